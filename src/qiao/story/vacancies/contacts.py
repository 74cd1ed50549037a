"""Contacts（文字里的联系方式）: names, telephones, accounts and numbers of persons in the words of a post.

Found however they are written: in Chinese or circled digits, with dots or words between, 艾特 for @. What the public
reads goes without them, for whoever is interested calls the station; whoever enters a post is told before. Places of
work, pay, hours, dates and counts are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

Span = tuple[int, int]

_CJK = r"\u3400-\u9fff"
_GAP = r"[-\s()（）·.]{0,2}"
# Words inside a number（138 联系 0013 8000）are none that measure something, and no new sentence.
_BETWEEN = rf"(?:[-\s()（）·.,，、_*/—:：]|(?![元天时月岁人名年日件薪米斤到至万千百个])[{_CJK}]){{0,6}}"
_NO_MEASURE = r"(?!\s*(?:小时|元|岁|天|人|名|薪|个|[kK]))"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤花俞袁柳鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬卞康伍余卜顾孟黄穆萧尹姚邵汪祁毛禹狄臧戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季贾江童郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞"
    "万支柯卢莫房裘缪丁宣邓郁杭洪诸左崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦侯宓全班仇栾厉武符刘景詹龙叶黎乔翟谭劳姬申冉桂牛尚温庄晏柴阎"
    "慕习艾容向古易廖耿满匡文欧师聂晁敖辛阚饶曾沙丰关查游权益岳帅方石任袁付肖闫付代"
)
_NO_NAMES = "高全劳向文师满丰关查权益方石任代古容艾申习左尚万支班昌花项封储曲段"
_SURE = "".join(sign for sign in _SURNAMES if sign not in _NO_NAMES)
"""Surnames that seldom are another word; the others count only where somebody is asked to call them."""
_DOUBLE = "(?:欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|令狐|司徒|夏侯|慕容|端木|轩辕|独孤|长孙|宇文|呼延|东郭|澹台|濮阳|闻人)"
_PERSON = r"先生(?!产)|女士|小姐|师傅|老板娘?|厂长|老师"
_OFFICE = r"经理|主管|主任|队长|班长|组长|部长|科长|书记|会计"
_BOSS = r"总(?![部体量数计工经和是师])"
_KIN = r"大?姐|大?哥|嫂|叔|阿?姨"
_NOT_ON = r"(?!助理|优先|级|岗|职|培|候|及|以|或|、|\d)"
_CALLED = rf"(?:(?:{_PERSON})|(?:{_OFFICE}){_NOT_ON}|(?:{_KIN})(?:(?![{_CJK}])|(?=电话|联系|手机|微信|收|处)))"
_NEW = rf"(?:(?<![{_CJK}])|(?<=联系|电话|手机|咨询|致电|微信)|(?<=联系人)|(?<=[找加打问是由跟请]))"
# Whoever hires, and a name behind it: 人事小李, 老板张三丰. No province, city or trade behind an office is one.
_HIRES = r"(?:人事(?:部|经理|专员)?|hr|招聘(?:专员|经理|负责人)?|前台|客服|驻厂|带队|中介|劳务|老板娘?|厂长)"
_NO_PLACE = (
    r"(?!顾问|金融|马上|何时|钱[多少]|余额|严格|施工|程序|郑重|毛利|温馨|计件)"
    rf"(?![{_SURNAMES}](?:[州苏西阳门山宁海北南东江湖城]|家[港口庄界]|鞍山))"
    rf"(?![{_CJK}]{{1,2}}[员工师手生部区店厂](?![{_CJK}]))"
)
_ENDS = rf"(?=报名|面试|联系|咨询|电话|手机|收|[^{_CJK}]|$)"
_MARK = r"(?:号码?|账号|id|群号?|同号)?\s*[:：为是.。·_/]?\s*"
_ACCOUNT = r"[a-z0-9_-]{4,}"
_NUMBERED = r"(?=[a-z_-]*\d)[a-z0-9_-]{5,}"
_APPS = r"(?:卫星|绿泡泡|绿色软件|钉钉|抖音|快手|小红书|微博|陌陌|飞信|支付宝)"
_NUMERALS = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_CONTACTS: Final = (
    r"(?:https?://|www\.)[!-~]+",
    r"[a-z0-9_.+-]+\s*(?:@|艾特|爱特|[(\[]at[)\]]|\sat\s)\s*[a-z0-9-]+\s*(?:(?:\.|点|\sdot\s|[(\[]dot[)\]])\s*[a-z]{2,})+",
    r"[1-9]\d{5}[-\s]?(?:19|20)\d{6}[-\s]?\d{3}[\dx](?!\d)",
    rf"(?:\+?86{_GAP})?(?<!\d)1[3-9]\d(?:{_GAP}\d){{8}}(?!\d){_NO_MEASURE}",
    rf"(?<!\d)1[3-9]\d{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}(?!\d){_NO_MEASURE}",
    r"(?<!\d)1[-.,，、_*/ ]{1,2}[3-9](?:[-.,，、_*/ ]{1,2}\d){9}(?!\d)",
    rf"(?<!\d)\(?（?0\d{{2,3}}{_GAP}\d{{3,4}}{_GAP}\d{{3,5}}(?!\d)(?:转\d{{1,5}})?",
    r"(?<!\d)[48]00[-\s]?(?:\d{3}[-\s]?\d{4}|\d{4}[-\s]?\d{3})(?!\d)",
    r"(?:电话|手机|座机|热线|致电|拨打|tel)(?:号码?)?\s*[:：]?\s*\d[\d\s-]{4,}\d(?:转\d{1,5})?",
    r"(?<!\d)6\d{3}(?:[-\s]\d{4}){3}(?:[-\s]?\d{1,3})?(?!\d)",
    r"\d{7,}x?",
    r"(?:qq|扣扣|企鹅)\s*(?:交流)?(?:号码?|群号?|群)?\s*[:：为是]?\s*\d{3,}",
    r"(?:[微薇威维徽][信芯]|wei\s*信|v\s*信|微\s?x|wechat|weixin|qq|扣扣)\s*(?:号码?|群号?|同号)?\s*[:：为是]?\s*[a-z0-9_-]{5,}",
    r"\b[vw]x\s*(?:号|群)?(?:\s*[:：为是]|\s|(?=\d|id_))\s*[a-z0-9_-]{5,}",
    r"(?<![a-z0-9])v\s*[:：]\s*[a-z0-9_-]{4,}",
    rf"(?:(?<![a-z0-9])[vw]|[微薇威维])\s*[❤♥❣💗💚💛💙💜💕🧡心芯]\ufe0f?\s*{_MARK}{_ACCOUNT}|(?<![a-z])[vw]\s*信\s*{_MARK}{_ACCOUNT}",
    rf"(?:加|\+|搜|联系|关注)\s*(?:我|个)?\s*(?:的)?{_APPS}\s*{_MARK}{_ACCOUNT}|{_APPS}\s*(?:号码?|账号|id|[:：])\s*[:：为是]?\s*{_ACCOUNT}|{_APPS}\s*{_NUMBERED}",
    rf"(?<![a-z0-9])[vw]x\s*(?:号|群)?\s*[.。·_/-]\s*{_NUMBERED}|(?<![a-z0-9])[vw]x(?=[a-z]{{0,8}}\d{{3,}})[a-z0-9_-]{{5,}}",
    rf"(?<![a-z0-9])[1li|][3-9](?:{_GAP}[\doli|]){{9}}(?![a-z\d]){_NO_MEASURE}",
    rf"(?<![周期{_NUMERALS}\d])(?!一二三四五六七)(?=(?:\d?{_GAP}[{_NUMERALS}]){{5}})[\d{_NUMERALS}](?:{_GAP}[\d{_NUMERALS}]){{6,11}}(?![{_NUMERALS}\d十百千万年月]){_NO_MEASURE}",
    r"(?:加|\+)\s*(?:我|个)?\s*(?:[微薇威维]信?|v信?|vx|wx|q|wei信?)\s*(?:号|群)?(?:\s*[:：]|\s|(?=[a-z_-]*\d))\s*[a-z0-9_-]{4,}",
    rf"联系人\s*[:：]?\s*(?!电话|方式)[{_CJK}]{{1,4}}",
    rf"(?:负责人|经办人|招聘人)\s*[:：]\s*[{_CJK}]{{1,4}}",
    rf"(?:负责人|经办人|招聘人)\s*[{_SURE}][{_CJK}]{{1,2}}(?=[\s\d,，。;；:：(（]|$)",
    rf"(?:联系|找|咨询|致电|请打|拨打|加)\s*(?!项目|区域|部门|高级)[{_SURNAMES}][{_CJK}]{{0,2}}?(?:{_PERSON}|{_OFFICE}{_NOT_ON}|{_BOSS}|{_KIN}(?![{_CJK}]))",
    rf"{_NEW}[{_SURE}]{_CALLED}",
    rf"{_NEW}[{_SURE}][{_CJK}]{{1,2}}(?:先生(?!产)|女士|小姐)",
    rf"{_NEW}[{_SURE}]{_BOSS}",
    rf"{_NEW}{_DOUBLE}(?:[{_CJK}]{{0,2}}?(?:{_PERSON})|(?:{_OFFICE}){_NOT_ON}|{_BOSS}|(?:{_KIN})(?![{_CJK}]))",
    rf"(?:联系|找|咨询|致电|请打|问|加|跟)\s*(?:[小老阿][{_SURE}](?:{_KIN}|[妹弟总])?|{_DOUBLE}[{_CJK}]{{1,2}}){_ENDS}",
    rf"{_HIRES}\s*[:：]?\s*[小老阿][{_SURE}](?:{_KIN}|[妹弟总])?{_ENDS}",
    rf"(?:人事(?:部|经理|专员)?|(?<![a-z])hr|老板娘?|厂长)\s*[:：]?\s*(?:{_NO_PLACE}(?:[{_SURE}]|{_DOUBLE})[{_CJK}]{{1,2}}?){_ENDS}",
    rf"{_NEW}[小老阿][{_SURE}](?:(?:{_KIN}|[妹弟总])(?![{_CJK}])|(?=\s*[:：(（]?\s*\+?[1l][3-9]\d))",
    rf"我(?:是|叫)\s*{_NO_PLACE}(?:[{_SURE}]|{_DOUBLE})[{_CJK}]{{1,2}}{_ENDS}|(?:本人|免贵|我|贵)姓[{_SURNAMES}](?![名氏])",
    rf"{_NEW}[{_SURNAMES}](?:先生(?!产)|女士|小姐)",
    rf"(?:(?<=联系)|(?<=找)|(?<=致电)|(?<=请打))[{_SURE}][{_CJK}]{{1,2}}(?=报名|面试|联系|咨询|电话|手机|[\s\d,，。；;、:：()（）]|$)",
    rf"{_NEW}[{_SURE}][{_CJK}]{{1,2}}\s*[:：(（]?\s*(?=\+?(?:86[-\s]?)?1[3-9]\d(?:[-\s.]?\d){{8}})",
    rf"(?<=\d)\s*[(（][{_SURE}][{_CJK}]{{0,2}}[)）]",
    rf"[{_CJK}]{{1,6}}(?:小区|家属院|花园|新村)\s*\d{{1,3}}(?:号楼|栋|幢)\s*\d{{1,2}}单元\s*\d{{2,4}}室?",
)
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _CONTACTS), re.IGNORECASE)
_KEPT = "\n"
_SPELT = str.maketrans("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")
_SPELT_NUMBER = re.compile(rf"(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d){_NO_MEASURE}")
_MAY = re.compile(
    rf"{_APPS}|w\s?信|❤|我[是叫]|人事|hr|招聘|前台|驻厂|带队|厂长|姓|"
    r"\d(?:\D{0,6}\d){4}|@|艾特|爱特|\bat\b|www|http|[零〇一二三四五六七八九幺](?:\D?[零〇一二三四五六七八九幺]){5}|[①-⑨Ａ-Ｚａ-ｚ]"
    rf"|联系|找|致电|请打|负责人|经办人|招聘人|单元|{_PERSON}|{_OFFICE}|姐|哥|嫂|叔|姨|[微薇威维徽v扣]|vx|wx|qq|wei",
    re.IGNORECASE,
)
"""What a text must have before it is looked at closely: most have none of it."""


def plain(text: object) -> str:
    """A text without signs that are not seen: controls, marks of direction, joiners; full-width signs as usual."""
    seen = (sign for sign in str(text) if sign in _KEPT or unicodedata.category(sign)[0] != "C")
    return "".join(unicodedata.normalize("NFKC", sign) if sign.isdecimal() else sign for sign in seen).strip()


def contacts_in(text: str) -> list[Span]:
    """Where a plain text has them, in order, none in another."""
    if not _MAY.search(text):
        return []
    usual = _by_sign(text)
    found = [match.span() for match in _ANY.finditer(usual)]
    found += [match.span() for match in _SPELT_NUMBER.finditer(usual.translate(_SPELT))]
    return list(_joined(sorted(found)))


def _by_sign(text: str) -> str:
    """The text as long as it is, with circled, full-width and other digits and letters as the usual ones."""
    usual = (unicodedata.normalize("NFKC", sign) for sign in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, usual, strict=True))


def _joined(spans: list[Span]) -> Iterator[Span]:
    last: Span | None = None
    for start, end in spans:
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


@lru_cache(maxsize=16_384)
def quoted(text: str) -> tuple[str, ...]:
    """What of a text the public does not read, in its own words."""
    told = plain(text)
    return tuple(told[start:end].strip() for start, end in contacts_in(told))
