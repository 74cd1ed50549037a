"""Writing employers（用人单位）: entering, changing, merging, and suspending the recommendation of one（暂停推荐）."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.register.errors import ChangedMeanwhile, Difference
from qiao.story.vacancies import errors, permissions
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.phrases import shown_value

FIELDS = ("name", "credit_code", "region", "contact", "contact_phone")
_NAMES = {
    "name": "名称", "credit_code": "信用代码", "region": "所在地", "contact": "联系人", "contact_phone": "联系电话",
}  # fmt: skip


def create_employer(
    *, by: Actor, values: Mapping[str, Any], employer_id: UUID | None = None, batch_id: UUID | None = None
) -> Employer:
    """Enter an employer; `employer_id` is the form's own key. Raises VacancyRefused: not_allowed, employer_twice."""
    _refuse_elsewhere(by, permissions.EDIT, values["region"], None)
    key = employer_id or uuid4()
    code = values.get("credit_code") or None
    try:
        with transaction.atomic():
            if (entered := Employer.objects.filter(pk=key).first()) is not None:
                return entered
            _refuse_twice(code, key)
            employer = Employer(id=key, batch_id=batch_id, **{**_known(values), "credit_code": code})
            employer.save(force_insert=True)
            record(by=by, action="vacancies.employer.created", subject=employer, region=employer.region)
    except IntegrityError:
        # Somebody was faster at the same moment: by the same form, or with the same credit code.
        if (entered := Employer.objects.filter(pk=key).first()) is not None:
            return entered
        _refuse_twice(code, key)
        raise
    return employer


def change_employer(*, by: Actor, employer: Employer, seen_version: int, values: Mapping[str, Any]) -> Employer:
    """Change an employer that was seen at `seen_version`.

    Raises ChangedMeanwhile; VacancyRefused: not_allowed, employer_twice.
    """
    given = _known(values)
    if "credit_code" in given:
        given["credit_code"] = given["credit_code"] or None
    _refuse_elsewhere(by, permissions.EDIT, employer.region, employer.pk)
    _refuse_elsewhere(by, permissions.EDIT, given.get("region", employer.region), employer.pk)
    changed = {name: value for name, value in given.items() if value != getattr(employer, name)}
    with transaction.atomic():
        _refuse_twice(given.get("credit_code"), employer.pk)
        held = Employer.objects.filter(pk=employer.pk, version=seen_version)
        if not held.update(**changed, version=F("version") + 1, updated_at=clock.now()):
            raise _stale(Employer.objects.get(pk=employer.pk), given)
        told = {
            name: [shown_value(name, getattr(employer, name)), shown_value(name, value)]
            for name, value in changed.items() if not name.startswith("contact")
        }  # fmt: skip
        details = {"changes": told, "fields": sorted(changed)}
        record(by=by, action="vacancies.employer.changed", subject=employer, region=employer.region, details=details)
    return Employer.objects.get(pk=employer.pk)


def merge_employers(*, by: Actor, loser: Employer, winner: Employer) -> int:
    """The same firm entered twice: all posts of `loser` become those of `winner`. Returns how many moved.

    Raises VacancyRefused: not_allowed, merge_with_itself.
    """
    for each in (loser, winner):
        _refuse_elsewhere(by, permissions.VERIFY, each.region, None)
    with transaction.atomic():
        standing = Employer.objects.filter(pk__in=[loser.pk, winner.pk], merged_into__isnull=True)
        if loser.pk == winner.pk or standing.count() != 2:
            raise VacancyRefused(errors.MERGE_WITH_ITSELF)
        taken = Vacancy.objects.filter(employer=winner).exclude(reference="").values("reference")
        Vacancy.objects.filter(employer=loser, reference__in=taken).update(reference="")
        moved = Vacancy.objects.filter(employer=loser).update(employer=winner, version=F("version") + 1)
        code, loser_code = winner.credit_code, loser.credit_code
        Employer.objects.filter(pk=loser.pk).update(merged_into=winner, credit_code=None, version=F("version") + 1)
        if code is None and loser_code is not None:
            Employer.objects.filter(pk=winner.pk).update(credit_code=loser_code, version=F("version") + 1)
        details = {"into": str(winner.pk), "vacancies": moved}
        record(by=by, action="vacancies.employer.merged", subject=loser, region=loser.region, details=details)
    return moved


def suspend_employer(*, by: Actor, employer: Employer, until: date, why: str) -> None:
    """Stop recommending an employer's posts until a day, for a reason; the firm can appeal to the office that did it.

    Raises VacancyRefused: not_allowed, reason_needed.
    """
    _refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    why = why.strip()[:200]
    if not why or until <= clock.today():
        raise VacancyRefused(errors.REASON_NEEDED)
    with transaction.atomic():
        Employer.objects.filter(pk=employer.pk).update(
            suspended_until=until, suspended_why=why, version=F("version") + 1, updated_at=clock.now()
        )
        record(
            by=by, action="vacancies.employer.suspended", subject=employer, region=employer.region, reason=why,
            details={"until": str(until)},
        )  # fmt: skip


def lift_suspension(*, by: Actor, employer: Employer, why: str) -> None:
    """Recommend an employer again before the term is over. Raises VacancyRefused: not_allowed."""
    _refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    with transaction.atomic():
        Employer.objects.filter(pk=employer.pk).update(
            suspended_until=None, suspended_why="", version=F("version") + 1, updated_at=clock.now()
        )
        record(
            by=by, action="vacancies.employer.reinstated", subject=employer, region=employer.region, reason=why[:500]
        )


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    assert not unknown, f"no such field of an employer: {sorted(unknown)}"
    return dict(values)


def _refuse_elsewhere(by: Actor, permission: str, region: str, employer_id: UUID | None) -> None:
    if not permissions.holds_at(by, permission, region=region, employer_id=employer_id):
        raise VacancyRefused(errors.NOT_ALLOWED)


def _refuse_twice(code: str | None, own: UUID) -> None:
    """The unique key stands behind this; the sentence is better than its error."""
    other = Employer.objects.filter(credit_code=code).exclude(pk=own).first() if code else None
    if other is not None:
        raise VacancyRefused(errors.EMPLOYER_TWICE, credit_code=code, employer=other.name)


def _stale(now: Employer, given: Mapping[str, Any]) -> ChangedMeanwhile:
    differing = [name for name, value in given.items() if getattr(now, name) != value]
    told = (Difference(n, _NAMES[n], shown_value(n, getattr(now, n)), shown_value(n, given[n])) for n in differing)
    return ChangedMeanwhile(tuple(told), version=now.version)
