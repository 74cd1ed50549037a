"""The planted ledgers: as many rows as asked, truth that is true, faults about as often as told."""

from __future__ import annotations

import polars as pl
import pytest

from bench.doubles import DECOY_SHARES, SHARES, doubles


def test_ledgers_have_the_rows_asked_for_and_the_same_every_time() -> None:
    made, again = doubles(1_000, seed=3), doubles(1_000, seed=3)
    assert made.left.height == made.right.height == 1_000
    assert made.left["id"].is_unique().all()
    assert made.right["id"].is_unique().all()
    assert made.right.equals(again.right)
    assert not made.right.equals(doubles(1_000, seed=4).right)


def test_a_pair_without_faults_has_the_same_facts_and_one_with_faults_has_not() -> None:
    made = doubles(1_000, seed=3)
    facts = ["name", "born_on", "place", "phone"]
    both = made.truth.join(made.left, left_on="left_id", right_on="id").join(
        made.right, left_on="right_id", right_on="id", suffix="_there"
    )
    alike = pl.all_horizontal(pl.col(fact).eq_missing(pl.col(f"{fact}_there")) for fact in facts)
    assert both.height == 750
    assert both.filter(alike != (pl.col("kinds").list.len() == 0)).height == 0
    assert set(both["kinds"].explode().drop_nulls()) == set(SHARES)
    assert 0.25 <= both.select((~alike).mean()).item() <= 0.45


def test_decoys_are_of_every_kind_and_nobody_who_is_planted() -> None:
    made = doubles(1_000, seed=3)
    assert dict(made.decoys["kind"].value_counts().rows()) == {
        kind: pytest.approx(1_000 * share) for kind, share in DECOY_SHARES.items()
    }
    assert made.decoys.join(made.truth, on="left_id", how="semi").height == 0
    assert made.decoys.join(made.truth, on="right_id", how="semi").height == 0
