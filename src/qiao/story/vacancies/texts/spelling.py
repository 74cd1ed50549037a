"""Spelling（写法）: one way of writing for what posting sites write in many, before anything is read from it."""

from __future__ import annotations

import re
import unicodedata

# NFKC already turns full-width letters, digits, ～ and － into their plain forms.
_DASHES = re.compile(
    "[\u2010-\u2015\u2212\u301c\u02dc~\u2500]+|--+|(?<=[0-9k千w百万元一二三四五六七八九十岁])[至到](?=[0-9一二两三四五六七八九十])"
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
# 三千五百, 一万两千, 1万5千: several units together say a whole sum.
_SUM = re.compile(
    rf"(?<![\d.{_ONE}])(?:(\d{{1,3}}|[{_ONE}])\s?万)?零?(?:([{_ONE}]|\d)\s?千)?零?(?:([{_ONE}]|\d)\s?百)?(?:零?([{_ONE}])十)?"
    rf"(?![{_ONE}\d千万百](?!个?月|年|天|日|小时))(?=\s?(元|块|圆)?)"
)
# 四五千, 七、八百, 两千四五百: two figures side by side are the ends of a range.
_ABOUT = re.compile(rf"(?<![\d.千万百])(?:([{_ONE}])([千万]))?([{_ONE}])、?([{_ONE}])([百千万])(?![{_ONE}百千万])")
_UNIT_YUAN = {"百": 100, "千": 1_000, "万": 10_000}
# 三千五, 一万二, 两万, 八百: numerals of money.
_MONEY = re.compile(rf"([{_ONE}]|(?<![\d.])\d(?=[千万][{_ONE}]))([百千万])([{_ONE}](?![百千万十险金休天月年个]))?")

# Letters of the traditional script that matter here, and the two signs of the sexes, each for one of today's letters.
_OLD = (
    "歲齡費證報壓體檢訓離資發領須優個無單員廠統銀車護驗婦懷辭過滿結給飾漢勞動聯係關內與從業這為麼嗎們請應徵錢標準條獎補貼額節"
    "務鋪屬實習試崗寧蘇東廣陝雲貴陽陰攜帶國學歷門線軟態聲稱種類間開後數換經紹預繳負擔聽殘礙♂♀裝飯帳貨現擾謝絕錄証歳収録"
)
_TODAYS = str.maketrans(
    _OLD,
    "岁龄费证报压体检训离资发领须优个无单员厂统银车护验妇怀辞过满结给饰汉劳动联系关内与从业这为么吗们请应征钱标准条奖补贴额节"
    "务铺属实习试岗宁苏东广陕云贵阳阴携带国学历门线软态声称种类间开后数换经绍预缴负担听残碍男女装饭帐货现扰谢绝录证岁收录",
)
_OF_OLD = re.compile(f"[{_OLD}]")

_NUMERAL = re.compile(rf"(?:([{_ONE}])百零?)?(?:([{_ONE}]?)十)?([{_ONE}])?")


def tidy(text: str) -> str:
    """Lower case, half width, one blank between words, one dash for every dash, no thousands separators.

    None of it changes what is said; the text stays one line, so a multi-line cell reads like a single one.
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _BLANKS.sub(" ", text.replace("➕", "+")).strip().lower()
    return _DASHES.sub("-", _THOUSANDS.sub("", in_todays_script(text)))


def in_todays_script(text: str) -> str:
    """Letters of the traditional script that postings use, one for one, as today's: 歲 → 岁, 費 → 费; ♀ → 女."""
    return text.translate(_TODAYS) if _OF_OLD.search(text) else text


def with_digits(text: str) -> str:
    """Chinese numerals of years, ages and heads as digits: 三十五岁 → 35岁, 一名 → 1名."""
    return _SINGLE.sub(lambda found: _DIGITS[found[1]], _TENS.sub(_tens, text))


def with_money_digits(text: str) -> str:
    """Chinese numerals of money as digits and unit: 三千五 → 3千5, 十二万 → 12万, 八百 → 800."""
    return _MONEY.sub(_money, _TENS.sub(_tens, _SUM.sub(_sum, _ABOUT.sub(_about, text))))


def whole_number(text: str) -> int | None:
    """The number that a text of numerals alone says: 二十 → 20, 两百 → 200, 一百二十 → 120; None for any other."""
    found = _NUMERAL.fullmatch(text)
    if found is None or not text:
        return None
    hundreds, tens, ones = found[1], found[2], found[3]
    value = 100 * int(_DIGITS.get(hundreds or "", "0"))
    if tens is not None:
        value += 10 * int(_DIGITS.get(tens, "1"))
    return value + int(_DIGITS.get(ones or "", "0"))


def _sum(found: re.Match[str]) -> str:
    """A sum of two units at least, in yuan; one unit alone is left to what reads 8千 and 1.2万."""
    parts = found.groups()[:4]
    if sum(part is not None for part in parts) < 2:
        return found[0]
    yuan = sum(
        int(_DIGITS.get(part, part)) * scale
        for part, scale in zip(parts, (10_000, 1_000, 100, 10), strict=True)
        if part
    )
    return str(yuan) if found[5] else f"{yuan}元"


def _about(found: re.Match[str]) -> str:
    """两千四五百 → 2400-2500; two figures that are no neighbours (三五千 aside) say nothing together."""
    low, high, unit = int(_DIGITS[found[3]]), int(_DIGITS[found[4]]), found[5]
    if high - low != 1 and (low, high) != (3, 5):
        return found[0]
    if found[1] is None:
        return f"{low}00-{high}00" if unit == "百" else f"{low}{unit}-{high}{unit}"
    base = int(_DIGITS[found[1]]) * _UNIT_YUAN[found[2]]
    return f"{base + low * _UNIT_YUAN[unit]}-{base + high * _UNIT_YUAN[unit]}"


def _tens(found: re.Match[str]) -> str:
    return str(10 * int(_DIGITS.get(found[1], "1")) + int(_DIGITS.get(found[2], "0")))


def _money(found: re.Match[str]) -> str:
    digit, unit, rest = _DIGITS.get(found[1], found[1]), found[2], _DIGITS.get(found[3] or "", "")
    if unit == "百":
        return f"{digit}{rest or '0'}0"
    return digit + unit + rest
