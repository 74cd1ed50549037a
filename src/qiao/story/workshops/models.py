"""Workshops near home, what a township has to build them on, and what offices saw, granted and decided of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import EnteredRecord, ImportedRecord
from qiao.story.vacancies.models import Employer, Vacancy

ALL_YEAR = 0b1111_1111_1111
"""Months as bits: January is the first, December the twelfth."""


class Asset(EnteredRecord):
    """Asset（家底）: one thing that a township or a village has: a crop, a craft, a firm, a site, a thing of its own.

    `amount` with its `unit` is what was told（1,200 亩, 86 人, 600 平方米）; `months` the bits of its season; of a site
    `owner` says whose it is, `has_power` and `has_road` whether a machine and a lorry come in, null where nobody asked.
    It stands from `told_on`; what is no longer there ends with `gone_on`, and stays on record.
    """

    KINDS = (("crop", "作物"), ("craft", "手艺"), ("firm", "本地企业"), ("site", "场地"), ("other", "其他资源"))
    region = models.CharField(max_length=12)
    kind = models.CharField(max_length=5, choices=KINDS)
    name = models.CharField(max_length=60)
    amount = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=10, blank=True)
    months = models.PositiveSmallIntegerField(default=ALL_YEAR)
    owner = models.CharField(max_length=60, blank=True)
    has_power = models.BooleanField(null=True, blank=True)
    has_road = models.BooleanField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    told_on = models.DateField()
    told_by_name = models.CharField(max_length=80, blank=True)
    gone_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["region", "kind", "name"], name="assets_by_region"),)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="asset_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["crop", "craft", "firm", "site", "other"]), name="asset_kind_known"
            ),
            models.CheckConstraint(condition=Q(months__range=(1, ALL_YEAR)), name="asset_has_months"),
            models.CheckConstraint(condition=Q(amount__isnull=True) | ~Q(unit=""), name="asset_amount_has_its_unit"),
            models.CheckConstraint(
                condition=Q(gone_on__isnull=True) | Q(gone_on__gte=F("told_on")), name="asset_gone_after_told"
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "name"], condition=Q(gone_on__isnull=True), name="asset_once_a_region"
            ),
        )

    def __str__(self) -> str:
        return self.name


class TravelTime(EnteredRecord):
    """Travel time（车程）: the minutes from where people live to where work is, as somebody who goes there told it.

    Both are townships or villages（9 or 12 digits）. It holds both ways; told again, the newer word stands.
    """

    home = models.CharField(max_length=12)
    place = models.CharField(max_length=12)
    minutes = models.PositiveSmallIntegerField()
    told_on = models.DateField()

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["place", "minutes"], name="travel_by_place"),)
        constraints = (
            models.UniqueConstraint(fields=["home", "place"], name="one_travel_time_a_pair"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 600)), name="travel_of_ten_hours_at_most"),
            models.CheckConstraint(condition=~Q(home=F("place")), name="travel_between_two_places"),
        )

    def __str__(self) -> str:
        return f"{self.home} {self.place}"


class Workshop(EnteredRecord):
    """Workshop（帮扶车间；2021 年前叫扶贫车间）: work in the village, run by an employer, recognised by a document.

    `employer` is its subject（经营主体）, `legal_form` what that is. `capacity`: how many can work there at once.
    `orders_until` is the last day of the orders told. Recognition has its document, its day and its office; a
    withdrawal its day and its reason. Its people are spells of work（上岗）, counted there and nowhere else.
    """

    FORMS = (
        ("company", "公司"), ("cooperative", "农民专业合作社"), ("family_farm", "家庭农场"), ("sole", "个体工商户"),
        ("village", "村集体"),
    )  # fmt: skip
    KINDS = (("factory", "厂房式"), ("home", "居家式"), ("farm", "种养式"), ("other", "其他"))
    STATES = (
        ("applied", "申请认定"), ("refused", "不予认定"), ("recognised", "已认定"), ("withdrawn", "已取消认定"),
    )  # fmt: skip
    name = models.CharField(max_length=80)
    region = models.CharField(max_length=12)
    address = models.CharField(max_length=120)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    legal_form = models.CharField(max_length=11, choices=FORMS)
    kind = models.CharField(max_length=7, choices=KINDS, default="factory")
    trade = models.CharField(max_length=40)
    products = models.CharField(max_length=120, blank=True)
    months = models.PositiveSmallIntegerField(default=ALL_YEAR)
    area_m2 = models.PositiveIntegerField(null=True, blank=True)
    site_owner = models.CharField(max_length=60, blank=True)
    site = models.ForeignKey(Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveIntegerField()
    contact = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    opened_on = models.DateField()
    applied_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="applied")
    document = models.CharField(max_length=80, blank=True)
    recognised_on = models.DateField(null=True, blank=True)
    recognised_by = models.CharField(max_length=80, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["region", "state", "id"], name="workshops_by_region"),
            models.Index(fields=["employer", "id"], name="workshops_of_employer"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & ~Q(trade=""), name="workshop_has_name_and_trade"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="workshop_seats_one_at_least"),
            models.CheckConstraint(condition=Q(months__range=(1, ALL_YEAR)), name="workshop_has_months"),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "refused", "recognised", "withdrawn"]), name="workshop_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["recognised", "withdrawn"])
                | (Q(recognised_on__isnull=False) & ~Q(document="") & ~Q(recognised_by="")),
                name="recognised_by_a_document",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["refused", "withdrawn"], ended_on__isnull=False) & ~Q(ended_why=""))
                | Q(state__in=["applied", "recognised"], ended_on__isnull=True, ended_why=""),
                name="workshop_end_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(recognised_on__isnull=True)
                | Q(ended_on__gte=F("recognised_on")),
                name="workshop_withdrawn_after_recognised",
            ),
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(state__in=["applied", "recognised"]),
                name="workshop_once_a_place",
            ),
        )

    def __str__(self) -> str:
        return self.name


class WorkshopPaper(EnteredRecord):
    """Paper（场地和安全材料）: what a workshop showed: whose the site is, that it is safe; some hold until a day."""

    KINDS = (
        ("licence", "营业执照"), ("site", "场地证明"), ("fire", "消防"), ("building", "房屋安全"),
        ("permit", "行业许可"), ("environment", "环保"),
    )  # fmt: skip
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=11, choices=KINDS)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    replaced_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["valid_until", "id"], name="workshop_papers_by_end"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["licence", "site", "fire", "building", "permit", "environment"]),
                name="workshop_paper_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="workshop_paper_ends_after_issue",
            ),
            models.UniqueConstraint(
                fields=["workshop", "kind"], condition=Q(replaced_on__isnull=True), name="one_standing_paper_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"WorkshopPaper {self.pk}"


class WorkshopOrder(EnteredRecord):
    """Order（订单）: what a workshop was asked to make, for whom, and until when: whether its work goes on."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="orders")
    product = models.CharField(max_length=60)
    buyer = models.CharField(max_length=80, blank=True)
    quantity = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=10, blank=True)
    taken_on = models.DateField()
    due_on = models.DateField()
    delivered_on = models.DateField(null=True, blank=True)
    dropped_why = models.CharField(max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["workshop", "due_on"], name="orders_of_workshop"),)
        constraints = (
            models.CheckConstraint(condition=~Q(product=""), name="order_names_its_product"),
            models.CheckConstraint(condition=Q(due_on__gte=F("taken_on")), name="order_due_after_taken"),
            models.CheckConstraint(
                condition=Q(delivered_on__isnull=True) | Q(dropped_why=""), name="order_delivered_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | ~Q(unit=""), name="order_quantity_has_its_unit"
            ),
        )

    def __str__(self) -> str:
        return f"WorkshopOrder {self.pk}"


