"""Evidence（佐证）: a photo and the position of a visit, each only while an adult of the household agrees to it.

Refusing loses nothing: the visit stands by itself, before and after. What is kept goes at its day, and at once when the
consent ends. Positions are a village's, of those visited: staff are not tracked.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.consents import agreed_to, has_agreed, when_ended
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.privacy.reveals import reason_of, refuse_more_opened
from qiao.ground.privacy.sealed_folder import NotThere
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.story.visits import drawing, errors, states
from qiao.story.visits.models import Photo, Position, Visit
from qiao.story.visits.permissions import EVIDENCE
from qiao.story.visits.queries import visits_seen
from qiao.story.visits.vault import vault

Evidence = Literal["photo", "position"]
"""What somebody of the household agrees to, each by itself."""
BYTES_MAX = 8 * 1024 * 1024
PHOTOS_OF_A_VISIT = 9
ADULT = 18
NORTH, EAST = (Decimal(3), Decimal(54)), (Decimal(73), Decimal(136))
"""The country, generously: a telephone that knows no position says 0, 0."""
HUNDREDTH = Decimal("0.01")
OPENED = "visits.photo.seen"


# Keeping -------------------------------------------------------------------------------------------------------------
def keep_photo(*, by: Actor, key: UUID, visit_id: UUID, worker_id: UUID, content: bytes) -> Photo:
    """Keep a photo of a visit, with the standing consent of `worker_id`. Sent twice with its key, it is one; once it
    has gone it does not come back.

    Raises Visit.DoesNotExist, Worker.DoesNotExist; Refused: photo_empty, photo_too_large, photo_kind, photo_damaged,
    photo_animated, photo_print_colours, photo_too_many_pixels, photo_too_heavy, photo_too_many, key_taken,
    evidence_of_people, evidence_not_of_household, evidence_not_adult, evidence_no_consent, evidence_too_old.
    """
    visit, digest = visits_seen(by, EVIDENCE).get(pk=visit_id), digest_of(content)
    if (made := _made(by, key, visit_id, digest)) is not None:
        return made
    worker = _agreeing(by, visit, worker_id, "photo")
    if visit.photos.filter(gone_as="").count() >= PHOTOS_OF_A_VISIT:
        raise errors.photo_too_many(PHOTOS_OF_A_VISIT)
    picture, width, height = redrawn(content)
    photo = Photo(
        id=key, visit=visit, worker=worker, created_by_id=by.user_id, made_of=digest, width_px=width, height_px=height,
        size_bytes=len(picture), delete_on=_delete_on(visit),
    )  # fmt: skip
    try:
        _store(by, photo, picture)
    except IntegrityError:
        if (made := _made(by, key, visit_id, digest)) is not None:
            return made
        raise
    return photo


def _store(by: Actor, photo: Photo, picture: bytes) -> None:
    """The row first, so that of two with one key only one writes the file; it goes away again if the row does not stay.

    The consent is asked once more under the lock that its withdrawal takes: none ends between asking and keeping.
    """
    written = False
    try:
        with transaction.atomic():
            _agreed_under_lock(photo.worker, "photo")
            photo.save(force_insert=True)
            vault.keep(photo.pk, "photo", picture)
            written = True
            told = {"visit": str(photo.visit_id), "worker": str(photo.worker_id), "delete_on": photo.delete_on}
            record(by=by, action="visits.photo.stored", subject=photo, region=photo.visit.region, details=told)
    except BaseException:
        if written:
            vault.forget(photo.pk)
        raise


def _made(by: Actor, key: UUID, visit_id: UUID, digest: str) -> Photo | None:
    made = Photo.objects.filter(pk=key).first()
    if made is not None and (made.created_by_id, made.visit_id, made.made_of) != (by.user_id, visit_id, digest):
        raise errors.key_taken()
    return made


def digest_of(content: bytes) -> str:
    """The digest of a picture sent. Raises Refused: photo_empty, photo_too_large."""
    if not content:
        raise errors.photo_empty()
    if len(content) > BYTES_MAX:
        raise errors.photo_too_large(BYTES_MAX, len(content))
    return hashlib.sha256(content).hexdigest()


def keep_position(*, by: Actor, visit_id: UUID, worker_id: UUID, lat: float, lon: float) -> Position:
    """Keep where a household visited lives, to a hundredth of a degree. A visit has one: sent twice, it is one.

    Raises Visit.DoesNotExist, Worker.DoesNotExist; Refused: position_unknown, position_of_visit, key_taken,
    evidence_of_people, evidence_not_of_household, evidence_not_adult, evidence_no_consent, evidence_too_old.
    """
    visit = visits_seen(by, EVIDENCE).get(pk=visit_id)
    north, east = _rounded(lat, NORTH), _rounded(lon, EAST)
    if (made := _placed(visit, worker_id, north, east)) is not None:
        return made
    worker = _agreeing(by, visit, worker_id, "position")
    if visit.how != "there":
        raise errors.position_of_visit()
    position = Position(visit=visit, worker=worker, lat=north, lon=east, delete_on=_delete_on(visit))
    try:
        with transaction.atomic():
            _agreed_under_lock(worker, "position")
            position.save(force_insert=True)
            told = {"worker": str(worker.pk), "delete_on": position.delete_on}
            record(by=by, action="visits.position.stored", subject=visit, region=visit.region, details=told)
    except IntegrityError:
        if (made := _placed(visit, worker_id, north, east)) is not None:
            return made
        raise
    return position


def _placed(visit: Visit, worker_id: UUID, lat: Decimal, lon: Decimal) -> Position | None:
    made = Position.objects.filter(pk=visit.pk).first()
    if made is not None and (made.worker_id, made.lat, made.lon) != (worker_id, lat, lon):
        raise errors.key_taken()
    return made


def _rounded(degrees: float, within: tuple[Decimal, Decimal]) -> Decimal:
    told = Decimal(str(degrees))
    if not told.is_finite() or not within[0] <= told <= within[1]:
        raise errors.position_unknown()
    return told.quantize(HUNDREDTH)


# Consent -------------------------------------------------------------------------------------------------------------
def _agreeing(by: Actor, visit: Visit, worker_id: UUID, purpose: Evidence) -> Worker:
    """The adult of the household visited who agrees. Raises Worker.DoesNotExist, Refused."""
    if visit.kind not in states.OF_PEOPLE:
        raise errors.evidence_of_people()
    if _delete_on(visit) <= clock.today():
        raise errors.evidence_too_old(settings.QIAO_EVIDENCE_DAYS)
    worker = workers_seen(by, EVIDENCE).get(Q(pk=worker_id))
    if worker not in people_of(visit):
        raise errors.evidence_not_of_household()
    if worker.born_on is None or age_on(worker.born_on, clock.today()) < ADULT:
        raise errors.evidence_not_adult(ADULT)
    if not has_agreed(worker.subject_id, purpose):
        raise errors.evidence_no_consent(purpose)
    return worker


def _agreed_under_lock(worker: Worker, purpose: Evidence) -> None:
    Subject.objects.select_for_update().only("pk").get(pk=worker.subject_id)
    if not has_agreed(worker.subject_id, purpose):
        raise errors.evidence_no_consent(purpose)


def people_of(visit: Visit) -> QuerySet[Worker]:
    """Those who may agree: who was visited, and whoever lives in the household."""
    house = visit.household_id or (visit.worker.household_id if visit.worker else None)
    theirs = Q(pk=visit.worker_id) if house is None else Q(household_id=house)
    return Worker.objects.filter(theirs, merged_into__isnull=True).order_by("pk")


def who_agreed(visit: Visit, actor: Actor, purpose: Evidence) -> list[Worker]:
    """The adults of the household whom the actor may see and whose yes stands."""
    if visit.kind not in states.OF_PEOPLE:
        return []
    seen = workers_seen(actor, EVIDENCE).filter(pk__in=people_of(visit).values("pk"))
    agreed = seen.filter(agreed_to(purpose, "subject_id"))
    today = clock.today()
    return [one for one in agreed.order_by("pk") if one.born_on and age_on(one.born_on, today) >= ADULT]


def _delete_on(visit: Visit) -> date:
    return visit.visited_on + timedelta(days=settings.QIAO_EVIDENCE_DAYS)


# Drawing again -------------------------------------------------------------------------------------------------------
def redrawn(content: bytes) -> tuple[bytes, int, int]:
    """The picture drawn again in a process of its own, with its width and height. Raises Refused."""
    with tempfile.TemporaryDirectory(prefix="qiao-photo-") as folder:
        source, target = Path(folder) / "sent", Path(folder) / "drawn"
        source.write_bytes(content)
        told = _drawn_apart(source, target)
        if "refused" in told:
            raise errors.PHOTO[str(told["refused"])]()
        return target.read_bytes(), int(str(told["width"])), int(str(told["height"]))


def _drawn_apart(source: Path, target: Path) -> dict[str, object]:
    command = [sys.executable, "-I", "-X", "utf8", str(Path(drawing.__file__)), str(source), str(target)]
    try:
        done = subprocess.run(
            command, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=drawing.SECONDS + 5, check=False
        )
    except subprocess.TimeoutExpired:
        return {"refused": "photo_too_heavy"}
    if b"ModuleNotFoundError" in done.stderr:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return {"refused": "photo_too_heavy"}
    if done.returncode:
        return {"refused": "photo_damaged"}
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


# Seeing --------------------------------------------------------------------------------------------------------------
def photos_seen(actor: Actor) -> QuerySet[Photo]:
    """The photos of visits that the actor may see, those that have gone too."""
    return Photo.objects.filter(visit__in=visits_seen(actor, EVIDENCE).values("pk"))


def open_photo(*, by: Actor, photo_id: UUID, reason: str) -> bytes:
    """The picture, for a reason that the audit keeps; as many an hour as values may be revealed.

    Raises Photo.DoesNotExist, ReasonMissing, HoldsNumber, TooManyReveals; Refused photo_gone.
    """
    said = reason_of(reason)
    with transaction.atomic():
        photo = photos_seen(by).select_related("visit").get(pk=photo_id)
        refuse_more_opened(by, OPENED)
        if photo.gone_as:
            raise errors.photo_gone()
        try:
            content = vault.content_of(photo.pk, "photo")
        except NotThere as lost:
            raise errors.photo_gone() from lost
        record(by=by, action=OPENED, subject=photo, region=photo.visit.region, reason=said)
    return content


# Going ---------------------------------------------------------------------------------------------------------------
def drop_photo(*, by: Actor, photo_id: UUID, why: str) -> Photo:
    """Delete a photo, with the reason. Raises Photo.DoesNotExist, HoldsNumber; Refused: blank, photo_gone."""
    said = _why(why)
    with transaction.atomic():
        photo = photos_seen(by).select_related("visit").get(pk=photo_id)
        if not _go(Photo.objects.filter(pk=photo.pk), by, "asked", said):
            raise errors.photo_gone()
    photo.refresh_from_db()
    return photo


def drop_position(*, by: Actor, visit_id: UUID, why: str) -> None:
    """Delete the position of a visit, with the reason. Raises Visit.DoesNotExist, HoldsNumber; Refused blank."""
    said = _why(why)
    with transaction.atomic():
        visit = visits_seen(by, EVIDENCE).get(pk=visit_id)
        _leave(Position.objects.filter(pk=visit.pk), by, "asked", said)


def _why(given: str) -> str:
    said = " ".join(given.split())
    if not said:
        raise errors.says_nothing("why")
    return without_numbers(said)[: Photo._meta.get_field("gone_why").max_length]


def _go(photos: QuerySet[Photo], by: Actor, gone_as: str, why: str) -> int:
    """The pictures of these rows go, the rows stay; inside the caller's transaction. The files go once it holds."""
    going = list(photos.filter(gone_as="").select_related("visit").select_for_update(of=("self",)).order_by("pk"))
    for photo in going:
        told = {"gone_as": gone_as, "gone_at": clock.now(), "gone_why": why, "version": F("version") + 1}
        Photo.objects.filter(pk=photo.pk).update(**told, updated_at=clock.now())
        record(
            by=by, action="visits.photo.removed", subject=photo, region=photo.visit.region, reason=why,
            details={"as": gone_as},
        )  # fmt: skip
        transaction.on_commit(partial(vault.forget, photo.pk))
    return len(going)


