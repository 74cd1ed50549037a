"""Persons（来人）: what a row of any ledger says of a person and a household, beside what the register knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from qiao.ground import places
from qiao.ground.exchange.batches.importers import Change, Seen
from qiao.ground.exchange.columns import gettext_noop
from qiao.ground.privacy import subjects
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.register import words
from qiao.story.register.columns import birth_of, residence_of
from qiao.story.register.household_columns import CAUSES_MAX, causes_of
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.models import (
    CAUSES,
    LABOUR,
    MONITORED,
    PERSON_TYPE,
    STUDENT,
    WORKS_WHERE,
    Household,
    Worker,
)
from qiao.story.register.readers import region_of
from qiao.story.register.words import relation_kept

POVERTY_CODE = {
    "建档立卡贫困户": "poor",
    "脱贫户": "exited",
    "监测对象": "monitored",
    "脱贫不稳定户": "monitored",
    "边缘易致贫户": "monitored",
    "突发严重困难户": "monitored",
    "非贫困户": "",
}
SEALED: tuple[subjects.Sealed, ...] = ("phone", "health", "ethnicity", "political")
_EDUCATION = {word: step for step, word in enumerate(words.EDUCATION)}
_CODES = {
    "labour": LABOUR,
    "student": STUDENT,
    "works_where": WORKS_WHERE,
    "person_type": PERSON_TYPE,
    "monitored": MONITORED,
    "cause": CAUSES,
}
MONITORED_CODE = {word: code for code, word in MONITORED}
_CODE_OF = {name: {word: code for code, word in pairs} for name, pairs in _CODES.items()}
_WORD_OF = {name: dict(pairs) for name, pairs in _CODES.items()}
CAUSE_COLUMNS = ("cause", "cause_second", "cause_third")
OF_HOUSEHOLD = {
    "poverty": "贫困状况",
    "poverty_since": "贫困状况日期",
    "monitored": "监测对象类别",
    "monitored_since": "监测识别日期",
    "exited_on": "脱贫日期",
    "cause": "主要致贫原因",
    "cause_second": "其他致贫原因",
    "cause_third": "其他致贫原因",
    "income_before_yuan": "帮扶前人均年收入",
    "income_before_year": "帮扶前收入年份",
    "income_now_yuan": "现在人均年收入",
    "income_now_year": "现在收入年份",
}
"""A household's columns that a ledger may tell, with their titles there."""
OF_WORKER = {
    "relation": "与户主关系",
    "education": "文化程度",
    "skills": "技能特长",
    "certificates": "技能证书",
    "labour": "劳动技能",
    "student": "在校生状况",
    "works_where": "务工状况",
    "person_type": "人员类别",
}
"""A worker's columns in the open that a ledger may tell beside name and home."""
_TITLE_SEALED = {"phone": "联系电话", "health": "健康状况", "ethnicity": "民族", "political": "政治面貌"}


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says of a person; what its cells leave blank, or a child's record leaves out, is not there.

    `own` are columns of the worker, `house` of the household, `sealed` of the subject.
    """

    row: int
    name: str
    identity: str
    born: date
    sex: str
    region: str
    is_child: bool
    household: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)
    house: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict)


def person_of(row: Mapping[str, Any], today: date) -> Person:
    """A row in the register's own terms."""
    identity = str(row["identity"])
    born = birth_of(identity)
    is_child = age_on(born, today) < LEAST_AGE
    own = {"relation": relation_kept(row["relation"])} if row.get("relation") else {}
    return Person(
        row=int(row["row"]),
        name=str(row["name"]),
        identity=identity,
        born=born,
        sex="1" if int(identity[16]) % 2 else "2",
        region=region_of(residence_of(row)),
        is_child=is_child,
        household=str(row.get("household") or ""),
        own=own if is_child else own | _own(row),
        house=_house(row),
        sealed={} if is_child else _sealed(row),
    )


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if row.get("education"):
        told["education"] = _EDUCATION[row["education"]]
    for name in ("skills", "certificates"):
        if row.get(name) is not None:
            told[name] = list(row[name])
    for name in ("labour", "student", "works_where", "person_type"):
        if row.get(name):
            told[name] = _CODE_OF[name][row[name]]
    return told


def _sealed(row: Mapping[str, Any]) -> dict[str, str]:
    told = {name: row.get(name) or "" for name in ("phone", "ethnicity", "political")}
    told["health"] = "、".join(row.get("health") or ())
    return {column: text for column, text in told.items() if text}


def _house(row: Mapping[str, Any]) -> dict[str, Any]:
    """Of a household: a word of monitoring among those of poverty tells both; an income without its year nothing."""
    told: dict[str, Any] = {}
    word = row.get("poverty_status")
    if word is not None:
        told["poverty"] = POVERTY_CODE[word]
    kind = row.get("monitored") or (word if word in words.MONITORED else None)
    if kind:
        told["monitored"] = _CODE_OF["monitored"].get(kind, "")
    for name in ("poverty_since", "monitored_since", "exited_on"):
        if row.get(name) is not None:
            told[name] = row[name]
    if causes := causes_of(row)[:CAUSES_MAX]:
        told["causes"] = [_CODE_OF["cause"][cause] for cause in causes]
    for when in ("before", "now"):
        pair = {name: row.get(name) for name in (f"income_{when}_yuan", f"income_{when}_year")}
        if None not in pair.values():
            told |= pair
    return told


