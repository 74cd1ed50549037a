"""Awaiting（等认出人）: what later stages keep with a row without an identity, until it is known who its person is.

The register may not know the later stages. A stage says here that it keeps something; whoever decides about a row, a
machine or a person, lets it know in the same transaction.
"""

from __future__ import annotations

from typing import Protocol

from qiao.ground.accounts.actors import Actor
from qiao.story.register.models import Unlinked


class Keeper(Protocol):
    """A stage that keeps something with rows."""

    def known(self, row: Unlinked, *, by: Actor) -> None:
        """`row.worker` is the row's person from now on. Refuses nothing: what cannot be recorded stays with the row."""

    def unknown(self, row: Unlinked, *, by: Actor) -> None:
        """The decision is taken back; `row.worker` still stands. Raises Refused where something stands on it."""


_KEEPERS: list[Keeper] = []


def keep_with_rows(keeper: Keeper) -> None:
    """Say that a stage keeps something with rows."""
    _KEEPERS.append(keeper)


def tell_known(row: Unlinked, *, by: Actor) -> None:
    """Somebody, or a machine, said whose row it is."""
    for keeper in _KEEPERS:
        keeper.known(row, by=by)


def tell_unknown(row: Unlinked, *, by: Actor) -> None:
    """That is being taken back. Raises Refused."""
    for keeper in reversed(_KEEPERS):
        keeper.unknown(row, by=by)
