"""The workbook of a fair's firms and posts（招聘会企业岗位表）: which firm, which booth, which post."""

from __future__ import annotations

from qiao.ground.exchange.cells import Text
from qiao.ground.exchange.columns import Column, Ledger, gettext_noop

FIRMS = Ledger(
    key="fair-firms",
    title=gettext_noop("招聘会企业岗位表"),
    columns=(
        Column("fair", "招聘会", Text(80), ("招聘会名称", "场次"), required=True, essential=True,
               note=gettext_noop("照招聘会的名称写"), sample="巫溪—泰安春季招聘会"),
        Column("booth", "展位", Text(12), ("展位号", "摊位", "摊位号"), required=True, essential=True,
               note=gettext_noop("一家企业一个展位"), sample="A01"),
        Column("employer", "用人单位", Text(120), ("企业名称", "单位名称", "公司名称"), required=True, essential=True,
               note=gettext_noop("照登记的全称写"), sample="泰安某某纺织有限公司"),
        Column("vacancy", "岗位名称", Text(120), ("岗位", "招聘岗位", "工种"), required=True, essential=True,
               note=gettext_noop("已核实、在招的岗位，一行一个"), sample="缝纫工"),
        Column("contact", "现场联系人", Text(80), ("联系人",), note=gettext_noop("那天在展位上的人"), sample="王经理"),
    ),
)  # fmt: skip
"""A line is one post at one booth; a firm with three posts has three lines."""
