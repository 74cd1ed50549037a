"""Subjects: a person's sealed columns, written and looked for. Reading them in the clear is `reveals.reveal`'s."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from qiao.ground.privacy import blind, sealing
from qiao.ground.privacy.keys import KeyRing, current_ring
from qiao.ground.privacy.models import Subject

Sealed = Literal["resident_id", "phone", "bank_card", "health", "ethnicity"]
SEALED: tuple[Sealed, ...] = ("resident_id", "phone", "bank_card", "health", "ethnicity")
INDEXED = frozenset(blind_field for blind_field in ("resident_id", "phone", "bank_card"))
TAILED = frozenset({"resident_id", "phone"})
TABLE = "privacy_subject"


def put(subject: Subject, ring: KeyRing | None = None, **values: str) -> Subject:
    """Set sealed columns (resident_id=…, phone=…) with index and tail on the object; the caller saves it.

    An identity number must have been read (checked, 18 digits) before. An empty text clears the column.
    """
    ring = ring or current_ring()
    for column, text in values.items():
        assert column in SEALED, column
        at = sealing.place(TABLE, column, subject.pk)
        setattr(subject, f"{column}_sealed", sealing.seal(text, at, ring))
        if column in INDEXED:
            key = blind.index(column, text, ring)
            setattr(subject, f"{column}_index", key or (None if column == "resident_id" else ""))
        if column in TAILED:
            setattr(subject, f"{column}_tail", blind.normalised(column, text)[-4:])
    return subject


def in_clear(subject: Subject, column: Sealed, ring: KeyRing | None = None) -> str:
    """The value itself. Only for code that shows it to nobody, or through `reveals`. Raises sealing.NotOpened."""
    return sealing.opened(getattr(subject, f"{column}_sealed"), sealing.place(TABLE, column, subject.pk), ring)


def by_resident_id(number: str) -> Subject | None:
    """The subject with this identity number (any writing of it), whatever key it is indexed under."""
    return Subject.objects.filter(resident_id_index__in=blind.indexes("resident_id", number)).first()


def by_resident_ids(numbers: Iterable[str]) -> dict[str, Subject]:
    """Subjects by identity number (18 digits), for many at once; numbers that nobody has are absent."""
    wanted = {key: number for number in numbers for key in blind.indexes("resident_id", number)}
    found: dict[str, Subject] = {}
    keys = list(wanted)
    for start in range(0, len(keys), 500):
        for subject in Subject.objects.filter(resident_id_index__in=keys[start : start + 500]):
            found[wanted[subject.resident_id_index or ""]] = subject
    return found
