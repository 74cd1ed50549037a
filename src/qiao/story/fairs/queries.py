"""Reading fairs: who sees which, what stands at the booths, the slip's token, and counts whose lists say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core import signing
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.story.fairs import errors, permissions, states
from qiao.story.fairs.models import CheckIn, Fair, FairFirm, FairVacancy, Intent, Invitation, WalkIn
from qiao.story.fairs.persons import once, theirs
from qiao.story.register.models import Worker
from qiao.story.register.queries import TimelineEntry, names_of, own_regions
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import bare, still_open, within_regions

_SALT = "qiao.fairs.slip"


def near(actor: Actor, permission: str, fair: Fair) -> bool:
    """Whether the actor's region lies at, above or below one of the fair's two sides."""
    if actor.is_system:
        return True
    own = [bare(region) for region in own_regions(actor, permission)]
    sides = [bare(fair.home_region), bare(fair.work_region)]
    return any(region.startswith(side) or side.startswith(region) for region in own for side in sides)


def holds(actor: Actor, permission: str, fair: Fair) -> bool:
    """Whether the fair is the actor's to run: one of its two sides is theirs."""
    return any(actor.covers(permission, bare(side)) for side in (fair.home_region, fair.work_region))


def fairs_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Fair]:
    """Fairs of the actor's regions, of those above, and of those below. To run one, it must be the actor's own."""
    rows = Fair.objects.all()
    if actor.is_system:
        return rows
    running = permission in (permissions.PLAN, permissions.INVITE, permissions.IMPORT)
    regions = actor.regions(permission) if running else own_regions(actor, permission)
    seen = within_regions("home_region", regions) | within_regions("work_region", regions)
    if not running:
        above = {bare(region)[:cut] for region in regions for cut in (2, 4, 6)}
        padded = above | {code.ljust(6, "0") for code in above}
        seen |= Q(home_region__in=padded) | Q(work_region__in=padded)
    return rows.filter(seen)


def posts_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[FairVacancy]:
    """The posts at the fairs that the actor sees."""
    rows = FairVacancy.objects.filter(firm__fair__in=fairs_seen(actor, permission))
    return rows.select_related("firm__employer", "firm__fair", "vacancy__employer")


def firms_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[FairFirm]:
    """The firms at the fairs that the actor sees."""
    rows = FairFirm.objects.filter(fair__in=fairs_seen(actor, permission))
    return rows.select_related("fair", "employer")


def invitations_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Invitation]:
    """Invitations of people whom the actor may see, of each person one: answered before not answered."""
    one = once(Invitation, ["fair"], ~Q(state=states.WAITING))
    rows = Invitation.objects.filter(one, theirs(actor, permission), fair__in=fairs_seen(actor))
    return rows.select_related("fair", "worker__subject")


def check_ins_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[CheckIn]:
    """Who came, of the people whom the actor may see, each person once."""
    one = once(CheckIn, ["fair"], Q(invitation__isnull=False))
    rows = CheckIn.objects.filter(one, theirs(actor, permission), fair__in=fairs_seen(actor))
    return rows.select_related("fair", "worker__subject")


def intents_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Intent]:
    """Intents of the people whom the actor may see, of each person one for a post: one with its result first."""
    one = once(Intent, ["post"], ~Q(result=""))
    rows = Intent.objects.filter(one, theirs(actor, permission), fair__in=fairs_seen(actor))
    return rows.select_related("fair", "worker__subject", "post__vacancy", "post__firm__employer")


def walk_ins_seen(actor: Actor, permission: str = permissions.CHECK_IN) -> QuerySet[WalkIn]:
    """Notes of walk-ins: one's own, and of the fairs that are one's own to run."""
    own = fairs_seen(actor, permissions.PLAN) if actor.can(permissions.PLAN) else Fair.objects.none()
    mine = Q(taken_by_id=actor.user_id) if actor.user_id else Q(pk__in=[])
    return WalkIn.objects.filter(mine | Q(fair__in=own), fair__in=fairs_seen(actor, permission)).select_related("fair")


