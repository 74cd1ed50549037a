"""The three doors by which a post comes in, each with what no post may say: found, quoted, and not to be verified."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.collection import confirmed, handed_in, listed, to_write
from tests.factories.vacancies import employer, vacancy
from tests.web.vacancies.test_pages import NEW, typed

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.vacancies import actions
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.stored_wording import objections

pytestmark = pytest.mark.django_db
ROW = {"用人单位": "岱宗服饰（示例）", "招聘人数": "3", "工资": "4000-6000元/月", "工作地点": "山东省泰安市泰山区"}
BY_FORM = [
    ({"title": "女普工"}, "女普工", "岗位"),
    ({"title": "缝纫工（限女）"}, "限女", "岗位"),
    ({"description": "流水线。入职须交押金200元。"}, "押金200元", "岗位描述"),
    ({"description": "统一保管毕业证，扣押身份证"}, "扣押身份证", "岗位描述"),
    ({"description": "工作满3个月返费1500"}, "返费1500", "岗位描述"),
    ({"description": "小伙子优先，包吃住"}, "小伙子优先", "岗位描述"),
    ({"description": "表面抗原阴性"}, "表面抗原阴性", "岗位描述"),
    ({"skills_text": "女性、缝纫"}, "女性", "技能要求"),
    ({"skills_text": "押金200元"}, "押金200元", "技能要求"),
    ({"certificates_text": "未婚证明、无乙肝"}, "乙肝", "证书要求"),
    ({"deductions": "服装费"}, "服装费", "扣款项目"),
    ({"welfare": "体检费自理"}, "体检费自理", "福利"),
    ({"probation": "押15天工资"}, "押15天工资", "试用期"),
    ({"address": "工业园 3 号，交押 金200元"}, "交押 金200元", "详细地址"),
    ({"contact": "王厂长（返费3000）"}, "返费3000", "联系人"),
    ({"hours": "白班，限男"}, "限男", "工作时间"),
    ({"demand_keys": ["standing"], "demand_reason": "男工优先"}, "男工优先", "体力要求理由"),
]
AGES = [
    ({"age_max": "45"}, "45 岁以下"),
    ({"description": "年龄18-40周岁"}, "18-40周岁"),
    ({"title": "缝纫工（45岁以下）"}, "45岁以下"),
    ({"hours": "每天8小时，35岁以下"}, "35岁以下"),
    ({"welfare": "包吃住，35岁以下"}, "35岁以下"),
]


def refused_as_it_stands(post: Vacancy) -> None:
    """Neither move leads a post with such wording on."""
    for verb in ("verify", "open"):
        with pytest.raises(VacancyRefused):
            actions.move(by=SYSTEM, vacancy=post, verb=verb, how="phone" if verb == "verify" else "")


@pytest.mark.parametrize(("said", "quoted", "place"), BY_FORM)
def test_by_the_form_it_is_kept_blocked_and_the_page_quotes_it_with_its_place(said, quoted, place):
    page = logged_in(officer("city", "3709")).post(NEW, typed(**said), follow=True).content.decode()

    post = Vacancy.objects.select_related("employer").get()
    assert post.state == "blocked"
    assert quoted in page
    assert place in page
    refused_as_it_stands(post)


@pytest.mark.parametrize(("said", "quoted"), AGES)
def test_an_age_limit_without_a_ground_is_quoted_and_the_post_cannot_be_verified(said, quoted):
    page = logged_in(officer("city", "3709")).post(NEW, typed(**said), follow=True).content.decode()

    post = Vacancy.objects.select_related("employer").get()
    assert post.state == "draft"
    assert quoted in page
    refused_as_it_stands(post)


def test_on_the_employers_own_page_the_same_rules_hold():
    firm = employer("岱宗")
    browser = logged_in(officer("employer", organisation=firm.pk))

    page = browser.post(
        NEW, typed(employer_name="岱宗", description="女士优先，体检查乙肝"), follow=True
    ).content.decode()

    post = Vacancy.objects.select_related("employer").get()
    assert (post.employer_id, post.state) == (firm.pk, "blocked")
    assert "女士优先" in page
    refused_as_it_stands(post)


COLUMNS = [
    ("岗位名称", "女普工", "blocked", "女普工"),
    ("福利", "五险，体检费自理", "wrong", "体检费自理"),
    ("扣款项目", "服装费", "wrong", "服装费"),
    ("岗位描述", "两班倒，扣押身份证", "wrong", "扣押身份证"),
    ("岗位描述", "已婚已育优先，限汉族", "blocked", "已婚已育"),
    ("备注", "无乙肝", "blocked", "乙肝"),
    ("工作时间", "白班，限男", "blocked", "限男"),
    ("备注", "满30天返1000元", "blocked", "返1000元"),
    ("最大年龄", "45", "draft", "45 岁以下"),
    ("年龄要求", "18-40岁", "draft", "18–40 岁"),
    ("岗位描述", "40周岁以下", "draft", "40周岁以下"),
]


def test_by_a_list_it_is_told_at_its_cell_and_what_comes_in_cannot_be_verified():
    rows = [{**ROW, "岗位名称": f"操作工{at}", heading: text} for at, (heading, text, *_) in enumerate(COLUMNS)]
    browser = logged_in(officer("city", "3709"))
    batch = handed_in(
        browser, listed([{**ROW, "岗位名称": "操作工", "岗位描述": "男女不限，免押金，18周岁以上"}, *rows])
    )
    shown = "".join(
        browser.get(reverse("imports.batch", args=[batch.pk]), {"show": show}).content.decode()
        for show in ("wrong", "warned")
    )

    confirmed(browser, batch, to_write(batch))

    states = dict(Vacancy.objects.values_list("title", "state"))
    wrong = sum(state == "wrong" for *_, state, _ in COLUMNS)
    assert (batch.counts["wrong"], batch.counts["warned"]) == (wrong, len(COLUMNS) - wrong)
    assert states.pop("操作工") == "draft"
    assert sorted(states.values()) == sorted(state for *_, state, _ in COLUMNS if state != "wrong")
    for _heading, _text, _state, quoted in COLUMNS:
        assert quoted in shown
    for post in Vacancy.objects.exclude(title="操作工").select_related("employer"):
        refused_as_it_stands(post)


@pytest.mark.parametrize("name", ["泰安好运服装厂（只招女工）", "好运服装厂（押金200）"])
def test_a_firms_name_asks_for_nothing_either(name):
    assert objections(vacancy(employer(name)))


def test_the_names_of_real_firms_accuse_nobody():
    for name in ("男人装饰有限公司", "女子健身会馆", "回民饭店", "押运保安服务公司", "返乡创业园"):
        assert not objections(vacancy(employer(name))), name
