"""The sealed files of releases: what nobody asked for goes after a day, a release's own files stay until it is over."""

from __future__ import annotations

import os
import time
from uuid import uuid4

from qiao.ground.privacy.release_files import UNASKED_SECONDS_MAX, release_files
from qiao.ground.privacy.rotation import KEEPERS


def test_what_nobody_asked_for_goes_after_a_day() -> None:
    asked, looked_at, compared = uuid4(), uuid4(), uuid4()
    mine = {asked: ("made", "source", "looked"), looked_at: ("source", "looked"), compared: ("theirs", "compared")}
    for owner, uses in mine.items():
        for use in uses:
            release_files.keep(owner, use, b"names")
    for seconds, left in ((UNASKED_SECONDS_MAX - 60, set(mine)), (UNASKED_SECONDS_MAX + 60, {asked})):
        for path in release_files.files():
            os.utime(path, (time.time() - seconds,) * 2)
        release_files.sweep({str(asked)})
        assert {owner for owner in mine if any(release_files.has(owner, use) for use in release_files.uses)} == left
    assert [use for use in release_files.uses if release_files.has(asked, use)] == ["made", "source", "looked"]


def test_a_change_of_keys_reaches_them() -> None:
    assert KEEPERS["privacy.releases"] is release_files
