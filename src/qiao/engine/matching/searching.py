"""The search of a round（求解）: a proof by price and relist, then a plan in which families and numbers hold.

The proof binds every plan that keeps the hard limits and the quotas; cohorts only narrow the plans further, so it holds
with them too. Which cohorts are open is decided from the relaxed answer by what either choice would cost; the lists are
then priced once more under that choice, so that whoever must give way has somewhere to go.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import lcm

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.auction import WEIGHT_BEST, WEIGHT_MOST
from qiao.engine.matching.cohorts import Cohort, to_open
from qiao.engine.matching.families import PAIRS_POLISHED, polished
from qiao.engine.matching.listing import NOT_LISTED, Lists
from qiao.engine.matching.market import Market
from qiao.engine.matching.mending import Numbers, mended
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.relisting import Proof, Relist, Relisted, Start, Stop, Tell
from qiao.engine.matching.remembering import Memory
from qiao.engine.matching.rules import NO_MOST, Rules
from qiao.engine.matching.scan import Scan

UNIT_SIZES = 6  # weights a seat are exact for families of up to so many; beyond, rounded down by less than a unit
SAMPLE_ROWS = 30_000  # rows in the sample whose prices the search begins with, a tenth of all at most
SAMPLE_FROM = 3_000
SAMPLE_ROUNDS = 4
SAMPLE_TOLERANCE = 0.02
SAMPLE_SPREAD = 0.6  # of a typical weight: with no prices yet, lists are nearly random
SPREAD_BY_SAMPLE_GAP = 20.0
SPREAD_LEAST, SPREAD_MOST = 0.02, 0.15
WARM_SPREAD = 0.02
WARM_GAP = 0.1  # how far off lists made at the prices of an earlier round are taken to be, however good the prices
RECALLED_GAP = 5e-3  # how far off the lists of an earlier round themselves are
COHORT_ROUNDS = 3
COHORT_WAVES = 6  # times that cohorts which could not be filled are closed and the rest planned anew
QUOTA_WEIGHT = 20  # one person over or under a quota counts as so many missing in a cohort, which may be closed
NOBODY = -1
CLOSED = 2**50  # what is charged at a cohort that is closed


@dataclass(frozen=True, eq=False)
class Outcome:
    """A plan and its proof: `worth` and `bound` in hundredths of a point times unit, rows as in the market."""

    lists: Lists
    vacancy_of: Int32
    worth: int
    bound: int
    prices: Int64
    levies: Int64
    steps: tuple[tuple[int, int], ...]
    unit: int
    counts: Int64  # what each rule counts in the plan
    least: Int64  # what the rules asked in the end: a closed cohort nobody, an open one its size
    most: Int64
    memory: Memory


class Search:
    """One search of one market under rules."""

    def __init__(self, market: Market, params: MatchParams, rules: Rules, seed: int, tell: Tell, stop: Stop) -> None:
        self.market, self.params, self.rules, self.seed, self.tell, self.stop = market, params, rules, seed, tell, stop
        points = params.weights.job + params.weights.wage + params.weights.skill + params.weights.place
        exact = lcm(*range(1, UNIT_SIZES + 1))
        self.unit = max(1, WEIGHT_BEST // max(1, points + params.weights.timing) // exact) * exact
        self.scan = Scan(market, params, self.unit, rules)
        fixed = rules.fixed >= 0
        self.rows = np.flatnonzero(~fixed).astype(np.int64)
        taken = np.bincount(rules.fixed[fixed], weights=market.size[fixed], minlength=len(market.vacancies))
        self.capacity = (market.vacancies.headcount - taken).astype(np.int32)
        self.settled = self._counted(rules.fixed)

    def run(self, start_prices: Int64 | None = None, memory: Memory | None = None) -> Outcome:
        """Prove, decide the cohorts, plan; from what an earlier round left, as far as it still holds."""
        rules = self._left(self.rules)
        relaxed = self._relaxed(replace(rules, least=np.where(rules.cohort, 0, rules.least)), start_prices, memory)
        plan, found = self._kept(rules, relaxed)
        broken = self._broken(self._counted(self._whole(plan)))
        proof = self._proof_without(broken, relaxed) if broken.any() else relaxed.proof
        return self._outcome(relaxed, found, plan, proof)

    def _kept(self, rules: Rules, relaxed: Relisted) -> tuple[Int32, Relisted]:
        """A plan in which the numbers hold as far as one was found, and no cohort is there in part."""
        if not rules.cohort.any():
            return self._plan(rules, relaxed), relaxed
        rules, found = self._decided(rules, relaxed), relaxed
        best: tuple[tuple[int, int], Int32, Relisted] | None = None
        for _ in range(COHORT_WAVES):
            found = self._again(rules, np.minimum(found.held.prices, WEIGHT_MOST), found.levies)
            plan = self._plan(rules, found)
            counts = self._counted(self._whole(plan))
            partial = np.flatnonzero(self.rules.cohort & (counts > self.settled) & (counts < self.rules.least))
            plan = self._sent_home(plan, partial)
            broken = self._broken(self._counted(self._whole(plan)))
            lacks = int(broken.sum()), -found.lists.worth_of(plan)
            if best is None or lacks < best[0]:
                best = lacks, plan, found
            elif not len(partial):
                break
            # A cohort that cannot be filled after all is closed, and one for which another rule would be broken: that
            # nobody goes keeps them all.
            shut = partial if len(partial) else self._beside(rules, np.flatnonzero(broken & ~self.rules.cohort))
            if not len(shut):
                break
            rules = _without(rules, shut)
        assert best is not None
        return best[1], best[2]

    def _beside(self, rules: Rules, broken: Int64) -> Int64:
        """The open cohorts that count people whom a broken rule counts too."""
        people = self.rules.workers[broken].any(axis=0)
        is_open = np.flatnonzero(self.rules.cohort & (rules.least > 0) & (self.settled == 0))
        return is_open[(self.rules.workers[is_open] & people).any(axis=1)]

    def _sent_home(self, plan: Int32, cohorts: Int64) -> Int32:
        """The plan without the people of some cohorts."""
        for rule in cohorts:
            there = (plan >= 0) & self.rules.vacancies[rule][plan]
            counted = np.isin(np.arange(len(plan)), self._counted_rows(int(rule)))
            plan = np.where(there & counted, NOBODY, plan).astype(np.int32)
        return plan

    def _whole(self, plan: Int32) -> Int32:
        """The plan of all rows, those whose post is given among them."""
        vacancy_of = self.rules.fixed.copy()
        vacancy_of[self.rows] = plan
        return vacancy_of

    def _broken(self, counts: Int64) -> npt.NDArray[np.bool_]:
        """Which rules a plan with these numbers does not keep; an empty cohort is kept."""
        absent = self.rules.cohort & (counts == 0)
        return np.asarray(((counts < self.rules.least) & ~absent) | (counts > self.rules.most))

    def _proof_without(self, broken: npt.NDArray[np.bool_], relaxed: Relisted) -> Proof:
        """A proof that asks nothing of the rules that gave way: what the others leave possible."""
        rules = self._left(self.rules)
        rules = replace(
            rules, least=np.where(broken | rules.cohort, 0, rules.least), most=np.where(broken, NO_MOST, rules.most)
        )
        levies = np.where(broken, 0, relaxed.levies).astype(np.int64)
        return self._again(rules, relaxed.proof.prices, levies).proof

    def _relist(self, rules: Rules) -> Relist:
        return Relist(self.scan, self.rows, self.capacity, rules, self.tell, self.stop)

    def _again(self, rules: Rules, prices: Int64, levies: Int64) -> Relisted:
        """Price and relist once more, under these rules and from prices that are nearly right."""
        start = Start(prices, levies, self._spread(SPREAD_LEAST))
        return self._relist(rules).run(start, replace(self.params, rounds_most=COHORT_ROUNDS))

    def _left(self, rules: Rules) -> Rules:
        """What the rules ask of the rows that are not settled already."""
        return replace(
            rules, least=np.maximum(rules.least - self.settled, 0), most=np.maximum(rules.most - self.settled, 0)
        )

    def _counted(self, plan: Int32) -> Int64:
        """How many people each rule counts in a plan of rows."""
        post = plan[self.market.row_of] if len(self.market.row_of) else np.zeros(0, np.int32)
        seated = post >= 0
        counts = [
            (workers & seated & vacancies[post]).sum() if len(vacancies) else 0
            for workers, vacancies in zip(self.rules.workers, self.rules.vacancies, strict=True)
        ]
        return np.array(counts, np.int64)

    def _relaxed(self, rules: Rules, start_prices: Int64 | None, memory: Memory | None) -> Relisted:
        nothing = np.zeros(len(self.capacity), np.int64), np.zeros(len(rules), np.int64)
        start = Start(*nothing, self._spread(SAMPLE_SPREAD))
        recalled = None if memory is None else memory.recalled(self.scan, self.rows)
        if recalled is not None:
            start = Start(recalled.prices, recalled.levies, self._spread(WARM_SPREAD), RECALLED_GAP, recalled)
        elif start_prices is not None:
            start = Start(start_prices, nothing[1], self._spread(WARM_SPREAD), WARM_GAP)
        elif len(self.rows) >= SAMPLE_FROM:
            sample = self._sample(rules, start)
            bound, worth = sample.steps[-1]
            off = SPREAD_BY_SAMPLE_GAP * (bound - worth) / max(1, bound)
            spread = float(np.clip(off, SPREAD_LEAST, SPREAD_MOST))
            start = Start(sample.proof.prices, sample.levies, self._spread(spread))
        return self._relist(rules).run(start, self.params)

    def _spread(self, share: float) -> int:
        return int(share * self.unit * (self.params.weights.job + self.params.weights.wage))

    def _sample(self, rules: Rules, start: Start) -> Relisted:
        """Prices from some rows on their share of the seats, rounded up, and as many more rows for that."""
        share = min(0.1, SAMPLE_ROWS / len(self.rows))
        seats = np.maximum(np.rint(self.capacity * share), self.capacity > 0).astype(np.int32)
        share = min(1.0, float(seats.sum()) / max(1, int(self.capacity.sum())))
        order = np.random.default_rng(self.seed).permutation(len(self.rows))
        some = np.sort(self.rows[order[: max(1, int(len(order) * share))]])
        rules = replace(
            rules,
            least=np.rint(rules.least * share).astype(np.int64),
            most=np.rint(rules.most * share).astype(np.int64),
        )
        coarse = replace(self.params, rounds_most=SAMPLE_ROUNDS, tolerance=SAMPLE_TOLERANCE)
        return Relist(self.scan, some, seats, rules, lambda _step: None, self.stop).run(start, coarse)

    def _decided(self, rules: Rules, relaxed: Relisted) -> Rules:
        """Cohorts open (at least their size) or closed (nobody): open are those that are filled already, and of the
        others those worth opening."""
        counts = self._relist(rules).counted(relaxed.sale, relaxed.held)
        short = np.flatnonzero(rules.cohort & (self.settled == 0) & (counts < rules.least))
        closed = relaxed.levies.copy()
        closed[short] = CLOSED
        levied, prices = self._relist(rules).levied(relaxed.levies), relaxed.held.prices
        now = relaxed.lists.surpluses(self._relist(rules).levied(closed), prices)
        cohorts = []
        for rule in short:
            rows = self._counted_rows(int(rule))
            there = relaxed.lists.surpluses_there(levied, prices, rows, self.rules.vacancies[rule])
            rows, there = rows[there > NOT_LISTED], there[there > NOT_LISTED]
            cohorts.append(Cohort(int(rule), int(rules.least[rule]), rows, self.market.size[self.rows[rows]], there))
        shut = np.setdiff1d(short, np.array(to_open(cohorts, now), np.int64))
        return replace(_without(rules, shut), cohort=np.zeros(len(rules), bool))

    def _counted_rows(self, rule: int) -> Int64:
        """The rows, by their place among those that are not settled, of which a rule counts somebody."""
        return np.flatnonzero(np.isin(self.rows, self.market.row_of[self.rules.workers[rule]])).astype(np.int64)

    def _plan(self, rules: Rules, found: Relisted) -> Int32:
        """The vacancy of each row that is not settled."""
        plan = found.sale.whole(found.held, self.params.tolerance)
        size, lists = self.market.size[self.rows], found.lists
        families = size.max(initial=1) > 1
        short = found.steps[-1][0] - found.steps[-1][1] > self.params.tolerance * found.steps[-1][0]
        if not (families or len(rules) or short):
            return plan
        plan = mended(lists, size, self.capacity, plan, self._numbers(rules))
        if families and not len(rules) and len(lists.vacancy) <= PAIRS_POLISHED and not self.stop():
            a_seat = lists.worth.astype(np.int64) * self.unit // np.repeat(size, np.diff(lists.start))
            plan = polished(
                lists.start, lists.vacancy, a_seat, found.proof.prices, size, self.capacity, plan,
                tolerance=self.params.tolerance,
            )  # fmt: skip
        return plan

    def _numbers(self, rules: Rules) -> Numbers:
        """The rules as the mending reads them."""
        place = np.full(len(self.market.size), NOBODY, np.int64)
        place[self.rows] = np.arange(len(self.rows))
        members = [np.bincount(place[self.market.row_of[who]] + 1, minlength=1) for who in rules.workers]
        rows = [np.flatnonzero(count[1:]) for count in members]
        row = np.concatenate([np.zeros(0, np.int64), *rows])
        rule = np.repeat(np.arange(len(rules), dtype=np.int32), [len(some) for some in rows])
        count = np.concatenate([np.zeros(0, np.int64), *(m[1:][some] for m, some in zip(members, rows, strict=True))])
        order = np.argsort(row, kind="stable")
        start = np.searchsorted(row[order], np.arange(len(self.rows) + 1)).astype(np.int64)
        return Numbers(
            start, rule[order], count[order].astype(np.int32), np.ascontiguousarray(rules.vacancies.T.astype(np.uint8)),
            rules.least, rules.most, np.where(self.rules.cohort, 1, QUOTA_WEIGHT).astype(np.int64),
        )  # fmt: skip

    def _outcome(self, relaxed: Relisted, found: Relisted, plan: Int32, proof: Proof) -> Outcome:
        vacancy_of = self._whole(plan)
        worth = found.lists.worth_of(plan) * self.unit
        settled = self._settled_worth() * self.unit
        steps = tuple((bound + settled, worth + settled) for bound, worth in relaxed.steps)
        counts = self._counted(vacancy_of)
        absent = self.rules.cohort & (counts == 0)
        least, most = np.where(absent, 0, self.rules.least), np.where(absent, 0, self.rules.most)
        lists = found.lists.in_order()
        memory = Memory.of(self.scan, self.rows, lists, proof.best, proof.prices, proof.levies)
        return Outcome(
            self._lists_of_all(lists), vacancy_of, worth + settled, max(proof.bound, worth) + settled,
            proof.prices, proof.levies, steps, self.unit, counts, least.astype(np.int64), most.astype(np.int64),
            memory,
        )  # fmt: skip

    def _settled_worth(self) -> int:
        return int(self.settled_pairs[1].sum())

    @cached_property
    def settled_pairs(self) -> tuple[Int64, Int64]:
        """The rows whose post is given, and what it is worth to each."""
        rows = np.flatnonzero(self.rules.fixed >= 0).astype(np.int64)
        return rows, self.scan.worth_of(rows, self.rules.fixed[rows]) if len(rows) else rows

    def _lists_of_all(self, lists: Lists) -> Lists:
        """The lists with the settled pairs among them, for all rows."""
        rows, worth = self.settled_pairs
        if not len(rows):
            return lists
        count = np.zeros(len(self.market.size), np.int64)
        count[self.rows] = np.diff(lists.start)
        count[rows] = 1
        owner = np.concatenate([self.rows[lists.row], rows])
        order = np.argsort(owner, kind="stable")
        vacancy = np.concatenate([lists.vacancy, self.rules.fixed[rows]])[order]
        values = np.concatenate([lists.worth, worth.astype(np.int32)])[order]
        return Lists(np.concatenate([[0], np.cumsum(count)]).astype(np.int64), vacancy, values)


def _without(rules: Rules, closed: Int64) -> Rules:
    """The rules with some cohorts closed: nobody goes."""
    shut = np.isin(np.arange(len(rules)), closed)
    return replace(rules, least=np.where(shut, 0, rules.least), most=np.where(shut, 0, rules.most))
