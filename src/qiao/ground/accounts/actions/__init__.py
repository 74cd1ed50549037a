"""Writing accounts（账户）: users, posts, devices and sessions. Every change is audited in its own transaction.

Whoever may manage accounts (`accounts.manage`) does so for others; what somebody may do for themselves says so.
"""

from __future__ import annotations

from qiao.ground.accounts.actions.codes import count_wrong_code, lift_code_lock, note_code_enrolled, take_step
from qiao.ground.accounts.actions.devices import (
    check_pin,
    device_by_secret,
    enrol_device,
    issue_device_code,
    revoke_device,
)
from qiao.ground.accounts.actions.people import (
    change_user,
    create_first_administrator,
    create_user,
    reset_second_factor,
    set_password,
)
from qiao.ground.accounts.actions.posts import appoint, assign_households, delegate, release_household, revoke
from qiao.ground.accounts.actions.sessions import end_session, end_sessions

__all__ = [
    "appoint",
    "assign_households",
    "change_user",
    "check_pin",
    "count_wrong_code",
    "create_first_administrator",
    "create_user",
    "delegate",
    "device_by_secret",
    "end_session",
    "end_sessions",
    "enrol_device",
    "issue_device_code",
    "lift_code_lock",
    "note_code_enrolled",
    "release_household",
    "reset_second_factor",
    "revoke",
    "revoke_device",
    "set_password",
    "take_step",
]
