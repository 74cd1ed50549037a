"""Needs as neutral frames: what the matching may know of a person, and who is left out, for what reason.

Sex, ethnicity, health and poverty stay behind here. A blank never opens a door that the person did not open: no word on
nights means no nights, no schooling given means none is claimed, no place means what the next step says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from qiao.ground import places
from qiao.ground.exchange.faults import CellFault, Fault
from qiao.ground.exchange.reading import Reading
from qiao.story.needs import words
from qiao.story.needs.companions import Companions, Person, companions_of
from qiao.story.needs.errors import UNDER_AGE
from qiao.story.needs.readers import AS_FAR_AS
from qiao.story.register.columns import SEPARATE, written_residence
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.readers import residence_code


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is left out: the column that says so, what it says, and what to do if that is wrong."""

    column: str
    zh: str
    remedy_zh: str
    en: str
    remedy_en: str


_IF_LOOKING = "要找活的，请改“下一步就业意愿”。", "Change the next step if the person does look for work."
TOLD: dict[str, Reason] = {
    "under_age": Reason("identity", UNDER_AGE.zh, UNDER_AGE.remedy_zh, UNDER_AGE.en, UNDER_AGE.remedy_en),
    "fault": Reason("", "这一行有错误。", "请照标红的格改好。", "The row has a fault.", "Mend the marked cell."),
    "not_now": Reason("next_step", "暂不找活。", _IF_LOOKING[0], "Not looking for work now.", _IF_LOOKING[1]),
    "own_business": Reason("next_step", "自主创业。", _IF_LOOKING[0], "Starts a business.", _IF_LOOKING[1]),
    "training": Reason("next_step", "先参加培训。", _IF_LOOKING[0], "Wants training first.", _IF_LOOKING[1]),
    "employed": Reason(
        "employed",
        "已就业，没有写下一步意愿。",
        "想换活的，请填“下一步就业意愿”。",
        "Has work, and no next step is given.",
        "Enter the next step if the person wants another post.",
    ),
}
REASONS: dict[str, str] = {key: reason.zh.rstrip("。") for key, reason in TOLD.items()}
"""Why a row of the ledger is not in the frame of those who look for work; the first that holds is told."""

REACH_WITHOUT_WORD = 2
REACH_OF_COUNTRY, REACH_OF_PAIRED, REACH_OF_PROVINCE, REACH_OF_COUNTY, REACH_OF_TOWNSHIP = 4, 3, 2, 1, 0
REACH_OF_NEXT_STEP = {words.LEAVE: 3, words.NEAR: 1, words.PUBLIC_POST: 1}


@dataclass(frozen=True)
class Needs:
    """A ledger's rows divided: every row is in exactly one of the two.

    looking: row, name, identity_tail (last four), home (12 digits), home_county (6), home_township (9, null when only
        the county is known), home_name, age (civil), education
        (0 to 6), work_limits (bit set), skills (skills and certificates), wage_floor_yuan (0: none named), reach (0 to
        4), night_ok, care, family (group or null), start_on.
    left_out: row, name, identity_tail, reason (a key of REASONS), heading (of the column that says so, "" for none),
        why, remedy, why_en, remedy_en (of a fault: its own), at_fault (the reading's faults tell of the row already).
    warnings: of those looking, companions who were not found, at the row and column that name them.
    """

    looking: pl.DataFrame
    left_out: pl.DataFrame
    warnings: tuple[Fault, ...] = ()

    @property
    def reason_counts(self) -> dict[str, int]:
        """How many are left out for each reason, in the order of REASONS."""
        counts = dict(self.left_out.group_by("reason").len().iter_rows())
        return {reason: counts[reason] for reason in REASONS if reason in counts}


def divided(reading: Reading, as_of: date) -> Needs:
    """Who of a willingness ledger looks for work on that day, and who does not and why."""
    rows = _with_homes(reading.frame).with_columns(
        age=_age(as_of), identity_tail=pl.col("identity").str.slice(-4), reason=pl.lit(None, dtype=pl.String)
    )
    rows = rows.with_columns(reason=_reason())
    together = companions_of(_people(rows))
    rows = rows.with_columns(together.family)
    return Needs(
        _neutral(rows.filter(pl.col("reason").is_null()), as_of),
        _left_out(rows.filter(pl.col("reason").is_not_null()), reading),
        _warnings(together, rows["row"], reading),
    )


def _people(rows: pl.DataFrame) -> list[Person]:
    """All rows as companions may name them; those left out too, so that it can be said of whom they are missing."""
    told = {key: (reason.zh.rstrip("。"), reason.en.rstrip(".")) for key, reason in TOLD.items()}
    return [
        Person(name or "", home or "", text, told.get(reason))
        for name, home, text, reason in rows.select("name", "home", "companions", "reason").iter_rows()
    ]


def _column_of(reading: Reading, key: str) -> tuple[str, str]:
    """Letter and heading of a key's column; "" and the form's own title when the file has none."""
    found = next((column for column in reading.recognised if column.key == key), None)
    return (found.letter, found.heading) if found else ("", reading.ledger.column(key).title if key else "")


def _warnings(together: Companions, rows: pl.Series, reading: Reading) -> tuple[Fault, ...]:
    """What is to be said of companions, at its place; sorted by row."""
    letter, heading = _column_of(reading, "companions")
    return tuple(Fault(said.kind, rows[said.person], letter, heading, said.figures) for said in together.remarks)


