"""`qiao world`: what it writes reads back without a fault, or with exactly the faults it says it planted."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from datetime import date
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from qiao.cli import main
from qiao.cli.world import ROWS_OF_A_FILE, geography_of
from qiao.cli.world_folder import WorldFolder
from qiao.cli.world_rows import identities, vacancy_rows, worker_rows
from qiao.engine.world import generate
from qiao.engine.world.posts import LIMIT_KEYS, SKILLS
from qiao.ground.exchange import Reading, read_ledger
from qiao.ground.privacy.resident_ids import is_synthetic, read_resident_id
from qiao.story.needs.frames import divided
from qiao.story.needs.ledgers import willingness
from qiao.story.needs.work_limits import WORK_LIMITS
from qiao.story.vacancies.ledgers import VACANCIES

DAY = date(2019, 6, 30)


def run(out: Path, *more: str, workers: int = 400) -> Result:
    return CliRunner().invoke(main, ["world", "--workers", str(workers), "--seed", "5", "--out", str(out), *more])


def read_back(folder: Path, name: str) -> Reading:
    ledger = willingness(DAY) if name == "workers" else VACANCIES
    return read_ledger(folder / f"{name}.xlsx", ledger, as_of=DAY)


def planted(folder: Path, name: str) -> set[tuple[int, str, str]]:
    with open(folder / f"{name}-faults.csv", encoding="utf-8-sig") as stream:
        return {(int(row["row"]), row["column"], row["code"]) for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("clean") / "world"
    told = run(out, "--vacancies", "150")
    assert told.exit_code == 0, told.output
    return out


def test_a_clean_ledger_reads_back_without_a_fault(clean: Path) -> None:
    """No error, no warning, no column left aside, every row there."""
    for name, count in (("workers", 400), ("vacancies", 150)):
        reading = read_back(clean, name)
        assert [fault.said() for fault in reading.faults] == []
        assert reading.asked == ()
        assert reading.good_count == count


def test_what_is_read_is_what_was_generated(clean: Path) -> None:
    """Ages, homes, schooling, limits, wishes and groups survive the way through the office's words."""
    world = generate(workers=400, seed=5, geography=geography_of([], DAY), as_of=DAY, vacancies=150)
    needs = divided(read_back(clean, "workers"), DAY)
    meant = world.workers.filter(pl.col("willingness") != "not_now")
    for column in ("name", "age", "home", "education", "work_limits", "wage_floor_yuan", "reach", "night_ok", "care"):
        assert needs.looking[column].to_list() == meant[column].to_list(), column
    assert needs.looking["start_on"].to_list() == meant["start_on"].to_list()
    assert needs.reason_counts == {"not_now": 400 - meant.height}
    assert needs.looking["family"].n_unique() == meant["companions"].n_unique()
    same = pl.DataFrame({"family": needs.looking["family"], "companions": meant["companions"]}).unique()
    assert same.height == meant["companions"].n_unique()


def test_vacancies_keep_their_seats_and_wages(clean: Path) -> None:
    world = generate(workers=400, seed=5, geography=geography_of([], DAY), as_of=DAY, vacancies=150)
    frame = read_back(clean, "vacancies").frame
    assert frame["headcount"].to_list() == world.vacancies["headcount"].to_list()
    assert frame["wage_low_yuan_month"].to_list() == world.vacancies["wage_low_yuan"].to_list()
    assert frame["place"].str.slice(0, 6).to_list() == world.vacancies["place"].str.slice(0, 6).to_list()
    assert frame["education"].to_list() == world.vacancies["education_min"].to_list()


def test_the_sheet_is_laid_out_as_offices_do(clean: Path) -> None:
    """A title with the mark of synthetic data, headings below it, identities as text."""
    with closing(load_workbook(clean / "workers.xlsx", read_only=True)) as book:
        rows = book.worksheets[0].iter_rows(min_row=1, max_row=3, values_only=True)
        title, headings, first = (list(row) for row in rows)
    assert "求职意愿登记表" in str(title[0])
    assert "合成数据" in str(title[0])
    assert headings[:4] == ["序号", "姓名", "身份证号", "联系电话"]
    assert isinstance(first[2], str)
    assert isinstance(first[3], str)


