"""The wording of a stored vacancy（在库岗位的文字）, read by the same checks as a row of the form."""

from __future__ import annotations

from qiao.ground.exchange.faults import Fault
from qiao.story.needs.work_limits import names
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.wording import WORDING_CHECKS

_BLANK: dict[str, object] = dict.fromkeys(column.key for column in VACANCIES.columns)
_ROOM = 300


def as_row(vacancy: Vacancy) -> dict[str, object]:
    """The vacancy as a row of the form; columns that are not kept are blank."""
    return {
        **_BLANK,
        **vacancy.terms,
        "employer": vacancy.employer.name,
        "post": vacancy.title,
        "description": vacancy.description or None,
        "demands": list(names(vacancy.demands)) or None,
        "night": vacancy.night,
        "young_ok": vacancy.young_ok,
    }


def faults_of(vacancy: Vacancy) -> list[Fault]:
    """What no post may say: charges on workers, rebates as wage, conditions that may not be set, minors' dangers."""
    row = as_row(vacancy)
    found = []
    for check in WORDING_CHECKS:
        if (figures := check.find(row)) is not None:
            found.append(Fault(check.kind, 0, "", VACANCIES.column(check.at).title, dict(figures)))
    return found


def objections(vacancy: Vacancy) -> str:
    """The first such fault in one sentence; "" when all is well. A rebate counts: it is never wage."""
    return next((fault.said() for fault in faults_of(vacancy)), "")[:_ROOM]
