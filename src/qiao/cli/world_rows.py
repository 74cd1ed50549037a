"""A synthetic world as the offices would have written it: rows of R2 and R3, in the ledgers' own words.

Identity numbers carry area codes never issued, phones a number range that was never opened (154), credit codes an area
never issued; all pass their checks, and none can be a real person's or firm's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from stdnum.cn import uscc

from qiao.engine.world import World
from qiao.ground import places
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose
from qiao.story.needs import words
from qiao.story.needs.ledgers import willingness
from qiao.story.needs.work_limits import keys_of, names
from qiao.story.vacancies.ages_asked import WORDS, ground_of_trade
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.readers import EDUCATION_NAMES
from qiao.story.vacancies.texts.unlawful import HOURS_ASKED

WORKER_KEYS: tuple[str, ...] = (
    *("serial", "name", "identity", "phone", "residence", "education", "person_type", "poverty_status", "health"),
    *("employed", "unemployed_reason", "skills", "trained", "certificates", "training_wish", "training_trade"),
    *("return_on", "start_on", "next_step", "helper", "helper_phone", "care", "reach", "wage_floor_yuan"),
    *("companions", "night_ok", "work_limits", "consent_on"),
)
VACANCY_KEYS: tuple[str, ...] = (
    *("employer", "credit_code", "post", "industry", "headcount", "filled", "wage_low_yuan_month"),
    *("wage_high_yuan_month", "pay_method", "hours", "shift", "night", "board_lodging", "contract", "insurance"),
    *("place", "skills", "education", "age_min", "age_max", "age_reason", "demands", "demand_reason", "young_ok"),
    *("contact", "phone", "collected_on", "verified_on", "expires_on", "starts_on"),
)
PHONES_OF_A_KIND = 90_000_000
"""Numbers 154 0000 0000 to 154 8999 9999 are the workers', those above the helpers' and employers'."""

_NEXT_STEP = {"leave": words.LEAVE, "near": words.NEAR, "not_now": words.NOT_NOW}
_CONTRACTS = {"public_post": "劳务协议"}
_DEMAND_REASONS = {
    "standing": "流水线站立作业",
    "lifting": "需搬运物料",
    "heights": "高处作业",
    "fine_sight": "精细操作",
    "hearing": "需听清指令和来车",
    "heat": "高温环境",
    "cold": "低温车间",
    "dust": "有粉尘的工序",
    "chemicals": "接触涂料或焊烟",
    "hands": "手工精细操作",
    "walking": "巡查走动",
    "machinery": "操作转动的机器",
}


@dataclass(frozen=True)
class LedgerRows:
    """What one ledger's sheets hold: headings in their order, and one column of cells for each."""

    headings: tuple[str, ...]
    frame: pl.DataFrame


def worker_rows(world: World) -> LedgerRows:
    """R2 求职意愿登记表: one row a worker, in the roster's order."""
    people = world.workers
    numbers = people["id"].to_numpy()
    cells = {
        "serial": numbers + 1,
        "name": people["name"],
        "identity": identities(people),
        "phone": _phones(people),
        "residence": _named(people["home"]),
        "education": _words(people["education"], list(words.EDUCATION)),
        "person_type": people["person_type"],
        "poverty_status": _chosen(people["poor"], _poor_word(world.as_of), "非贫困户"),
        "health": people["health"],
        "employed": people["state"] != "none",
        "unemployed_reason": _unemployed_reasons(people),
        "skills": _listed(people["skills"]),
        "trained": people["trained"],
        "certificates": _listed(people["certificates"]),
        "training_wish": people["training_trade"].is_not_null(),
        "training_trade": people["training_trade"],
        "return_on": people["return_on"],
        "start_on": people["start_on"],
        "next_step": people["willingness"].replace_strict(_NEXT_STEP),
        "helper": people["helper"],
        "helper_phone": _helper_phones(people),
        "care": people["care"],
        "reach": _reaches(people),
        "wage_floor_yuan": people["wage_floor_yuan"].replace(0, None),
        "companions": _group_marks(people["companions"]),
        "night_ok": people["night_ok"],
        "work_limits": _limits(people["work_limits"]),
        "consent_on": people["consent_on"],
    }
    ledger = willingness(world.as_of)
    titles = tuple(ledger.column(key).title for key in WORKER_KEYS)
    return LedgerRows(titles, pl.DataFrame(cells).select(WORKER_KEYS))


