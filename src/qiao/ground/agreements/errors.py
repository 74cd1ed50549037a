"""What the agreements refuse, in words."""

from __future__ import annotations


class AgreementRefused(Exception):  # noqa: N818 - said to the user
    """The agreement cannot be written so: a code, and a sentence with the remedy in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.code, self.zh, self.en = code, zh, en
