"""Template tags of the site."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms, template
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qiao.ground import places
from qiao.web.frame.lists.listing import said_count
from qiao.web.frame.navigation import ICON_OF

register = template.Library()
ICON_OF_TONE = {
    "rest": "circle-dashed",
    "ready": "circle-dot",
    "way": "circle-check",
    "wait": "clock",
    "wrong": "alert-triangle",
}
"""Never colour alone: each ground of a chip has its icon, unless the state has one of its own."""


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """An icon of the sprite; always beside a word, so hidden from screen readers."""
    return format_html(
        '<svg class="q-icon q-icon--{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        size, static("qiao/icons.svg"), name,
    )  # fmt: skip


@register.filter
def counted(number: int) -> str:
    """A count that may have been capped: 10,000+ beyond what is counted."""
    return said_count(number)


@register.filter
def thousands(number: Any) -> str:
    """1588 as 1,588; nothing for nothing; what is no number stays as it is."""
    return "" if number is None else f"{number:,}" if isinstance(number, int | float) else str(number)


@register.filter
def place(code: str) -> str:
    """A division by its name with those above it; its code when nobody knows it."""
    try:
        return places.by_code(code, historic=True).full_name
    except (places.UnknownPlace, places.AmbiguousPlace):
        return code


@register.filter
def optional_said(field: Any) -> str:
    """What stands beside the label of a field that may stay empty; a form names conditions in `may_be_empty`."""
    return str(getattr(field.form, "may_be_empty", {}).get(field.name, gettext("可不填")))


@register.simple_tag
def fresh_key() -> str:
    """A new key for a form: sent twice, what it asks for happens once."""
    return str(uuid4())


@register.simple_tag
def chip(word: object, tone: str = "", icon_name: str = "") -> SafeString:
    """A status chip（状态）: an icon and a word on one of five grounds: rest, ready, way, wait, wrong."""
    kind = tone if tone in ICON_OF_TONE else "rest"
    return format_html('<span class="q-chip q-{}">{}{}</span>', kind, icon(icon_name or ICON_OF_TONE[kind], 14), word)


@register.inclusion_tag("frame/parts/crumbs.html")
def up(title: object, href: str) -> dict[str, Any]:
    """A breadcrumb of one step: the page from which one comes here. None without an address."""
    return {"crumbs": [(title, href)] if href else []}


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """A block of this page drawn once more: the title of its tab is the header of its print."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return SafeString("" if block is None else block.render(context))


@register.inclusion_tag("frame/file.html")
def file_choice(name: str, accept: str, hint: str) -> dict[str, Any]:
    """The control for a file that must be chosen, outside of a form of Django's; `hint`: the id of what explains it."""
    attrs = {"id": name, "accept": accept, "required": True, "aria-describedby": hint}
    return {"widget": {"name": name, "attrs": attrs}}


@register.filter
def stage_icon(stage: str) -> str:
    """The icon of a stage; of what belongs to none, the list."""
    return ICON_OF.get(stage, "list-check")


@register.filter
def days_since(day: date, today: date) -> int:
    """How many days ago a day was."""
    return (today - day).days


@register.filter
def is_wide(field: Any) -> bool:
    """Whether a form's field takes the whole width: long texts."""
    return isinstance(field.field.widget, forms.Textarea)


@register.filter
def is_one_box(field: Any) -> bool:
    """Whether a form's field is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def nth(row: Any, place: int) -> Any:
    """What stands at a place of a list."""
    return row[place]
