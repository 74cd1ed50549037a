"""Forms of photos and positions, and what of them a visit's page shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.register.queries import names_of
from qiao.story.visits import states
from qiao.story.visits.evidence import who_agreed
from qiao.story.visits.models import Photo, Position, Visit
from qiao.story.visits.permissions import EVIDENCE
from qiao.story.visits.queries import visits_seen
from qiao.web.frame.forms import FileChoice, FreeText, set_choices

GONE_NAMES = {"asked": _("删了"), "withdrawn": _("同意结束，删了"), "expired": _("到期，删了")}
WHY_GONE = {"同意收回了": _("同意收回了"), "同意到期了": _("同意到期了"), "到了删除的日子": _("到了删除的日子")}
"""The reasons that the system itself gives."""


class PhotoForm(forms.Form):
    """A photo, and which adult of the household agreed to it."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    photo = forms.FileField(
        label=_("照片"),
        allow_empty_file=True,
        widget=FileChoice(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("jpg、png 或 webp，最多 8 MB。不拍孩子。拍摄地点等附带信息会去掉。"),
    )
    worker = forms.ChoiceField(label=_("谁同意的"))

    def __init__(self, *args: Any, agreed: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "worker", agreed)


class OpenForm(forms.Form):
    """Why a photo is opened, or deleted."""

    reason = FreeText(label=_("为什么看或删"), max_length=200)


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo on its visit's page. `gone` says how it went, "" while it is there."""

    pk: UUID
    taken_by: str
    agreed_by: str
    size: str
    delete_on: date
    gone: Any
    gone_why: Any
    form: OpenForm


@dataclass(frozen=True, slots=True)
class Evidence:
    """The photos and the position of a visit; `form` is None where nobody of the household agreed."""

    photos: list[PhotoRow]
    position: Position | None
    form: PhotoForm | None
    worker_id: UUID | None


def shown_of(
    visit: Visit, actor: Actor, form: PhotoForm | None = None, opening: tuple[UUID, OpenForm] | None = None
) -> Evidence | None:
    """What the actor may see of it; None for who may see none, and for a visit to a place."""
    if visit.kind not in states.OF_PEOPLE or not actor.can(EVIDENCE):
        return None
    if not visits_seen(actor, EVIDENCE).filter(pk=visit.pk).exists():
        return None
    photos = list(visit.photos.select_related("worker").order_by("created_at", "pk"))
    who = names_of(photo.created_by_id for photo in photos)
    rows = [_row(photo, who.get(photo.created_by_id, ""), opening) for photo in photos]
    position = Position.objects.select_related("worker").filter(pk=visit.pk).first()
    return Evidence(rows, position, form or fresh_photo(visit, actor), visit.worker_id)


def agreed_choices(visit: Visit, actor: Actor) -> list[tuple[str, str]]:
    """The adults of the household who agreed to photos."""
    return [(str(one.pk), one.called) for one in who_agreed(visit, actor, "photo")]


def fresh_photo(visit: Visit, actor: Actor) -> PhotoForm | None:
    """An empty form with a key of its own; None where nobody agreed."""
    agreed = agreed_choices(visit, actor)
    return PhotoForm(initial={"key": str(uuid.uuid4())}, agreed=agreed, auto_id="photo_%s") if agreed else None


def _row(photo: Photo, by: str, opening: tuple[UUID, OpenForm] | None) -> PhotoRow:
    form = opening[1] if opening and opening[0] == photo.pk else OpenForm(auto_id=f"{photo.pk}_%s")
    return PhotoRow(
        pk=photo.pk,
        taken_by=by,
        agreed_by=photo.worker.called,
        size=f"{photo.width_px} × {photo.height_px}",
        delete_on=photo.delete_on,
        gone=GONE_NAMES.get(photo.gone_as, ""),
        gone_why=WHY_GONE.get(photo.gone_why, photo.gone_why),
        form=form,
    )
