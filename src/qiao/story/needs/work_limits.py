"""Work limits（劳动限制）: what a body must bear at a post, and what a worker says theirs cannot.

One list serves both sides. A worker's own limit is the worker's word, never a diagnosis; a post's demand is objective
and has a reason. The engine sees bits only: a post is excluded when `demands & limits` is not 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class WorkLimit:
    """One physical demand: its bit (0 is the lowest), key, Chinese and English name, and other words for it."""

    bit: int
    key: str
    zh: str
    en: str
    words: tuple[str, ...] = ()


WORK_LIMITS: tuple[WorkLimit, ...] = (
    WorkLimit(0, "standing", "久站", "long standing", ("长时间站立", "长期站立", "站立工作", "站立")),
    WorkLimit(1, "lifting", "搬重物", "heavy lifting", ("重体力", "搬运重物", "搬运", "负重", "提重物", "抬重物")),
    WorkLimit(2, "heights", "登高", "work at heights", ("高处作业", "高空作业", "高空", "爬高")),
    WorkLimit(3, "fine_sight", "精细视力", "fine sight", ("细看", "用眼", "视力")),
    WorkLimit(4, "hearing", "听声", "hearing", ("听力", "听觉", "听指令")),
    WorkLimit(5, "heat", "高温", "heat", ("高温环境", "受热")),
    WorkLimit(6, "cold", "低温", "cold", ("冷库", "冷藏", "低温环境", "受冷")),
    WorkLimit(7, "dust", "粉尘", "dust", ("灰尘", "棉絮")),
    WorkLimit(8, "chemicals", "化学品气味", "smell of chemicals", ("化学品", "气味", "异味", "油漆", "有机溶剂")),
    WorkLimit(9, "hands", "手部精细", "fine hand work", ("手部灵活", "手指灵活", "手工精细", "精细动作")),
    WorkLimit(10, "walking", "多走动", "much walking", ("长时间走动", "走动", "长途步行", "步行")),
    WorkLimit(11, "machinery", "机器转动", "moving machinery", ("转动机器", "操作机器", "机械操作", "机台")),
)
"""The list both forms share. Stored bits rely on it: add at the end, never renumber."""

NO_LIMIT_WORDS: tuple[str, ...] = (
    *("无", "没有", "没", "否", "0", "暂无", "-", "--", "—", "——", "\\", "none"),
    *("无要求", "无限制", "没有限制", "不限", "无特殊要求", "无特殊", "正常", "健康", "身体健康"),
    *("什么都能干", "啥都能干", "什么都行", "什么都可以", "什么都能做", "都能干", "都行", "都可以"),
)
"""What people write when nothing is demanded, or nothing is beyond them."""

_BY_KEY = {limit.key: limit for limit in WORK_LIMITS}
_BY_WORD = {word.lower(): limit for limit in WORK_LIMITS for word in (limit.key, limit.zh, limit.en, *limit.words)}
# "不能久站", "避免登高": the worker's form says what cannot be, the employer's what must be; the demand is the same.
_CANNOT = re.compile(r"^(?:不能|不宜|不可以?|不适合|不适宜|无法|避免|忌|怕|需要?|须|必须|能够?|要求|要)")
_BETWEEN = re.compile(r"[、,;/|+\n。]+|\s{2,}")


class UnknownWorkLimit(ValueError):
    """A word that is no physical demand of the list; `found` is the word."""

    def __init__(self, found: str) -> None:
        super().__init__(f"no work limit is called {found}")
        self.found = found


def bits(keys: Iterable[str]) -> int:
    """The bit set of these keys. Raises KeyError for a key that is not in the list."""
    together = 0
    for key in keys:
        together |= 1 << _BY_KEY[key].bit
    return together


def keys_of(bit_set: int) -> tuple[str, ...]:
    """The keys in a bit set, in the list's order."""
    return tuple(limit.key for limit in WORK_LIMITS if bit_set >> limit.bit & 1)


def names(bit_set: int, language: str = "zh") -> tuple[str, ...]:
    """The names in a bit set, in the list's order, for people to read."""
    held = (limit for limit in WORK_LIMITS if bit_set >> limit.bit & 1)
    return tuple(limit.zh if language == "zh" else limit.en for limit in held)


@lru_cache(maxsize=4096)
def read_work_limits(text: str) -> int:
    """The bit set of a cell such as "久站、搬重物", "不能登高；怕冷库" or "无".

    Words are separated by 、，；/ or line breaks. Raises UnknownWorkLimit for the first word that is not in the list.
    """
    together = 0
    for word in _BETWEEN.split(unicodedata.normalize("NFKC", text).strip().lower()):
        bare = word.strip(" .()[]")
        if not bare or bare in NO_LIMIT_WORDS:
            continue
        limit = _BY_WORD.get(bare) or _BY_WORD.get(_CANNOT.sub("", bare))
        if limit is None:
            raise UnknownWorkLimit(bare)
        together |= 1 << limit.bit
    return together
