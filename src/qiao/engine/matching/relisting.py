"""Price and relist（按价补单）: the search for prices that no allowed pair, listed or not, can beat by much.

The best pairs of every row at some prices are sold by auction; the auction's prices are tried on *all* allowed pairs;
every pair that would still pay joins the lists; and so on until none does or the proof is good enough. Rules of numbers
take part as levies, which rise where too many go and fall below zero, to a reward, where too few do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qiao.engine.matching.auction import WEIGHT_MOST, Held
from qiao.engine.matching.flow import Pairs, transport
from qiao.engine.matching.listing import Levied, Lists
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.remembering import Recalled
from qiao.engine.matching.rules import Rules
from qiao.engine.matching.sale import Sale
from qiao.engine.matching.scan import Scan

COARSEST = 1e-3  # the tolerance of the first sale: its prices are only there to find the pairs that matter
# Each sale is so much finer than the gap proven before it. Among thousands of posts a row finds the one whose price is
# lowest by chance, so the proof is never better than the noise of the prices, and the noise is a step.
FINER_THAN_GAP = 100
SALE_SHARE = 0.06  # of the tolerance is left to the sale; the rest is for the pairs that are not listed
FIRST_KEEPS = 0.9  # of the prices of the sample, and of each sale in the next
LATER_KEEPS = 0.97
# Posts of equal worth are many. Were the best taken in order, every list would hold the same ones, so what a pair
# leaves is shuffled by up to so many proven gaps of a typical weight, and at first in so many words (of 64 posts) only.
SPREAD_BY_GAP = 5.0
SPREAD_MOST = 0.1
FIRST_WORDS = 94
NO_BOUND = 2**62
EXACT_PAIRS = 250_000  # so few pairs are sold by min-cost flow, whose prices have no noise
EXACT_FROM = 1e-4  # with a tolerance of 0 it takes over from the auction when the gap is so small
IDLE_MOST = 3  # rounds that may pass without the gap falling by so much of itself
IDLE_SHARE = 0.1
LEVY_STEP = 0.01  # of a typical weight: the first change of a levy
LEVY_STEP_MOST = 0.04  # lists may lack the pairs that a levy calls for, so it does not run away before the next pass
LEVY_STEP_LEAST = 2e-5
LEVY_GROWS, LEVY_SHRINKS = 1.3, 0.5  # steps grow while they go one way and shrink when they turn
LEVY_TURNS = 25  # sales in each round in which levies may change
LEVY_SLACK = 100  # a number is met within one in so many, for the search; the plan is then mended to the last one

Tell = Callable[[str], Callable[[int, int], None] | None]
Stop = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Proof:
    """What bounds every plan: prices a seat and a levy for each rule, and the bound they give (times unit).

    `best` is the greatest surplus of each row over all pairs it may take, at these prices and levies.
    """

    prices: Int64
    levies: Int64
    bound: int
    best: Int64


@dataclass(frozen=True, eq=False)
class Start:
    """Where a search begins: prices and levies, how far off they are taken to be, and by how much pairs are shuffled.

    `gap` 1.0 means that nothing is known of the prices; `spread` is in hundredths of a point times unit. What is
    recalled of an earlier round stands for the first pass, and proves what it can.
    """

    prices: Int64
    levies: Int64
    spread: int
    gap: float = 1.0
    recalled: Recalled | None = None


@dataclass(frozen=True, eq=False)
class Relisted:
    """How price and relist ended: lists, the last sale and what it sold, the best proof, bound and worth by round."""

    lists: Lists
    sale: Sale
    held: Held
    levies: Int64
    proof: Proof
    steps: tuple[tuple[int, int], ...]


class Relist:
    """Price and relist for some rows of a market and their share of the seats and of the rules' numbers."""

    def __init__(self, scan: Scan, rows: Int64, capacity: Int32, rules: Rules, tell: Tell, stop: Stop) -> None:
        self.scan, self.rows, self.capacity, self.rules, self.tell, self.stop = scan, rows, capacity, rules, tell, stop
        self.size = scan.market.size[rows]
        self.levy_step = np.zeros(len(rules))
        self.levy_way = np.zeros(len(rules))

    def run(self, start: Start, params: MatchParams) -> Relisted:
        """Go on until nothing unlisted pays, the gap is within the tolerance, the rounds are over or `stop` says so."""
        tolerance, prices, levies, known = params.tolerance, start.prices, start.levies, start.gap < 1.0
        lists, proof, known_best = self._begun(start, params)
        gap, best_gap, idle, steps = start.gap, np.inf, 0, list[tuple[int, int]]()
        sold: tuple[Sale, Held] | None = None
        for rounds in range(1, params.rounds_most + 1):
            fine = float(np.clip(gap / FINER_THAN_GAP, min(tolerance * SALE_SHARE, COARSEST), COARSEST))
            keeps = FIRST_KEEPS if rounds == 1 and not known else LATER_KEEPS
            small = len(lists.vacancy) <= EXACT_PAIRS
            if not len(levies) and (small or (tolerance == 0 and gap < EXACT_FROM)):
                sold = self._sold_exactly(lists)
            else:
                sold, levies = self._sold(lists, (prices * keeps).astype(np.int64), levies, fine)
            counts = self.counted(*sold)
            worth = sold[0].worth(sold[1]) + int((levies * counts).sum())
            # What a levy takes from those who are not there, or a rule lacks, the plan has still to give.
            lacking = self._held_back(levies, counts) + self._unmet(counts, sold[0].typical)
            prices = self._closed(sold[1].prices)
            if rounds == 1 and start.recalled is not None:
                proof = self._proof_beside(start.recalled, known_best, prices)
            if proof.bound < NO_BOUND and proof.bound - worth + lacking <= tolerance * proof.bound:
                steps.append((proof.bound, worth))
                break
            checked = self.scan.best(
                prices, top=params.columns_most, above=lists.surpluses(self.levied(levies), prices), rows=self.rows,
                levies=levies, spread=int(sold[0].typical * min(SPREAD_MOST, gap * SPREAD_BY_GAP)),
                progress=self.tell(f"pass {rounds + 1}"),
            )  # fmt: skip
            here = self._proof(checked.best, prices, levies)
            proof = here if here.bound <= proof.bound else proof
            steps.append((proof.bound, worth))
            gap = (max(0, proof.bound - worth) + lacking) / max(1, proof.bound)
            best_gap, idle = (gap, 0) if gap < best_gap * (1 - IDLE_SHARE) else (best_gap, idle + 1)
            exhausted = not checked.count.any() and fine <= tolerance * SALE_SHARE
            if gap <= tolerance or idle == IDLE_MOST or exhausted or rounds == params.rounds_most or self.stop():
                break
            sold = None  # frees what the next sale needs as much of again
            lists = lists.with_more(checked)
        assert sold is not None
        return Relisted(lists, *sold, levies, proof, tuple(steps))

    def _closed(self, prices: Int64) -> Int64:
        """Prices with which nobody would rather have a vacancy without seats: it costs the proof nothing."""
        return np.where(self.capacity == 0, WEIGHT_MOST, prices).astype(np.int64)

    def _begun(self, start: Start, params: MatchParams) -> tuple[Lists, Proof, Int64]:
        """The first lists, what they prove, and the greatest surplus of each row as far as it is known."""
        prices, levies, tell = start.prices, start.levies, self.tell("pass 1")
        nothing = np.zeros(len(self.rows), np.int64)
        if start.recalled is not None:
            lists, best = start.recalled.listed(params.top, start.spread, tell)
            return lists, Proof(prices, levies, NO_BOUND, nothing), best
        prove = start.gap < 1.0
        found = self.scan.best(
            prices, top=params.top, rows=self.rows, levies=levies, spread=start.spread,
            words=FIRST_WORDS, prove=prove, progress=tell,
        )  # fmt: skip
        proof = self._proof(found.best, prices, levies) if prove else Proof(prices, levies, NO_BOUND, nothing)
        return Lists.of(found), proof, found.best

    def _proof(self, best: Int64, prices: Int64, levies: Int64) -> Proof:
        bound = int(best.sum()) + self._seats_at(prices) + self._brought_in(levies)
        return Proof(prices, levies, bound, best)

    def _proof_beside(self, recalled: Recalled, known: Int64, prices: Int64) -> Proof:
        """What an earlier round proved, with the new vacancies at their present prices."""
        merged, new = recalled.beside(prices)
        return self._proof(np.maximum(known, new), merged, recalled.levies)

    def _seats_at(self, prices: Int64) -> int:
        """What all seats cost, beyond 64 bits where it must be."""
        dear = (self.capacity > 0) & (prices > 0)
        return sum(int(c) * int(p) for c, p in zip(self.capacity[dear], prices[dear], strict=True))

    def _asked(self, levies: Int64) -> Int64:
        """The number that each levy holds its rule to: at most so many where it is a charge, else at least."""
        return np.where(levies > 0, self.rules.most, self.rules.least).astype(np.int64)

    def _brought_in(self, levies: Int64) -> int:
        """What levies bring in at the most, and rewards cost at the least: what a plan within the rules can pass by."""
        return sum(int(levy) * int(asked) for levy, asked in zip(levies, self._asked(levies), strict=True) if levy)

    def _held_back(self, levies: Int64, counts: Int64) -> int:
        """What levies are charged or paid for people beside the numbers that they hold their rules to."""
        return sum(
            abs(int(levy) * (int(count) - int(asked)))
            for levy, count, asked in zip(levies, counts, self._asked(levies), strict=True)
            if levy
        )

    def _unmet(self, counts: Int64, typical: float) -> int:
        """Roughly what it would be worth to have everyone whom a rule lacks or has too many."""
        over, under = np.maximum(0, counts - self.rules.most), np.maximum(0, self.rules.least - counts)
        return int((over + under).sum() * typical)

    def levied(self, levies: Int64) -> Levied:
        """How the levies change what the listed pairs are worth."""
        market, scan = self.scan.market, self.scan
        return Levied(
            self.rows, self.size, market.order, market.first, scan.home, scan.place, scan.charges(levies),
            np.int64(scan.unit), len(levies) > 0,
        )  # fmt: skip

    def _sale(self, lists: Lists, levies: Int64) -> Sale:
        return Sale.of(lists.offers(self.levied(levies)), self.size, self.capacity)

    def _sold(self, lists: Lists, reserve: Int64, levies: Int64, tolerance: float) -> tuple[tuple[Sale, Held], Int64]:
        """A sale of the listed pairs, levies changed until the numbers hold or the turns are over."""
        sale = self._sale(lists, levies)
        held = sale.held(sale.step(tolerance), reserve)
        for _ in range(LEVY_TURNS if len(levies) else 0):
            changed = self._changed(levies, self.counted(sale, held), sale.typical)
            if (changed == levies).all():
                break
            levies = changed
            sale = self._sale(lists, levies)
            held = sale.held(sale.step(tolerance), (held.prices * LATER_KEEPS).astype(np.int64))
        return (sale, held), levies

    def _sold_exactly(self, lists: Lists) -> tuple[Sale, Held]:
        """The best sale of all by min-cost flow, where no tolerance is left: its prices have no noise at all."""
        sale = self._sale(lists, np.zeros(0, np.int64))
        pairs = Pairs.of(lists.row, lists.vacancy, sale.offers.weight.astype(np.int64), len(self.size))
        flow = transport(pairs, self.size, self.capacity)
        vacancy_of = np.full(len(sale.row_of), -1, np.int32)
        # The seats of a row's pairs go to its bidders one after the other.
        taken = np.repeat(np.arange(len(pairs.row)), flow.seats)
        of_row = pairs.row[taken]
        nth = np.arange(len(taken)) - np.searchsorted(of_row, of_row)
        vacancy_of[np.searchsorted(sale.row_of, of_row) + nth] = pairs.vacancy[taken]
        return sale, Held(vacancy_of, flow.prices, 0, True)

    def _changed(self, levies: Int64, counts: Int64, typical: float) -> Int64:
        """Levies a step up where too many went and a step down where too few did; steps shrink when they turn."""
        least_slack, most_slack = self.rules.least // LEVY_SLACK + 1, self.rules.most // LEVY_SLACK + 1
        up = (counts > self.rules.most) | ((levies < 0) & (counts > self.rules.least + least_slack))
        down = (counts < self.rules.least) | ((levies > 0) & (counts < self.rules.most - most_slack))
        way = up.astype(float) - down.astype(float)
        turned = way * self.levy_way < 0
        grown = self.levy_step * np.where(turned, LEVY_SHRINKS, np.where(way == 0, 1.0, LEVY_GROWS))
        self.levy_step = np.where(self.levy_step == 0, typical * LEVY_STEP, grown)
        self.levy_step = np.clip(self.levy_step, typical * LEVY_STEP_LEAST, typical * LEVY_STEP_MOST)
        self.levy_way = np.where(way == 0, self.levy_way, way)
        moved = levies + np.rint(way * self.levy_step).astype(np.int64)
        crossed = (levies != 0) & (moved * levies < 0)
        return np.where(crossed, 0, moved).astype(np.int64)

    def counted(self, sale: Sale, held: Held) -> Int64:
        """How many people each rule counts in what was sold (a split family by its seats)."""
        if not len(self.rules):
            return np.zeros(0, np.int64)
        who, _ = self.scan.market.members_of(self.rows[np.unique(sale.row_of)])
        seated = held.vacancy_of >= 0
        counts = [
            (workers[who] & seated & vacancies[held.vacancy_of]).sum() if len(vacancies) else 0
            for workers, vacancies in zip(self.rules.workers, self.rules.vacancies, strict=True)
        ]
        return np.array(counts, np.int64)
