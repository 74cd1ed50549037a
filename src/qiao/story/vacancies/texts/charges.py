"""Charges（收费）: money or papers that a post wants of the worker: 押金200元, 体检费自理, 扣身份证, 压一个月工资.

No worker ever pays. A text that denies a charge (不收押金), refunds a cost (体检费报销) or speaks of the employer's
business (负责收取租金押金) is none, so a word counts only with a sum, a verb or a fitting place beside it.
"""

from __future__ import annotations

import re

from qiao.story.vacancies.texts.spelling import tidy

_DEPOSIT = r"(?:押金|保证金|抵押金|风险(?:抵押)?金|定金|诚意金|担保金|保密金)"
_FEE = (
    r"(?:(?:岗前)?培训|报名|中介|入职|服装|工作?服|工装|被服|体检|建档|办证|健康证"
    r"|资料|工牌|上岗|手续|介绍|劳务|商业保险|意外险|学(?!员)|培养|安置|面试|[制办]卡|代理|装备|被褥|床上用品)费用?"
)
_CHARGE = rf"(?:{_DEPOSIT}|{_FEE})"
_WITH_SUM = (
    r"(?:押金|保证金|抵押金|风险(?:抵押)?金|定金|诚意金|担保金|"
    r"(?:(?:岗前)?培训|报名|中介|入职|服装|工作?服|工装|被服|体检|建档|办证"
    r"|健康证|资料|工牌|上岗|面试|介绍|装备|被褥|[制办]卡|床上用品|意外险)费用?)"
)
_SUM = (
    r"(?:(?:¥\s?)?[1-9]\d{1,5}(?!\d|%|万|亿)\s?(?:元|块|圆|/人|[,;。、)\s]|$)"
    r"|[一二两三四五六七八九][百千](?:[一二三四五六七八九]十?)?\s?[元块]?)"
)
_PAYS = r"(?:交(?!流|通|接|易|付)|缴|交纳|缴纳|交付|支付|付|预交|垫付|出(?=钱|押|服|体|培|报))"
_PAPERS = r"(?:身份证|毕业证|学历证|驾驶?证|户口[本簿]|证件)(?!复印|号|照片?|信息|正反|扫描|的?复印|[^,;。]{0,2}复印)"
_SELF = (
    r"(?:自理|自费|自付|自行(?:承担|支付|负担|解决)|自己(?:出|承担|负担|掏|付|买|交)"
    r"|(?:个人|本人|员工|工人|劳动者|新员工)(?:承担|负担|出|支付|自理|自付|付|缴纳))"
)
_COSTS = (
    r"(?:体检|服装|工作?服|工装|被服|培训|健康证|办证|报名|工牌|入职|意外险|商业保险|雇主责任险|装备|床上用品|被褥"
    r"|劳保(?:用品)?|工具)"
)
_CHARGED = re.compile(
    "|".join(
        (
            rf"{_WITH_SUM}\s?[:(]?\s?(?:为|是|约|收|各|每人|共|合计)?\s?{_SUM}",
            r"[1-9]\d{1,5}\s?(?:元|块|圆)(?:的|/人)?\s?(?:押金|抵押金|风险金|服装费|体检费|报名费|中介费|培训费|工装费|工服费|入职费|建档费)",
            rf"(?:须|需|要|应|得|先|自行|本人|员工|个人|入职|报到|上岗|面试|录用)(?:要|须|先|前|时|后|需)*{_PAYS}[^,;。无不免]{{0,6}}{_CHARGE}",
            rf"(?:收取?|扣除?|扣取|代扣|预收|预扣|{_PAYS})(?:(?!学生|学员|会员|客户|家长)[^,;。无不免]){{0,4}}{_CHARGE}",
            rf"(?:有|需|要|须){_DEPOSIT}",
            rf"(?:工作?服|服装|工装|工牌|宿舍|住宿|入职|岗位|被褥|钥匙|床位|饭卡){_DEPOSIT}",
            rf"{_COSTS}(?:费用?)?\s?[:(]?(?:[^,;。无不免]{{0,3}}|\d{{1,4}}元由?){_SELF}|自费(?:体检|培训|购买(?:工作?服|工装|服装))",
            rf"{_FEE}[^,;。无不免]{{0,4}}(?:从|由)[^,;。无不免]{{0,4}}(?:工资|薪)[^,;。无不免]{{0,4}}扣",
            r"(?:工资|薪资?|薪水)[^,;。无不免]{0,2}(?:作为?|充当?|抵)(?:押金|保证金)|培训贷",
            r"(?:工资|薪资?)(?:要|需|会|先)?[压押扣]\s?(?:一|1|两|2|半|\d+)个?(?:月|天)|[压押]薪|工资扣[押压]",
            r"(?:不足|不满|未满|没满|不够|没干满|未干满|干不满|做不满)\s?[\d一二三四五六七半两]+\s?(?:个?月|天|日)[^,;。]{0,6}(?:(?:不|无|没有?)\s?(?:发|结|给|付|算)?\s?(?:工资|薪)|(?:工资|薪)[^,;。]{0,2}(?:不发|不结|不给|没有|全扣))",
            r"自离[^,;。]{0,4}(?:(?:不|无|没有?)\s?(?:发|结|给|付)?\s?(?:工资|薪)|不(?:结算|结))|(?:需要?|须|要|提供|找)担保人",
            rf"(?:扣押|扣留|押|收缴|没收|上交|上缴|抵押|质押|暂扣|收走|扣(?!除))[^,;。无不复印]{{0,4}}{_PAPERS}",
            r"(?<!吸)(?<!回)(?<!验)收取?(?:员工|本人|工人)?(?:身份证|毕业证)(?!复印|号|照|信息|正反|扫描|明|书?复印)",
            r"(?:留存|暂存|押存)[^,;。复]{0,4}(?:身份证|毕业证)(?!复印|号|照|信息|正反|扫描)",
            rf"{_PAPERS}(?:原件)?[^,;。无不]{{0,4}}(?:抵押|质押|扣押|扣留|押在|统一保管|上交|上缴|暂扣|暂存|代管|(?:由|交(?:由|给)?|放在?|存放?在?|留在?)(?:公司|单位|厂里|工厂|人事|劳务)(?:统一)?(?:保管|管理|代管)?(?=[,;。、\s)]|$))",
            r"[压押扣](?:一|1|两|2|半|\d+)个?(?:月|天)(?:的)?(?:工资|薪)|[压押]工资",
            r"(?:^|(?<=[,;。、\s:]))押金(?:可退|离职|退还|另|[,;。、\s)]|$)",
        )
    )
)
_MAY_CHARGE = re.compile(r"[费金证贷]|工资|[压押扣]|自离|担保")
_DENIED = re.compile(
    r"(?:不(?:收|交|缴|需|用|要(?!求)|必|会|得|再|存在|扣|押|压|准|许|能|可|以)|无需|无须|无任何|没有?(?!经验)|免|严禁|禁止|拒绝|谨防|如遇|凡|勿|杜绝|举报)"
    r"[^,;。\s]{0,14}$|[无不免零]\s?(?:[^,;。\s、/和]{1,6}[、/和及或])*$"
)
_DENIED_AFTER = re.compile(
    r"[^,;。]{0,8}?(?:全免|免收|免费|不收|一律不|概不|(?:均为|都是|均是|是|属)(?:诈骗|骗子|骗局|虚假|违法|假))|[:：]\s?无"
)
_OTHERS_PAY = re.compile(
    r"[^,;。]{0,8}?(?:报销|全报|(?:均?由(?!个人|本人|员工|工人|职工|自己|劳动者|求职者)|公司|企业|单位|厂方|厂里|我司)[^,;。]{0,4}(?:承担|报销|出|支付|负担|全包|缴纳)|公司付)"
)
_OTHERS_PAID = re.compile(
    r"(?:(?:公司|企业|单位|厂方|厂里|我司|政府|免费)[^,;。]{0,4}(?:承担|支付|报销|出|代?缴|缴纳|提供|补)|报销|补贴|补助|奖励|发放|返还|退还?|领取?)[^,;。]{0,4}$"
)
# Collecting other people's money is a post's duty.
_DUTY = re.compile(
    r"(?:负责|前台|学生|学员|家长|学费|代收|房客|住客|宾客|报到|财务|催|客户|租户|业主|会员|顾客|客人|商户|供应商|投标|合同|项目|协助|跟进|追缴|清退|租赁|交易|工程|开标|履约|办理)[^,;。]{0,10}$"
)
_DUTY_AFTER = re.compile(
    r"(?:的?(?:管理|收取|退还|核算|预算|结算|催缴|核对|登记|统计|收缴|审核|开票|工作|业务|账务|台账))"
)
_REBATE = re.compile(
    r"返费|返佣金?\s?\d{2,}|入职(?:红包|奖|补贴)?返|返现\s?\d{3}|(?:满|入职|打卡)[^,;。]{0,8}返\s?\d{3}|返\s?\d{3,5}\s?元"
)
_QUOTED = 20


