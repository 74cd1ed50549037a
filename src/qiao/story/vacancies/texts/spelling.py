"""Spelling（写法）: one way of writing for what posting sites write in many, before anything is read from it."""

from __future__ import annotations

import re
import unicodedata

# NFKC already turns full-width letters, digits, ～ and － into their plain forms.
_DASHES = re.compile(
    "[\u2010-\u2015\u2212\u301c\u02dc~\u2500]+|--+|(?<=[0-9k千w万元一二三四五六七八九十岁])[至到](?=[0-9一二两三四五六七八九十])"
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"\s+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DIGITS = {
    sign: str(value)
    for value, signs in enumerate(("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_ONE = "一二两三四五六七八九"
# 十, 十二, 二十, 三十五: the only compound numerals that postings use for years, ages and heads.
_TENS = re.compile(rf"(?<![百千万])([{_ONE}]?)十([{_ONE}]?)(?=[余多几]?(?:年|岁|周岁|人|名|位|个|万))")
_SINGLE = re.compile(rf"(?<![周星期第])([{_ONE}])(?=(?:年|周岁|岁|人|名|位|个人|个月)(?!级|间|流|线|体|金))")
# 三千五, 一万二, 两万, 八百: numerals of money.
_MONEY = re.compile(rf"([{_ONE}]|(?<![\d.])\d(?=[千万][{_ONE}]))([百千万])([{_ONE}](?![百千万十险金休天月年个]))?")


def tidy(text: str) -> str:
    """Lower case, half width, one blank between words, one dash for every dash, no thousands separators.

    None of it changes what is said; the text stays one line, so a multi-line cell reads like a single one.
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _BLANKS.sub(" ", text.replace("➕", "+")).strip().lower()
    return _DASHES.sub("-", _THOUSANDS.sub("", text))


def with_digits(text: str) -> str:
    """Chinese numerals of years, ages and heads as digits: 三十五岁 → 35岁, 一名 → 1名."""
    return _SINGLE.sub(lambda found: _DIGITS[found[1]], _TENS.sub(_tens, text))


def with_money_digits(text: str) -> str:
    """Chinese numerals of money as digits and unit: 三千五 → 3千5, 十二万 → 12万, 八百 → 800."""
    return _MONEY.sub(_money, _TENS.sub(_tens, text))


def _tens(found: re.Match[str]) -> str:
    return str(10 * int(_DIGITS.get(found[1], "1")) + int(_DIGITS.get(found[2], "0")))


def _money(found: re.Match[str]) -> str:
    digit, unit, rest = _DIGITS.get(found[1], found[1]), found[2], _DIGITS.get(found[3] or "", "")
    if unit == "百":
        return f"{digit}{rest or '0'}0"
    return digit + unit + rest
