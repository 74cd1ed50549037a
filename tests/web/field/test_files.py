"""Sealed files: what a phone without signal gives an office, stored once whichever way it comes, or refused by name."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.accounts import logged_in, officer
from tests.factories.field import Phone, sealed_file, visit_record
from tests.factories.register import VILLAGE, household

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.accounts.models import Appointment, Device
from qiao.ground.audit.models import Event
from qiao.ground.privacy import sealed_files
from qiao.ground.privacy.errors import KeyInUse
from qiao.ground.privacy.keys import change_ring
from qiao.ground.privacy.rotation import retire_key
from qiao.ground.saying import Refused
from qiao.story.visits.models import Pack, Receipt, Visit
from qiao.web.field import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    return logged_in(officer("township", VILLAGE[:9]))


def brought(office: Client, content: Any, **more: str) -> Any:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return office.post("/field/file/", {"file": SimpleUploadedFile("a.json", data), **more})


def test_the_records_of_a_file_are_the_surveyors_and_say_who_brought_them(office: Client) -> None:
    phone, house = Phone(), household()
    pack, record = phone.pack()["pack"], visit_record(house)
    answer = brought(office, sealed_file(pack, record, visit_record(household(region="500237001001"))))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(said in page for said in ("存好了", "没有存", "现在不归你走访"))
    made, receipt = Visit.objects.get(), Receipt.objects.get()
    assert (made.created_by_id, receipt.user_id) == (phone.user.pk, phone.user.pk)
    assert receipt.brought_by_id not in (None, phone.user.pk)
    told = Event.objects.get(action="visits.sealed_file.brought").details
    assert (told["stored"], told["refused"], told["user"]) == (1, 1, phone.user.pk)


def test_a_record_that_comes_both_ways_is_stored_once(office: Client) -> None:
    phone, record = Phone(), visit_record(household())
    file = sealed_file(phone.pack()["pack"], record)
    assert "存好了" in brought(office, file).content.decode()
    assert "以前存过" in brought(office, file).content.decode()
    assert phone.one(record)["result"] == "again"
    assert Visit.objects.count() == 1


def cut(file: dict[str, Any]) -> bytes:
    return json.dumps(file).encode()[:-40]


def changed(file: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**file, **more}


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (cut, "文件不完整"),
        (lambda file: b"PK\x03\x04 no json", "这不是手机走访导出的密封文件"),
        (lambda file: b"[]", "这不是手机走访导出的密封文件"),
        (lambda file: changed(file, v=2), "这不是手机走访导出的密封文件"),
        (lambda file: {name: file[name] for name in ("qiao", "v", "kid")}, "文件不完整"),
        (lambda file: changed(file, kid="s99"), "密钥 s99"),
        (lambda file: changed(file, box=file["box"][:-8] + "AAAAAAAA"), "文件打不开"),
        (lambda file: changed(file, iv="AAAAAAAAAAAAAAAA"), "文件打不开"),
        (lambda file: changed(file, iv="A"), "文件打不开"),
        (lambda file: changed(file, iv=""), "文件打不开"),
        (lambda file: changed(file, epk={"x": "AQ", "y": "AQ"}), "文件打不开"),
        (lambda file: changed(file, epk={}), "文件打不开"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(office: Client, spoilt: Any, said: str) -> None:
    file = sealed_file(Phone().pack()["pack"], visit_record(household()))
    answer = brought(office, spoilt(file))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Receipt.objects.exists()


def test_a_file_under_another_persons_or_nobodys_pack_is_refused(office: Client) -> None:
    one, other, record = Phone().pack()["pack"], Phone().pack()["pack"], visit_record(household())
    for made_up in (
        {**one, "id": other["id"]},
        {**one, "user": other["user"]},
        {**one, "device": 7},
        {**one, "id": "x"},
    ):
        answer = brought(office, sealed_file(made_up, record))
        assert answer.status_code == 422
        assert "不是这里发给手机的离线包" in answer.content.decode()
    assert not Receipt.objects.exists()


def test_the_file_of_a_revoked_phone_is_taken_once_an_office_vouches_for_it(office: Client) -> None:
    phone, record = Phone(), visit_record(household())
    pack = phone.pack()["pack"]
    Device.objects.filter(user=phone.user).update(ending="revoked", revoked_at="2019-06-29T00:00:00Z")
    asked = brought(office, sealed_file(pack, record))
    assert (asked.status_code, 'name="sure"' in asked.content.decode()) == (422, True)
    assert not Visit.objects.exists()
    assert "存好了" in brought(office, sealed_file(pack, record), sure="1").content.decode()


def test_what_somebody_who_left_has_not_sent_is_refused_by_name_and_what_they_sent_is_known(office: Client) -> None:
    phone, known, new = Phone(), visit_record(household()), visit_record(household())
    pack = phone.pack()["pack"]
    phone.one(known)
    Appointment.objects.filter(user=phone.user).update(valid_to="2019-06-29")
    page = brought(office, sealed_file(pack, known, new)).content.decode()
    assert all(said in page for said in ("以前存过", "现在不归你走访"))
    assert Visit.objects.count() == 1


def test_a_long_file_goes_on_where_it_stopped(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "NEW_AT_ONCE", 2)
    house = household()
    file = sealed_file(Phone().pack()["pack"], *(visit_record(house) for _ in range(3)))
    assert "还有 1 条没有收" in brought(office, file).content.decode()
    assert "没有收" not in brought(office, file).content.decode()
    assert Visit.objects.count() == 3


def test_a_photo_in_a_file_is_told_of_by_name(office: Client) -> None:
    record = visit_record(household())
    photo = {"id": record["id"], "visit": record["id"], "worker": record["id"], "data": "/9j/"}
    page = brought(office, sealed_file(Phone().pack()["pack"], record, photos=[photo, 7])).content.decode()
    assert "现在不归你走访" in page
    assert "读不出来" in page


def test_a_file_that_is_too_large_is_refused_by_name(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (files, sealed_files):
        monkeypatch.setattr(module, "MOST_BYTES", 100)
    answer = brought(office, sealed_file(Phone().pack()["pack"]))
    assert (answer.status_code, "文件最大" in answer.content.decode()) == (422, True)


def test_no_file_is_told_so(office: Client) -> None:
    assert "还没有选文件" in office.post("/field/file/").content.decode()


def test_a_key_stays_while_files_under_it_may_still_come(settings: Any, tmp_path: Path) -> None:
    settings.QIAO_UPLOADS = tmp_path  # no photo of another test lies there
    file = sealed_file(Phone().pack()["pack"])
    old = sealed_files.active_kid()
    before = change_ring(lambda ring: ring.with_ring("sealing", ring.sealing.with_new_key()))
    try:
        with pytest.raises(KeyInUse):
            retire_key(by=SYSTEM, ring="sealing", key=old, reason="换密钥")
        Pack.objects.update(made_at=Pack.objects.get().made_at - timedelta(days=61))
        retire_key(by=SYSTEM, ring="sealing", key=old, reason="换密钥")
        with pytest.raises(Refused) as refused:
            sealed_files.opened_file(json.dumps(file).encode())
        assert refused.value.code == "file_key_gone"
    finally:
        change_ring(lambda ring: ring.with_ring("sealing", type(ring.sealing)(old, {old: before.sealing.keys[old]})))
