"""Keyset paging（按键翻页）: the rows after or before one row, found by an index, however far in they are.

A place is the key of a row: its sort value is looked up again, so that no name and no date stands in an address. Rows
whose sort value is blank come last, in either direction of sorting, or first where the sort says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from qiao.web.frame.lists.columns import Sort

COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class Order:
    """A sort and its direction."""

    sort: Sort
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """One page: its rows, and whether rows stand before and after it."""

    rows: list[Any]
    has_before: bool
    has_after: bool


def capped_count(rows: QuerySet[Any]) -> int:
    """How many rows, counted to COUNT_CAP + 1 at most."""
    return rows.order_by().values("pk")[: COUNT_CAP + 1].count()


def page(rows: QuerySet[Any], order: Order, size: int, *, after: str = "", before: str = "") -> Slice:
    """The page after or before the row of that key; the first page without a key, or when the row is gone."""
    anchor = _anchor(rows, order, after or before)
    if anchor is None or not before:
        found = _walk(rows, order, anchor, forward=True, limit=size + 1)
        return Slice(found[:size], anchor is not None, len(found) > size)
    found = _walk(rows, order, anchor, forward=False, limit=size + 1)
    if len(found) <= size:  # the top is reached: show it as a full first page
        return page(rows, order, size)
    return Slice(list(reversed(found[:size])), True, True)


def _anchor(rows: QuerySet[Any], order: Order, key: str) -> tuple[Any, ...] | None:
    if not key:
        return None
    try:
        return rows.order_by().filter(pk=key).values_list(*order.sort.keys).first()
    except (ValidationError, ValueError):
        return None


def _walk(rows: QuerySet[Any], order: Order, anchor: tuple[Any, ...] | None, *, forward: bool, limit: int) -> list[Any]:
    field = order.sort.field
    found: list[Any] = []
    blanks_last = not order.sort.blanks_first
    segments = [not blanks_last, blanks_last] if order.sort.nullable else [False]
    for blank in segments if forward else segments[::-1]:
        part = rows.filter(**{f"{field}__isnull": blank}) if order.sort.nullable else rows
        up = forward != order.descending
        if anchor is not None:
            anchor_blank = anchor[0] is None
            if anchor_blank == blank:
                part = part.filter(_beyond(("pk",) if blank else order.sort.keys, anchor, up=up))
            elif (blank == blanks_last) != forward:  # this segment lies behind the anchor
                continue
        keys = ("pk",) if blank else order.sort.keys
        found += part.order_by(*(key if up else f"-{key}" for key in keys))[: limit - len(found)]
        if len(found) >= limit:
            break
    return found


def _beyond(keys: tuple[str, ...], anchor: tuple[Any, ...], *, up: bool) -> Q:
    """The rows beyond the anchor by its keys, one after the other: by the first, or the same there and by the next."""
    past = "gt" if up else "lt"
    values = dict(zip(keys[::-1], anchor[::-1], strict=False))  # a blank has its own key alone, which is the last
    beyond = Q(**{f"{keys[-1]}__{past}": values[keys[-1]]})
    for name in keys[-2::-1]:
        beyond = Q(**{f"{name}__{past}": values[name]}) | (Q(**{name: values[name]}) & beyond)
    # The first condition is for the index; the second settles rows with the same value.
    return beyond if len(keys) == 1 else Q(**{f"{keys[0]}__{past}e": values[keys[0]]}) & beyond
