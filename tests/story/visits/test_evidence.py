"""Photos and positions: only with a standing yes of an adult of the household, drawn again, gone at their day."""

from __future__ import annotations

import io
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from tests.factories.accounts import officer
from tests.factories.register import VILLAGE, household, worker
from tests.factories.visits import agreeing, jpeg, photo, visit

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, actor_of
from qiao.ground.audit.models import Event
from qiao.ground.jobs import housekeeping
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy import errors as privacy
from qiao.ground.privacy import rotation, sealing
from qiao.ground.privacy.consents import record_consent, withdraw
from qiao.ground.privacy.keys import new_ring, write_ring
from qiao.ground.privacy.models import Consent
from qiao.ground.saying import Refused
from qiao.story.register.models import Worker
from qiao.story.visits import evidence
from qiao.story.visits.evidence import drop_photo, drop_position, keep_photo, keep_position, open_photo
from qiao.story.visits.models import Photo, Position, Visit
from qiao.story.visits.vault import vault

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
GPS = 34853


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    """A folder of this test's own."""
    settings.QIAO_UPLOADS = tmp_path
    return tmp_path


def kept(of: Visit, by_whom: Worker, content: bytes | None = None, **more: Any) -> Photo:
    told: dict[str, Any] = {"by": SYSTEM, "key": uuid4(), **more}
    return keep_photo(visit_id=of.pk, worker_id=by_whom.pk, content=jpeg() if content is None else content, **told)


def refused_as(content: bytes) -> str:
    """The code by which a photo is refused; the visit stays, and nothing of the photo."""
    made = visit()
    with pytest.raises(Refused) as refused:
        kept(made, agreeing(made), content)
    assert not Photo.objects.exists()
    assert vault.files() == []
    assert Visit.objects.filter(pk=made.pk, version=made.version).exists()
    return refused.value.code


# What is drawn -------------------------------------------------------------------------------------------------------
def test_a_photo_is_drawn_again_without_its_exif_and_upright() -> None:
    exif = Image.Exif()
    exif[274] = 6  # lies on its side
    exif.get_ifd(GPS)[1] = "N"
    sent = jpeg(400, 300, exif=exif)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)
    made = photo(content=sent)
    drawn = Image.open(io.BytesIO(vault.content_of(made.pk, "photo")))
    assert not dict(drawn.getexif())
    assert "exif" not in drawn.info
    assert drawn.size == (made.width_px, made.height_px) == (300, 400)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_small_jpeg(kind: str) -> None:
    made = photo(content=jpeg(3000, 200, format=kind))
    drawn = Image.open(io.BytesIO(vault.content_of(made.pk, "photo")))
    assert (drawn.format, drawn.size) == ("JPEG", (1600, 107))


def test_what_shines_through_stands_on_white() -> None:
    made = photo(content=jpeg(mode="RGBA", colour=(255, 0, 0, 0), format="PNG"))
    assert min(Image.open(io.BytesIO(vault.content_of(made.pk, "photo"))).getpixel((5, 5))) > 250  # type: ignore[arg-type, type-var]


def test_what_is_no_photo_is_refused_by_name() -> None:
    two = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    moving = io.BytesIO()
    two[0].save(moving, "WEBP", save_all=True, append_images=two[1:])
    whole = jpeg(800, 600, colour="teal")
    told = {
        "photo_empty": b"",
        "photo_kind": jpeg(format="GIF"),
        "photo_animated": moving.getvalue(),
        "photo_print_colours": jpeg(mode="CMYK"),
        "photo_damaged": whole[: len(whole) // 2],
    }
    assert {refused_as(content) for content in told.values()} == set(told)
    assert refused_as(b"%PDF-1.7 no picture") == "photo_kind"


def test_forty_megabytes_are_refused_with_both_figures() -> None:
    made = visit()
    with pytest.raises(Refused) as refused:
        kept(made, agreeing(made), b"\xff\xd8" + bytes(40 * 1024 * 1024))
    assert refused.value.code == "photo_too_large"
    assert "40.0 MB" in refused.value.said
    assert "8 MB" in refused.value.said


def test_a_bomb_is_refused_before_it_is_laid_out() -> None:
    """A png of 100 million pixels in a few kilobytes."""
    assert refused_as(jpeg(10_000, 10_000, mode="1", format="PNG")) == "photo_too_many_pixels"


def test_what_takes_too_much_memory_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = Path(evidence.drawing.__file__).read_text("utf-8").replace("= 10, 768, 8", "= 10, 90, 8")
    tight = tmp_path / "drawing.py"
    tight.write_text(source, "utf-8")
    monkeypatch.setattr(evidence.drawing, "__file__", str(tight))
    assert refused_as(jpeg(6_000, 6_000, format="PNG")) == "photo_too_heavy"


# Consent -------------------------------------------------------------------------------------------------------------
def test_without_a_standing_yes_nothing_is_kept_and_the_visit_stays() -> None:
    made = visit()
    nobody = worker(household=made.household)
    no = worker(household=made.household)
    record_consent(by=SYSTEM, subject=no.subject, purpose="photo", agreed=False, said_how="当面")
    over = agreeing(made)
    Consent.objects.filter(subject=over.subject).update(valid_to=clock.today())
    for one in (nobody, no, over):
        with pytest.raises(Refused) as refused:
            kept(made, one)
        assert refused.value.code == "evidence_no_consent"
    assert not Photo.objects.exists()
    assert Visit.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"born": date(2001, 7, 1)}, "evidence_not_adult"),
        ({"household": None}, "evidence_not_of_household"),
    ],
)
def test_only_a_grown_person_of_the_household_can_agree(who: dict[str, Any], code: str) -> None:
    made = visit()
    with pytest.raises(Refused) as refused:
        kept(made, agreeing(made, **who))
    assert refused.value.code == code


