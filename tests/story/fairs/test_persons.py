"""One person of two records: counted once, nothing lost, and all as before once the merge is taken back."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import acting
from tests.factories.fairs import came, fair, intent, invitation, looking, post
from tests.factories.matching import HOME
from tests.factories.placements import placement

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.fairs import arriving, inviting, queries
from qiao.story.fairs.models import Intent, Invitation
from qiao.story.register.merging import merge_workers, merges_of, unmerge_workers
from qiao.story.register.models import Worker
from qiao.story.reports.fairs import yield_of

pytestmark = pytest.mark.django_db


def figures(of, by=SYSTEM):
    told = queries.counted(by, of)
    return told.invited, told.willing, told.came, told.intents, told.interviewed


def merged(keep, drop):
    return merge_workers(by=SYSTEM, keep_id=keep.worker_id, drop_id=drop.worker_id, why="同一人")


def test_two_invitations_check_ins_and_intents_of_one_person_count_once_and_come_back_with_the_unmerge():
    of = fair()
    there = post(of)
    keep, drop = invitation(of), invitation(of, state="yes", said_by="本人", how="电话")
    for one in (keep, drop):
        came(of, one.worker)
    intent(there, keep.worker)
    said = intent(there, drop.worker, result="passed", result_on=date(2019, 6, 30))
    before = figures(of)

    worker = merged(keep, drop)
    after, by_county = figures(of), figures(of, acting("county", HOME))
    again = arriving.record_intent(by=acting("county", HOME), fair=of, worker=worker, post=there, kind="hired")
    listed = list(queries.invitations_seen(SYSTEM))
    unmerge_workers(by=SYSTEM, merge_id=merges_of(Worker.objects.get(pk=worker.pk))[0].pk, why="不是同一人")

    assert before == (2, 1, 2, 2, 1)
    assert after == by_county == (1, 1, 1, 1, 1)
    assert listed == [drop]  # the one that was answered
    assert Intent.objects.count() == 2
    assert again.pk in {said.pk, *Intent.objects.values_list("pk", flat=True)}
    assert figures(of) == before


def test_three_records_of_one_person_are_one():
    of = fair()
    keep, first, second = invitation(of), invitation(of), invitation(of)
    merged(keep, first)
    merged(keep, second)

    assert figures(of)[0] == 1
    assert Invitation.objects.count() == 3


def test_of_two_merged_records_without_one_of_the_person_one_is_listed():
    of, keep = fair(), looking()
    first, second = invitation(of), invitation(of)
    merged(keep, first)
    merged(keep, second)

    assert figures(of)[0] == 1


def test_whoever_was_asked_under_a_merged_record_is_not_asked_twice():
    of, keep = fair(), looking()
    asked = invitation(of)
    merged(keep, asked)

    assert inviting.invite_some(of, [(str(keep.worker_id), str(keep.pk), [])], []) == 0
    assert Invitation.objects.get() == asked


def test_a_start_of_work_is_the_persons_under_whichever_record_and_counts_once():
    of = fair(held_on=date(2019, 6, 1), state="over")
    there, second = post(of), post(of, "A02")
    keep, drop = intent(there, said_on=date(2019, 6, 1)), intent(second, said_on=date(2019, 6, 1))
    placement(keep.worker, employer=second.vacancy.employer, started_on=date(2019, 6, 5))
    placement(drop.worker, employer=there.vacancy.employer, started_on=date(2019, 6, 20))

    assert yield_of(SYSTEM, of).placed == 0
    merged(keep, drop)

    assert yield_of(SYSTEM, of).placed == 1
