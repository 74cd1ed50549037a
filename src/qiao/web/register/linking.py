"""Pages of rows without an identity: the list, a row beside whom it may be, and the comparing."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.accounts.actors import Actor
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.queries import JobView
from qiao.ground.saying import Refused, Tone, reader_language
from qiao.story.placements.queries import awaited_of
from qiao.story.register import bridge, comparing, listed
from qiao.story.register.births import born_shown
from qiao.story.register.deciding import candidates_of, put_off, register_new, say_different, say_same, unlinked_seen
from qiao.story.register.models import Candidate, Unlinked
from qiao.story.register.names import LINK
from qiao.story.register.queries import workers_seen
from qiao.story.register.taking import FIELDS, undo_decision
from qiao.story.register.tasks import DOUBLES
from qiao.web.frame.lists import (
    BulkAction,
    Button,
    Cell,
    Choice,
    Column,
    LeftOut,
    ListPage,
    Outcome,
    Region,
    Sort,
    Summary,
    View,
    due,
    one_by_one,
)
from qiao.web.frame.todo import PEOPLE, Due, todo
from qiao.web.jobs.results import leads_to
from qiao.web.register.forms import WhyForm
from qiao.web.register.merging import STATE_NAMES as PAIR_STATES
from qiao.web.register.pages import RegisterPage

STATE_NAMES = {
    "waiting": gettext_lazy("待比对"),
    "asking": gettext_lazy("待人定"),
    "unfound": gettext_lazy("没找到"),
    "linked": gettext_lazy("已认出"),
    "made": gettext_lazy("已建档"),
}
TONES: dict[str, Tone] = {"waiting": "way", "asking": "wait", "unfound": "wait", "linked": "ready", "made": "ready"}


class RegisterNew(BulkAction):
    """建为新档: nobody registered is meant; a person without an identity is registered."""

    key = "register_new"
    title = gettext_lazy("建为新档")
    icon = "user-plus"
    permission = "register.edit"
    form = WhyForm

    def summary(self, actor: Actor, rows: QuerySet[Any]) -> Summary:
        """Rows of which nobody like them is registered; where somebody is, it is decided one by one."""
        total, free = rows.count(), rows.filter(state="unfound").count()
        left = (LeftOut(total - free, gettext_lazy("有像的人要一个一个定，或已经定了")),) if total > free else ()
        return Summary(free, left)

    def apply(self, actor: Actor, rows: QuerySet[Any], given: dict[str, Any]) -> Outcome:
        """Each by itself."""
        return one_by_one(
            rows.filter(state="unfound"),
            lambda row: register_new(by=actor, row_id=row.pk, why=given["why"]),
            called=lambda row: row.called,
        )


class UnlinkedList(ListPage):
    """没有身份证号的人: rows of ledgers that name a person without an identity."""

    name = "register.unlinked"
    permission = "register.edit"
    stage = "register"
    title = gettext_lazy("没有身份证号的名单")
    detail = "register.unlinked_row"
    hint = gettext_lazy("名单里的每一行是登记里的谁：认出的、要人定的、没找到的")
    empty = gettext_lazy("这里还没有。导入一份没有身份证号的名单，就会有。")
    sort = "place"
    columns = (
        Column(
            "name", gettext_lazy("姓名"),
            lambda row: Cell(row.called, "strong", href=reverse("register.unlinked_row", args=[row.pk])), fixed=True,
        ),
        Column("born", gettext_lazy("出生日期"), born_shown),
        Column(
            "place", gettext_lazy("村"), lambda row: listed.near_name(row.region), Sort("region", then="name"),
        ),
        Column("phone", gettext_lazy("电话"), lambda row: row.phone_tail and f"尾号 {row.phone_tail}", text=True),
        Column("state", gettext_lazy("状态"), lambda row: Cell(STATE_NAMES[row.state], "chip", TONES[row.state])),
        Column("by", gettext_lazy("谁定的"), lambda row: row.decided_by_name or (row.decided_at and _("自动比对"))),
        Column("on", gettext_lazy("定于"), lambda row: row.decided_at),
        Column("row", gettext_lazy("表里第几行"), lambda row: row.row, numeric=True, shown=False),
    )  # fmt: skip
    filters = (
        Region("region", gettext_lazy("地区"), permission="register.edit"),
        Choice("state", gettext_lazy("状态"), "state", tuple(STATE_NAMES.items())),
    )
    views = (
        View("asking", gettext_lazy("待人定"), "state=asking", warm=True),
        View("unfound", gettext_lazy("没找到"), "state=unfound", warm=True),
        View("linked", gettext_lazy("已认出"), "state=linked"),
        View("made", gettext_lazy("已建档"), "state=made"),
    )
    bulk = (RegisterNew(),)

    def rows(self) -> QuerySet[Unlinked]:
        """Those of the actor's regions."""
        return unlinked_seen(self.actor, self.permission)

    def buttons(self) -> list[Button]:
        """Doubles, comparing again, and another list."""
        told = [Button(gettext_lazy("可能重复的人"), reverse("register.pairs"), "users-group")]
        if self.actor.can("register.import"):
            told.append(Button(gettext_lazy("比对"), reverse("register.compare"), "git-compare"))
        return [*told, *self.import_button("register.names", gettext_lazy("导入名单"))]


