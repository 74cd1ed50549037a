"""Rules of numbers: quotas, floors, cohorts, pairs forced and excluded; met, or said to have given."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiao.engine.matching import Cohort, Floor, InvalidProblem, MatchParams, Quota, Some, candidates, solve

PAIRED, HOME = Some(codes=("37",)), Some(codes=("50",))


def counted(result, workers, vacancies, who=None, where=None):
    """People of `who` placed at `where`, counted from the plan by prefix or id."""
    placed = result.plan.join(workers, left_on="worker", right_on="id").join(
        vacancies, left_on="vacancy", right_on="id"
    )
    for some, code, name in ((who, "home", "worker"), (where, "place", "vacancy")):
        if some is not None and some.codes:
            placed = placed.filter(pl.any_horizontal(pl.col(code).str.starts_with(c) for c in some.codes))
        if some is not None and some.ids is not None:
            placed = placed.filter(pl.col(name).is_in(list(some.ids)))
    return placed.height


def best_within(workers, vacancies, rules, sizes_least):
    """The best plan by trying everything: (points, counts by rule) over the allowed pairs, one row a worker."""
    edges = candidates(workers, vacancies, top=len(vacancies))
    options = [[(-1, 0.0)] for _ in range(edges.worker_count)]
    for w, v, u in zip(edges.worker, edges.vacancy, edges.utility, strict=True):
        options[w].append((int(v), float(u)))
    seats = vacancies["headcount"].to_list()
    best = None
    for choice in product(*options):
        taken = np.bincount([v for v, _ in choice if v >= 0], minlength=len(seats))
        if (taken > seats).any() or not rules([v for v, _ in choice]):
            continue
        worth = sum(u for _, u in choice)
        best = worth if best is None else max(best, worth)
    return best


@pytest.fixture
def wide_round(seeded_round):
    """A round in which most could go either way."""
    workers, vacancies = seeded_round(600, 40, seed=21, family_share=0.2)
    return workers.with_columns(reach=pl.lit(4), care=pl.lit(False)), vacancies


def test_at_most_so_many_go_to_the_paired_region(wide_round):
    free = counted(solve(*wide_round), *wide_round, where=PAIRED)
    rule = Quota("the coach has so many seats", vacancies=PAIRED, most=free // 2)

    result = solve(*wide_round, params=MatchParams(quotas=(rule,)))

    assert counted(result, *wide_round, where=PAIRED) <= free // 2
    assert result.gave.is_empty()
    assert 0 <= result.gap <= 0.01


def test_at_least_so_many_go_where_few_would(wide_round):
    workers, vacancies = wide_round
    poor = vacancies.with_columns(
        wage_high_yuan=pl.when(pl.col("place") == "110105").then(pl.col("wage_low_yuan")).otherwise("wage_high_yuan"),
        headcount=pl.col("headcount") + 4,
    )
    beijing = Some(codes=("110105",))
    free = counted(solve(workers, poor), workers, poor, where=beijing)
    seats = poor.filter(pl.col("place") == "110105")["headcount"].sum()
    rule = Quota("to Beijing", vacancies=beijing, least=(free + seats) // 2)
    assert free < rule.least

    result = solve(workers, poor, params=MatchParams(quotas=(rule,)))

    assert counted(result, workers, poor, where=beijing) >= rule.least
    assert result.gave.is_empty()
    assert result.gap <= 0.01
    assert result.rules["levy"].item() < 0


def test_a_quota_that_cannot_be_met_says_what_gave_and_the_rest_is_planned(wide_round):
    rule = Quota("impossible", workers=Some(ids=["w0", "w1"]), vacancies=PAIRED, least=3)

    result = solve(*wide_round, params=MatchParams(quotas=(rule,)))

    assert result.gave["rule"].to_list() == ["impossible"]
    assert result.gave["asked"].item() == 3
    assert result.gave["reached"].item() <= 2
    assert result.plan.height > 50


def test_nobody_or_enough_for_a_coach(wide_round):
    cities = [Some(codes=(code,)) for code in ("3709", "3702", "1101")]
    seats = {c: wide_round[1].filter(pl.col("place").str.starts_with(c.codes[0]))["headcount"].sum() for c in cities}
    rules = tuple(Cohort(f"to {c.codes[0]}", vacancies=c, least=seats[c] - 2) for c in cities)

    result = solve(*wide_round, params=MatchParams(cohorts=rules))

    counts = [counted(result, *wide_round, where=c) for c in cities]
    assert all(count == 0 or count >= seats[c] - 2 for count, c in zip(counts, cities, strict=True))
    assert sum(counts) > 0
    assert result.rules["reached"].to_list() == counts
    assert result.gave.is_empty()


def test_a_floor_is_kept_and_its_price_is_told(wide_round):
    plan = solve(*wide_round).plan
    few = [w for w in wide_round[0]["id"] if w not in set(plan["worker"])]
    able = solve(*wide_round).unplaced.filter(pl.col("allowed") > 0).height
    group = Some(ids=few)

    result = solve(*wide_round, params=MatchParams(floors=(Floor("left out", group, 0.05),)))

    assert counted(result, *wide_round, who=group) >= 0.05 * able
    assert result.gave.is_empty()
    assert 0 < result.summary["price_of_fairness"].item() < 0.1


def test_without_floors_there_is_no_price_of_fairness(wide_round):
    assert solve(*wide_round).summary["price_of_fairness"].item() is None


def test_an_excluded_pair_is_never_planned_and_a_forced_one_always(wide_round):
    free = solve(*wide_round).plan
    dropped = tuple(free.select("worker", "vacancy").head(40).iter_rows())
    edges = candidates(*wide_round, top=40)
    single = wide_round[0]["family"].is_null().to_numpy()
    result = solve(*wide_round)
    at = next(k for k in range(len(edges)) if single[np.flatnonzero(result.row_of == edges.worker[k])[0]]
              and result.assignment.vacancy_of[edges.worker[k]] != edges.vacancy[k])  # fmt: skip
    worker = wide_round[0]["id"][int(np.flatnonzero(result.row_of == edges.worker[at])[0])]
    kept = ((worker, wide_round[1]["id"][int(edges.vacancy[at])]),)
    dropped = tuple(pair for pair in dropped if pair not in kept)

    ruled = solve(*wide_round, params=MatchParams(excluded=dropped, forced=kept))

    planned = set(ruled.plan.select("worker", "vacancy").iter_rows())
    assert not planned & set(dropped)
    assert set(kept) <= planned
    assert ruled.assignment.objective <= result.assignment.upper_bound


@given(st.integers(0, 10**6), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_small_rounds_with_a_quota_stay_within_the_bound_and_near_the_best(seed, least, width):
    rng = np.random.default_rng(seed)
    workers, vacancies = _tiny(rng)
    rule = Quota("q", vacancies=Some(ids=["v0", "v1"]), least=least, most=least + width)

    result = solve(workers, vacancies, params=MatchParams(quotas=(rule,), tolerance=1e-6))

    best = best_within(workers, vacancies, lambda c: least <= sum(v in (0, 1) for v in c) <= least + width, None)
    if best is None:
        assert result.gave["rule"].to_list() == ["q"]
    else:
        assert result.assignment.upper_bound >= best * (1 - 1e-9)
        if result.gave.is_empty():
            assert 0.75 * best <= result.assignment.objective <= best * (1 + 1e-9)


def _tiny(rng):
    from tests.engine.matching.conftest import frame, one_vacancy, one_worker

    people = [one_worker(id=f"w{i}", wage_floor_yuan=int(rng.integers(20, 40)) * 100) for i in range(5)]
    posts = [
        one_vacancy(id=f"v{j}", headcount=int(rng.integers(1, 3)), wage_low_yuan=int(rng.integers(25, 45)) * 100,
                    wage_high_yuan=5000 + int(rng.integers(0, 20)) * 100)
        for j in range(4)
    ]  # fmt: skip
    return frame(people), frame(posts)


REFUSED = {
    "a share above one": (lambda: Floor("f", PAIRED, 1.5), "f.share"),
    "a share that is no number": (lambda: Floor("f", PAIRED, float("nan")), "f.share"),
    "most below least": (lambda: Quota("q", least=5, most=4), "q.most"),
    "a negative number": (lambda: Cohort("c", least=-1), "c.least"),
    "half a person": (lambda: Quota("q", least=1.5), "q.least"),
    "a code that is none": (lambda: Some(codes=("重庆",)), "codes"),
    "nobody named": (Some, "codes"),
    "two rules of one name": (lambda: MatchParams(quotas=(Quota("q"), Quota("q"))), "name"),
}


@pytest.mark.parametrize(("make", "array"), REFUSED.values(), ids=REFUSED.keys())
def test_a_rule_that_is_none_is_refused_by_name(make, array):
    with pytest.raises(InvalidProblem) as refusal:
        make()

    assert refusal.value.array == array


PAIRS = {
    "an unknown worker": ({"forced": (("nobody", "v"),)}, "an id is in no frame"),
    "an unknown vacancy": ({"excluded": (("w", "nowhere"),)}, "an id is in no frame"),
    "against a limit": ({"forced": (("w", "night"),)}, "breaks the limit night"),
    "forced and excluded": ({"forced": (("w", "v"),), "excluded": (("w", "v"),)}, "is excluded too"),
    "two places": ({"forced": (("w", "v"), ("w", "other"))}, "forced elsewhere"),
    "no seat": ({"forced": (("w", "v"), ("x", "v"))}, "too few seats"),
    "an id of a rule": ({"quotas": (Quota("q", workers=Some(ids=["ghost"])),)}, "is in no frame"),
}


@pytest.mark.parametrize(("rules", "why"), PAIRS.values(), ids=PAIRS.keys())
def test_pairs_that_cannot_be_are_refused_with_the_reason(frames, worker, vacancy, rules, why):
    people = [worker(night_ok=False), worker(id="x")]
    posts = [vacancy(), vacancy(id="night", night=True), vacancy(id="other")]

    with pytest.raises(InvalidProblem, match=why):
        solve(*frames(people, posts), params=MatchParams(**rules))


def test_a_family_that_is_forced_goes_together(frames, worker, vacancy):
    people = [worker(id="a", family="f"), worker(id="b", family="f"), worker(id="c")]
    posts = [vacancy(id="near", headcount=3, wage_low_yuan=4000, wage_high_yuan=6000), vacancy(id="far", headcount=2)]

    result = solve(*frames(people, posts), params=MatchParams(forced=(("a", "far"),)))

    assert dict(result.plan.select("worker", "vacancy").iter_rows()) == {"a": "far", "b": "far", "c": "near"}
    assert result.gap <= 1e-9


def test_a_stop_at_once_still_gives_a_plan_with_its_certificate(seeded_round):
    workers, vacancies = seeded_round(5000, 60, seed=3, family_share=0.1)
    asked = []

    result = solve(workers, vacancies, stop=lambda: asked.append(1) or True)

    whole = solve(workers, vacancies)
    assert asked
    assert result.assignment.rounds == 1
    assert result.plan.height > 0
    assert result.assignment.objective <= whole.assignment.upper_bound
    assert result.assignment.upper_bound >= whole.assignment.objective


def test_an_earlier_rounds_prices_give_as_good_a_plan(seeded_round):
    workers, vacancies = seeded_round(4000, 60, seed=8)
    cold = solve(workers, vacancies)

    warm = solve(workers, vacancies, start_prices=cold.assignment.prices)

    assert warm.gap <= 1e-4
    assert warm.assignment.objective == pytest.approx(cold.assignment.objective, rel=2e-4)


def test_what_else_was_close_is_another_allowed_post(seeded_round):
    workers, vacancies = seeded_round(300, 30, seed=2, family_share=0.2)

    result = solve(workers, vacancies)

    given_post = dict(result.plan.select("worker", "vacancy").iter_rows())
    row_of = dict(zip(workers["id"], result.row_of, strict=True))
    number = {v: j for j, v in enumerate(vacancies["id"])}
    everything = candidates(workers, vacancies, top=30)
    allowed = set(zip(everything.worker.tolist(), everything.vacancy.tolist(), strict=True))
    assert result.close.height > 0
    assert result.close.group_by("worker").len()["len"].max() <= 2
    for worker, vacancy, _ in result.close.iter_rows():
        assert vacancy != given_post[worker]
        assert (int(row_of[worker]), number[vacancy]) in allowed


def test_a_rule_that_gave_way_leaves_an_honest_certificate(wide_round):
    rule = Quota("impossible", workers=Some(ids=["w0"]), least=5)

    result = solve(*wide_round, params=MatchParams(quotas=(rule,)))

    free = solve(*wide_round)
    assert result.gave["rule"].to_list() == ["impossible"]
    assert result.assignment.upper_bound >= free.assignment.objective * (1 - 1e-6)
    assert 0 <= result.gap < 0.05


def test_a_rule_that_a_forced_pair_breaks_is_said_to_have_given_way(frames, worker, vacancy):
    rules = MatchParams(quotas=(Quota("closed", most=0),), forced=(("w", "v"),))

    result = solve(*frames([worker()], [vacancy()]), params=rules)

    assert result.rules.select("least", "most", "reached").row(0) == (0, 0, 1)
    assert result.gave.row(0) == ("closed", 0, 1)


def test_rules_on_a_round_without_vacancies_say_what_gave(seeded_round):
    workers, vacancies = seeded_round(10, 4, seed=1)
    rules = MatchParams(quotas=(Quota("q", least=1),), cohorts=(Cohort("c", least=2),))

    result = solve(workers, vacancies.clear(), params=rules)

    assert result.plan.is_empty()
    assert result.gave["rule"].to_list() == ["q"]


def test_ids_of_any_kind_that_are_in_no_frame_are_refused(frames, worker, vacancy):
    workers, vacancies = frames([worker(id=1), worker(id=2)], [vacancy()])

    for ids in (["1"], [3], [None], [1, 7]):
        with pytest.raises(InvalidProblem, match="is in no frame"):
            solve(workers, vacancies, params=MatchParams(quotas=(Quota("q", workers=Some(ids=ids)),)))


def test_a_floor_asks_for_no_more_than_its_share(frames, worker, vacancy):
    people = [worker(id=i) for i in range(100)]
    floor = Floor("seven of a hundred", Some(ids=range(100)), 0.07)

    result = solve(*frames(people, [vacancy(headcount=100)]), params=MatchParams(floors=(floor,)))

    assert result.rules["least"].item() == 7


def test_absurd_prices_to_start_from_prove_nothing_false(seeded_round):
    workers, vacancies = seeded_round(300, 20, seed=4)
    vast = vacancies.with_columns(headcount=pl.when(pl.col("id") == "v0").then(10**6).otherwise("headcount"))

    result = solve(
        workers, vast, start_prices=np.full(20, 1e6), params=MatchParams(rounds_most=1, top=1, columns_most=1)
    )

    assert result.assignment.upper_bound >= solve(workers, vast).assignment.objective * (1 - 1e-9)


@pytest.mark.parametrize(
    "wrong",
    [{"quotas": Quota("q")}, {"quotas": (Floor("f", PAIRED, 0.5),)}, {"excluded": ("w1", "v1")}, {"forced": None},
     {"wage_span_yuan": 10**9}, {"tolerance": "x"}],
)  # fmt: skip
def test_parameters_of_the_wrong_kind_are_refused_by_name(wrong):
    with pytest.raises(InvalidProblem) as refusal:
        MatchParams(**wrong)

    assert refusal.value.array == next(iter(wrong))


@pytest.mark.parametrize("blank", ["", None])
def test_a_blank_family_is_none(frames, worker, vacancy, blank):
    people = [worker(id=i, family=blank) for i in range(3)]
    workers, vacancies = frames(people, [vacancy(headcount=1)])

    result = solve(workers.with_columns(family=pl.col("family").cast(pl.String)), vacancies)

    assert result.plan.height == 1


@pytest.mark.parametrize("most", [0, 1, 3])
@pytest.mark.parametrize("whom", [None, Some(ids=tuple(range(6)))])
def test_a_cohort_stays_closed_rather_than_break_a_quota(worker, vacancy, frames, most, whom):
    posts = [vacancy(id="far", headcount=8, wage_low_yuan=6000, wage_high_yuan=6000), vacancy(id="near", headcount=8)]
    workers, vacancies = frames([worker(id=n) for n in range(8)], posts)
    there = Some(ids=("far",))
    rules = MatchParams(
        quotas=(Quota("ban", whom, there, most=most),), cohorts=(Cohort("coach", None, there, least=5),)
    )

    result = solve(workers, vacancies, params=rules)

    assert result.gave.is_empty()
    gone = result.plan.filter(pl.col("vacancy") == "far").height
    assert gone == (5 if whom is not None and most == 3 else 0)
    assert result.plan.height == 8


@pytest.mark.parametrize(
    "rule",
    [
        MatchParams(floors=(Floor("A", Some(codes=("500101",)), 0.25),)),
        MatchParams(quotas=(Quota("A", Some(codes=("500101",)), least=50),)),
        MatchParams(quotas=(Quota("B", Some(codes=("370101",)), most=150),)),
    ],
)
def test_a_number_is_met_and_not_overdone_among_people_who_are_alike(worker, vacancy, frames, rule):
    people = [worker(id=n, home="500101" if n < 200 else "370101") for n in range(400)]
    workers, vacancies = frames(people, [vacancy(id=n, headcount=50) for n in range(4)])
    exact = MatchParams(quotas=(Quota("both", Some(codes=("500101",)), least=50, most=50),))

    result = solve(workers, vacancies, params=rule)

    assert result.gave.is_empty()
    assert result.assignment.objective == pytest.approx(solve(workers, vacancies, params=exact).assignment.objective)


def test_families_are_seated_as_well_when_no_tolerance_is_left(seeded_round):
    workers, vacancies = seeded_round(3_000, 150, seed=5, family_share=0.4)

    exact = solve(workers, vacancies, params=MatchParams(tolerance=0), reasons=False)
    near = solve(workers, vacancies, reasons=False)

    assert exact.assignment.objective >= near.assignment.objective * (1 - 1e-3)
