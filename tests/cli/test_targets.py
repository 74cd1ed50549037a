"""Where a command writes: a person's own file is never replaced."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from qiao.cli.targets import free_name, is_untouched_plan

DAY = ["--as-of", "2019-06-30"]


def test_a_plan_may_be_made_again_and_is_the_same_to_the_byte(qiao, needs, posts, tmp_path):
    plan = tmp_path / "plan.xlsx"
    qiao("match", needs, posts, "-o", plan, *DAY)
    first = plan.read_bytes()

    again = qiao("match", needs, posts, "-o", plan, *DAY)

    assert again.exit_code == 0
    assert plan.read_bytes() == first


def test_a_plan_that_somebody_has_saved_since_is_not_replaced(qiao, needs, posts, tmp_path):
    plan = tmp_path / "plan.xlsx"
    qiao("match", needs, posts, "-o", plan, *DAY)
    book = openpyxl.load_workbook(plan)
    book.worksheets[1]["L3"] = "已打电话"
    book.save(plan)
    annotated = plan.read_bytes()

    again = qiao("match", needs, posts, "-o", plan, *DAY)

    assert not is_untouched_plan(plan)
    assert (again.exit_code, "[target_exists]" in again.output) == (2, True)
    assert plan.read_bytes() == annotated


def test_the_ledger_itself_is_never_the_target(qiao, posts, tmp_path):
    mine = tmp_path / "mine.xlsx"
    qiao("template", "needs", "-o", mine)
    before = mine.read_bytes()

    result = qiao("match", mine, posts, "-o", mine, *DAY)

    assert (result.exit_code, "[target_is_source]" in result.output) == (2, True)
    assert mine.read_bytes() == before


def test_a_filled_form_is_not_replaced_by_an_empty_one(qiao, tmp_path):
    mine = tmp_path / "mine.xlsx"
    qiao("template", "needs", "-o", mine)
    before = mine.read_bytes()

    again = qiao("template", "needs", "-o", mine)

    assert (again.exit_code, "[target_exists]" in again.output) == (2, True)
    assert mine.read_bytes() == before


@pytest.mark.parametrize("target", ["plan.txt", ".", "plan"])
def test_a_target_that_is_no_workbook_is_named(qiao, needs, posts, tmp_path, target):
    result = qiao("match", needs, posts, "-o", tmp_path / target, *DAY)

    assert (result.exit_code, "[target_type]" in result.output) == (2, True)


def test_a_marked_copy_that_may_be_half_mended_is_left_alone(qiao, ledger, needs_headings, needs_rows, posts, tmp_path):
    needs_rows[0][1] = needs_rows[0][1][:17]
    path = ledger("workers.csv", needs_headings, needs_rows)

    qiao("match", path, posts, "-o", tmp_path / "plan.xlsx", *DAY)
    qiao("match", path, posts, "-o", tmp_path / "plan.xlsx", *DAY)

    assert {p.name for p in tmp_path.glob("workers-错误*")} == {"workers-错误.xlsx", "workers-错误-2.xlsx"}


def test_the_first_free_name_is_taken(tmp_path: Path):
    for name in ("a.xlsx", "a-2.xlsx"):
        (tmp_path / name).touch()

    assert free_name(tmp_path / "a.xlsx").name == "a-3.xlsx"
    assert free_name(tmp_path / "b.xlsx").name == "b.xlsx"
