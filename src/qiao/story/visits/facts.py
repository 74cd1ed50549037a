"""Facts（走访内容）: what somebody enters about a visit or a promise, as plain values, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.ground.audit.actions import digest_of
from qiao.ground.privacy.free_text import without_numbers
from qiao.story.register.listed import full_name
from qiao.story.visits import errors, states
from qiao.story.visits.models import COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS, Promise, Visit

DAYS_BACK = 3653
"""A visit of more than ten years ago is a slip in the year. Assumption."""
TITLES: Mapping[str, Any] = {
    "visited_on": _("哪天去的"),
    "hour": _("几点"),
    "how": _("怎么走访的"),
    "outcome": _("结果"),
    "situation": _("看到的情况"),
    "needs": _("家里缺什么、要帮什么"),
    "willingness": _("本人想怎么办"),
    "companions": _("同去的人"),
    "region": _("地点"),
    "place": _("名称"),
}
"""What may be corrected later, in the order of the form."""
KIND_NAMES: Mapping[str, Any] = {
    states.HOUSEHOLD: _("户"),
    states.PERSON: _("个人"),
    states.COUNTY: _("区县"),
    states.TOWNSHIP: _("乡镇"),
    states.VILLAGE: _("村"),
    states.WORKSHOP: _("帮扶车间"),
    states.EMPLOYER: _("企业"),
    states.PROJECT: pgettext_lazy("走访的", "项目"),
}
WAY_NAMES: Mapping[str, Any] = {"there": _("上门"), "phone": _("电话"), "elsewhere": _("在别处")}
OUTCOME_NAMES: Mapping[str, Any] = {
    states.SEEN: _("见到了"),
    states.NO_CHANGE: _("无变化"),
    states.ABSENT: _("没有见到"),
    states.REFUSED: _("不愿意谈"),
}
STATE_NAMES: Mapping[str, Any] = {states.OPEN: _("没有办"), states.KEPT: _("办了"), states.DROPPED: _("不办了")}
_DIGITS = {
    states.COUNTY: (COUNTY_DIGITS, "区县", "county"),
    states.TOWNSHIP: (TOWNSHIP_DIGITS, "乡镇", "township"),
    states.VILLAGE: (VILLAGE_DIGITS, "村", "village"),
}
_TEXTS = ("companions", "situation", "needs", "willingness", "place")


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit as entered. A household's and a person's name their record and no region; a place's names its region,
    and what it is called unless it is a division. `record_id` is the later stage's record, where there is one."""

    kind: str
    visited_on: date
    outcome: str
    how: str = "there"
    hour: int | None = None
    companions: str = ""
    situation: str = ""
    needs: str = ""
    willingness: str = ""
    household_id: UUID | None = None
    worker_id: UUID | None = None
    region: str = ""
    place: str = ""
    record_id: UUID | None = None
    source: str = "web"

    def digest(self) -> str:
        """What tells the same record sent twice from another one with its key."""
        return digest_of([asdict(self)])


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """A promise as given: what, until when, and who does it where that is not whoever promises."""

    what: str
    due_on: date
    keeper: str = ""


def tidy(text: str) -> str:
    """A text without blanks around it, its lines ended alike whichever browser sent them."""
    return text.replace("\r\n", "\n").strip()


def checked(given: VisitFacts) -> VisitFacts:
    """The same, its texts without blanks around them. Raises Refused with what is wrong, HoldsNumber."""
    texts: dict[str, Any] = {name: tidy(getattr(given, name)) for name in _TEXTS}
    given = replace(given, **texts)
    _refuse_words(given)
    _refuse_texts({name: getattr(given, name) for name in _TEXTS}, Visit)
    _refuse_day(given.visited_on)
    if given.hour is not None and not 0 <= given.hour <= 23:
        raise errors.hour_unknown(given.hour)
    if given.outcome == states.SEEN and not given.situation:
        raise errors.nothing_said()
    if given.outcome == states.NO_CHANGE and given.kind not in states.OF_PEOPLE:
        raise errors.not_of_people()
    if given.kind in states.OF_PLACES:
        _refuse_place(given)
    return given


def checked_promise(given: PromiseFacts) -> PromiseFacts:
    """The same, its texts without blanks around them. Raises Refused, HoldsNumber."""
    given = replace(given, what=given.what.strip(), keeper=given.keeper.strip())
    _refuse_texts({"what": given.what, "keeper": given.keeper}, Promise)
    if not given.what:
        raise errors.says_nothing("what")
    return given


def checked_end(field: str, text: str) -> str:
    """How a promise was kept, or why it was dropped. Raises Refused, HoldsNumber."""
    told = text.strip()
    if not told:
        raise errors.says_nothing(field)
    _refuse_texts({field: told}, Promise, column="settled_how")
    return told


def _refuse_words(given: VisitFacts) -> None:
    words = {"kind": KIND_NAMES, "outcome": OUTCOME_NAMES, "how": WAY_NAMES, "source": dict(Visit.SOURCES)}
    for field, known in words.items():
        if getattr(given, field) not in known:
            raise errors.unknown_word(field, getattr(given, field))


def _refuse_texts(texts: Mapping[str, str], model: type[Visit] | type[Promise], column: str = "") -> None:
    for field, text in texts.items():
        most: int = getattr(model._meta.get_field(column or field), "max_length", 0)
        if len(text) > most:
            raise errors.too_long(field, most, len(text))
        without_numbers(text)


def _refuse_day(day: date) -> None:
    today = clock.today()
    if day > today:
        raise errors.day_ahead(day, today)
    if day < today - timedelta(days=DAYS_BACK):
        raise errors.day_long_ago(day, today - timedelta(days=DAYS_BACK))


def _refuse_place(given: VisitFacts) -> None:
    digits, kind, kind_en = _DIGITS.get(given.kind, (0, "区县", "county"))
    if (digits and len(given.region) != digits) or len(given.region) < COUNTY_DIGITS:
        raise errors.place_level(kind, kind_en)
    if given.kind in states.NAMED and not given.place:
        raise errors.place_missing()


def of_visit(visit: Visit) -> dict[str, Any]:
    """What may be corrected, as a form shows it at first."""
    return {name: getattr(visit, name) for name in titles_of(visit.kind)}


def titles_of(kind: str) -> Mapping[str, Any]:
    """What may be corrected of a visit of this kind, with its title."""
    away = {"region", "place"} if kind in states.OF_PEOPLE else {"needs", "willingness"}
    return {name: title for name, title in TITLES.items() if name not in away}


def shown(field: str, value: object) -> str:
    """A fact as people read it."""
    if value is None or value == "":
        return gettext("（空）")
    words = {"how": WAY_NAMES, "outcome": OUTCOME_NAMES}
    if field in words:
        return str(words[field][str(value)])
    return full_name(str(value)) if field == "region" else str(value)
