"""The ledgers of townships' assets（乡镇家底）and of workshops（R6 帮扶车间台账）: a row is a thing, or a workshop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from qiao.ground.exchange.cells import Choice, CreditCode, Date, Number, Phone, Text, YesNo
from qiao.ground.exchange.cells.texts import is_nothing, shown, text_of
from qiao.ground.exchange.columns import Ledger, RowCheck, gettext_noop
from qiao.ground.exchange.faults import CellFault, FaultKind
from qiao.story.register.columns import column
from qiao.story.register.readers import Residence
from qiao.story.workshops import seasons

_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)
MONTHS_UNREAD = FaultKind(
    "workshop_months_unread",
    "“{found}”看不出是哪几个月。",
    "请写月份，例如“3-6月”“全年”。",
    "“{found}” names no months.",
    "Write months, such as “3-6月” or “全年”.",
)
TOWNSHIP_NEEDED = FaultKind(
    "workshop_township_needed",
    "“{found}”没有写到乡镇。",
    "请写到乡镇或村（社区）。",
    "“{found}” does not name a township.",
    "Write the place down to the township or the village.",
)
UNIT_MISSING = FaultKind(
    "asset_unit_missing",
    "写了多少，没有写单位。",
    "请写单位，例如亩、人、平方米。",
    "There is an amount without its unit.",
    "Write the unit, such as 亩, 人 or 平方米.",
)
RECOGNITION_HALF = FaultKind(
    "workshop_recognition_half",
    "认定文件、认定日期、认定单位没有写全。",
    "认定了的三样都写；还在申请的三样都空着。",
    "The document, the day and the office of recognition are not all there.",
    "Give all three for a recognised workshop, and none for one that has applied.",
)
DAYS_CROSSED = FaultKind(
    "workshop_recognised_before_opened",
    "认定日期 {recognised} 早于开办日期 {opened}。",
    "请核对这两个日期。",
    "Recognised on {recognised}, before it opened on {opened}.",
    "Check both days.",
)
KIND = {"crop": "作物", "craft": "手艺", "firm": "本地企业", "site": "场地", "other": "其他资源"}
LEGAL_FORM = {
    "company": "公司", "cooperative": "农民专业合作社", "family_farm": "家庭农场", "sole": "个体工商户",
    "village": "村集体",
}  # fmt: skip
FACTORY_KIND = {"factory": "厂房式", "home": "居家式", "farm": "种养式", "other": "其他"}
_KIND_SPELLINGS = {
    "作物": ("种植", "农作物"), "手艺": ("技艺", "工艺"), "本地企业": ("企业",), "场地": ("厂房", "闲置房屋"),
    "其他资源": ("其他", "其它"),
}  # fmt: skip
_FORM_SPELLINGS = {
    "公司": ("企业", "有限公司", "有限责任公司"), "农民专业合作社": ("合作社", "专业合作社"), "家庭农场": (),
    "个体工商户": ("个体", "个体户"), "村集体": ("村集体经济组织", "集体"),
}  # fmt: skip
_FACTORY_SPELLINGS = {"厂房式": ("厂房",), "居家式": ("居家",), "种养式": ("种养殖",), "其他": ("其它",)}


@dataclass(frozen=True)
class Season:
    """Months of a year as people write them（3-6月、全年）, kept as their bits."""

    dtype = pl.Int64()

    def read(self, raw: object) -> int | None:
        """The bits. Raises CellFault workshop_months_unread."""
        text = text_of(raw)
        if is_nothing(text):
            return None
        if (bits := seasons.read(text)) is None:
            raise CellFault(MONTHS_UNREAD, found=shown(text))
        return bits

    def recognises(self, samples: Sequence[object]) -> float:
        """The share of samples that name months."""
        told = [text for text in map(text_of, samples) if text]
        return sum(seasons.read(text) is not None for text in told) / len(told) if told else 0.0

    def choices(self) -> Sequence[str]:
        """Nothing to choose from."""
        return ()

    def as_text(self) -> bool:
        """3-6 would be a day in March to Excel."""
        return True


@dataclass(frozen=True)
class Township(Residence):
    """A place down to the township at least: nine or twelve digits."""

    def read(self, raw: object) -> str | None:
        """The code, padded with zeros. Raises CellFault as Residence, and workshop_township_needed."""
        code = super().read(raw)
        if code is not None and code[6:9] == "000":
            raise CellFault(TOWNSHIP_NEEDED, found=shown(text_of(raw)))
        return code


def _unit_missing(row: Mapping[str, object]) -> Mapping[str, object] | None:
    return {} if row.get("amount") is not None and not row.get("unit") else None


def _recognition_half(row: Mapping[str, object]) -> Mapping[str, object] | None:
    told = [bool(row.get(key)) for key in ("document", "recognised_on", "recognised_by")]
    return {} if any(told) and not all(told) else None


def _days_crossed(row: Mapping[str, object]) -> Mapping[str, object] | None:
    opened, recognised = row.get("opened_on"), row.get("recognised_on")
    if isinstance(opened, date) and isinstance(recognised, date) and recognised < opened:
        return {"opened": opened, "recognised": recognised}
    return None


def assets(as_of: date | None = None) -> Ledger:
    """The townships' assets as they are checked on a day."""
    return Ledger(
        "workshops.assets",
        gettext_noop("乡镇家底台账"),
        (
            column("place", "所在乡镇（村）", Township("village"), "所在地 乡镇 所在乡镇 所在村 地点 位置",
                   required=True, essential=True, sample="重庆市巫溪县宁河街道人民社区"),
            column("kind", "类别", Choice(_KIND_SPELLINGS), "家底类别 资源类别 类型", required=True, sample="作物"),
            column("name", "名称", Text(60), "资源名称 家底名称 作物 手艺", required=True, essential=True,
                   sample="莲藕"),
            column("amount", "数量", Number(0, 100_000_000, integer=True), "多少 规模 面积", sample="1200"),
            column("unit", "单位", Text(10), "计量单位", sample="亩"),
            column("months", "哪几个月", Season(), "月份 季节 时令", sample="3-6月"),
            column("owner", "谁的", Text(60), "权属 所有人 归谁"),
            column("has_power", "通动力电", YesNo(), "动力电 三相电", sample="是"),
            column("has_road", "通货车", YesNo(), "货车可达 通公路", sample="是"),
            column("note", "说明", Text(200), "备注"),
            column("told_on", "了解日期", Date(_FIRST, as_of or _LAST), "登记日期 填报日期 日期", required=True,
                   sample="2019-06-01"),
            column("told_by_name", "谁了解的", Text(80), "填报人 登记人"),
        ),
        row_checks=(RowCheck(UNIT_MISSING, "unit", _unit_missing),),
    )  # fmt: skip


