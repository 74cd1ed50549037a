"""The forms of visits: one visit to a household, a person or a place; a promise, and how it ended."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.story.register import phoning
from qiao.story.register.listed import full_name
from qiao.story.visits import states
from qiao.story.visits.facts import (
    KIND_NAMES,
    OUTCOME_NAMES,
    WAY_NAMES,
    PromiseFacts,
    VisitFacts,
    of_visit,
    tidy,
    titles_of,
)
from qiao.story.visits.models import TOWNSHIP_DIGITS, Visit
from qiao.web.frame.forms import FreeText, opening_of, sealed_opening, set_choices
from qiao.web.register.forms import read_region
from qiao.web.vacancies.fields import Day

OPENED = "visits.visit.opened"
"""What signs the values with which a form was opened."""


class Several(forms.Textarea):
    """Some lines of text."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 3})


class VisitForm(forms.Form):
    """A visit（走访）. The key is made when the form is opened: sent twice, it is one visit.

    `kind` is the visit's own where the form is about somebody; a new one to a place chooses it.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("走访的是"), choices=[(kind, KIND_NAMES[kind]) for kind in states.OF_PLACES])
    region = FreeText(
        label=_("地点"), max_length=120, help_text=_("走访区县、乡镇、村的，正好写到那一级；其他的写到区县以下。")
    )
    place = FreeText(
        label=_("名称"), max_length=120, required=False, help_text=_("车间、企业或项目叫什么；走访村镇的空着。")
    )
    visited_on = forms.DateField(label=_("哪天去的"), widget=Day)
    hour = forms.IntegerField(
        label=_("几点"), required=False, min_value=0, max_value=23, help_text=_("0 到 23；不记得就空着。")
    )
    how = forms.ChoiceField(label=_("怎么走访的"), choices=list(WAY_NAMES.items()))
    outcome = forms.ChoiceField(label=_("结果"), choices=list(OUTCOME_NAMES.items()))
    situation = FreeText(
        label=_("看到的情况"),
        max_length=1000,
        required=False,
        widget=Several,
        help_text=_("写看到的、听到的；不写证件号、电话，也不写病情。"),
    )
    needs = FreeText(label=_("家里缺什么、要帮什么"), max_length=500, required=False, widget=Several)
    willingness = FreeText(
        label=_("本人想怎么办"),
        max_length=500,
        required=False,
        widget=Several,
        help_text=_("愿不愿出去、想学什么；不愿意也照实写，没有坏处。"),
    )
    companions = FreeText(label=_("同去的人"), max_length=200, required=False)
    said = forms.ChoiceField(
        label=_("电话打得怎么样"),
        required=False,
        choices=[("", "—"), *phoning.SAID.items()],
        help_text=_("打电话问的才选；空号、停机、非本人会提醒找新号码。"),
    )

    def __init__(self, *args: Any, kind: str = "", visit: Visit | None = None, near: Sequence[str] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.about, self.visit, self.near = kind or (visit.kind if visit is not None else ""), visit, near
        names = {"key", "version", "opened", *titles_of(self.about), *([] if self.about else ["kind"])}
        names |= {"said"} if self.about == states.PERSON and visit is None else set()
        for name in set(self.fields) - names:
            del self.fields[name]
        if self.about not in states.OF_PEOPLE:
            outcomes = [pair for pair in OUTCOME_NAMES.items() if pair[0] != states.NO_CHANGE]
            set_choices(self, "outcome", outcomes)

    def clean_region(self) -> str:
        """The region's code; what the form showed at first is the place recorded, however it would be read."""
        text: str = self.cleaned_data["region"]
        if self.visit is not None and text == full_name(self.visit.region):
            return self.visit.region
        return read_region(text, self.near)

    def clean_opened(self) -> dict[str, Any]:
        """What the form showed when it was opened, by fact; nothing where it does not tell."""
        told = opening_of(self.cleaned_data["opened"], OPENED)
        return {**told, "visited_on": date.fromisoformat(told["visited_on"])} if told else {}

    def call(self) -> str:
        """What the call gave, of a visit to a person by phone: said, or told by the outcome; "" for none."""
        given = self.cleaned_data
        if self.about != states.PERSON or given["how"] != "phone":
            return ""
        told = phoning.THROUGH if given["outcome"] in states.MET else ""
        return given.get("said") or (phoning.REFUSED if given["outcome"] == states.REFUSED else told)

    def clean(self) -> None:
        """Nobody was met over a number that is dead."""
        given = self.cleaned_data
        if given.get("said") in phoning.DEAD and given.get("outcome") in (*states.MET, states.REFUSED):
            self.add_error("said", _("电话打不通，结果就是“没有见到”。请核对两项。"))
        if given.get("said") and given.get("how") != "phone":
            self.add_error("said", _("不是打电话问的，这一项空着。"))

    def facts(self, *, household_id: UUID | None = None, worker_id: UUID | None = None) -> VisitFacts:
        """What was entered, once the form is valid."""
        given = self.cleaned_data
        written = ("companions", "situation", "needs", "willingness", "place")
        texts: dict[str, Any] = {name: tidy(given.get(name, "")) for name in written}
        return VisitFacts(
            kind=self.about or given["kind"],
            visited_on=given["visited_on"],
            outcome=given["outcome"],
            how=given["how"],
            hour=given["hour"],
            household_id=household_id,
            worker_id=worker_id,
            region=given.get("region", ""),
            **texts,
        )

    def onto(self, now: Visit) -> VisitForm:
        """This valid form over the visit as it stands now: what was not touched follows, what was typed stays."""
        opened, given, stands = self.cleaned_data["opened"], self.facts(), initial_of(now)
        untouched = [name for name, value in opened.items() if getattr(given, name) == value]
        typed = {**dict(self.data.items()), **{name: stands[name] for name in [*untouched, "version", "opened"]}}
        return VisitForm(typed, visit=now, near=self.near)


