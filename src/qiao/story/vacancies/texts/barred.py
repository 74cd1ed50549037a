"""Barred conditions（不得作为招聘条件）: sex, marriage and birth, ethnicity and belief, where somebody comes from,
looks, disability, carrying a virus, written into a text.

They are quoted so that people take them out, and never used. Also what no one under 18 may do（未成年工禁忌）.
"""

from __future__ import annotations

import re

from qiao.story.vacancies.texts.disguises import Place, around, found_within, told_in

_ENDS = r"(?=[,;。、\s\d()/!]|优先|若干|数名|多名|几名|各|$)"
_ONE_SEX = r"(?:(?<!男)女(?!女)|男(?!女))"
_WHO = r"(?:性|士|生|孩子?|人|工|的|员工|职员|普工|服务员|职工|保安|保洁|操作工|同志|同事|青年|店[员长])?"
_TRADE = (
    r"(?:普工|工|保洁|保安|服务员|员工|操作工|质检|文员|销售|客服|学徒|司机|工人|缝纫工|店[员长]|营业员|收银员?|导购员?|前台|助理|主管"
    r"|司机|厨师|搬运工|装卸工|焊工|电工|包装工|车工|内勤|出纳|会计|教练|杂工|叉车工|技工|护工)"
)
_FAIR_SEX = (
    r"(?:美女|帅哥|靓女|小哥哥?|小姐姐|小伙子?|小姑娘|大姐|阿姨|小妹"
    r"|小弟|大[妈叔哥]|妹[子纸]|嫂子|宝妈|宝爸|女孩|男孩|姐妹|兄弟)"
)
_HEADS = r"(?:若干|数|多|几|\d{1,3})\s?(?:名|人|位|个)?"
_ANY_OF = (
    r"(?:仅?限(?:招|收)?|(?<!不)只(?:招|要|收|限)?|(?<!不)仅(?:招|收|要)?|限定|性别(?:要求|限制)?[:为须]*\s?"
    r"|招聘?|急?需要?|(?<!不)要求?|须为|必须是?)"
)
_PEOPLE = r"(?:少数民族|少民|[维藏彝回苗]族|回民|维民|穆斯林|清真|残疾|残障|新疆|西藏|东北|河南|外地|本地|农村)"
_OF_PROVINCE = (
    r"(?:东北|河[南北]|山[东西]|安徽|江[苏西]|湖[南北]|四川|重庆|贵州|云南|广[东西]|福建|浙江|海南|甘肃|青海|宁夏|内蒙古?|辽宁|吉林"
    r"|黑龙江|陕西|上海|北京|天津|新疆|西藏|外省|外地)(?:省|市)?"
)
_HOME = rf"(?:本[地市省县区村镇]|当地|城[镇市]|非农(?:业)?|{_OF_PROVINCE})"
_SHUT = r"(?:勿扰|莫扰|别来|除外|不要|谢绝|免谈|不招|不收|勿投|不考虑)"
_NO = r"(?:不要(?!求)|不招|不收(?!取)|谢绝|拒招|不考虑)"
_CONDITION = re.compile(
    "|".join(
        (
            rf"{_ANY_OF}{_ONE_SEX}{_WHO}{_ENDS}",
            rf"{_ONE_SEX}(?:性|士|生|工|的|孩子?)?者?(?:优先|为主|为佳|更佳|尤佳|勿扰|除外|免谈)"
            rf"|{_ONE_SEX}(?:性|士|生|工|的|孩子?|人)者?(?:一律|都|就)?(?:{_SHUT}|{_NO})|{_NO}{_ONE_SEX}{_WHO}{_ENDS}|{_FAIR_SEX}(?:优先|为佳|勿扰)",
            rf"(?:优先|勿扰|不要|不招|谢绝|适合|限招|只招|仅限|要|(?<!负责)招聘?(?:\d{{1,3}}[名个位]|几[名个]|若干)?){_FAIR_SEX}(?!店|奶|餐)",
            rf"(?<![男女]){_ONE_SEX}(?:性|士|工)?[:,]?\s?(?:年龄)?[:]?[1-6]\d\s?(?:-\s?[2-6]\d(?!码)|周?岁|以[下内上])",
            rf"(?:熟练|普通|年轻|青年|青壮年?|车间|缝纫|包装|生产|白班|夜班|临时|长期)的?{_ONE_SEX}(?:工(?!作)|性|士|普工){_ENDS}",
            rf"(?:^|(?<=[,;。\s:(])|(?<=\d[、.])){_ONE_SEX}(?:工|的)(?=[,;。\s)]|$)",
            r"(?:^|[,;。、\s:招(])男\s?\d{1,2}[名人位]?[,、/和\s]{0,2}女\s?\d{1,2}[名人位]?(?=[,;。、\s)]|$)"
            r"|男女各\s?\d{1,3}\s?(?:[名人位个]|(?=[,;。、\s)]|$))",
            r"夫妻工?(?:优先|为主|为佳|勿扰)|男女比例?\s?(?:为|是|:)?\s?\d",
            rf"(?:优先|勿扰|不要|不招|谢绝|(?:更|比较|只|仅|最)适合){_ONE_SEX}(?:性|士|生|工)|适合{_ONE_SEX}(?:性|士|生|工){_ENDS}",
            rf"\((?:仅?限)?{_ONE_SEX}(?:性|士|生|工)?\)|岁(?:及?以[下上内])?{_ONE_SEX}(?:性|士|工)|[,、;]\s?{_ONE_SEX}性{_ENDS}|(?<![男女])(?<![男女]性)[,、;\s]\s?{_ONE_SEX}(?=[,;。)]|$)|^限?{_ONE_SEX}性?[,、;]|^{_ONE_SEX}(?:性|士|生|工)?$",
            rf"^{_ONE_SEX}(?:性|生)?{_TRADE}(?:$|{_HEADS}|[,;。、\s()/])",
            rf"(?<=[,;。、\s:(]){_ONE_SEX}(?:性|生)?(?!工[,;。、\s]|员工|职员|工人){_TRADE}(?:$|{_HEADS}|[,;。\s()])",
            rf"(?<=[,;。、\s:(]){_ONE_SEX}[,、]\s?(?:形象|身高|年龄|身体|气质|能吃苦|\d\d)",
            rf"(?:^|[,;。、\s:招(]){_ONE_SEX}(?:性|士|生|工|员工)?\s?(?:\d{{1,3}}|若干|数)\s?(?:名|人|位|个)",
            r"(?:^|[,;。、\s:招(])[男女]\s?\d{1,3}[名人位]?[,、/\s]?[男女]\s?\d{1,3}[名人位]",
            rf"(?:形象|气质|品貌|身材)[^,;。]{{0,4}}{_ONE_SEX}(?:性|士|生){_ENDS}|(?:已|未)(?:婚|育){_ONE_SEX}",
            r"(?:已婚|未婚|已育|未育|离异|单身)(?!夫妻|公寓|宿舍|贵族|证明)[^,;。]{0,6}",
            r"(?:不|无|没有|未)(?:得|能|许|可|准备|打算)?(?:生育|怀孕|结婚|备孕|要孩子|二胎)(?:计划|打算)?|(?:怀孕|孕妇|备孕|孕期|哺乳期)(?:女性|妇女|女职工|者|人员)?(?:勿扰|除外|免谈|不要|不招|不收|谢绝)"
            r"|(?:婚|育)(?:姻|育)?状况|非孕|孕检|[,、;]无孕",
            rf"汉族(?:人)?(?:优先|者)?{_ENDS}|民族\s?(?:要求|限制)?[:为]?\s?汉{_ENDS}",
            rf"(?:{_NO}|拒绝|除)[^,;。]{{0,4}}{_PEOPLE}|{_PEOPLE}[^,;。]{{0,3}}{_SHUT}",
            rf"{_NO}(?:{_OF_PROVINCE}[、和])*{_OF_PROVINCE}(?:人|籍|的|户口|户籍|{_ENDS})|{_OF_PROVINCE}(?:人|籍|户口|户籍|的)?{_SHUT}",
            rf"{_HOME}(?:户口|户籍|籍|人(?![群气力流文]))(?:的|者|员|人员)?(?:优先|为佳|为主|{_SHUT})"
            rf"|(?:(?<!不)限|(?<!不)仅|只(?:招|要|收)|(?<!不)须|必须|(?<!不)要求|(?<!不)需要?)(?:是|有|为|具有|持有)?{_HOME}(?:户口|户籍|籍|人{_ENDS})",
            rf"(?:有|带)(?:小孩|孩子|娃)(?:子|儿)?(?:的|者|家长)?(?:一律|都|就)?{_SHUT}|{_NO}(?:有|带)(?:小孩|孩子|娃)"
            rf"|(?<!有)(?:无|没有?|不带)(?:小孩|孩子|娃)(?:的|者)?(?:优先|为佳)",
            r"(?:五官|相貌|容貌|长相|外貌)(?:要求)?[:]?(?:端正|姣好|较?好(?!评)|佳|出众|甜美|漂亮)|颜值(?:要|须)?(?:高|在线)",
            r"无(?:任何|明显)?(?:残疾|残障)|无宗教信仰|不(?:得)?信(?:仰)?(?:宗教|教)|信教(?:者|人员)?勿扰",
            r"澳抗(?!检测试剂)|肝功能?[:须需要]*(?:正常|阴性|无异常|合格)|肝功能?(?:异常|不正常|不合格)(?:者)?(?:勿扰|不要|不招|除外)|丙肝(?!疫苗|药|防治|诊断|检测试剂|试剂)",
            r"乙肝(?!疫苗|药|防治|诊断|检测试剂|试剂)|乙型肝炎(?!疫苗|药|检测试剂|防治)|两对半(?!检测试剂)|[大小]三阳(?!光)|病毒携带|(?:hbv|hbsag)(?!检测试剂|试剂|疫苗)"
            r"|艾滋病?(?!病?(?:防治|检测|预防|宣传))|hiv(?=[,;。、\s]?(?:阴|检|携|感|[,;。、\s]|$))(?!检测试剂)|表面抗原阴性",
        )
    )
)
# Without one of these letters a sentence sets no such condition.
_SENTENCE = re.compile(
    r"[^;。]*?(?:[男女婚育孕族民肝阳残哥姐伙娘姨妹弟妈叔嫂爸兄勿除谢免拒身异携艾抗教信妻籍孩娃官貌颜]|户口|[本当]地|长相|别来|不[要招收考]|两对半|h[bi][vs])[^;。]*[;。]?"
)
_ALL_THE_SAME = re.compile(
    r"[^,;。]{0,6}?(?:均可|均不限|不限|都可|皆可|不查|不检|可以?$|都要|都行|不拒|一视同仁|不影响|不作要求|不作为|(?:不|严禁|禁止|免)歧视|同等)"
)
_SAID_FREE = re.compile(
    r"(?:(?<!男女)(?<!性别)(?<!学历)(?<!经验)(?<!年龄)(?<!专业)(?<!民族)不限|不论|不分|不查|不检测?|不做|不得检|无论|不问|不看|不要求|无需|无须|不需|不用|不考虑|不歧视|禁止|严禁|不得限|不含|取消)(?:(?!但|不过|只是|可是|然而)[^,;。]){0,6}$"
)
_OF_A_TRADE = re.compile(
    r"(?:孕产?妇|已婚妇女|客户|患者|病人|人群|人员|居民|服务|会员|嘉宾|学员|用户|相亲|婚恋|交友|婚介|统计|登记|查询|核实|了解|台账|档案|计生|计划生育)[^,;。]{0,10}$"
)
# Of work that the law keeps women from (国务院令第619号附录) sex may be named: 就业促进法第二十七条.
_BARRED_BY_LAW = re.compile(r"女职工禁忌|女工禁忌|不适合(?:妇女|女性)的工种|禁忌从事的劳动")
_OF_SEX = re.compile(r"[男女]")
_NOT_UNDER_18 = re.compile(
    r"ktv|酒吧|夜总会|夜场|会所|网吧|网咖|歌舞厅|酒廊|桑拿|洗浴|足[浴疗]|按摩|井下|采煤|煤矿|矿山|矿井|爆破|炸药|烟花|爆竹|夜班|通宵|高空|高处作业|登高"
    r"|有毒|有害|剧毒|化学品|危化|易燃|易爆|放射|强酸|强碱|锅炉|吸烟|烟草|彩票|粉尘|高温作业|冷库"
)
_VENUE = re.compile(r"ktv|酒吧|夜总会|夜场|网吧|网咖|歌舞厅|煤矿|采煤|烟花|爆竹|爆破")
_WITHOUT = re.compile(r"(?:无需|不用|不上|不接触|远离|没有|无|不|非|禁止)[^,;。]{0,4}$")