def test_planted_faults_are_found_exactly(tmp_path: Path) -> None:
    """Row, column and code; a wrong row spoils no other."""
    assert run(tmp_path / "world", "--faults", "0.2", "--vacancies", "200").exit_code == 0
    for name, rows in (("workers", 400), ("vacancies", 200)):
        listed = planted(tmp_path / "world", name)
        assert len(listed) == rows // 5
        assert {(fault.row, fault.column, fault.code) for fault in read_back(tmp_path / "world", name).faults} == listed
    codes = {code for _, _, code in planted(tmp_path / "world", "workers")}
    assert {"id_check_digit", "duplicate", "blank", "place_unknown", "start_before_return"} <= codes
    assert len(codes) >= 15


def test_the_same_seed_writes_the_same_ledgers(tmp_path: Path, clean: Path) -> None:
    """The values, and the digest of the world they come from."""
    assert run(tmp_path / "again", "--vacancies", "150").exit_code == 0
    digests = [json.loads((folder / "world.json").read_text())["digest"] for folder in (tmp_path / "again", clean)]
    assert digests[0] == digests[1]
    assert read_back(tmp_path / "again", "workers").frame.equals(read_back(clean, "workers").frame)


def test_identities_are_right_and_nobodys() -> None:
    """Check digit, birth date and sex agree; the area was never issued; no number stands twice."""
    people = generate(workers=5_000, seed=1, geography=geography_of(["500238"], DAY), as_of=DAY).workers
    numbers = identities(people)
    assert numbers.n_unique() == people.height
    for number, birth, sex in zip(numbers, people["birth"], people["sex"], strict=True):
        read = read_resident_id(number, today=DAY)
        assert (read.birth, read.sex) == (birth, sex)
        assert is_synthetic(number)


def test_a_thousand_twins_still_have_numbers_of_their_own() -> None:
    """More people of one birthday than one area's sequences hold."""
    one = generate(workers=1, seed=1, geography=geography_of(["500238"], DAY), as_of=DAY).workers
    crowd = pl.concat([one] * 1_200)
    numbers = identities(crowd)
    assert numbers.n_unique() == 1_200
    assert all(is_synthetic(number) for number in numbers)


def test_phones_are_of_a_range_never_opened(clean: Path) -> None:
    """154: no operator has it. Some spouses share a phone, some people have none."""
    phones = read_back(clean, "workers").frame["phone"]
    assert phones.drop_nulls().str.starts_with("154").all()
    assert phones.null_count() > 0
    assert phones.drop_nulls().n_unique() < len(phones.drop_nulls())
    helpers = read_back(clean, "workers").frame["helper_phone"]
    assert not set(helpers) & set(phones.drop_nulls())


def test_the_engine_and_the_forms_count_limits_alike() -> None:
    """The engine imports no form, so this holds its list and the forms' list together."""
    assert tuple(limit.key for limit in WORK_LIMITS) == LIMIT_KEYS
    assert len({skill.name for skill in SKILLS}) == len(SKILLS)


def test_the_fourteen_paired_counties_are_home_unless_others_are_named() -> None:
    paired = geography_of([], DAY)
    assert paired.villages["code"].str.slice(0, 6).n_unique() == 14
    assert paired.pairs.height == 14
    assert paired.destinations["city"].n_unique() == 14
    two = geography_of(["500238", "500101"], DAY)
    assert set(two.villages["code"].str.slice(0, 6)) == {"500238", "500101"}
    assert two.pairs.height == 2


def test_a_county_without_known_villages_is_lived_in_by_township() -> None:
    """Villages are known of Chongqing and Shandong only."""
    far = geography_of(["520526"], DAY)
    assert far.villages["code"].str.ends_with("000").all()
    assert far.pairs.height == 0
    people = generate(workers=50, seed=1, geography=far, as_of=DAY)
    assert people.vacancies.height


@pytest.mark.parametrize("county", ["999999", "500000", "abc", "370200"])
def test_what_is_no_county_is_refused_by_name(tmp_path: Path, county: str) -> None:
    told = run(tmp_path / "world", "--counties", county)
    assert told.exit_code != 0
    assert "county_unknown" in told.output
    assert not (tmp_path / "world").exists()


def test_a_folder_with_somebody_elses_files_is_left_alone(tmp_path: Path) -> None:
    """Even when the file is called workers.xlsx: it may be an office's own."""
    (tmp_path / "workers.xlsx").write_bytes(b"ours")
    told = run(tmp_path)
    assert told.exit_code != 0
    assert "folder_not_empty" in told.output
    assert (tmp_path / "workers.xlsx").read_bytes() == b"ours"
    assert [path.name for path in tmp_path.iterdir()] == ["workers.xlsx"]


