"""Subjects: a person's sealed columns, written and looked for. Reading them in the clear is `reveals.reveal`'s.

For many rows take the ring once (`keys.current_ring()`), `put` each and `bulk_create` or `bulk_update` with COLUMNS.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from django.db.models import Q, QuerySet

from qiao.ground.privacy import blind, sealing
from qiao.ground.privacy.keys import KeyRing, current_ring
from qiao.ground.privacy.models import Subject

Sealed = Literal["resident_id", "phone", "bank_card", "health", "ethnicity", "political"]
SEALED: tuple[Sealed, ...] = ("resident_id", "phone", "bank_card", "health", "ethnicity", "political")
COLUMNS: dict[Sealed, tuple[str, ...]] = {
    "resident_id": ("resident_id_sealed", "resident_id_index", "resident_id_index_even", "resident_id_tail"),
    "phone": ("phone_sealed", "phone_index", "phone_tail", "phone_said", "phone_said_on"),
    "bank_card": ("bank_card_sealed", "bank_card_index"),
    "health": ("health_sealed",),
    "ethnicity": ("ethnicity_sealed",),
    "political": ("political_sealed",),
}
"""The columns of the table that each value fills: what a save or a bulk_update must name."""
INDEXED = frozenset(column for column in SEALED if f"{column}_index" in COLUMNS[column])
TABLE = "privacy_subject"
SHORTEST_MASKED = 8
"""A shorter value shows no tail: its last four characters would be most of it."""
ASKED_AT_ONCE = 400


def place_of(subject: Subject, column: str) -> bytes:
    """Where a subject's value stands: the associated data of its sealing."""
    return sealing.place(TABLE, column, subject.pk)


def put(subject: Subject, ring: KeyRing | None = None, **values: str) -> Subject:
    """Set sealed columns (resident_id=…, phone=…) with index and tail on the object; the caller saves it.

    An identity number must have been read (checked, 18 digits) before. An empty text clears the column. What a call to
    the old phone gave is not said of a new one; of a phone that is only cleared it still tells why.
    """
    ring = ring or current_ring()
    if subject.phone_said and values.get("phone") and not holds(subject, "phone", values["phone"]):
        subject.phone_said, subject.phone_said_on = "", None
    for column, text in values.items():
        assert column in SEALED, column
        setattr(subject, f"{column}_sealed", sealing.seal(text, place_of(subject, column), ring))
        if column == "resident_id":
            set_identity_index(subject, text, ring)
        elif column in INDEXED:
            setattr(subject, f"{column}_index", blind.index(column, text, ring))
        if f"{column}_tail" in COLUMNS[column]:
            setattr(subject, f"{column}_tail", tail_of(column, text))
    return subject


def tail_of(column: str, text: str) -> str:
    """The last four characters of a value, as they are shown; none of a value so short that they would tell it."""
    plain = blind.normalised(column, text)
    return plain[-4:] if len(plain) >= SHORTEST_MASKED else ""


def set_identity_index(subject: Subject, number: str, ring: KeyRing) -> None:
    """Fill the identity's index under every key of the ring, each in its column."""
    filled: dict[str, str | None] = dict.fromkeys(blind.SLOTS)
    filled |= {blind.slot(key): key for key in blind.indexes("resident_id", number, ring)}
    for column, key in filled.items():
        setattr(subject, column, key)


def in_clear(subject: Subject, column: Sealed, ring: KeyRing | None = None) -> str:
    """The value itself. Only for code that shows it to nobody, or through `reveals`. Raises sealing.NotOpened."""
    return sealing.opened(getattr(subject, f"{column}_sealed"), place_of(subject, column), ring)


def holds(subject: Subject, column: Sealed, text: str, ring: KeyRing | None = None) -> bool:
    """Whether this is the subject's value already, in any writing of it. Raises sealing.NotOpened."""
    if column not in INDEXED:
        return in_clear(subject, column, ring) == text
    keys = blind.indexes(column, text, ring)
    stored = {getattr(subject, name) or "" for name in COLUMNS[column] if "_index" in name}
    return any(key in stored for key in keys) if keys else not any(stored)


def by_resident_id(number: str) -> Subject | None:
    """The subject with this identity number (any writing of it), whatever key it is indexed under."""
    return next(iter(_indexed(blind.indexes("resident_id", number))), None)


def by_resident_ids(numbers: Iterable[str]) -> dict[str, Subject]:
    """Subjects by identity number (18 digits), for many at once; numbers that nobody has are absent."""
    ring = current_ring()
    wanted = {key: number for number in numbers for key in blind.indexes("resident_id", number, ring)}
    keys = list(wanted)
    found: dict[str, Subject] = {}
    for start in range(0, len(keys), ASKED_AT_ONCE):
        for subject in _indexed(keys[start : start + ASKED_AT_ONCE]):
            for column in blind.SLOTS:
                if (key := getattr(subject, column)) in wanted:
                    found[wanted[key]] = subject
    return found


def having(column: Literal["phone", "bank_card"], text: str) -> QuerySet[Subject]:
    """Everybody with this phone or card: spouses share a phone, so it may be several. An empty text is nobody's."""
    return Subject.objects.filter(**{f"{column}_index__in": blind.indexes(column, text)})


def _indexed(keys: Sequence[str]) -> QuerySet[Subject]:
    if not keys:
        return Subject.objects.none()
    asked = Q()
    for column in blind.SLOTS:
        if own := [key for key in keys if blind.slot(key) == column]:
            asked |= Q(**{f"{column}__in": own})
    return Subject.objects.filter(asked)
