"""The environment: the service starts on safe values only, and says which variable is not safe, and why."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from qiao.site.environment import COMMAND_VARIABLES, VARIABLES, UnsafeSetting, key_file_of, read_environment

SECRET = "correct-horse-battery-staple-0123456789-abcdef"


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The least that a production service needs."""
    keys = tmp_path / "keys.json"
    keys.touch(mode=0o600)
    tmp_path.chmod(0o700)
    return {"QIAO_HOME": str(tmp_path), "QIAO_SECRET_KEY": SECRET, "QIAO_PROXIES": "1", "QIAO_HOSTS": "example.org"}


def refusal(given: Mapping[str, str]) -> UnsafeSetting:
    with pytest.raises(UnsafeSetting) as refused:
        read_environment(given)
    return refused.value


def test_production_starts_on_safe_values(production: dict[str, str]) -> None:
    read = read_environment(production)
    assert read.is_production
    assert read.https
    assert read.hosts == ("example.org",)
    assert read.database_url == f"sqlite:///{production['QIAO_HOME']}/qiao.sqlite3"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QIAO_MODE", "debug"),
        ("QIAO_SECRET_KEY", ""),
        ("QIAO_SECRET_KEY", "short"),
        ("QIAO_SECRET_KEY", "a" * 60),
        ("QIAO_SECRET_KEY", "1234567890" * 5),
        ("QIAO_SECRET_KEY", "password-2019" * 4),
        ("QIAO_SECRET_KEY", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"),
        ("QIAO_HTTPS", "no"),
        ("QIAO_HTTPS", "perhaps"),
        ("QIAO_PROXIES", "0"),
        ("QIAO_PROXIES", "-1"),
        ("QIAO_PROXIES", "９"),
        ("QIAO_HOSTS", "*"),
        ("QIAO_HOSTS", ".example"),
        ("QIAO_HOSTS", ","),
        ("QIAO_AS_OF", "2019-06-30"),
        ("QIAO_AS_OF", "yesterday"),
        ("QIAO_PASSWORD_POLICY", "none"),
        ("QIAO_IDLE_MINUTES", "0"),
        ("QIAO_SESSION_HOURS", "8760"),
        ("QIAO_BIND", "0.0.0.0:8000"),
        ("QIAO_BIND", "[::]:8000"),
        ("QIAO_BIND", "0:8299"),
        ("QIAO_BIND", "0.0:8299"),
        ("QIAO_BIND", "0x0:8299"),
        ("QIAO_BIND", "00.0.0.00:8299"),
        ("QIAO_BIND", "[::0]:8299"),
        ("QIAO_BIND", "[::]:80"),
        ("QIAO_BIND", "[0:0:0:0:0:0:0:0]:80"),
        ("QIAO_BIND", "[::ffff:0.0.0.0]:80"),
        ("QIAO_BIND", "[::%eth0]:80"),
        ("QIAO_BIND", "[]:80"),
        ("QIAO_BIND", "*:80"),
        ("QIAO_BIND", "127.0.0.1"),
        ("QIAO_BIND", "127.0.0.1:99999"),
        ("QIAO_WEB_PROCESSES", "0"),
        ("QIAO_LOG_LEVEL", "LOUD"),
        ("QIAO_DATABASE_URL", "mysql://qiao:hush@127.0.0.1/qiao"),
        ("QIAO_KEY_FILE", "/nowhere/keys.json"),
        ("QIAO_SECRET_KY", "a misspelt name"),
    ],
)
def test_an_unsafe_value_is_refused_by_its_name(production: dict[str, str], name: str, value: str) -> None:
    refused = refusal({**production, name: value})
    assert refused.name == name
    assert name in str(refused)


def test_a_password_in_the_address_of_the_database_is_never_repeated(production: dict[str, str]) -> None:
    assert "hush" not in str(refusal({**production, "QIAO_DATABASE_URL": "mysql://qiao:hush@127.0.0.1/qiao"}))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_keys_that_others_can_read_are_refused(production: dict[str, str], mode: int) -> None:
    (Path(production["QIAO_HOME"]) / "keys.json").chmod(mode)
    assert refusal(production).name == "QIAO_KEY_FILE"


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701, 0o777])
def test_a_folder_that_others_can_look_into_is_refused_with_what_to_run(production: dict[str, str], mode: int) -> None:
    Path(production["QIAO_HOME"]).chmod(mode)
    refused = refusal(production)
    assert refused.name == "QIAO_HOME"
    assert f"chmod 700 {production['QIAO_HOME']}" in str(refused)


@pytest.mark.parametrize("place", ["qiao.sqlite3", "elsewhere/of ours.sqlite3"])
def test_a_database_that_others_can_read_is_refused_wherever_it_is(production: dict[str, str], place: str) -> None:
    database = Path(production["QIAO_HOME"]) / place
    database.parent.mkdir(exist_ok=True)
    database.touch(mode=0o644)
    given = {**production, "QIAO_DATABASE_URL": f"sqlite:///{quote(str(database))}"}
    refused = refusal(given)
    assert refused.name == "QIAO_DATABASE_URL"
    assert f"chmod 600 {database}" in str(refused)
    database.chmod(0o600)
    assert read_environment(given).database_file == database


@pytest.mark.parametrize("make", [lambda: secrets.token_hex(20), lambda: secrets.token_urlsafe(48)])
def test_a_random_secret_is_never_taken_for_a_pattern(production: dict[str, str], make: Callable[[], str]) -> None:
    for _ in range(500):
        made = make()
        assert read_environment({**production, "QIAO_SECRET_KEY": made}).secret_key == made


@pytest.mark.parametrize(("name", "value"), [("QIAO_HOSTS", "example.org"), ("QIAO_BIND", "10.0.0.5:8000")])
def test_the_demonstration_is_for_this_machine_only(tmp_path: Path, name: str, value: str) -> None:
    assert refusal({"QIAO_MODE": "demo", "QIAO_HOME": str(tmp_path), name: value}).name == name


def test_the_demonstration_makes_its_secret_once_and_keeps_it_from_others(tmp_path: Path) -> None:
    given = {"QIAO_MODE": "demo", "QIAO_HOME": str(tmp_path / "site"), "QIAO_AS_OF": "2019-06-30"}
    first, second = read_environment(given), read_environment(given)
    assert first.secret_key == second.secret_key
    assert first.as_of == date(2019, 6, 30)
    assert (tmp_path / "site/secret.key").stat().st_mode & 0o077 == 0


def test_postgresql_is_one_variable(production: dict[str, str]) -> None:
    read = read_environment({**production, "QIAO_DATABASE_URL": "postgresql://qiao@example.org/qiao"})
    assert read.database_url == "postgresql://qiao@example.org/qiao"


def test_the_key_file_has_a_place_before_there_is_one(tmp_path: Path) -> None:
    assert key_file_of({"QIAO_HOME": str(tmp_path)}) == tmp_path / "keys.json"
    assert key_file_of({"QIAO_KEY_FILE": str(tmp_path / "elsewhere.json")}) == tmp_path / "elsewhere.json"
    assert key_file_of({}) == Path(os.getcwd()) / "var/keys.json"


def test_every_variable_is_told_in_both_languages_once() -> None:
    told = [*VARIABLES, *COMMAND_VARIABLES]
    assert len({variable.name for variable in told}) == len(told)
    assert all(variable.name.startswith("QIAO_") and variable.zh and variable.en for variable in told)
