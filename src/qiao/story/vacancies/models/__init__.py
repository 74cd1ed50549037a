"""What vacancies store."""

from qiao.story.vacancies.models.checking import FINDINGS, SiteCheck, SitePhoto
from qiao.story.vacancies.models.demand import (
    ANYWHERE,
    FAR,
    LEAST_PEOPLE,
    PAIRED_PROVINCE,
    Demand,
    DemandAnswer,
    DemandLine,
)
from qiao.story.vacancies.models.employer import (
    Contact,
    Employer,
    EmployerMerge,
    Invitation,
    Suspension,
    Workplace,
)
from qiao.story.vacancies.models.vacancy import Vacancy

__all__ = [
    "ANYWHERE",
    "FAR",
    "FINDINGS",
    "LEAST_PEOPLE",
    "PAIRED_PROVINCE",
    "Contact",
    "Demand",
    "DemandAnswer",
    "DemandLine",
    "Employer",
    "EmployerMerge",
    "Invitation",
    "SiteCheck",
    "SitePhoto",
    "Suspension",
    "Vacancy",
    "Workplace",
]
