"""Records: the script written through the stages' own doors, ledger by ledger."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl

from qiao.cli.demonstration.handing_in import handed_in, workbook, written
from qiao.cli.demonstration.script import Script
from qiao.cli.demonstration.walks import Walk
from qiao.cli.world_rows import vacancy_rows, worker_rows
from qiao.ground import places
from qiao.ground.privacy.resident_ids import compose

REGISTERED_POOR_ON = date(2014, 12, 31)
"""建档立卡: the registers of poor households were made in 2014."""
CONFIRMED_BEFORE = date(2019, 6, 1)
"""Who began in the last month waits for the employer's word; all before have it."""
HOME, WORK = "50", "37"
SENDER = "重建数据"
WAITING_ROWS = 36
UNUSED_AREA = "500979"
"""An area code never issued, and not among those that the script's people have."""
ROSTER = {
    "name": "姓名", "identity": "身份证号", "household": "户编号", "relation": "与户主关系", "phone": "联系电话",
    "residence": "居住地址", "education": "文化程度", "poverty_status": "贫困状况", "health": "健康状况",
    "skills": "技能特长",
}  # fmt: skip
SPELLS = (
    *("姓名", "身份证号", "贫困状况", "务工开始年月", "务工结束年月", "务工地点", "务工企业名称"),
    *("岗位工种", "所属行业", "务工月收入", "就业渠道", "是否点对点输送"),
)
CHANNEL = {"organised": "组织输出", "workshop": "扶贫车间", "public_post": "公益性岗位", "local_firm": "本地企业"}


def programme(poorest: Mapping[str, bool], *, by: Any) -> Any:
    """The programme with its pairings, and the townships that it set out to reach first."""
    from qiao.ground.agreements.actions import add_published_pairings, create_programme, name_poorest

    made = create_programme(
        by=by, name="鲁渝劳务协作", name_en="Shandong–Chongqing labour cooperation", sending_region=HOME,
        receiving_region=WORK, begun_on=date(2017, 9, 1), distance_km=1_500, reconstructed=True,
    )  # fmt: skip
    add_published_pairings(by=by, programme=made)
    name_poorest(by=by, programme=made, townships=poorest)
    return made


def roster(script: Script, *, by: Any) -> None:
    """Everybody with their household, by the roster."""
    from qiao.story.register.models import Household

    number = pl.format("C{}", script.people["household"].cast(pl.String).str.zfill(5))
    told = worker_rows(script.world).frame.with_columns(script.people["relation"], household=number)
    _take_in(by, "register.roster", "劳动者花名册（重建数据）.xlsx", list(ROSTER.values()), told.select(*ROSTER), HOME)
    Household.objects.exclude(poverty="").update(poverty_since=REGISTERED_POOR_ON)


def posts(script: Script, *, by: Any) -> None:
    """What the firms offered in 2018, and what is open today, by the collection form; then the latter are opened."""
    for name, vacancies in (("2018 年", script.offered_2018), ("2019 年 6 月", script.open_now)):
        told = vacancy_rows(replace(script.world, vacancies=vacancies))
        file_name = f"岗位采集表 {name}（重建数据）.xlsx"
        _take_in(by, "vacancies.collection", file_name, told.headings, told.frame, "")
    _open_verified(by)


def _open_verified(by: Any) -> None:
    from django.db import transaction

    from qiao.story.vacancies.actions import move
    from qiao.story.vacancies.models import Vacancy

    with transaction.atomic():
        for vacancy in Vacancy.objects.filter(state="verified").select_related("employer").order_by("pk"):
            move(by=by, vacancy=vacancy, verb="open")


def work(script: Script, *, by: Any) -> None:
    """Every spell of work, by the work ledger; what was long ago is confirmed, and firms that we know are linked."""
    from django.db import transaction
    from django.db.models import OuterRef, Subquery

    from qiao.ground import clock
    from qiao.ground.audit.actions import record
    from qiao.story.placements.models import Placement
    from qiao.story.vacancies.models import Employer

    _take_in(by, "placements.work_ledger", "务工信息台账（重建数据）.xlsx", SPELLS, _spells(script), HOME)
    known = Employer.objects.filter(name=OuterRef("employer_name")).order_by("pk").values("pk")[:1]
    with transaction.atomic():
        linked = Placement.objects.update(employer=Subquery(known))
        standing = Placement.objects.filter(state="reported", started_on__lt=CONFIRMED_BEFORE)
        confirmed = standing.update(state="confirmed", confirmed_by=SENDER, confirmed_at=clock.now())
        record(
            by=by, action="demonstration.placements.confirmed", reason=SENDER,
            details={"confirmed": confirmed, "linked": linked},
        )  # fmt: skip


