"""The list of names（没有身份证号的名单）: people as old village lists and masked registers hold them.

Birth, place and phone say who it is; a row that has an identity after all is read as the roster's. The headings of the
roster are known, so that a roster without its identity column can be handed in as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from qiao.ground.exchange.cells.dates import EARLIEST, LATEST
from qiao.ground.exchange.columns import Column, Ledger, RowCheck, gettext_noop
from qiao.ground.exchange.faults import FaultKind
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.register.births import born_kept
from qiao.story.register.columns import column
from qiao.story.register.errors import CHILD_MINIMAL
from qiao.story.register.household_columns import PERSON_FACTS, household_facts
from qiao.story.register.ledgers import LEAST_AGE, roster
from qiao.story.register.readers import Birth

LEFT_OUT = frozenset(
    {"ethnicity", "health", "poverty_status"} | {one.key for one in (*PERSON_FACTS, *household_facts())}
)
"""Not asked of who is not known for certain: sensitive, or a matter of the household."""
TITLE = "没有身份证号的名单"
SEX_CODE = {"男": "1", "女": "2"}
NAME_ALONE = FaultKind(
    "name_alone",
    "没有身份证号，也没有出生日期和电话，认不出是谁。",
    "请补上出生日期（到日）或电话，最好补上身份证号。",
    "No identity, no birth day and no phone: nobody can tell who it is.",
    "Add the day of birth or a phone, best of all the identity.",
)
MONTH_ALONE = FaultKind(
    "birth_month_alone",
    "出生日期只有年月。",
    "照收；同名同月的会请人看一看是不是一个人，知道哪一天的请补上。",
    "Of the birth only the month is told.",
    "It is taken; people of one name and month are asked about. Add the day if you know it.",
    "warning",
)
NO_BIRTH = FaultKind(
    "birth_unknown",
    "没有出生日期，只能靠姓名和电话认人。",
    "有出生日期请补上，能少问几次。",
    "No day of birth: known by name and phone only.",
    "Add it if you have it: fewer questions.",
    "warning",
)


def names(as_of: date | None = None) -> Ledger:
    """The list as it is checked on that day; without one, births in the future are not looked for."""
    base = roster(as_of)
    told: list[Column] = []
    for one in base.columns:
        if one.key in LEFT_OUT:
            continue
        if one.key == "identity":
            note = gettext_noop("有就写上，这一行就照花名册导入；没有就空着。")
            told += [replace(one, required=False, essential=False, note=note, sample=""), *_who(as_of)]
        else:
            told.append(one)
    kept = {one.key for one in told}
    checks = [*(check for check in base.row_checks if check.at in kept), *without_identity(as_of)]
    return replace(
        base, key="names", title=TITLE, columns=tuple(told), row_checks=tuple(checks),
        group_checks=tuple(check for check in base.group_checks if {check.at, check.by, *check.reads} <= kept),
        one_of=(*base.one_of, ("birth", "phone", "identity")), constant_suspects=(), together=(),
    )  # fmt: skip


def without_identity(as_of: date | None) -> tuple[RowCheck, ...]:
    """What is asked of a row that may name its person without an identity, of any ledger with `name` and `birth`."""
    checks = (
        RowCheck(NAME_ALONE, "name", lambda row: None if _is_known_by(row, "birth", "phone") else {}),
        RowCheck(NO_BIRTH, "name", _by_phone_alone),
        RowCheck(MONTH_ALONE, "birth", _by_month),
    )
    if as_of is None:
        return checks
    return (*checks, RowCheck(CHILD_MINIMAL, "birth", lambda row: _is_child(row, as_of)))


def born_told(row: Mapping[str, object]) -> tuple[date | None, bool]:
    """A row's birth, and whether only the month is told. The month's last day stands for it: nobody counts as older
    than they surely are."""
    told = row.get("birth")
    return born_kept(str(told) if told else None)


def _who(as_of: date | None) -> tuple[Column, ...]:
    birth = Birth(EARLIEST, as_of or LATEST)
    return (
        column(
            "birth", "出生日期", birth, "出生年月日 生日 出生时间 出生 出生年月", sample="1985-03-12",
            note=gettext_noop("写到日，阳历；只知道年月的写年月，如 1985-03。"),
        ),
    )  # fmt: skip


def _is_known_by(row: Mapping[str, object], *keys: str) -> bool:
    return any(row.get(key) for key in ("identity", *keys))


def _by_phone_alone(row: Mapping[str, object]) -> Mapping[str, object] | None:
    return None if _is_known_by(row, "birth") or not row.get("phone") else {}


def _is_child(row: Mapping[str, object], day: date) -> Mapping[str, object] | None:
    born, _ = born_told(row)
    return {} if born is not None and not row.get("identity") and age_on(born, day) < LEAST_AGE else None


def _by_month(row: Mapping[str, object]) -> Mapping[str, object] | None:
    return {} if not row.get("identity") and born_told(row)[1] else None


NAMES = names()
