"""Headcounts, ages, education, experience and benefits in the words of real postings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.story.vacancies import texts
from qiao.story.vacancies.texts import (
    Headcount,
    find_benefits,
    parse_age,
    parse_education,
    parse_experience,
    parse_headcount,
)
from qiao.story.vacancies.texts.ages import age_limit_in, without_age_limits
from qiao.story.vacancies.texts.education import least_education


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize(
    ("text", "count", "several"),
    [
        ("招8人", 8, False),
        ("2", 2, False),
        ("2.0", 2, False),
        ("0", 0, False),
        ("１０名", 10, False),
        ("一名", 1, False),
        ("二十人", 20, False),
        ("急招20人", 20, False),
        ("招聘人数：5人", 5, False),
        ("招若干人", None, True),
        ("若干", None, True),
        ("二十", 20, False),
        ("两百", 200, False),
        ("一百二十人", 120, False),
        ("不限", None, True),
        ("多名", None, True),
        ("10余人", 10, True),
        ("十余人", 10, True),
        ("50人以上", 50, True),
        ("", None, False),
        (None, None, False),
        ("本公司成立于2003年，员工50-150人，现招聘普工8名，要求吃苦耐劳", 8, False),
        ("本公司成立于2003年，员工50-150人，诚信经营", None, False),
    ],
)
def test_headcounts(text: str | None, count: int | None, several: bool) -> None:
    assert parse_headcount(text) == Headcount(count, several)


@pytest.mark.parametrize(("text", "count"), [("3-5人", 3), ("2-3名", 2), ("招2-3人", 2), ("2人-3人", 2), ("5-3", 3)])
def test_of_two_numbers_the_lower_is_counted_and_that_is_told(text: str, count: int) -> None:
    assert parse_headcount(text) == Headcount(count, ranged=True)


@pytest.mark.parametrize(
    "text",
    [
        "男5女5",
        "男5人，女5人",
        "男女各5人",
        "5人（男）",
        "女5人",
        "男3女2",
        "男女各5",
        "5女",
        "女工若干",
        "5名nv工",
        "男女共5人",
        "♀5",
    ],
)
def test_heads_split_by_sex_are_told_and_nothing_is_counted_of_them(text: str) -> None:
    assert parse_headcount(text) == Headcount(None, by_sex=True)


@pytest.mark.parametrize(
    "text",
    [
        "5人（男女不限）",
        "男女不限，5人",
        "5名 男女均可",
        "5（急）",
        "5名（急）",
        "5人，急招",
        "5名急聘！",
        "五名（急）",
    ],
)
def test_what_stands_beside_a_headcount_and_asks_for_nobody_leaves_it_as_it_is(text: str) -> None:
    assert parse_headcount(text) == Headcount(5)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("25-35岁", (25, 35)),
        ("18周岁至45周岁", (18, 45)),
        ("18周岁以上，45周岁以下", (18, 45)),
        ("40周岁以下", (None, 40)),
        ("18周岁以上", (18, None)),
        ("年满18周岁", (18, None)),
        ("年龄在45岁以内", (None, 45)),
        ("不超过35周岁", (None, 35)),
        ("35周岁（含）以下", (None, 35)),
        ("三十五岁以下", (None, 35)),
        ("年龄18-45", (18, 45)),
        ("18-45", (18, 45)),
        ("45以下", (None, 45)),
        ("45-18岁", (18, 45)),
        ("男18-50岁，女18-45岁", (18, 50)),
        ("男50女45", (None, 50)),
        ("男50/女45岁", (None, 50)),
        ("女40岁以下", (None, None)),
        ("18岁以上，女40岁以下", (18, None)),
        ("男女18-45岁", (18, 45)),
        ("招普工男20名女20名，18-45岁", (18, 45)),
        ("岗位要求： <br>1.40周岁以下，硕士研究生及以上学历", (None, 40)),
        ("任职要求：1.25-35岁，全日制统招本科及以上学历", (25, 35)),
        ("2年龄55岁以下；3热爱本职工作，具有良好的沟通能力", (None, 55)),
        ("年龄要求：35周岁及以下，特别优秀的可放宽至40周岁以下", (None, 35)),
        ("具有8年以上OS开发经验，30-33岁优先，大中型项目10个以上", (None, None)),
        ("我们的产品：2-12岁少儿在线数学思维培养，诚邀您加入", (None, None)),
        ("给20岁左右的学生上课，讲述老师的故事，要有耐心", (None, None)),
        ("1985年以后出生", (None, None)),
        ("不限", (None, None)),
        ("", (None, None)),
        (None, (None, None)),
    ],
)
def test_ages(text: str | None, limits: tuple[int | None, int | None]) -> None:
    assert parse_age(text) == limits


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("不限", 0),
        ("学历不限", 0),
        ("无学历要求", 0),
        ("小学", 1),
        ("初中", 2),
        ("初中及以下", 2),
        ("高中", 3),
        ("中专/中技", 3),
        ("职高", 3),
        ("技工", 3),
        ("大专及以上", 4),
        ("专科", 4),
        ("大专/本科", 4),
        ("大专优先", 0),
        ("研究生优先", 0),
        ("本科及以上学历者优先", 0),
        ("高中/中专优先", 0),
        ("大专及以上，本科优先", 4),
        ("大专及以上本科优先", 4),
        ("本科\u00a0\u00a0", 5),
        ("统招本科", 5),
        ("5个月,本科", 5),
        ("硕士", 6),
        ("博士", 6),
        ("应届", None),
        ("经验不限", None),
        ("5-10年", None),
        ("08-30发布", None),
        ("", None),
        (None, None),
        ("岗位要求： 1.40周岁以下，大学本科及以上学历学位，管理学、法学相关专业", 5),
        ("招小学数学老师，要求普通话标准，大专及以上学历，本科学历优先，热爱教育", 4),
        ("招小学数学老师，要求普通话标准，热爱教育，有耐心，形象气质好", None),
    ],
)
def test_education(text: str | None, level: int | None) -> None:
    assert parse_education(text) == level


def test_a_post_for_初中及以下_refuses_nobody_below() -> None:
    assert least_education("初中及以下") == 0
    assert least_education("初中以下") == 0
    assert least_education("初中及以上") == 2


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("3-4年", (3, 4)),
        ("3年-5年", (3, 5)),
        ("3-4年经验", (3, 4)),
        ("经验3-5年", (3, 5)),
        ("2年", (2, 2)),
        ("至少2年", (2, None)),
        ("至少两年", (2, None)),
        ("不少于3年经验", (3, None)),
        ("3", (3, 3)),
        ("2年及以上", (2, None)),
        ("10年以上", (10, None)),
        ("经验10年以上", (10, None)),
        ("1年以内", (0, 1)),
        ("一年以下", (0, 1)),
        ("1年以内学历不限", (0, 1)),
        ("无需经验", (0, None)),
        ("无经验", (0, None)),
        ("在校生/应届生", (0, 0)),
        ("经验在校", (0, 0)),
        ("经验不限", (None, None)),
        ("不限", (None, None)),
        ("本科", (None, None)),
        ("3天/周", (None, None)),
        ("", (None, None)),
        (None, (None, None)),
        ("岗位要求：2.具有10年及以上金融管理工作经验，熟悉银行贷款、债券", (10, None)),
        ("公司成立20年，发展稳定，平台广阔，欢迎加入我们的大家庭", (None, None)),
    ],
)
def test_experience(text: str | None, years: tuple[int | None, int | None]) -> None:
    assert parse_experience(text) == years


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("五险一金 绩效奖金 节日福利", ["五险一金", "绩效奖金", "节日福利"]),
        ("包吃住、五险、年底双薪", ["包吃", "包住宿", "五险", "年终奖金"]),
        ("五险一金,加班补助,年终奖,餐补", ["五险一金", "加班补贴", "年终奖金", "餐饮补贴"]),
        ("['餐饮补贴', '专业培训', '弹性工作']", ["餐饮补贴", "专业培训", "弹性工作"]),
        ("带薪年假免费零食领导nice", ["带薪年假", "下午茶"]),
        ("七险二金", ["六险一金"]),
        ("不包吃住，无社保，单双休", []),
        ("氛围好 地铁口 90后", []),
        ("", []),
        (None, []),
    ],
)
def test_benefits(text: str | None, names: list[str]) -> None:
    assert find_benefits(text) == names


@pytest.mark.parametrize("name", ["headcount", "age", "education", "experience"])
def test_every_real_text_of_half_the_set_is_read_or_known_to_say_nothing(shared_data: Path, name: str) -> None:
    silent = {
        "headcount": set(),
        "age": {""},
        # Misplaced or empty cells: they say nothing about education, or nothing about years.
        "education": {"", "应届", "应届生", "经验不限", "5-10年", "1年以内", "08-30发布", "08-26发布"},
        "experience": {"", "不限", "经验不限", "本科", "大专", "硕士", "3天/周"},
    }[name]
    nothing = {"headcount": Headcount(None, False), "education": None}.get(name, (None, None))
    read = getattr(texts, f"parse_{name}")
    real = {row["text"] for row in rows_of(shared_data / "texts" / f"texts_{name}.csv")}
    assert {text for text in real if read(text) == nothing} == silent


COMMON = {
    *("五险一金", "五险", "绩效奖金", "专业培训", "年终奖金", "节日福利", "带薪年假", "员工旅游", "餐饮补贴", "全勤奖"),
    *("弹性工作", "周末双休", "定期体检", "交通补贴", "通讯补贴", "加班补贴", "做五休二", "包住宿", "包吃", "股票期权"),
    *("补充医疗保险", "补充公积金", "出国机会", "住房补贴", "高温补贴", "下午茶", "免费班车", "生日福利", "团建活动"),
}


def test_the_common_benefits_of_real_postings_are_known_under_their_own_names(shared_data: Path) -> None:
    missed = set()
    for row in rows_of(shared_data / "texts" / "texts_welfare.csv"):
        found = set(find_benefits(row["text"]))
        missed |= {(word, row["text"]) for word in row["text"].split() if word in COMMON and word not in found}
    assert missed == set()


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    low, high = parse_age(text)
    assert low is None or high is None or low <= high
    assert parse_education(text) in {None, 0, 1, 2, 3, 4, 5, 6}
    least, most = parse_experience(text)
    assert least is None or most is None or least <= most
    assert (parse_headcount(text).count or 0) >= 0
    assert len(find_benefits(text)) == len(set(find_benefits(text)))


@pytest.mark.parametrize(
    ("text", "quoted", "without"),
    [
        ("会平车，年龄40周岁以下，能倒班", "年龄40周岁以下", "会平车，能倒班"),
        ("1.40周岁以下，硕士研究生", "1.40周岁以下", "1.硕士研究生"),
        ("缝纫工（18-45岁）", "缝纫工（18-45岁）", "缝纫工（18-45岁）"),
        ("25岁以上，会开车", "25岁以上", "会开车"),
        ("35岁以下优先，会开车", "35岁以下优先", "会开车"),
        (
            "财务工作经验6年以上中级职称年龄55岁以下",
            "6年以上中级职称年龄55岁以下",
            "财务工作经验6年以上中级职称年龄55岁以下",
        ),
    ],
)
def test_an_age_limit_is_quoted_and_taken_out_alone(text: str, quoted: str, without: str) -> None:
    found = age_limit_in(text)
    assert found is not None
    assert found in text
    assert quoted[-6:] in found
    assert without_age_limits(text) == without


@pytest.mark.parametrize("text", ["18岁以上", "年满18周岁", "照顾3岁小孩", "年龄不限", "双休", ""])
def test_what_limits_nobody_needs_no_ground(text: str) -> None:
    assert age_limit_in(text) is None
    assert without_age_limits(text) == text
