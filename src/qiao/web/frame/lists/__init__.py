"""Lists（列表）: one way for every stage to show its rows: filters, columns, views, bulk actions, export.

A stage declares a `ListPage`: a permission, a queryset of what the actor may see, columns, filters, views, actions.
Paging is by key, never by a count over the whole table; the count is capped. Everything that makes up the state of a
list is in its address, so that Back, a bookmark and a colleague see the same; nothing sensitive is: a page begins after
the key of a row, not after its name.

    class WorkerList(ListPage):
        name = "register.workers"          # its address's name; saved views and exports are kept under it
        permission = "register.view"
        title = _("劳动者")
        columns = (Column("name", _("姓名"), lambda w: Cell(w.name, "link", href=w.url), sort=Sort("name")), …)
        filters = (Choice("status", _("状态"), "status", Worker.STATUS), …)
        views = (View("due", _("超过 90 天未核实"), "stale=1"),)
        bulk = (MarkVerified(),)

        def rows(self): return queries.visible_workers(self.actor, self.permission)

        def shaped(self, rows): return queries.as_rows(rows)      # ready view objects, for one page at a time
"""

from qiao.web.frame.lists.bulk import BulkAction, LeftOut, Outcome, Summary, one_by_one
from qiao.web.frame.lists.columns import TAIL, Cell, Column, Sort, person
from qiao.web.frame.lists.due import due
from qiao.web.frame.lists.filters import Choice, Filter, Flag, Mine, Range, Region, Text
from qiao.web.frame.lists.listing import LIST_PAGES, Button, ListPage, View

__all__ = [
    "LIST_PAGES",
    "TAIL",
    "BulkAction",
    "Button",
    "Cell",
    "Choice",
    "Column",
    "Filter",
    "Flag",
    "LeftOut",
    "ListPage",
    "Mine",
    "Outcome",
    "Range",
    "Region",
    "Sort",
    "Summary",
    "Text",
    "View",
    "due",
    "one_by_one",
    "person",
]
