"""Pages of two records that may be one person: side by side, made one, told apart, and made two again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Refused, Tone
from qiao.story.needs.actions import follow_merge, unfollow_merge
from qiao.story.register import comparing, listed
from qiao.story.register.deciding import pair_of, pairs_seen, say_two, told_apart
from qiao.story.register.merging import TAKEN, merge_workers, merges_of, note_followed, unmerge_workers
from qiao.story.register.models import Candidate, Merge, Worker
from qiao.story.register.queries import workers_seen
from qiao.web.frame.lists import Button, Cell, Choice, Column, ListPage, Sort, View, due
from qiao.web.frame.todo import MATTERS, Due, todo
from qiao.web.register.forms import WhyForm
from qiao.web.register.pages import RegisterPage

STATE_NAMES = {
    "asked": gettext_lazy("待定"),
    "later": gettext_lazy("以后再定"),
    "same": gettext_lazy("同一人"),
    "different": gettext_lazy("不是同一人"),
}
TONES: dict[str, Tone] = {"asked": "wait", "later": "rest", "same": "ready", "different": "rest"}


class WorkerMerge(RegisterPage):
    """并档: with whom a record may be one; those likely, and those of the same name. And the merges that stand."""

    permission = "register.edit"
    template = "register/merge.html"

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Those whom the actor may change."""
        worker = self.worker(worker_id)
        asked = pairs_seen(self.actor).filter(Q(worker=worker) | Q(other=worker), state__in=("asked", "later"))
        likely = {pair.other_id if pair.worker_id == worker.pk else pair.worker_id for pair in asked.order_by("pk")}
        mine = workers_seen(self.actor, self.permission).exclude(pk=worker.pk)
        same = mine.filter(Q(pk__in=likely) | Q(name=worker.name)).order_by("initials", "name", "pk")
        return self.show(worker=worker, rows=listed.as_rows(list(same[:20])), merges=merges_of(worker))


class MergePair(RegisterPage):
    """Two records side by side; which value stays is chosen field by field."""

    permission = "register.edit"
    template = "register/merge_pair.html"

    def get(self, request: HttpRequest, worker_id: UUID, other_id: UUID) -> HttpResponse:
        """Both, with their differences."""
        return self._shown(*self._both(worker_id, other_id), WhyForm())

    def post(self, request: HttpRequest, worker_id: UUID, other_id: UUID) -> HttpResponse:
        """One person, two, or not to be said today."""
        keep, other = self._both(worker_id, other_id)
        form = WhyForm(request.POST)
        if request.POST.get("do") == "later":
            self._put_off(keep, other)
            return HttpResponseRedirect(reverse("register.pairs"))
        if not form.is_valid():
            return self._shown(keep, other, form, status=422)
        try:
            return self._decided(request, keep, other, form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(None, refused.said)
            return self._shown(keep, other, form, status=409)

    def _decided(self, request: HttpRequest, keep: Worker, other: Worker, why: str) -> HttpResponse:
        if request.POST.get("do") == "different":
            told_apart(by=self.actor, one=keep, other=other, why=why)
            messages.success(request, _("记下了：不是同一个人，以后不再问。"))
            return HttpResponseRedirect(reverse("register.pairs"))
        take = [field for field in TAKEN if request.POST.get(f"take_{field}") == "other"]
        with transaction.atomic():
            merge_workers(by=self.actor, keep_id=keep.pk, drop_id=other.pk, why=why, take=take)
            followed = follow_merge(by=self.actor, keep_id=keep.pk, drop_id=other.pk)
            note_followed(keep_id=keep.pk, drop_id=other.pk, followed={"needs": followed})
        messages.success(request, _("两条并成一条了。不对的话，在这个人的“和另一条是同一人”里可以撤销。"))
        return self.to_worker(keep.pk)

    def _put_off(self, keep: Worker, other: Worker) -> None:
        if (pair := pair_of(keep.pk, other.pk)) is not None:
            say_two(by=self.actor, pair_id=pair.pk, state="later", why="")

    def _both(self, worker_id: UUID, other_id: UUID) -> tuple[Worker, Worker]:
        """Who stays and the other: whoever alone has an identity stays. Raises Http404."""
        one, other = self.worker(worker_id), self.worker(other_id)
        if other.subject.resident_id_sealed and not one.subject.resident_id_sealed:
            return other, one
        return one, other

    def _shown(self, keep: Worker, other: Worker, form: WhyForm, *, status: int = 200) -> HttpResponse:
        pair = pair_of(keep.pk, other.pk)
        return self.show(
            status=status, form=form, worker=keep, other=other, pair=pair,
            lines=comparing.lines_of(keep, other, TAKEN),
            whys=comparing.whys_of(pair, comparing.words_now(pair)) if pair else (),
            likely=comparing.likely_said(pair.probability) if pair and pair.why else "",
            state=STATE_NAMES[pair.state] if pair and pair.state != "asked" else "",
            row=listed.row_of(keep), other_row=listed.row_of(other),
            has_two_identities=bool(keep.subject.resident_id_sealed and other.subject.resident_id_sealed),
        )  # fmt: skip


class Unmerge(RegisterPage):
    """撤销并档: both records stand again."""

    permission = "register.edit"
    template = "register/unmerge.html"

    def get(self, request: HttpRequest, merge_id: UUID) -> HttpResponse:
        """What was merged, and why."""
        return self.show(form=WhyForm(), merge=self._merge(merge_id))

    def post(self, request: HttpRequest, merge_id: UUID) -> HttpResponse:
        """Undo it, or say why not."""
        merge, form = self._merge(merge_id), WhyForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, merge=merge, status=422)
        followed = merge.moved["followed"].get("needs", [])
        made = [UUID(one["made"]) for one in followed if "made" in one]
        try:
            with transaction.atomic():
                unmerge_workers(by=self.actor, merge_id=merge.pk, why=form.cleaned_data["why"], but=made)
                unfollow_merge(by=self.actor, followed=followed)
        except Refused as refused:
            form.add_error(None, refused.said)
            return self.show(form=form, merge=merge, status=409)
        messages.success(request, _("并档撤销了，两条记录都恢复了。"))
        return self.to_worker(merge.keep_id)

    def _merge(self, merge_id: UUID) -> Merge:
        """A merge into somebody whom the actor may change. Raises Http404."""
        seen = workers_seen(self.actor, self.permission).values("pk")
        told = Merge.objects.select_related("keep", "drop").filter(keep__in=seen)
        return get_object_or_404(told, pk=merge_id)


