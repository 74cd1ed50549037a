"""Members（家人的变化）: what a phone changed of somebody, field by field, through the actions of their stages.

A field that only the phone changed is written; one of which the person told somebody else something else meanwhile, new
or the same as before, stays as it is here, and what the phone told is kept for a person to settle. Different fields do
not meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy import subjects
from qiao.ground.privacy.free_text import without_numbers
from qiao.story.needs import words
from qiao.story.needs.actions import NeedFacts, change_need, confirm_need, open_need, pause_need, resume_need
from qiao.story.needs.models import REACH, WAGE_LEAST, WAGE_MOST, Need
from qiao.story.needs.states import OPEN, PAUSED, STANDING, status_of
from qiao.story.register.actions import change_phone, move_status, set_status, verify_worker
from qiao.story.register.facts import read_phone
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.story.register.states import BY_HAND, IDLE, LOOKING, NOT_LOOKING, UNREACHABLE
from qiao.story.visits import errors as visit_errors
from qiao.story.visits.answers import note_answers
from qiao.story.visits.conflicts import Values, keep_conflict
from qiao.story.visits.models import Conflict, Visit
from qiao.web.field import errors
from qiao.web.field.meanwhile import heard_since
from qiao.web.field.pack import REPLIES, need_told
from qiao.web.field.records import Change, read_day
from qiao.web.field.saying import PHONE, STATUS, WAGE

WHY = "走访时本人说"
"""The reason of what somebody said at home, as the audit and the timeline keep it."""
NEXT_STEPS = (words.LEAVE, words.NEAR, words.PUBLIC_POST, words.OWN_BUSINESS, words.TRAINING, words.NOT_NOW)
EMPTY = {"care": False, "wage_floor_yuan": 0, "next_step": "", "training_trade": ""}
"""What a need tells of which nobody has said anything, where that is not simply nothing."""
WISHES = ("reach", "wage_floor_yuan", "night_ok", "care", "start_on", "next_step", "training_wish", "training_trade")
FIELDS = (STATUS, PHONE, *(f"need.{name}" for name in WISHES))


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody as they stand here: the record, and the need that stands."""

    worker: Worker
    need: Need | None

    def value(self, field: str) -> Any:
        """What stands, as a phone carries it; of the phone its tail."""
        if field == STATUS:
            return self.worker.status
        if field == PHONE:
            return self.worker.subject.phone_tail
        name = field.removeprefix("need.")
        return EMPTY.get(name) if self.need is None else need_told(self.need)[name]

    def holds(self, field: str, told: Any) -> bool:
        """Whether this is what stands already."""
        if field == PHONE and told:
            return subjects.holds(self.worker.subject, "phone", told)
        return bool(self.value(field) == told)


@dataclass(frozen=True, slots=True)
class Said:
    """When somebody spoke, and of which wishes."""

    day: date
    wishes: frozenset[str]


def standing_of(by: Actor, worker_id: UUID) -> Standing:
    """Somebody, held until the transaction ends; of a merged record the one that stands. Raises Worker.DoesNotExist."""
    merged = Worker.objects.filter(pk=worker_id).values_list("merged_into_id", flat=True).first()
    key = merged or worker_id
    held = workers_seen(by, "register.edit").select_for_update(of=("self",))
    worker = held.select_related("subject").get(pk=key)
    need = Need.objects.filter(worker_id=key, state__in=STANDING).select_for_update().first()
    return Standing(worker, need)


