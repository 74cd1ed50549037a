"""Writing rounds and proposals: starting a round, publishing it, recording what workers answer, ending what is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.privacy import visibility
from qiao.story.matching import errors, permissions, promises, queries, states
from qiao.story.matching.models import Proposal, Round
from qiao.story.matching.words import ROUND_STATES
from qiao.story.register.actions import move_status
from qiao.story.vacancies.queries import bare

REPLY_DAYS: Final = 14
AT_ONCE: Final = 200
OPTIONS: Final[dict[str, Any]] = {"near": True, "reply_days": REPLY_DAYS}
"""near: posts of the home region count too, for those who do not want to go far; reply_days: how long answers wait."""
TRIES: Final = 3


def start_round(
    *, by: Actor, round_id: UUID, home_region: str, work_region: str, cutoff_on: date,
    options: Mapping[str, Any] | None = None, seed: int = 0,
) -> Round:  # fmt: skip
    """Ask for a round（开一轮）. `round_id` is the form's own key: sent twice, it is one round and one job.

    Raises MatchingRefused: outside_scope, no_direction, cutoff_ahead.
    """
    direction = next((d for d in queries.directions(by) if (d.home, d.work) == (home_region, work_region)), None)
    if direction is None:
        paired = (home_region, work_region) in queries.paired_today()
        raise errors.outside_scope() if paired else errors.no_direction()
    if cutoff_on > clock.today():
        raise errors.cutoff_ahead(cutoff_on, clock.today())
    given = {**OPTIONS, **(options or {})}
    assert set(given) == set(OPTIONS), f"no such option: {set(given) - set(OPTIONS)}"
    wanted = Round(
        id=round_id, home_region=home_region, work_region=work_region, cutoff_on=cutoff_on, options=given, seed=seed,
        created_by_id=by.user_id,
    )  # fmt: skip
    with transaction.atomic():
        found, created = _numbered(wanted)
        job = enqueue(
            by=by, kind="matching.round", key=f"matching.round:{found.pk}", title=f"第 {found.number} 轮匹配",
            title_en=f"Round {found.number}", params={"round": str(found.pk)}, region=home_region,
        )  # fmt: skip
        if created:
            Round.objects.filter(pk=found.pk).update(job_id=job.pk)
            found.job_id = job.pk
            details = {"work_region": work_region, "cutoff": str(cutoff_on), "seed": seed, **given}
            record(by=by, action="matching.round.started", subject=found, region=home_region, details=details)
    return found


def _numbered(wanted: Round) -> tuple[Round, bool]:
    """The round with the next number; two who start at once get two numbers, one form sent twice one round."""
    for left in reversed(range(TRIES)):
        existing = Round.objects.filter(pk=wanted.pk).first()
        if existing is not None:
            return existing, False
        wanted.number = (Round.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                wanted.save(force_insert=True)
        except IntegrityError:
            if not left:
                raise
        else:
            return wanted, True
    raise AssertionError("unreachable")


def recompute(*, by: Actor, found: Round) -> Job:
    """Compute the stored problem once more and compare（用同样的数再算一遍）. Raises MatchingRefused."""
    _refuse_elsewhere(by, permissions.RUN, found)
    _refuse_state(found, states.DONE)
    key = f"matching.recount:{found.pk}:{found.recounts.count() + 1}"
    return enqueue(
        by=by, kind="matching.recount", key=key, title=f"第 {found.number} 轮再算一遍",
        title_en=f"Round {found.number} once more", params={"round": str(found.pk)}, region=found.home_region,
    )  # fmt: skip


def publish_round(*, by: Actor, found: Round) -> Round:
    """Publish a computed round（发布）: its proposals wait for answers, and the work side sees whom it may get.

    Up to AT_ONCE are sent out at once, more by a job. Raises MatchingRefused: outside_scope, broken_rules,
    round_moved_on.
    """
    _refuse_elsewhere(by, permissions.PUBLISH, found)
    if violations := found.certificate.get("violations", 0):
        raise errors.broken_rules(violations)
    days = found.options.get("reply_days", REPLY_DAYS)
    with transaction.atomic():
        published = Round.objects.filter(pk=found.pk, state=states.COMPUTED).update(
            state=states.PUBLISHED, published_at=clock.moment(), replies_until=clock.today() + timedelta(days=days),
            version=F("version") + 1,
        )  # fmt: skip
        found.refresh_from_db()
        if not published:
            _refuse_state(found, (states.COMPUTED,))
        details = {"matched": found.certificate["matched"]}
        record(by=by, action="matching.round.published", subject=found, region=found.home_region, details=details)
        if drafts_of(found)[: AT_ONCE + 1].count() <= AT_ONCE:
            send_out_some(by=by, found=found)
        else:
            enqueue(
                by=by, kind="matching.publish", key=f"matching.publish:{found.pk}",
                title=f"发布第 {found.number} 轮的推荐",
                title_en=f"Sending out the proposals of round {found.number}", params={"round": str(found.pk)},
                region=found.home_region,
            )  # fmt: skip
    return found


def drafts_of(found: Round) -> QuerySet[Proposal]:
    """Proposals of a round that were not sent out yet."""
    return Proposal.objects.filter(round=found, state=states.DRAFT)


def send_out_some(*, by: Actor, found: Round) -> int:
    """Send out the next drafts of a published round, best first; withdrawn, and told, is one whose worker or post is
    gone meanwhile, who got another round's proposal, or whose seat is promised.

    Inside the caller's transaction. Returns how many are left.
    """
    with transaction.atomic():
        some = list(queries.drafts_in_order(found)[:AT_ONCE])
        promises.held_still(some)
        out = promises.left_out(some)
        sent = [proposal for proposal in some if proposal.pk not in out]
        _turned([p.pk for p in sent], states.DRAFT, state=states.PENDING)
        for why in sorted(set(out.values())):
            gone = [key for key, told in out.items() if told == why]
            _turned(gone, states.DRAFT, state=states.WITHDRAWN, reply_why=why)
        seen = [(p.worker.subject_id, queries.city_of(p.vacancy.place), str(p.pk)) for p in sent if _crosses(found, p)]
        visibility.show_many(seen, ground=visibility.PROPOSAL)
        why = f"第 {found.number} 轮推荐"
        move_status(by=by, worker_ids=[p.worker_id for p in sent], to="proposed", why=why)
        details = {"sent": len(sent), "withdrawn": len(out)}
        record(by=by, action="matching.round.sent_out", subject=found, region=found.home_region, details=details)
        return drafts_of(found).count()


def record_reply(
    *, by: Actor, proposal: Proposal, seen_version: int, answer: str, said_by: str = "", how: str = "", why: str = ""
) -> Proposal:
    """Record what a worker answered（记录答复）: "yes", "no" or "unreachable".

    A yes says who said it and how. A no costs nothing and ends this round for the worker; its reason is theirs to give
    or keep. Unreachable counts a try, and the proposal still waits.
    Raises MatchingRefused: already_answered, who_and_how_needed, need_over, post_over.
    """
    assert answer in ("yes", "no", "unreachable"), answer
    said_by, how, why = said_by.strip()[:80], how.strip()[:40], why.strip()[:200]
    if answer == "yes":
        _refuse_yes(proposal, said_by, how)
    change: dict[str, Any] = {"state": answer, "reply_by_name": said_by, "reply_how": how, "reply_why": why}
    change |= {"replied_at": clock.moment(), "recorded_by_id": by.user_id}
    if answer == "unreachable":
        change = {"tries": F("tries") + 1, "tried_at": clock.moment(), "recorded_by_id": by.user_id}
    with transaction.atomic():
        held = Proposal.objects.filter(pk=proposal.pk, state=states.PENDING, version=seen_version)
        if not held.update(**change, version=F("version") + 1):
            raise queries.answered(Proposal.objects.get(pk=proposal.pk))
        if answer == "no":
            _end_round_for(by, proposal)
        elif answer == "yes":
            _end_others_of(by, proposal)
            move_status(by=by, worker_ids=[proposal.worker_id], to="leaving", why="本人愿意去")
        details = {"answer": answer, "how": how, "round": proposal.round.number}
        region = proposal.worker.region
        record(by=by, action="matching.proposal.replied", subject=proposal, region=region, reason=why, details=details)
    proposal.refresh_from_db()
    return proposal


def withdraw_proposal(*, by: Actor, proposal: Proposal, seen_version: int, why: str) -> Proposal:
    """Take a proposal back before it is answered; after a yes only where the firm declined, and the person is free.

    Raises MatchingRefused: reason_needed, already_answered.
    """
    _refuse_elsewhere(by, permissions.PUBLISH, proposal.round)
    if not why.strip():
        raise errors.reason_needed()
    with transaction.atomic():
        open_ones = Q(state=states.PENDING) | Q(pk__in=promises.declined_by_firms().values("pk"))
        held = Proposal.objects.filter(open_ones, pk=proposal.pk, version=seen_version)
        change = {"state": states.WITHDRAWN, "reply_why": why.strip()[:200], "recorded_by_id": by.user_id}
        if not held.update(**change, replied_at=clock.moment(), version=F("version") + 1):
            raise queries.answered(Proposal.objects.get(pk=proposal.pk))
        _set_free(by, [proposal], "推荐已撤回")
        record(by=by, action="matching.proposal.withdrawn", subject=proposal, region=proposal.worker.region, reason=why)
    proposal.refresh_from_db()
    return proposal


def correct_reply(*, by: Actor, proposal: Proposal, seen_version: int, why: str) -> Proposal:
    """An answer was written down wrongly（记错了）: the proposal waits for the person's own answer again.

    The audit keeps what stood there. Proposals that the answer took back stay so.
    Raises MatchingRefused: outside_scope, reason_needed, already_answered, cannot_ask_again.
    """
    _refuse_elsewhere(by, permissions.PUBLISH, proposal.round)
    if not why.strip():
        raise errors.reason_needed()
    blank: dict[str, Any] = {"reply_by_name": "", "reply_how": "", "reply_why": "", "replied_at": None}
    with transaction.atomic():
        promises.held_still([proposal])
        held = Proposal.objects.filter(pk=proposal.pk, state=proposal.state, version=seen_version)
        if not held.update(version=F("version") + 1):
            raise queries.answered(Proposal.objects.get(pk=proposal.pk))
        _refuse_to_ask_again(proposal)
        Proposal.objects.filter(pk=proposal.pk).update(**blank, state=states.PENDING, recorded_by_id=by.user_id)
        if _crosses(proposal.round, proposal):
            grant = (proposal.worker.subject_id, queries.city_of(proposal.vacancy.place), str(proposal.pk))
            visibility.show_many([grant], ground=visibility.PROPOSAL)
        move_status(by=by, worker_ids=[proposal.worker_id], to="proposed", why="答复记错了，重新问本人")
        details = {"was": proposal.state, "round": proposal.round.number}
        region = proposal.worker.region
        record(
            by=by, action="matching.proposal.corrected", subject=proposal, region=region, reason=why, details=details
        )
    proposal.refresh_from_db()
    return proposal


def _refuse_to_ask_again(proposal: Proposal) -> None:
    """A round that ended asks nobody; a yes that led to work stands; after a no, person and seat must be free still."""
    state = Round.objects.values_list("state", flat=True).get(pk=proposal.round_id)
    if proposal.state not in (states.YES, states.NO) or state != states.PUBLISHED:
        raise errors.cannot_ask_again("这一轮已经结束，或者这个推荐没有答复", "the round is over, or nobody answered")
    if proposal.state == states.NO and (why := promises.left_out([proposal]).get(proposal.pk)):
        raise errors.cannot_ask_again(why.removeprefix("发布时"), "the person or the seat is not free any more")
    if proposal.state == states.YES and not promises.promised().filter(pk=proposal.pk).exists():
        raise errors.cannot_ask_again("本人已经上岗，或者需求已经结束", "they have started work, or the need is over")


def close_round(*, by: Actor, found: Round) -> int:
    """End a published round: what nobody answered expires, and costs the worker nothing. Returns how many expired."""
    with transaction.atomic():
        if not Round.objects.filter(pk=found.pk, state=states.PUBLISHED).update(state=states.CLOSED):
            return 0
        waiting = list(Proposal.objects.filter(round=found, state=states.PENDING).select_related("worker"))
        ended = _turned([p.pk for p in waiting], states.PENDING, state=states.EXPIRED, replied_at=clock.moment())
        _set_free(by, waiting, "推荐已过期")
        record(
            by=by, action="matching.round.closed", subject=found, region=found.home_region, details={"expired": ended}
        )
    return ended


def _turned(ids: list[UUID], start: str, **values: Any) -> int:
    return Proposal.objects.filter(pk__in=ids, state=start).update(**values, version=F("version") + 1)


def _crosses(found: Round, proposal: Proposal) -> bool:
    """Whether the post lies outside the home region, so that another region must come to see the worker."""
    return not proposal.vacancy.place.startswith(bare(found.home_region))


def _end_round_for(by: Actor, proposal: Proposal) -> None:
    """A no ends the round for the worker: no second question about the same round."""
    others = Proposal.objects.filter(round_id=proposal.round_id, worker_id=proposal.worker_id)
    ended = _withdrawn(others, "本人这一轮已经答复")
    _set_free(by, [proposal, *ended], "本人不去，照旧求职")


def _end_others_of(by: Actor, proposal: Proposal) -> None:
    """A yes takes the worker's other proposals back, of whatever round: nobody asks them once more."""
    others = Proposal.objects.filter(worker_id=proposal.worker_id).exclude(pk=proposal.pk)
    _set_free(by, _withdrawn(others, "本人已经答应了另一个岗位"), "本人愿意去")


