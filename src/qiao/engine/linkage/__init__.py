"""Linkage（人员比对）: which rows of two ledgers without identities are the same person.

People with an identity are found by it; this is for ledgers that hold only names, births, places and phones. Two frames
in (or one, for whoever stands in it twice), pairs out, each with a probability, the weight of every field as its
reason, and a class: what may be linked without asking, what a person must see, and what else was possible. Pure: no
clock, no chance but the seed's, nothing written to disk. Scoring is Splink's (Fellegi and Sunter's model) on DuckDB,
which come with the extra `linkage`.
"""

from __future__ import annotations

from qiao.engine.linkage.ledgers import InvalidLedger
from qiao.engine.linkage.linking import Links, duplicates, link
from qiao.engine.linkage.params import InvalidParams, LinkParams
from qiao.engine.linkage.scoring import LinkageFailed, LinkageNotInstalled

__all__ = [
    "InvalidLedger",
    "InvalidParams",
    "LinkParams",
    "LinkageFailed",
    "LinkageNotInstalled",
    "Links",
    "duplicates",
    "link",
]
