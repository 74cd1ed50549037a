"""The forms of releases: what for, of which place; and what a second person says to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.permissions import RELEASE_ASK
from qiao.web.frame.forms import FreeText, set_choices
from qiao.web.frame.lists.filters import division_name
from qiao.web.register.forms import read_region


class PlaceForm(forms.Form):
    """Of which place. The key is made when the form is opened: sent twice, it is one.

    `by` is who asks: their regions are offered, and nothing beyond.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    office = forms.ChoiceField(label=_("哪个地区的"))
    place = forms.CharField(
        label=_("只要其中一个乡镇或村"), max_length=120, required=False, help_text=_("空着就是整个地区。")
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        regions = by.regions(RELEASE_ASK)
        office = self.fields["office"]
        set_choices(self, "office", ((region, division_name(region)) for region in regions))
        if len(regions) == 1:
            office.widget = forms.HiddenInput()
            office.initial = regions[0]

    def clean(self) -> dict[str, Any]:
        """With the region: of the place, else of the office."""
        told = super().clean() or {}
        region = told.get("office", "")
        if region and (typed := told.get("place", "").strip()):
            try:
                region = read_region(typed, (region,))
            except forms.ValidationError as unknown:
                self.add_error("place", unknown)
            else:
                if not self.by.covers(RELEASE_ASK, region):
                    self.add_error("place", _("这个地方不在您管的地区里。请换一个。"))
        return {**told, "region": region}


class AskForm(PlaceForm):
    """What a file with identities is for, and of whom."""

    purpose = FreeText(
        label=_("用途"),
        max_length=200,
        help_text=_("报给谁、办什么事，例如：6 月上报市里的务工台账。会写在每张表上，也会记进审计。"),
    )
    poor_only = forms.BooleanField(label=_("只要脱贫（贫困）户和监测户"), required=False)
    field_order: tuple[str, ...] = ("purpose", "office", "place", "poor_only")


class DecideForm(forms.Form):
    """What the second person says."""

    why = FreeText(label=_("说明"), max_length=200, required=False, help_text=_("不同意时一定要写原因。"))
