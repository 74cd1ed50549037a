"""The household layer's checks: each once, spouses with one phone never, and a planted roster told exactly."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.factories.register import identity as identity_of

from qiao.ground.exchange.reading import Reading, read_ledger
from qiao.ground.privacy.resident_ids import compose
from qiao.story.register.ledgers import roster
from qiao.story.register.persons import person_of

AS_OF = date(2019, 6, 30)
HERE, THERE = "重庆市巫溪县宁河街道人民社区", "500229001001"
HEADINGS = ("姓名", "身份证号", "户编号", "与户主关系", "联系电话", "居住地址", "劳动技能", "在校生状况", "务工状况")
SEVERITY = {
    "phone_two_counties": "warning", "no_labour_working": "warning", "no_labour_of_age": "warning",
    "student_over_30": "warning", "head_missing": "warning", "two_heads": "error", "sex_against_relation": "error",
    "spouse_of_one_sex": "error", "constant_column": "warning", "household_differs": "error",
}  # fmt: skip


def someone(number: int, relation: str = "户主", *, man: bool = True, age: int = 40, **told: str) -> list[str]:
    """A row: of household H1, in the village HERE, with a phone of their own."""
    born = date(AS_OF.year - age, 1, 1)
    row = dict.fromkeys(HEADINGS, "") | {
        "姓名": "冉秀兰", "身份证号": compose("500901", born, 2 * number + man), "户编号": "H1", "与户主关系": relation,
        "联系电话": f"1540000{number:04d}", "居住地址": HERE,
    }  # fmt: skip
    return list((row | told).values())


def told(tmp_path: Path, *rows: list[str], headings: tuple[str, ...] = HEADINGS) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.heading, fault.code) for fault in reading_of(tmp_path, *rows, headings=headings).faults]


def reading_of(tmp_path: Path, *rows: list[str], headings: tuple[str, ...] = HEADINGS) -> Reading:
    path = tmp_path / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headings, *rows])
    reading = read_ledger(path, roster(AS_OF), as_of=AS_OF)
    for fault in reading.faults:
        assert "{" not in fault.said() + fault.said("en")
        assert fault.kind.severity == SEVERITY.get(fault.code, fault.kind.severity)
    return reading


def spouse(number: int = 2, **more: Any) -> list[str]:
    return someone(number, "配偶", man=False, **more)


def test_a_household_in_order_is_told_nothing(tmp_path: Path) -> None:
    child = someone(3, "之女", man=False, age=17, 在校生状况="高中")
    old = someone(4, "之父", age=70, 劳动技能="无")
    assert told(tmp_path, someone(1, 劳动技能="普通", 务工状况="省外"), spouse(), child, old) == []


def test_spouses_with_one_phone_are_told_nothing_even_when_they_live_in_two_counties(tmp_path: Path) -> None:
    one = {"联系电话": "15400009999"}
    assert told(tmp_path, someone(1, **one), spouse(**one)) == []
    assert told(tmp_path, someone(1, **one), spouse(**one, 居住地址=THERE)) == []


def test_one_phone_in_a_household_with_residences_in_two_counties_is_suspicious(tmp_path: Path) -> None:
    one = {"联系电话": "15400009999"}
    son = someone(3, "之子", age=20, **one, 居住地址=THERE)
    assert told(tmp_path, someone(1, **one), spouse(**one), son) == [(4, "联系电话", "phone_two_counties")]
    neighbour = someone(4, "户主", 户编号="H2", **one, 居住地址=THERE)
    assert told(tmp_path, someone(1, **one), neighbour) == []


def test_residences_in_five_columns_are_places_too(tmp_path: Path) -> None:
    headings = (*HEADINGS[:5], "省", "区县", "乡镇", "村")
    one = {"联系电话": "15400009999"}
    near = [*someone(1, **one)[:5], "重庆市", "巫溪县", "宁河街道", "人民社区"]
    away = [*someone(2, "之子", age=20, **one)[:5], "重庆市", "城口县", "葛城街道", "土城社区"]
    assert told(tmp_path, near, away, headings=headings) == [(3, "联系电话", "phone_two_counties")]


def test_a_township_that_the_county_has_not_is_named(tmp_path: Path) -> None:
    """“Reaches the county only” alone sends the clerk to look for what is written there."""
    reading = reading_of(tmp_path, someone(1, 居住地址="重庆市巫溪县不存在镇"))
    said = {fault.code: fault.said() for fault in reading.faults}
    assert said["township_unknown"].startswith("巫溪县里找不到“不存在镇”")
    assert set(said) == {"township_unknown", "village_missing"}
    street = reading_of(tmp_path, someone(1, 居住地址="重庆市巫溪县人民路 8 号"))
    assert [fault.code for fault in street.faults] == ["village_missing"]
    headings = (*HEADINGS[:5], "省", "区县", "乡镇", "村")
    apart = [*someone(1)[:5], "重庆市", "巫溪县", "不存在镇", "某村"]
    assert (2, "乡镇", "township_unknown") in told(tmp_path, apart, headings=headings)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"劳动技能": "丧失劳动力", "务工状况": "省外"}, [("劳动技能", "no_labour_working")]),
        ({"劳动技能": "无", "务工状况": "无"}, [("劳动技能", "no_labour_of_age")]),
        ({"劳动技能": "丧失劳动力", "务工状况": "无"}, []),
        ({"在校生状况": "大专及以上"}, [("在校生状况", "student_over_30")]),
        ({"在校生状况": "非在校生"}, []),
        ({"与户主关系": "之女"}, [("与户主关系", "sex_against_relation")]),
        ({"与户主关系": "妻子"}, [("与户主关系", "sex_against_relation")]),
    ],
)
def test_what_does_not_go_together_in_a_row(
    tmp_path: Path, more: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    found = [(heading, code) for _, heading, code in told(tmp_path, someone(1, **more))]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(("age", "is_told"), [(15, False), (16, True), (65, True), (66, False)])
def test_no_labour_is_asked_about_from_16_to_65(tmp_path: Path, age: int, is_told: bool) -> None:
    codes = [code for *_, code in told(tmp_path, someone(1, age=age, 劳动技能="无劳动力"))]
    assert ("no_labour_of_age" in codes) == is_told


@pytest.mark.parametrize(("age", "is_told"), [(30, False), (31, True)])
def test_a_student_is_asked_about_after_30(tmp_path: Path, age: int, is_told: bool) -> None:
    codes = [code for *_, code in told(tmp_path, someone(1, age=age, 在校生状况="高中"))]
    assert ("student_over_30" in codes) == is_told


def test_a_household_has_one_head(tmp_path: Path) -> None:
    rows = (someone(1), someone(2), someone(3, 户编号="H2"), someone(4, 居住地址=THERE))
    assert told(tmp_path, *rows) == [(3, "与户主关系", "two_heads")]
    assert reading_of(tmp_path, *rows).good["row"].to_list() == [2, 4, 5]


def test_a_household_without_a_head_is_told_once_and_kept(tmp_path: Path) -> None:
    rows = (spouse(), someone(3, "之子", age=20), someone(4, 户编号="H2"))
    assert told(tmp_path, *rows) == [(2, "与户主关系", "head_missing")]
    assert reading_of(tmp_path, *rows).good_count == 3


def test_of_a_relation_left_blank_or_misspelt_nobody_knows_whether_it_is_the_head(tmp_path: Path) -> None:
    assert told(tmp_path, spouse(), someone(3, "")) == []
    assert told(tmp_path, spouse(), someone(3, "当家的那位")) == [(3, "与户主关系", "choice")]


def test_villages_number_by_themselves(tmp_path: Path) -> None:
    """Two villages have a household H1 each with its head, a third has one without."""
    elsewhere = {"居住地址": "500242001001"}
    rows = (someone(1), someone(2, 居住地址=THERE), spouse(3, **elsewhere))
    assert told(tmp_path, *rows) == [(4, "与户主关系", "head_missing")]


def test_a_spouse_of_the_heads_own_sex_is_an_error(tmp_path: Path) -> None:
    assert told(tmp_path, someone(1), someone(2, "配偶")) == [(3, "与户主关系", "spouse_of_one_sex")]


def test_the_same_row_typed_twice_is_doubled_and_no_second_head(tmp_path: Path) -> None:
    assert told(tmp_path, someone(1), someone(1)) == [(3, "身份证号", "duplicate")]


def test_one_income_for_everybody_is_told(tmp_path: Path) -> None:
    rows = [[*someone(n, 户编号=f"H{n}")[:6], "5000", str(6_000 + n)] for n in range(1, 25)]
    headings = (*HEADINGS[:6], "帮扶前人均纯收入", "人均纯收入")
    found = told(tmp_path, *rows, headings=headings)
    years = [(0, "帮扶前人均纯收入", "income_year_column"), (0, "人均纯收入", "income_year_column")]
    assert sorted(found) == sorted([(0, "帮扶前人均纯收入", "constant_column"), *years])


def test_a_sheet_without_relations_is_not_asked_for_heads(tmp_path: Path) -> None:
    rows = [[*someone(n)[:3], *someone(n)[4:6]] for n in (1, 2)]
    assert told(tmp_path, *rows, headings=(*HEADINGS[:3], *HEADINGS[4:6])) == []


def test_a_disability_certificate_is_kept_whole(tmp_path: Path) -> None:
    disabled = identity_of(7, date(1970, 1, 1)) + "42"
    reading = reading_of(tmp_path, someone(1, 身份证号=disabled))
    assert (reading.faults, reading.good["identity"].to_list()) == ((), [disabled])


def test_a_household_told_otherwise_in_another_row_is_named_and_a_blank_is_not(tmp_path: Path) -> None:
    headings = (*HEADINGS[:6], "户类型", "脱贫日期")
    rows = [
        [*someone(1)[:6], "脱贫户", "2018-12-20"],
        [*someone(2, "其他")[:6], "建档立卡贫困户", ""],
        [*someone(3, "其他")[:6], "", "2018-12-20"],
        [*someone(4, 户编号="H2")[:6], "建档立卡贫困户", ""],
    ]
    assert told(tmp_path, *rows, headings=headings) == [(3, "户类型", "household_differs")]


def test_a_wife_is_read_as_such_to_be_checked_and_kept_as_a_spouse(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, someone(1), someone(2, "妻", man=False), someone(3, "丈夫", man=False, 户编号="H2"))
    assert [(fault.row, fault.code) for fault in reading.faults if fault.code != "head_missing"] == [
        (4, "sex_against_relation")
    ]
    wife = next(row for row in reading.good.iter_rows(named=True) if row["row"] == 3)
    assert wife["relation"] == "妻子"
    assert person_of(wife, AS_OF).own["relation"] == "配偶"
    assert not {"妻子", "丈夫"} & set(roster(AS_OF).column("relation").reader.choices())
