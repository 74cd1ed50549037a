"""Initials（拼音首字母）: zjg for 张建国, so that a name is found without an input method."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, pinyin

_OF_SURNAME = {
    "曾": "z",
    "单": "s",
    "解": "x",
    "仇": "q",
    "区": "o",
    "查": "z",
    "翟": "z",
    "盖": "g",
    "覃": "q",
    "缪": "m",
}
"""Characters that sound otherwise as a surname than in most words. 覃 is Qín in Wuxi and the southeast of Chongqing."""

LENGTH_MAX = 40


def initials_of(name: str) -> str:
    """The first letter of each character's sound, small; of names in Latin letters the first of each word."""
    letters = [_letter(character) for character in name.replace("·", " ")]
    if name[:1] in _OF_SURNAME:
        letters[0] = _OF_SURNAME[name[0]]
    joined = "".join(letters)
    if name.isascii():
        joined = "".join(word[0] for word in name.lower().split())
    return "".join(joined.split())[:LENGTH_MAX]


@lru_cache(maxsize=8192)
def _letter(character: str) -> str:
    """One character's letter; itself where it has no sound."""
    if character.isspace():
        return ""
    return str(pinyin(character, style=Style.FIRST_LETTER)[0][0][:1]).lower()
