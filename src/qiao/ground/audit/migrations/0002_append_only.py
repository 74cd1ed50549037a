"""Audit events and links are only ever added: both databases refuse to change or delete one."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from qiao.ground.audit import protection


def protect(apps: Any, schema_editor: Any) -> None:
    protection.protect(schema_editor.connection)


def release(apps: Any, schema_editor: Any) -> None:
    protection.release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
