"""Numbers of a request: whole ones within bounds; whatever else is typed is no number, and never an error."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.accounts import logged_in, officer

from qiao.web.frame.numbers import MOST, whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 40 ", 40), ("４０", 40), (str(MOST), MOST), (str(MOST + 1), None), ("9" * 5_000, None),
     ("", None), ("-1", None), ("1.5", None), ("²", None), ("一", None)],
)  # fmt: skip
def test_a_whole_number_is_read_and_nothing_else(text: str, number: int | None) -> None:
    assert whole(text) == number


def test_a_number_above_its_bound_is_none() -> None:
    assert (whole("90", most=90), whole("91", most=90)) == (90, None)


@pytest.mark.django_db
@pytest.mark.parametrize("digits", [30, 5_000])
@pytest.mark.parametrize(
    ("form", "status"),
    [({"do": "drop_view", "view": ""}, 404), ({"do": "prefer", "page_size": ""}, 302)],
)
def test_a_number_of_any_length_breaks_no_form_of_a_list(form: dict[str, Any], status: int, digits: int) -> None:
    browser = logged_in(officer("county", "500238"))
    told = {name: value or "9" * digits for name, value in form.items()}
    assert browser.post("/register/", told).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["from_row", "size", "age_from", "after"])
def test_a_number_of_any_length_breaks_no_address_of_a_list(name: str) -> None:
    browser = logged_in(officer("county", "500238"))
    assert browser.get(f"/register/?{name}={'9' * 5_000}").status_code == 200
