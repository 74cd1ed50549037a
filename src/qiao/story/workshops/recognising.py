"""Recognising（认定）: what the standard in force on a day asks for, and what of it a workshop does not have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qiao.ground.saying import Refused
from qiao.story.workshops import errors, queries, standards
from qiao.story.workshops.models import Workshop, WorkshopPaper

_PAPER_EN = {
    "licence": "business licence", "site": "proof of the site", "fire": "fire safety", "building": "building safety",
    "permit": "trade permit", "environment": "environmental paper",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is asked for and not there, in both languages, with its figures."""

    key: str
    zh: str
    en: str


def lacks(workshop: Workshop, on: date, *, staff: int, poor: int) -> list[Lack]:
    """What the standard of the day asks for and the workshop lacks. Raises WorkshopRefused: no_standard."""
    standard = standards.standard_on(on)
    if standard is None:
        raise errors.no_standard(on)
    told = [
        Lack(f"paper:{kind}", f"缺{dict(WorkshopPaper.KINDS)[kind]}", f"{_PAPER_EN[kind]} is missing")
        for kind in queries.papers_missing(workshop, on)
    ]
    if staff < standard.least_staff:
        least = standard.least_staff
        told.append(Lack("staff", f"在岗 {staff} 人，要 {least} 人", f"{staff} people at work, {least} needed"))
    if poor < standard.least_poor:
        least = standard.least_poor
        told.append(
            Lack("poor", f"脱贫（监测）人口 {poor} 人，要 {least} 人", f"{poor} of poor households, {least} needed")
        )
    months = workshop.months.bit_count()
    if standard.refuses_seasonal and months < standards.SEASON_MONTHS:
        told.append(
            Lack(
                "seasonal", f"一年只开 {months} 个月，季节性加工原则上不认定", f"open {months} months a year: seasonal"
            )
        )
    return told


def refusal(on: date, told: list[Lack]) -> Refused:
    """The refusal that names all of them, with the document."""
    standard = standards.standard_on(on)
    assert standard is not None
    return errors.unfit(standard.document, standard.key, [one.zh for one in told], [one.en for one in told])