class UnlinkedRow(RegisterPage):
    """A row beside each worker who may be its person; who it is is said here, and taken back here."""

    permission = "register.edit"
    template = "register/unlinked_row.html"

    def get(self, request: HttpRequest, row_id: UUID) -> HttpResponse:
        """The row and its candidates."""
        return self._shown(self._row(row_id), WhyForm())

    def post(self, request: HttpRequest, row_id: UUID) -> HttpResponse:
        """Same, different, later, new, or back."""
        row, form = self._row(row_id), WhyForm(request.POST)
        needs_why = request.POST.get("do") != "later"
        if needs_why and not form.is_valid():
            return self._shown(row, form, status=422)
        why = form.cleaned_data["why"] if form.is_valid() else ""
        try:
            self._do(request, row, why)
        except Refused as refused:
            form.add_error(None, refused.said)
            return self._shown(self._row(row_id), form, status=409)
        return HttpResponseRedirect(reverse("register.unlinked_row", args=[row_id]))

    def _do(self, request: HttpRequest, row: Unlinked, why: str) -> None:
        do, by = request.POST.get("do", ""), self.actor
        if do == "new":
            register_new(by=by, row_id=row.pk, why=why)
            messages.success(request, _("%(name)s 建好档了，缺身份证号。") % {"name": row.called})
        elif do == "back":
            undo_decision(by=by, row=row, why=why)
            messages.success(request, _("那次决定撤回了。"))
        elif do in ("same", "different", "later"):
            self._answer(request, row, _worker_id(request), do, why)

    def _answer(self, request: HttpRequest, row: Unlinked, worker_id: UUID, do: str, why: str) -> None:
        if do == "same":
            take = [field for field in FIELDS if request.POST.get(f"take_{field}") == "other"]
            say_same(by=self.actor, row_id=row.pk, worker_id=worker_id, take=take, why=why)
        elif do == "different":
            say_different(by=self.actor, row_id=row.pk, worker_id=worker_id, why=why)
        else:
            put_off(by=self.actor, row_id=row.pk, worker_id=worker_id, why=why)
        messages.success(request, _("记下了。"))

    def _row(self, row_id: UUID) -> Unlinked:
        """The row, of the actor's regions. Raises Http404."""
        return get_object_or_404(unlinked_seen(self.actor, self.permission).select_related("worker"), pk=row_id)

    def _shown(self, row: Unlinked, form: WhyForm, *, status: int = 200) -> HttpResponse:
        told = [_told(pair, row) for pair in candidates_of(row, self.actor)]
        pairs, faint = ([one for one in told if one["is_faint"] is folded] for folded in (False, True))
        is_seen = row.worker_id is not None and workers_seen(self.actor).filter(pk=row.worker_id).exists()
        facts = [(line.title, line.other) for line in comparing.told_of(row)]
        return self.show(
            status=status, row=row, form=form, pairs=pairs, faint=faint, facts=facts, is_seen=is_seen,
            state=STATE_NAMES[row.state], tone=TONES[row.state], next_row=self._next(row), work=awaited_of(row),
        )  # fmt: skip

    def _next(self, row: Unlinked) -> UUID | None:
        """The next row that somebody must decide."""
        asking = unlinked_seen(self.actor, self.permission).filter(state="asking").exclude(pk=row.pk)
        return asking.order_by("region", "name", "pk").values_list("pk", flat=True).first()


