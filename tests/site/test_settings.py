"""Settings: production passes Django's own deployment checks; the wire, cookies and sessions are closed by default."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "correct-horse-battery-staple-0123456789-abcdefXYZ-9f8e7d6c"
PRODUCTION = {"QIAO_SECRET_KEY": SECRET, "QIAO_PROXIES": "1", "QIAO_HOSTS": "example.org"}
ASKED = (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "CSRF_TRUSTED_ORIGINS", "DEBUG",
    "TIME_ZONE", "PASSWORD_HASHERS", "AXES_IPWARE_PROXY_COUNT", "SESSION_COOKIE_AGE",
)  # fmt: skip
SHOW = (
    "import django, json; django.setup(); from django.conf import settings as s; from django.db import connection;"
    f"print(json.dumps({{n: getattr(s, n) for n in {ASKED!r}}} | {{'vendor': connection.vendor}}, default=str))"
)
DEPLOY = (
    "import django; django.setup(); from django.core.management import call_command;"
    "call_command('check', deploy=True, fail_level='WARNING')"
)


def run(code: str, home: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """A process of its own with these settings, and no others of ours."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("QIAO_", "DJANGO_"))}
    env = {**others, "DJANGO_SETTINGS_MODULE": "qiao.site.settings", "QIAO_HOME": str(home), **given}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=env, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "keys.json").touch(mode=0o600)
    tmp_path.chmod(0o700)
    return tmp_path


def test_production_passes_the_deployment_checks_without_a_warning(home: Path) -> None:
    ran = run(DEPLOY, home, **PRODUCTION)
    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout


def test_production_is_closed_on_the_wire(home: Path) -> None:
    ran = run(SHOW, home, **PRODUCTION, QIAO_SESSION_HOURS="8")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["SESSION_COOKIE_NAME"] == "__Host-session"
    assert [told[name] for name in ASKED if name.endswith(("SECURE", "HTTPONLY", "REDIRECT"))] == [True] * 4
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert told["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert told["CSRF_TRUSTED_ORIGINS"] == ["https://example.org"]
    assert told["DEBUG"] is False
    assert told["TIME_ZONE"] == "Asia/Shanghai"
    assert told["SESSION_COOKIE_AGE"] == 8 * 3600
    assert "MD5" not in str(told["PASSWORD_HASHERS"])


def test_the_database_is_one_variable(home: Path) -> None:
    address = "postgresql://qiao@127.0.0.1:5432/qiao"
    assert json.loads(run(SHOW, home, **PRODUCTION).stdout)["vendor"] == "sqlite"
    assert json.loads(run(SHOW, home, **PRODUCTION, QIAO_DATABASE_URL=address).stdout)["vendor"] == "postgresql"


def test_production_writes_its_database_for_its_owner_only(home: Path) -> None:
    write = "import django; django.setup(); from django.db import connection; connection.cursor().execute('SELECT 1')"
    ran = run(write, home, **PRODUCTION)
    assert ran.returncode == 0, ran.stderr
    assert (home / "qiao.sqlite3").stat().st_mode & 0o777 == 0o600
    assert run(write, home, **PRODUCTION).returncode == 0


def test_an_unsafe_value_keeps_django_from_starting(home: Path) -> None:
    ran = run("import django; django.setup()", home, **{**PRODUCTION, "QIAO_HTTPS": "no"})
    assert ran.returncode != 0
    assert "QIAO_HTTPS" in ran.stderr
    assert SECRET not in ran.stderr
