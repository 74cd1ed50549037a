"""Titles under the heading of firms and firms under the heading of posts are told, on real columns, both ways."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.files.sandbox import parse_apart
from qiao.ground.exchange.reading.recognising import Layout, layout_of
from qiao.story.vacancies.ledgers import VACANCIES

LISTS = {
    "v01_51job_mixed_2021.csv": ("company_name", "job_name"),
    "v02_51job_2023_2024.csv": ("companyName", "jobName"),
    "v12_taidi_vacancies_2023.csv": ("company_full_name", "position_name"),
}


def read(path: Path, renamed: dict[str, str], folder: Path) -> Layout:
    """The layout of the first 300 rows with some of its headings changed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row, _ in zip(csv.reader(file), range(301), strict=False)]
    rows[0] = [renamed.get(name, name) for name in rows[0]]
    changed = folder / path.name
    with changed.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    sheet = parse_apart(changed, container_of(changed, Limits()), None, Limits())[0]
    layout = layout_of(sheet, VACANCIES, {})
    assert layout is not None
    return layout


@pytest.mark.parametrize("name", LISTS)
def test_real_columns_under_their_own_headings_are_read(shared_data: Path, tmp_path: Path, name: str) -> None:
    firm, post = LISTS[name]
    keys = {column.heading: column.key for column in read(shared_data / "vacancies" / name, {}, tmp_path).recognised}
    assert (keys[firm], keys[post]) == ("employer", "post")


@pytest.mark.parametrize("name", LISTS)
def test_titles_under_the_firms_heading_and_firms_under_the_posts_are_asked_about(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    firm, post = LISTS[name]
    layout = read(shared_data / "vacancies" / name, {firm: post, post: firm}, tmp_path)
    told = {column.heading: column.looks_like for column in layout.asked}
    assert (told[firm], told[post]) == ("岗位名称", "用人单位")


@pytest.mark.parametrize("name", LISTS)
def test_each_direction_alone_is_told_too(shared_data: Path, tmp_path: Path, name: str) -> None:
    firm, post = LISTS[name]
    titled = read(shared_data / "vacancies" / name, {post: firm, firm: "甲"}, tmp_path)
    named = read(shared_data / "vacancies" / name, {firm: post, post: "甲"}, tmp_path)
    assert {column.heading: column.looks_like for column in titled.asked}[firm] == "岗位名称"
    assert {column.heading: column.looks_like for column in named.asked}[post] == "用人单位"


def test_education_in_another_systems_codes_is_asked_about_once_and_not_row_by_row(
    shared_data: Path, tmp_path: Path
) -> None:
    layout = read(shared_data / "vacancies" / "v12_taidi_vacancies_2023.csv", {}, tmp_path)

    assert {column.heading: column.looks_like for column in layout.asked}["require_edu"] == "别的系统的代码"
    assert "education" not in layout.places
