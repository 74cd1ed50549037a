"""Two fairs of Wuxi and Tai'an（招聘会）: one in spring, with what came of it, and one next week with its invitations.

The spring fair tells of people whose work the replay counts already: nobody is placed for it, and no figure changes.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

SPRING, SUMMER = date(2019, 3, 30), date(2019, 7, 6)
WUXI, TAIAN = "500238", "370900"
FIRMS, CAME_MOST, ASKED_MOST = 6, 60, 120


def fairs(*, by: Any) -> tuple[int, int]:
    """Write both; how many came in spring, how many are asked for summer."""
    return _spring(by), _summer(by)


def _told(name: str, day: date, place: str) -> dict[str, Any]:
    return {
        "name": name, "kind": "onsite", "held_on": day, "begins_at": time(9), "ends_at": time(16), "place": place,
        "capacity": 800, "home_organiser": "巫溪县就业局（示例）", "work_organiser": "泰安市人社局（示例）",
    }  # fmt: skip


def _key(day: date) -> UUID:
    return uuid5(NAMESPACE_URL, f"qiao demo fair {day}")


def _spring(by: Any) -> int:
    """Who of Wuxi began work in Tai'an within three months after that day had told their firm so at the fair."""
    from qiao.ground import clock
    from qiao.story.fairs.models import CheckIn, Fair, FairFirm, FairVacancy, Intent
    from qiao.story.placements.models import Placement
    from qiao.story.vacancies.models import Vacancy

    values = _told("2019 年巫溪—泰安春季招聘会（示例）", SPRING, "巫溪县体育馆（示例）")
    # It was before the day that the demonstration stands at, so that nobody could plan it now.
    fair, _new = Fair.objects.get_or_create(
        pk=_key(SPRING), defaults={"home_region": WUXI, "work_region": TAIAN, "created_by_id": by.user_id, **values}
    )
    offered: dict[Any, Any] = {}
    for vacancy in Vacancy.objects.filter(place__startswith=TAIAN[:4]).order_by("title", "pk"):
        offered.setdefault(vacancy.employer_id, vacancy)
    last = SPRING + timedelta(days=92)
    begun = Placement.objects.filter(
        home_region__startswith=WUXI, region__startswith=TAIAN[:4], started_on__gte=SPRING, started_on__lte=last,
        employer__in=list(offered),
    )  # fmt: skip
    spells = list(begun.order_by("started_on", "pk")[:CAME_MOST])
    firms = list(dict.fromkeys([spell.employer_id for spell in spells] + list(offered)))[: max(FIRMS, 1)]
    posts = {}
    for number, employer in enumerate(firms, start=1):
        firm = FairFirm.objects.create(fair=fair, employer_id=employer, booth=f"A{number:02d}")
        posts[employer] = FairVacancy.objects.create(firm=firm, vacancy=offered[employer])
    came_at = datetime.combine(SPRING, time(10), tzinfo=clock.CHINA)
    told = {spell.worker_id: spell for spell in spells if spell.employer_id in posts}
    CheckIn.objects.bulk_create(
        CheckIn(fair=fair, worker_id=worker, way="name", came_at=came_at, created_by_id=by.user_id) for worker in told
    )
    Intent.objects.bulk_create(
        Intent(fair=fair, worker_id=worker, post=posts[spell.employer_id], kind="agreed", said_on=SPRING,
               result="passed", result_on=spell.started_on, created_by_id=by.user_id)
        for worker, spell in told.items()
    )  # fmt: skip
    Fair.objects.filter(pk=fair.pk).update(state="over")
    return len(told)


def _summer(by: Any) -> int:
    """The firms of Tai'an with the most open posts; people of Wuxi who look for work, each with their best booths."""
    from qiao.ground import clock
    from qiao.ground.privacy.consents import record_signed
    from qiao.story.fairs.actions import add_firm, bring_post, plan_fair
    from qiao.story.fairs.bridge import best_posts, rows_of
    from qiao.story.fairs.frames import ADULT, posts_frame
    from qiao.story.fairs.inviting import invite_some
    from qiao.story.fairs.models import Fair
    from qiao.story.needs.queries import open_needs_frame
    from qiao.story.register.models import Worker
    from qiao.story.vacancies.models import Vacancy
    from qiao.story.vacancies.queries import still_open

    values = _told("2019 年巫溪—泰安夏季招聘会（示例）", SUMMER, "巫溪县体育馆（示例）")
    fair = plan_fair(by=by, fair_id=_key(SUMMER), home_region=WUXI, work_region=TAIAN, values=values)
    opened = Vacancy.objects.filter(still_open(clock.today()), place__startswith=TAIAN[:4])
    offered: dict[Any, list[Any]] = {}
    for vacancy in opened.select_related("employer").order_by("employer__name", "title", "pk"):
        offered.setdefault(vacancy.employer, []).append(vacancy)
    for number, (employer, vacancies) in enumerate(sorted(offered.items(), key=lambda one: -len(one[1]))[:8], start=1):
        firm = add_firm(by=by, fair=fair, employer=employer, booth=f"B{number:02d}", contact="现场负责人（示例）")
        for vacancy in vacancies[:3]:
            bring_post(by=by, firm=firm, vacancy=vacancy)
    people = open_needs_frame(WUXI, clock.today())
    people = people.filter(people["age"] >= ADULT).head(ASKED_MOST)
    posts, frame = posts_frame(fair)
    keys = list(people.select("worker", "need").iter_rows())
    best = rows_of(best_posts(people, frame))
    subjects = Worker.objects.filter(pk__in=[worker for worker, _need in keys]).values_list("subject_id", flat=True)
    record_signed(by=by, purpose="matching", hows=dict.fromkeys(subjects, "当面"))
    invite_some(fair, [(*keys[row], best[row]) for row in sorted(best)], posts)
    Fair.objects.filter(pk=fair.pk).update(state="inviting")
    return len(best)
