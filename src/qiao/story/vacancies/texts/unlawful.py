"""Unlawful terms（违法约定）: what no contract may agree on: no social insurance, no contract, unpaid or endless hours.

A day's work beyond eleven hours is beyond what overtime may add（劳动法第三十六条、第四十一条）; a shift that is rested
after, or counted over a longer time（综合工时）, is none of it.
"""

from __future__ import annotations

import re

from qiao.story.vacancies.texts.disguises import Place, around, told_in
from qiao.story.vacancies.texts.spelling import tidy

HOURS_ASKED, HOURS_MOST = 9, 11
"""Hours a day above which overtime passes 36 hours a month; and those that 8 hours and 3 of overtime make."""
DAYS_MOST = 27
"""Days a month that leave a day's rest in each week（劳动法第三十八条）."""
_INSURANCE = r"(?:社会保险|社保|五险一?金?|养老保险|工伤保险|医保|保险)"
_CONTRACT = r"(?:劳动合同|用工合同|合同|劳动协议)"
_OVERTIME = r"(?:加班费|加班工资|加班补贴|加班补助|加点费)"
_GIVES_NONE = r"(?:不(?:交|缴纳?|买|上|办|给(?:交|缴|买|上)|提供|参加?|购买)|没有|无)"
_FROM_US = r"(?:公司|单位|厂里|工厂|本厂|我们|试用期(?:内|间)?|临时工|入职)?"
_UNLAWFUL = re.compile(
    "|".join(
        (
            rf"(?:自愿|主动|同意|签字|承诺|声明)[^,;。]{{0,6}}(?:放弃|不(?:交|缴|买|参加))[^,;。]{{0,6}}{_INSURANCE}|放弃(?:缴纳|购买|参加|交)?{_INSURANCE}",
            rf"(?:^|(?<=[,;。、\s:(])|(?<=\d[、.]))(?:{_FROM_US}一律)?{_FROM_US}(?:{_GIVES_NONE}社(?:会保险|保)|不(?:交|缴纳?|买|上)(?:五险|工伤保险|养老保险|医保))(?=[,;。、\s)]|$)",
            rf"{_INSURANCE}(?:折现|折算|折成|补贴?)[^,;。]{{0,4}}(?:进|到|在|入)?(?:工资|现金)|{_INSURANCE}[^,;。]{{0,4}}(?:打到|打进|补到|发到|并入|计入|折进)工资",
            rf"不(?:用|需|必)?(?:签订?|订立)(?:书面)?的?{_CONTRACT}(?!制|的?客户|的?单)|(?:没有|无)(?:劳动|书面)合同(?!纠纷|争议|经验)",
            rf"(?:无|没有?|不(?:给|算|计|发|付|支付|另付|另给))\s?{_OVERTIME}|{_OVERTIME}[^,;。]{{0,2}}(?:没有|不给|不发|不算|不付|不另付)|(?:义务|无偿|免费)加班",
        )
    )
)
_DENIED = re.compile(
    r"(?:严禁|禁止|不得|不准|不许|不能|不会|拒绝|杜绝|绝不|从不|举报|不要|不存在|如遇|谨防|防止|避免|查处|整治)[^,;。]{0,8}$"
)
_OF_A_TRADE = re.compile(r"(?:客户|咨询|处理|协调|案件|纠纷|投诉|商业|房屋|购房|租赁|采购|供货|销售)[^,;。]{0,8}$")
_HOURS = re.compile(
    r"(?:[一1每](?:天|日)|日均|日工作)(?:[^,;。\d]{0,6})(?P<a>\d{1,2}(?:\.\d)?)\s?个?(?:小时|钟头|h(?![a-z]))"
    r"|(?<![\d.-])(?P<b>\d{1,2}(?:\.\d)?)\s?个?(?:小时|h)\s?(?:/|每|一)\s?(?:天|日)"
    r"|(?:工作时间|工时|上班时间)[为:是]?\s?(?P<c>\d{1,2}(?:\.\d)?)\s?个?(?:小时|h)(?!内)"
)
_NO_WORK = re.compile(
    r"(?:营业|开放|服务|直播|续航|运行|待机|配送|充电|供应|客服|保修|不超过|不得超过|最多)[^,;。]{0,6}$"
)
_RESTED = re.compile(
    r"休(?:息)?\s?\d|[上做干]\s?[一二三1-3]\s?(?:天)?休|[一二三1-3]\s?天?休\s?[一二三1-3]|综合(?:计算)?工时|综合计算|不定时|轮休|[三四]班[两二三]"
)
_NO_REST = re.compile(
    r"(?:每|一个?)月(?:要|需|须)?(?:工作|上班|出勤|上满?|干满?|做满?)?[^,;。\d]{0,2}3[01]\s?天|3[01]\s?天\s?/\s?月|(?:工作|上班|出勤|干|做)满?3[01]天(?!后|返|以|内)"
    r"|(?:全月|整月|月月|天天|每天)(?:都)?(?:无休|不休|没有休息|上班|干活)|(?:没有|无)(?:休息日|公休|月休|周休|休假|节假日)|月休\s?[0零无](?!\.)"
    r"|(?:上班|工作|全月|全年)(?:[^,;。]{0,2})(?:无休|不休)"
)
_OF_A_SHOP = re.compile(r"(?:服务|营业|门店|店铺|客服|热线|系统|开放|商场)[^,;。]{0,6}$")
_NUMERALS = re.compile(r"(?:十[一二三四五六七八]?)(?=个?(?:小时|钟头))|三十一?(?=天)")
_FIGURES = dict(zip("一二三四五六七八", range(1, 9), strict=True))


def unlawful_term_in(text: str) -> str | None:
    """The words of a term that the labour law lets nobody agree on; None when there are none."""
    return told_in(text, _unlawful)


def hours_in(text: str) -> tuple[float, str] | None:
    """The hours a day that a text has people work without a rest to follow, with its words; None where it says none."""
    plain = _figures(text)
    if _RESTED.search(plain):
        return None
    told = [
        (float(found["a"] or found["b"] or found["c"]), found[0])
        for found in _HOURS.finditer(plain)
        if not _NO_WORK.search(plain[max(0, found.start() - 8) : found.start()] + found[0].split("时")[0][:4])
    ]
    told = [each for each in told if each[0] <= 18]
    return max(told) if told else None


def without_rest_in(text: str) -> str | None:
    """The words by which a post leaves no day of rest; None when there are none."""
    plain = _figures(text)
    for found in _NO_REST.finditer(plain):
        if not _OF_A_SHOP.search(plain[max(0, found.start() - 10) : found.start()]):
            return found[0]
    return None


def _figures(text: str) -> str:
    return _NUMERALS.sub(lambda found: str(_number(found[0])), tidy(text))


def _number(numeral: str) -> int:
    tens, ones = numeral.split("十")
    return 10 * _FIGURES.get(tens, 1) + _FIGURES.get(ones, 0)


def _unlawful(plain: str) -> Place | None:
    for found in _UNLAWFUL.finditer(plain):
        before = plain[max(0, found.start() - 14) : found.start()]
        if not (_DENIED.search(before) or _OF_A_TRADE.search(before)):
            return around(plain, found)
    return None
