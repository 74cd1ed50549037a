"""What must always hold of employers and demand lists, beyond what the database keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from qiao.ground import clock
from qiao.ground.audit.invariants import Finding, invariant
from qiao.story.vacancies import queries
from qiao.story.vacancies.demand_states import ANSWERABLE, CANNOT, FOUND
from qiao.story.vacancies.models import DemandAnswer, DemandLine, Employer, Suspension, Vacancy
from qiao.story.vacancies.queries import bare

CHUNK = 500


def _running(**more: Any) -> QuerySet[Suspension]:
    """The suspensions that stand today."""
    return Suspension.objects.filter(lifted_on__isnull=True, until__gte=clock.today(), **more)


@invariant(
    "vacancies.suspended_until_agrees",
    "用人单位暂停推荐的期限和暂停记录一致",
    "an employer is suspended as long as its suspensions say",
)
def suspended_until_agrees() -> Iterator[Finding]:
    """Each employer whose row says another last day than the suspension that runs longest, or than none."""
    last = _running(employer=OuterRef("pk")).order_by().values("employer").annotate(last=Max("until")).values("last")
    rows = Employer.objects.filter(merged_into__isnull=True).annotate(should=Subquery(last))
    said = Q(suspended_until__gte=clock.today())
    wrong = said & (Q(should__isnull=True) | ~Q(should=F("suspended_until"))) | ~said & Q(should__isnull=False)
    wrong |= Q(suspended_until__isnull=True, should__isnull=False)
    for firm in rows.filter(wrong).order_by("pk").only("pk", "suspended_until").iterator(chunk_size=CHUNK):
        yield Finding(
            f"vacancies.employer {firm.pk}",
            f"单位上写着暂停到 {firm.suspended_until or '—'}，暂停记录是到 {firm.should or '—'}",
            f"is suspended until {firm.suspended_until or 'no day'}; its suspensions say {firm.should or 'no day'}",
            "对照暂停记录，恢复推荐后重新定期限。",
            "Compare the suspensions; lift it, and set the term anew.",
        )


@invariant(
    "vacancies.suspended_offer_nothing",
    "暂停推荐的用人单位没有岗位进匹配或公开",
    "no post of a suspended employer is matched or public",
)
def suspended_offer_nothing() -> Iterator[Finding]:
    """Each post that the matching or the public takes today, of an employer whose suspension stands."""
    today = clock.today()
    stopped = Exists(_running(employer=OuterRef("employer_id")))
    matched = Vacancy.objects.filter(stopped, queries.still_open(today))
    public = queries.for_the_public(today).filter(stopped)
    keys = {*matched.values_list("pk", flat=True), *public.values_list("pk", flat=True)}
    for key in sorted(keys):
        yield Finding(
            f"vacancies.vacancy {key}",
            "用人单位暂停推荐，岗位还在推荐或公开",
            "its employer is suspended, and it is still matched or public",
            "先暂停这个岗位，再查单位的暂停期限。",
            "Pause the post, then look at the employer's term.",
        )


@invariant(
    "vacancies.merged_away_hold_nothing", "并进别家的用人单位名下没有岗位", "an employer merged away has no posts"
)
def merged_away_hold_nothing() -> Iterator[Finding]:
    """Each post that still stands under a firm that is another one now."""
    posts = Vacancy.objects.filter(employer__merged_into__isnull=False).order_by("pk").only("pk", "employer_id")
    for post in posts.iterator(chunk_size=CHUNK):
        yield Finding(
            f"vacancies.vacancy {post.pk}",
            f"挂在已经并进别家的单位 {post.employer_id} 名下",
            f"stands under employer {post.employer_id}, which was merged away",
            "撤销那次合并，再合并一次。",
            "Undo that merge, and merge again.",
        )


@invariant("vacancies.demand_seats_once", "应答的名额只算一次", "a seat answers one line only")
def seats_once() -> Iterator[Finding]:
    """Each vacancy of which the lists under way were given more seats than it has."""
    rows = DemandAnswer.objects.filter(line__demand__state__in=ANSWERABLE).values("vacancy", "vacancy__headcount")
    over = rows.annotate(given=Sum("seats")).filter(given__gt=F("vacancy__headcount")).order_by("vacancy")
    for row in over:
        yield Finding(
            f"vacancies.vacancy {row['vacancy']}", f"应答了 {row['given']} 个，只招 {row['vacancy__headcount']} 个",
            f"{row['given']} seats given of {row['vacancy__headcount']}",
            "在需求项上减少应答的名额，或请企业加名额。", "Give fewer seats, or have the employer offer more.",
        )  # fmt: skip


@invariant("vacancies.demand_answers_there", "应答岗位在清单的对口市", "a vacancy that answers lies in the list's city")
def answers_there() -> Iterator[Finding]:
    """Each answer whose vacancy lies somewhere else."""
    rows = DemandAnswer.objects.select_related("vacancy", "line__demand").order_by("pk")
    for answer in rows.iterator(chunk_size=1_000):
        if not answer.vacancy.place.startswith(bare(answer.line.demand.work_region)):
            yield Finding(
                f"vacancies.demandanswer {answer.pk}", "岗位不在对口市", "the vacancy lies elsewhere",
                "从需求项上拿掉这个岗位。", "Take the vacancy off the line.",
            )  # fmt: skip


@invariant("vacancies.demand_answers_said", "需求项的答复和应答岗位一致", "a line's answer agrees with its vacancies")
def answers_said() -> Iterator[Finding]:
    """Each line that says it has vacancies and has none, or has some and does not say so."""
    some, none = Q(answers__isnull=False), Q(answers__isnull=True)
    wrong = DemandLine.objects.filter((none & Q(answer=FOUND)) | (some & Q(answer__in=("", CANNOT))))
    for line in wrong.order_by("pk").distinct():
        yield Finding(
            f"vacancies.demandline {line.code}", "答复和应答岗位不一致", "its answer and its vacancies differ",
            "打开这一项，重新答复。", "Open the line and answer it again.",
        )  # fmt: skip
