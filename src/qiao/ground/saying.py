"""Whatever is said to people is said in both languages; here, which one a reader gets, and refusals in both."""

from __future__ import annotations

from typing import Literal, Protocol

Language = Literal["zh", "en"]
Tone = Literal["", "rest", "ready", "way", "wait", "wrong"]
"""How a state is said by its chip: at rest, ready or done well, under way, waits for a colleague, wrong."""


class InBoth(Protocol):
    """Whatever has a Chinese and an English name: a role, a ledger, a stage."""

    @property
    def zh(self) -> str:
        """In Chinese."""
        ...

    @property
    def en(self) -> str:
        """In English."""
        ...


def reader_language() -> Language:
    """The reader's language: Chinese unless they chose English."""
    # Here, because the ledgers of `qiao match` are read without Django.
    from django.utils.translation import get_language

    return "en" if get_language() == "en" else "zh"


def either(zh: str, en: str) -> str:
    """One of two texts, in the reader's language."""
    return en if reader_language() == "en" else zh


def name_of(thing: InBoth) -> str:
    """The name of something that has one in both languages, in the reader's."""
    return either(thing.zh, thing.en)


class Refused(Exception):
    """Something asked is refused: a code, and one text with the rule, the figure and the remedy in both languages.

    Every refusal of the house is of this class. `field` names the input it is about, "" for the whole.
    """

    def __init__(self, code: str, zh: str, en: str, *, field: str = "") -> None:
        super().__init__(zh)
        self.code, self.zh, self.en, self.field = code, zh, en, field

    @property
    def said(self) -> str:
        """The text in the language of whoever reads."""
        return either(self.zh, self.en)

    def told(self) -> dict[str, str]:
        """As it is stored with long work: {"code", "zh", "en"}."""
        return {"code": self.code, "zh": self.zh, "en": self.en}
