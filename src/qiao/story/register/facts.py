"""Facts（登记内容）: what an officer enters about a worker or a household, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock, places
from qiao.ground.exchange.cells import Name, Phone, ResidentId
from qiao.ground.exchange.faults import CellFault
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.saying import Refused
from qiao.story.register import words
from qiao.story.register.columns import birth_of
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.models import Worker
from qiao.story.register.named import NAMES_OF


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """A worker as entered. What is sealed (`identity`, `phone`, `health`, `ethnicity`) left blank in a change means:
    leave it as it is; `no_phone` says that the number stored is nobody's any more（号码作废）, CLEAR that health or
    ethnicity was registered by mistake."""

    name: str
    region: str
    identity: str = ""
    phone: str = ""
    household: str = ""
    relation: str = ""
    education: int | None = None
    skills: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    labour: str = ""
    student: str = ""
    works_where: str = ""
    person_type: str = ""
    no_phone: bool = False
    health: str = ""
    ethnicity: str = ""


CLEAR = "-"
SEALED = ("identity", "phone", "no_phone", "health", "ethnicity")
LISTS = ("skills", "certificates")
PLAIN = tuple(f.name for f in fields(WorkerFacts) if f.name not in (*SEALED, "household"))
"""Facts kept in columns of their own."""
TITLES: Mapping[str, Any] = {
    "name": _("姓名"),
    "identity": _("身份证号"),
    "phone": _("联系电话"),
    "region": _("居住地址"),
    "household": _("户编号"),
    "relation": _("与户主关系"),
    "education": _("文化程度"),
    "skills": _("技能特长"),
    "certificates": _("技能证书"),
    "labour": _("劳动技能"),
    "student": _("在校生状况"),
    "works_where": _("务工状况"),
    "person_type": _("人员类别"),
    "health": _("健康状况"),
    "ethnicity": _("民族"),
    "status": _("状态"),
}


def read_identity(text: str) -> str:
    """The checked identity number. Raises Refused with what is wrong with it."""
    return _read(ResidentId(today=clock.today()), text, "identity")


def read_phone(text: str) -> str:
    """The phone's digits, "" for none. Raises Refused."""
    return _read(Phone(), text, "phone") if text.strip() else ""


def read_name(text: str) -> str:
    """The name, checked. Raises Refused."""
    return _read(Name(), text, "name")


def _read(reader: ResidentId | Phone | Name, text: str, field: str) -> str:
    try:
        value = reader.read(text)
    except CellFault as fault:
        if fault.kind.severity == "warning":
            return str(fault.value)
        figures = {"column": "", **fault.figures}
        zh, en = (f"{fault.kind.zh}{fault.kind.remedy_zh}", f"{fault.kind.en} {fault.kind.remedy_en}")
        raise Refused(fault.kind.code, zh.format(**figures), en.format(**figures), field=field) from None
    if not value:
        raise Refused("blank", f"请填{TITLES[field]}。", "This is required.", field=field)
    return value


def sex_of(identity: str) -> str:
    """1 for men, 2 for women, as GB/T 2261 counts."""
    return "1" if int(identity[16]) % 2 else "2"


def is_child(born: date | None) -> bool:
    """Whether somebody is under 16 today; of an unknown birth day nobody knows, and then no."""
    return born is not None and age_on(born, clock.today()) < LEAST_AGE


def of_child(facts: WorkerFacts) -> WorkerFacts:
    """The few facts that a child's record keeps."""
    return WorkerFacts(facts.name, facts.region, facts.identity, household=facts.household, relation=facts.relation)


def of_worker(worker: Worker) -> dict[str, Any]:
    """What is registered in the open, by fact, as a form shows it at first; the household loaded."""
    told = {name: getattr(worker, name) for name in PLAIN}
    return {
        **told,
        "household": worker.household.number if worker.household else "",
        **{name: tuple(getattr(worker, name)) for name in LISTS},
    }


def born_of(identity: str) -> date:
    """The birth day in an identity number."""
    return birth_of(identity)


def tail_shown(tail: str) -> str:
    """A sealed value as people may read it（尾号 1111）; "" is one that is not there."""
    return gettext("尾号 %(tail)s") % {"tail": tail} if tail else gettext("（空）")


def shown(field: str, value: object) -> str:
    """A fact as people read it."""
    if value is None or value == "" or value in ([], ()):
        return gettext("（空）")
    if field == "region":
        return places.by_code(str(value), historic=True).full_name
    if field == "education":
        return gettext(list(words.EDUCATION)[int(str(value))])
    if field in NAMES_OF:
        return str(NAMES_OF[field][str(value)])
    return "、".join(value) if isinstance(value, list | tuple) else str(value)
