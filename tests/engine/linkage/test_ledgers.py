"""What a ledger must be to be linked, and the forms in which its rows are compared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from qiao.engine.linkage import InvalidLedger, InvalidParams, LinkParams, link
from qiao.engine.linkage.ledgers import checked, compared, plain_name, sound_of, with_keys

GOOD = pl.DataFrame(
    {
        "id": [2, 1],
        "name": ["张建国", "李秀兰"],
        "born_on": [date(1980, 3, 5), date(1975, 12, 13)],
        "place": ["500243001002", "500243"],
        "phone": ["15400000001", None],
    }
)


@pytest.mark.parametrize(
    ("changed", "column", "row"),
    [
        ({"id": pl.lit(1)}, "id", 0),
        ({"id": pl.Series([None, 1])}, "id", 0),
        ({"id": pl.Series([1.0, 2.0])}, "id", None),
        ({"name": pl.Series([1, 2])}, "name", None),
        ({"born_on": pl.lit("1980-03-05")}, "born_on", None),
        ({"born_on": pl.lit(datetime(1980, 3, 5))}, "born_on", None),
        ({"place": pl.Series(["500243", "彭水县"])}, "place", 1),
        ({"place": pl.Series(["50024", None])}, "place", 0),
        ({"phone": pl.Series([15400000001, None])}, "phone", None),
        ({"sex": pl.Series(["1", "boy"])}, "sex", 1),
    ],
)
def test_what_cannot_be_linked_is_refused_by_side_column_and_row(
    changed: dict[str, Any], column: str, row: int | None
) -> None:
    with pytest.raises(InvalidLedger) as refused:
        link(GOOD, GOOD.with_columns(**changed))
    assert (refused.value.side, refused.value.column, refused.value.row) == ("right", column, row)
    assert not any(value in str(refused.value) for value in ("彭水县", "50024 ", "boy"))


@pytest.mark.parametrize("column", GOOD.columns)
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(InvalidLedger, match=f"left.{column}: no such column"):
        link(GOOD.drop(column), GOOD)


def test_what_is_no_frame_is_refused() -> None:
    given: Any = [("张建国",)]
    with pytest.raises(InvalidLedger, match="polars frame"):
        link(given, GOOD)


def test_rows_are_compared_in_the_order_of_their_ids_and_in_parts() -> None:
    rows = compared(checked("left", GOOD))
    assert rows["name"].to_list() == ["李秀兰", "张建国"]
    second = rows.row(1, named=True)
    assert (second["born_on"], second["born_turned"], second["born_either"]) == ("19800305", "19800503", "19800305")
    assert (second["county"], second["township"], second["village"]) == ("500243", "500243001", "500243001002")
    assert (second["sound"], second["initial"]) == ("zhang jian guo", "z")
    assert rows.row(0, named=True)["township"] is None


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("500243000000", ("500243", None, None)),
        ("500243001000", ("500243", "500243001", None)),
        ("500243001", ("500243", "500243001", None)),
        ("5002430010", ("500243", "500243001", None)),
        (None, (None, None, None)),
    ],
)
def test_a_place_knows_as_much_as_its_code_says(code: str | None, parts: tuple[str | None, ...]) -> None:
    rows = compared(checked("left", GOOD.with_columns(place=pl.lit(code, pl.String))))
    assert rows.select("county", "township", "village").row(0) == parts


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (" 张 建\u3000国 ", "张建国"),
        ("阿依•木尔扎", "阿依·木尔扎"),
        ("ＡＢ", "ab"),
        ("𠮷", "𠮷"),
        ("  ", None),
        ("", None),
        (None, None),
    ],
)
def test_names_have_one_form_and_keep_their_characters(written: str | None, plain: str | None) -> None:
    assert plain_name(written) == plain


def test_sounds_are_without_tones_and_a_character_without_one_stands_for_itself() -> None:
    assert sound_of("李秀兰") == sound_of("李秀蓝") == "li xiu lan"
    assert sound_of("𠮷\U00030000") == "𠮷 \U00030000"
    assert sound_of("西安") != sound_of("先")


def test_a_key_too_common_is_none_and_counted_once() -> None:
    rows = compared(checked("left", GOOD.with_columns(name=pl.lit("张建国"), born_on=date(1980, 3, 5))))
    one, other, crowded = with_keys(rows, rows, 3)
    assert crowded == 3  # birth and initial, sound and county, sound and year; the phone is one person's
    assert one["sound_county"].to_list() == other["sound_county"].to_list() == [None, None]
    assert one["phone_key"].to_list() == [None, "15400000001"]


@pytest.mark.parametrize(
    "given",
    [
        {"same_from": 1.0},
        {"same_from": float("nan")},
        {"ask_from": 0.995},
        {"ask_from": True},
        {"sampled_rows": 1},
        {"pairs_a_key": 2.5},
        {"memory_mb": 0},
    ],
)
def test_parameters_that_cannot_be_are_refused_by_name(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidParams, match=next(iter(given))):
        LinkParams(**given)
