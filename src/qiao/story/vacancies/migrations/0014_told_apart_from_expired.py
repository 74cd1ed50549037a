"""What a firm ended before its last day, or without one, was "expired" too; only a firm's word does that."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Q
from django.db.models.functions import TruncDate


def forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Name what a firm ended."""
    rows = apps.get_model("vacancies", "Vacancy").objects.filter(state="expired")
    rows.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=TruncDate("updated_at"))).update(state="closed")


def backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """One state for both."""
    apps.get_model("vacancies", "Vacancy").objects.filter(state="closed").update(state="expired")


class Migration(migrations.Migration):
    dependencies = [("vacancies", "0013_closed_by_the_firm")]
    operations = [migrations.RunPython(forwards, backwards)]
