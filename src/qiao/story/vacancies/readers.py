"""Readers of a posting's own cells（岗位的读法）: pay, headcount, age, education, demands, mixed lists, on `texts`.

They implement `columns.Reader`. What the law or the employer must mend is an error; what is merely not understood and
not used is a warning, so that a real list of thousands of posts is not refused for one odd cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from qiao.ground import places
from qiao.ground.exchange import faults
from qiao.ground.exchange.cells import SkillList
from qiao.ground.exchange.cells.texts import is_nothing, readable, share, shown, text_of
from qiao.ground.exchange.faults import CellFault
from qiao.ground.exchange.misread import misread_in
from qiao.story.needs.work_limits import WORK_LIMITS, UnknownWorkLimit, names, read_work_limits
from qiao.story.vacancies import errors
from qiao.story.vacancies.texts import parse_age, parse_education, parse_experience, parse_headcount, parse_wage
from qiao.story.vacancies.texts.ages import age_limit_in, is_split_by_sex
from qiao.story.vacancies.texts.barred import condition_in
from qiao.story.vacancies.texts.education import least_education
from qiao.story.vacancies.texts.occupations import occupation_name, read_occupation

EDUCATION_NAMES: tuple[str, ...] = ("不限", "小学", "初中", "高中", "大专", "本科", "硕士")
"""The drop-down of the education column; the position is the level 0 to 6."""

SEVERAL_COUNTED = 1
"""Seats counted for 若干 until the employer says how many: the least that it can mean."""

MONTHS_A_YEAR = 12
_PER = {"hour": "小时", "day": "天", "month": "月", "year": "年"}

HEADCOUNT_MOST = 100_000
"""More people than this nobody seeks for one post: it is a slip."""

_TELEPHONE = re.compile(r"\+?\d{2,4}[\s-]\d{4,8}(?:[\s-]\d{1,8})?|1[3-9]\d{9}")
_LIST_MARKS = re.compile(r"^\s*\[(.*)\]\s*$", re.DOTALL)
_BETWEEN = re.compile(r"['\"]\s*,\s*['\"]|[,，;；|\n]+")
_NO_AGE_LIMIT = re.compile(r"不限|无|均可|皆可")

_NO_SKILL = re.compile(
    r"(?:能|会|可以|要|须|有|具备|具有|需要?|较强的?|良好的?|一定的?|工作|为人|做事|态度)*"
    r"(?:吃苦(?:耐劳)?|耐劳|服从(?:管理|安排|分配|领导|指挥)?(?:安排|分配|调配)?|身体(?:健康|好|素质好|健壮)|健康|无(?:重大)?(?:疾病|传染病|不良嗜好|犯罪记录|纹身)"
    r"|责任心?(?:强|感强)?|认真(?:负责|细心|踏实)?|负责(?:任)?|细心|耐心|踏实(?:肯干|稳重)?|肯干|勤快|勤劳|诚实(?:守信)?|守信|老实|稳定|积极(?:主动|向上)?|上进(?:心强?)?"
    r"|品行端正|形象(?:好|端正|气质佳)|口齿清晰|手脚(?:麻利|灵活)|麻利|爱岗敬业|敬业|遵纪守法|遵守(?:厂规|纪律|公司制度|规章制度)|守时"
    r"|团队(?:精神|合作|协作|意识)(?:精神|意识|能力)?|沟通能力(?:强)?|沟通|学习能力(?:强)?|抗压(?:能力)?(?:强)?|能?加班|(?:能|可|接受)?(?:倒班|夜班|加班|出差)"
    r"|不限|无要求|不要求|无需经验|无经验(?:可|亦可)?|生手(?:可|亦可)?|熟手优先|有经验(?:者)?优先|经验优先|学徒(?:可|亦可)?|包教包会|无技能要求)"
    r"(?:者|的|精神|态度)*(?:优先)?"
)


class _Open:
    """What most of these readers answer: no drop-down, no text format."""

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return False


def _share_of(samples: Sequence[object], tells: Callable[[str], bool]) -> float:
    return share(samples, lambda raw: isinstance(raw, str) and tells(raw))


@dataclass(frozen=True)
class OccupationCell(_Open):
    """An occupation（职业）by its code or its name in the 2022 classification, as the code."""

    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The code. Raises CellFault occupation_unknown (not kept): a title alone never becomes a code here."""
        text = text_of(raw)
        code = read_occupation(text)
        if code is None and not is_nothing(text):
            raise CellFault(errors.OCCUPATION_UNKNOWN, found=shown(text))
        return code

    def said(self, value: object) -> str:
        """The code with its name."""
        return f"{value} {occupation_name(str(value)) or ''}".strip()

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, lambda text: "-" in text and occupation_name(text.strip()) is not None)

    def as_text(self) -> bool:
        return True


