"""The ledger of all that is known: every fact's heading and the other names offices write, to recognise any form by.

The columns are the stages' own; a key that several ledgers have answers to the names of all of them. A blank form is
recognised by more: what no fact is kept of, so that the form can say so, and other words for the one address that is.
"""

from __future__ import annotations

from dataclasses import replace

from qiao.ground.exchange.cells import Date, Number, Text
from qiao.ground.exchange.columns import Column, Ledger
from qiao.ground.exchange.filling.forms import Fillable
from qiao.story.needs.ledgers import WILLINGNESS
from qiao.story.placements.ledgers import TRANSFER, WORK
from qiao.story.register.columns import column
from qiao.story.register.ledgers import ROSTER
from qiao.story.reports.known import FACTS

_ALSO: tuple[Column, ...] = (
    column("born_on", "出生日期", Date(), "出生年月 出生年月日 生日 出生时间"),
    column("age", "年龄", Number(0, 150, integer=True), "周岁 实足年龄"),
)
_ADDRESSES = (
    *("现居住地", "现住址", "现居住地址", "现家庭住址", "现住地址", "现居住地详情", "现居住详细地址", "居住地详细地址"),
    *("现居地", "常住地", "常住地详细地址", "户口所在地", "户口所在地详情", "户口所在地址", "户口地址", "户口登记地"),
    *("户籍地", "户籍所在地址", "户籍所在地详情", "户籍详细地址", "户籍住址"),
)
_UNKEPT: tuple[Column, ...] = (
    column("marriage", "婚姻状况", Text(20), "婚否 婚姻 婚姻情况"),
    column("residence_kind", "户口性质", Text(20), "户籍性质 户口类型 户籍类型 户口类别 城镇/农村"),
    column("bank_card", "银行卡号", Text(40), "社保卡号 开户行 银行账号 一卡通账号 工资卡号"),
    column("school", "毕业院校", Text(80), "毕业学校 学校名称"),
    column("studied", "所学专业", Text(80), "专业名称 专业"),
    column("insurance", "参保情况", Text(40), "社保关系 是否参加社会保险 社会保险 参保状态"),
    column("contract", "劳动合同", Text(40), "是否签订劳动合同 合同期限 合同到期日期 合同起始日期"),
    column("kin_phone", "家属联系方式", Text(40), "家属电话 家属联系电话 紧急联系人电话 紧急联系电话"),
    column("email", "电子邮箱", Text(80), "邮箱 电子邮件"),
    column("remark", "备注", Text(200), "备注说明 其他说明"),
)
"""What forms often ask and nobody keeps here."""


def known_ledger() -> Ledger:
    """Every fact that can be filled in, under all its headings; none is required."""
    columns = [one for one in _columns() if one.key in FACTS or one.serial]
    return Ledger("known", "已知的事实", tuple(columns))


def form_ledger() -> Ledger:
    """The same with what nobody keeps, and with every word for an address, to recognise blank forms by."""
    columns = [
        replace(one, synonyms=(*one.synonyms, *_ADDRESSES)) if one.key == ADDRESS else one
        for one in (*_columns(), *_UNKEPT)
    ]
    return Ledger("form", "空白表", tuple(columns))


def _columns() -> list[Column]:
    found: dict[str, Column] = {}
    for one in (*ROSTER.columns, *WILLINGNESS.columns, *WORK.columns, *TRANSFER.columns, *_ALSO):
        first = found.setdefault(one.key, replace(one, required=False, essential=False))
        names = (*first.synonyms, one.title, *one.synonyms)
        others = tuple(name for name in dict.fromkeys(names) if name != first.title)
        found[one.key] = replace(first, synonyms=others)
    return list(found.values())


ADDRESS = "residence"
KNOWN = known_ledger()
FORMS = Fillable(form_ledger(), frozenset(FACTS), frozenset({ADDRESS}))
"""What blank forms are filled from. The register keeps one address, whatever a form calls it."""
