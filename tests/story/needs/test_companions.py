"""Companions: who goes with whom where the forms make it clear, nowhere else, and what is said where not."""

from __future__ import annotations

import pytest

from qiao.story.needs.companions import GROUP_MAX, Person, companions_of

HERE, NEAR, THERE, FAR = "500238100201", "500238100202", "500238101201", "500101100201"
AWAY = "暂不找活", "not looking for work"


def groups(*people: tuple[str, str, str | None]) -> list[int | None]:
    return companions_of([Person(*person) for person in people]).family.to_list()


def said(*people: Person) -> list[tuple[int, str, object]]:
    return [(r.person, r.kind.code, r.figures["found"]) for r in companions_of(people).remarks]


def test_a_shared_mark_makes_a_group() -> None:
    """Full width and blanks make no other mark."""
    people = (("甲", HERE, "A1"), ("乙", HERE, None), ("丙", NEAR, "Ａ 1"), ("丁", HERE, "A2"))
    assert groups(*people) == [0, None, 0, None]


@pytest.mark.parametrize("other", [THERE, FAR])
def test_the_same_mark_in_another_township_is_another_group(other: str) -> None:
    """Rosters are kept by township, and each begins its groups at 1."""
    assert groups(("甲", HERE, "1"), ("乙", other, "1"), ("丙", HERE, "1"), ("丁", other, "1")) == [0, 1, 0, 1]


@pytest.mark.parametrize(
    "word",
    ["无", "没有", "否", "不", "0", "单独", "自己", "一人", "一个人", "/", "妻子", "丈夫", "老公", "父母", "儿子",
     "孩子", "和老婆一起",
     "亲友", "有"],
)  # fmt: skip
def test_words_for_nobody_or_for_some_relative_tie_no_strangers(word: str) -> None:
    assert groups(("甲", HERE, word), ("乙", HERE, word), ("丙", HERE, word)) == [None, None, None]


@pytest.mark.parametrize(("word", "remarked"), [("无", False), ("单独", False), ("妻子", True), ("和儿子一起", True)])
def test_a_bare_relative_is_asked_for_by_name(word: str, remarked: bool) -> None:
    expected = [(0, "companion_unnamed", word)] if remarked else []
    assert said(Person("甲", HERE, word)) == expected


@pytest.mark.parametrize("text", ["丈夫李四", "李四（丈夫）", "和李四一起", "李 四", "李四等"])
def test_a_name_is_found_among_words_of_kinship(text: str) -> None:
    assert groups(("王五", HERE, text), ("李四", HERE, None)) == [0, 0]


def test_a_name_links_even_when_only_one_says_so() -> None:
    """Links join: 甲 names 乙, 乙 names 丙, all three go together."""
    people = (("甲", HERE, "乙"), ("乙", HERE, "丙和甲"), ("丙", THERE, None), ("丁", HERE, None))
    assert groups(*people) == [0, 0, 0, None]


def test_the_nearest_bearer_of_a_name_is_meant() -> None:
    """One 李四 in the village, one in the next township."""
    assert groups(("李四", THERE, None), ("李四", HERE, None), ("甲", HERE, "李四")) == [None, 0, 0]


def test_a_name_that_several_neighbours_bear_links_nobody_and_is_asked_about() -> None:
    people = [Person("李四", HERE, None), Person("李四", HERE, None), Person("甲", HERE, "李四")]
    assert companions_of(people).family.to_list() == [None, None, None]
    assert said(*people) == [(2, "companion_unclear", "李四")]


def test_a_name_far_away_or_nowhere_links_nobody_and_is_told() -> None:
    assert said(Person("李四", FAR, None), Person("甲", HERE, "李四")) == [(1, "companion_absent", "李四")]
    assert said(Person("赵单", HERE, "钱无此人"), Person("孙二", HERE, "钱无此人")) == [
        (0, "companion_absent", "钱无此人"),
        (1, "companion_absent", "钱无此人"),
    ]
    assert groups(("赵单", HERE, "钱无此"), ("孙二", HERE, "钱无此")) == [None, None]


def test_a_companion_who_is_left_out_is_told_with_the_reason() -> None:
    """By name or by mark; and who does not go takes nobody along."""
    people = [
        Person("甲", HERE, "李四"),
        Person("李四", HERE, "甲、乙", AWAY),
        Person("乙", HERE, "B1"),
        Person("丙", HERE, "B1", AWAY),
    ]
    told = companions_of(people)
    assert told.family.to_list() == [None] * 4
    assert [(r.person, r.figures["found"], r.figures["why"]) for r in told.remarks] == [
        (0, "李四", AWAY[0]),
        (2, "丙", AWAY[0]),
    ]
    assert AWAY[1] in told.remarks[0].kind.en.format(**told.remarks[0].figures)


def test_a_companion_whose_place_is_at_fault_is_found_by_name() -> None:
    assert said(Person("甲", HERE, "李四"), Person("李四", "", None, AWAY)) == [(0, "companion_absent", "李四")]


def test_a_mark_that_nobody_else_bears_is_told() -> None:
    assert said(Person("甲", HERE, "A1"), Person("乙", THERE, "A1")) == [
        (0, "companion_absent", "A1"),
        (1, "companion_absent", "A1"),
    ]


def test_a_mark_that_half_the_roster_writes_is_no_group() -> None:
    crowd = [Person(f"人{number}", HERE, "二组") for number in range(GROUP_MAX + 1)]
    assert companions_of(crowd).family.to_list() == [None] * (GROUP_MAX + 1)
    assert {code for _, code, _ in said(*crowd)} == {"companion_unclear"}
    assert companions_of(crowd[:-1]).family.to_list() == [0] * GROUP_MAX


def test_nobody_is_no_group() -> None:
    assert companions_of([]).family.to_list() == []
