"""Groups（分组）of rows being planted: what the checks of several rows would say, before a cell is spoilt.

Only the groups that a change touches are asked, so that a cell costs the same in a large file as in a small one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import polars as pl

from qiao.ground.exchange.columns import GroupCheck, Ledger

Told = frozenset[tuple[str, int]]
"""Faults of groups: the code and the row, counted from 0."""


class Groups:
    """The rows as reading would hand them to the ledger's group checks, and the groups they are in."""

    def __init__(
        self, ledger: Ledger, present: Mapping[str, int], values_of: Callable[[int], Mapping[str, object]], count: int
    ) -> None:
        self.checks = [one for one in ledger.group_checks if one.at in present and one.by in present]
        self._dtypes = {column.key: column.reader.dtype for column in ledger.columns}
        self._keys = {key for check in self.checks for key in (check.by, *check.reads)}
        self._rows: list[dict[str, object]] = []
        self._members: defaultdict[tuple[str, object], set[int]] = defaultdict(set)
        self._left_out: set[int] = set()
        for index in range(count if self.checks else 0):
            self._rows.append({})
            self.take(index, values_of(index))

    def take(self, index: int, values: Mapping[str, object], *, doubled: bool = False) -> None:
        """The row has these values from now on; `doubled`: it is another one typed again, and counts once."""
        if not self.checks:
            return
        for group in self._groups_of(self._rows[index]):
            self._members[group].discard(index)
        self._rows[index] = {key: values.get(key) for key in self._keys}
        for group in self._groups_of(self._rows[index]):
            self._members[group].add(index)
        if doubled:
            self._left_out.add(index)

    def changed(self, index: int, values: Mapping[str, object], *, doubled: bool = False) -> tuple[Told, Told]:
        """The faults that would come, and those that would go, if the row had these values."""
        now: Told = frozenset()
        then: Told = frozenset()
        for check in self.checks:
            old, new = self._rows[index], {key: values.get(key) for key in self._keys}
            looked_at = (check.by, *check.reads)
            if not doubled and all(old[key] == new[key] for key in looked_at):
                continue
            groups = {(check.by, row[check.by]) for row in (old, new) if row[check.by] is not None}
            members = {one for group in groups for one in self._members[group]} - self._left_out
            now |= self._told(check, {one: self._rows[one] for one in members})
            after = {one: self._rows[one] for one in members - {index}}
            then |= self._told(check, after if doubled else {**after, index: new})
        return then - now, now - then

    def _groups_of(self, row: Mapping[str, object]) -> set[tuple[str, object]]:
        return {(check.by, row[check.by]) for check in self.checks if row.get(check.by) is not None}

    def _told(self, check: GroupCheck, rows: Mapping[int, Mapping[str, object]]) -> Told:
        inside = [(index, rows[index]) for index in sorted(rows) if rows[index][check.by] is not None]
        if not inside:
            return frozenset()
        series = [pl.Series("row", [index for index, _ in inside], dtype=pl.Int32)]
        for key in dict.fromkeys((check.by, *check.reads)):
            series.append(pl.Series(key, [row[key] for _, row in inside], dtype=self._dtypes[key]))
        return frozenset((check.kind.code, row) for row in check.find(pl.DataFrame(series))["row"])