def condition_in(text: str) -> str | None:
    """The author's words that make a condition of what may not be asked; None when there are none."""
    return told_in(text, _condition)


def barred_to_minors(text: str) -> str | None:
    """The words by which a post is none for a person of 16 or 17; None when there are none."""
    return told_in(text, _not_under_18)


def barred_venue(text: str) -> str | None:
    """The words by which an employer's name is of a place where nobody under 18 may work; None when there are none."""
    return told_in(text, lambda plain: around(plain, found) if (found := _VENUE.search(plain)) else None)


def _condition(plain: str) -> Place | None:
    for found in found_within(_CONDITION, _SENTENCE, plain):
        before = plain[max(0, found.start() - 16) : found.start()]
        if not (
            _ALL_THE_SAME.search(found[0] + plain[found.end() : found.end() + 8])
            or _SAID_FREE.search(before)
            or _OF_A_TRADE.search(before)
            or (_OF_SEX.search(found[0]) and _BARRED_BY_LAW.search(before + plain[found.end() : found.end() + 16]))
        ):
            return around(plain, found)
    return None


def _not_under_18(plain: str) -> Place | None:
    for found in _NOT_UNDER_18.finditer(plain):
        if not _WITHOUT.search(plain[max(0, found.start() - 6) : found.start()]):
            return around(plain, found)
    return None
