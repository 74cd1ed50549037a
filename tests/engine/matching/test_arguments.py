"""What nobody can mean is refused by name, place and value, whatever its type, and never ends in another error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from tests.engine.matching.conftest import frame, one_vacancy, one_worker

from qiao.engine.matching import (
    BrokenInvariant,
    Cohort,
    Edges,
    Floor,
    InvalidProblem,
    MatchParams,
    Quota,
    Some,
    Weights,
    assign,
    candidates,
    lists,
    solve,
    verify,
)

NAN, INF = float("nan"), float("inf")
HOME = Some(codes=("50",))
STRANGE = (object(), int, lambda: 1, np.array(3), np.array([[1, 2]]), pl.DataFrame({"a": [1]}))  # wrong everywhere
SINGLE = (True, False, np.True_, 1j, Decimal(1), Decimal("NaN"), Fraction(1, 2), b"x", *STRANGE)
NO_NUMBER = (None, *SINGLE, "x", "", "3", [], {}, {1})
NO_WHOLE = (*NO_NUMBER, 1.5, 1.0, np.float64(2), NAN, INF, -INF, -1, -(10**30), 10**30)
NO_REAL = (*NO_NUMBER, NAN, INF, -INF, np.float32("nan"), -1e-9, -1, 10**400)
NO_TEXT = (None, *SINGLE, 7, 1.5, [], {}, "", " ", "\u3000", "\ud800", ("q",))
NO_SOME = (*SINGLE, "50", 50, ["50"], ("50",), {}, Some, Quota("q"))
NO_SEVERAL = (*SINGLE, None, "50", "", 50, 1.5, {}, {"50"}, HOME, np.array(["50"]))
NO_IDS = (*SINGLE, "w0", "", {}, 7, 1.5, (id for id in "w"))
NO_PAIRINGS = (
    None, *SINGLE, [], "", "50", [("50", "37")], {50: "37"}, {"50": 37}, {"50": None}, {"": "37"},
    {"50": ""}, {"5002381": "37"}, {"50": "370902001"}, {"5": "37"}, {"500": "37"}, {"²²": "37"}, {"٥٠": "37"},
    {" 50": "37"}, {"50\n": "37"}, {"+5": "37"}, {"山东": "37"}, {("50",): "37"},
)  # fmt: skip
WHOLE_PARAMETERS = ("wage_span_yuan", "wage_floor_least_yuan", "wait_days_most", "top", "columns_most", "rounds_most")
EDGES = Edges([0, 0, 1], [0, 1, 0], [3.0, 2.0, 2.5], 2, 2)
ANSWER = assign(EDGES, [1, 1])
WORKERS, VACANCIES = frame([one_worker()]), frame([one_vacancy()])


def faces() -> Iterator[tuple[str, Callable[[object], object], tuple[object, ...]]]:
    """What the public face takes one value for: how it is named, the call, and what it must refuse."""
    for name in WHOLE_PARAMETERS:
        yield name, lambda wrong, name=name: MatchParams(**{name: wrong}), NO_WHOLE
    for name in vars(Weights()):
        yield f"weights.{name}", lambda wrong, name=name: Weights(**{name: wrong}), NO_WHOLE
    yield "weights", lambda wrong: MatchParams(weights=wrong), (None, *SINGLE, Weights, MatchParams(), {}, 3)
    yield "tolerance", lambda wrong: MatchParams(tolerance=wrong), NO_REAL
    for name in ("paired_regions", "paired_cities"):
        yield name, lambda wrong, name=name: MatchParams(**{name: wrong}), NO_PAIRINGS
    for name in ("quotas", "floors", "cohorts", "excluded", "forced"):
        yield name, lambda wrong, name=name: MatchParams(**{name: wrong}), NO_SEVERAL
    yield "name", Quota, NO_TEXT
    yield "name", lambda wrong: Floor(wrong, HOME, 0.5), NO_TEXT
    yield "name", Cohort, NO_TEXT
    for rule in (Quota, Cohort):
        for side in ("workers", "vacancies"):
            yield f"q.{side}", lambda wrong, rule=rule, side=side: rule("q", **{side: wrong}), NO_SOME
        yield "q.least", lambda wrong, rule=rule: rule("q", least=wrong), NO_WHOLE
    yield "q.most", lambda wrong: Quota("q", most=wrong), NO_WHOLE[1:]
    yield "q.workers", lambda wrong: Floor("q", wrong, 0.5), (None, *NO_SOME)
    yield "q.share", lambda wrong: Floor("q", HOME, wrong), (*NO_REAL, 1.5, 2, np.float32(1.1))
    yield "codes", lambda wrong: Some(codes=wrong), NO_SEVERAL
    yield "ids", lambda wrong: Some(ids=wrong), NO_IDS
    yield "top", lambda wrong: candidates(WORKERS, VACANCIES, top=wrong), (*NO_WHOLE[:-1], 0)
    yield "params", lambda wrong: candidates(WORKERS, VACANCIES, top=1, params=wrong), (*NO_NUMBER[1:], MatchParams, 3)
    yield "length", lambda wrong: lists(EDGES, [1, 1], length=wrong), (*NO_WHOLE, 0)
    yield "edges", lambda wrong: lists(wrong, [1, 1], length=1), (*NO_NUMBER, Edges)
    yield "edges", lambda wrong: verify(wrong, [1, 1], ANSWER), (*NO_NUMBER, Edges)
    yield "capacity", lambda wrong: verify(EDGES, wrong, ANSWER), (*NO_NUMBER, [1], [1, 1, 1], "11", {0: 1, 1: 1}, 3)
    yield "size", lambda wrong: verify(EDGES, [1, 1], ANSWER, size=wrong), (*NO_NUMBER[1:], [1], "11", {1: 1, 2: 1})
    yield "assignment", lambda wrong: verify(EDGES, [1, 1], wrong), (*NO_NUMBER, EDGES)


CASES = [
    pytest.param(name, call, wrong, id=f"{name}, {type(wrong).__name__} {at}")
    for name, call, several in faces()
    for at, wrong in enumerate(several)
]


def refused(call: Callable[[], object]) -> InvalidProblem:
    with pytest.raises(InvalidProblem) as refusal:
        call()
    return refusal.value


@pytest.mark.parametrize(("name", "call", "wrong"), CASES)
def test_a_wrong_value_is_refused_by_name(name, call, wrong):
    refusal = refused(lambda: call(wrong))

    assert refusal.array == name
    assert refusal.why


PLACES = {
    "a code that is no text": (lambda: Some(codes=("50", 37)), "codes", 1, 37),
    "a code of one digit": (lambda: Some(codes=["5"]), "codes", 0, "5"),
    "digits of another script": (lambda: Some(codes=("²²",)), "codes", 0, "²²"),
    "a code with a line's end": (lambda: Some(codes=("50\n",)), "codes", 0, "50\n"),
    "an id that is a list": (lambda: Some(ids=["w", ["v"]]), "ids", 1, ["v"]),
    "an id that is yes": (lambda: Some(ids=(1, True)), "ids", 1, True),
    "a quota that is none": (lambda: MatchParams(quotas=(Quota("q"), "q")), "quotas", 1, "q"),
    "a cohort among the floors": (lambda: MatchParams(floors=[Cohort("c")]), "floors", 0, Cohort("c")),
    "a pair of three": (lambda: MatchParams(excluded=(("w", "v"), ("w", "v", "x"))), "excluded", 1, ("w", "v", "x")),
    "a pair that is a word": (lambda: MatchParams(forced=("wv",)), "forced", 0, "wv"),
    "a worker that is a list": (lambda: MatchParams(forced=((["w"], "v"),)), "forced", 0, (["w"], "v")),
    "a vacancy that is a mapping": (lambda: MatchParams(excluded=(("w", {}),)), "excluded", 0, ("w", {})),
    "a worker that is yes": (lambda: MatchParams(excluded=((True, "v"),)), "excluded", 0, (True, "v")),
    "half a seat": (lambda: verify(EDGES, [1, 1.5], ANSWER), "capacity", 1, 1.5),
    "a seat that is yes": (lambda: verify(EDGES, [True, 1], ANSWER), "capacity", 0, True),
    "too many seats": (lambda: verify(EDGES, [1, 10**30], ANSWER), "capacity", 1, 10**30),
    "a row of nobody": (lambda: verify(EDGES, [1, 1], ANSWER, size=[0, 1]), "size", 0, 0),
    "prices in words": (lambda: candidates(WORKERS, VACANCIES, top=1, prices=["x"]), "prices", None, "<U1"),
}


@pytest.mark.parametrize(("call", "array", "index", "value"), PLACES.values(), ids=PLACES.keys())
def test_a_wrong_entry_is_refused_by_its_place(call, array, index, value):
    refusal = refused(call)

    assert (refusal.array, refusal.index, refusal.value) == (array, index, value)


def test_an_id_that_is_in_no_frame_is_refused_by_its_place():
    rules = MatchParams(quotas=(Quota("q", workers=Some(ids=["w", "nobody"])),))

    refusal = refused(lambda: solve(WORKERS, VACANCIES, params=rules))

    assert (refusal.array, refusal.index, refusal.value) == ("q.ids", 1, "nobody")


UNREADABLE = {
    "vacancy_of": (None, 3, "01", {0: 1}, [0.5, 1], [True, 0], [None, 0], ["0", "1"], np.array([NAN, 0]), [[0], [1]]),
    "prices": (None, 3, "01", {0, 1}, [True, 0.0], [None, 0], ["0", "1"], [1j, 0], np.zeros((2, 1)), np.array(1.0)),
    "objective": (None, True, "x", 1j, [], Decimal(4), np.array([4.5])),
    "upper_bound": (None, True, "x", 1j, [], Decimal(4), np.array([4.5])),
    "gap": (None, False, "x", 1j, [], Decimal(0), np.array([0.0])),
}


@pytest.mark.parametrize(
    ("field", "claim"), [(field, claim) for field, several in UNREADABLE.items() for claim in several]
)
def test_a_claim_that_cannot_be_read_is_refused_by_name(field, claim):
    refusal = refused(lambda: verify(EDGES, [1, 1], replace(ANSWER, **{field: claim})))

    assert refusal.array == f"assignment.{field}"


@pytest.mark.parametrize(
    "lie",
    [
        {"vacancy_of": [7, 0]},
        {"vacancy_of": [-2, 0]},
        {"vacancy_of": [10**30, 0]},
        {"objective": 10**400},
        {"upper_bound": -(10**400)},
        {"gap": INF},
        {"prices": [NAN, 0.0]},
        {"prices": [10**400, 0]},
        {"prices": [1e308, 1e308]},
    ],
)
def test_a_claim_that_can_be_read_and_does_not_hold_is_a_lie(lie):
    with pytest.raises(BrokenInvariant):
        verify(EDGES, [1, 1], replace(ANSWER, **lie))


def test_prices_whose_sum_is_no_number_prove_nothing():
    edges = Edges([0], [0], [1.0], 1, 1)
    answer = replace(assign(edges, [10]), prices=np.array([1e308]))

    with pytest.raises(BrokenInvariant, match="prove"):
        verify(edges, [10], answer)


def test_what_numpy_counts_is_taken_as_it_is():
    params = MatchParams(top=np.uint8(3), tolerance=np.float32(0.5), weights=Weights(job=np.int16(10_000)))

    assert (params.top, params.tolerance, params.weights.job) == (3, 0.5, 10_000)
    assert {type(params.top), type(params.weights.job), type(Quota("q", least=np.int8(2)).least)} == {int}
    assert lists(EDGES, [1, 1], length=np.int64(2)).shape == (2, 2)
    assert len(candidates(WORKERS, VACANCIES, top=np.uint8(1))) == 1


def test_rules_do_not_change_with_what_they_were_made_from():
    codes, ids, pairs, regions = ["50"], ["w"], [["w", "v"]], {"50": "37"}
    some, params = Some(codes, ids), MatchParams(excluded=pairs, paired_regions=regions)

    for given in (codes, ids, pairs[0], pairs, regions):
        given.clear()

    assert (some.codes, some.ids) == (("50",), ("w",))
    assert (params.excluded, params.paired_regions) == ((("w", "v"),), {"50": "37"})


@pytest.mark.parametrize("ids", [["w"], ("w",), {"w"}, np.array(["w"]), pl.Series(["w"]), {"w": 1}.keys()])
def test_ids_may_come_in_any_collection(ids):
    result = solve(WORKERS, VACANCIES, params=MatchParams(quotas=(Quota("q", workers=Some(ids=ids), most=0),)))

    assert result.plan.is_empty()
