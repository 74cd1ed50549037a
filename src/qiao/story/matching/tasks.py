"""The long work of matching: computing a round, computing it once more, sending out its proposals, letting them end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import polars as pl
from django.db.models import QuerySet

from qiao.ground import clock
from qiao.ground.audit.actions import record
from qiao.ground.jobs.apart import packed, unpacked
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import ClaimLost, JobRefused, Released, Run, StopAsked
from qiao.ground.places import PLACES_VERSION
from qiao.story.matching import actions, measuring, permissions, plans, promises, states
from qiao.story.matching.computing import Computed, compute_apart
from qiao.story.matching.models import Problem, Proposal, Recount, Round
from qiao.story.matching.queries import posts_regions
from qiao.story.needs.queries import open_needs_frame
from qiao.story.register.models import Worker
from qiao.story.vacancies.queries import bare, left_out_as_stale, open_posts_frame

STEPS = {"prepare": "准备计算程序，本机第一次约半分钟", "pass": "排岗位", "reasons": "写理由"}
WRITING = "写方案"
_NAMES = ("name", "post", "employer", "place_name", "ref")


@job("matching.round", "计算一轮匹配", "Compute a matching round", permission=permissions.RUN)
def compute(run: Run) -> dict[str, Any]:
    """Freeze the problem, compute it apart, write the plan. Killed anywhere, it goes on and writes the same, once."""
    found = Round.objects.get(pk=run.params["round"])
    if found.state in states.DONE:
        return _said(found)
    try:
        people, posts = _frozen(run, found)
        computed = compute_apart(people, posts, seed=found.seed, tell=_teller(run))
        _write(run, found, people, posts, computed)
    except StopAsked:
        _leave(found, states.STOPPED)
        raise
    except (ClaimLost, Released):
        raise
    except Exception:
        _leave(found, states.FAILED)
        raise
    found.refresh_from_db()
    return _said(found)


def _frozen(run: Run, found: Round) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The problem as it was at the first computation. Raises JobRefused when there is nothing to match."""
    stored = Problem.objects.filter(round=found).first()
    if stored is not None:
        with run.writing():
            Round.objects.filter(pk=found.pk, state__in=states.COMPUTABLE).update(state=states.COMPUTING)
        return unpacked(bytes(stored.people)), unpacked(bytes(stored.posts))
    people = _without_names(open_needs_frame(bare(found.home_region), found.cutoff_on))
    posts = _without_names(open_posts_frame(as_of=found.cutoff_on, regions=posts_regions(found)))
    stale = left_out_as_stale(as_of=found.cutoff_on, regions=posts_regions(found))
    if people.is_empty():
        raise JobRefused(
            "nobody", "到截止日，这里没有一个求职中的人。请先登记需求，或换一个方向。",
            "Nobody of this region looks for work on the cutoff. Enter needs first, or choose another direction.",
        )  # fmt: skip
    if posts.is_empty():
        raise JobRefused(
            "no_posts", "到截止日，那边没有一个招聘中的岗位。请先核实并开放岗位。",
            "No post of the other side is open on the cutoff. Verify and open posts first.",
        )  # fmt: skip
    free = promises.without_promised(people, posts)
    _refuse_all_promised(free)
    with run.writing(frozen=True):
        Problem.objects.create(
            round=found, people=packed(free.people), posts=packed(free.posts), frozen_at=clock.now(),
            waiting=free.waiting, promised=free.promised,
        )  # fmt: skip
        told = {**found.options, "stale": stale}
        Round.objects.filter(pk=found.pk).update(state=states.COMPUTING, options=told)
    return free.people, free.posts


def _refuse_all_promised(free: promises.Open) -> None:
    if free.people.is_empty():
        raise JobRefused(
            "all_wait", f"这里求职中的 {free.waiting} 人都在等答复。请先记下他们的答复，再开一轮。",
            f"All {free.waiting} people who look for work here have a proposal to answer. Record their answers first.",
        )  # fmt: skip
    if free.posts.is_empty():
        raise JobRefused(
            "all_promised", f"那边空着的 {free.promised} 个名额都许给别人了。请先记下答复，或开放新的岗位。",
            f"All {free.promised} free seats of the other side are promised. Record answers first, or open new posts.",
        )  # fmt: skip


