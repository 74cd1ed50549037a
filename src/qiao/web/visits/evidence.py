"""Pages of photos and positions of visits: kept with a consent, opened for a reason, deleted with one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from qiao.ground.privacy.errors import TooManyReveals
from qiao.ground.saying import Refused
from qiao.story.visits import errors
from qiao.story.visits.evidence import BYTES_MAX, drop_photo, drop_position, keep_photo, open_photo, photos_seen
from qiao.story.visits.models import Photo, Visit
from qiao.web.frame.forms import refused_at
from qiao.web.visits.evidence_forms import OpenForm, PhotoForm, agreed_choices
from qiao.web.visits.forms import PromiseForm, fresh_promise
from qiao.web.visits.pages import VisitsPage


class EvidencePage(VisitsPage):
    """The base: what is refused is said beside the field, on the visit's page."""

    permission = "visits.evidence"
    http_method_names = ("post",)

    def again(self, visit: Visit, *, photo: PhotoForm | None = None, opening: tuple[UUID, OpenForm] | None = None,
              status: int = 422) -> HttpResponse:  # fmt: skip
        """The visit's page with the form that was refused."""
        form = PromiseForm(initial=fresh_promise())
        return self.show_visit(visit, form, photo=photo, opening=opening, status=status)


class NewPhoto(EvidencePage):
    """拍照: a photo of the visit, with the consent of an adult of the household."""

    def post(self, request: HttpRequest, visit_id: UUID) -> HttpResponse:
        """Keep it, or say beside the field what is wrong; the visit stands either way."""
        visit = self.visit(visit_id)
        agreed = agreed_choices(visit, self.actor)
        if not agreed:
            messages.error(request, errors.evidence_no_consent("photo").said)
            return self.to_visit(visit_id)
        form = PhotoForm(request.POST, request.FILES, agreed=agreed, auto_id="photo_%s")
        if not form.is_valid() or form.cleaned_data["key"] is None:
            return self.again(visit, photo=form)
        try:
            self._keep(visit, form)
        except Refused as refused:
            refused_at(form, refused)
            return self.again(visit, photo=form)
        messages.success(request, _("照片存好了。"))
        return self.to_visit(visit_id)

    def _keep(self, visit: Visit, form: PhotoForm) -> None:
        given = form.cleaned_data
        if given["photo"].size > BYTES_MAX:  # before it is read into memory
            raise errors.photo_too_large(BYTES_MAX, given["photo"].size)
        keep_photo(
            by=self.actor, key=given["key"], visit_id=visit.pk, worker_id=UUID(given["worker"]),
            content=given["photo"].read(),
        )  # fmt: skip


class OnePhoto(EvidencePage):
    """The base of what is done with one photo, for a reason."""

    def photo(self, photo_id: UUID) -> Photo:
        """The photo. Raises Http404."""
        return get_object_or_404(photos_seen(self.actor), pk=photo_id)


class PhotoOpen(OnePhoto):
    """看照片: as an attachment, for a reason that the audit keeps."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        """Hand it out, or say why not."""
        photo, form = self.photo(photo_id), OpenForm(request.POST, auto_id=f"{photo_id}_%s")
        visit = self.visit(photo.visit_id)
        if not form.is_valid():
            return self.again(visit, opening=(photo_id, form))
        try:
            content = open_photo(by=self.actor, photo_id=photo_id, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refused_at(form, refused)
            status = 429 if isinstance(refused, TooManyReveals) else 422
            return self.again(visit, opening=(photo_id, form), status=status)
        answer = HttpResponse(content, content_type="image/jpeg")
        answer["Content-Disposition"] = f'attachment; filename="visit-{visit.visited_on}.jpg"'
        answer["Cache-Control"] = "no-store, private"
        return answer


class PhotoDrop(OnePhoto):
    """删照片: with the reason."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        """Delete it, and go back to the visit."""
        photo, form = self.photo(photo_id), OpenForm(request.POST, auto_id=f"{photo_id}_%s")
        if not form.is_valid():
            return self.again(self.visit(photo.visit_id), opening=(photo_id, form))
        try:
            drop_photo(by=self.actor, photo_id=photo_id, why=form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(request, refused.said)
        else:
            messages.success(request, _("照片删了。"))
        return self.to_visit(photo.visit_id)


class PositionDrop(EvidencePage):
    """删位置: with the reason."""

    def post(self, request: HttpRequest, visit_id: UUID) -> HttpResponse:
        """Delete it, and go back to the visit."""
        visit, form = self.visit(visit_id), OpenForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("写明为什么删。"))
            return self.to_visit(visit.pk)
        try:
            drop_position(by=self.actor, visit_id=visit.pk, why=form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(request, refused.said)
        else:
            messages.success(request, _("位置删了。"))
        return self.to_visit(visit.pk)
