"""Ages（年龄）: 25-35岁, 40周岁以下, 年龄在45岁以内, found in a cell or inside long requirements.

A preference (优先) is no limit, but it needs a ground as a limit does; a relaxed ceiling (放宽至) is not the rule, a
child to be cared for is no applicant.
Years of birth (85后, 1985年以后出生) would need a day to count from: they are found and quoted, never counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qiao.story.vacancies.texts.disguises import together
from qiao.story.vacancies.texts.spelling import in_todays_script, tidy, whole_number, with_digits

_LEAST, _MOST = 14, 80  # outside it a number before 岁 is a child's, or a slip
# No age has decimals: in "1.40周岁以下" the 1 numbers the clause.
_AGE = r"(\d{2})"
_LONGEST_CELL = 20  # longer texts speak of ages only with one of the two words
_YEARS = r"(?:周岁|岁)"
_OPTIONAL = r"\s?(?:周岁|岁)?\s?"
_INCLUSIVE = r"(?:[(（]?含[^)）]{0,4}[)）]?)?"
_RANGE = re.compile(
    rf"(?<!\d){_AGE}{_OPTIONAL}{_INCLUSIVE}(?:以上)?\s?[-,和]?(?:不超过|至|到|-|,|和|、)\s?{_AGE}\s?{_YEARS}(?!以下(?:儿童|幼))"
)
_LABELLED_RANGE = re.compile(rf"年龄[^\d,;。]{{0,8}}{_AGE}{_OPTIONAL}-\s?{_AGE}(?!\d|年)")
_AT_MOST = re.compile(
    rf"(?<![\d-]){_AGE}\s?{_YEARS}\s?{_INCLUSIVE}(?:及其?|或)?(?:以[下内]|之内|内|封顶)"
    rf"|(?:不得?超过|不大于|不高于|(?<!不)小于|(?<!不)低于|未满|<=?|≤)\s?{_AGE}\s?{_YEARS}"
    rf"|年龄[^\d,;。]{{0,8}}{_AGE}\s?{_OPTIONAL}{_INCLUSIVE}(?:及其?)?以[下内]"
    rf"|年龄[^\d,;。]{{0,4}}(?:(?<!可)(?<!可以)不(?:得|要|能)?超过|不大于|不高于|小于|低于|至多|最大|上限)[^\d,;。]{{0,2}}{_AGE}(?!\d|[%元])"
)
_AT_LEAST = re.compile(
    rf"(?<![\d-]){_AGE}\s?{_YEARS}\s?{_INCLUSIVE}(?:及其?|或)?(?:以上|起)"
    rf"|(?:(?<!未)满|不低于|不小于|(?<!不)大于|(?<!不)高于|(?<!不)(?<!不得)超过|>=?|≥)\s?{_AGE}\s?{_YEARS}(?!\s?{_INCLUSIVE}(?:以下|以内))"
    rf"|年龄[^\d,;。]{{0,8}}{_AGE}{_OPTIONAL}{_INCLUSIVE}(?:及其?)?以上"
)
_BARE_RANGE = re.compile(rf"{_AGE}\s?-\s?{_AGE}")
_BARE_BOUND = re.compile(rf"{_AGE}\s?(?:及其?)?(以[下上内])")
_PREFERRED = re.compile(r"[^,;。]{0,8}(?:者?优先|为佳|更好|尤佳)")
_PREFERENCE = re.compile(r"(?:[者的])?(?:优先(?:考虑|录用)?|为佳|更好|尤佳)")
# Of those who are served, not of those who work: 面向50岁以上的居家老人, 80岁以上老人护理.
_SERVED = (
    r"[^,;。]{0,6}?(?:老人|老年人?|长者|患者|病人|客户|顾客|居民|群众|会员|学员|儿童|女性客|男性客|失能|妇女|服务对象)"
    r"(?![^,;。]{0,4}(?:招聘|应聘|报名|优先|勿扰))"
)
_SERVES = re.compile(
    r"(?:面向|照护|照顾|照料|护理|服务|陪护|看护|陪伴|针对|关爱|接待|探访|慰问|(?<![不因作])为|给|帮助)于?[^,;。]{0,6}$"
)
_OF_THE_SERVED = re.compile(rf"(?:的|{_INCLUSIVE})?{_SERVED}")
_SERVED_THEN = re.compile(rf"{_SERVED}[^,;。]{{0,4}}(?:护理|照护|照顾|照料|看护|陪护|服务|养老|体检)")
_RELAXED = re.compile(r"(?:放宽|延长|适当放|可至|到龄|退休)[^,;。]{0,8}$")

# 男50女45, 女40岁以下, 男性18-55周岁: an age beside a sex. 男女18-45 splits nothing; 男20名 counts heads.
_OF_ONE_SEX = re.compile(
    rf"(?<!男)([男女])(?:性|士|工|生|职工|员工|同志)?(?:年龄)?[:\s]?(?:不超过|须?在)?{_AGE}(?!\d|\s?[名人位个])\s?{_YEARS}?"
    rf"(?:\s?[-、]\s?{_AGE}(?!\d|\s?[名人位个])\s?{_YEARS}?)?\s?{_INCLUSIVE}((?:及其?|或)?以[上下内])?"
)
_ONE_SEX = r"[男女](?:性|士|工)?\s?[3-6]\d\s?(?:周?岁)?(?:及?以[下内])?"
_BARE_BY_SEX = re.compile(rf"(?:年龄)?[:\s]?{_ONE_SEX}[,/、;\s]*{_ONE_SEX}")

_CLAUSE_ENDS = re.compile(r"([,，;；。!！?？、\n\r|]|<br\s*/?>|(?<=[^\d\s])\s+)")
_CLAUSE_NUMBER = re.compile(r"^\s*(?:[(（]?\d{1,2}\s?[.、)）]|[一二三四五六七八九十]+、)?\s*")
_OF_AGES_ALONE = re.compile(
    r"年龄|年[轻青纪]|岁数|大龄|人|一律|不[要招收]|勿扰|太|偏|大|任职|岗位|要求|条件|应聘者?|限制?|周?岁|以[上下内]|之[间内]|左右|不?(?:超过|低于|大于|小于)|满|男女|女|男|性|[在至到为及其含须需者]|优先(?:考虑|录用)?|为佳|[\d\W_]"
)
_QUOTED = 20
GROWN = 18

# 85后 as what is asked; not the team's, the owner's or the customers'.
_BORN = re.compile(
    r"(?:(?:只|仅|限|要|招|聘|须|需|求)[^,;。\d]{0,4}(?:19|20)?[06-9]\d(?:、?[06-9]\d)?后|(?:^|[,;。:(]\s?|\d[、.]\s?)(?:19|20)?[06-9][05]后(?=的?优先|为佳|以[后下]|勿扰|即可|[、/和或][06-9][05]后(?:的?优先|为佳|即可|\s?[,;。)、]|$)|\s?[,;。)]|$))(?!团队|老板|同事|伙伴|团体|居多|氛围|客)"
    r"|(?:出生|生)(?:日期|年份|年月)?[:于在须为]{0,2}\s?(?:19|20)\d\d年?[^,;。]{0,8}(?:[以之]?[后前]|-)|(?<![\d成立建])(?:19|20)?[06-9]\d年(?:\d{1,2}月(?:\d{1,2}日)?)?[(（]?含?[)）]?(?:[以之]?[后前])(?:出生|生的?(?:人|优先|[,;。)]|$))"
)
_OF_A_TEAM = re.compile(r"(?:团队|老板|同事|伙伴|氛围|客户|用户|市场|主管|领导|平均)[^,;。]{0,8}$")
# 年龄45左右, 限45岁, 不要超过45: a limit in all but its figures' company.
_ABOUT = re.compile(
    rf"年龄[^,;。\d]{{0,4}}{_AGE}\s?(?:周?岁)?(?:左右|上下|优先)|(?:不要|不可|不能|勿)超过?\s?{_AGE}(?!\d|[.%元分秒天小个次米斤公工台人件万百千页字k])"
    rf"|(?:^|[,;。\s:(]|\d[、.])(?:年?龄?限|限)?{_AGE}\s?(?:以[下内])(?=[,;。\s)]|$)|(?:仅|限|只招|只要)\s?{_AGE}\s?周?岁"
)
# The young preferred, the old turned away, without a figure.
_YOUNGER = r"(?:年轻|年青|年(?:纪|龄)(?:轻|小)|岁数小)(?!化|态)(?:[的人者些]|一点|力壮|员工|男女|男性|女性|小伙)*"
_OLDER = (
    r"(?:(?:年龄|年纪|岁数)(?:太|偏|过|较|比较)?[大高老]"
    r"|(?:老人|老年|大龄|上了?年纪)(?!服务|护理|公寓|中心|院|用品|大学|客))"
)
_BY_YEARS = re.compile(
    r"(?:^|(?<=[,;。:\s(])|(?<=[\d][、.])|要求|须)年轻(?:,|、)?有(?:活力|朝气|激情|冲劲)(?!的?(?:团队|氛围|集体|公司|企业|平台|品牌|环境|同事|伙伴))"
    rf"|{_YOUNGER}(?:优先|为佳|更好|尤佳|为主)|(?:只|仅|限|要|招聘?)(?:招|要|收)?{_YOUNGER}(?=[,;。\s)!]|\d|若干|$)"
    rf"|(?:不要(?!求)|不招|不收(?!取)|谢绝|拒招|不考虑|不用(?!担心)){_OLDER}|{_OLDER}[人的者员工]*(?:一律|都|就)?"
    r"(?:勿扰|莫扰|别来|不要(?!求)|免谈|不招|不收(?!取)|不考虑|除外|谢绝)"
)
# 年龄不超过四十五, 十八到四十五岁: Chinese numerals that nothing but the word before or behind says to be ages.
_AGE_SAID = re.compile(
    r"(?:年龄|年纪|岁数)[^,;。\d]{2,16}"
    r"|(?:^|(?<=[,;。、\s:(限]))[一二三四五六七八九]?十[一二三四五六七八九]?(?=及?以[下内])"
)
_AGE_NUMERAL = re.compile(
    r"[二三四五六七八九]?十[一二三四五六七八九]?(?!\s?(?:[年月天日元块人名位件斤分秒]|小时|公[斤里]|多?年))"
)
_MAY_LIMIT = re.compile(r"[岁歲龄齡后後前]|年轻|年輕|年青|年纪|年紀|老[人年]|超|以[内下內]|[男女♂♀]\s?[性工]?\s?\d\d")

Limits = tuple[int | None, int | None]


def read_age(text: str | None) -> Limits:
    """The least and the greatest age a text allows, inclusive, in full years; None for an end it leaves open."""
    text = text or ""
    if len(text) > _LONGEST_CELL and "岁" not in text and "龄" not in text:
        return None, None
    plain = _in_figures(tidy(text))
    if by_sex := _by_sex(plain):
        return _for_all(by_sex, _read(_OF_ONE_SEX.sub(" ", plain)))
    return _read(plain)


def _in_figures(plain: str) -> str:
    """Chinese numerals of ages as digits."""
    said = _AGE_SAID.sub(lambda clause: _AGE_NUMERAL.sub(lambda found: str(whole_number(found[0])), clause[0]), plain)
    return with_digits(said)


def needs_ground(limits: Limits) -> bool:
    """Whether an age limit needs a legal ground: every one but a least age of 18 or less."""
    low, high = limits
    return high is not None or (low is not None and low > GROWN)


def limits_told(text: str) -> Limits:
    """The limits that words set, a preference read as the limit that it comes to; (None, None) for years of birth."""
    return read_age(_PREFERENCE.sub("", together(tidy(text))))


def age_limit_in(text: str) -> str | None:
    """The words, at most 20 characters, by which a text limits the age so that a ground is needed; else None."""
    if not _MAY_LIMIT.search(text) or not _limits(text):
        return None
    clause = next((clause for clause in _CLAUSE_ENDS.split(text) if _limits(clause)), text).strip()
    plain = in_todays_script(clause)
    at = next(
        (plain.find(word) for word in ("岁", "龄", "轻", "纪", "老", "后", "以", "超") if word in plain), len(plain)
    )
    return clause[max(0, at + 5 - _QUOTED) :][:_QUOTED]


def without_age_limits(text: str) -> str:
    """The text without the clauses that do nothing but limit the age; what numbered such a clause stays.

    A clause that says more is left as it is, for a person to change: no other condition is lost with the age.
    """
    parts = _CLAUSE_ENDS.split(text)
    kept: list[str] = []
    for at in range(0, len(parts), 2):
        clause, end = parts[at], parts[at + 1] if at + 1 < len(parts) else ""
        if not _limits(clause) or _OF_AGES_ALONE.sub("", clause):
            kept += [clause, end]
            continue
        number = _CLAUSE_NUMBER.match(clause)
        follows = end in (",", "，", "、", ";", "；") or not end.strip()
        kept.append(number[0] if number and follows else "")
        kept.append("" if follows else end)
    return re.sub(r"[(（]\s*[)）]", "", "".join(kept)).strip(" ,，、;；")


def _limits(clause: str) -> bool:
    """Whether it limits or prefers ages."""
    if not _MAY_LIMIT.search(clause):
        return False
    plain = together(tidy(clause))
    told = needs_ground(limits_told(plain)) or is_split_by_sex(plain)
    return told or _is_born(plain) or _is_about(plain) or _BY_YEARS.search(plain) is not None


def _is_born(plain: str) -> bool:
    """Whether it asks for those born in certain years."""
    found = _BORN.search(plain)
    return found is not None and not _OF_A_TEAM.search(plain[max(0, found.start() - 12) : found.start()])


def _is_about(plain: str) -> bool:
    """Whether it limits the age in other words than a range or a bound."""
    found = _ABOUT.search(_in_figures(plain))
    return found is not None and _LEAST <= int(next(filter(None, found.groups()))) <= _MOST


def is_split_by_sex(text: str) -> bool:
    """Whether a text gives one sex another age limit than the other, or one sex alone a limit."""
    return bool(_by_sex(with_digits(tidy(text))))


def _by_sex(text: str) -> dict[str, Limits]:
    """What a text says of each sex; nothing where a number beside a sex has neither 岁 nor a bound to it."""
    is_bare = bool(_BARE_BY_SEX.fullmatch(text))
    said: dict[str, Limits] = {}
    for found in _OF_ONE_SEX.finditer(text):
        first, second, bound = int(found[2]), found[3], found[4]
        if not (is_bare or bound or second or "岁" in found[0]) or not _LEAST <= first <= _MOST:
            continue
        limits: Limits
        if second:
            limits = _in_order(first, int(second)) or (None, None)
        else:
            limits = (first, None) if bound and bound.endswith("上") else (None, first)
        said[found[1]] = limits
    return said


def _for_all(by_sex: dict[str, Limits], common: Limits) -> Limits:
    """The widest of both sexes' limits; what binds one sex alone binds nobody. A limit of all, said beside, stands."""
    if len(by_sex) < 2:
        return common
    lows, highs = zip(*by_sex.values(), strict=True)
    low = common[0] if None in lows else min(lows)
    return low, common[1] if None in highs else max(highs)


