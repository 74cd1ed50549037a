"""The tables as they are shipped."""

import gzip
import hashlib
import runpy
import threading
from importlib.resources import files
from pathlib import Path

import pytest

from qiao.ground.places import PLACES_VERSION, by_code, find, private_use, tables

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def compiler() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "tools" / "compile_places.py"), run_name="compile_places")


def test_the_version_is_the_digest_of_the_tables_as_they_are(compiler: dict[str, object]) -> None:
    digest = hashlib.sha256()
    for name in sorted((*compiler["COMPILED"], *compiler["WRITTEN"])):  # type: ignore[misc]
        digest.update(name.encode() + b"\0" + files("qiao.ground.places").joinpath("data", name).read_bytes())
    assert f"2023-06-30+{digest.hexdigest()[:12]}" == PLACES_VERSION, "run tools/compile_places.py to renew the stamp"


def test_compiling_the_same_text_again_gives_the_same_bytes(compiler: dict[str, object]) -> None:
    gzipped = compiler["gzipped"]
    assert callable(gzipped)
    for name in compiler["COMPILED"]:  # type: ignore[attr-defined]
        shipped = files("qiao.ground.places").joinpath("data", name).read_bytes()
        text = gzip.decompress(shipped).decode("utf-8")
        assert gzipped(text) == gzipped(text)
        assert gzip.decompress(gzipped(text)).decode("utf-8") == text
        assert shipped[4:8] == bytes(4), "the stream holds a time"


def test_all_tables_together_stay_below_two_and_a_half_megabytes() -> None:
    folder = Path(str(files("qiao.ground.places").joinpath("data")))
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 2_500_000


def test_every_table_is_named_with_its_source() -> None:
    folder = Path(str(files("qiao.ground.places").joinpath("data")))
    told = (folder / "SOURCES.md").read_text("utf-8")
    assert [file.name for file in folder.iterdir() if file.name not in told and file.name != "SOURCES.md"] == []


def test_threads_that_come_at_once_get_the_same_answers() -> None:
    for table in (tables.divisions, tables.township_lines, tables.retired_rows):
        table.cache_clear()
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(find("济南市历城区港沟街道").code)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["370112013000"] * 8


def test_rare_characters_are_kept_and_found_byte_for_byte(shared_data: Path) -> None:
    checked = 0
    for line in (shared_data / "names" / "rare_char_place_names.csv").read_text("utf-8-sig").splitlines()[1:]:
        code, name, _ = line.split(",")
        if len(code) == 9 or code[:2] in ("50", "37"):
            place = by_code(code)
            assert place.name.encode() == name.encode()
            assert find(place.full_name, level="village") == place
            checked += 1
    assert checked == 10


def test_names_with_marks_and_digits_are_kept_byte_for_byte(shared_data: Path) -> None:
    checked = 0
    for line in (shared_data / "names" / "place_names_with_punct_digits.csv").read_text("utf-8-sig").splitlines()[1:]:
        code, _, name = line.partition(",")
        if len(code) <= 9 or code[:2] in ("50", "37"):
            assert by_code(code).name == name.strip('"')
            checked += 1
    assert checked > 10


def test_private_use_characters_are_told_apart_from_rare_ones() -> None:
    assert private_use("\ue08b尾村村委会") == ("\ue08b",)
    assert private_use("莫\U00021413村䅟茬窑") == ()
    names = [place.name for code in tables.township_lines() for place in tables.townships_of(code)]
    assert [name for name in names if private_use(name)] == []
    assert [line for line in tables.village_lines().values() if private_use(line)] == []
