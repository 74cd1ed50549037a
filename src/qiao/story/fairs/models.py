"""Fairs, who stands there with what, who was invited, who came, and what they said at the booths."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import EnteredRecord, ImportedRecord, Record
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Employer, Vacancy


class Fair(EnteredRecord):
    """Fair（招聘会）: planned by a county (`home_region`) and its paired city (`work_region`), and who organises it."""

    KINDS = (("onsite", "现场"), ("online", "线上"), ("rural", "送岗下乡"))
    STATES = (
        ("planned", "筹备中"), ("inviting", "邀请中"), ("on", "进行中"), ("over", "已结束"), ("cancelled", "已取消"),
    )  # fmt: skip
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=KINDS, default="onsite")
    home_region = models.CharField(max_length=12)
    work_region = models.CharField(max_length=12)
    held_on = models.DateField()
    begins_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=120)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    home_organiser = models.CharField(max_length=80, blank=True)
    work_organiser = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="planned")
    cancelled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["home_region", "held_on", "id"], name="fairs_by_home"),
            models.Index(fields=["held_on", "id"], name="fairs_by_day"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="fair_has_a_name"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="fair_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(kind__in=["onsite", "online", "rural"]), name="fair_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "inviting", "on", "over", "cancelled"]), name="fair_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(cancelled_why=""), name="fair_cancelled_why"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="fair_capacity_at_least_one"
            ),
        )

    def __str__(self) -> str:
        return self.name


class FairFirm(ImportedRecord):
    """Firm（参会企业）: an employer at one booth, with its own contact for that day."""

    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="firms")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    booth = models.CharField(max_length=12)
    contact = models.CharField(max_length=80, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["fair", "employer"], name="firm_once_a_fair"),
            models.UniqueConstraint(fields=["fair", "booth"], name="booth_once_a_fair"),
            models.CheckConstraint(condition=~Q(booth=""), name="firm_has_a_booth"),
        )

    def __str__(self) -> str:
        return f"{self.booth} {self.employer}"


class FairVacancy(ImportedRecord):
    """Post（参会岗位）: a vacancy that a firm brings."""

    firm = models.ForeignKey(FairFirm, on_delete=models.PROTECT, related_name="posts")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["firm", "vacancy"], name="post_once_a_firm"),)

    def __str__(self) -> str:
        return f"{self.firm_id} {self.vacancy_id}"


class Invitation(Record):
    """Invitation（邀请）: one person asked to one fair. `code` stands on the slip: random, it tells nothing of anybody.

    A yes says who said it and how; a no costs nothing and ends the asking for this fair. `told_for` is the day of the
    fair as this person knows it; null once they know that it is called off.
    """

    STATES = (("waiting", "待答复"), ("yes", "愿意来"), ("no", "不来"), ("unreachable", "没联系上"))
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="invitations")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=11, choices=STATES, default="waiting")
    said_by = models.CharField(max_length=80, blank=True)
    how = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=200, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    recorded_by_id = models.BigIntegerField(null=True, blank=True)
    told_for = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["fair", "state", "id"], name="invitations_by_state"),)
        constraints = (
            models.UniqueConstraint(fields=["fair", "worker"], name="invited_once_a_fair"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "yes", "no", "unreachable"]), name="invitation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="yes") | (~Q(said_by="") & ~Q(how="")), name="invitation_yes_says_who_and_how"
            ),
        )

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class Suggestion(models.Model):
    """Suggestion（推荐展位）: one of an invitation's three best, a firm each, with the post and the reasons."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="suggestions")
    post = models.ForeignKey(FairVacancy, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    utility = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["invitation", "rank"], name="one_suggestion_a_rank"),
            models.CheckConstraint(condition=Q(rank__range=(1, 3)), name="three_suggestions_at_most"),
        )

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.rank}"


class Duty(models.Model):
    """Duty（值守）: who works at the door of a fair, named by those who hold it. Only they carry its codes on a phone
    without being village or township staff; what they checked in until `ended_at` is taken in later too."""

    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="duties")
    user_id = models.BigIntegerField()
    given_by_id = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["fair", "user_id"], name="on_duty_once_a_fair"),)
        indexes = (models.Index(fields=["user_id"], name="duties_by_user"),)

    def __str__(self) -> str:
        return f"Duty {self.fair_id} {self.user_id}"


class CheckIn(EnteredRecord):
    """Arrival（签到）: somebody came. `came_at` is the server's moment of the event, the phone's clock set right;
    `note` says what a colleague should know: that consent was withdrawn, or the clock was wrong."""

    WAYS = (("slip", "扫码"), ("code", "短码"), ("name", "按姓名"))
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="check_ins")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=4, choices=WAYS)
    came_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["fair", "came_at", "id"], name="check_ins_by_time"),)
        constraints = (
            models.UniqueConstraint(fields=["fair", "worker"], name="checked_in_once_a_fair"),
            models.CheckConstraint(condition=Q(way__in=["slip", "code", "name"]), name="check_in_way_known"),
        )

    def __str__(self) -> str:
        return f"CheckIn {self.pk}"


class WalkIn(Record):
    """Note（登记条）: somebody without a slip, taken down on a phone without signal, sealed, until a person
    finds them in the register（settled）or leaves it（dropped）."""

    STATES = (("open", "待处理"), ("settled", "找到了"), ("dropped", "不处理"))
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="walk_ins")
    told_sealed = models.BinaryField()
    came_at = models.DateTimeField()
    taken_by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=7, choices=STATES, default="open")
    worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_by_id = models.BigIntegerField(null=True, blank=True)
    settled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(state__in=["open", "settled", "dropped"]), name="walk_in_state_known"),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(worker__isnull=False), name="settled_walk_in_has_a_worker"
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(settled_why=""), name="dropped_walk_in_says_why"),
        )

    def __str__(self) -> str:
        return f"WalkIn {self.pk}"


class Intent(EnteredRecord):
    """Intent（意向）: what somebody and a booth agreed on, for one post; later the interview's result. Whether they
    started work is told by placements, and counted in reports."""

    KINDS = (("interest", "意向"), ("agreed", "初步达成"), ("hired", "当场录用"))
    RESULTS = (
        ("", "未反馈"),
        ("passed", "面试通过"),
        ("failed", "没有通过"),
        ("absent", "没有去"),
        ("declined", "本人不去"),
    )
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="intents")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(FairVacancy, on_delete=models.PROTECT, related_name="intents")
    kind = models.CharField(max_length=8, choices=KINDS, default="interest")
    said_on = models.DateField()
    result = models.CharField(max_length=8, choices=RESULTS, blank=True)
    result_on = models.DateField(null=True, blank=True)
    result_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["fair", "result", "id"], name="intents_by_result"),)
        constraints = (
            models.UniqueConstraint(fields=["worker", "post"], name="one_intent_a_post"),
            models.CheckConstraint(condition=Q(kind__in=["interest", "agreed", "hired"]), name="intent_kind_known"),
            models.CheckConstraint(
                condition=Q(result__in=["", "passed", "failed", "absent", "declined"]), name="intent_result_known"
            ),
            models.CheckConstraint(condition=Q(result="") | Q(result_on__isnull=False), name="intent_result_has_a_day"),
        )

    def __str__(self) -> str:
        return f"Intent {self.pk}"
