"""The forms of log-in, password, second factor, devices, users and posts."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.internal.flows import post_authentication
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Appointment, User
from qiao.ground.accounts.roles import ROLES
from qiao.ground.saying import name_of
from qiao.web.accounts import one_time_codes
from qiao.web.frame.forms import FreeText

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "12"}
ONE_TIME = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12", "autofocus": True}


def password_field(label: Any, autocomplete: str) -> forms.CharField:
    """A password's field; spaces belong to a password."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day's field, as browsers want it: 2019-06-30, whatever the language."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def refused_by(form: forms.Form, refusal: AccountRefused) -> None:
    """Put a refusal where it belongs: at its field, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.said)


class LogInForm(LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["password"].label = _("口令")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class CodeForm(forms.Form):
    """A one-time code, or a recovery code; what allauth asks during log-in."""

    code = forms.CharField(label=_("6 位验证码，或备用码"), max_length=12, widget=forms.TextInput(attrs=ONE_TIME))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self) -> str:
        """The code, when it is right and was not used before."""
        code = str(self.cleaned_data["code"]).strip()
        try:
            self.authenticator = one_time_codes.checked(self.user, code)
            if self.authenticator is None:
                raise one_time_codes.wrong_code()
        except AccountRefused as refusal:
            raise ValidationError(refusal.said, code=refusal.code) from refusal
        return code

    def save(self) -> None:
        """Note that the second factor was shown in this session."""
        post_authentication(context.request, self.authenticator)


class EnrolCodeForm(forms.Form):
    """The first code of a secret that is being enrolled."""

    code = forms.CharField(label=_("应用里显示的 6 位验证码"), max_length=12, widget=forms.TextInput(attrs=ONE_TIME))


class ConfirmForm(forms.Form):
    """One's own password, once more, before something that matters."""

    password = password_field(_("你的口令"), "current-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """The password, when it is right; tries are counted like those of log-in."""
        from allauth.account.adapter import get_adapter

        password = str(self.cleaned_data["password"])
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("口令不对。"), code="wrong_password")
        return password


class PasswordForm(ConfirmForm):
    """A new password for oneself."""

    new = password_field(_("新口令"), "new-password")
    again = password_field(_("再输一遍新口令"), "new-password")
    field_order = ("password", "new", "again")

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        told = super().clean() or {}
        if told.get("new") and told.get("again") and told["new"] != told["again"]:
            self.add_error("again", _("两遍不一样。"))
        return told


class PinForm(forms.Form):
    """The PIN of an enrolled device."""

    pin = forms.CharField(label=_("PIN"), widget=forms.PasswordInput(attrs={**DIGITS, "autofocus": True}))


class DeviceForm(forms.Form):
    """A code, a name and a PIN: what enrols a device."""

    code = forms.CharField(label=_("登记码"), max_length=20, help_text=_("安全管理员给的 10 位登记码"))
    label = FreeText(label=_("这台设备叫什么"), max_length=80, initial=_("我的手机"))
    pin = forms.CharField(
        label=_("设一个 PIN"), help_text=_("6 到 12 位数字，不要连号"), widget=forms.PasswordInput(attrs=DIGITS)
    )
    again = forms.CharField(label=_("再输一遍 PIN"), widget=forms.PasswordInput(attrs=DIGITS))

    def clean(self) -> dict[str, Any]:
        """Both PINs must be the same."""
        told = super().clean() or {}
        if told.get("pin") and told.get("again") and told["pin"] != told["again"]:
            self.add_error("again", _("两遍不一样。"))
        return told


class ReasonForm(forms.Form):
    """Why."""

    reason = FreeText(label=_("原因"), max_length=500)


class NewUserForm(forms.Form):
    """A new user, with a password that they must change."""

    username = forms.CharField(label=_("用户名"), max_length=30, help_text=_("姓名拼音，不能用证件号码、手机号码"))
    display_name = FreeText(label=_("姓名"), max_length=80)
    password = password_field(_("初始口令"), "new-password")


class UserForm(forms.Form):
    """A user's name, and whether they may log in."""

    display_name = FreeText(label=_("姓名"), max_length=80)
    is_active = forms.BooleanField(label=_("可以登录"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class InitialPasswordForm(forms.Form):
    """Another's new password, which they must change."""

    password = password_field(_("新的初始口令"), "new-password")


class AppointForm(forms.Form):
    """A post: role, where, from when to when."""

    role = forms.ChoiceField(label=_("角色"), choices=lambda: [(role.code, name_of(role)) for role in ROLES])
    office = FreeText(label=_("单位"), max_length=120)
    region = forms.CharField(
        label=_("区划代码"),
        max_length=12,
        required=False,
        help_text=_("省 2 位、市 4 位、县 6 位、乡镇 9 位、村 12 位"),
    )
    organisation_id = forms.UUIDField(
        label=_("单位编号"), required=False, help_text=_("用人单位、车间、培训机构、社会力量才填")
    )
    valid_from = day_field(_("第一天"))
    valid_to = day_field(_("最后一天"), required=False, help_text=_("挂职必填"))
    reason = FreeText(label=_("依据"), max_length=500, help_text=_("任命文件或说明"))


class HouseholdsForm(forms.Form):
    """Households, by their numbers in this service, one a line."""

    households = forms.CharField(
        label=_("户的编号"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("一行一个，户的页面上可以复制")
    )

    def clean_households(self) -> list[uuid.UUID]:
        """The numbers, each named when it is none."""
        found = []
        for line in str(self.cleaned_data["households"]).split():
            try:
                found.append(uuid.UUID(line))
            except ValueError:
                raise ValidationError(_("“%(line)s”不是户的编号。") % {"line": line[:40]}, code="no_number") from None
        return found


class DelegateForm(forms.Form):
    """One's own post for some days in a colleague's hands."""

    appointment = forms.ModelChoiceField(label=_("委托哪个任职"), queryset=Appointment.objects.none())
    to = forms.CharField(label=_("受托人的用户名"), max_length=150)
    valid_from = day_field(_("第一天"))
    valid_to = day_field(_("最后一天"))
    reason = FreeText(label=_("原因"), max_length=500)
