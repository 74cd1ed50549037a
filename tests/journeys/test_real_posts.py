"""4,581 real posts through the pages: handed in as they came, corrected where refused, verified and opened in bulk.

Every count is told by the file itself, by plain rules of this test that share nothing with the readers.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from django.db.models.functions import Left
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import appointed, logged_in, officer
from tests.factories.collection import confirmed, handed_in, listed, to_write

from qiao.ground.exchange.reading import read_ledger
from qiao.ground.places.tables import divisions
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.models import Vacancy

pytestmark = [pytest.mark.django_db, pytest.mark.long]
Rows = list[dict[str, str]]


def corrected(row: dict[str, str]) -> dict[str, str]:
    """As an office mends it once it asked: pay stated, nothing garbled."""
    return {key: text.replace("\ufffd", "") for key, text in row.items()} | {"salary": "6-8千"}


def in_bulk(browser: Client, verb: str, state: str) -> int:
    """Choose all that the filter finds, province by province, be told how many, say yes; how many were done."""
    done = 0
    for province in sorted(set(Vacancy.objects.annotate(at=Left("place", 2)).values_list("at", flat=True))):
        address = f"{reverse('vacancies.list')}?state={state}&place={province}"
        asked = {"do": "bulk", "action": verb, "all": "1"}
        applies = browser.post(address, asked).context["summary"].applies
        outcome = browser.post(address, {**asked, "confirm": "1", "applies": str(applies)}).context["outcome"]
        assert (outcome.failed, outcome.done) == ([], applies)
        done += outcome.done
    return done


def test_real_posts_are_imported_corrected_verified_and_opened(shared_data: Path) -> None:
    path = shared_data / "vacancies" / "v02_51job_2023_2024.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4_581
    user = officer("city", "37")
    for code in {code[:2] for code in divisions()} - {"37"}:
        appointed(user, "city", code)
    browser = logged_in(user)

    unstated = [row for row in rows if not re.search(r"\d", row["salary"])]
    nowhere = [row for row in rows if re.fullmatch(r"(\w+省)?\1|", row["area"])]

    batch = handed_in(browser, listed(rows))
    wrong = batch.counts["wrong"]
    stored = confirmed(browser, batch, to_write(batch))
    first = Vacancy.objects.count()

    refused = {f.row for f in read_ledger(path, VACANCIES).faults if f.row and f.kind.severity == "error"}
    mended = [corrected(row) for row in (rows[number - 2] for number in sorted(refused)) if row not in nowhere]
    again = confirmed(browser, later := handed_in(browser, listed(mended)), to_write(later))
    held = Vacancy.objects.count()

    assert len(unstated) == 158
    assert len(refused) == wrong >= len(unstated)
    assert {json.dumps(row) for row in unstated} <= {json.dumps(rows[number - 2]) for number in refused}
    assert batch.counts["new"] == stored.counts["created"]
    written = sum(stored.counts[key] for key in ("created", "updated", "unchanged"))
    assert written + stored.counts["same"] + wrong == len(rows)
    assert again.counts["wrong"] == 1  # 广省惠州: a place that no correction of pay mends
    assert (first, held) == (stored.counts["created"], stored.counts["created"] + again.counts["created"])
    assert in_bulk(browser, "verify", "draft") == in_bulk(browser, "open", "verified") == held
    assert set(Vacancy.objects.values_list("state", flat=True)) == {"open"}
