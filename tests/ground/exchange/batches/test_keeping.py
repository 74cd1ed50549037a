"""A change of keys reaches what batches keep: the files of the vault too, and no key goes while one stands under it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.jobs import housekeeping
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy import errors, rotation, sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_keys")]


def keys_of_files() -> set[str]:
    return {sealing.sealed_under(path.read_bytes()[:16]) for path in vault.files()}


def test_files_are_sealed_anew_under_the_new_key_and_the_old_one_may_go_only_then() -> None:
    batches = [uuid4() for _ in range(3)]
    for batch in batches:
        vault.keep(batch, "source", b"words")
        vault.keep(batch, "workings", b"more words")
    (old,) = keys_of_files()
    rotation.begin_rotation(by=SYSTEM, reason="每年更换", rings=["sealing"])
    with pytest.raises(errors.KeyInUse):
        rotation.retire_key(by=SYSTEM, ring="sealing", key=old, reason="太早")

    run_job(housekeeping.ask_rotation(by=SYSTEM).pk)

    assert len(vault.files()) == 6
    assert old not in keys_of_files()
    assert {vault.content_of(batch, "workings") for batch in batches} == {b"more words"}
    rotation.retire_key(by=SYSTEM, ring="sealing", key=old, reason="换完了")
    assert vault.content_of(batches[0], "source") == b"words"
