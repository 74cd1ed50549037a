"""Charges（收费）: money or papers that a post wants of the worker: 押金200元, 体检费自理, 扣身份证, 压一个月工资.

No worker ever pays. A text that denies a charge (不收押金), refunds a cost (体检费报销) or speaks of the employer's
business (负责收取租金押金) is none, so a word counts only with a sum, a verb or a fitting place beside it.
"""

from __future__ import annotations

import re

from qiao.story.vacancies.texts.disguises import Place, found_within, sounds, told_in, with_sum

_DEPOSIT = r"(?:押金|保证金|抵押金|风险(?:抵押)?金|定金|诚意金|担保金|保密金)"
_FEE = (
    r"(?:(?:岗前)?培训|报名|中介|入职|服装|工作?服|工装|工衣|厂服|厂牌|被服|体检|建档|办证|健康证"
    r"|资料|工牌|工本|上岗|手续|服务|制服|介绍|劳务|商业保险|意外险|学(?!员)|培养|安置|面试|[制办]卡|代理|装备|被褥|床上用品)费用?"
)
_CHARGE = rf"(?:{_DEPOSIT}|{_FEE})"
_WITH_SUM = (
    r"(?:押金|保证金|抵押金|风险(?:抵押)?金|定金|诚意金|担保金|"
    r"(?:(?:岗前)?培训|报名|中介|入职|服装|工作?服|工装|工衣|厂服|被服|体检|建档|办证"
    r"|健康证|资料|工本|手续|服务|制服|工牌|上岗|面试|介绍|装备|被褥|[制办]卡|床上用品|意外险|(?<![子儿大免])学)费用?|厂牌|工牌|胸卡)"
)
_SUM = (
    r"(?:(?:¥\s?)?[1-9]\d{1,5}(?!\d|%|万|亿)\s?(?:元|块|圆|/人|[,;。、)\s]|$)"
    r"|[一二两三四五六七八九][百千](?:[一二三四五六七八九]十?)?\s?[元块]?)"
)
_PAYS = r"(?:交(?!流|通|接|易|付)|缴|交纳|缴纳|交付|支付|付|预交|垫付|出(?=钱|押|服|体|培|报))"
_PAPERS = (
    r"(?:身份证|毕业证|学历证|驾驶?证|户口[本簿]|护照|(?:银行|工资|社保)卡|证件)"
    r"(?!复印|号|照片?|信息|正反|扫描|的?复印|[^,;。]{0,2}复印)"
)
_SELF = (
    r"(?:自理|自费|自付|自行(?:承担|支付|负担|解决)|自己(?:出|承担|负担|掏|付|买|交)"
    r"|(?:个人|本人|员工|工人|劳动者|新员工)(?:承担|负担|出|支付|自理|自付|付|缴纳))"
)
_COSTS = (
    r"(?:体检|制服|服装|工作?服|工装|工衣|厂服|学费|被服|培训|健康证|办证|报名|工牌|工本|入职|意外险|商业保险|雇主责任险|装备|床上用品|被褥"
    r"|劳保(?:用品)?|工具)"
)
_HELD_FOR = r"(?:[一二两三半1-9]个?半?(?:月|星期|周|天)|\d{1,2}(?:天|日|个月)|[一二三]十天|十[一二三四五]?天)"
_LEAVES = r"(?:自动?离职?|辞[工职]|离[职厂]|急辞|急走|旷工|走人|不干了?)"
_GIVES_NO = (
    r"(?:(?:不|无|没有?)\s?(?:发|结算?|给|付|支付|发放|算|计|有)?\s?(?:工资|薪(?!酬损))"
    r"|(?:工资|薪水?)[^,;。]{0,2}(?:不发|不结|不给|不算|没有|全扣|扣完))"
)
_ALONE_BEFORE, _ALONE_AFTER = r"(?:^|(?<=[,;。\s:(])|(?<=\d[、.]))", r"(?=[,;。\s)]|$)"
_THINGS = r"(?:服装|工衣|工作?服|工装|厂服|工牌|厂牌|胸卡|宿舍|住宿|床位|被褥|钥匙|饭卡|工卡|装备)"
# What somebody must do before they may work.
_MUST = (
    r"(?<![不无没勿别免])(?:先|须|需要?|得|要|入厂|进厂|入职|报到|上岗|面试|录用|签约)"
    r"(?:要|须|先|前|时|后|需|得|就|再)*(?:自己|每人|个人)?"
)
# To whom a worker would pay, and by which way.
_WHOM = r"(?:司机|师傅|队长|带队(?:的|人员)?|领队|包?工头|组长|班长|线长|拉长|中介(?!费)|劳务公司|介绍人|老乡)"
_BY = r"(?:扫码|扫二维码|微信|支付宝|转账|现金|现场|网上|线上)"
_TREATS = r"(?:烟|茶水?|酒|红包|好处费?|辛苦|感谢)"
_CHARGED = re.compile(
    "|".join(
        (
            rf"{_WITH_SUM}\s?[:(]?\s?(?:为|是|约|收|各|每人|共|合计)?\s?{_SUM}",
            r"[1-9]\d{1,5}\s?(?:元|块|圆)(?:的|/人)?\s?(?:押金|抵押金|风险金|服装费|体检费|报名费|中介费|培训费|工装费|工服费|入职费|建档费)",
            rf"(?:须|需|要|应|得|先|自行|本人|员工|个人|入职|报到|上岗|面试|录用)(?:要|须|先|前|时|后|需)*{_PAYS}[^,;。无不免]{{0,6}}{_CHARGE}",
            rf"(?:收取?|扣除?|扣取|代扣|预收|预扣|{_PAYS})(?:(?!学生|学员|会员|客户|家长)[^,;。无不免]){{0,4}}{_CHARGE}",
            rf"(?:有|需|要|须){_DEPOSIT}|(?:需要?|须|另收|加收|还收|先收){_FEE}",
            rf"{_ALONE_BEFORE}(?:保证金|介绍费|报名费|中介费|入职费|建档费|工衣费|工服费|厂服费|服装费|工装费|厂牌费){_ALONE_AFTER}",
            r"(?:入职|报到|上岗|面试|录用|签约|进厂|报名)[^,;。无不免\d]{0,4}(?:交(?!通|流|接|易)|缴|付(?!薪)|收(?![到入])|收取|扣)(?:(?!社保|医保|公积金|险|基数|税|照片|工资)[^,;。无不免\d]){0,4}[1-9]\d{1,4}\s?(?:元|块|(?=[,;。\s)]|$))",
            rf"{_THINGS}(?:\s?(?:要|需|须|先|另|每[件套人])?[押压扣]|费\s?(?:要|需|须|先|另)?[押压])\s?[1-9]\d{{1,3}}",
            rf"{_MUST}(?:交(?!流|通|接|易|付)|缴纳?|垫付?)\s?{_SUM}|{_MUST}交(?:点|些|一笔|上)?钱",
            rf"{_MUST}(?:{_BY}(?:交|缴|付|转|支付)|(?:交(?!流|通|接|易|付)|缴纳?|垫付?)[^,;。无不免\d]{{0,4}}[费钱款])\s?{_SUM}",
            rf"(?<!公司)(?<!公司付)(?<!单位)(?<!我司)(?<!厂里)(?<!客户)(?<!货主)(?:付|给|交|转|打款?)给?{_WHOM}(?:(?!运费|油费|工资|提成)[^,;。无不免\d]){{0,4}}(?:{_SUM}|{_TREATS}[费钱]?(?=[,;。\s)]|$))",
            rf"(?:给|向|替){_WHOM}(?:交|付|买|送|塞|转|打|上){{1,2}}[^,;。无不免]{{0,3}}(?:[费钱烟]|红包|{_SUM})",
            r"(?:^|(?<=[,;。、\s(:])|入职|报名|上岗|面试|每人|介绍|派遣)收费\s?[1-9]\d{1,4}(?![\d.%/万]|元/|块/)",
            r"[扣押压]{1,2}(?:首|头|第[一1]|前[一1])个?月(?:的)?(?:工资|薪)|(?:首|头|第[一1])个?月的?(?:工资|薪资?)(?:要|先|会|暂)?[押压](?!力)",
            rf"(?:违约金|赔偿金)[^,;。\d无不免]{{0,6}}{_SUM}|(?:扣除?|支付|赔付?|赔偿|缴纳?|交|付|承担)[^,;。无不免]{{0,6}}违约金",
            rf"{_DEPOSIT}(?:一律|概)?不予?(?:退|返)",
            r"(?<![抵质典])押证(?!书|券|明|照|据)",
            r"(?<!物业)(?<!停车)(?<!车辆)(?<!企业)(?<!项目)管理费(?!用)(?:(?!占|率|比)[^,;。\d无不免%]){0,5}[1-9]\d{1,4}(?![\d.%万])|(?:每月|每天|须|需|另)[收扣交]管理费(?!用)|每小时[收扣抽]\d",
            rf"(?:{_FEE}|{_DEPOSIT})[^,;。无不免]{{0,8}}(?:扣回|扣除|赔偿|赔付|追回|退还(?:公司|单位))",
            rf"(?:工作?服|服装|工装|工牌|宿舍|住宿|入职|岗位|被褥|钥匙|床位|饭卡){_DEPOSIT}",
            rf"{_COSTS}(?:费用?)?\s?[:(]?(?:[^,;。无不免]{{0,3}}|\d{{1,4}}元由?){_SELF}|自费(?:体检|培训|购买(?:工作?服|工装|服装))",
            rf"{_FEE}[^,;。无不免]{{0,4}}(?:从|由)[^,;。无不免]{{0,4}}(?:工资|薪)[^,;。无不免]{{0,4}}扣",
            r"(?:工资|薪资?|薪水)[^,;。无不免]{0,2}(?:作为?|充当?|抵)(?:押金|保证金)|培训贷",
            rf"(?:工资|薪资?)(?:要|需|会|先)?[压押扣]\s?{_HELD_FOR}|[压押]薪|工资扣[押压]",
            rf"(?:不足|不满|未满|没满|不够|不到|少于|没干满|未干满|干不满|做不满|没到)\s?[\d一二三四五六七半两十]+\s?(?:个?月|天|日)[^,;。]{{0,6}}{_GIVES_NO}",
            rf"(?:前|试[工岗用做]期?间?|培训期?间?)\s?(?:[\d一二三四五六七半两十]+\s?(?:个?月|天|日|周))?[^,;。]{{0,2}}{_GIVES_NO}",
            rf"{_LEAVES}[^,;。]{{0,6}}{_GIVES_NO}|自离[^,;。]{{0,4}}不(?:结算|结)|(?:需要?|须|要|提供|找)担保人",
            rf"(?<![积受高欠气血电])[压押](?<!抵押){_HELD_FOR}(?:的?(?:工资|薪)|{_ALONE_AFTER}|[后再]发)",
            r"(?<!租房)(?<!房租)(?<!房屋)[压押][一1两2][个月]*[付押发压][一1两二三23](?!房|室)",
            rf"(?:扣押|扣留|押|收缴|没收|上交|上缴|抵押|质押|暂扣|收走|扣(?!除))[^,;。无不复印]{{0,4}}{_PAPERS}",
            r"(?<!吸)(?<!回)(?<!验)收取?(?:员工|本人|工人)?(?:身份证|毕业证)(?!复印|号|照|信息|正反|扫描|明|书?复印)",
            rf"(?:统一|代为?|集中)(?:保管|管理|收取|收缴|收存|扣押)(?:员工|工人|本人)?的?{_PAPERS}",
            rf"{_PAPERS}(?:原件)?(?:要|需|先|须)?[押压](?:在|给|到)?(?:公司|厂|单位|中介|老板|劳务|这里|{_HELD_FOR})",
            r"(?:留存|暂存|押存)[^,;。复]{0,4}(?:身份证|毕业证)(?!复印|号|照|信息|正反|扫描)",
            rf"{_PAPERS}(?:原件)?[^,;。无不]{{0,4}}(?:抵押|质押|扣押|扣留|押在|统一保管|上交|上缴|暂扣|暂存|代管|(?:由|交(?:由|给)?|放在?|存放?在?|留在?)(?:公司|单位|厂里|工厂|人事|劳务)(?:统一)?(?:保管|管理|代管)?(?=[,;。、\s)]|$))",
            r"[压押扣](?:一|1|两|2|半|\d+)个?(?:月|天)(?:的)?(?:工资|薪)|[压押]工资",
            r"(?:^|(?<=[,;。、\s:]))押金(?:可退|不予?退|概不|一律|离职|退还|另|[,;。、\s)]|$)",
        )
    )
)
_MAY_CHARGE = re.compile(
    r"[费費金证證贷貸资資薪压壓押扣护缴繳交付钱錢烟煙转轉塞]|[厂厰廠工]牌|[卡管]|自离|自離|自理|自行|自己|担保|擔保"
)
# No charge is told across the end of a clause, so that only those with one of its letters are looked into.
_CLAUSE = re.compile(r"[^,;。]*[费金证贷资薪压押扣护牌卡管交缴担自付钱烟转塞][^,;。]*[,;。]?")
_DENIED = re.compile(
    r"(?:不(?:收|交|缴|需|用|要(?!求)|必|会|得|再|存在|扣|押|压|准|许|能|可|以)|无需|无须|无任何|没有?(?!经验)|免|严禁|禁止|拒绝|谨防|如遇|凡|勿|杜绝|举报)"
    r"(?:[^,;。\s]{0,14}|\s)$|(?:报销|承担|补贴|免费|免去?)[:\s]?(?:[^,;。\s、/和]{1,6}[、/和及或])+$|[无不免零]\s?(?:[^,;。\s、/和]{1,6}[、/和及或])*$"
)
_DENIED_AFTER = re.compile(
    r"[^,;。]{0,8}?(?:全免|免收|免费|不收|一律不|概不|(?:均为|都是|均是|是|属)(?:诈骗|骗子|骗局|虚假|违法|假))|[:：]\s?无"
)
_OTHERS_PAY = re.compile(
    r"[^,;。]{0,8}?(?:报销|全报|补[贴助]|减免|奖学|(?:均?由(?!个人|本人|员工|工人|职工|自己|劳动者|求职者)|公司|企业|单位|厂方|厂里|我司)[^,;。]{0,4}(?:承担|报销|出|支付|负担|全包|缴纳)|公司付)"
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
    r"(?<!往)返费|返佣金?\s?\d{2,}|(?<!往)返(?:现金?|钱|款)?\s?¥?\s?(?:\d{3,5}(?!\d|\s?(?:公里|km|米|人|次|单|里))|\d(?:\.\d)?\s?[k千万w]|[一二两三四五六七八九][百千万])"
    r"|(?<!提成)(?<!销售)返点\s?[:为]?\s?¥?\s?[1-9]\d{2,4}(?!\d|%|万)"
    r"|入职(?:红包|奖|补贴)?返(?!岗|乡|校|聘)|返现(?!专员|业务|活动|客服|平台)"
    r"|(?:满|入职|打卡|干|做)\s?[\d一二两三四五六七八九十半]+\s?(?:个?月|天|日|小时)[^,;。]{0,6}返(?![乡岗程回校聘工厂修还])"
)
_FOOD = r"(?:伙食|餐|饭|食宿|吃住|住宿|宿舍|水电)费?"
_BOARD = re.compile(
    rf"{_FOOD}[^,;。无不免]{{0,8}}(?:扣除?|代扣|扣取)|(?<!折)(?:扣除?|代扣|扣取)(?:[^,;。无不免]{{0,8}}){_FOOD}(?!补)"
)
_OF_TRADE = re.compile(
    r"(?:客户|供应商|渠道|经销商|会员|顾客|购物|消费|好评|用户|商家|淘宝|订单|活动|采购)[^,;。]{0,6}$"
)
# What a contract may agree on: the cost of special training, and silence about trade secrets (劳动合同法第二十五条).
_AGREED = re.compile(
    r"服务期|竞业|专项培训|保密(?:协议|义务)|(?:客户|供应商|公司|企业|单位|厂方|甲方|租户|房东)[^,;。]{0,4}(?:扣除?|支付|赔付?|赔偿|缴纳?|交|付|承担)"
    r"|违约金的?(?:合同|管理|催收|计算|核算|收取|标准)|(?:不|无需|无须|免)[^,;。]{0,4}违约金"
)


