"""What employers offer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from qiao.ground.records import EnteredRecord
from qiao.story.vacancies.models.employer import Employer


class Vacancy(EnteredRecord):
    """Vacancy（岗位）: a post with its headcount, pay, place and objective demands.

    `place` 6, 9 or 12 digits; wages whole yuan a month; `demands` the bit set of WORK_LIMITS. `terms` keeps those
    texts of the form that no matching, page or law asks for. `employer` is who directs the work; `dispatched_by`
    who signs the contract where labour is dispatched. `confirmed_on` is when the employer said last that the post
    stands: `verified_on` is when somebody checked it, `verified_how` in what way. Never more are filled than
    offered. `headcount_told` is False where the employer gave no number (若干, or nothing): one seat is counted then,
    and pages say so. `filled_before`: those of `filled` whom the employer had when the post came, who are no
    placements of ours. `occupation` is a code of the 2022 classification, chosen by people; `age_reason` the legal
    ground of an age limit, without which a post with one is not verified. `as_verified` keeps, of what was changed
    since somebody verified the post, the values that were verified; it is empty again once they are verified anew.
    `gaps` names what a draft（草稿）still lacks, of "place" and "headcount": the firm's seat and one seat stand there.
    """

    STATES = (
        ("draft", "待核实"),
        ("verified", "已核实"),
        ("open", "招聘中"),
        ("paused", "暂停"),
        ("filled", "已满"),
        ("expired", "已到期"),
        ("closed", "单位不招了"),
        ("blocked", "拦下"),
    )
    VERIFIED_HOW = (("", "没有说"), ("site", "实地"), ("phone", "电话"), ("papers", "资料"))
    AGE_REASONS = (
        ("retirement", "不超过法定退休年龄"),
        ("licence", "驾驶、保安等从业资格规定"),
        ("special_work", "特种作业规定"),
        ("traineeship", "就业见习（16–24 岁）"),
        ("other_law", "其他法律、法规"),
    )
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="vacancies")
    reference = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=120)
    occupation = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default="draft")
    place = models.CharField(max_length=12)
    headcount = models.PositiveIntegerField()
    headcount_told = models.BooleanField(default=True)
    filled = models.PositiveIntegerField(default=0)
    filled_before = models.PositiveIntegerField(default=0)
    wage_low_yuan = models.PositiveIntegerField(null=True, blank=True)
    wage_high_yuan = models.PositiveIntegerField(null=True, blank=True)
    age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(null=True, blank=True)
    age_reason = models.CharField(max_length=12, blank=True, choices=AGE_REASONS)
    education_min = models.PositiveSmallIntegerField(null=True, blank=True)
    demands = models.PositiveIntegerField(default=0)
    skills = models.JSONField(default=list, blank=True)
    night = models.BooleanField(null=True, blank=True)
    young_ok = models.BooleanField(default=False)
    experience_years_min = models.PositiveSmallIntegerField(null=True, blank=True)
    pay_method = models.CharField(max_length=20, blank=True)
    probation = models.CharField(max_length=60, blank=True)
    hours = models.CharField(max_length=100, blank=True)
    shift = models.CharField(max_length=60, blank=True)
    board_lodging = models.CharField(max_length=80, blank=True)
    board_yuan_month = models.PositiveIntegerField(null=True, blank=True)
    lodging_yuan_month = models.PositiveIntegerField(null=True, blank=True)
    deductions = models.CharField(max_length=100, blank=True)
    contract = models.CharField(max_length=20, blank=True)
    dispatched_by = models.CharField(max_length=120, blank=True)
    insurance = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    certificates = models.JSONField(default=list, blank=True)
    demand_reason = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    terms = models.JSONField(default=dict, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    collected_on = models.DateField()
    verified_on = models.DateField(null=True, blank=True)
    verified_how = models.CharField(max_length=6, choices=VERIFIED_HOW, blank=True)
    verified_by_id = models.BigIntegerField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    blocked_why = models.CharField(max_length=300, blank=True)
    as_verified = models.JSONField(default=dict, blank=True)
    gaps = models.JSONField(default=list, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "place", "id"], name="vacancies_by_state"),
            models.Index(fields=["place", "id"], name="vacancies_by_place"),
            # All that the public list asks of a post: a word that nothing has is told without reading whole rows. It is
            # the only index by day: beside a narrow one PostgreSQL takes that, and reads every row for it.
            models.Index(
                fields=[
                    *("collected_on", "id", "state", "filled", "headcount", "expires_on", "verified_on"),
                    *("confirmed_on", "employer", "blocked_why", "title", "wage_low_yuan", "board_lodging", "night"),
                    *("young_ok", "place"),
                ],
                name="vacancies_public_list",
            ),
            models.Index(fields=["expires_on", "id"], name="vacancies_by_expiry"),
            models.Index(fields=["state", "confirmed_on", "id"], name="vacancies_by_freshness"),
            models.Index(fields=["wage_low_yuan", "id"], name="vacancies_by_wage"),
            models.Index(fields=["occupation", "id"], name="vacancies_by_occupation"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(age_reason__in=["", "retirement", "licence", "special_work", "traineeship", "other_law"]),
                name="vacancy_age_ground_known",
            ),
            models.CheckConstraint(
                condition=Q(occupation="") | Q(occupation__regex=r"^[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}$"),
                name="vacancy_occupation_is_a_code",
            ),
            # What is offered is what was verified: no post that stands waits for a change to be verified.
            models.CheckConstraint(
                condition=Q(state__in=["draft", "expired", "closed", "blocked"]) | Q(as_verified={}),
                name="vacancy_stands_as_verified",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "expired", "closed", "blocked"]) | Q(gaps=[]),
                name="vacancy_stands_whole",
            ),
            models.CheckConstraint(condition=Q(headcount__gte=1), name="vacancy_offers_a_seat"),
            models.CheckConstraint(condition=Q(filled__lte=F("headcount")), name="vacancy_never_overfilled"),
            models.CheckConstraint(condition=Q(filled__gte=F("filled_before")), name="vacancy_fills_from_what_it_had"),
            models.CheckConstraint(
                condition=Q(wage_low_yuan__isnull=True)
                | Q(wage_high_yuan__isnull=True)
                | Q(wage_high_yuan__gte=F("wage_low_yuan")),
                name="vacancy_pay_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "verified", "open", "paused", "filled", "expired", "closed", "blocked"]
                ),
                name="vacancy_state_known",
            ),
            models.CheckConstraint(
                condition=Q(verified_how__in=["", "site", "phone", "papers"]), name="vacancy_verified_in_a_known_way"
            ),
            models.UniqueConstraint(
                fields=["employer", "reference"], condition=~Q(reference=""), name="vacancy_reference_once"
            ),
        )

    @property
    def seats_said(self) -> str:
        """The headcount as people read it: a number, or 若干 with what is counted for it."""
        if self.headcount_told:
            return f"{self.headcount:,}"
        return _("若干（先按 %(count)d 人算）") % {"count": self.headcount}

    def __str__(self) -> str:
        return self.title
