"""Reading a ledger of 100,000 rows, next to openpyxl reading the same file.

`python -m bench.reading [--rows 100000] [--quick]` makes a willingness form（求职意愿登记表, the layout of
R2）of that many synthetic people, then measures in the same run, each in a process of its own: read_ledger
(values normalised and checked, faults found), openpyxl's load_workbook, and openpyxl's read-only mode (both:
values only, nothing checked).
`--quick` takes 5,000 rows. Processor seconds and peak memory include the processes that a reader starts.
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter

from bench.measuring import anew
from qiao.ground.exchange.cells import Choice, Date, Money, Name, Phone, ResidentId, SkillList, Text, YesNo
from qiao.ground.exchange.columns import Column, Ledger
from qiao.ground.exchange.reading import read_ledger
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose

_YES_NO = ("是", "否")
_EDUCATION = ("文盲或半文盲", "小学", "初中", "高中", "大专及以上")
_HEALTH = ("健康", "长期慢性病", "患有大病", "残疾")

LEDGER = Ledger(
    key="bench",
    title="求职意愿登记表",
    columns=(
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("resident_id", "身份证号", ResidentId(), ("证件号码",), required=True, essential=True),
        Column("phone", "联系电话", Phone()),
        *(Column(f"home_{n}", title, Text()) for n, title in enumerate(("省", "市", "县", "乡镇", "村"))),
        Column("education", "文化程度", Choice(dict.fromkeys(_EDUCATION, ()))),
        Column("person_type", "人员类型", Text()),
        Column("is_poor", "脱贫户", YesNo()),
        Column("health", "健康状况", Choice(dict.fromkeys(_HEALTH, ()))),
        Column("is_employed", "是否就业", YesNo()),
        Column("reason", "未就业原因", Text()),
        Column("skills", "技能", SkillList()),
        Column("is_trained", "是否培训", YesNo()),
        Column("wants_training", "培训意愿", YesNo()),
        Column("training", "培训意向", SkillList()),
        Column("returned_on", "返乡日期", Date()),
        Column("leaves_on", "拟外出日期", Date()),
        Column("wage_yuan_month", "期望工资", Money(0, 100_000)),
        Column("night_ok", "夜班", YesNo()),
        Column("helper", "帮扶联系人", Name()),
        Column("helper_phone", "帮扶人电话", Phone()),
        Column("note", "备注", Text()),
    ),
    unique=(("resident_id", "证件号"),),
    constant_suspects=("wage_yuan_month",),
)
_MODES = ("read_ledger", "openpyxl", "openpyxl read-only")


def make_ledger(path: Path, rows: int, seed: int) -> None:
    """Write the workbook: 25 columns as Excel writes them (shared texts, real dates), one row a synthetic person."""
    draw = random.Random(seed)
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(LEDGER.title)
    sheet.write_row(0, 0, [column.title for column in LEDGER.columns])
    for row in range(1, rows + 1):
        for at, value in enumerate(_person(draw)):
            if isinstance(value, date):
                sheet.write_datetime(row, at, value)
            else:
                sheet.write(row, at, value)
    book.close()


def _person(draw: random.Random) -> list[object]:
    def pick(*words: str) -> str:
        return draw.choice(words)

    def name() -> str:
        return pick(*"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗") + "".join(
            draw.choices("建国秀英芳伟敏静丽强磊军勇艳娟涛", k=2)
        )

    def phone() -> str:
        return f"1{pick('38', '59', '77', '86')}{draw.randrange(10**8):08d}"

    born = date(1958, 1, 1) + timedelta(days=draw.randrange(17_000))
    number = compose(draw.choice(SYNTHETIC_AREAS), born, draw.randrange(1_000))
    home = ["重庆市", "重庆市", pick("巫溪县", "城口县", "云阳县", "奉节县", "石柱县")]
    home += [pick(*"东西南北上下") + pick(*"河山坝坪") + "镇", pick(*"红青双大龙凤金") + pick(*"岩池桥树庄") + "村"]
    survey = [pick(*_EDUCATION), pick("脱贫人口", "监测对象", "其他"), pick(*_YES_NO), pick(*_HEALTH), pick(*_YES_NO)]
    wishes = [
        pick("照顾老人小孩", "缺技能", "身体原因", ""),
        pick("缝纫、电焊", "无", "烹饪", "驾驶，电工"),
        pick(*_YES_NO),
    ]
    wishes += [pick(*_YES_NO), pick("电工", "缝纫", "家政", "")]
    days = [date(2024, 1, 1) + timedelta(days=draw.randrange(60)) for _ in range(2)]
    return [
        name(),
        number,
        phone(),
        *home,
        *survey,
        *wishes,
        *days,
        draw.randrange(25, 80) * 100,
        pick(*_YES_NO),
        name(),
        phone(),
        "",
    ]


def measure(mode: str, path: Path) -> dict[str, float]:
    """Read the file once in this process: rows, seconds on the wall, processor seconds, peak memory in MB."""
    start = time.perf_counter()
    if mode == "read_ledger":
        rows = read_ledger(path, LEDGER).row_count
    else:
        book = openpyxl.load_workbook(path, read_only=mode.endswith("read-only"), data_only=True)
        rows = sum(1 for _ in book.active.iter_rows(values_only=True)) - 1
    seconds = time.perf_counter() - start
    return {"rows": rows, "seconds": seconds, "processor": anew.processor_seconds(), **anew.peaks_mb()}


def main() -> None:
    """Make the file, measure every reader in its own process, print the table and the ratios."""
    anew.Readers("bench.reading", __doc__, len(LEDGER.columns), _MODES, make_ledger, measure).run(_print_table)


def _print_table(measured: dict[str, dict[str, float]]) -> None:
    print(f"{'reader':20} {'rows':>8} {'seconds':>8} {'rows/s':>8} {'CPU s':>7} {'RSS MB':>7} {'child':>7} {'time':>7}")
    ours = measured["read_ledger"]
    for mode, told in measured.items():
        speed = told["rows"] / told["seconds"]
        ratio = told["seconds"] / ours["seconds"]
        print(
            f"{mode:20} {told['rows']:8.0f} {told['seconds']:8.2f} {speed:8.0f} {told['processor']:7.2f}"
            f" {told['memory_mb']:7.0f} {told['child_mb']:7.0f} {ratio:6.1f}×"
        )
    for mode in _MODES[1:]:
        told = measured[mode]
        saved = told["memory_mb"] / max(ours["memory_mb"], ours["child_mb"])
        time_ratio, processor_ratio = (told[figure] / ours[figure] for figure in ("seconds", "processor"))
        print(
            f"{mode}: {time_ratio:.1f}× our time, {processor_ratio:.1f}× our processor time, {saved:.1f}× the memory of"
        )
        print("  the larger of our two processes; and it neither normalised nor checked anything")


if __name__ == "__main__":
    main()