@dataclass(frozen=True)
class WageText(_Open):
    """Pay as text（工资）; kept as written, so that the reader of the whole list can say what its source's habit is."""

    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The trimmed text; None for what only says that nothing is there. Whether it states pay is the row's check."""
        text = raw.strip() if isinstance(raw, str) else text_of(raw)
        return None if is_nothing(text) else text

    def said(self, value: object) -> str:
        """What was read of it: 4,000–6,000 元/月; the text itself where nothing could be."""
        text = str(value)
        wage = parse_wage(text)
        ends = "–".join(f"{end:,g}" for end in dict.fromkeys((wage.low, wage.high)) if end is not None)
        if not ends:
            return text
        bound = "最高 " if wage.low is None else ""
        months = f"，{wage.months} 薪" if wage.months != MONTHS_A_YEAR else ""
        return f"{bound}{ends} 元/{_PER[wage.period]}{months}"

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, lambda text: parse_wage(text).stated and not text.strip().isdigit())


def _refuse_conditions(text: str) -> None:
    """Raises CellFault asked_in_cell for words that make a condition of what may not be asked."""
    if (asked := condition_in(text)) is not None:
        raise CellFault(errors.ASKED_IN_CELL, found=shown(asked))


@dataclass(frozen=True)
class HeadcountText(_Open):
    """How many people（招聘人数）: 20, 招8人, 若干."""

    dtype = pl.Int64()

    def read(self, raw: object) -> int | None:
        """The number. Raises CellFault: headcount_by_sex, _zero, _unread, _large; with a warning: _several, _range.

        Of 若干 no number is kept: that it was not told must reach whoever reads the post.
        """
        text = text_of(raw)
        if is_nothing(text):
            return None
        headcount = parse_headcount(text)
        if headcount.by_sex or condition_in(text):
            raise CellFault(errors.HEADCOUNT_BY_SEX, found=shown(text))
        if _TELEPHONE.fullmatch(text):
            raise CellFault(errors.HEADCOUNT_UNREAD, found=shown(text))
        if headcount.count == 0:
            raise CellFault(errors.HEADCOUNT_ZERO)
        if headcount.count is not None and headcount.count > HEADCOUNT_MOST:
            raise CellFault(errors.HEADCOUNT_LARGE, found=shown(text), most=HEADCOUNT_MOST)
        if headcount.several:
            counted = headcount.count or SEVERAL_COUNTED
            raise CellFault(errors.HEADCOUNT_SEVERAL, value=headcount.count, found=shown(text), counted=counted)
        if headcount.ranged:
            raise CellFault(errors.HEADCOUNT_RANGE, value=headcount.count, found=shown(text), counted=headcount.count)
        if headcount.count is None:
            raise CellFault(errors.HEADCOUNT_UNREAD, found=shown(text))
        return headcount.count

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, lambda text: not text.strip().isdigit() and _counts(text))


def _counts(text: str) -> bool:
    headcount = parse_headcount(text)
    return headcount.count is not None or headcount.several or headcount.by_sex


@dataclass(frozen=True)
class AgeText(_Open):
    """Age limits（年龄要求）, kept as written once they are understood."""

    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The text. Raises CellFault: age_by_sex, asked_in_cell; with a warning: age_unread (not kept)."""
        text = text_of(raw)
        if is_nothing(text):
            return None
        if is_split_by_sex(text):
            raise CellFault(errors.AGE_BY_SEX, found=shown(text))
        _refuse_conditions(text)
        if _NO_AGE_LIMIT.search(text):
            return None
        if parse_age(text) == (None, None):
            if (limited := age_limit_in(text)) is not None:
                raise CellFault(errors.ASKED_IN_CELL, found=shown(limited))
            raise CellFault(errors.AGE_UNREAD, found=shown(text))
        return text

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, lambda text: "岁" in text and parse_age(text) != (None, None))


@dataclass(frozen=True)
class EducationText(_Open):
    """The least education（学历要求）as its level 0 to 6."""

    dtype = pl.Int64()

    def read(self, raw: object) -> int | None:
        """The level. Raises CellFault: asked_in_cell; with a warning: education_unread (not kept)."""
        text = text_of(raw)
        _refuse_conditions(text)
        level = least_education(text)
        if level is None and not is_nothing(text):
            raise CellFault(errors.EDUCATION_UNREAD, found=shown(text))
        return level

    def said(self, value: object) -> str:
        """The level's name."""
        return EDUCATION_NAMES[value] if isinstance(value, int) else str(value)

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, lambda text: len(text) <= 20 and (parse_education(text) or 0) > 0)

    def belied_by(self, samples: Sequence[object]) -> bool:
        """Whether they are bare numbers: codes of some system, of which nobody here knows what 3 means."""
        return bool(samples) and all(str(raw).strip().isdecimal() for raw in samples)

    def choices(self) -> Sequence[str]:
        return EDUCATION_NAMES


