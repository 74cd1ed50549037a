"""Counts by village: every figure is the number of rows of the list it opens; few people elsewhere stay untold."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.matching import measure, need, pairing
from tests.factories.register import worker
from tests.factories.vacancies import vacancy

from qiao.story.register.models import Worker
from qiao.web.matching.measure_places import own_lines, paired_lines

pytestmark = pytest.mark.django_db
ONE, TWO, OTHER = "500238001001", "500238001002", "500238002001"


def people(**by_village: int) -> None:
    for village, count in by_village.items():
        for _ in range(count):
            measure(worker(region=village.removeprefix("v")))


def test_every_figure_is_the_number_of_rows_of_its_list() -> None:
    pairing()
    vacancy()
    people(v500238001001=2, v500238001002=3, v500238002001=1)
    measure(need(worker(region=ONE), reach=3).worker)
    browser = logged_in(officer("county", "500238"))
    county = browser.get(reverse("matching.measure_places")).content.decode()
    township = browser.get(f"{reverse('matching.measure_places')}?region=500238001").content.decode()
    doors = set(re.findall(r'href="(/matching/measures/\?[^"]+)">([\d,]+)<', county + township))
    assert len(doors) > 6
    for address, figure in doors:
        lines = browser.get(address.replace("&amp;", "&")).context["lines"]
        assert len(lines) == int(figure), address
    assert [line.total.count for line in own_lines(acting("county", "500238"), "500238") if line.total] == [6, 1, 7]


def test_a_paired_city_gets_figures_without_doors_and_fewer_than_five_stay_untold() -> None:
    pairing()
    vacancy()
    people(v500238001001=4)
    for _ in range(6):
        measure(need(worker(region=TWO), reach=3).worker)
    (line,) = paired_lines(acting("city", "3709"))
    told = {figure.count: figure.is_few for figure in line.figures if figure.count}
    assert told == {6: False, 4: True}
    assert line.total is None, "the sum would tell what was left out"
    text = logged_in(officer("city", "3709")).get(reverse("matching.measure_places")).content.decode()
    assert "少于 5 人" in text
    assert "?region=" not in text
    people(v500238002001=1)
    assert paired_lines(acting("city", "3709"))[0].total is not None


def test_a_village_sees_its_own_people_only() -> None:
    people(v500238001001=2, v500238001002=3)
    browser = logged_in(officer("village", TWO))
    page = browser.get(f"{reverse('matching.measure_places')}?region={ONE}")
    assert [line.total.count for line in page.context["lines"]] == [3]


def test_people_whose_record_changed_since_are_counted_as_not_worked_out_anew() -> None:
    """Counts that stand beside changed records say that they are of before."""
    people(v500238001001=2, v500238002001=1)
    browser = logged_in(officer("county", "500238"))
    address = reverse("matching.measure_places")
    assert browser.get(address).context["waiting"] == 0
    changed = Worker.objects.filter(region=ONE).order_by("pk")[0]
    changed.status = "unreachable"
    changed.save()
    answer = browser.get(address)
    assert answer.context["waiting"] == 1
    assert "有 1 人的情况变了" in answer.content.decode()
    assert browser.get(f"{address}?region=500238002").context["waiting"] == 0
    page = browser.get(reverse("people.worker", args=[changed.pk])).content.decode()
    assert "情况变了，还没有重算" in page
