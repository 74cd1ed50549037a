"""Posts（任职）: given, taken back, delegated during leave; the households that a helper looks after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from qiao.ground import clock
from qiao.ground.accounts.actions.guards import hold, hold_administrators, must_manage
from qiao.ground.accounts.actions.people import must_leave_one_administrator
from qiao.ground.accounts.actors import Actor, posts_on
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Appointment, HouseholdAssignment, User
from qiao.ground.accounts.roles import ADMINISTRATORS, BY_CODE, HELPER, LEVELS, SECONDED, SECURITY_ADMIN, RoleKind
from qiao.ground.audit.actions import record
from qiao.ground.places.codes import by_code
from qiao.ground.places.place import AmbiguousPlace, UnknownPlace

LEAVE_DAYS = 92


@transaction.atomic
def appoint(
    *,
    by: Actor,
    user: User,
    role: str,
    office: str,
    region: str = "",
    organisation_id: UUID | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
) -> Appointment:
    """Give a user a post. Raises AccountRefused: not yours, own post, no such region, no term, kept apart, held."""
    must_manage(by)
    kind = BY_CODE.get(role)
    if kind is None:
        raise AccountRefused("no_such_role", "没有这个角色。", "There is no such role.", field="role")
    first = valid_from or clock.today()
    _check_person(by, user)
    _check_term(kind, first, valid_to)
    _check_reach(kind, region, organisation_id)
    if not office.strip():
        raise AccountRefused("no_office", "写上单位和科室。", "Name the office.", field="office")
    hold(user)
    _check_apart(user, role, first, valid_to)
    reaches_region = kind.scope in ("region", "households")
    post = _created(
        user=user,
        role_id=role,
        office=" ".join(office.split())[:120],
        region=region if reaches_region else "",
        organisation_id=organisation_id if kind.scope == "organisation" else None,
        valid_from=first,
        valid_to=valid_to,
        granted_by_id=by.user_id,
        reason=reason,
    )
    record(by=by, action="accounts.post.given", subject=post, region=post.region, reason=reason, details=_told(post))
    return post


@transaction.atomic
def revoke(*, by: Actor, appointment: Appointment, reason: str) -> None:
    """Take a post back at once, and with it what was delegated from it. Raises AccountRefused.

    Whoever delegated their own post may take it back; every other post is taken back by whoever manages accounts.
    """
    original = appointment.delegated_from
    if original is None or original.user_id != by.user_id:
        must_manage(by)
        if appointment.user_id == by.user_id and original is None:
            raise AccountRefused(
                "own_post",
                "自己的任职要由另一位安全管理员撤销。",
                "Your own post is taken back by another security administrator.",
            )
    if not reason.strip():
        raise AccountRefused("no_reason", "写明撤销的原因。", "Say why.", field="reason")
    hold_administrators()
    ended = Appointment.objects.filter(pk=appointment.pk, revoked_at__isnull=True).update(revoked_at=clock.now())
    if not ended:
        raise AccountRefused("post_revoked", "这个任职已经撤销了。", "This post has been taken back already.")
    if appointment.role_id == SECURITY_ADMIN:
        must_leave_one_administrator()
    details = _told(appointment)
    record(
        by=by,
        action="accounts.post.revoked",
        subject=appointment,
        region=appointment.region,
        reason=reason,
        details=details,
    )


@transaction.atomic
def delegate(
    *,
    by: Actor,
    appointment: Appointment,
    to: User,
    valid_from: date,
    valid_to: date,
    reason: str,
    region: str = "",
) -> Appointment:
    """Leave delegation（请假委托）: somebody holds one's own post for some days, all of it or the part in `region`.

    Never more than one holds oneself: the post must be one's own today, and its end is the delegation's. Raises
    AccountRefused.
    """
    reach = region or appointment.region
    _check_delegable(by, appointment)
    _check_leave(appointment, valid_from, valid_to, reason)
    if not reach.startswith(appointment.region):
        raise AccountRefused(
            "beyond_own_region",
            "只能委托自己管的地方。",
            "Only what you hold yourself can be delegated.",
            field="region",
        )
    _check_deputy(by, appointment, to)
    hold(to)
    _check_apart(to, appointment.role_id, valid_from, valid_to)
    post = _created(
        user=to,
        role_id=appointment.role_id,
        office=appointment.office,
        region=reach,
        organisation_id=appointment.organisation_id,
        valid_from=valid_from,
        valid_to=valid_to,
        delegated_from=appointment,
        granted_by_id=by.user_id,
        reason=reason,
    )
    record(by=by, action="accounts.post.delegated", subject=post, region=reach, reason=reason, details=_told(post))
    return post


@transaction.atomic
def assign_households(
    *, by: Actor, appointment: Appointment, households: Iterable[UUID], since: date | None = None
) -> int:
    """Let a helper (帮扶责任人) see these households; those already theirs stay so. Returns how many are new."""
    must_manage(by)
    if appointment.role_id != HELPER or appointment.revoked_at is not None or appointment.delegated_from_id:
        raise AccountRefused(
            "not_a_helper", "只有在任的帮扶责任人能结对户。", "Households are assigned to a helper in office only."
        )
    hold(appointment.user)
    theirs = set(
        HouseholdAssignment.objects.filter(appointment=appointment, valid_to__isnull=True).values_list(
            "household_id", flat=True
        )
    )
    new = [household for household in dict.fromkeys(households) if household not in theirs]
    first = since or clock.today()
    HouseholdAssignment.objects.bulk_create(
        HouseholdAssignment(appointment=appointment, household_id=household, valid_from=first) for household in new
    )
    if new:
        details = {"households": [str(household) for household in new]}
        at = appointment.region
        record(by=by, action="accounts.households.assigned", subject=appointment, region=at, details=details)
    return len(new)


@transaction.atomic
def release_household(*, by: Actor, appointment: Appointment, household: UUID, reason: str = "") -> None:
    """End an assignment; the last day is yesterday. Raises AccountRefused when there is none."""
    must_manage(by)
    own = HouseholdAssignment.objects.filter(appointment=appointment, household_id=household, valid_to__isnull=True)
    if not own.update(valid_to=clock.today() - timedelta(days=1)):
        raise AccountRefused("not_assigned", "这户没有结对给他。", "This household is not assigned to them.")
    details, at = {"household": str(household)}, appointment.region
    record(by=by, action="accounts.households.released", subject=appointment, region=at, reason=reason, details=details)


def _created(**values: object) -> Appointment:
    try:
        with transaction.atomic():
            return Appointment.objects.create(**values)
    except IntegrityError:
        raise AccountRefused(
            "post_held",
            "这个任职已经有了（同一人、同一角色、同一地方、同一天起）。",
            "This post is held already: same person, role, place and first day.",
        ) from None


def _check_person(by: Actor, user: User) -> None:
    if by.user_id is not None and by.user_id == user.pk:
        raise AccountRefused(
            "own_post",
            "不能任命自己，请另一位安全管理员办理。",
            "You cannot appoint yourself; ask another security administrator.",
        )
    if not user.is_active:
        raise AccountRefused("closed_account", "这个账户已停用，先启用。", "This account is closed; open it first.")


def _check_term(kind: RoleKind, first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise AccountRefused(
            "ends_before_start",
            f"最后一天 {last} 早于第一天 {first}。",
            f"The last day {last} is before {first}.",
            field="valid_to",
        )
    if kind.code == SECONDED and last is None:
        raise AccountRefused(
            "no_term", "挂职有任期，写上最后一天。", "A secondment has a term: give its last day.", field="valid_to"
        )


def _check_reach(kind: RoleKind, region: str, organisation_id: UUID | None) -> None:
    if kind.scope == "organisation" and organisation_id is None:
        raise AccountRefused("no_organisation", "写明是哪家单位。", "Say which organisation.", field="organisation_id")
    if kind.scope not in ("region", "households"):
        return
    try:
        by_code(region)
        known = len(region) in (2, 4, 6, 9, 12)
    except (UnknownPlace, AmbiguousPlace):
        known = False
    if not known:
        raise AccountRefused(
            "no_such_region",
            f"没有区划 {region or '（空）'}。用现行区划代码：省 2 位、市 4 位、县 6 位、乡镇 9 位、村 12 位。",
            f"There is no division {region or '(blank)'}: use a present code of 2, 4, 6, 9 or 12 digits.",
            field="region",
        )
    allowed = LEVELS.get(kind.code, ())
    if allowed and len(region) not in allowed:
        digits = "、".join(map(str, allowed))
        raise AccountRefused(
            "wrong_level",
            f"{kind.zh}的区划代码是 {digits} 位，{region} 是 {len(region)} 位。",
            f"{kind.en}: the division code has {digits} digits; {region} has {len(region)}.",
            field="region",
        )


def _check_apart(user: User, role: str, first: date, last: date | None) -> None:
    """三员分立: who holds a system, security or audit post holds no other role in any of its days."""
    meets = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    if last is not None:
        meets &= Q(valid_from__lte=last)
    others = Appointment.objects.filter(meets, user=user, revoked_at__isnull=True).exclude(role=role)
    clashing = others if role in ADMINISTRATORS else others.filter(role__in=ADMINISTRATORS)
    other = clashing.select_related("role").first()
    if other is not None:
        raise AccountRefused(
            "kept_apart",
            f"{user} 已是{other.role.zh}，与{BY_CODE[role].zh}不能由一人担任。先撤销，或任命别人。",
            f"{user} is {other.role.en}, which one person may not hold with {BY_CODE[role].en}.",
        )


def _check_delegable(by: Actor, appointment: Appointment) -> None:
    is_own = appointment.user_id == by.user_id and posts_on(clock.today()).filter(pk=appointment.pk).exists()
    if not is_own or appointment.delegated_from_id is not None:
        raise AccountRefused(
            "not_own_post",
            "只能委托自己今天的任职；受托的不能再转托。",
            "Only your own post of today can be delegated, never one that was delegated to you.",
        )
    if appointment.role_id in ADMINISTRATORS:
        raise AccountRefused(
            "administrator_delegated",
            "管理员的任职不能委托，由安全管理员另行任命。",
            "An administrator's post is not delegated; the security administrator appoints somebody.",
        )


def _check_leave(appointment: Appointment, first: date, last: date, reason: str) -> None:
    if not reason.strip():
        raise AccountRefused("no_reason", "写明请假的原因。", "Say why you are away.", field="reason")
    if first < clock.today() or last < first:
        raise AccountRefused(
            "bad_days",
            "从今天或以后起，到开始之后止。",
            "From today or later, to a day after the first.",
            field="valid_from",
        )
    if (last - first).days >= LEAVE_DAYS:
        raise AccountRefused(
            "leave_too_long",
            f"一次最多委托 {LEAVE_DAYS} 天，更久的请另行任命。",
            f"At most {LEAVE_DAYS} days; for longer, somebody is appointed.",
            field="valid_to",
        )
    if appointment.valid_to is not None and last > appointment.valid_to:
        raise AccountRefused(
            "beyond_own_term",
            f"你自己的任职到 {appointment.valid_to} 为止，不能委托到之后。",
            f"Your own post ends on {appointment.valid_to}.",
            field="valid_to",
        )


def _check_deputy(by: Actor, appointment: Appointment, to: User) -> None:
    near = appointment.region[:6]
    theirs = posts_on(clock.today()).filter(user=to, user__is_active=True)
    if appointment.organisation_id:
        theirs = theirs.filter(organisation_id=appointment.organisation_id)
    if to.pk == by.user_id or not theirs.filter(region__startswith=near).exists():
        raise AccountRefused(
            "no_such_deputy",
            "受托人要是同一区县、今天在任的同事，核对用户名。",
            "Your deputy must be a colleague of the same county who holds a post today; check the username.",
            field="to",
        )


def _told(post: Appointment) -> dict[str, object]:
    return {
        "user": post.user_id,
        "role": post.role_id,
        "region": post.region,
        "organisation": str(post.organisation_id or ""),
        "from": post.valid_from.isoformat(),
        "to": post.valid_to.isoformat() if post.valid_to else None,
        "delegated_from": post.delegated_from_id,
    }
