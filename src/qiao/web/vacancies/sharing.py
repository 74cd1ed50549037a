"""Sharing（发出去）: what staff hand on of a public post: a picture, a message, a text for the loudspeaker, a poster.

All of it is made of what the public page shows, so nothing of anybody stands in it; and only of posts that are public
today, so that nobody spreads a post that is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.agreements.queries import current_programme
from qiao.ground.saying import Refused
from qiao.story.vacancies import permissions, queries
from qiao.story.vacancies.models import Vacancy
from qiao.web.frame.pages import Page
from qiao.web.frame.qr_codes import qr_drawing
from qiao.web.people.documents import SHEET, pdf_of
from qiao.web.public import speaking, telling
from qiao.web.public.pages import base_address
from qiao.web.public.picture import picture
from qiao.web.public.telephones import Line, asked_at_home, hotline, station_of
from qiao.web.public.telling import PublicPost

POSTERS_MOST, BESIDE = queries.HANDED_ON_MOST, 30
POSTER_SHEET: Path = SHEET.with_name("poster.css")
HAND_OUT = "zh-hans"
"""What is handed on is Chinese in every language of the page: it is for workers."""


@dataclass(frozen=True, slots=True)
class HandedOn:
    """A post as it is handed on: with its address, whom to call, and its QR code."""

    post: PublicPost
    address: str
    line: Line
    qr: SafeString


def handed_on(vacancy: Vacancy, request: HttpRequest) -> HandedOn:
    """A public vacancy, ready to be handed on."""
    with translation.override(HAND_OUT):
        post = telling.told(vacancy)
    address = base_address(request) + reverse("public.post", args=[post.pk])
    return HandedOn(post, address, station_of(post.place_code) or hotline(), qr_drawing(address))


class Shared(Page):
    """The base: of the vacancies that the actor sees, those that are public today."""

    permission = permissions.VIEW
    stage = "vacancies"

    def seen(self, vacancy_id: UUID) -> Vacancy:
        """The vacancy, public or not. Raises Http404."""
        return get_object_or_404(queries.visible_vacancies(self.actor), pk=vacancy_id)

    def public(self) -> Any:
        """The public ones that the actor sees."""
        mine = queries.visible_vacancies(self.actor).order_by().values("pk")
        return telling.with_firms(queries.for_the_public(clock.today()).filter(pk__in=mine))

    def asked_at(self, place: str) -> Line:
        """Whom the village asks that reads a post out."""
        return asked_at_home(self.actor.regions(permissions.VIEW), place)

    def chosen(self, request: HttpRequest) -> tuple[list[HandedOn], int]:
        """The posts that the address names, ready to be handed on, and how many are not public. Raises TooMany."""
        keys = list(dict.fromkeys(filter(None, map(_key, request.GET.getlist("id")[:100]))))
        if len(keys) > POSTERS_MOST:
            raise TooMany(len(keys))
        rows = self.public().in_bulk(keys)
        ones = [handed_on(rows[key], request) for key in keys if key in rows]
        return ones, len(keys) - len(ones)


class Share(Shared):
    """Everything to hand on of one post; or why there is nothing, and what to do."""

    template = "vacancies/share.html"

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Show it."""
        vacancy = self.seen(vacancy_id)
        if not queries.for_the_public(clock.today()).filter(pk=vacancy.pk).exists():
            return self.show(vacancy=vacancy, not_public=why_not(vacancy))
        one = handed_on(vacancy, request)
        spoken = speaking.over_the_loudspeaker(one.post, self.asked_at(one.post.place_code))
        beside = self.public().filter(place__startswith=vacancy.place[:4]).exclude(pk=vacancy.pk)
        return self.show(
            vacancy=vacancy,
            one=one,
            message=speaking.for_the_group(one.post, one.line, one.address),
            spoken=spoken,
            seconds=speaking.seconds_of(spoken),
            beside=beside.order_by("-collected_on", "pk")[:BESIDE],
            most=POSTERS_MOST,
            address_unset=not settings.QIAO_PUBLIC_URL,
        )


