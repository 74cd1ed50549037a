"""The pack（离线包）: what a phone carries of the surveyor's own villages or assigned households, and nothing more.

No identity, no phone but its tail; of a minor the surname only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from qiao.ground import clock, places
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.privacy.consents import answers_standing
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.privacy.sealed_files import public_key
from qiao.story.fairs.duties import fairs_at_the_door
from qiao.story.fairs.permissions import CHECK_IN
from qiao.story.fairs.queries import carried, codes_of
from qiao.story.needs.models import Need
from qiao.story.needs.queries import needs_seen
from qiao.story.needs.states import STANDING
from qiao.story.register.listed import near_name
from qiao.story.register.models import Household, Worker
from qiao.story.register.queries import households_seen, own_regions, workers_seen
from qiao.story.register.states import FAR, NEAR, NOT_LOOKING, UNREACHABLE
from qiao.story.training.queries import carried as sessions_carried
from qiao.story.visits import states
from qiao.story.visits.conflicts import is_open_q
from qiao.story.visits.models import Conflict, Pack, Promise, Reached, Visit
from qiao.story.visits.packs import hand_out
from qiao.story.visits.permissions import USE
from qiao.story.visits.queries import promises_seen, visits_seen
from qiao.web.accounts.second_factor import DEVICE
from qiao.web.field import errors
from qiao.web.field.doors import DoorPage
from qiao.web.field.known import places_known
from qiao.web.field.outcomes import settled_for
from qiao.web.frame.answers import answer, refusal

HOUSEHOLDS_MOST = 2_000
"""What a phone holds in its store and a township has; beyond it one chooses villages. Assumption."""
AT_ONCE = 400
REPLIES = (FAR, NEAR, NOT_LOOKING, UNREACHABLE)
"""What somebody may be found to want on a visit; work and the way to it are other stages' to tell."""


class PackPage(DoorPage):
    """离线包: households, people and promises for some days without signal."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """All of one's own, or of the villages asked for（?region=）."""
        if not self.actor.can(USE):
            return answer(request, packed_for_the_door(self.actor, request.session.get(DEVICE)))
        asked = request.GET.getlist("region")
        regions = own_regions(self.actor, USE)
        if not all(any(code.startswith(own) for own in regions) for code in asked):
            return refusal(request, errors.region_unknown(), 403)
        number = request.session.get(DEVICE)
        return answer(request, packed(self.actor, number, asked))


def packed(actor: Actor, device: int | None, asked: Sequence[str] = ()) -> dict[str, Any]:
    """What a phone is given, with the note of it."""
    rows = _households(actor, asked)
    found = list(rows[: HOUSEHOLDS_MOST + 1])
    houses = [told for block in _blocks(found[:HOUSEHOLDS_MOST]) for told in _told_households(actor, block)]
    alone = _people_alone(actor, asked)
    people = sum(len(house["members"]) for house in houses) + len(alone)
    pack = hand_out(by=actor, device_id=device, households=len(houses), people=people)
    waiting = Conflict.objects.filter(is_open_q(), told_by_id=actor.user_id).count()
    return {
        "pack": _about(pack, actor),
        "regions": list(_regions(actor)),
        "households": houses,
        "people": alone,
        "places": places_known(actor),
        "cut": len(found) > HOUSEHOLDS_MOST,
        "conflicts": waiting,
        "settled": settled_for(actor),
        "fairs": carried(actor, clock.today()) if actor.can(CHECK_IN) else [],
        "sessions": sessions_carried(actor, clock.today()),
    }


def packed_for_the_door(actor: Actor, device: int | None) -> dict[str, Any]:
    """What is given to whoever works at the door of a fair or of a class and visits nobody: codes and booths until the
    day is over. No household, no person, no place.
    """
    fairs, sessions = list(fairs_at_the_door(actor, clock.today())), sessions_carried(actor, clock.today())
    days = [*(fair.held_on for fair in fairs), *(date.fromisoformat(one["on"]) for one in sessions)]
    pack = hand_out(by=actor, device_id=device, households=0, people=0, kept=_kept_until(days))
    none: dict[str, Any] = {"regions": [], "households": [], "people": [], "places": [], "settled": []}
    told = none | {"cut": False, "conflicts": 0, "fairs": [codes_of(fair) for fair in fairs], "sessions": sessions}
    return told | {"pack": _about(pack, actor) | {"only": "door"}}


def _kept_until(days: Sequence[date]) -> timedelta:
    """How long a phone may keep the codes of these days: until midnight after the last; none at all, an instant, in
    which the phone learns that it has none."""
    if not days:
        return timedelta(seconds=1)
    last = datetime.combine(max(days) + timedelta(days=1), time(), tzinfo=clock.CHINA)
    return max(last - clock.moment(), timedelta(seconds=1))


def _about(pack: Pack, actor: Actor) -> dict[str, Any]:
    return {
        "id": str(pack.pk),
        "expires_at": (clock.moment() + (pack.expires_at - pack.made_at)).isoformat(timespec="seconds"),
        "person": actor.name,
        "office": actor.office,
        "device": pack.device_id,
        "user": pack.user_id,
        "sealing": {"kid": pack.kid, "jwk": public_key(pack.kid)},
        "visit_due_days": settings.QIAO_VISIT_EVERY_DAYS,
        "reply": list(REPLIES),
    }


def _regions(actor: Actor) -> Iterator[dict[str, str]]:
    """One's villages: of a township's officer every one of it."""
    for own in own_regions(actor, "field.use"):
        try:
            place = places.by_code(own, historic=True)
            villages = places.children(own) if place.level == "township" else (place,)
        except places.UnknownPlace:
            continue
        for village in villages:
            path = places.by_code(village.code[:9], historic=True) if len(village.code) > 9 else village
            yield {"code": village.code, "name": village.name, "path": path.full_name}


