"""Which households were reached, filled from the visits there are; photos and positions of visits."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import django.db.models.deletion
import uuid
from django.db import migrations, models

CHUNK = 2_000


def fill(apps: Any, _editor: Any) -> None:
    """One row for each household at which somebody was met, a chunk at a time."""
    visit, reached = apps.get_model("visits", "Visit"), apps.get_model("visits", "Reached")
    met = visit.objects.filter(
        kind="household", outcome__in=["seen", "no_change", "refused"], how__in=["there", "elsewhere"]
    )
    told = met.order_by("household_id", "visited_on", "created_at", "pk")
    rows = []
    days = told.values_list("household_id", "visited_on", "created_by_id", "household__region").iterator(chunk_size=CHUNK)
    for key, visits in groupby(days, key=lambda row: row[0]):
        own = list(visits)
        first, last = own[0], own[-1]
        rows.append(
            reached(
                household_id=key, region=first[3], visits=len(own), first_on=first[1], last_on=last[1],
                last_by_id=last[2],
            )
        )  # fmt: skip
    reached.objects.bulk_create(rows, batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0002_search_tokens"),
        ("visits", "0002_sync"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reached",
            fields=[
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="register.household",
                    ),
                ),
                ("region", models.CharField(max_length=12)),
                ("visits", models.PositiveIntegerField()),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("last_by_id", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["region", "last_on", "visits"], name="reached_by_region"),
                    models.Index(fields=["last_on", "region"], name="reached_by_last_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on")), ("visits__gte", 1)),
                        name="reached_at_least_once_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("batch_id", models.UUIDField(blank=True, null=True)),
                ("created_by_id", models.BigIntegerField(null=True)),
                ("made_of", models.CharField(max_length=64)),
                ("width_px", models.PositiveIntegerField()),
                ("height_px", models.PositiveIntegerField()),
                ("size_bytes", models.PositiveIntegerField()),
                ("delete_on", models.DateField()),
                (
                    "gone_as",
                    models.CharField(
                        blank=True,
                        choices=[("", "还在"), ("asked", "删了"), ("withdrawn", "同意收回了"), ("expired", "到期了")],
                        max_length=10,
                    ),
                ),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
                ("gone_why", models.CharField(blank=True, max_length=200)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="visits.visit"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.worker"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["gone_as", "delete_on", "id"], name="photos_by_deletion_day"),
                    models.Index(fields=["worker", "gone_as"], name="photos_of_worker"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gone_as", ""), ("gone_at__isnull", True), ("gone_why", "")),
                            models.Q(
                                ("gone_as__in", ["asked", "withdrawn", "expired"]),
                                ("gone_at__isnull", False),
                                models.Q(("gone_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="photo_there_or_gone_with_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height_px__range", (1, 1600)), ("size_bytes__gte", 1), ("width_px__range", (1, 1600))
                        ),
                        name="photo_is_small",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="position",
                        serialize=False,
                        to="visits.visit",
                    ),
                ),
                ("lat", models.DecimalField(decimal_places=2, max_digits=4)),
                ("lon", models.DecimalField(decimal_places=2, max_digits=5)),
                ("delete_on", models.DateField()),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.worker"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["delete_on", "visit"], name="positions_by_deletion_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lat__range", (-90, 90)), ("lon__range", (-180, 180))),
                        name="position_on_earth",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["kind", "region", "visited_on"], name="visits_by_kind"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
