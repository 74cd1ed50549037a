"""The certificate as a page shows it（最优性校验）: the sentences, and what the second program checked."""

from __future__ import annotations

from dataclasses import dataclass, fields

from qiao.story.matching.ledgers import Certificate, T, told_of
from qiao.story.matching.models import Round
from qiao.story.matching.words import CHECKS, Said


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the second program looked at: in words, its figure, whether it holds; None: not looked at yet."""

    said: str
    figure: str
    ok: bool | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A round's certificate in words."""

    certificate: Certificate
    headline: str
    sentences: list[str]
    says: str
    says_not: str
    blind: str
    checks: list[Check]
    passed: int
    percent: str

    @property
    def counted(self) -> int:
        """How many checks have a result: a recount has none before somebody asks for it."""
        return sum(check.ok is not None for check in self.checks)

    @property
    def all_pass(self) -> bool:
        """Whether nothing that was checked failed."""
        return all(check.ok is not False for check in self.checks)


def certificate_of(found: Round) -> Certificate:
    """The stored certificate. A round has one once it is computed."""
    known = {field.name for field in fields(Certificate)}
    return Certificate(**{name: value for name, value in found.certificate.items() if name in known})


def shown(found: Round, language: str) -> Shown:
    """The certificate of a computed round in words."""
    c = certificate_of(found)
    headline, *sentences = told_of(c, language)
    checks = checks_of(found, c, language)
    return Shown(
        certificate=c, headline=headline, sentences=sentences, says=T["says"].of(language),
        says_not=T["says_not"].of(language), blind=T["blind"].of(language), checks=checks,
        passed=sum(check.ok is True for check in checks), percent=c.percent(),
    )  # fmt: skip


def checks_of(found: Round, c: Certificate, language: str) -> list[Check]:
    """What the second program, which shares no code with the first, counted pair by pair; and the recounts."""
    broken = dict(c.broken)
    twice, seats, family = (broken.pop(rule, 0) for rule in ("twice", "seats", "family"))
    minor = broken.pop("minor", 0)
    families = int(found.certificate.get("families", 0))
    limits = sum(broken.values())
    recounts = list(found.recounts.order_by("pk"))
    same = sum(recount.is_same for recount in recounts)
    return [
        Check(_said("one", language), f"{c.workers - twice:,} / {c.workers:,}", twice == 0),
        Check(_said("seats", language), f"{c.vacancies - seats:,} / {c.vacancies:,}", seats == 0),
        Check(_said("limits", language), f"{limits:,}", limits == 0),
        Check(_said("family", language), f"{max(0, families - family):,} / {families:,}", family == 0),
        Check(_said("minor", language), f"{minor:,}", minor == 0),
        Check(
            _said("again", language),
            f"{same} / {len(recounts)}" if recounts else _said("not_yet", language),
            same == len(recounts) if recounts else None,
        ),
    ]


def _said(key: str, language: str) -> str:
    said: Said = CHECKS[key]
    return said.of(language)
