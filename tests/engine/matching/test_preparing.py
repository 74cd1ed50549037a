"""The engine is ready before a round needs it."""

from __future__ import annotations

import pytest
from numba.core.dispatcher import Dispatcher

from qiao.engine.matching import auction, heap, listing, mending, prepare, reasoning, rows, sale, scanning, solve

KERNELS = {
    f"{module.__name__}.{name}": found
    for module in (auction, heap, listing, mending, reasoning, rows, sale, scanning)
    for name, found in vars(module).items()
    if isinstance(found, Dispatcher)
}


@pytest.mark.parametrize("family_share", [0.0, 0.3])
def test_a_round_after_it_compiles_nothing_more(seeded_round, family_share):
    workers, vacancies = seeded_round(3_500, 200, seed=1, family_share=family_share)
    prepare()
    before = {name: len(kernel.signatures) for name, kernel in KERNELS.items()}

    solve(workers, vacancies, earlier=solve(workers, vacancies))

    assert {name: len(kernel.signatures) for name, kernel in KERNELS.items()} == before
    assert sum(before.values()) > 20
