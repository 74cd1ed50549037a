"""Employers: one firm once, suspended with reason and term, merged without losing a post; who may."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import acting
from tests.factories.vacancies import credit_code, employer, vacancy

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies import employing, joining, suspending
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Vacancy

pytestmark = pytest.mark.django_db
FIRM = {"name": "岱宗服饰（示例）", "region": "370902"}


def test_a_credit_code_belongs_to_one_employer():
    employer("岱宗", credit_code=credit_code(1))

    with pytest.raises(VacancyRefused, match="岱宗") as refused:
        employing.create_employer(by=SYSTEM, values={**FIRM, "credit_code": credit_code(1)})

    assert (refused.value.code, Employer.objects.count()) == ("employer_twice", 1)


def test_two_without_a_code_bear_one_name_only_where_somebody_says_that_they_are_two():
    values = {**FIRM, "credit_code": ""}
    employing.create_employer(by=SYSTEM, values=values)
    with pytest.raises(VacancyRefused) as refused:
        employing.create_employer(by=SYSTEM, values={**values, "name": f"{FIRM['name']} 有限公司"})
    assert (refused.value.code, Employer.objects.count()) == ("employer_alike", 1)

    employing.create_employer(by=SYSTEM, values=values, is_another=True)

    assert Employer.objects.filter(credit_code__isnull=True).count() == 2


def test_who_saves_an_old_version_is_told_both_values():
    firm = employer("旧名")
    employing.change_employer(by=SYSTEM, employer=firm, seen_version=1, values={"name": "新名"})

    with pytest.raises(ChangedMeanwhile) as refused:
        employing.change_employer(by=SYSTEM, employer=firm, seen_version=1, values={"name": "又一名"})

    assert [(d.theirs, d.yours) for d in refused.value.differences] == [("新名", "又一名")]


def test_a_phone_never_stands_in_the_audit():
    firm = employer()

    employing.change_employer(by=SYSTEM, employer=firm, seen_version=1, values={"contact_phone": "15400000001"})

    event = Event.objects.get(action="vacancies.employer.changed")
    assert event.details == {"changes": {}, "fields": ["contact_phone"]}


@pytest.mark.parametrize(("until", "why"), [(date(2019, 7, 9), " "), (date(2019, 6, 30), "欠薪核查")])
def test_a_suspension_without_reason_or_term_is_none(until, why):
    firm = employer()

    with pytest.raises(VacancyRefused) as refused:
        suspending.suspend_employer(by=SYSTEM, employer=firm, until=until, why=why)

    assert (refused.value.code, Employer.objects.get().suspended_until) == ("reason_needed", None)


def test_a_merged_employer_gives_its_posts_and_its_code_and_no_reference_stands_twice():
    winner, loser = employer("岱宗"), employer("岱宗", credit_code=credit_code(2))
    vacancy(winner, reference="A1")
    vacancy(loser, reference="A1")

    moved = joining.merge_employers(by=SYSTEM, loser=loser, winner=winner, why="同一执照")

    assert len(moved.moved["vacancies"]) == 1
    assert Employer.objects.get(pk=winner.pk).credit_code == credit_code(2)
    assert sorted(Vacancy.objects.filter(employer=winner).values_list("reference", flat=True)) == ["", "A1"]


@pytest.mark.parametrize("which", ["itself", "merged away"])
def test_an_employer_is_not_merged_with_itself_or_with_one_merged_away(which):
    firm = employer()
    other = firm if which == "itself" else employer(merged_into=firm)

    with pytest.raises(VacancyRefused) as refused:
        joining.merge_employers(by=SYSTEM, loser=other, winner=firm, why="同一执照")

    assert refused.value.code == "merge_with_itself"


def test_a_firm_may_change_its_own_data_and_not_its_suspension():
    firm = employer(suspended_until=date(2019, 9, 1), suspended_why="核查")
    own = acting("employer", organisation=firm.pk)

    employing.change_employer(by=own, employer=firm, seen_version=1, values={"contact": "人事部"})
    with pytest.raises(VacancyRefused) as refused:
        suspending.lift_suspension(by=own, employer=firm, why="我们改好了")

    assert refused.value.code == "not_allowed"
    assert Employer.objects.get().suspended_until == date(2019, 9, 1)


@pytest.mark.parametrize("longer", [date(2020, 1, 1), None])
def test_a_firm_does_not_lengthen_its_licence_but_its_office_does(longer):
    firm = employer("岱宗服饰", licence_valid_to=date(2019, 7, 31))
    own, office = acting("employer", organisation=firm.pk), acting("city", "3709")

    with pytest.raises(VacancyRefused) as refused:
        employing.change_employer(by=own, employer=firm, seen_version=1, values={"licence_valid_to": longer})
    shorter = employing.change_employer(
        by=own, employer=firm, seen_version=1, values={"licence_valid_to": date(2019, 7, 1), "contact": "人事部"}
    )
    renewed = employing.change_employer(
        by=office, employer=shorter, seen_version=2, values={"licence_valid_to": longer}
    )

    assert (refused.value.code, refused.value.field) == ("licence_by_office", "licence_valid_to")
    assert (shorter.licence_valid_to, renewed.licence_valid_to) == (date(2019, 7, 1), longer)


def test_a_firm_does_not_rename_itself_but_changes_the_rest():
    firm = employer("岱宗服饰")
    by = acting("employer", organisation=firm.pk)

    with pytest.raises(VacancyRefused) as refused:
        employing.change_employer(by=by, employer=firm, seen_version=1, values={"name": "别家商业连锁有限公司"})
    employing.change_employer(by=by, employer=firm, seen_version=1, values={"name": "岱宗服饰", "contact": "人事部"})

    firm.refresh_from_db()
    assert (refused.value.code, firm.name, firm.contact) == ("name_by_office", "岱宗服饰", "人事部")
