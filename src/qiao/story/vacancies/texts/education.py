"""Education（学历）: on the scale 0 none asked, 1 小学, 2 初中, 3 高中/中专/中技, 4 大专, 5 本科, 6 硕士及以上."""

from __future__ import annotations

import re

from qiao.story.vacancies.texts.spelling import tidy

_LEVELS: tuple[tuple[int, str], ...] = (
    (1, r"小学"),
    (2, r"初中|初级中学"),
    (3, r"高中|中专|中技|中职|职高|技校|技工学?校?|职业中学|中等(?:专业|职业|教育)"),
    (4, r"大专|专科|高职|高专|高技|高级技工"),
    (5, r"本科|学士|大学(?!生活|城|路|区)"),
    (6, r"硕士|研究生|博士|mba|硕博"),
)
_LEVEL = "|".join(f"(?P<l{level}>{names})" for level, names in _LEVELS)
_NAMED = re.compile(_LEVEL)
# In long texts a level counts only where the text asks for it: 小学老师 asks for nothing.
_ASKED = re.compile(
    rf"(?:{_LEVEL})(?:研究生|大学|学历)?\s?(?:\(含\))?(?:(?:及|或|含|\(含\))?以上|学历|毕业|文凭|学位)(?![^,;。]{{0,6}}优先)"
)
# 大专优先, 本科及以上学历者优先, 本科/硕士优先: a wish, below which nobody is refused.
_WISHED = re.compile(
    r"\s?(?:研究生|大学|全日制|学历|文凭|毕业生?|及|以上|者|的|"
    rf"[/、或]\s?(?:{'|'.join(names for _, names in _LEVELS)}))*\s?"
    r"(?:优先|为佳|更佳|尤佳|更好)"
)
_NONE_ASKED = re.compile(
    r"(?:学历|文化|教育)(?:程度)?(?:要求)?[:：]?\s?(?:不限|无要求|无限制|没有?要求)|不限学历|无学历要求|不要求学历"
)
_NOTHING_ASKED_CELLS = frozenset(
    {"不限", "无", "无要求", "没要求", "没有要求", "不要求", "无限制", "无学历", "任意", "none"}
)
_AND_BELOW = re.compile(r"及其?以下|或以下|以下")
_LONGEST_CELL = 24


def read_education(text: str | None) -> int | None:
    """The level a text names, 0 to 6, the lowest of several; 0 when it says that none is asked, None when it is silent.

    A wish (大专优先) asks for none. 初中及以下 names 2; the level below which nobody may be refused is
    `least_education`.
    """
    plain = tidy(text or "")
    if not plain:
        return None
    if plain in _NOTHING_ASKED_CELLS or _NONE_ASKED.search(plain):
        return 0
    is_cell = len(plain) <= _LONGEST_CELL
    named = [found for found in (_NAMED if is_cell else _ASKED).finditer(plain) if found.lastgroup]
    levels = [int(found.lastgroup[1:]) for found in named if found.lastgroup and not _WISHED.match(plain, found.end())]
    return min(levels, default=0 if named and is_cell else None)


def least_education(text: str | None) -> int | None:
    """The least level a post asks for: as `read_education`, but 初中及以下 refuses nobody below, so it is 0."""
    level = read_education(text)
    plain = tidy(text or "")
    if level is not None and len(plain) <= _LONGEST_CELL and _AND_BELOW.search(plain):
        return 0
    return level