def house_changes(house: Household, told: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a household that a row would change, with what they would be.

    A new poverty status without its day holds from a day that nobody knows; that of 脱贫 is the day of exit.
    """
    new = {name: value for name, value in told.items() if name in OF_HOUSEHOLD}
    for status, since in (("poverty", "poverty_since"), ("monitored", "monitored_since")):
        after = new.get(status, getattr(house, status))
        if after != getattr(house, status):
            new.setdefault(since, new.get("exited_on") if after == "exited" else None)
    if not new.get("monitored", house.monitored):
        new.pop("monitored_since", None)
    if causes := told.get("causes"):
        new |= _causes(house, causes)
    return {name: value for name, value in new.items() if value != getattr(house, name)}


def _causes(house: Household, told: list[str]) -> dict[str, str]:
    """A main cause alone leaves the others as they are."""
    others = told[1:] or [cause for cause in (house.cause_second, house.cause_third) if cause and cause != told[0]]
    kept = [told[0], *others, "", ""]
    return dict(zip(CAUSE_COLUMNS, kept, strict=False))


@dataclass(frozen=True, slots=True)
class Known:
    """A person the register has: the worker (of merged ones the one that stands), its subject, and who may touch it."""

    worker: Worker
    subject: Subject
    is_ours: bool
    is_seen: bool


def versions_seen(known: Known) -> tuple[Seen, ...]:
    """The versions that the row was compared with: the worker's, and of the household they live in."""
    worker, house = known.worker, known.worker.household
    of_house = (Seen("register.household", house.pk, house.version),) if house else ()
    return (Seen("register.worker", worker.pk, worker.version), *of_house)


def told_changes(person: Person, known: Known) -> tuple[Change, ...]:
    """The values that a row would change, as a preview may show them."""
    worker, subject, house = known.worker, known.subject, known.worker.household
    told = [
        Change(_KEY_OF.get(name, name), _TITLE_OF[name], _shown(name, getattr(worker, name)), _shown(name, value))
        for name, value in worker_changes(person, worker).items()
    ]
    number = house.number if house else ""
    if person.household not in ("", number):
        told.append(Change("household", "户编号", number, person.household))
    stands = house or Household()
    for name, value in house_changes(stands, person.house).items():
        told.append(
            Change(
                _KEY_OF.get(name, name), OF_HOUSEHOLD[name], _shown(name, getattr(stands, name)), _shown(name, value)
            )
        )
    for column, text in person.sealed.items():
        if not subjects.holds(subject, cast(subjects.Sealed, column), text):
            told.append(Change(column, _TITLE_SEALED[column], *_masked(subject, column, text)))
    return tuple(told)


def _masked(subject: Subject, column: str, text: str) -> tuple[str, str]:
    """A change of what is sealed. What the sender's own file says is told; what is registered is not: the person's page
    shows it for a reason. Political status no page shows."""
    if column != "phone":
        if not getattr(subject, f"{column}_sealed"):
            return "", text
        return (REGISTERED_UNSEEN if column == "political" else REGISTERED_SEALED), text
    return f"尾号 {subject.phone_tail}" if subject.phone_tail else "", f"尾号 {text[-4:]}"


REGISTERED_SEALED = gettext_noop("已登记（不显示，到这个人的页上写明理由可看）")
REGISTERED_UNSEEN = gettext_noop("已登记（不显示）")
_TITLE_OF = {"name": "姓名", "region": "居住地址", **OF_WORKER}
_KEY_OF = {
    "region": "residence",
    "poverty": "poverty_status",
    "cause_second": "causes_other",
    "cause_third": "causes_other",
}
"""The ledger's key of a column, where it is another."""


def _shown(name: str, value: object) -> str:
    if value is None or value == "":
        return ""
    if name == "region":
        return places.by_code(str(value), historic=True).full_name
    if name == "education":
        return list(words.EDUCATION)[int(str(value))]
    if name == "poverty":
        return {code: word for word, code in reversed(POVERTY_CODE.items())}.get(str(value), "")
    if coded := _WORD_OF.get("cause" if name in CAUSE_COLUMNS else name):
        return coded[str(value)]
    return "、".join(value) if isinstance(value, list) else str(value)


def worker_changes(person: Person, worker: Worker) -> dict[str, Any]:
    """The worker's columns in the open that a row would change, with what they would be."""
    told = {"name": person.name, "region": _home(person, worker), **person.own}
    return {name: value for name, value in told.items() if value != getattr(worker, name)}


def _home(person: Person, worker: Worker) -> str:
    """The row's residence, unless it only says less of the same."""
    return worker.region if worker.region.startswith(person.region) else person.region