@dataclass(frozen=True)
class ExperienceText(_Open):
    """Years of experience（工作经验）, kept as written: no limit of the matching rests on it."""

    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        text = text_of(raw)
        return None if is_nothing(text) else text

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, lambda text: len(text) <= 12 and parse_experience(text) != (None, None))


@dataclass(frozen=True)
class RequiredSkills(SkillList):
    """Skills a post requires（技能要求）by name; what anyone can claim (吃苦耐劳) is no skill and is left out."""

    def read(self, raw: object) -> list[str]:
        """The names. Raises CellFault: text_long, garbled, asked_in_cell."""
        named = super().read(raw)
        for name in named:
            _refuse_conditions(name)
        return [name for name in named if not _NO_SKILL.fullmatch(name)]


@dataclass(frozen=True)
class DemandList(_Open):
    """Objective physical demands（体力要求）from the list that workers' limits share, as its Chinese names."""

    dtype = pl.List(pl.String())

    def read(self, raw: object) -> list[str]:
        """The names, in the list's order. Raises CellFault choice."""
        try:
            return list(names(read_work_limits(text_of(raw))))
        except UnknownWorkLimit as unknown:
            known = "、".join(self.choices())
            raise CellFault(faults.CHOICE, found=shown(unknown.found), choices=known) from unknown

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, _is_demand)

    def choices(self) -> Sequence[str]:
        return tuple(limit.zh for limit in WORK_LIMITS)


def _is_demand(text: str) -> bool:
    try:
        return read_work_limits(text) > 0
    except UnknownWorkLimit:
        return False


@dataclass(frozen=True)
class MixedList(_Open):
    """A list of all sorts（混合标签）: "['北京-朝阳区', '5-7年经验', '招1人']" or "3-4年,本科,五险一金"."""

    dtype = pl.List(pl.String())

    def read(self, raw: object) -> list[str]:
        """Its parts, without the marks that a program left. Raises CellFault tags_garbled (the rest is kept)."""
        text = raw if isinstance(raw, str) else text_of(raw)
        listed = _LIST_MARKS.match(text)
        parts = _BETWEEN.split(listed[1] if listed else text)
        bare = [part for part in (part.strip().strip("'\"").strip() for part in parts) if part]
        whole = [part for part in bare if misread_in(part) is None]
        if len(whole) < len(bare):
            raise CellFault(errors.TAGS_GARBLED, value=whole, count=len(bare) - len(whole))
        return whole

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, lambda text: bool(_LIST_MARKS.match(text)))


@dataclass(frozen=True)
class PostPlace(_Open):
    """Where the work is（工作地点）: the township's nine digits, the county's six, or the city's padded to six."""

    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The code. Raises CellFault: place_unknown (a province alone is too wide), place_ambiguous."""
        text = text_of(raw)
        return None if is_nothing(text) else place_code(text)

    def said(self, value: object) -> str:
        """The place in full."""
        return place_name(str(value))

    def recognises(self, samples: Sequence[object]) -> float:
        return _share_of(samples, lambda text: readable(self.read, text))

    def as_text(self) -> bool:
        return True


def place_name(code: str) -> str:
    """A place in full; the code itself where no division has it."""
    try:
        return places.by_code(code.ljust(6, "0"), historic=True).full_name
    except (places.UnknownPlace, places.AmbiguousPlace):
        return code


def place_code(text: str) -> str:
    """The narrowest code of a place of work: the township's nine digits, the county's six, the city's padded to six.

    A township that changed hands keeps its old code, which would belie its county, so its county stands for it.

    Raises CellFault: place_unknown (also for a province alone, which is too wide), place_ambiguous.
    """
    try:
        found = places.find(text)
    except places.UnknownPlace as unknown:
        raise CellFault(faults.PLACE_UNKNOWN, found=shown(text)) from unknown
    except places.AmbiguousPlace as ambiguous:
        cities = {place.city for place in ambiguous.candidates}
        if len(cities) == 1 and (city := cities.pop()):
            return city
        raise CellFault(faults.PLACE_AMBIGUOUS, found=shown(text), count=len(ambiguous.candidates)) from ambiguous
    if found.level in ("township", "village") and found.code[:6] == found.county_code:
        return found.code[:9]
    code = found.county or found.city
    if not code:
        raise CellFault(faults.PLACE_UNKNOWN, found=shown(text))
    return code
