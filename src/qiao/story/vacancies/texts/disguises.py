"""Disguises（变着写）: words written apart so that nobody finds them (押 金, 返.费), and the author's own words again.

A finder looks at a text as it was tidied, and once more with such words put together; what it quotes is what stands in
the text, blanks and old letters included, so that whoever must mend it finds the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from qiao.story.vacancies.texts.spelling import in_todays_script, tidy

Place = tuple[int, int]
Find = Callable[[str], Place | None]
"""Where in a tidied text something stands; None where it does not."""

_HAN = "\u4e00-\u9fff"
_SIGNS = "\u2190-\u25ff\u2600-\u27bf\u2b00-\u2bff\u20e3\ufe0e\ufe0f\U0001f000-\U0001faff"
"""Arrows, ornaments and emoji, with the marks that change how they look."""
_BETWEEN = rf"[\s.·•・‧∙*_~|/'\"`^+=#&$@!?。{_SIGNS}-]"
_APART = re.compile(rf"[{_HAN}]{_BETWEEN}+[{_HAN}\d]|\d{_BETWEEN}+[{_HAN}\d]|[<>《》【】「」“”]")
_ORNAMENTS = re.compile("[<>《》【】「」“”]")
_AGE_APART = re.compile(r"(?<=\d)[\s._·*-]{1,2}(?=周?岁|以[下内]|后)")
# Words that no list, no end of a sentence and no line break parts for an honest reason.
_WORDS = (
    *(
        "押金",
        "保证金",
        "定金",
        "担保金",
        "服装费",
        "工装费",
        "工服费",
        "工衣费",
        "体检费",
        "培训费",
        "报名费",
        "中介费",
    ),
    *("介绍费", "建档费", "入职费", "管理费", "手续费", "返费", "返现", "身份证", "毕业证", "银行卡", "工资卡", "证件"),
    *("性别", "男性", "女性", "女士", "男士", "女生", "男生", "女工", "男工", "已婚", "未婚", "已育", "未育", "单身"),
    *("汉族", "回族", "回民", "维族", "藏族", "少数民族", "乙肝", "两对半", "小三阳", "大三阳", "澳抗", "怀孕", "孕妇"),
    *("押证", "违约金", "制服费", "服务费", "资料费", "返点", "优先", "勿扰", "以下", "以内", "周岁"),
)
# In place of a letter its sound is written: 招nv工, 押jin, 返fei.
_SOUNDS = dict(
    zip(
        "押金证费返现保中介报名体检培训服装工身份毕业女男性士生婚已未育汉族乙肝孕",
        re.findall(
            r"\S+",
            "ya jin zheng fei fan xian bao zhong jie bao ming ti jian pei xun fu zhuang gong shen fen bi ye "
            "nv nan xing shi sheng hun yi wei yu han zu yi gan yun",
        ),
        strict=True,
    )
)
_SOUND = "|".join(sorted(set(_SOUNDS.values()), key=len, reverse=True))
_SOUNDED_WORDS = sorted((word for word in _WORDS if set(word) <= set(_SOUNDS)), key=len, reverse=True)
_SOUNDED = re.compile(
    "|".join(
        rf"(?<![a-z])({''.join(f'(?:{letter}|{_SOUNDS[letter]})' for letter in word)})(?![a-z])"
        for word in _SOUNDED_WORDS
    )
)
_LONE_SEX = re.compile(
    rf"(?<![a-z])(?:(nv|nü)|(nan))(?![a-z])(?:(?<=[{_HAN}]nv)|(?<=[{_HAN}]nü)|(?<=[招限要只仅收聘]nan)|(?=[工生士性孩]))"
)
_MAY_SOUND = re.compile(rf"(?<![a-z])(?:(?:{_SOUND})+|nü)(?![a-z])", re.IGNORECASE)
_WRITTEN_APART = re.compile(
    "|".join(
        (r"(?<!往)" if word[0] == "返" else "") + rf"{_BETWEEN}{{0,3}}".join(word)
        for word in sorted(_WORDS, key=len, reverse=True)
    )
)
_ANY_BETWEEN = re.compile(_BETWEEN)
# A letter that stands alone: 性 别, 交押.金. In "包吃住 押金" none does, and the blank goes on parting two thoughts.
_SPACE = r"[\s.·•・‧∙*_~-]{1,3}"
_ALONE = re.compile(
    rf"(?<![{_HAN}a-z\d])([{_HAN}]){_SPACE}(?=[{_HAN}])|(?<=[{_HAN}]){_SPACE}([{_HAN}])(?![{_HAN}a-z\d])"
)
_FIGURES = re.compile(r"(?<!\d)\d(?:\s\d){1,5}(?!\d)")
_AS_DASH = frozenset("至到")
_LONGEST = 40
_EDGES = " ,;。，；、"
QUOTED = 20
"""Letters of a tidied text that a quote holds."""


def together(plain: str) -> str:
    """A tidied text with the words together that were written apart."""
    if sounds(plain):
        plain = _in_letters(plain)
    if not _APART.search(plain):
        return plain
    whole = _AGE_APART.sub("", _ORNAMENTS.sub("", plain))
    whole = _WRITTEN_APART.sub(lambda found: _ANY_BETWEEN.sub("", found[0]), whole)
    whole = _FIGURES.sub(lambda found: found[0].replace(" ", ""), whole)
    return _ALONE.sub(lambda found: found[1] or found[2], whole)


def sounds(text: str) -> bool:
    """Whether a text may have the sound of a letter in place of it."""
    return _MAY_SOUND.search(text) is not None


def _in_letters(plain: str) -> str:
    plain = _LONE_SEX.sub(lambda found: "女" if found[1] else "男", plain)
    return _SOUNDED.sub(lambda found: _SOUNDED_WORDS[(found.lastindex or 1) - 1], plain)


def told_in(text: str, find: Find) -> str | None:
    """The author's own words at the place that `find` tells in the tidied text, disguised or not; else None."""
    plain = tidy(text)
    for read in dict.fromkeys((plain, together(plain))):
        if (place := find(read)) is not None:
            return own_words(text, read, place)
    return None