def vacancy_rows(world: World) -> LedgerRows:
    """R3 岗位采集表: one row a vacancy, an employer's vacancies together."""
    posts = world.vacancies
    firms = world.employers.select(employer="id", employer_name="name", body="credit_body")
    told = posts.join(firms, on="employer", how="left", maintain_order="left")
    numbers = told["employer"].to_numpy()
    expires = (told["starts_on"].dt.offset_by("30d")).alias("expires_on")
    grounds = _by_value(told["title"], lambda title: WORDS.get(ground_of_trade(title) or "", ""))
    limited = told["age_max"].is_not_null() & (grounds != "")
    cells = {
        "employer": told["employer_name"],
        "credit_code": _by_value(told["body"], lambda body: body + uscc.calc_check_digit(body)),
        "post": told["title"],
        "industry": told["industry"],
        "headcount": told["headcount"],
        "filled": np.zeros(told.height, dtype=np.int64),
        "wage_low_yuan_month": told["wage_low_yuan"],
        "wage_high_yuan_month": told["wage_high_yuan"],
        "pay_method": _chosen(told["piece"], "计件", "月薪"),
        # Longer days pass 36 hours of overtime a month: an office asks the firm before it writes such a post.
        "hours": _by_row(
            told.with_columns(pl.col("hours_day").clip(upper_bound=HOURS_ASKED)),
            ("hours_day", "days_week"),
            "每天 {} 小时，每周 {} 天",
        ),
        "shift": _chosen(told["night"], "两班倒", "长白班"),
        "night": told["night"],
        "board_lodging": _board(told),
        "contract": told["kind"].replace_strict(_CONTRACTS, default="劳动合同"),
        "insurance": _chosen(told["insured"], "五险", "意外险"),
        "place": _named(told["place"]),
        "skills": _listed(told["skills"]),
        "education": _words(told["education_min"], EDUCATION_NAMES),
        "age_min": _masked(told["age_min"], ~limited),
        "age_max": _masked(told["age_max"], ~limited),
        # Only where the trade's own rules name ages may a post limit them: of the others the limit is not written.
        "age_reason": _masked(grounds, ~limited),
        "demands": _limits(told["demands"]),
        "demand_reason": _by_value(told["demands"], _reason),
        # Whoever must be 18 is not 16: a post that says both is refused.
        "young_ok": told["young_ok"] & ~limited,
        "contact": pl.repeat("人事部", told.height, eager=True),
        "phone": _numbered_phones(PHONES_OF_A_KIND + 5_000_000 + numbers % 5_000_000),
        "collected_on": told["collected_on"],
        "verified_on": told["collected_on"].dt.offset_by("1d"),
        "expires_on": expires,
        "starts_on": told["starts_on"],
    }
    titles = tuple(VACANCIES.column(key).title for key in VACANCY_KEYS)
    return LedgerRows(titles, pl.DataFrame(cells).select(VACANCY_KEYS))


