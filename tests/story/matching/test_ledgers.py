"""The certificate in words: it never promises more than was proven."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from qiao.story.matching.ledgers import Certificate, LeftOut, Plan, pay, rows_left_out, told

CERTIFICATE = Certificate(
    workers=486, vacancies=120, headcount=612, matched=412, utility=31_846.21, upper_bound=31_848.19, gap=0.0000622,
    violations=0, first_come_matched=400, first_come_utility=30_000.0, allowed_pairs=9_000, rounds=3, seed=0,
    digest="0", engine="0",
)  # fmt: skip
EMPTY = pl.DataFrame()


def plan(**changes: object) -> Plan:
    return Plan(replace(CERTIFICATE, **changes), EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY)


def test_the_certificate_names_what_another_plan_could_gain_at_most():
    lines = told(plan())

    assert lines[0] == "486 人里，412 人排到了合适的岗位。"
    assert "最多还能再高 0.0063%（1.98 分，共 31,846.21 分）" in lines[1]


@pytest.mark.parametrize(
    ("utility", "bound", "percent"), [(100.0, 100.01, "0.0100%"), (100.0, 100.00001, "0.0001%"), (0.0, 0.0, "0.0000%")]
)
def test_the_share_is_rounded_up(utility, bound, percent):
    assert replace(CERTIFICATE, utility=utility, upper_bound=bound).percent() == percent


def test_a_plan_at_its_bound_is_called_the_best():
    assert "也高不过这份方案" in told(plan(upper_bound=31_846.21))[1]


def test_a_broken_rule_stops_the_publishing():
    lines = told(plan(violations=2))

    assert any("2 处不符，请不要发布" in line for line in lines)
    assert not any("没有人被派到不符合" in line for line in lines)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(3500, 4000, "3,500–4,000"), (3200, 3200, "3,200"), (None, 5000, "5,000"), (None, None, "")],
)
def test_pay_is_written_as_people_write_it(low, high, said):
    assert pay(low, high) == said


def test_a_remark_on_a_whole_column_is_no_row_left_out():
    rows = [
        LeftOut("a", 0, "月薪", "x"),
        LeftOut("a", 3, "月薪", "x"),
        LeftOut("a", 3, "姓名", "y"),
        LeftOut("b", 3, "", "z"),
    ]

    assert rows_left_out(rows) == 2
