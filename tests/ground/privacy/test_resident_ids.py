"""Identity numbers: what is forgiven, what is refused, and that no text ever repeats one."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.ground.privacy.resident_ids import (
    SYNTHETIC_AREAS,
    BadResidentId,
    ResidentId,
    age_on,
    check_digit,
    compose,
    is_synthetic,
    mask,
    read_resident_id,
)

BORN = date(1990, 3, 7)
NUMBER = compose("500901", BORN, 104)


def refused(text: str, **more: date) -> BadResidentId:
    with pytest.raises(BadResidentId) as caught:
        read_resident_id(text, **more)
    return caught.value


@pytest.mark.parametrize(
    ("first17", "expected"),
    # The two worked examples of GB 11643-1999's annex, published with the standard.
    [("11010519491231002", "X"), ("44052418800101001", "4")],
)
def test_check_digit_gives_the_standards_own_examples(first17: str, expected: str) -> None:
    assert check_digit(first17) == expected


@given(
    st.sampled_from(SYNTHETIC_AREAS),
    st.dates(date(1880, 1, 1), date(2030, 1, 1)),
    st.integers(0, 999),
)
def test_a_composed_number_reads_back_to_what_it_was_made_of(area: str, birth: date, sequence: int) -> None:
    read = read_resident_id(compose(area, birth, sequence))
    assert (read.area, read.birth, read.sex, read.kind) == (area, birth, "M" if sequence % 2 else "F", "18")


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_refused(place: int, by: int) -> None:
    wrong = NUMBER[:place] + str((int(NUMBER[place]) + by) % 10) + NUMBER[place + 1 :]
    assert refused(wrong).reason in {"check_digit", "birth_date", "area"}


@given(st.integers(0, 15))
def test_two_neighbours_swapped_are_refused(place: int) -> None:
    swapped = NUMBER[:place] + NUMBER[place + 1] + NUMBER[place] + NUMBER[place + 2 :]
    if swapped != NUMBER:
        assert refused(swapped).reason in {"check_digit", "birth_date", "area"}


@pytest.mark.parametrize(
    "written",
    [
        f" {NUMBER} ",
        f"'{NUMBER}",
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:14]}—{NUMBER[14:]}",
        f"\ufeff{NUMBER}\u00a0\t\n",
        "".join(chr(ord(c) + 0xFEE0) for c in NUMBER),
    ],
)
def test_blanks_dashes_apostrophes_and_full_width_digits_are_forgiven(written: str) -> None:
    assert read_resident_id(written).number == NUMBER


def test_a_small_x_becomes_capital_in_every_width() -> None:
    ending_in_x = next(n for n in (compose("500902", BORN, s) for s in range(100)) if n.endswith("X"))
    for small in (ending_in_x.lower(), ending_in_x[:-1] + "ｘ"):
        assert read_resident_id(small).number == ending_in_x


def test_an_old_number_of_15_digits_becomes_the_18_of_the_same_person() -> None:
    old = NUMBER[:6] + NUMBER[8:17]
    read = read_resident_id(old)
    assert (read.number, read.kind, read.birth) == (NUMBER, "15", BORN)


def test_a_disability_card_keeps_its_20_characters() -> None:
    read = read_resident_id(NUMBER + "43")
    assert (read.number, read.kind, read.birth) == (NUMBER + "43", "disability20", BORN)


@pytest.mark.parametrize("ending", ["83", "03", "45", "40", "X1"])
def test_a_disability_card_has_seven_categories_and_four_grades(ending: str) -> None:
    assert refused(NUMBER + ending).reason == "characters"


@pytest.mark.parametrize("text", ["", "5009", NUMBER[:-1], NUMBER + "1", NUMBER + "111"])
def test_any_other_length_is_refused_with_the_length_found(text: str) -> None:
    fault = refused(text)
    assert (fault.reason, fault.found) == ("length", str(len(text)))


@pytest.mark.parametrize(
    "text", ["X" + NUMBER[1:], NUMBER[:6] + "********" + NUMBER[14:], "张" * 18, "²" + NUMBER[1:17] + "Y"]
)
def test_a_character_that_no_number_has_is_refused(text: str) -> None:
    assert refused(text).reason == "characters"


def test_a_wrong_check_digit_tells_the_one_that_was_due() -> None:
    wrong = NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")
    fault = refused(wrong)
    assert (fault.reason, fault.expected, fault.found) == ("check_digit", NUMBER[17], wrong[17])


@pytest.mark.parametrize("digits", ["19900230", "19901301", "19900100", "18791231", "00000000"])
def test_a_birth_date_that_cannot_be_is_refused_whatever_the_check_digit(digits: str) -> None:
    first17 = f"500901{digits}123"
    assert refused(first17 + check_digit(first17)).reason == "birth_date"


def test_a_birth_in_the_future_is_refused_only_when_today_is_known() -> None:
    number = compose("500901", date(2031, 5, 5), 11)
    assert read_resident_id(number).birth == date(2031, 5, 5)
    assert refused(number, today=date(2031, 5, 4)).reason == "birth_date"
    assert read_resident_id(number, today=date(2031, 5, 5)).birth == date(2031, 5, 5)


@pytest.mark.parametrize("area", ["510222", "513521", "512322", "830000", "710000", "810000", "911124", "500999"])
def test_retired_special_and_never_issued_areas_are_accepted(area: str) -> None:
    first17 = f"{area}19900307000"  # sequences begin with 001, so nobody was ever given 000
    assert read_resident_id(first17 + check_digit(first17)).area == area


@pytest.mark.parametrize("area", ["000000", "160000", "473000", "990000", "720000"])
def test_an_area_of_no_province_is_refused(area: str) -> None:
    first17 = f"{area}19900307000"
    assert refused(first17 + check_digit(first17)).reason == "area"


def test_neither_a_number_nor_its_refusal_ever_prints_whole() -> None:
    read = read_resident_id(NUMBER)
    shown = [repr(read), str(read), f"{read}", mask(NUMBER), repr([read])]
    for wrong in (NUMBER[:17] + "?", NUMBER[:17], f"160000{NUMBER[6:]}", NUMBER[:6] + "19901332" + NUMBER[14:]):
        fault = refused(wrong)
        shown += [repr(fault), str(fault), repr(fault.args)]
    assert not [text for text in shown if re.search(r"\d{5,}", text)]


def test_a_mask_shows_the_last_four_and_nothing_of_a_short_text() -> None:
    assert mask(NUMBER) == f"尾号 {NUMBER[-4:]}"
    assert mask("1041") == "尾号 ****"


def test_equal_numbers_are_the_same_person_however_written() -> None:
    assert read_resident_id(NUMBER) == ResidentId(NUMBER, BORN, "F", "500901", "18")


def test_synthetic_areas_stand_in_no_table_of_divisions_since_1980(shared_data) -> None:
    tables = sorted((shared_data / "codes" / "gb2260").glob("*.tsv")) + sorted(
        (shared_data / "codes" / "gb2260").glob("*.json")
    )
    issued = {code for table in tables for code in re.findall(r"(?<!\d)\d{6}(?!\d)", table.read_text("utf-8"))}
    assert {"500235", "513521", "370202"} <= issued, "the tables were not read"
    assert not issued & set(SYNTHETIC_AREAS)


def test_only_synthetic_areas_can_be_composed_and_only_they_are_synthetic() -> None:
    assert is_synthetic(NUMBER)
    assert not is_synthetic("500235" + NUMBER[6:])
    with pytest.raises(ValueError, match="SYNTHETIC_AREAS"):
        compose("500235", BORN, 1)
    with pytest.raises(ValueError, match="sequence"):
        compose("500901", BORN, 1000)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2003, 8, 1), date(2019, 7, 31), 15),
        (date(2003, 8, 1), date(2019, 8, 1), 16),
        (date(2004, 2, 29), date(2021, 2, 28), 16),
        (date(2004, 2, 29), date(2021, 3, 1), 17),
    ],
)
def test_age_is_counted_in_full_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age
