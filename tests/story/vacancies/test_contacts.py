"""Contacts in the words of a post: found however they are written; pay, hours, dates and places of work are none."""

from __future__ import annotations

from random import Random
from time import perf_counter

import pytest
from tests.factories.vacancies import vacancy

from qiao.story.vacancies.contacts import quoted
from qiao.story.vacancies.stored_wording import contacts_told
from qiao.web.public.cleaning import without_contacts

FOUND = {
    "电话13800138000": "13800138000",
    "电话 138 0013 8000": "0013 8000",
    "138.0013.8000": "138.0013.8000",
    "1-3-8-0-0-1-3-8-0-0-0": "1-3-8-0-0",
    "138联系0013电话8000": "138联系0013电话8000",
    "一三八零零一三八零零零": "一三八",
    "138 零零一三 八零零零": "零零一三",
    "①③⑧⓪⓪①③⑧⓪⓪⓪": "①③⑧",
    "１３８００１３８０００": "00138",
    "幺三八〇〇幺三八〇〇〇": "幺三八",
    "wei信 abc12345": "abc12345",
    "V：abc123": "abc123",
    "Ｖ：abc123": "abc123",
    "加v abc123": "abc123",
    "+v：zhao_888": "zhao_888",
    "薇信zhao888": "zhao888",
    "微信：zhao888": "zhao888",
    "QQ群 123": "123",
    "QQ：12345": "12345",
    "联系电话：13800138000、0538-1234567、7654321": "7654321",
    "联系电话：13800138000/13900139000": "13900139000",
    "电话 654321": "654321",
    "0538-1234567转801": "转801",
    "联系张先生": "张先生",
    "张先生联系": "张先生",
    "请找王经理": "王经理",
    "王经理 电话联系": "王经理",
    "有意者打李姐电话": "李姐",
    "李姐：13800138000": "李姐",
    "厂里问刘厂长": "刘厂长",
    "刘厂长，13800138000": "刘厂长",
    "找高经理": "高经理",
    "找赵铁柱报名": "赵铁柱",
    "赵铁柱先生收": "赵铁柱",
    "400-123-4567": "400-123-4567",
    "4001234567": "4001234567",
    "赵铁柱13800138000": "赵铁柱",
    "13800138000（赵铁柱）": "赵铁柱",
    "联系人：赵铁柱": "赵铁柱",
    "身份证 990000199001011234": "990000199001011234",
    "990000 19900101 123X": "123X",
    "工资卡 6222 0212 3456 7890 123": "7890",
    "abc艾特qq点com": "abc艾特qq点com",
    "abc@qq.com": "abc@qq.com",
    "abc＠qq．com": "qq．com",
    "看 www.example.com": "www.example.com",
    "找张总面谈": "张总",
    "vx：zhao888": "zhao888",
    "加vabc123": "abc123",
    "负责人：赵铁柱": "赵铁柱",
    "负责人赵铁柱，面试随时": "赵铁柱",
    "见 www.example.com/a?b=1岗位职责": "example.com/a?b=1",
    "送到幸福小区3号楼2单元501室": "2单元501室",
    "V❤：zhao88": "zhao88",
    "v❤️zhao888": "zhao888",
    "加微心zhao888": "zhao888",
    "加卫星zhao88": "zhao88",
    "加w信zhao88": "zhao88",
    "W信：zhao88": "zhao88",
    "绿泡泡zhao88": "zhao88",
    "钉钉zhao88": "zhao88",
    "钉钉号：zhaoss": "zhaoss",
    "抖音号zhao88": "zhao88",
    "抖音号：12345678": "12345678",
    "wx.zs8899": "zs8899",
    "wxzs8899": "zs8899",
    "找小王": "小王",
    "找小王报名": "小王",
    "请联系老李": "老李",
    "人事小李": "小李",
    "人事：小李": "小李",
    "HR小李": "小李",
    "老板张三丰": "张三丰",
    "人事李红梅": "李红梅",
    "我是李红梅": "李红梅",
    "我叫李红": "李红",
    "免贵姓王": "姓王",
    "欧阳经理": "欧阳",
    "司马女士": "司马",
    "找欧阳铁柱": "铁柱",
    "小张姐": "小张",
    "小张 13800138000": "小张",
    "l38 1234 5678": "1234 5678",
    "13812345o78": "13812345o78",
    "138 l234 567O": "l234",
    "八二一二三四五": "八二一",
    "零五三八八二一二三四五": "八二一",
    "0538-八二一二三四五": "八二一",
}
"""A text, and what of it may not be public."""

