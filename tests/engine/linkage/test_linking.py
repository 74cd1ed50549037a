"""Linking ledgers without identities: who is linked, who is asked about, who is left alone, and nothing told aside."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bench.doubles import Doubles, doubles
from qiao.engine.linkage import InvalidParams, LinkageFailed, LinkageNotInstalled, LinkParams, Links, duplicates, link

VILLAGE, NEXT_VILLAGE, FAR_TOWNSHIP = "500243001002", "500243001003", "500243009001"
PHONE = "15400000001"


def ledger(*rows: tuple[Any, ...], **columns: Any) -> pl.DataFrame:
    schema = {"id": pl.Int64, "name": pl.String, "born_on": pl.Date, "place": pl.String, "phone": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(**columns)


def told(links: Links) -> list[tuple[Any, Any, str]]:
    return links.pairs.select("left_id", "right_id", pl.col("class").cast(pl.String)).rows()


@pytest.fixture(scope="module")
def planted() -> Doubles:
    return doubles(1_500, seed=5)


@pytest.fixture(scope="module")
def found(planted: Doubles) -> Links:
    return link(planted.left, planted.right)


def test_planted_pairs_are_found_and_few_others(planted: Doubles, found: Links) -> None:
    same = found.pairs.filter(pl.col("class") == "same")
    right = same.join(planted.truth, on=("left_id", "right_id"), how="semi").height
    assert right >= 0.99 * same.height
    assert right >= 0.95 * planted.truth.height


def test_no_decoy_is_linked_but_a_twin_with_the_same_phone(planted: Doubles, found: Links) -> None:
    same = found.pairs.filter(pl.col("class") == "same").join(planted.decoys, on=("left_id", "right_id"))
    assert planted.decoys["kind"].n_unique() == 5
    assert same.filter((pl.col("kind") != "twin") | (pl.col("phone") != "exact")).height == 0


def test_doubles_in_one_ledger_are_found_each_pair_once(planted: Doubles) -> None:
    """Both ledgers' rows in one: the planted pairs are its doubles, whichever row comes first."""
    ids = {side: {key: at for at, key in enumerate(getattr(planted, side)["id"])} for side in ("left", "right")}
    more = planted.left.height
    left = planted.left.with_columns(id=pl.Series([ids["left"][key] for key in planted.left["id"]]))
    right = planted.right.with_columns(id=pl.Series([more + ids["right"][key] for key in planted.right["id"]]))
    whole = pl.concat([left, right.select(left.columns)])
    pairs = [(ids["left"][one], more + ids["right"][other]) for one, other, *_ in planted.truth.iter_rows()]
    links = duplicates(whole)
    same = {(one, other) for one, other, kind in told(links) if kind == "same"}
    assert links.pairs.filter(pl.col("left_id") >= pl.col("right_id")).is_empty()
    assert len(same & set(pairs)) >= 0.95 * len(pairs)
    assert len(same & set(pairs)) >= 0.98 * len(same)
    assert duplicates(whole.sample(fraction=1.0, shuffle=True, seed=2)).digest() == links.digest()
    assert duplicates(whole.head(1)).pairs.is_empty()


def test_each_row_is_linked_or_asked_about_at_most_once(found: Links) -> None:
    settled = found.pairs.filter(pl.col("class") != "other")
    assert settled["left_id"].is_unique().all()
    assert settled["right_id"].is_unique().all()


def test_the_order_of_rows_and_columns_changes_nothing(planted: Doubles, found: Links) -> None:
    shuffled = planted.left.sample(fraction=1, shuffle=True, seed=3).select(reversed(planted.left.columns))
    assert link(shuffled, planted.right.reverse()).digest() == found.digest()


def test_one_thread_gives_the_same_bytes(planted: Doubles, found: Links, tmp_path: Path) -> None:
    planted.left.write_parquet(tmp_path / "left")
    planted.right.write_parquet(tmp_path / "right")
    lines = (
        "import polars as pl, sys",
        "from qiao.engine.linkage import link",
        "print(link(*(pl.read_parquet(f'{sys.argv[1]}/{side}') for side in ('left', 'right'))).digest())",
    )
    command = [sys.executable, "-c", "\n".join(lines), str(tmp_path)]
    if hasattr(os, "sched_getaffinity") and (taskset := Path("/usr/bin/taskset")).exists():
        command = [str(taskset), "-c", str(min(os.sched_getaffinity(0))), *command]
    alone = os.environ | {"POLARS_MAX_THREADS": "1"}
    assert subprocess.run(command, env=alone, check=True, capture_output=True, text=True).stdout.strip() == (
        found.digest()
    )


