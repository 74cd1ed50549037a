"""What the receiving city knows of its firms: licences, workplaces, contacts, checks, a suspension with its appeal.

All of it is made up（示例）. The firm that is suspended has no post open, so that the market stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

FIRMS = 4
QUIET = "岱麓制衣厂（示例）"
PHONE = "0538-000{:04d}"
"""Numbers that no exchange gave out."""
CHECKED_BEFORE_DAYS, SUSPENDED_DAYS = 18, 60


def known_of(own: UUID, *, officers: Mapping[str, Any], region: str) -> None:
    """Enter it, in the name of the city's officer, the station's and the firm's own."""
    from django.db import transaction

    from qiao.story.vacancies.models import Employer

    rows = Employer.objects.filter(region__startswith=region, merged_into__isnull=True)
    hiring = rows.filter(vacancies__state="open").exclude(pk=own).distinct().order_by("name", "pk")[: FIRMS - 1]
    with transaction.atomic():
        for number, firm in enumerate([Employer.objects.get(pk=own), *hiring]):
            _described(firm, number, by=officers["city"])
        _suspended(_quiet(by=officers["city"], region=Employer.objects.get(pk=own).region), officers)
        _entered_twice(Employer.objects.get(pk=own), by=officers["city"])


def _described(firm: Any, number: int, *, by: Any) -> None:
    from qiao.ground import clock
    from qiao.story.vacancies import checking, employing

    values = {
        "licence_no": firm.credit_code or f"示例{number:04d}",
        "licence_valid_to": clock.today() + timedelta(days=365 * (number + 1)),
        "licence_scope": "示例：按营业执照",
    }
    employing.change_employer(by=by, employer=firm, seen_version=firm.version, values=values)
    place = employing.keep_workplace(
        by=by, employer=firm, place=firm.region, address=f"示例工业园 {number + 1} 号", what="车间、宿舍、食堂"
    )
    employing.keep_contact(
        by=by, employer=firm, name="人事部", role="招聘", phone=PHONE.format(number)
    )  # fmt: skip
    if number % 2 == 0:
        found = {"dormitory": "good", "dormitory_said": "六人一间，有热水", "canteen": "fair", "work": "good"}
        day = clock.today() - timedelta(days=CHECKED_BEFORE_DAYS + number)
        checking.check_site(by=by, workplace=place, checked_on=day, found=found)


def _quiet(*, by: Any, region: str) -> Any:
    """A firm without posts: every other one of the city hires, and the market stays as it was."""
    from qiao.story.vacancies import employing

    return employing.create_employer(by=by, values={"name": QUIET, "region": region, "contact": "厂办"})


def _suspended(firm: Any, officers: Mapping[str, Any]) -> None:
    from qiao.ground import clock
    from qiao.story.vacancies import suspending

    made = suspending.suspend_employer(
        by=officers["station"],
        employer=firm,
        until=clock.today() + timedelta(days=SUSPENDED_DAYS),
        why="有人反映加班费没有按时发（示例）",
    )
    suspending.appeal(by=officers["city"], suspension=made, said="企业来函：已于本月补发，附发放表（示例）")


def _entered_twice(firm: Any, *, by: Any) -> None:
    from qiao.story.vacancies import employing

    values = {"name": firm.name, "region": firm.region, "contact": "办公室"}
    employing.create_employer(by=by, values=values, is_another=True)
