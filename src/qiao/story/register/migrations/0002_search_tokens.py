"""The token table of the search, filled from the workers there are, a chunk at a time.

PostgreSQL compares tokens by their bytes, as SQLite does: what begins with "lj" is the range from "lj" to below "lk",
which a language's own order of letters and marks would not keep.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from qiao.story.register.tokens import tokens_of

CHUNK = 2_000


def compare_by_bytes(_apps: Any, editor: Any) -> None:
    """PostgreSQL's column by bytes."""
    if editor.connection.vendor == "postgresql":
        editor.execute('ALTER TABLE register_searchtoken ALTER COLUMN token TYPE varchar(40) COLLATE "C"')


def fill(apps: Any, _editor: Any) -> None:
    """Each worker's tokens; those of whoever was merged into another under the other."""
    worker, token = apps.get_model("register", "Worker"), apps.get_model("register", "SearchToken")
    standing, last = worker.objects.filter(merged_into__isnull=True).order_by("pk"), None
    while True:
        after = standing if last is None else standing.filter(pk__gt=last)
        workers = {one.pk: one for one in after.only("pk", "name", "initials", "region")[:CHUNK]}
        if not workers:
            return
        last = list(workers)[-1]
        told = {(key, text) for key, one in workers.items() for text in tokens_of(one.name)}
        merged = worker.objects.filter(merged_into__isnull=False, merged_into__gte=next(iter(workers)))
        for key, name in merged.filter(merged_into__lte=last).values_list("merged_into_id", "name").order_by("pk"):
            told |= {(key, text) for text in tokens_of(name) if key in workers}
        rows = [
            token(worker_id=key, token=text, initials=workers[key].initials, region=workers[key].region)
            for key, text in sorted(told)
        ]
        token.objects.bulk_create(rows, batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchToken",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "worker", "token", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="register.worker",
                    ),
                ),
                ("token", models.CharField(max_length=40)),
                ("initials", models.CharField(blank=True, max_length=40)),
                ("region", models.CharField(max_length=12)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["token", "initials", "region", "worker"], name="tokens_in_order"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("token", ""), _negated=True), name="token_is_told"),
                ],
            },
        ),
        migrations.RunPython(compare_by_bytes, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
