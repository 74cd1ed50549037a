"""Workers, as they are known today."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qiao.ground import clock
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.records import EnteredRecord
from qiao.story.register.models.household import Household

EDUCATION = (
    (0, "文盲或半文盲"),
    (1, "小学"),
    (2, "初中"),
    (3, "高中"),
    (4, "大专"),
    (5, "本科"),
    (6, "研究生"),
)
LABOUR = (
    ("ordinary", "普通劳动力"),
    ("skilled", "技能劳动力"),
    ("weak", "弱劳动力或半劳动力"),
    ("lost", "丧失劳动力"),
    ("none", "无劳动力"),
)
STUDENT = (
    ("no", "非在校生"),
    ("preschool", "学前教育"),
    ("primary", "小学"),
    ("junior", "初中"),
    ("senior", "高中"),
    ("vocational", "中职"),
    ("college", "高职高专"),
    ("bachelor", "本科"),
    ("graduate", "研究生"),
    ("higher", "大专及以上"),
    ("yes", "在校"),
)
WORKS_WHERE = (
    ("township", "乡内"),
    ("county", "乡外县内"),
    ("province", "县外省内"),
    ("away", "省外"),
    ("other", "其他"),
    ("none", "未务工"),
)
PERSON_TYPE = (
    ("rural", "农村劳动力"),
    ("returned", "返乡农民工"),
    ("graduate", "高校毕业生"),
    ("veteran", "退役军人"),
    ("hardship", "就业困难人员"),
    ("other", "其他"),
)
ADULT_AGE = 18


def _one_of(name: str, words: tuple[tuple[str, str], ...]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{name}__in": ["", *(code for code, _ in words)]}), name=f"{name}_known"
    )


def born_month_has_its_day(of: str) -> models.CheckConstraint:
    """A birth of which only the month is known has a day that stands for it."""
    return models.CheckConstraint(
        condition=Q(born_month_only=False) | Q(born_on__isnull=False), name=f"{of}_born_month_has_its_day"
    )


class Worker(EnteredRecord):
    """Worker（劳动者）: a person of working age in the register. Identity, phone and card are the subject's.

    `merged_into`: found to be the same person as another row; later rows keep their key, queries follow it.
    `registered_on` is the programme's day of the first entry.
    `labour`（劳动技能）, `student`（在校生状况）, `works_where`（务工状况）and `person_type`（人员类别）are words
    of forms, as they were told; where somebody really works is told by their placements.
    `since`: by fact, from when and by whom the value that stands is, where it is not the first（PastFact）.
    `born_month_only`: of the birth only the month is known, and `born_on` is its last day, so that nobody counts as
    older than they surely are; no page shows that day.
    `version` counts the changes: whoever saves must have seen the latest. `region` is the home, 6, 9 or 12 digits.
    """

    STATUS = (
        ("unverified", "待核实"),
        ("looking_far", "愿外出"),
        ("looking_near", "愿就近"),
        ("proposed", "待答复"),
        ("leaving", "待出发"),
        ("working", "在岗"),
        ("looking_again", "重新求职"),
        ("not_looking", "暂不找活"),
        ("unreachable", "联系不上"),
    )
    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="workers")
    name = models.CharField(max_length=80)
    initials = models.CharField(max_length=40, blank=True)
    sex = models.CharField(max_length=1, choices=(("", "未知"), ("1", "男"), ("2", "女")), blank=True)
    born_on = models.DateField(null=True, blank=True)
    born_month_only = models.BooleanField(default=False)
    region = models.CharField(max_length=12)
    relation = models.CharField(max_length=20, blank=True)
    education = models.PositiveSmallIntegerField(null=True, blank=True, choices=EDUCATION)
    skills = models.JSONField(default=list, blank=True)
    certificates = models.JSONField(default=list, blank=True)
    labour = models.CharField(max_length=10, choices=LABOUR, blank=True)
    student = models.CharField(max_length=10, choices=STUDENT, blank=True)
    works_where = models.CharField(max_length=10, choices=WORKS_WHERE, blank=True)
    person_type = models.CharField(max_length=10, choices=PERSON_TYPE, blank=True)
    since = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=14, choices=STATUS, default="unverified")
    registered_on = models.DateField(default=clock.today)
    verified_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["region", "name", "id"], name="workers_by_region_name"),
            models.Index(fields=["name", "id"], name="workers_by_name"),
            models.Index(fields=["verified_on", "id"], name="workers_by_verified"),
            models.Index(fields=["status", "region"], name="workers_by_status"),
            # Few are merged. An index with everybody's NULL in it looks useless to SQLite, which then reads everybody.
            models.Index(fields=["merged_into"], name="workers_merged", condition=Q(merged_into__isnull=False)),
            # The order of a Chinese list: by pinyin, then by name.
            models.Index(fields=["initials", "name", "id"], name="workers_by_initials"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="worker_has_a_name"),
            models.CheckConstraint(condition=~Q(region=""), name="worker_has_a_region"),
            born_month_has_its_day("worker"),
            models.CheckConstraint(
                condition=Q(education__isnull=True) | Q(education__range=(0, 6)), name="worker_education_known"
            ),
            _one_of("labour", LABOUR),
            _one_of("student", STUDENT),
            _one_of("works_where", WORKS_WHERE),
            _one_of("person_type", PERSON_TYPE),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "unverified",
                        "looking_far",
                        "looking_near",
                        "proposed",
                        "leaving",
                        "working",
                        "looking_again",
                        "not_looking",
                        "unreachable",
                    ]
                ),
                name="worker_status_known",
            ),
        )

    def __str__(self) -> str:
        return f"Worker {self.pk}"

    @property
    def is_minor(self) -> bool:
        """Whether they are under 18 today（未成年人，民法典）; of an unknown birth day nobody knows, and then no."""
        return self.born_on is not None and age_on(self.born_on, clock.today()) < ADULT_AGE

    @property
    def called(self) -> str:
        """The name as every page and export shows it; of a minor the surname only（design/BRIEF.md §7）."""
        return f"{self.name[0]}＊" if self.is_minor else self.name

    @property
    def called_initials(self) -> str:
        """The pinyin initials of as much of the name as is shown."""
        return self.initials[:1] if self.is_minor else self.initials
