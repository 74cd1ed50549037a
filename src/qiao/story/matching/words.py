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
    "rules": Said("有空位，但名额规则不许", "seats are left, but a rule of numbers stands between"),
    "excluded": Said("能去的岗位被排除了", "the posts that fit were excluded"),
}
NEXT_STEP: Mapping[str, Said] = {
    "none_allowed": Said("按需去收集岗位", "collect posts to fit"),
    "taken": Said("优先进下一轮", "first in the next round"),
    "seats": Said(
        "请企业加名额，或问本人能否分开走", "ask the employer for seats, or the family whether they may part"
    ),
    "rules": Said("看名额规则能否放宽", "see whether the rule of numbers can give way"),
    "excluded": Said("看还该不该排除", "see whether they must stay excluded"),
}
MOSTLY = Said("只差“{limit}”这一条的有 {count:,} 个岗位", "{count:,} posts fail only “{limit}”")

RULED_OUT = Said("有人能来，但名额规则不许", "people could come, but a rule of numbers stands between")
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


PAID = Said("月薪 {yuan:,} 元起", "{yuan:,} yuan a month or more")
SKILLS_FIT = Said("技能对得上", "asks for skills that fit")
_NEAR_OPENLY = ("township", "county", "province", "paired_city", "paired_region")


def reasons_openly(reasons: list[str], language: str, *, wage_yuan: int | None) -> list[str]:
    """The reasons as they may lie open: on a slip that is handed out, on a screen that others look at.

    They tell of the post and never of the person: not the wage floor or what is above it, not whom they care for or go
    with, not how far they would go, not when they are free. `wage_yuan` is the post's.
    """
    told = []
    for name, *figures in (reason.split(":") for reason in reasons):
        if name == "near" and figures[0] in _NEAR_OPENLY:
            told.append(NEAR[figures[0]].of(language))
        elif name == "skills":
            told.append(SKILLS_FIT.of(language))
        elif name == "wage_over_floor" and wage_yuan is not None:
            told.append(PAID.of(language, yuan=wage_yuan))
    return told


LABELS: Mapping[str, Said] = {
    "near": Said("远近", "How far"),
    "wage_over_floor": Said("工资高出底线", "Pay above the floor"),
    "skills": Said("技能对得上", "Skills"),
    "care": Said("照料家人", "Care duty"),
    "starts_in": Said("到岗时间", "Start"),
    "together": Said("同伴同去", "Companions"),
    "rank": Said("在可去的岗位里", "Among possible posts"),
}
WAGE_SPAN_YUAN, WAIT_DAYS = 3_000, 60
_NEAR_PERCENT = {"township": 100, "county": 100, "paired_city": 80, "province": 60, "paired_region": 50, "anywhere": 20}


def reason_lines(reasons: list[str], language: str) -> list[tuple[str, str, int]]:
    """The engine's reasons one by one: a label, the reason in words, and how full its bar is (0 to 100)."""
    return [
        (LABELS[name].of(language), _reason_said(name, *figures, language=language), _percent(name, figures))
        for name, *figures in (reason.split(":") for reason in reasons)
    ]


def _percent(name: str, figures: list[str]) -> int:
    if name == "near":
        return _NEAR_PERCENT[figures[0]]
    if name == "wage_over_floor":
        return min(100, 100 * int(figures[0]) // WAGE_SPAN_YUAN)
    if name == "starts_in":
        return max(0, 100 - 100 * int(figures[0]) // WAIT_DAYS)
    if name == "rank":
        first, of = int(figures[0]), int(figures[1])
        return 100 if of <= 1 else round(100 * (of - first) / (of - 1))
    return 100


def unmet_said(why: str, language: str) -> str:
    """Why seats of a post stay empty."""
    kind, _, limit = why.partition(":")
    if kind == "others_worth_more":
        return OTHERS_WORTH_MORE.of(language)
    if kind == "rules":
        return RULED_OUT.of(language)
    return NOBODY_FOR.of(language, limit=LIMITS[limit].of(language)) if limit else NOBODY.of(language)


EXPERIENCE = Said(
    "要 {years} 年以上经验，本人有没有没登记", "asks for {years} years of experience or more; not on record"
)


def experience_said(years: int | None, language: str) -> str | None:
    """What to ask the person before the post is proposed; the willingness form does not ask about experience."""
    return EXPERIENCE.of(language, years=years) if years else None


CHECKS: Mapping[str, Said] = {
    "one": Said("每人最多一个岗位（人）", "At most one post each (people)"),
    "seats": Said("没有岗位超收（个）", "No post overfilled (posts)"),
    "limits": Said("本人的硬条件一条没破（处）", "No condition of a person broken"),
    "family": Said("要同去的家人都在一处（组）", "Companions in one place (groups)"),
    "minor": Said("没有不该做的未成年人（人）", "No minor where they may not work (people)"),
    "again": Said("重算结果一字不差（次）", "Recomputed, every line the same (times)"),
    "not_yet": Said("还没重算", "not recomputed yet"),
}
"""What the second program checks, as the round's page tells it."""

ROUND_STATES: Mapping[str, tuple[str, str]] = {
    "waiting": ("待计算", "waiting to be computed"),
    "computing": ("计算中", "being computed"),
    "computed": ("待发布", "ready to be published"),
    "published": ("已发布", "published"),
    "closed": ("已结束", "closed"),
    "stopped": ("已停", "stopped"),
    "failed": ("没算完", "not finished"),
}
PROPOSAL_STATES: Mapping[str, tuple[str, str]] = {
    "draft": ("待发布", "not published yet"),
    "pending": ("待答复", "waiting for an answer"),
    "yes": ("愿意", "answered yes"),
    "no": ("不去", "answered no"),
    "expired": ("已过期", "expired"),
    "withdrawn": ("已撤回", "withdrawn"),
}
NEED_STATES: Mapping[str, tuple[str, str]] = {
    "open": ("求职中", "open"),
    "paused": ("暂不找活", "paused"),
    "met": ("已就业", "met"),
    "closed": ("已关闭", "closed"),
}
