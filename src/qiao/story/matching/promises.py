"""Promises（许下的）: whoever waits for an answer or said yes is asked by no other round, and their seat is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple
from uuid import UUID

import polars as pl
from django.db.models import Count, Q, QuerySet

from qiao.story.matching import queries, states
from qiao.story.matching.models import Proposal
from qiao.story.needs.states import STANDING
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.standing import MARKED

GONE: Final = "发布时本人或岗位已经不在了"
CHANGED: Final = "发布时岗位改过，等重新核实"
WAITS_ELSEWHERE: Final = "发布时本人正等另一轮的答复"
SEAT_PROMISED: Final = "发布时名额已经许给别人"


class Open(NamedTuple):
    """A problem without what is promised: people, posts, how many people wait, how many seats are promised."""

    people: pl.DataFrame
    posts: pl.DataFrame
    waiting: int
    promised: int


def promised() -> QuerySet[Proposal]:
    """Proposals that hold a person and a seat: pending, or a yes that has not led to work.

    Work meets the need of the yes, and a wish that is stated anew or closed lets it go.
    """
    return Proposal.objects.filter(
        Q(state=states.PENDING) | Q(state=states.YES, need__state__in=STANDING)
    )  # fmt: skip


def declined_by_firms() -> QuerySet[Proposal]:
    """Promises whose firm does not want the person: the office withdraws them, or asks the firm again."""
    return promised().filter(firm_answers__said="declined", firm_answers__taken_back_at__isnull=True)


def workers_promised(ids: Collection[UUID] | None = None) -> set[UUID]:
    """Of these workers, or of all, those who wait for an answer or said yes."""
    rows = promised() if ids is None else promised().filter(worker_id__in=ids)
    return set(rows.values_list("worker_id", flat=True))


def seats_promised(ids: Collection[UUID] | None = None) -> dict[UUID, int]:
    """How many seats of these vacancies, or of all, are promised."""
    rows = promised() if ids is None else promised().filter(vacancy_id__in=ids)
    return dict(rows.values_list("vacancy_id").annotate(Count("pk")).order_by())


def without_promised(people: pl.DataFrame, posts: pl.DataFrame) -> Open:
    """People and seats that are still free, of the frames that a round is computed from."""
    held = {str(key) for key in workers_promised()}
    seats = {str(key): count for key, count in seats_promised().items()}
    free = people.filter(~pl.col("worker").is_in(list(held)))
    taken = [min(seats.get(key, 0), count) for key, count in posts.select("id", "headcount").iter_rows()]
    left = posts.with_columns(headcount=pl.col("headcount") - pl.Series(taken, dtype=pl.Int64))
    return Open(free, left.filter(pl.col("headcount") > 0), people.height - free.height, sum(taken))


def held_still(drafts: Iterable[Proposal]) -> None:
    """Let nobody promise these people and seats meanwhile, until the caller's transaction ends.

    PostgreSQL holds the rows, posts before people as a start of work takes them; SQLite lets one writer in.
    """
    drafts = list(drafts)
    for model, ids in ((Vacancy, {d.vacancy_id for d in drafts}), (Worker, {d.worker_id for d in drafts})):
        held = model.objects.select_for_update(no_key=True).filter(pk__in=ids)
        list(held.order_by("pk").values_list("pk", flat=True))


def left_out(drafts: list[Proposal]) -> dict[UUID, str]:
    """Of a round's drafts in their order, those that cannot be sent out now, each with the reason."""
    people, posts = [d.worker_id for d in drafts], {d.vacancy_id for d in drafts}
    standing = set(
        Proposal.objects.filter(pk__in=[d.pk for d in drafts], need__state="open").values_list("pk", flat=True)
    )
    open_posts = queries.posts_open_today().filter(pk__in=posts)
    free = Counter({key: seats - filled for key, seats, filled in open_posts.values_list("pk", "headcount", "filled")})
    known = set(free)
    changed = set(Vacancy.objects.filter(MARKED, pk__in=posts).values_list("pk", flat=True))
    free.subtract({key: count for key, count in seats_promised(posts).items() if key in known})
    waiting, told = workers_promised(people), {}
    for draft in drafts:
        if draft.pk in standing and draft.vacancy_id in changed:
            told[draft.pk] = CHANGED
        elif draft.pk not in standing or draft.vacancy_id not in known:
            told[draft.pk] = GONE
        elif draft.worker_id in waiting:
            told[draft.pk] = WAITS_ELSEWHERE
        elif free[draft.vacancy_id] <= 0:
            told[draft.pk] = SEAT_PROMISED
        else:
            free[draft.vacancy_id] -= 1
            waiting.add(draft.worker_id)
    return told
