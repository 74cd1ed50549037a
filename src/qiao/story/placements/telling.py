"""Telling（一行说的）: what a row of a work ledger says of a spell, and what that would change in one on record."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from qiao.ground.exchange.batches.importers import Change
from qiao.ground.exchange.cells.dates import day_told
from qiao.ground.exchange.columns import gettext_noop
from qiao.story.placements import words
from qiao.story.placements.ledger_checks import work_place_of
from qiao.story.placements.models import Placement
from qiao.story.placements.readers import CHANNEL
from qiao.story.placements.sectors import sector_of
from qiao.story.register.intake import POVERTY_CODE
from qiao.story.register.models import MONITORED
from qiao.story.register.persons import MONITORED_CODE
from qiao.story.register.readers import region_of

MORE = (
    *("channel_told", "address", "form", "sector", "employer_kind", "special", "monitored_then"),
    *("travel_aid_fen", "farm_income_fen"),
)
"""What the forms tell besides; kept as told."""
TITLES = {
    "started_on": "务工开始日期",
    "ended_on": "务工结束年月",
    "wage_yuan_month": "务工月收入",
    "job": "岗位工种",
    "industry": "所属行业",
    "employer_name": "用人单位",
    "channel_told": gettext_noop("就业渠道（表上写的）"),
    "address": "就业地址",
    "form": "就业形式",
    "sector": "产业",
    "employer_kind": "单位性质",
    "special": "特色就业",
    "monitored_then": "监测对象类别",
    "travel_aid_fen": "年度交通费补助",
    "farm_income_fen": "上年度农业人均纯收入",
}
_WORDS = {
    "form": dict(Placement.FORMS),
    "sector": dict(Placement.SECTORS),
    "employer_kind": dict(Placement.EMPLOYER_KINDS),
    "monitored_then": dict(MONITORED),
}


@dataclass(slots=True)
class Spell:
    """What a row says of a spell. Of a month the first day begins it and the last one ends it; `month_only` and
    `ends_in_month` say that no day was told."""

    started_on: date
    month_only: bool
    ended_on: date | None
    ends_in_month: bool
    region: str
    employer: str
    employer_id: UUID | None
    job: str
    industry: str
    wage: int | None
    channel: str
    organised: bool
    poverty: str | None
    more: dict[str, Any]


def spell_of(row: Mapping[str, Any], today: date, employer_id: UUID | None = None) -> Spell:
    """A row in the stage's own terms. A roster without a channel means that they found the work themselves（R4）."""
    start = day_told(row["started_on"])
    assert start is not None, "a row without a first day is at fault"
    end, ends_in_month = day_told(row.get("ended_on")) or (None, False)
    if end is not None and ends_in_month:
        end = min(end.replace(day=calendar.monthrange(end.year, end.month)[1]), today)
    poverty, told = row.get("poverty_status"), row.get("channel") or "自行就业"
    channel = words.CODE_OF[CHANNEL.canonical(told)]
    return Spell(
        started_on=start[0],
        month_only=start[1],
        ended_on=end,
        ends_in_month=ends_in_month,
        region=region_of(work_place_of(row)),
        employer=row.get("employer") or "",
        employer_id=employer_id,
        job=row.get("job") or "",
        industry=row.get("industry") or "",
        wage=row.get("wage_yuan_month"),
        channel=channel,
        organised=bool(row.get("organised")) or channel == "organised",
        poverty=None if poverty is None else POVERTY_CODE[poverty],
        more={
            "channel_told": "" if told in words.CODE_OF else told,
            "address": row.get("address") or "",
            "form": words.FORM_CODE.get(row.get("form") or "", ""),
            "sector": words.SECTOR_CODE.get(row.get("sector") or "", ""),
            "employer_kind": words.EMPLOYER_KIND_CODE.get(row.get("employer_kind") or "", ""),
            "special": row.get("special") or "",
            "monitored_then": MONITORED_CODE.get(row.get("monitored") or "", ""),
            "travel_aid_fen": _fen(row.get("travel_aid_yuan")),
            "farm_income_fen": _fen(row.get("farm_income_yuan")),
        },
    )


def _fen(yuan: float | None) -> int | None:
    return None if yuan is None else round(yuan * 100)


def is_same(found: Placement, spell: Spell) -> bool:
    """Whether a row tells of the spell on record: one employer, one first month. A form that names no employer tells
    of the one that began there in that month."""
    if _month(found.started_on) != _month(spell.started_on):
        return False
    if found.employer_name and spell.employer:
        return found.employer_name == spell.employer
    return found.region[:6] == spell.region[:6]


def changes_of(found: Placement, spell: Spell) -> dict[str, Any]:
    """What the row says more, or otherwise; blanks change nothing, and a month never takes the place of a day."""
    told = {"wage_yuan_month": spell.wage or None, "job": spell.job, "industry": spell.industry, **spell.more}
    if not found.employer_name:
        told["employer_name"] = spell.employer
    if not found.sector and told["sector"] == sector_of(spell.industry or found.industry):
        told["sector"] = ""  # it says nothing that the industry does not: our own forms derive it
    changes = {name: value for name, value in told.items() if value not in ("", None) and value != getattr(found, name)}
    if not found.channel_told and found.channel == spell.channel:
        changes.pop("channel_told", None)  # another word for the channel on record, as our own forms print it
    if spell.employer_id is not None and found.employer_id is None:
        changes["employer_id"] = spell.employer_id
    if not spell.month_only and (found.month_only or found.started_on != spell.started_on):
        changes |= {"started_on": spell.started_on, "month_only": False}
    if spell.ended_on is not None and _ends_otherwise(found.ended_on, spell):
        changes["ended_on"] = spell.ended_on
    return changes


def _ends_otherwise(known: date | None, spell: Spell) -> bool:
    """A day within the month is not moved to the month's end; the month's end is moved to the day."""
    assert spell.ended_on is not None
    if known is None or _month(known) != _month(spell.ended_on):
        return True
    return not spell.ends_in_month and known != spell.ended_on


def told_changes(found: Placement, changes: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes as a preview shows them."""
    told = [
        Change(_KEYS.get(name, name), title, _said(name, getattr(found, name)), _said(name, changes[name]))
        for name, title in TITLES.items()
        if name in changes
    ]
    if "employer_id" in changes:
        told.append(Change("employer", "用人单位", f"“{found.employer_name}”没有对应的建档单位", "对应到建档单位"))
    return tuple(told)


_KEYS = {
    "channel_told": "channel",
    "employer_name": "employer",
    "monitored_then": "monitored",
    "travel_aid_fen": "travel_aid_yuan",
    "farm_income_fen": "farm_income_yuan",
}
"""The ledger's column of a field, where it is called otherwise."""


def _said(name: str, value: object) -> str:
    if value is None or value == "":
        return ""
    if name.endswith("_fen") and isinstance(value, int):
        return f"{value / 100:g}"
    return _WORDS[name].get(str(value), str(value)) if name in _WORDS else str(value)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
