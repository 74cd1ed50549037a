"""Employers and what they offer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import EnteredRecord, ImportedRecord


class Employer(ImportedRecord):
    """Employer（用人单位）: who hires, with its GB 32100 credit code where known and the region of its seat."""

    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, null=True, blank=True, unique=True)
    region = models.CharField(max_length=12)
    contact = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    suspended_until = models.DateField(null=True, blank=True)
    suspended_why = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["region", "name"], name="employers_by_region"),
            models.Index(fields=["name", "id"], name="employers_by_name"),
        )
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="employer_has_a_name"),)

    def __str__(self) -> str:
        return self.name


class Vacancy(EnteredRecord):
    """Vacancy（岗位）: a post with its headcount, pay, place and objective demands.

    `place` 6, 9 or 12 digits; wages whole yuan a month; `demands` the bit set of WORK_LIMITS. `terms` keeps the form's
    other texts as they were given (hours, shift, contract, insurance, deductions …). Never more are
    filled than offered. `filled_before`: those of `filled` whom the employer had when the post came, who are no
    placements of ours.
    """

    STATES = (
        ("draft", "待核实"),
        ("verified", "已核实"),
        ("open", "招聘中"),
        ("paused", "暂停"),
        ("filled", "已满"),
        ("expired", "已到期"),
        ("blocked", "拦下"),
    )
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="vacancies")
    reference = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=STATES, default="draft")
    place = models.CharField(max_length=12)
    headcount = models.PositiveIntegerField()
    filled = models.PositiveIntegerField(default=0)
    filled_before = models.PositiveIntegerField(default=0)
    wage_low_yuan = models.PositiveIntegerField(null=True, blank=True)
    wage_high_yuan = models.PositiveIntegerField(null=True, blank=True)
    age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(null=True, blank=True)
    education_min = models.PositiveSmallIntegerField(null=True, blank=True)
    demands = models.PositiveIntegerField(default=0)
    skills = models.JSONField(default=list, blank=True)
    night = models.BooleanField(null=True, blank=True)
    young_ok = models.BooleanField(default=False)
    experience_years_min = models.PositiveSmallIntegerField(null=True, blank=True)
    board_lodging = models.CharField(max_length=80, blank=True)
    description = models.TextField(blank=True)
    terms = models.JSONField(default=dict, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    collected_on = models.DateField()
    verified_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    blocked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "place", "id"], name="vacancies_by_state"),
            models.Index(fields=["place", "id"], name="vacancies_by_place"),
            models.Index(fields=["collected_on", "id"], name="vacancies_by_collected"),
            models.Index(fields=["expires_on", "id"], name="vacancies_by_expiry"),
            models.Index(fields=["wage_low_yuan", "id"], name="vacancies_by_wage"),
        )
        constraints = (
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
                condition=Q(state__in=["draft", "verified", "open", "paused", "filled", "expired", "blocked"]),
                name="vacancy_state_known",
            ),
            models.UniqueConstraint(
                fields=["employer", "reference"], condition=~Q(reference=""), name="vacancy_reference_once"
            ),
        )

    def __str__(self) -> str:
        return self.title
