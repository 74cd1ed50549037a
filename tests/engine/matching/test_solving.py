"""solve: every hard limit, every count and the certificate, against a slow and plain recount."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import polars as pl
import pytest

from qiao.engine.matching import LIMITS, InvalidProblem, MatchParams, candidates, reasons, scan, solve, verify

PAIRED = {"50": "37"}


def reach_needed(home: str, place: str) -> int:
    """How far one must be willing to go, read from the codes as a clerk would."""
    if home[:6] == place[:6] and not place[:6].endswith("00"):
        return 0 if home[6:9] == place[6:9] else 1
    if home[:2] == place[:2]:
        return 2
    return 3 if PAIRED.get(home[:2]) == place[:2] else 4


def broken(worker: dict, vacancy: dict) -> set[str]:
    """The limits that one post breaks for one worker, written out."""
    distance = reach_needed(worker["home"], vacancy["place"])
    young = vacancy["age_min"] < 18 and not vacancy["night"] and vacancy["demands"] == 0
    tests = {
        "age": not vacancy["age_min"] <= worker["age"] <= vacancy["age_max"],
        "minor": worker["age"] < 16 or (worker["age"] < 18 and not young),
        "education": worker["education"] < vacancy["education_min"],
        "skills": not set(vacancy["skills"]) <= set(worker["skills"]),
        "work_limits": worker["work_limits"] & vacancy["demands"] != 0,
        "wage": vacancy["wage_low_yuan"] < worker["wage_floor_yuan"],
        "reach": distance > worker["reach"],
        "night": vacancy["night"] and not worker["night_ok"],
        "care": worker["care"] and (vacancy["night"] or distance > 1),
        "start": vacancy["starts_on"] is not None and worker["start_on"] > vacancy["starts_on"],
    }
    return {name for name, wrong in tests.items() if wrong}


def recount(workers: pl.DataFrame, vacancies: pl.DataFrame):
    """Per worker and limit the two counts, and the allowed pairs, one pair at a time, families included."""
    people, posts = workers.to_dicts(), [v for v in vacancies.to_dicts() if v["headcount"] > 0]
    table = {(w["id"], v["id"]): broken(w, v) for w in people for v in posts}
    households = {}
    for w in people:
        households.setdefault(w["id"] if w["family"] is None else ("f", w["family"]), []).append(w["id"])
    together = {member: members for members in households.values() for member in members}
    fails, only, allowed = Counter(), Counter(), set()
    for w in people:
        members = together[w["id"]]
        for v in posts:
            limits = set(table[w["id"], v["id"]])
            others = any(table[m, v["id"]] for m in members if m != w["id"])
            if len(members) > 1 and (others or v["headcount"] < len(members)):
                limits.add("family")
            fails.update((w["id"], limit) for limit in limits)
            if len(limits) == 1:
                only[w["id"], limits.pop()] += 1
            elif not limits:
                allowed.add((w["id"], v["id"]))
    return fails, only, allowed


@pytest.mark.parametrize("family_share", [0.0, 0.4])
def test_for_a_thousand_people_the_exclusion_counts_equal_a_plain_recount(seeded_round, family_share):
    workers, vacancies = seeded_round(1000, 60, seed=11, family_share=family_share)

    result = solve(workers, vacancies)

    fails, only, allowed = recount(workers, vacancies)
    counted = {(r["worker"], r["limit"]): (r["fails_this"], r["fails_only_this"]) for r in result.excluded.to_dicts()}
    assert counted == {key: (count, only[key]) for key, count in fails.items()}
    assert {limit for _, limit in counted} == set(LIMITS) - ({"family"} if family_share == 0 else set())
    assert set(result.plan.select("worker", "vacancy").iter_rows()) <= allowed
    assert result.summary["allowed_pairs"].item() == len(allowed)


@pytest.mark.parametrize("family_share", [0.0, 0.4])
def test_the_bound_holds_over_all_allowed_pairs_not_only_the_listed_ones(seeded_round, family_share):
    workers, vacancies = seeded_round(400, 40, seed=2, family_share=family_share)

    result = solve(workers, vacancies, params=MatchParams(top=2, columns_most=1, tolerance=0))

    everything = candidates(workers, vacancies, top=40)
    verify(everything, vacancies["headcount"].to_numpy(), result.assignment, size=result.size)
    assert len(result.edges) < len(everything)
    assert result.gap <= (1e-9 if family_share == 0 else 0.02)


def test_short_lists_reach_the_optimum_of_the_whole(seeded_round):
    workers, vacancies = seeded_round(4000, 80, seed=4)

    short = solve(workers, vacancies, params=MatchParams(top=1, columns_most=2, tolerance=0))
    whole = solve(workers, vacancies, params=MatchParams(top=80, tolerance=0))

    assert short.assignment.objective == pytest.approx(whole.assignment.objective, rel=1e-12)


def test_no_more_people_than_seats_and_families_in_one_place(seeded_round):
    workers, vacancies = seeded_round(600, 30, seed=9, family_share=0.5)

    plan = solve(workers, vacancies).plan

    taken = plan.group_by("vacancy").len().join(vacancies, left_on="vacancy", right_on="id")
    assert (taken["len"] <= taken["headcount"]).all()
    family = plan.join(workers, left_on="worker", right_on="id").drop_nulls("family").group_by("family")
    assert family.agg(pl.col("vacancy").n_unique())["vacancy"].max() == 1
    members = workers.drop_nulls("family").group_by("family").len()
    placed = family.len().join(members, on="family", suffix="_all")
    assert (placed["len"] == placed["len_all"]).all()


def test_everyone_is_either_placed_or_told_why_not(seeded_round):
    workers, vacancies = seeded_round(500, 20, seed=6, family_share=0.3)

    result = solve(workers, vacancies)

    assert sorted([*result.plan["worker"], *result.unplaced["worker"]]) == sorted(workers["id"])
    assert set(result.unplaced["why"]) <= {"none_allowed", "taken", "seats"}
    assert (result.unplaced.filter(pl.col("why") == "none_allowed")["allowed"] == 0).all()
    left = vacancies["headcount"].sum() - result.plan.height
    assert result.unmet["left"].sum() == left


LIMIT_CASES = {
    "age": ({"age": 51}, {}),
    "minor": ({"age": 17}, {"age_min": None}),
    "education": ({"education": 1}, {}),
    "skills": ({}, {"skills": ["焊工"]}),
    "work_limits": ({"work_limits": 0b110}, {"demands": 0b010}),
    "wage": ({"wage_floor_yuan": 3501}, {"wage_high_yuan": 9000}),
    "reach": ({"reach": 2}, {}),
    "night": ({"night_ok": False}, {"night": True}),
    "care": ({"care": True}, {}),
    "start": ({"start_on": date(2019, 7, 16)}, {}),
}


@pytest.mark.parametrize(("limit", "change"), LIMIT_CASES.items(), ids=LIMIT_CASES.keys())
def test_each_limit_alone_keeps_the_post_away_and_is_named(frames, worker, vacancy, limit, change):
    workers, vacancies = frames([worker(**change[0])], [vacancy(**change[1])])

    result = solve(workers, vacancies)

    assert result.plan.is_empty()
    assert result.excluded.to_dicts() == [{"worker": "w", "limit": limit, "fails_this": 1, "fails_only_this": 1}]
    assert result.unmet["why"].to_list() == [f"nobody_allowed:{limit}"]


EDGES_OF_LIMITS = {
    "the oldest age allowed": ({"age": 50}, {}),
    "the floor exactly": ({"wage_floor_yuan": 3500}, {}),
    "free on the day": ({"start_on": date(2019, 7, 15)}, {}),
    "no day given": ({}, {"starts_on": None}),
    "no age given": ({"age": 64}, {"age_min": None, "age_max": None}),
    "other limits than the demands": ({"work_limits": 0b100}, {"demands": 0b011}),
    "care at home by day": ({"care": True, "reach": 1}, {"place": "500238"}),
    "sixteen, at a light day post cleared for them": ({"age": 16}, {"age_min": 16}),
    "no floor, and only the high end of the pay": ({"wage_floor_yuan": 0}, {"wage_low_yuan": None}),
    "the own township": ({"home": "500238101203", "reach": 0}, {"place": "500238101"}),
    "the county, where neither township is known": ({"home": "500238", "reach": 0}, {"place": "500238"}),
    "somewhere in the county, for who goes that far": ({"home": "500238101203", "reach": 1}, {"place": "500238"}),
}


@pytest.mark.parametrize("change", EDGES_OF_LIMITS.values(), ids=EDGES_OF_LIMITS.keys())
def test_what_just_keeps_the_limits_is_offered(frames, worker, vacancy, change):
    workers, vacancies = frames([worker(**change[0])], [vacancy(**change[1])])

    assert solve(workers, vacancies).plan["vacancy"].to_list() == ["v"]


def test_a_post_that_states_only_its_highest_pay_promises_no_floor(frames, worker, vacancy):
    workers, vacancies = frames([worker(wage_floor_yuan=2000)], [vacancy(wage_low_yuan=None, wage_high_yuan=9000)])

    assert solve(workers, vacancies).excluded["limit"].to_list() == ["wage"]


@pytest.mark.parametrize("place", ["500238", "500238102"])
def test_who_stays_in_the_township_is_not_sent_elsewhere_in_the_county(frames, worker, vacancy, place):
    workers, vacancies = frames([worker(home="500238101203", reach=0)], [vacancy(place=place)])

    assert solve(workers, vacancies).excluded["limit"].to_list() == ["reach"]


def test_nobody_under_sixteen_is_matched_to_anything(frames, worker, vacancy):
    workers, vacancies = frames([worker(age=15)], [vacancy(age_min=0, young_ok=True)])

    assert solve(workers, vacancies).plan.is_empty()


def test_the_clearance_for_the_young_is_read_where_it_is_given(frames, worker, vacancy):
    refused = frames([worker(age=17)], [vacancy(age_min=16, young_ok=False)])
    cleared = frames([worker(age=17)], [vacancy(age_min=16, young_ok=True)])

    assert solve(*refused).plan.is_empty()
    assert solve(*cleared).plan.height == 1


def test_reasons_give_place_pay_skill_and_rank(frames, worker, vacancy):
    workers, vacancies = frames([worker()], [vacancy(skills=["电工"])])

    plan = solve(workers, vacancies, params=MatchParams(paired_cities={"500238": "3709"})).plan.to_dicts()[0]

    assert plan["rank"] == 1
    assert plan["reasons"] == ["near:paired_city", "wage_over_floor:500", "skills", "starts_in:14", "rank:1:1"]


def test_facts_that_may_not_count_change_nothing(seeded_round):
    workers, vacancies = seeded_round(300, 20, seed=3)
    named = workers.with_columns(
        sex=pl.Series(["男", "女"] * 150),
        ethnicity=pl.lit("土家族"),
        diagnosis=pl.lit("高血压"),
        poverty=pl.lit("脱贫户"),
    )

    assert solve(named, vacancies).plan.equals(solve(workers, vacancies).plan)


def test_the_same_round_gives_the_same_bytes_whatever_the_threads_and_their_parts(seeded_round, monkeypatch):
    workers, vacancies = seeded_round(700, 30, seed=5, family_share=0.2)

    one = solve(workers, vacancies, seed=7)
    monkeypatch.setattr(scan, "ROWS_AT_ONCE", 17)
    monkeypatch.setattr(reasons, "ROWS_AT_ONCE", 17)
    monkeypatch.setattr(scan.os, "cpu_count", lambda: 7)
    two = solve(workers, vacancies, seed=7)

    assert one.assignment.vacancy_of.tobytes() == two.assignment.vacancy_of.tobytes()
    assert one.assignment.prices.tobytes() == two.assignment.prices.tobytes()
    assert one.plan.equals(two.plan)
    assert one.close.equals(two.close)
    assert one.gap == two.gap


@pytest.mark.parametrize("empty", ["workers", "vacancies", "both", "no seats"])
def test_empty_sides_are_answered(seeded_round, empty):
    workers, vacancies = seeded_round(5, 4, seed=1)
    workers = workers.clear() if empty in ("workers", "both") else workers
    vacancies = vacancies.clear() if empty in ("vacancies", "both") else vacancies
    if empty == "no seats":
        vacancies = vacancies.with_columns(headcount=pl.lit(0))

    result = solve(workers, vacancies)

    assert result.plan.is_empty()
    assert (result.assignment.objective, result.gap) == (0.0, 0.0)
    assert result.unplaced.height == workers.height


@pytest.mark.parametrize(
    ("side", "column", "value", "index"),
    [
        (0, "home", "5002", 1), (0, "home", None, 1), (0, "age", None, 1), (0, "age", -3, 1), (0, "age", 30.5, 1),
        (0, "reach", 5, 1), (0, "education", 7, 1), (1, "headcount", -1, 1), (1, "headcount", None, 1),
        (1, "place", "山东省青岛市", 1), (0, "id", "w0", 1), (0, "work_limits", -1, 1), (1, "demands", -8, 1),
        (1, "wage_low_yuan", 5000, 1),
    ],
)  # fmt: skip
def test_frames_are_refused_by_column_row_and_value(frames, worker, vacancy, side, column, value, index):
    rows = [[worker(id="w0"), worker(id="w1")], [vacancy(id="v0"), vacancy(id="v1")]]
    rows[side][index][column] = value

    with pytest.raises(InvalidProblem) as refusal:
        solve(*frames(*rows))

    assert refusal.value.array == f"{('workers', 'vacancies')[side]}.{column}"
    assert (refusal.value.index, refusal.value.value) == (index, value)


def test_a_group_of_thirteen_is_kept_together(frames, worker, vacancy):
    people = [worker(id=f"w{i}", family="the choir") for i in range(13)] + [worker(id="alone")]

    result = solve(*frames(people, [vacancy(id="small", headcount=12), vacancy(id="large", headcount=14)]))

    assert result.plan.filter(pl.col("worker") != "alone")["vacancy"].unique().to_list() == ["large"]
    assert result.plan.height == 14
    assert result.gap <= 1e-6


@pytest.mark.parametrize("seed", [-1, 1.5, None])
def test_a_seed_that_is_none_is_refused_by_name(seeded_round, seed):
    with pytest.raises(InvalidProblem, match="seed"):
        solve(*seeded_round(3, 3, seed=1), seed=seed)


def test_a_frame_that_is_not_collected_is_refused_by_name(seeded_round):
    workers, vacancies = seeded_round(3, 3, seed=1)

    with pytest.raises(InvalidProblem, match="vacancies = 'LazyFrame'"):
        solve(workers, vacancies.lazy())


def test_a_family_that_only_lacks_seats_in_one_place_is_told_so(frames, worker, vacancy):
    workers, vacancies = frames([worker(id=i, family="f") for i in "ab"], [vacancy(headcount=1)])

    assert solve(workers, vacancies).unplaced["why"].to_list() == ["seats", "seats"]


def test_a_missing_column_is_named(seeded_round):
    workers, vacancies = seeded_round(3, 3, seed=1)

    with pytest.raises(InvalidProblem, match=r"workers\.care.*missing"):
        solve(workers.drop("care"), vacancies)


def test_candidates_are_the_best_at_the_prices(seeded_round):
    workers, vacancies = seeded_round(80, 25, seed=12)
    prices = np.random.default_rng(0).integers(0, 60, 25).astype(float)
    everything = candidates(workers, vacancies, top=25)

    listed = candidates(workers, vacancies, top=3, prices=prices)

    surplus = everything.utility - prices[everything.vacancy]
    for w in range(80):
        best = np.sort(surplus[everything.worker == w])[::-1][:3]
        mine = listed.worker == w
        assert np.sort(listed.utility[mine] - prices[listed.vacancy[mine]])[::-1] == pytest.approx(best)


def test_first_come_is_feasible_and_never_better_than_the_plan(seeded_round):
    workers, vacancies = seeded_round(900, 12, seed=13, family_share=0.2)

    summary = solve(workers, vacancies).summary.to_dicts()[0]

    assert 0 < summary["first_come_matched"] <= summary["headcount"]
    assert 0 < summary["first_come_utility"] < summary["utility"]


def test_first_come_takes_the_best_post_left_in_the_order_of_the_ledger(frames, worker, vacancy):
    people = [worker(id="a"), worker(id="b", wage_floor_yuan=3900)]
    posts = [vacancy(id="good", wage_low_yuan=4000, wage_high_yuan=4000), vacancy(id="fair")]

    summary = solve(*frames(people, posts)).summary.to_dicts()[0]

    assert (summary["first_come_matched"], summary["matched"]) == (1, 2)