def charge_in(text: str) -> str | None:
    """The author's words by which a text makes the worker pay or give up papers or wages, else None."""
    return told_in(text, _charge) if _MAY_CHARGE.search(text) or sounds(text) else None


def deducted_charge(text: str) -> str | None:
    """As `charge_in`, for a cell that lists what is deducted from the pay: there a charge's bare name says enough."""
    return charge_in(text) or told_in(text, _deducted)


def board_deducted(text: str) -> str | None:
    """The words by which board or lodging is taken from the pay（伙食费每天扣15元）; None for none."""
    return told_in(text, _board) if "扣" in text else None


def rebate_in(text: str) -> str | None:
    """The words by which a text promises an agency's rebate（返费）, which is never wage; None when it does not."""
    return told_in(text, _rebate) if "返" in text or sounds(text) else None


def _charge(plain: str) -> Place | None:
    for found in found_within(_CHARGED, _CLAUSE, plain):
        before, after = _company(plain, found)
        if not (
            _DENIED.search(before)
            or ("违约金" in found[0] and _AGREED.search(before + found[0] + after))
            or _DENIED_AFTER.match(after)
            or _OTHERS_PAY.match(after)
            or _OTHERS_PAID.search(before)
            or _DUTY.search(before)
            or _DUTY_AFTER.match(after)
        ):
            return with_sum(plain, found)
    return None


def _deducted(plain: str) -> Place | None:
    for found in re.finditer(_WITH_SUM, plain):
        before, after = _company(plain, found)
        denied = _DENIED.search(before) or _DENIED_AFTER.match(after) or re.match(r"\s?:?\s?0", after)
        if not (denied or _OTHERS_PAY.match(after)):
            return with_sum(plain, found)
    return None


def _board(plain: str) -> Place | None:
    for found in _BOARD.finditer(plain):
        before, after = _company(plain, found)
        if not (_DENIED.search(before) or _DENIED_AFTER.match(after)):
            return with_sum(plain, found)
    return None


def _rebate(plain: str) -> Place | None:
    for found in _REBATE.finditer(plain):
        before, _after = _company(plain, found)
        if not (_DENIED.search(before[-8:]) or _OF_TRADE.search(before)):
            return with_sum(plain, found)
    return None


def _company(plain: str, found: re.Match[str]) -> tuple[str, str]:
    """What stands before and behind a match."""
    return plain[max(0, found.start() - 20) : found.start()], plain[found.end() : found.end() + 16]
