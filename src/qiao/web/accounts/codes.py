"""Pages of the one-time codes（动态验证码）: enrol them, show one in this session, new recovery codes, a new phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.accounts.errors import AccountRefused
from qiao.web.accounts import one_time_codes, second_factor
from qiao.web.accounts.forms import CodeForm, ConfirmForm, EnrolCodeForm, refused_by
from qiao.web.accounts.onward import onward, wanted
from qiao.web.accounts.signed_in import SignedInPage


class Enrol(SignedInPage):
    """Scan a QR code, enter the first code; the recovery codes are shown once."""

    template = "mfa/enrol.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the secret that waits; the same one again however often the page is loaded."""
        if one_time_codes.authenticator(self.user):
            return HttpResponseRedirect(reverse("accounts.me"))
        return self._shown(EnrolCodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enrol the secret that was shown."""
        form = EnrolCodeForm(request.POST)
        if form.is_valid():
            try:
                codes = one_time_codes.enrol(request, self.user, form.cleaned_data["code"].strip())
            except AccountRefused as refusal:
                refused_by(form, refusal)
            else:
                return self.show(template="mfa/recovery_codes.html", codes=codes, next=wanted(request))
        return self._shown(form)

    def _shown(self, form: EnrolCodeForm) -> HttpResponse:
        secret = one_time_codes.waiting_secret(self.request)
        spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        picture = one_time_codes.qr_of(self.user, secret)
        status = 422 if form.errors else 200
        return self.show(
            status=status, form=form, qr=picture, secret=spaced, next=wanted(self.request),
            minutes=one_time_codes.SECRET_MINUTES,
        )  # fmt: skip


class Show(SignedInPage):
    """Enter a code in a session that began before the codes were enrolled."""

    template = "mfa/code.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the code."""
        if not one_time_codes.authenticator(self.user):
            return HttpResponseRedirect(reverse("accounts.code_enrol"))
        return self.show(form=CodeForm(user=self.user), next=wanted(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note that it was right."""
        form = CodeForm(request.POST, user=self.user)
        if form.is_valid() and form.authenticator is not None:
            one_time_codes.note_shown(request, self.user, form.authenticator)
            return onward(request)
        return self.show(status=422, form=form, next=wanted(request))


class Recovery(SignedInPage):
    """New recovery codes, for one's password."""

    template = "accounts/confirm.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the password."""
        return self._asked(ConfirmForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show them, once."""
        form = ConfirmForm(request.POST, user=self.user)
        if not second_factor.showed_code(request):
            return HttpResponseRedirect(reverse("accounts.code"))
        if not form.is_valid():
            return self._asked(form, status=422)
        codes = one_time_codes.renewed_recovery_codes(self.user)
        return self.show(template="mfa/recovery_codes.html", codes=codes, next="")

    def _asked(self, form: ConfirmForm, status: int = 200) -> HttpResponse:
        return self.show(
            status=status,
            form=form,
            heading=_("换一批备用码"),
            told=_("旧的备用码全部作废。先输一遍口令。"),
            button=_("换一批备用码"),
        )


class GiveUp(SignedInPage):
    """A new phone: the old codes are forgotten, and enrolled again before any page opens."""

    template = "accounts/confirm.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the password."""
        return self._asked(ConfirmForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget them; this session must show the new ones."""
        form = ConfirmForm(request.POST, user=self.user)
        if not second_factor.showed_code(request):
            return HttpResponseRedirect(reverse("accounts.code"))
        if not form.is_valid():
            return self._asked(form, status=422)
        one_time_codes.give_up(self.user)
        second_factor.forget(request)
        messages.success(request, _("旧的动态验证码已作废，请用新手机设置。"))
        return HttpResponseRedirect(reverse("accounts.code_enrol"))

    def _asked(self, form: ConfirmForm, status: int = 200) -> HttpResponse:
        return self.show(
            status=status,
            form=form,
            heading=_("换手机"),
            told=_("旧手机上的动态验证码和备用码全部作废，接着用新手机重新设置。先输一遍口令。"),
            button=_("作废旧的，重新设置"),
        )
