"""What the matching says to people: limits, reasons and next steps, in Chinese and English.

The engine gives names and figures; the sentences are made here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said in both languages; `{placeholders}` are filled by `of`."""

    zh: str
    en: str

    def of(self, language: str, **figures: object) -> str:
        """The sentence in the language ("zh" or "en")."""
        return (self.zh if language == "zh" else self.en).format(**figures)


LIMITS: Mapping[str, Said] = {
    "age": Said("年龄", "age"),
    "minor": Said("未成年保护", "protection of minors"),
    "education": Said("学历", "education"),
    "skills": Said("技能证书", "skills"),
    "work_limits": Said("体力限制", "work limits"),
    "wage": Said("工资底线", "wage floor"),
    "reach": Said("愿去的远近", "how far one will go"),
    "night": Said("夜班", "night shifts"),
    "care": Said("照料家人", "care duty"),
    "start": Said("到岗时间", "start date"),
    "family": Said("同行人", "companions"),
}

NEAR: Mapping[str, Said] = {
    "township": Said("就在本地", "near home"),
    "county": Said("在本县", "in the home county"),
    "province": Said("在本省（市）内", "in the home province"),
    "paired_city": Said("在结对的城市", "in the paired city"),
    "paired_region": Said("在协作省份", "in the paired region"),
    "anywhere": Said("在本人愿去的范围内", "within reach"),
}

WHY: Mapping[str, Said] = {
    "wage_over_floor": Said("月薪比底线高 {0:,} 元", "{0:,} yuan a month above the floor"),
    "skills": Said("用得上本人的技能", "uses this person's skills"),
    "care": Said("在本县、不上夜班，照顾得到家里", "in the home county by day, near those in care"),
    "starts_in": Said("{0} 天后到岗", "starts {0} days after being free"),
    "together": Said("{0} 人同去一处", "{0} people go together"),
    "rank": Said("{1:,} 个可去的岗位里排第 {0:,}", "choice {0:,} of {1:,} possible posts"),
}
WAGE_AT_FLOOR = Said("月薪正好到底线", "pay exactly at the floor")
STARTS_AT_ONCE = Said("有空当天就能到岗", "starts on the day of being free")

UNPLACED: Mapping[str, Said] = {
    "none_allowed": Said("没有一个岗位符合全部条件", "no post meets every condition"),
    "taken": Said("符合的岗位给了更合适的人", "the posts that fit went to people they fit better"),
    "seats": Said("一起走的人凑不到一处", "no one place for all who go together"),
}
NEXT_STEP: Mapping[str, Said] = {
    "none_allowed": Said("按需去收集岗位", "collect posts to fit"),
    "taken": Said("优先进下一轮", "first in the next round"),
    "seats": Said(
        "请企业加名额，或问本人能否分开走", "ask the employer for seats, or the family whether they may part"
    ),
}
MOSTLY = Said("只差“{limit}”这一条的有 {count:,} 个岗位", "{count:,} posts fail only “{limit}”")

OTHERS_WORTH_MORE = Said("能来的人有更合适的岗位", "those who could come have posts that fit better")
NOBODY_FOR = Said("没有人符合，多数只差“{limit}”", "nobody fits; most fail only “{limit}”")
NOBODY = Said("没有人符合条件", "nobody fits")


def reasons_said(reasons: list[str], language: str) -> str:
    """The engine's reasons (`name` or `name:figure:figure`) as one sentence for staff."""
    joint = "；" if language == "zh" else "; "
    return joint.join(_reason_said(*reason.split(":"), language=language) for reason in reasons)


def _reason_said(name: str, *figures: str, language: str) -> str:
    if name == "near":
        return NEAR[figures[0]].of(language)
    numbers = [int(figure) for figure in figures]
    if name == "wage_over_floor" and numbers == [0]:
        return WAGE_AT_FLOOR.of(language)
    if name == "starts_in" and numbers == [0]:
        return STARTS_AT_ONCE.of(language)
    said = WHY[name]
    return (said.zh if language == "zh" else said.en).format(*numbers)


def unmet_said(why: str, language: str) -> str:
    """Why seats of a post stay empty."""
    kind, _, limit = why.partition(":")
    if kind == "others_worth_more":
        return OTHERS_WORTH_MORE.of(language)
    return NOBODY_FOR.of(language, limit=LIMITS[limit].of(language)) if limit else NOBODY.of(language)


EXPERIENCE = Said(
    "要 {years} 年以上经验，本人有没有没登记", "asks for {years} years of experience or more; not on record"
)


def experience_said(years: int | None, language: str) -> str | None:
    """What to ask the person before the post is proposed; the willingness form does not ask about experience."""
    return EXPERIENCE.of(language, years=years) if years else None
