"""Who worked where, from when to when: the only record of work."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import EnteredRecord
from qiao.story.matching.models import Proposal
from qiao.story.register.models import MONITORED, Unlinked, Worker
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.workshops.models import Workshop


class Placement(EnteredRecord):
    """Placement（就业安置）: one spell of work of one worker; past spells and those of R1 included.

    `region` is where the work is (6 digits at least). `channel` is R1's 就业渠道, and `channel_told` the form's own
    word where ours is another（外出务工 is stored as 自行就业）; `organised`: the programme brought them there.
    `poverty_then` is the household's status on the first day. A worker has one open spell.
    `dispute`: what the place of work says is wrong. `month_only`: only the month of the first day is known. What the
    offices' forms tell besides stands as they told it, blank where they did not: the form of employment, the sector,
    the employer's kind, the yearly travel aid as reported (what is owed is another stage's), and how the household was
    monitored then. `workshop`: the one in which the work is; its people are these spells, and counted nowhere else.
    """

    STATES = (("reported", "待企业确认"), ("confirmed", "已确认"), ("disputed", "有争议"), ("ended", "已离岗"))
    CHANNELS = (
        ("organised", "组织输出"),
        ("self", "自行就业"),
        ("workshop", "帮扶车间"),
        ("public_post", "公益性岗位"),
        ("local_firm", "本地企业"),
        ("broker", "劳务经纪"),
        ("other", "其他"),
    )
    FORMS = (
        ("employed", "单位就业"),
        ("flexible", "灵活就业"),
        ("own_business", "自主创业"),
        ("public_post", "公益性岗位就业"),
        ("farming", "农业就业"),
        ("other", "其他"),
    )
    SECTORS = (("1", "第一产业"), ("2", "第二产业"), ("3", "第三产业"))
    EMPLOYER_KINDS = (
        ("private", "民营企业"),
        ("state", "国有企业"),
        ("foreign", "外资企业"),
        ("self_employed", "个体工商户"),
        ("cooperative", "农民专业合作社"),
        ("public", "机关事业单位"),
        ("association", "社会组织"),
        ("other", "其他"),
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    workshop = models.ForeignKey(Workshop, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    employer_name = models.CharField(max_length=120)
    job = models.CharField(max_length=80, blank=True)
    industry = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=12)
    home_region = models.CharField(max_length=12)
    channel = models.CharField(max_length=12, choices=CHANNELS)
    channel_told = models.CharField(max_length=20, blank=True)
    organised = models.BooleanField(default=False)
    poverty_then = models.CharField(max_length=10, blank=True)
    monitored_then = models.CharField(max_length=10, choices=MONITORED, blank=True)
    started_on = models.DateField()
    month_only = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=80, blank=True)
    dispute = models.CharField(max_length=200, blank=True)
    wage_yuan_month = models.PositiveIntegerField(null=True, blank=True)
    address = models.CharField(max_length=120, blank=True)
    form = models.CharField(max_length=12, choices=FORMS, blank=True)
    sector = models.CharField(max_length=1, choices=SECTORS, blank=True)
    employer_kind = models.CharField(max_length=13, choices=EMPLOYER_KINDS, blank=True)
    special = models.CharField(max_length=40, blank=True)
    travel_aid_fen = models.PositiveIntegerField(null=True, blank=True)
    farm_income_fen = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="reported")
    confirmed_by = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["worker", "started_on"], name="placements_of_worker"),
            models.Index(fields=["region", "started_on", "id"], name="placements_by_region"),
            models.Index(fields=["home_region", "started_on", "id"], name="placements_by_home"),
            models.Index(fields=["started_on", "id"], name="placements_by_start"),
            models.Index(fields=["state", "region"], name="placements_by_state"),
            models.Index(fields=["workshop", "started_on"], name="placements_of_workshop"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="placement_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["worker"], condition=Q(ended_on__isnull=True), name="one_open_placement_a_worker"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reported", "confirmed", "disputed", "ended"]), name="placement_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False), name="ended_placement_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(workshop__isnull=True) | Q(channel="workshop"), name="work_in_a_workshop_by_its_channel"
            ),
        )

    def __str__(self) -> str:
        return f"Placement {self.pk}"


class Report(EnteredRecord):
    """Report（点名上报）: at a village's roll call somebody said that a worker came home, changed works, or is lost.

    A report ends no spell: whoever may end it confirms or drops the report. One stands open a spell. A part of the
    spell's record: it goes with it.
    """

    KINDS = (("returned", "返乡"), ("moved", "换厂"), ("lost", "失联"))
    STATES = (("open", "待核对"), ("confirmed", "属实"), ("dropped", "不属实"))
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=8, choices=KINDS)
    said_on = models.DateField()
    said_by_name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    settled_by_id = models.BigIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["state", "said_on", "id"], name="reports_by_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state="open"), name="one_open_report_a_placement"
            ),
            models.CheckConstraint(condition=Q(kind__in=["returned", "moved", "lost"]), name="report_kind_known"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, settled_why="")
                | (Q(state__in=["confirmed", "dropped"], settled_at__isnull=False) & ~Q(settled_why="")),
                name="report_state_with_its_time_and_words",
            ),
        )

    def __str__(self) -> str:
        return f"Report {self.pk}"


class Arrival(EnteredRecord):
    """Arrival（到岗答复）: the firm's own word on somebody who said yes: they came, or did not, on a day.

    Having come makes the spell, or confirms the one that an office reported; not having come disputes it. `made`: the
    word made the spell; `turned`: it changed the state of one that was there; `spell_version` is how it left it: while
    it stands so, the word can be taken back. One stands a proposal. A part of the proposal and of the spell: it goes
    with them.
    """

    SAID = (("came", "已到岗"), ("absent", "没来"))
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    placement = models.ForeignKey(Placement, null=True, blank=True, on_delete=models.CASCADE, related_name="arrivals")
    said = models.CharField(max_length=6, choices=SAID)
    on = models.DateField()
    said_by_name = models.CharField(max_length=80)
    made = models.BooleanField(default=False)
    turned = models.BooleanField(default=False)
    spell_version = models.PositiveIntegerField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(taken_back_at__isnull=True), name="one_arrival_stands"
            ),
            models.CheckConstraint(condition=Q(said__in=["came", "absent"]), name="arrival_said_known"),
            models.CheckConstraint(
                condition=~Q(said="came") | Q(placement__isnull=False) | Q(taken_back_at__isnull=False),
                name="who_came_has_a_placement",
            ),
        )

    def __str__(self) -> str:
        return f"Arrival {self.pk}"


class PaySlip(EnteredRecord):
    """Pay slip（工资发放记录）: what somebody was paid for a month of a spell, for how many days, in fen.

    One stands a month: told again, the newer word stands. A part of the spell's record: it goes with it.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="slips")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    pay_fen = models.PositiveIntegerField()
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["year", "month", "placement"], name="slips_by_month"),)
        constraints = (
            models.UniqueConstraint(fields=["placement", "year", "month"], name="one_slip_a_month"),
            models.CheckConstraint(condition=Q(month__range=(1, 12), days__range=(0, 31)), name="slip_of_a_month"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2099)), name="slip_of_this_century"),
        )

    def __str__(self) -> str:
        return f"PaySlip {self.pk}"