def _left_out(rows: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Each row with its reason in words: of a fault the first one of its row, of a wish the column that says it."""
    first: dict[int, Fault] = {}
    for fault in reading.faults:
        if fault.kind.severity == "error":
            first.setdefault(fault.row, fault)
    told = [_words_of(reason, first.get(row), reading) for row, reason in rows.select("row", "reason").iter_rows()]
    schema = ["heading", "why", "remedy", "why_en", "remedy_en"]
    columns = pl.DataFrame(told, schema=dict.fromkeys(schema, pl.String), orient="row")
    return rows.select("row", "name", "identity_tail", "reason").hstack(columns).with_columns(at_fault=~rows["ok"])


def _words_of(reason: str, fault: Fault | None, reading: Reading) -> tuple[str, str, str, str, str]:
    if reason == "fault" and fault is not None:
        kind = fault.kind
        why, remedy, why_en, remedy_en = (
            said.format(**fault.figures) for said in (kind.zh, kind.remedy_zh, kind.en, kind.remedy_en)
        )
        return fault.heading, why, remedy, why_en, remedy_en
    told = TOLD[reason]
    return _column_of(reading, told.column)[1], told.zh, told.remedy_zh, told.en, told.remedy_en


def needs_frame(reading: Reading, as_of: date) -> pl.DataFrame:
    """One row for each good row whose person looks for work (`Needs.looking`)."""
    return divided(reading, as_of).looking


def _age(as_of: date) -> pl.Expr:
    """Full years on the day, from the birth date inside the checked number; null without one."""
    born = pl.col("identity").str.slice(6, 8).cast(pl.Int32, strict=False)
    return (as_of.year * 10_000 + as_of.month * 100 + as_of.day - born) // 10_000


def _reason() -> pl.Expr:
    """The first reason that holds, null for those who look for work."""
    step = pl.col("next_step")
    told = (
        ("under_age", pl.col("age") < LEAST_AGE),
        ("fault", ~pl.col("ok")),
        ("not_now", step == words.NOT_NOW),
        ("own_business", step == words.OWN_BUSINESS),
        ("training", step == words.TRAINING),
        ("employed", step.is_null() & pl.col("employed")),
    )
    return pl.coalesce([pl.when(holds).then(pl.lit(reason)) for reason, holds in told])


def _with_homes(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds home, home_county and home_name; all null where no place is given, or the separate columns make none."""
    parts = frame.select("residence", *SEPARATE).unique(maintain_order=True)
    homes = [_home(row) for row in parts.iter_rows(named=True)]
    found = pl.DataFrame(homes, schema=["home", "home_county", "home_name"], orient="row", infer_schema_length=None)
    known = parts.hstack(found.cast(pl.String))
    return frame.join(known, on=["residence", *SEPARATE], how="left", nulls_equal=True, maintain_order="left")


def _home(row: dict[str, object]) -> tuple[str | None, str | None, str | None]:
    try:
        code = str(row["residence"] or "") or residence_code(written_residence(row))
    except CellFault:
        return None, None, None
    place = places.by_code(code, historic=True)
    return code, place.county_code, place.full_name


def _neutral(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The columns that the matching may know."""
    level = {word: step for step, word in enumerate(words.EDUCATION)}
    by_step = pl.col("next_step").replace_strict(REACH_OF_NEXT_STEP, default=REACH_WITHOUT_WORD, return_dtype=pl.Int64)
    nothing = pl.lit([], dtype=pl.List(pl.String))
    known = pl.concat_list(pl.col("skills").fill_null(nothing), pl.col("certificates").fill_null(nothing))
    return rows.select(
        "row",
        "name",
        "identity_tail",
        "home",
        "home_county",
        pl.when(pl.col("home").str.slice(6, 3) != "000").then(pl.col("home").str.slice(0, 9)).alias("home_township"),
        "home_name",
        pl.col("age").cast(pl.Int64),
        pl.col("education").replace_strict(level, default=0, return_dtype=pl.Int64),
        pl.col("work_limits").fill_null(0),
        known.list.unique(maintain_order=True).alias("skills"),
        pl.col("wage_floor_yuan").fill_null(0),
        _reach().fill_null(by_step).alias("reach"),
        pl.col("night_ok").fill_null(False),
        pl.col("care").fill_null(False),
        _renumbered(rows["family"]),
        pl.col("start_on").fill_null(as_of),
    )


def _reach() -> pl.Expr:
    """The step of a word, or of a place (到 and its code) from the home: 济南 is 3, the next county 2, one's own 1."""
    word, home = pl.col("reach"), pl.col("home")
    far = {word: step for step, word in enumerate(words.REACH)}
    place = pl.when(word.str.starts_with(AS_FAR_AS)).then(word.str.strip_prefix(AS_FAR_AS).str.pad_end(12, "0"))
    own_township = (place.str.slice(0, 9) == home.str.slice(0, 9)) & (place.str.slice(6, 3) != "000")
    own_county = place.str.slice(0, 6) == home.str.slice(0, 6)
    own_province = place.str.slice(0, 2) == home.str.slice(0, 2)
    steps = (
        (own_township, REACH_OF_TOWNSHIP),
        (own_county, REACH_OF_COUNTY),
        (own_province, REACH_OF_PROVINCE),
        (place.is_not_null(), REACH_OF_PAIRED),
    )
    of_place = pl.coalesce([pl.when(holds).then(pl.lit(step, pl.Int64)) for holds, step in steps])
    return pl.coalesce(word.replace_strict(far, default=None, return_dtype=pl.Int64), of_place)


def _renumbered(family: pl.Series) -> pl.Series:
    """Groups as 0, 1, … by first appearance, none of one person."""
    counted = pl.DataFrame({"family": family}).with_columns(size=pl.len().over("family"))
    kept = counted.select(pl.when(pl.col("size") > 1).then("family"))["family"]
    number = {group: index for index, group in enumerate(kept.drop_nulls().unique(maintain_order=True))}
    return kept.replace_strict(number, default=None, return_dtype=pl.Int64).alias("family")
