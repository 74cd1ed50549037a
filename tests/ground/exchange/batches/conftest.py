"""A ledger on offer, an officer who may import it, and jobs done at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.factories.accounts import acting
from tests.factories.batches import offered, worked

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.models import Batch

Done = Callable[[Batch], Batch]


@pytest.fixture(autouse=True)
def households_offered() -> Iterator[None]:
    with offered():
        yield


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


@pytest.fixture
def done() -> Done:
    """Does the batch's next job; returns the batch as it is then."""

    return worked
