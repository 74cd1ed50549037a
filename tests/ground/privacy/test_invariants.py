"""What must hold of identities: each kind of damage is found at its record, and a rotation is no damage."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.privacy import subject

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.invariants import Finding, run_invariants
from qiao.ground.privacy import consents, rotation, subjects, visibility
from qiao.ground.privacy.keys import current_ring
from qiao.ground.privacy.models import Subject, Visibility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_keys")]
NAMES = (
    "privacy.consent_shows",
    "privacy.index_agrees",
    "privacy.one_home",
    "privacy.sealed_values_open",
    "privacy.tails_agree",
)


def found() -> dict[str, list[Finding]]:
    return {looked.invariant.name: list(looked.findings) for looked in run_invariants(NAMES) if looked.findings}


def test_people_of_all_kinds_are_sound_at_every_point_of_a_rotation() -> None:
    subject(health="高血压")
    subject(resident_id="", phone="", bank_card="")
    subject("")
    assert found() == {}
    rotation.begin_rotation(by=SYSTEM, reason="每年更换")
    subject()
    assert found() == {}
    keeper = rotation.KEEPERS["privacy.subject"]
    keeper.reseal("", keeper.next_mark("", 2), current_ring())
    assert found() == {}
    keeper.reseal("", keeper.next_mark("", 99), current_ring())
    for ring, (key,) in rotation.old_keys().items():
        rotation.retire_key(by=SYSTEM, ring=ring, key=key, reason="换完了")
    assert found() == {}


def test_a_value_from_another_row_is_found() -> None:
    one, other = subject(), subject()
    Subject.objects.filter(pk=one.pk).update(phone_sealed=other.phone_sealed)
    (finding,) = found()["privacy.sealed_values_open"]
    assert finding.record == f"privacy.subject {one.pk}"
    assert "phone" in finding.zh


@pytest.mark.parametrize(
    ("column", "value"),
    [("phone_index", "b1:0"), ("phone_index", ""), ("resident_id_index", None), ("resident_id_index", "b1:0")],
)
def test_an_index_that_is_anothers_is_found(column: str, value: str | None) -> None:
    one = subject()
    Subject.objects.filter(pk=one.pk).update(**{column: value})
    (finding,) = found()["privacy.index_agrees"]
    assert finding.record == f"privacy.subject {one.pk}"


def test_what_is_found_tells_no_number() -> None:
    one = subject(phone="13800138000")
    Subject.objects.filter(pk=one.pk).update(phone_index="b1:0", bank_card_sealed=one.phone_sealed)
    told = str(found())
    assert "13800138000" not in told
    assert subjects.in_clear(one, "resident_id") not in told


def test_somebody_shown_by_a_consent_that_never_was_is_found() -> None:
    one, other = subject(), subject()
    for who in (one, other):
        visibility.show(subject=who, region="370211", ground=visibility.CONSENT)
    consents.record_consent(by=SYSTEM, subject=one, purpose="sharing", agreed=True, said_how="签字")
    (finding,) = found()["privacy.consent_shows"]
    assert finding.record == f"privacy.subject {other.pk}"


def test_two_homes_on_one_day_are_found() -> None:
    one = subject("500238")
    Visibility.objects.create(
        subject=one, region="500241", ground="residence", valid_from=date(2018, 1, 1), valid_to=date(2020, 1, 1)
    )
    (finding,) = found()["privacy.one_home"]
    assert finding.record == f"privacy.subject {one.pk}"


@pytest.mark.parametrize("column", ["resident_id_tail", "phone_tail"])
@pytest.mark.parametrize("tail", ["0000", ""])
def test_a_tail_that_is_not_its_values_is_found(column: str, tail: str) -> None:
    one, _ = subject(phone="13800138000"), subject()
    Subject.objects.filter(pk=one.pk).update(**{column: tail})
    (finding,) = found()["privacy.tails_agree"]
    assert finding.record == f"privacy.subject {one.pk}"
    assert column.removesuffix("_tail") in finding.zh
    told = " ".join((finding.zh, finding.en, finding.remedy_zh, finding.remedy_en))
    assert not any(getattr(one, name) in told for name in ("resident_id_tail", "phone_tail"))
