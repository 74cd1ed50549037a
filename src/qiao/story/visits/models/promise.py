"""What was promised on a visit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qiao.ground.records import EnteredRecord
from qiao.story.visits.models.visit import Visit


class Promise(EnteredRecord):
    """Promise（承诺）: what somebody said on a visit that they would do, until when, and what came of it.

    `created_by_id` is who promised, and whom the to-do is for; `keeper` is who does it where that is somebody else.
    `settled_on`, `settled_by_id` and `settled_how` say when it was kept or dropped, by whom, how or why.
    """

    STATES = (("open", "没有办"), ("kept", "办了"), ("dropped", "不办了"))
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="promises")
    what = models.CharField(max_length=200)
    keeper = models.CharField(max_length=80, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=STATES, default="open")
    settled_on = models.DateField(null=True, blank=True)
    settled_by_id = models.BigIntegerField(null=True, blank=True)
    settled_how = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "due_on", "id"], name="promises_by_day"),
            models.Index(fields=["due_on", "id"], name="promises_by_due"),
            models.Index(fields=["created_by_id", "state", "due_on"], name="promises_of_promiser"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="promise_says_what"),
            models.CheckConstraint(
                condition=Q(state="open", settled_on__isnull=True, settled_how="")
                | (Q(state__in=["kept", "dropped"], settled_on__isnull=False) & ~Q(settled_how="")),
                name="promise_state_with_its_day_and_words",
            ),
        )

    def __str__(self) -> str:
        return f"Promise {self.pk}"
