"""What the register stores, one file a model or a few that belong together."""

from qiao.story.register.models.household import POVERTY, Household
from qiao.story.register.models.linking import Candidate, Merge, Unlinked
from qiao.story.register.models.search_token import SearchToken
from qiao.story.register.models.worker import ADULT_AGE, EDUCATION, Worker

__all__ = ["ADULT_AGE", "EDUCATION", "POVERTY", "Candidate", "Household", "Merge", "SearchToken", "Unlinked", "Worker"]
