"""The two ledgers: checked by name, put in the order of their ids, and written out for comparing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import polars as pl
from pypinyin import Style, pinyin

NEEDED = ("id", "name", "born_on", "place", "phone")
TEXTS = ("name", "sex", "place", "phone")
KEYS = ("born_initial", "born_village", "sound_county", "phone_key", "sound_year")
SEXES = {"1": "1", "M": "1", "男": "1", "2": "2", "F": "2", "女": "2", "": None, "0": None, "9": None}
"""What a sex may be written as; GB/T 2261.1 has 1 and 2, and 0 and 9 for what is not known."""
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･.", "·"))


class InvalidLedger(ValueError):
    """A ledger that cannot be linked as it is: `side` (left, right), `column` and, of a value, its `row` from 0.

    What stands in the row is not repeated: it is someone's name or phone.
    """

    def __init__(self, side: str, column: str, why: str, row: int | None = None) -> None:
        self.side, self.column, self.row, self.why = side, column, row, why
        place = f"{side}.{column}" if row is None else f"{side}.{column}[{row}]"
        super().__init__(f"{place}: {why}")


def checked(side: str, given: object) -> pl.DataFrame:
    """The columns that are compared, in the order of their ids; InvalidLedger names the first that is wrong."""
    if not isinstance(given, pl.DataFrame):
        raise InvalidLedger(side, "id", "the ledger must be a polars frame")
    for name in NEEDED:
        if name not in given.columns:
            raise InvalidLedger(side, name, f"no such column; needed are {', '.join(NEEDED)}, and sex if known")
    frame = given.select(*NEEDED, *(("sex",) if "sex" in given.columns else (pl.lit(None, pl.String).alias("sex"),)))
    _check_ids(side, frame["id"])
    for name in TEXTS:
        if frame.schema[name] not in (pl.String, pl.Null):
            raise InvalidLedger(side, name, f"must hold texts, not {frame.schema[name]}")
    if frame.schema["born_on"] not in (pl.Date, pl.Null):
        raise InvalidLedger(side, "born_on", f"must hold dates, not {frame.schema['born_on']}")
    frame = frame.with_columns(pl.col(*TEXTS).cast(pl.String), pl.col("born_on").cast(pl.Date))
    no_code = (~frame["place"].str.contains(r"^[0-9]{6,12}$")).fill_null(False)
    if no_code.any():
        raise InvalidLedger(side, "place", "is no division code of 6 to 12 digits", no_code.arg_max())
    no_sex = ~frame["sex"].is_in([*SEXES, None])
    if no_sex.fill_null(False).any():
        raise InvalidLedger(side, "sex", f"is none of {', '.join(filter(None, SEXES))}", no_sex.arg_max())
    return frame.sort("id")


def _check_ids(side: str, ids: pl.Series) -> None:
    if not (ids.dtype == pl.String or ids.dtype.is_integer() or len(ids) == 0):
        raise InvalidLedger(side, "id", f"must hold texts or whole numbers, not {ids.dtype}")
    for wrong, why in ((ids.is_null(), "is nothing"), (ids.is_duplicated(), "stands there more than once")):
        if wrong.any():
            raise InvalidLedger(side, "id", why, wrong.arg_max())


def compared(ledger: pl.DataFrame) -> pl.DataFrame:
    """What the comparisons read, row by row: `row` stands for the id from here on, so that no id is interpreted."""
    return _heard(ledger).select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "name", "sound", "initial", *_facts()
    )


def _heard(ledger: pl.DataFrame) -> pl.DataFrame:
    """With the name in its plain form, its sounds, and the first letter of the first."""
    names = ledger["name"].unique()
    plain = [plain_name(name) for name in names]
    heard = pl.DataFrame(
        {
            "written": names,
            "name": pl.Series(plain, dtype=pl.String),
            "sound": pl.Series([sound_of(name) for name in plain], dtype=pl.String),
            "initial": pl.Series([sound_of(name and name[0]) for name in plain], dtype=pl.String).str.slice(0, 1),
        }
    )
    return ledger.rename({"name": "written"}).join(
        heard, on="written", how="left", maintain_order="left", nulls_equal=True
    )


def _facts() -> list[pl.Expr]:
    """Birth, place, sex and phone in the parts that are compared."""
    digits = pl.col("phone").str.replace_all(r"[^0-9]", "")
    born, place = pl.col("born_on"), pl.col("place").str.pad_end(12, "0")
    month, day = born.dt.month().cast(pl.Int32), born.dt.day().cast(pl.Int32)
    year = born.dt.year()
    return [
        pl.col("sex").replace_strict(SEXES, return_dtype=pl.String).alias("sex"),
        born.dt.to_string("%Y%m%d").alias("born_on"),
        # The date with day and month exchanged, whether or not there is such a day.
        pl.format("{}{}{}", year, _two(day), _two(month)).alias("born_turned"),
        born.dt.to_string("%m%d").alias("born_day"),
        year.alias("born_year"),
        pl.format("{}{}{}", year, _two(pl.min_horizontal(month, day)), _two(pl.max_horizontal(month, day))).alias(
            "born_either"
        ),
        place.str.slice(0, 6).alias("county"),
        # A code that ends in zeros knows no more than what stands before them.
        pl.when(place.str.slice(6, 3) != "000").then(place.str.slice(0, 9)).alias("township"),
        pl.when(place.str.slice(9, 3) != "000").then(place).alias("village"),
        pl.when(digits != "").then(digits).alias("phone"),
    ]


def _two(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.String).str.zfill(2)


def plain_name(name: str | None) -> str | None:
    """A name without blanks, in one form of width and dot; rare characters stay what they are."""
    if name is None:
        return None
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_DOTS)
    return "".join(plain.split()) or None


def sound_of(name: str | None) -> str | None:
    """The sounds of a name without tones; a character without a sound that we know stands for itself."""
    return None if name is None else " ".join(map(_sound, name))


@lru_cache(maxsize=32_768)
def _sound(character: str) -> str:
    return str(pinyin(character, style=Style.NORMAL)[0][0])


def with_keys(left: pl.DataFrame, right: pl.DataFrame, pairs_most: int) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Both with the keys under which rows are looked at together, and how many keys were too common to be any."""
    said = {
        "born_initial": ("born_either", "initial"),
        "born_village": ("born_either", "village"),
        "sound_county": ("sound", "county"),
        "phone_key": ("phone",),
        "sound_year": ("sound", pl.col("born_year").cast(pl.String)),
    }
    sides = [
        side.with_columns(**{key: pl.concat_str(of, separator="|") for key, of in said.items()})
        for side in (left, right)
    ]
    crowded = 0
    for key in KEYS:
        counts = [side.drop_nulls(key).group_by(key).len(name) for side, name in zip(sides, "lr", strict=True)]
        many = counts[0].join(counts[1], on=key).filter(pl.col("l").cast(pl.Int64) * pl.col("r") > pairs_most)[key]
        crowded += len(many)
        sides = [side.with_columns(pl.when(~pl.col(key).is_in(many.implode())).then(key).alias(key)) for side in sides]
    return sides[0], sides[1], crowded
