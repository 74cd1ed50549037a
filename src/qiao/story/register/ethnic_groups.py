"""Ethnic groups（民族）: the 56 with their codes by GB/T 3304-1991 as its table lists them, and the names of before.

A fact of its own kind of care: sealed, never in a list, a search or a score. What somebody wrote is kept as they wrote
it（毛难族 stays 毛难族）; the code and the name of today are worked out where a form asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping

from qiao.ground.exchange.cells.texts import folded

GROUPS: Mapping[str, str] = {
    "01": "汉族",
    "02": "蒙古族",
    "03": "回族",
    "04": "藏族",
    "05": "维吾尔族",
    "06": "苗族",
    "07": "彝族",
    "08": "壮族",
    "09": "布依族",
    "10": "朝鲜族",
    "11": "满族",
    "12": "侗族",
    "13": "瑶族",
    "14": "白族",
    "15": "土家族",
    "16": "哈尼族",
    "17": "哈萨克族",
    "18": "傣族",
    "19": "黎族",
    "20": "傈僳族",
    "21": "佤族",
    "22": "畲族",
    "23": "高山族",
    "24": "拉祜族",
    "25": "水族",
    "26": "东乡族",
    "27": "纳西族",
    "28": "景颇族",
    "29": "柯尔克孜族",
    "30": "土族",
    "31": "达斡尔族",
    "32": "仫佬族",
    "33": "羌族",
    "34": "布朗族",
    "35": "撒拉族",
    "36": "毛南族",
    "37": "仡佬族",
    "38": "锡伯族",
    "39": "阿昌族",
    "40": "普米族",
    "41": "塔吉克族",
    "42": "怒族",
    "43": "乌孜别克族",
    "44": "俄罗斯族",
    "45": "鄂温克族",
    "46": "德昂族",
    "47": "保安族",
    "48": "裕固族",
    "49": "京族",
    "50": "塔塔尔族",
    "51": "独龙族",
    "52": "鄂伦春族",
    "53": "赫哲族",
    "54": "门巴族",
    "55": "珞巴族",
    "56": "基诺族",
}
"""The name of today by code. GB/T 3304 lists 36 as 毛难族 (毛南族 since 1986) and 46 as 崩龙族 (德昂族 since 1985)."""
OTHER, NATURALISED = "97", "98"
OTHERS: Mapping[str, str] = {OTHER: "其他", NATURALISED: "外国血统中国籍人士"}
FORMER: Mapping[str, str] = {"毛难族": "毛南族", "崩龙族": "德昂族", "民家族": "白族", "僮族": "壮族", "摆夷族": "傣族"}
"""Names of before 1986, as old cards and ledgers have them."""
_BY_NAME = {name: code for code, name in [*GROUPS.items(), *OTHERS.items()]}
_BY_NAME |= {before: _BY_NAME[now] for before, now in FORMER.items()}
_BY_NAME |= {name.removesuffix("族"): code for name, code in tuple(_BY_NAME.items()) if len(name) > len("满族")}
_BY_NAME |= {"汉": "01", "其它": OTHER, "外国血统": NATURALISED, "穿青人": OTHER, "革家人": OTHER, "未识别民族": OTHER}


def code_of(typed: str) -> str:
    """The code of a group however it was written: 土家族, 土家, 崩龙族; "" for a name that nobody knows.

    A group that the state has not recognised（穿青人）counts as 97, which is what registers write for it.
    """
    return _BY_NAME.get(folded(typed), "")


def name_today(typed: str) -> str:
    """The group's name of today（崩龙族 is 德昂族）; of an unknown one what was typed."""
    code = code_of(typed)
    return typed if code in ("", OTHER) else {**GROUPS, **OTHERS}[code]
