"""The list of names on its way in: rows told once, those with an identity registered, and all of it taken back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import IMPORTERS, Written
from qiao.ground.exchange.faults import CellFault
from qiao.ground.jobs.models import Job
from qiao.ground.privacy import sealing
from qiao.story.register.keeping import place_of_phone
from qiao.story.register.models import Unlinked, Worker
from qiao.story.register.names import Names
from qiao.story.register.readers import Birth
from qiao.story.register.tasks import Roster

pytestmark = pytest.mark.django_db
COUNTY = "500238"


@pytest.fixture
def by() -> Actor:
    return acting("county", COUNTY)


def row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "row": number, "sheet": "名单", "name": factory.name(number), "birth": date(1985, 3, 12), "sex": "女",
        "residence": factory.VILLAGE, "phone": f"154{number:08d}", "education": "初中", **more,
    }  # fmt: skip


def written(rows: list[dict[str, Any]], by: Actor) -> list[Written]:
    with transaction.atomic():
        return Names().write(rows, by=by, batch_id=uuid4())


def test_a_row_is_kept_as_told_with_its_phone_sealed_and_the_comparing_asked_for(by: Actor) -> None:
    (told,) = written([row(2, relation="户主", household="TH-1")], by)
    one = Unlinked.objects.get(pk=told.record_id)
    assert (told.kind, told.effect, told.version) == ("register.unlinked", "created", one.version)
    assert (one.name, one.sex, one.education, one.relation, one.household) == (factory.name(2), "2", 2, "户主", "TH-1")
    assert (one.phone_tail, "15400000002" in str(bytes(one.phone_sealed))) == ("0002", False)
    assert sealing.opened(one.phone_sealed, place_of_phone(one)) == "15400000002"
    assert Job.objects.filter(kind="register.link", params__batch=str(one.batch_id)).count() == 1
    assert not Worker.objects.exists()


def test_the_same_list_again_brings_nothing_twice(by: Actor) -> None:
    rows = [row(2), row(3), {**row(2), "row": 9}]
    assert [told.effect for told in written(rows, by)] == ["created", "created", "same"]
    assert [told.effect for told in written(rows, by)] == ["same"] * 3
    assert [found.verdict for found in Names().judge([*rows, row(4)], by=by)] == ["same"] * 3 + ["new"]
    other = {**row(2), "phone": "15499999999"}
    assert [found.verdict for found in Names().judge([other], by=by)] == ["new"]
    assert Unlinked.objects.count() == 2


def test_a_row_with_an_identity_is_the_rosters(by: Actor) -> None:
    known = row(5, identity=factory.identity(77_001))
    assert [found.verdict for found in Names().judge([row(2), known], by=by)] == ["new", "new"]
    told = written([row(2), known], by)
    assert sorted(one.kind for one in told) == ["register.unlinked", "register.worker"]
    assert Worker.objects.get().name == known["name"]
    assert [found.verdict for found in Names().judge([known], by=by)] == ["same"]


def test_rows_of_another_region_are_wrong_and_not_written(by: Actor) -> None:
    away = row(2, residence="370211001001")
    (found,) = Names().judge([away], by=by)
    assert (found.verdict, found.faults[0].kind.code) == ("wrong", "outside_scope")
    assert written([away], by) == []
    assert not Unlinked.objects.exists()


def test_a_childs_row_keeps_no_phone_and_no_schooling(by: Actor) -> None:
    written([row(2, birth=date(2012, 1, 1), skills=["缝纫"])], by)
    one = Unlinked.objects.get()
    assert (bytes(one.phone_sealed), one.phone_tail, one.education, one.skills) == (b"", "", None, [])


def test_an_import_is_taken_back_whole(by: Actor) -> None:
    told = written([row(2), row(5, identity=factory.identity(77_001))], by)
    with transaction.atomic():
        assert Names().undo(told[::-1], by=by) == []
    assert (Unlinked.objects.count(), Worker.objects.count()) == (0, 0)


def test_both_lists_are_offered_under_their_names() -> None:
    assert isinstance(IMPORTERS["register.names"].importer, Names)
    assert isinstance(IMPORTERS["register.roster"].importer, Roster)
    ledger = IMPORTERS["register.names"].importer.ledger(date(2019, 6, 30))
    assert {"name", "birth", "sex", "phone", "identity"} <= {column.key for column in ledger.columns}
    assert not ledger.column("identity").essential
    assert not {"health", "ethnicity", "poverty_status"} & {column.key for column in ledger.columns}


@pytest.mark.parametrize("told", ["1985-03", "1985年3月", "198503", 198503, "1985.3", date(1985, 3, 1)])
def test_a_birth_by_month_is_read_as_the_month_in_every_spelling(told: object) -> None:
    assert Birth(high=date(2019, 6, 30)).read(told) == "1985-03"


@pytest.mark.parametrize(
    ("told", "day"), [("1985-03-01", "1985-03-01"), (19850301, "1985-03-01"), (date(1985, 3, 12), "1985-03-12")]
)
def test_a_birth_by_day_keeps_its_day(told: object, day: str) -> None:
    assert Birth(high=date(2019, 6, 30)).read(told) == day


def test_a_birth_ahead_or_none_at_all_is_refused() -> None:
    for told in ("2070-01", "1985-13", "三月"):
        with pytest.raises(CellFault):
            Birth(high=date(2019, 6, 30)).read(told)


def test_a_month_is_kept_as_its_last_day_so_that_nobody_counts_as_older_than_they_are(by: Actor) -> None:
    told = written([row(2, birth="2003-06"), row(3, birth="1984-02")], by)
    kept = {one.row: (one.born_on, one.born_month_only, one.phone_tail) for one in Unlinked.objects.order_by("pk")}
    assert kept[3] == (date(1984, 2, 29), True, "0003")
    assert kept[2] == (date(2003, 6, 30), True, "0002")
    assert len(told) == 2
    again = [row(2, birth="2003-06"), row(3, birth="1984-02-29")]
    assert [found.verdict for found in Names().judge(again, by=by)] == ["same", "new"]


def test_new_rows_without_an_identity_say_that_nobody_knows_yet_who_they_are(by: Actor) -> None:
    rows = [row(2), row(5, identity=factory.identity(77_001))]
    assert [found.unsure for found in Names().judge(rows, by=by)] == [True, False]
