"""What must always hold of identities and of who sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db.models import Count, Q

from qiao.ground import clock
from qiao.ground.audit.invariants import Finding, invariant
from qiao.ground.privacy import blind, sealing, subjects
from qiao.ground.privacy.keys import KeyRing, current_ring
from qiao.ground.privacy.models import Consent, Subject, Visibility
from qiao.ground.privacy.visibility import CONSENT, open_on

CHUNK = 1_000
_RESTORE = ("从备份取回这一条，或重新登记。", "Restore this record from a backup, or enter it again.")
_ROTATE = ("运行一次“更换密钥”任务，它会重算索引。", "Run the job that replaces keys once: it computes indexes anew.")


@invariant("privacy.sealed_values_open", "每个加密的值都打得开", "every sealed value opens")
def sealed_values_open() -> Iterator[Finding]:
    """Each column of a subject that does not open under the ring."""
    ring = current_ring()
    for subject in Subject.objects.order_by("pk").iterator(chunk_size=CHUNK):
        for column in subjects.SEALED:
            if _text(subject, column, ring) is None:
                yield Finding(f"privacy.subject {subject.pk}", f"{column} 打不开", f"{column} does not open", *_RESTORE)


@invariant("privacy.index_agrees", "索引和加密的值一致", "every blind index agrees with its sealed value")
def index_agrees() -> Iterator[Finding]:
    """Each index or tail that is not the one of its value: such a person is not found, or found for another."""
    ring = current_ring()
    for subject in Subject.objects.order_by("pk").iterator(chunk_size=CHUNK):
        for column in sorted(subjects.INDEXED):
            text = _text(subject, column, ring)
            if text is not None and not _agrees(subject, column, text, ring):
                yield Finding(
                    f"privacy.subject {subject.pk}",
                    f"{column} 的索引对不上",
                    f"the index of {column} is another's",
                    *_ROTATE,
                )


@invariant("privacy.tails_agree", "显示的尾号和加密的号码一致", "every tail shown is the one of its sealed value")
def tails_agree() -> Iterator[Finding]:
    """Each tail that is not the one of its value: pages and workbooks would show another person's."""
    ring = current_ring()
    columns = [column for column in subjects.SEALED if f"{column}_tail" in subjects.COLUMNS[column]]
    read = [name for column in columns for name in (f"{column}_sealed", f"{column}_tail")]
    for subject in Subject.objects.only(*read).order_by("pk").iterator(chunk_size=CHUNK):
        for column in columns:
            text = _text(subject, column, ring)
            if text is not None and getattr(subject, f"{column}_tail") != subjects.tail_of(column, text):
                yield Finding(
                    f"privacy.subject {subject.pk}",
                    f"{column} 显示的尾号不是它的",
                    f"the tail shown for {column} is not its own",
                    "查清是谁改的；再在建档里把这一项重新填一遍。",
                    "Find out who changed it, then enter this value in the register once more.",
                )


@invariant("privacy.consent_shows", "凭同意可见的人，同意还有效", "whoever is shown by consent has agreed")
def consent_shows() -> Iterator[Finding]:
    """Each row of visibility by consent without a standing yes to sharing."""
    today = clock.today()
    valid = Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    agreed = Consent.objects.filter(valid, purpose="sharing", agreed=True, ended_at__isnull=True)
    shown = Visibility.objects.filter(open_on(today), ground=CONSENT)
    for row in shown.exclude(subject_id__in=agreed.values("subject_id")).order_by("pk").iterator(chunk_size=CHUNK):
        yield Finding(
            f"privacy.subject {row.subject_id}",
            f"{row.region} 凭同意看得见这个人，但没有有效的同意",
            f"{row.region} sees this person by consent, and no consent stands",
            "补记同意，或结束这一行可见。",
            "Record the consent, or end this visibility.",
        )


@invariant("privacy.one_home", "一个人只有一处现住地", "a person lives in one place at a time")
def one_home() -> Iterator[Finding]:
    """Each subject with two residences on one day: the database refuses two open ones, dates may overlap too."""
    holding = Visibility.objects.filter(open_on(clock.today()), ground="residence")
    for row in holding.values("subject_id").annotate(homes=Count("pk")).filter(homes__gt=1).order_by("subject_id"):
        yield Finding(
            f"privacy.subject {row['subject_id']}",
            f"今天有 {row['homes']} 处现住地",
            f"{row['homes']} homes today",
            "在建档里改一次现住地，旧的会结束。",
            "Change the residence in the register once: the older ones end.",
        )


Known = Callable[[list[UUID]], Iterable[UUID]]


def shown_by_nothing(ground: str, known: Known) -> Iterator[Finding]:
    """Each row that shows a person today by a record that there is not; `known` tells which of many ids there are."""
    holding = Visibility.objects.filter(open_on(clock.today()), ground=ground).order_by("pk")
    last = 0
    while rows := list(holding.filter(pk__gt=last)[:CHUNK]):
        causes = {row.pk: _uuid(row.cause) for row in rows}
        there = set(known([cause for cause in causes.values() if cause is not None]))
        for row in rows:
            if causes[row.pk] not in there:
                yield Finding(
                    f"privacy.subject {row.subject_id}",
                    f"{row.region} 看得见这个人，凭的那条记录不存在",
                    f"{row.region} sees this person by a record that does not exist",
                    "查清是谁写的，再结束这一行可见。",
                    "Find out who wrote it, then end this visibility.",
                )
        last = rows[-1].pk


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _text(subject: Subject, column: subjects.Sealed, ring: KeyRing) -> str | None:
    try:
        return subjects.in_clear(subject, column, ring)
    except sealing.NotOpened:
        return None


def _agrees(subject: Subject, column: subjects.Sealed, text: str, ring: KeyRing) -> bool:
    names = [name for name in subjects.COLUMNS[column] if "_index" in name]
    under = {key.partition(":")[0]: key for key in blind.indexes(column, text, ring)}
    stored = [key for name in names if (key := getattr(subject, name))]
    known = [key for key in stored if key.partition(":")[0] in ring.blind[column].keys]
    return bool(known) == bool(under) and all(under.get(key.partition(":")[0]) == key for key in known)
