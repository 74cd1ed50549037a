"""Officers: the demonstration's log-ins, made by the accounts' own actions, with their second factor set beforehand."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from qiao.cli.demonstration.cast import FIRST_ADMINISTRATOR, OFFICERS, PASSWORD, PIN, Officer
from qiao.ground import places

IN_OFFICE_SINCE = date(2017, 9, 1)
SECONDED_UNTIL = date(2019, 12, 31)


def entered(organisations: Mapping[str, UUID], programme: Any, households: list[UUID], *, village: str) -> None:
    """Make everybody of the cast, with posts, terms of office, and the second factor that their roles ask for."""
    placed = {
        "village": village,
        "village_name": places.by_code(village).name,
        "township": village[:9],
        "township_name": places.by_code(village[:9]).name,
    }
    from qiao.ground.accounts.actions import assign_households, create_first_administrator
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.agreements.actions import add_term

    first = create_first_administrator(
        username=FIRST_ADMINISTRATOR.username, display_name=FIRST_ADMINISTRATOR.name, password=PASSWORD
    )
    _one_time_codes(first.user)
    for officer in OFFICERS:
        for post in _posts(officer, organisations.get(officer.of), placed):
            if post.role_id == "seconded":
                add_term(
                    by=SYSTEM, programme=programme, appointment=post, duty="挂职", valid_from=IN_OFFICE_SINCE,
                    valid_to=SECONDED_UNTIL,
                )  # fmt: skip
            if post.role_id == "helper":
                assign_households(by=SYSTEM, appointment=post, households=households, since=IN_OFFICE_SINCE)


def _posts(officer: Officer, organisation: UUID | None, placed: Mapping[str, str]) -> list[Any]:
    from qiao.ground.accounts.actions import appoint, create_user
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.accounts.roles import BY_CODE

    user = create_user(
        by=SYSTEM, username=officer.username, display_name=officer.name, password=PASSWORD, must_change=False
    )
    made = []
    for post in officer.posts:
        made.append(
            appoint(
                by=SYSTEM,
                user=user,
                role=post.role,
                office=post.office.format(**placed),
                region=post.region.format(**placed),
                organisation_id=organisation,
                valid_from=IN_OFFICE_SINCE,
                valid_to=SECONDED_UNTIL if post.role == "seconded" else None,
                reason="演示",
            )
        )
    if {BY_CODE[post.role].second_factor for post in officer.posts} == {"device"}:
        _device(user)
    else:
        _one_time_codes(user)
    return made


def _one_time_codes(user: Any) -> None:
    """The same secret at every build, so that an authenticator app that once learnt it keeps working."""
    from allauth.mfa.totp.internal.auth import TOTP

    secret = base64.b32encode(hashlib.sha256(f"qiao demo {user.username}".encode()).digest()[:20]).decode()
    TOTP.activate(user, secret)


def _device(user: Any) -> None:
    from qiao.ground.accounts.actions import enrol_device, issue_device_code
    from qiao.ground.accounts.actors import SYSTEM

    enrol_device(by=SYSTEM, user=user, code=issue_device_code(by=SYSTEM, user=user), label="演示手机", pin=PIN)
