"""Initials（拼音首字母）: zjg for 张建国, so that a name is found without an input method."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import islice, product

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

_OF_TWO = {"尉迟": "yc", "万俟": "mq", "单于": "cy", "长孙": "zs"}
"""Surnames of two characters whose first sounds otherwise than alone."""
_ALSO = {
    "乐": "ly", "长": "cz", "重": "zc", "朝": "cz", "行": "xh", "茜": "qx", "晟": "sc", "盛": "sc", "曾": "zc",
    "单": "sd", "传": "cz", "降": "jx", "调": "td", "校": "xj", "省": "sx", "厦": "sx", "系": "xj", "率": "ls",
    "藏": "zc", "颉": "jx", "种": "zc", "召": "zs", "折": "zs", "贾": "jg", "尉": "wy", "隗": "wk", "郗": "xc",
    "参": "cs", "车": "cj", "会": "hk", "繁": "fp", "石": "sd", "冯": "fp", "秘": "mb", "祭": "jz", "宿": "sx",
}  # fmt: skip
"""Characters of names with a second living sound. pypinyin knows more, dead ones too: 王 as yù, 平 as pián; those would
put every 王 among the y."""

_SEVERAL = {*_OF_SURNAME, *_ALSO}
LENGTH_MAX = 40
READINGS_MAX = 8


def initials_of(name: str) -> str:
    """The first letter of each character's sound, small; of names in Latin letters the first of each word.

    A character without a known sound leaves none: of 陈𠮷 stands c. Of a name all of such characters they stand.
    """
    whole = _letters_of(name)
    return "".join(filter(str.isascii, whole)) or whole


def _letters_of(name: str) -> str:
    """The same with each character of no sound as itself."""
    letters = [_letter(character) for character in name.replace("·", " ")]
    if name[:1] in _OF_SURNAME:
        letters[0] = _OF_SURNAME[name[0]]
    joined = "".join(letters)
    if name.isascii():
        joined = "".join(word[0] for word in name.lower().split())
    return "".join(joined.split())[:LENGTH_MAX]


def readings_of(name: str) -> tuple[str, ...]:
    """All initials under which somebody may look for a name（多音字）: those of `initials_of` first, eight at most.

    With a character of no sound, the letters alone go first, and once more with the character in its place. A surname
    is read as a surname, as the character alone, and 尉迟 as one; 乐 in a given name as lè and as yuè.
    """
    own, whole = initials_of(name), _letters_of(name)
    if name.isascii() or (not (_SEVERAL & set(name)) and name[:2] not in _OF_TWO):
        return tuple(dict.fromkeys([own, whole])) if own else ()
    characters = [character for character in name if not (character.isspace() or character == "·")]
    letters = [_OF_SURNAME.get(character, "") if not place else "" for place, character in enumerate(characters)]
    choices = [
        dict.fromkeys([*first, _letter(character), *_ALSO.get(character, "")])
        for first, character in zip(letters, characters, strict=True)
    ]
    read = ["".join(one)[:LENGTH_MAX] for one in islice(product(*choices), READINGS_MAX)]
    if (together := _OF_TWO.get(name[:2])) is not None:
        read.append(together + whole[2:])
    bare = ["".join(filter(str.isascii, one)) or one for one in read]
    return tuple(dict.fromkeys([own, *bare, *read]))[:READINGS_MAX]


@lru_cache(maxsize=8192)
def _letter(character: str) -> str:
    """One character's letter; itself where it has no sound."""
    if character.isspace():
        return ""
    narrow = unicodedata.normalize("NFKC", character)  # a letter typed wide is that letter
    return str(pinyin(narrow, style=Style.FIRST_LETTER)[0][0][:1]).lower()
