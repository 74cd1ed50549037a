"""On site（现场推荐）: for somebody who is here, the best posts of this fair with their reasons, or why none."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_noop

from qiao.ground.privacy.consents import has_agreed
from qiao.story.fairs.bridge import best_posts
from qiao.story.fairs.frames import one_frame, posts_frame
from qiao.story.fairs.models import Fair, FairVacancy
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker

BEST = 5


class Offered(NamedTuple):
    """The best posts here with the matching's reasons; or why none is shown."""

    best: list[tuple[FairVacancy, list[str]]]
    why_none: str = ""
    missing: str = ""
    """What must be on record first: "need" or "consent"."""


NOT_YET = Offered([], "")


def best_here(fair: Fair, worker: Worker) -> Offered:
    """One person × the fair's open posts. Without a wish on record, or without consent, nothing is computed."""
    need = Need.objects.filter(worker=worker, state="open").select_related("worker").first()
    if need is None:
        return Offered([], gettext_noop("没有登记求职意愿。请先问清想找什么活，登记以后再推荐。"), "need")
    if not has_agreed(worker.subject_id, "matching"):
        return Offered([], gettext_noop("本人没有同意匹配，不推荐。可以自己看展位；愿意了再登记同意。"), "consent")
    posts, frame = posts_frame(fair)
    found = best_posts(one_frame(need), frame, most=BEST, apart="")
    if not found:
        return Offered([], gettext_noop("这场没有一个岗位符合全部条件。可以看看别的场，或者问问能不能放宽。"))
    return Offered([(posts[one.post], one.reasons) for one in found])
