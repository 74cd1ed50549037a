"""The public pages: the list of posts, one post, and what stands where a post was. No log-in, no cookie, no name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.agreements.queries import short_name
from qiao.story.vacancies import queries
from qiao.story.vacancies.models import Vacancy
from qiao.web.frame.gate import PUBLIC
from qiao.web.frame.lists import keyset
from qiao.web.frame.lists.columns import Sort
from qiao.web.frame.pages import Page
from qiao.web.frame.switches import LARGE_COOKIE
from qiao.web.public import asking, telling
from qiao.web.public.asking import Asked
from qiao.web.public.posting import inside_a_script, job_posting
from qiao.web.public.speaking import for_the_group, spoken
from qiao.web.public.telephones import hotline, station_of
from qiao.web.public.telling import PublicPost

PAGE_SIZE, INSTEAD = 20, 3
FRESH_SECONDS = 60
GONE: dict[queries.WhyNotPublic | None, Any] = {
    "filled": gettext_lazy("这个活招满了"),
    "over": gettext_lazy("这个活不招了"),
    "paused": gettext_lazy("这个活暂时不招"),
    "again": gettext_lazy("这个活正在重新核实"),
    None: gettext_lazy("没有这个活"),
}
WAY_ON: dict[queries.WhyNotPublic | None, Any] = {
    "filled": gettext_lazy("人招够了。要是有人还拿它来招您，先打热线问清。"),
    "over": gettext_lazy("过了日子，或者单位不招了。要是有人还拿它来招您，先打热线问清。"),
    "paused": gettext_lazy("以后可能再招。想去的先打电话问，没问清不要动身。"),
    "again": gettext_lazy("就业部门还在问清，核实好了再公开。想去的先打电话问，没问清不要动身。"),
    None: gettext_lazy("网址可能抄错了。要是别人发给您的，先打热线问清。"),
}
"""What stands where a post is not, and what to do then."""
NEWEST_FIRST = keyset.Order(Sort("collected_on"), descending=True)


def is_indexed() -> bool:
    """Whether search engines may keep the pages: not those of a demonstration, whose posts are made up."""
    return bool(settings.QIAO_MODE != "demo")


def base_address(request: HttpRequest) -> str:
    """The public address of this site, without a slash at its end."""
    return settings.QIAO_PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")


class PublicPage(Page):
    """A page for anybody, in the language and the letters that its address asks for."""

    permission = PUBLIC
    asked: Asked

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language asked for; say how long the answer may be kept."""
        english = request.GET.get("lang", request.LANGUAGE_CODE) == "en"
        large = request.GET.get("big", request.COOKIES.get(LARGE_COOKIE)) == "1"
        language = "en" if english else "zh-hans"
        with translation.override(language):
            self.asked = asking.read(request.GET, english=english, large=large)
            answer = super().dispatch(request, *args, **kwargs)
        answer.headers["Content-Language"] = language
        if answer.status_code in (200, 410) and not request.user.is_authenticated:
            answer.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
        patch_vary_headers(answer, ("Cookie",))
        if not is_indexed():
            answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        return ConditionalGetMiddleware(lambda _request: answer).process_response(request, answer)

    def told(self, *, status: int = 200, template: str = "", path: str = "", **context: Any) -> HttpResponse:
        """Render with what stands on every public page."""
        asked, path = self.asked, path or reverse("public.list")
        context = {
            "asked": asked,
            "hotline": hotline(),
            "list_url": reverse("public.list") + asked.carried,
            "other_language": self.request.path + asked.query(english=not asked.english),
            "other_letters": self.request.path + asked.query(large=not asked.large),
            "canonical": base_address(self.request) + path,
            "noindex": not is_indexed() or status != 200,
            **context,
        }
        return self.show(status=status, template=template, **context)

    def cards(self, keys: list[UUID]) -> list[dict[str, Any]]:
        """Posts by their keys, in that order, each with its address and what is read aloud."""
        rows = telling.with_firms(Vacancy.objects.filter(pk__in=keys)).in_bulk()
        return [self.card(telling.told(rows[key], self.asked.home)) for key in keys if key in rows]

    def card(self, post: PublicPost) -> dict[str, Any]:
        """One post on a card."""
        return {
            "post": post,
            "url": reverse("public.post", args=[post.pk]) + self.asked.carried,
            "line": station_of(post.place_code, self.asked.home) or hotline(),
            "spoken": spoken(post),
        }


