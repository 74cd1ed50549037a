"""Training: who teaches what, where and when; who enrolled, came, passed and holds which certificate."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import EnteredRecord, Record
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.workshops.models import Workshop


class School(EnteredRecord):
    """School（培训机构）: who may hold classes: its region, its credit code, the trades of its licence.

    `organisation_id` is the employer on record for which its people log in, null where nobody does.
    """

    name = models.CharField(max_length=80)
    region = models.CharField(max_length=12)
    credit_code = models.CharField(max_length=18, null=True, blank=True, unique=True)
    licence_no = models.CharField(max_length=60, blank=True)
    trades = models.JSONField(default=list)
    organisation_id = models.UUIDField(null=True, blank=True, unique=True)
    contact = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="school_has_a_name"),
            models.UniqueConstraint(fields=["region", "name"], name="school_once_a_region"),
        )

    def __str__(self) -> str:
        return self.name


class Trainer(EnteredRecord):
    """Trainer（师资）: who teaches, from which region: Shandong's trainers come for a class."""

    name = models.CharField(max_length=40)
    region = models.CharField(max_length=12)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="trainers")
    trades = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="trainer_has_a_name"),)

    def __str__(self) -> str:
        return self.name


class Base(EnteredRecord):
    """Base（实训基地）: rooms and machines where trades are learnt; the regions it serves begin with `serves`."""

    name = models.CharField(max_length=80)
    region = models.CharField(max_length=12)
    address = models.CharField(max_length=120)
    seats = models.PositiveIntegerField()
    trades = models.JSONField(default=list)
    serves = models.JSONField(default=list)
    is_public = models.BooleanField(default=True)
    opened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(seats__gte=1), name="base_seats_one_at_least"),
            models.UniqueConstraint(fields=["region", "name"], name="base_once_a_region"),
        )

    def __str__(self) -> str:
        return self.name


class Course(EnteredRecord):
    """Course（培训课程）: a trade taught in so many hours, and what it ends with.

    `occupation` is a code of the classification of 2022; a trade that is in it no longer keeps its old name in `trade`
    and says so by `occupation_gone`. `skills` are those that posts ask for and the course gives.
    """

    name = models.CharField(max_length=80)
    trade = models.CharField(max_length=40)
    occupation = models.CharField(max_length=12, blank=True)
    occupation_gone = models.BooleanField(default=False)
    hours = models.PositiveSmallIntegerField()
    skills = models.JSONField(default=list)
    certificate = models.CharField(max_length=80, blank=True)
    pass_mark = models.PositiveSmallIntegerField(default=60)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(hours__range=(1, 2000)), name="course_has_hours"),
            models.CheckConstraint(condition=Q(pass_mark__range=(1, 100)), name="course_pass_mark_known"),
            models.UniqueConstraint(fields=["name", "hours"], name="course_once"),
        )

    def __str__(self) -> str:
        return self.name


class TrainingClass(EnteredRecord):
    """Class（培训班）: a course held by a school, in a place, in a form, between two days, for so many.

    `living_fen_day`: the living subsidy a day that somebody came（生活补贴）, by `document`. An order-led class
    （订单班）has promises of seats. A cancelled one says why and keeps who had come.
    """

    FORMS = (("village", "进村"), ("evening", "夜校"), ("on_job", "在岗"), ("base", "基地集中"), ("online", "线上"))
    STATES = (
        ("planned", "筹备中"), ("enrolling", "报名中"), ("running", "开班"), ("ended", "已结业"),
        ("cancelled", "已取消"),
    )  # fmt: skip
    number = models.CharField(max_length=40, unique=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="classes")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="classes")
    base = models.ForeignKey(Base, null=True, blank=True, on_delete=models.PROTECT, related_name="classes")
    workshop = models.ForeignKey(Workshop, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    place = models.CharField(max_length=120)
    form = models.CharField(max_length=8, choices=FORMS)
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveSmallIntegerField()
    living_fen_day = models.PositiveIntegerField(default=0)
    document = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="planned")
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["region", "starts_on", "id"], name="classes_by_region"),
            models.Index(fields=["state", "starts_on", "id"], name="classes_by_state"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="class_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(seats__range=(1, 500)), name="class_has_seats"),
            models.CheckConstraint(
                condition=Q(form__in=["village", "evening", "on_job", "base", "online"]), name="class_form_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "enrolling", "running", "ended", "cancelled"]),
                name="class_state_known",
            ),
            models.CheckConstraint(
                condition=(Q(state="cancelled", cancelled_on__isnull=False) & ~Q(cancelled_why=""))
                | (~Q(state="cancelled") & Q(cancelled_on__isnull=True, cancelled_why="")),
                name="class_cancelled_says_when_and_why",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Teaching(Record):
    """Teaching（任课）: a trainer in a class, for so many hours."""

    held = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="teaching")
    trainer = models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="teaching")
    hours = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["held", "trainer"], name="trainer_once_a_class"),)

    def __str__(self) -> str:
        return f"{self.held_id} {self.trainer_id}"


