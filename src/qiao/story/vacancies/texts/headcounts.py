"""Headcounts（招聘人数）: 招8人, 招若干人, 10名, 急招20人, 2."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qiao.story.vacancies.texts.disguises import together
from qiao.story.vacancies.texts.spelling import tidy, whole_number, with_digits

_LONGEST_CELL = 14  # beyond it the text is a description, in which a bare number may count anything


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people a post takes: `count` as written (0 stays 0, for the ledger to refuse), None when unstated.

    `several` is True when the text says "some" without saying how many (若干, 多名, 10余人, 10人以上); `ranged` when it
    gives two numbers (2-3人), of which `count` is the lower.
    `by_sex` when it gives one sex heads of its own (男5女5, 女5人), which no post may: nothing is counted of it, for
    only the employer can say how many are wanted of all.
    """

    count: int | None
    several: bool = False
    by_sex: bool = False
    ranged: bool = False


_OF_SEX = re.compile(r"[男女]")
_ANY_SEX = re.compile(
    r"[,、;/\s(]*(?:男女|性别|男、女|男/女)(?:老少|工|性)?\s?(?:不限|均可|都可以?|皆可|都行|都要|兼收|不论|不作要求)[),、;\s]*"
)
# 2名（急）, 5人，急招: what stands beside the figure and holds none.
_BESIDE = re.compile(r"\([^)\d]*\)|[,;。!\s]*(?:特|加|很|较)?急(?:招|聘|需|用)?[!\s]*$|[!。\s]+$")
_UNIT = re.compile(r"(?:个人|人|名|位|个)$")
_SEVERAL = re.compile(r"若干|多[名人位]|数[名人位]|几[名人位]|不限|大量|批量")
_BARE = re.compile(
    r"(?:共|约)?(\d{1,12})(?:\.0+)?\s?(余|多|几)?(?:个人|人|名|位)?(?:-(\d{1,12}))?\s?(?:个人|人|名|位|个)?(\+|以上|左右)?"
)
_ASKED = re.compile(
    r"(?:招聘?|急招|急聘|诚聘|聘|需求?|缺|人数|名额)[^\d,;。/|]{0,6}?(\d{1,12})\s?(余|多|几)?(?:-(\d{1,12}))?\s?(?:个人|人(?!以上的?规模)|名|位)(\+|以上)?"
)
_ASKED_SEVERAL = re.compile(
    r"(?:招聘?|急招|急聘|诚聘|需求?|人数|名额)[^\d,;。/|]{0,4}(?:若干|多[名人位]|数[名人位]|不限)"
)


def read_headcount(text: str | None) -> Headcount:
    """The number of people a headcount cell asks for, or a mixed list says with 招…人.

    Of a range (3-5人) the lower end, which is certain. A company's size (50-150人) in a longer text is not a headcount.
    """
    plain = _ANY_SEX.sub("", with_digits(tidy(text or "")).strip(" '\"[]"))
    if len(plain) <= _LONGEST_CELL and _OF_SEX.search(together(plain)):
        return Headcount(None, by_sex=True)
    plain = _BESIDE.sub("", plain)
    numeral = whole_number(_UNIT.sub("", _BESIDE.sub("", tidy(text or ""))))
    if numeral:
        return Headcount(numeral)
    whole = _BARE.fullmatch(plain)
    found = whole or _ASKED.search(plain)
    if found is not None:
        lower, more, upper, above = found.groups()
        count = min(int(lower), int(upper)) if upper else int(lower)
        is_ranged = bool(upper) and lower != upper
        return Headcount(count, bool(more) or above in ("+", "以上"), ranged=is_ranged)
    if _ASKED_SEVERAL.search(plain) or (len(plain) <= _LONGEST_CELL and _SEVERAL.search(plain)):
        return Headcount(None, True)
    return Headcount(None, False)
