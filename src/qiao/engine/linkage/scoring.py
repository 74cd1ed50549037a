"""How much speaks for each pair: Splink's model over DuckDB, in memory, with what `comparisons` states."""

from __future__ import annotations

import logging
from typing import Any

import polars as pl

from qiao.engine.linkage.comparisons import COMPARISONS, Comparison, described
from qiao.engine.linkage.ledgers import KEYS
from qiao.engine.linkage.params import LinkParams

STATED_HITS = 10
"""What is stated of u weighs as much as this many pairs seen."""
STRICT_RECALL = 0.6
"""The share of true pairs that agree exactly in name and birth or in name and phone; assumption."""
WEIGHT_LEAST = -4.0
"""Pairs for which less speaks (in bits, about 6 in 100) are not returned: they change nothing."""

_READ = (
    "row",
    "name",
    "sound",
    "born_on",
    "born_turned",
    "born_day",
    "born_year",
    "county",
    "township",
    "village",
    "phone",
)


class LinkageNotInstalled(ImportError):
    """Splink is not there."""


class LinkageFailed(RuntimeError):
    """The ledgers are larger than the memory allowed."""


class Scorer:
    """One database in memory, and the model that reads it. Raises LinkageNotInstalled when the extra is missing."""

    def __init__(self, params: LinkParams) -> None:
        try:
            import duckdb
            import splink
            from splink.internals.exceptions import SplinkException
        except ImportError as error:
            missing = "linking ledgers without identities needs Splink; install it with: pip install 'qiao[linkage]'"
            raise LinkageNotInstalled(missing) from error
        logging.getLogger("splink").setLevel(logging.WARNING)  # it tells every step, and at DEBUG its questions
        # Nothing is fetched and nothing spilt: a file aside would hold names and phones in the clear.
        limits: dict[str, Any] = {
            "memory_limit": f"{params.memory_mb}MB",
            "temp_directory": "",
            "preserve_insertion_order": True,
        }
        closed = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        self._database = duckdb.connect(":memory:", config={**limits, **closed})
        self._splink_failed = (SplinkException, duckdb.Error)
        self._splink = splink
        self._api = splink.DuckDBAPI(self._database)
        self._memory_mb = params.memory_mb

    def close(self) -> None:
        self._database.close()

    def scored(self, left: pl.DataFrame, right: pl.DataFrame, sample: pl.DataFrame, prior: float) -> pl.DataFrame:
        """left_row, right_row, weight in bits, and of each comparison `of_<field>` (bits) and `at_<field>` (the level).

        In the order of their rows. `left` and `right` being one frame, its rows are compared with each other, each pair
        once. Raises LinkageFailed when memory does not suffice.
        """
        try:
            return self._scored(left, right, self._different_people(sample), prior)
        except self._splink_failed as error:
            if "Out of Memory" not in str(error):
                raise
            why = f"the ledgers do not fit into memory_mb = {self._memory_mb}; give more, or link by county"
            raise LinkageFailed(why) from error

    def _different_people(self, sample: pl.DataFrame) -> dict[str, dict[str, float]]:
        """u of every level, from all pairs within a sample of one ledger: its rows are different people."""
        table = self._api.register(sample.select(_READ).to_arrow(), dataset_display_name="sample")
        settings = self._settings("dedupe_only", [described(comparison) for comparison in COMPARISONS])
        linker = self._splink.Linker(table, settings, log_level=None)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e12, min_count_per_level=None, num_chunks=1)
        seen = {told["output_column_name"]: told for told in linker.misc.save_model_to_json()["comparisons"]}
        return {
            comparison.field: _blended(comparison, seen[comparison.field], _pairs_that_say(sample, comparison.field))
            for comparison in COMPARISONS
        }

    def _scored(
        self, left: pl.DataFrame, right: pl.DataFrame, u: dict[str, dict[str, float]], prior: float
    ) -> pl.DataFrame:
        sides = [(left, "a")] if left is right else [(left, "a"), (right, "b")]
        tables = [
            self._api.register(side.select(*_READ, *KEYS).to_arrow(), dataset_display_name=name) for side, name in sides
        ]
        comparisons = [described(comparison, u[comparison.field]) for comparison in COMPARISONS]
        settings = self._settings("dedupe_only" if left is right else "link_only", comparisons) | {
            "blocking_rules_to_generate_predictions": [self._splink.block_on(key) for key in KEYS],
            "probability_two_random_records_match": prior,
            "retain_matching_columns": True,
        }
        linker = self._splink.Linker(tables if len(tables) > 1 else tables[0], settings, log_level=None)
        for comparison in COMPARISONS:
            for level in comparison.levels:
                if level.frequency:
                    table = self._api.register(_frequencies(left, right, level.frequency, level.u).to_arrow())
                    linker.table_management.register_term_frequency_lookup(table, level.frequency)
        found = linker.inference.predict(threshold_match_weight=WEIGHT_LEAST)
        columns = ["row_l AS left_row", "row_r AS right_row", "match_weight AS weight"]
        for comparison in COMPARISONS:
            field, adjusted = comparison.field, any(level.frequency for level in comparison.levels)
            columns.append(f"mw_{field}{f' + mw_tf_adj_{field}' if adjusted else ''} AS of_{field}")
            columns.append(f"gamma_{field}::TINYINT AS at_{field}")
        scored: pl.DataFrame = self._database.sql(
            f"SELECT {', '.join(columns)} FROM {found.physical_name} ORDER BY 1, 2"
        ).pl()
        return scored

    def _settings(self, kind: str, comparisons: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "link_type": kind,
            "unique_id_column_name": "row",
            "comparisons": comparisons,
            "blocking_rules_to_generate_predictions": [],
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": True,
            "linker_uid": kind,
        }