def _who(pair: Candidate) -> Cell:
    assert pair.other is not None
    where = reverse("register.merge_pair", args=[pair.other_id, pair.worker_id])
    return Cell(f"{pair.other.called} — {pair.worker.called}", "strong", href=where)


class PairList(ListPage):
    """疑似重复: people who may stand in the register twice."""

    name = "register.pairs"
    permission = "register.edit"
    stage = "register"
    title = gettext_lazy("可能重复的人")
    hint = gettext_lazy("两条记录像是同一个人；并不并由人定")
    empty = gettext_lazy("没有可能重复的人。点“比对”可以再找一遍。")
    sort = "-likely"
    columns = (
        Column("who", gettext_lazy("哪两条"), _who, fixed=True),
        Column("place", gettext_lazy("村"), lambda pair: listed.near_name(pair.worker.region)),
        Column(
            "likely", gettext_lazy("可能性"), lambda pair: comparing.likely_said(pair.probability),
            Sort("probability", nullable=True, descending_first=True),
        ),
        Column("why", gettext_lazy("凭什么"), lambda pair: "、".join(str(w.said) for w in comparing.whys_of(pair))),
        Column("state", gettext_lazy("状态"), lambda pair: Cell(STATE_NAMES[pair.state], "chip", TONES[pair.state])),
    )  # fmt: skip
    filters = (Choice("state", gettext_lazy("状态"), "state", tuple(STATE_NAMES.items())),)
    views = (
        View("asked", gettext_lazy("待定"), "state=asked", warm=True),
        View("later", gettext_lazy("以后再定"), "state=later"),
        View("different", gettext_lazy("不是同一人"), "state=different"),
    )

    def rows(self) -> QuerySet[Candidate]:
        """Pairs of whom the actor may change both."""
        return pairs_seen(self.actor)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With both people."""
        full = Candidate.objects.filter(pk__in=[row.pk for row in rows]).select_related("worker", "other").in_bulk()
        return [full[row.pk] for row in rows]

    def href_of(self, row: Candidate) -> str:
        """Both side by side."""
        return reverse("register.merge_pair", args=[row.other_id, row.worker_id])

    def buttons(self) -> list[Button]:
        """To look again."""
        if not self.actor.can("register.import"):
            return []
        return [Button(gettext_lazy("比对"), reverse("register.compare"), "git-compare")]


@todo("register.pairs", "register", gettext_lazy("可能重复登记的人"), MATTERS, "register.edit")
def doubles(actor: Actor) -> Due:
    """Asked, and nobody has said."""
    return due(pairs_seen(actor).filter(state="asked"), "register.pairs", "state=asked")
