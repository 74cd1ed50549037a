"""A round that goes on from the one before: quicker, and proven over all pairs all the same."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qiao.engine.matching import (
    Cohort,
    Edges,
    InvalidProblem,
    MatchParams,
    Quota,
    Some,
    candidates,
    solve,
    verify,
    violations,
)
from qiao.engine.matching.params import Weights

REGIONS = MatchParams().paired_regions


def changed_people(workers, share, seed):
    """The same ids; of some, everything else is another's."""
    rng = np.random.default_rng(seed)
    some = np.sort(rng.choice(len(workers), max(2, int(len(workers) * share)), replace=False))
    line = np.arange(len(workers))
    line[some] = np.roll(some, 1)
    family = workers["family"]
    return workers[line].with_columns(id=workers["id"], family=family)


def proven(workers, vacancies, result, params=None):
    """The answer keeps every rule, and its prices prove its bound over all allowed pairs."""
    assert violations(workers, vacancies, result.plan, paired_regions=REGIONS).is_empty()
    every = candidates(workers, vacancies, top=max(1, len(vacancies)), params=params)
    verify(every, vacancies["headcount"].to_numpy(), result.assignment, size=result.size)


@pytest.fixture
def passes(monkeypatch):
    """How many rows each pass over pairs looks at."""
    from qiao.engine.matching.scan import Scan

    seen, best = [], Scan.best

    def counted(self, *given, rows=None, **named):
        seen.append(len(self.market.size) if rows is None else len(rows))
        return best(self, *given, rows=rows, **named)

    monkeypatch.setattr(Scan, "best", counted)
    return seen


@pytest.mark.parametrize("family_share", [0.0, 0.3])
def test_only_those_who_changed_are_looked_at_again(seeded_round, passes, family_share):
    workers, vacancies = seeded_round(4_000, 150, seed=3, family_share=family_share)
    params = MatchParams(tolerance=2e-2)
    earlier = solve(workers, vacancies, params=params, reasons=False)
    passes.clear()

    again = changed_people(workers, 0.01, seed=1)
    result = solve(again, vacancies, params=params, earlier=earlier)

    assert result.gap <= params.tolerance or family_share
    assert sum(passes) <= 0.05 * len(result.size) or family_share
    assert passes[0] <= 0.05 * len(result.size)
    proven(again, vacancies, result)


def test_the_same_round_again_is_the_same_answer_without_a_pass(seeded_round, passes):
    workers, vacancies = seeded_round(800, 60, seed=8)
    earlier = solve(workers, vacancies)
    passes.clear()

    result = solve(workers, vacancies, earlier=earlier, reasons=False)

    assert passes == []
    assert result.assignment.objective == pytest.approx(earlier.assignment.objective, rel=1e-4)
    assert result.assignment.upper_bound == earlier.assignment.upper_bound


@given(
    seed=st.integers(0, 10**6), family_share=st.sampled_from([0.0, 0.3]), people=st.sampled_from([0.0, 0.05, 0.6]),
    left=st.integers(0, 3), came=st.integers(0, 3), seats=st.integers(-2, 2), barred=st.booleans(),
)  # fmt: skip
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_changed_the_bound_holds_over_all_pairs(
    seeded_round, seed, family_share, people, left, came, seats, barred
):
    workers, vacancies = seeded_round(120, 24, seed, family_share)
    first = vacancies[: len(vacancies) - came]
    pair = ((workers["id"][0], vacancies["id"][5]), (workers["id"][7], vacancies["id"][9]))
    params = MatchParams(excluded=pair if barred else ())
    earlier = solve(workers, first, params=params)
    now = vacancies[left:].with_columns(headcount=(pl.col("headcount") + seats).clip(0))
    again = changed_people(workers, people, seed) if people else workers

    other = MatchParams(excluded=pair[1:])
    result = solve(again[3:], now, params=other, earlier=earlier)
    cold = solve(again[3:], now, params=other)

    assert violations(again[3:], now, result.plan, paired_regions=REGIONS).is_empty()
    assert not (set(result.plan.select("worker", "vacancy").iter_rows()) & set(other.excluded))
    assert result.assignment.upper_bound >= cold.assignment.objective - 1e-6
    assert cold.assignment.upper_bound >= result.assignment.objective - 1e-6
    every = candidates(again[3:], now, top=len(now))
    people, posts = again["id"][3:].to_list(), now["id"].to_list()
    barred = [(result.row_of[people.index(w)], posts.index(v)) for w, v in other.excluded if v in posts]
    keep = np.array([(w, v) not in barred for w, v in zip(every.worker, every.vacancy, strict=True)], bool)
    some = Edges(every.worker[keep], every.vacancy[keep], every.utility[keep], every.worker_count, every.vacancy_count)
    verify(some, now["headcount"].to_numpy(), result.assignment, size=result.size)


