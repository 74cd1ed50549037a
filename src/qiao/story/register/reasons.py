"""Reasons（缘由）that the stages write beside a change by themselves, said in the reader's language.

Stored is the Chinese sentence; what a person wrote matches none of these and stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext, gettext_noop

FIXED: Final = frozenset(
    {
        gettext_noop("无变化"),
        gettext_noop("批量标为待核实"),
        gettext_noop("由新的需求代替"),
        gettext_noop("恢复找活"),
        gettext_noop("需求有变"),
        gettext_noop("并档"),
        gettext_noop("本人愿意去"),
        gettext_noop("本人不去，照旧求职"),
        gettext_noop("本人这一轮已经答复"),
        gettext_noop("本人已经答应了另一个岗位"),
        gettext_noop("推荐已撤回"),
        gettext_noop("推荐已过期"),
        gettext_noop("发布时本人或岗位已经不在了"),
        gettext_noop("发布时岗位改过，等重新核实"),
        gettext_noop("发布时本人正等另一轮的答复"),
        gettext_noop("发布时名额已经许给别人"),
        gettext_noop("换了下一份活"),
        gettext_noop("务工台账"),
        gettext_noop("撤回导入"),
        gettext_noop("自己停用"),
        gettext_noop("村里点名：失联"),
        gettext_noop("又点成没有变"),
        gettext_noop("改点了别的"),
        gettext_noop("核对过，还在岗"),
        gettext_noop("联系上了"),
        gettext_noop("已记离岗"),
        gettext_noop("属实"),
        gettext_noop("返乡（村里点名）"),
        gettext_noop("（村里点名）"),
    }
)
PATTERNS: Final = (
    (re.compile(r"第 (?P<number>\d+) 轮推荐"), gettext_noop("第 %(number)s 轮推荐")),
    (re.compile(r"在(?P<employer>.+)上岗"), gettext_noop("在%(employer)s上岗")),
    (re.compile(r"从(?P<employer>.+)离岗"), gettext_noop("从%(employer)s离岗")),
)


def reason_said(why: str) -> str:
    """A stored reason as the reader's language says it."""
    if why in FIXED:
        return gettext(why)
    for pattern, sentence in PATTERNS:
        if found := pattern.fullmatch(why):
            return gettext(sentence) % found.groupdict()
    return why