def test_an_earlier_world_is_replaced_whole(tmp_path: Path) -> None:
    """What the earlier one had and this one has not goes with it."""
    assert run(tmp_path, "--faults", "0.1", workers=50).exit_code == 0
    assert (tmp_path / "workers-faults.csv").exists()
    assert run(tmp_path, workers=60).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vacancies.xlsx", "workers.xlsx", "world.json"]
    assert read_back(tmp_path, "workers").good_count == 60


def test_a_world_that_somebody_changed_is_kept(tmp_path: Path) -> None:
    assert run(tmp_path, workers=50).exit_code == 0
    (tmp_path / "workers.xlsx").write_bytes(b"changed by hand")
    told = run(tmp_path, workers=50)
    assert told.exit_code != 0
    assert "folder_changed" in told.output
    assert (tmp_path / "workers.xlsx").read_bytes() == b"changed by hand"


def test_an_interrupted_run_can_be_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names are claimed before the first file stands, so that half a world is known as ours."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(WorldFolder, "close", interrupted)
        assert run(tmp_path, workers=50).exit_code != 0
    assert (tmp_path / "workers.xlsx").exists()
    assert run(tmp_path, workers=50).exit_code == 0


def test_english_is_complete(tmp_path: Path) -> None:
    """The answer, the steps and the refusals."""
    told = run(tmp_path / "world", "--lang", "en", "--faults", "0.1", workers=20)
    assert "20 people" in told.output
    assert told.exit_code == 0
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in told.output)
    refused = run(tmp_path / "world", "--lang", "en", "--counties", "x")
    assert "no county's code" in refused.output


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "world").write_text("x")
    told = run(tmp_path / "world")
    assert told.exit_code != 0
    assert "folder_is_file" in told.output


def test_long_ledgers_are_written_as_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet holds 1,048,576 rows; the parts together are the ledger, each with its own list of faults."""
    assert ROWS_OF_A_FILE < 1_048_570
    # The command bears its module's name, so the module is fetched by import_module.
    monkeypatch.setattr(import_module("qiao.cli.world"), "ROWS_OF_A_FILE", 30)
    assert run(tmp_path, "--faults", "0.1", workers=70).exit_code == 0
    counts = []
    for number in (1, 2, 3):
        reading = read_ledger(tmp_path / f"workers-{number}.xlsx", willingness(DAY), as_of=DAY)
        counts.append(reading.row_count)
        assert {(f.row, f.column, f.code) for f in reading.faults} == planted(tmp_path, f"workers-{number}")
    assert counts == [30, 30, 10]


def test_labels_follow_the_day() -> None:
    """贫困户 until 2020, 脱贫户 after."""
    for day, word in ((DAY, "建档立卡贫困户"), (date(2023, 6, 30), "脱贫户")):
        world = generate(workers=30, seed=2, geography=geography_of(["500238"], day), as_of=day)
        assert set(worker_rows(world).frame["poverty_status"]) <= {word, "非贫困户"}
        assert word in set(worker_rows(world).frame["poverty_status"])


def test_vacancies_name_made_up_employers_with_right_codes(clean: Path) -> None:
    """Marked（示例）; one code an employer; the area of the code was never issued."""
    frame = read_back(clean, "vacancies").frame
    assert frame["employer"].str.ends_with("（示例）").all()
    assert frame["credit_code"].str.slice(2, 4).eq("5009").all()
    pairs = frame.select("employer", "credit_code").unique()
    assert pairs["credit_code"].n_unique() == pairs.height
    world = generate(workers=30, seed=2, geography=geography_of(["500238"], DAY), as_of=DAY)
    assert vacancy_rows(world).frame.height == world.vacancies.height


def test_more_faults_than_there_is_room_for_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether rows have room is the planting's to say; here that its refusal is told and leaves no half world."""

    def no_room(*_: object, **__: object) -> None:
        raise ValueError("no room")

    monkeypatch.setattr(import_module("qiao.cli.world"), "plant", no_room)
    told = run(tmp_path, "--faults", "0.5", workers=20)
    assert told.exit_code != 0
    assert "no_room_for_faults" in told.output
    assert list(tmp_path.iterdir()) == []


def test_every_row_can_be_spoilt(tmp_path: Path) -> None:
    """A share of 1 is a ledger in which each row has its one fault, or a refusal in words."""
    assert run(tmp_path, "--faults", "1", "--vacancies", "40", workers=60).exit_code == 0
    assert len(planted(tmp_path, "workers")) == 60
    assert {(f.row, f.column, f.code) for f in read_back(tmp_path, "workers").faults} == planted(tmp_path, "workers")
