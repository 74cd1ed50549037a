"""Columns（列）of people: how a stage writes one down, and what its cells mean together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from qiao.ground.exchange.columns import Column, Reader
from qiao.ground.exchange.faults import BLANK, CellFault, FaultKind
from qiao.story.register.readers import residence_code

SEPARATE = ("residence_province", "residence_city", "residence_county", "residence_township", "residence_village")
"""The five columns of a residence that is not written in one."""


def column(
    key: str,
    title: str,
    reader: Reader,
    synonyms: str,
    *,
    sample: str = "",
    note: str = "",
    required: bool = False,
    essential: bool = False,
    blank: FaultKind = BLANK,
) -> Column:
    """A column whose synonyms stand in one text, a blank between them."""
    return Column(key, title, reader, tuple(synonyms.split()), required, essential, note, sample, blank=blank)


def written_residence(row: Mapping[str, object]) -> str:
    """The five separate columns of a residence joined to one text; "" when none is filled."""
    return "".join(str(row[key]) for key in SEPARATE if row.get(key))


def residence_of(row: Mapping[str, object]) -> str:
    """The 12-digit code of a row's residence, however it was written; "" when it makes no place."""
    if row.get("residence"):
        return str(row["residence"])
    try:
        return residence_code(written_residence(row))
    except CellFault:
        return ""


def birth_of(identity: str) -> date:
    """The birth date inside a checked identity number."""
    return date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
