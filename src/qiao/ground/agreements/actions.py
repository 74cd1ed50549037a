"""Writing the agreements: the programme, its pairings, terms of office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from qiao.ground import places
from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.models import Appointment
from qiao.ground.agreements.errors import AgreementRefused
from qiao.ground.agreements.models import Demonstration, Pairing, PoorestTownship, Programme, TermOfOffice
from qiao.ground.agreements.queries import short_name
from qiao.ground.audit.actions import record


def create_programme(
    *,
    by: Actor,
    name: str,
    name_en: str,
    sending_region: str,
    receiving_region: str,
    begun_on: date | None = None,
    distance_km: int | None = None,
    reconstructed: bool = False,
) -> Programme:
    """Set up a cooperation of two regions. Raises AgreementRefused: name_missing, name_long, name_taken, one_region."""
    names = {"name": _name(name, "name"), "name_en": _name(name_en, "name_en")}
    for code in (sending_region, receiving_region):
        _known(code, "province")
    if sending_region == receiving_region:
        raise AgreementRefused(
            "one_region", "两边是同一个地方。请选两个不同的省市。", "Both sides are the same region. Choose two."
        )
    with transaction.atomic():
        _refuse_taken(names["name"])
        programme = Programme.objects.create(
            **names,
            sending_region=sending_region,
            receiving_region=receiving_region,
            begun_on=begun_on,
            distance_km=distance_km,
            reconstructed=reconstructed,
        )
        sides = {"sending": sending_region, "receiving": receiving_region}
        record(by=by, action="agreements.programme.created", subject=programme, details=names | sides)
    return programme


def rename_programme(*, by: Actor, programme: Programme, name: str = "", name_en: str = "") -> Programme:
    """Give the programme another name, Chinese or English or both. Raises AgreementRefused: name_missing, name_long,
    name_taken, no_change."""
    given = {"name": name, "name_en": name_en}
    told = {field: _name(text, field) for field, text in given.items() if text}
    after = {field: text for field, text in told.items() if text != getattr(programme, field)}
    if not after:
        raise AgreementRefused(
            "no_change", "新名称和现在的一样，或没有写。请写一个新的。", "No new name was given. Write one."
        )
    with transaction.atomic():
        _refuse_taken(after.get("name", ""))
        before = {field: getattr(programme, field) for field in after}
        Programme.objects.filter(pk=programme.pk).update(**after)
        programme.refresh_from_db()
        details = {"before": before, "after": after}
        record(by=by, action="agreements.programme.changed", subject=programme, details=details)
    return programme


def add_pairing(
    *,
    by: Actor,
    programme: Programme,
    county: str,
    city: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    source: str = "",
) -> Pairing:
    """Pair a county with a city from a day to a day; an unknown day is open. A county has one city at a time.

    Raises AgreementRefused: a place that is none, outside its side, days in the wrong order, paired in that time.
    """
    _known(county, "county", programme.sending_region)
    _known(city, "city", programme.receiving_region)
    if valid_from and valid_to and valid_to < valid_from:
        raise AgreementRefused(
            "days_reversed",
            f"结束日 {valid_to} 早于开始日 {valid_from}。请改过来。",
            f"It ends on {valid_to}, before it begins on {valid_from}. Correct the days.",
        )
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        if standing := Pairing.objects.filter(
            _overlapping(valid_from, valid_to), programme=programme, county=county
        ).first():
            _refuse_second(standing)
        position = 1 + Pairing.objects.filter(programme=programme).count()
        pairing = Pairing.objects.create(
            programme=programme,
            position=position,
            county=county,
            city=city,
            valid_from=valid_from,
            valid_to=valid_to,
            source=source,
        )
        details = {"city": city, "from": str(valid_from or ""), "to": str(valid_to or "")}
        record(by=by, action="agreements.pairing.added", subject=pairing, region=county, details=details)
    return pairing


def add_published_pairings(*, by: Actor, programme: Programme) -> None:
    """The pairings of places.PAIRINGS, each with whether its source tells it itself. Raises as `add_pairing` does."""
    with transaction.atomic():
        for pair in places.PAIRINGS:
            add_pairing(
                by=by,
                programme=programme,
                county=pair.county_code,
                city=pair.city_code,
                valid_from=pair.valid_from,
                valid_to=pair.valid_to,
                source="公开报道（转述）" if "indirect" in pair.source else "公开报道",
            )


def name_poorest(*, by: Actor, programme: Programme, townships: Mapping[str, bool]) -> None:
    """Name the townships that the programme sets out to reach first, by their codes of nine digits; True marks an
    example. They replace those named before. Raises AgreementRefused: a place that is none, or outside its side."""
    for code in townships:
        _known(code, "township", programme.sending_region)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        PoorestTownship.objects.filter(programme=programme).delete()
        PoorestTownship.objects.bulk_create(
            PoorestTownship(programme=programme, region=code, is_example=is_example)
            for code, is_example in townships.items()
        )
        details = {"townships": list(townships), "examples": sum(townships.values())}
        record(by=by, action="agreements.townships.named", subject=programme, details=details)


def end_pairing(*, by: Actor, pairing: Pairing, on: date, reason: str) -> Pairing:
    """The last day of a pairing, and why. Raises AgreementRefused: reason_missing, ended_already, days_reversed."""
    if not _says_something(reason):
        raise AgreementRefused("reason_missing", "写明依据，如文件号。", "Say why, such as the document's number.")
    if pairing.valid_from and on < pairing.valid_from:
        raise AgreementRefused(
            "days_reversed",
            f"{on} 早于结对开始的 {pairing.valid_from}。请换一天。",
            f"{on} is before the pairing began ({pairing.valid_from}). Choose another day.",
        )
    with transaction.atomic():
        if not Pairing.objects.filter(pk=pairing.pk, valid_to__isnull=True).update(valid_to=on):
            raise AgreementRefused(
                "ended_already",
                "这对结对已经结束，请刷新页面再看。",
                "This pairing has ended already. Reload the page.",
            )
        pairing.refresh_from_db()
        record(
            by=by,
            action="agreements.pairing.ended",
            subject=pairing,
            region=pairing.county,
            reason=reason,
            details={"city": pairing.city, "to": str(on)},
        )
    return pairing


def add_term(
    *,
    by: Actor,
    programme: Programme,
    appointment: Appointment,
    duty: str,
    valid_from: date,
    valid_to: date | None = None,
) -> TermOfOffice:
    """Somebody serves the programme in a duty for a time. Raises AgreementRefused: duty_missing, days_reversed."""
    if not _says_something(duty):
        raise AgreementRefused("duty_missing", "写明职责，如 工作队队长。", "Name the duty, such as team leader.")
    if valid_to and valid_to < valid_from:
        raise AgreementRefused(
            "days_reversed",
            f"任期结束 {valid_to} 早于开始 {valid_from}。请改过来。",
            f"The term ends on {valid_to}, before it begins on {valid_from}. Correct the days.",
        )
    with transaction.atomic():
        term = TermOfOffice.objects.create(
            programme=programme, appointment=appointment, duty=duty, valid_from=valid_from, valid_to=valid_to
        )
        details = {"appointment": appointment.pk, "from": str(valid_from), "to": str(valid_to or "")}
        record(by=by, action="agreements.term.added", subject=term, region=appointment.region, details=details)
    return term


def mark_demonstration(*, seed: int) -> Demonstration:
    """Say of an empty database that it is the demonstration's, so that the demonstration may be built anew in it."""
    return Demonstration.objects.create(pk=1, seed=seed)


