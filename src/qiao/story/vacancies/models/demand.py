"""What a county asks its paired city for, and what the city answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import EnteredRecord
from qiao.story.vacancies.models.vacancy import Vacancy

LEAST_PEOPLE = 3
"""A group of fewer people is told to nobody outside the county: one could guess who they are. Assumption."""
PAIRED_PROVINCE, ANYWHERE = 3, 4
FAR = ((PAIRED_PROVINCE, "结对省"), (ANYWHERE, "任何地方"))
"""How far people go（愿去多远）who are counted for a paired city, as `needs` has it; who stays nearer is not."""


class Demand(EnteredRecord):
    """Demand list（需求清单）: posts that a county asks its paired city for, counted from needs on a day.

    `townships`: codes of nine digits, none for the whole county. `counted` are all people whose need is unmet on
    `as_of`; they stand in the lines, but for fewer than LEAST_PEOPLE who fit nowhere（`counted` is the county's own
    figure and is never shown to the city）. `homes`: of all county-wide lines together, how many people live in which
    township, where that names nobody（`folding.by_township`）. `previous` is the list whose unanswered lines this one
    takes over.
    """

    STATES = (
        ("draft", "草稿"), ("sent", "已发出"), ("answered", "已答复"), ("closed", "已结清"), ("withdrawn", "已撤回"),
    )  # fmt: skip
    number = models.PositiveIntegerField(unique=True)
    home_region = models.CharField(max_length=12)
    work_region = models.CharField(max_length=12)
    townships = models.JSONField(default=list, blank=True)
    homes = models.JSONField(default=dict, blank=True)
    as_of = models.DateField()
    answer_by = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    counted = models.PositiveIntegerField(default=0)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_ones")
    state = models.CharField(max_length=9, choices=STATES, default="draft")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by_id = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["home_region", "number"], name="demands_by_home"),
            models.Index(fields=["work_region", "state", "number"], name="demands_by_work"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sent", "answered", "closed", "withdrawn"]), name="demand_state_known"
            ),
            models.CheckConstraint(condition=~Q(home_region=F("work_region")), name="demand_asks_another_region"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "answered", "closed"]) | Q(sent_at__isnull=False),
                name="demand_answered_once_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "withdrawn"]) | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="demand_ends_with_its_reason",
            ),
        )

    def __str__(self) -> str:
        return f"Demand {self.number}"


class DemandLine(EnteredRecord):
    """Line（需求项）: so many posts for people of one kind; only counts, nothing of any person.

    `code`（需求编号）stands in the city's workbook. `region`: a township, or the county where fewer people than
    LEAST_PEOPLE would stand by township. `occupation`: a code of the 2022 classification, "" for any.
    `wage_yuan`: pay that all of them would take, whole yuan a month; 0: none of them named a least wage; null: theirs
    differ. `day_only`, `together` and `work_limits` are null where they differ. `reach`（愿去多远）: the paired
    province, or anywhere, as a need says it; null: at least the paired province. `counted` is null for a line that
    somebody added. Whoever asks for more or fewer than were counted says why.
    """

    ANSWERS = (("", "没有答复"), ("found", "有岗位"), ("cannot", "找不到"))
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16, unique=True)
    region = models.CharField(max_length=12)
    occupation = models.CharField(max_length=10, blank=True)
    trade = models.CharField(max_length=60, blank=True)
    wage_yuan = models.PositiveIntegerField(null=True, blank=True)
    day_only = models.BooleanField(null=True, blank=True)
    together = models.BooleanField(null=True, blank=True)
    work_limits = models.PositiveIntegerField(null=True, blank=True)
    reach = models.PositiveSmallIntegerField(choices=FAR, null=True, blank=True)
    counted = models.PositiveIntegerField(null=True, blank=True)
    asked = models.PositiveIntegerField()
    why = models.CharField(max_length=200, blank=True)
    dropped_why = models.CharField(max_length=200, blank=True)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=6, choices=ANSWERS, blank=True)
    answer_why = models.CharField(max_length=200, blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("demand", "position")
        constraints = (
            models.UniqueConstraint(fields=["demand", "position"], name="demand_line_position_once"),
            models.CheckConstraint(condition=Q(asked__gte=1), name="demand_line_asks_for_somebody"),
            models.CheckConstraint(
                condition=Q(counted__isnull=True) | Q(counted__gte=LEAST_PEOPLE), name="demand_line_names_no_few"
            ),
            models.CheckConstraint(
                condition=~Q(why="") | (Q(counted__isnull=False) & Q(counted=F("asked"))),
                name="demand_line_says_why_it_differs",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "found"]) | (Q(answer="cannot") & ~Q(answer_why="")),
                name="demand_line_not_found_says_why",
            ),
            models.CheckConstraint(
                condition=Q(occupation="") | Q(occupation__regex=r"^[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}$"),
                name="demand_line_occupation_is_a_code",
            ),
            models.CheckConstraint(
                condition=Q(reach__isnull=True) | Q(reach__in=[reach for reach, _title in FAR]),
                name="demand_line_goes_to_the_paired_province",
            ),
        )

    def __str__(self) -> str:
        return self.code


class DemandAnswer(EnteredRecord):
    """Answer（应答岗位）: a vacancy that the city names for a line, with how many of its seats.

    `filled_then`: how many of the vacancy's seats were taken already, which are none of those.
    """

    line = models.ForeignKey(DemandLine, on_delete=models.PROTECT, related_name="answers")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField()
    filled_then = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["line", "vacancy"], name="vacancy_answers_a_line_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="demand_answer_gives_a_seat"),
        )

    def __str__(self) -> str:
        return f"{self.line_id} {self.vacancy_id}"
