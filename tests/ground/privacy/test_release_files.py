"""The sealed files of releases: a comparison goes after its day, a release's own files stay until it is over."""

from __future__ import annotations

import os
import time
from uuid import uuid4

from qiao.ground.privacy.release_files import COMPARED_SECONDS_MAX, release_files
from qiao.ground.privacy.rotation import KEEPERS


def test_comparisons_go_after_a_day_and_nothing_else_does() -> None:
    owner = uuid4()
    for use in release_files.uses:
        release_files.keep(owner, use, b"names")
    old = time.time() - COMPARED_SECONDS_MAX - 1
    for use in release_files.uses:
        os.utime(release_files.path() / f"{owner}.{use}", (old, old))
    release_files.sweep()
    assert [use for use in release_files.uses if release_files.has(owner, use)] == ["made", "source"]
    release_files.forget(owner)


def test_a_change_of_keys_reaches_them() -> None:
    assert KEEPERS["privacy.releases"] is release_files
