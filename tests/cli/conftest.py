"""Two small ledgers as an office might hold them, and a way to run the command."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qiao.cli import main
from qiao.ground.privacy.resident_ids import compose

NEEDS = ["姓名", "证件号码", "联系电话", "居住地", "文化程度", "最远可接受地点", "期望月薪", "能上夜班"]
POSTS = ["用人单位", "招聘岗位", "招聘人数", "月薪", "工作地点", "年龄要求", "学历要求"]
BORN = date(1990, 5, 6)


@pytest.fixture
def qiao() -> Callable[..., Result]:
    """Run `qiao` with arguments, as from a shell."""
    return lambda *arguments: CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def needs_rows() -> list[list[str]]:
    """Three people of Wuxi county who look for work: two who go to Shandong, one who stays near home."""
    return [
        ["谭小明", compose("500901", BORN, 1), "13900000001", "重庆市巫溪县文峰镇", "高中", "山东省", "3500", "是"],
        ["向春秀", compose("500901", BORN, 2), "13900000002", "重庆市巫溪县上磺镇", "初中", "山东省", "3000", "否"],
        ["冉光明", compose("500901", BORN, 3), "13900000003", "重庆市巫溪县城厢镇", "初中", "本县", "2500", "否"],
    ]


@pytest.fixture
def posts_rows() -> list[list[str]]:
    """Two posts of the paired city and one at home."""
    return [
        ["岱宗服务（示例）", "客服", "1", "4000-4500元/月", "山东省泰安市泰山区", "18-45岁", "高中"],
        ["岱宗服务（示例）", "保洁", "2", "3200元/月", "山东省泰安市泰山区", "18-50岁", "不限"],
        ["红池刺绣车间（示例）", "绣工", "1", "2800-3200元/月", "重庆市巫溪县", "18-55岁", "初中"],
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[[str, list[str], list[list[str]]], Path]:
    """Write rows as a csv ledger."""

    def write(name: str, headings: list[str], rows: list[list[str]]) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        return path

    return write


@pytest.fixture
def needs_headings() -> list[str]:
    return list(NEEDS)


@pytest.fixture
def needs(ledger, needs_headings, needs_rows) -> Path:
    return ledger("workers.csv", needs_headings, needs_rows)


@pytest.fixture
def posts(ledger, posts_rows) -> Path:
    return ledger("vacancies.csv", POSTS, posts_rows)