def change_member(told: Change, *, by: Actor, visit: Visit, since: datetime) -> list[Conflict]:
    """Write what only the phone changed, and keep what both told: what was said here to somebody else since its pack
    counts, though it repeats what stood. Raises Worker.DoesNotExist; Refused."""
    stands = standing_of(by, told.worker)
    heard = heard_since(stands.worker, by, since)
    now = {field: read_value(field, value) for field, value in told.now.items()}
    was = {field: read_value(field, value, before=True) for field, value in told.was.items()}
    mine = {field: value for field, value in now.items() if not stands.holds(field, value)}
    theirs = [field for field in mine if field in heard or stands.value(field) != was.get(field, _empty(field))]
    theirs += [field for field in _bound_to_status(stands, theirs) if field in mine and field not in theirs]
    written = {field: value for field, value in mine.items() if field not in theirs}
    said = {field: value for field, value in now.items() if field not in theirs}
    apply(by, stands, written, key=visit.pk, said=Said(visit.visited_on, wishes_of(said)))
    _heard(by, stands.worker.pk, said, visit.visited_on)
    note_answers(by=by, visit=visit, worker=stands.worker, fields=said)
    return [
        keep_conflict(
            by=by, visit=visit, worker=stands.worker, field=field,
            values=Values(was.get(field), stands.value(field), mine[field]),
        )
        for field in theirs
    ]  # fmt: skip


def _bound_to_status(stands: Standing, theirs: Sequence[str]) -> list[str]:
    """What waits with a status that two sides changed: a wish that opens a need or says how far would move it."""
    if STATUS not in theirs:
        return []
    return ["need.reach"] if stands.need is not None else [f"need.{name}" for name in WISHES]


def wishes_of(fields: Iterable[str]) -> frozenset[str]:
    """The wishes among these fields, by their names in the need."""
    return frozenset(field.removeprefix("need.") for field in fields if field.startswith("need."))


def _heard(by: Actor, worker_id: UUID, said: Mapping[str, Any], day: date) -> None:
    """What somebody answered on a visit is their word of that day, whether it was new or not. What was not asked
    keeps the day on which it was said."""
    wishes, has_replied = wishes_of(said), said.get(STATUS, UNREACHABLE) != UNREACHABLE
    if has_replied:
        verify_worker(by=by, worker_id=worker_id, how=WHY, on=day)
    need = Need.objects.filter(worker_id=worker_id, state=OPEN, stated_on__lte=day).first()
    if need is not None and (wishes or has_replied):
        confirm_need(by=by, need_id=need.pk, on=day, said=wishes)


def apply(by: Actor, stands: Standing, values: Mapping[str, Any], *, key: UUID, said: Said | None = None) -> None:
    """Write these values through the stages' actions. `key` makes a new need's own, so that it is stated once;
    `said` is when and of what the person spoke, today where none is given.

    Raises Refused as the actions do; reach_missing, reply_against_reach, reply_not_by_phone.
    """
    if PHONE in values:
        change_phone(by=by, worker_id=stands.worker.pk, phone=values[PHONE])
    wishes = {field.removeprefix("need."): value for field, value in values.items() if field.startswith("need.")}
    need = _wish(by, stands, wishes, key, said) if wishes else stands.need
    if STATUS in values:
        _reply(by, stands.worker, need, values[STATUS])


def _wish(by: Actor, stands: Standing, wishes: dict[str, Any], key: UUID, said: Said | None) -> Need:
    day = said.day if said else None
    if stands.need is None:
        if wishes.get("reach") is None:
            raise errors.reach_missing(stands.worker.called)
        own = uuid5(key, str(stands.worker.pk))
        given = NeedFacts(**_typed(wishes))
        return open_need(by=by, worker_id=stands.worker.pk, key=own, given=given, stated_on=day)
    if "reach" in wishes and wishes["reach"] is None:
        raise errors.reach_missing(stands.worker.called)
    before = {name: getattr(stands.need, name) for name in NeedFacts.__slots__}
    listed = {name: tuple(value) for name, value in before.items() if isinstance(value, list)}
    given = NeedFacts(**{**before, **listed, **_typed(wishes)})
    return change_need(
        by=by, need_id=stands.need.pk, version=stands.need.version, given=given,
        stated_on=day, said=said.wishes if said else None,
    )  # fmt: skip


