"""What is known of a person's identity, who may see the person, and what they agreed to. Sealed columns are AES-256-GCM
under `sealing`; index columns are HMACs under `blind`, so that equality can be asked and nothing read."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Subject(models.Model):
    """Subject（信息主体）: the person behind a worker: identity, phone, bank card, health and ethnicity, sealed.

    `resident_id_tail` is what the mask shows to whoever may see the row. One identity number is one subject.
    Health and ethnicity are never indexed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident_id_sealed = models.BinaryField(default=b"")
    resident_id_index = models.CharField(max_length=80, null=True, unique=True)
    resident_id_tail = models.CharField(max_length=4, blank=True)
    phone_sealed = models.BinaryField(default=b"")
    phone_index = models.CharField(max_length=80, blank=True, db_index=True)
    phone_tail = models.CharField(max_length=4, blank=True)
    bank_card_sealed = models.BinaryField(default=b"")
    bank_card_index = models.CharField(max_length=80, blank=True, db_index=True)
    health_sealed = models.BinaryField(default=b"")
    ethnicity_sealed = models.BinaryField(default=b"")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Subject {self.pk}"


class Visibility(models.Model):
    """Visibility（可见）: a region may see a subject, on a ground, from a day to a day (exclusive end; null = open).

    Whoever has a scope over the region sees the person; nobody else does, and their page is a 404.
    """

    GROUNDS = (
        ("residence", "户籍居住"),
        ("proposal", "推荐"),
        ("placement", "上岗"),
        ("case", "维权"),
        ("consent", "本人同意"),
    )
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="visibilities")
    region = models.CharField(max_length=12)
    ground = models.CharField(max_length=12, choices=GROUNDS)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["subject", "region"], name="visibility_of_subject"),
            models.Index(fields=["region", "subject"], name="visibility_of_region"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ground__in=["residence", "proposal", "placement", "case", "consent"]),
                name="visibility_ground_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="visibility_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["subject", "region", "ground"], condition=Q(valid_to__isnull=True), name="one_open_visibility"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.region} {self.ground}"


class Consent(models.Model):
    """Consent（同意）: what a subject agreed to or refused: for what, who recorded it, how it was given, until when."""

    PURPOSES = (
        ("sharing", "两地共享"),
        ("matching", "推荐岗位"),
        ("messages", "短信通知"),
        ("photo", "拍照"),
        ("position", "记录位置"),
        ("poverty_to_employer", "入职后向用人单位说明帮扶身份"),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=24, choices=PURPOSES)
    agreed = models.BooleanField()
    said_how = models.CharField(max_length=80)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    valid_to = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "purpose"], condition=Q(withdrawn_at__isnull=True), name="one_standing_consent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.purpose} {self.agreed}"


class Reveal(models.Model):
    """Reveal（查看明文）: somebody saw a sealed value, and said why. Counted against the hourly limit."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="reveals")
    column = models.CharField(max_length=24)
    user_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["user_id", "at"], name="reveals_of_user"),)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="reveal_has_a_reason"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.column}"
