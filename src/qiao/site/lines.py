"""Lines（电话）: the public address and the office telephones that the environment names, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

NATIONAL = ("全国人社服务热线", "12333")
_NUMBER = re.compile(r"(?:\d{5}|\d{7,8}|0\d{2,3}-?\d{7,8}|400-?\d{3,4}-?\d{3,4})")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


class UnsafeSetting(Exception):
    """A variable holds something the service must not start with: which one, why, and what to set instead."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(f"{name}：{zh} / {name}: {en}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Line:
    """An office's telephone: whose, for which region (its bare code; "" for everywhere), and the number as written."""

    name: str
    number: str
    region: str = ""

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return self.number.replace("-", "")


def hotline(text: str) -> Line:
    """The hotline for workers; the national one where none is set. Raises UnsafeSetting."""
    return _line("QIAO_HOTLINE", text) if text else Line(*NATIONAL)


def stations(text: str) -> tuple[Line, ...]:
    """The stations' office telephones, by region. Raises UnsafeSetting."""
    told = []
    for part in filter(None, (part.strip() for part in re.split("[;；]", text))):
        code, _, rest = part.partition(" ")
        if not re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}", code):
            raise UnsafeSetting(
                "QIAO_STATIONS", "每一段写成 370900 泰安工作站 0538-1234567", "write each as code, name, number"
            )
        told.append(_line("QIAO_STATIONS", rest.strip(), code))
    return tuple(told)


def _line(variable: str, text: str, region: str = "") -> Line:
    name, _, number = text.rpartition(" ")
    if _MOBILE.fullmatch(number.replace("-", "")):
        raise UnsafeSetting(
            variable, "写办公电话，不写个人手机", "write an office's telephone, never a person's own mobile"
        )
    if not name.strip() or not _NUMBER.fullmatch(number):
        raise UnsafeSetting(
            variable, "写名称和号码，中间空一格，如 工作站 0538-1234567", "write a name, a blank and a number"
        )
    return Line(name.strip(), number, region)


def public_url(text: str, mode: str) -> str:
    """The public address without a slash at its end; "" when it is not set. Raises UnsafeSetting."""
    if not text:
        return ""
    parts = urlsplit(text)
    secure = parts.scheme == "https" or (parts.scheme == "http" and mode != "production")
    bare = not (parts.query or parts.fragment or parts.username) and parts.path in ("", "/")
    if not secure or not parts.hostname or not bare:
        raise UnsafeSetting(
            "QIAO_PUBLIC_URL", "写成 https://example.org ，后面不带别的", "write it like https://example.org"
        )
    return f"{parts.scheme}://{parts.netloc}"
