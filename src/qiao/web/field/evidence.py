"""Evidence（佐证）: where the field's doors hand photos and positions on. The only place that does."""

from __future__ import annotations

from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.story.visits.models import Visit
from qiao.web.field import errors
from qiao.web.field.records import Position


def keep_position(*, by: Actor, visit: Visit, position: Position) -> None:
    """Keep where the visit was, with the consent of who agreed. Raises Refused photo_not_here."""
    raise errors.photo_not_here()


def keep_photo(*, by: Actor, key: UUID, visit_id: UUID, worker_id: UUID, content: bytes) -> bool:
    """Keep a photo; whether it was kept before. Raises Refused photo_not_here."""
    raise errors.photo_not_here()
