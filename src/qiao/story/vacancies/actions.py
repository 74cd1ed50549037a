"""Writing vacancies: entering and changing them, their states, and their seats. Employers: `employing.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.register.errors import ChangedMeanwhile, Difference
from qiao.story.vacancies import errors, permissions, queries, refusals, standing, states
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.phrases import FIELD_WORDS, MOVE_WORDS, STATE_WORDS, UNTOLD, field_name, shown_value
from qiao.story.vacancies.stored_wording import age_objections, objections
from qiao.story.vacancies.texts.ages import GROWN, without_age_limits

FIELDS = (
    *("reference", "title", "place", "headcount", "wage_low_yuan", "wage_high_yuan", "age_min", "age_max"),
    *("education_min", "demands", "skills", "night", "young_ok", "experience_years_min", "board_lodging"),
    *("occupation", "age_reason", "headcount_told", "gaps"),
    *("description", "terms", "starts_on", "collected_on", "verified_on", "expires_on"),
    *("pay_method", "probation", "hours", "shift", "board_yuan_month", "lodging_yuan_month", "deductions"),
    *("contract", "dispatched_by", "insurance", "address", "certificates", "demand_reason"),
    *("contact", "contact_phone"),
)
"""What an office enters of a vacancy; states and seats have actions of their own."""
DISPATCH = "劳务派遣"
"""Of dispatched labour both are shown: who directs the work and who signs the contract."""


def create_vacancy(
    *,
    by: Actor,
    employer: Employer,
    values: Mapping[str, Any],
    vacancy_id: UUID | None = None,
    batch_id: UUID | None = None,
) -> Vacancy:
    """Enter a vacancy. `vacancy_id` is the form's own key: sent twice, it is one vacancy.

    Wording that no post may have does not stop the entry: the vacancy is kept as blocked, with what must go.
    Raises VacancyRefused: not_allowed.
    """
    _refuse_elsewhere(by, permissions.EDIT, values["place"], employer.pk)
    vacancy = Vacancy(
        id=vacancy_id or uuid4(), employer=employer, created_by_id=by.user_id, batch_id=batch_id,
        **{"collected_on": clock.today(), **_known(values)},
    )  # fmt: skip
    vacancy.confirmed_on = vacancy.verified_on
    vacancy.blocked_why = objections(vacancy)
    vacancy.state = states.BLOCKED if vacancy.blocked_why else states.DRAFT
    try:
        with transaction.atomic():
            if (entered := Vacancy.objects.filter(pk=vacancy.pk, employer=employer).first()) is not None:
                return entered
            vacancy.save(force_insert=True)
            _note(by, "created", vacancy, state=vacancy.state)
    except IntegrityError:
        # The same form, sent twice at the same moment: the other one was faster.
        return Vacancy.objects.get(pk=vacancy.pk, employer=employer)
    return vacancy


def change_vacancy(
    *, by: Actor, vacancy: Vacancy, seen_version: int, values: Mapping[str, Any], asked: str = ""
) -> Vacancy:
    """Change a vacancy that was seen at `seen_version`. What was over or blocked waits for verification again.

    So does a post that stands, where a worker decides by what is changed (`standing.DECIDES`); unless `asked` says how
    somebody who verifies there has asked the employer about the change: "site", "phone" or "papers".
    Raises ChangedMeanwhile; VacancyRefused: not_allowed, below_filled, no_site_check, site_to_mend, licence_over.
    """
    places = {vacancy.place, values.get("place", vacancy.place)}
    for place in places:
        _refuse_elsewhere(by, permissions.EDIT, place, vacancy.employer_id)
        if asked:
            _refuse_elsewhere(by, permissions.VERIFY, place, None)
    return _changed(by, vacancy, seen_version, values, asked=asked, stands=bool(asked))


def _changed(
    by: Actor, vacancy: Vacancy, seen_version: int, values: Mapping[str, Any], *, asked: str = "", stands: bool
) -> Vacancy:
    given = _known(values)
    before = {name: getattr(vacancy, name) for name in given}
    changed = {name: value for name, value in given.items() if value != before[name]}
    after = as_changed(vacancy, given, stands=stands)
    if asked == "site":
        _refuse_unseen(after)
    written = {**changed, **{name: getattr(after, name) for name in SETTLED}}
    if "headcount" in changed and "headcount_told" not in given:
        written["headcount_told"] = True
    if asked and after.state in states.ANSWERED and standing.decisive(before, after):
        refuse_unlicensed(vacancy.employer)
        written |= _verified(by, asked)
    with transaction.atomic():
        write_seen(vacancy, seen_version, written, given)
        told = {name: [shown_value(name, before[name]), shown_value(name, changed[name])]
                for name in changed if name not in (*UNTOLD, "gaps")}  # fmt: skip
        _note(by, "changed", vacancy, changes=told, state=after.state, **({"how": asked} if asked else {}))
    return Vacancy.objects.select_related("employer").get(pk=vacancy.pk)


def drop_age_limit(*, by: Actor, vacancy: Vacancy, seen_version: int) -> Vacancy:
    """Take the age limit out of a vacancy: its fields, and the clauses that set one in its title and its texts.

    It stands as it was verified: nothing is promised that was not, and more people may come.
    Raises ChangedMeanwhile; VacancyRefused: not_allowed.
    """
    terms = {key: without_age_limits(text) if isinstance(text, str) else text for key, text in vacancy.terms.items()}
    values: dict[str, Any] = {
        "age_min": vacancy.age_min if vacancy.age_min is not None and vacancy.age_min <= GROWN else None,
        "age_max": None,
        "age_reason": "",
        "title": without_age_limits(vacancy.title) or vacancy.title,
        "description": without_age_limits(vacancy.description),
        "terms": {key: text for key, text in terms.items() if text and key != "age_law"},
    }
    _refuse_elsewhere(by, permissions.EDIT, vacancy.place, vacancy.employer_id)
    return _changed(by, vacancy, seen_version, values, stands=True)


def move(*, by: Actor, vacancy: Vacancy, verb: str, how: str = "") -> Vacancy:
    """Verify, open or pause a vacancy（核实、开放、暂停）, or take one that is over up again（重新核实）.

    `how` it was verified: "site", "phone" or "papers".

    Raises VacancyRefused: not_allowed, wrong_move, still_missing, expiry_past, employer_suspended, licence_over,
    no_dispatcher, no_site_check, site_to_mend, worker_pays and the other wordings.
    """
    _refuse_elsewhere(by, permissions.VERIFY, vacancy.place, None)
    if not states.may(verb, vacancy.state):
        raise _wrong_move(vacancy, verb)
    if verb == "verify":
        _refuse_gaps(vacancy)
    if verb in ("verify", "open", "reconsider"):
        _refuse_unfit(vacancy)
    if how == "site":
        _refuse_unseen(vacancy)
    with transaction.atomic():
        starts, end = states.MOVES[verb][0], states.end(verb)
        extra = _verified(by, how) if verb == "verify" else {}
        if verb == "open":
            # The last of its seats may have been taken while it waited: it opens as the full post that it is.
            extra["state"] = Case(When(filled__gte=F("headcount"), then=Value(states.FILLED)), default=Value(end))
        held = Vacancy.objects.filter(pk=vacancy.pk, state__in=starts, version=vacancy.version)
        if not held.update(**{"state": end, **extra}, version=F("version") + 1, updated_at=clock.now()):
            raise _wrong_move(Vacancy.objects.get(pk=vacancy.pk), verb)
        vacancy.refresh_from_db()
        _note(by, verb, vacancy, state=vacancy.state, **({"how": how} if how else {}))
    return vacancy


def _verified(by: Actor, how: str) -> dict[str, Any]:
    """What verifying writes; whatever stands now is what was verified."""
    today = clock.today()
    asked = {"verified_by_id": by.user_id, "verified_how": how}
    return {"verified_on": today, "confirmed_on": today, "as_verified": {}, **asked}


def _refuse_unseen(vacancy: Vacancy) -> None:
    """实地 may be said by whoever has been there, of a place where nothing must be mended."""
    check = queries.site_check_of(vacancy)
    if check is None:
        place, days = queries.place_name(vacancy.place), settings.QIAO_POST_STALE_DAYS
        raise VacancyRefused(refusals.NO_SITE_CHECK, employer=vacancy.employer.name, place=place, days=days)
    if not check.is_well:
        raise VacancyRefused(refusals.SITE_TO_MEND, employer=vacancy.employer.name, day=check.checked_on)


def expire_by(day: date, *, by: Actor, ids: list[UUID]) -> int:
    """Let those of the vacancies expire whose last day is before `day`; returns how many. One of each is enough."""
    due = Vacancy.objects.filter(pk__in=ids, expires_on__lt=day, state__in=states.MOVES["expire"][0])
    with transaction.atomic():
        gone = list(due.order_by("pk"))
        kept = due.filter(pk__in=[vacancy.pk for vacancy in gone])
        count = kept.update(state=states.EXPIRED, version=F("version") + 1, updated_at=clock.now())
        for vacancy in gone:
            _note(by, "expired", vacancy, expires=str(vacancy.expires_on))
    return count


def take_seat(*, by: Actor, vacancy_id: UUID) -> None:
    """Take one seat for somebody who starts; with the last one the vacancy is filled. Inside the caller's transaction.

    Two who ask for the last seat at once: one gets it. Raises VacancyRefused: no_seat, not_hiring.
    """
    with transaction.atomic():
        free = Vacancy.objects.filter(queries.has_seats(), pk=vacancy_id, filled__lt=F("headcount"))
        taken = free.update(filled=F("filled") + 1, updated_at=clock.now())
        vacancy = Vacancy.objects.get(pk=vacancy_id)
        if not taken:
            raise _no_seat(vacancy)
        full = Vacancy.objects.filter(pk=vacancy_id, filled__gte=F("headcount"), state__in=states.HAS_SEATS)
        full.update(state=states.FILLED)
        _note(by, "seat_taken", vacancy, filled=vacancy.filled, headcount=vacancy.headcount)


def release_seat(*, by: Actor, vacancy_id: UUID) -> None:
    """Give one seat back, when a placement is taken back; a filled vacancy is open again. Never below none."""
    with transaction.atomic():
        Vacancy.objects.filter(pk=vacancy_id, filled__gt=0).update(filled=F("filled") - 1, updated_at=clock.now())
        reopened = Vacancy.objects.filter(pk=vacancy_id, state=states.FILLED, filled__lt=F("headcount"))
        reopened.update(state=states.OPEN)
        vacancy = Vacancy.objects.get(pk=vacancy_id)
        _note(by, "seat_released", vacancy, filled=vacancy.filled, headcount=vacancy.headcount)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    assert not unknown, f"no such field of a vacancy: {sorted(unknown)}"
    return dict(values)


def as_changed(vacancy: Vacancy, given: Mapping[str, Any], *, stands: bool = False) -> Vacancy:
    """The vacancy as it would stand: with its wording read again, and its state following from that and its dates."""
    after = Vacancy.objects.select_related("employer").get(pk=vacancy.pk)
    before = {name: getattr(after, name) for name in given}
    for name, value in given.items():
        setattr(after, name, value)
    settle(after, before, stands=stands)
    return after


SETTLED = ("state", "blocked_why", "as_verified", "gaps")
"""What `settle` sets."""


def settle(after: Vacancy, before: Mapping[str, Any], *, stands: bool = False) -> None:
    """Read the wording of a changed vacancy again, and let its state follow from that, its seats and its dates.

    `before` has the values that were changed. Where a worker decides by one of them, a post that stood waits to be
    verified again; unless it `stands`, because the employer was asked about the change.
    """
    was = after.state
    if "gaps" not in before:
        after.gaps = [name for name in after.gaps if name not in before]
    after.blocked_why = objections(after)
    over = after.expires_on is not None and after.expires_on < clock.today()
    unfounded = was in (states.VERIFIED, states.OPEN, states.PAUSED) and age_objections(after)
    reopens = was == states.FILLED and after.filled < after.headcount
    again = states.may("change", was) and not stands and bool(standing.decisive(before, after))
    if after.blocked_why and (was != states.FILLED or reopens or again):
        after.state = states.BLOCKED
    elif again or unfounded or was == states.BLOCKED or (was in states.ENDED and not over):
        after.state = states.DRAFT
    elif reopens:
        after.state = states.DRAFT if age_objections(after) else states.OPEN
    elif was == states.OPEN and after.filled >= after.headcount:
        after.state = states.FILLED
    if after.state not in states.ANSWERED:
        standing.remember(after, was, before)


def write_seen(vacancy: Vacancy, seen_version: int, written: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Write on the version that was seen. Raises ChangedMeanwhile; VacancyRefused: below_filled."""
    held = Vacancy.objects.filter(pk=vacancy.pk, version=seen_version)
    try:
        with transaction.atomic():
            saved = held.update(**written, version=F("version") + 1, updated_at=clock.now())
    except IntegrityError:
        now = Vacancy.objects.get(pk=vacancy.pk)
        headcount = given.get("headcount", now.headcount)
        if headcount < now.filled:
            raise VacancyRefused(errors.BELOW_FILLED, filled=now.filled, headcount=headcount) from None
        raise
    if not saved:
        raise _stale(Vacancy.objects.get(pk=vacancy.pk), given)


