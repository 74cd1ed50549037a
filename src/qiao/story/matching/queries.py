"""Reading rounds and proposals: who sees which, directions, why a post was proposed and why others were not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.models import Pairing
from qiao.ground.agreements.queries import current_programme, running_on, short_name
from qiao.ground.saying import reader_language
from qiao.story.matching import errors, permissions, states
from qiao.story.matching.errors import MatchingRefused
from qiao.story.matching.measure_words import kind_said
from qiao.story.matching.models import Excluded, Measure, Proposal, Round, Unplaced
from qiao.story.matching.words import (
    LIMITS,
    NEED_STATES,
    NEXT_STEP,
    PROPOSAL_STATES,
    UNPLACED,
    reason_lines,
)
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.register.queries import TimelineEntry, names_of, sees
from qiao.story.register.reasons import reason_said
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.phrases import STATE_WORDS
from qiao.story.vacancies.queries import bare, still_open, within_regions
from qiao.story.vacancies.standing import changed_said, waits_again


@dataclass(frozen=True, slots=True)
class Direction:
    """A direction of a pairing（结对方向）: home and work region with their names."""

    home: str
    work: str
    home_name: str
    work_name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Those without a post for one reason: how many, in words, and what comes next. `share` is of the largest group."""

    why: str
    count: int
    said: str
    next_step: str
    share: int


@dataclass(frozen=True, slots=True)
class Limit:
    """One condition of a worker: how many posts fail it, and how many fail nothing else."""

    limit: str
    said: str
    fails: int
    only: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a post: its label, its figure in words, and how full its bar is (0 to 100)."""

    label: str
    said: str
    percent: int


@dataclass(frozen=True, slots=True)
class Account:
    """Why this post, and why not the others（为什么推荐这个岗位）, for the proposal's page and the worker's."""

    proposal: Proposal
    reasons: list[Reason]
    limits: list[Limit]
    other_posts: int


def paired_today() -> list[tuple[str, str]]:
    """Every direction that holds today: each pair of the programme, and the two regions as a whole."""
    pairs = [(county, city) for county, city in _running().values_list("county", "city")]
    programme = current_programme()
    whole = [(programme.sending_region, programme.receiving_region)] if programme is not None else []
    return pairs + whole


def _running() -> QuerySet[Pairing]:
    return Pairing.objects.filter(running_on(clock.today())).order_by("position", "pk")


def directions(actor: Actor, permission: str = permissions.RUN) -> list[Direction]:
    """The directions in which the actor may run a round: one of the two sides is theirs."""
    return [
        Direction(home, work, short_name(home), short_name(work))
        for home, work in paired_today()
        if actor.covers(permission, bare(home)) or actor.covers(permission, bare(work))
    ]


def posts_regions(found: Round) -> tuple[str, ...]:
    """Where a round's posts may lie: the work region, and the home region too when near posts count."""
    return (found.work_region, found.home_region) if found.options.get("near", True) else (found.work_region,)


def covers(actor: Actor, permission: str, found: Round) -> bool:
    """Whether the actor may do it with a round: one of its two sides is theirs."""
    return any(actor.covers(permission, bare(side)) for side in (found.home_region, found.work_region))


def visible_rounds(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Round]:
    """Rounds of the actor's regions: theirs, or one that theirs lies in; the latter, and the work side, once published.

    A household helper sees proposals, not rounds.
    """
    rows = Round.objects.all()
    if actor.is_system:
        return rows
    regions = actor.regions(permission)
    sent = Q(state__in=(states.PUBLISHED, states.CLOSED))
    reached = within_regions("home_region", regions)
    above = {bare(region)[:cut] for region in regions for cut in (2, 4, 6)}
    padded = above | {code.ljust(6, "0") for code in above}
    reached |= sent & (Q(home_region__in=padded) | Q(work_region__in=padded))
    reached |= within_regions("work_region", actor.regions(permissions.RUN)) | sent & within_regions(
        "work_region", regions
    )
    return rows.filter(reached)


def visible_proposals(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Proposal]:
    """Proposals of workers whom the actor may see. Drafts are seen by those who may publish them, nobody else."""
    rows = Proposal.objects.filter(sees(actor, permission, "worker", proposed=True))
    rows = rows.select_related("round", "worker", "need", "vacancy__employer")
    if actor.is_system:
        return rows
    return rows.filter(~Q(state=states.DRAFT) | within_regions("round__home_region", actor.regions(permissions.RUN)))


