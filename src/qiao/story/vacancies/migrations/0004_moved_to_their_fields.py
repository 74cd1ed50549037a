"""What stood in `terms` and on the employer's row moves to the fields and rows that are there for it now."""

from __future__ import annotations

from typing import Any

from django.db import migrations

TYPED = {
    "pay_method": 20, "probation": 60, "hours": 100, "shift": 60, "deductions": 100, "contract": 20, "insurance": 60,
    "address": 200, "demand_reason": 200,
}  # fmt: skip
AT_ONCE = 1_000


def forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Terms to fields; a suspension that runs gets its row; the day on which a post was checked confirmed it."""
    vacancy, employer = apps.get_model("vacancies", "Vacancy"), apps.get_model("vacancies", "Employer")
    rows, changed = vacancy.objects.order_by("pk").iterator(AT_ONCE), []
    fields = [*TYPED, "terms", "confirmed_on"]
    for row in rows:
        kept = dict(row.terms)
        for name, most in TYPED.items():
            # A text that is longer than its field stays whole where it is.
            if isinstance(kept.get(name), str) and len(kept[name]) <= most:
                setattr(row, name, kept.pop(name))
        row.terms, row.confirmed_on = kept, row.verified_on
        changed.append(row)
        if len(changed) == AT_ONCE:
            vacancy.objects.bulk_update(changed, fields)
            changed = []
    vacancy.objects.bulk_update(changed, fields)
    suspension = apps.get_model("vacancies", "Suspension")
    for firm in employer.objects.filter(suspended_until__isnull=False).order_by("pk"):
        since = min(firm.updated_at.date(), firm.suspended_until)
        suspension.objects.create(
            employer=firm, since=since, until=firm.suspended_until, why=firm.suspended_why or "没有写明"
        )


def backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Fields back to terms."""
    vacancy = apps.get_model("vacancies", "Vacancy")
    for row in vacancy.objects.order_by("pk").iterator(AT_ONCE):
        row.terms = {**row.terms, **{name: getattr(row, name) for name in TYPED if getattr(row, name)}}
        row.save(update_fields=["terms"])


class Migration(migrations.Migration):
    dependencies = [("vacancies", "0003_employers_whole")]
    operations = [migrations.RunPython(forwards, backwards)]
