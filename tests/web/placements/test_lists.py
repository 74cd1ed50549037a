"""The list of placements: its filters, the figure that opens it, the to-do that agrees with it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import register as factory
from tests.factories.accounts import appointed, logged_in, officer
from tests.factories.placements import placement, programme
from tests.factories.vacancies import employer

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import ListPreference, SavedView
from qiao.ground.privacy.visibility import show
from qiao.story.placements.counting import moved, persons
from qiao.story.placements.listed import as_rows
from qiao.story.placements.models import Placement
from qiao.web.frame.lists import LIST_PAGES
from qiao.web.frame.todo import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def listed(browser: Client, query: str = "") -> list[str]:
    """The keys of the rows that the list shows."""
    text = browser.get(f"{reverse('placements.list')}?{query}").content.decode()
    rows = (str(key) for key in Placement.objects.values_list("pk", flat=True))
    return [key for key in rows if reverse("placements.placement", args=[key]) in text]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("open=1", 2),
        ("state=ended", 1),
        ("channel=workshop", 1),
        ("organised=1", 2),
        ("started_from=2019-01-01", 1),
    ],
)
def test_each_filter_finds_its_own(browser: Client, query: str, count: int) -> None:
    placement()
    placement(state="ended", ended_on=date(2019, 1, 1))
    local = {"channel": "workshop", "organised": False, "region": "500238100", "started_on": date(2019, 2, 1)}
    placement(**local)
    placement(factory.worker(region="500237001"))
    assert len(listed(browser, query)) == count


def test_the_figure_and_its_list_agree_on_persons(browser: Client) -> None:
    """Two spells of one person are one row."""
    programme()
    first = placement(state="ended", ended_on=date(2018, 6, 1))
    placement(first.worker, started_on=date(2018, 7, 1))
    placement()
    placement(organised=False)
    assert persons(moved()) == len(listed(browser, "indicator=moved")) == 2


def test_the_list_asks_the_same_few_questions_for_many_rows(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    placement()
    browser.get(reverse("placements.list"))
    monkeypatch.setattr("qiao.web.frame.todo.KINDS", {})  # what the navigation counts is not this page\'s
    for _ in range(2):
        with django_assert_num_queries(13):
            assert browser.get(reverse("placements.list")).status_code == 200
        for _ in range(20):
            placement()


def test_the_citys_to_do_counts_what_it_may_confirm_and_the_bulk_action_does_it() -> None:
    here, elsewhere = placement(state="reported"), placement(state="reported", region="370102")
    for spell in (here, elsewhere):
        show(subject=spell.worker.subject, region=spell.region, ground="placement", cause=str(spell.pk))
    user = officer("city", "3709")
    due = KINDS["placements.confirm"].find(actor_of(user))
    city = logged_in(user)
    assert due.count == len(listed(city, due.url.partition("?")[2])) == 1
    told = {"do": "bulk", "action": "confirm", "id": [str(here.pk), str(elsewhere.pk)], "confirm": "1", "applies": "1"}
    assert city.post(reverse("placements.list"), told).status_code == 200
    assert dict(Placement.objects.values_list("pk", "state")) == {here.pk: "confirmed", elsewhere.pk: "reported"}


@pytest.mark.parametrize(("started_on", "said"), [(date(2020, 12, 31), "扶贫车间"), (date(2021, 1, 1), "帮扶车间")])
def test_a_row_calls_a_workshop_by_the_name_of_its_time(browser: Client, started_on: date, said: str) -> None:
    placement(channel="workshop", started_on=started_on, region="500238100", organised=False)
    text = browser.get(reverse("placements.list")).content.decode()
    rows = text[text.index("<tbody>") :]
    assert re.findall("[帮扶][扶贫]车间", rows) == [said]


def test_the_drop_down_of_channels_speaks_as_of_the_programmes_day(browser: Client) -> None:
    text = browser.get(reverse("placements.list") + "?channel=workshop").content.decode()
    assert "扶贫车间" in text
    assert "帮扶车间" not in text


def test_pay_is_shown_with_its_thousands_and_exported_as_a_number(browser: Client) -> None:
    placement(wage_yuan_month=3800)
    assert "3,800" in browser.get(reverse("placements.list")).content.decode()
    wage = next(one for one in LIST_PAGES["placements.list"].columns if one.key == "wage")
    assert wage.exports(as_rows(list(Placement.objects.all()))[0]) == 3800


@pytest.mark.parametrize("role", ["employer", "workshop"])
@pytest.mark.parametrize("also", ["", "county"])
def test_no_place_of_work_learns_of_poverty_or_of_why_somebody_left(role: str, also: str) -> None:
    """Not by a column, a filter, an address, a saved view or a preference; not even with a second post at home."""
    firm = employer()
    poor = placement(employer_id=firm.pk, state="ended", ended_on=date(2019, 1, 1), ended_why="身体原因")
    placement(employer_id=firm.pk, poverty_then="")
    user = officer(role, organisation=firm.pk)
    if also:
        appointed(user, also, "500238")
    ListPreference.objects.create(user=user, page="placements.list", columns=["poverty", "why"], page_size=50)
    SavedView.objects.create(user=user, page="placements.list", name="贫困", query="poverty=poor")
    browser = logged_in(user)

    for query in ("", "poverty=poor", "indicator=moved", "indicator=moved-2018", "sort=poverty"):
        text = browser.get(f"{reverse('placements.list')}?{query}").content.decode()
        assert len(listed(browser, query)) == 2
        assert not [word for word in ("户类型", "贫困户", "离岗原因", "身体原因", "计入指标") if word in text]
    counts = browser.get(f"{reverse('placements.list')}?counts=1").json()
    assert {count for key, count in counts.items() if key.startswith("saved")} == {"2"}
    page = browser.get(reverse("placements.placement", args=[poor.pk]))
    assert page.status_code == 200
    assert "身体原因" not in page.content.decode()


def test_the_office_at_home_still_has_them(browser: Client) -> None:
    placement(state="ended", ended_on=date(2019, 1, 1), ended_why="身体原因")
    placement(poverty_then="")
    assert len(listed(browser, "poverty=poor")) == 1
    assert "离岗原因" in browser.get(reverse("placements.list")).content.decode()


def test_the_list_narrows_to_what_the_forms_tell() -> None:
    placement(form="flexible", sector="3", employer_kind="private", employer_name="甲单位（示例）")
    placement(form="employed", sector="2", employer_kind="state", employer_name="乙单位（示例）")
    browser = logged_in(officer("county", "500238"))
    for asked in ("form=flexible", "sector=3", "kind=private"):
        page = browser.get(f"{reverse('placements.list')}?{asked}").content.decode()
        assert "甲单位（示例）" in page
        assert "乙单位（示例）" not in page
    assert reverse("imports.upload", args=["placements.transfer_roster"]) in page


def test_a_receiving_office_finds_no_household_s_kind_in_column_chooser_filter_or_workbook() -> None:
    """The same list, once by the home's office and once by the place of work's."""
    house = factory.household(poverty="poor")
    spell = placement(factory.worker(household=house), poverty_then="poor")
    other = placement(factory.worker(household=factory.household()), poverty_then="")
    for one in (spell, other):
        show(subject=one.worker.subject, region="370902", ground="placement", cause=str(one.pk))
    home, city = (logged_in(officer(*post)) for post in (("county", "500238"), ("city", "3709")))
    for browser, reads in ((home, True), (city, False)):
        page = browser.get(reverse("placements.list")).content.decode()
        assert ("上岗那天的户类型" in page, 'name="poverty"' in page) == (reads, reads)
        found = {str(spell.pk)} if reads else {str(spell.pk), str(other.pk)}
        assert set(listed(browser, "poverty=poor")) == found
    assert "看不懂，或者不归你看" in city.get(f"{reverse('placements.list')}?poverty=poor").content.decode()


def test_an_office_of_both_sides_reads_the_kind_of_its_own_households_alone() -> None:
    """Rows, filter and export of somebody who is home to some and place of work to others."""
    theirs = placement(factory.worker(household=factory.household(poverty="poor")), poverty_then="poor")
    show(subject=theirs.worker.subject, region="370902", ground="placement", cause=str(theirs.pk))
    own = placement(
        factory.worker(region="370902001001", household=factory.household(region="370902001001")), poverty_then="poor",
        home_region="370902001001",
    )  # fmt: skip
    user = officer("city", "3709")
    browser = logged_in(user)
    assert set(listed(browser)) == {str(theirs.pk), str(own.pk)}
    assert listed(browser, "poverty=poor") == [str(own.pk)]
    shown = LIST_PAGES["placements.list"].seen_by(actor_of(user))
    kinds = {column.key: column for column in shown.offered_columns()}
    rows = {row.pk: kinds["poverty"].exports(row) for row in shown.shaped([theirs, own])}
    assert rows == {theirs.pk: "", own.pk: "建卡贫困户"}