def recordable(rows: QuerySet[Proposal], actor: Actor) -> QuerySet[Proposal]:
    """Of these proposals, those whose answers the actor may record."""
    return rows.filter(sees(actor, permissions.REPLY, "worker", proposed=True))


def visible_unplaced(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Unplaced]:
    """Those without a post, of the workers whom the actor may see."""
    rows = Unplaced.objects.filter(sees(actor, permission, "worker")).select_related("round", "worker", "need")
    if actor.is_system:
        return rows
    return rows.filter(round__in=visible_rounds(actor, permission))


def posts_open_today() -> QuerySet[Vacancy]:
    """Posts that still take people today."""
    return Vacancy.objects.filter(still_open(clock.today()))


def city_of(place: str) -> str:
    """The city that comes to see a worker whom a post of its is proposed to."""
    return place[:4]


def needs_of(worker_ids: Iterable[UUID], *, far: bool) -> list[UUID]:
    """Of these workers, those with an open need that reaches far, or does not."""
    ids = list(worker_ids)
    if not ids:
        return []
    looking = Need.objects.filter(worker_id__in=ids, state="open")
    reach = looking.filter(reach__gte=3) if far else looking.filter(reach__lt=3)
    return list(reach.values_list("worker_id", flat=True))


def over_meanwhile(proposal: Proposal) -> MatchingRefused | None:
    """Why a yes cannot be recorded: the need is met, the post closed, full, suspended or changed. None when it can."""
    need = Need.objects.get(pk=proposal.need_id)
    if need.state != "open":
        return errors.need_over(*NEED_STATES[need.state])
    post = Vacancy.objects.select_related("employer").get(pk=proposal.vacancy_id)
    if waits_again(post):
        return errors.post_changed(post.title, changed_said(post), changed_said(post, english=True))
    if post.filled >= post.headcount:
        return errors.post_over(
            post.title, f"的 {post.headcount} 个名额已经满了", f"has all its {post.headcount} seats taken"
        )
    if post.employer.suspended_until is not None and post.employer.suspended_until >= clock.today():
        until = post.employer.suspended_until
        return errors.post_over(
            post.title, f"的企业暂停推荐到 {until}", f"belongs to an employer suspended until {until}"
        )
    if post.state != "open" or (post.expires_on is not None and post.expires_on < clock.today()):
        state, state_en = STATE_WORDS[post.state if post.state != "open" else "expired"]
        return errors.post_over(post.title, f"现在是“{state}”", f"is {state_en} now")
    return None


def answered(proposal: Proposal) -> MatchingRefused:
    """The refusal that says what stands already, who recorded it and when."""
    when = proposal.replied_at.astimezone(clock.CHINA).strftime("%m-%d %H:%M") if proposal.replied_at else ""
    who = names_of([proposal.recorded_by_id])[proposal.recorded_by_id] if proposal.recorded_by_id else ""
    return errors.already_answered(*PROPOSAL_STATES[proposal.state], who, when)


def unplaced_groups(found: Round, language: str) -> list[Group]:
    """Those without a post by reason, each with its next step; all three reasons, the largest first."""
    counts = dict(Unplaced.objects.filter(round=found).values_list("why").annotate(Count("pk")).order_by())
    most = max(counts.values(), default=0)
    groups = [
        Group(why, counts.get(why, 0), UNPLACED[why].of(language), NEXT_STEP[why].of(language),
              round(100 * counts.get(why, 0) / most) if most else 0)
        for why in UNPLACED
    ]  # fmt: skip
    return sorted((group for group in groups if group.count), key=lambda group: -group.count)


def limits_of(round_id: UUID, need_id: UUID, language: str) -> list[Limit]:
    """What kept the other posts away from one need, in one round; most failed first."""
    rows = Excluded.objects.filter(round_id=round_id, need_id=need_id)
    told = [Limit(r.limit, LIMITS[r.limit].of(language), r.fails_this, r.fails_only_this) for r in rows]
    return sorted(told, key=lambda limit: (-limit.fails, limit.limit))


def account_of(proposal: Proposal, language: str) -> Account:
    """Why a post was proposed and why the others were not. "Fails only this" is for planning, never for persuasion."""
    reasons = [Reason(*line) for line in reason_lines(proposal.reasons, language)]
    limits = limits_of(proposal.round_id, proposal.need_id, language)
    posts = int(proposal.round.certificate.get("vacancies", 1))
    return Account(proposal, reasons, limits, max(0, posts - 1))


