"""Work near home（就近就业）: what townships have, the workshops on it with their people, the classes that led there.

Whoever works near home is on record already, so that no figure of the replay changes: here their workshops get papers,
and some of those who found such work learnt it first. What was before the day that the demonstration stands at is
written as it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from qiao.cli.demonstration.script import GAOGUAN, OF_THE_PLACE, SHIDI

WUXI, WANZHOU, YOUYANG, CHENGKOU = "500238", "500101", "500242", "500229"
TRADES = {"刺绣": "刺绣", "竹编": "竹编", "莲藕": "莲藕加工", "服装": "服装加工", "电子": "电子装配"}
SEATS, SESSIONS, MARK = 20, 5, 60


@dataclass(frozen=True, slots=True)
class Taught:
    """A class that was held: where, what, for whom it was laid, and since when."""

    county: str
    course: str
    trade: str
    skill: str
    begins: date
    young: bool = False


CLASSES = (
    Taught(YOUYANG, "挖掘机操作", "挖掘机操作", "挖掘机驾驶", date(2018, 9, 3), young=True),
    Taught(CHENGKOU, "挖掘机操作", "挖掘机操作", "挖掘机驾驶", date(2018, 10, 8), young=True),
    Taught(WUXI, "刺绣初级", "刺绣", "刺绣", date(2018, 5, 7)),
    Taught(WANZHOU, "木雕初级", "木雕", "木雕", date(2018, 6, 4)),
    Taught(WANZHOU, "旗袍制作", "旗袍制作", "裁缝", date(2018, 11, 5)),
    Taught(YOUYANG, "陶艺初级", "陶艺", "陶艺", date(2018, 7, 2)),
    Taught(YOUYANG, "苎麻编织", "苎麻编织", "编织", date(2018, 12, 3)),
)
ASSETS = (
    (SHIDI[:9], "crop", "莲藕", 1_200, "亩", 0b0011_1111_0000),
    (GAOGUAN[:9], "craft", "竹编", None, "", 0b1111_1111_1111),
)  # fmt: skip


def near_home(*, by: Any) -> tuple[int, int]:
    """Write all of it; how many workshops, how many people were taught."""
    from django.db import transaction

    with transaction.atomic():
        made = [_workshop(*found) for found in _worked_in()]
        _assets(by)
        taught = sum(len(_class(number, told)) for number, told in enumerate(CLASSES, start=1))
        _noted(by, len(made), taught)
    return len(made), taught


def _key(*words: object) -> UUID:
    return uuid5(NAMESPACE_URL, " ".join(["qiao demo near home", *map(str, words)]))


# Workshops -----------------------------------------------------------------------------------------------------------
def _worked_in() -> list[tuple[Any, list[Any]]]:
    """Employers near home with workshops, and everybody who ever worked there; one without posts is entered."""
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.story.placements.models import Placement
    from qiao.story.vacancies.employing import create_employer
    from qiao.story.vacancies.models import Employer

    townships = {name: village[:9] for village, name, _title in OF_THE_PLACE}
    spells: dict[str, list[Any]] = {}
    for spell in Placement.objects.filter(channel="workshop").order_by("started_on", "pk"):
        spells.setdefault(spell.employer_name, []).append(spell)
    known = {one.name: one for one in Employer.objects.filter(name__in=list(spells))}
    found = []
    for name, those in sorted(spells.items()):
        if name not in known:
            values = {"name": name, "region": townships.get(name, those[0].region[:6])}
            known[name] = create_employer(by=SYSTEM, values=values, employer_id=_key("firm", name), is_another=True)
            Placement.objects.filter(pk__in=[one.pk for one in those]).update(employer=known[name])
        found.append((known[name], those))
    return found


def _workshop(firm: Any, spells: list[Any]) -> Any:
    from qiao.story.placements.models import Placement
    from qiao.story.vacancies.models import Vacancy
    from qiao.story.workshops.models import Inspection, Workshop, WorkshopPaper, WorkshopPost

    begun = spells[0].started_on
    county = spells[0].region[:6]
    name = _county(county)
    made = Workshop.objects.create(
        id=_key("workshop", firm.name), employer=firm, name=firm.name[:80], region=_township(firm, spells),
        address="村口（示例）", legal_form="company", kind="factory", months=0b1111_1111_1111,
        trade=next((trade for word, trade in TRADES.items() if word in firm.name), "来料加工"),
        capacity=max(10, sum(one.ended_on is None for one in spells) + 5), opened_on=begun, applied_on=begun,
        state="recognised", document=f"{name}扶办〔{begun.year}〕示例", recognised_on=begun + timedelta(days=20),
        recognised_by=f"{name}就业局（示例）",
    )  # fmt: skip
    WorkshopPaper.objects.bulk_create(
        [WorkshopPaper(id=uuid4(), workshop=made, kind=kind, issued_on=begun) for kind in ("licence", "site")]
    )
    Inspection.objects.create(
        id=_key("inspection", firm.name), workshop=made, on=date(2019, 5, 20), by_name=f"{name}就业局（示例）",
        safety="good", pay="good", work="good",
    )  # fmt: skip
    Placement.objects.filter(pk__in=[one.pk for one in spells]).update(workshop=made)
    posts = Vacancy.objects.filter(employer=firm, place__startswith=county, state="open")
    WorkshopPost.objects.bulk_create([WorkshopPost(id=uuid4(), workshop=made, vacancy=post) for post in posts])
    return made


def _township(firm: Any, spells: Sequence[Any]) -> str:
    """Where it lies: as its firm tells, else where most of its people live."""
    if len(firm.region.rstrip("0")) > len(spells[0].region[:6]):
        return str(firm.region)
    homes: list[str] = [one.home_region[:9] for one in spells if one.home_region[:6] == spells[0].region[:6]]
    return max(sorted(set(homes)), key=homes.count)


def _county(code: str) -> str:
    from qiao.ground.agreements.queries import short_name

    return short_name(code) or code


def _assets(by: Any) -> None:
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.story.workshops.models import Workshop
    from qiao.story.workshops.profiling import tell_asset

    stitching = Workshop.objects.filter(region__startswith=WUXI, trade="刺绣").order_by("name").first()
    told = [*ASSETS, *([(stitching.region[:9], "craft", "刺绣", None, "", 0b1111_1111_1111)] if stitching else [])]
    for region, kind, name, amount, unit, months in told:
        values = {"region": region, "kind": kind, "name": name, "amount": amount, "unit": unit, "months": months,
                  "told_on": date(2019, 4, 2), "told_by_name": by.name}  # fmt: skip
        tell_asset(by=SYSTEM, asset_id=_key("asset", name), values=values)


# Classes -------------------------------------------------------------------------------------------------------------
def _class(number: int, told: Taught) -> list[Any]:
    from qiao.story.training.models import Course, School, SeatPromise, Session, TrainingClass

    school, _ = School.objects.get_or_create(
        region=told.county,
        name=f"{_county(told.county)}职业教育中心（示例）",
        defaults={"id": _key("school", told.county)},
    )
    course, _ = Course.objects.get_or_create(
        name=told.course, trade=told.trade,
        defaults={"id": _key("course", told.course), "hours": 40, "skills": [told.skill], "pass_mark": MARK},
    )  # fmt: skip
    ends = told.begins + timedelta(days=SESSIONS - 1)
    people = _learners(told, ends)
    held = TrainingClass.objects.create(
        id=_key("class", number), number=f"SL{told.begins.year}-{number:02d}", course=course, school=school,
        region=people[0].region[:9] if people else told.county, place="村委会（示例）",
        form="base" if told.young else "village", starts_on=told.begins, ends_on=ends, seats=SEATS, state="ended",
        living_fen_day=4_000, document="示例文件",
    )  # fmt: skip
    sessions = [
        Session(id=uuid4(), held=held, on=told.begins + timedelta(days=step), begins_at=time(9), ends_at=time(12))
        for step in range(SESSIONS)
    ]
    Session.objects.bulk_create(sessions)
    if (firm := _promising(people, ends)) is not None:
        SeatPromise.objects.create(
            id=_key("promise", number), held=held, employer=firm, seats=5, until=ends + timedelta(days=183),
            said_by="人事部", said_on=told.begins,
        )  # fmt: skip
    _attended(held, sessions, people)
    return people


def _learners(told: Taught, ends: date) -> list[Any]:
    """Who began such work near home after the class first, then others of the county who were free in those days."""
    from django.db.models import Exists, OuterRef

    from qiao.story.placements.models import Placement
    from qiao.story.register.models import Worker

    earliest, latest = (date(1983, 1, 1), date(2002, 1, 1)) if told.young else (date(1958, 1, 1), date(2000, 1, 1))
    spells = Placement.objects.filter(worker=OuterRef("pk"), started_on__lte=ends, ended_on__isnull=True)
    over = Placement.objects.filter(worker=OuterRef("pk"), started_on__lte=ends, ended_on__gte=told.begins)
    after = Placement.objects.filter(
        worker=OuterRef("pk"), started_on__gt=ends, started_on__lte=ends + timedelta(days=183),
        region__startswith=told.county,
    )  # fmt: skip
    free = Worker.objects.filter(
        ~Exists(spells), ~Exists(over), region__startswith=told.county, born_on__range=(earliest, latest),
    )  # fmt: skip
    if not told.young:
        free = free.filter(sex="2")
    taken = _taken()
    first = [one for one in free.filter(Exists(after)).order_by("pk") if one.pk not in taken][: SEATS // 2]
    chosen = {one.pk for one in first}
    rest = [one for one in free.order_by("pk")[: 4 * SEATS] if one.pk not in taken and one.pk not in chosen]
    return [*first, *rest[: SEATS - len(first)]]


def _taken() -> set[UUID]:
    from qiao.story.training.models import Enrolment

    return set(Enrolment.objects.values_list("worker_id", flat=True))


def _promising(people: Sequence[Any], ends: date) -> Any:
    from qiao.story.placements.models import Placement

    rows = Placement.objects.filter(worker__in=people, started_on__gt=ends, employer__isnull=False)
    first = rows.select_related("employer").order_by("started_on", "pk").first()
    return None if first is None else first.employer


def _attended(held: Any, sessions: Sequence[Any], people: Sequence[Any]) -> None:
    """Everybody came, but every seventh missed a day; every ninth did not pass."""
    from qiao.ground import clock
    from qiao.ground.privacy.slip_codes import new_code
    from qiao.story.training.models import Attendance, Certificate, Enrolment

    asked = datetime.combine(held.starts_on - timedelta(days=10), time(10), tzinfo=clock.CHINA)
    rows, came, given = [], [], []
    for number, worker in enumerate(people, start=1):
        score = 55 if number % 9 == 0 else 70 + number
        one = Enrolment(
            id=uuid4(), held=held, worker=worker, code=new_code(), state="finished", asked_at=asked, said_by="本人",
            how="走访", score=score, passed=score >= MARK, examined_on=held.ends_on,
        )  # fmt: skip
        rows.append(one)
        for session in sessions[1:] if number % 7 == 0 else sessions:
            at = datetime.combine(session.on, time(8, 50), tzinfo=clock.CHINA)
            came.append(Attendance(id=uuid4(), enrolment=one, session=session, way="slip", came_at=at))
        if one.passed:
            given.append(
                Certificate(
                    id=uuid4(),
                    enrolment=one,
                    number=f"{held.number}-{number:03d}",
                    check_code=new_code(12),
                    given_on=held.ends_on + timedelta(days=3),
                    given_by="示例",
                )
            )
    Enrolment.objects.bulk_create(rows)
    Attendance.objects.bulk_create(came)
    Certificate.objects.bulk_create(given)


def _noted(by: Any, workshops: int, taught: int) -> None:
    from qiao.ground.audit.actions import record

    record(
        by=by, action="demonstration.near_home.written", reason="重建数据",
        details={"workshops": workshops, "taught": taught},
    )  # fmt: skip
