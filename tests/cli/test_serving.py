"""`qiao serve`, for real: it makes ready, answers, and ends its children when it is asked to end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

WAITS_SECONDS = 60
SECRET = "correct-horse-battery-staple-0123456789-abcdefXYZ"


def environment(home: Path, **given: str) -> dict[str, str]:
    others = {k: v for k, v in os.environ.items() if not k.startswith("QIAO_") and k != "DJANGO_SETTINGS_MODULE"}
    return {**others, "QIAO_HOME": str(home), **given}


def qiao(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qiao.cli", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def served(home: Path, address: str) -> Iterator[subprocess.Popen[str]]:
    """A demonstration's service; whatever happens, it is gone afterwards."""
    env = environment(home, QIAO_MODE="demo", QIAO_AS_OF="2019-06-30", QIAO_WEB_PROCESSES="1")
    assert qiao("keys", "new", env=env).returncode == 0
    command = [sys.executable, "-m", "qiao.cli", "serve", "--bind", address, "--grace", "10"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def asked(address: str, path: str) -> tuple[int, dict[str, str]]:
    connection = HTTPConnection(address, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def up(address: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + WAITS_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if asked(address, "/ready")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"not up: {process.poll()}")


def children_of(number: int) -> list[int]:
    found = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return [int(child) for child in found]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_site_is_served_with_its_static_files_and_ends_with_all_its_children(tmp_path: Path, address: str) -> None:
    with served(tmp_path, address) as process:
        up(address, process)
        status, headers = asked(address, "/login/")
        assert status == 200
        assert "default-src 'none'" in headers["content-security-policy"]
        assert (tmp_path / "static/staticfiles.json").is_file()
        children = children_of(process.pid)
        assert len(children) >= 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert not [child for child in children if Path(f"/proc/{child}").exists()]


def test_a_second_service_on_the_same_address_is_refused(tmp_path: Path, address: str) -> None:
    with socket.socket() as taken:
        host, _, port = address.rpartition(":")
        taken.bind((host, int(port)))
        taken.listen()
        refused = qiao("serve", "--bind", address, env=environment(tmp_path, QIAO_MODE="demo"))
    assert (refused.returncode, "--bind" in refused.stderr) == (2, True)


def test_production_does_not_migrate_by_itself(tmp_path: Path, address: str) -> None:
    tmp_path.chmod(0o700)
    env = environment(tmp_path, QIAO_SECRET_KEY=SECRET, QIAO_PROXIES="1")
    assert qiao("keys", "new", env=env).returncode == 0
    refused = qiao("serve", "--bind", address, env=env)
    assert refused.returncode == 2
    assert "qiao migrate" in refused.stderr


def test_the_tests_mode_is_not_served(tmp_path: Path) -> None:
    refused = qiao("serve", env=environment(tmp_path, QIAO_MODE="test"))
    assert (refused.returncode, "QIAO_MODE=test" in refused.stderr) == (2, True)


def test_the_demonstration_is_not_served_to_others(tmp_path: Path) -> None:
    refused = qiao("serve", "--bind", "10.1.2.3:8000", env=environment(tmp_path, QIAO_MODE="demo"))
    assert refused.returncode == 2
    assert "this machine only" in refused.stderr


def test_every_address_at_once_is_refused_however_it_is_said(tmp_path: Path) -> None:
    env = environment(tmp_path, QIAO_SECRET_KEY=SECRET, QIAO_PROXIES="1")
    refused = qiao("serve", "--bind", "0.0.0.0:8000", env=env)
    assert (refused.returncode, "QIAO_BIND" in refused.stderr) == (2, True), refused.stderr