def _stale(now: Vacancy, given: Mapping[str, Any]) -> ChangedMeanwhile:
    """Both values of every field in which what is stored and what was entered differ."""
    differing = [name for name, value in given.items() if getattr(now, name) != value]
    told = (Difference(n, field_name(n), shown_value(n, getattr(now, n)), shown_value(n, given[n])) for n in differing)
    return ChangedMeanwhile(tuple(told), version=now.version)


def _refuse_elsewhere(by: Actor, permission: str, place: str, employer_id: UUID | None) -> None:
    if not permissions.holds_at(by, permission, region=place, employer_id=employer_id):
        raise VacancyRefused(errors.NOT_ALLOWED)


def _refuse_gaps(vacancy: Vacancy) -> None:
    if vacancy.gaps:
        zh, en = (mark.join(FIELD_WORDS[name][at] for name in vacancy.gaps) for at, mark in ((0, "、"), (1, ", ")))
        raise VacancyRefused(refusals.STILL_MISSING, title=vacancy.title, missing=zh, missing_en=en)


def _refuse_unfit(vacancy: Vacancy) -> None:
    if why := objections(vacancy) or age_objections(vacancy):
        raise VacancyRefused(errors.WORDING, why=why)
    if vacancy.contract == DISPATCH and not vacancy.dispatched_by:
        raise VacancyRefused(refusals.NO_DISPATCHER)
    if vacancy.expires_on is not None and vacancy.expires_on < clock.today():
        raise VacancyRefused(errors.EXPIRY_PAST, expires=vacancy.expires_on)
    refuse_barred(vacancy.employer)


