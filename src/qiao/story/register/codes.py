"""Codes（代码表）of persons as bureaus' registers write them, and the reader that takes a code or its name.

Short tables of national standards: GB/T 2261.1 (sex), GB/T 2261.2 (marital status), GB/T 4658-2006 (education) and
GB/T 3304 (ethnic groups), whose names and old names agree with `codes/ethnic_gb3304.csv` of the shared data: a test
compares. Lists of codes and names are the standards' own, published for everybody's use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from qiao.ground.exchange import faults
from qiao.ground.exchange.cells.texts import half_width, is_nothing, readable, share, shown, text_of
from qiao.ground.exchange.faults import CellFault
from qiao.story.register import words

SEX: Mapping[str, str] = {"1": "男", "2": "女"}
MARRIAGE: Mapping[str, str] = {
    "10": "未婚",
    "20": "已婚",
    "21": "初婚",
    "22": "再婚",
    "23": "复婚",
    "30": "丧偶",
    "40": "离婚",
}
"""By the standard. Some bureaus exchange 30 and 40, and say so in their heading: nothing is decided by them."""

_ETHNIC = (
    "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族"
    " 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族"
    " 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族"
    " 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
)
ETHNIC: Mapping[str, str] = {f"{number:02d}": name for number, name in enumerate(_ETHNIC.split(), 1)}
ETHNIC_OLD: Mapping[str, str] = {"毛难族": "毛南族", "崩龙族": "德昂族"}
"""Names of before 1985 and 1986, still on cards and in ledgers."""

# Who left a school without its certificate（结业、肄业）has the one before it, as in `words.EDUCATION`.
_GRADUATED = {"1": "研究生", "2": "本科", "3": "大专", "4": "高中", "6": "高中", "7": "初中", "8": "小学"}
_BEFORE = {"1": "本科", "2": "高中", "3": "高中", "4": "初中", "6": "初中", "7": "小学", "8": "文盲或半文盲"}
_LEFT_EARLY = (12, 13, 15, 16, 18, 19, 22, 23, 32, 33, 42, 43, 45, 46, 48, 49, 62, 63, 73, 83)
_FINISHED = (10, 11, 14, 17, 20, 21, 28, 30, 31, 40, 41, 44, 47, 60, 61, 70, 71, 80, 81)
EDUCATION: Mapping[str, str] = {
    **{str(code): _GRADUATED[str(code)[0]] for code in _FINISHED},
    **{str(code): _BEFORE[str(code)[0]] for code in _LEFT_EARLY},
}


@dataclass(frozen=True)
class Coded:
    """A code of a table, or a name that it stands for, as the name. Excel drops the zero that opens a code."""

    table: Mapping[str, str]
    more: Mapping[str, str]
    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The name. Raises CellFault choice."""
        text = half_width(text_of(raw))
        if is_nothing(text):
            return None
        width = len(next(iter(self.table)))
        found = self.table.get(text.zfill(width)) if text.isdigit() else self._named(text)
        if found is None:
            told = "、".join(f"{code} {name}" for code, name in list(self.table.items())[:6])
            raise CellFault(faults.CHOICE, found=shown(text), choices=f"{told}…")
        return found

    def _named(self, text: str) -> str | None:
        return text if text in self.table.values() else self.more.get(text)

    def recognises(self, samples: Sequence[object]) -> float:
        return 0.0 if not samples else 0.5 * share(samples, lambda raw: readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return True


def education_words() -> Mapping[str, str]:
    """Every spelling of education by its word: a register may hold names where codes are due."""
    return {spelling: word for word, others in words.EDUCATION.items() for spelling in (word, *others)}
