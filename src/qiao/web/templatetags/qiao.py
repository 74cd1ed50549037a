"""Template tags of the site."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """An icon of the sprite; always beside a word, so hidden from screen readers."""
    return format_html(
        '<svg class="q-icon q-icon--{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        size, static("qiao/icons.svg"), name,
    )  # fmt: skip


@register.filter
def thousands(number: int | None) -> str:
    """1588 as 1,588; nothing for nothing."""
    return "" if number is None else f"{number:,}"


@register.simple_tag
def fresh_key() -> str:
    """A new key for a form: sent twice, what it asks for happens once."""
    return str(uuid4())
