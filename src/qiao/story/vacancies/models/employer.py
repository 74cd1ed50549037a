"""Employers: where they work, whom to ask, their suspensions and their merges."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.ground import clock
from qiao.ground.records import EnteredRecord, ImportedRecord, Record


class Employer(ImportedRecord):
    """Employer（用人单位）: who hires, with its GB 32100 credit code where known and the region of its seat.

    `suspended_until` and `suspended_why` are those of the suspension that runs, kept here so that a query of posts
    need not look for it. `industry` and `size` stand as people write them. `licence_scanned_at`: when the picture of
    the licence came that lies sealed (`papers`).
    """

    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, null=True, blank=True, unique=True)
    region = models.CharField(max_length=12)
    contact = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=60, blank=True)
    size = models.CharField(max_length=40, blank=True)
    licence_no = models.CharField(max_length=40, blank=True)
    licence_valid_to = models.DateField(null=True, blank=True)
    licence_scope = models.CharField(max_length=500, blank=True)
    licence_scanned_at = models.DateTimeField(null=True, blank=True)
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

    @property
    def licence_is_over(self) -> bool:
        """Whether the term of its licence（营业期限）ended before today; one without a term on record has none."""
        return self.licence_valid_to is not None and self.licence_valid_to < clock.today()

    def __str__(self) -> str:
        return self.name


class Workplace(Record):
    """Workplace（工作场所）: one of the places where an employer's people work, and what is there."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="workplaces")
    place = models.CharField(max_length=12)
    address = models.CharField(max_length=200)
    what = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=~Q(address=""), name="workplace_has_its_address"),
            models.UniqueConstraint(fields=["employer", "place", "address"], name="workplace_once"),
        )

    def __str__(self) -> str:
        return self.address

    def is_at(self, place: str) -> bool:
        """Whether a post at a place may be here: one of the two lies in the other."""
        return self.place.startswith(place) or place.startswith(self.place)


class Contact(Record):
    """Contact（联系人）: whom to ask at an employer. The telephone is a business one."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),)

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class Suspension(EnteredRecord):
    """Suspension（暂停推荐）: since when, until when and why an employer's posts are recommended to nobody.

    `created_by_id` is who decided it. The employer may appeal once; somebody else decides: upheld, or lifted. One that
    was lifted before its day says why. `appealed_by_id` is who brought the appeal, an office in its name too.
    """

    DECISIONS = (("", "没有定"), ("upheld", "维持"), ("lifted", "撤销"))
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="suspensions")
    since = models.DateField()
    until = models.DateField()
    why = models.CharField(max_length=200)
    appeal = models.CharField(max_length=500, blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    appealed_by_id = models.BigIntegerField(null=True, blank=True)
    decided_as = models.CharField(max_length=6, choices=DECISIONS, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_why = models.CharField(max_length=200, blank=True)
    lifted_on = models.DateField(null=True, blank=True)
    lifted_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["employer", "since"], name="suspensions_of_employer"),
            models.Index(fields=["decided_as", "appealed_on", "id"], name="suspensions_by_appeal"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")) & ~Q(why=""), name="suspension_has_term_and_why"),
            models.CheckConstraint(
                condition=Q(appeal="", appealed_on__isnull=True) | (~Q(appeal="") & Q(appealed_on__isnull=False)),
                name="suspension_appeal_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_as="", decided_on__isnull=True, decided_why="")
                | (
                    Q(decided_as__in=["upheld", "lifted"], decided_on__isnull=False, appealed_on__isnull=False)
                    & ~Q(decided_why="")
                ),
                name="suspension_decision_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True)
                | Q(created_by_id__isnull=True)
                | ~Q(decided_by_id=F("created_by_id")),
                name="suspension_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_why="") | (Q(lifted_on__isnull=False) & ~Q(lifted_why="")),
                name="suspension_lifted_with_its_reason",
            ),
            models.UniqueConstraint(
                fields=["employer"], condition=Q(lifted_on__isnull=True, decided_as="", appealed_on__isnull=False),
                name="one_appeal_waiting",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Suspension {self.pk}"


class EmployerMerge(Record):
    """Merge of employers（用人单位并档）: what moved from the one to the other, so that it can move back.

    `moved`: the posts with the reference that each had, workplaces, contacts, suspensions, site checks, the credit code
    where it was taken over, and the suspension that the one that stays had before.
    """

    loser = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    winner = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="merges")
    moved = models.JSONField(default=dict)
    why = models.CharField(max_length=200)
    merged_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.BigIntegerField(null=True, blank=True)
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["loser"], condition=Q(undone_at__isnull=True), name="employer_merged_away_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="employer_merge_says_why"),
        )

    def __str__(self) -> str:
        return f"EmployerMerge {self.pk}"


class Invitation(Record):
    """Invitation（邀请）: a link by which one person of an employer makes a log-in of their own, once, until a moment.

    The code itself is told once and never stored; `code_hash` is its digest.
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    called = models.CharField(max_length=80)
    invited_by_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["employer", "expires_at"], name="invitations_of_employer"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_used_or_revoked"
            ),
        )

    def __str__(self) -> str:
        return f"Invitation {self.pk}"
