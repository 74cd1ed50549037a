"""What the register stores, one file a model."""

from qiao.story.register.models.household import POVERTY, Household
from qiao.story.register.models.search_token import SearchToken
from qiao.story.register.models.worker import ADULT_AGE, EDUCATION, Worker

__all__ = ["ADULT_AGE", "EDUCATION", "POVERTY", "Household", "SearchToken", "Worker"]