class StaffCall(EnteredRecord):
    """Roll call of a workshop（车间点名）: who was there on a day, called by whom. One a day."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    called_by_name = models.CharField(max_length=80)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["workshop", "on"], name="one_call_a_workshop_and_day"),)

    def __str__(self) -> str:
        return f"StaffCall {self.pk}"


class StaffMark(models.Model):
    """Mark（点名结果）: whether one of the people on the books was there when they were called."""

    MARKS = (("there", "在岗"), ("leave", "请假"), ("absent", "没来"))
    call = models.ForeignKey(StaffCall, on_delete=models.CASCADE, related_name="marks")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=6, choices=MARKS)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["call", "placement"], name="one_mark_a_call"),
            models.CheckConstraint(condition=Q(mark__in=["there", "leave", "absent"]), name="staff_mark_known"),
        )

    def __str__(self) -> str:
        return f"StaffMark {self.pk}"


class AwaitedSpell(EnteredRecord):
    """AwaitedSpell（等认出人的务工）: the work that a row without an identity tells, until it is known whose it is.

    A part of the row（register.Unlinked）, and gone with it. waiting: nobody knows whose it is; recorded: it stands as
    `placement_id`, and `did` (sealed) is what recording it made and changed; refused: the person is known, and what is
    on record of them is against it: `why_zh` and `why_en` say what.
    """

    STATES = (("waiting", "等认出人"), ("recorded", "已登记"), ("refused", "没能登记"))
    unlinked = models.ForeignKey(Unlinked, on_delete=models.CASCADE, related_name="+")
    started_on = models.DateField()
    month_only = models.BooleanField(default=False)
    employer_name = models.CharField(max_length=120)
    region = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    placement_id = models.UUIDField(null=True)
    did_sealed = models.BinaryField(default=b"")
    why_zh = models.CharField(max_length=200, blank=True)
    why_en = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["unlinked", "started_on", "employer_name"], name="awaited_spell_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", placement_id__isnull=True, why_zh="")
                | Q(state="recorded", placement_id__isnull=False, why_zh="")
                | (Q(state="refused", placement_id__isnull=True) & ~Q(why_zh="")),
                name="awaited_spell_state_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"AwaitedSpell {self.pk}"