class JobList(PublicPage):
    """找活: the posts, those near home first."""

    template = "public/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        parts, more = self._parts()
        city = asking.paired_city(self.asked.home)
        return self.told(
            parts=parts,
            next=self.asked.query(after=more) if more else "",
            first=self.asked.query(after="") or "?",
            anything=request.path + self.asked.query(words="", at="", pay=0, board=False, no_night=False, young=False,
                                                      after="")
            if self.asked.narrows else "",
            homes=asking.homes(),
            sites=asking.sites(),
            pays=asking.PAYS,
            where=self._where(city),
            needs_home=self.asked.at in ("near", "pair") and not self.asked.home,
            unpaired=self.asked.at == "pair" and bool(self.asked.home) and not city,
            station=station_of(self.asked.home) if self.asked.home else None,
            noindex=not is_indexed() or bool(request.GET),
        )  # fmt: skip

    def _where(self, city: str) -> list[dict[str, Any]]:
        """One tap from home: the posts near, those in the paired city, all."""
        asked = self.asked
        if not asked.home:
            return []
        told = [("near", _("离家近"))]
        if city:
            told.append(("pair", _("结对的%(place)s") % {"place": short_name(city)}))
        return [
            {"name": name, "url": self.request.path + asked.query(at=at, after=""), "chosen": asked.at == at}
            for at, name in [*told, ("", _("都看"))]
        ]

    def _parts(self) -> tuple[list[dict[str, Any]], str]:
        """The page's posts by their groups; the key after which the next page begins, "" on the last."""
        rows = queries.for_the_public(clock.today()).filter(asking.conditions(self.asked))
        groups, after = asking.groups(self.asked), self.asked.after
        start = 0
        if after:
            held = (number for number, (_heading, place) in enumerate(groups)
                    if rows.filter(place, pk=after).exists())  # fmt: skip
            start = next(held, -1)
            start, after = (start, after) if start >= 0 else (0, "")
        found: list[tuple[str, list[UUID]]] = []
        room = PAGE_SIZE + 1
        for heading, place in groups[start:]:
            # Keys first: whole rows are fetched for the twenty that are shown, never for all that are sorted.
            keys = keyset.page(rows.filter(place).values_list("pk", flat=True), NEWEST_FIRST, room, after=after).rows
            found.append((heading, keys))
            room, after = room - len(keys), ""
            if not room:
                break
        every = [key for _heading, keys in found for key in keys]
        shown = set(every[:PAGE_SIZE])
        parts = [{"heading": heading, "cards": self.cards([key for key in keys if key in shown])}
                 for heading, keys in found]  # fmt: skip
        more = str(every[PAGE_SIZE - 1]) if len(every) > PAGE_SIZE else ""
        return [part for part in parts if part["cards"]], more


class JobPost(PublicPage):
    """One post: the pay first, then everything that somebody asks before they go."""

    template = "public/post.html"

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Show it; 410 where it was, with what else there is; 404 where nothing ever was."""
        open_now = telling.with_firms(queries.for_the_public(clock.today()))
        vacancy = open_now.filter(pk=vacancy_id).first()
        if vacancy is None:
            return self._not_there(vacancy_id)
        post = telling.told(vacancy, self.asked.home)
        path = reverse("public.post", args=[post.pk])
        canonical = base_address(request) + path
        return self.told(
            path=path,
            **self.card(post),
            wanted=telling.wanted(vacancy),
            message=self._message(vacancy, canonical),
            posting=inside_a_script(job_posting(post, canonical, description_of(post))),
        )

    def _message(self, vacancy: Vacancy, canonical: str) -> str:
        """What a reader sends on: Chinese on an English page too, as it is for workers."""
        with translation.override("zh-hans"):
            post = telling.told(vacancy)
            return for_the_group(post, station_of(post.place_code, self.asked.home) or hotline(), canonical)

    def _not_there(self, vacancy_id: UUID) -> HttpResponse:
        why = queries.why_not_public(vacancy_id, clock.today())
        place = Vacancy.objects.values_list("place", flat=True).get(pk=vacancy_id) if why else ""
        return self.told(
            # Gone is for good; what may come back is not found now.
            status=410 if why in ("filled", "over") else 404,
            template="public/gone.html",
            said=GONE[why],
            way_on=WAY_ON[why],
            line=(station_of(place, self.asked.home) or hotline()) if why in ("paused", "again") else None,
            cards=self.cards(self._instead(place) if place else self._newest()),
        )

    def _instead(self, place: str) -> list[UUID]:
        """What else there is in the same city, and what is newest where there is nothing."""
        rows = queries.for_the_public(clock.today()).filter(place__startswith=place[:4])
        found = keyset.page(rows.values_list("pk", flat=True), NEWEST_FIRST, INSTEAD).rows
        return found or self._newest()

    def _newest(self) -> list[UUID]:
        rows = queries.for_the_public(clock.today()).values_list("pk", flat=True)
        return keyset.page(rows, NEWEST_FIRST, INSTEAD).rows


def description_of(post: PublicPost) -> str:
    """What a search engine shows of a post: its own text where it has one, else its facts in a sentence."""
    facts = [
        post.place,
        _pay_of(post),
        _(post.board) if post.board else "",
        *(f"{label}：{value}" for label, value in post.terms), _("劳动者不付任何钱"),
    ]  # fmt: skip
    return "；".join(filter(None, [post.description, *facts]))


def _pay_of(post: PublicPost) -> str:
    if post.pay:
        return _("月薪 %(pay)s 元") % {"pay": post.pay}
    return f"{post.rate.figures} {post.per}" if post.rate is not None else _("工资面议")
