"""The register's pages: one effect, errors beside their fields, nothing typed is lost, foreign people are not there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.needs import need
from tests.factories.register import worker

from qiao.ground import clock
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.subjects import in_clear
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db
COUNTY, NEIGHBOUR = "500238", "500237"
RESIDENCE = "重庆市巫溪县柏杨街道"


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", COUNTY))


def form(**more: Any) -> dict[str, Any]:
    told = {"key": str(uuid4()), "identity": factory.identity(88_001), "name": "谭春秀", "phone": "154 0000 7701"}
    return {
        **told,
        "residence": RESIDENCE,
        "household": "",
        "relation": "",
        "education": "2",
        "skills": "缝纫、养殖",
        **more,
    }


def test_a_new_worker_leads_to_their_page(browser: Client) -> None:
    answer = browser.post(reverse("register.worker_new"), form())
    worker = Worker.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("people.worker", args=[worker.pk]))
    assert (worker.name, worker.education, worker.skills, worker.region) == ("谭春秀", 2, ["缝纫", "养殖"], "500238002")


def test_a_double_click_makes_one_worker(browser: Client) -> None:
    twice = form()
    answers = [browser.post(reverse("register.worker_new"), twice) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Worker.objects.count() == 1


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(browser: Client) -> None:
    spoilt = form(identity=factory.identity(88_001)[:-1], residence="没有这个地方", phone="12")
    answer = browser.post(reverse("register.worker_new"), spoilt)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert all(
        said in text for said in ("证件号是 17 位", "找不到地名", "电话号码位数或开头不对", "谭春秀", "缝纫、养殖")
    )
    assert Worker.objects.count() == 0


def test_a_known_identity_leads_to_the_record(browser: Client) -> None:
    browser.post(reverse("register.worker_new"), form())
    answer = browser.post(reverse("register.worker_new"), form(name="别人"))
    assert answer.status_code == 409
    assert reverse("people.worker", args=[Worker.objects.get().pk]) in answer.content.decode()


def test_two_officers_saving_the_same_person_see_both_values(browser: Client) -> None:
    worker = factory.worker(name="冉小梅", region="500238002")
    address = reverse("register.worker_edit", args=[worker.pk])
    base = form(identity="", phone="", version="1", name="冉小梅", education="")
    assert browser.post(address, {**base, "education": "3"}).status_code == 302
    answer = logged_in(officer("county", COUNTY)).post(address, {**base, "education": "4", "skills": "电焊"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(said in text for said in ("高中", "大专", "电焊", 'value="2"'))
    again = logged_in(officer("county", COUNTY)).post(address, {**base, "education": "4", "version": "2"})
    assert again.status_code == 302
    assert Worker.objects.get().education == 4


def test_another_countys_worker_is_not_there(browser: Client) -> None:
    foreign = factory.worker(region="500237001")
    for name in ("register.worker_edit", "register.worker_status", "register.worker_merge", "people.worker"):
        assert browser.get(reverse(name, args=[foreign.pk])).status_code == 404, name
    assert browser.post(reverse("register.worker_verify", args=[foreign.pk])).status_code == 404
    foreign.refresh_from_db()
    assert foreign.verified_on is None


def test_the_identity_tells_birth_sex_and_origin(browser: Client) -> None:
    number = factory.identity(88_001)
    answer = browser.post(reverse("register.identity"), {"identity": number}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert f"{number[6:10]}-{number[10:12]}-{number[12:14]}" in text
    assert number not in text


@pytest.mark.parametrize("typed", ["谭春", "tcx", "tc"])
def test_search_finds_by_name_and_initials(browser: Client, typed: str) -> None:
    factory.worker(name="谭春秀")
    factory.worker(name="李红")
    answer = browser.post(reverse("register.search"), {"q": typed})
    assert answer["Location"] == reverse("people.worker", args=[Worker.objects.get(name="谭春秀").pk])


def test_one_surname_is_a_list_even_of_one(browser: Client) -> None:
    """A surname asks who is there; only a name, initials or a number asks for somebody."""
    factory.worker(name="䶮秀兰")
    answer = browser.post(reverse("register.search"), {"q": "䶮"})
    assert answer.status_code == 200
    assert "䶮秀兰" in answer.content.decode()
    assert browser.post(reverse("register.search"), {"q": "䶮秀兰"}).status_code == 302


def test_search_finds_by_the_last_four_and_never_beyond_the_region(browser: Client) -> None:
    worker = factory.worker()
    tail = worker.subject.resident_id_tail
    assert browser.post(reverse("register.search"), {"q": tail}).status_code == 302
    stranger = logged_in(officer("county", NEIGHBOUR))
    answer = stranger.post(reverse("register.search"), {"q": tail})
    assert answer.status_code == 200
    assert "没有找到" in answer.content.decode()


def test_status_verify_and_merge_work_from_their_pages(browser: Client) -> None:
    worker, other = factory.worker(name="彭家旺"), factory.worker(name="彭家旺")
    assert browser.post(reverse("register.worker_verify", args=[worker.pk])).status_code == 302
    answer = browser.post(reverse("register.worker_status", args=[worker.pk]), {"to": "unreachable", "why": "停机"})
    assert answer.status_code == 302
    need(other)
    merge = reverse("register.merge_pair", args=[worker.pk, other.pk])
    assert merge in browser.get(reverse("register.worker_merge", args=[worker.pk])).content.decode()
    assert browser.post(merge, {"do": "same", "why": "同一张证"}).status_code == 302
    worker.refresh_from_db()
    other.refresh_from_db()
    assert other.merged_into_id == worker.pk
    assert sorted(Need.objects.values_list("worker_id", "state")) == sorted([(other.pk, "closed"), (worker.pk, "open")])
    assert browser.get(reverse("people.worker", args=[other.pk]))["Location"] == reverse(
        "people.worker", args=[worker.pk]
    )


@pytest.mark.parametrize("name", ["register.worker_new", "register.search", "register.household_new"])
def test_empty_forms_open(browser: Client, name: str) -> None:
    assert browser.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["register.worker_edit", "register.worker_status", "register.worker_merge"])
def test_forms_of_a_worker_open_with_the_identity_covered(browser: Client, name: str) -> None:
    worker = factory.worker(phone="15400007701")
    factory.worker(name=worker.name)
    text = browser.get(reverse(name, args=[worker.pk])).content.decode()
    assert worker.name in text
    assert "15400007701" not in text


def test_whoever_types_sees_the_first_eight_and_that_there_are_more(browser: Client) -> None:
    for _ in range(9):
        factory.worker(region=COUNTY, name="谭春秀")
    foreign = factory.worker(region=NEIGHBOUR, name="谭春秀")

    found = browser.post(reverse("register.search"), {"q": "谭春"}, headers={"HX-Request": "true"})

    page = found.content.decode()
    assert page.count("/people/") == 8
    assert str(foreign.pk) not in page
    assert "还有更多" in page
    assert "<html" not in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_whoever_is_not_found_may_be_entered_by_whoever_may(browser: Client, headers: dict[str, str]) -> None:
    told = browser.post(reverse("register.search"), {"q": "无此人"}, headers=headers).content.decode()
    assert reverse("register.worker_new") in told
    looking = logged_in(officer("province", "50"))
    assert (
        reverse("register.worker_new")
        not in looking.post(reverse("register.search"), {"q": "无此人"}, headers=headers).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1234", "电话要输完整的 11 位"),
        ("𠮷", "至少要连着输两个字"),
        ("国", "至少要连着输两个字"),
        ("无此人", "试试拼音首字母"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_who_finds_nobody_is_told_what_can_be_typed(
    browser: Client, typed: str, said: str, headers: dict[str, str]
) -> None:
    answer = browser.post(reverse("register.search"), {"q": typed}, headers=headers).content.decode()
    assert ("没有找到" in answer, said in answer) == (True, True)


def test_the_bottom_bar_leads_to_a_search_box_that_is_ready_to_type_in(browser: Client) -> None:
    home = browser.get(reverse("home")).content.decode()
    bottom = home[home.index('class="q-bottom"') :]
    assert f'href="{reverse("register.search")}"' in bottom
    assert "autofocus" in browser.get(reverse("register.search")).content.decode()


def test_health_and_ethnicity_are_entered_kept_sealed_left_by_a_blank_and_cleared_by_a_word(browser: Client) -> None:
    made = worker()
    url = reverse("register.worker_edit", args=[made.pk])
    page = browser.get(url)

    def saved(**more: Any) -> Any:
        form = browser.get(url).context["form"]
        told = {key: value for key, value in form.initial.items() if value is not None}
        return browser.post(url, {**told, **more})

    assert page.context["form"].initial.get("health") is None
    assert saved(health=["长期慢性病", "残疾"], ethnicity="崩龙族").status_code == 302
    subject = Subject.objects.get(pk=made.subject_id)
    assert (in_clear(subject, "health"), in_clear(subject, "ethnicity")) == ("长期慢性病、残疾", "崩龙族")
    text = browser.get(url).content.decode()
    assert "崩龙族" not in text
    assert saved(labour="weak").status_code == 302
    subject.refresh_from_db()
    assert in_clear(subject, "health") == "长期慢性病、残疾"
    assert saved(health=["健康", "残疾"]).status_code == 422
    assert saved(ethnicity="火星族").status_code == 422
    assert saved(health=["-"], ethnicity="-").status_code == 302
    subject.refresh_from_db()
    assert (in_clear(subject, "health"), in_clear(subject, "ethnicity")) == ("", "")
    shown = browser.get(reverse("people.worker", args=[made.pk])).content.decode()
    assert "弱劳动力或半劳动力" in shown


def test_a_second_head_is_refused_beside_the_relation_and_two_are_flagged_on_the_page(browser: Client) -> None:
    house = factory.household()
    worker(household=house, relation="户主", name="冉家旺")
    second = worker(household=house, relation="配偶")
    url = reverse("register.worker_edit", args=[second.pk])
    told = {key: value for key, value in browser.get(url).context["form"].initial.items() if value is not None}
    refused = browser.post(url, {**told, "relation": "户主"})
    assert refused.status_code == 422
    assert "冉家旺" in str(refused.context["form"].errors["relation"])
    page = reverse("register.household", args=[house.pk])
    assert "不止一个户主" not in browser.get(page).content.decode()
    Worker.objects.filter(pk=second.pk).update(relation="户主")
    assert "不止一个户主" in browser.get(page).content.decode()
    Worker.objects.update(relation="配偶")
    assert "没有户主" in browser.get(page).content.decode()


def test_a_household_is_entered_whole_and_each_contradiction_stands_beside_its_field(browser: Client) -> None:
    house = factory.household()
    url = reverse("register.household_edit", args=[house.pk])
    told = {key: value for key, value in browser.get(url).context["form"].initial.items() if value is not None}
    ahead = (clock.today() + timedelta(days=1)).isoformat()
    wrong = [
        ({"monitored_since": "2019-03-01"}, "monitored"),
        ({"exited_on": ahead}, "exited_on"),
        ({"true_since": ahead}, "true_since"),
        ({"cause_second": "illness"}, "cause"),
        ({"income_now_yuan": "5000"}, "income_now_year"),
        ({"income_now_yuan": "99999999", "income_now_year": "2018"}, "income_now_year"),
    ]
    for more, field in wrong:
        answer = browser.post(url, {**told, **more})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    right = {
        "poverty": "exited", "poverty_since": "2017-12-31", "exited_on": "2017-12-31", "monitored": "unstable",
        "monitored_since": "2019-03-01", "cause": "skill", "cause_second": "study", "income_before_yuan": "2600",
        "income_before_year": "2014", "income_now_yuan": "9800", "income_now_year": "2018", "true_since": "2019-01-01",
    }  # fmt: skip
    assert browser.post(url, {**told, **right}).status_code == 302
    text = browser.get(reverse("register.household", args=[house.pk])).content.decode()
    for shown in (
        "脱贫户",
        "2017-12-31",
        "脱贫不稳定户",
        "2019-03-01",
        "缺技术、因学",
        "2,600 元（2014 年）",
        "9,800 元",
    ):
        assert shown in text
    then = reverse("register.household_then", args=[house.pk])
    assert "9800" in browser.get(then, {"true_on": "2019-01-01"}).content.decode()
    assert "9800" not in browser.get(then, {"true_on": "2018-12-31"}).content.decode()
