"""Uses（引用）: which records of later stages stand on a record, found from the models' own relations.

The register may not know the later stages; the database's keys do. What goes with the record (on_delete=CASCADE) is a
part of it and not a use: search tokens do not keep anybody from being taken back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CASCADE, Model

_TERM = re.compile(r"(\w+)（(.+?)）")


def uses_of(kind: type[Model], keys: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """By key: what stands on it, in Chinese and English ("需求", "need"); keys that nothing stands on are absent."""
    used: dict[UUID, tuple[str, str]] = {}
    for relation in kind._meta.get_fields(include_hidden=True):
        if not keys or not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        if relation.on_delete is CASCADE:  # type: ignore[union-attr]
            continue
        model: Any = relation.related_model
        column: str = relation.field.attname  # type: ignore[union-attr]
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            for key in model.objects.filter(**{f"{column}__in": part}).values_list(column, flat=True).distinct():
                used.setdefault(key, term_of(model))
    return used


def uses_since(kind: type[Model], key: UUID, since: datetime, but: Collection[UUID] = ()) -> tuple[str, str] | None:
    """What has come to stand on a record since a moment, `but` these rows; None when nothing has.

    A model without a moment of its making says nothing.
    """
    for relation in kind._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        model: Any = relation.related_model
        stamps = [field.name for field in model._meta.concrete_fields if getattr(field, "auto_now_add", False)]
        if relation.on_delete is CASCADE or not stamps:  # type: ignore[union-attr]
            continue
        column: str = relation.field.attname  # type: ignore[union-attr]
        later = model.objects.filter(**{column: key, f"{stamps[0]}__gt": since}).exclude(pk__in=list(but))
        if later.exists():
            return term_of(model)
    return None


def term_of(model: type[Model]) -> tuple[str, str]:
    """A model's term as its docstring opens: "Need（需求）: …"."""
    found = _TERM.match(model.__doc__ or "")
    return (found[2], found[1].lower()) if found else (model.__name__, model.__name__)
