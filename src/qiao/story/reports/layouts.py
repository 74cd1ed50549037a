"""Layouts（上报表式）: the upper systems' forms, column by column as DOMAIN.md §2 lists them.

A column is its heading on the form and the key of the fact that stands under it. A key of which `known.FACTS` has no
line is a column that nobody keeps yet: it is printed blank, and the workbook says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from qiao.ground.exchange.columns import gettext_noop
from qiao.story.reports.known import FACTS, Known, value_of
from qiao.story.reports.readable import OF_HOUSEHOLD

Said = Callable[[object], object]


def month(value: object) -> object:
    """A day as the year and month that a form asks for."""
    return f"{value:%Y-%m}" if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its heading, the key of its fact, and how the form writes the value."""

    title: str
    key: str
    said: Said | None = None

    def of(self, known: Known) -> object:
        """The cell."""
        value = value_of(known, self.key)
        return value if self.said is None else self.said(value)


@dataclass(frozen=True, slots=True)
class Layout:
    """A form: what it is called, whether a row is a person or a spell of work, its columns in order.

    `permission`: whoever may take these facts out. `losses`: what a stored word cannot say as finely as the form asks
    (Chinese, for the sheet 填表说明). `required`: keys that the upper system takes no row without.
    """

    key: str
    zh: str
    en: str
    row: str
    permission: str
    columns: tuple[Heading, ...]
    losses: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def blank(self) -> tuple[str, ...]:
        """Headings under which nothing is kept."""
        return tuple(column.title for column in self.columns if column.key not in FACTS)

    @property
    def of_household(self) -> tuple[str, ...]:
        """Headings that only whoever may open the household gets filled."""
        return tuple(column.title for column in self.columns if column.key in OF_HOUSEHOLD)


_RESIDENCE = (
    Heading("省", "residence_province"),
    Heading("市", "residence_city"),
    Heading("区县", "residence_county"),
    Heading("乡镇", "residence_township"),
    Heading("村", "residence_village"),
)
PERSON, SPELL, OPEN_SPELL = "person", "spell", "open"
EDUCATION_LOSS = gettext_noop("文化程度：按登记的一级写；“学龄前儿童”和“文盲或半文盲”登记成同一级，分不开。")
POVERTY_LOSS = gettext_noop("户类型、贫困状况：登记为监测对象的，不分脱贫不稳定、边缘易致贫、突发严重困难。")

R1 = Layout(
    "r1",
    "务工信息台账",
    "Work ledger (R1)",
    SPELL,
    "placements.export",
    (
        Heading("户类型", "poverty_status"),
        Heading("监测对象类别", "monitored"),
        Heading("姓名", "name"),
        Heading("证件号码", "identity"),
        Heading("联系电话", "phone"),
        Heading("就业形式", "form"),
        Heading("务工开始年月", "started_on", month),
        Heading("务工结束年月", "ended_on", month),
        Heading("务工所在省", "work_province"),
        Heading("务工所在市", "work_city"),
        Heading("务工所在县", "work_county"),
        Heading("务工企业名称", "employer"),
        Heading("所属行业", "industry"),
        Heading("产业", "sector"),
        Heading("务工月收入", "wage_yuan_month"),
        Heading("就业渠道", "channel_of_r1"),
        Heading("是否点对点输送", "organised"),
        Heading("年度交通费补助", "travel_aid_yuan"),
    ),
    (gettext_noop("就业渠道：自己到县外找活的写“外出务工”；再读回来记作自行就业。"),),
    ("name", "identity", "form", "started_on", "work_county", "employer", "channel_of_r1"),
)
R2 = Layout(
    "r2",
    "求职意愿登记表",
    "Willingness form (R2)",
    PERSON,
    "needs.export",
    (
        Heading("姓名", "name"),
        Heading("身份证号", "identity"),
        Heading("联系电话", "phone"),
        *_RESIDENCE,
        Heading("文化程度", "education"),
        Heading("人员类别", "person_type"),
        Heading("贫困状况", "poverty_status"),
        Heading("健康状况", "health"),
        Heading("是否就业", "employed"),
        Heading("未就业原因", "unemployed_reason"),
        Heading("技能特长", "skills"),
        Heading("是否参加过培训", "trained"),
        Heading("技能证书", "certificates"),
        Heading("培训意愿", "training_wish"),
        Heading("培训意向", "training_trade"),
        Heading("返乡日期", "return_on"),
        Heading("拟外出日期", "start_on"),
        Heading("下一步就业意愿", "next_step"),
        Heading("帮扶责任人", "helper"),
        Heading("帮扶责任人电话", "helper_phone"),
        Heading("需照料家人", "care"),
        Heading("最远可接受地点", "reach"),
        Heading("期望月薪（元）", "wage_floor_yuan"),
        Heading("同行组号", "companions"),
        Heading("能否上夜班", "night_ok"),
        Heading("劳动限制", "work_limits"),
        Heading("同意登记日期", "consent_on"),
    ),
    (
        EDUCATION_LOSS,
        POVERTY_LOSS,
        gettext_noop("技能特长：写本人这次求职时说的；和建档里的不一样时，以求职时说的为准。"),
        gettext_noop("帮扶责任人：写结对分配的那一位；多人时写最早分配的。"),
    ),
)
R4 = Layout(
    "r4",
    "转移就业花名册",
    "Transfer roster (R4)",
    OPEN_SPELL,
    "placements.export",
    (
        Heading("姓名", "name"),
        Heading("身份证", "identity"),
        Heading("就业起始日期", "started_on"),
        Heading("就业渠道", "channel"),
        Heading("就业地域", "work_place"),
        Heading("就业地址", "address"),
        Heading("就业单位", "employer"),
        Heading("就业类型", "form"),
        Heading("单位性质", "employer_kind"),
        Heading("岗位工种", "job"),
        Heading("特色就业", "special"),
        Heading("上年度农业人均纯收入", "farm_income_yuan"),
    ),
    (gettext_noop("就业起始日期：从务工台账读来的只知道年月，写成那个月的 1 日。"),),
    ("name", "identity", "work_place", "form"),
)
LAYOUTS: dict[str, Layout] = {layout.key: layout for layout in (R1, R2, R4)}
