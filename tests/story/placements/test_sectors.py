"""The sector of an industry: by the names of GB/T 4754 as offices write them, and blank where they do not settle it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qiao.story.placements.sectors import sector_of

SERVING = ("05", "11", "43")
"""Divisions that serve others and count as the third sector, wherever they stand."""


@pytest.mark.parametrize(
    ("industry", "sector"),
    [
        ("制造业", "2"),
        ("农、林、牧、渔业", "1"),
        ("农林牧渔业", "1"),
        ("批发与零售", ""),
        ("住宿和餐饮业", "3"),
        ("服务业", "3"),
        ("农林牧渔专业及辅助性活动", "3"),
        ("其他", ""),
        ("", ""),
        ("绣花", ""),
    ],
)
def test_a_name_that_settles_it_and_no_other(industry: str, sector: str) -> None:
    assert sector_of(industry) == sector


def test_every_section_and_division_of_the_standard_has_the_sector_of_its_letter(shared_data: Path) -> None:
    with (shared_data / "codes" / "industries_gbt4754.csv").open(encoding="utf-8-sig") as table:
        rows = [row for row in csv.DictReader(table) if len(row["code"]) in (1, 3)]
    assert len(rows) == 117
    for row in rows:
        letter, division = row["code"][0], row["code"][1:]
        sector = "1" if letter == "A" else "2" if letter in "BCDE" else "3"
        assert sector_of(row["name"]) == ("3" if division in SERVING else sector), row
