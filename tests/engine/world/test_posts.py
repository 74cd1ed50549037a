"""The tables of skills, posts and lines of business speak of the same things."""

from __future__ import annotations

import pytest

from qiao.engine.world.posts import FAR_KINDS, INDUSTRY_RATIO, LIMIT_KEYS, LINES, NEAR_KINDS, POSTS, SKILLS, limit_bits


def test_every_line_offers_posts_that_there_are() -> None:
    titles = {post.title for post in POSTS}
    assert len(titles) == len(POSTS)
    for line in LINES:
        assert set(line.posts) <= titles, line.ending


def test_every_post_is_offered_by_somebody() -> None:
    assert {title for line in LINES for title in line.posts} == {post.title for post in POSTS}


def test_every_kind_of_employer_has_a_line_and_every_industry_a_wage() -> None:
    assert {line.kind for line in LINES} == {*FAR_KINDS, *NEAR_KINDS}
    assert {line.industry for line in LINES} <= set(INDUSTRY_RATIO)


def test_a_post_asks_only_for_skills_that_people_can_have() -> None:
    """A skill is asked for with a share above 0, or not at all."""
    known = {skill.name for skill in SKILLS}
    for post in POSTS:
        assert bool(post.skill) == (post.skill_share > 0), post.title
        assert not post.skill or post.skill in known, post.title


def test_limits_have_a_bit_each() -> None:
    assert limit_bits(*LIMIT_KEYS) == 2 ** len(LIMIT_KEYS) - 1
    with pytest.raises(ValueError, match="not in tuple"):
        limit_bits("flying")