def _name(given: str, field: str) -> str:
    """A name as it is kept; of blanks or signs alone there is none."""
    name, most = " ".join(given.split()), getattr(Programme._meta.get_field(field), "max_length", None) or 0
    zh, en = ("英文名称", "English name") if field == "name_en" else ("名称", "name")
    if not _says_something(name):
        raise AgreementRefused("name_missing", f"写上协作项目的{zh}。", f"Give the programme its {en}.")
    if len(name) > most:
        raise AgreementRefused(
            "name_long",
            f"{zh}最多 {most} 个字，现在 {len(name)} 个。请写短些。",
            f"The {en} has {len(name)} characters, {most} at most. Shorten it.",
        )
    return name


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _refuse_taken(name: str) -> None:
    if Programme.objects.filter(name=name).exists():
        raise AgreementRefused(
            "name_taken", f"已经有“{name}”。请换一个名称。", f"“{name}” exists already. Choose another name."
        )


def _known(code: str, level: str, within: str = "") -> None:
    try:
        found = places.by_code(code)
    except places.UnknownPlace as unknown:
        raise AgreementRefused("no_such_place", *_no_place(code)) from unknown
    if found.level != level and not (level == "city" and found.level == "province"):
        raise AgreementRefused("no_such_place", *_no_place(code))
    if not code.startswith(within):
        name, side = short_name(code), short_name(within)
        raise AgreementRefused(
            "outside_its_side",
            f"{name} 不在 {side}。请选 {side} 的地方。",
            f"{name} is not in {side}. Choose one there.",
        )


def _no_place(code: str) -> tuple[str, str]:
    return f"没有代码为 {code} 的地方，或级别不对。请照行政区划代码填。", f"{code} is no such division. Check the code."


def _overlapping(first: date | None, last: date | None) -> Q:
    """Pairings with a day in common with this time; unknown ends are open."""
    begins = Q() if last is None else Q(valid_from__isnull=True) | Q(valid_from__lte=last)
    ends = Q() if first is None else Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    return begins & ends


def _refuse_second(standing: Pairing) -> None:
    county, city = short_name(standing.county), short_name(standing.city)
    day = standing.valid_to + timedelta(days=1) if standing.valid_to else None
    zh_day, en_day = (
        (f"从 {day} 起再结对", f"Pair from {day} on") if day else ("先结束那一对", "End that pairing first")
    )
    raise AgreementRefused(
        "paired_already",
        f"{county} 这段时间已与 {city} 结对。一个区县同时只结一个市：{zh_day}。",
        f"{county} is paired with {city} in that time. A county has one city at a time. {en_day}.",
    )
