"""Rotation: everything is carried over to the new key while people go on working, and no key goes too early."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests.factories.privacy import identity, subject

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.privacy import errors, rotation, subjects
from qiao.ground.privacy.keys import current_ring
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.rotation import RINGS, begin_rotation, old_keys, retire_key
from qiao.ground.privacy.sealing import sealed_under

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_keys")]
KEEPER = rotation.KEEPERS["privacy.subject"]


def people(count: int) -> dict[str, Subject]:
    made = [subject(health="高血压", ethnicity="土家族") for _ in range(count)]
    return {subjects.in_clear(one, "resident_id"): one for one in made}


def carry_over(batch: int = 3) -> int:
    after, changed = "", 0
    while mark := KEEPER.next_mark(after, batch):
        with transaction.atomic():
            changed += KEEPER.reseal(after, mark, current_ring())
        after = mark
    return changed


def found_all(of: dict[str, Subject]) -> bool:
    return subjects.by_resident_ids(of) == of and all(subjects.by_resident_id(n) == one for n, one in of.items())


def test_three_rotations_in_a_row_keep_every_value_and_every_look_up() -> None:
    known = people(7)
    before = {one.pk: [subjects.in_clear(one, column) for column in subjects.SEALED] for one in known.values()}
    for number in (2, 3, 4):
        assert begin_rotation(by=SYSTEM, reason="每年更换") == {
            ring: f"{'s' if ring == 'sealing' else 'b'}{number}" for ring in RINGS
        }
        assert found_all(known)
        assert carry_over() == 7
        assert carry_over() == 0
        assert found_all(known)
        for ring, (key,) in old_keys().items():
            retire_key(by=SYSTEM, ring=ring, key=key, reason="换完了")
        assert old_keys() == {}
        assert found_all(known)
        carry_over()
    for one in Subject.objects.all():
        assert [subjects.in_clear(one, column) for column in subjects.SEALED] == before[one.pk]
        assert sealed_under(one.phone_sealed) == "s4"
        assert (one.resident_id_index, (one.resident_id_index_even or "")[:3]) == (None, "b4:")
        assert list(subjects.having("phone", subjects.in_clear(one, "phone"))) == [one]


def test_the_same_identity_cannot_come_twice_at_any_point_of_a_rotation() -> None:
    number = identity()
    subject(resident_id=number)

    def refused() -> bool:
        with pytest.raises(IntegrityError), transaction.atomic():
            subject(resident_id=number)
        return True

    begin_rotation(by=SYSTEM, reason="每年更换")
    assert refused()
    carry_over()
    assert refused()
    retire_key(by=SYSTEM, ring="resident_id", key="b1", reason="换完了")
    assert refused()
    carry_over()
    assert refused()


def test_what_is_written_meanwhile_is_under_the_new_key_and_found_under_both() -> None:
    old = subject(phone="13800138000")
    begin_rotation(by=SYSTEM, reason="每年更换")
    new = subject(phone="13800138000")
    assert sealed_under(new.phone_sealed) == "s2"
    assert {one.pk for one in subjects.having("phone", "13800138000")} == {old.pk, new.pk}
    assert (new.resident_id_index or "")[:3] + (new.resident_id_index_even or "")[:3] == "b1:b2:"


@pytest.mark.parametrize("ring", RINGS)
def test_no_key_is_retired_while_anything_stands_under_it(ring: str) -> None:
    known = people(5)
    begin_rotation(by=SYSTEM, reason="每年更换")
    (key,) = old_keys()[ring]
    mark = KEEPER.next_mark("", 4)
    with transaction.atomic():
        KEEPER.reseal("", mark, current_ring())
    with pytest.raises(errors.KeyInUse, match=key):
        retire_key(by=SYSTEM, ring=ring, key=key, reason="太早")
    assert found_all(known)
    carry_over()
    retire_key(by=SYSTEM, ring=ring, key=key, reason="换完了")
    assert key not in current_ring().ring(ring).keys
    assert found_all(known)


def test_a_value_written_by_somebody_with_the_old_ring_keeps_the_old_key(monkeypatch) -> None:
    """The rival writes between the check and the change of the file: the key is put back."""
    stale = current_ring()
    begin_rotation(by=SYSTEM, reason="每年更换", rings=["sealing"])
    change = rotation.change_ring

    def beaten(changing):
        monkeypatch.undo()
        subjects.put(Subject(), stale, phone="13800138000").save()
        return change(changing)

    monkeypatch.setattr(rotation, "change_ring", beaten)
    with pytest.raises(errors.KeyInUse):
        retire_key(by=SYSTEM, ring="sealing", key="s1", reason="换完了")
    assert (current_ring().sealing.active, current_ring().sealing.keys["s1"]) == ("s2", stale.sealing.keys["s1"])


def test_the_key_in_use_and_unknown_keys_are_refused() -> None:
    with pytest.raises(errors.KeyInUse):
        retire_key(by=SYSTEM, ring="sealing", key="s1", reason="误")
    with pytest.raises(errors.NoSuchKey):
        retire_key(by=SYSTEM, ring="sealing", key="s9", reason="误")


def test_a_second_rotation_waits_for_the_first() -> None:
    begin_rotation(by=SYSTEM, reason="每年更换", rings=["phone"])
    before = current_ring()
    with pytest.raises(errors.RotationUnderWay, match="b1"):
        begin_rotation(by=SYSTEM, reason="再换")
    assert current_ring() == before
    begin_rotation(by=SYSTEM, reason="只换证件的", rings=["resident_id"])


def test_changes_of_keys_are_told_without_the_keys() -> None:
    begin_rotation(by=SYSTEM, reason="每年更换", rings=["sealing"])
    retire_key(by=SYSTEM, ring="sealing", key="s1", reason="换完了")
    told = list(Event.objects.order_by("pk").values_list("action", "details"))
    assert told == [
        ("privacy.keys.added", {"sealing": "s2"}),
        ("privacy.keys.retired", {"ring": "sealing", "key": "s1"}),
    ]
