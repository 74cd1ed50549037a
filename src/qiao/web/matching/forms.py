"""The forms of matching: a new round, a reply, a withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.story.matching.actions import REPLY_DAYS
from qiao.story.matching.queries import directions
from qiao.story.matching.states import WAYS
from qiao.web.frame.forms import FreeText, set_choices
from qiao.web.vacancies.fields import Day

HOW = tuple((way, _(way)) for way in WAYS)


class RoundForm(forms.Form):
    """开一轮: the direction, the cutoff; what is seldom changed under 更多."""

    direction = forms.ChoiceField(label=_("结对方向"))
    cutoff_on = forms.DateField(
        label=_("数据截止"), widget=Day, help_text=_("到这天为止登记的需求、开放的岗位参加这一轮")
    )
    near = forms.BooleanField(label=_("家乡的岗位也算进来，给不想远走的人"), required=False, initial=True)
    reply_days = forms.IntegerField(
        label=_("答复等几天"),
        min_value=1,
        max_value=90,
        initial=REPLY_DAYS,
        help_text=_("过了就算过期，对本人没有影响"),
    )
    seed = forms.IntegerField(
        label=_("同分时的次序号"), min_value=0, max_value=2**31 - 1, initial=0,
        help_text=_("两种排法一样好时，由它定次序；同样的次序号排出来一字不差。一般不用改"),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = directions(actor)
        self.any = bool(known)
        set_choices(self, "direction", ((f"{d.home}-{d.work}", f"{d.home_name} → {d.work_name}") for d in known))
        self.fields["cutoff_on"].initial = clock.today()

    def clean_cutoff_on(self) -> Any:
        """Nobody knows tomorrow's needs."""
        day = self.cleaned_data["cutoff_on"]
        if day > clock.today():
            raise forms.ValidationError(_("截止日不能在今天以后。"))
        return day

    def basic(self) -> list[Any]:
        """The fields everybody looks at."""
        return [self["direction"], self["cutoff_on"], self["near"]]

    def more(self) -> list[Any]:
        """Those under 更多."""
        return [self["reply_days"], self["seed"]]


class ReplyForm(forms.Form):
    """记录答复: who said it, how, and, if they want to say so, why."""

    said_by = FreeText(
        label=_("谁说的"),
        max_length=80,
        required=False,
        help_text=_("记“愿意”要填：本人，或代说的家人（写名字和关系）"),
    )
    how = forms.ChoiceField(label=_("怎么说的"), choices=HOW, widget=forms.RadioSelect, required=False)
    why = FreeText(label=_("本人愿意说的话"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    may_be_empty = dict.fromkeys(("said_by", "how"), _("记“愿意”必填，其余可不填"))


class CorrectionForm(forms.Form):
    """更正答复."""

    why = FreeText(label=_("哪里记错了"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawalForm(forms.Form):
    """撤回推荐."""

    why = FreeText(label=_("为什么撤回"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)