def test_somebody_whose_age_nobody_knows_may_be_a_child() -> None:
    made = visit()
    unknown = agreeing(made)
    Worker.objects.filter(pk=unknown.pk).update(born_on=None)
    with pytest.raises(Refused) as refused:
        kept(made, unknown)
    assert refused.value.code == "evidence_not_adult"


def test_a_yes_to_photos_is_none_to_positions() -> None:
    made = visit()
    with pytest.raises(Refused) as refused:
        keep_position(by=SYSTEM, visit_id=made.pk, worker_id=agreeing(made).pk, lat=31.4, lon=109.6)
    assert refused.value.code == "evidence_no_consent"
    assert not Position.objects.exists()


def test_a_visit_to_a_place_and_one_of_long_ago_keep_no_photo() -> None:
    somebody = agreeing(visit())
    for made, code in (
        (visit(kind="village"), "evidence_of_people"),
        (visit(visited_on=clock.today() - timedelta(days=365)), "evidence_too_old"),
    ):
        with pytest.raises(Refused) as refused:
            kept(made, somebody)
        assert refused.value.code == code


@commits
def test_when_the_yes_is_taken_back_everything_goes_at_once() -> None:
    made = visit()
    adult = agreeing(made)
    kept(made, adult)
    record_consent(by=SYSTEM, subject=adult.subject, purpose="position", agreed=True, said_how="当面")
    keep_position(by=SYSTEM, visit_id=made.pk, worker_id=adult.pk, lat=31.4, lon=109.6)
    withdraw(by=SYSTEM, subject=adult.subject, purpose="photo", said_how="电话")
    assert (Photo.objects.get().gone_as, vault.files()) == ("withdrawn", [])
    assert Position.objects.exists()
    record_consent(by=SYSTEM, subject=adult.subject, purpose="position", agreed=False, said_how="电话")
    assert not Position.objects.exists()
    assert Event.objects.filter(action__in=["visits.photo.removed", "visits.position.removed"]).count() == 2


def test_a_yes_said_again_keeps_the_photo() -> None:
    made = photo()
    record_consent(by=SYSTEM, subject=made.worker.subject, purpose="photo", agreed=True, said_how="签字")
    assert len(vault.files()) == 1


@commits
def test_the_consent_of_a_record_that_was_merged_ends_on_the_one_that_stands() -> None:
    made = photo()
    stands = agreeing(made.visit)
    Worker.objects.filter(pk=made.worker_id).update(merged_into=stands)
    withdraw(by=SYSTEM, subject=stands.subject, purpose="photo", said_how="电话")
    assert vault.files() == []


# Once and gone -------------------------------------------------------------------------------------------------------
@commits
def test_sent_twice_it_is_one_and_another_with_its_key_is_refused() -> None:
    made = visit()
    adult, key, content = agreeing(made), uuid4(), jpeg()
    first = kept(made, adult, content, key=key)
    assert kept(made, adult, content, key=key).pk == first.pk
    with pytest.raises(Refused) as refused:
        kept(made, adult, jpeg(50, 50), key=key)
    assert refused.value.code == "key_taken"
    assert len(vault.files()) == Photo.objects.count() == 1


@commits
def test_what_was_deleted_does_not_come_back_when_it_is_sent_again() -> None:
    made = visit()
    adult, key, content = agreeing(made), uuid4(), jpeg()
    kept(made, adult, content, key=key)
    drop_photo(by=SYSTEM, photo_id=key, why="拍到了邻居")
    assert kept(made, adult, content, key=key).gone_as == "asked"
    assert vault.files() == []
    with pytest.raises(Refused) as refused:
        open_photo(by=SYSTEM, photo_id=key, reason="核对房屋情况")
    assert refused.value.code == "photo_gone"


def test_a_visit_keeps_nine_photos() -> None:
    made = visit()
    adult = agreeing(made)
    row = {"visit": made, "worker": adult, "made_of": "0" * 64, "delete_on": clock.today(), "size_bytes": 9}
    for _ in range(9):
        Photo.objects.create(id=uuid4(), width_px=1, height_px=1, **row)
    with pytest.raises(Refused) as refused:
        kept(made, adult)
    assert refused.value.code == "photo_too_many"


