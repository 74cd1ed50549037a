"""What the tests of the ground share."""

from __future__ import annotations

from pathlib import Path

import pytest

from qiao.ground.privacy.keys import new_ring, write_ring


@pytest.fixture
def own_keys(settings, tmp_path: Path) -> Path:
    """A key file of the test's own, which it may change."""
    settings.QIAO_KEY_FILE = tmp_path / "keys.json"
    write_ring(new_ring(), settings.QIAO_KEY_FILE)
    return settings.QIAO_KEY_FILE
