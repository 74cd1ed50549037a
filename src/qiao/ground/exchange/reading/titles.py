"""Titles（列名）: how much a heading that somebody wrote is like one that we know.

The measure is ours and small: equal when bared of decoration, else one inside the other, else shared pairs of letters
(Dice's coefficient on bigrams). Chinese compounds carry their meaning at the end, so 户主姓名 is a 姓名 of somebody
else, and 姓名拼音 is no 姓名 at all; both are told apart before lengths are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from qiao.ground.exchange.columns import Column

RECOGNISED = 0.6
"""From here on a heading is taken for the key; below it the user is asked."""

_GUESS_MAX = 0.55
_OTHER_MAX = 0.25
_LENGTH_MAX = 40
_NUMBERING = re.compile(r"^(?:[(（]?[0-9]{1,2}[)）.、:]|[(（]?[一二三四五六七八九十]{1,3}[)）、.])(?=\D)")
_BRACKETED = re.compile(r"[(\[【<{][^)\]】>}]*[)\]】>}]|\((?:.*)$")
_DECORATION = re.compile(r"[\s*★☆#:：,，.。、/\\_\-—\"'“”‘’?？!！|&+]+")
_ORNAMENTS = ("必填", "选填", "可选", "请选择", "下拉选择", "自动生成")
# Somebody else's name, phone or place: not the worker's.
_OTHERS = (
    *("户主", "家属", "亲属", "配偶", "父亲", "母亲", "子女", "监护", "紧急", "帮扶", "责任人", "经办", "填表", "填报"),
    *("介绍人", "担保", "审核", "法人", "法定代表", "网格员", "驻村", "收款人", "同行", "原"),
)
# Words of which a heading and a key must not hold different ones.
_OPPOSED = (
    (
        ("开始", "起始", "起点", "入职", "出发", "外出", "起"),
        ("结束", "终止", "截止", "离职", "返乡", "返程", "到期", "止"),
    ),
    (("最低", "下限", "最小", "低于"), ("最高", "上限", "最大")),
    (("户籍", "户口", "家庭", "居住", "现住", "籍贯", "住址"), ("务工", "工作", "就业", "单位", "企业")),
    (("省",), ("市",), ("县", "区"), ("乡", "镇", "街道"), ("村", "社区")),
    (
        ("电话", "手机", "联系方式"),
        ("姓名", "名字", "人员"),
        ("证件", "身份证"),
        ("地址", "住址"),
        ("日期", "时间", "年月"),
    ),
)
# What may follow a known heading without changing what it names.
_TAILS = frozenset(
    [
        "要求",
        "情况",
        "信息",
        "名称",
        "号",
        "号码",
        "类型",
        "类别",
        "程度",
        "代码",
        "编号",
        "状况",
        "状态",
        "内容",
        "范围",
        "水平",
        "描述",
        "说明",
        "标准",
        "元",
        "月",
        "岁",
    ]
)
_TELLS_NOTHING = re.compile(
    r"(?:字段|标题|列|栏|未命名|无标题|column|col|field|f|unnamed|title|data|文本)*[0-9a-z]{0,3}(?:文本)?"
)


@lru_cache(maxsize=8_192)
def bared(heading: str) -> str:
    """A heading without decoration: half width, lower case, no spaces, stars, numbering, colons, 必填."""
    text = "".join(unicodedata.normalize("NFKC", heading).lower().split()).lstrip("*★☆#")
    text = _NUMBERING.sub("", text)
    for ornament in _ORNAMENTS:
        text = text.replace(f"({ornament})", "").replace(f"[{ornament}]", "")
    return text.strip("*★☆:：#.、")


@lru_cache(maxsize=8_192)
def forms(heading: str) -> tuple[str, str]:
    """The heading bared, once with what stands in brackets (units, notes) and once without."""
    text = bared(heading)
    return _DECORATION.sub("", text), _DECORATION.sub("", _BRACKETED.sub("", text))


def tells_nothing(heading: str) -> bool:
    """Whether a heading is blank or only counts: 字段1, Column3, F7."""
    return _TELLS_NOTHING.fullmatch(forms(heading)[0]) is not None


def names_of(column: Column) -> tuple[str, ...]:
    """The headings by which a column is known, its title first."""
    return (column.title, *column.synonyms, column.key)


def likeness(heading: str, names: Sequence[str]) -> float:
    """How much the heading is like one of these names, 0 to 1; the first name counts a little more than the others."""
    if not heading or len(heading) > _LENGTH_MAX:
        return 0.0
    best = 0.0
    for place, name in enumerate(names):
        best = max(best, _likeness(heading, name) - (0.02 if place else 0.0))
    return best


def likenesses(heading: str, known: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The likeness to every key's names, the keys that share nothing left out."""
    found = {key: likeness(heading, names) for key, names in known.items()}
    return {key: score for key, score in found.items() if score > 0}


@lru_cache(maxsize=65_536)
def _likeness(heading: str, name: str) -> float:
    whole, bare = forms(heading)
    known, known_bare = forms(name)
    if not whole or not known:
        return 0.0
    if known in (whole, bare):
        return 1.0 if known == whole else 0.97
    if not bare or not known_bare:
        return 0.0
    if bare == known_bare:
        return 0.9
    score = max(_inclusion(bare, known_bare), 0.9 * _dice(bare, known_bare))
    # Letters of the Latin alphabet carry too little: company_ind is no company, but a guess to ask about.
    if bare.isascii() or known_bare.isascii():
        score = min(score, _GUESS_MAX)
    return min(score, _OTHER_MAX) if _speaks_of_other(whole, known) else score


def _inclusion(bare: str, known: str) -> float:
    """One inside the other: more the more of it there is, less when the rest names something else."""
    short, long = sorted((bare, known), key=len)
    if len(short) < 2 or short not in long:
        return 0.0
    tail = long.partition(short)[2]
    strange_tail = bool(tail) and tail not in _TAILS
    return 0.45 + 0.5 * len(short) / len(long) - (0.2 if strange_tail else 0.0)


def _dice(one: str, other: str) -> float:
    pairs, others = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def _speaks_of_other(bare: str, known: str) -> bool:
    """Whether the two name different people, ends, places or kinds of things."""
    mine, theirs = _kinds_named(bare), _kinds_named(known)
    if mine[0] != theirs[0]:
        return True
    return any(one and other and not one & other for one, other in zip(mine[1:], theirs[1:], strict=True))


@lru_cache(maxsize=8_192)
def _kinds_named(text: str) -> tuple[frozenset[object], ...]:
    """What a heading speaks of: its words of somebody else, then of each opposition the sides it names."""
    sides = (
        frozenset(at for at, words in enumerate(groups) if any(word in text for word in words)) for groups in _OPPOSED
    )
    return (frozenset(word for word in _OTHERS if word in text), *sides)