KEPT = [
    "负责人力资源数据运营", "协助部门负责人对公司数据进行管控", "担任过财务负责人的优先考虑", "协助负责人维护店铺",
    "负责人工智能算法", "WXG10-211企业微信产品运营经理", "vue全家桶（Vue+Vue-router+axios）", "系统总师,雷达总师",
    "雷达总体设计", "经理助理", "主管优先", "有经理、主管经验优先", "张家港", "张家港市杨舍镇示例路 88 号", "王者",
    "王者荣耀主题酒店", "24小时", "13薪", "5000-7000元", "5000-7000元，8小时，26天", "15000-16000元，8小时",
    "2026年11月", "2026年11月5日-2026年12月6日", "8小时", "18-45岁", "先生产线后包装", "请先生产线后包装", "400g",
    "泰安市泰山区示例路 1 号 3 号车间", "150元/天，3000-4000元/月", "早8:00-12:00，下午13:30-17:30", "7×24小时",
    "①包吃②包住③五险", "一三五上班，二四六休息", "周一到周五", "区域经理", "项目经理3年以上", "店长、厨师长各一名",
    "女士、先生均可", "老师傅带徒弟", "师傅带", "跟师傅学", "总经理助理", "王府井商场", "李家村", "联系方式见公告",
    "联系电话见现场", "微信支付宝收银", "会用微信和QQ聊天", "黄金首饰加工", "江南大道 1888 号", "高级经理",
    "有大哥大姐一起干", "月休 4 天，工资 4000 到 6000 元", "缝纫机 1300 台", "毛利 1800 件 5000 只",
    "135 元 5000 件 6000 只", "每班 12 小时，两班倒", "GB/T 19001-2016", "8:30-17:30", "石家庄", "高工资",
    "周末双休，年假 5 天", "厂房 3 栋 2 层", "身高 160 以上，体重 50 公斤", "何时上岗都行", "任主管 3 年优先",
    "40000-80000", "造价咨询项目经理", "韩语老师", "顾问会计", "天府大道北段1700号7栋1单元2131号", "联系项目经理安排",
    "会用钉钉和抖音", "抖音运营专员", "钉钉审批流程", "卫星导航工程师", "加卫星定位设备", "北斗卫星 5 颗",
    "wx.request", "wx.login 接口", "小王子幼儿园", "老王头烧饼店", "找小型企业", "联系小程序开发", "人事经理",
    "人事行政专员", "HR 专员", "老板电器", "老板于 2010 年创业", "区域经理江苏", "销售厂长", "招聘江西地区",
    "我是程序员", "我们是制造业企业", "我是老师", "欧阳修纪念馆", "司马台长城", "姓名", "百家姓",
    "周一二三四五六上班", "一二三四五六七楼", "第一、二、三、四、五、六、七车间", "二〇一九年六月三十日",
    "十一二三月", "招聘顾问（销售岗）", "人事顾问", "招聘高级工程师", "招聘石材加工", "前台文员", "客服专员",
    "劳务派遣", "招聘金属加工", "驻厂代表", "心理咨询", "WX5000 型机床",
]  # fmt: skip
"""What every post may say."""


@pytest.mark.parametrize(("text", "private"), FOUND.items())
@pytest.mark.parametrize("around", ["{}", "缝纫工，包吃住。{}。早八晚五", "招工\n{}\n包住"])
def test_a_contact_is_not_public_however_it_is_written(around, text, private):
    cleaned = without_contacts(around.format(text))

    assert private not in cleaned
    assert "（请打工作站电话）" in cleaned


@pytest.mark.parametrize("text", KEPT)
@pytest.mark.parametrize("around", ["{}", "缝纫工，包吃住。{}。早八晚五"])
def test_pay_hours_dates_offices_and_places_stay(around, text):
    assert without_contacts(around.format(text)) == around.format(text)


def test_several_numbers_in_a_row_are_one_word_to_the_reader():
    assert without_contacts("联系电话：13800138000、13900139000").count("请打工作站电话") == 1


def test_what_is_left_out_is_quoted_with_the_heading_of_its_text(db):
    said = "月薪 5000-7000元，电话一三八零零一三八零零零"
    post = vacancy(title="缝纫工 张先生", description=said, terms={"welfare": "加v abc123"})

    assert [(title[0], found) for title, found in contacts_told(post)] == [
        ("岗位", ["张先生"]), ("岗位描述", ["一三八零零一三八零零零"]), ("福利", ["加v abc123"]),
    ]  # fmt: skip


def test_no_text_takes_long():
    signs, by = "1三8-联系张先生 abc@点.（）微信0", Random(7)
    texts = ["".join(by.choice(signs) for _ in range(2_000)) for _ in range(5)]
    texts += [sign * 5_000 for sign in "1张a"]

    begun = perf_counter()
    for text in texts:
        quoted(text)

    assert perf_counter() - begun < 5
