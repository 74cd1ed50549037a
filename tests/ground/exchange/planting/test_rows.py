"""What is planted is exactly what is wrong."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qiao.ground.exchange.cells import (
    Choice,
    ChoiceList,
    Date,
    Month,
    Name,
    Number,
    Phone,
    Place,
    ResidentId,
    Text,
    YesNo,
)
from qiao.ground.exchange.columns import Column, Ledger, RowCheck
from qiao.ground.exchange.faults import FaultKind
from qiao.ground.exchange.planting import PLANTED_HEADINGS, Planted, plant, write_planted
from qiao.ground.exchange.reading import read_ledger
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose

ROOT = Path(__file__).resolve().parents[4]

ORDER = FaultKind("wage_order", "最低高于最高。", "请核对。", "The least pay is above the most.", "Check both.")
LEDGER = Ledger(
    "demo",
    "演示台账",
    (
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("identity", "证件号码", ResidentId(), required=True),
        Column("phone", "联系电话", Phone()),
        Column("county", "户籍区县", Place()),
        Column("health", "健康状况", Choice({"健康": (), "残疾": (), "患病": ()})),
        Column("skills", "特长", ChoiceList({"刺绣": (), "编织": (), "驾驶": ()})),
        Column("night", "能否夜班", YesNo()),
        Column("low", "最低工资", Number(500, 50_000, integer=True)),
        Column("high", "最高工资", Number(500, 50_000, integer=True)),
        Column("back", "返乡日期", Date(date(2000, 1, 1), date(2030, 12, 31))),
        Column("since", "务工年月", Month(date(2000, 1, 1), date(2030, 12, 31))),
        Column("remark", "备注", Text(60)),
    ),
    row_checks=(
        RowCheck(ORDER, "high", lambda row: {} if (row["low"] or 0) > (row["high"] or 10**9) else None),  # type: ignore[operator]
    ),
    unique=(("identity", "人"),),
)
HEADINGS = [column.title for column in LEDGER.columns]


def good_rows(count: int, seed: int = 0) -> list[list[object]]:
    """Rows without a fault, with blanks where blanks may be."""
    chance = Random(seed)
    rows: list[list[object]] = []
    for number in range(count):
        identity = compose(SYNTHETIC_AREAS[number // 900], date(1980, 1, 1) + timedelta(number % 900), number % 1000)
        low = chance.randrange(2_000, 4_000, 100)
        rows.append(
            [
                f"覃{chance.choice('晓岚建国红梅')}",
                identity,
                chance.choice([f"138{number:08d}", None]),
                chance.choice(["重庆市巫溪县", "山东省济南市历城区", ""]),
                chance.choice(["健康", "残疾", "患病"]),
                chance.choice(["刺绣", "刺绣、编织", None]),
                chance.choice([True, False, None]),
                low,
                low + chance.randrange(100, 3_000, 100),
                date(2019, 1, 1) + timedelta(chance.randrange(365)),
                chance.choice(["2019-06", "2018年3月", None]),
                chance.choice(["", "有驾照", "家中有老人"]),
            ]
        )
    return rows


def found_in(path: Path, ledger: Ledger) -> set[tuple[int, str, str]]:
    return {(fault.row, fault.column, fault.code) for fault in read_ledger(path, ledger).faults}


def as_set(planted: list[Planted]) -> set[tuple[int, str, str]]:
    return {(each.row, each.column, each.code) for each in planted}


def test_reading_reports_exactly_what_was_planted_in_two_thousand_rows(tmp_path: Path) -> None:
    rows = good_rows(2_000)
    planted = plant(LEDGER, HEADINGS, rows, share=0.05, seed=1, first_row=3)
    with writing(tmp_path / "a.xlsx") as book:
        book.sheet("台账", HEADINGS, rows, note="某县台账")
    assert found_in(tmp_path / "a.xlsx", LEDGER) == as_set(planted)
    assert len(planted) == 100


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), count=st.integers(1, 120), share=st.sampled_from([0.05, 0.3, 0.7, 1.0]))
def test_reading_reports_exactly_what_was_planted_whatever_the_seed(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, share: float
) -> None:
    rows = good_rows(count, seed)
    planted = plant(LEDGER, HEADINGS, rows, share=share, seed=seed, first_row=2)
    path = tmp_path_factory.mktemp("planted") / "a.xlsx"
    with writing(path) as book:
        book.sheet("台账", HEADINGS, rows)
    assert found_in(path, LEDGER) == as_set(planted)


def test_of_a_group_of_which_one_must_be_filled_all_are_left_out(tmp_path: Path) -> None:
    columns = (*LEDGER.columns[:3], Column("home", "住址", Text(60), required=True), Column("village", "村", Text(60)))
    ledger = Ledger("l", "表", columns, one_of=(("home", "village"),))
    headings = [column.title for column in columns]
    rows = [[*row[:3], "住址" if at % 2 else "", "" if at % 3 else "某村"] for at, row in enumerate(good_rows(400))]
    rows = [row for row in rows if row[3] or row[4]]
    planted = plant(ledger, headings, rows, share=0.5, seed=8, first_row=2)
    with writing(tmp_path / "a.xlsx") as book:
        book.sheet("台账", headings, rows)
    assert found_in(tmp_path / "a.xlsx", ledger) == as_set(planted)
    assert {each.column for each in planted if each.code == "blank"} == {"A", "B", "D"}


@pytest.mark.parametrize(("rows", "planted"), [("2000", 100), pytest.param("100000", 5_000, marks=pytest.mark.long)])
def test_the_willingness_form_with_faults_in_every_twentieth_row_is_reported_exactly(rows: str, planted: int) -> None:
    command = [sys.executable, "-m", "bench.faults", "--rows", rows, "--share", "0.05"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{planted:,} faults of 21 kinds" in done.stdout
    assert f"{planted:,} wrong" in done.stdout


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        (
            "roster",
            {
                *("phone_two_counties", "no_labour_working", "no_labour_of_age", "student_over_30"),
                *("head_missing", "two_heads", "sex_against_relation", "spouse_of_one_sex"),
            },
        ),
        (
            "work",
            {
                *("work_incomplete", "channel_missing", "work_place_wide", "travel_aid_zero", "no_pay"),
                *("travel_aid_nobody_away", "months_incomplete", "months_missing", "end_before_start"),
            },
        ),
        ("transfer", {"work_place_wide", "months_missing", "place_unknown", "choice", "blank", "date_range"}),
    ],
)
@pytest.mark.parametrize("rows", ["2000", pytest.param("100000", marks=pytest.mark.long)])
def test_a_form_with_every_check_of_the_offices_broken_is_reported_exactly(
    form: str, kinds: set[str], rows: str
) -> None:
    command = [sys.executable, "-m", "bench.faults", "--ledger", form, "--rows", rows]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    planted = next(line for line in done.stdout.splitlines() if line.startswith("planted: "))
    assert kinds <= set(planted.removeprefix("planted: ").replace(",", "").split())


def test_every_kind_is_planted_and_evenly() -> None:
    planted = plant(LEDGER, HEADINGS, good_rows(4_000), share=0.1, seed=5, first_row=2)
    kinds = Counter(each.code for each in planted)
    assert len(kinds) >= 15
    assert {"duplicate", "wage_order", "formula", "blank", "id_as_number"} <= set(kinds)
    assert max(kinds.values()) - min(kinds.values()) <= 1


@pytest.mark.parametrize(
    ("count", "share", "planted"), [(100, 0.05, 5), (10, 0.0, 0), (7, 1.0, 7), (1, 0.4, 0), (0, 1, 0)]
)
def test_the_share_is_met_to_the_row_one_fault_each(count: int, share: float, planted: int) -> None:
    found = plant(LEDGER, HEADINGS, good_rows(count), share=share, seed=3, first_row=2)
    assert len(found) == len({each.row for each in found}) == planted


def test_the_same_seed_plants_the_same_faults() -> None:
    one, other = good_rows(300), good_rows(300)
    assert plant(LEDGER, HEADINGS, one, share=0.2, seed=9, first_row=2) == plant(
        LEDGER, HEADINGS, other, share=0.2, seed=9, first_row=2
    )
    assert one == other
    assert plant(LEDGER, HEADINGS, good_rows(300), share=0.2, seed=10, first_row=2)


def test_rows_that_are_not_planted_stay_as_they_were() -> None:
    rows, before = good_rows(200), good_rows(200)
    touched = {each.row - 2 for each in plant(LEDGER, HEADINGS, rows, share=0.3, seed=4, first_row=2)}
    assert all(rows[index] == before[index] for index in range(200) if index not in touched)
    assert all(rows[index] != before[index] for index in touched)


def test_headings_may_stand_in_another_order_with_stars_and_strange_ones_between() -> None:
    headings = ["序号", "证件号码*", "姓名"]
    rows: list[list[object]] = [[number, row[1], row[0]] for number, row in enumerate(good_rows(50))]
    planted = plant(LEDGER, headings, rows, share=1, seed=2, first_row=2)
    assert {each.column for each in planted} == {"B", "C"}
    assert {each.heading for each in planted} == {"证件号码*", "姓名"}


def test_a_share_outside_zero_to_one_and_rows_without_room_are_refused() -> None:
    with pytest.raises(ValueError, match="share"):
        plant(LEDGER, HEADINGS, good_rows(3), share=1.5, seed=0, first_row=2)
    with pytest.raises(ValueError, match="no room"):
        plant(LEDGER, HEADINGS, [[""] * len(HEADINGS)] * 3, share=1, seed=0, first_row=2)


def test_what_was_planted_is_written_beside_the_workbook(tmp_path: Path) -> None:
    planted = plant(LEDGER, HEADINGS, good_rows(100), share=0.2, seed=3, first_row=2)
    write_planted(tmp_path / "planted.csv", planted)
    with (tmp_path / "planted.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert tuple(rows[0]) == PLANTED_HEADINGS
    assert rows[1:] == [[str(each.row), each.column, each.heading, each.code] for each in planted]
