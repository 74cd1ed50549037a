"""Consents: one answer stands for each purpose, it says how it was given, and a withdrawn one hides again."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.privacy import subject
from tests.factories.together import on_postgresql, together

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.privacy import consents, errors, visibility
from qiao.ground.privacy.consents import record_consent, standing, withdraw
from qiao.ground.privacy.models import Consent, Subject, Visibility

pytestmark = pytest.mark.django_db
WHO = Actor(7, "覃晓岚", "巫溪县就业局")


def test_an_answer_stands_with_who_recorded_it_and_how_it_was_given() -> None:
    one = subject("500238")
    record_consent(by=WHO, subject=one, purpose="sharing", agreed=True, said_how=" 当面  签字 ")
    answer = standing(one, "sharing")
    assert answer is not None
    assert (answer.agreed, answer.said_how, answer.recorded_by_id) == (True, "当面 签字", 7)
    event = Event.objects.get()
    assert (event.action, event.region, event.subject_id) == ("privacy.consent.recorded", "500238", str(one.pk))
    assert event.details["purpose"] == "sharing"


def test_nobody_has_agreed_who_was_not_asked_or_said_no() -> None:
    one = subject()
    assert not consents.has_agreed(one, "photo")
    record_consent(by=WHO, subject=one, purpose="photo", agreed=False, said_how="电话")
    assert not consents.has_agreed(one, "photo")
    assert standing(one, "photo") is not None
    assert standing(one, "position") is None


def test_a_later_answer_replaces_the_one_before() -> None:
    one = subject()
    for agreed in (True, False, True):
        record_consent(by=WHO, subject=one, purpose="matching", agreed=agreed, said_how="电话")
    assert consents.has_agreed(one.pk, "matching")
    rows = Consent.objects.order_by("recorded_at", "pk")
    assert sorted(rows.values_list("ended_as", flat=True)) == ["", "replaced", "replaced"]


def test_a_yes_ends_on_its_last_day() -> None:
    one = subject()
    record_consent(by=WHO, subject=one, purpose="messages", agreed=True, said_how="签字", valid_to=date(2019, 7, 1))
    assert consents.has_agreed(one, "messages")
    assert not consents.has_agreed(one, "messages", on=date(2019, 7, 1))


def test_withdrawing_ends_what_was_seen_by_consent_and_nothing_else() -> None:
    one, other = subject("500238"), subject("500238")
    for who in (one, other):
        record_consent(by=WHO, subject=who, purpose="sharing", agreed=True, said_how="签字")
        visibility.show(subject=who, region="370211", ground=visibility.CONSENT)
    visibility.show(subject=one, region="370211", ground=visibility.PLACEMENT, cause="p")
    withdraw(by=WHO, subject=one, purpose="sharing", said_how="电话")
    left = Visibility.objects.filter(valid_to__isnull=True, region="370211")
    assert {(row.subject_id, row.ground) for row in left} == {(one.pk, "placement"), (other.pk, "consent")}
    assert not consents.has_agreed(one, "sharing")
    ended = Consent.objects.get(subject=one)
    assert (ended.ended_as, ended.ended_how, ended.ended_by_id) == ("withdrawn", "电话", 7)
    assert Event.objects.filter(action="privacy.consent.withdrawn", subject_id=str(one.pk)).count() == 1


def test_a_no_hides_what_an_earlier_yes_showed() -> None:
    one = subject("500238")
    record_consent(by=WHO, subject=one, purpose="sharing", agreed=True, said_how="签字")
    visibility.show(subject=one, region="370211", ground=visibility.CONSENT)
    record_consent(by=WHO, subject=one, purpose="sharing", agreed=False, said_how="电话")
    assert not Visibility.objects.filter(ground="consent", valid_to__isnull=True).exists()


def test_there_is_nothing_to_withdraw_without_a_yes_or_twice() -> None:
    one = subject()
    with pytest.raises(errors.NoStandingConsent):
        withdraw(by=WHO, subject=one, purpose="photo", said_how="电话")
    record_consent(by=WHO, subject=one, purpose="photo", agreed=True, said_how="电话")
    withdraw(by=WHO, subject=one, purpose="photo", said_how="电话")
    with pytest.raises(errors.NoStandingConsent):
        withdraw(by=WHO, subject=one, purpose="photo", said_how="电话")


@pytest.mark.parametrize("how", ["", " \u3000 "])
def test_an_answer_without_how_it_was_given_is_refused(how: str) -> None:
    with pytest.raises(errors.HowMissing):
        record_consent(by=WHO, subject=subject(), purpose="photo", agreed=True, said_how=how)
    assert not Consent.objects.exists()


def test_those_who_agreed_are_asked_for_as_a_set() -> None:
    yes, no, silent = subject(), subject(), subject()
    record_consent(by=WHO, subject=yes, purpose="matching", agreed=True, said_how="电话")
    record_consent(by=WHO, subject=no, purpose="matching", agreed=False, said_how="电话")
    assert set(Subject.objects.filter(consents.agreed_to("matching", "pk"))) == {yes}
    assert consents.those_agreed([yes.pk, no.pk, silent.pk], "matching") == {yes.pk}


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_answers_at_once_leave_one_standing() -> None:
    one = subject()
    answers = [
        lambda agreed=agreed: record_consent(by=WHO, subject=one, purpose="sharing", agreed=agreed, said_how="电话")
        for agreed in (True, False) * 5
    ]
    assert [told for told in together(*answers) if isinstance(told, Exception)] == []
    assert (Consent.objects.count(), Consent.objects.filter(ended_at__isnull=True).count()) == (10, 1)