class WorkshopPost(ImportedRecord):
    """Post of a workshop（车间岗位）: a vacancy whose work is in it; so it is offered as any other, near home."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="posts")
    vacancy = models.OneToOneField(Vacancy, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.vacancy_id}"


FINDINGS = (("good", "好"), ("fair", "过得去"), ("bad", "要整改"), ("unseen", "没看"))
SEEN = tuple(key for key, _ in FINDINGS)


class Inspection(EnteredRecord):
    """Inspection（检查）: what an office found in a workshop on a day; what is to be mended has its last day.

    `present`: the people counted at work by whoever came, beside those on the books.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="inspections")
    on = models.DateField()
    by_name = models.CharField(max_length=80)
    safety = models.CharField(max_length=6, choices=FINDINGS)
    pay = models.CharField(max_length=6, choices=FINDINGS)
    work = models.CharField(max_length=6, choices=FINDINGS)
    present = models.PositiveIntegerField(null=True, blank=True)
    said = models.CharField(max_length=500, blank=True)
    mend_by = models.DateField(null=True, blank=True)
    mended_on = models.DateField(null=True, blank=True)
    mended_said = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["workshop", "on"], name="inspections_of_workshop"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(safety__in=SEEN, pay__in=SEEN, work__in=SEEN), name="inspection_findings_known"
            ),
            models.CheckConstraint(
                condition=(~Q(safety="bad") & ~Q(pay="bad") & ~Q(work="bad"))
                | (~Q(said="") & Q(mend_by__isnull=False)),
                name="inspection_says_what_to_mend_by_when",
            ),
            models.CheckConstraint(
                condition=Q(mended_on__isnull=True) | (Q(mended_on__gte=F("on")) & ~Q(mended_said="")),
                name="inspection_mended_after_it",
            ),
        )

    def __str__(self) -> str:
        return f"Inspection {self.pk}"


