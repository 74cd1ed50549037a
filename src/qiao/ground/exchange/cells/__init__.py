"""Cells（单元格）: how each type of cell is read. A stage describes its ledger's columns with these readers.

Every reader implements `columns.Reader`: it normalises a cell or raises CellFault; None means that the cell says 无.
`texts` holds what all of them do first; a stage that writes a reader of its own begins there.
"""

from qiao.ground.exchange.cells.dates import Date, DayOrMonth, Month
from qiao.ground.exchange.cells.identities import CreditCode, Phone, ResidentId
from qiao.ground.exchange.cells.placing import Place
from qiao.ground.exchange.cells.values import Choice, ChoiceList, Money, Name, Number, SkillList, Text, YesNo

__all__ = [
    "Choice",
    "ChoiceList",
    "CreditCode",
    "Date",
    "DayOrMonth",
    "Money",
    "Month",
    "Name",
    "Number",
    "Phone",
    "Place",
    "ResidentId",
    "SkillList",
    "Text",
    "YesNo",
]