def _typed(wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Days as days: a phone carries them as texts."""
    day = wishes.get("start_on")
    return {**wishes, **({"start_on": read_day(day, "need.start_on")} if day else {})}


def _reply(by: Actor, worker: Worker, need: Need | None, told: str) -> None:
    """What somebody says they want, as their status and their need both tell it."""
    if worker.status not in IDLE:
        raise errors.reply_not_by_phone(worker.called)
    if told == NOT_LOOKING and need is not None and need.state == OPEN:
        pause_need(by=by, need_id=need.pk, why=WHY)
    if told in LOOKING:
        if need is None:
            raise errors.reach_missing(worker.called)
        if status_of(OPEN, need.reach) != told:
            raise errors.reply_against_reach(worker.called)
        if need.state == PAUSED:
            resume_need(by=by, need_id=need.pk)
    worker.refresh_from_db(fields=["status"])
    if worker.status == told:
        return
    if told in BY_HAND:
        set_status(by=by, worker_id=worker.pk, to=told, why=WHY)
    else:
        move_status(by=by, worker_ids=[worker.pk], to=told, why=WHY, strict=True)


# Reading the values ---------------------------------------------------------------------------------------------------
def read_value(field: str, told: Any, *, before: bool = False) -> Any:
    """A value as it is compared and written. `before`: what a pack said once, which need not be allowed any more.

    Raises Refused: unknown_field, unreadable, unknown_word, too_long; HoldsNumber; a phone that is none.
    """
    if field not in FIELDS:
        raise errors.unknown_field(field[:40])
    if field == STATUS:
        return _word(field, told, dict(Worker.STATUS) if before else REPLIES)
    if field == PHONE:
        text = _text(field, told)
        return text if before else read_phone(text)
    value = _WISH[field.removeprefix("need.")](field, told)
    if field == WAGE and not before and value and not WAGE_LEAST <= value <= WAGE_MOST:
        raise errors.wage_out_of_range(field, WAGE_LEAST, WAGE_MOST)
    return value


def _empty(field: str) -> Any:
    return "" if field == PHONE else EMPTY.get(field.removeprefix("need."))


def _word(field: str, told: Any, known: Any) -> str:
    text = _text(field, told)
    if text not in known:
        raise visit_errors.unknown_word(field, text[:40])
    return text


def _text(field: str, told: Any) -> str:
    if told is not None and not isinstance(told, str):
        raise errors.unreadable(field)
    return (told or "").strip()


def _whole(most: int, empty: int | None) -> Any:
    def read(field: str, told: Any) -> int | None:
        if told is None:
            return empty
        if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told <= most:
            raise errors.unreadable(field)
        return told

    return read


def _wage(field: str, told: Any) -> int:
    """Yuan a month; what was meant by anything else is the surveyor's to say."""
    if told is None:
        return 0
    if isinstance(told, bool) or not isinstance(told, int) or told < 0:
        raise errors.wage_out_of_range(field, WAGE_LEAST, WAGE_MOST)
    return told


def _asked(field: str, told: Any) -> bool | None:
    if told is not None and not isinstance(told, bool):
        raise errors.unreadable(field)
    return told


def _care(field: str, told: Any) -> bool:
    return bool(_asked(field, told))


def _day(field: str, told: Any) -> str | None:
    return None if told in (None, "") else read_day(told, field).isoformat()


def _step(field: str, told: Any) -> str:
    return _word(field, told, ("", *NEXT_STEPS))


def _trade(field: str, told: Any) -> str:
    text = _text(field, told)
    most: int = Need._meta.get_field("training_trade").max_length or 0
    if len(text) > most:
        raise visit_errors.too_long(field, most, len(text))
    return without_numbers(text)


_WISH = {
    "reach": _whole(len(REACH) - 1, None),
    "wage_floor_yuan": _wage,
    "night_ok": _asked,
    "care": _care,
    "start_on": _day,
    "next_step": _step,
    "training_wish": _asked,
    "training_trade": _trade,
}
