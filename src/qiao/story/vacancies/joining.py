"""Joining（用人单位并档）: the same firm entered twice becomes one, and that is taken back with all that moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.vacancies import errors, permissions, refusals
from qiao.story.vacancies.employing import refuse_elsewhere
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.firm_names import core, normalised
from qiao.story.vacancies.models import Contact, Employer, EmployerMerge, Suspension, Vacancy, Workplace

PARTS: dict[str, Any] = {"contacts": Contact, "suspensions": Suspension}
"""What moves as it is; posts, workplaces and what hangs on them move with care for what must stand once."""
_NOT_DIGIT = re.compile(r"\D")
_CANDIDATES = 500


def alike(employer: Employer, rows: QuerySet[Employer]) -> list[tuple[Employer, list[str]]]:
    """Those of `rows` that may be the same firm, each with the grounds: "name", "code", "phone"."""
    near = rows.exclude(pk=employer.pk).filter(_near(employer)).prefetch_related("contacts").order_by("name", "pk")
    found = ((other, list(_grounds(employer, other))) for other in near[:_CANDIDATES])
    return [(other, grounds) for other, grounds in found if grounds]


def _near(employer: Employer) -> Q:
    """What the database can say of it; the rest is looked at one by one."""
    near = Q(region__startswith=employer.region[:4], name__icontains=core(employer.name))
    phones = _phones(employer)
    if phones:
        near |= Q(contact_phone__in=phones) | Q(contacts__phone__in=phones)
    if employer.credit_code:
        near |= Q(credit_code__contains=employer.credit_code[8:17])
        near |= Q(licence_no=employer.credit_code) | Q(licence_no=employer.credit_code[8:17])
    return Q(pk__in=Employer.objects.filter(near).values("pk"))


def _grounds(one: Employer, other: Employer) -> Iterator[str]:
    if normalised(one.name) == normalised(other.name):
        yield "name"
    # The characters 9 to 17 are the body's own number (GB 11714), whatever authority registered it.
    if one.credit_code and other.credit_code and one.credit_code[8:17] == other.credit_code[8:17]:
        yield "code"
    if _phones(one) & _phones(other):
        yield "phone"


def _phones(employer: Employer) -> set[str]:
    told = [employer.contact_phone, *(contact.phone for contact in employer.contacts.all())]
    return {phone for phone in told if len(_NOT_DIGIT.sub("", phone)) >= 7}


def merge_employers(*, by: Actor, loser: Employer, winner: Employer, why: str) -> EmployerMerge:
    """All that `loser` has becomes that of `winner`; a suspension goes along and is never shaken off by a merge.

    Raises VacancyRefused: not_allowed, merge_with_itself, lift_why.
    """
    for each in (loser, winner):
        refuse_elsewhere(by, permissions.VERIFY, each.region, None)
    if not why.strip():
        raise VacancyRefused(refusals.LIFT_WHY)
    with transaction.atomic():
        held = Employer.objects.select_for_update().filter(pk__in=[loser.pk, winner.pk], merged_into__isnull=True)
        standing = {each.pk: each for each in held.order_by("pk")}
        if loser.pk == winner.pk or len(standing) != 2:
            raise VacancyRefused(errors.MERGE_WITH_ITSELF)
        loser, winner = standing[loser.pk], standing[winner.pk]
        moved = _moved_parts(loser, winner)
        merge = EmployerMerge.objects.create(
            loser=loser, winner=winner, moved=moved, why=why.strip()[:200], merged_by_id=by.user_id
        )
        Employer.objects.filter(pk=loser.pk).update(merged_into=winner, credit_code=None, **_touched())
        Employer.objects.filter(pk=winner.pk).update(**_taken_over(loser, winner), **_touched())
        details = {"into": str(winner.pk), "vacancies": len(moved["vacancies"])}
        record(
            by=by, action="vacancies.employer.merged", subject=loser, region=loser.region, reason=why, details=details
        )  # fmt: skip
    return merge


def unmerge_employers(*, by: Actor, merge: EmployerMerge, why: str) -> None:
    """What moved moves back, as far as it is still there; posts that came since stay with the firm that got them.

    Raises VacancyRefused: not_allowed, lift_why, unmerge_over.
    """
    for each in (merge.loser, merge.winner):
        refuse_elsewhere(by, permissions.VERIFY, each.region, None)
    if not why.strip():
        raise VacancyRefused(refusals.LIFT_WHY)
    with transaction.atomic():
        told = {"undone_at": clock.now(), "undone_by_id": by.user_id, "undone_why": why.strip()[:200]}
        # A firm that was itself merged away since comes back first: what moved lies with the third one now.
        open_ones = EmployerMerge.objects.filter(pk=merge.pk, undone_at__isnull=True, winner__merged_into__isnull=True)
        if not open_ones.update(**told):
            raise VacancyRefused(refusals.UNMERGE_OVER)
        _move_back(merge)
        details = {"from": str(merge.winner_id)}
        record(
            by=by, action="vacancies.employer.unmerged", subject=merge.loser, region=merge.loser.region, reason=why,
            details=details,
        )  # fmt: skip


def _moved_parts(loser: Employer, winner: Employer) -> dict[str, Any]:
    taken = set(winner.vacancies.exclude(reference="").values_list("reference", flat=True))
    posts = dict(loser.vacancies.order_by("pk").values_list("pk", "reference"))
    moved: dict[str, Any] = {
        "vacancies": {str(key): reference for key, reference in posts.items()},
        "code": loser.credit_code or "",
        "code_taken": winner.credit_code is None and loser.credit_code is not None,
        "suspended": [str(winner.suspended_until or ""), winner.suspended_why],
    }
    loser.vacancies.filter(reference__in=taken).exclude(reference="").update(reference="")
    loser.vacancies.update(employer=winner, **_touched())
    for name, model in PARTS.items():
        rows = model.objects.filter(employer=loser)
        moved[name] = [str(key) for key in rows.order_by("pk").values_list("pk", flat=True)]
        rows.update(employer=winner)
    known = set(winner.workplaces.values_list("place", "address"))
    going = [each for each in loser.workplaces.order_by("pk") if (each.place, each.address) not in known]
    moved["workplaces"] = [str(each.pk) for each in going]
    Workplace.objects.filter(pk__in=[each.pk for each in going]).update(employer=winner)
    return moved


def _taken_over(loser: Employer, winner: Employer) -> dict[str, Any]:
    """The credit code where the firm that stays has none, and the longer suspension."""
    told: dict[str, Any] = {}
    if winner.credit_code is None and loser.credit_code is not None:
        told["credit_code"] = loser.credit_code
    until = loser.suspended_until
    if until is not None and (winner.suspended_until is None or winner.suspended_until < until):
        told |= {"suspended_until": until, "suspended_why": loser.suspended_why}
    return told


def _move_back(merge: EmployerMerge) -> None:
    moved, loser, winner = merge.moved, merge.loser, merge.winner
    for key, reference in moved["vacancies"].items():
        Vacancy.objects.filter(pk=key, employer=winner).update(employer=loser, reference=reference, **_touched())
    for name, model in {**PARTS, "workplaces": Workplace}.items():
        model.objects.filter(pk__in=moved[name], employer=winner).update(employer=loser)
    if moved["code_taken"]:
        Employer.objects.filter(pk=winner.pk, credit_code=moved["code"]).update(credit_code=None)
    free = not Employer.objects.filter(credit_code=moved["code"]).exists() if moved["code"] else False
    back = {"credit_code": moved["code"]} if free else {}
    Employer.objects.filter(pk=loser.pk).update(merged_into=None, **back, **_touched())
    for each in (loser, winner):
        _settle_suspension(each)


def _settle_suspension(employer: Employer) -> None:
    """What the employer's row says of its suspension, from the rows that stand."""
    going = Suspension.objects.filter(employer=employer, lifted_on__isnull=True, until__gte=clock.today())
    last = going.order_by("-until", "pk").first()
    told = {"suspended_until": last.until if last else None, "suspended_why": last.why if last else ""}
    Employer.objects.filter(pk=employer.pk).update(**told, **_touched())


def _touched() -> dict[str, Any]:
    return {"version": F("version") + 1, "updated_at": clock.now()}
