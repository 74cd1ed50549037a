"""Settings of the tests: Qiao's own, with a folder of their own, on SQLite or on QIAO_TEST_DATABASE_URL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="qiao-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("QIAO_") and name != "QIAO_TEST_DATABASE_URL"]:
    del os.environ[name]
# In the folder of the run's first process: its children, pytest's workers and what tests start, find the same.
os.environ.setdefault("TESTS_MIGRATED", str(HOME / "migrated"))
os.environ["QIAO_MODE"] = "test"
os.environ["QIAO_HOME"] = str(HOME)
os.environ["QIAO_AS_OF"] = "2019-06-30"
if os.environ.get("QIAO_TEST_DATABASE_URL"):
    os.environ["QIAO_DATABASE_URL"] = os.environ["QIAO_TEST_DATABASE_URL"]

from qiao.site.settings import *  # noqa: E402, F403


class Undefined(str):
    """What a template shows for a variable it was not given: nothing may, so it raises."""

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"the template asks for {name}, which it was not given")

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("undefined")  # noqa: F405

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in service: readers go on while somebody writes, and a browser's page asks while a test writes. In
    # memory, SQLite locks whole tables instead and refuses at once. Nothing here needs to outlive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
