"""What must always hold of the register."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery

from qiao.ground.audit.invariants import Finding, invariant
from qiao.ground.privacy.models import Visibility
from qiao.story.register.models import SearchToken, Worker
from qiao.story.register.tokens import told_of

CHUNK = 1_000


@invariant("register.worker_seen_at_home", "每个劳动者在现住地看得见", "every worker is seen where they live")
def worker_seen_at_home() -> Iterator[Finding]:
    """Each worker without an open visibility by residence, or with one of another region: their own office would not
    find them. Records merged into another are left out."""
    open_rows = Visibility.objects.filter(subject_id=OuterRef("subject_id"), ground="residence", valid_to__isnull=True)
    seen_at = Subquery(open_rows.values("region")[:1])
    workers = Worker.objects.filter(merged_into__isnull=True).annotate(seen_at=seen_at)
    wrong = workers.exclude(seen_at=F("region")) | workers.filter(seen_at__isnull=True)
    for worker in wrong.order_by("pk").only("pk", "region").iterator(chunk_size=CHUNK):
        seen = worker.seen_at or "—"
        yield Finding(
            f"register.worker {worker.pk}",
            f"住在 {worker.region}，可见的却是 {seen}",
            f"lives in {worker.region}, is seen in {seen}",
            "在建档里把现住地改一次再改回来。",
            "Change the residence in the register once, and back.",
        )


@invariant("register.merged_once", "并入的档案本身没有再并走", "a record is merged into one that stands")
def merged_once() -> Iterator[Finding]:
    """Each worker merged into a merged record, or into itself: queries follow one step, and such a person is lost."""
    lost = Worker.objects.filter(merged_into__merged_into__isnull=False).order_by("pk")
    for worker in lost.only("pk", "merged_into_id").iterator(chunk_size=CHUNK):
        yield Finding(
            f"register.worker {worker.pk}",
            f"并入了 {worker.merged_into_id}，那一条也已并走",
            f"was merged into {worker.merged_into_id}, which is merged itself",
            "查清最后留下的是哪一条，请管理员把两条都指向它。",
            "Find the record that stands, and have both point to it.",
        )


@invariant("register.tokens_agree", "检索词与姓名、住处一致", "search tokens agree with names and homes")
def tokens_agree() -> Iterator[Finding]:
    """Each worker whose search tokens are not those of their name, their home and whoever was merged into them: they
    are not found, or found where they do not live; or found as somebody they are not."""
    last = None
    while True:
        after = Worker.objects.order_by("pk") if last is None else Worker.objects.filter(pk__gt=last).order_by("pk")
        keys = list(after.values_list("pk", flat=True)[:CHUNK])
        if not keys:
            return
        last, stored = keys[-1], {key: set[tuple[object, ...]]() for key in keys}
        rows = SearchToken.objects.filter(worker_id__gte=keys[0], worker_id__lte=last).order_by("worker_id", "token")
        for row in rows.values_list("worker_id", "token", "initials", "region"):
            stored[row[0]].add(row)
        for key, told in told_of(Worker.objects.filter(pk__gte=keys[0], pk__lte=last)).items():
            if stored[key] != told:
                yield _disagreeing(key, len(told - stored[key]), len(stored[key] - told))


def _disagreeing(key: object, missing: int, wrong: int) -> Finding:
    return Finding(
        f"register.worker {key}",
        f"检索词缺 {missing} 个，多 {wrong} 个",
        f"{missing} search tokens are missing, {wrong} should not be there",
        "在建档里把现住地改一次再改回来。",
        "Change the residence in the register once, and back.",
    )
