"""Template tags: icons, chips, numbers."""

from __future__ import annotations

import pytest

from qiao.web.templatetags.qiao import chip, icon, place, thousands


def test_an_icon_is_hidden_from_screen_readers_and_comes_from_our_sprite() -> None:
    drawn = icon("bus", 14)
    assert 'aria-hidden="true"' in drawn
    assert '/static/qiao/icons.svg#bus"' in drawn


@pytest.mark.parametrize("tone", ["rest", "ready", "way", "wait", "wrong"])
def test_a_chip_is_never_colour_alone(tone: str) -> None:
    drawn = chip("待核实", tone)
    assert f"q-{tone}" in drawn
    assert "<svg" in drawn
    assert "待核实" in drawn


def test_a_chip_shows_what_it_is_given_as_text() -> None:
    assert "<b>" not in chip("<b>", "wait")


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (999, "999"), (1588, "1,588"), (None, "")])
def test_thousands_are_separated(number: int | None, written: str) -> None:
    assert thousands(number) == written


def test_a_text_among_numbers_stays() -> None:
    assert thousands("1,500–2,000") == "1,500–2,000"


def test_a_place_is_told_by_name_and_an_unknown_code_as_it_is() -> None:
    assert place("500238") == "重庆市巫溪县"
    assert place("999999") == "999999"
