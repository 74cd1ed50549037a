"""Shifts（班次）: whether a text speaks of work at night (夜班, 三班三运转, 能接受倒班) or says there is none (长白班).

Silence says neither.
"""

from __future__ import annotations

import re

from qiao.story.vacancies.texts.spelling import tidy

_ROUND = r"[两二三四2-4]\s?班\s?(?:倒|制|轮|运转|[两二三四2-4]\s?(?:倒|运转|轮))"
_AT_NIGHT = r"(?:上|倒|值|做)?(?:夜班|通宵)|夜间(?:工作|作业|上班|值守|生产)|翻班"
# In a cell on shifts, a late shift and shifts that rotate mean the night too; in prose they may end at ten.
_IN_SHIFTS = re.compile(rf"{_ROUND}|{_AT_NIGHT}|晚班|倒班|轮班")
_IN_PROSE = re.compile(rf"{_ROUND}|{_AT_NIGHT}|倒班")
_DENIED = re.compile(
    rf"(?:无需|不需要?|不用|不必|无|不设|不上|没有|免|非|不|拒绝)(?:上|倒|值|接受|安排|做)?(?:{_ROUND}|夜班|晚班|倒班|轮班|通宵班?)"
    r"|(?<!不)长?白班"
)


_ALL_BY_DAY = r"(?<!不)(?:长|常|全|只上|仅上?|纯)白班|正常班|行政班"
_DENIED_NIGHT = r"(?:不|无需|不需要?|不用|不必|无|不设|不上|没有|免)(?:上|倒|值|安排|做)?(?:夜班|倒班|轮班|通宵班?)"
_BY_DAY_IN_SHIFTS = re.compile(rf"{_ALL_BY_DAY}|{_DENIED_NIGHT}|(?<!不)(?:白|日)班")
_BY_DAY_IN_PROSE = re.compile(rf"{_ALL_BY_DAY}|{_DENIED_NIGHT}")


def shifts_at_night(text: str) -> bool:
    """Whether a cell on shifts or hours, or a title, means work at night."""
    return bool(_IN_SHIFTS.search(_DENIED.sub("", tidy(text))))


def prose_at_night(text: str) -> bool:
    """Whether a description says plainly that there is work at night."""
    return bool(_IN_PROSE.search(_DENIED.sub("", tidy(text))))


def shifts_by_day(text: str) -> bool:
    """Whether a cell on shifts or hours, or a title, says that nobody works at night; silence says nothing."""
    return bool(_BY_DAY_IN_SHIFTS.search(tidy(text)))


def prose_by_day(text: str) -> bool:
    """Whether a description says plainly that nobody works at night."""
    return bool(_BY_DAY_IN_PROSE.search(tidy(text)))
