"""`qiao template` and `qiao check`."""

from __future__ import annotations

import json

import openpyxl
import pytest


@pytest.mark.parametrize("form", ["needs", "vacancies"])
def test_a_template_opens_with_its_headings_and_reads_as_empty(qiao, tmp_path, form):
    path = tmp_path / "form.xlsx"

    written = qiao("template", form, "-o", path)
    checked = qiao("check", form, path)

    assert written.exit_code == 0
    assert openpyxl.load_workbook(path).worksheets[0].max_column > 10
    assert (checked.exit_code, "[empty]" in checked.output) == (2, True)


def test_a_right_ledger_is_said_to_be_right(qiao, needs):
    result = qiao("check", "needs", needs, "--as-of", "2019-06-30")

    assert result.exit_code == 0
    assert "3 行，3 行没有错，0 行有错" in result.stdout


def test_a_wrong_cell_is_named_by_row_column_and_code(qiao, ledger, needs_headings, needs_rows, tmp_path):
    needs_rows[2][2] = "1390000"
    path = ledger("workers.csv", needs_headings, needs_rows)

    result = qiao("check", "needs", path, "--json", "-o", tmp_path / "marked.xlsx", "--as-of", "2019-06-30")

    faults = json.loads(result.stdout)["faults"]
    assert [(f["row"], f["column"], f["code"]) for f in faults] == [(4, "C", "phone")]
    assert result.exit_code == 1
    assert (tmp_path / "marked.xlsx").is_file()


def test_no_identity_number_is_ever_printed(qiao, ledger, needs_headings, needs_rows):
    wrong = needs_rows[0][1][:16] + "00"
    needs_rows[0][1] = wrong

    result = qiao("check", "needs", ledger("workers.csv", needs_headings, needs_rows), "--as-of", "2019-06-30")

    assert "id_" in result.output
    assert wrong[:14] not in result.output


def test_an_unknown_column_can_be_named(qiao, ledger, needs_headings, needs_rows):
    needs_headings[1] = "甲"
    path = ledger("workers.csv", needs_headings, needs_rows)

    result = qiao("check", "needs", path, "--map", "甲=identity", "--json", "--as-of", "2019-06-30")

    assert json.loads(result.stdout)["columns"]["B"] == "identity"


def test_a_map_without_a_sign_is_explained(qiao, needs):
    result = qiao("check", "needs", needs, "--map", "B")

    assert result.exit_code == 2
    assert "B=name" in result.output


def test_every_sheet_of_a_real_workbook_of_ten_is_looked_through(qiao, shared_data):
    result = qiao("check", "vacancies", shared_data / "excel" / "x05_lagou_ten_sheets_legacy_biff8.xls", "--json")

    counts = json.loads(result.stdout)
    assert (counts["rows"], len(counts["sheets"])) == (10_238, 10)
