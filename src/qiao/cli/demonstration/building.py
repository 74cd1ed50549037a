"""Building（搭建）: the demonstration from an empty database to a published round, each step told as it goes."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import UUID

from qiao.cli.demonstration import demands, fairs, firms, ground, near_home, officers, records, script, walks
from qiao.cli.steps import Steps

WUXI, TAIAN = "500238", "3709"
HOUSEHOLDS_OF_A_HELPER = 8


def build(steps: Steps, *, seed: int) -> Any:
    """Write everything; returns the round. Raises Refused when the database is somebody else's."""
    with steps.step("建库"):
        ground.prepared(seed)
    with keys_by_seed(seed):
        found = _written(steps, seed)
    ground.finished()
    return found


@contextmanager
def keys_by_seed(seed: int) -> Iterator[None]:
    """Records get the same keys at every build, so that a round, whose rows stand in the order of their keys, does too.

    Only what `uuid` draws is seeded: secrets, nonces and salts come from the system as ever.
    """
    drawn = random.Random(seed)
    with mock.patch.object(uuid, "os", SimpleNamespace(urandom=drawn.randbytes)):
        yield


def _written(steps: Steps, seed: int) -> Any:
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.accounts.models import User

    with steps.step("写脚本"):
        told = script.written(seed)
        programme = records.programme(walks.poorest(told), by=SYSTEM)
    with steps.step(f"建档 {told.people.height:,} 人"):
        records.roster(told, by=SYSTEM)
    with steps.step(f"岗位：{script.FIRMS_2018} 家山东企业 2018 年 {script.SEATS_2018:,} 个名额，和现在招聘的"):
        records.posts(told, by=SYSTEM)
    with steps.step(f"上岗 {len(told.spells):,} 人"):
        records.work(told, by=SYSTEM)
    with steps.step(f"需求 {told.seekers().height:,} 人"):
        records.wishes(told, by=SYSTEM)
    with steps.step("能登录的人"):
        officers.entered(_organisations(), programme, _households(), village=told.village(WUXI))
    by = _actor(User.objects.get(username="qinxiaolan"))
    with steps.step("车间、家底和培训班"):
        near_home.near_home(by=by)
    with steps.step("一份等着确认的台账"):
        records.waiting_ledger(told, by=by, county=WUXI, sender="巫溪县就业局")
    with steps.step("一份需求清单"):
        demands.asked(by=by, city=_actor(User.objects.get(username="lihong")))
    with steps.step("一轮匹配"):
        found = records.matching_round(by=_actor(User.objects.get(username="xiangwenzhou")))
    walked = walks.walks(told, helped=HOUSEHOLDS_OF_A_HELPER)
    with steps.step(f"走访 {len(walked):,} 次"):
        users = User.objects.filter(username__in={walk.by for walk in walked})
        records.visits(walked, officers={user.username: _actor(user) for user in users})
    with steps.step("泰安的用人单位"):
        there = {"city": "lihong", "station": "zhaohaitao"}
        by_post = {post: _actor(User.objects.get(username=name)) for post, name in there.items()}
        firms.known_of(_organisations()["employer"], officers=by_post, region=TAIAN)
    with steps.step("两场招聘会"):
        fairs.fairs(by=by)
    return found


def _actor(user: Any) -> Any:
    from qiao.ground.accounts.actors import actor_of

    return actor_of(user)


def _organisations() -> dict[str, UUID]:
    """The firms for which an employer, a workshop head, a school and a partner log in."""
    from qiao.cli.demonstration.script import OUTSOURCING, STITCH
    from qiao.story.vacancies.models import Employer

    def first(word: str, region: str) -> UUID:
        known = Employer.objects.filter(name__contains=word, region__startswith=region)
        return known.order_by("name").values_list("pk", flat=True)[0]

    away, near = first(OUTSOURCING, TAIAN), first(STITCH, WUXI)
    return {"employer": away, "workshop": near, "school": near, "partner": away}


def _households() -> list[UUID]:
    """Households of Wuxi county, by their number: those that the helper looks after."""
    from qiao.story.register.models import Household

    own = Household.objects.filter(region__startswith=WUXI).order_by("region", "number")
    return list(own.values_list("pk", flat=True)[:HOUSEHOLDS_OF_A_HELPER])
