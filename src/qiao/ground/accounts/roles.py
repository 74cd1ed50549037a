"""Roles（角色）: what somebody is in the programme. A role says what; an appointment says where and how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SecondFactor = Literal["totp", "device"]
Side = Literal["home", "work", "both", "none"]


@dataclass(frozen=True, slots=True)
class RoleKind:
    """A role: its code, names, the bank it stands on, its second factor, and what its scope is measured in.

    scope: "region" (a division and all below it), "households" (those assigned one by one), "organisation" (one
    employer, workshop, school or partner) or "system" (no records of people at all).
    """

    code: str
    zh: str
    en: str
    side: Side
    second_factor: SecondFactor
    scope: Literal["region", "households", "organisation", "system"] = "region"


VILLAGE, HELPER, TEAM, ESCORT = "village", "helper", "team", "escort"
TOWNSHIP, COUNTY, CITY, STATION, SECONDED = "township", "county", "city", "station", "seconded"
EMPLOYER, WORKSHOP, SCHOOL, PARTNER = "employer", "workshop", "school", "partner"
PROVINCE, AUDITOR = "province", "auditor"
SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN = "system_admin", "security_admin", "audit_admin"

ROLES: tuple[RoleKind, ...] = (
    RoleKind(VILLAGE, "村干部", "Village cadre", "home", "device"),
    RoleKind(HELPER, "帮扶责任人", "Household helper", "home", "device", "households"),
    RoleKind(TEAM, "驻村工作队", "Stationed team", "home", "device"),
    RoleKind(ESCORT, "护送人员", "Escort", "both", "device"),
    RoleKind(TOWNSHIP, "乡镇社保所", "Township office", "home", "totp"),
    RoleKind(COUNTY, "区县就业局", "County employment office", "home", "totp"),
    RoleKind(CITY, "输入地市人社局", "Receiving city office", "work", "totp"),
    RoleKind(STATION, "驻外工作站", "Station away from home", "work", "totp"),
    RoleKind(SECONDED, "挂职干部", "Seconded officer", "both", "totp"),
    RoleKind(EMPLOYER, "用人单位", "Employer", "work", "totp", "organisation"),
    RoleKind(WORKSHOP, "帮扶车间", "Workshop", "home", "totp", "organisation"),
    RoleKind(SCHOOL, "培训机构", "School", "home", "totp", "organisation"),
    RoleKind(PARTNER, "社会力量", "Partner", "work", "totp", "organisation"),
    RoleKind(PROVINCE, "省级协调", "Province coordinator", "both", "totp"),
    RoleKind(AUDITOR, "审计", "Auditor", "both", "totp"),
    RoleKind(SYSTEM_ADMIN, "系统管理员", "System administrator", "none", "totp", "system"),
    RoleKind(SECURITY_ADMIN, "安全管理员", "Security administrator", "none", "totp", "system"),
    RoleKind(AUDIT_ADMIN, "审计管理员", "Audit administrator", "none", "totp", "system"),
)
BY_CODE: dict[str, RoleKind] = {role.code: role for role in ROLES}
ADMINISTRATORS = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN})
"""三员: whoever holds one of these holds no other role."""
LEVELS: dict[str, tuple[int, ...]] = {
    VILLAGE: (12,),
    HELPER: (6, 9, 12),
    TEAM: (9, 12),
    TOWNSHIP: (9,),
    COUNTY: (6,),
    CITY: (4, 6),
    PROVINCE: (2,),
}
"""Digits of the division code that a role's post may have; for the other roles any division will do."""