def _households(actor: Actor, asked: Sequence[str]) -> QuerySet[Household]:
    return households_seen(actor, "field.use").filter(_within(asked)).order_by("region", "number", "pk")


def _within(asked: Sequence[str]) -> Q:
    if not asked:
        return Q()
    near = Q(pk__in=[])
    for code in asked:
        low, high = code_range(code)
        near |= Q(region__gte=low, region__lt=high)
    return near


def _blocks(houses: list[Household]) -> Iterator[list[Household]]:
    for start in range(0, len(houses), AT_ONCE):
        yield houses[start : start + AT_ONCE]


def _told_households(actor: Actor, houses: list[Household]) -> Iterator[dict[str, Any]]:
    keys = [house.pk for house in houses]
    members = _members(actor, workers_seen(actor, "field.use").filter(household_id__in=keys))
    visits, promises, reached = _last_visits(actor, keys), _promises(actor, keys), _reached(keys)
    for house in houses:
        yield {
            "id": str(house.pk),
            "version": house.version,
            "number": house.number,
            "region": house.region,
            "place": near_name(house.region),
            "poverty": house.poverty,
            "members": members[house.pk],
            "last_visit": visits.get(house.pk),
            "reached_on": reached.get(house.pk),
            "promises": promises[house.pk],
        }


def _people_alone(actor: Actor, asked: Sequence[str]) -> list[dict[str, Any]]:
    """People of one's villages who belong to no household yet."""
    theirs = workers_seen(actor, "field.use").filter(
        actor.within("field.use", "region"), _within(asked), household__isnull=True
    )
    told = _members(actor, theirs, limit=HOUSEHOLDS_MOST)
    return told[None]


def _members(
    actor: Actor, people: QuerySet[Worker], limit: int | None = None
) -> dict[UUID | None, list[dict[str, Any]]]:
    """Members by household, the head first."""
    found = list(people.select_related("subject").order_by("initials", "name", "pk")[:limit])
    needs = {need.worker_id: need for need in _needs(actor, found)}
    subjects = [worker.subject_id for worker in found]
    photo, position = answers_standing(subjects, "photo"), answers_standing(subjects, "position")
    by_house: dict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
    for worker in sorted(found, key=lambda one: one.relation != "户主"):
        told = _member(worker, needs.get(worker.pk))
        told |= {
            "photo_agreed": photo.get(worker.subject_id),
            "position_agreed": position.get(worker.subject_id),
        }
        by_house[worker.household_id].append(told)
    return by_house


def _needs(actor: Actor, people: Iterable[Worker]) -> QuerySet[Need]:
    keys = [worker.pk for worker in people]
    return needs_seen(actor, "needs.view").filter(worker_id__in=keys, state__in=STANDING)


def _member(worker: Worker, need: Need | None) -> dict[str, Any]:
    return {
        "id": str(worker.pk),
        "version": worker.version,
        "shown": worker.called,
        "minor": worker.is_minor,
        "initials": worker.called_initials,
        "relation": worker.relation,
        "age": None if worker.born_on is None else age_on(worker.born_on, clock.today()),
        "sex": worker.sex,
        "region": worker.region,
        "status": worker.status,
        "verified_on": _day(worker.verified_on),
        "phone_tail": worker.subject.phone_tail,
        "need": None if need is None else need_told(need),
    }


def need_told(need: Need) -> dict[str, Any]:
    """A need as a phone carries it."""
    return {
        "id": str(need.pk),
        "version": need.version,
        "state": need.state,
        "reach": need.reach,
        "wage_floor_yuan": need.wage_floor_yuan,
        "night_ok": need.night_ok,
        "care": need.care,
        "start_on": _day(need.start_on),
        "next_step": need.next_step,
        "training_wish": need.training_wish,
        "training_trade": need.training_trade,
        "stated_on": _day(need.stated_on),
        "said": need.said_before,
    }


def _reached(keys: list[UUID]) -> dict[UUID, str | None]:
    """When somebody was met there last, as the coverage counts it: not by telephone, not at a closed door."""
    found = Reached.objects.filter(household_id__in=keys).values_list("household_id", "last_on")
    return {house: _day(day) for house, day in found}


def _last_visits(actor: Actor, keys: list[UUID]) -> dict[UUID | None, dict[str, Any]]:
    latest: dict[UUID | None, dict[str, Any]] = {}
    seen = visits_seen(actor, "visits.view").filter(household_id__in=keys).order_by("visited_on", "created_at", "pk")
    for house, day, outcome in seen.values_list("household_id", "visited_on", "outcome"):
        if outcome in states.MET or house not in latest:
            latest[house] = {"on": _day(day), "outcome": outcome}
    return latest


def _promises(actor: Actor, keys: list[UUID]) -> dict[UUID | None, list[dict[str, Any]]]:
    open_ones = promises_seen(actor, "visits.edit").filter(state=states.OPEN)
    theirs = Q(visit__household_id__in=keys) | Q(visit__worker__household_id__in=keys)
    by_house: dict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
    for promise in open_ones.filter(theirs).select_related("visit__worker").order_by("due_on", "pk"):
        by_house[_house_of(promise.visit)].append(_promise(promise, actor))
    return by_house


def _house_of(visit: Visit) -> UUID | None:
    return visit.household_id or (visit.worker.household_id if visit.worker else None)


def _promise(promise: Promise, actor: Actor) -> dict[str, Any]:
    return {
        "id": str(promise.pk),
        "version": promise.version,
        "what": promise.what,
        "due_on": _day(promise.due_on),
        "mine": promise.created_by_id == actor.user_id,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
