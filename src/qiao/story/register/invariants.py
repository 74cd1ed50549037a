"""What must always hold of the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from qiao.ground import clock
from qiao.ground.audit.invariants import Finding, invariant
from qiao.ground.privacy.models import Visibility
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.listed import years_before
from qiao.story.register.models import Household, PastFact, SearchToken, Worker
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


@invariant("register.one_head", "一户只有一个户主", "a household has one head")
def one_head() -> Iterator[Finding]:
    """Each household of which several people have the relation 户主; ledgers bring them, forms refuse them."""
    heads = Worker.objects.filter(relation="户主", merged_into__isnull=True, household__isnull=False).order_by()
    several = heads.values("household_id").annotate(heads=Count("pk")).filter(heads__gt=1).order_by("household_id")
    for row in several.iterator(chunk_size=CHUNK):
        yield Finding(
            f"register.household {row['household_id']}",
            f"有 {row['heads']} 个户主",
            f"has {row['heads']} heads",
            "打开这一户，核对谁是户主，把别人的“与户主关系”改掉。",
            "Open the household and correct the relation of whoever is not its head.",
        )


@invariant(
    "register.incomes_in_order", "现在的收入不早于帮扶前的", "an income of now is not earlier than the one before"
)
def incomes_in_order() -> Iterator[Finding]:
    """Each household whose income of now is of an earlier year than the one before help; ledgers bring them apart."""
    wrong = Household.objects.filter(income_now_year__lt=F("income_before_year")).order_by("pk")
    for house in wrong.iterator(chunk_size=CHUNK):
        yield Finding(
            f"register.household {house.pk}",
            f"现在的收入是 {house.income_now_year} 年的，帮扶前的是 {house.income_before_year} 年的",
            f"the income of now is of {house.income_now_year}, the one before help of {house.income_before_year}",
            "打开这一户，核对两个年份。",
            "Open the household and check the two years.",
        )


@invariant(
    "register.child_minimal",
    "未满 16 岁的只留姓名、证件和关系",
    "of children only name, identity and relation are kept",
)
def child_minimal() -> Iterator[Finding]:
    """Each child with more on record than their name, identity, home and relation（hard rule 2）."""
    born = Q(born_on__gt=years_before(clock.today(), LEAST_AGE))
    codes = Q(labour="", student="", works_where="", person_type="", education__isnull=True)
    sealed = {f"subject__{name}_sealed": b"" for name in ("health", "ethnicity", "political")}
    children = Worker.objects.filter(born, merged_into__isnull=True)
    for child in children.exclude(codes & Q(**sealed)).order_by("pk").only("pk").iterator(chunk_size=CHUNK):
        yield Finding(
            f"register.worker {child.pk}",
            "未满 16 岁，却登记了关系以外的情况",
            "is under 16, and more than the relation is on record",
            "打开这个人的记录存一次，多余的会去掉；加密的选“登记错了，清空”。",
            "Save the record once; what is sealed is cleared by hand.",
        )


@invariant("register.past_agrees", "旧值和现在的值首尾相接", "what was registered before leads to what stands")
def past_agrees() -> Iterator[Finding]:
    """Each fact with rows of the past whose record does not say since when its value stands, or says a day not after
    the days of those rows that are still believed: what was true on a day would have two answers."""
    for kind, model in (("worker", Worker), ("household", Household)):
        rows = PastFact.objects.filter(**{f"{kind}__isnull": False}).order_by(f"{kind}_id", "name")
        told = rows.values_list(f"{kind}_id", "name").annotate(
            latest=Max("valid_from", filter=Q(superseded_at__isnull=True))
        )
        for chunk in _batched(told.iterator(chunk_size=CHUNK)):
            since = dict(model._default_manager.filter(pk__in={row[0] for row in chunk}).values_list("pk", "since"))
            for key, name, latest in chunk:
                stands = since[key].get(name)
                if stands is None or (latest is not None and date.fromisoformat(stands["from"]) <= latest):
                    yield _apart(f"register.{kind} {key}", name)


def _batched(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _apart(where: str, name: str) -> Finding:
    return Finding(
        where,
        f"{name} 的旧值和现在的值接不上",
        f"the past of {name} does not lead to what stands",
        "请管理员对照审计记录，把这一项改成现在的值再存一次。",
        "Compare the audit's events, and save the value that holds once more.",
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
