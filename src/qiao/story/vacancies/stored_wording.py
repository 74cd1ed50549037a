"""The wording of a stored vacancy（在库岗位的文字）, read by the same checks as a row of the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qiao.ground.exchange.cells.texts import shown
from qiao.ground.exchange.columns import RowCheck
from qiao.ground.exchange.faults import Fault
from qiao.story.needs.work_limits import names
from qiao.story.vacancies.ages_asked import AGE_CHECKS, WORDS
from qiao.story.vacancies.contacts import quoted
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.phrases import FIELD_WORDS, TERMS, TYPED
from qiao.story.vacancies.terms_asked import ASKED_CHECKS
from qiao.story.vacancies.wording import WORDING_CHECKS

_BLANK: dict[str, object] = dict.fromkeys(column.key for column in VACANCIES.columns)
_ROOM = 300
_FIRM = ("用人单位", "employer")


def as_row(vacancy: Vacancy) -> dict[str, object]:
    """The vacancy as a row of the form; columns that are not kept are blank."""
    return {
        **_BLANK,
        **vacancy.terms,
        # A text longer than its field stayed in `terms`: it is read too.
        **{
            name: told
            for name in (*TYPED, "demand_reason", "contact")
            if name in _BLANK and (told := getattr(vacancy, name))
        },
        "certificate": vacancy.certificates or None,
        "skills": vacancy.skills or None,
        "employer": vacancy.employer.name,
        "post": vacancy.title,
        "occupation_code": vacancy.occupation or vacancy.terms.get("occupation_code"),
        "description": vacancy.description or None,
        "demands": list(names(vacancy.demands)) or None,
        "night": vacancy.night,
        "young_ok": vacancy.young_ok,
        "age": None,
        "wage_low_yuan_month": None if vacancy.wage_low_yuan is None else float(vacancy.wage_low_yuan),
        "wage_high_yuan_month": None if vacancy.wage_high_yuan is None else float(vacancy.wage_high_yuan),
        "age_min": vacancy.age_min,
        "age_max": vacancy.age_max,
        "age_reason": WORDS.get(vacancy.age_reason),
    }


def faults_of(vacancy: Vacancy) -> list[Fault]:
    """What no post may say: charges on workers, rebates as wage, conditions that may not be set, minors' dangers."""
    return _found(vacancy, WORDING_CHECKS)


def age_faults_of(vacancy: Vacancy) -> list[Fault]:
    """Its age limits without a legal ground, which keep it from being verified."""
    return _found(vacancy, AGE_CHECKS)


def asked_of(vacancy: Vacancy) -> list[Fault]:
    """Its terms that the employer must be asked about, though none keeps it from being verified."""
    return _found(vacancy, ASKED_CHECKS)


def _found(vacancy: Vacancy, checks: Sequence[RowCheck]) -> list[Fault]:
    return _faults(as_row(vacancy), checks)


def _faults(row: dict[str, object], checks: Sequence[RowCheck]) -> list[Fault]:
    told = ((check, check.find(row)) for check in checks)
    return [
        Fault(check.kind, 0, "", VACANCIES.column(check.at).title, dict(figures))
        for check, figures in told
        if figures is not None
    ]


def said_wrongly(text: str) -> Fault | None:
    """The first thing that a text beside posts may not ask for either, read as the remarks of a post; None for none."""
    row = {**_BLANK, "remarks": text}
    checks = [check for check in (*WORDING_CHECKS, *AGE_CHECKS) if check.at == "remarks"]
    return next(iter(_faults(row, checks)), None)


def contact_said(text: str) -> str | None:
    """Somebody's name, number or account in such a text, quoted; None for none."""
    return shown("、".join(found)) if (found := quoted(text)) else None


def objections(vacancy: Vacancy) -> str:
    """The first such fault in one sentence; "" when all is well. A rebate counts: it is never wage."""
    return next((fault.said() for fault in faults_of(vacancy)), "")[:_ROOM]


def age_objections(vacancy: Vacancy) -> str:
    """The first age limit without a ground in one sentence; "" when there is none."""
    return next((fault.said() for fault in age_faults_of(vacancy)), "")[:_ROOM]


def contacts_told(vacancy: Vacancy) -> list[tuple[tuple[str, str], list[str]]]:
    """Of each text of a post that has some: its heading in both languages, and what the public page leaves out."""
    words: dict[tuple[str, str], Any] = {
        FIELD_WORDS[name]: getattr(vacancy, name) for name in ("title", "description", "demand_reason", *TYPED)
    }
    words[_FIRM] = vacancy.employer.name
    words |= {FIELD_WORDS[name]: "、".join(getattr(vacancy, name)) for name in ("skills", "certificates")}
    words |= {TERMS[key]: text for key, text in vacancy.terms.items() if key in TERMS}
    told = ((title, list(quoted(text))) for title, text in words.items() if isinstance(text, str))
    return [(title, found) for title, found in told if found]
