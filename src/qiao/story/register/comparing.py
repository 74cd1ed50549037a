"""Comparing（并排看）: two records as a person sees them side by side, and why they may be one, in words."""

from __future__ import annotations

from collections.abc import Collection
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


def whys_of(pair: Candidate) -> list[Why]:
    """Why the two may be one person, field by field."""
    told = []
    for field, (word, weight) in ((key, value) for key, value in pair.why.items() if key in AGREES):
        tone: Tone = "rest" if word == "unknown" else "ready" if _speaks_for(word, weight) else "wait"
        told.append(Why(AGREES[field][word], tone))
    return told


def _speaks_for(word: str, weight: float | None) -> bool:
    return word != "differs" if weight is None else weight > 0


def likely_said(probability: float | None) -> str:
    """How likely, as people say it."""
    if probability is None:
        return gettext("没有算可能性")
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
