"""Every assumption of the synthetic world, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, fields


class InvalidParams(ValueError):
    """A parameter lies outside its range; the message names it, its value and the range."""


@dataclass(frozen=True, slots=True)
class WorldParams:
    """What the synthetic world is calibrated to. Shares are 0 to 1, wages yuan a month.

    The marks F1, F2, F3, F15, F18 and A11 are sources listed at the end of DOMAIN.md; "assumption" means that none was
    found.

    moved, near_home
        People moved to jobs away and employed near home, cumulative to 2019-06-30 (the programme's own report, 2019).
        Their ratio splits those who want work into willing to leave and near home only.
    not_now_share
        Of the people surveyed, those who look for no work now. Assumption.
    women_away, women_local
        Women among those away and among those who work locally, 2018 (F3). Applied both to where people are now and
        to where they want to work.
    away_now_share, local_now_share
        Of the people surveyed, those at work away and locally on the day. Assumption: a willingness survey meets few of
        those at work.
    education_shares
        None, primary, junior, senior or vocational, college, bachelor, master: the yearly survey's 1.0, 13.2, 59.4,
        17.0 and 9.4% (2016 report); how the 9.4% "college and above" divide is an assumption.
    workers_per_village
        People surveyed in one village; whole villages are surveyed, so a small world has few villages. Assumption.
    companions_share
        Of the willing, those who will only go together with others (a fifth, as in SCIENCE.md §3). How large the groups
        are (`companion_sizes`: shares of groups of 2, 3, 4, 5, 6) is an assumption.
    poor_share
        Workers of registered poor households. Assumption: the programme serves them first.
    trained_share, training_wish_share, certificate_share, floor_stated_share
        Ever trained; would like to be; of those with a skill, holding its certificate; of all, those who name a lowest
        wage. Assumptions.
    ready_now_share, ready_within_days, post_starts_within_days
        People who can start on the day of the survey; by when all others can; within how many days posts begin.
        Assumptions.
    mean_wage_yuan
        Mean monthly wage of migrant workers 2018: 3,721 (F2).
    away_wage_ratio, local_wage_ratio
        Away 5,634 and local 4,291 over the mean 4,961, 2024 (F1), taken as constant over the years. The mean of the
        seats away is set to the one (4,226 yuan), that of all seats near home to the other (3,218 yuan).
    workshop_low_yuan, workshop_high_yuan
        Piece work in workshops: 1,700 to 4,000 (F15).
    excavator_low_yuan
        Excavator drivers: 5,000 and more (F18).
    public_post_yuan
        Public-welfare posts. Assumption, near the lowest legal wage of the time.
    seats_per_willing
        Seats offered over people who want work, for away and near home alike. Assumption between 1.2 and 2.
    vacancies_per_worker
        Vacancies over workers surveyed (6·10³ for 10⁵, SCIENCE.md §1), used when the caller names no number.
    far_vacancy_share
        Of the vacancies, those away. Assumption.
    vacancies_per_employer
        Mean number of posts a firm offers. Assumption (13 firms with 81 posts, A11, would be 6.2).
    firm_size_sigma
        Spread of the lognormal firm size, so that few firms offer hundreds of seats. Assumption.
    own_county_pull
        Of a paired city's share of seats, the part that follows the number of leavers of its own county; the rest
        follows the size of the city. Assumption.
    workshop_share, public_post_share
        Of the vacancies near home, workshops and public-welfare posts; the rest are local firms. Assumptions.
    age_limit_share
        Vacancies with an upper age; employers rarely may set one. Assumption.
    """

    moved: int = 1588
    near_home: int = 3947
    not_now_share: float = 0.15
    women_away: float = 0.308
    women_local: float = 0.386
    away_now_share: float = 0.10
    local_now_share: float = 0.12
    education_shares: tuple[float, ...] = (0.010, 0.132, 0.594, 0.170, 0.070, 0.023, 0.001)
    workers_per_village: int = 60
    companions_share: float = 0.20
    companion_sizes: tuple[float, ...] = (0.74, 0.13, 0.08, 0.03, 0.02)
    poor_share: float = 0.70
    trained_share: float = 0.30
    training_wish_share: float = 0.35
    certificate_share: float = 0.35
    floor_stated_share: float = 0.88
    ready_now_share: float = 0.6
    ready_within_days: int = 45
    post_starts_within_days: int = 60
    mean_wage_yuan: int = 3721
    away_wage_ratio: float = 5634 / 4961
    local_wage_ratio: float = 4291 / 4961
    workshop_low_yuan: int = 1700
    workshop_high_yuan: int = 4000
    excavator_low_yuan: int = 5000
    public_post_yuan: int = 1600
    seats_per_willing: float = 1.5
    vacancies_per_worker: float = 0.06
    far_vacancy_share: float = 0.30
    vacancies_per_employer: float = 3.0
    firm_size_sigma: float = 1.2
    own_county_pull: float = 0.7
    workshop_share: float = 0.35
    public_post_share: float = 0.10
    age_limit_share: float = 0.06

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if isinstance(value, float) and not 0 <= value <= _CEILINGS.get(name, 1.0):
                raise InvalidParams(f"{name} = {value} is not between 0 and {_CEILINGS.get(name, 1.0)}")
            if isinstance(value, int) and value <= 0:
                raise InvalidParams(f"{name} = {value} is not positive")
        for name, length in (("education_shares", 7), ("companion_sizes", 5)):
            shares = getattr(self, name)
            if len(shares) != length or min(shares) < 0 or abs(sum(shares) - 1) > 1e-9:
                raise InvalidParams(f"{name} = {shares} must be {length} shares that add up to 1")
        for one, other in (
            ("away_now_share", "local_now_share"),
            ("workshop_share", "public_post_share"),
        ):
            if getattr(self, one) + getattr(self, other) > 1:
                raise InvalidParams(f"{one} + {other} is above 1")
        if self.workshop_low_yuan >= self.workshop_high_yuan:
            raise InvalidParams("workshop_low_yuan must be below workshop_high_yuan")
        if self.seats_per_willing <= 0 or self.vacancies_per_employer < 1:
            raise InvalidParams("seats_per_willing must be above 0 and vacancies_per_employer at least 1")


# Floats that are no shares, with the highest value that makes sense.
_CEILINGS = {
    "away_wage_ratio": 5.0,
    "local_wage_ratio": 5.0,
    "seats_per_willing": 100.0,
    "vacancies_per_employer": 100.0,
    "firm_size_sigma": 3.0,
}
