"""The pages of a fair: figures that open their lists, refusals where they belong, the desk, replies, slips."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.factories.accounts import logged_in, officer
from tests.factories.fairs import came, fair, intent, invitation, looking, post
from tests.factories.matching import HOME, WORK, pairing
from tests.factories.placements import placement
from tests.factories.register import VILLAGE
from tests.factories.vacancies import vacancy

from qiao.engine.matching import LIMITS
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.fairs import queries
from qiao.story.fairs.bridge import SEVERAL
from qiao.story.fairs.models import CheckIn, Fair, FairFirm, FairVacancy, Intent, Invitation, Suggestion
from qiao.story.needs.models import Need
from qiao.web.fairs.invited import TO_DO

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return logged_in(officer("county", HOME))


def figures(page: str) -> dict[str, tuple[str, int]]:
    found = re.findall(
        r'<a href="([^"]+)" class="q-tile"><span class="q-tile__label">(.*?)</span>.*?figure">(\d+) ', page
    )
    return {label: (url.replace("&amp;", "&"), int(figure)) for url, label, figure in found}


def test_a_fair_is_planned_through_the_form(county):
    pairing()
    page = county.get("/fairs/new/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    told = {
        "key": key, "direction": f"{HOME}-{WORK}", "name": "夏季招聘会", "kind": "rural", "held_on": "2019-07-06",
        "begins_at": "09:00", "ends_at": "08:00", "place": "上磺镇",
    }  # fmt: skip

    wrong = county.post("/fairs/new/", told)
    right = county.post("/fairs/new/", {**told, "ends_at": "15:00"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "结束要晚于开始" in wrong.content.decode()
    assert Fair.objects.get().name == "夏季招聘会"


def test_every_figure_is_the_number_of_rows_of_the_list_that_it_opens(county):
    of, other = fair(), fair(name="另一场")
    there, second = post(of), post(of, "A02")
    invitation(of, state="yes", said_by="本人", how="电话")
    invitation(of)
    said = intent(there, result="passed", result_on=date(2019, 6, 30))
    intent(second, came(of).worker)
    intent(post(other))
    invitation(other)
    placement(said.worker, employer=there.vacancy.employer, started_on=date(2019, 6, 30))

    told = figures(county.get(f"/fairs/{of.pk}/").content.decode())

    assert {label: figure for label, (_url, figure) in told.items()} == {
        "企业": 2, "岗位": 2, "名额": 10, "邀请": 2, "愿意来": 1, "到场": 2, "意向": 2, "面试过": 1, "三个月内上岗": 1,
    }  # fmt: skip
    for label, (url, figure) in told.items():
        if label != "名额":
            rows = county.get(url).context["lines"]
            assert len(rows) == figure, label


def test_a_start_of_work_counts_for_92_days_and_only_with_the_intents_employer(county):
    of = fair(held_on=date(2019, 3, 1), state="over")
    there, second, third = post(of), post(of, "A02"), post(of, "A03")
    for at, started in ((there, date(2019, 6, 1)), (second, date(2019, 6, 2))):
        placement(intent(at).worker, employer=at.vacancy.employer, started_on=started)
    placement(intent(third).worker, employer=there.vacancy.employer, started_on=date(2019, 3, 5))

    assert figures(county.get(f"/fairs/{of.pk}/").content.decode())["三个月内上岗"][1] == 1


def test_a_taken_booth_is_refused_at_its_field_and_nothing_typed_is_lost(county):
    of, more = fair(), vacancy()
    post(of, "A01")

    page = county.post(f"/fairs/{of.pk}/firms/", {"employer": more.employer_id, "booth": "A01", "contact": "王经理"})

    assert page.status_code == 422
    assert "展位 A01 已经给了" in page.content.decode()
    assert "王经理" in page.content.decode()
    assert FairFirm.objects.count() == 1


def test_a_firm_its_post_and_its_leaving(county):
    of, more = fair(), vacancy()
    county.post(f"/fairs/{of.pk}/firms/", {"employer": more.employer_id, "booth": "B02"})
    firm = FairFirm.objects.get()

    county.post(f"/fairs/firms/{firm.pk}/bring/", {"vacancy": more.pk})
    assert FairVacancy.objects.get().vacancy == more
    county.post(f"/fairs/firms/{firm.pk}/remove/")

    assert not FairFirm.objects.exists()


def test_the_desk_checks_in_by_code_and_by_name_and_leads_to_the_person(county):
    of = fair()
    one, other = invitation(of), looking(name="冉光荣")

    by_code = county.post(f"/fairs/{of.pk}/desk/", {"code": f"{one.code[:4]} {one.code[4:].lower()}"})
    found = county.post(f"/fairs/{of.pk}/desk/", {"text": "冉光荣"})
    county.post(f"/fairs/{of.pk}/people/{other.worker_id}/", {})

    assert by_code["Location"].endswith(f"/people/{one.worker_id}/")
    assert f"/people/{other.worker_id}/" in found.content.decode()
    assert set(CheckIn.objects.values_list("worker_id", "way")) == {(one.worker_id, "code"), (other.worker_id, "name")}


def test_a_forged_slip_is_refused_at_the_desk_by_name(county):
    of = fair()
    token = queries.token_of(invitation(of))

    page = county.post(f"/fairs/{of.pk}/desk/", {"code": token[:-3] + "zzz"})

    assert page.status_code == 422
    assert "不是这里发的邀请单" in page.content.decode()
    assert not CheckIn.objects.exists()


def test_whoever_is_here_sees_the_best_posts_of_this_fair_with_reasons_and_says_what_they_want(county):
    of = fair()
    post(of, "A01", wage_low_yuan=4000)
    best = post(of, "A02", wage_low_yuan=6000)
    post(fair(name="别的"), "A03", wage_low_yuan=5900)
    person = came(of).worker
    address = f"/fairs/{of.pk}/people/{person.pk}/"

    shown = county.get(address).context["best"]
    county.post(address, {"do": "intent", "post": best.pk, "kind": "hired"})

    assert [one["booth"] for one in shown] == ["A02", "A01"]
    assert "月薪 6,000 元起" in shown[0]["reasons"]
    assert "底线" not in county.get(address).content.decode()
    assert Intent.objects.get().kind == "hired"


def invited_for(of, county) -> str:
    county.post(f"/fairs/{of.pk}/invite/")
    assert run_job(Job.objects.get(kind="fairs.invite").pk) == "done"
    return county.get(f"/fairs/{of.pk}/").content.decode()


def test_inviting_when_nobody_fits_says_how_many_were_looked_at_what_kept_them_out_and_what_to_do(county):
    of = fair(state="planned")
    post(of, wage_low_yuan=4000)
    looking(born=date(2002, 1, 1))
    Need.objects.filter(pk__in=[looking().pk, looking().pk]).update(wage_floor_yuan=9000)
    Need.objects.filter(pk=looking().pk).update(reach=1)

    page = invited_for(of, county)

    assert "看了 3 人、1 个岗位：0 人有合适的展位" in page
    assert "3 人没有合适的展位" in page
    assert "未满 18 岁 1" in page
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td class="q-number">(\d+)</td><td>(.*?)</td></tr>', page)
    assert [(limit, people) for limit, people, _to_do in rows] == [("工资底线", "2"), ("愿去的远近", "1")]
    assert "请企业看能不能提工资" in rows[0][2]


def test_inviting_where_nobody_may_be_looked_at_says_so(county):
    of = fair(state="planned")
    post(of)

    assert "没有人可看" in invited_for(of, county)


def test_every_limit_of_the_matching_has_its_remedy_at_a_fair():
    assert set(TO_DO) == {*LIMITS, SEVERAL}


def test_a_reply_is_recorded_on_the_invitations_page():
    village, one = logged_in(officer("village", VILLAGE)), invitation(fair())
    address = f"/fairs/invitations/{one.pk}/reply/"

    mute = village.post(address, {"version": 1, "answer": "yes", "why": "下午来"})
    village.post(address, {"version": 1, "answer": "yes", "said_by": "本人", "how": "电话"})

    assert mute.status_code == 422
    assert "下午来" in mute.content.decode()
    assert Invitation.objects.get().state == "yes"


def test_a_slip_shows_its_code_under_the_qr_and_the_no_has_none(county):
    of = fair()
    one, no = invitation(of), invitation(of, state="no")

    page = county.get(f"/fairs/{of.pk}/slips/").content.decode()

    assert f"{one.code[:4]} {one.code[4:]}" in page
    assert page.count("q-slip__qr") == 1
    assert no.code[:4] + " " not in page


def test_a_slip_and_the_desk_tell_of_the_post_and_nothing_of_the_person(county):
    of = fair()
    at = post(of, "A01", wage_low_yuan=5000, skills=["缝纫"], place="500238")
    person = looking()
    private = ["near:county", "wage_over_floor:1234", "skills", "care", "together:3", "starts_in:9", "rank:1:7"]
    Suggestion.objects.create(invitation=invitation(of, person), post=at, rank=1, utility=1.0, reasons=private)
    came(of, person.worker)

    slip = county.get(f"/fairs/{of.pk}/slips/").content.decode()
    desk = county.get(f"/fairs/{of.pk}/people/{person.worker_id}/").content.decode()

    assert "<small>在本县 · 月薪 5,000 元起 · 技能对得上</small>" in slip
    for page in (slip, desk):
        assert not re.search("底线|照顾|1,234|同去一处|天后到岗|排第", page)


def test_every_button_of_the_booths_says_which_booth_it_is_for(county):
    of = fair(state="planned")
    one, other = post(of, "A01"), post(of, "B02")
    vacancy(one.vacancy.employer, title="裁剪工")
    vacancy(other.vacancy.employer, title="裁剪工")

    page = county.get(f"/fairs/{of.pk}/").content.decode()

    for booth in ("A01", "B02"):
        assert f"{booth} 加“裁剪工”" in page
        assert f"拿掉展位 {booth}" in page


def test_the_to_dos_are_their_lists():
    fair(state="planned", held_on=date(2019, 7, 5))
    of = fair(state="over", held_on=date(2019, 6, 1))
    intent(post(of), said_on=date(2019, 6, 1))
    county = logged_in(officer("county", HOME))

    page = county.get("/").content.decode()

    assert "招聘会七天内开，还没有企业" in page
    assert "招聘会意向两周没有反馈" in page
    assert len(county.get("/fairs/?mine=1&no_firms=1").context["lines"]) == 1
    assert len(county.get("/fairs/intents/?late=1").context["lines"]) == 1
