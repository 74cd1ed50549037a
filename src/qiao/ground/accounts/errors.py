"""What the accounts refuse, in words: the rule, the figure and the remedy."""

from __future__ import annotations

from django.utils.translation import get_language


class AccountRefused(Exception):  # noqa: N818 - a decision, told to whoever asked
    """Something about a user, a post or a device is refused: a code, one text in both languages, and the input."""

    def __init__(self, code: str, zh: str, en: str, *, field: str = "") -> None:
        super().__init__(f"{zh} / {en}")
        self.code, self.zh, self.en, self.field = code, zh, en, field

    @property
    def said(self) -> str:
        """The text in the language of whoever reads."""
        return self.en if get_language() == "en" else self.zh
