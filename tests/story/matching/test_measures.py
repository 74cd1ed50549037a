"""The rules of the measure that fits: each rule decides its own case, and what may not count cannot be read."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.story.matching import measures
from qiao.story.matching.measure_words import KIND_NAMES, LABOUR, REASONS, WANTS, kind_said, reasons_said
from qiao.story.matching.measures import ALL_LIMITS, KINDS, MEASURES, RULES, Decision, Facts, measure_of
from qiao.story.needs.words import NEXT_STEP

ADULT = Facts(age=40, asked=True)
NEAR = replace(ADULT, reach=1)
CASES: dict[str, tuple[Facts, str, str]] = {
    "at_work": (replace(ADULT, at_work=True, near_posts=3), "at_work", "at_work"),
    "age_unknown": (replace(ADULT, age=None), "ask", "age_unknown"),
    "unreachable": (replace(ADULT, unreachable=True), "ask", "unreachable"),
    "no_labour": (Facts(age=50, labour="lost"), "unable", "labour:lost"),
    "no_need": (Facts(age=30), "ask", "no_need"),
    "not_now": (replace(ADULT, wants="暂不找活", near_posts=3), "not_now", "not_now"),
    "all_limits": (replace(ADULT, work_limits=ALL_LIMITS), "unable", "all_limits"),
    "young": (replace(ADULT, age=17), "training", "no_young_posts"),
    "wants_training": (replace(ADULT, wants="参加培训", away_posts=9), "training", "wants:参加培训"),
    "wants_public_post": (replace(ADULT, wants="公益性岗位", near_posts=9), "public_post", "wants:公益性岗位"),
    "near_post": (replace(NEAR, near_posts=2), "near", "near_posts:2"),
    "care_workshop": (replace(ADULT, care=True, workshops=2), "workshop", "no_near_posts"),
    "near_barred": (replace(NEAR, labour="weak"), "public_post", "labour:weak"),
    "near_training": (replace(NEAR, training_wish=True, training_trade="刺绣"), "training", "no_near_posts"),
    "near_workshop": (replace(NEAR, workshops=1), "workshop", "no_near_posts"),
    "near_nothing": (NEAR, "ask", "no_near_posts"),
    "move": (replace(ADULT, reach=3, away_posts=7), "move", "away_posts:7"),
    "only_near": (replace(ADULT, reach=3, near_posts=4), "near", "no_away_posts"),
    "training": (replace(ADULT, reach=3, skills_only=5), "training", "no_away_posts"),
    "barred": (replace(ADULT, reach=3, limits_only=5), "public_post", "limits_only:5"),
    "collect": (replace(ADULT, reach=4), "move", "no_away_posts"),
}
ANY = st.builds(
    Facts,
    age=st.one_of(st.none(), st.integers(0, 99)),
    at_work=st.booleans(),
    unreachable=st.booleans(),
    asked=st.booleans(),
    paused=st.booleans(),
    wants=st.sampled_from(["", *NEXT_STEP]),
    reach=st.integers(0, 4),
    care=st.booleans(),
    work_limits=st.integers(0, ALL_LIMITS),
    labour=st.sampled_from(["", "ordinary", "skilled", "weak", "lost", "none"]),
    training_wish=st.sampled_from([None, True, False]),
    training_trade=st.sampled_from(["", "刺绣：{0}"]),
    unemployed_why=st.sampled_from(["", "缺少技能", "身体原因"]),
    near_posts=st.integers(0, 3),
    away_posts=st.integers(0, 3),
    skills_only=st.integers(0, 3),
    limits_only=st.integers(0, 3),
    classes=st.sampled_from([None, 0, 2]),
    workshops=st.sampled_from([None, 0, 2]),
    public_posts=st.sampled_from([None, 0, 2]),
)


def told(facts: Facts) -> Decision:
    decision = measure_of(facts)
    assert decision is not None
    return decision


def test_there_is_a_case_for_every_rule_in_the_order_of_the_rules() -> None:
    assert list(CASES) == [rule.key for rule in RULES]


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_decides_its_own_case_and_says_first_what_it_rests_on(rule: str) -> None:
    facts, kind, first = CASES[rule]
    decision = told(facts)
    assert (decision.rule, decision.kind, decision.reasons[0]) == (rule, kind, first)


def test_nothing_protected_is_among_the_facts() -> None:
    names = {field.name for field in fields(Facts)}
    assert names == {
        *("age", "at_work", "unreachable", "asked", "paused", "wants", "reach", "care", "work_limits", "labour"),
        *("training_wish", "training_trade", "unemployed_why", "near_posts", "away_posts", "skills_only"),
        *("limits_only", "classes", "workshops", "public_posts"),
    }


def test_under_sixteen_there_is_never_a_measure() -> None:
    assert measure_of(replace(ADULT, age=15, away_posts=9)) is None


@given(ANY, st.integers(18, 99), st.integers(18, 99))
def test_the_age_of_an_adult_alone_changes_no_measure(facts: Facts, one: int, other: int) -> None:
    first, second = told(replace(facts, age=one)), told(replace(facts, age=other))
    assert (first.kind, first.rule) == (second.kind, second.rule)


@given(ANY)
def test_nobody_is_unable_but_by_their_own_word_or_the_ledgers_word_on_labour(facts: Facts) -> None:
    decision = measure_of(facts)
    if decision is not None and decision.kind == "unable":
        assert facts.labour in ("lost", "none") or facts.work_limits == ALL_LIMITS
        if facts.labour in ("lost", "none") and facts.work_limits != ALL_LIMITS:
            assert not facts.looks, "whoever says that they look for work is believed"


@given(ANY)
def test_the_young_go_only_where_posts_are_cleared_for_them(facts: Facts) -> None:
    for age in (16, 17):
        decision = told(replace(facts, age=age))
        if decision.kind in ("move", "near"):
            assert facts.near_posts + facts.away_posts > 0
        assert decision.kind not in ("workshop", "public_post")


@given(ANY)
def test_every_reason_has_words_in_both_languages_and_the_same_facts_the_same_bytes(facts: Facts) -> None:
    decision = measure_of(facts)
    if decision is None:
        return
    assert decision == measure_of(replace(facts))
    assert len(set(decision.reasons)) == len(decision.reasons)
    for language in ("zh", "en"):
        said = reasons_said(decision.reasons, language)
        assert len(said) == len(decision.reasons)
        assert all([*said, kind_said(decision.kind, language)])


@given(ANY)
def test_a_workshop_is_the_measure_only_where_one_takes_people(facts: Facts) -> None:
    decision = measure_of(facts)
    if decision is not None and decision.kind == "workshop":
        assert facts.workshops
        assert not {"no_workshop", "unlisted_workshop"} & set(decision.reasons)


def test_a_labour_word_against_the_persons_own_word_is_told_and_does_not_decide() -> None:
    decision = told(replace(ADULT, reach=3, labour="none", away_posts=2))
    assert decision.kind == "move"
    assert "labour_but_looks:none" in decision.reasons
    doubted = told(Facts(age=50, labour="none"))
    assert doubted.reasons == ("labour:none", "labour_doubt")
    assert told(Facts(age=70, labour="none")).reasons == ("labour:none",)


def test_what_nobody_keeps_a_list_of_is_said_to_be_missing() -> None:
    wish = replace(ADULT, wants="参加培训")
    assert "unlisted_class" in told(wish).reasons
    assert "no_class" in told(replace(wish, classes=0)).reasons
    assert "class:3" in told(replace(wish, classes=3)).reasons
    assert reasons_said(["unlisted_class"], "zh") == ["没有开班：系统里还没有培训班的登记"]


def test_reasons_are_plain_sentences_with_their_figures() -> None:
    assert reasons_said(["away_posts:1234", "limits:5", "reach:1", "trade:刺绣 {0}"], "zh") == [
        "外面有 1,234 个符合全部条件的岗位", "本人说干不了：久站、登高", "本人愿去：县内", "想学：刺绣 {0}",
    ]  # fmt: skip
    assert reasons_said(["limits:5"], "en") == ["says they cannot do: long standing, work at heights"]


def test_every_measure_and_word_of_the_form_has_its_name() -> None:
    assert set(KIND_NAMES) == set(KINDS)
    assert set(MEASURES) < set(KINDS)
    assert set(WANTS) == set(NEXT_STEP)
    assert {*measures.NO_LABOUR, *measures.WEAK_LABOUR} == set(LABOUR)
    assert all(said.zh and said.en for said in REASONS.values())
