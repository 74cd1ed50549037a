"""The permission matrix（权限矩阵）: every address of the site, what it needs, and which roles it opens to.

Walked from the addresses themselves, so that no page can be forgotten: one that declares nothing stands in it as closed
to everybody, and the tests name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from qiao.ground.accounts.permissions import declared, meaning
from qiao.ground.accounts.roles import ROLES
from qiao.web.frame.answers import speaks_json
from qiao.web.frame.gate import ANY_ROLE, PUBLIC, SIGNED_IN, need_of

WRITING = ("post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, its path as written, what reading and writing need (None: not declared or not offered).

    `arguments` are the names of the path's parts that say which object; `methods` what the page answers to;
    `speaks_json`: a script asks it, and is told to log in where a browser is led to.
    """

    name: str
    path: str
    arguments: tuple[str, ...]
    need: str | None
    need_to_write: str | None
    methods: frozenset[str]
    speaks_json: bool = False

    @property
    def is_declared(self) -> bool:
        """Whether the page says what it needs."""
        return self.need is not None

    def opens_to(self, role: str) -> bool:
        """Whether somebody with this role, who has shown all they must, gets past the gate to read."""
        return opens(self.need if self.methods & {"get"} else self.need_to_write, role)


def opens(need: str | None, role: str) -> bool:
    """Whether a need is met by holding one role."""
    if need is None:
        return False
    return need in (PUBLIC, SIGNED_IN, ANY_ROLE) or role in declared().get(need, frozenset())


def addresses() -> list[Address]:
    """Every address of the site, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], before: str) -> Iterator[Address]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield _address(pattern, path)


def _address(pattern: URLPattern, path: str) -> Address:
    view, name = pattern.callback, pattern.name or ""
    kind = getattr(view, "view_class", None)
    offered = ("get", *WRITING)
    methods = frozenset(m for m in offered if hasattr(kind, m)) if kind is not None else frozenset({"get", "post"})
    return Address(
        name=name,
        path="/" + path,
        arguments=tuple(pattern.pattern.converters),
        need=need_of(view, name),
        need_to_write=need_of(view, name, "POST") if methods & set(WRITING) else None,
        methods=methods,
        speaks_json=speaks_json(view),
    )


def matrix_document() -> str:
    """The matrix as Markdown: permissions by role, then addresses by role."""
    return "\n".join([_permissions_part(), _addresses_part()])


def _permissions_part() -> str:
    headings = ["权限 Permission", "含义 Meaning", *(role.zh for role in ROLES)]
    rows = []
    for permission, roles in declared().items():
        zh, en = meaning(permission)
        rows.append([f"`{permission}`", f"{zh} · {en}", *("●" if role.code in roles else "" for role in ROLES)])
    return "## 权限与角色 Permissions and roles\n\n" + _table(headings, rows)


def _addresses_part() -> str:
    headings = ["地址 Address", "名称 Name", "需要 Needs", *(role.zh for role in ROLES)]
    rows = [
        [f"`{a.path}`", f"`{a.name}`", _told(a), *("●" if a.opens_to(role.code) else "" for role in ROLES)]
        for a in sorted(addresses(), key=lambda a: (a.path, a.name))
    ]
    return "## 地址与角色 Addresses and roles\n\n" + _table(headings, rows)


def _told(address: Address) -> str:
    need = address.need if "get" in address.methods else address.need_to_write
    told = f"`{need}`" if need else "没有声明 undeclared"
    to_write = address.need_to_write
    return f"{told}；写 to write `{to_write}`" if to_write and to_write != need else told


def _table(headings: list[str], rows: list[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