def test_another_seed_samples_otherwise_and_the_same_seed_alike(planted: Doubles) -> None:
    params = LinkParams(sampled_rows=200)
    weights = [link(planted.left, planted.right, params=params, seed=seed).pairs for seed in (1, 1, 2)]
    assert weights[0].equals(weights[1])
    assert not weights[0].equals(weights[2])


def test_sides_exchanged_give_the_same_pairs(planted: Doubles, found: Links) -> None:
    turned = link(planted.right, planted.left).pairs.filter(pl.col("class") == "same")
    same = found.pairs.filter(pl.col("class") == "same")
    assert set(turned.select("right_id", "left_id").rows()) == set(same.select("left_id", "right_id").rows())


@pytest.mark.parametrize("column", ["name", "born_on", "place", "phone"])
@pytest.mark.parametrize("empty", [pl.lit(None), pl.lit(None, pl.String)])
def test_a_column_without_anything_in_it_says_nothing(planted: Doubles, column: str, empty: pl.Expr) -> None:
    if column == "born_on":
        empty = empty.cast(pl.Date)
    links = link(planted.left.with_columns(empty.alias(column)), planted.right)
    words = links.pairs["birth" if column == "born_on" else column].unique().to_list()
    assert words in ([], ["unknown"])
    assert (len(words) == 0) == (column == "name") or links.pairs.height > 0
    if column == "name":
        assert "same" not in links.pairs["class"]


def test_a_ledger_without_phones_is_still_linked(planted: Doubles) -> None:
    links = link(planted.left.with_columns(phone=None), planted.right)
    same = links.pairs.filter(pl.col("class") == "same")
    right = same.join(planted.truth, on=("left_id", "right_id"), how="semi").height
    assert right >= 0.99 * same.height
    assert right >= 0.85 * planted.truth.height


def test_rare_characters_and_other_dots_survive_in_a_ledger_of_three() -> None:
    left = ledger(
        (1, "𠮷·木 尔扎", None, "500243", PHONE),
        (2, "欧阳䶮", date(1990, 1, 2), None, None),
        (3, "𰀀兰", date(1981, 1, 2), VILLAGE, None),
    )
    right = ledger(
        (11, "𠮷•木尔扎", None, FAR_TOWNSHIP, "154 0000 0001"),
        (12, "欧阳䶮", date(1990, 1, 2), FAR_TOWNSHIP, None),
        (13, "𰀁兰", date(1981, 1, 2), VILLAGE, None),
    )
    pairs = link(left, right).pairs.sort("left_id")
    assert pairs.select("left_id", "right_id").rows() == [(1, 11), (2, 12), (3, 13)]
    assert pairs["name"].to_list() == ["exact", "exact", "one_character"]
    assert pairs["class"].to_list() == ["same", "same", "ask"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        # The same person, typed otherwise.
        (("张建国", date(1980, 3, 5), VILLAGE, PHONE), ("张建国", date(1980, 5, 3), VILLAGE, PHONE), "same"),
        (("李秀兰", date(1980, 3, 5), VILLAGE, None), ("李秀蓝", date(1980, 3, 5), VILLAGE, None), "same"),
        (("李秀兰", date(1980, 3, 5), VILLAGE, PHONE), ("李秀芳", date(1980, 3, 5), VILLAGE, PHONE), "same"),
        (("张建国", date(1980, 3, 5), VILLAGE, PHONE), ("张建国", date(1981, 3, 5), FAR_TOWNSHIP, PHONE), "same"),
        (("张建国", date(1980, 3, 5), VILLAGE, PHONE), ("张建国", None, VILLAGE, "15412345678"), "ask"),
        # A twin with a phone of their own; a brother and a spouse with the same phone; a namesake.
        (("张建国", date(1980, 3, 5), VILLAGE, PHONE), ("张建军", date(1980, 3, 5), VILLAGE, "15412345678"), "ask"),
        (("张建国", date(1980, 3, 5), VILLAGE, PHONE), ("张建军", date(1982, 9, 7), VILLAGE, PHONE), "ask"),
        (("张建国", date(1980, 3, 5), VILLAGE, PHONE), ("李秀兰", date(1982, 9, 7), VILLAGE, PHONE), None),
        (("张建国", date(1980, 3, 5), VILLAGE, PHONE), ("张建国", date(1969, 9, 7), NEXT_VILLAGE, None), None),
    ],
)
def test_what_is_linked_what_is_asked_and_what_is_left(
    planted: Doubles, left: tuple[Any, ...], right: tuple[Any, ...], expected: str | None
) -> None:
    others = planted.left.select("id", "name", "born_on", "place", "phone").sort("id").head(400)
    # Told beside ledgers of other people, since who is rare depends on them.
    one = pl.concat([ledger((10_001, *left)), others.head(200)])
    other = pl.concat([ledger((10_002, *right)), others.tail(200)])
    kinds = {(pair[0], pair[1]): pair[2] for pair in told(link(one, other))}
    assert kinds.get((10_001, 10_002)) == expected


