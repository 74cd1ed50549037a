"""The measure that fits（因人施策）: facts in, a measure and its reasons out.

Moving is not the only way（M16）. Pure: no database, no clock. The rules are tried in the order of RULES and the
first that holds decides; every rule says what it rests on, with its figures. What is read is what the person said
(reach, care, wishes, own work limits), the household ledger's word on ability to work, the age bounds of the law, and
what is on offer. Sex, ethnicity, diagnosis, poverty and risk are no facts here. Age alone makes nobody unable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qiao.story.matching.words import Said
from qiao.story.needs.words import LEAVE, NEAR, NOT_NOW, OWN_BUSINESS, PUBLIC_POST, TRAINING
from qiao.story.needs.work_limits import WORK_LIMITS

RULES_VERSION = 2
"""Goes up with every change of a rule or of their order: stored with each measure."""
LEAST_AGE, ADULT_AGE, PENSION_AGE = 16, 18, 65
"""Under 16 never（禁止使用童工规定）; 16 and 17 only what is cleared（未成年工特殊保护规定）. Between 16 and 65 the
ledger's 无劳动力 is doubted（DOMAIN §2, check 7）."""

MOVE, LOCAL, WORKSHOP, CLASS, WELFARE, UNABLE = "move", "near", "workshop", "training", "public_post", "unable"
AT_WORK, NOT_LOOKING, ASK = "at_work", "not_now", "ask"
MEASURES = (MOVE, LOCAL, WORKSHOP, CLASS, WELFARE, UNABLE)
"""What can be done for somebody; what an officer may choose instead of the rule's."""
KINDS = (*MEASURES, AT_WORK, NOT_LOOKING, ASK)
"""And what is said of those for whom nothing is to be chosen now."""

