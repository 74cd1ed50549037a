"""The list page: what a stage declares, and what every list then can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.models import ListPreference, SavedView
from qiao.ground.exchange.batches.importers import IMPORTERS
from qiao.web.frame.lists import saving
from qiao.web.frame.lists.bulk import BulkAction
from qiao.web.frame.lists.columns import Cell, Column
from qiao.web.frame.lists.filters import Filter
from qiao.web.frame.lists.keyset import COUNT_CAP, Slice, capped_count, page
from qiao.web.frame.lists.state import SIZES, State, read_state
from qiao.web.frame.navigation import list_above
from qiao.web.frame.pages import Page, StaffRequest

DENSITIES = (("compact", gettext_lazy("紧")), ("normal", gettext_lazy("中")), ("roomy", gettext_lazy("松")))


@dataclass(frozen=True, slots=True)
class View:
    """A view that comes with the list: its tab, and the query string that it stands for. `warm`: somebody must act."""

    key: str
    title: Any
    query: str = ""
    warm: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button at the top right of a list: where it leads; `icon` is one of the vendored ones."""

    title: Any
    href: str
    icon: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab above the list. `key` finds its count; `is_here`: it shows the rows of this page; `chosen`: the one tab
    that is lit for them; `removable` is the saved view's number, for its owner; `count`: said at once."""

    key: str
    title: Any
    address: str
    is_here: bool
    chosen: bool = False
    warm: bool = False
    shared: bool = False
    removable: int | None = None
    count: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: how it is sorted now ("", "up", "down"), and the address that sorts it the other way."""

    column: Column
    sorted: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the template shows it: its key, its name for the screen reader, its cells in the columns' order."""

    key: str
    label: str
    cells: list[Cell]
    href: str


