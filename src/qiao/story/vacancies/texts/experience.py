"""Experience（工作经验）: 3-4年, 2年及以上, 无需经验, 在校生/应届生, in years."""

from __future__ import annotations

import re

from qiao.story.vacancies.texts.spelling import tidy, with_digits

Years = tuple[int | None, int | None]

_RANGE = re.compile(r"(?<!\d)(\d{1,2})\s?年?\s?-\s?(\d{1,2})\s?年(?!\d|月|级|薪)")
_AT_LEAST = re.compile(
    r"(?<![\d-])(\d{1,2})\s?年?\s?(?:\(含\))?(?:及|或|含)?(?:以上|\+|起)"
    r"|(?:至少|最少|不少于|不低于|满)\s?(\d{1,2})\s?年(?!\d|月|级)"
)
_AT_MOST = re.compile(r"(?<![\d-])(\d{1,2})\s?年?\s?(?:及|或)?(?:以[内下]|内)")
_EXACT = re.compile(r"(?<![\d-])(\d{1,2})\s?年(?!\d|月|级|薪|底|终|假)")
_STARTING = re.compile(r"在校|应届|毕业生")
_NONE_NEEDED = re.compile(r"无需|无经验|不需要?经验|零经验|不要求|无要求|小白可")
_BARE = re.compile(r"(\d{1,2})(?:\.0+)?(?:-(\d{1,2}))?")
_LONGEST_CELL = 24
# In "1.3年以上" of a long text the 1 numbers the clause. Only years of work count there, not the company's age.
_OF_WORK = re.compile(r"[^,;。]{0,16}(?:经验|经历|工龄|从业|工作)")


def read_experience(text: str | None) -> Years:
    """The least and the greatest years of experience a text asks for; None for an end it does not name.

    无需经验 is (0, None): said to need none. 在校生/应届生 is (0, 0). 不限 and silence are (None, None). Sites that bin
    by single years mean exactly that: 2年 is (2, 2), next to their 2年及以上, which is (2, None).
    """
    plain = with_digits(tidy(text or ""))
    if found := _BARE.fullmatch(plain):
        return int(found[1]), int(found[2] or found[1])
    if len(plain) > _LONGEST_CELL:
        return _in_description(plain)
    return _years(plain) or _without_years(plain)


def _years(text: str) -> Years | None:
    if found := _RANGE.search(text):
        low, high = sorted((int(found[1]), int(found[2])))
        return low, high
    if (found := _AT_LEAST.search(text)) and "年" in text:
        return int(found[1] or found[2]), None
    if (found := _AT_MOST.search(text)) and "年" in text:
        return 0, int(found[1])
    if found := _EXACT.search(text):
        return int(found[1]), int(found[1])
    return None


def _without_years(text: str) -> Years:
    if _NONE_NEEDED.search(text):
        return 0, None
    return (0, 0) if _STARTING.search(text) else (None, None)


def _in_description(text: str) -> Years:
    """The least years that a long text names beside the word for work experience."""
    least = [
        int(next(filter(None, found.groups())))
        for pattern in (_RANGE, _AT_LEAST, _EXACT)
        for found in pattern.finditer(text)
        if _OF_WORK.match(text, found.end()) and "年" in text[found.start() : found.end() + 2]
    ]
    return (min(least), None) if least else (None, None)
