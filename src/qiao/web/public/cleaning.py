"""Cleaning（去掉联系方式）: texts of posts as the public may read them: nobody's name, number or account.

Whoever is interested calls the station. What counts as a contact: `story.vacancies.contacts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from qiao.story.vacancies.contacts import contacts_in, plain

__all__ = ["plain", "without_contacts"]


def without_contacts(text: object, people: Iterable[str] = ()) -> str:
    """A text without telephone numbers, accounts, addresses of mail and web, and the people named."""
    told = plain(text)
    for person in sorted({plain(person) for person in people}, key=len, reverse=True):
        if len(person) > 1:
            told = told.replace(person, "…")
    instead, parts, at = _("（请打工作站电话）"), [], 0
    for start, end in contacts_in(told):
        parts += [told[at:start], instead]
        at = end
    # Several numbers in a row are one word to the reader.
    once = re.escape(instead)
    return re.sub(rf"{once}(?:[\s、，,/和或及：:;；]*{once})+", instead, "".join([*parts, told[at:]]))
