"""What must always hold of proposals."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from qiao.ground.audit.invariants import Finding, invariant
from qiao.ground.privacy.invariants import shown_by_nothing
from qiao.ground.privacy.visibility import PROPOSAL
from qiao.story.matching import promises, states
from qiao.story.matching.models import Proposal
from qiao.story.vacancies.models import Vacancy

CHUNK = 500


@invariant("matching.seats_promised_once", "许出去的名额不超过招聘人数", "no more seats are promised than there are")
def seats_promised_once() -> Iterator[Finding]:
    """Each vacancy whose seats taken and seats promised are more than its headcount."""
    seats = promises.seats_promised()
    keys = sorted(seats)
    for start in range(0, len(keys), CHUNK):
        for post in Vacancy.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("pk"):
            if post.filled + seats[post.pk] > post.headcount:
                yield Finding(
                    f"vacancies.vacancy {post.pk}",
                    f"{post.headcount} 个名额，已到岗 {post.filled} 人，又许给 {seats[post.pk]} 人",
                    f"{post.headcount} seats, {post.filled} taken, and {seats[post.pk]} more promised",
                    "撤回多出来的推荐，或请企业加名额。",
                    "Withdraw the proposals that are too many, or ask the employer for more seats.",
                )


@invariant("matching.shown_by_a_proposal", "凭推荐可见的人，推荐记录在", "whoever a proposal shows has that proposal")
def shown_by_a_proposal() -> Iterator[Finding]:
    """Each row of visibility by a proposal that there is not."""
    yield from shown_by_nothing(PROPOSAL, lambda ids: Proposal.objects.filter(pk__in=ids).values_list("pk", flat=True))


@invariant("matching.one_pending_a_worker", "每人最多有一个推荐待答复", "nobody has two proposals to answer")
def one_pending_a_worker() -> Iterator[Finding]:
    """Each worker with more than one pending proposal."""
    counted = Proposal.objects.filter(state=states.PENDING).values_list("worker_id").annotate(n=Count("pk"))
    for worker_id, count in counted.filter(n__gt=1).order_by("worker_id"):
        yield Finding(
            f"register.worker {worker_id}",
            f"有 {count} 个推荐待答复",
            f"has {count} proposals to answer",
            "留下一个，撤回别的。",
            "Keep one and withdraw the others.",
        )
