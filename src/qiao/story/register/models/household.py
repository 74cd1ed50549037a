"""Households: who lives together, and how the household stands."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import EnteredRecord

POVERTY = (("", "一般户"), ("poor", "建卡贫困户"), ("exited", "脱贫户"), ("monitored", "监测对象"))
MONITORED = (("unstable", "脱贫不稳定户"), ("marginal", "边缘易致贫户"), ("sudden", "突发严重困难户"))
CAUSES = (
    ("illness", "因病"),
    ("disability", "因残"),
    ("study", "因学"),
    ("disaster", "因灾"),
    ("accident", "因意外"),
    ("marriage", "因婚"),
    ("death", "因丧"),
    ("land", "缺土地"),
    ("water", "缺水"),
    ("skill", "缺技术"),
    ("labour", "缺劳力"),
    ("funds", "缺资金"),
    ("road", "交通条件落后"),
    ("drive", "自身发展动力不足"),
    ("job", "务工就业不稳"),
    ("business", "产业项目失败"),
    ("other", "其他"),
)
INCOME_YUAN_MAX, FIRST_YEAR, LAST_YEAR = 10_000_000, 1949, 2099


def _one_of(name: str, words: tuple[tuple[str, str], ...]) -> Q:
    return Q(**{f"{name}__in": ["", *(code for code, _ in words)]})


def _income(when: str) -> Q:
    """Yuan and year are told together or not at all."""
    yuan, year = f"income_{when}_yuan", f"income_{when}_year"
    # Each side says whether there is a value: where one is missing, a range alone is neither true nor false.
    there = Q(**{f"{yuan}__isnull": False, f"{year}__isnull": False})
    told = Q(**{f"{yuan}__range": (0, INCOME_YUAN_MAX), f"{year}__range": (FIRST_YEAR, LAST_YEAR)})
    return Q(**{f"{yuan}__isnull": True, f"{year}__isnull": True}) | there & told


class Household(EnteredRecord):
    """Household（户）: who lives together, where, and how they stand.

    `poverty` and `monitored`（监测对象类别）are apart, each with the day from which it holds, null where nobody knows;
    `exited_on` is 脱贫日期. Causes of poverty: the main one, at most two others. Incomes are whole yuan a person and
    year, each with its year: before help, and now. The head is whoever has the relation 户主.
    `since`: by column, from when and by whom the value that stands is, where it is not the first（PastFact）.
    """

    number = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=12)
    poverty = models.CharField(max_length=10, choices=POVERTY, blank=True)
    poverty_since = models.DateField(null=True, blank=True)
    monitored = models.CharField(max_length=10, choices=MONITORED, blank=True)
    monitored_since = models.DateField(null=True, blank=True)
    exited_on = models.DateField(null=True, blank=True)
    cause = models.CharField(max_length=12, choices=CAUSES, blank=True)
    cause_second = models.CharField(max_length=12, choices=CAUSES, blank=True)
    cause_third = models.CharField(max_length=12, choices=CAUSES, blank=True)
    income_before_yuan = models.PositiveIntegerField(null=True, blank=True)
    income_before_year = models.PositiveSmallIntegerField(null=True, blank=True)
    income_now_yuan = models.PositiveIntegerField(null=True, blank=True)
    income_now_year = models.PositiveSmallIntegerField(null=True, blank=True)

    since = models.JSONField(default=dict, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["region", "id"], name="households_by_region"),)
        constraints = (
            models.UniqueConstraint(
                fields=["region", "number"], condition=~Q(number=""), name="household_number_once_in_a_region"
            ),
            models.CheckConstraint(condition=Q(poverty__in=["", "poor", "exited", "monitored"]), name="poverty_known"),
            models.CheckConstraint(condition=_one_of("monitored", MONITORED), name="monitored_known"),
            models.CheckConstraint(
                condition=Q(monitored_since__isnull=True) | ~Q(monitored=""), name="monitored_before_its_day"
            ),
            models.CheckConstraint(
                condition=_one_of("cause", CAUSES) & _one_of("cause_second", CAUSES) & _one_of("cause_third", CAUSES),
                name="causes_known",
            ),
            models.CheckConstraint(
                condition=(Q(cause_second="") | ~Q(cause="") & ~Q(cause_second=F("cause")))
                & (
                    Q(cause_third="")
                    | ~Q(cause_second="") & ~Q(cause_third=F("cause")) & ~Q(cause_third=F("cause_second"))
                ),
                name="causes_in_order",
            ),
            models.CheckConstraint(condition=_income("before"), name="income_before_with_year"),
            models.CheckConstraint(condition=_income("now"), name="income_now_with_year"),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.number}"
