"""What a list's own forms do: keep a view, choose columns, ask for an export, apply a bulk action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from qiao.ground.accounts.models import ListPreference, SavedView
from qiao.ground.audit.scrubbing import holds_number
from qiao.ground.jobs.actions import enqueue
from qiao.ground.privacy.errors import HoldsNumber
from qiao.ground.saying import Refused
from qiao.web.frame.lists.bulk import ROWS_AT_ONCE
from qiao.web.frame.lists.telling import tell_export
from qiao.web.frame.numbers import whole

if TYPE_CHECKING:
    from qiao.web.frame.lists.listing import ListPage

VIEWS_A_LIST = 30


def _back(shown: ListPage, query: str = "") -> HttpResponse:
    return HttpResponseRedirect(f"{shown.request.path}?{query}" if query else shown.request.get_full_path())


def save_view(shown: ListPage) -> HttpResponse:
    """Keep the filters as a view of mine, or of my office."""
    given = shown.request.POST
    name, state = given.get("name", "").strip(), shown.state()
    mine = SavedView.objects.filter(user_id=shown.user_id, page=shown.name)
    if not name:
        messages.error(shown.request, _("给这个视图起个名字。"))
    elif any(map(holds_number, [name, *state.texts])):
        messages.error(shown.request, HoldsNumber().said)
    elif mine.exclude(name=name[:40]).count() >= VIEWS_A_LIST:
        messages.error(shown.request, _("一张列表最多存 %(count)s 个视图，请先删掉不用的。") % {"count": VIEWS_A_LIST})
    else:
        regions = shown.actor.regions(shown.permission)
        shared = regions[0] if given.get("shared") == "1" and regions else ""
        kept = {"query": state.query[:1000], "shared_region": shared, "pinned": given.get("pinned") == "1"}
        SavedView.objects.update_or_create(user_id=shown.user_id, page=shown.name, name=name[:40], defaults=kept)
        messages.success(shown.request, _("视图“%(name)s”存好了。") % {"name": name})
    return _back(shown)


def drop_view(shown: ListPage) -> HttpResponse:
    """Remove a view of mine."""
    number = whole(shown.request.POST.get("view", ""))
    if number is None:
        raise Http404
    SavedView.objects.filter(pk=number, user_id=shown.user_id, page=shown.name).delete()
    return HttpResponseRedirect(shown.request.path)


def prefer(shown: ListPage) -> HttpResponse:
    """Keep which columns I see, in which order, how dense and how many rows a page."""
    from qiao.web.frame.lists.listing import DENSITIES
    from qiao.web.frame.lists.state import SIZES

    given = shown.request.POST
    known = [column.key for column in shown.offered_columns()]
    columns = [key for key in dict.fromkeys(given.getlist("column")) if key in known]
    density = given.get("density", "normal")
    size = whole(given.get("page_size", ""))
    kept: dict[str, Any] = {
        "columns": columns,
        "density": density if density in dict(DENSITIES) else "normal",
        "page_size": size if size in SIZES else shown.size,
    }
    ListPreference.objects.update_or_create(user_id=shown.user_id, page=shown.name, defaults=kept)
    return _back(shown)


def ask_export(shown: ListPage) -> HttpResponse:
    """Ask for a workbook of what is seen: these filters, these columns, masks and all. It is made as a job."""
    if not shown.may_export():
        raise PermissionDenied
    key, state = _key(shown.request.POST.get("key", "")), shown.state()
    if any(map(holds_number, state.texts)):
        messages.error(shown.request, HoldsNumber().said)
        return _back(shown)
    params = {
        "list": shown.name,
        "query": state.query,
        "columns": [column.key for column in shown.chosen_columns()],
        "language": get_language(),
    }
    title, title_en = _title(shown, "zh-hans"), _title(shown, "en")
    with transaction.atomic():
        job = enqueue(
            by=shown.actor, kind="lists.export", key=f"export-{key}", title=title, title_en=title_en, params=params
        )
        tell_export(shown.actor, shown.export_permission, "asked", job, params)
    return HttpResponseRedirect(reverse("jobs.job", args=[job.pk]))


def _title(shown: ListPage, language: str) -> str:
    with override(language):
        return _("导出：%(list)s") % {"list": shown.title}


def _key(given: str) -> UUID:
    """The form's own key: sent twice, it is one export."""
    try:
        return UUID(given)
    except ValueError:
        return uuid4()


def bulk(shown: ListPage) -> HttpResponse:
    """Show what a bulk action would do; once confirmed, do it and tell what became of every row."""
    given = shown.request.POST
    action = next((one for one in shown.bulk if one.key == given.get("action")), None)
    if action is None or not shown.actor.can(action.permission):
        raise PermissionDenied
    rows, asked = _chosen(shown)
    form = action.form(given if given.get("confirm") == "1" else None) if action.form else None
    told: dict[str, Any] = {"list": shown, "action": action, "asked": asked, "form": form, "limit": ROWS_AT_ONCE}
    told |= {"ids": given.getlist("id"), "all": given.get("all") == "1"}
    if asked > ROWS_AT_ONCE or not asked:
        return shown.show(template="frame/lists/bulk.html", status=422, **told)
    try:
        leads_to = action.leads_to(shown.actor, rows)
    except Refused as refused:
        messages.error(shown.request, refused.said)
        return HttpResponseRedirect(shown.request.get_full_path())
    if leads_to:
        return HttpResponseRedirect(leads_to)
    summary = action.summary(shown.actor, rows)
    ready = given.get("confirm") == "1" and (form is None or form.is_valid())
    if not ready or given.get("applies") != str(summary.applies):
        changed = given.get("confirm") == "1" and given.get("applies") != str(summary.applies)
        return shown.show(template="frame/lists/bulk.html", summary=summary, changed=changed, **told)
    outcome = action.apply(shown.actor, rows, dict(form.cleaned_data) if form else {})
    return shown.show(template="frame/lists/outcome.html", summary=summary, outcome=outcome, **told)


def _chosen(shown: ListPage) -> tuple[QuerySet[Any], int]:
    """The rows ticked, or all that the filters find; at most ROWS_AT_ONCE + 1 are counted."""
    given = shown.request.POST
    rows = shown.state().narrowed(shown.rows())
    if given.get("all") != "1":
        try:
            rows = shown.rows().filter(pk__in=given.getlist("id")[: ROWS_AT_ONCE + 1])
        except (ValidationError, ValueError):
            raise Http404 from None
    return rows, rows.order_by().values("pk")[: ROWS_AT_ONCE + 1].count()
