"""Sync on a service of its own whose processes are killed while phones send: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from bench.sync import Ground, Phone, expected
from tests.factories.databases import copied_into

DEVICES = 3


def children(number: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def killed_while(server: int, busy: list[object], kills: int, draw: random.Random) -> int:
    """Kill one of the web's processes now and then, as long as phones send; how many were killed."""
    done = 0
    while done < kills and not all(one.done() for one in busy):  # type: ignore[attr-defined]
        time.sleep(draw.uniform(0.2, 1.2))
        for child in draw.sample(children(server), k=min(1, len(children(server)))):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
                done += 1
    return done


def tried(folder: Path, *, records: int, kills: int, seed: int) -> int:
    ground = Ground(folder, f"sqlite:///{folder}/qiao.sqlite3")
    told = ground.step("prepare", str(DEVICES), str(records))
    draw = random.Random(seed)
    phones = [Phone(ground, one, random.Random(seed + place)) for place, one in enumerate(told)]
    with ground.served() as server, ThreadPoolExecutor(DEVICES) as pool:
        busy = [pool.submit(phone.all_sent) for phone in phones]
        killed = killed_while(server.pid, list(busy), kills, draw)
        for one in busy:
            one.result(timeout=900)
    assert ground.step("report") == expected(DEVICES, records)
    for phone, one in zip(phones, told, strict=True):
        assert set(phone.results) == {record["id"] for record in one["records"]}
        assert not any("refused" in results for results in phone.results.values())
    return killed


def test_processes_killed_while_phones_send_lose_and_double_nothing(migrated: None, tmp_path: Path) -> None:
    copied_into(tmp_path)
    assert tried(tmp_path, records=80, kills=4, seed=1) >= 2


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    killed = 0
    for seed in range(40):
        folder = tmp_path / str(seed)
        folder.mkdir()
        killed += tried(folder, records=400, kills=200 - killed, seed=seed)
        if killed >= 200:
            break
    assert killed >= 200
