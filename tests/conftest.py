"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples on every run and machine: a change is judged by what it changes. New ground is broken by
# HYPOTHESIS_PROFILE=explore, as `make test-long` does.
settings.register_profile("seeded", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "seeded"))

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files made by others, beside the project; absent on most machines, and then said loudly."""
    if not SHARED_DATA.is_dir():
        pytest.skip("REAL FILES ABSENT: ../shared/data is not beside the project, so nothing was tried on real files")
    return SHARED_DATA


@pytest.fixture(scope="session", autouse=True)
def keys_of_the_tests() -> None:
    """A key ring in the tests' own folder, so that identities can be sealed and looked for."""
    from django.conf import settings

    from qiao.ground.privacy.keys import new_ring, write_ring

    if not settings.QIAO_KEY_FILE.exists():
        write_ring(new_ring(), settings.QIAO_KEY_FILE)


@pytest.fixture(autouse=True)
def uploads_of_the_test(settings: Any, tmp_path: Path) -> None:
    """A folder of its own for the files that a test uploads: what one leaves is not there for the next."""
    settings.QIAO_UPLOADS = tmp_path / "uploads"


@pytest.fixture(scope="session")
def migrated(django_db_blocker: Any) -> None:
    """The database that has run all migrations, made once for all processes of this run, to be copied."""
    from tests.factories.databases import make_migrated

    with django_db_blocker.unblock():
        make_migrated()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, migrated: None) -> None:
    """The tests' own database begins as a copy of the migrated one."""
    from django.db import connection
    from tests.factories.databases import MIGRATED_POSTGRESQL, file_migrated

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = MIGRATED_POSTGRESQL
    else:
        shutil.copyfile(file_migrated(), connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """The file copied before is taken as it is; it goes with the tests' folder. On PostgreSQL Django copies itself."""
    from django.db import connection

    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """The database without the triggers that keep audit records: they would stop tables from being emptied after a
    test. Tests of the triggers put them back for themselves (`audit.protection.protect`)."""
    from django.db import connection

    from qiao.ground.audit.protection import release

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        release(connection)
