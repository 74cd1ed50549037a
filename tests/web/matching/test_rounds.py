"""A round in the browser: asked for once, watched, read, published, computed again; another county sees nothing."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.accounts import logged_in, officer
from tests.factories.matching import computed, market, need, pairing, published, round_at, started
from tests.factories.register import worker

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.matching import actions
from qiao.story.matching.models import Proposal, Round
from qiao.story.needs.models import Need

pytestmark = pytest.mark.django_db
NEW, LIST = "/matching/new/", "/matching/"


def county():
    return logged_in(officer("county", "500238"))


def address(found, name="matching.round"):
    return reverse(name, args=[found.pk])


def typed(**changed):
    form = {"direction": "500238-370900", "cutoff_on": "2019-06-30", "near": "on", "reply_days": "14", "seed": "7"}
    return {**form, "key": str(uuid4()), **changed}


def test_the_directions_offered_are_those_of_ones_own_pairings():
    pairing()

    own = county().get(NEW).context["form"].fields["direction"].choices
    foreign = logged_in(officer("county", "500235")).get(NEW)

    assert [str(title) for _, title in own] == ["巫溪 → 泰安"]
    assert foreign.context["any"] is False


def test_a_round_is_asked_for_once_however_often_the_button_is_clicked_and_shows_its_progress():
    pairing()
    browser, form = county(), typed()

    first, second = (browser.post(NEW, form) for _ in range(2))
    page = browser.get(first.url).content.decode()

    assert first.url == second.url
    assert (Round.objects.count(), Job.objects.count()) == (1, 1)
    assert "可以关掉页面" in page
    assert "hx-get" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"cutoff_on": "2019-07-01"}, "cutoff_on"),
        ({"direction": "500235-371000"}, "direction"),
        ({"seed": "-1"}, "seed"),
    ],
)
def test_what_cannot_be_asked_for_is_told_at_its_field(changed, field):
    pairing()

    answer = county().post(NEW, typed(**changed))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Round.objects.exists()


def test_a_computed_round_tells_what_it_is_worth_in_plain_words_and_every_figure_opens_its_list():
    market(people=6, posts=2, seats=2)
    found, browser = computed(), county()

    page = browser.get(address(found))
    text = page.content.decode()
    without = browser.get(f"{reverse('matching.unplaced')}?round={found.number}")

    assert "6 人里，4 人排到了合适的岗位。" in text
    assert "没排上的 2 人" in text
    assert found.digest in text
    assert "发布给乡镇（4 人）" in text
    assert "5 / 5 项通过" in text  # the sixth has no result before somebody asks for it, and says so
    assert "还有一项要等有人再算一遍才有结果" in text
    assert not [word for word in ("种子", "合龙", "题目摘要", "区划版本") if word in text]
    assert text.index("复算用的记录") < text.index(found.digest)  # folded
    assert len(without.context["lines"]) == page.context["unplaced"] == 2


def test_publishing_tells_first_who_is_left_out_and_then_sends_the_others():
    market(people=2, posts=1)
    found, browser = computed(), county()
    Need.objects.filter(pk=Proposal.objects.order_by("pk").first().need_id).update(state="met")

    before = browser.get(address(found)).content.decode()
    browser.post(address(found, "matching.publish"))

    assert "另有 1 人本人或岗位已经不在" in before
    assert "发布给乡镇（1 人）" in before
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["pending", "withdrawn"]


def test_publishing_twice_does_it_once_and_says_so():
    market(people=1, posts=1)
    found, browser = computed(), county()

    browser.post(address(found, "matching.publish"))
    again = browser.post(address(found, "matching.publish"), follow=True).content.decode()

    assert "这一轮现在是“已发布”" in again
    assert Proposal.objects.filter(state="pending").count() == 1


def test_computing_again_shows_that_nothing_differs():
    market(people=3, posts=1)
    found, browser = computed(), county()

    browser.post(address(found, "matching.recount"))
    run_job(Job.objects.get(kind="matching.recount").pk)
    page = browser.get(address(found)).content.decode()

    assert "2 行一字不差" in page
    assert "1 / 1" in page


def test_the_plan_is_handed_over_as_a_workbook():
    market(people=2, posts=1)

    answer = county().get(address(computed(), "matching.plan"))

    book = load_workbook(BytesIO(answer.content), read_only=True)
    assert "每人的岗位" in book.sheetnames


def test_a_plan_whose_second_reading_found_a_fault_is_shown_red_and_cannot_be_published():
    market(people=1, posts=1)
    found = computed()
    Round.objects.update(certificate={**found.certificate, "violations": 1, "broken": {"seats": 1}})
    browser = county()

    browser.post(address(found, "matching.publish"))
    page = browser.get(address(found)).content.decode()

    assert "请不要发布" in page
    assert Round.objects.get().state == "computed"


@pytest.mark.parametrize(
    ("role", "region", "state", "status"),
    [
        ("county", "500238", "computed", 200),
        ("province", "50", "computed", 200),
        ("city", "3709", "computed", 200),
        ("station", "3709", "computed", 404),
        ("station", "3709", "published", 200),
        ("township", "500238001", "computed", 404),
        ("township", "500238001", "published", 200),
        ("county", "500235", "published", 404),
        ("city", "3701", "published", 404),
        ("employer", "", "published", 403),
        ("escort", "500238", "published", 403),
    ],
)
def test_who_sees_a_round_and_when(role, region, state, status):
    pairing()
    found = _round(state)

    assert logged_in(officer(role, region)).get(address(found)).status_code == status


def _round(state, **more):
    found = round_at("500238", state=state, **more)
    Round.objects.filter(pk=found.pk).update(work_region="370900")
    return found


def test_the_work_side_reads_the_certificate_and_gets_no_names():
    market(people=2, posts=1)
    found = published()
    browser = logged_in(officer("city", "3709"))

    page = browser.get(address(found))

    assert page.context["part"].without == 0
    assert browser.get(address(found, "matching.plan")).status_code == 404


def test_pages_of_a_round_ask_the_database_few_questions(django_assert_max_num_queries):
    market(people=6, posts=2)
    found, browser = published(), county()
    for number in range(20):
        _round("published", number=10 + number)

    with django_assert_max_num_queries(45):
        page = browser.get(address(found))
    with django_assert_max_num_queries(35):
        rounds = browser.get(LIST)

    assert (page.status_code, len(rounds.context["lines"])) == (200, 21)


def test_a_round_that_waits_can_be_stopped_and_gone_on_with():
    market(people=1, posts=1)
    browser = county()
    found = started()
    Job.objects.update(created_by_id=None)

    page = browser.get(address(found)).content.decode()
    browser.post(reverse("jobs.stop", args=[found.job_id]))
    stopped = browser.get(address(found)).content.decode()

    assert "停下" in page
    assert "接着做" in stopped


def _two_counties():
    """A round of the whole programme: a worker of another county is in it too."""
    market(people=3, posts=2)
    stranger = need(worker(region="500235001", status="looking_far", education=3))
    found = published()
    one = Proposal.objects.filter(round=found).order_by("pk").first()
    Proposal.objects.create(
        round=found, need=stranger, worker=stranger.worker, vacancy=one.vacancy, utility=1.0, state="pending"
    )
    return found


def test_beside_the_figures_of_the_whole_round_stand_ones_own_as_doors_to_just_these_rows():
    found, browser = _two_counties(), county()

    page = browser.get(address(found))
    part, text = page.context["part"], page.content.decode()
    listed = browser.get(f"{reverse('matching.proposals')}?round={found.number}")

    assert "整轮：" in text
    assert f'<a href="/matching/proposals/?round={found.number}"><b>3</b></a>' in text
    assert part.matched == len(listed.context["lines"]) == 3
    assert [count for _, _, count in page.context["replies"]] == [4]


def test_who_sees_the_whole_round_reads_no_second_figures():
    market(people=3, posts=2)

    page = county().get(address(published())).content.decode()

    assert "整轮：" not in page
    assert "你这里的人" not in page


def test_who_waits_for_another_rounds_answer_is_told_as_a_figure():
    market(people=2, posts=1, seats=9)
    published()
    need(number=3)

    page = county().get(address(computed())).content.decode()

    assert "另有 2 人正等答复，没有参加。" in page
    assert "2 个名额已经许给别人" in page


def test_publishing_tells_first_how_many_were_asked_elsewhere_meanwhile():
    market(people=1, posts=1)
    first, second = computed(), computed()
    actions.publish_round(by=SYSTEM, found=first)

    page = county().get(address(second)).content.decode()

    assert "另有 1 人正等别的答复，或名额已经许给别人，不发" in page
    assert "发布给乡镇（0 人）" in page
