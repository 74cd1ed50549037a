"""What a posting's words say beside its cells: charges, barred conditions, demands, nights, work not for minors."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qiao.ground.exchange.reading import Reading, read_ledger
from qiao.story.needs.work_limits import keys_of
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.postings import postings_frame
from qiao.story.vacancies.texts.barred import condition_in
from qiao.story.vacancies.texts.charges import charge_in, deducted_charge, rebate_in
from qiao.story.vacancies.texts.demands import demands_in
from qiao.story.vacancies.texts.shifts import prose_at_night, shifts_at_night

GOOD = {
    "用人单位": "甲乙电子有限公司",
    "岗位名称": "普工",
    "招聘人数": "10",
    "工资": "5000元/月",
    "工作地点": "山东省济南市历城区",
}


def read(tmp_path: Path, **more: str) -> Reading:
    row = GOOD | more
    path = tmp_path / "岗位.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(row), list(row.values())])
    return read_ledger(path, VACANCIES, as_of=date(2019, 7, 1))


CHARGES = (
    *(
        "押金200元",
        "入职须交押金200元",
        "工作服押金100",
        "服装费200元从工资中扣",
        "报名费50元",
        "体检费自理",
        "体检自费",
    ),
    *("培训费自理", "需交培训费500元", "入职先交保证金500", "收取服装费150元", "须缴纳500元风险抵押金", "工装费自付"),
    *(
        "健康证费用自理",
        "交体检费",
        "收200元押金，离职退还",
        "扣押身份证",
        "身份证原件由公司保管",
        "身份证抵押",
        "收身份证",
    ),
    *(
        "压一个月工资",
        "押半个月工资",
        "无需经验，押金200元",
        "不限学历押金200元",
        "包吃住 押金100元",
        "押金两百元",
        "需付中介费",
    ),
)
NO_CHARGES = (
    *("无押金", "不收押金", "免押金", "0押金", "押金0元", "押金：无", "不收取任何费用", "不收取押金、服装费、体检费"),
    *(
        "公司不会以任何理由收取押金、服装费等费用",
        "无中介费、押金、服装费",
        "体检费报销",
        "培训费由公司承担",
        "报销体检费80元",
    ),
    *("公司承担体检费100元", "负责收取租金押金", "根据协议约定进行保证金追加或执行强行平仓", "需提交身份证复印件"),
    *("携带身份证面试", "入职缴纳五险一金", "免费体检", "提供工作服", "食宿自理", "水电费自理", "负责投标保证金的缴纳"),
    *(
        "凡收取押金、服装费200元者均为诈骗",
        "不扣押身份证",
        "入职不交押金不扣证件",
        "收集员工身份证信息",
        "个人社保代扣",
    ),
)


@pytest.mark.parametrize("text", CHARGES)
def test_what_the_worker_would_pay_or_give_up_is_found_and_quoted_shortly(text: str) -> None:
    found = charge_in(text)
    assert found is not None
    assert len(found) <= 20


@pytest.mark.parametrize("text", NO_CHARGES)
def test_what_is_denied_refunded_or_the_employers_business_is_no_charge(text: str) -> None:
    assert charge_in(text) is None


@pytest.mark.parametrize(("text", "found"), [("服装费", True), ("水电费自理、个人社保", False), ("无押金", False)])
def test_in_a_list_of_deductions_a_charges_name_alone_is_enough(text: str, found: bool) -> None:
    assert (deducted_charge(text) is not None) is found


@pytest.mark.parametrize(
    ("heading", "text"),
    [("岗位名称", "普工（押金200元）"), ("工资", "5000元/月，押金200元"), ("福利", "五险，入职须交押金200元"),
     ("岗位描述", "流水线作业。体检费自理。"), ("备注", "扣押身份证"), ("扣款项目", "工装押金200")],
)  # fmt: skip
def test_a_post_that_makes_the_worker_pay_is_wrong_wherever_it_says_so_and_never_matched(
    tmp_path: Path, heading: str, text: str
) -> None:
    reading = read(tmp_path, **{heading: text})
    assert [(fault.code, fault.heading) for fault in reading.faults] == [("worker_pays", heading)]
    assert "劳动者不付任何钱" in reading.faults[0].said()
    assert "Workers never pay" in reading.faults[0].said("en")
    assert postings_frame(reading).is_empty()


def test_a_rebate_is_a_warning_and_never_wage(tmp_path: Path) -> None:
    reading = read(tmp_path, 工资="5000元/月+返费2000元")
    assert [fault.code for fault in reading.faults] == ["rebate_not_wage"]
    assert postings_frame(reading)["wage_high_yuan"].to_list() == [5000]
    assert rebate_in("无返费") is None


CONDITIONS = (
    *("限女性", "仅限男", "只招女工", "只收男生", "限汉族", "无乙肝", "已婚已育优先", "男性优先", "性别：男", "女普工"),
    *("普工（女）", "两年内不生育", "少数民族勿扰", "招女工20名", "18-40岁女性", "男，45岁以下"),
)
NO_CONDITIONS = (
    *(
        "男女不限",
        "招男女普工",
        "男女均可",
        "招女装店员",
        "男士亚健康调理师",
        "婚育礼金",
        "已婚未婚均可",
        "乙肝疫苗销售",
    ),
    *("民族不限", "民族品牌", "仅限博士", "妇女节福利", "不查乙肝", "只要您有工作的兴趣"),
)


@pytest.mark.parametrize("text", CONDITIONS)
def test_what_may_not_be_asked_is_quoted(text: str) -> None:
    assert condition_in(text) is not None


@pytest.mark.parametrize("text", NO_CONDITIONS)
def test_what_excludes_nobody_is_no_condition(text: str) -> None:
    assert condition_in(text) is None


def test_a_barred_condition_is_a_warning_that_changes_nothing_of_the_post(tmp_path: Path) -> None:
    plain, barred = read(tmp_path), read(tmp_path, 备注="限女性，无乙肝")
    assert [(fault.code, fault.heading) for fault in barred.faults] == [("may_not_be_asked", "备注")]
    assert postings_frame(plain).equals(postings_frame(barred))


def test_a_sex_among_the_skills_is_no_skill_and_refuses_the_row(tmp_path: Path) -> None:
    reading = read(tmp_path, 技能要求="女性、缝纫")
    assert [fault.code for fault in reading.faults] == ["asked_in_cell"]
    assert postings_frame(reading).is_empty()


def test_what_anyone_can_claim_is_no_skill(tmp_path: Path) -> None:
    reading = read(tmp_path, 技能要求="吃苦耐劳、服从管理、身体健康、电焊、有责任心、能吃苦耐劳")
    assert reading.faults == ()
    assert postings_frame(reading)["skills"].to_list() == [["电焊"]]


@pytest.mark.parametrize(
    ("text", "key"),
    [("长期站立", "standing"), ("需久站", "standing"), ("搬运货物", "lifting"), ("负重30斤以上", "lifting"),
     ("能搬50斤", "lifting"), ("登高作业", "heights"), ("高空安装", "heights"), ("高温环境下作业", "heat"),
     ("车间有粉尘", "dust"), ("能适应冷库", "cold"), ("接触化学品", "chemicals"), ("矫正视力1.0", "fine_sight")],
)  # fmt: skip
def test_a_demand_said_plainly_in_prose_is_a_demand(text: str, key: str) -> None:
    assert keys_of(demands_in(f"岗位职责：{text}。")) == (key,)


@pytest.mark.parametrize(
    "text",
    ["站点运营", "高空间利用", "高温补贴", "无需登高", "不用搬运", "无粉尘", "数据搬运", "步步登高", "长期站点维护",
     "忍辱负重", "英语听力良好", "粉尘检测仪销售", "高温合金", "冷库设备销售", "搬运机器人算法", "耐高温材料"],
)  # fmt: skip
def test_a_word_in_other_company_is_no_demand(text: str) -> None:
    assert demands_in(text) == 0


def test_demands_and_nights_of_the_description_enter_the_post(tmp_path: Path) -> None:
    row = postings_frame(read(tmp_path, 岗位描述="需长期站立，三班倒，负重30斤", 体力要求="粉尘", 体力要求理由="棉絮"))
    assert keys_of(row["demands"][0]) == ("standing", "lifting", "dust")
    assert row["night"].to_list() == [True]


@pytest.mark.parametrize("text", ["三班三运转", "四班三倒", "两班倒", "24小时倒班", "四班二运转", "3班2倒"])
def test_every_way_of_taking_turns_is_night_work(text: str) -> None:
    assert shifts_at_night(text)


@pytest.mark.parametrize("text", ["长白班", "不上夜班", "无需倒班", "不设通宵班", "第三班组", "晚班到九点"])
def test_prose_means_nights_only_where_it_says_so(text: str) -> None:
    assert not prose_at_night(text)


@pytest.mark.parametrize(
    "more",
    [{"班次": "两班倒"}, {"是否夜班": "是"}, {"岗位名称": "KTV服务员"}, {"岗位描述": "井下作业"},
     {"岗位名称": "网吧收银"},
     {"体力要求": "登高", "体力要求理由": "安装"}, {"岗位描述": "接触有毒化学品"},
     {"用人单位": "某某酒吧"}],
)  # fmt: skip
def test_a_post_that_is_none_for_minors_may_not_call_itself_open_to_them(tmp_path: Path, more: dict[str, str]) -> None:
    reading = read(tmp_path, 可招未成年工="是", **more)
    assert [(fault.code, fault.heading) for fault in reading.faults] == [("not_for_minors", "可招未成年工")]
    adults = read(tmp_path, 可招未成年工="否", **more)
    assert adults.faults == ()
    assert postings_frame(adults)["young_ok"].to_list() == [False]


def test_a_plain_post_may_be_open_to_minors(tmp_path: Path) -> None:
    reading = read(tmp_path, 可招未成年工="是", 班次="长白班", 体力要求="久站", 体力要求理由="流水线")
    assert reading.faults == ()
    assert postings_frame(reading)["young_ok"].to_list() == [True]


def test_in_all_real_lists_nobody_is_accused_and_the_one_barred_condition_is_found(shared_data: Path) -> None:
    finders: tuple[Callable[[str], str | None], ...] = (charge_in, rebate_in, condition_in)
    hits: dict[str, set[str]] = defaultdict(set)
    for path in (*sorted((shared_data / "vacancies").glob("v*.csv")), *sorted((shared_data / "texts").glob("*.csv"))):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for find in finders:
                    hits[find.__name__] |= {found for cell in row if (found := find(cell))}
    assert (hits["charge_in"], hits["rebate_in"]) == (set(), set())
    assert len(hits["condition_in"]) == 1
    assert "只收男生" in hits["condition_in"].pop()


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [("详细地址", "工业园 3 号，交押 金200元", "worker_pays"),
     ("详细地址", "工业园 3 号（只招女工）", "may_not_be_asked"),
     ("详细地址", "工业园 3 号，返费3000", "rebate_not_wage"),
     ("详细地址", "工业园 3 号，35岁以下", "age_without_ground"),
     ("联系人", "王厂长，押金200", "worker_pays"), ("单位性质", "民营，限女性", "may_not_be_asked"),
     ("工作经验", "1年，服装费自理", "worker_pays")],
)  # fmt: skip
def test_every_column_of_text_that_is_kept_is_read(tmp_path: Path, heading: str, text: str, code: str) -> None:
    assert [(fault.code, fault.heading) for fault in read(tmp_path, **{heading: text}).faults] == [(code, heading)]


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [("岗位描述", "自愿放弃社保", "unlawful_term"), ("备注", "加班无加班费", "unlawful_term"),
     ("工作时间", "一天干14小时", "unlawful_term"), ("岗位描述", "14 小时/天", "unlawful_term"),
     ("工作时间", "每天10小时", "hours_long"), ("岗位描述", "一个月干31天", "no_day_of_rest"),
     ("派遣单位", "收费300派遣公司", "worker_pays"), ("体力要求理由", "男性力气大", "may_not_be_asked"),
     ("岗位描述", "身高165以上", "may_not_be_asked"), ("备注", "给队长交烟钱", "worker_pays")],
)  # fmt: skip
def test_what_the_law_gives_each_worker_is_not_agreed_away(tmp_path: Path, heading: str, text: str, code: str) -> None:
    assert [fault.code for fault in read(tmp_path, **{heading: text}).faults] == [code]


@pytest.mark.parametrize(
    ("heading", "text"), [("工作时间", "每天8小时"), ("工作时间", "上12小时休24小时"), ("备注", "缴纳社保，加班费另算")]
)
def test_lawful_terms_accuse_nobody(tmp_path: Path, heading: str, text: str) -> None:
    assert read(tmp_path, **{heading: text}).faults == ()


def test_a_post_for_those_of_18_is_not_open_to_those_of_16(tmp_path: Path) -> None:
    both = read(tmp_path, 可招未成年工="是", 最小年龄="18")
    assert [fault.code for fault in both.faults] == ["young_against_age"]
    assert postings_frame(both).is_empty()
    assert read(tmp_path, 可招未成年工="是", 最小年龄="16").faults == ()
    assert read(tmp_path, 可招未成年工="否", 最小年龄="18").faults == ()


def test_an_address_that_only_names_a_street_accuses_nobody(tmp_path: Path) -> None:
    assert read(tmp_path, 详细地址="回民街女人世界 18-35 号 民族宫旁").faults == ()
