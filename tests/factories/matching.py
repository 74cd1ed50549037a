"""A small market with fixed ids: a paired programme, people with needs, posts; and rounds, computed or not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import polars as pl
from tests.factories.register import worker
from tests.factories.vacancies import employer, vacancy

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.agreements.models import Pairing, Programme
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.matching import actions, measuring, tasks
from qiao.story.matching.models import Measure, Problem, Proposal, Round
from qiao.story.needs import queries
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Employer
from qiao.story.vacancies.queries import NEUTRAL
from qiao.web.frame.examples import example

HOME, WORK, OTHER_BANK = "500238", "370900", "622900"
CUTOFF = date(2019, 6, 30)
CERTIFICATE = {
    "workers": 2, "vacancies": 2, "headcount": 4, "matched": 1, "utility": 50.0, "upper_bound": 50.0, "gap": 0.0,
    "violations": 0, "first_come_matched": 1, "first_come_utility": 50.0, "allowed_pairs": 2, "rounds": 1, "seed": 0,
    "digest": "0" * 16, "engine": "0.1.0", "broken": {}, "steps": [[50.0, 50.0]], "families": 0, "youngest": 34,
}  # fmt: skip


def sides_of(region: str) -> dict[str, str]:
    """The two sides of what a county and a city share, one of them the region's; the other bank of a foreign city is
    no bank of anybody's here, or its province would see the city's."""
    county = region[:6].ljust(6, "0")
    if not county.startswith(WORK[:2]):
        return {"home_region": county, "work_region": WORK}
    return {"home_region": HOME if county[:4] == WORK[:4] else OTHER_BANK, "work_region": county}


def pairing() -> Pairing:
    """The programme with one pair: Wuxi and Tai'an."""
    programme, _ = Programme.objects.get_or_create(
        name="鲁渝劳务协作", defaults={"name_en": "Lu–Yu", "sending_region": "50", "receiving_region": "37"}
    )
    return Pairing.objects.get_or_create(programme=programme, county=HOME, defaults={"position": 1, "city": WORK})[0]


def need(of: Worker | None = None, *, number: int | None = None, **more: Any) -> Need:
    """An open need of somebody who would go to the paired region; `number` fixes its id and its worker's."""
    if of is None:
        fixed = {"id": UUID(int=number + 10_000)} if number is not None else {}
        of = worker(status="looking_far", education=3, **fixed)
    told: dict[str, Any] = {"reach": 3, "wage_floor_yuan": 3000, "stated_on": date(2019, 6, 1)}
    if number is not None:
        told["id"] = UUID(int=number)
    return Need.objects.create(worker=of, **{**told, **more})


def market(people: int = 6, posts: int = 2, seats: int = 2) -> None:
    """People with floors of 3,000, 3,100, … and posts that pay 4,000, 4,500, …; ids and facts fixed."""
    pairing()
    for number in range(1, people + 1):
        need(number=number, wage_floor_yuan=2900 + 100 * number, night_ok=number % 2 == 0)
    firm = employer("岱宗服饰（示例）")
    for number in range(1, posts + 1):
        vacancy(firm, number=number, headcount=seats, wage_low_yuan=3500 + 500 * number, title=f"缝纫工{number}")


def started(*, by: Actor = SYSTEM, round_id: UUID | None = None, seed: int = 7, **options: Any) -> Round:
    """A round from Wuxi to Tai'an that waits for its worker."""
    return actions.start_round(
        by=by, round_id=round_id or uuid4(), home_region=HOME, work_region=WORK, cutoff_on=CUTOFF, seed=seed,
        options=options,
    )  # fmt: skip


def computed(*, by: Actor = SYSTEM, round_id: UUID | None = None, **options: Any) -> Round:
    """A round whose job is done."""
    found = started(by=by, round_id=round_id, **options)
    state = run_job(found.job_id)
    assert state == "done", Job.objects.get(pk=found.job_id).error
    return Round.objects.get(pk=found.pk)


def published(*, by: Actor = SYSTEM, **options: Any) -> Round:
    """A round whose proposals wait for answers."""
    return actions.publish_round(by=by, found=computed(**options))


def round_at(region: str, **more: Any) -> Round:
    """A round of which the region is a side, published and stored as it stands; the other side is far away."""
    home = region[:6] if region.startswith("50") else "620102"
    work = region[:4] + "00" if region.startswith("37") else "440100"
    told: dict[str, Any] = {"state": "published", "certificate": CERTIFICATE, "cutoff_on": CUTOFF}
    told["number"] = Round.objects.count() + 1
    return Round.objects.create(home_region=home, work_region=work, **{**told, **more})


@example("matching.round", "matching.publish", "matching.recount", "matching.plan")
def round_example(region: str) -> dict[str, Any]:
    """A round there."""
    found = round_at(region)
    empty = tasks.packed(pl.DataFrame(schema={**queries.FRAME}))
    none = tasks.packed(pl.DataFrame(schema=NEUTRAL))
    Problem.objects.create(round=found, people=empty, posts=none, frozen_at=clock.now())
    return {"round_id": found.pk}


@example("matching.proposal", "matching.reply", "matching.withdraw", "matching.correct")
def proposal_at(region: str) -> dict[str, Any]:
    """A proposal to a worker who lives there."""
    wanted = need(worker(region=region))
    found = Proposal.objects.create(
        round=round_at(region), need=wanted, worker=wanted.worker, vacancy=vacancy(place="440106"), utility=50.0,
        reasons=["near:anywhere", "rank:1:2"], state="pending",
    )  # fmt: skip
    return {"proposal_id": found.pk}


def answered(firm: Employer, *, state: str = "yes", skills: tuple[str, ...] = (), **more: Any) -> Proposal:
    """Somebody proposed for a post of the firm, who said yes on the tenth of June or has not answered."""
    told = {"reply_by_name": "本人", "reply_how": "电话", "replied_at": datetime(2019, 6, 10, 9, tzinfo=UTC)}
    wanted = need(worker(status="leaving" if state == "yes" else "proposed"), skills=list(skills))
    return Proposal.objects.create(
        round=round_at("500238101201"), need=wanted, worker=wanted.worker, utility=1.0, state=state,
        vacancy=more.pop("vacancy", None) or vacancy(firm), **(told if state == "yes" else {}), **more,
    )  # fmt: skip


@example("vacancies.own_answer", "vacancies.own_arrival", bound="person")
def proposed_elsewhere(region: str) -> dict[str, Any]:
    """Somebody who said yes to another firm."""
    return {"proposal_id": answered(employer(region=region[:6])).pk}


def measure(of: Worker | None = None, *, region: str = "", **more: Any) -> Measure:
    """Somebody with a need, and what the rules say of them."""
    who = of or need(worker(region=region or "500238001002", status="looking_far")).worker
    measuring.measure_some([who.pk], measuring.offers_today(), clock.today())
    Measure.objects.filter(worker=who).update(**more)
    return Measure.objects.get(worker=who)


@example("matching.measure", "matching.measure_restore")
def a_measure(region: str) -> dict[str, Any]:
    """The measure of somebody whose home is the region."""
    return {"measure_id": measure(region=region).pk}


@example("matching.measure_one")
def somebody_to_measure(region: str) -> dict[str, Any]:
    """Somebody whose home is the region."""
    return {"worker_id": worker(region=region).pk}
