"""Audit pages: auditors read their regions, the audit administrator all, nobody else anything."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from tests.factories.accounts import logged_in, officer

from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.audit.actions import record
from qiao.ground.audit.models import Event
from qiao.ground.audit.sealing import current_head, seal_events
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def events() -> dict[str, Event]:
    """One event here, one in another county, one of no region; the chain is sealed."""
    someone = officer("county", "500238")
    here = record(
        by=Actor(someone.pk, "覃晓岚", "巫溪县就业局"),
        action="register.worker.changed",
        region="500238101",
        reason="更正电话",
        details={"phone": {"before": "尾号 0011", "after": "尾号 0012"}, "ids": [1, 2], "rows": [{"n": 1}]},
    )
    there = record(by=SYSTEM, action="register.worker.created", region="500239", reason="别县的")
    nowhere = record(by=SYSTEM, action="accounts.login.locked", reason="登录锁定")
    seal_events()
    return {"here": here, "there": there, "nowhere": nowhere}


@pytest.fixture
def auditor() -> Client:
    return logged_in(officer("auditor", "500238"))


@pytest.fixture
def keeper() -> Client:
    return logged_in(officer("audit_admin"))


def test_an_auditor_reads_the_events_of_their_region(auditor: Client, events) -> None:
    page = auditor.get("/audit/").content.decode()
    assert "更正电话" in page
    assert "建档 · 劳动者 · 修改" in page
    assert "别县的" not in page
    assert "登录锁定" not in page


def test_the_audit_administrator_reads_all(keeper: Client, events) -> None:
    page = keeper.get("/audit/").content.decode()
    assert all(reason in page for reason in ("更正电话", "别县的", "登录锁定"))


@pytest.mark.parametrize("role", ["county", "city", "province", "system_admin", "security_admin"])
@pytest.mark.parametrize("address", ["/audit/", "/audit/chain/", "/audit/1/"])
def test_nobody_else_gets_in(role: str, address: str, events) -> None:
    region = {"county": "500238", "city": "370211", "province": "50"}.get(role, "")
    assert logged_in(officer(role, region)).get(address).status_code == 403


def test_another_regions_event_is_not_there(auditor: Client, keeper: Client, events) -> None:
    for key, status in (("here", 200), ("there", 404), ("nowhere", 404)):
        assert auditor.get(f"/audit/{events[key].pk}/").status_code == status
        assert keeper.get(f"/audit/{events[key].pk}/").status_code == 200
    assert keeper.get("/audit/999999/").status_code == 404


def test_an_event_tells_all_it_holds_and_its_place_in_the_chain(auditor: Client, events) -> None:
    page = auditor.get(f"/audit/{events['here'].pk}/").content.decode()
    for told in (
        "phone.before",
        "尾号 0012",
        "[1, 2]",
        "rows.1.n",
        "覃晓岚",
        "巫溪县就业局",
        "register.worker.changed",
    ):
        assert told in page
    assert events["here"].link.head[:8] in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("who=覃晓岚", set()),
        ("what=register", {"更正电话", "别县的"}),
        ("what=accounts", {"登录锁定"}),
        ("on_from=2099-01-01", set()),
        ("on_to=2099-01-01", {"更正电话", "别县的", "登录锁定"}),
        ("record=no-such-record", set()),
    ],
)
def test_events_are_found_by_who_what_and_when(keeper: Client, events, query: str, shown: set[str]) -> None:
    page = keeper.get(f"/audit/?{query}").content.decode()
    assert {reason for reason in ("更正电话", "别县的", "登录锁定") if reason in page} == shown


def test_events_of_one_person_are_found_by_their_name(keeper: Client, events) -> None:
    from qiao.ground.accounts.models import User

    user = User.objects.get(pk=events["here"].actor_id)
    page = keeper.get(f"/audit/?who={user.display_name}").content.decode()
    assert "更正电话" in page
    assert "别县的" not in page


def test_the_head_is_taken_away_as_a_file_and_that_is_told(keeper: Client, events) -> None:
    head = current_head()
    answer = keeper.post("/audit/chain/", {"do": "head"})
    told = json.loads(answer.content)
    assert (told["sequence"], told["head"]) == (head.sequence, head.head)
    assert answer["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(action="audit.head.exported", details__sequence=head.sequence).count() == 1


def test_the_chain_page_says_what_the_last_verification_found(keeper: Client, events) -> None:
    assert "还没有校验过" in keeper.get("/audit/chain/").content.decode()
    answer = keeper.post("/audit/chain/", {"do": "verify"})
    job = Job.objects.get(kind="audit.verify")
    assert answer["Location"] == f"/tasks/{job.pk}/"
    run_job(job.pk)
    assert "环都接得上" in keeper.get("/audit/chain/").content.decode()
    Event.objects.filter(pk=events["here"].pk).update(reason="改了")
    Job.objects.all().delete()
    keeper.post("/audit/chain/", {"do": "verify"})
    run_job(Job.objects.get(kind="audit.verify").pk)
    page = keeper.get("/audit/chain/").content.decode()
    assert "1 处对不上" in page
    assert "被改过" in page


def test_a_list_of_many_events_is_paged_by_key_in_few_queries(keeper: Client, django_assert_max_num_queries) -> None:
    for number in range(120):
        record(by=SYSTEM, action="tests.thing.done", reason=f"第{number}件")
    with django_assert_max_num_queries(16):
        page = keeper.get("/audit/").content.decode()
    assert "第119件" in page
    assert "第69件" not in page