@commits
def test_the_daily_job_deletes_what_is_due_what_ran_out_and_what_nobody_knows() -> None:
    due, ran_out, stays = photo(), photo(), photo()
    Photo.objects.filter(pk=due.pk).update(delete_on=clock.today())
    Consent.objects.filter(subject=ran_out.worker.subject).update(valid_to=clock.today())
    vault.keep(uuid4(), "photo", b"left behind by a process that was killed")
    for path in vault.files():
        os.utime(path, (1, 1))
    run_job(enqueue(by=SYSTEM, kind="visits.forget", key="forget", title="删除", title_en="Delete").pk)
    told = {made.pk: made.gone_as for made in Photo.objects.all()}
    assert told == {due.pk: "expired", ran_out.pk: "withdrawn", stays.pk: ""}
    assert [path.name for path in vault.files()] == [f"{stays.pk}.photo"]


# Seeing --------------------------------------------------------------------------------------------------------------
def test_a_photo_lies_sealed_and_is_opened_for_a_reason_that_is_told() -> None:
    made = photo(region=VILLAGE)
    by = actor_of(officer("village", VILLAGE))
    assert b"JFIF" not in vault.files()[0].read_bytes()
    assert b"JFIF" in open_photo(by=by, photo_id=made.pk, reason="核对房屋情况")
    told = Event.objects.get(action="visits.photo.seen")
    assert (told.actor_id, told.reason, told.subject_id) == (by.user_id, "核对房屋情况", str(made.pk))


def test_without_a_reason_nothing_is_opened_nor_by_who_does_not_see_the_visit() -> None:
    made = photo(region=VILLAGE)
    by = actor_of(officer("village", VILLAGE))
    with pytest.raises(privacy.ReasonMissing):
        open_photo(by=by, photo_id=made.pk, reason="看")
    for stranger in (officer("village", "500238101201"), officer("city", "3709"), officer("province", "50")):
        with pytest.raises(Photo.DoesNotExist):
            open_photo(by=actor_of(stranger), photo_id=made.pk, reason="核对房屋情况")
    assert not Event.objects.filter(action="visits.photo.seen").exists()


def test_so_many_an_hour_and_no_more(settings: Any) -> None:
    settings.QIAO_REVEALS_AN_HOUR = 2
    made, by = photo(region=VILLAGE), actor_of(officer("village", VILLAGE))
    for _ in range(2):
        open_photo(by=by, photo_id=made.pk, reason="核对房屋情况")
    with pytest.raises(privacy.TooManyReveals):
        open_photo(by=by, photo_id=made.pk, reason="核对房屋情况")


def test_a_change_of_keys_reaches_the_photos(settings: Any, tmp_path: Path) -> None:
    settings.QIAO_KEY_FILE = tmp_path / "keys.json"
    write_ring(new_ring(), settings.QIAO_KEY_FILE)
    made = photo()
    before = vault.content_of(made.pk, "photo")
    old = sealing.sealed_under(vault.files()[0].read_bytes()[:16])
    rotation.begin_rotation(by=SYSTEM, reason="每年更换", rings=["sealing"])
    with pytest.raises(privacy.KeyInUse):
        rotation.retire_key(by=SYSTEM, ring="sealing", key=old, reason="太早")
    run_job(housekeeping.ask_rotation(by=SYSTEM).pk)
    assert sealing.sealed_under(vault.files()[0].read_bytes()[:16]) != old
    rotation.retire_key(by=SYSTEM, ring="sealing", key=old, reason="换完了")
    assert vault.content_of(made.pk, "photo") == before


# Position ------------------------------------------------------------------------------------------------------------
def test_a_position_is_a_villages_and_one_a_visit() -> None:
    made = visit()
    adult = agreeing(made, "position")
    for _ in range(2):
        keep_position(by=SYSTEM, visit_id=made.pk, worker_id=adult.pk, lat=31.398765, lon=109.5712345)
    stored = Position.objects.get()
    assert (str(stored.lat), str(stored.lon)) == ("31.40", "109.57")
    assert "31.4" not in str(Event.objects.get(action="visits.position.stored").details)
    with pytest.raises(Refused) as refused:
        keep_position(by=SYSTEM, visit_id=made.pk, worker_id=adult.pk, lat=30.1, lon=109.57)
    assert refused.value.code == "key_taken"
    drop_position(by=SYSTEM, visit_id=made.pk, why="记错了")
    assert not Position.objects.exists()


@pytest.mark.parametrize("lat", [0.0, 91.0, float("nan"), float("inf")])
def test_a_telephone_that_found_no_position_is_refused_by_name(lat: float) -> None:
    made = visit()
    with pytest.raises(Refused) as refused:
        keep_position(by=SYSTEM, visit_id=made.pk, worker_id=agreeing(made, "position").pk, lat=lat, lon=109.5)
    assert refused.value.code == "position_unknown"


def test_no_position_is_kept_of_a_call() -> None:
    """It would tell where staff were."""
    made = visit(household=household(region=VILLAGE), how="phone")
    with pytest.raises(Refused) as refused:
        keep_position(by=SYSTEM, visit_id=made.pk, worker_id=agreeing(made, "position").pk, lat=31.4, lon=109.5)
    assert refused.value.code == "position_of_visit"