def test_numbers_hold_in_the_next_round_too(seeded_round, passes):
    workers, vacancies = seeded_round(600, 40, seed=21)
    workers = workers.with_columns(reach=pl.lit(4), care=pl.lit(False))
    rule = Quota("few to Shandong", vacancies=Some(codes=("37",)), most=20)
    params = MatchParams(quotas=(rule,), tolerance=1e-2)
    earlier = solve(workers, vacancies, params=params)
    passes.clear()

    again = changed_people(workers, 0.01, seed=2)
    result = solve(again, vacancies, params=params, earlier=earlier)
    looked_at = sum(passes)
    cold = solve(again, vacancies, params=params)

    assert result.rules["reached"][0] <= 20
    assert looked_at < sum(passes) - looked_at
    assert cold.assignment.objective <= result.assignment.upper_bound + 1e-6
    assert result.assignment.objective <= cold.assignment.upper_bound + 1e-6


@pytest.mark.parametrize(
    "other",
    [
        MatchParams(weights=Weights(wage=1000)),
        MatchParams(paired_regions={"50": "11"}),
        MatchParams(quotas=(Quota("other", most=5),)),
    ],
)
def test_other_weights_or_rules_prove_anew(seeded_round, other):
    workers, vacancies = seeded_round(300, 30, seed=5)
    rule = Quota("few", vacancies=Some(codes=("37",)), most=3)
    earlier = solve(workers, vacancies, params=MatchParams(quotas=(rule,)))

    result = solve(workers, vacancies, params=other, earlier=earlier)

    cold = solve(workers, vacancies, params=other)
    assert result.assignment.upper_bound == cold.assignment.upper_bound
    assert result.plan.equals(cold.plan)


@pytest.mark.parametrize("sides", [(0, 30), (300, 0), (0, 0)])
def test_a_side_that_emptied_or_filled(seeded_round, sides):
    workers, vacancies = seeded_round(300, 30, seed=6)
    people, posts = sides
    full, empty = solve(workers, vacancies), solve(workers[:people], vacancies[:posts])

    for frames, earlier in (
        ((workers[:people], vacancies[:posts]), full),
        ((workers, vacancies), empty),
        ((workers[:people], vacancies[:posts]), empty),
    ):
        result = solve(*frames, earlier=earlier)
        proven(*frames, result)
        assert result.plan.height + result.unplaced.height == len(frames[0])


def test_an_earlier_round_is_a_result():
    with pytest.raises(InvalidProblem, match="earlier = 'str': must be the Result"):
        solve(pl.DataFrame(), pl.DataFrame(), earlier="yesterday")


@pytest.mark.parametrize(
    "later",
    [
        MatchParams(quotas=(Quota("q", vacancies=Some(codes=("37",)), most=None),)),
        MatchParams(quotas=(Quota("q", vacancies=Some(codes=("37",)), least=1),)),
        MatchParams(cohorts=(Cohort("q", vacancies=Some(codes=("37",)), least=2),)),
    ],
)
def test_a_charge_for_a_limit_that_is_gone_proves_nothing(seeded_round, later):
    workers, vacancies = seeded_round(600, 40, seed=21)
    workers = workers.with_columns(reach=pl.lit(4), care=pl.lit(False))
    bound = MatchParams(quotas=(Quota("q", vacancies=Some(codes=("37",)), most=20),))
    earlier = solve(workers, vacancies, params=bound)
    assert earlier.levies[0] > 0

    result = solve(workers, vacancies, params=later, earlier=earlier)

    cold = solve(workers, vacancies, params=later)
    assert result.assignment.upper_bound >= cold.assignment.objective - 1e-6
    assert result.assignment.objective >= cold.assignment.objective * (1 - 1e-3)
