"""Barred conditions（不得作为招聘条件）: sex, marriage and birth, ethnicity, carrying a virus, written into a text.

They are quoted so that people take them out, and never used. Also what no one under 18 may do（未成年工禁忌）.
"""

from __future__ import annotations

import re

from qiao.story.vacancies.texts.charges import quoted
from qiao.story.vacancies.texts.spelling import tidy

_ENDS = r"(?=[,;。、\s\d()/!]|优先|$)"
_ONE_SEX = r"(?:(?<!男)女(?!女)|男(?!女))"
_WHO = r"(?:性|士|生|工|孩|员工|职员|普工|服务员|职工|保安|保洁|操作工)?"
_CONDITION = re.compile(
    "|".join(
        (
            rf"(?:仅?限(?:招|收)?|只(?:招|要|收|限)|仅(?:招|收|要)|性别[:要求为须]*\s?|招聘?|需要?|要求|须为){_ONE_SEX}{_WHO}{_ENDS}",
            rf"{_ONE_SEX}(?:性|士|生|工)?(?:优先|为主|为佳|更佳|勿扰|除外|免谈)",
            rf"(?:优先|勿扰|不要|不招|谢绝){_ONE_SEX}(?:性|士|生|工)",
            rf"\((?:仅?限)?{_ONE_SEX}(?:性|士|生|工)?\)|岁(?:及?以[下上内])?{_ONE_SEX}(?:性|士|工)|[,、;]\s?{_ONE_SEX}性{_ENDS}|^限?{_ONE_SEX}性?[,、;]|^{_ONE_SEX}(?:性|士)?$",
            rf"^{_ONE_SEX}性?(?:普工|工|保洁|保安|服务员|员工|操作工|质检|文员|销售|客服|学徒|司机|工人|缝纫工)",
            r"(?:已婚|未婚|已育|未育|离异)[^,;。]{0,6}",
            r"(?:不|无|没有|未)(?:得|能|许|可|准备|打算)?(?:生育|怀孕|结婚|备孕)(?:计划)?|孕妇(?:勿扰|除外|免谈|不要)|(?:婚|育)(?:姻)?状况",
            rf"汉族(?:人)?(?:优先|者)?{_ENDS}|(?:不要|不招|不收|谢绝|除)[^,;。]{{0,4}}(?:少数民族|[维藏彝回苗]族)|少数民族(?:勿扰|除外|不要|谢绝|免谈)",
            r"乙肝(?!疫苗|药|检测|试剂|防治|诊断)|乙型肝炎(?!疫苗|药|检测)|[大小]三阳|病毒携带|hbv(?!检测|试剂)|艾滋病?(?!防治|检测)",
        )
    )
)
_ALL_THE_SAME = re.compile(r"[^,;。]{0,6}?(?:均可|不限|都可|皆可|不查|可以?$|都要|都行|不拒)")
_SAID_FREE = re.compile(r"(?:不限|不论|不分|不查|无论|不问|不看)[^,;。]{0,4}$")
_NOT_UNDER_18 = re.compile(
    r"ktv|酒吧|夜总会|夜场|会所|网吧|网咖|歌舞厅|酒廊|桑拿|洗浴|足[浴疗]|按摩|井下|采煤|煤矿|矿山|矿井|爆破|炸药|烟花|爆竹|夜班|通宵|高空|高处作业|登高"
    r"|有毒|有害|剧毒|化学品|危化|易燃|易爆|放射|强酸|强碱|锅炉|吸烟|烟草|彩票|粉尘|高温作业|冷库"
)
_VENUE = re.compile(r"ktv|酒吧|夜总会|夜场|网吧|网咖|歌舞厅|煤矿|采煤|烟花|爆竹|爆破")
_WITHOUT = re.compile(r"(?:无需|不用|不上|不接触|远离|没有|无|不|非|禁止)[^,;。]{0,4}$")


def condition_in(text: str) -> str | None:
    """The words, at most 20 characters, that make a condition of what may not be asked; None when there are none."""
    plain = tidy(text)
    for found in _CONDITION.finditer(plain):
        before = plain[max(0, found.start() - 8) : found.start()]
        if not (_ALL_THE_SAME.search(found[0] + plain[found.end() : found.end() + 8]) or _SAID_FREE.search(before)):
            return quoted(plain, found)
    return None


def barred_to_minors(text: str) -> str | None:
    """The words by which a post is none for a person of 16 or 17; None when there are none."""
    plain = tidy(text)
    for found in _NOT_UNDER_18.finditer(plain):
        if not _WITHOUT.search(plain[max(0, found.start() - 6) : found.start()]):
            return quoted(plain, found)
    return None


def barred_venue(text: str) -> str | None:
    """The words by which an employer's name is of a place where nobody under 18 may work; None when there are none."""
    found = _VENUE.search(plain := tidy(text))
    return quoted(plain, found) if found else None
