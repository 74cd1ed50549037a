"""How each type of cell is read: what offices write, what it means, and what is refused by which name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.ground.exchange.cells import (
    Choice,
    ChoiceList,
    CreditCode,
    Date,
    Money,
    Month,
    Name,
    Number,
    Phone,
    Place,
    ResidentId,
    SkillList,
    Text,
    YesNo,
)
from qiao.ground.exchange.columns import Reader
from qiao.ground.exchange.faults import CellFault, Fault
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose

ID = compose(SYNTHETIC_AREAS[0], date(1980, 1, 2), 12)
ID_X = next(n for n in (compose(SYNTHETIC_AREAS[0], date(1980, 1, 2), at) for at in range(99)) if n.endswith("X"))
EDUCATION = Choice({"小学": (), "初中": ("初级中学",), "大专及以上": ("大专", "本科", "ＢＡ")})
SEVERAL = ChoiceList({"夜班": ("上夜班",), "高温": (), "无": ()})
READERS: list[Reader] = [
    *(Text(), Name(), ResidentId(), Phone(), Number(), Number(0, 9, integer=True), Money(0, 100_000), Date(), Month()),
    *(EDUCATION, SEVERAL, ChoiceList({"夜班": ()}), YesNo(), Place(), Place("township"), CreditCode(), SkillList()),
]


def fault_of(reader: Reader, raw: object) -> str:
    with pytest.raises(CellFault) as fault:
        reader.read(raw)
    return fault.value.kind.code


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("王 芳", "王芳"),
        (" 王　芳\t", "王芳"),
        ("㛃𫞩䶮", "㛃𫞩䶮"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 . 买买提", "阿依古丽·买买提"),
        ("Anna Maria", "Anna Maria"),
        ("无", None),
    ],
)
def test_names_keep_their_letters_and_lose_only_blanks(written: str, read: str | None) -> None:
    assert Name().read(written) == read


@pytest.mark.parametrize(
    "written", ["13800000000", 13800000000, "王芳13", "王芳、李四", "王芳（女）:", date(2019, 1, 1)]
)
def test_what_is_no_name_is_refused(written: object) -> None:
    assert fault_of(Name(), written) == "name"


@pytest.mark.parametrize("reader", [Name(), Text()])
def test_a_private_use_character_is_kept_and_flagged(reader: Reader) -> None:
    with pytest.raises(CellFault) as fault:
        reader.read("王\ue08b")
    assert (fault.value.kind.severity, fault.value.value) == ("warning", "王\ue08b")


@pytest.mark.parametrize(
    "written", [ID, f"\t{ID}", f"'{ID}", f" {ID[:6]} {ID[6:14]} {ID[14:]}", "".join(chr(ord(c) + 0xFEE0) for c in ID)]
)
def test_an_identity_is_read_however_it_was_kept_from_becoming_a_number(written: str) -> None:
    assert ResidentId().read(written) == ID


def test_a_small_x_is_the_check_digit_x() -> None:
    assert ResidentId().read(ID_X.lower()) == ID_X


def test_an_identity_of_fifteen_digits_is_extended_even_from_a_number_cell_which_holds_them_all() -> None:
    old = ID[:6] + ID[8:17]
    assert ResidentId().read(old) == ResidentId().read(int(old)) == ID


@pytest.mark.parametrize(
    "cell", [float(ID_X[:17] + "0"), int(ID), f"{float(ID[:17] + '0'):.5E}", "5.00238E+17", "5.00238e17"]
)
def test_an_identity_that_became_a_number_is_named_and_never_accepted(cell: object) -> None:
    assert fault_of(ResidentId(), cell) == "id_as_number"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (ID[:17], "id_length"),
        (ID[:10] + "A" + ID[11:], "id_characters"),
        (ID[:17] + ("1" if ID[17] != "1" else "2"), "id_check_digit"),
        (ID[:10] + "1302" + ID[14:], "id_birth_date"),
        ("99" + ID[2:], "id_area"),
        (123, "id_length"),
    ],
)
def test_each_slip_in_an_identity_has_its_own_name(written: object, code: str) -> None:
    assert fault_of(ResidentId(), written) == code


def test_a_birth_after_the_day_of_reading_is_refused() -> None:
    assert fault_of(ResidentId().on(date(1979, 1, 1)), ID) == "id_birth_date"


def test_no_message_about_a_cell_repeats_an_identity_number() -> None:
    for reader in READERS:
        for written in (ID, f"王芳{ID}号", f"{ID}{ID}", ID_X.lower()):
            try:
                reader.read(written)
            except CellFault as fault:
                said = Fault(fault.kind, 2, "C", "身份证号", {"column": "C", **fault.figures}).said()
                assert ID[:10] not in said
                assert ID[6:14] not in said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (13812345678, "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("023-51522222", "02351522222"),
        ("(0538)8224555", "05388224555"),
        ("4001234567", "4001234567"),
        ("无", None),
        ("/", None),
    ],
)
def test_phones_are_read_as_digits(written: object, read: str | None) -> None:
    assert Phone().read(written) == read


@pytest.mark.parametrize(
    "written", ["1381234567", "138123456789", "12812345678", 51522222, "张三", True, "13812345678/13912345678"]
)
def test_what_nobody_can_call_is_no_phone(written: object) -> None:
    assert fault_of(Phone(), written) == "phone"


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2019-06-30",
            "2019/6/30",
            "2019.6.30",
            "20190630",
            "2019年6月30日",
            "２０１９－６－３０",
            "2019 年 6 月 30 日",
            "43646",
        ),
        *(
            "6/30/2019",
            "30-06-2019",
            "30.6.2019",
            "2019-06-30 00:00:00",
            "2019/6/30 8:15",
            "2019-06-30T08:15:00",
            "2019年6月30号",
        ),
        *(43646, 43646.0, 43646.5, 20190630, date(2019, 6, 30), datetime(2019, 6, 30, 8, 15)),
    ],
)
def test_every_spelling_of_a_date_is_the_same_date(written: object) -> None:
    assert Date().read(written) == date(2019, 6, 30)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("03/04/2019", "date_ambiguous"),
        ("19-06-05", "date_ambiguous"),
        ("85年6月30日", "date_ambiguous"),
        ("2019-02-29", "date"),
        ("2019年6月", "date"),
        ("2019", "date"),
        (2019, "date"),
        (3500, "date"),
        ("下个月", "date"),
        ("1" * 5000, "date"),
        (True, "date"),
        ("1066-10-14", "date_range"),
    ],
)
def test_a_date_with_no_or_two_readings_is_refused(written: object, code: str) -> None:
    assert fault_of(Date(), written) == code


def test_a_two_digit_year_is_read_where_the_range_leaves_one_reading() -> None:
    assert Date(date(1950, 1, 1), date(2010, 1, 1)).read("85年6月30日") == date(1985, 6, 30)


def test_the_same_day_and_month_is_not_ambiguous() -> None:
    assert Date().read("04/04/2019") == date(2019, 4, 4)


@pytest.mark.parametrize(
    "written",
    [
        "2019-06",
        "2019/6",
        "2019.6",
        2019.6,
        "201906",
        201906,
        "2019年6月",
        "2019年06月份",
        "6/2019",
        "2019-06-30",
        43646,
        date(2019, 6, 5),
    ],
)
def test_every_spelling_of_a_month_is_its_first_day(written: object) -> None:
    assert Month().read(written) == date(2019, 6, 1)


def test_a_month_whose_zero_excel_dropped_is_ambiguous() -> None:
    assert fault_of(Month(), 2019.1) == "date_ambiguous"
    assert Month().read("2019.10") == Month().read("2019年10月") == date(2019, 10, 1)


@pytest.mark.parametrize(("written", "read"), [("至今", None), ("\\N", None), ("NULL", None), ("-", None)])
def test_an_open_end_is_no_date(written: str, read: None) -> None:
    assert Date().read(written) is read


@pytest.mark.parametrize(
    ("reader", "written", "read"),
    [
        (Number(), "1,234.5", 1234.5),
        (Number(), "１２", 12.0),
        (Number(integer=True), 3.0, 3),
        (Number(integer=True), "3", 3),
        (Number(), "-2", -2.0),
        (Money(), "￥3,500", 3500.0),
        (Money(), "3500元", 3500.0),
        (Number(), "/", None),
    ],
)
def test_numbers_are_read_as_written(reader: Number, written: object, read: float | None) -> None:
    value = reader.read(written)
    assert value == read
    assert type(value) is type(read)


@pytest.mark.parametrize(
    ("reader", "written", "code"),
    [
        (Number(), "三千", "number"),
        (Number(), "3500元", "number"),
        (Number(), "1,23", "number"),
        (Number(), "1e5", "number"),
        (Number(), True, "number"),
        (Number(), date(2019, 1, 1), "number"),
        (Number(integer=True), 2.5, "number"),
        (Number(0, 10), 11, "number_range"),
        (Money(0), "-1", "number_range"),
    ],
)
def test_what_is_no_number_here_is_refused(reader: Number, written: object, code: str) -> None:
    assert fault_of(reader, written) == code


def test_choices_are_read_through_synonyms_case_and_width() -> None:
    assert [EDUCATION.read(text) for text in ("小学", " 初级 中学", "ba", "ＢＡ", "/")] == [
        "小学",
        "初中",
        "大专及以上",
        "大专及以上",
        None,
    ]
    assert fault_of(EDUCATION, "博士后") == "choice"


def test_lists_of_choices_are_split_at_every_separator_and_nothing_is_the_empty_list() -> None:
    several = ChoiceList({"夜班": ("上夜班",), "高温": ()})
    assert several.read("夜班、高温，上夜班;高温/夜班") == ["夜班", "高温"]
    assert several.read("无") == []
    assert SEVERAL.read("无") == ["无"]
    assert fault_of(several, "夜班、飞行") == "choice"


def test_yes_and_no_are_read_in_all_their_spellings() -> None:
    for written in ("是", "有", "√", "Y", "ｙ", "1", 1, True, "已"):
        assert YesNo().read(written) is True
    for written in ("否", "无", "×", "N", "0", 0, False, "未"):
        assert YesNo().read(written) is False
    assert YesNo(yes=("已就业",)).read("已就业") is True
    assert fault_of(YesNo(), "也许") == "yes_no"


def test_places_are_read_as_codes_of_the_level_asked_for() -> None:
    assert Place().read("重庆市巫溪县") == "500238"
    assert Place("city").read("山东省泰安市岱岳区") == "370900"
    assert Place().read("东莞市") == "441900"
    assert fault_of(Place(), "山东省") == "place_unknown"
    assert fault_of(Place(), "桃花源") == "place_unknown"
    assert fault_of(Place(), "朝阳区") == "place_ambiguous"


def test_skills_are_named_freely_and_nothing_is_the_empty_list() -> None:
    assert SkillList().read("缝纫、电焊，缝纫;开 车") == ["缝纫", "电焊", "开 车"]
    assert SkillList().read("无") == SkillList().read("/") == []


def test_credit_codes_are_normalised_before_their_check() -> None:
    assert CreditCode().read("９１１１０００0600037341l".replace("l", "L")) == "91110000600037341L"
    assert CreditCode().read(" 91110000600037341l ") == "91110000600037341L"
    assert fault_of(CreditCode(), "91110000600037342L") == "credit_code"
    assert fault_of(CreditCode(), 9111000060003734) == "credit_code"


def test_garbled_and_overlong_texts_are_refused_and_other_texts_kept_to_the_letter() -> None:
    assert fault_of(Text(), "锟斤拷") == "garbled"
    assert fault_of(Text(), "a\ufffd") == "garbled"
    assert fault_of(Text(3), "四个字呢") == "text_long"
    assert fault_of(Text(), 6.22e18) == "id_as_number"
    assert Text().read(" ＡＢ，１\n二 ") == "ＡＢ，１\n二"
    assert Text().read(12) == "12"


RAW: st.SearchStrategy[Any] = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789-/.年月日Xx １２+Ee,，、:王无是 \t'", max_size=24),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@pytest.mark.parametrize("reader", READERS, ids=repr)
@given(raw=RAW)
def test_whatever_a_cell_holds_is_read_into_the_readers_type_or_refused_by_name(reader: Reader, raw: object) -> None:
    try:
        value = reader.read(raw)
    except CellFault as fault:
        value = fault.value
        Fault(fault.kind, 2, "C", "列", {"column": "C", **fault.figures}).said("en")
    assert pl.Series("a", [value], dtype=reader.dtype).dtype == reader.dtype
    assert 0 <= reader.recognises([raw]) <= 1
