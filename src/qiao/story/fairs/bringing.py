"""Bringing（企业岗位表导入）: lines of a workbook become firms at booths with their posts; what stands is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Judged, OneForm, Refusal, Written, fault_at
from qiao.ground.exchange.faults import Fault
from qiao.story.fairs import errors, permissions, states
from qiao.story.fairs.actions import wrong_in
from qiao.story.fairs.ledgers import FIRMS
from qiao.story.fairs.models import Fair, FairFirm, FairVacancy
from qiao.story.fairs.queries import fairs_seen
from qiao.story.register.uses import uses_of
from qiao.story.vacancies.firm_names import firms_on_record, one_name
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.queries import still_open

Row = Mapping[str, Any]


class _Hall:
    """The fairs that rows are about with their booths, their employers and open posts; rows before a row count too."""

    def __init__(self, rows: Sequence[Row], by: Actor) -> None:
        names = {str(row["fair"]) for row in rows}
        fairs = fairs_seen(by, permissions.IMPORT).filter(name__in=names)
        self.fairs: dict[str, Fair] = {fair.name: fair for fair in fairs.order_by("held_on", "pk")}
        firms = FairFirm.objects.filter(fair__in=self.fairs.values()).select_related("employer")
        self.firms = {(firm.fair_id, firm.employer_id): firm for firm in firms}
        self.booths = {(firm.fair_id, firm.booth): firm for firm in self.firms.values()}
        known = firms_on_record(names={str(row["employer"]) for row in rows})
        self.employers = {one_name(employer.name): employer for employer in known.order_by("-created_at", "pk")}
        opened = Vacancy.objects.filter(still_open(clock.today()), employer__in=self.employers.values())
        self.vacancies = {(v.employer_id, v.title): v for v in opened.order_by("-created_at", "pk")}
        posts = FairVacancy.objects.filter(firm__in=self.firms.values())
        self.posts = {(post.firm_id, post.vacancy_id): post for post in posts}

    def fault(self, row: Row) -> Fault | None:
        """Why the row cannot be taken."""
        fair, employer = self.fairs.get(str(row["fair"])), self.employers.get(one_name(str(row["employer"])))
        if fair is None:
            return fault_at(row, "fair", errors.FAIR_UNKNOWN, found=row["fair"])
        if fair.state not in states.CHANGEABLE:
            return fault_at(row, "fair", errors.FAIR_OVER, found=row["fair"])
        if employer is None:
            return fault_at(row, "employer", errors.EMPLOYER_UNKNOWN, found=row["employer"])
        until = employer.suspended_until
        if until is not None and until >= clock.today():
            return fault_at(row, "employer", errors.EMPLOYER_SUSPENDED, found=employer.name, until=until)
        if (employer.pk, str(row["vacancy"])) not in self.vacancies:
            return fault_at(row, "vacancy", errors.POST_UNKNOWN, found=row["vacancy"])
        return self._booth_fault(row, fair, employer)

    def _booth_fault(self, row: Row, fair: Fair, employer: Employer) -> Fault | None:
        booth = str(row["booth"])[:12]
        if found := wrong_in(str(row["booth"])):
            return fault_at(row, "booth", errors.BOOTH_WORDING, found=found)
        firm, there = self.firms.get((fair.pk, employer.pk)), self.booths.get((fair.pk, booth))
        if firm is not None and firm.booth != booth:
            return fault_at(row, "booth", errors.FIRM_ELSEWHERE, firm=employer.name, booth=firm.booth)
        if there is not None and there.employer_id != employer.pk:
            return fault_at(row, "booth", errors.BOOTH_TAKEN, found=booth, firm=there.employer.name)
        return None

    def placed(self, row: Row, batch_id: UUID | None) -> tuple[FairFirm, bool, FairVacancy, bool]:
        """The row's firm and post, each with whether it is new; kept for the rows after it."""
        fair, employer = self.fairs[str(row["fair"])], self.employers[one_name(str(row["employer"]))]
        vacancy = self.vacancies[employer.pk, str(row["vacancy"])]
        firm, booth = self.firms.get((fair.pk, employer.pk)), str(row["booth"])[:12]
        is_new = firm is None
        if firm is None:
            firm = FairFirm(
                fair=fair, employer=employer, booth=booth, contact=str(row.get("contact") or "")[:80], batch_id=batch_id
            )
            self.firms[fair.pk, employer.pk] = self.booths[fair.pk, booth] = firm
        post = self.posts.get((firm.pk, vacancy.pk))
        if post is not None:
            return firm, is_new, post, False
        post = FairVacancy(firm=firm, vacancy=vacancy, batch_id=batch_id)
        self.posts[firm.pk, vacancy.pk] = post
        return firm, is_new, post, True


class Bringing(OneForm):
    """The importer of a fair's firms and posts."""

    form = FIRMS
    hidden: frozenset[str] = frozenset()

    def judge(self, rows: Sequence[Row], *, by: Actor) -> list[Judged]:
        """What each row would do now."""
        hall, told = _Hall(rows, by), []
        for row in rows:
            if (fault := hall.fault(row)) is not None:
                told.append(Judged("wrong", faults=(fault,)))
            else:
                told.append(Judged("new" if hall.placed(row, None)[3] else "same"))
        return told

    def write(self, rows: Sequence[Row], *, by: Actor, batch_id: UUID) -> list[Written]:
        """Write the rows that are well; a firm with its first post."""
        hall, told = _Hall(rows, by), []
        for row in rows:
            if hall.fault(row) is not None:
                continue
            firm, is_new_firm, post, is_new = hall.placed(row, batch_id)
            if is_new_firm:
                firm.save(force_insert=True)
                told.append(Written(row["row"], "fairs.fairfirm", firm.pk, "created"))
            if is_new:
                post.save(force_insert=True)
            told.append(Written(row["row"], "fairs.fairvacancy", post.pk, "created" if is_new else "same"))
        return told

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:  # noqa: ARG002 - the batch tells who undid it
        """Take back what nothing stands on; the rest is told."""
        refused: list[Refusal] = []
        for kind, model in (("fairs.fairvacancy", FairVacancy), ("fairs.fairfirm", FairFirm)):
            own = [entry.record_id for entry in entries if entry.kind == kind and entry.effect == "created"]
            used = uses_of(model, own)
            for key in own:
                if key in used:
                    zh, en = used[key]
                    said = f"已经有{zh}用到它，留着不动。", f"A {en} stands on it; it stays."
                    refused.append(Refusal(key, *said))
                else:
                    model._default_manager.filter(pk=key).delete()
        return refused
