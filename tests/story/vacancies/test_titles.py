"""Pay in job titles: the right sum and period, and none where none is stated."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from qiao.story.vacancies.texts import wage_in_title


@pytest.mark.parametrize(
    ("title", "low", "high", "period"),
    [
        ("销售一天260", 260, 260, "day"),
        ("长白班坐岗26/小时质检员", 26, 26, "hour"),
        ("电话销售，五险，法定休息，月薪1w+", 10000, None, "month"),
        ("服务员可以就近安排：工资3800~6000包吃住包水包电", 3800, 6000, "month"),
        ("+提成70% 月入3万", 30000, 30000, "month"),
        ("抚州8k续保专员/五险双休/员工餐", 8000, 8000, "month"),
        ("无责4500+9：30上班招商专员", 4500, None, "month"),
        ("早9晚6 月休4-8 6000+延保专员", 6000, None, "month"),
        ("暑假学生工25元时包吃住", 25, 25, "hour"),
        ("美容店长（年薪30万+精准客户）", 300000, None, "year"),
        ("（15-20w/食宿/双休/五险一金）器械销售", 150000, 200000, "year"),
        ("文员固定薪资4k5", 4500, 4500, "month"),
        ("电话销售3千五起高提成双休", 3500, None, "month"),
        ("风控专员月收入六千-九千", 6000, 9000, "month"),
        ("车险销售-月薪过万/国企正式编", 10000, None, "month"),
        ("诚聘销售经理5名+7K加", 7000, None, "month"),
        ("资产配置顾问(无责底薪4300+800绩效+五险一金)", 4300, None, "month"),
        ("急聘普工 7500月包吃住", 7500, 7500, "month"),
        ("支付宝红包码推广8-15K", 8000, 15000, "month"),
        ("销售顾问-业务员-电销-3000-8000元 应届生大量招聘", 3000, 8000, "month"),
        ("满月入职奖励3000 月薪9000包吃住", 9000, 9000, "month"),
    ],
)
def test_the_stated_pay_is_found(title: str, low: float, high: float | None, period: str) -> None:
    wage = wage_in_title(title)
    assert wage is not None
    assert (wage.low, wage.high, wage.period) == (low, high, period)


@pytest.mark.parametrize(
    "title",
    [
        "客服专员 13800138000",
        "前台 联系电话400-820-8888",
        "武进洛阳电商 小件分拣包装 16-50岁",
        "保洁员 2000号楼1208室",
        "电工（5险1金 双休）",
        "销售代表（提成25%-60%）",
        "纯早班（9-6点）线上打字解答问题即可",
        "无责底薪，早九晚六，电话客服",
        "500强企业储备干部2024届",
        "运营专员（10万粉丝账号）",
        "万达影城收银员",
        "4K高清视频剪辑师",
        "项目总监(J11966)",
        "淘宝/1688阿里巴巴国内站运营",
        "课程老师+周薪过万",
        "入职奖励3000普工",
        "返费5000电子厂操作工",
        "保底4000K包住宿账单提醒客服",
        "K12教育咨询师",
        "3班2倒普工8小时",
        "",
    ],
)
def test_numbers_that_are_no_pay_stay_what_they_are(title: str) -> None:
    assert wage_in_title(title) is None


# Read by a person: how the titles of our half begin that state no pay at all.
_WITHOUT_PAY = (
    *(
        "招聘人事",
        "无责底薪，早九晚六",
        "株洲希尔顿",
        "武进洛阳电商",
        "母婴公司招月嫂",
        "纯早班（9-6点）",
        "英语外贸专员",
    ),
    *(
        "营销管培生（提供住宿",
        "语音主播",
        "运营助理（高底薪",
        "长沙高底薪销售",
        "高薪聘医药销售经理",
        "招小货车货运司机",
    ),
    *("销售精英（无责任底薪", "销售代表\\营销专员"),
)


def test_titles_with_and_without_pay_are_told_apart_in_half_the_real_set(shared_data: Path) -> None:
    with (shared_data / "texts" / "titles_with_wage_snippets.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = [row["job_name"] for row in csv.DictReader(file)]
    silent = {title for title in titles if title.startswith(_WITHOUT_PAY)}
    assert len(silent) == len(_WITHOUT_PAY)
    assert {title for title in titles if wage_in_title(title) is None} == silent


def test_no_pay_is_invented_for_real_titles_full_of_job_numbers_and_years(shared_data: Path) -> None:
    with (shared_data / "vacancies" / "v02_51job_2023_2024.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = {row["jobName"] for row in csv.DictReader(file)}
    says_pay = re.compile(r"\d\s?[kK](?![A-Za-z0-9])|\d万|薪\D{0,2}\d{4,5}(?!\d)")
    stated = {title for title in titles if says_pay.search(title)}
    assert len(stated) > 10
    assert {title for title in titles if wage_in_title(title)} == stated
