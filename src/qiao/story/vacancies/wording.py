"""Checks of a posting's words（岗位文字的检查）: what a worker would pay, what may not be asked, what is for adults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from qiao.ground.exchange.cells.texts import shown
from qiao.ground.exchange.columns import RowCheck
from qiao.ground.exchange.faults import FaultKind
from qiao.story.needs.work_limits import bits, names, read_work_limits
from qiao.story.vacancies import errors
from qiao.story.vacancies.ages_asked import text_in
from qiao.story.vacancies.texts.barred import barred_to_minors, barred_venue, condition_in
from qiao.story.vacancies.texts.charges import charge_in, deducted_charge, rebate_in
from qiao.story.vacancies.texts.demands import demands_in
from qiao.story.vacancies.texts.disguises import sounds
from qiao.story.vacancies.texts.shifts import prose_at_night, prose_by_day, shifts_at_night, shifts_by_day
from qiao.story.vacancies.texts.unlawful import HOURS_MOST, hours_in, unlawful_term_in

Row = Mapping[str, object]
Figures = Mapping[str, object] | None

WORDED = (
    *("employer", "post", "wage", "probation", "hours", "shift", "deductions", "insurance", "demand_reason", "welfare"),
    *("attributes", "keywords", "description", "remarks", "experience", "address", "contact", "industry"),
    *("employer_kind", "employer_size", "dispatched_by", "age_law"),
)
"""The columns of free text, in the form's order."""

_PROSE = ("post", "description", "remarks")
_CHARGES_STAND_IN = (*(key for key in WORDED if key != "deductions"), "skills", "certificate")
_CONDITIONS_STAND_IN = (*WORDED, "skills", "certificate")
_NOT_YOUNG = bits(["lifting", "heights", "heat", "cold", "dust", "chemicals", "machinery"])
_MAY_BE_UNLAWFUL = re.compile(r"社保|社会保险|五险|保险|医保|合同|协议|加班|加点")
TERMS_STAND_IN = (
    *("post", "wage", "welfare", "hours", "shift", "insurance", "deductions", "description", "remarks", "attributes"),
    *("keywords", "probation"),
)
"""The columns in which terms of work are written."""
_SHORT = 200  # what is longer is a description, each read once
_MAY_MATTER = re.compile(
    r"[费費金证證返贷貸薪缴繳交返卡付钱錢烟煙转轉塞]|[工底月]资|工資|[押压壓扣]|自[离離]|[辞辭离離试試].*[资資薪]|担保|管[理护]|[厂廠胸]牌|护照"
    r"|自理|自行|自己|身高|[纹紋文]身|刺青|拖累|[户戶][口籍]|籍|[本当當]地|[孩娃貌颜顏]|五官|长相|長相|别来|莫扰|[男女婚育孕族民肝阳陽妈媽靓哥伙娘姐妹兄弟叔嫂残殘教♂♀]|阿姨|夫妻|单身|單身|离异|離異|携带|攜帶|抗原|澳抗|阴性|陰性|hbv|hiv|hbsag|艾滋|两对半|清真|穆斯林"
    r"|[勿谢謝拒]|不[招要收考]|除外|免谈|免談",
    re.IGNORECASE,
)
"""Without one of these no finder finds anything: most cells are asked this alone."""


_NOT_TO_ASK = re.compile(
    r"性别|男女|婚姻|婚育|生育|孕|民族|籍贯|乙肝|携带者|政治面貌|sex|gender|marital", re.IGNORECASE
)
_FREE = re.compile(
    r"(?:男女(?:老少)?|性别|婚姻|婚育|民族)?[\s:：]*(?:不限|不作要求|不要求|没有要求|无要求|均可|皆可|都可以?|都行|任意|无|any|all)"
    r"|男女",
    re.IGNORECASE,
)
_OF_SEX = re.compile(r"性别|男女|sex|gender", re.IGNORECASE)
_SEX_UNTOLD = ("0", "9")
"""GB/T 2261.1-2003: 0 未知的性别, 9 未说明的性别."""
_SAID_OTHERWISE = {"m": "男", "male": "男", "f": "女", "female": "女", "married": "已婚", "single": "未婚",
                   "unmarried": "未婚"}  # fmt: skip


def may_not_be_a_column(heading: str) -> bool:
    """Whether a heading is of what no vacancy form may ask."""
    return _NOT_TO_ASK.search(heading) is not None


def asks_nothing(cell: str) -> bool:
    """Whether a cell under such a heading leaves it open: 不限, 男女均可, 无."""
    return _FREE.fullmatch(cell.strip()) is not None


