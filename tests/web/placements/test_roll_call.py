"""The pages of the roll call: one village, only who changed; reports become a to-do; a tap that settles one."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.needs import need
from tests.factories.placements import placement, programme, report
from tests.factories.register import VILLAGE, worker

from qiao.ground.accounts.actors import actor_of
from qiao.ground.privacy.visibility import show
from qiao.story.placements.models import Placement, Report
from qiao.story.placements.roll_call import tick
from qiao.web.frame.todo import KINDS
from qiao.web.placements import roll_call

pytestmark = pytest.mark.django_db
PAGE = "/placements/roll-call/"


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("village", VILLAGE))


def working(region: str = VILLAGE, **more: str) -> Placement:
    return placement(worker(region=region, status="working", **more), home_region=region)


def ticked(page: str, spell: Placement, word: str) -> dict[str, str]:
    """What the browser sends when one box of a person is tapped on this page."""
    values = re.findall(rf'name="p-{spell.pk}" value="([^"]*)"[^>]*><span>([^<]+)', page)
    return {f"p-{spell.pk}": next(value for value, said in values if said == word).replace("&gt;", ">")}


def test_a_clerk_opens_their_own_village_and_ticks_only_who_changed(browser: Client) -> None:
    first, second, third = working(name="冉一"), working(name="谭二"), working(name="向三")
    working("500238001003", name="外村")
    page = browser.get(PAGE).content.decode()
    assert all(name in page for name in ("冉一", "谭二", "向三"))
    assert "外村" not in page
    sent = {**ticked(page, first, "返乡"), **ticked(page, second, "失联"), **ticked(page, third, "没有变")}
    for _ in range(2):
        answer = browser.post(f"{PAGE}?village={VILLAGE}", sent, follow=True)
        assert answer.status_code == 200
    told = set(Report.objects.values_list("placement_id", "kind", "state"))
    assert told == {(first.pk, "returned", "open"), (second.pk, "lost", "open")}


def test_a_page_that_is_older_than_anothers_tick_takes_nothing_back(browser: Client) -> None:
    spell = working()
    old = browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}?village={VILLAGE}", ticked(old, spell, "返乡"))
    sent = browser.post(f"{PAGE}?village={VILLAGE}", ticked(old, spell, "没有变"), follow=True).content.decode()
    assert "没有人变，什么也没有改" in sent
    assert Report.objects.filter(state="open", kind="returned").count() == 1


def test_somebody_elses_village_is_not_called_and_nonsense_changes_nothing(browser: Client) -> None:
    other = working("500238001003")
    browser.post(f"{PAGE}?village=500238001003", {f"p-{other.pk}": ">returned", "p-nonsense": ">lost"})
    browser.post(f"{PAGE}?village={VILLAGE}", {f"p-{working().pk}": ">dead"})
    assert not Report.objects.exists()
    assert browser.get(f"{PAGE}?village=500238001003").context["region"] == VILLAGE


def test_a_county_goes_down_to_a_village_and_every_figure_is_its_number_of_people() -> None:
    for region in (VILLAGE, VILLAGE, "500238001003", "500238002001"):
        working(region)
    browser = logged_in(officer("county", "500238"))
    assert [(code, n) for code, _name, n in browser.get(PAGE).context["places"]] == [("500238001", 3), ("500238002", 1)]
    villages = browser.get(f"{PAGE}?village=500238001").context["places"]
    assert [(code, n) for code, _name, n in villages] == [(VILLAGE, 2), ("500238001003", 1)]
    assert len(browser.get(f"{PAGE}?village={VILLAGE}").context["lines"]) == 2


def test_a_large_village_has_several_pages(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll_call, "AT_ONCE", 2)
    for _ in range(3):
        working()
    first, second = (browser.get(f"{PAGE}?village={VILLAGE}&page={page}").context["lines"] for page in (0, 1))
    assert len({line.row.pk for line in [*first, *second]}) == 3
    assert len(second) == 1


def test_the_to_do_counts_the_rows_of_its_list_and_one_tap_settles() -> None:
    user = officer("township", "500238001")
    browser, actor = logged_in(user), actor_of(user)
    spell = working()
    need(spell.worker, state="met", closed_on="2018-03-01")
    one = report(spell)
    report(working("500238002001"))
    report(working(), kind="lost")
    due = KINDS["placements.reports"].find(actor)
    lines = browser.get(due.url).context["lines"]
    assert due.count == len(lines) == 1
    page = browser.get(lines[0].href).content.decode()
    assert "属实，记离岗" in page
    browser.post(reverse("placements.report", args=[one.pk]), {"do": "confirm"})
    assert str(Placement.objects.get(pk=spell.pk).ended_on) == "2019-06-28"
    assert KINDS["placements.reports"].find(actor).count == 0


def test_whoever_changed_the_works_leads_on_to_the_next_spell() -> None:
    made = report(kind="moved")
    browser = logged_in(officer("county", "500238"))
    answer = browser.post(reverse("placements.report", args=[made.pk]), {"do": "confirm"})
    assert answer["Location"] == reverse("placements.placement_new", args=[made.placement.worker_id])
    assert browser.get(answer["Location"]).status_code == 200


def test_a_dropped_report_leaves_the_spell_as_it_was() -> None:
    made = report()
    browser = logged_in(officer("county", "500238"))
    browser.post(reverse("placements.report", args=[made.pk]), {"do": "drop"})
    assert Placement.objects.get(pk=made.placement_id).ended_on is None
    assert Report.objects.get(pk=made.pk).state == "dropped"
    assert browser.post(reverse("placements.report", args=[made.pk]), {"do": "else"}).status_code == 404


def test_twenty_people_cost_no_more_queries_than_two(browser: Client) -> None:
    counts = []
    for people in (2, 18):
        for _ in range(people):
            working()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_was_reported_is_marked_with_who_said_it_and_when(browser: Client) -> None:
    spell, quiet = working(), working(name="没有变的")
    report(spell, said_by_name="彭光明")
    page = browser.get(PAGE).content.decode()
    assert page.count("已报·等核对") == 1
    assert "彭光明 · 2019-06-28" in page
    Report.objects.update(kind="lost")
    assert "已报·等找人" in browser.get(PAGE).content.decode()
    assert str(quiet.pk) in page


def test_the_same_reported_twice_is_one_report_and_the_second_is_told(browser: Client) -> None:
    spell = working(name="冉一")
    old = browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}?village={VILLAGE}", ticked(old, spell, "返乡"))
    other = logged_in(officer("village", VILLAGE))
    sent = other.post(f"{PAGE}?village={VILLAGE}", ticked(old, spell, "返乡"), follow=True).content.decode()
    first = Report.objects.get()
    assert f"冉一：{first.said_by_name} 2019-06-30 已经报过返乡，等核对，没有再报。" in sent
    assert "点名记好了" not in sent
    assert "没有人变" not in sent


@pytest.mark.parametrize(
    ("role", "region", "said"), [("station", "370902", "到厂里找人"), ("village", VILLAGE, "等工作地到厂里找人")]
)
def test_the_next_step_for_somebody_lost_is_what_the_to_do_of_their_side_says(
    role: str, region: str, said: str
) -> None:
    spell = working(name="冉一")
    show(subject=spell.worker.subject, region="370902", ground="placement", cause=str(spell.pk))
    programme()
    tick(by=acting("village", VILLAGE), placement_id=spell.pk, kind="lost")
    browser = logged_in(officer(role, region))
    rows, person = browser.get("/register/"), browser.get(reverse("people.worker", args=[spell.worker_id]))
    assert re.findall(r"(?:等工作地)?到厂里找人|请村里代找", rows.content.decode()) == [said]
    assert f"下一步：{said}" in person.content.decode()
