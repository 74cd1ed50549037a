"""Answers that come in a workbook（用表答复需求清单）: a row of the vacancy form that names a line answers it.

Of its seats so many are given as the line still misses, and no more than nobody took and no other line was given. The
same row again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.exchange.batches.importers import Written, fault_at
from qiao.ground.exchange.faults import Fault
from qiao.story.vacancies import demand_queries, demand_refusals, demand_states
from qiao.story.vacancies.demand_answering import unanswer
from qiao.story.vacancies.models import DemandAnswer, DemandLine, Vacancy
from qiao.story.vacancies.queries import bare

Row = Mapping[str, Any]
KIND = "vacancies.demandanswer"


def code_of(row: Row) -> str:
    """The line's code in a row, "" for none."""
    return str(row.get("demand") or "").strip().upper()


class Asked:
    """The lines that rows name, with what each still misses and what each vacancy can still give."""

    def __init__(self, rows: Sequence[Row], by: Actor) -> None:
        self.by = by
        codes = {code for row in rows if (code := code_of(row))}
        found = DemandLine.objects.filter(code__in=codes).select_related("demand") if codes else ()
        self.lines = {line.code: line for line in found}
        have = demand_queries.given_by_line(line.pk for line in self.lines.values()) if codes else {}
        self.missing = {line.pk: max(0, line.asked - have.get(line.pk, 0)) for line in self.lines.values()}
        given = DemandAnswer.objects.filter(line__in=list(self.missing)) if codes else ()
        self.known = {(answer.line_id, answer.vacancy_id) for answer in given}
        self.left: dict[UUID, int] = {}

    def fault(self, row: Row, place: str) -> Fault | None:
        """Why the row cannot answer the line that it names."""
        if not (code := code_of(row)):
            return None
        line = self.lines.get(code)
        # A draft is not told apart from what is not there.
        hidden = line is None or line.dropped_why or line.demand.sent_at is None
        if line is None or hidden or not demand_queries.answers(self.by, line.demand):
            return fault_at(row, "demand", demand_refusals.CODE_UNKNOWN, found=code)
        if line.demand.state not in demand_states.ANSWERABLE:
            zh, en = demand_states.STATE_WORDS[line.demand.state]
            return fault_at(row, "demand", demand_refusals.CODE_OVER, found=code, state=zh, state_en=en)
        if not place.startswith(bare(line.demand.work_region)):
            return fault_at(row, "demand", demand_refusals.CODE_ELSEWHERE, found=code)
        return None

    def seats(self, row: Row, vacancy: Vacancy) -> int:
        """How many seats the row's vacancy gives its line now; 0 where it gives none."""
        line = self.lines.get(code_of(row))
        if line is None or (line.pk, vacancy.pk) in self.known or vacancy.state not in demand_queries.OFFERABLE:
            return 0
        if vacancy.pk not in self.left:
            taken = demand_queries.taken_seats([vacancy.pk]).get(vacancy.pk, 0)
            self.left[vacancy.pk] = max(0, vacancy.headcount - max(vacancy.filled, taken))
        left = self.left[vacancy.pk]
        return min(left, self.missing[line.pk] or left)

    def take(self, row: Row, vacancy: Vacancy, batch_id: UUID | None) -> DemandAnswer | None:
        """The row's answer, counted for the rows after it; None where there is none to give."""
        if not (seats := self.seats(row, vacancy)):
            return None
        line = self.lines[code_of(row)]
        self.known.add((line.pk, vacancy.pk))
        self.left[vacancy.pk] -= seats
        self.missing[line.pk] = max(0, self.missing[line.pk] - seats)
        return DemandAnswer(
            line=line, vacancy=vacancy, seats=seats, filled_then=vacancy.filled, created_by_id=self.by.user_id,
            batch_id=batch_id,
        )  # fmt: skip

    def write(self, answers: Sequence[tuple[Row, DemandAnswer]]) -> list[Written]:
        """Write the answers; each line says that it has posts, and the audit what came."""
        DemandAnswer.objects.bulk_create([answer for _row, answer in answers])
        now, by_line = clock.moment(), {answer.line_id: answer.line for _row, answer in answers}
        said = {"answer": demand_states.FOUND, "answered_by_id": self.by.user_id, "answered_at": now}
        DemandLine.objects.filter(pk__in=list(by_line)).update(**said, version=F("version") + 1, updated_at=clock.now())
        for line in by_line.values():
            seats = sum(answer.seats for _row, answer in answers if answer.line_id == line.pk)
            details = {"code": line.code, "said": demand_states.FOUND, "seats": seats}
            region = line.demand.work_region
            record(by=self.by, action="vacancies.demand_line.answered", subject=line, region=region, details=details)
        return [Written(row["row"], KIND, answer.pk, "created") for row, answer in answers]


def take_back(keys: Iterable[UUID]) -> None:
    """Take back answers that came in a workbook; a line without any waits again."""
    rows = DemandAnswer.objects.filter(pk__in=list(keys))
    lines = list(DemandLine.objects.filter(answers__in=rows).distinct())
    rows.delete()
    for line in lines:
        unanswer(line)
