"""Rows of the offices' forms without a fault, of people who do not exist: what benches and tests spoil."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from qiao.ground.exchange.columns import Ledger, Reader
from qiao.ground.exchange.planting.spoiling import Slip
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose
from qiao.story.needs.ledgers import willingness
from qiao.story.placements.errors import TRAVEL_AID_ZERO, WORK_PLACE_WIDE
from qiao.story.placements.ledgers import transfer_roster, work_ledger
from qiao.story.register.ledgers import roster

AS_OF = date(2019, 6, 30)
_COUNTIES = ("重庆市巫溪县", "重庆市城口县", "重庆市酉阳土家族苗族自治县", "重庆市万州区")
_VILLAGES = ("重庆市巫溪县宁河街道人民社区", "500229001001", "500242001001", "500101001001")
_SEPARATE = frozenset(f"residence_{level}" for level in ("province", "city", "county", "township", "village"))

Cells = dict[str, object]


@dataclass(frozen=True)
class Form:
    """A ledger, the columns that the rows leave out, and how a row's cells are drawn: (number, chance) → by key.

    A column that is neither drawn nor left out holds one of its choices. `slips`: ways of the stage's own in which a
    cell goes wrong. `warnings`: checks that only warn are planted too.
    """

    ledger: Callable[[date], Ledger]
    left_out: frozenset[str]
    cells: Callable[[int, Random], Cells]
    slips: Sequence[Slip] = ()
    warnings: bool = False


def good_rows(form: str, count: int, seed: int) -> tuple[list[str], list[list[object]]]:
    """The headings and `count` rows of that form, the same for the same seed."""
    made, chance = FORMS[form], Random(seed)
    columns = [column for column in made.ledger(AS_OF).columns if column.key not in made.left_out]
    choices = {column.key: list(column.reader.choices()) for column in columns}
    rows: list[list[object]] = []
    for number in range(count):
        cells = made.cells(number, chance)
        cells["sex"] = "女男"[int(str(cells["identity"])[16]) % 2]
        rows.append([cells[key] if key in cells else chance.choice(choices[key]) for key in choices])
    return [column.title for column in columns], rows


def _name(chance: Random) -> str:
    return chance.choice("覃冉田向谭") + chance.choice("晓岚建国秀兰红梅") + chance.choice("兰梅军华")


def _willing(number: int, chance: Random) -> Cells:
    birth = date(1960, 1, 1) + timedelta(days=number % 14_000)
    back = date(2019, 1, 1) + timedelta(days=chance.randrange(120))
    return {
        "serial": number + 1,
        "name": _name(chance),
        "identity": compose(SYNTHETIC_AREAS[number // 14_000 % 99], birth, chance.randrange(1000)),
        "phone": chance.choice([f"154{number:08d}", f"154{number // 2:08d}", ""]),
        "residence": chance.choice(_COUNTIES),
        "employed": "否",
        "skills": chance.choice(["缝纫、养殖", "刺绣", "无", ""]),
        "trained": chance.choice("是否"),
        "training_wish": chance.choice("是否"),
        "training_trade": chance.choice(["刺绣", "挖掘机", ""]),
        "return_on": chance.choice([back, back.isoformat(), ""]),
        "start_on": back + timedelta(days=chance.randrange(1, 90)),
        "helper": "田晓梅",
        "helper_phone": f"154{number // 50:08d}",
        "care": chance.choice("是否"),
        "wage_floor_yuan": chance.randrange(1_800, 6_000, 100),
        "night_ok": chance.choice(["是", "否", ""]),
        "consent_on": date(2019, 6, 20),
    }


# Of a household in the order of its rows: relation (blank: nobody asked), whether a man, age, and school.
_MEMBERS = (
    ("户主", True, 48, ""),
    ("配偶", False, 46, ""),
    ("之子", True, 24, ""),
    ("之女", False, 18, "高中"),
    ("之父", True, 74, ""),
    ("", False, 33, ""),
)


def _member(number: int, chance: Random) -> Cells:
    """Six to a household: the couple shares a phone, and so do the old man and whoever's relation nobody asked."""
    house, place = divmod(number, len(_MEMBERS))
    relation, is_man, age, school = _MEMBERS[place]
    birth = date(AS_OF.year - age, 1, 1) + timedelta(days=house % 150)
    order = 2 * (house // (150 * len(SYNTHETIC_AREAS))) + is_man  # an odd one is a man's
    is_old = age > 65
    return {
        "serial": number + 1,
        "name": _name(chance),
        "household": f"H{house:06d}",
        "relation": relation or ("其他" if house % 2 else ""),
        "identity": compose(SYNTHETIC_AREAS[house // 150 % len(SYNTHETIC_AREAS)], birth, order),
        "phone": f"154{house * 10 + (0 if place < 2 else place if place < 4 else 4):08d}",
        "residence": _VILLAGES[house % len(_VILLAGES)],
        "ethnicity": chance.choice(["土家族", "汉族", "苗族"]),
        "skills": chance.choice(["缝纫、养殖", "刺绣", "无", ""]),
        "labour": "无劳动力" if is_old else chance.choice(["普通劳动力", "技能劳动力", ""]),
        "student": school or "非在校生",
        "works_where": "" if is_old or school or chance.random() < 0.2 else chance.choice(["乡内", "省外", "其他"]),
        "poverty_status": ("建档立卡贫困户", "脱贫户", "非贫困户")[house % 3],
        "monitored": "",
        "cause": ("缺技术", "因病", "")[house % 3],
        "political": chance.choice(["群众", "中共党员", ""]),
        "income_before_yuan": 2_000 + house % 900,
        "poverty_since": "2014-12-31",
        "monitored_since": "",
        "exited_on": "",
        "causes_other": "",
        "certificates": "",
        "income_before_year": 2013,
        "income_now_yuan": 6_000 + house % 3_000,
        "income_now_year": 2018,
    }


def _employed(number: int, chance: Random) -> Cells:
    """Two to a household: one away with travel aid, one near home, who has some in every other household."""
    house, place = divmod(number, 2)
    home, county = _HOMES[house % len(_HOMES)]
    birth = date(1960, 1, 1) + timedelta(days=house % 12_000)
    month = chance.randrange(1, 6)
    return {
        "serial": number + 1,
        "name": _name(chance),
        "identity": compose(SYNTHETIC_AREAS[house // 12_000 % len(SYNTHETIC_AREAS)], birth, place),
        "phone": f"154{house:08d}",
        "household": f"H{house:06d}",
        "poverty_status": ("脱贫户", "非贫困户")[house % 2],
        "monitored": ("否", "否", "脱贫不稳定户")[house % 3],
        "started_on": chance.choice([f"2019-{month:02d}", f"2019-{month:02d}-11", date(2019, month, 9)]),
        "ended_on": chance.choice(["", "2019-06", "至今"]),
        "work_place": county if place else chance.choice(["山东省泰安市泰山区", "370202", "福建省厦门市思明区"]),
        "employer": chance.choice(["岱下餐饮（示例）", "东方电子（示例）", "海滨渔具（示例）"]),
        "employer_code": "",
        "channel": chance.choice(["帮扶车间", "公益性岗位", "本地企业"] if place else ["组织输出", "自行就业"]),
        "job": chance.choice(["客服", "缝纫工", ""]),
        "industry": chance.choice(["制造业", "住宿和餐饮业"]),
        "wage_yuan_month": chance.randrange(1_800, 6_000, 100),
        "travel_aid_yuan": (120.5 + house % 80) if not place or house % 2 else "",
        "residence": home,
        "address": chance.choice(["文化路 8 号", ""]),
        "special": "",
        "farm_income_yuan": 6_000.25 + house % 900,
    }


def _zero(_reader: Reader, _cell: object, _chance: Random) -> object:
    return 0


def _province(_reader: Reader, _cell: object, chance: Random) -> object:
    return chance.choice(["山东省", "山东省泰安市"])


_HOMES = tuple(zip(_VILLAGES, ("重庆市巫溪县", "500229", "500242", "500101"), strict=True))
_SPELL_SLIPS = (
    Slip(TRAVEL_AID_ZERO, lambda column: column.key == "travel_aid_yuan", _zero),
    Slip(WORK_PLACE_WIDE, lambda column: column.key == "work_place", _province),
)
_PARTS = frozenset(["work_province", "work_city", "work_county"])

FORMS = {
    "willingness": Form(willingness, frozenset(["certificates", "companions", *_SEPARATE]), _willing),
    "work": Form(work_ledger, _SEPARATE | _PARTS, _employed, _SPELL_SLIPS, warnings=True),
    "transfer": Form(transfer_roster, _SEPARATE | _PARTS, _employed, _SPELL_SLIPS, warnings=True),
    "roster": Form(roster, _SEPARATE, _member, warnings=True),
}
