"""Importers: whatever a stage offers keeps what the ground and the web count on."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.accounts.permissions import declared
from qiao.ground.exchange.batches.importers import IMPORTERS, OUTSIDE_SCOPE, Registered, fault_at
from qiao.ground.exchange.writing.templates import write_template
from qiao.story import STAGES

DAY = date(2019, 6, 30)


def offers() -> list[Registered]:
    return list(IMPORTERS.values())


@pytest.mark.parametrize("offer", offers(), ids=lambda one: one.key)
def test_an_offer_names_a_stage_a_permission_and_a_list_that_exist(offer: Registered) -> None:
    assert offer.stage in {stage.package for stage in STAGES}
    assert offer.permission in declared()
    assert reverse(offer.list_url)


@pytest.mark.parametrize("offer", offers(), ids=lambda one: one.key)
def test_what_is_never_shown_is_a_column_of_the_ledger(offer: Registered) -> None:
    keys = {column.key for column in offer.importer.ledger(DAY).columns}
    assert offer.importer.hidden <= keys


@pytest.mark.parametrize("offer", offers(), ids=lambda one: one.key)
def test_health_and_cards_are_never_shown(offer: Registered) -> None:
    keys = {column.key for column in offer.importer.ledger(DAY).columns}
    sensitive = {key for key in keys if "health" in key or "card" in key or "ethnicity" in key}
    assert sensitive <= offer.importer.hidden


@pytest.mark.django_db
@pytest.mark.parametrize("offer", offers(), ids=lambda one: one.key)
def test_no_rows_are_judged_and_written_as_none(offer: Registered) -> None:
    assert offer.importer.judge([], by=SYSTEM) == []


@pytest.mark.parametrize("offer", offers(), ids=lambda one: one.key)
def test_every_offer_has_a_template(offer: Registered, tmp_path: object) -> None:
    path = tmp_path / "template.xlsx"  # type: ignore[operator]
    write_template(offer.importer.ledger(DAY), path)
    assert path.read_bytes().startswith(b"PK")


def test_a_fault_stands_at_its_row_and_key() -> None:
    fault = fault_at({"row": 7}, "region", OUTSIDE_SCOPE, place="济南")
    assert (fault.row, fault.column, fault.heading) == (7, "region", "")
    assert "济南" in fault.said()
