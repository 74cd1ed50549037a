"""Comparing（并排看）: two records as a person sees them side by side, and why they may be one, in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from qiao.ground.privacy import subjects
from qiao.ground.saying import Tone
from qiao.story.register.births import born_shown
from qiao.story.register.facts import TITLES, tail_shown
from qiao.story.register.listed import EDUCATION_NAMES, RELATION_NAMES, full_name
from qiao.story.register.models import Candidate, Unlinked, Worker
from qiao.story.register.names import phone_of

SEX_NAMES = {"": "", "1": _("男"), "2": _("女")}
FIELD_TITLES: dict[str, Any] = {**TITLES, "sex": _("性别"), "born_on": _("出生日期")}
ORDER = ("name", "identity", "sex", "born_on", "region", "household", "relation", "phone", "education", "skills")
AGREES: dict[str, dict[str, Any]] = {
    "name": {
        "exact": _("姓名一样"), "sound": _("姓名同音，字不同"), "one_character": _("姓名差一个字"),
        "differs": _("姓名不一样"), "unknown": _("姓名有一边没有"),
    },
    "birth": {
        "exact": _("出生日期一样"),
        "month": _("出生同年同月，有一边不知道哪一天"),
        "swapped": _("出生的月和日像是写反了"), "year_off": _("出生同月同日，年份不同"),
        "differs": _("出生日期不一样"), "unknown": _("出生日期有一边没有"),
    },
    "place": {
        "village": _("同一个村"), "township": _("同一个乡镇"), "county": _("同一个县"), "differs": _("不在一处"),
        "unknown": _("住址有一边没有"),
    },
    "phone": {
        "exact": _("电话一样"), "one_digit": _("电话差一位"), "differs": _("电话不一样"),
        "unknown": _("电话有一边没有"),
    },
}  # fmt: skip


NO_IDENTITY = gettext_noop("缺身份证号")
FAINT_BELOW = 0.2
"""Less likely than this nobody resembles: the comparing's own measure (LinkParams.ask_from) of what a person is shown.