class Session(Record):
    """Session（课次）: one meeting of a class, on a day, from one hour to another."""

    held = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField()
    begins_at = models.TimeField()
    ends_at = models.TimeField()
    what = models.CharField(max_length=80, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["on", "held"], name="sessions_by_day"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="session_ends_after_it_begins"),
            models.UniqueConstraint(fields=["held", "on", "begins_at"], name="session_once"),
        )

    def __str__(self) -> str:
        return f"Session {self.pk}"


class SeatPromise(EnteredRecord):
    """Promise of seats（订单）: an employer or a workshop takes so many who pass, for a post, until a day."""

    held = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="promises")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    workshop = models.ForeignKey(Workshop, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField()
    wage_yuan_month = models.PositiveIntegerField(null=True, blank=True)
    until = models.DateField()
    said_by = models.CharField(max_length=80)
    said_on = models.DateField()
    dropped_on = models.DateField(null=True, blank=True)
    dropped_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(seats__gte=1), name="promise_of_one_seat_at_least"),
            models.CheckConstraint(condition=Q(until__gte=F("said_on")), name="promise_until_after_said"),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True, dropped_why="")
                | (Q(dropped_on__isnull=False) & ~Q(dropped_why="")),
                name="promise_dropped_with_its_reason",
            ),
            models.UniqueConstraint(
                fields=["held", "employer"], condition=Q(dropped_on__isnull=True), name="one_promise_a_class_and_firm"
            ),
        )

    def __str__(self) -> str:
        return f"SeatPromise {self.pk}"


class Enrolment(EnteredRecord):
    """Enrolment（报名）: somebody in a class, or waiting for a seat in the order in which they asked.

    `code` stands on the slip that is read at the door: random, it tells nothing of anybody. `left_on` with its reason:
    gave it up, or found work meanwhile. `score` and `passed` are the exam's.
    """

    STATES = (
        ("enrolled", "已录取"), ("waiting", "候补"), ("left", "中途退出"), ("finished", "已结业"),
        ("dropped", "未录取"),
    )  # fmt: skip
    held = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=8, choices=STATES, default="enrolled")
    asked_at = models.DateTimeField()
    said_by = models.CharField(max_length=80, blank=True)
    how = models.CharField(max_length=40, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_why = models.CharField(max_length=120, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    examined_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["held", "state", "asked_at"], name="enrolments_of_class"),
            models.Index(fields=["worker", "state"], name="enrolments_of_worker"),
        )
        constraints = (
            models.UniqueConstraint(fields=["held", "worker"], name="enrolled_once_a_class"),
            models.CheckConstraint(
                condition=Q(state__in=["enrolled", "waiting", "left", "finished", "dropped"]),
                name="enrolment_state_known",
            ),
            models.CheckConstraint(
                condition=(Q(state="left", left_on__isnull=False) & ~Q(left_why=""))
                | (~Q(state="left") & Q(left_on__isnull=True, left_why="")),
                name="enrolment_left_says_when_and_why",
            ),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(0, 100)), name="score_of_100"),
            models.CheckConstraint(
                condition=Q(passed__isnull=True) | Q(examined_on__isnull=False), name="exam_has_its_day"
            ),
        )

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"


class Attendance(EnteredRecord):
    """Attendance（到课）: somebody came to a session. `came_at` is the server's moment, the phone's clock set right."""

    WAYS = (("slip", "扫码"), ("code", "短码"), ("name", "点名"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    way = models.CharField(max_length=4, choices=WAYS)
    came_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["enrolment", "session"], name="came_once_a_session"),
            models.CheckConstraint(condition=Q(way__in=["slip", "code", "name"]), name="attendance_way_known"),
        )

    def __str__(self) -> str:
        return f"Attendance {self.pk}"


class Certificate(EnteredRecord):
    """Certificate（结业证）: given to whoever passed; anybody may check it by the code on it.

    `number` is what stands on it; `check_code` a random word that cannot be guessed from the number. A withdrawn one
    stays, and the check says so.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(max_length=30, unique=True)
    check_code = models.CharField(max_length=16, unique=True)
    given_on = models.DateField()
    given_by = models.CharField(max_length=80)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_why="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_why="")),
                name="certificate_withdrawn_with_its_reason",
            ),
        )

    def __str__(self) -> str:
        return self.number
