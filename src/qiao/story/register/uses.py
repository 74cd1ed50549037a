"""Uses（引用）: which records of later stages stand on a record, found from the models' own relations.

The register may not know the later stages; the database's keys do. What goes with the record (on_delete=CASCADE) is a
part of it and not a use: search tokens do not keep anybody from being taken back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CASCADE, Model
from django.db.models.fields.reverse_related import ForeignObjectRel

_TERM = re.compile(r"(\w+)（(.+?)）")


def uses_of(kind: type[Model], keys: Sequence[UUID], but: Collection[UUID] = ()) -> dict[UUID, tuple[str, str]]:
    """By key: what stands on it `but` these rows, in Chinese and English ("需求", "need"); keys that nothing stands on
    are absent."""
    used: dict[UUID, tuple[str, str]] = {}
    for model, column in _standing_on(kind) if keys else ():
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            rows = model.objects.filter(**{f"{column}__in": part})
            rows = rows.exclude(pk__in=list(but)) if but else rows
            for key in rows.values_list(column, flat=True).distinct():
                used.setdefault(key, term_of(model))
    return used


def uses_since(kind: type[Model], key: UUID, since: datetime, but: Collection[UUID] = ()) -> tuple[str, str] | None:
    """What has come to stand on a record since a moment, `but` these rows; None when nothing has.

    A model without a moment of its making says nothing.
    """
    for model, column in _standing_on(kind):
        stamps = [field.name for field in model._meta.concrete_fields if getattr(field, "auto_now_add", False)]
        if not stamps:
            continue
        later = model.objects.filter(**{column: key, f"{stamps[0]}__gt": since}).exclude(pk__in=list(but))
        if later.exists():
            return term_of(model)
    return None


def _standing_on(kind: type[Model]) -> Iterator[tuple[Any, str]]:
    """Models whose rows stand on a record of this kind, each with the column that holds its key."""
    for relation in kind._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.on_delete is not CASCADE and not relation.many_to_many:
            yield relation.related_model, relation.field.attname


def term_of(model: type[Model]) -> tuple[str, str]:
    """A model's term as its docstring opens: "Need（需求）: …"."""
    found = _TERM.match(model.__doc__ or "")
    return (found[2], found[1].lower()) if found else (model.__name__, model.__name__)
