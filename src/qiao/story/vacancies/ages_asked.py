"""Age limits（年龄限制）: a limit in a post's fields or words needs an objective legal ground, or it must go.

A least age of 18 or less needs none: the law keeps minors from most work. Found, quoted, and no post with one is
verified or opened until it is mended; it waits as it came, for taking the limit out takes one tap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from qiao.ground.exchange.cells.texts import shown
from qiao.ground.exchange.columns import RowCheck
from qiao.story.vacancies import errors
from qiao.story.vacancies.texts import parse_age
from qiao.story.vacancies.texts.ages import age_limit_in, limits_told, needs_ground
from qiao.story.vacancies.texts.occupations import occupation_name

GROUNDS: dict[str, tuple[str, ...]] = {
    "不超过法定退休年龄": ("法定退休年龄", "退休年龄"),
    "驾驶、保安等从业资格规定": ("从业资格规定", "驾驶证规定", "保安服务管理条例", "从业资格"),
    "特种作业规定": ("特种作业", "特种作业人员规定"),
    "就业见习（16–24 岁）": ("就业见习", "见习", "青年见习"),
    "其他法律、法规": ("其他法规", "其他法律法规", "法律法规规定"),
}
"""The legal grounds of an age limit as the form offers them, each with its other spellings."""
KEYS: dict[str, str] = dict(
    zip(GROUNDS, ("retirement", "licence", "special_work", "traineeship", "other_law"), strict=True)
)
WORDS: dict[str, str] = {key: word for word, key in KEYS.items()}

TEXTS_WITH_AGES = (
    *("post", "wage", "description", "remarks", "demand_reason", "experience", "attributes", "keywords"),
    *(
        "skills",
        "certificate",
        "probation",
        "hours",
        "shift",
        "deductions",
        "insurance",
        "welfare",
        "address",
        "contact",
    ),
)
"""The columns in whose words an age limit is looked for."""

ADULT, RETIREMENT_EARLIEST = 18, 50
"""国发〔1978〕104 号: women workers at 50, the earliest ordinary age of retirement; later rules only raise it."""
RETIREMENT_LATEST = 63
"""全国人民代表大会常务委员会 2024-09-13: men by 2040; no rule has a later ordinary age (60 for men before 2025)."""
_OF_TRADE = {
    "licence": re.compile(r"驾驶|司机|代驾|网约车|押运|护卫|守卫|保安|安保|安全检查|安检"),
    "special_work": re.compile(
        r"特种|电工|焊|高处|高空|登高|架子工|制冷|空调安装|危化|危险化学|危险品|叉车|起重|塔吊|塔式|锅炉|电梯|压力容器|井下|矿|爆破|烟花|爆竹"
    ),
}
"""The trades whose rules name ages, by the post's title or its occupation
（《保安服务管理条例》、《机动车驾驶证申领和使用规定》、
《特种作业人员安全技术培训考核管理规定》）."""
TRAINEE_LEAST, TRAINEE_MOST = 16, 24
Limits = tuple[int | None, int | None]
Row = Mapping[str, object]
Figures = Mapping[str, object] | None


def text_in(row: Row, key: str) -> str | None:
    """The words of a cell, a list's parts side by side; None for what is no text."""
    cell = row.get(key)
    if isinstance(cell, list):
        return ",".join(cell)
    return cell if isinstance(cell, str) else None


def has_ground(row: Row) -> bool:
    """Whether the row names its ground; one outside the list must name a law too."""
    ground = row.get("age_reason")
    return bool(ground) and (ground != WORDS["other_law"] or _names_a_law(str(row.get("age_law") or "")))


def _names_a_law(text: str) -> bool:
    """Whether words look like a law's name, and not like a firm's own rule."""
    own = any(word in text for word in ("公司", "本单位", "厂规", "企业规定", "内部"))
    return not own and any(word in text for word in ("法", "条例", "规定", "办法", "规程", "《"))


def ground_of_trade(*named: str) -> str | None:
    """The key of the ground that a trade's own rules are, by what the post and its occupation are called; else None."""
    return next((key for key, of in _OF_TRADE.items() if any(of.search(name) for name in named)), None)


def _fits_the_trade(row: Row) -> bool:
    """Whether a ground of certain trades is named for a post of one of them."""
    of = _OF_TRADE.get(KEYS.get(str(row.get("age_reason")), ""))
    code = row.get("occupation_code")
    named = [text_in(row, "post") or "", occupation_name(str(code)) or "" if code else ""]
    return of is None or not any(named) or any(of.search(name) for name in named)


def covers(row: Row, limits: Limits) -> bool:
    """Whether the ground that a row names is one for these limits: retirement for none but the ages of it, a
    traineeship for 16 to 24 alone, a trade's own rules for that trade."""
    low, high = limits
    if not has_ground(row):
        return False
    if row.get("age_reason") == WORDS["retirement"]:
        return (low or 0) <= ADULT and high is not None and RETIREMENT_EARLIEST <= high <= RETIREMENT_LATEST
    if row.get("age_reason") == WORDS["traineeship"]:
        return high is not None and high <= TRAINEE_MOST and (low is None or low >= TRAINEE_LEAST)
    return _fits_the_trade(row)


def _limits_of(row: Row) -> Limits:
    """The limits that the row's own columns set."""
    limits = (_whole(row.get("age_min")), _whole(row.get("age_max")))
    if limits == (None, None) and isinstance(row.get("age"), str):
        limits = parse_age(str(row["age"]))
    return limits


def _in_fields(row: Row) -> Figures:
    """The limit that the row's own columns set, as a person says it."""
    limits = _limits_of(row)
    low, high = limits
    if not needs_ground(limits) or covers(row, limits):
        return None
    ends = f"{low}–{high} 岁" if low and high else f"{high} 岁以下" if high else f"{low} 岁以上"
    return {"found": ends}


def _whole(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None


def _in_words(key: str, row: Row) -> Figures:
    text = text_in(row, key)
    found = age_limit_in(text) if text is not None else None
    if not found or (text and covers(row, told := limits_told(text)) and _is_the_grounded(row, told)):
        return None
    return {"found": shown(found)}


def _is_the_grounded(row: Row, told: Limits) -> bool:
    """Whether a text's limits are those that the row's ground is given for: no narrower than the row's own columns,
    or the only ones that any of its texts sets. Years of birth are in no law."""
    if told == (None, None):
        return False
    low, high = _limits_of(row)
    if (low, high) == (None, None):
        texts = (text for key in TEXTS_WITH_AGES if (text := text_in(row, key)) and age_limit_in(text))
        return {limits_told(text) for text in texts} == {told}
    return (told[0] or 0) <= (low or 0) and (told[1] or 999) >= (high or 999)


AGE_CHECKS: tuple[RowCheck, ...] = (
    RowCheck(errors.AGE_WITHOUT_GROUND, "age", _in_fields),
    *(RowCheck(errors.AGE_WITHOUT_GROUND, key, partial(_in_words, key)) for key in TEXTS_WITH_AGES),
)
"""Every check of a vacancy's age limits."""
