"""Home, health and readiness; and every figure of the bridge opens the list of exactly these persons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from tests.factories import bridge
from tests.factories.accounts import appointed, logged_in, officer
from tests.factories.placements import placement, programme
from tests.factories.register import worker

from qiao.ground.privacy.visibility import show
from qiao.story.reports.queries import figures

YUNYANG_VILLAGE = "500235001002"


def test_health_answers_anybody() -> None:
    assert Client().get("/health").json() == {"status": "ok"}


@pytest.mark.django_db
def test_home_sends_a_stranger_to_the_log_in() -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=%2F")


@pytest.fixture
def people_at_work() -> None:
    """Two spells of one person in two years, one gone too long ago for the city to see, some in cities of others."""
    bridge.programme()
    twice = worker()
    _seen_at_work(twice, started_on=date(2018, 2, 1), ended_on=date(2018, 9, 1), state="ended")
    _seen_at_work(twice, started_on=date(2019, 2, 1))
    _seen_at_work(None)
    _seen_at_work(None, started_on=date(2019, 4, 1))
    placement(started_on=date(2018, 1, 5), ended_on=date(2018, 3, 1), state="ended")
    _seen_at_work(None, region="371702")
    _seen_at_work(worker(region=YUNYANG_VILLAGE), region="370102", home_region=YUNYANG_VILLAGE)
    _seen_at_work(worker(region=YUNYANG_VILLAGE), region="370911", home_region=YUNYANG_VILLAGE)


def _seen_at_work(of: Any, **more: Any) -> None:
    spell = placement(of, **more)
    show(subject=spell.worker.subject, region=spell.region, ground="placement", cause=str(spell.pk))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "region", "totals"),
    [
        ("county", "500238", {"": 5, "2018": 4, "2019": 2}),
        ("city", "3709", {"": 4, "2018": 3, "2019": 2}),
        ("province", "50", {"": 7, "2018": 6, "2019": 2}),
    ],
)
@pytest.mark.usefixtures("people_at_work")
def test_each_figure_of_the_bridge_opens_as_many_persons_as_it_says(
    role: str, region: str, totals: dict[str, int]
) -> None:
    browser = logged_in(officer(role, region))
    for period, total in totals.items():
        page = browser.get("/", {"period": period})
        card, text = page.context["bridge"], page.content.decode()
        assert card.total == total == _listed(browser, card.href)
        assert card.paired + card.others == total
        told = f"另有 {card.gone} 人离岗已久" in text
        assert (card.gone, told) == ((1, True) if role == "city" and period in ("", "2018") else (0, False))
        opening = [flow for flow in card.flows if flow.href]
        assert opening
        for flow in opening:
            assert text.count(flow.href.replace("&", "&amp;")) == 2, "the arc and the table's row"
            assert flow.people == _listed(browser, flow.href), (period, flow.county, flow.city)


def _listed(browser: Client, href: str) -> int:
    """How many rows the list has, each of another person."""
    page = browser.get(href)
    assert page.status_code == 200
    assert page.context["chips"], "the list says what it is narrowed to"
    workers = {line.cells[0].text for line in page.context["lines"]}
    assert len(workers) == len(page.context["lines"]) == page.context["count"]
    return int(page.context["count"])


@pytest.mark.django_db
@pytest.mark.usefixtures("people_at_work")
def test_who_could_not_open_a_figure_of_the_replay_is_not_shown_it() -> None:
    """A county's list would be shorter than the programme's figure."""
    page = logged_in(officer("county", "500238")).get("/")
    assert page.context["replay"] is None
    assert "q-tile" not in page.content.decode()


@pytest.mark.django_db
def test_the_first_page_lists_every_figure_with_what_was_reported_and_what_is_counted() -> None:
    programme = bridge.programme()
    both = officer("province", programme.sending_region)
    appointed(both, "province", programme.receiving_region)
    page = logged_in(both).get("/").content.decode()
    for figure in figures():
        label = escape(figure.label("zh"))
        assert f'{label}</span><span class="q-tile__figure">{figure.digits(figure.counted)} ' in page, figure.key
        assert f"报道 {escape(figure.expected_text('zh'))}" in page, figure.key


@pytest.mark.django_db
def test_what_numbers_leave_out_is_said_to_whoever_cannot_see_it() -> None:
    """One person of Wuxi: untold to a neighbouring county, told to their own."""
    bridge.programme()
    placement()
    said = "不算进地名旁的数"
    pages = {code: logged_in(officer("county", code)).get("/").content.decode() for code in ("500235", "500238")}
    assert {code: said in page for code, page in pages.items()} == {"500235": True, "500238": False}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("employer", "/placements/"),
        ("workshop", "/placements/"),
        ("county", "/register/"),
        ("escort", "你这个角色的名单还没有开通"),
        ("school", "/training/"),
        ("partner", "你这个角色的名单还没有开通"),
    ],
)
def test_a_home_without_anything_due_shows_the_next_step_of_its_role(role: str, told: str) -> None:
    programme()
    home = logged_in(officer(role, "500238")).get("/").content.decode()
    todo = home[home.index("q-home__todo") :].split("</section>")[0]
    assert told in todo
    assert "<a " in todo