def _read(plain: str) -> Limits:
    """The limits of a tidied text that does not split them."""
    return _bare(plain) or _range(plain) or (_bound(_AT_LEAST, plain, min), _bound(_AT_MOST, plain, max))


def _bare(text: str) -> Limits | None:
    """A cell of an age column that leaves 岁 out: 18-45, 45以下."""
    if found := _BARE_RANGE.fullmatch(text):
        return _in_order(int(found[1]), int(found[2]))
    if found := _BARE_BOUND.fullmatch(text):
        age = int(found[1])
        return (age, None) if found[2] == "以上" else (None, age)
    return None


def _range(text: str) -> Limits | None:
    """The widest of the ranges that are limits: where a text splits them by sex, that split binds nobody here."""
    ranges = []
    for pattern in (_RANGE, _LABELLED_RANGE):
        for found in pattern.finditer(text):
            if _is_limit(found, text) and (limits := _in_order(int(found[1]), int(found[2]))):
                ranges.append(limits)
    if not ranges:
        return None
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _bound(pattern: re.Pattern[str], text: str, widest: Callable[[list[int]], int]) -> int | None:
    """The widest of the one-sided limits in a text, None when there is none."""
    written = (next(filter(None, found.groups())) for found in pattern.finditer(text) if _is_limit(found, text))
    ages = [age for age in map(int, written) if _LEAST <= age <= _MOST]
    return widest(ages) if ages else None


def _in_order(low: int, high: int) -> tuple[int, int] | None:
    low, high = min(low, high), max(low, high)
    return (low, high) if low >= _LEAST and high <= _MOST else None


def _is_limit(found: re.Match[str], text: str) -> bool:
    before = text[max(0, found.start() - 14) : found.start()]
    return not (
        _PREFERRED.match(text, found.end())
        or _RELAXED.search(before)
        or _SERVED_THEN.match(text, found.end())
        or (_SERVES.search(before) and _OF_THE_SERVED.match(text, found.end()))
    )