def _spells(script: Script) -> pl.DataFrame:
    """The spells as rows of the work ledger, an earlier one first."""
    who = {row["id"]: row for row in script.people.select("id", "name", "identity").to_dicts()}
    firms = dict(script.employers.select("id", "name").iter_rows())
    rows = [
        (
            who[spell.worker]["name"], who[spell.worker]["identity"], "建档立卡贫困户", f"{spell.started_on:%Y-%m}",
            None if spell.ended_on is None else f"{spell.ended_on:%Y-%m}",
            places.by_code(spell.region[:6]).full_name, firms[spell.employer], spell.job, spell.industry,
            spell.wage_yuan_month, CHANNEL[spell.channel], "是" if spell.organised else "否",
        )
        for spell in sorted(script.spells, key=lambda each: (each.started_on, each.worker))
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(SPELLS, pl.String) | {"务工月收入": pl.Int64}, orient="row")


def wishes(script: Script, *, by: Any) -> None:
    """What those want who look for work, by the willingness form."""
    told = worker_rows(script.world)
    seekers = told.frame[script.seekers()["id"].to_list()]
    _take_in(by, "needs.willingness", "求职意愿登记表（重建数据）.xlsx", told.headings, seekers, HOME)


def visits(told: Sequence[Walk], *, officers: Mapping[str, Any]) -> None:
    """Every walk and promise, through the visits' own actions, in one transaction."""
    from django.db import transaction

    from qiao.story.register.models import Household
    from qiao.story.vacancies.models import Employer

    houses = dict(Household.objects.values_list("number", "pk"))
    named = [walk.place for walk in told if walk.place]
    firms = dict(Employer.objects.filter(name__in=named).order_by("-pk").values_list("name", "pk"))
    with transaction.atomic():
        for walk in told:
            _walked(walk, officers[walk.by], houses.get(walk.household), firms.get(walk.place))


def _walked(walk: Walk, by: Any, household: UUID | None, firm: UUID | None) -> None:
    from qiao.story.visits.actions import record_visit
    from qiao.story.visits.facts import PromiseFacts, VisitFacts
    from qiao.story.visits.promising import add_promise, drop_promise, keep_promise

    given = VisitFacts(
        walk.kind, walk.on, walk.outcome, companions=walk.companions, situation=walk.situation, needs=walk.needs,
        willingness=walk.willingness, household_id=household, region=walk.region, place=walk.place, record_id=firm,
    )  # fmt: skip
    visit = record_visit(by=by, key=uuid.uuid4(), given=given).visit
    for pledge in walk.pledges:
        facts = PromiseFacts(pledge.what, pledge.due_on)
        promise = add_promise(by=by, visit_id=visit.pk, key=uuid.uuid4(), given=facts)
        if pledge.state == "kept":
            keep_promise(by=by, promise_id=promise.pk, how=pledge.how, on=pledge.settled_on)
        elif pledge.state == "dropped":
            drop_promise(by=by, promise_id=promise.pk, why=pledge.how)


def _take_in(by: Any, ledger: str, name: str, headings: Sequence[str], rows: pl.DataFrame, region: str) -> UUID:
    content = workbook(headings, rows.iter_rows())
    batch_id = handed_in(ledger, name, content, by=by, region=region, sender=SENDER)
    written(batch_id, by=by)
    return batch_id


def matching_round(*, by: Any) -> Any:
    """One round over the whole programme, computed as a worker would, and sent out."""
    from uuid import NAMESPACE_URL, uuid5

    from qiao.cli.demonstration.handing_in import done_here
    from qiao.ground import clock
    from qiao.ground.jobs.models import Job
    from qiao.story.matching.actions import publish_round, start_round
    from qiao.story.matching.models import Round

    found = start_round(
        by=by, round_id=uuid5(NAMESPACE_URL, "qiao demo round"), home_region=HOME, work_region=WORK,
        cutoff_on=clock.today(),
    )  # fmt: skip
    done_here(found.job_id)
    found.refresh_from_db()
    publish_round(by=by, found=found)
    for job_id in Job.objects.filter(kind="matching.publish", state="queued").values_list("pk", flat=True):
        done_here(job_id)
    return Round.objects.get(pk=found.pk)


def waiting_ledger(script: Script, *, by: Any, county: str, sender: str) -> None:
    """A willingness form of a township that waits at its preview: some people are new, and three rows are wrong."""
    told = worker_rows(script.world)
    people = script.people.with_row_index().filter(pl.col("county") == county).head(WAITING_ROWS)["index"].to_list()
    rows = told.frame[people].with_columns(
        identity=pl.Series([compose(UNUSED_AREA, date(1985, 1, 1 + n % 28), n) for n in range(len(people))])
    )
    cells = [list(row) for row in rows.iter_rows()]
    at = {key: place for place, key in enumerate(rows.columns)}
    cells[4][at["identity"]] = float(cells[4][at["identity"]][:17])  # typed as a number: the last digits are lost
    cells[9][at["phone"]] = "1540000"
    cells[15][at["residence"]] = "重庆市巫溪县没有这个镇"
    content = workbook(told.headings, cells)
    handed_in("needs.willingness", "求职意愿登记表 6 月（重建数据）.xlsx", content, by=by, region=county, sender=sender)
