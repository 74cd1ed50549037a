"""Names of firms compared（单位名的比较）: one firm is written with brackets of two widths and with blanks inside.

`one_name` is for the same name in another spelling; without its legal form two firms' names are alike (`normalised`),
and a person is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from qiao.story.vacancies.models import Employer

_LEGAL = re.compile(r"[\s（）()·.,，。]|有限责任公司|股份有限公司|有限公司|公司|厂$|集团")
_IN_DATABASE = {"（": "(", "）": ")", " ": "", "\u3000": "", "\u00a0": "", "．": ".", "－": "-"}
"""What the database can say of a spelling; names of other full-width letters are known by their credit code."""


def one_name(name: str) -> str:
    """A firm's name, however it is spelt: half width, no blanks, small letters."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def normalised(name: str) -> str:
    """A firm's name without its legal form, marks and what its writers add（示例）."""
    return _LEGAL.sub("", one_name(name).replace("示例", ""))


def core(name: str) -> str:
    """The longest stretch of the name that no legal form or mark breaks."""
    return max(_LEGAL.sub(" ", name.replace("示例", "")).split() or [name], key=len)


def firms_on_record(*, names: Iterable[str], codes: Iterable[str] = ()) -> QuerySet[Employer]:
    """Employers that stand, of one of the names in whatever spelling, or of one of the credit codes."""
    told = list(names)
    plain: Any = F("name")
    for written, usual in _IN_DATABASE.items():
        plain = Replace(plain, Value(written), Value(usual))
    spelt = Employer.objects.alias(plain_name=Lower(plain)).filter(merged_into__isnull=True)
    wanted = Q(plain_name__in={one_name(name) for name in told}) | Q(name__in=told) | Q(credit_code__in=list(codes))
    return spelt.filter(wanted)
