"""One-time codes（动态验证码）: enrolled, checked and given up. The secrets are allauth's rows; counting is our own."""

from __future__ import annotations

import time
from urllib.parse import quote, urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from qiao.ground import clock
from qiao.ground.accounts.actions import count_wrong_code, lift_code_lock, note_code_enrolled, take_step
from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import User
from qiao.web.frame.qr_codes import qr_image

PERIOD_SECONDS = 30
DRIFT_STEPS = 1
NEW_SECRET, NEW_SECRET_MADE = "qiao_new_code_secret", "qiao_new_code_secret_made"
SECRET_MINUTES = 30
"""A secret that nobody confirmed for so long is made anew: who has seen the page may not be who sits there now."""


def authenticator(user: User, kind: str = Authenticator.Type.TOTP) -> Authenticator | None:
    """The user's one-time codes, or their recovery codes; None when not enrolled."""
    return Authenticator.objects.filter(user=user, type=kind).first()


def step_of(secret: str, code: str) -> int | None:
    """The time step whose code this is, now or one step before or after (clocks differ); None when it is none's."""
    now = int(time.time()) // PERIOD_SECONDS
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def checked(user: User, code: str) -> Authenticator | None:
    """The authenticator that the code is right for: a one-time code not used before, or an unused recovery code.

    Every try is counted first. Raises AccountRefused after too many.
    """
    count_wrong_code(user=user)
    found = _taken(user, code)
    if found is not None:
        lift_code_lock(user=user)
    return found


def _taken(user: User, code: str) -> Authenticator | None:
    codes = authenticator(user)
    if codes is not None and (step := step_of(decrypt(codes.data["secret"]), code)) is not None:
        return codes if take_step(user=user, step=step) else None
    spare = authenticator(user, Authenticator.Type.RECOVERY_CODES)
    if spare is not None and codes is not None and RecoveryCodes(spare).validate_code(normalize_user_code(code)):
        return spare
    return None


def waiting_secret(request: HttpRequest) -> str:
    """The secret that is being enrolled in this session; kept until it is or SECRET_MINUTES passed, so that neither
    a mistyped code nor a page loaded again makes the one in the phone useless. It stands in the session alone."""
    if _is_old(request):
        request.session[NEW_SECRET] = generate_totp_secret()
        request.session[NEW_SECRET_MADE] = clock.now().timestamp()
    return str(request.session[NEW_SECRET])


def _is_old(request: HttpRequest) -> bool:
    made = request.session.get(NEW_SECRET_MADE, 0)
    return NEW_SECRET not in request.session or clock.now().timestamp() - made > SECRET_MINUTES * 60


def qr_of(user: User, secret: str) -> str:
    """A QR code of the secret for an authenticator app, as the address of an image."""
    address = f"otpauth://totp/{quote(f'Qiao:{user.username}')}?{urlencode({'secret': secret, 'issuer': 'Qiao'})}"
    return qr_image(address)


@transaction.atomic
def enrol(request: HttpRequest, user: User, code: str) -> list[str]:
    """Enrol the session's secret when the code is right; returns the recovery codes, shown this once.

    Raises AccountRefused: the code is wrong, the secret is too old, or codes are enrolled already.
    """
    if _is_old(request):
        raise AccountRefused(
            "secret_old",
            f"这个密钥过了 {SECRET_MINUTES} 分钟，作废了。请在应用里删掉它，扫下面的新码。",
            f"This key is more than {SECRET_MINUTES} minutes old. Delete it in the app and scan the new code below.",
            field="code",
        )
    secret = waiting_secret(request)
    step = step_of(secret, code)
    if step is None or not take_step(user=user, step=step):
        raise wrong_code()
    try:
        with transaction.atomic():
            codes = TOTP.activate(user, secret).instance
    except IntegrityError:
        raise AccountRefused(
            "codes_enrolled", "动态验证码已经设置过了。", "One-time codes are enrolled already.", field="code"
        ) from None
    del request.session[NEW_SECRET], request.session[NEW_SECRET_MADE]
    note_code_enrolled(by=actor_of(user), user=user, enrolled=True)
    note_shown(request, user, codes)
    return renewed_recovery_codes(user)


def renewed_recovery_codes(user: User) -> list[str]:
    """New recovery codes in the place of the old ones."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return list(RecoveryCodes.activate(user).generate_codes())


@transaction.atomic
def give_up(user: User) -> None:
    """Forget the user's one-time and recovery codes (a new phone). They enrol again before any page opens."""
    Authenticator.objects.filter(user=user).delete()
    note_code_enrolled(by=actor_of(user), user=user, enrolled=False)


def note_shown(request: HttpRequest, user: User, used: Authenticator) -> None:
    """Note in the session that the second factor was shown."""
    record_authentication(request, user, "mfa", id=used.pk, type=used.type)


def wrong_code() -> AccountRefused:
    """The refusal of a code that is wrong, or was used before."""
    return AccountRefused(
        "wrong_code",
        "验证码不对，或已经用过。等下一个 6 位数字再输；手机时间要准。",
        "The code is wrong or was used. Wait for the next six digits; the phone's clock must be right.",
        field="code",
    )
