"""What people and vacancies are told when rules and exclusions take part."""

from __future__ import annotations

import polars as pl
import pytest

from qiao.engine.matching import MatchParams, Quota, Some, candidates, solve

PAIRED = Some(codes=("37",))


@pytest.fixture
def wide_round(seeded_round):
    """A round in which most could go either way."""
    workers, vacancies = seeded_round(600, 40, seed=21, family_share=0.2)
    return workers.with_columns(reach=pl.lit(4), care=pl.lit(False)), vacancies


def test_who_is_kept_out_by_a_rule_is_told_so(wide_round):
    workers, vacancies = wide_round
    roomy = vacancies.with_columns(headcount=pl.col("headcount") + 600)
    rule = Quota("nobody to Shandong", vacancies=PAIRED, most=0)

    result = solve(workers, roomy, params=MatchParams(quotas=(rule,)))

    stays = set(result.unplaced.filter(pl.col("why") == "rules")["worker"])
    able = candidates(workers, roomy, top=len(roomy))
    could = {int(result.row_of[at]) for at in range(len(workers)) if workers["id"][at] in stays}
    assert stays
    assert could <= set(able.worker.tolist())
    assert "rules" not in solve(workers, roomy).unplaced["why"]


def test_a_pair_that_was_excluded_counts_neither_as_allowed_nor_in_the_rank(seeded_round):
    workers, vacancies = seeded_round(60, 8, seed=4)
    roomy = vacancies.with_columns(headcount=pl.lit(60))
    free = solve(workers, roomy)
    several = (line for line in free.plan.iter_rows(named=True) if int(line["reasons"][-1].split(":")[2]) > 1)
    best = next(several)
    allowed = int(best["reasons"][-1].split(":")[2])

    result = solve(workers, roomy, params=MatchParams(excluded=((best["worker"], best["vacancy"]),)))

    now = result.plan.row(by_predicate=pl.col("worker") == best["worker"], named=True)
    assert now["vacancy"] != best["vacancy"]
    assert now["reasons"][-1] == f"rank:1:{allowed - 1}"


def test_whoever_could_only_take_an_excluded_post_is_told_so(worker, vacancy, frames):
    workers, vacancies = frames([worker(id="a"), worker(id="b")], [vacancy(id="v", headcount=2)])

    result = solve(workers, vacancies, params=MatchParams(excluded=(("a", "v"),)))

    assert result.unplaced.rows() == [("a", 0, "excluded")]
    assert result.unmet.rows() == [("v", 1, "others_worth_more")]


def test_seats_that_a_rule_keeps_empty_are_said_to_be(worker, vacancy, frames):
    workers, vacancies = frames([worker(id="a"), worker(id="b")], [vacancy(id="v", headcount=2)])

    result = solve(workers, vacancies, params=MatchParams(quotas=(Quota("one", most=1),)))

    assert result.unplaced["why"].to_list() == ["rules"]
    assert result.unmet.rows() == [("v", 1, "rules")]
