"""Rounds, and what they proposed to whom."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import Record
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy


class Round(models.Model):
    """Round（一轮匹配）: open needs and open posts of a direction, matched once, with its certificate（最优性校验）.

    The problem's digest, seed, options, engine version and places version are kept, and the problem itself: run again,
    it gives the same `plan_digest`. After `replies_until`, who has not answered is asked in a later round.
    """

    STATES = (
        ("waiting", "待计算"),
        ("computing", "计算中"),
        ("computed", "待发布"),
        ("published", "已发布"),
        ("closed", "已结束"),
        ("stopped", "已停"),
        ("failed", "没算完"),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    home_region = models.CharField(max_length=12)
    work_region = models.CharField(max_length=12)
    cutoff_on = models.DateField()
    options = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    plan_digest = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    places_version = models.CharField(max_length=40, blank=True)
    certificate = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True, blank=True)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    replies_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["home_region", "number"], name="rounds_by_home"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "computing", "computed", "published", "closed", "stopped", "failed"]),
                name="round_state_known",
            ),
        )

    def __str__(self) -> str:
        return f"Round {self.number}"


class Problem(models.Model):
    """Problem（题目）: what a round was computed from, as two sealed-off tables of facts: no name, no identity.

    Written once, before the first computation; whatever changes in the ledgers later, the round can be recomputed.
    `waiting` people were left out because they had another round's proposal to answer or had said yes, and `promised`
    seats were theirs.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, primary_key=True, related_name="problem")
    people = models.BinaryField()
    posts = models.BinaryField()
    frozen_at = models.DateTimeField()
    waiting = models.PositiveIntegerField(default=0)
    promised = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Problem of {self.round_id}"


class Recount(models.Model):
    """Recount（再算一遍）: the stored problem computed again, and whether every line of the plan came out the same."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="recounts")
    job_id = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    plan_digest = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()
    engine_version = models.CharField(max_length=40)
    counted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.round_id} {self.differing}"

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs."""
        return self.differing == 0


class Proposal(models.Model):
    """Proposal（推荐）: a round offers a post to a worker. A no costs nothing; a yes says who said it and how.

    `tries` counts how often nobody was reached; the proposal then still waits.
    """

    STATES = (
        ("draft", "待发布"),
        ("pending", "待答复"),
        ("yes", "愿意"),
        ("no", "不去"),
        ("expired", "已过期"),
        ("withdrawn", "已撤回"),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="proposals")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=1)
    utility = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    reply_by_name = models.CharField(max_length=80, blank=True)
    reply_how = models.CharField(max_length=40, blank=True)
    reply_why = models.CharField(max_length=200, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    recorded_by_id = models.BigIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["worker", "state"], name="proposals_of_worker"),
            models.Index(fields=["vacancy", "state"], name="proposals_of_vacancy"),
            models.Index(fields=["state", "id"], name="proposals_by_state"),
            models.Index(fields=["round", "state", "id"], name="proposals_of_round"),
        )
        constraints = (
            models.UniqueConstraint(fields=["round", "worker", "vacancy"], name="proposed_once_a_round"),
            models.UniqueConstraint(fields=["round", "worker", "rank"], name="one_post_a_rank"),
            models.UniqueConstraint(fields=["worker"], condition=Q(state="pending"), name="one_pending_a_worker"),
            models.CheckConstraint(
                condition=~Q(state="yes") | (~Q(reply_by_name="") & ~Q(reply_how="")), name="a_yes_says_who_and_how"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "pending", "yes", "no", "expired", "withdrawn"]),
                name="proposal_state_known",
            ),
        )

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class FirmAnswer(Record):
    """Answer of a firm（企业答复）: whether it wants somebody who was proposed for its post; one stands a proposal.

    A no has a reason out of a list, never a text. The office withdraws the proposal, or asks the firm again. What was
    taken back stays, with who did it and when. A part of the proposal: it goes with it.
    """

    SAID = (("accepted", "同意"), ("declined", "没有要"))
    REASONS = (
        ("full", "岗位招满了"),
        ("over", "岗位不招了"),
        ("skill", "没有岗位写明的技能或证书"),
        ("start", "能上岗的日子晚于岗位的上岗日期"),
        ("terms", "谈过了，工资、班次等条件没谈成"),
    )
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="firm_answers")
    said = models.CharField(max_length=8, choices=SAID)
    reason = models.CharField(max_length=5, choices=REASONS, blank=True)
    said_on = models.DateField()
    said_by_id = models.BigIntegerField(null=True)
    said_by_name = models.CharField(max_length=80)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(taken_back_at__isnull=True), name="one_firm_answer_stands"
            ),
            models.CheckConstraint(
                condition=Q(said="accepted", reason="")
                | Q(said="declined", reason__in=["full", "over", "skill", "start", "terms"]),
                name="firm_declines_for_a_reason_of_the_list",
            ),
        )

    def __str__(self) -> str:
        return f"FirmAnswer {self.pk}"


