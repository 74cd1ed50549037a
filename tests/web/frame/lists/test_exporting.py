"""Exports: what is seen, masks and all, with who took it on the sheet; for whoever asked and nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories.accounts import appointed, logged_in, officer
from tests.factories.register import worker

from qiao.ground.audit.models import Event
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.web.frame.lists.exporting import export_path, sweep

VILLAGE = "500238101001"


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.QIAO_UPLOADS = tmp_path
    return tmp_path


def exported(browser: Client, query: str = "") -> Job:
    browser.post(f"/register/{query}", {"do": "export", "key": str(uuid4())})
    job = Job.objects.get(kind="lists.export")
    assert run_job(job.pk) == "done", Job.objects.get().error
    return Job.objects.get(pk=job.pk)


def cells(content: bytes, folder: Path) -> list[list[object]]:
    path = folder / "seen.xlsx"
    path.write_bytes(content)
    return [list(row) for row in load_workbook(path).active.iter_rows(values_only=True)]


@pytest.mark.django_db
def test_the_workbook_holds_what_is_seen_and_who_took_it(uploads: Path) -> None:
    mine = worker(region=VILLAGE, name="谭春秀", phone="13800000001")
    worker(region=VILLAGE, name="=cmd|' /C calc'!A0")
    worker(region="500235101001", name="别县人")
    browser = logged_in(officer("county", "500238"))
    job = exported(browser)
    answer: Any = browser.get(f"/exports/{job.pk}/")
    rows = cells(b"".join(answer.streaming_content), uploads)
    assert str(job.pk)[:8] in str(rows[0][0])
    assert "500238" in str(rows[0][0])
    told = "\n".join(str(cell) for row in rows for cell in row)
    assert "谭春秀" in told
    assert "别县人" not in told
    assert mine.subject.resident_id_tail in told
    assert "13800000001" not in told
    assert not any(str(cell).startswith("=") for row in rows for cell in row if cell)
    assert job.result["rows"] == 2
    assert Event.objects.filter(action="lists.export.made").count() == 1
    assert export_path(job.pk).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_the_auditor_of_the_region_reads_of_the_export_and_another_provinces_does_not(uploads: Path) -> None:
    worker(region=VILLAGE)
    exported(logged_in(officer("county", "500238")))
    events = Event.objects.filter(action__startswith="lists.export.")
    assert set(events.values_list("action", "region")) == {
        ("lists.export.asked", "500238"),
        ("lists.export.made", "500238"),
    }
    own, other = (logged_in(officer("auditor", region)) for region in ("50", "37"))
    shown = own.get("/audit/?what=lists").content.decode()
    assert all(f"/audit/{event.pk}/" in shown for event in events)
    hidden = other.get("/audit/?what=lists").content.decode()
    assert not any(f"/audit/{event.pk}/" in hidden for event in events)


@pytest.mark.django_db
def test_an_export_by_two_posts_is_told_in_both_regions(uploads: Path) -> None:
    user = officer("county", "500238")
    appointed(user, "county", "500235")
    exported(logged_in(user))
    made = Event.objects.filter(action="lists.export.made").values_list("region", flat=True)
    assert set(made) == {"500238", "500235"}


@pytest.mark.django_db
def test_somebody_elses_export_is_not_there(uploads: Path) -> None:
    worker(region=VILLAGE)
    job = exported(logged_in(officer("county", "500238")))
    assert logged_in(officer("county", "500238")).get(f"/exports/{job.pk}/").status_code == 404


@pytest.mark.django_db
def test_old_exports_are_swept(uploads: Path) -> None:
    worker(region=VILLAGE)
    job = exported(logged_in(officer("county", "500238")))
    assert sweep() == 0
    os.utime(export_path(job.pk), (0, 0))
    assert sweep() == 1
    assert not export_path(job.pk).exists()


def test_a_worker_that_never_served_a_page_knows_every_list() -> None:
    code = (
        "import django; django.setup()\n"
        "from qiao.web.frame.lists.every import list_page\n"
        "print([list_page(name).name for name in ('register.workers', 'placements.list', 'vacancies.list')])"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "qiao.site.settings"}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "['register.workers', 'placements.list', 'vacancies.list']", ran.stderr