A pair below it is kept because a name or a phone meets, as twins' do, and dropping it would register them unasked.
"""
LINE_OF = {"name": "name", "birth": "born_on", "place": "region", "phone": "phone"}
DIGITS_OF = {"village": 12, "township": 9, "county": 6}
GRADED = frozenset({"sound", "one_character", "month", "swapped", "year_off", "one_digit"})
"""Words for values that are not the same and yet speak for one person."""


@dataclass(frozen=True, slots=True)
class Line:
    """A field of both sides. `differs`: both tell it, and not the same. `may_take`: a person may choose which stays;
    `is_filled`: only the other side has one."""

    field: str
    title: Any
    stays: str
    other: str
    differs: bool
    may_take: bool = False
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """How well one field agrees, and whether that speaks for one person, against, or says nothing."""

    said: Any
    tone: Tone


def lines_of(stays: Worker, other: Worker | Unlinked, takeable: Collection[str]) -> list[Line]:
    """Both side by side; `takeable`: fields that the one who stays may take over. Related ones are loaded."""
    one, two = _told(stays), _told(other)
    same = _same_sealed(stays, other)
    lines, blank = [], {"", str(SEX_NAMES[""]), gettext(NO_IDENTITY)}
    for field in ORDER:
        left, right = one[field], two[field]
        if not left and not right:
            continue
        is_other = left != right if field not in same else not same[field]
        may = is_other and bool(right) and field in takeable
        if field in ("sex", "born_on") and stays.subject.resident_id_sealed:
            may = False
        differs = is_other and not {left, right} & blank
        lines.append(Line(field, FIELD_TITLES[field], left, right, differs, may, may and left in blank))
    return lines


def _same_sealed(stays: Worker, other: Worker | Unlinked) -> dict[str, bool]:
    """Of sealed values whether they are the same; two with one tail need not be."""
    if isinstance(other, Unlinked):
        return {"phone": subjects.holds(stays.subject, "phone", phone_of(other))}
    mine, theirs = stays.subject, other.subject
    return {"phone": mine.phone_index == theirs.phone_index}


def _told(one: Worker | Unlinked) -> dict[str, str]:
    """What may be shown, by field; identity and phone by their tails."""
    if isinstance(one, Unlinked):
        identity, phone, number = "", one.phone_tail, one.household
    else:
        tail = one.subject.resident_id_tail
        identity = tail_shown(tail) if tail else gettext(NO_IDENTITY)
        phone, number = one.subject.phone_tail, one.household.number if one.household else ""
    return {
        "name": one.called,
        "identity": identity,
        "sex": str(SEX_NAMES[one.sex]),
        "born_on": born_shown(one),
        "region": full_name(one.region),
        "household": number,
        "relation": str(RELATION_NAMES.get(one.relation, one.relation)),
        "phone": tail_shown(phone) if phone else "",
        "education": "" if one.education is None else str(EDUCATION_NAMES[one.education]),
        "skills": "、".join(one.skills),
    }


def whys_of(pair: Candidate, now: Mapping[str, str] | None = None) -> list[Why]:
    """Why the two may be one person, field by field; `now`: as they stand today (`words_now`)."""
    told = []
    for field, (word, weight) in ((key, value) for key, value in pair.why.items() if key in AGREES):
        said = (now or {}).get(field, word)
        is_for = _speaks_for(said, weight if said == word else None)
        tone: Tone = "rest" if said == "unknown" else "ready" if is_for else "wait"
        told.append(Why(AGREES[field][said], tone))
    return told


def has_changed(pair: Candidate, now: Mapping[str, str]) -> bool:
    """Whether the two agree otherwise than when they were compared: how likely it is was said of that day."""
    return any(pair.why[field][0] != word for field, word in now.items())


def words_now(pair: Candidate) -> dict[str, str]:
    """By field how well the two agree now; what was graded finer than alike or not stands while they differ.

    Related ones are loaded.
    """
    other = pair.unlinked or pair.other
    assert other is not None, "a pair is of two"
    lines = {line.field: line for line in lines_of(pair.worker, other, ())}
    regions = (pair.worker.region, other.region)
    fields = ((field, told[0]) for field, told in pair.why.items() if field in AGREES)
    return {
        field: _place_now(word, *regions) if field == "place" else _word_now(field, word, lines.get(LINE_OF[field]))
        for field, word in fields
    }


def _word_now(field: str, word: str, line: Line | None) -> str:
    if line is None or not line.stays or not line.other:
        return "unknown"
    if word in GRADED:
        return word
    is_written_otherwise = field == "name" and _bare(line.stays) == _bare(line.other)
    return "differs" if line.differs and not is_written_otherwise else "exact"


def _bare(text: str) -> str:
    """A name as it was compared."""
    return re.sub(r"[\s·•‧∙⋅・･.]", "", text)


def _place_now(word: str, one: str, other: str) -> str:
    if not one or not other:
        return "unknown"
    digits = DIGITS_OF.get(word)
    if digits is not None:
        return word if one[:digits] == other[:digits] else "differs"
    return "village" if one == other else "differs"


def _speaks_for(word: str, weight: float | None) -> bool:
    return word != "differs" if weight is None else weight > 0


def is_faint(pair: Candidate) -> bool:
    """Whether only a name or a phone meets, and the rest speaks against one person."""
    return pair.probability is not None and pair.probability < FAINT_BELOW


def likely_said(probability: float | None) -> str:
    """How likely, as people say it."""
    if probability is None:
        return gettext("没有算可能性")
    if probability < 0.01:
        return gettext("不像（不到 1%）")
    share = f"{min(99, round(100 * probability))}%"
    if probability >= 0.9:
        return gettext("很可能是同一人（%(share)s）") % {"share": share}
    if probability >= 0.5:
        return gettext("可能是同一人（%(share)s）") % {"share": share}
    return gettext("不大像，但不能排除（%(share)s）") % {"share": share}


def told_of(row: Unlinked) -> list[Line]:
    """What the row says, field by field."""
    told = _told(row)
    return [Line(field, FIELD_TITLES[field], "", told[field], differs=False) for field in ORDER if told[field]]
