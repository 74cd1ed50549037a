"""Standing（核实过的内容）: what was verified is what stands. A change of what a worker decides by is verified again.

The seats that were taken or promised stay; the post is neither proposed nor public until somebody asked the employer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Q

from qiao.story.vacancies import states
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.phrases import FIELD_WORDS, TERMS, shown_value, term_said

DECIDES: Final = (
    *("title", "occupation", "place", "address", "headcount", "wage_low_yuan", "wage_high_yuan", "pay_method"),
    *("probation", "hours", "shift", "night", "board_lodging", "board_yuan_month", "lodging_yuan_month"),
    *("deductions", "contract", "dispatched_by", "insurance", "starts_on", "description", "terms"),
    *("age_min", "age_max", "age_reason", "education_min", "experience_years_min", "skills", "certificates"),
    *("demands", "demand_reason", "young_ok"),
)
"""What a worker decides by: all that the public page, the matching or the law reads of a post.

The description counts although it is often a typing error that is mended: it is free text, and can say anything. A
headcount counts when it grows, for fewer seats promise nobody anything new. Beside them stand the employer's number
(`reference`), whom to call there, and the dates: the last day may be put off, for freshness asks the employer anyway.
"""
MARKED = Q(state=states.DRAFT) & ~Q(as_verified={})
"""Posts that were verified, were changed since, and wait to be verified again."""


class Difference(NamedTuple):
    """What stood of a field when the post was verified, and what stands now; both as people read them."""

    name: str
    title: str
    verified: str
    now: str


def decisive(before: Mapping[str, Any], after: Vacancy) -> dict[str, Any]:
    """Of the values that stood before, those that workers decide by and that are other ones now."""
    told = {name: before[name] for name in DECIDES if name in before and before[name] != getattr(after, name)}
    if "headcount" in told and after.headcount < told["headcount"]:
        del told["headcount"]
    return told


def remember(after: Vacancy, was: str, before: Mapping[str, Any]) -> None:
    """Keep beside the changed values what was verified, unless the post, in state `was` before, was never verified."""
    once = was in (*states.ENDED, states.BLOCKED) and after.verified_on is not None
    if was in states.ANSWERED or once or after.as_verified:
        kept = {name: _plain(value) for name, value in decisive(before, after).items()}
        after.as_verified = {**kept, **after.as_verified}


def waits_again(vacancy: Vacancy) -> bool:
    """Whether it was verified, was changed since, and waits to be verified again."""
    return vacancy.state == states.DRAFT and bool(vacancy.as_verified)


def differences(vacancy: Vacancy, *, english: bool = False) -> list[Difference]:
    """What was changed since the post was verified, whole, in the order of DECIDES."""
    told = []
    for name in (name for name in DECIDES if name in vacancy.as_verified):
        verified, now = vacancy.as_verified[name], getattr(vacancy, name)
        if name == "terms":
            told += [
                Difference(name, TERMS[key][english], term_said(verified.get(key)), term_said(now.get(key)))
                for key in TERMS
                if verified.get(key) != now.get(key)
            ]
        elif verified != _plain(now):
            both = [shown_value(name, value, most=None) for value in (verified, now)]
            told.append(Difference(name, FIELD_WORDS[name][english], *both))
    return told


def changed_said(vacancy: Vacancy, *, english: bool = False) -> str:
    """What was changed since it was verified, in a few words: 最低月薪、岗位描述."""
    titles = dict.fromkeys(one.title for one in differences(vacancy, english=english))
    return (", " if english else "、").join(titles)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
