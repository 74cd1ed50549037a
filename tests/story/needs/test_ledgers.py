"""The willingness form reads what offices hold, and refuses what cannot be with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import CellFault
from qiao.ground.exchange.reading import read_ledger
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.privacy.resident_ids import compose
from qiao.story.needs import words
from qiao.story.needs.ledgers import WILLINGNESS, willingness
from qiao.story.needs.readers import WorkLimits
from qiao.story.needs.work_limits import bits
from qiao.story.register.readers import Residence, residence_code

DAY = date(2019, 6, 30)


def codes(ledger: Ledger, row: dict[str, object]) -> list[str]:
    """The codes of the rules of several cells that a row breaks."""
    return [check.kind.code for check in ledger.row_checks if check.find(row) is not None]


def test_the_forms_own_columns_come_in_its_order() -> None:
    """DOMAIN.md §2, R2, then our additions."""
    keys = [column.key for column in WILLINGNESS.columns if not column.key.startswith("residence_")]
    assert keys == [
        *("serial", "name", "identity", "phone", "residence", "education", "person_type", "poverty_status", "health"),
        *("employed", "unemployed_reason", "skills", "trained", "certificates", "training_wish", "training_trade"),
        *("return_on", "start_on", "next_step", "helper", "helper_phone"),
        *("care", "reach", "wage_floor_yuan", "companions", "night_ok", "work_limits", "consent_on", "sex"),
    ]


def test_no_heading_means_two_columns() -> None:
    """A synonym shared by two columns would make recognition a matter of chance."""
    names = [name for column in WILLINGNESS.columns for name in {column.title, *column.synonyms}]
    assert len(names) == len(set(names))


def test_every_sample_is_read_by_its_own_column() -> None:
    """The template must not show what the reader refuses."""
    for column in WILLINGNESS.columns:
        if column.sample:
            assert column.reader.read(column.sample) is not None, column.key


def test_the_headings_of_other_rosters_are_known() -> None:
    """R1 and R4 say the same things in other words."""
    known = {name: column.key for column in WILLINGNESS.columns for name in column.synonyms}
    assert known["证件号码"] == "identity"
    assert known["身份证"] == "identity"
    assert known["户类型"] == "poverty_status"
    assert known["联系方式"] == "phone"
    assert {known[name] for name in ("愿去的最远地方", "愿意去的地方", "可接受最远地点")} == {"reach"}


def test_a_drop_down_never_holds_one_spelling_for_two_words() -> None:
    """`Choice` asserts it for its own words; here that every word is its own answer."""
    for options in (words.EDUCATION, words.REACH, words.NEXT_STEP, words.PERSON_TYPE, words.POVERTY_STATUS):
        spellings = [word for main, others in options.items() for word in (main, *others)]
        assert len(spellings) == len(set(spellings))


def test_a_row_of_the_samples_has_no_fault(tmp_path: Path) -> None:
    """Whoever copies the template's sample row copies no mistake."""
    path = tmp_path / "示例.xlsx"
    with writing(path) as book:
        headings, samples = [column.title for column in WILLINGNESS.columns], [c.sample for c in WILLINGNESS.columns]
        book.sheet("求职意愿", headings, [samples], text=headings)
    assert read_ledger(path, willingness(DAY), as_of=DAY).faults == ()


@pytest.mark.parametrize("written", ["协作省份", "协作地区省份", "山东", "结对城市"])
def test_the_paired_region_goes_by_many_names(written: str) -> None:
    assert WILLINGNESS.column("reach").reader.read(written) == "结对地区"


@pytest.mark.parametrize(
    ("born", "refused"),
    [
        (date(2003, 6, 30), False),
        (date(2003, 7, 1), True),
        (date(2018, 1, 1), True),
        (date(1955, 1, 1), False),
    ],
)
def test_nobody_under_sixteen_is_registered(born: date, refused: bool) -> None:
    """The sixteenth birthday itself is old enough; the ledger knows its day."""
    broken = codes(willingness(DAY), {"identity": compose("500901", born, 7)})
    assert broken == (["under_age"] if refused else [])


def test_without_a_day_the_form_is_checked_today() -> None:
    """Somebody born in 2100 is under age on every day this will run."""
    assert codes(WILLINGNESS, {"identity": "500901" + "21000101" + "0010"}) == ["under_age"]
    assert codes(WILLINGNESS, {"identity": "500901" + "19900101" + "0010"}) == []


def test_one_leaves_after_coming_home() -> None:
    row: dict[str, object] = {"return_on": date(2019, 7, 10), "start_on": date(2019, 7, 9)}
    assert codes(willingness(DAY), row) == ["start_before_return"]
    assert codes(willingness(DAY), {**row, "start_on": date(2019, 7, 10)}) == []


def test_consent_is_not_given_in_advance() -> None:
    assert codes(willingness(DAY), {"consent_on": date(2019, 7, 1)}) == ["consent_ahead"]
    assert codes(willingness(DAY), {"consent_on": DAY}) == []


def test_work_and_a_reason_for_having_none_contradict_each_other() -> None:
    """A warning only: the row counts."""
    assert codes(willingness(DAY), {"employed": True, "unemployed_reason": "务农"}) == ["employed_with_reason"]
    assert codes(willingness(DAY), {"employed": False, "unemployed_reason": "务农"}) == []


def test_five_columns_make_a_place_together() -> None:
    """A county that lies elsewhere, and one that two cities share, are told at the county's column."""
    ledger = willingness(DAY)
    row: dict[str, object] = {"residence": None, "residence_province": "重庆市", "residence_county": "巫溪县"}
    assert codes(ledger, row) == []
    assert codes(ledger, {**row, "residence_township": "文峰镇"}) == []
    assert codes(ledger, {**row, "residence_province": None, "residence_county": "某某县"}) == ["place_unknown"]
    assert codes(ledger, {**row, "residence_province": None, "residence_county": "鼓楼区"}) == ["place_ambiguous"]
    assert codes(ledger, {**row, "residence": "500238000000", "residence_county": "某某县"}) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("重庆市巫溪县", "500238000000"),
        ("500238", "500238000000"),
        ("重庆巫溪", "500238000000"),
        ("重庆市巫溪县宁河街道九磷社区居民委员会", "500238001001"),
    ],
)
def test_a_residence_keeps_the_deepest_place_named(text: str, code: str) -> None:
    assert Residence().read(text) == code
    assert residence_code(text) == code


@pytest.mark.parametrize("text", ["重庆市", "没有这个地方", "山东省青岛市"])
def test_a_residence_must_reach_the_county(text: str) -> None:
    with pytest.raises(CellFault) as refused:
        Residence().read(text)
    assert refused.value.kind.code == "place_unknown"


def test_blank_residences_are_nothing() -> None:
    assert Residence().read("/") is None
    assert Residence().dtype == pl.String()


def test_work_limits_are_read_as_their_bits() -> None:
    """无 is an answer: no limits."""
    reader = WorkLimits()
    assert reader.read("不能久站、怕冷库") == bits(["standing", "cold"])
    assert reader.read("无") == 0
    assert reader.recognises(["久站", "登高、搬重物", "高血压", 7]) == 0.5
    with pytest.raises(CellFault) as refused:
        reader.read("高血压")
    assert refused.value.kind.code == "choice"
    assert "久站" in str(refused.value.figures["choices"])