def takes_people(on: date) -> Q:
    """Posts of a fair whose vacancy takes people on a day, of an employer that is recommended."""
    # Asked post by post: a fair has hundreds, the programme tens of thousands.
    return Q(Exists(Vacancy.objects.filter(still_open(on), pk=OuterRef("vacancy_id"))))


def open_posts(fair: Fair, on: date | None = None) -> QuerySet[FairVacancy]:
    """The fair's posts that take people today: what expired, filled or was suspended since the plan is left out."""
    rows = FairVacancy.objects.filter(takes_people(on or clock.today()), firm__fair=fair)
    return rows.select_related("firm__employer", "vacancy__employer").order_by("pk")


def why_not(post: FairVacancy, on: date | None = None) -> str:
    """Why a post of a fair takes nobody today, "" when it does."""
    day, vacancy = on or clock.today(), post.vacancy
    until = vacancy.employer.suspended_until
    if until is not None and until >= day:
        return gettext("企业暂停推荐")
    if vacancy.expires_on is not None and vacancy.expires_on < day:
        return gettext("岗位已到期")
    if vacancy.filled >= vacancy.headcount:
        return gettext("名额满了")
    return "" if vacancy.state == "open" else gettext("岗位不在招")


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands at a fair, and what of its people the actor sees; events, firms, posts and seats counted apart."""

    firms: int
    posts: int
    headcount: int
    invited: int
    willing: int
    came: int
    intents: int
    interviewed: int


def counted(actor: Actor, fair: Fair) -> Counted:
    """Each figure is the number of rows of the list that it opens; headcount is the sum of the posts' seats."""
    posts = FairVacancy.objects.filter(firm__fair=fair)
    invited = invitations_seen(actor).filter(fair=fair)
    intents = intents_seen(actor).filter(fair=fair)
    return Counted(
        firms=FairFirm.objects.filter(fair=fair).count(),
        posts=posts.count(),
        headcount=posts.aggregate(seats=Sum("vacancy__headcount"))["seats"] or 0,
        invited=invited.count(),
        willing=invited.filter(state=states.YES).count(),
        came=check_ins_seen(actor).filter(fair=fair).count(),
        intents=intents.count(),
        interviewed=intents.filter(result__in=("passed", "failed")).count(),
    )


def without_firms() -> Q:
    """Fairs within a week to which no firm comes."""
    today = clock.today()
    coming = Q(held_on__gte=today, held_on__lte=today + timedelta(days=states.SOON_DAYS))
    return (
        coming
        & Q(state__in=(states.PLANNED, states.INVITING))
        & ~Q(Exists(FairFirm.objects.filter(fair=OuterRef("pk"))))
    )


def to_follow_up() -> Q:
    """Intents of more than two weeks ago without a result."""
    return Q(result="", said_on__lt=clock.today() - timedelta(days=states.FOLLOW_DAYS))


# The slip --------------------------------------------------------------------------------------------------------
def token_of(invitation: Invitation) -> str:
    """What the slip's QR holds: the random code and our signature. No name, no identity, no key of a person."""
    return signing.Signer(salt=_SALT, sep=".").sign(invitation.code)


def invited_by_token(fair: Fair, token: str) -> Invitation:
    """The invitation of a scanned slip. Raises FairRefused: token_forged, other_fair."""
    try:
        code = signing.Signer(salt=_SALT, sep=".").unsign(token.strip()[:120])
    except signing.BadSignature:
        raise errors.token_forged() from None
    return _of_fair(fair, code, errors.token_forged())


def invited_by_code(fair: Fair, code: str) -> Invitation:
    """The invitation of a typed short code. Raises FairRefused: code_unknown, other_fair."""
    return _of_fair(fair, code.strip().upper().replace("-", "").replace(" ", "")[:12], errors.code_unknown())


