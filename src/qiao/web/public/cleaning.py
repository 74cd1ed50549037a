"""Cleaning（去掉联系方式）: texts of posts as the public may read them: nobody's name, number or account.

Whoever is interested calls the station. Signs that steer how a line is drawn (right-to-left marks, controls) go too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

_GAP = r"[-\s()（）·.]{0,2}"
_TITLES = "经理|主管|女士|先生|师傅|小姐|老师|主任|厂长|老板|总"
_CONTACTS = (
    r"(?:https?://|www\.)[^\s，。；、]+",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    rf"(?:\+?86{_GAP})?(?<!\d)1[3-9]\d(?:{_GAP}\d){{8}}(?!\d)",
    rf"(?<!\d)\(?（?0\d{{2,3}}{_GAP}\d{{3,4}}{_GAP}\d{{3,5}}(?!\d)",
    r"(?<!\d)[48]00(?:[-\s]?\d){7}(?!\d)",
    r"\d{7,}[xX]?",
    r"(?i:微信|v信|\bvx|\bwx|wechat|qq|扣扣)\s*(?:号码?|群号?|同号)?\s*[:：为是]?\s*[a-z0-9_-]{5,}",
    r"(?:联系人|负责人|经办人|招聘人)\s*[:：]?\s*[\u3400-\u9fff]{1,4}",
    rf"(?:联系|找|咨询|致电|请打|拨打|加)\s*[\u3400-\u9fff]{{1,3}}?(?:{_TITLES})",
)
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _CONTACTS), re.IGNORECASE)
_KEPT = "\n"


def plain(text: object) -> str:
    """A text without signs that are not seen: controls, marks of direction, joiners; full-width digits as usual."""
    seen = (sign for sign in str(text) if sign in _KEPT or unicodedata.category(sign)[0] != "C")
    return "".join(unicodedata.normalize("NFKC", sign) if sign.isdecimal() else sign for sign in seen).strip()


def without_contacts(text: object, people: Iterable[str] = ()) -> str:
    """A text without telephone numbers, accounts, addresses of mail and web, and the people named."""
    told = plain(text)
    for person in sorted({plain(person) for person in people}, key=len, reverse=True):
        if len(person) > 1:
            told = told.replace(person, "…")
    return _ANY.sub(lambda _found: _("（请打工作站电话）"), told)
