"""Evidence（佐证）: where the field's doors hand photos and positions on. The only place that does."""

from __future__ import annotations

from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Refused
from qiao.story.visits import evidence
from qiao.story.visits.models import Photo, Visit
from qiao.web.field.records import Position


def keep_position(*, by: Actor, visit: Visit, position: Position) -> Refused | None:
    """Keep where the visit was, with the consent of who agreed; why it was not kept. The visit stands either way."""
    try:
        evidence.keep_position(by=by, visit_id=visit.pk, worker_id=position.worker, lat=position.lat, lon=position.lon)
    except Refused as refused:
        return refused
    return None


def keep_photo(*, by: Actor, key: UUID, visit_id: UUID, worker_id: UUID, content: bytes) -> bool:
    """Keep a photo; whether it was kept before. Raises DoesNotExist; Refused as `evidence.keep_photo`."""
    known = Photo.objects.filter(pk=key).exists()
    evidence.keep_photo(by=by, key=key, visit_id=visit_id, worker_id=worker_id, content=content)
    return known