def _of_fair(fair: Fair, code: str, unknown: errors.FairRefused) -> Invitation:
    found = Invitation.objects.filter(code=code).select_related("fair", "worker__merged_into").first()
    if found is None:
        raise unknown
    if found.fair_id != fair.pk:
        raise errors.other_fair(found.fair.name, found.fair.held_on)
    return found


def standing_worker(worker: Worker) -> Worker:
    """The person's row that stands: after merging, the winner's."""
    return worker.merged_into or worker


# What a phone carries --------------------------------------------------------------------------------------------
def carried(actor: Actor, on: date) -> list[dict[str, object]]:
    """The fairs of these days for a phone that checks people in: codes with their booths, and nobody's name."""
    coming = fairs_seen(actor, permissions.CHECK_IN).filter(
        held_on__gte=on - timedelta(days=1), held_on__lte=on + timedelta(days=3),
        state__in=(states.PLANNED, states.INVITING, states.ON),
    )  # fmt: skip
    return [codes_of(fair) for fair in coming.order_by("held_on", "pk")[:5]]


def codes_of(fair: Fair) -> dict[str, object]:
    """A fair as a phone carries it: when and where, and by code the booths of a slip. Nobody's name."""
    rows = Invitation.objects.filter(fair=fair).order_by("code").values_list("pk", "code")
    booths: dict[UUID, list[str]] = {}
    told = Invitation.objects.filter(fair=fair, suggestions__isnull=False).order_by("pk", "suggestions__rank")
    for key, booth in told.values_list("pk", "suggestions__post__firm__booth"):
        booths.setdefault(key, []).append(booth)
    return {
        "id": str(fair.pk), "name": fair.name, "on": fair.held_on.isoformat(), "place": fair.place,
        "slips": {code: booths.get(key, []) for key, code in rows},
    }  # fmt: skip


def timeline_of(worker: Worker, actor: Actor) -> list[TimelineEntry]:
    """Fairs in somebody's life: invited and what they said, came, and what was agreed at which booth."""
    if not actor.can(permissions.VIEW):
        return []
    people = [worker, *worker.merged.all()]
    told = []
    invited = Invitation.objects.filter(worker__in=people).select_related("fair")
    names = names_of(invited.values_list("recorded_by_id", flat=True))
    for one in invited.order_by("created_at"):
        answer = {"yes": gettext("愿意来"), "no": gettext("不来"), "unreachable": gettext("没联系上")}.get(
            one.state, ""
        )
        when = one.replied_at or one.created_at
        fact = gettext("邀请参加%(fair)s") % {"fair": one.fair.name}
        told.append(
            TimelineEntry(
                when.astimezone(clock.CHINA).date(), "fairs", fact, answer, names.get(one.recorded_by_id, "") or "",
                "fairs.invitation", one.pk,
            )
        )  # fmt: skip
    for came in CheckIn.objects.filter(worker__in=people).select_related("fair").order_by("came_at"):
        fact = gettext("到了%(fair)s") % {"fair": came.fair.name}
        told.append(TimelineEntry(came.fair.held_on, "fairs", fact, came.note))
    rows = Intent.objects.filter(worker__in=people).select_related("fair", "post__vacancy", "post__firm__employer")
    for intent in rows.order_by("said_on", "pk"):
        post = f"{intent.post.vacancy.title} · {intent.post.firm.employer.name}"
        fact = gettext("意向：%(post)s") % {"post": post}
        told.append(TimelineEntry(intent.said_on, "fairs", fact, "", "", "fairs.intent", intent.pk))
    return told


def intents_by_firm(fair: Fair) -> dict[UUID, int]:
    """How many intents each firm's booth has."""
    rows = Intent.objects.filter(fair=fair).values_list("post__firm").annotate(n=Count("pk")).order_by()
    return dict(rows)


def best_first(rows: QuerySet[FairVacancy]) -> QuerySet[FairVacancy]:
    """Posts in the order of their booths."""
    return rows.order_by("firm__booth", "vacancy__title", "pk").annotate(
        left=F("vacancy__headcount") - F("vacancy__filled")
    )