class PromiseForm(forms.Form):
    """A promise（承诺）."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    what = FreeText(label=_("答应办什么"), max_length=200)
    due_on = forms.DateField(label=_("哪天以前"), widget=Day)
    keeper = FreeText(label=_("谁来办"), max_length=80, required=False, help_text=_("自己办就空着。"))

    def facts(self) -> PromiseFacts:
        """What was entered, once the form is valid."""
        given = self.cleaned_data
        return PromiseFacts(given["what"], given["due_on"], given["keeper"])


class EndForm(forms.Form):
    """How a promise was kept, or why it is not."""

    how = FreeText(label=_("怎么办的，或者为什么不办了"), max_length=200)


class DiaryForm(forms.Form):
    """Which days of the diary, and whose."""

    first = forms.DateField(label=_("从"), widget=Day)
    last = forms.DateField(label=_("到"), widget=Day)
    who = forms.ChoiceField(label=_("谁的"), choices=[("mine", _("我去的")), ("all", _("能看到的所有人"))])

    def clean(self) -> None:
        """The first day comes first."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            self.add_error("last", _("结束那天早于开始那天。请核对。"))


def fresh(region: str = "") -> dict[str, Any]:
    """A new form's own key; most visits are written down on their day, most places visited are one's own."""
    told = {"key": str(uuid.uuid4()), "visited_on": clock.today(), "how": "there", "outcome": states.SEEN}
    kind = states.TOWNSHIP if len(region) == TOWNSHIP_DIGITS else states.VILLAGE
    return {**told, "kind": kind, "region": full_name(region) if region else ""}


def fresh_promise() -> dict[str, Any]:
    """A new promise's own key."""
    return {"key": str(uuid.uuid4())}


def initial_of(visit: Visit) -> dict[str, Any]:
    """A visit as the form shows it at first, and the same as facts, to know later what was touched."""
    told = of_visit(visit)
    opened = sealed_opening({**told, "visited_on": visit.visited_on.isoformat()}, OPENED)
    shown = {"region": full_name(visit.region)} if "region" in told else {}
    return {**told, **shown, "version": visit.version, "opened": opened}