def found_within(wanted: re.Pattern[str], part: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    """Where `wanted` stands in those parts of a text that `part` finds: most of a long text need not be looked into."""
    for each in part.finditer(plain):
        yield from wanted.finditer(plain, max(0, each.start() - 1), each.end())


def own_words(text: str, plain: str, place: Place) -> str:
    """What stands in the text where the tidied one has `place`; a line break becomes a blank."""
    start, end = place
    letters, at, ends = list(_letters(text)), 0, (-1, -1)
    for count, sign in enumerate(plain[:end]):
        while at < len(letters) and not (length := _length(sign, letters, at)):
            at += 1
        if at == len(letters):
            return plain[start:end].strip(_EDGES)
        ends = (letters[at][1] if count <= start else ends[0], letters[at + length - 1][1])
        at += length
    own = " ".join(text[ends[0] : ends[1] + 1].split())
    return own[:_LONGEST].strip(_EDGES)


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Each letter as tidied texts have it, with its place in the text."""
    for at, letter in enumerate(text):
        for sign in unicodedata.normalize("NFKC", letter).lower():
            yield in_todays_script(sign), at


def _length(sign: str, letters: list[tuple[str, int]], at: int) -> int:
    """How many of the letters from there on are this sign: one, those of its sound, or none."""
    if _same(sign, letters[at][0]):
        return 1
    sound = _SOUNDS.get(sign, "")
    return len(sound) if sound and "".join(letter for letter, _ in letters[at : at + len(sound)]) == sound else 0


def _same(sign: str, letter: str) -> bool:
    if sign == letter:
        return True
    if sign == "-":
        return letter in _AS_DASH or (not letter.isalnum() and tidy(letter) == "-")
    return (sign == " " and letter.isspace()) or (sign == "+" and letter == "➕")


def around(plain: str, found: re.Match[str]) -> Place:
    """The match with what stands before it in its clause, at most QUOTED letters."""
    room = max(0, QUOTED - len(found[0])) // 3
    before = re.search(r"[^,;。+\s\d]*$", plain[max(0, found.start() - room) : found.start()])
    start = found.start() - (len(before[0]) if before else 0)
    return start, min(start + QUOTED, max(found.end(), start + 1))


_NUMERALS = "一二两三四五六七八九"
_UNIT = r"\s?(?:[k千万百w](?![a-z]))?\s?(?:元|块|圆)?(?:/[人月天年])?"
_SUM_BEHIND = re.compile(
    rf"[^,;。+\d{_NUMERALS}]{{0,6}}?\s?¥?\s?(?:\d+(?:\.\d+)?|[{_NUMERALS}][百千万](?:[{_NUMERALS}][百十]?)*){_UNIT}"
)
_REST_OF_SUM = re.compile(rf"(?:[\d.]|[{_NUMERALS}百十])*{_UNIT}")
_SUM_BEFORE = re.compile(rf"(?:\d+(?:\.\d+)?|[{_NUMERALS}][百千万])\s?[k千万百w]?\s?(?:元|块|圆)?的?\s?$")


def with_sum(plain: str, found: re.Match[str]) -> Place:
    """As `around`, with the whole sum that the match speaks of: 返费3000元 is not quoted as 返费, nor as 返费3."""
    start, _ = around(plain, found)
    end = found.end()
    ends_in_figure = plain[end - 1].isdigit() or plain[end - 1] in "百千万"
    more = _REST_OF_SUM.match(plain, end) if ends_in_figure else _SUM_BEHIND.match(plain, end)
    if more is None and re.search(r"\d", found[0]):
        more = _REST_OF_SUM.match(plain, end)
    end = more.end() if more else end
    if before := _SUM_BEFORE.search(plain[max(0, found.start() - 12) : found.start()]):
        start = min(start, found.start() - len(before[0]))
    return max(start, end - QUOTED), end
