"""Faults（错误）: what can be wrong with a file, a row or a cell, said so that a clerk can act on it.

Every kind has a code, one sentence that says what is wrong and one that says what to do, in Chinese and English.
Stages add kinds of their own beside their columns. Nothing here ever repeats a whole identity number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of fault. The texts may hold `{placeholders}` that a fault's `figures` fill."""

    code: str
    zh: str
    remedy_zh: str
    en: str
    remedy_en: str
    severity: Severity = "error"


class CellFault(ValueError):
    """Raised by a reader that refuses a cell: the kind of fault and the figures its sentences need.

    A kind of severity "warning" keeps the cell: `value` is then what is stored.
    """

    def __init__(self, kind: FaultKind, *, value: object = None, **figures: object) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.value = value
        self.figures = figures


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at its place: `row` and `column` as Excel shows them (row 1 is the first; column "B").

    `column` is "" when the whole row is meant, `row` 0 when the whole column is.
    """

    kind: FaultKind
    row: int
    column: str
    heading: str
    figures: dict[str, object] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.kind.code

    def said(self, language: str = "zh") -> str:
        """What is wrong and what to do, as one short text."""
        wrong, remedy = (self.kind.zh, self.kind.remedy_zh) if language == "zh" else (self.kind.en, self.kind.remedy_en)
        joint = "" if language == "zh" else " "
        return (wrong + joint + remedy).format(**self.figures)


class LedgerRefused(Exception):
    """The whole file cannot be read: its name, the kind of fault and the figures; nothing of it was taken."""

    def __init__(self, kind: FaultKind, file_name: str, **figures: object) -> None:
        self.fault = Fault(kind, 0, "", "", {"file": file_name, **figures})
        super().__init__(self.fault.said())

    def __reduce__(self) -> tuple[object, ...]:
        """A process apart hands it on whole: made with its sentence, its fault put back."""
        return Exception.__new__, (LedgerRefused, str(self)), {"fault": self.fault}


# Of the whole file -----------------------------------------------------------------------------------------------
FILE_MISSING = FaultKind(
    "file_missing",
    "找不到文件“{file}”。",
    "请检查文件名和所在文件夹。",
    "No file “{file}”.",
    "Check the name and the folder.",
)
WRONG_TYPE = FaultKind(
    "wrong_type",
    "“{file}”不是 xlsx、xls 或 csv 表格。",
    "请用 Excel 或 WPS 另存为 xlsx。",
    "“{file}” is no xlsx, xls or csv ledger.",
    "Save it as xlsx with Excel or WPS.",
)
DAMAGED = FaultKind(
    "damaged",
    "“{file}”打不开，文件已损坏。",
    "请从原处重新取一份，或在 Excel 里打开后另存。",
    "“{file}” is damaged and cannot be opened.",
    "Fetch it again, or open it in Excel and save it anew.",
)
FOLDER = FaultKind(
    "folder",
    "“{file}”是文件夹，不是表格文件。",
    "请写到文件名，如 文件夹/台账.xlsx。",
    "“{file}” is a folder, not a ledger.",
    "Name the file inside it.",
)
STRAY_CELL = FaultKind(
    "stray_cell",
    "“{file}”的“{sheet}”表在很远的 {cell} 有内容，整张表因此有 {rows} 行 × {columns} 列。",
    "请删掉表格下面和右边多余的行和列，存盘再试。",
    "In “{file}”, sheet “{sheet}” has something as far away as {cell} and spans {rows} rows × {columns} columns.",
    "Delete the rows and columns beyond the table, save and try again.",
)
LOCKED = FaultKind(
    "locked",
    "“{file}”加了打开密码。",
    "请在 Excel 里去掉密码再试。",
    "“{file}” is locked with a password.",
    "Remove the password in Excel and try again.",
)
TOO_LARGE = FaultKind(
    "too_large",
    "“{file}”有 {size}，超过上限 {limit}。",
    "请按乡镇拆成几份。",
    "“{file}” holds {size}, above the limit of {limit}.",
    "Split it, one file a township.",
)
TOO_MANY_CELLS = FaultKind(
    "too_many_cells",
    "“{file}”有 {rows} 行 × {columns} 列，超过上限 {most_rows} 行 × {most_columns} 列。",
    "请删掉表格外多余的行和列，或按乡镇拆成几份。",
    "“{file}” holds {rows} rows × {columns} columns, above the limit of {most_rows} rows × {most_columns} columns.",
    "Delete spare rows and columns beyond the table, or split it, one file a township.",
)
TOO_MANY_PARTS = FaultKind(
    "too_many_parts",
    "“{file}”里有 {parts} 个部件，超过上限 {limit} 个。",
    "请删掉里面的图片和多余的表，另存后再试。",
    "“{file}” is made of {parts} parts, above the limit of {limit}.",
    "Delete its pictures and spare sheets, save it anew.",
)
TOO_COMPRESSED = FaultKind(
    "too_compressed",
    "“{file}”压缩了 {ratio} 倍，超过上限 {limit} 倍，为安全没有打开。",
    "请在 Excel 里打开，删掉空白行和多余的表，另存后再试。",
    "“{file}” is compressed {ratio} times, above the limit of {limit}; it was not opened.",
    "Open it in Excel, delete blank rows and spare sheets, save it anew.",
)
TOO_SLOW = FaultKind(
    "too_slow",
    "“{file}”读了 {limit} 秒或用满 {memory} 内存还没读完，已停下。",
    "请拆成几份再试。",
    "Reading “{file}” passed {limit} seconds or {memory} and was stopped.",
    "Split it and try again.",
)
EMPTY = FaultKind(
    "empty",
    "“{file}”里没有数据行。",
    "请检查是不是存错了表；可以用模板重填。",
    "“{file}” has no data rows.",
    "Check that it is the right file; the template shows the layout.",
)
NO_HEADING = FaultKind(
    "no_heading",
    "“{file}”里找不到标题行：没有认出“{expected}”这样的列名。",
    "请补上列名，或用模板。",
    "No heading row in “{file}”: nothing like “{expected}”.",
    "Add the headings, or use the template.",
)
MISSING_COLUMN = FaultKind(
    "missing_column",
    "“{file}”缺少“{missing}”列。",
    "请补上这一列，或指明哪一列就是它。",
    "“{file}” lacks the column “{missing}”.",
    "Add it, or say which column it is.",
)
NO_SHEET = FaultKind(
    "no_sheet",
    "“{file}”里没有叫“{sheet}”的表。",
    "文件里有：{sheets}。",
    "“{file}” has no sheet “{sheet}”.",
    "It has: {sheets}.",
)
MAPPING = FaultKind(
    "mapping",
    "“{file}”的对照“{column}={key}”用不上：没有这一列或这一项，或者一项给了两列。",
    "列写字母或列名，项写：{keys}。",
    "“{column}={key}” does not fit “{file}”: no such column or key, or one key for two columns.",
    "Columns are letters or headings; keys are: {keys}.",
)
MOJIBAKE = FaultKind(
    "mojibake",
    "“{file}”是乱码，文字编码不对。",
    "请从原系统重新导出，存成 xlsx 或 UTF-8 的 csv。",
    "The text of “{file}” is garbled: it was saved in a wrong encoding.",
    "Export it again as xlsx or as csv in UTF-8.",
)
# Of one cell -----------------------------------------------------------------------------------------------------
BLANK = FaultKind("blank", "没有填。", "这一格必填。", "Blank.", "This cell is required.")
FORMULA = FaultKind(
    "formula",
    "这一格是公式。",
    "请复制后用“选择性粘贴→数值”粘回。",
    "This cell is a formula.",
    "Copy it and paste it back as a value.",
)
ERROR_VALUE = FaultKind(
    "error_value",
    "这一格是 Excel 的出错值。",
    "请改成实际的内容。",
    "This cell holds an Excel error.",
    "Enter the real value.",
)
ID_AS_NUMBER = FaultKind(
    "id_as_number",
    "证件被存成了数字，末几位已丢。",
    "把 {column} 列设为文本，照证件重填。",
    "This ID was stored as a number and lost its last digits.",
    "Set column {column} to text and enter it again.",
)
ID_LENGTH = FaultKind(
    "id_length",
    "证件号是 {length} 位。",
    "应为 18 位（旧证 15 位，残疾人证 20 位），请照证件核对。",
    "The ID has {length} characters.",
    "It should have 18 (old 15, disability 20); check the card.",
)
ID_CHARACTERS = FaultKind(
    "id_characters",
    "证件号里有不该有的字符。",
    "只能是数字，最后一位可以是 X。",
    "The ID holds characters that no ID has.",
    "Digits only; the last may be X.",
)
ID_CHECK_DIGIT = FaultKind(
    "id_check_digit",
    "证件号校验位应为 {expected}，填的是 {found}。",
    "多半有一位抄错，请照证件核对。",
    "The ID's check digit should be {expected}, not {found}.",
    "One digit is wrong; check the card.",
)
ID_BIRTH_DATE = FaultKind(
    "id_birth_date",
    "证件号里的出生日期不存在或在将来。",
    "请照证件核对第 7 到 14 位。",
    "The birth date inside the ID does not exist or lies ahead.",
    "Check digits 7 to 14.",
)
ID_AREA = FaultKind(
    "id_area", "证件号开头的地区码不对。", "请照证件核对前 6 位。",
    "The area code that opens the ID is no province's.", "Check the first six digits.",
)  # fmt: skip
NAME = FaultKind(
    "name", "这不像姓名。", "请照证件填写姓名，不写数字和说明。",
    "This is no name.", "Enter the name as on the card, without digits or notes.",
)  # fmt: skip
NAME_MASKED = FaultKind(
    "name_masked",
    "姓名打了码（{found}），认不出是谁。",
    "请让给这份表的单位导出姓名完整的一份；知道是谁的，照证件把姓名补全。",
    "The name is masked ({found}): nobody can tell who it is.",
    "Ask the sender for an export with whole names, or write the name as on the card if you know whose it is.",
)
GARBLED = FaultKind(
    "garbled", "这一格是乱码。",
    "请照原件重新填写；好多格都这样，就打开原文件，另存为 .xlsx 或 UTF-8 的 csv 再传。",
    "This cell is garbled.",
    "Enter it again from the original; where many are, save the original as .xlsx or as UTF-8 csv and hand that in.",
)  # fmt: skip
PHONE = FaultKind(
    "phone",
    "电话号码位数或开头不对。",
    "手机 11 位，座机带区号；没有就留空。",
    "The phone number has a wrong length or start.",
    "11 digits for a mobile; leave it blank if none.",
)
DATE = FaultKind(
    "date", "看不懂这个日期。", "请填成 2019-06-30 这样。", "This date cannot be read.", "Enter it like 2019-06-30."
)
DATE_AMBIGUOUS = FaultKind(
    "date_ambiguous",
    "这个日期有两种读法。",
    "请填成 2019-06-30 这样。",
    "This date can be read two ways.",
    "Enter it like 2019-06-30.",
)
DATE_RANGE = FaultKind(
    "date_range",
    "日期不在 {low} 到 {high} 之间。",
    "请核对年份。",
    "The date is not between {low} and {high}.",
    "Check the year.",
)
NUMBER = FaultKind(
    "number", "这里要填数字。", "只填数，不写单位和文字。", "A number is expected.", "Digits only, no unit."
)
NUMBER_RANGE = FaultKind(
    "number_range",
    "{found} 不在 {low} 到 {high} 之间。",
    "请核对是不是多写或少写了零。",
    "{found} is not between {low} and {high}.",
    "Check for a zero too many or too few.",
)
CHOICE = FaultKind(
    "choice",
    "“{found}”不在可选项里。",
    "请从下拉框里选：{choices}。",
    "“{found}” is not among the choices.",
    "Choose one of: {choices}.",
)
YES_NO = FaultKind(
    "yes_no", "这里只填 是 或 否。", "请从下拉框里选。", "Yes or no is expected.", "Choose from the list."
)
PLACE_UNKNOWN = FaultKind(
    "place_unknown",
    "找不到地名“{found}”。",
    "请写到区县，如 重庆市巫溪县。",
    "No place called “{found}”.",
    "Write it down to the county.",
)
PLACE_AMBIGUOUS = FaultKind(
    "place_ambiguous",
    "“{found}”有 {count} 个同名的地方。",
    "请把省、市写全。",
    "“{found}” names {count} places.",
    "Add the province and the city.",
)
CREDIT_CODE = FaultKind(
    "credit_code",
    "统一社会信用代码不对（18 位，带校验）。",
    "请照营业执照核对。",
    "The credit code is wrong (18 characters with a check).",
    "Check the business licence.",
)
TEXT_LONG = FaultKind(
    "text_long",
    "这一格有 {length} 个字，超过 {limit}。",
    "请删到 {limit} 个字以内，只留要紧的。",
    "This cell has {length} characters, above {limit}.",
    "Shorten it to {limit} at most and keep what matters.",
)
PRIVATE_CHARACTER = FaultKind(
    "private_character",
    "“{found}”里有造字，别处显示不出来。",
    "请用输入法重新打这个字。",
    "“{found}” holds a private-use character that other systems cannot show.",
    "Type the character again with an input method.",
    "warning",
)
# Of one row or column --------------------------------------------------------------------------------------------
DUPLICATE = FaultKind(
    "duplicate",
    "和第 {first} 行是同一个{what}。",
    "请只留一行。",
    "The same {what} as row {first}.",
    "Keep only one of them.",
)
DUPLICATE_ON_SHEET = FaultKind(
    "duplicate_on_sheet",
    "和“{sheet}”表第 {first} 行是同一个{what}。",
    "请只留一行。",
    "The same {what} as row {first} of sheet “{sheet}”.",
    "Keep only one of them.",
)
OTHER_NAME = FaultKind(
    "other_name",
    "和第 {other} 行同一个证件，姓名不同。",
    "请照证件核对这两行，改对错的那行。",
    "The same ID as row {other}, under another name.",
    "Check both rows against the card and correct the wrong one.",
)
OTHER_NAME_ON_SHEET = FaultKind(
    "other_name_on_sheet",
    "和“{sheet}”表第 {other} 行同一个证件，姓名不同。",
    "请照证件核对这两行，改对错的那行。",
    "The same ID as row {other} of sheet “{sheet}”, under another name.",
    "Check both rows against the card and correct the wrong one.",
)
CONSTANT_COLUMN = FaultKind(
    "constant_column",
    "整列 {count} 行都是同一个数。",
    "请核对是不是统一填的。",
    "All {count} rows of this column hold the same number.",
    "Check that it is real.",
    "warning",
)
UNKNOWN_COLUMN = FaultKind(
    "unknown_column",
    "没认出这一列，没有读。",
    "如果需要，请指明它是什么。",
    "This column was not recognised and not read.",
    "Say what it is if it is needed.",
    "warning",
)
CONTRADICTED_COLUMN = FaultKind(
    "contradicted_column",
    "列名与内容不符：内容像“{looks_like}”，没有读。",
    "请改列名，或指明它是什么。",
    "The heading and the cells disagree: they look like “{looks_like}”; the column was not read.",
    "Correct the heading, or say what the column is.",
    "warning",
)