def _without_names(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop(name for name in _NAMES if name in frame.columns)


def _teller(run: Run) -> Callable[[str, int, int], None]:
    def tell(step: str, done: int, total: int) -> None:
        word = next((said for begins, said in STEPS.items() if step.startswith(begins)), "准备题目")
        run.progress(done, total or None, word)

    return tell


def _write(run: Run, found: Round, people: pl.DataFrame, posts: pl.DataFrame, computed: Computed) -> None:
    """The plan's rows, a chunk a transaction; the cursor says how many chunks are there already."""
    rows = list(plans.chunks(found, people, posts, computed))
    for number, chunk in enumerate(rows):
        if number >= run.cursor.get("chunks", 0):
            with run.writing(chunks=number + 1):
                type(chunk[0]).objects.bulk_create(chunk)
        run.progress(number + 1, len(rows), WRITING)
    certificate = asdict(computed.certificate) | {
        "families": people["family"].drop_nulls().n_unique(),
        "youngest": people["age"].min(),
        "waiting": found.problem.waiting,
        "promised": found.problem.promised,
    }
    with run.writing(finished=True):
        Round.objects.filter(pk=found.pk).update(
            state=states.COMPUTED, certificate=certificate, digest=certificate["digest"],
            plan_digest=plans.digest_of(plans.lines_computed(people, posts, computed)),
            engine_version=certificate["engine"], places_version=PLACES_VERSION, computed_at=clock.now(),
        )  # fmt: skip
        details = {name: certificate[name] for name in ("workers", "matched", "gap", "violations", "digest")}
        record(by=run.actor, action="matching.round.computed", subject=found, region=found.home_region, details=details)


def _leave(found: Round, state: str) -> None:
    Round.objects.filter(pk=found.pk, state__in=states.COMPUTABLE).update(state=state)


def _said(found: Round) -> dict[str, Any]:
    return {"round": str(found.pk), "matched": found.certificate["matched"], "workers": found.certificate["workers"]}


@job("matching.recount", "用同样的数再算一遍", "Compute a round once more", permission=permissions.RUN)
def recount(run: Run) -> dict[str, Any]:
    """Compute the stored problem again and compare every line with what is stored, byte by byte."""
    found = Round.objects.get(pk=run.params["round"])
    stored = Problem.objects.get(round=found)
    people, posts = unpacked(bytes(stored.people)), unpacked(bytes(stored.posts))
    computed = compute_apart(people, posts, seed=found.seed, tell=_teller(run))
    again, before = plans.lines_computed(people, posts, computed), plans.lines_stored(found.pk)
    digests = plans.digest_of(again), computed.certificate.digest
    differing = len(set(again) ^ set(before)) + (digests != (found.plan_digest, found.digest))
    with run.writing(finished=True):
        Recount.objects.get_or_create(
            job_id=run.job.pk,
            defaults={
                "round": found, "digest": digests[1], "plan_digest": digests[0], "lines": len(again),
                "differing": differing, "engine_version": computed.certificate.engine, "counted_at": clock.now(),
            },
        )  # fmt: skip
        details = {"lines": len(again), "differing": differing}
        record(
            by=run.actor, action="matching.round.recounted", subject=found, region=found.home_region, details=details
        )
    return {"lines": len(again), "differing": differing}


@job("matching.publish", "发布推荐", "Publish proposals", permission=permissions.PUBLISH)
def publish(run: Run) -> dict[str, Any]:
    """Send out a published round's proposals, some hundreds a transaction."""
    found = Round.objects.get(pk=run.params["round"])
    total = Proposal.objects.filter(round=found).count()
    while actions.drafts_of(found).exists():
        with run.writing():
            actions.send_out_some(by=run.actor, found=found)
        run.progress(total - actions.drafts_of(found).count(), total, "发布")
    return {"sent": Proposal.objects.filter(round=found, state=states.PENDING).count()}


@job("matching.expire", "推荐到期", "Let proposals expire", every_minutes=60)
def expire(run: Run) -> dict[str, Any]:
    """Proposals of rounds whose time for answers is over end without any consequence for the worker."""
    ended = 0
    for found in Round.objects.filter(state=states.PUBLISHED, replies_until__lt=clock.today()).order_by("number"):
        with run.writing():
            ended += actions.close_round(by=run.actor, found=found)
        run.progress(ended)
    return {"ended": ended}


@job("matching.measures", "算合适的办法", "Work out the measures", permission=permissions.MEASURE)
def measure(run: Run) -> dict[str, Any]:
    """Everybody of a region, some hundreds a transaction; begun again, it goes on where it stood."""
    region = str(run.params["region"])
    done = _measured(run, measuring.to_measure(region))
    if not run.cursor.get("told"):
        with run.writing(told=True):
            record(by=run.actor, action="matching.measures.computed", region=region, details={"region": region, **done})
    return {"region": region, **done}


@job("matching.measures_due", "重算变了的人的办法", "Work out measures that are out of date", every_minutes=30)
def measure_due(run: Run) -> dict[str, Any]:
    """Whose record or need changed since their measure was worked out, and who has none yet."""
    return _measured(run, measuring.outdated())


def _measured(run: Run, workers: QuerySet[Worker]) -> dict[str, int]:
    offers, today, total = measuring.offers_today(), clock.today(), workers.count()
    people, changed = run.cursor.get("people", 0), run.cursor.get("changed", 0)
    while keys := measuring.chunk_after(workers, run.cursor.get("after", "")):
        with run.writing(after=str(keys[-1])) as cursor:
            done = measuring.measure_some(keys, offers, today)
            people, changed = people + done.people, changed + done.changed
            cursor |= {"people": people, "changed": changed}
        run.progress(people, max(total, people), "算办法")
    return {"people": people, "changed": changed}
