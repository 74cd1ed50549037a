"""Joining: who may be the same firm, and a merge that goes back with everything that moved."""

from __future__ import annotations

import pytest
from tests.factories.accounts import acting
from tests.factories.vacancies import credit_code, employer, vacancy, workplace

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.vacancies import joining, queries
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Vacancy, Workplace

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("own", "other", "grounds"),
    [
        ({"name": "泰安岱宗服饰有限公司"}, {"name": "泰安岱宗服饰（示例）"}, ["name"]),
        ({"name": "甲", "contact_phone": "05380000001"}, {"name": "乙", "contact_phone": "05380000001"}, ["phone"]),
        ({"name": "甲"}, {"name": "乙"}, []),
    ],
)
def test_the_same_name_or_telephone_is_a_candidate_with_its_ground(own, other, grounds):
    one, _ = employer(**own), employer(**other)

    found = joining.alike(one, Employer.objects.all())

    assert [keys for _, keys in found] == ([grounds] if grounds else [])


def test_what_moved_moves_back_and_what_came_since_stays():
    winner, loser = employer("岱宗"), employer("岱宗", credit_code=credit_code(2))
    vacancy(winner, reference="A1")
    moved = vacancy(loser, reference="A1")
    place = workplace(loser)
    merge = joining.merge_employers(by=SYSTEM, loser=loser, winner=winner, why="同一执照")
    since = vacancy(Employer.objects.get(pk=winner.pk))

    joining.unmerge_employers(by=SYSTEM, merge=merge, why="两张执照")

    back = Vacancy.objects.get(pk=moved.pk)
    assert (back.employer_id, back.reference) == (loser.pk, "A1")
    assert Workplace.objects.get(pk=place.pk).employer_id == loser.pk
    assert Vacancy.objects.get(pk=since.pk).employer_id == winner.pk
    codes = dict(Employer.objects.values_list("pk", "credit_code"))
    assert (codes[loser.pk], codes[winner.pk]) == (credit_code(2), None)


def test_a_merge_is_undone_once_and_a_later_one_first():
    first, second, third = employer("甲"), employer("乙"), employer("丙")
    early = joining.merge_employers(by=SYSTEM, loser=first, winner=second, why="同一家")
    late = joining.merge_employers(by=SYSTEM, loser=second, winner=third, why="同一家")

    with pytest.raises(VacancyRefused) as too_early:
        joining.unmerge_employers(by=SYSTEM, merge=early, why="不是")
    joining.unmerge_employers(by=SYSTEM, merge=late, why="不是")
    joining.unmerge_employers(by=SYSTEM, merge=early, why="不是")
    with pytest.raises(VacancyRefused) as twice:
        joining.unmerge_employers(by=SYSTEM, merge=early, why="不是")

    assert (too_early.value.code, twice.value.code) == ("unmerge_over", "unmerge_over")
    assert not Employer.objects.filter(merged_into__isnull=False).exists()


def test_who_acts_for_a_firm_that_was_merged_away_acts_for_the_one_that_stays():
    winner, loser = employer("岱宗"), employer("岱宗")
    own = acting("employer", organisation=loser.pk)
    joining.merge_employers(by=SYSTEM, loser=loser, winner=winner, why="同一家")

    assert list(queries.visible_employers(own)) == [winner]