def why_not(vacancy: Vacancy) -> str:
    """Why a vacancy is not public today, and what makes it so."""
    employer, today = vacancy.employer, clock.today()
    if vacancy.blocked_why:
        return _("这条岗位被拦下了。请企业改掉拦下的话，再核实、开放。")
    if vacancy.state != "open":
        return _("现在的状态是“%(state)s”。核实并开放以后才能发出去。") % {"state": _(vacancy.get_state_display())}
    if employer.suspended_until is not None and employer.suspended_until >= today:
        return _("用人单位暂停推荐到 %(day)s，这期间不发。") % {"day": employer.suspended_until.isoformat()}
    if vacancy.expires_on is not None and vacancy.expires_on < today:
        return _("招到 %(day)s，已经过了。企业还招的，改截止日期。") % {"day": vacancy.expires_on.isoformat()}
    if vacancy.filled >= vacancy.headcount:
        return _("名额满了。企业还招的，改名额。")
    if vacancy.verified_on is None:
        return _("没有写核实日期。向企业问过以后，再核实一次。")
    days = {"day": queries.said_on(vacancy).isoformat(), "days": settings.QIAO_POST_STALE_DAYS}
    return _("上次核实是 %(day)s，超过 %(days)d 天不发。再问一次企业，重新核实。") % days


class Picture(Shared):
    """The share picture as a drawing; the browser makes a PNG of it with its own fonts."""

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Draw it. 404 for a post that is not public."""
        vacancy = get_object_or_404(self.public(), pk=self.seen(vacancy_id).pk)
        one = handed_on(vacancy, request)
        drawn = picture(one.post, one.line, hotline(), one.address, example=is_example())
        return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


def is_example() -> bool:
    """Whether what is handed on must say that the records are reconstructed."""
    programme = current_programme()
    return programme is not None and programme.reconstructed


class Posters(Shared):
    """A poster on A3 of one to twelve posts: the page that is printed."""

    template = "vacancies/posters.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return self.shown(request)

    def shown(self, request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """The poster, or what keeps it from being made."""
        try:
            told = self.told(request)
        except TooMany as many:
            return self.show(refusal=many.said, status=422, ones=(), file_url="")
        file_url = f"{reverse('vacancies.posters_file')}?{request.GET.urlencode()}"
        return self.show(refusal=refusal, status=status, file_url=file_url if told["ones"] else "", **told)

    def told(self, request: HttpRequest) -> dict[str, Any]:
        """What stands on the poster. Raises TooMany."""
        ones, left_out = self.chosen(request)
        steps = (1, 2, 4, 6, 9, POSTERS_MOST)
        return {
            "ones": ones,
            "left_out": left_out,
            "grid": next(step for step in steps if len(ones) <= step),
            "hotline": hotline(),
            "example": is_example(),
        }


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class TooMany(Refused):
    """More posts than one poster holds."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "too_many_on_a_poster",
            f"选了 {count} 条，一张海报最多放 {POSTERS_MOST} 条，不然字太小，话也太长。退回去少选几条，分两次发。",
            f"{count} posts chosen; one poster holds {POSTERS_MOST}, or its letters are too small. Choose fewer.",
        )


class PosterFile(Posters):
    """The same poster as a PDF."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Make it, or say what keeps it from being made."""
        try:
            told = self.told(request)
            if not told["ones"]:
                return HttpResponseRedirect(reverse("vacancies.list"))
            with translation.override(HAND_OUT):
                content = pdf_of(render_to_string("vacancies/poster_file.html", told), POSTER_SHEET)
        except TooMany as many:
            return self.show(refusal=many.said, status=422, ones=(), file_url="")
        except Refused as refused:
            return self.shown(request, refusal=refused.said, status=503)
        answer = HttpResponse(content, content_type="application/pdf")
        answer["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(_('招工海报'))}.pdf"
        return answer
