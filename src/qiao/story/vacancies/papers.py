"""Papers（执照和现场照片）: pictures of licences and rooms, drawn again, sealed on disk, opened for a reason.

A picture is drawn by the same bounded process as a visit's photo. No people are on it: whoever sends it says so.
"""

from __future__ import annotations

from functools import partial
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.reveals import reason_of, refuse_more_opened
from qiao.ground.privacy.rotation import keep
from qiao.ground.privacy.sealed_folder import NotThere, SealedFolder
from qiao.story.vacancies import permissions, refusals
from qiao.story.vacancies.employing import refuse_elsewhere
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, SiteCheck, SitePhoto
from qiao.story.vacancies.phrases import ROOM_WORDS
from qiao.story.visits.evidence import digest_of, redrawn

Paper = Literal["licence", "room"]
vault = SealedFolder[Paper]("vacancies.papers", "employers", ("licence", "room"))
keep(vault)
PHOTOS_OF_A_CHECK = 12
OPENED = ("vacancies.licence.seen", "vacancies.site_photo.seen")


def keep_licence(*, by: Actor, employer: Employer, content: bytes) -> None:
    """Keep a picture of the licence in place of the one that was there.

    Raises VacancyRefused not_allowed; Refused: photo_empty, photo_too_large, photo_kind and the others of a photo.
    """
    refuse_elsewhere(by, permissions.EDIT, employer.region, employer.pk)
    digest_of(content)
    picture, _, _ = redrawn(content)
    with transaction.atomic():
        scanned = {"licence_scanned_at": clock.now(), "version": F("version") + 1, "updated_at": clock.now()}
        Employer.objects.filter(pk=employer.pk).update(**scanned)
        record(by=by, action="vacancies.licence.stored", subject=employer, region=employer.region)
        transaction.on_commit(partial(vault.keep, employer.pk, "licence", picture))


def open_licence(*, by: Actor, employer: Employer, reason: str) -> bytes:
    """The picture of the licence. Raises VacancyRefused: not_allowed, paper_gone; ReasonMissing, TooManyReveals."""
    refuse_elsewhere(by, permissions.EDIT, employer.region, employer.pk)
    return _opened(by, employer, employer.region, "licence", OPENED[0], reason)


def keep_site_photo(*, by: Actor, check: SiteCheck, room: str, content: bytes) -> SitePhoto:
    """Keep a photo of a room; the same file sent again for it is the same photo, and for another room none of that.

    Raises VacancyRefused: not_allowed, too_many_photos, photo_of_other_room, photo_deleted_before;
    Refused: photo_empty, photo_too_large, photo_kind ….
    """
    employer = check.workplace.employer
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    digest = digest_of(content)
    if (made := check.photos.filter(made_of=digest).first()) is not None:
        return _as_sent(made, room)
    if check.photos.filter(gone_at__isnull=True).count() >= PHOTOS_OF_A_CHECK:
        raise VacancyRefused(refusals.TOO_MANY_PHOTOS, most=PHOTOS_OF_A_CHECK)
    picture, width, height = redrawn(content)
    photo = SitePhoto(
        check_made=check, room=room, made_of=digest, width_px=width, height_px=height, size_bytes=len(picture),
        created_by_id=by.user_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
            record(by=by, action="vacancies.site_photo.stored", subject=photo, region=employer.region,
                   details={"employer": str(employer.pk), "room": room})  # fmt: skip
            transaction.on_commit(partial(vault.keep, photo.pk, "room", picture))
    except IntegrityError:
        return _as_sent(check.photos.get(made_of=digest), room)
    return photo


def _as_sent(made: SitePhoto, room: str) -> SitePhoto:
    """The photo that is there of the same file: nobody is told that one was kept which was not."""
    if made.gone_at is not None:
        raise VacancyRefused(refusals.PHOTO_DELETED_BEFORE, field="file", why=made.gone_why)
    if made.room != room:
        zh, en = ROOM_WORDS[made.room]
        raise VacancyRefused(refusals.PHOTO_OF_OTHER_ROOM, field="file", room=zh, room_en=en)
    return made


def open_site_photo(*, by: Actor, photo: SitePhoto, reason: str) -> bytes:
    """The picture of a room. Raises VacancyRefused: not_allowed, paper_gone; ReasonMissing, TooManyReveals."""
    employer = photo.check_made.workplace.employer
    refuse_elsewhere(by, permissions.VIEW, employer.region, employer.pk)
    if photo.gone_at is not None:
        raise VacancyRefused(refusals.PAPER_GONE)
    return _opened(by, photo, employer.region, "room", OPENED[1], reason)


def drop_site_photo(*, by: Actor, photo: SitePhoto, why: str) -> None:
    """Delete a photo, with the reason: somebody is on it. Raises VacancyRefused: not_allowed, why_needed."""
    employer = photo.check_made.workplace.employer
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    if not why.strip():
        raise VacancyRefused(refusals.LIFT_WHY)
    with transaction.atomic():
        told = {"gone_at": clock.now(), "gone_why": why.strip()[:200], "version": F("version") + 1}
        if SitePhoto.objects.filter(pk=photo.pk, gone_at__isnull=True).update(**told, updated_at=clock.now()):
            record(by=by, action="vacancies.site_photo.removed", subject=photo, region=employer.region, reason=why)
            transaction.on_commit(partial(vault.forget, photo.pk))


def _opened(by: Actor, subject: models.Model, region: str, use: Paper, action: str, reason: str) -> bytes:
    said = reason_of(reason)
    with transaction.atomic():
        refuse_more_opened(by, *OPENED)
        try:
            content = vault.content_of(UUID(str(subject.pk)), use)
        except NotThere as lost:
            raise VacancyRefused(refusals.PAPER_GONE) from lost
        record(by=by, action=action, subject=subject, region=region, reason=said)
    return content
