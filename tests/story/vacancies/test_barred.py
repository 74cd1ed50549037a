"""The law at the door: what no post may say, in phrases as offices and agencies write them, both ways.

Left what must be found, right what must not be: a law-abiding employer accused is told off for nothing, so both
mistakes count. The legal grounds stand in `texts/barred.py`, `texts/charges.py` and `texts/ages.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qiao.story.vacancies.texts.ages import age_limit_in
from qiao.story.vacancies.texts.barred import condition_in
from qiao.story.vacancies.texts.charges import charge_in, rebate_in

Find = Callable[[str], str | None]


def listed(text: str) -> list[str]:
    """One phrase between blanks."""
    return text.split()


PAYS = listed("""
押金200 收押金 交押金100元 押金:300元 缴纳保证金500 需要交押金 工服押金 住宿押金200 宿舍押金100元退房退还
工牌押金50 流失扣押金 诚意金500元 服装费100 服装费自理 扣工服费 工服费从首月工资扣除 体检费自理 自费体检
入职体检费用自付 体检费80元，干满一个月返还 先交体检费 办健康证自费 健康证费用个人承担 培训费3000元
培训费980，可分期 交1000元培训费 培训费用从工资里扣 培训贷 报名费50元 中介费500 介绍费300元 入职办卡费20元
装备费300元 被褥费80元 意外险费用50元由个人承担 意外险自费 上交身份证 扣身份证 暂扣身份证 身份证原件交公司保管
身份证暂存公司 抵押毕业证 毕业证原件上交 押毕业证 扣证件 收毕业证原件 留存身份证原件
身份证、毕业证原件由公司统一保管 压一个月工资 押15天工资 押工资半月 压薪一个月 工资压一个月 工资押半个月
首月工资作押金 不满7天没有工资 不满一个月不发工资 自离无工资 自离不结算工资 需要担保人
""")
PAYS_NOT = listed("""
免押金 无押金 押金全免 不收取任何费用 无任何费用 不收押金不扣证件 免费培训 免费体检 体检费全额报销
公司承担体检费 入职体检费用公司全额报销 工服免费 免服装费 不压工资 不押工资 提醒：收取押金的均为骗子
请勿缴纳押金 凡以任何名义收取押金均属诈骗 押运员 押钞员 保证金交易 投标保证金 保证金管理 培训费用核算 培训费预算
报名费收取工作 负责收取学费 收取学生报名费 前台收取押金 办理押金退还 学费催缴 中介费结算 缴纳五险一金
缴纳生育保险费 代缴社保费 公司购买意外险 商业保险由公司承担 携带身份证复印件 身份证原件及复印件 带身份证原件面试
核验身份证 持有健康证 工伤保险 房租自理 水电费自理 伙食费自理 违约金计算 返修工 服装设计师 体检中心护士 工资月结
15号发工资 入职当月发工资 担保业务经理
""")
REBATES = listed(
    "返费3000 小时工返费 满30天返1000元 入职返现2000 打卡返费 稳岗返费 返2000元 中介返费 工作满3个月返费1500"
)
REBATES_NOT = listed("""
无返费 返修工 返乡路费报销 返岗补贴 会员返利活动 返程车票 退休返聘 提成返点 返厂维修 双倍返还
""")
CONDITIONS = listed("""
限男 限女 仅限女性 限女生 限男，45岁以下 女士优先 男士优先录用 女生优先 男工优先 女生为主 招女工 招女工若干名
招男工10人 女工若干名 需女工2名 急需男工 只招男工 只要女生 男普工 女服务员 女店长 男搬运工 要求男 性别女
性别要求：男 性别：女 女，形象好 形象气质佳女性 适合女生 更适合男性 男1名 女5人 招工：男3女2名 宝妈优先 美女优先
帅哥优先 靓女优先 仅限未婚 未婚优先 已婚已育者优先 已育女性 离异勿扰 单身优先 两年内无生育计划 三年内不得怀孕
孕妇勿扰 备孕勿扰 入职需孕检 限汉族 汉族优先 只招汉族 不要少数民族 少数民族勿扰 新疆人勿扰 不要维族 不招新疆西藏
外地人勿扰 无乙肝 乙肝两对半阴性 乙肝勿扰 体检查乙肝 需体检乙肝五项 HBV阴性 乙肝表面抗原阴性 大三阳勿扰
乙肝携带者勿扰 无传染病（乙肝） HIV阴性
""")
CONDITIONS_NOT = listed("""
性别不限 男女均可 男女不限 不限男女 已婚未婚均可 婚否不限 不限民族 民族不限 少数民族食堂 少数民族同等录用
女职工哺乳室 三八节女职工半天假 女员工福利 女职工特殊保护 女职工禁忌岗位已列明 井下作业属女职工禁忌，限男性
孕期保护 孕妇专座 孕妇服务 女装设计 女鞋销售 男装导购 女性用品 妇科医生 男科护士 婚礼策划 婚姻登记 婚姻家庭咨询
月嫂照顾孕妇 女士内衣设计 女子监狱 男女平等 女浴池保洁 男浴搓澡工 女宿舍管理员 禁止性别歧视 母婴护理 育婴师
结婚礼金 生育津贴 乙肝疫苗 乙肝检测试剂销售 不查乙肝 不得检测乙肝 不做乙肝五项 艾滋病防治 子女教育补贴 带薪婚假
产假 生育保险 妇女节福利 民族品牌 团队男女比例均衡 男女同工同酬 大三阳光房 新疆项目经理 东北大区经理
西藏项目驻场 已婚夫妻可提供夫妻房 夫妻工可提供夫妻房
""")
AGES = listed("""
45岁以下 18-45岁 年龄18-40周岁 年龄不超过50岁 35岁以内 年龄在25至35岁之间 40周岁以下 年龄：20-30岁
男50岁以下女45岁以下 限35岁以下 25岁以上 不超过四十五岁 三十五周岁以下 年龄22-38岁之间 18到35周岁
年龄要求45岁及以下 35岁以下优先 28岁以下者优先考虑
""")
AGES_NOT = listed("""
18周岁以上 年满18周岁 年满16周岁 年龄不限 不限年龄 3-6岁幼儿教师 照顾80岁老人 0-3岁婴幼儿托育 不低于18周岁
8年以上经验 工龄工资 30岁生日会 已满十八周岁 公司成立25年
""")

TABLE: list[tuple[str, Find, list[str], list[str]]] = [
    ("pays", charge_in, PAYS, PAYS_NOT),
    ("rebate", rebate_in, REBATES, REBATES_NOT),
    ("condition", condition_in, CONDITIONS, CONDITIONS_NOT),
    ("age", age_limit_in, AGES, AGES_NOT),
]
FOUND = [pytest.param(find, phrase, id=f"{name}-{phrase}") for name, find, yes, _ in TABLE for phrase in yes]
FREE = [pytest.param(find, phrase, id=f"{name}-{phrase}") for name, find, _, no in TABLE for phrase in no]
LONG = "岗位职责：1、按工艺卡操作；2、做好自检。任职要求：1、能看懂图纸；2、{}。公司提供工作餐，免费宿舍。"


@pytest.mark.parametrize(("find", "phrase"), FOUND)
def test_what_no_post_may_say_is_found_alone_and_within_a_long_text(find: Find, phrase: str) -> None:
    assert find(phrase), phrase
    assert find(LONG.format(phrase)), f"{phrase} in a long text"


@pytest.mark.parametrize(("find", "phrase"), FREE)
def test_a_lawful_phrase_accuses_nobody_alone_or_within_a_long_text(find: Find, phrase: str) -> None:
    assert find(phrase) is None
    assert find(LONG.format(phrase)) is None
