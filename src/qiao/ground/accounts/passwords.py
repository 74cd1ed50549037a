"""Password policies（口令规则）: ASVS (length, not a common one) and 等保 (complexity and rotation)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qiao.ground import clock

LEAST = {"asvs": 12, "dengbao": 8}
DIFFERENT_SIGNS = 5
DENGBAO_KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")
ROTATION_DAYS: dict[str, int | None] = {"asvs": None, "dengbao": 90}


def is_due(user: Any) -> bool:
    """Whether the password must be changed before anything else: somebody else set it, or 等保 and 90 days."""
    if user.must_change_password:
        return True
    days = ROTATION_DAYS[settings.QIAO_PASSWORD_POLICY]
    if days is None:
        return False
    return user.password_changed_at is None or clock.now() - user.password_changed_at > timedelta(days=days)


class PolicyValidator:
    """The policy that QIAO_PASSWORD_POLICY names."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with what is missing."""
        policy = settings.QIAO_PASSWORD_POLICY
        if len(password) < LEAST[policy]:
            raise ValidationError(_("口令至少 %(least)s 位。") % {"least": LEAST[policy]}, code="too_short")
        if user is not None and user.username and user.username.lower() in password.lower():
            raise ValidationError(_("口令里不能有用户名。"), code="holds_name")
        if len(set(password)) < DIFFERENT_SIGNS:
            raise ValidationError(_("同一个字符用得太多，至少要有 5 种不同的字符。"), code="too_plain")
        if policy == "dengbao" and sum(bool(re.search(kind, password)) for kind in DENGBAO_KINDS) < 3:
            raise ValidationError(_("大写、小写、数字、符号，至少要有三种。"), code="too_plain")
        CommonPasswordValidator().validate(password, user)

    def get_help_text(self) -> str:
        """Shown under the field."""
        least = LEAST[settings.QIAO_PASSWORD_POLICY]
        return _("至少 %(least)s 位，不能是常见口令。") % {"least": least}
