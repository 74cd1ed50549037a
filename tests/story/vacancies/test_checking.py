"""Checks on site: what must be said, which posts they verify, photos sealed and opened for a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.factories.accounts import acting
from tests.factories.vacancies import employer, site_check, vacancy, workplace
from tests.factories.visits import jpeg

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.saying import Refused
from qiao.story.vacancies import checking, papers
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import SiteCheck, Vacancy

pytestmark = pytest.mark.django_db
WELL = {"dormitory": "good", "canteen": "none", "work": "fair"}


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.QIAO_UPLOADS = tmp_path


def check(found=WELL, *, by=SYSTEM, on=date(2019, 6, 20), **more):
    return checking.check_site(by=by, workplace=workplace(), checked_on=on, found=found, **more)


@pytest.mark.parametrize(
    ("found", "on", "code"),
    [
        ({**WELL, "work": "bad"}, date(2019, 6, 20), "mend_what"),
        (dict.fromkeys(WELL, "unseen"), date(2019, 6, 20), "nothing_seen"),
        (WELL, date(2019, 7, 1), "check_in_future"),
    ],
)
def test_a_check_that_says_nothing_or_comes_too_early_is_refused_and_nothing_is_stored(found, on, code):
    with pytest.raises(VacancyRefused) as refused:
        check(found, on=on)

    assert (refused.value.code, SiteCheck.objects.count()) == (code, 0)


def test_the_firm_itself_does_not_check_its_site():
    firm = employer()

    with pytest.raises(VacancyRefused) as refused:
        checking.check_site(
            by=acting("employer", organisation=firm.pk), workplace=workplace(firm), checked_on=date(2019, 6, 20),
            found=WELL,
        )  # fmt: skip

    assert refused.value.code == "not_allowed"


def test_the_drafts_at_the_place_are_verified_in_one_step_and_say_how_and_by_whom():
    firm, by = employer(), acting("city", "3709")
    made = site_check(workplace(firm))
    here, elsewhere = vacancy(firm, state="draft"), vacancy(firm, state="draft", place="370983")
    charging = vacancy(firm, state="draft", deductions="服装费300元")

    done, left = checking.verify_there(by=by, check=made, ids=[here.pk, elsewhere.pk, charging.pk])

    post = Vacancy.objects.get(pk=here.pk)
    assert (done, [title for title, _ in left]) == (1, ["缝纫工"])
    assert (post.state, post.verified_how, post.verified_by_id) == ("verified", "site", by.user_id)
    assert post.confirmed_on == date(2019, 6, 30)
    assert set(Vacancy.objects.exclude(pk=here.pk).values_list("state", flat=True)) == {"draft"}


def test_a_site_that_must_be_mended_verifies_nothing():
    firm = employer()
    vacancy(firm, state="draft")

    bad = site_check(workplace(firm), dormitory="bad", dormitory_said="没有消防通道")

    assert not checking.waiting_there(bad).exists()


def test_a_photo_is_drawn_again_and_lies_sealed_and_is_opened_for_a_reason(uploads, django_capture_on_commit_callbacks):
    made = site_check()
    with django_capture_on_commit_callbacks(execute=True):
        photo = papers.keep_site_photo(by=SYSTEM, check=made, room="work", content=jpeg())
        again = papers.keep_site_photo(by=SYSTEM, check=made, room="work", content=jpeg())
    by = acting("city", "3709")

    content = papers.open_site_photo(by=by, photo=photo, reason="核对宿舍")

    assert again.pk == photo.pk
    assert content.startswith(b"\xff\xd8")
    assert all(b"\xff\xd8\xff" not in path.read_bytes()[:64] for path in papers.vault.files())
    assert Event.objects.get(action="vacancies.site_photo.seen").reason == "核对宿舍"


def test_a_photo_that_was_deleted_does_not_open(uploads, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        photo = papers.keep_site_photo(by=SYSTEM, check=site_check(), room="work", content=jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        papers.drop_site_photo(by=SYSTEM, photo=photo, why="照到了人")
    photo.refresh_from_db()

    with pytest.raises(VacancyRefused) as refused:
        papers.open_site_photo(by=acting("city", "3709"), photo=photo, reason="核对")

    assert (refused.value.code, papers.vault.files()) == ("paper_gone", [])


@pytest.mark.parametrize(("content", "code"), [(b"", "photo_empty"), (b"no picture", "photo_kind")])
def test_what_is_no_picture_is_refused_by_name(uploads, content, code):
    with pytest.raises(Refused) as refused:
        papers.keep_licence(by=SYSTEM, employer=employer(), content=content)

    assert (refused.value.code, papers.vault.files()) == (code, [])


def test_the_licence_is_for_those_who_may_change_the_firm(uploads, django_capture_on_commit_callbacks):
    firm = employer()
    with django_capture_on_commit_callbacks(execute=True):
        papers.keep_licence(by=SYSTEM, employer=firm, content=jpeg())

    with pytest.raises(VacancyRefused):
        papers.open_licence(by=acting("county", "500238"), employer=firm, reason="看看")

    own = acting("employer", organisation=firm.pk)
    assert papers.open_licence(by=own, employer=firm, reason="核对年检").startswith(b"\xff\xd8")


def test_a_photo_of_one_room_is_refused_for_another_and_one_that_was_deleted_is_not_said_to_be_kept(
    uploads, django_capture_on_commit_callbacks
):
    made = site_check()
    with django_capture_on_commit_callbacks(execute=True):
        photo = papers.keep_site_photo(by=SYSTEM, check=made, room="dormitory", content=jpeg())

    with pytest.raises(VacancyRefused, match="“宿舍”") as other:
        papers.keep_site_photo(by=SYSTEM, check=made, room="canteen", content=jpeg())
    papers.drop_site_photo(by=SYSTEM, photo=photo, why="照到了人")
    with pytest.raises(VacancyRefused, match="照到了人") as again:
        papers.keep_site_photo(by=SYSTEM, check=made, room="dormitory", content=jpeg())

    assert (other.value.code, again.value.code) == ("photo_of_other_room", "photo_deleted_before")
    assert made.photos.count() == 1


def test_a_bad_photo_of_a_check_is_told_without_a_word_of_visits(uploads):
    made = site_check()
    for content in (b"", b"no picture"):
        with pytest.raises(Refused) as refused:
            papers.keep_site_photo(by=SYSTEM, check=made, room="work", content=content)

        assert "走访" not in refused.value.zh
