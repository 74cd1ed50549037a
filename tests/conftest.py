"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files made by others, beside the project; absent on most machines, and then said loudly."""
    if not SHARED_DATA.is_dir():
        pytest.skip("REAL FILES ABSENT: ../shared/data is not beside the project, so nothing was tried on real files")
    return SHARED_DATA
