"""Writing employers（用人单位）: entering and changing one, its workplaces and its contacts.

Suspensions: `suspending.py`; merging: `joining.py`. A firm's telephones are business ones and stand in the clear, for
whoever may see the firm; they never stand in the audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.register.errors import ChangedMeanwhile, Difference
from qiao.story.vacancies import errors, permissions, refusals
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.firm_names import core, firms_on_record, normalised
from qiao.story.vacancies.models import Contact, Employer, Workplace
from qiao.story.vacancies.phrases import shown_value

_ALIKE_MOST = 200
FIELDS = (
    *("name", "credit_code", "region", "contact", "contact_phone", "industry", "size"),
    *("licence_no", "licence_valid_to", "licence_scope"),
)
_NAMES = {
    "name": "名称", "credit_code": "信用代码", "region": "所在地", "contact": "联系人", "contact_phone": "联系电话",
    "industry": "所属行业", "size": "单位规模",
    "licence_no": "营业执照注册号", "licence_valid_to": "营业执照有效期至", "licence_scope": "经营范围",
}  # fmt: skip


def create_employer(
    *, by: Actor, values: Mapping[str, Any], employer_id: UUID | None = None, batch_id: UUID | None = None,
    is_another: bool = False,
) -> Employer:  # fmt: skip
    """Enter an employer; `employer_id` is the form's own key. `is_another`: it is none of those of a like name.

    Raises VacancyRefused: not_allowed, employer_twice, employer_alike.
    """
    refuse_elsewhere(by, permissions.EDIT, values["region"], None)
    key = employer_id or uuid4()
    code = values.get("credit_code") or None
    try:
        with transaction.atomic():
            if (entered := Employer.objects.filter(pk=key).first()) is not None:
                return entered
            _refuse_twice(code, key)
            if not is_another:
                _refuse_alike(values["name"], values["region"], code, key)
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

    Whom its posts name is what was checked: a firm does not rename itself, nor lengthen the term of its licence.
    Raises ChangedMeanwhile; VacancyRefused: not_allowed, employer_twice, name_by_office, licence_by_office.
    """
    given = _known(values)
    if "credit_code" in given:
        given["credit_code"] = given["credit_code"] or None
    refuse_elsewhere(by, permissions.EDIT, employer.region, employer.pk)
    refuse_elsewhere(by, permissions.EDIT, given.get("region", employer.region), employer.pk)
    changed = {name: value for name, value in given.items() if value != getattr(employer, name)}
    if not by.covers(permissions.VERIFY, employer.region):
        if {"name", "credit_code"} & set(changed):
            raise VacancyRefused(refusals.NAME_BY_OFFICE)
        if "licence_valid_to" in changed and _is_longer(employer.licence_valid_to, changed["licence_valid_to"]):
            raise VacancyRefused(refusals.LICENCE_BY_OFFICE, field="licence_valid_to")
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


def keep_workplace(*, by: Actor, employer: Employer, place: str, address: str, what: str = "") -> Workplace:
    """A place where the employer's people work; said again, it is the same one, with what is there now.

    Raises VacancyRefused: not_allowed.
    """
    refuse_elsewhere(by, permissions.EDIT, employer.region, employer.pk)
    with transaction.atomic():
        found, _ = Workplace.objects.update_or_create(
            employer=employer, place=place, address=" ".join(address.split())[:200], defaults={"what": what[:200]}
        )
        details = {"place": place, "address": found.address, "what": found.what}
        record(
            by=by, action="vacancies.employer.workplace", subject=employer, region=employer.region, details=details
        )  # fmt: skip
    return found


def keep_contact(*, by: Actor, employer: Employer, name: str, role: str = "", phone: str = "") -> Contact:
    """Somebody to ask at the employer; said again under one name, the newer telephone holds.

    Raises VacancyRefused: not_allowed.
    """
    refuse_elsewhere(by, permissions.EDIT, employer.region, employer.pk)
    with transaction.atomic():
        told = {"role": role[:40], "phone": phone[:40]}
        found, _ = Contact.objects.update_or_create(employer=employer, name=name.strip()[:80], defaults=told)
        record(by=by, action="vacancies.employer.contact", subject=employer, region=employer.region)
    return found


def drop_part(*, by: Actor, part: Workplace | Contact) -> None:
    """A workplace or a contact that is no more. Raises VacancyRefused: not_allowed, still_checked."""
    employer = part.employer
    refuse_elsewhere(by, permissions.EDIT, employer.region, employer.pk)
    action = "workplace_removed" if isinstance(part, Workplace) else "contact_removed"
    details = {"address": part.address} if isinstance(part, Workplace) else {}
    with transaction.atomic():
        try:
            with transaction.atomic():
                part.delete()
        except ProtectedError:
            raise VacancyRefused(refusals.STILL_CHECKED) from None
        record(
            by=by, action=f"vacancies.employer.{action}", subject=employer, region=employer.region, details=details
        )  # fmt: skip


def _is_longer(before: date | None, after: date | None) -> bool:
    """Whether a term ends later than before; one without an end is the longest."""
    return before is not None and (after is None or after > before)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    assert not unknown, f"no such field of an employer: {sorted(unknown)}"
    return dict(values)


def refuse_elsewhere(by: Actor, permission: str, region: str, employer_id: UUID | None) -> None:
    """Raises VacancyRefused: not_allowed."""
    if not permissions.holds_at(by, permission, region=region, employer_id=employer_id):
        raise VacancyRefused(errors.NOT_ALLOWED)


def _refuse_twice(code: str | None, own: UUID) -> None:
    """The unique key stands behind this; the sentence is better than its error."""
    other = Employer.objects.filter(credit_code=code).exclude(pk=own).first() if code else None
    if other is not None:
        raise VacancyRefused(errors.EMPLOYER_TWICE, credit_code=code, employer=other.name)


def _refuse_alike(name: str, region: str, code: str | None, key: UUID) -> None:
    """A firm of the same city whose name differs by its legal form or its spelling is probably the same one.

    What somebody wrote at the same moment is told when it is written: this form sent twice by its `key`, another's form
    by its credit code.
    """
    there = Employer.objects.filter(region__startswith=region[:4], merged_into__isnull=True).exclude(pk=key)
    near = there.filter(name__icontains=core(name)).order_by("created_at", "pk") | there.filter(
        pk__in=firms_on_record(names=[name]).exclude(pk=key).values("pk")
    )
    for other in near[:_ALIKE_MOST]:
        if not (code and other.credit_code) and normalised(other.name) == normalised(name):
            raise VacancyRefused(refusals.EMPLOYER_ALIKE, field="employer_name", employer=other.name, found=name)


def _stale(now: Employer, given: Mapping[str, Any]) -> ChangedMeanwhile:
    differing = [name for name, value in given.items() if getattr(now, name) != value]
    told = (Difference(n, _NAMES[n], shown_value(n, getattr(now, n)), shown_value(n, given[n])) for n in differing)
    return ChangedMeanwhile(tuple(told), version=now.version)