class Unplaced(models.Model):
    """Unplaced（没排上）: why a round found no post for a need: limits with how many posts failed it, and only it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="unplaced")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=40)
    allowed = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["round", "why", "id"], name="unplaced_by_why"),)
        constraints = (models.UniqueConstraint(fields=["round", "need"], name="unplaced_once_a_round"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.why}"


class Excluded(models.Model):
    """Excluded（不符合的岗位）: of one need in one round, how many posts fail a limit, and how many fail only it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="excluded")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    limit = models.CharField(max_length=20)
    fails_this = models.PositiveIntegerField()
    fails_only_this = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["round", "need", "limit"], name="limit_told_once"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.limit}"


class Unmet(models.Model):
    """Unmet（没招满）: a post with seats left after a round, and why."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="unmet")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+")
    left = models.PositiveIntegerField()
    why = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["round", "vacancy"], name="unmet_once_a_round"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.left}"


class Measure(Record):
    """Measure（合适的办法，因人施策）: what fits one person, by the rules or by a colleague's word. One a person.

    `rule_kind`, `rule` and `reasons` are what the rules of `rules_version` said as of a day; `kind` is what stands, the
    same until somebody overrules it, which says who, when and why. `kind_since` is the day from which it stands.
    A part of the worker's record: it goes with it.
    """

    KINDS = (
        ("move", "外出务工"),
        ("near", "就近就业"),
        ("workshop", "帮扶车间"),
        ("training", "先培训"),
        ("public_post", "公益性岗位"),
        ("unable", "不能务工"),
        ("at_work", "已在岗"),
        ("not_now", "暂不找活"),
        ("ask", "先问清楚"),
    )
    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    kind_since = models.DateField()
    rule_kind = models.CharField(max_length=12, choices=KINDS)
    rule = models.CharField(max_length=20)
    reasons = models.JSONField(default=list)
    rules_version = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    computed_at = models.DateTimeField()
    overruled_by_id = models.BigIntegerField(null=True, blank=True)
    overruled_by_name = models.CharField(max_length=80, blank=True)
    overruled_at = models.DateTimeField(null=True, blank=True)
    overruled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["kind", "kind_since", "id"], name="measures_by_kind"),
            models.Index(fields=["kind_since", "id"], name="measures_by_day"),
            models.Index(fields=["computed_at", "id"], name="measures_by_computing"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("move", "near", "workshop", "training", "public_post"),
                        *("unable", "at_work", "not_now", "ask"),
                    ]
                ),
                name="measure_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(overruled_at__isnull=True, overruled_why="", overruled_by_name="", kind=F("rule_kind"))
                | (
                    Q(
                        overruled_at__isnull=False,
                        kind__in=["move", "near", "workshop", "training", "public_post", "unable"],
                    )
                    & ~Q(overruled_why="")
                    & ~Q(overruled_by_name="")
                ),
                name="measure_overruled_says_who_when_why",
            ),
        )

    def __str__(self) -> str:
        return f"Measure {self.pk}"

    @property
    def is_overruled(self) -> bool:
        """Whether a colleague's word stands in place of the rule's."""
        return self.overruled_at is not None
