"""The filter by records of another stage: a list's rows that belong to a fair, a demand list, a workshop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.http import QueryDict

from qiao.ground.accounts.actors import Actor
from qiao.web.frame.lists.filters import Filter, Option


class OfRecords(Filter):
    """Rows that belong to records which the actor sees. A kind of record says how one is found, which are offered,
    what one is called and which rows it has (`narrow`); a key of none that the actor sees narrows nothing and is
    named."""

    control: ClassVar[str] = "choice"

    def one(self, key: UUID, actor: Actor) -> Any:
        """The record of this key, None when there is none for this actor."""
        raise NotImplementedError

    def offered(self, actor: Actor) -> Iterable[Any]:
        """The records in the drop-down."""
        raise NotImplementedError

    def called(self, record: Any) -> str:
        """What it is called in the chip."""
        return str(record.name)

    def offered_as(self, record: Any) -> str:
        """What it is called in the drop-down."""
        return self.called(record)

    def key_of(self, record: Any) -> str:
        """What stands for it in the address."""
        return str(record.pk)

    def read(self, given: QueryDict, actor: Actor) -> list[Any] | None:
        """The records in the address."""
        return [one for key in given.getlist(self.key) if (one := self._seen(key, actor)) is not None] or None

    def unread(self, given: QueryDict, actor: Actor) -> list[str]:
        """Keys of none of theirs."""
        return [key for key in given.getlist(self.key) if key and self._seen(key, actor) is None]

    def _seen(self, key: str, actor: Actor) -> Any:
        try:
            wanted = UUID(key)
        except ValueError:
            return None
        return self.one(wanted, actor)

    def said(self, value: list[Any]) -> str:
        """What they are called."""
        return "、".join(map(self.called, value))

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """Those offered, and those chosen."""
        chosen = {self.key_of(one): one for one in value or ()}
        told = {self.key_of(one): one for one in self.offered(actor)} | chosen
        return [Option(key, self.offered_as(one), key in chosen) for key, one in told.items()]