class ListPage(Page):
    """The base of all lists. See the package's docstring for how a stage declares one."""

    template = "frame/lists/list.html"
    name: ClassVar[str]
    title: ClassVar[Any]
    hint: ClassVar[Any] = ""
    empty: ClassVar[Any] = ""
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    views: ClassVar[Sequence[View]] = ()
    bulk: ClassVar[Sequence[BulkAction]] = ()
    sort: ClassVar[str]
    size: ClassVar[int] = 50
    detail: ClassVar[str] = ""
    """The name of a row's own page; "" for none."""
    export_permission: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Every list with a name is known by it: exports and saved views come back to it."""
        super().__init_subclass__(**kwargs)
        if "name" in vars(cls):
            LIST_PAGES[cls.name] = cls

    @classmethod
    def seen_by(cls, actor: Actor, query: str = "") -> Self:
        """The list as this person sees it with that query, outside any request: a workbook that a job writes."""
        shown = cls()
        shown.request = StaffRequest()
        shown.request.actor, shown.request.GET = actor, QueryDict(query)
        return shown

    # What a stage says ----------------------------------------------------------------------------------------------
    def said_when_empty(self) -> Any:
        """What stands where nothing is: what the actor can do about it."""
        return self.empty

    def rows(self) -> QuerySet[Any]:
        """All rows that the actor may see, unordered, without what only the shaping needs."""
        raise NotImplementedError

    def shaped(self, rows: list[Any]) -> list[Any]:
        """What the columns get: ready view objects for these rows, same order. Loads related rows for all at once."""
        return rows

    def key_of(self, row: Any) -> str:
        """The key of a shaped row."""
        return str(row.pk)

    def label_of(self, row: Any) -> str:
        """The name of a shaped row, for screen readers and for telling failures: what its first column says."""
        return str(self.columns[0].shows(row).text)

    def href_of(self, row: Any) -> str:
        """The address of a shaped row's own page, "" for none."""
        return reverse(self.detail, args=[self.key_of(row)]) if self.detail else ""

    def buttons(self) -> list[Button]:
        """Buttons at the top right besides columns and export."""
        return []

    def import_button(self, ledger: str, title: Any, *, is_primary: bool = False) -> list[Button]:
        """The button that takes this ledger in; none for whoever may not."""
        if not self.actor.can(IMPORTERS[ledger].permission):
            return []
        return [Button(title, reverse("imports.upload", args=[ledger]), "file-spreadsheet", is_primary)]

    # What every list does -------------------------------------------------------------------------------------------
    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; with ?counts=1 the numbers of its tabs as JSON."""
        if request.GET.get("counts") == "1":
            return JsonResponse(self._counts())
        return self._shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        """What the list's own forms ask: a view saved or removed, columns chosen, an export, a bulk action."""
        doing = request.POST.get("do", "")
        known = {
            "save_view": saving.save_view,
            "drop_view": saving.drop_view,
            "prefer": saving.prefer,
            "export": saving.ask_export,
            "bulk": saving.bulk,
        }
        if doing in ("bulk", "export", "save_view") and self.state().unread:
            return self._shown(status=422)
        return known[doing](self) if doing in known else self._shown()

    @property
    def user_id(self) -> int:
        """Whose views and preferences these are; the system itself looks at no list."""
        assert self.actor.user_id is not None
        return self.actor.user_id

    def state(self, given: QueryDict | None = None) -> State:
        """What the address says."""
        return read_state(
            self.request.GET if given is None else given,
            actor=self.actor,
            filters=self.offered_filters(),
            columns=self.offered_columns(),
            sort=self.sort,
            size=self._preference().page_size if self._preference() else self.size,
        )

    def offered_columns(self) -> list[Column]:
        """The columns that exist for this actor."""
        return [one for one in self.columns if self._offers(one.offered_to)]

    def offered_filters(self) -> list[Filter]:
        """The filters that exist for this actor."""
        return [one for one in self.filters if self._offers(one.offered_to)]

    def _offers(self, to: Callable[[Actor], bool] | None) -> bool:
        """Whether this actor is among these; asked once a page, since it may ask the database."""
        if to is None:
            return True
        known: dict[Any, bool] = self.__dict__.setdefault("_known_offers", {})
        if to not in known:
            known[to] = to(self.actor)
        return known[to]

    def _preference(self) -> Any:
        if not hasattr(self, "_kept_preference"):
            self._kept_preference = ListPreference.objects.filter(user_id=self.user_id, page=self.name).first()
        return self._kept_preference

    def chosen_columns(self) -> list[Column]:
        """The columns this user sees, in their order."""
        preference = self._preference()
        offered = self.offered_columns()
        by_key = {column.key: column for column in offered}
        if preference and preference.columns:
            chosen = [by_key[key] for key in preference.columns if key in by_key]
            return [c for c in offered if c.fixed and c not in chosen] + chosen
        return [column for column in offered if column.shown or column.fixed]

    def may_export(self) -> bool:
        """Whether this user may take the list away."""
        return bool(self.export_permission) and self.actor.can(self.export_permission)

    def _shown(self, *, status: int = 200) -> HttpResponse:
        state = self.state()
        rows = state.narrowed(self.rows())
        found = page(rows, state.order, state.size, after=state.after, before=state.before)
        count = capped_count(rows) if found.has_before or found.has_after else len(found.rows)
        columns = self.chosen_columns()
        lines = self.lines(found.rows, columns)
        first = state.first_row if found.has_before else 1
        preference = self._preference()
        return self.show(
            template="frame/lists/table.html" if self._is_fragment() else "",
            status=status,
            list=self,
            above=list_above(self.stage, self.name, self.actor),
            state=state,
            chips=state.chips(),
            controls=state.controls(self.actor),
            tabs=self.tabs(state, said_count(count)),
            headings=[self._heading(column, state) for column in columns],
            all_columns=[(column, column in columns) for column in self.offered_columns()],
            lines=lines,
            count=count,
            count_said=said_count(count),
            first=first,
            last=first + len(lines) - 1,
            previous=self._previous(state, found, first),
            next=self._next(state, found, first),
            sizes=SIZES,
            density=preference.density if preference else "normal",
            densities=DENSITIES,
            bulk=[action for action in self.bulk if self.actor.can(action.permission) and not state.unread],
            readable=state.address(),
            clear=state.address([name for one in state.filters for name in one.parameters]),
        )

    def _is_fragment(self) -> bool:
        htmx: Any = getattr(self.request, "htmx", None)
        return bool(htmx) and not htmx.history_restore_request and not htmx.boosted

    def lines(self, rows: list[Any], columns: Sequence[Column]) -> list[Line]:
        """Rows as the template shows them."""
        return [
            Line(self.key_of(row), self.label_of(row), [column.shows(row) for column in columns], self.href_of(row))
            for row in self.shaped(rows)
        ]

    def _previous(self, state: State, found: Slice, first: int) -> str:
        if not found.has_before or not found.rows:
            return ""
        return state.place(before=str(found.rows[0].pk), from_row=str(max(1, first - state.size)))

    def _next(self, state: State, found: Slice, first: int) -> str:
        if not found.has_after:
            return ""
        return state.place(after=str(found.rows[-1].pk), from_row=str(first + len(found.rows)))

    def _heading(self, column: Column, state: State) -> Heading:
        if column.sort is None:
            return Heading(column, "", "")
        sorted_now = column.sort == state.order.sort
        down = not state.order.descending if sorted_now else column.sort.descending_first
        direction = ("down" if state.order.descending else "up") if sorted_now else ""
        return Heading(column, direction, state.address(sort=f"-{column.key}" if down else column.key))

    def saved_views(self) -> QuerySet[SavedView]:
        """My views, and those that colleagues of my regions share."""
        mine = Q(user_id=self.user_id)
        shared = Q(shared_region__in=self.actor.regions(self.permission)) & ~Q(shared_region="")
        return SavedView.objects.filter(mine | shared, page=self.name).order_by("-pinned", "pk")

    def tabs(self, state: State, count: str = "") -> list[Tab]:
        """All rows, the views that come with the list, then the saved ones: each counts its own rows, whatever filters
        are set now. One is lit; where none shows the rows of this page, they get a tab of their own with `count`."""
        path = self.request.path
        own = [View("all", _("全部")), *self.views]
        tabs = [Tab(v.key, v.title, f"{path}?{v.query}", self._shows(v.query, state), warm=v.warm) for v in own]
        for saved in self.saved_views():
            mine = saved.user_id == self.actor.user_id
            tab = Tab(f"saved{saved.pk}", saved.name, f"{path}?{saved.query}", self._shows(saved.query, state))
            tabs.append(replace(tab, shared=not mine, removable=saved.pk if mine else None))
        lit = next((tab for tab in tabs if tab.is_here), None)
        if lit is None:
            return [*tabs, Tab("here", _("现在的筛选"), path + state.address(), True, True, count=count)]
        return [replace(tab, chosen=tab is lit) for tab in tabs]

    def _shows(self, query: str, state: State) -> bool:
        """Whether a view's rows are those of this page; sorting matters only where the view says one."""
        view = self.state(QueryDict(query))
        is_sorted_so = "sort" not in dict(view.pairs) or view.order == state.order
        return is_sorted_so and (view.narrowing, view.unread) == (state.narrowing, state.unread)

    def _counts(self) -> dict[str, str]:
        queries = {"all": "", **{view.key: view.query for view in self.views}}
        queries |= {f"saved{saved.pk}": saved.query for saved in self.saved_views()}
        states = {key: self.state(QueryDict(query)) for key, query in queries.items()}
        return {key: said_count(capped_count(state.narrowed(self.rows()))) for key, state in states.items()}

    @property
    def url(self) -> str:
        """The list's address."""
        return reverse(self.name)


LIST_PAGES: dict[str, type[ListPage]] = {}
"""Every list of the site by its name."""


def said_count(count: int) -> str:
    """A count as it is printed: 10,000+ when it was capped."""
    return f"{COUNT_CAP:,}+" if count > COUNT_CAP else f"{count:,}"