def asked_in_column(heading: str, cell: str) -> str | None:
    """The condition that a cell under such a heading makes, as the heading and the cell say it together; None for what
    is no condition that anybody understands. Whatever is filled in under sex is one, unless it leaves sex open."""
    if _OF_SEX.search(heading):
        return None if cell.strip() in _SEX_UNTOLD else shown(f"{heading}：{cell}")
    plain = _SAID_OTHERWISE.get(cell.strip().lower(), cell)
    found = condition_in(plain) or condition_in(f"{heading}:{plain}")
    return shown(f"{heading}：{cell}") if found else None


def demands_told(row: Row) -> int:
    """The physical demands of a row as bits: those of its own column, and those that its words state plainly."""
    chosen = row.get("demands")
    told = read_work_limits("、".join(chosen)) if isinstance(chosen, list) else 0
    for key in _PROSE:
        if isinstance(text := row.get(key), str):
            told |= demands_in(text)
    return told


def night_told(row: Row) -> bool | None:
    """Whether the post has night shifts: said in its column, else in its shifts, hours, title or description; None
    where nothing says so either way.

    Silence is kept as silence: no page says 不上夜班 of such a post, the public's filter for it leaves it out, and it
    answers no line of a demand list that wants the day. The matching goes on as with every other limit: what is not
    told excludes nobody and is asked about before the post is proposed. Most real lists name no shift, so that people
    who cannot work nights would otherwise be left without a post.
    """
    if isinstance(row["night"], bool):
        return row["night"]
    said = " ".join(str(row[key]) for key in ("shift", "hours", "post") if row[key])
    prose = " ".join(str(row[key]) for key in ("description", "remarks") if row[key])
    if shifts_at_night(said) or prose_at_night(prose):
        return True
    return False if shifts_by_day(said) or prose_by_day(prose) else None


def _quoting(key: str, find: Callable[[str], str | None], row: Row) -> Figures:
    text = text_in(row, key)
    if text is None or not (_MAY_MATTER.search(text) or sounds(text)):
        return None
    found = _kept(find, text) if len(text) <= _SHORT else find(text)
    return {"found": shown(found)} if found else None


@lru_cache(maxsize=16_384)
def _kept(find: Callable[[str], str | None], text: str) -> str | None:
    """Short texts repeat, above all welfare and titles."""
    return find(text)


_BARRED_IN = (
    *((key, barred_to_minors) for key in (*_PROSE, "hours", "demand_reason")),
    *((key, barred_venue) for key in ("employer", "industry")),
)


def _not_for_minors(row: Row) -> Figures:
    """What contradicts that a post is open to workers of 16 and 17: nights, a demand, its name or its description."""
    if row.get("young_ok") is not True:
        return None
    if night_told(row):
        return {"found": "夜班"}
    for key, find in _BARRED_IN:
        if (text := text_in(row, key)) and (found := find(text)):
            return {"found": shown(found)}
    demands = names(demands_told(row) & _NOT_YOUNG)
    return {"found": demands[0]} if demands else None


def _unlawful(key: str, row: Row) -> Figures:
    """A term that the labour law lets nobody agree on, hours beyond what overtime may add among them."""
    if (text := text_in(row, key)) is None:
        return None
    if _MAY_BE_UNLAWFUL.search(text) and (found := unlawful_term_in(text)):
        return {"found": shown(found)}
    hours = hours_in(text) if "时" in text or "h" in text.lower() else None
    return {"found": shown(hours[1])} if hours is not None and hours[0] > HOURS_MOST else None


def _each(kind: FaultKind, find: Callable[[str], str | None], keys: tuple[str, ...]) -> list[RowCheck]:
    return [RowCheck(kind, key, partial(_quoting, key, find)) for key in keys]


WORDING_CHECKS: tuple[RowCheck, ...] = (
    *_each(errors.WORKER_PAYS, charge_in, _CHARGES_STAND_IN),
    *_each(errors.WORKER_PAYS, deducted_charge, ("deductions",)),
    *_each(errors.REBATE_NOT_WAGE, rebate_in, (*WORDED, "skills", "certificate")),
    *_each(errors.MAY_NOT_BE_ASKED, condition_in, _CONDITIONS_STAND_IN),
    *(RowCheck(errors.UNLAWFUL_TERM, key, partial(_unlawful, key)) for key in TERMS_STAND_IN),
    RowCheck(errors.NOT_FOR_MINORS, "young_ok", _not_for_minors),
)
"""Every check of a vacancy row's words."""
