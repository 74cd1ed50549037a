"""Pages of rows without an identity: side by side, decided with a ground, taken back; a list from upload to person."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import acting, logged_in, officer

from qiao.engine.linkage.params import LinkParams
from qiao.ground import places
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy import visibility
from qiao.ground.privacy.subjects import put
from qiao.story.placements.models import AwaitedSpell
from qiao.story.register import bridge, comparing
from qiao.story.register.models import Candidate, Merge, Unlinked, Worker
from qiao.web.register.linking import RegisterNew
from qiao.web.register.lists import no_identity

pytestmark = pytest.mark.django_db
COUNTY, NEIGHBOUR = "500238", "500237"
WHY = {"name": ["sound", 7.9], "birth": ["exact", 13.0], "place": ["township", 9.0], "phone": ["differs", -2.0]}


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", COUNTY))


def asking(**more: Any) -> tuple[Unlinked, Worker]:
    worker = factory.worker(name="冉建国", phone="15400990001")
    told = {"name": "冉建果", "phone": "15400990002", "skills": ["缝纫"], "state": "asking", **more}
    row = factory.unlinked(**told)
    Candidate.objects.create(unlinked=row, worker=worker, probability=0.95, why=WHY)
    return row, worker


def page(browser: Client, name: str, *args: Any) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_both_stand_side_by_side_with_reasons_and_without_numbers(browser: Client) -> None:
    row, worker = asking()
    text = page(browser, "register.unlinked_row", row.pk)
    for told in (
        "冉建国",
        "冉建果",
        "姓名同音，字不同",
        "电话不一样",
        "很可能是同一人（95%）",
        "尾号 0001",
        "尾号 0002",
    ):
        assert told in text, told
    assert "15400990001" not in text
    assert "15400990002" not in text
    assert 'name="take_phone" value="keep" checked' in text
    assert 'name="take_skills" value="other" checked' in text
    assert str(worker.subject.resident_id_tail) in text


def test_the_measure_of_who_resembles_is_the_comparings_own() -> None:
    assert LinkParams().ask_from == comparing.FAINT_BELOW


def test_whom_only_a_name_meets_is_folded_and_nobody_is_proposed(browser: Client) -> None:
    row, worker = asking()
    Candidate.objects.update(probability=0.003)
    text = page(browser, "register.unlinked_row", row.pk)
    assert "登记里没有像的人。下面折起来的" in text
    assert text.index("可能性不到 20%") < text.index("不像（不到 1%）") < text.index("建为新档</button>")
    assert 'q-primary" name="do" value="same"' not in text
    told = {"do": "same", "worker": str(worker.pk), "why": "问过本人"}
    assert browser.post(reverse("register.unlinked_row", args=[row.pk]), told).status_code == 302
    text = page(browser, "register.unlinked_row", row.pk)
    assert "没有像的人" not in text, "it was said who it is"


def test_reasons_are_those_of_today(browser: Client) -> None:
    row, worker = asking(phone="15400990001")
    Candidate.objects.update(why={**WHY, "phone": ["exact", 9.0]})
    text = page(browser, "register.unlinked_row", row.pk)
    assert ("电话一样" in text, "电话不一样" in text) == (True, False)
    put(worker.subject, phone="15400990003")
    worker.subject.save()
    text = page(browser, "register.unlinked_row", row.pk)
    assert ("电话一样" in text, "电话不一样" in text, "可能性是比对那天算的" in text) == (False, True, True)


def test_nothing_is_said_to_have_changed_where_nothing_did(browser: Client) -> None:
    row, _ = asking(region=factory.VILLAGE)
    why = {"name": ["sound", 7.9], "birth": ["unknown", 0.0], "place": ["village", 9.0], "phone": ["differs", -2.0]}
    Worker.objects.update(born_on=None, region=factory.VILLAGE)
    Candidate.objects.update(why=why)
    assert "可能性是比对那天算的" not in page(browser, "register.unlinked_row", row.pk)


def test_a_decision_is_made_shown_and_taken_back(browser: Client) -> None:
    row, worker = asking()
    address = reverse("register.unlinked_row", args=[row.pk])
    told = {"do": "same", "worker": str(worker.pk), "take_name": "keep", "take_skills": "other"}
    assert browser.post(address, told).status_code == 422
    assert browser.post(address, {**told, "why": "问过本人"}).status_code == 302
    worker.refresh_from_db()
    assert (worker.name, worker.skills) == ("冉建国", ["缝纫"])
    assert "问过本人" in page(browser, "register.unlinked_row", row.pk)
    assert browser.post(address, {"do": "back", "why": "看错了"}).status_code == 302
    worker.refresh_from_db()
    row.refresh_from_db()
    assert (worker.skills, row.state) == ([], "asking")


def test_a_new_person_lacks_an_identity_and_waits_in_the_to_do(browser: Client) -> None:
    row, worker = asking()
    address = reverse("register.unlinked_row", args=[row.pk])
    assert browser.post(address, {"do": "later", "worker": str(worker.pk)}).status_code == 302
    assert browser.post(address, {"do": "new", "why": "村里确认"}).status_code == 302
    made = Worker.objects.exclude(pk=worker.pk).get()
    listed = browser.get(reverse("register.workers"), {"no_identity": "1"}).content.decode()
    assert "冉建果" in listed
    assert "冉建国" not in listed
    assert "缺身份证号" in page(browser, "people.worker", made.pk)
    assert "缺身份证号" in page(browser, "register.merge_pair", worker.pk, made.pk)
    assert "缺身份证号" not in page(browser, "people.worker", worker.pk)
    assert no_identity(acting("county", COUNTY)).count == 1


def test_a_stranger_is_no_candidate_on_the_page(browser: Client) -> None:
    row, _ = asking()
    far = factory.worker(name="冉健国", region=f"{NEIGHBOUR}001001")
    visibility.show(subject=far.subject, region=COUNTY, ground=visibility.PLACEMENT, cause="p")
    Candidate.objects.create(unlinked=row, worker=far, probability=0.9, why=WHY)
    assert "冉健国" not in page(browser, "register.unlinked_row", row.pk)
    answer = browser.post(
        reverse("register.unlinked_row", args=[row.pk]),
        {"do": "same", "worker": str(far.pk), "why": "问过本人"},
    )
    assert answer.status_code == 404
    assert (
        logged_in(officer("county", NEIGHBOUR)).get(reverse("register.unlinked_row", args=[row.pk])).status_code == 404
    )


@pytest.mark.parametrize("worker", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_worker_that_is_none_is_not_there(browser: Client, worker: str) -> None:
    row, _ = asking()
    told = {"do": "same", "worker": worker, "why": "问过本人"}
    assert browser.post(reverse("register.unlinked_row", args=[row.pk]), told).status_code == 404


def test_rows_without_anybody_alike_are_registered_together(browser: Client) -> None:
    rows = [factory.unlinked(name=name, state="unfound") for name in ("冉一一", "冉二二")]
    asking()
    text = page(browser, "register.unlinked")
    assert all(row.name in text for row in rows)
    actor, every = acting("county", COUNTY), Unlinked.objects.all()
    assert (RegisterNew().summary(actor, every).applies, RegisterNew().summary(actor, every).left_out[0].count) == (
        2,
        1,
    )
    assert RegisterNew().apply(actor, every, {"why": "村里确认"}).done == 2
    assert Unlinked.objects.filter(state="made").count() == 2


def test_a_pair_is_told_apart_put_off_and_made_one(browser: Client) -> None:
    one, other = factory.worker(name="彭家旺"), factory.worker(name="彭家旺", skills=["缝纫"])
    address = reverse("register.merge_pair", args=[one.pk, other.pk])
    assert browser.post(address, {"do": "different", "why": "两张身份证"}).status_code == 302
    assert Candidate.objects.get().state == "different"
    assert browser.post(address, {"do": "later"}).status_code == 302
    assert Candidate.objects.get().state == "later"
    assert "彭家旺 — 彭家旺" in page(browser, "register.pairs")
    told = {"do": "same", "why": "问过本人", "take_skills": "other"}
    assert browser.post(address, told)["Location"] == reverse("people.worker", args=[one.pk])
    one.refresh_from_db()
    assert one.skills == ["缝纫"]
    assert "撤销并档" in page(browser, "register.worker_merge", one.pk)
    undo = reverse("register.unmerge", args=[Merge.objects.get().pk])
    assert "彭家旺" in page(browser, "register.unmerge", Merge.objects.get().pk)
    assert browser.post(undo, {"why": "看错了"}).status_code == 302
    one.refresh_from_db()
    assert (one.skills, Worker.objects.filter(merged_into__isnull=False).count()) == ([], 0)
    assert browser.post(undo, {"why": "看错了"}).status_code == 409


def test_whoever_has_an_identity_stays(browser: Client) -> None:
    row, worker = asking()
    address = reverse("register.unlinked_row", args=[row.pk])
    browser.post(address, {"do": "new", "why": "村里确认"})
    made = Worker.objects.exclude(pk=worker.pk).get()
    merge = reverse("register.merge_pair", args=[made.pk, worker.pk])
    assert browser.post(merge, {"do": "same", "why": "后来看了证"}).status_code == 302
    made.refresh_from_db()
    assert made.merged_into_id == worker.pk


def _csv(*rows: str) -> SimpleUploadedFile:
    head = "姓名,出生日期,性别,联系电话,居住地址\n"
    return SimpleUploadedFile("老名单.csv", (head + "\n".join(rows)).encode(), content_type="text/csv")


def _done(kind: str) -> None:
    for job in Job.objects.filter(kind=kind, state="queued"):
        assert run_job(job.pk) == "done", Job.objects.get(pk=job.pk).error


def test_a_roster_without_identities_is_led_on_to_a_person(browser: Client) -> None:
    """Uploaded as a roster, taken on as a list of names, written, compared, linked, and taken back."""
    known = factory.worker(name="谭春秀", born=date(1985, 3, 12), sex="2")
    for number in range(20):
        factory.worker(born=date(1960 + number, 2, 3))
    place = places.by_code(factory.VILLAGE).full_name
    upload = _csv(f"谭春秀,1985-03-12,女,15400990001,{place}", f"欧阳书禾,1991-11-23,女,15400990002,{place}")
    told = {"file": upload, "key": str(uuid4()), "region": COUNTY}
    assert browser.post(reverse("imports.upload", args=["register.roster"]), told).status_code == 302
    _done("batches.check")
    batch = Batch.objects.get()
    assert batch.state == "mapping"
    text = browser.get(reverse("imports.batch", args=[batch.pk]), follow=True).content.decode()
    assert "没有身份证号的名单" in text
    assert browser.post(reverse("imports.decide", args=[batch.pk]), {"do": "elsewhere"}).status_code == 302
    _done("batches.check")
    batch = Batch.objects.get(ledger="register.names")
    assert (batch.state, batch.counts["new"], batch.counts["unsure"]) == ("preview", 2, 2)
    preview = page(browser, "imports.batch", batch.pk)
    assert "新增的行里有 2 行没有身份证号" in preview
    assert "登记里谁都不像的，自动建成新档，缺身份证号，最多 2 人" in preview
    browser.post(reverse("imports.decide", args=[batch.pk]), {"do": "confirm", "rows": "2"})
    _done("batches.write")
    _done("register.link")
    assert dict(Unlinked.objects.values_list("name", "state")) == {"谭春秀": "linked", "欧阳书禾": "made"}
    known.refresh_from_db()
    assert known.subject.phone_tail == "0001"
    browser.post(reverse("imports.decide", args=[batch.pk]), {"do": "undo"})
    _done("batches.undo")
    batch.refresh_from_db()
    assert (batch.state, Unlinked.objects.count()) == ("undone", 0)
    assert not Worker.objects.filter(name="欧阳书禾").exists()
    assert Worker.objects.select_related("subject").get(pk=known.pk).subject.phone_tail == ""


def test_comparing_is_asked_for_once_a_form(browser: Client) -> None:
    text = page(browser, "register.compare")
    assert "比对名单" in text
    for _ in range(2):
        answer = browser.post(reverse("register.compare"), {"do": "doubles", "key": "a"})
        assert answer["Location"] == reverse("jobs.job", args=[Job.objects.get().pk])


def test_without_the_extra_the_page_says_what_to_install(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "is_installed", lambda: False)
    assert "qiao[linkage]" in page(browser, "register.compare")


def test_without_linkage_the_preview_promises_nobody_is_registered_alone(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places.by_code(factory.VILLAGE).full_name
    told = {"file": _csv(f"谭春秀,1985-03,女,15400990001,{place}"), "key": str(uuid4()), "region": COUNTY}
    browser.post(reverse("imports.upload", args=["register.names"]), told)
    _done("batches.check")
    batch = Batch.objects.get()
    monkeypatch.setattr(bridge, "is_installed", lambda: False)
    preview = page(browser, "imports.batch", batch.pk)
    assert "没找到的不会自动建档" in preview
    assert "自动建成新档" not in preview
    assert "另有 1 行提醒" in preview


def test_a_row_shows_its_month_and_the_work_that_waits_with_it(browser: Client) -> None:
    row, worker = asking(born_on=date(1985, 3, 31), born_month_only=True)
    spell = AwaitedSpell.objects.create(
        unlinked=row, started_on=date(2019, 3, 1), month_only=True, employer_name="岱下餐饮（示例）", region="370902"
    )
    text = page(browser, "register.unlinked_row", row.pk)
    assert "1985-03-31" not in text
    assert "2019-03 起在山东省泰安市泰山区“岱下餐饮（示例）”" in text
    assert "等认出人" in text
    assert "1985-03-31" not in page(browser, "register.unlinked")
    told = {"do": "same", "worker": str(worker.pk), "why": "问过本人"}
    browser.post(reverse("register.unlinked_row", args=[row.pk]), told)
    spell.refresh_from_db()
    text = page(browser, "register.unlinked_row", row.pk)
    assert reverse("placements.placement", args=[spell.placement_id]) in text


def test_only_what_both_tell_differently_is_marked_and_each_side_is_labelled(browser: Client) -> None:
    keep = factory.worker(name="冉建国", sex="1", phone="15400990001", skills=["缝纫"])
    other = factory.worker(name="冉建国", sex="1", phone="", skills=["电焊"])
    lines = {line.field: line for line in comparing.lines_of(keep, other, ("phone", "skills"))}
    assert [field for field, line in lines.items() if line.differs] == ["identity", "skills"]
    blank = {line.field: line for line in comparing.lines_of(other, keep, ("phone",))}["phone"]
    assert (blank.differs, blank.may_take, blank.is_filled) == (False, True, True)
    nameless = {line.field: line for line in comparing.lines_of(keep, factory.unlinked(name="冉建国"), ())}
    assert not nameless["identity"].differs
    text = page(browser, "register.merge_pair", keep.pk, other.pk)
    assert text.count("不同</span>") == 2
    assert text.count('data-label="留下"') == text.count('data-label="并入"') == len(lines)
