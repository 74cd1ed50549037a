"""Whole files with faults planted: what the batch tells is what was planted, and handed in again it adds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bench.forms import AS_OF, FORMS, good_rows
from tests.factories.accounts import acting
from tests.factories.batches import uploaded, worked

from qiao.ground import clock
from qiao.ground.exchange.batches.actions import confirm, rows_to_write
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.planting import plant
from qiao.ground.exchange.planting.spoiling import SLIPS
from qiao.ground.exchange.writing.sheets import writing
from qiao.story.placements.models import Placement
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db
FILES = [
    ("roster", "register.roster", Worker),
    ("work", "placements.work_ledger", Placement),
    ("transfer", "placements.transfer_roster", Placement),
]


@pytest.mark.parametrize(("form", "key", "records"), FILES)
def test_a_file_with_planted_faults_tells_exactly_those_and_adds_nothing_the_second_time(
    tmp_path: Path, form: str, key: str, records: Any
) -> None:
    """The fifteen faults and more（QUALITY.md §1.6）, as an office hands the file in."""
    assert clock.today() == AS_OF
    officer, made = acting("county", "50"), FORMS[form]
    headings, rows = good_rows(form, 300, 3)
    slips = (*SLIPS, *made.slips)
    planted = plant(made.ledger(AS_OF), headings, rows, share=0.1, seed=4, first_row=2, slips=slips, warnings=True)
    wrong = {each.row for each in planted if each.code not in _warnings(made.ledger(AS_OF))}
    if "就业渠道" in headings:
        wrong |= {_far_post(headings, rows, {each.row for each in planted})}
    with writing(tmp_path / "a.xlsx") as book:
        book.sheet("表", headings, rows)

    def handed_in() -> Batch:
        content = (tmp_path / "a.xlsx").read_bytes()
        return worked(uploaded(officer, content, "a.xlsx", ledger=key, region="50"))

    batch = handed_in()
    assert len({each.code for each in planted}) >= 15
    assert (batch.state, batch.counts["wrong"]) == ("preview", len(wrong))
    assert batch.counts["warned"] == len({each.row for each in planted} - wrong)
    worked(confirm(by=officer, batch_id=batch.pk, rows_seen=rows_to_write(batch), only_good_rows=True))
    count = records.objects.count()
    assert count == 300 - len(wrong)
    again = handed_in()
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, count)
    assert records.objects.count() == count


def _warnings(ledger: Ledger) -> set[str]:
    checks = (*ledger.row_checks, *ledger.group_checks)
    return {check.kind.code for check in checks if check.kind.severity == "warning"}


def _far_post(headings: list[str], rows: list[list[object]], planted: set[int]) -> int:
    """Plant check 3 too, which only the judging of a row can see: a public post far from home. The row in Excel."""
    place = next(at for at, heading in enumerate(headings) if heading in ("务工地点", "就业地域"))
    index = next(at for at, row in enumerate(rows) if row[place] == "370202" and at + 2 not in planted)
    rows[index][headings.index("就业渠道")] = "公益性岗位"
    return index + 2
