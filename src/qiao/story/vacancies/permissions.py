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

_COLLECTORS = (CITY, STATION, SECONDED, COUNTY)

VIEW = permit(
    "vacancies.view", "看岗位和用人单位", "See vacancies and employers",
    *_COLLECTORS, TOWNSHIP, EMPLOYER, PROVINCE, AUDITOR,
)  # fmt: skip
EDIT = permit("vacancies.edit", "录入和修改岗位", "Enter and change vacancies", *_COLLECTORS, EMPLOYER)
VERIFY = permit(
    "vacancies.verify", "核实、开放岗位，暂停推荐用人单位", "Verify and open vacancies, suspend employers", *_COLLECTORS
)
IMPORT = permit("vacancies.import", "导入岗位采集表", "Import vacancy forms", *_COLLECTORS)
EXPORT = permit("vacancies.export", "导出岗位", "Export vacancies", *_COLLECTORS, PROVINCE, AUDITOR)


def holds_at(actor: Actor, permission: str, *, region: str, employer_id: UUID | None) -> bool:
    """Whether the actor may do it with a post at this place, of this employer."""
    if actor.covers(permission, region):
        return True
    own = {scope.organisation_id for scope in actor.reaches(permission)} - {None}
    return employer_id is not None and employer_id in own