def identities(people: pl.DataFrame) -> pl.Series:
    """A number for each person that nobody else has: one area a home county, a sequence of its own within the birthday.

    The sequences of a day start anywhere, so that last digits differ as they do in real rosters.
    """
    county = pl.col("home").str.slice(0, 6).rank("dense").cast(pl.Int64) - 1
    alike = people.select("birth", man=pl.col("sex") == "M", county=county)
    place = pl.int_range(pl.len()).over("county", "birth", "man")
    start = pl.col("birth").dt.epoch("d").cast(pl.Int64) * 37 % _SEQUENCES
    told = alike.select(
        area=(pl.col("county") + place // _SEQUENCES) % len(SYNTHETIC_AREAS),
        birth="birth",
        sequence=(place + start) % _SEQUENCES * 2 + pl.col("man").cast(pl.Int64),
    )
    composed = [compose(SYNTHETIC_AREAS[area], birth, sequence) for area, birth, sequence in told.iter_rows()]
    return pl.Series("identity", composed, dtype=pl.String)


_SEQUENCES = 499


def _phones(people: pl.DataFrame) -> pl.Series:
    """A number each; some spouses share the head's, a few have none."""
    number = people["id"].to_numpy()
    household = people["household"].to_numpy()
    first = pl.Series(values=household).is_first_distinct().to_numpy()
    shares = (people["relation"] == "配偶").to_numpy() & (household % 12 == 0)
    owner = np.where(shares, number[first][np.cumsum(first) - 1], number)
    phones = _numbered_phones(owner * 48_271 % PHONES_OF_A_KIND)
    none = pl.Series(values=number % 31 == 30)
    return _masked(phones, none)


def _helper_phones(people: pl.DataFrame) -> pl.Series:
    village = people["home"].rank("dense").to_numpy().astype(np.int64)
    return _numbered_phones(PHONES_OF_A_KIND + village)


def _numbered_phones(numbers: npt.NDArray[np.int64]) -> pl.Series:
    """Mobile numbers in the range 154, which no operator has opened; the check of mobile numbers takes them."""
    return ("154" + pl.Series("phone", numbers).cast(pl.String).str.zfill(8)).alias("phone")


def _poor_word(day: date) -> str:
    """Labels follow the record's date: 建档立卡贫困户 until 2020, 脱贫户 after."""
    return "建档立卡贫困户" if day.year <= 2020 else "脱贫户"


def _unemployed_reasons(people: pl.DataFrame) -> pl.Series:
    """Why those without work have none, from what else is known of them; null for those who work."""
    reason = (
        pl.when(pl.col("state") != "none")
        .then(None)
        .when("care")
        .then(pl.lit("照料家人"))
        .when(pl.col("health") != "健康")
        .then(pl.lit("身体原因"))
        .when(pl.col("return_on").is_not_null())
        .then(pl.lit("刚返乡"))
        .when(pl.col("age") < 22)
        .then(pl.lit("刚毕业"))
        .when(pl.col("skills").list.len() == 0)
        .then(pl.lit("缺少技能"))
        .otherwise(pl.lit("没有合适岗位"))
    )
    return people.select(reason.alias("unemployed_reason")).to_series()


def _reaches(people: pl.DataFrame) -> pl.Series:
    """The furthest place in words; nobody asks it of those who look for nothing now."""
    return _masked(_words(people["reach"], list(words.REACH)), people["willingness"] == "not_now")


def _group_marks(groups: pl.Series) -> pl.Series:
    """A shared mark of those who go together: T00001."""
    return "T" + (groups + 1).cast(pl.String).str.zfill(5)


def _board(told: pl.DataFrame) -> pl.Series:
    both = pl.when(pl.col("board") & pl.col("lodging")).then(pl.lit("包吃包住"))
    one = both.when("board").then(pl.lit("包吃")).when("lodging").then(pl.lit("包住"))
    return told.select(one.otherwise(pl.lit("不包")).alias("board_lodging")).to_series()


def _reason(demands: int) -> str | None:
    keys = keys_of(demands)
    return "、".join(_DEMAND_REASONS[key] for key in keys) if keys else None


def _limits(bit_sets: pl.Series) -> pl.Series:
    return _by_value(bit_sets, lambda bits: "、".join(names(bits)) or "无")


def _named(codes: pl.Series) -> pl.Series:
    """Full place names, each code looked up once."""
    return _by_value(codes, lambda code: places.by_code(code).full_name)


def _listed(lists: pl.Series) -> pl.Series:
    return lists.list.join("、").replace("", "无")


def _words(steps: pl.Series, offered: Sequence[str]) -> pl.Series:
    return pl.Series(values=offered, dtype=pl.String).gather(steps)


def _chosen(flags: pl.Series, yes: str, no: str) -> pl.Series:
    return pl.Series(values=[no, yes], dtype=pl.String).gather(flags.cast(pl.Int64))


def _masked(values: pl.Series, blank: pl.Series) -> pl.Series:
    return pl.select(pl.when(pl.lit(blank)).then(None).otherwise(pl.lit(values))).to_series()


def _by_row(told: pl.DataFrame, columns: tuple[str, ...], form: str) -> pl.Series:
    return told.select(pl.format(form, *columns)).to_series()


def _by_value(values: pl.Series, told: Callable[[Any], str | None]) -> pl.Series:
    """Each distinct value put into words once."""
    distinct = values.unique(maintain_order=True)
    put = [told(value) for value in distinct.to_list()]
    return values.replace_strict(distinct, pl.Series(values=put, dtype=pl.String))
