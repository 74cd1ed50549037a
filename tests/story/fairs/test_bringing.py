"""A workbook of firms and posts: what a line does, what is wrong with it, and that it can be taken back."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.fairs import fair, intent, post
from tests.factories.matching import HOME
from tests.factories.vacancies import employer, vacancy

from qiao.story.fairs.bringing import Bringing
from qiao.story.fairs.models import FairFirm, FairVacancy

pytestmark = pytest.mark.django_db
BATCH = UUID(int=9)


def row(number, of, offered, booth="A01", **more):
    told = {"fair": of.name, "booth": booth, "employer": offered.employer.name, "vacancy": offered.title}
    return {"row": number, "sheet": "", "contact": None, **told, **more}


def test_lines_of_one_firm_are_one_booth_and_are_taken_back_together():
    of, first = fair(), vacancy()
    second = vacancy(first.employer, title="质检")
    by, rows = acting("county", HOME), [row(2, of, first), row(3, of, second), row(4, of, first)]

    assert [one.verdict for one in Bringing().judge(rows, by=by)] == ["new", "new", "same"]
    written = Bringing().write(rows, by=by, batch_id=uuid4())
    assert (FairFirm.objects.count(), FairVacancy.objects.count()) == (1, 2)

    assert Bringing().undo(written, by=by) == []
    assert not FairFirm.objects.exists()


def test_what_is_wrong_with_a_line_is_named_and_nothing_of_it_is_written():
    of, there, offered = fair(), vacancy(), vacancy()
    post(of, "A01", there)
    gone = vacancy(employer(suspended_until=date(2019, 7, 30)))
    rows = [
        row(2, of, offered, fair="没有这场"), row(3, of, offered, employer="没有这家"),
        row(4, of, offered, vacancy="没有"),
        row(5, of, offered, booth="A01"), row(6, of, there, booth="B09"), row(7, of, gone, booth="B01"),
        row(8, of, offered, booth="13800138000"),
    ]  # fmt: skip
    by = acting("county", HOME)

    codes = [one.faults[0].kind.code for one in Bringing().judge(rows, by=by)]
    written = Bringing().write(rows, by=by, batch_id=uuid4())

    assert codes == [
        "fair_unknown", "employer_unknown", "post_unknown", "booth_taken", "firm_elsewhere", "fair_employer_suspended",
        "fair_wording",
    ]  # fmt: skip
    assert written == []
    assert FairFirm.objects.count() == 1


def test_a_post_with_intents_stays_and_is_told():
    of, offered = fair(), vacancy()
    by = acting("county", HOME)
    written = Bringing().write([row(2, of, offered)], by=by, batch_id=uuid4())
    intent(FairVacancy.objects.get())

    refused = Bringing().undo(written, by=by)

    assert {one.zh for one in refused} == {"已经有意向用到它，留着不动。", "已经有参会岗位用到它，留着不动。"}
    assert FairVacancy.objects.exists()


def test_another_countys_fair_is_unknown():
    of, offered = fair(), vacancy()

    judged = Bringing().judge([row(2, of, offered)], by=acting("county", "500231"))

    assert judged[0].faults[0].kind.code == "fair_unknown"
