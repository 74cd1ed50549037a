"""Employers and vacancies as they stand, past the rules of `vacancies.actions`; and credit codes that check."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from stdnum.cn import uscc

from qiao.story.vacancies.models import Employer, Vacancy
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


@example("vacancies.vacancy", "vacancies.vacancy_edit", "vacancies.move")
def vacancy_at(region: str) -> dict[str, Any]:
    """A vacancy there."""
    return {"vacancy_id": vacancy(employer(region=place_of(region)), place=place_of(region)).pk}


@example("vacancies.employer", "vacancies.employer_change")
def employer_at(region: str) -> dict[str, Any]:
    """An employer seated there."""
    return {"employer_id": employer(region=place_of(region)).pk}