def _told(pair: Candidate, row: Unlinked) -> dict[str, Any]:
    """A candidate beside the row, with why as both stand today."""
    pair.unlinked = row
    now = comparing.words_now(pair)
    return {
        "pair": pair, "state": PAIR_STATES[pair.state], "is_open": pair.state in ("asked", "later"),
        "is_faint": comparing.is_faint(pair) and pair.state != "same",
        "row": listed.row_of(pair.worker), "lines": comparing.lines_of(pair.worker, row, FIELDS),
        "whys": comparing.whys_of(pair, now), "likely": comparing.likely_said(pair.probability),
        "has_changed": comparing.has_changed(pair, now),
    }  # fmt: skip


def _worker_id(request: HttpRequest) -> UUID:
    """The worker whom the answer is about. Raises Http404."""
    try:
        return UUID(request.POST.get("worker", ""))
    except ValueError:
        raise Http404 from None


class Compare(RegisterPage):
    """比对: ask for the comparing once more, of rows or of the register with itself."""

    permission = "register.import"
    template = "register/compare.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """What can be compared, and whether linkage is installed."""
        hint = "" if bridge.is_installed() else (bridge.HINT_EN if reader_language() == "en" else bridge.HINT_ZH)
        return self.show(hint=hint, key=str(uuid4()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask for it; the job's page shows how far it is."""
        kinds = {
            "rows": (LINK, "比对没有身份证号的人", "Compare people without identities"),
            "doubles": (DOUBLES, "找重复登记的人", "Find people registered twice"),
        }
        kind, title, title_en = kinds["doubles" if request.POST.get("do") == "doubles" else "rows"]
        region = next(iter(self.actor.regions(self.permission)), "")
        job = enqueue(
            by=self.actor, kind=kind, key=f"{kind}-{request.POST.get('key', '')[:40] or uuid4()}",
            title=title, title_en=title_en, region=region,
        )  # fmt: skip
        return HttpResponseRedirect(reverse("jobs.job", args=[job.pk]))


@leads_to(LINK)
def to_the_rows(job: JobView) -> str:
    """The comparing of rows leads to what is left to decide."""
    return f"{reverse('register.unlinked')}?state=asking" if job.state == "done" else ""


@leads_to(DOUBLES)
def to_the_pairs(job: JobView) -> str:
    """The look for doubles leads to them."""
    return f"{reverse('register.pairs')}?state=asked" if job.state == "done" else ""


@todo("register.asking", "register", gettext_lazy("名单里要人定是谁"), PEOPLE, "register.edit")
def asking(actor: Actor) -> Due:
    """Rows of which a person must say who it is."""
    return due(unlinked_seen(actor).filter(state="asking"), "register.unlinked", "state=asking")


@todo("register.unfound", "register", gettext_lazy("名单里没找到的人"), PEOPLE, "register.edit")
def unfound(actor: Actor) -> Due:
    """Rows of which nobody like them is registered, and nobody said that they are new."""
    return due(unlinked_seen(actor).filter(state="unfound"), "register.unlinked", "state=unfound")