def test_two_who_fit_equally_well_are_asked_about_and_both_shown() -> None:
    person = ("张建国", date(1980, 3, 5), VILLAGE, PHONE)
    links = link(ledger((1, *person)), ledger((12, *person), (11, *person)))
    assert told(links) == [(1, 11, "ask"), (1, 12, "other")]
    assert links.pairs["probability"].to_list() == pytest.approx([0.5, 0.5], abs=0.01)


@pytest.mark.parametrize(("sex", "expected"), [("男", "same"), ("2", "ask"), ("0", "same"), (None, "same")])
def test_sexes_that_contradict_each_other_are_for_a_person(sex: str | None, expected: str) -> None:
    person = ("张建国", date(1980, 3, 5), VILLAGE, PHONE)
    left, right = ledger((1, *person), sex=pl.lit("M")), ledger((11, *person), sex=pl.lit(sex, pl.String))
    links = link(left, right)
    assert told(links) == [(1, 11, expected)]
    assert links.pairs["sexes_differ"].to_list() == [sex == "2"]


def test_weights_of_the_fields_are_the_reasons() -> None:
    left = ledger((1, "张建国", date(1980, 3, 5), VILLAGE, PHONE))
    right = ledger((11, "张建国", date(1980, 3, 5), FAR_TOWNSHIP, "15412345678"))
    pair = link(left, right).pairs.row(0, named=True)
    assert (pair["name"], pair["birth"], pair["place"], pair["phone"]) == ("exact", "exact", "county", "differs")
    assert min(pair["name_weight"], pair["birth_weight"]) > 8
    assert pair["phone_weight"] < 0 < pair["name_weight"]


def test_ids_may_be_texts_and_numbers() -> None:
    person = ("张建国", date(1980, 3, 5), VILLAGE, PHONE)
    links = link(ledger((7, *person)).with_columns(pl.col("id").cast(pl.String)), ledger((8, *person)))
    assert told(links) == [("7", 8, "same")]


def test_an_empty_side_gives_an_empty_answer_of_the_same_form(planted: Doubles, found: Links) -> None:
    for sides in ((planted.left.clear(), planted.right), (planted.left, planted.right.clear())):
        assert link(*sides).pairs.schema == found.pairs.schema
        assert link(*sides).pairs.height == 0


def test_keys_that_everybody_shares_bring_no_pairs_and_are_counted() -> None:
    same = {"name": "测试", "born_on": date(1980, 1, 1), "place": "500243", "phone": PHONE}
    everybody = pl.DataFrame({"id": range(300)}).with_columns(**{name: pl.lit(value) for name, value in same.items()})
    links = link(everybody, everybody)
    assert (links.pairs.height, links.keys_too_common) == (0, 4)


def test_nobody_is_named_in_logs_on_the_terminal_or_in_files(
    planted: Doubles,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with caplog.at_level(logging.INFO):
        link(planted.left, planted.right)
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")
    assert not any(name in caplog.text for name in planted.left["name"].head(200))
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_is_said_and_nothing_spilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    large = doubles(30_000, seed=2)
    with pytest.raises(LinkageFailed, match="memory_mb = 64"):
        link(large.left, large.right, params=LinkParams(memory_mb=64))
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_it_says_what_to_install(planted: Doubles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(LinkageNotInstalled, match=r"pip install 'qiao\[linkage\]'"):
        link(planted.left, planted.right)


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, qiao.engine.linkage; print(sorted({'splink', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("seed", [-1, True, 1.5, None])
def test_a_seed_that_is_none_is_refused(seed: Any) -> None:
    with pytest.raises(InvalidParams, match="seed"):
        link(ledger(), ledger(), seed=seed)
