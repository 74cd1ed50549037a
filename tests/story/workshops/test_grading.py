"""A year's grade follows from its figures, or says why not; it is decided when the year is over, once."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import acting
from tests.factories.register import VILLAGE
from tests.factories.workshops import inspection, workshop

from qiao.story.workshops import grading, queries, standards
from qiao.story.workshops.errors import WorkshopRefused
from qiao.story.workshops.models import Workshop, YearGrade

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]
WELL: dict[str, float | None] = {"staff": 20, "stable": 18, "stable_share": 90, "poor": 5, "paid_months": 95}


@pytest.mark.parametrize(
    ("more", "grade"),
    [
        ({}, "excellent"),
        ({"stable_share": 50}, "good"),
        ({"stable_share": 50, "orders": 0}, "passed"),
        ({"stable_share": None, "orders": 0}, "passed"),
        ({"staff": 9}, "failed"),
        ({"to_mend": 1}, "failed"),
        ({"poor": None}, ""),
    ],
)
def test_the_figures_give_the_grade(more, grade):
    figures = {**WELL, "to_mend": 0, "orders": 2, **more}

    assert standards.proposed(figures) == grade


def test_the_figures_on_record_are_the_inspections_not_mended_and_the_orders():
    of = workshop(state="recognised")
    inspection(of, on=date(2018, 9, 1), safety="bad", said="电线", mend_by=date(2018, 10, 1))

    figures = grading.figures_of(of, 2018, WELL)

    assert (figures["to_mend"], figures["orders"], figures["staff"]) == (1, 0, 20)


def test_another_grade_than_the_figures_give_says_why():
    of, by = workshop(state="recognised"), acting("county", COUNTY)
    figures = grading.figures_of(of, 2018, WELL)  # no orders: good

    with pytest.raises(WorkshopRefused) as refused:
        grading.grade(by=by, workshop=of, year=2018, grade="excellent", document="县〔2019〕9号", figures=figures)
    made = grading.grade(
        by=by,
        workshop=of,
        year=2018,
        grade="excellent",
        document="县〔2019〕9号",
        figures=figures,
        why="订单在县里的平台上",
    )

    assert refused.value.code == "workshop_other_grade"
    assert (made.grade, made.proposed, made.standard) == ("excellent", "good", "assumed-2018")


def test_a_corrected_grade_replaces_the_first_and_says_why():
    of, by = workshop(state="recognised"), acting("county", COUNTY)
    figures = grading.figures_of(of, 2018, WELL)
    grading.grade(by=by, workshop=of, year=2018, grade="good", document="县〔2019〕9号", figures=figures)

    with pytest.raises(WorkshopRefused) as silent:
        grading.grade(by=by, workshop=of, year=2018, grade="good", document="县〔2019〕10号", figures=figures)
    grading.grade(by=by, workshop=of, year=2018, grade="passed", document="县〔2019〕10号", figures=figures, why="复核")

    assert silent.value.code == "workshop_why"
    assert YearGrade.objects.count() == 2
    standing = queries.grade_of(of, 2018)
    assert standing is not None
    assert standing.grade == "passed"


@pytest.mark.parametrize(("year", "code"), [(2019, "workshop_year_not_over"), (2017, "workshop_not_then")])
def test_only_a_year_that_is_over_and_in_which_it_was_recognised_is_graded(year, code):
    of = workshop(state="recognised")

    with pytest.raises(WorkshopRefused) as refused:
        grading.grade(by=acting("county", COUNTY), workshop=of, year=year, grade="good", document="县", figures={})

    assert refused.value.code == code


def test_workshops_without_a_grade_of_last_year_are_found():
    due, done, late = (workshop(state="recognised") for _ in range(3))
    Workshop.objects.filter(pk=late.pk).update(recognised_on=date(2019, 2, 1))
    figures = grading.figures_of(done, 2018, WELL)
    grading.grade(by=acting("county", COUNTY), workshop=done, year=2018, grade="good", document="县", figures=figures)

    assert list(Workshop.objects.filter(queries.to_grade(2018)).order_by("pk")) == [due]
