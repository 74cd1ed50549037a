"""What the register stores, one file a model or a few that belong together."""

from qiao.story.register.models.household import CAUSES, MONITORED, POVERTY, Household
from qiao.story.register.models.linking import Candidate, Merge, Unlinked
from qiao.story.register.models.past_fact import ALWAYS, PastFact
from qiao.story.register.models.search_token import SearchToken
from qiao.story.register.models.worker import (
    ADULT_AGE,
    EDUCATION,
    LABOUR,
    PERSON_TYPE,
    STUDENT,
    WORKS_WHERE,
    Worker,
)

__all__ = [
    "ADULT_AGE",
    "ALWAYS",
    "CAUSES",
    "EDUCATION",
    "LABOUR",
    "MONITORED",
    "PERSON_TYPE",
    "POVERTY",
    "STUDENT",
    "WORKS_WHERE",
    "Candidate",
    "Household",
    "Merge",
    "PastFact",
    "SearchToken",
    "Unlinked",
    "Worker",
]
