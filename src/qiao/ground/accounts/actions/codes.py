"""One-time codes（动态验证码）: a time step is taken once; too many wrong codes are refused for a while.

The secrets and the recovery codes are allauth's; what is counted here holds over all processes, as its cache would not.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import CodeUse, User
from qiao.ground.audit.actions import record

WRONG_CODES = 5
LOCKED_MINUTES = 15


def count_wrong_code(*, user: User) -> None:
    """Count a try before its code is looked at; `lift_code_lock` forgets it when the code was right.

    Raises AccountRefused when there were too many: then no code is looked at, the right one neither.
    """
    CodeUse.objects.get_or_create(user=user)
    now, own = clock.now(), CodeUse.objects.filter(user=user)
    own.filter(locked_until__lte=now).update(locked_until=None, failures=0)
    if not own.filter(locked_until__isnull=True, failures__lt=WRONG_CODES).update(failures=F("failures") + 1):
        own.filter(locked_until__isnull=True).update(locked_until=now + timedelta(minutes=LOCKED_MINUTES))
        raise AccountRefused(
            "too_many_codes",
            f"验证码错了 {WRONG_CODES} 次，{LOCKED_MINUTES} 分钟后再试；手机不在身边，请用备用码或找安全管理员。",
            f"{WRONG_CODES} wrong codes: try again in {LOCKED_MINUTES} minutes, or ask the security administrator.",
            field="code",
        )


def lift_code_lock(*, user: User) -> None:
    """Forget the wrong codes: the right one came."""
    CodeUse.objects.filter(user=user).update(failures=0, locked_until=None)


def take_step(*, user: User, step: int) -> bool:
    """Take a time step for this user; False when it, or a later one, was taken before: a code counts once."""
    CodeUse.objects.get_or_create(user=user)
    return bool(CodeUse.objects.filter(user=user, last_step__lt=step).update(last_step=step))


@transaction.atomic
def note_code_enrolled(*, by: Actor, user: User, enrolled: bool) -> None:
    """Tell the audit that a user now has one-time codes, has new recovery codes, or has given them up."""
    action = "accounts.codes.enrolled" if enrolled else "accounts.codes.removed"
    record(by=by, action=action, subject=user)