class InspectionPhoto(EnteredRecord):
    """Photo of an inspection（检查照片）: drawn again, no people in it, sealed on disk; gone ones keep their reason."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")
    made_of = models.CharField(max_length=64)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    gone_at = models.DateTimeField(null=True, blank=True)
    gone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["inspection", "made_of"], name="inspection_photo_once"),
            models.CheckConstraint(
                condition=Q(gone_at__isnull=True, gone_why="") | (Q(gone_at__isnull=False) & ~Q(gone_why="")),
                name="inspection_photo_gone_with_its_reason",
            ),
        )

    def __str__(self) -> str:
        return f"InspectionPhoto {self.pk}"


class YearGrade(EnteredRecord):
    """Grade of a year（年度评定）: what an office decided of a workshop, by which document, on which figures.

    `figures` are those that stood on the day, by the criterion's key（standards）: the grade is explained by them for
    good, whatever is corrected later. One stands a year; a corrected one replaces it and says why.
    """

    GRADES = (("excellent", "优秀"), ("good", "良好"), ("passed", "合格"), ("failed", "不合格"))
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="grades")
    year = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=9, choices=GRADES)
    document = models.CharField(max_length=80)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=80)
    standard = models.CharField(max_length=40)
    figures = models.JSONField(default=dict)
    proposed = models.CharField(max_length=9, choices=GRADES, blank=True)
    why = models.CharField(max_length=200, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["year", "grade", "id"], name="grades_by_year"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(grade__in=["excellent", "good", "passed", "failed"]), name="year_grade_known"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="year_grade_by_a_document"),
            models.CheckConstraint(
                condition=Q(proposed="") | Q(grade=F("proposed")) | ~Q(why=""),
                name="other_grade_than_proposed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, replaced_why="")
                | (Q(replaced_at__isnull=False) & ~Q(replaced_why="")),
                name="year_grade_replaced_with_its_reason",
            ),
            models.UniqueConstraint(
                fields=["workshop", "year"], condition=Q(replaced_at__isnull=True), name="one_standing_grade_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"YearGrade {self.pk}"
