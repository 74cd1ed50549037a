"""The ledger of all that is known: every fact's heading and the other names offices write, to recognise any form by.

The columns are the stages' own; a key that several ledgers have answers to the names of all of them. A key without a
fact is left out, so that its column on a form counts as one that nobody can fill.
"""

from __future__ import annotations

from dataclasses import replace

from qiao.ground.exchange.cells import Choice, Date, Number
from qiao.ground.exchange.columns import Column, Ledger
from qiao.story.needs.ledgers import WILLINGNESS
from qiao.story.placements.ledgers import TRANSFER, WORK
from qiao.story.register.columns import column
from qiao.story.register.ledgers import ROSTER
from qiao.story.reports.known import FACTS

_ALSO: tuple[Column, ...] = (
    column("sex", "性别", Choice({"男": (), "女": ()}), "男女"),
    column("born_on", "出生日期", Date(), "出生年月 出生年月日 生日 出生时间"),
    column("age", "年龄", Number(0, 150, integer=True), "周岁 实足年龄"),
)


def known_ledger() -> Ledger:
    """Every fact that can be filled in, under all its headings; none is required."""
    found: dict[str, Column] = {}
    for one in (*ROSTER.columns, *WILLINGNESS.columns, *WORK.columns, *TRANSFER.columns, *_ALSO):
        if one.key not in FACTS and not one.serial:
            continue
        first = found.setdefault(one.key, replace(one, required=False, essential=False))
        names = (*first.synonyms, one.title, *one.synonyms)
        others = tuple(name for name in dict.fromkeys(names) if name != first.title)
        found[one.key] = replace(first, synonyms=others)
    return Ledger("known", "已知的事实", tuple(found.values()))


KNOWN = known_ledger()
