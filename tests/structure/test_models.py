"""Relations between models: what import-linter cannot see, because a foreign key may be named by a string."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from qiao.story import STAGES

GROUND = ("audit", "accounts", "privacy", "jobs", "batches", "agreements")
"""The order of the ground, lowest first, as in .importlinter."""
ORDER = {label: place for place, label in enumerate((*GROUND, *(stage.package for stage in STAGES)))}


def relations() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every foreign key of ours with the model it stands on."""
    for model in apps.get_models():
        if model.__module__.startswith("qiao."):
            yield from ((model, field) for field in model._meta.get_fields() if field.concrete and field.is_relation)


def test_no_relation_points_to_a_later_stage() -> None:
    later = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model, field in relations()
        if ORDER.get(field.related_model._meta.app_label, -1) > ORDER[model._meta.app_label]
    ]
    assert later == []


def test_a_relation_to_another_stage_leaves_no_name_there() -> None:
    stages = {stage.package for stage in STAGES}
    named = [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if model._meta.app_label in stages
        and field.related_model._meta.app_label != model._meta.app_label
        and not field.remote_field.hidden
    ]
    assert named == []


def test_every_model_of_ours_stands_in_the_order() -> None:
    labels = {model._meta.app_label for model in apps.get_models() if model.__module__.startswith("qiao.")}
    assert labels <= set(ORDER)


def test_every_set_of_choices_is_held_by_the_database() -> None:
    """A state that code does not know must not be stored: each `state` column has a check constraint."""
    free = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("qiao.")
        and any(field.name == "state" for field in model._meta.get_fields())
        and not any("state" in c.name for c in model._meta.constraints)
    ]
    assert free == []