def latest_proposal_of(worker: Worker, actor: Actor, language: str = "zh") -> Account | None:
    """The account of a worker's latest proposal that the actor may see, for their page; None without one."""
    rows = visible_proposals(actor).filter(worker=worker).exclude(state=states.DRAFT)
    latest = rows.order_by("-round__number", "rank").first()
    return account_of(latest, language) if latest is not None else None


def timeline_of(worker: Worker, actor: Actor) -> list[TimelineEntry]:
    """What the matching did for a worker: each proposal with its answer, the newest first; the measure that fits."""
    rows = visible_proposals(actor).filter(worker=worker).exclude(state=states.DRAFT)
    found = list(rows.order_by("-round__number", "rank"))
    names = names_of([proposal.recorded_by_id for proposal in found])
    return [*(_entry(proposal, names) for proposal in found), *_measured(worker, actor)]


def _measured(worker: Worker, actor: Actor) -> list[TimelineEntry]:
    measure = Measure.objects.filter(worker=worker).first() if actor.can(permissions.MEASURES) else None
    if measure is None:
        return []
    word = kind_said(measure.kind, reader_language())
    return [
        TimelineEntry(
            on=measure.kind_since,
            stage="matching",
            fact=gettext("合适的办法：%(kind)s") % {"kind": word},
            detail=measure.overruled_why or gettext("按规则"),
            who=measure.overruled_by_name,
        )
    ]


def how_said(how: str) -> str:
    """By which way an answer came; what is none of the ways offered stays as it was written."""
    return gettext(how) if how in states.WAYS else how


def _entry(proposal: Proposal, names: dict[int | None, str]) -> TimelineEntry:
    english = reader_language() == "en"
    state = PROPOSAL_STATES[proposal.state][english]
    post = f"{proposal.vacancy.title} · {proposal.vacancy.employer.name}"
    answer = gettext("答复“%(state)s”") % {"state": state}
    said = f"{proposal.reply_by_name} {how_said(proposal.reply_how)}".strip()
    published = proposal.round.published_at or proposal.round.created_at
    return TimelineEntry(
        on=published.astimezone(clock.CHINA).date(),
        stage="matching",
        fact=gettext("推荐：第 %(number)d 轮，%(post)s") % {"number": proposal.round.number, "post": post},
        detail=("; " if english else "；").join(
            part for part in (answer, said, reason_said(proposal.reply_why)) if part
        ),
        who=names.get(proposal.recorded_by_id, "") if proposal.recorded_by_id else "",
        page="matching.proposal",
        record_id=proposal.pk,
        is_due=proposal.state == states.PENDING,
    )


def drafts_in_order(found: Round) -> QuerySet[Proposal]:
    """The drafts of a round in the order in which they are sent out: the best first."""
    drafts = Proposal.objects.filter(round=found, state=states.DRAFT)
    return drafts.select_related("worker", "vacancy", "need").order_by("-utility", "pk")


def reply_counts(found: Round) -> dict[str, int]:
    """How many proposals of a round stand in each state."""
    return _by_state(Proposal.objects.filter(round=found))


def _by_state(rows: QuerySet[Proposal]) -> dict[str, int]:
    return {state: 0 for state, _ in Proposal.STATES} | dict(rows.values_list("state").annotate(Count("pk")).order_by())


@dataclass(frozen=True, slots=True)
class Part:
    """What of a round the actor may see: so many proposals in each state, so many without a post for each reason.

    Each figure is the number of rows of the list that it opens.
    """

    replies: dict[str, int]
    unplaced: dict[str, int]

    @property
    def matched(self) -> int:
        """All proposals."""
        return sum(self.replies.values())

    @property
    def without(self) -> int:
        """All without a post."""
        return sum(self.unplaced.values())


def part_of(actor: Actor, found: Round) -> Part:
    """The actor's own part of a round."""
    without = visible_unplaced(actor).filter(round=found).values_list("why").annotate(Count("pk")).order_by()
    return Part(_by_state(visible_proposals(actor).filter(round=found)), dict(without))


def measures_seen(actor: Actor, permission: str = permissions.MEASURES) -> QuerySet[Measure]:
    """The measures of the workers whom the actor may see, those of children never."""
    return Measure.objects.filter(sees(actor, permission, "worker"), worker__merged_into__isnull=True)
