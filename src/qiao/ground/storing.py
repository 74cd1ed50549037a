"""Storing（成批存入）: many new rows of one model at once, several times faster than `bulk_create`.

`bulk_create` prepares every value of every row by itself and builds the statement anew for each few rows; an import
spent most of its time there. Here the way of each column is decided once, and the database gets one statement.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, connections, models, transaction
from django.utils import timezone

Convert = Callable[[Any], Any]
_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.BinaryField)


def ordered_id() -> UUID:
    """A key for one of many new rows: they come to stand side by side in every index（UUID version 7, RFC 9562）.

    Keys drawn at random land on a page of their own each; of 500 rows with a dozen indexes the database then writes
    thousands of pages. The first 48 bits are the millisecond, 12 its part, 62 are drawn.
    """
    whole, part = divmod(time.time_ns(), 1_000_000)
    drawn = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=whole << 80 | 7 << 76 | (part * 4096 // 1_000_000) << 64 | 2 << 62 | drawn)


def insert(rows: Sequence[models.Model]) -> None:
    """Store new rows of one model, inside the caller's transaction. A key that the database gives is not brought back.

    As with `bulk_create`, neither save() nor signals are called; `auto_now` and `auto_now_add` are set. Raises
    IntegrityError, TransactionManagementError outside a transaction.
    """
    if not rows:
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("rows are stored inside a transaction")
    fields = [field for field in type(rows[0])._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    _stamp(rows, fields)
    values = attrgetter(*(field.attname for field in fields))
    _store(type(rows[0]), fields, [values(row) for row in rows])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Store new rows told as plain values of the named fields, for parts of a record that come by the million.

    Nothing is set but what is told. Raises as `insert` does.
    """
    if not rows:
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("rows are stored inside a transaction")
    _store(model, [model._meta.get_field(name) for name in names], rows)


def _store(model: type[models.Model], fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> None:
    converts = [(place, convert) for place, field in enumerate(fields) if (convert := _convert(field)) is not None]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"
        cursor.executemany(sql, [_row(row, converts) for row in rows])


def _row(values: tuple[Any, ...], converts: Sequence[tuple[int, Convert]]) -> list[Any]:
    row = list(values)
    for place, convert in converts:
        row[place] = convert(row[place])
    return row


def _stamp(rows: Sequence[models.Model], fields: Sequence[models.Field[Any, Any]]) -> None:
    """One moment for all rows in the columns that keep it."""
    now = timezone.now()
    for field in fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            value = now if isinstance(field, models.DateTimeField) else timezone.localdate(now)
            for row in rows:
                setattr(row, field.attname, value)


def _convert(field: models.Field[Any, Any]) -> Convert | None:
    """How a column's values become what the driver takes; None where they are that already."""
    if isinstance(field, models.ForeignKey):
        return _convert(field.target_field)
    if type(field) in _AS_THEY_ARE or isinstance(field, models.IntegerField | models.AutoField):
        return None
    if isinstance(field, models.UUIDField):
        return None if connection.features.has_native_uuid_field else _hex
    return _PreparedJson(field) if isinstance(field, models.JSONField) else _Prepared(field)


class _Prepared:
    """A column's own way, gone once for each day or moment: an import says the same one ten thousand times."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field, self.connection = field, connections[connection.alias]
        self.known: dict[date, Any] | None = {} if isinstance(field, models.DateField) else None

    def __call__(self, value: Any) -> Any:
        if self.known is None or value is None:
            return self.field.get_db_prep_save(value, self.connection)
        if value not in self.known:
            self.known[value] = self.field.get_db_prep_save(value, self.connection)
        return self.known[value]


class _PreparedJson(_Prepared):
    """JSON, of which most rows have an empty list or nothing to tell: those two are prepared once."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        super().__init__(field)
        self.empty = {kind: field.get_db_prep_save(kind(), self.connection) for kind in (list, dict)}

    def __call__(self, value: Any) -> Any:
        if not value and type(value) in self.empty:
            return self.empty[type(value)]
        return super().__call__(value)


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex
