"""企业名录: the columns of a list of firms as bureaus, parks and market regulators keep it, with their headings.

A firm is known by its credit code (GB 32100). Who its legal representative is, the programme does not need to know.
"""

from __future__ import annotations

from functools import partial

from qiao.ground.exchange.cells import CreditCode, Date, Phone, Text
from qiao.ground.exchange.columns import Column, Ledger, RowCheck, gettext_noop
from qiao.ground.exchange.faults import GARBLED
from qiao.story.vacancies.checks import misread_at
from qiao.story.vacancies.named import FirmName
from qiao.story.vacancies.readers import PostPlace
from qiao.story.vacancies.refusals import FIRM_COLUMN_NOT_KEPT


def _said(*headings: str) -> tuple[str, ...]:
    """Headings by which offices know a column, from lists separated by blanks."""
    return tuple(" ".join(headings).split())


EMPLOYERS = Ledger(
    key="employers",
    title=gettext_noop("企业名录"),
    columns=(
        Column(
            "name", "单位名称", FirmName(120),
            _said("企业名称 公司名称 用人单位 用工单位 名称 单位 企业 主体名称 市场主体名称 Employer name"),
            required=True, essential=True, note=gettext_noop("照营业执照写全称"), sample="示例电子有限公司",
        ),
        Column(
            "credit_code", "统一社会信用代码", CreditCode(),
            (*_said("信用代码 社会信用代码 统一信用代码 统一代码 营业执照号 credit_code uscc"), "Unified credit code"),
            note=gettext_noop("18 位，照营业执照填；再导入时认它，不认名称"),
        ),
        Column(
            "place", "所在地", PostPlace(),
            _said("所在地区 所属地区 所属区域 所在区县 行政区划 区县 县区 注册地 地区 place area Location"),
            required=True, note=gettext_noop("写到区县，能写到乡镇更好"), sample="山东省泰安市泰山区",
        ),
        Column(
            "address", "详细地址", Text(200),
            _said("地址 单位地址 企业地址 经营地址 注册地址 办公地址 厂址 住所 address"),
            note=gettext_noop("记成一个工作场所"),
        ),
        Column("industry", "所属行业", Text(60), _said("行业 行业类别 行业类型 行业门类 industry")),
        Column(
            "size", "单位规模", Text(40),
            (*_said("企业规模 公司规模 规模 人员规模 员工人数 职工人数 从业人数 用工人数 size"), "Size of employer"),
            note=gettext_noop("如 50–99 人，或大型、中型、小型、微型"),
        ),
        Column(
            "contact", "联系人", Text(80), _said("企业联系人 单位联系人 联系人姓名 人事联系人 contact"),
            sample="人事部",
        ),
        Column(
            "phone", "联系电话", Phone(),
            _said("电话 手机 联系方式 企业电话 单位电话 办公电话 phone tel"),
        ),
        Column(
            "licence_no", "营业执照注册号", Text(40),
            (*_said("注册号 执照注册号 工商注册号 licence_no"), "Licence number"),
            note=gettext_noop("只有老执照才有，15 位"),
        ),
        Column(
            "licence_valid_to", "营业执照有效期至", Date(),
            (*_said("执照有效期至 执照有效期 营业期限至 经营期限至 营业期限 有效期至 有效期 licence_valid_to"),
             "Licence valid to"),
            note=gettext_noop("长期的空着"),
        ),
        Column(
            "licence_scope", "经营范围", Text(500),
            (*_said("主营业务 主营产品 业务范围 licence_scope"), "Licensed scope"),
        ),
    ),
    row_checks=tuple(
        RowCheck(GARBLED, key, partial(misread_at, key)) for key in ("name", "address", "contact", "licence_scope")
    ),
    unique=(("credit_code", gettext_noop("信用代码")),),
    named="name",
    unread=dict.fromkeys(
        _said("法定代表人 法人代表 法人 负责人 法定代表人身份证号"), FIRM_COLUMN_NOT_KEPT
    ),
)  # fmt: skip
"""A line is one firm."""