NO_LABOUR = ("lost", "none")
"""The household ledger's words for whoever cannot work（劳动技能）."""
WEAK_LABOUR = ("weak",)
LACKS_SKILL = "缺少技能"
TOWNSHIP, COUNTY = 0, 1
ALL_LIMITS = (1 << len(WORK_LIMITS)) - 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person and of what is on offer to them.

    `labour` is the register's code of 劳动技能, "" where none stands. `near_posts` and `away_posts`: open posts in
    and beyond the home county that break none of the person's conditions; `skills_only` and `limits_only`: those that
    break a single one, the skills asked for, or the person's own work limits. `classes`, `workshops` and
    `public_posts` are None as long as nobody keeps a list of them here.
    """

    age: int | None = None
    at_work: bool = False
    unreachable: bool = False
    asked: bool = False
    paused: bool = False
    wants: str = ""
    reach: int = 2
    care: bool = False
    work_limits: int = 0
    labour: str = ""
    training_wish: bool | None = None
    training_trade: str = ""
    unemployed_why: str = ""
    near_posts: int = 0
    away_posts: int = 0
    skills_only: int = 0
    limits_only: int = 0
    classes: int | None = None
    workshops: int | None = None
    public_posts: int | None = None

    @property
    def looks(self) -> bool:
        """Whether the person says that they look for work."""
        return self.asked and not self.paused and self.wants != NOT_NOW

    @property
    def stays(self) -> bool:
        """Whether they cannot or will not leave the home county."""
        return self.care or self.reach <= COUNTY or self.wants == NEAR

    @property
    def is_young(self) -> bool:
        """Whether they are 16 or 17."""
        return self.age is not None and LEAST_AGE <= self.age < ADULT_AGE

    @property
    def takes_posts(self) -> int:
        """The posts of the kind they would take."""
        return self.near_posts if self.stays else self.near_posts + self.away_posts

    @property
    def would_learn(self) -> bool:
        """Whether learning is what stands between them and a post, or what they wish."""
        return bool(self.training_wish) or self.unemployed_why == LACKS_SKILL or self.skills_only > 0

    @property
    def is_barred(self) -> bool:
        """Whether ability, by the ledger's word or their own limits, is what keeps posts from them."""
        return self.labour in WEAK_LABOUR or self.limits_only > 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its key, the measure it gives, when it holds, what it rests on, and the same for people to read."""

    key: str
    kind: str
    holds: Callable[[Facts], bool]
    because: Callable[[Facts], tuple[str, ...]]
    said: Said


@dataclass(frozen=True, slots=True)
class Decision:
    """A measure, the rule that gave it, and the reasons in order, each "name" or "name:figure"."""

    kind: str
    rule: str
    reasons: tuple[str, ...]


def _says(*reasons: str) -> Callable[[Facts], tuple[str, ...]]:
    return lambda _facts: reasons


def _always(_facts: Facts) -> bool:
    return True


def _wish(facts: Facts) -> tuple[str, ...]:
    return (f"wants:{facts.wants}",) if facts.wants else ()


def _near(facts: Facts) -> tuple[str, ...]:
    return (f"near_posts:{facts.near_posts}" if facts.near_posts else "no_near_posts",)


def _offers(facts: Facts) -> tuple[str, ...]:
    away = f"away_posts:{facts.away_posts}" if facts.away_posts else "no_away_posts"
    return _near(facts) if facts.stays else (away, *_near(facts))


def _classes(facts: Facts) -> tuple[str, ...]:
    told = [f"trade:{facts.training_trade}"] if facts.training_trade else ["wish"] if facts.training_wish else []
    told += ["lacks_skill"] if facts.unemployed_why == LACKS_SKILL else []
    told += [f"skills_only:{facts.skills_only}"] if facts.skills_only else []
    return (*told, _on_offer("class", facts.classes))


def _on_offer(name: str, count: int | None) -> str:
    """What is on offer of a kind: so many, none today, or that nobody keeps a list here yet."""
    return f"unlisted_{name}" if count is None else f"{name}:{count}" if count else f"no_{name}"


def _barred(facts: Facts) -> tuple[str, ...]:
    told = [f"labour:{facts.labour}"] if facts.labour in WEAK_LABOUR else []
    return (*told, *([f"limits_only:{facts.limits_only}"] if facts.limits_only else []))


def _unable(facts: Facts) -> tuple[str, ...]:
    doubted = facts.age is not None and LEAST_AGE <= facts.age <= PENSION_AGE
    return (f"labour:{facts.labour}", *(["labour_doubt"] if doubted else []))


RULES: tuple[Rule, ...] = (
    Rule("at_work", AT_WORK, lambda f: f.at_work, _says("at_work"), Said("已经在岗", "is at work")),
    Rule(
        "age_unknown", ASK, lambda f: f.age is None, _says("age_unknown"),
        Said("出生日期没有登记", "the birth day is not on record"),
    ),
    Rule(
        "unreachable", ASK, lambda f: f.unreachable, _says("unreachable"),
        Said("状态是联系不上", "cannot be reached"),
    ),
    Rule(
        "no_labour", UNABLE, lambda f: f.labour in NO_LABOUR and not f.looks, _unable,
        Said("台账的劳动能力是“丧失”或“无”，本人也没说想找活",
             "the ledger says unable to work, and the person has not said that they look for work"),
    ),
    Rule(
        "no_need", ASK, lambda f: not f.asked, _says("no_need"),
        Said("还没有问过想找什么活", "nobody has asked yet what they look for"),
    ),
    Rule(
        "not_now", NOT_LOOKING, lambda f: not f.looks, _says("not_now"),
        Said("本人说暂不找活", "says that they do not look for work now"),
    ),
    Rule(
        "all_limits", UNABLE, lambda f: f.work_limits & ALL_LIMITS == ALL_LIMITS, _says("all_limits"),
        Said("清单上的体力要求，本人说样样做不了", "says that every demand of the list is beyond them"),
    ),
    Rule(
        "young", CLASS, lambda f: f.is_young and not f.takes_posts, lambda f: ("no_young_posts", *_classes(f)),
        Said("16、17 岁，愿去的范围里没有准用未成年工的岗位",
             "is 16 or 17, and no post within reach is cleared for the young"),
    ),
    Rule(
        "wants_training", CLASS, lambda f: f.wants == TRAINING, lambda f: (*_wish(f), *_classes(f)),
        Said("本人下一步想参加培训", "wants to be trained next"),
    ),
    Rule(
        "wants_public_post", WELFARE, lambda f: f.wants == PUBLIC_POST and not f.is_young,
        lambda f: (*_wish(f), _on_offer("public_post", f.public_posts)),
        Said("本人下一步想要公益性岗位，已满 18 岁", "wants a public-welfare post next, and is 18 or older"),
    ),
    Rule(
        "near_post", LOCAL, lambda f: f.stays and f.near_posts > 0, lambda f: (*_wish(f), *_near(f)),
        Said("走不开或不愿离县（要照料家人、愿去的范围不出县、或想就近），本县有符合的岗位",
             "cannot or will not leave the county (care duty, reach or wish), and a post in it fits"),
    ),
    Rule(
        "care_workshop", WORKSHOP, lambda f: f.care and bool(f.workshops),
        lambda f: (*_near(f), _on_offer("workshop", f.workshops)),
        Said("要照料家人，本县没有符合的岗位，有车间招人",
             "cares for somebody, no post in the county fits, and a workshop takes people"),
    ),
    Rule(
        "near_barred", WELFARE, lambda f: f.stays and f.is_barred,
        lambda f: (*_barred(f), *_near(f), _on_offer("public_post", f.public_posts)),
        Said("不离县，没有符合的岗位，卡在劳动能力“弱或半”或本人的体力限制",
             "stays in the county, no post fits, and ability is what stands between"),
    ),
    Rule(
        "near_training", CLASS, lambda f: f.stays and f.would_learn, lambda f: (*_near(f), *_classes(f)),
        Said("不离县，没有符合的岗位，愿意培训、缺技能、或有只差技能的岗位",
             "stays in the county, no post fits, and would learn, lacks a skill or misses posts by skills only"),
    ),
    Rule(
        "near_workshop", WORKSHOP, lambda f: f.stays and bool(f.workshops),
        lambda f: (*_near(f), _on_offer("workshop", f.workshops)),
        Said("不离县，没有符合的岗位，有车间招人",
             "stays in the county, no post in it fits, and a workshop takes people"),
    ),
    Rule(
        "near_nothing", ASK, lambda f: f.stays,
        lambda f: (*_near(f), _on_offer("workshop", f.workshops), "ask_anew"),
        Said("不离县，没有符合的岗位，也没有可去的车间",
             "stays in the county, no post in it fits, and there is no workshop to go to"),
    ),
    Rule(
        "move", MOVE, lambda f: f.away_posts > 0, lambda f: (*_wish(f), *_offers(f)),
        Said("愿出县，外面有符合的岗位", "would leave the county, and a post away fits"),
    ),
    Rule(
        "only_near", LOCAL, lambda f: f.near_posts > 0, _offers,
        Said("愿出县，外面没有符合的，本县有", "would leave the county; none away fits, one near does"),
    ),
    Rule(
        "training", CLASS, lambda f: f.would_learn, lambda f: (*_offers(f), *_classes(f)),
        Said("哪里都没有符合的岗位，愿意培训、缺技能、或有只差技能的岗位",
             "no post fits anywhere, and would learn, lacks a skill or misses posts by skills only"),
    ),
    Rule(
        "barred", WELFARE, lambda f: f.is_barred,
        lambda f: (*_barred(f), *_offers(f), _on_offer("public_post", f.public_posts)),
        Said("哪里都没有符合的岗位，卡在劳动能力“弱或半”或本人的体力限制",
             "no post fits anywhere, and ability is what stands between"),
    ),
    Rule(
        "collect", MOVE, _always, lambda f: (*_wish(f), *_offers(f), "collect"),
        Said("愿出县，眼下没有符合的岗位：按需去收集", "would leave the county; no post fits now: collect some"),
    ),
)  # fmt: skip
"""In the order in which they are tried."""


def measure_of(facts: Facts) -> Decision | None:
    """The measure that fits, None for whoever is under 16: for a child there is none."""
    if facts.age is not None and facts.age < LEAST_AGE:
        return None
    rule = next(rule for rule in RULES if rule.holds(facts))
    told = dict.fromkeys((*rule.because(facts), *(_background(facts) if rule.kind in MEASURES else ())))
    return Decision(rule.kind, rule.key, tuple(told))


def _background(facts: Facts) -> Iterator[str]:
    """What else of the person was weighed, told after what the rule rests on."""
    if facts.labour in NO_LABOUR and facts.looks:
        yield f"labour_but_looks:{facts.labour}"
    if not facts.asked:
        return
    if facts.is_young:
        yield f"young:{facts.age}"
    if facts.care:
        yield "care"
    yield f"reach:{facts.reach}"
    if facts.wants == OWN_BUSINESS:
        yield "own_business"
    elif facts.wants == LEAVE and facts.stays:
        yield f"wants:{facts.wants}"
    if facts.work_limits:
        yield f"limits:{facts.work_limits}"
