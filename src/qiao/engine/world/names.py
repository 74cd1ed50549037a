"""Names of people and firms who do not exist.

Surnames follow their known frequency roughly, given names their era; a few are long, rare or hold the middle dot,
because real rosters do. They are drawn character by character: no list of people stands behind them.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from qiao.engine.world.draws import Flags, Ints, pick

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤冉温牟简骆"
)
_RARE_SURNAMES = ("欧阳", "司徒", "上官", "夏侯", "令狐", "诸葛", "仉", "佘", "逄", "昝", "禤", "仝")
_RARE_SURNAME_SHARE = 0.006

# Characters by era of birth (before 1970, 1970 to 1984, from 1985) and sex (0 women, 1 men).
_GIVEN: tuple[tuple[str, str], ...] = (
    (
        "秀英兰珍芳玉桂莲凤琼碧素淑华群菊芬清琴先明正翠香云蓉惠德仙术容",
        "国建明德华文成光荣世荣永福祥正学忠安平清贵良才云龙林生金胜昌仁义发兴万维",
    ),
    (
        "红霞艳丽娟敏燕琴梅芳玲小晓萍蓉莉静英群华琼利会春秀兰雪平容玉淑娅",
        "勇军强波伟刚建华平涛斌辉明江海峰成林兵云超洪志永小文国东松春庆川亮",
    ),
    (
        "婷雪佳欣怡颖倩雨思琪梦洁莹丹璐瑶诗玥晨馨露蕾静文月琳媛芸苗菲涵",
        "浩宇杰鑫俊涛鹏磊超飞博文豪航凯晨旭峰毅宏洋帆明川皓然子轩林坤阳",
    ),
)
_SINGLE_SHARE = (0.10, 0.24, 0.28)  # given names of one character, by era
_RARE_GIVEN = ("喆", "堃", "犇", "燚", "赟", "䶮", "㛃", "珺", "玮", "翀", "旻", "昇")
_RARE_GIVEN_SHARE = 0.005
_DOTTED_FIRST = ("阿依", "木呷", "扎西", "尼玛", "古丽", "达娃", "吉克", "沙马")
_DOTTED_LAST = ("木尔扎", "日呷", "措姆", "尔布", "阿芝", "依火", "次仁", "石布")
_DOTTED_SHARE = 0.0015


def surnames(rng: np.random.Generator, size: int) -> pl.Series:
    """`size` surnames, the common ones more often."""
    common = [*_SURNAMES]
    weights = 1.0 / np.sqrt(np.arange(1, len(common) + 1) + 3.0)
    every = pl.Series(values=[*common, *_RARE_SURNAMES], dtype=pl.String)
    drawn = pick(rng, weights, size)
    rare = rng.random(size) < _RARE_SURNAME_SHARE
    drawn = np.where(rare, len(common) + rng.integers(0, len(_RARE_SURNAMES), size), drawn)
    return every.gather(drawn)


def full_names(rng: np.random.Generator, surname: pl.Series, men: Flags, birth_year: Ints) -> pl.Series:
    """Surname and given name for each person [n], by sex and era of birth."""
    size = len(men)
    era = np.digitize(birth_year, (1970, 1985))
    pool, starts, lengths = _pools()
    group = era * 2 + men
    first = starts[group] + (rng.random(size) * lengths[group]).astype(np.int64)
    second = starts[group] + (rng.random(size) * lengths[group]).astype(np.int64)
    rare = rng.random(size) < _RARE_GIVEN_SHARE
    second = np.where(rare, starts[-1] + rng.integers(0, len(_RARE_GIVEN), size), second)
    blank = len(pool) - 1
    single = (rng.random(size) < np.asarray(_SINGLE_SHARE)[era]) & ~rare
    second = np.where(single, blank, second)
    parts = {"surname": surname, "first": pool.gather(first), "second": pool.gather(second)}
    names = pl.DataFrame(parts).select(pl.concat_str("surname", "first", "second").alias("name"))["name"]
    return _some_dotted(rng, names)


def firm_names(rng: np.random.Generator, endings: pl.Series) -> pl.Series:
    """A made-up trade name, then what the firm is, then（示例）so that nobody takes it for a real one."""
    first = pl.Series(values=[*"鲁渝同兴和瑞恒昌启源泰宏安鼎盛景润嘉"], dtype=pl.String)
    second = pl.Series(values=[*"桥达丰隆祥润泽诚远信成康顺业新华"], dtype=pl.String)
    third = pl.Series(values=[*"云海山川江林峰晨光星禾岩"], dtype=pl.String)
    size = len(endings)
    drawn = {
        "a": first.gather(rng.integers(0, len(first), size)),
        "b": second.gather(rng.integers(0, len(second), size)),
        "c": third.gather(rng.integers(0, len(third), size)),
        "d": endings,
    }
    return pl.DataFrame(drawn).select(pl.concat_str("a", "b", "c", "d", pl.lit("（示例）")).alias("name"))["name"]


def _pools() -> tuple[pl.Series, Ints, Ints]:
    """All given-name characters in one series, where each group starts and how long it is; the last entry is blank."""
    groups = [text for pair in _GIVEN for text in pair] + ["".join(_RARE_GIVEN)]
    lengths = np.array([len(text) for text in groups], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)
    return pl.Series(values=[*"".join(groups), ""], dtype=pl.String), starts, lengths


def _some_dotted(rng: np.random.Generator, names: pl.Series) -> pl.Series:
    """A few names in two parts joined by the middle dot, as several peoples write theirs."""
    size = len(names)
    dotted = rng.random(size) < _DOTTED_SHARE
    first = pl.Series(values=_DOTTED_FIRST, dtype=pl.String).gather(rng.integers(0, len(_DOTTED_FIRST), size))
    last = pl.Series(values=_DOTTED_LAST, dtype=pl.String).gather(rng.integers(0, len(_DOTTED_LAST), size))
    parts = pl.DataFrame({"name": names, "first": first, "last": last, "dotted": dotted})
    joined = pl.concat_str("first", pl.lit("·"), "last")
    return parts.select(pl.when("dotted").then(joined).otherwise("name").alias("name"))["name"]