def workshops(as_of: date | None = None) -> Ledger:
    """R6 as it is checked on a day: one row a workshop; its people come by the work ledger."""
    until = as_of or _LAST
    return Ledger(
        "workshops.ledger",
        gettext_noop("帮扶车间台账"),
        (
            column("name", "车间名称", Text(80), "扶贫车间名称 帮扶车间名称 名称", required=True, essential=True,
                   sample="人民绣坊"),
            column("place", "所在村（社区）", Township("village"), "所在地 所在村 所在乡镇 地点 车间所在地",
                   required=True, essential=True, sample="重庆市巫溪县宁河街道人民社区"),
            column("address", "详细地址", Text(120), "地址 车间地址", required=True, sample="村口"),
            column("employer", "经营主体", Text(120), "经营主体名称 企业名称 单位名称 用人单位", required=True,
                   essential=True, sample="示例绣品合作社"),
            column("credit_code", "统一社会信用代码", CreditCode(), "信用代码 社会信用代码"),
            column("legal_form", "主体性质", Choice(_FORM_SPELLINGS), "经营主体性质 主体类型", required=True,
                   sample="农民专业合作社"),
            column("kind", "车间类型", Choice(_FACTORY_SPELLINGS), "类型", sample="厂房式"),
            column("trade", "做什么", Text(40), "从事行业 行业 产业 工种", required=True, sample="刺绣"),
            column("products", "产品", Text(120), "主要产品", sample="绣片"),
            column("months", "开工月份", Season(), "月份 生产月份", sample="全年"),
            column("area_m2", "面积（平方米）", Number(1, 1_000_000, integer=True), "面积 场地面积 建筑面积"),
            column("site_owner", "场地是谁的", Text(60), "场地权属 场地来源"),
            column("capacity", "能容多少人", Number(1, 10_000, integer=True), "可容纳人数 岗位数 用工规模",
                   required=True, sample="20"),
            column("contact", "负责人", Text(80), "联系人 车间负责人"),
            column("phone", "工作电话", Phone(), "联系电话 电话"),
            column("opened_on", "开办日期", Date(_FIRST, until), "成立日期 建成日期 投产日期", required=True,
                   sample="2018-02-01"),
            column("document", "认定文件", Text(80), "认定文号 文号 批复文号"),
            column("recognised_on", "认定日期", Date(_FIRST, until), "认定时间 批复日期"),
            column("recognised_by", "认定单位", Text(80), "认定机关 批复单位"),
        ),
        row_checks=(
            RowCheck(RECOGNITION_HALF, "document", _recognition_half),
            RowCheck(DAYS_CROSSED, "recognised_on", _days_crossed),
        ),
    )  # fmt: skip
