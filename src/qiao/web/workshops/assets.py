"""What a township has（家底）, one by one; and its profile: its assets, who stays, its workshops, its sites."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock, places
from qiao.ground.saying import Refused, reader_language
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies.queries import place_name
from qiao.story.vacancies.texts.occupations import occupation_name
from qiao.story.workshops import permissions, profiling, queries, siting, states
from qiao.story.workshops.models import Asset
from qiao.story.workshops.travelling import HALF_HOUR
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.workshops.forms import ASSET_TITLES, AssetForm, EndForm, months_said, stored_asset

MOST_FREQUENT = 12


class NewAsset(Page):
    """Tell of something that a township has."""

    permission = permissions.PROFILE
    stage = "workshops"
    template = "workshops/asset.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        start = {"key": uuid4(), "place_text": request.GET.get("place", "")}
        return self.show(form=AssetForm(initial=start), asset=None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it; nothing typed is lost."""
        form = AssetForm(request.POST)
        if form.is_valid():
            try:
                made = profiling.tell_asset(
                    by=self.actor, asset_id=form.cleaned_data["key"] or uuid4(), values=form.values()
                )
                messages.success(request, _("记下了：%(name)s。") % {"name": made.name})
                return HttpResponseRedirect(reverse("workshops.profile", args=[made.region[:9]]))
            except Refused as refused:
                refused_at(form, refused)
        return self.show(form=form, asset=None, status=422)


class AssetPage(Page):
    """One thing that a township has: changed here, or ended."""

    permission = permissions.VIEW
    stage = "workshops"
    template = "workshops/asset.html"

    def found(self, asset_id: UUID) -> Asset:
        """The asset, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.assets_seen(self.actor), pk=asset_id)

    def get(self, request: HttpRequest, asset_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(asset_id))

    def shown(self, asset: Asset, *, status: int = 200, **sent: Any) -> HttpResponse:
        """The page, with a form that was sent in its place."""
        told: dict[str, Any] = {
            "asset": asset, "place": place_name(asset.region), "kind": ASSET_TITLES[asset.kind],
            "months": months_said(asset.months), "profile": reverse("workshops.profile", args=[asset.region[:9]]),
            "form": AssetForm(initial=stored_asset(asset, place_name(asset.region))),
            "ending": EndForm(auto_id="ending_%s"),
            "may_change": self.actor.covers(permissions.PROFILE, asset.region) and asset.gone_on is None,
        }  # fmt: skip
        return self.show(status=status, **(told | sent))


class ChangeAsset(AssetPage):
    """Change it, or say that it is no longer there."""

    permission = permissions.PROFILE

    def get(self, request: HttpRequest, asset_id: UUID) -> HttpResponse:
        """Nothing is changed by an address."""
        return HttpResponseRedirect(reverse("workshops.asset", args=[self.found(asset_id).pk]))

    def post(self, request: HttpRequest, asset_id: UUID) -> HttpResponse:
        """Do it; nothing typed is lost."""
        asset = self.found(asset_id)
        if request.POST.get("do") == "end":
            return self._end(request, asset)
        form = AssetForm(request.POST)
        if form.is_valid():
            try:
                profiling.change_asset(
                    by=self.actor, asset=asset, seen_version=form.cleaned_data["version"] or 0, values=form.values()
                )
                messages.success(request, _("改好了。"))
                return HttpResponseRedirect(reverse("workshops.asset", args=[asset.pk]))
            except ChangedMeanwhile:
                form.add_error(None, _("别人刚改过这一样。请打开看看现在的，再改一次。"))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(asset, status=422, form=form)

    def _end(self, request: HttpRequest, asset: Asset) -> HttpResponse:
        form = EndForm(request.POST, auto_id="ending_%s")
        if form.is_valid():
            try:
                profiling.end_asset(
                    by=self.actor, asset=asset, on=form.cleaned_data["ended_on"], why=form.cleaned_data["why"]
                )
                messages.success(request, _("记下了：已经没有了。"))
                return HttpResponseRedirect(reverse("workshops.asset", args=[asset.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(asset, status=422, ending=form)


class ProfilePage(Page):
    """A township's or a county's profile: what it has, who stays there and why, its workshops, where one would do."""

    permission = permissions.VIEW
    stage = "workshops"
    template = "workshops/profile.html"

    def get(self, request: HttpRequest, region: str) -> HttpResponse:
        """Show it."""
        if len(region) not in (6, 9) or not queries.near(self.actor, permissions.VIEW, region):
            raise Http404
        try:
            place = places.by_code(region, historic=True)
        except places.UnknownPlace:
            raise Http404 from None
        today, english = clock.today(), reader_language() == "en"
        stay = siting.stayers_of(region, today)
        assets = queries.assets_seen(self.actor).filter(region__startswith=region, gone_on__isnull=True)
        workshops = queries.workshops_seen(self.actor).filter(region__startswith=region, state__in=states.STANDING)
        return self.show(
            place=place.full_name,
            region=region,
            assets=[(one, ASSET_TITLES[one.kind], months_said(one.months)) for one in assets.order_by("kind", "name")],
            stay=stay,
            why=[(siting.WHY[key][english], count) for key, count in stay.why.items()],
            skills=list(stay.skills.items())[:MOST_FREQUENT],
            trades=[(occupation_name(code) or code, n) for code, n in list(stay.trades.items())[:MOST_FREQUENT]],
            workshops=[
                (one, states.STATE_WORDS[one.state][english], states.TONE[one.state])
                for one in workshops.order_by("name", "pk")
            ],
            sites=siting.sites_of(region, today),
            half_hour=HALF_HOUR,
            may_tell=self.actor.can(permissions.PROFILE),
        )