def _withdrawn(rows: QuerySet[Proposal], why: str) -> list[Proposal]:
    """Take back those of the rows that wait for an answer or to be sent out."""
    waiting = list(rows.filter(state__in=(states.PENDING, states.DRAFT)).select_related("worker"))
    for state in (states.PENDING, states.DRAFT):
        _turned([p.pk for p in waiting if p.state == state], state, state=states.WITHDRAWN, reply_why=why)
    return waiting


def _set_free(by: Actor, proposals: list[Proposal], why: str) -> None:
    """The work side no longer sees the worker by the proposal, and the worker looks for work as before."""
    for proposal in proposals:
        visibility.hide_cause(ground=visibility.PROPOSAL, cause=str(proposal.pk))
    waiting = Proposal.objects.filter(state__in=(states.PENDING, states.YES))
    ids = {p.worker_id for p in proposals if p.worker.status in ("proposed", "leaving")}
    ids -= set(waiting.filter(worker_id__in=ids).values_list("worker_id", flat=True))
    for far in (True, False):
        reach = queries.needs_of(ids, far=far)
        move_status(by=by, worker_ids=reach, to="looking_far" if far else "looking_near", why=why)


def _refuse_elsewhere(by: Actor, permission: str, found: Round) -> None:
    if not queries.covers(by, permission, found):
        raise errors.outside_scope()


def _refuse_state(found: Round, wanted: tuple[str, ...]) -> None:
    if found.state not in wanted:
        raise errors.round_moved_on(*ROUND_STATES[found.state])


def _refuse_yes(proposal: Proposal, said_by: str, how: str) -> None:
    if not said_by or not how:
        raise errors.who_and_how_needed()
    if (over := queries.over_meanwhile(proposal)) is not None:
        raise over
