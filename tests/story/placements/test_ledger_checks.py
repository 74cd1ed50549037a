"""A sex beside the identity（性别）: every ledger of people reads it, and tells where the number says otherwise."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.reading import read_ledger
from qiao.ground.privacy.resident_ids import compose
from qiao.story.needs.ledgers import willingness
from qiao.story.placements.ledgers import transfer_roster, work_ledger
from qiao.story.register.ledgers import roster
from qiao.story.register.namelist import names

AS_OF = date(2019, 6, 30)
MAN, WOMAN = (compose("500901", date(1980, 1, 1), sequence) for sequence in (11, 12))
LEDGERS = [roster(AS_OF), names(AS_OF), work_ledger(AS_OF), transfer_roster(AS_OF), willingness(AS_OF)]


@pytest.mark.parametrize("heading", ["性别", "男女"])
@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda one: one.key)
def test_a_sex_that_the_identity_contradicts_is_told_at_its_cell(ledger: Ledger, heading: str, tmp_path: Path) -> None:
    whole = [one for one in ledger.columns if one.sample or one.key in ("name", "identity")]
    given = {one.title: one.sample for one in whole if one.key not in ("sex", "serial")}
    rows = [
        {**given, "姓名": "冉试兰", heading: sex, "身份证号": number}
        for sex, number in (("男", MAN), ("女", MAN), ("2", WOMAN), ("男", WOMAN))
    ]
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    faults = [fault for fault in read_ledger(path, ledger, as_of=AS_OF).faults if fault.heading == heading]
    assert [(fault.row, fault.code) for fault in faults] == [(3, "identity_differs"), (5, "identity_differs")]
    assert "证件号上的性别" in faults[0].said()
    assert "请照证件核对" in faults[0].said()
