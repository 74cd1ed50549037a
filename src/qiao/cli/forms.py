"""`qiao template` and `qiao check`: an empty form to fill, and a filled one looked through without being used."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from qiao.cli.commands import FILE, mapping_of, today_in_china
from qiao.cli.invariants import records_checked
from qiao.cli.readings import sheet_label
from qiao.cli.steps import Steps
from qiao.cli.targets import free_name, new_workbook
from qiao.ground.exchange import Ledger, Reading, read_ledger
from qiao.ground.exchange.marking import write_error_workbook
from qiao.ground.exchange.reading import read_ledgers
from qiao.ground.exchange.writing.templates import write_template
from qiao.story.needs.ledgers import willingness
from qiao.story.vacancies.ledgers import VACANCIES

FORMS: dict[str, Callable[[date], Ledger]] = {"needs": willingness, "vacancies": lambda _day: VACANCIES}
FORM = click.Choice(sorted(FORMS))


@click.command()
@click.argument("form", type=FORM)
@click.option("-o", "--output", type=FILE, required=True, help="写到哪里 / where to write it")
def template(form: str, output: Path) -> None:
    """空白模板：needs 求职意愿登记表，vacancies 岗位采集表 / An empty form with drop-downs and notes."""
    ledger = FORMS[form](today_in_china())
    write_template(ledger, new_workbook(output))
    click.echo(f"{ledger.title}: {output}")


@click.command()
@click.argument("form", type=FORM, required=False)
@click.argument("file", type=FILE, required=False)
@click.option("-o", "--output", type=FILE, help="标红的原表写到哪里 / where to write the marked copy")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="按哪天算年龄，默认今天 / the day ages are counted on")
@click.option("--map", "mapped", multiple=True, metavar="列=内容", help="指明一列是什么，如 B=name / name a column")
@click.option("--sheet", help="读哪张表 / which sheet to read")
@click.option("--head", type=FILE, help="导出的审计链头，查库时对照 / an exported audit head, for the records' check")
@click.option("--json", "as_json", is_flag=True, help="用 JSON 输出 / print as JSON")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言 / language")
@click.pass_context
def check(
    ctx: click.Context,
    form: str | None,
    file: Path | None,
    output: Path | None,
    as_of: datetime | None,
    mapped: tuple[str, ...],
    sheet: str | None,
    head: Path | None,
    as_json: bool,
    lang: str,
) -> None:
    """逐格检查一张台账；不写台账，就查库里的记录是不是都对 / Look through a ledger, or without one the records.

    只看不改，有错时退出码为 1 / Nothing is changed; the exit code is 1 when something is wrong.
    """
    ctx.find_root().obj = {"language": lang}
    if form is None:
        ctx.exit(0 if records_checked(as_json=as_json, head=head, language=lang) else 1)
    if file is None:
        raise click.UsageError(f"qiao check {form} 要写台账文件 / needs the ledger's file", ctx)
    day = as_of.date() if as_of else today_in_china()
    with Steps(language=lang).step(f"读 {file.name}" if lang == "zh" else f"Reading {file.name}") as tell:
        ledger, given = FORMS[form](day), mapping_of(mapped)
        if sheet is not None:
            readings = [read_ledger(file, ledger, sheet=sheet, mapping=given, as_of=day, progress=tell)]
        else:
            readings = read_ledgers(file, ledger, mapping=given, as_of=day, progress=tell)
    click.echo(json.dumps(_figures(readings, lang), ensure_ascii=False) if as_json else _told(readings, lang))
    if output is not None and any(reading.faults for reading in readings):
        copy = free_name(output)
        write_error_workbook(file, readings, copy, language=lang)
        click.echo(f"{'标红的原表' if lang == 'zh' else 'Marked copy'}: {copy}", err=as_json)
    ctx.exit(1 if any(reading.wrong_count for reading in readings) else 0)


FAULTS_SHOWN = 20


def _told(readings: Sequence[Reading], language: str) -> str:
    return "\n".join(line for reading in readings for line in _lines(reading, readings, language))


def _lines(reading: Reading, readings: Sequence[Reading], language: str) -> list[str]:
    """A sheet's counts, what was not recognised or read, and its first faults."""
    chinese = language == "zh"
    counted = "{}：{:,} 行，{:,} 行没有错，{:,} 行有错。" if chinese else "{}: {:,} rows, {:,} right, {:,} wrong."
    label = sheet_label(reading, readings)
    lines = [counted.format(label, reading.row_count, reading.good_count, reading.wrong_count)]
    names = "、".join(f"{column.letter} {column.heading}" for column in reading.asked)
    if names:
        lines.append(f"没认出的列：{names}" if chinese else f"Columns not recognised: {names}")
    for fault in reading.faults[:FAULTS_SHOWN]:
        place = f"{fault.column}{fault.row or ''}"
        lines.append(f"  {place} {fault.heading} [{fault.code}] {fault.said(language)}")
    more = len(reading.faults) - FAULTS_SHOWN
    if more > 0:
        lines.append(
            f"  还有 {more:,} 处，用 -o 写出标红的原表。" if chinese else f"  {more:,} more; use -o for a marked copy."
        )
    return lines


def _figures(readings: Sequence[Reading], language: str) -> dict[str, object]:
    """The figures of `--json`; the columns are the first sheet's."""
    return {
        "rows": sum(reading.row_count for reading in readings),
        "right": sum(reading.good_count for reading in readings),
        "wrong": sum(reading.wrong_count for reading in readings),
        "sheets": {reading.sheet_name: reading.row_count for reading in readings},
        "columns": {column.letter: column.key for column in readings[0].recognised},
        "asked": [column.heading for reading in readings for column in reading.asked],
        "faults": [
            {
                "sheet": reading.sheet_name,
                "row": f.row,
                "column": f.column,
                "code": f.code,
                "severity": f.kind.severity,
                "said": f.said(language),
            }
            for reading in readings
            for f in reading.faults
        ],
    }
