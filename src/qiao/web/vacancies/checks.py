"""实地核验: what was found on site is entered, its photos are kept, and the posts there are verified in one step."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.saying import Refused, reader_language
from qiao.story.vacancies import checking, papers, permissions, queries, standing
from qiao.story.vacancies.models import SiteCheck, SitePhoto, Vacancy
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.vacancies.employer_forms import RoomForm, WhyForm
from qiao.web.vacancies.employers import EmployerPage, check_form, picture, read_picture, shown_check


class NewCheck(EmployerPage):
    """Enter a check on site."""

    permission = permissions.VERIFY

    def get(self, request: HttpRequest, employer_id: UUID) -> HttpResponse:
        """The form stands on the employer's page."""
        return HttpResponseRedirect(reverse("vacancies.employer", args=[self.found(employer_id).pk]))

    def post(self, request: HttpRequest, employer_id: UUID) -> HttpResponse:
        """Keep it; its page offers the posts that wait there."""
        employer = self.found(employer_id)
        form = check_form(employer, self, request.POST)
        if form.is_valid():
            given = form.cleaned_data
            workplace = get_object_or_404(employer.workplaces, pk=given["workplace"])
            rooms = {name: given[name] for room in checking.ROOMS for name in (room, f"{room}_said")}
            try:
                check = checking.check_site(
                    by=self.actor, workplace=workplace, checked_on=given["checked_on"], found=rooms,
                    check_id=given["key"], visit_id=UUID(given["visit"]) if given["visit"] else None,
                )  # fmt: skip
            except Refused as refused:
                refused_at(form, refused)
            else:
                messages.success(request, _("核验记下了。"))
                return HttpResponseRedirect(reverse("vacancies.check", args=[check.pk]))
        return self.shown(employer, status=422, check=form)


def not_well_said(check: SiteCheck) -> list[str]:
    """Why nothing is verified by a check, room by room."""
    rooms, said = dict(RoomForm.ROOMS), {checking.MEND: _("%(room)s要整改"), checking.UNSEEN: _("%(room)s没看")}
    return [said[finding] % {"room": rooms[room]} for room, finding in checking.not_well(check)]


class CheckPage(Page):
    """A check with its photos, and the posts that it may verify."""

    permission = permissions.VIEW
    stage = "vacancies"
    template = "vacancies/check.html"

    def found(self, check_id: UUID) -> SiteCheck:
        """The check, 404 when its employer is not for this actor."""
        rows = SiteCheck.objects.filter(workplace__employer__in=queries.visible_employers(self.actor))
        return get_object_or_404(rows.select_related("workplace__employer"), pk=check_id)

    def get(self, request: HttpRequest, check_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(check_id))

    def shown(self, check: SiteCheck, *, status: int = 200, room: RoomForm | None = None) -> HttpResponse:
        """The page, with the form of a photo that was refused."""
        employer = check.workplace.employer
        decides = permissions.holds_at(self.actor, permissions.VERIFY, region=employer.region, employer_id=None)
        photos = [(photo, WhyForm(auto_id=f"{photo.pk}_%s")) for photo in check.photos.order_by("created_at", "pk")]
        return self.show(
            status=status, employer=employer, place=queries.place_name(check.workplace.place), **shown_check(check),
            decides=decides, not_well=not_well_said(check), drafts=self.drafts(check) if decides else [], photos=photos,
            room=room or RoomForm(auto_id="room_%s"),
        )  # fmt: skip

    @staticmethod
    def drafts(check: SiteCheck) -> list[tuple[Vacancy, list[standing.Difference]]]:
        """The posts that wait there, each with what was changed since it was verified."""
        english = reader_language() == "en"
        return [(post, standing.differences(post, english=english)) for post in checking.waiting_there(check)]

    def back(self, check_id: UUID) -> HttpResponse:
        """To the check's page."""
        return HttpResponseRedirect(reverse("vacancies.check", args=[check_id]))


class VerifyThere(CheckPage):
    """Verify the chosen posts by this check."""

    permission = permissions.VERIFY

    def get(self, request: HttpRequest, check_id: UUID) -> HttpResponse:
        """Nothing is verified by an address."""
        return self.back(self.found(check_id).pk)

    def post(self, request: HttpRequest, check_id: UUID) -> HttpResponse:
        """Verify them, and say which could not be."""
        check = self.found(check_id)
        chosen = set(request.POST.getlist("post"))
        ids = [post.pk for post in checking.waiting_there(check) if str(post.pk) in chosen]
        done, left = checking.verify_there(by=self.actor, check=check, ids=ids)
        messages.success(request, _("核实了 %(n)d 个岗位。") % {"n": done})
        for title, why in left:
            messages.error(request, f"{title}：{why}")
        return self.back(check_id)


class NewRoom(CheckPage):
    """A photo of a room."""

    permission = permissions.VERIFY

    def get(self, request: HttpRequest, check_id: UUID) -> HttpResponse:
        """The form stands on the check's page."""
        return self.back(self.found(check_id).pk)

    def post(self, request: HttpRequest, check_id: UUID) -> HttpResponse:
        """Keep it, or say beside the field what is wrong."""
        check, form = self.found(check_id), RoomForm(request.POST, request.FILES, auto_id="room_%s")
        if form.is_valid():
            try:
                content = read_picture(form.cleaned_data["file"])
                papers.keep_site_photo(by=self.actor, check=check, room=form.cleaned_data["room"], content=content)
            except Refused as refused:
                form.add_error("file", refused.said)
            else:
                messages.success(request, _("照片存好了。"))
                return self.back(check_id)
        return self.shown(check, status=422, room=form)


class OneRoom(CheckPage):
    """A photo, opened or deleted for a reason."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        """Nothing is opened by an address."""
        return self.back(self._photo(photo_id).check_made_id)

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        """Hand it out, or delete it."""
        photo, form = self._photo(photo_id), WhyForm(request.POST)
        try:
            if not form.is_valid():
                messages.error(request, _("写明为什么。"))
            elif request.POST.get("do") == "drop":
                papers.drop_site_photo(by=self.actor, photo=photo, why=form.cleaned_data["why"])
                messages.success(request, _("照片删了。"))
            else:
                content = papers.open_site_photo(by=self.actor, photo=photo, reason=form.cleaned_data["why"])
                return picture(content, f"{photo.room}.jpg")
        except Refused as refused:
            messages.error(request, refused.said)
        return self.back(photo.check_made_id)

    def _photo(self, photo_id: UUID) -> SitePhoto:
        rows = SitePhoto.objects.filter(check_made__workplace__employer__in=queries.visible_employers(self.actor))
        return get_object_or_404(rows.select_related("check_made__workplace__employer"), pk=photo_id)