def refuse_barred(employer: Employer) -> None:
    """No post is opened of a firm that is suspended, or whose licence is over."""
    refuse_unlicensed(employer)
    if employer.suspended_until is not None and employer.suspended_until >= clock.today():
        raise VacancyRefused(
            errors.EMPLOYER_SUSPENDED,
            employer=employer.name, until=employer.suspended_until, why=employer.suspended_why,
        )  # fmt: skip


def refuse_unlicensed(employer: Employer) -> None:
    """Whoever verifies has seen a licence that is good today."""
    if employer.licence_is_over:
        raise VacancyRefused(refusals.LICENCE_OVER, employer=employer.name, until=employer.licence_valid_to)


def _wrong_move(vacancy: Vacancy, verb: str) -> VacancyRefused:
    state, state_en = STATE_WORDS[vacancy.state]
    move_zh, move_en = MOVE_WORDS[verb]
    return VacancyRefused(
        errors.WRONG_MOVE, title=vacancy.title, state=state, state_en=state_en, move=move_zh, move_en=move_en
    )


def _no_seat(vacancy: Vacancy) -> VacancyRefused:
    if vacancy.filled >= vacancy.headcount:
        return VacancyRefused(errors.NO_SEAT, title=vacancy.title, headcount=vacancy.headcount)
    state, state_en = STATE_WORDS[vacancy.state]
    return VacancyRefused(errors.NOT_HIRING, title=vacancy.title, state=state, state_en=state_en)


def _note(by: Actor, verb: str, vacancy: Vacancy, **details: Any) -> None:
    record(by=by, action=f"vacancies.vacancy.{verb}", subject=vacancy, region=vacancy.place, details=details)
