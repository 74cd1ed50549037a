"""What workers want and can do, as far as matching may know it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from qiao.ground.records import EnteredRecord
from qiao.story.register.models import Worker

WAGE_LEAST, WAGE_MOST = 500, 50_000
"""A least wage in yuan a month: below the first it is a day's wage, or thousands. 0 is none named. Assumption."""
REACH = ((0, "乡镇内"), (1, "县内"), (2, "市内（省内）"), (3, "结对省"), (4, "任何地方"))


class Need(EnteredRecord):
    """Need（需求）: what a worker looks for, from a day until it is met, withdrawn or replaced. One is open at a time.

    `work_limits` is the bit set of `qiao.story.needs.work_limits`; `wage_floor_yuan` whole yuan a month, 0 = none.
    `night_ok` is null where nobody asked; matching takes that as no.
    `family`: people who want to go together carry the same key. `trained` and `training_wish` are null where nobody
    asked; `unemployed_why` is a word of `words.UNEMPLOYED_REASON`, "" where none was given.
    `said_before` holds the days of those wishes that were last said before `stated_on`, by name.
    """

    STATES = (("open", "求职中"), ("paused", "暂不找活"), ("met", "已就业"), ("closed", "已关闭"))
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=STATES, default="open")
    next_step = models.CharField(max_length=20, blank=True)
    reach = models.PositiveSmallIntegerField(choices=REACH, default=2)
    wage_floor_yuan = models.PositiveIntegerField(default=0)
    night_ok = models.BooleanField(null=True, blank=True)
    care = models.BooleanField(default=False)
    work_limits = models.PositiveIntegerField(default=0)
    skills = models.JSONField(default=list, blank=True)
    certificates = models.JSONField(default=list, blank=True)
    trained = models.BooleanField(null=True, blank=True)
    training_wish = models.BooleanField(null=True, blank=True)
    training_trade = models.CharField(max_length=60, blank=True)
    unemployed_why = models.CharField(max_length=20, blank=True)
    return_on = models.DateField(null=True, blank=True)
    start_on = models.DateField(null=True, blank=True)
    family = models.UUIDField(null=True, blank=True)
    stated_on = models.DateField()
    said_before = models.JSONField(default=dict, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "stated_on", "id"], name="needs_by_state"),
            models.Index(fields=["worker", "state"], name="needs_of_worker"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["worker"], condition=Q(state__in=["open", "paused"]), name="one_standing_need_a_worker"
            ),
            models.CheckConstraint(condition=Q(state__in=["open", "paused", "met", "closed"]), name="need_state_known"),
            models.CheckConstraint(condition=Q(reach__range=(0, 4)), name="need_reach_known"),
        )

    def __str__(self) -> str:
        return f"Need {self.pk}"

    @property
    def abilities(self) -> list[str]:
        """Skills and certificates, each once: what a post may ask for."""
        return list(dict.fromkeys([*self.skills, *self.certificates]))

    def days_after(self, said: Collection[str] | None, day: date, names: Iterable[str]) -> dict[str, str]:
        """`said_before` once these wishes were said on a day that becomes `stated_on`; None: all of them were."""
        if said is None:
            return {}
        before = {name: self.said_before.get(name) or self.stated_on.isoformat() for name in names if name not in said}
        return {name: on for name, on in before.items() if on < day.isoformat()}
