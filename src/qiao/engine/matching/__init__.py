"""Matching（匹配）: who should be offered what, with a proof of how good the answer is.

The public face (DESIGN §4): `Edges`, `assign`, `verify`, `lists`, `candidates`, `solve`, and the rules of numbers.
Nothing of sex, ethnicity, diagnosis, poverty or risk enters what a post is worth.
"""

from qiao.engine.matching.assignment import Assignment, assign
from qiao.engine.matching.candidates import candidates
from qiao.engine.matching.limits import LIMITS
from qiao.engine.matching.params import MatchParams, Weights
from qiao.engine.matching.preparing import prepare
from qiao.engine.matching.problem import Edges, InvalidProblem
from qiao.engine.matching.recount import violations
from qiao.engine.matching.rules import Cohort, Floor, Quota, Some
from qiao.engine.matching.shortlists import lists
from qiao.engine.matching.solving import Result, solve
from qiao.engine.matching.verification import BrokenInvariant, verify

__all__ = [
    "LIMITS",
    "Assignment",
    "BrokenInvariant",
    "Cohort",
    "Edges",
    "Floor",
    "InvalidProblem",
    "MatchParams",
    "Quota",
    "Result",
    "Some",
    "Weights",
    "assign",
    "candidates",
    "lists",
    "prepare",
    "solve",
    "verify",
    "violations",
]