def charge_in(text: str) -> str | None:
    """The words, at most 20 characters, by which a text makes the worker pay or give up papers, else None."""
    if not _MAY_CHARGE.search(text):
        return None
    plain = tidy(text)
    for found in _CHARGED.finditer(plain):
        before, after = plain[max(0, found.start() - 20) : found.start()], plain[found.end() : found.end() + 16]
        if not (
            _DENIED.search(before)
            or _DENIED_AFTER.match(after)
            or _OTHERS_PAY.match(after)
            or _OTHERS_PAID.search(before)
            or _DUTY.search(before)
            or _DUTY_AFTER.match(after)
        ):
            return quoted(plain, found)
    return None


def deducted_charge(text: str) -> str | None:
    """As `charge_in`, for a cell that lists what is deducted from the pay: there a charge's bare name says enough."""
    named = charge_in(text)
    if named is not None:
        return named
    plain = tidy(text)
    for found in re.finditer(_WITH_SUM, plain):
        before, after = plain[max(0, found.start() - 20) : found.start()], plain[found.end() : found.end() + 16]
        denied = _DENIED.search(before) or _DENIED_AFTER.match(after) or re.match(r"\s?:?\s?0", after)
        if not (denied or _OTHERS_PAY.match(after)):
            return quoted(plain, found)
    return None


def rebate_in(text: str) -> str | None:
    """The words by which a text promises an agency's rebate（返费）, which is never wage; None when it does not."""
    found = _REBATE.search(plain := tidy(text))
    return (
        quoted(plain, found) if found and not _DENIED.search(plain[max(0, found.start() - 8) : found.start()]) else None
    )


def quoted(text: str, found: re.Match[str]) -> str:
    """The match with what stands around it, at most 20 characters."""
    room = max(0, _QUOTED - len(found[0])) // 3
    around = re.search(r"[^,;。+\s\d]*$", text[max(0, found.start() - room) : found.start()])
    start = found.start() - (len(around[0]) if around else 0)
    return text[start : start + _QUOTED].strip(" ,;。")