def _leave(positions: QuerySet[Position], by: Actor, gone_as: str, why: str) -> int:
    going = list(positions.select_related("visit").order_by("pk"))
    for position in going:
        visit = position.visit
        details = {"as": gone_as}
        record(
            by=by, action="visits.position.removed", subject=visit, region=visit.region, reason=why, details=details
        )  # fmt: skip
    Position.objects.filter(pk__in=[position.pk for position in going]).delete()
    return len(going)


def _of(subject_id: UUID) -> Q:
    """What somebody agreed to, under their record or under one that was merged into it since."""
    return Q(worker__subject_id=subject_id) | Q(worker__merged_into__subject_id=subject_id)


@when_ended("photo")
def forget_photos(subject_id: UUID) -> None:
    """The consent has ended: the photos go in the same transaction."""
    _go(Photo.objects.filter(_of(subject_id)), SYSTEM, "withdrawn", "同意收回了")


@when_ended("position")
def forget_positions(subject_id: UUID) -> None:
    """The consent has ended: the positions go in the same transaction."""
    _leave(Position.objects.filter(_of(subject_id)), SYSTEM, "withdrawn", "同意收回了")


def forget_due() -> dict[str, int]:
    """What has come to its day, or whose consent ran out, goes; and files that no row names. Inside a transaction."""
    today = clock.today()
    kept, placed = Photo.objects.filter(gone_as=""), Position.objects.all()
    ran_out = ~agreed_to("photo", "worker__subject_id"), ~agreed_to("position", "worker__subject_id")
    photos = _go(kept.filter(delete_on__lte=today), SYSTEM, "expired", "到了删除的日子")
    photos += _go(kept.filter(ran_out[0]), SYSTEM, "withdrawn", "同意到期了")
    positions = _leave(placed.filter(delete_on__lte=today), SYSTEM, "expired", "到了删除的日子")
    positions += _leave(placed.filter(ran_out[1]), SYSTEM, "withdrawn", "同意到期了")
    return {"photos": photos, "positions": positions}
