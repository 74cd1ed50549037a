"""What is wrong with a file travels whole from the process that found it."""

from __future__ import annotations

import pickle

from qiao.ground.exchange.faults import FILE_MISSING, LedgerRefused


def test_a_refusal_comes_whole_out_of_another_process() -> None:
    refused = LedgerRefused(FILE_MISSING, "台账.xlsx", size_mb=3)
    again = pickle.loads(pickle.dumps(refused))
    assert (str(again), again.fault) == (str(refused), refused.fault)
