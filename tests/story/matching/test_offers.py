"""What is on offer is counted by the limits of a round: the engine's own check of plans finds the same pairs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from qiao.engine import matching as engine
from qiao.story.matching.offers import Fits, Offers, Wish

DAY = date(2019, 6, 30)
PLACES = ["500238001002", "500238001", "500238000000", "500238", "500237001", "500100", "370902", "370900", "440300"]
SKILLS = ["焊工", "缝纫"]
WISHES = st.builds(
    Wish,
    home=st.sampled_from(["500238001002", "500238002001", "500238000000"]),
    age=st.integers(14, 70),
    education=st.integers(0, 6),
    work_limits=st.integers(0, 7),
    skills=st.frozensets(st.sampled_from(SKILLS)),
    wage_floor_yuan=st.sampled_from([0, 3000, 5000]),
    reach=st.integers(0, 4),
    night_ok=st.booleans(),
    care=st.booleans(),
    start_on=st.sampled_from([DAY, DAY + timedelta(days=30)]),
)
POSTS = st.lists(
    st.fixed_dictionaries(
        {
            "place": st.sampled_from(PLACES),
            "wage_low_yuan": st.sampled_from([None, 2500, 4000, 6000]),
            "age_min": st.sampled_from([None, 16, 18, 40]),
            "age_max": st.sampled_from([None, 35, 60]),
            "education_min": st.sampled_from([None, 0, 3]),
            "demands": st.integers(0, 7),
            "skills": st.lists(st.sampled_from(SKILLS), unique=True),
            "night": st.sampled_from([None, True, False]),
            "starts_on": st.sampled_from([None, DAY, DAY + timedelta(days=10)]),
            "young_ok": st.booleans(),
        }
    ),
    max_size=8,
)


def broken_of(wish: Wish, posts: list[dict[str, Any]]) -> list[set[str]]:
    """What the engine's check of plans says each post breaks for the person."""
    people = pl.DataFrame(
        [{"id": "w", **{name: getattr(wish, name) for name in Wish.__slots__}, "skills": sorted(wish.skills)}],
        schema_overrides={"skills": pl.List(pl.String)},
    )
    told = []
    for number, post in enumerate(posts):
        frame = pl.DataFrame(
            [{"id": str(number), "headcount": 1, **post}],
            schema_overrides={
                "skills": pl.List(pl.String), "night": pl.Boolean, "starts_on": pl.Date,
                **dict.fromkeys(("wage_low_yuan", "age_min", "age_max", "education_min"), pl.Int64),
            },
        )  # fmt: skip
        plan = pl.DataFrame({"worker": ["w"], "vacancy": [str(number)]})
        told.append(set(engine.violations(people, frame, plan, paired_regions={"50": "37"})["rule"]))
    return told


@settings(max_examples=300, deadline=None)
@given(WISHES, POSTS)
def test_the_counts_are_those_of_the_engines_own_check(wish: Wish, posts: list[dict[str, Any]]) -> None:
    found = Offers(posts, {"50": "37"}).fits(wish)
    broken = broken_of(wish, posts)
    near = [p["place"][:6] == "500238" for p in posts]
    assert found.near == sum(not b and n for b, n in zip(broken, near, strict=True))
    assert found.away == sum(not b and not n for b, n in zip(broken, near, strict=True))
    if wish.age >= 16:
        assert found.skills_only == sum(b == {"skills"} for b in broken)
        assert found.limits_only == sum(b == {"work_limits"} for b in broken)


def test_nothing_is_on_offer_to_a_child_or_without_posts() -> None:
    wish = Wish("500238001002", 15, 3, 0, frozenset(), 0, 4, True, False, DAY)
    post = {"place": "370902", "wage_low_yuan": 4000, "age_min": None, "age_max": None, "education_min": None,
            "demands": 0, "skills": [], "night": False, "starts_on": None, "young_ok": True}  # fmt: skip
    assert Offers([post], {"50": "37"}).fits(wish) == Fits(0, 0, 0, 0)
    assert Offers([], {}).fits(wish) == Fits(0, 0, 0, 0)
