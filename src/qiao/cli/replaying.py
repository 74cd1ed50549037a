"""`qiao replay`: every figure of the report, counted from records, beside what the report says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from qiao.cli.service import database_asked, settings_or_demonstration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.story.reports.queries import Figure


@click.command()
@click.option("--json", "as_json", is_flag=True, help="用 JSON 输出 / print as JSON")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言 / language")
def replay(as_json: bool, lang: str) -> None:
    """回放：2019 年报道里的每个数字，全部由记录数出 / Every figure of the report, counted from records."""
    settings_or_demonstration()
    from qiao.story.reports.queries import figures

    with database_asked():
        found = figures()
    if as_json:
        click.echo(json.dumps({"figures": [figure.as_json(lang) for figure in found]}, ensure_ascii=False, indent=1))
    else:
        show(found, lang)


def show(found: Sequence[Figure], lang: str = "zh") -> None:
    """Print the figures as a table: what the report says, what was counted, and whether they agree."""
    from rich.console import Console
    from rich.table import Table

    chinese = lang == "zh"
    agreed = sum(figure.ok for figure in found)
    title = (
        f"回放（重建数据，截至 {found[0].as_of}）：{agreed} 项对上，{len(found) - agreed} 项还差"
        if chinese
        else f"The replay (reconstructed, as of {found[0].as_of}): {agreed} agree, {len(found) - agreed} are short"
    )
    table = Table(title=title, title_justify="left")
    headings = ("", "数字", "报道", "数出", "说明") if chinese else ("", "Figure", "Report", "Counted", "Note")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place in (2, 3) else "left", overflow="fold")
    for figure in found:
        stage = figure.stage_name(lang)
        note = (
            figure.note(lang) if figure.counted is not None else (f"等“{stage}”" if chinese else f"Waits for {stage}")
        )
        told = (figure.label(lang), figure.expected_text(lang), figure.counted_text(lang), note)
        sign = "[green]✓[/]" if figure.ok else "[red]✕[/]"
        table.add_row(sign, *told)
    Console().print(table)
