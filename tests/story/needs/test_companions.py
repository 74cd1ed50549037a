"""Companions: who goes with whom, where the forms make it clear and nowhere else."""

from __future__ import annotations

from qiao.story.needs.companions import GROUP_MAX, companion_groups

HERE, THERE, FAR = "500238100201", "500238101201", "500101100201"


def groups(*people: tuple[str, str, str | None]) -> list[int | None]:
    names, homes, texts = zip(*people, strict=True)
    return companion_groups(names, homes, texts).to_list()


def test_a_shared_mark_makes_a_group() -> None:
    """Full width and blanks make no other mark."""
    assert groups(("甲", HERE, "A1"), ("乙", HERE, None), ("丙", THERE, "Ａ 1"), ("丁", HERE, "A2")) == [
        0,
        None,
        0,
        None,
    ]


def test_the_same_mark_in_another_county_is_another_group() -> None:
    assert groups(("甲", HERE, "1"), ("乙", FAR, "1"), ("丙", HERE, "1"), ("丁", FAR, "1")) == [0, 1, 0, 1]


def test_a_name_links_even_when_only_one_says_so() -> None:
    """Links join: 甲 names 乙, 乙 names 丙, all three go together."""
    people = (("甲", HERE, "乙"), ("乙", HERE, "丙和甲"), ("丙", THERE, None), ("丁", HERE, None))
    assert groups(*people) == [0, 0, 0, None]


def test_the_nearest_bearer_of_a_name_is_meant() -> None:
    """One 李四 in the village, one in the next township."""
    assert groups(("李四", THERE, None), ("李四", HERE, None), ("甲", HERE, "李四")) == [None, 0, 0]


def test_a_name_that_several_neighbours_bear_links_nobody() -> None:
    assert groups(("李四", HERE, None), ("李四", HERE, None), ("甲", HERE, "李四")) == [None, None, None]


def test_a_name_far_away_links_nobody() -> None:
    assert groups(("李四", FAR, None), ("甲", HERE, "李四")) == [None, None]


def test_a_word_that_half_the_roster_writes_is_no_group() -> None:
    """有 and 亲友 stand in many forms and mean no one in particular."""
    crowd = [(f"人{number}", HERE, "亲友") for number in range(GROUP_MAX + 1)]
    assert groups(*crowd) == [None] * (GROUP_MAX + 1)
    assert groups(*crowd[:-1]) == [0] * GROUP_MAX


def test_nobody_is_no_group() -> None:
    assert companion_groups([], [], []).to_list() == []
