"""Employers and vacancies as they stand, past the rules of `vacancies.actions`; and credit codes that check."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from stdnum.cn import uscc

from qiao.ground import clock
from qiao.story.vacancies.models import Employer, SiteCheck, SitePhoto, Vacancy, Workplace
from qiao.web.frame.examples import example

TAIAN = "370902"
_numbers = count(1)


def credit_code(number: int) -> str:
    """A synthetic credit code with a right check character."""
    body = f"91370900MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def employer(name: str = "", **more: Any) -> Employer:
    """A firm seated in Taishan district."""
    number = next(_numbers)
    return Employer.objects.create(**{"name": name or f"示例企业{number}", "region": TAIAN, **more})


def vacancy(of: Employer | None = None, *, number: int | None = None, **more: Any) -> Vacancy:
    """An open post in Taishan district with five seats; `number` fixes its id."""
    told: dict[str, Any] = {
        "title": "缝纫工", "state": "open", "place": TAIAN, "headcount": 5, "wage_low_yuan": 4000,
        "wage_high_yuan": 6000, "night": False, "collected_on": date(2019, 6, 1),
    }  # fmt: skip
    if number is not None:
        told["id"] = UUID(int=number)
    return Vacancy.objects.create(employer=of or employer(), **{**told, **more})


def place_of(region: str) -> str:
    """A place of work for a test's region: the region itself, down to its county."""
    return region[:6].ljust(6, "0")


@example("vacancies.vacancy", "vacancies.vacancy_edit", "vacancies.move", "vacancies.answer", "vacancies.no_age_limit")
def vacancy_at(region: str) -> dict[str, Any]:
    """A vacancy there."""
    return {"vacancy_id": vacancy(employer(region=place_of(region)), place=place_of(region)).pk}


@example("vacancies.employer", "vacancies.employer_change", "vacancies.check_new")
def employer_at(region: str) -> dict[str, Any]:
    """An employer seated there."""
    return {"employer_id": employer(region=place_of(region)).pk}


@example("vacancies.share", "vacancies.share_picture")
def shared_at(region: str) -> dict[str, Any]:
    """A post there that anybody may read."""
    return {"vacancy_id": public(employer(region=place_of(region)), place=place_of(region)).pk}


@example("public.post", bound="nobody")
def public_post(region: str) -> dict[str, Any]:
    """A post that anybody may read."""
    return {"vacancy_id": public(place=place_of(region)).pk}


def public(of: Employer | None = None, **more: Any) -> Vacancy:
    """A post that is public today: open, and verified a week ago."""
    day = clock.today()
    told = {"collected_on": day - timedelta(days=8), "verified_on": day - timedelta(days=7)}
    return vacancy(of, **{**told, **more})


def workplace(of: Employer | None = None, **more: Any) -> Workplace:
    """A workshop of the employer in Taishan district."""
    firm = of or employer()
    return Workplace.objects.create(**{"employer": firm, "place": firm.region, "address": "示例路 1 号", **more})


def site_check(of: Workplace | None = None, **more: Any) -> SiteCheck:
    """A check that found all well."""
    told = {"checked_on": date(2019, 6, 20), "dormitory": "good", "canteen": "fair", "work": "good"}
    return SiteCheck.objects.create(workplace=of or workplace(), **{**told, **more})


@example("vacancies.check", "vacancies.check_verify", "vacancies.site_photo_new")
def check_at(region: str) -> dict[str, Any]:
    """A check on site there."""
    return {"check_id": site_check(workplace(employer(region=place_of(region)))).pk}


@example("vacancies.site_photo")
def site_photo_at(region: str) -> dict[str, Any]:
    """A photo of a room there, without its picture."""
    check = site_check(workplace(employer(region=place_of(region))))
    photo = SitePhoto.objects.create(
        check_made=check, room="work", made_of="0" * 64, width_px=8, height_px=8, size_bytes=1
    )
    return {"photo_id": photo.pk}


@example("vacancies.invitation", bound="nobody")
def invitation_code(region: str) -> dict[str, Any]:
    """A link that is over."""
    return {"code": "over"}
