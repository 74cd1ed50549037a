"""Who may do what with vacancies and employers. The work side collects; the home side sees what its people may get."""

from __future__ import annotations

from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import (
    AUDITOR,
    CITY,
    COUNTY,
    EMPLOYER,
    PROVINCE,
    SECONDED,
    STATION,
    TOWNSHIP,
)
from qiao.story.vacancies.models import Employer

_COLLECTORS = (CITY, STATION, SECONDED, COUNTY)

VIEW = permit(
    "vacancies.view", "看岗位和用人单位", "See vacancies and employers",
    *_COLLECTORS, TOWNSHIP, EMPLOYER, PROVINCE, AUDITOR,
)  # fmt: skip
EDIT = permit("vacancies.edit", "录入和修改岗位", "Enter and change vacancies", *_COLLECTORS, EMPLOYER)
VERIFY = permit(
    "vacancies.verify", "核实、开放岗位，暂停推荐用人单位", "Verify and open vacancies, suspend employers", *_COLLECTORS
)
OWN = permit("vacancies.own", "看本单位的页面", "See the own firm's page", EMPLOYER)
IMPORT = permit("vacancies.import", "导入岗位采集表和企业名录", "Import vacancy forms and lists of firms", *_COLLECTORS)
EXPORT = permit("vacancies.export", "导出岗位", "Export vacancies", *_COLLECTORS, PROVINCE, AUDITOR)

DEMANDS = permit(
    "vacancies.demands", "看需求清单", "See demand lists",
    COUNTY, TOWNSHIP, CITY, STATION, SECONDED, PROVINCE, AUDITOR,
)  # fmt: skip
ASK = permit("vacancies.demand_ask", "做需求清单，发给对口市", "Make demand lists and send them", COUNTY, SECONDED)
ANSWER = permit("vacancies.demand_answer", "用岗位答复需求清单", "Answer demand lists", CITY, STATION, SECONDED)
DEMANDS_EXPORT = permit(
    "vacancies.demands_export",
    "导出需求清单",
    "Export demand lists",
    COUNTY,
    CITY,
    STATION,
    SECONDED,
    PROVINCE,
    AUDITOR,
)


def holds_at(actor: Actor, permission: str, *, region: str, employer_id: UUID | None) -> bool:
    """Whether the actor may do it with a post at this place, of this employer."""
    if actor.covers(permission, region):
        return True
    return employer_id is not None and employer_id in own_firms(actor, permission)


def own_firms(actor: Actor, permission: str) -> set[UUID]:
    """The employers for which the actor acts; one merged into another is that other from then on."""
    own = {scope.organisation_id for scope in actor.reaches(permission) if scope.organisation_id is not None}
    if not own:
        return own
    return own | set(Employer.objects.filter(merged__in=own).values_list("pk", flat=True))
