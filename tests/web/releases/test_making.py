"""The making of a file: as its asker may have it now, one file however often it is tried."""

from __future__ import annotations

import pytest
from tests.factories.accounts import acting
from tests.factories.needs import need
from tests.factories.releases import release

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import Appointment, User
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.release_files import release_files
from qiao.web.releases.making import MAKERS, ask_making, may_have, watched

pytestmark = pytest.mark.django_db


def approved() -> tuple[Release, Job]:
    by = acting("county", "500238")
    made = release(state="approved", needs_second=False, asked_by_id=by.user_id, rows=1)
    return made, ask_making(by=by, release=made)


def test_whoever_lost_the_right_meanwhile_gets_no_file() -> None:
    need()
    made, job = approved()
    Appointment.objects.all().delete()
    assert run_job(job.pk) == "failed"
    job.refresh_from_db()
    assert (job.error_code, release_files.has(made.pk, "made")) == ("not_allowed", False)


def test_more_people_than_were_asked_for_is_a_named_refusal(settings: object) -> None:
    settings.QIAO_EXPORT_ROWS_ALONE = 1  # type: ignore[attr-defined]
    need()
    need()
    made, job = approved()
    assert run_job(job.pk) == "failed"
    job.refresh_from_db()
    assert (job.error_code, job.error.count("2")) == ("more_than_agreed", 1)
    assert list(release_files.path().glob(f"*{made.pk}*")) == []


def test_tried_again_after_it_was_made_it_is_the_same_file() -> None:
    need()
    made, job = approved()
    assert run_job(job.pk) == "done"
    first = release_files.content_of(made.pk, "made")
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert run_job(job.pk) == "done"
    assert release_files.content_of(made.pk, "made") == first


def test_those_who_see_the_release_watch_its_making_and_each_form_has_its_own_right() -> None:
    made, job = approved()
    asker = actor_of(User.objects.get(pk=made.asked_by_id))
    assert [watched(job, who) for who in (asker, acting("county", "500238"), acting("county", "500237"))] == [
        True,
        True,
        False,
    ]
    assert may_have(asker, MAKERS["form.r1"], "500238001")
    assert not may_have(asker, MAKERS["form.r1"], "500237")
    assert not may_have(acting("province", "50"), MAKERS["form.r1"], "500238")