def prior_of(left: pl.DataFrame, right: pl.DataFrame) -> float:
    """How probable it is that two rows taken anywhere are one person: from the pairs that agree without any doubt."""
    agreeing = [
        left.drop_nulls(("name", by)).join(right, on=("name", by), how="semi")["row"] for by in ("born_on", "phone")
    ]
    expected = pl.concat(agreeing).n_unique() / STRICT_RECALL
    return min(max(expected, 1.0), left.height, right.height) / (left.height * right.height + 1)


def prior_within(ledger: pl.DataFrame) -> float:
    """How probable it is that two rows of one ledger are one person, likewise."""
    twice = [
        known.filter(pl.len().over("name", by) > 1)["row"] for by in ("born_on", "phone")
        if not (known := ledger.drop_nulls(("name", by))).is_empty()
    ]  # fmt: skip
    expected = (pl.concat(twice).n_unique() if twice else 0) / 2 / STRICT_RECALL
    pairs = ledger.height * (ledger.height - 1) / 2
    return min(max(expected, 1.0), ledger.height) / (pairs + 1)


def _pairs_that_say(sample: pl.DataFrame, field: str) -> float:
    """The pairs of a sample about which a field says something."""
    column = {"birth": "born_on"}.get(field, field)
    outer = {"township": "county", "village": "township"}.get(field)
    known = sample.drop_nulls(column)
    alike = known.group_by(outer).len()["len"] if outer else pl.Series([known.height])
    return float((alike * (alike - 1) / 2).sum())


def _blended(comparison: Comparison, seen: dict[str, Any], pairs: float) -> dict[str, float]:
    """u by level: what was seen in the sample, beside what is stated as if it had been seen STATED_HITS times."""
    shares = {told["label_for_charts"]: told.get("u_probability") for told in seen["comparison_levels"]}
    u = {}
    for level in comparison.levels[:-1]:
        share = shares[level.word]
        hits = share * pairs if isinstance(share, float) else 0.0
        u[level.word] = (hits + STATED_HITS) / (pairs + STATED_HITS / level.u)
    last = comparison.levels[-1]
    return u | {last.word: max(1.0 - sum(u.values()), 0.01)}


def _frequencies(left: pl.DataFrame, right: pl.DataFrame, column: str, stated: float) -> pl.DataFrame:
    """How probable it is that somebody else has this very value, by how many others of either ledger have it.

    Beside it the stated figure weighs as much as one person seen, or else in a ledger of ten every phone would be one
    that a tenth of all people share.
    """
    counts = [side.drop_nulls(column).group_by(column).len("people") for side in (left, right)]
    most = pl.concat(counts).group_by(column).agg(pl.col("people").max()).sort(column)
    larger = max(left.height, right.height)
    return most.select(column, (pl.col("people") / (larger + 1.0 / stated)).alias(f"tf_{column}"))
