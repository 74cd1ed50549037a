"""`qiao keys`: the key file is made once, and keys are replaced while everything still opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from qiao.ground.audit.models import Event
from qiao.ground.privacy import subjects
from qiao.ground.privacy.keys import new_ring, read_ring, write_ring
from qiao.ground.privacy.models import Subject

Run = Callable[..., Result]


def test_a_new_key_file_is_for_its_owner_only_and_made_once(
    qiao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIAO_HOME", str(tmp_path))
    path = tmp_path / "keys.json"
    assert qiao("keys", "new").exit_code == 0
    made = path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    again = qiao("keys", "new")
    assert again.exit_code == 2
    assert path.read_bytes() == made


@pytest.mark.django_db
def test_keys_are_added_carried_over_to_and_the_old_ones_retired(qiao: Run, tmp_path: Path, settings: Any) -> None:
    settings.QIAO_KEY_FILE = tmp_path / "keys.json"
    write_ring(new_ring(), settings.QIAO_KEY_FILE)
    subject = subjects.put(Subject(), phone="15400000001")
    subject.save()

    assert qiao("keys", "add", "--reason", "每年更换").exit_code == 0
    too_early = qiao("keys", "retire", "sealing", "s1", "--reason", "换完了")
    assert (too_early.exit_code, "key_in_use" in too_early.output) == (2, True)
    assert qiao("keys", "rotate").exit_code == 0
    assert qiao("keys", "retire", "sealing", "s1", "--reason", "换完了").exit_code == 0

    subject.refresh_from_db()
    assert list(read_ring(settings.QIAO_KEY_FILE).sealing.keys) == ["s2"]
    assert subjects.in_clear(subject, "phone") == "15400000001"
    assert Event.objects.filter(action="privacy.keys.retired").count() == 1


@pytest.mark.django_db
def test_a_key_that_is_none_is_refused_in_words(qiao: Run) -> None:
    refused = qiao("keys", "retire", "phone", "b9", "--reason", "没有这把")
    assert (refused.exit_code, "no_such_key" in refused.output) == (2, True)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  ", "…"])
def test_keys_change_for_a_reason_only(qiao: Run, tmp_path: Path, settings: Any, reason: str) -> None:
    settings.QIAO_KEY_FILE = tmp_path / "keys.json"
    write_ring(new_ring(), settings.QIAO_KEY_FILE)
    before = settings.QIAO_KEY_FILE.read_bytes()
    for asked in (("add",), ("retire", "sealing", "s1")):
        refused = qiao("keys", *asked, "--reason", reason)
        assert (refused.exit_code, "[reason_missing]" in refused.output) == (2, True), refused.output
    assert settings.QIAO_KEY_FILE.read_bytes() == before
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("damaged", ["", "{", '{"sealing": {}}', "[]", "密钥"])
@pytest.mark.parametrize("asked", [("check",), ("keys", "add", "--reason", "每年更换"), ("keys", "rotate")])
def test_a_damaged_key_file_is_told_by_every_command(
    qiao: Run, tmp_path: Path, settings: Any, asked: tuple[str, ...], damaged: str
) -> None:
    subjects.put(Subject(), phone="15400000001").save()
    settings.QIAO_KEY_FILE = tmp_path / "keys.json"
    settings.QIAO_KEY_FILE.write_text(damaged)
    settings.QIAO_KEY_FILE.chmod(0o600)
    refused = qiao(*asked)
    assert refused.exit_code == 2, refused.output
    assert "密钥文件 keys.json 读不出来" in refused.output
    assert "Traceback" not in refused.output
