"""What is known of a person's identity, who may see the person, and what they agreed to. Sealed columns are AES-256-GCM
under `sealing`; index columns are HMACs under `blind`, so that equality can be asked and nothing read."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Subject(models.Model):
    """Subject（信息主体）: the person behind a worker: identity, phone, bank card, health and ethnicity, sealed.

    `resident_id_tail` is what the mask shows to whoever may see the row. One identity number is one subject: its blind
    index is unique, and stands in one of two columns, so that it stays unique while a key is replaced (`blind.SLOTS`).
    Health, ethnicity and political status（政治面貌）are never indexed; the last only passes through to
    forms that demand it. `phone_said` is what the last call to this very number gave（通/空号/停机/非本人/拒访,
    DOMAIN R5）and when: another number begins without it.
    """

    PHONE_SAID = (
        ("", "没有打过"),
        ("through", "通"),
        ("empty", "空号"),
        ("stopped", "停机"),
        ("stranger", "非本人"),
        ("refused", "拒访"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident_id_sealed = models.BinaryField(default=b"")
    resident_id_index = models.CharField(max_length=80, null=True)
    resident_id_index_even = models.CharField(max_length=80, null=True)
    resident_id_tail = models.CharField(max_length=4, blank=True)
    phone_sealed = models.BinaryField(default=b"")
    phone_index = models.CharField(max_length=80, blank=True)
    phone_tail = models.CharField(max_length=4, blank=True)
    phone_said = models.CharField(max_length=8, choices=PHONE_SAID, blank=True)
    phone_said_on = models.DateField(null=True, blank=True)
    bank_card_sealed = models.BinaryField(default=b"")
    bank_card_index = models.CharField(max_length=80, blank=True)
    health_sealed = models.BinaryField(default=b"")
    ethnicity_sealed = models.BinaryField(default=b"")
    political_sealed = models.BinaryField(default=b"")

    class Meta:
        default_permissions = ()
        # Named here and not on the columns, where Django would add a second index for LIKE to each on PostgreSQL.
        indexes = (
            models.Index(fields=["phone_index"], name="subjects_by_phone"),
            models.Index(fields=["bank_card_index"], name="subjects_by_card"),
            models.Index(fields=["resident_id_tail"], name="subjects_by_tail"),
        )
        constraints = (
            models.UniqueConstraint(fields=["resident_id_index"], name="one_subject_an_identity"),
            models.UniqueConstraint(fields=["resident_id_index_even"], name="one_subject_an_identity_even"),
            models.CheckConstraint(
                condition=Q(phone_said="", phone_said_on__isnull=True)
                | Q(
                    phone_said__in=["through", "empty", "stopped", "stranger", "refused"],
                    phone_said_on__isnull=False,
                ),
                name="phone_said_with_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"Subject {self.pk}"


class Visibility(models.Model):
    """Visibility（可见）: a region may see a subject, on a ground, from a day to a day (exclusive end; null = open).

    Whoever has a scope over the region sees the person; nobody else does, and their page is a 404. `cause` is the
    record that gives the ground ("" for a residence): two proposals to one city are two rows, and one that ends leaves
    the other standing. A subject lives in one place at a time.
    """

    GROUNDS = (
        ("residence", "户籍居住"),
        ("proposal", "推荐"),
        ("placement", "上岗"),
        ("case", "维权"),
        ("consent", "本人同意"),
    )
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="visibilities", db_index=False)
    region = models.CharField(max_length=12)
    ground = models.CharField(max_length=12, choices=GROUNDS)
    cause = models.CharField(max_length=64, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["subject", "region", "valid_from", "valid_to"], name="visibility_of_subject"),
            models.Index(fields=["region", "subject", "valid_from", "valid_to"], name="visibility_of_region"),
            models.Index(fields=["ground", "cause"], condition=~Q(cause=""), name="visibility_of_cause"),
            # The few who are seen for another reason than their home, which a search looks at apart.
            models.Index(fields=["region", "subject"], condition=~Q(ground="residence"), name="visibility_elsewhere"),
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
                fields=["subject", "region", "ground", "cause"],
                condition=Q(valid_to__isnull=True),
                name="one_open_visibility",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(valid_to__isnull=True, ground="residence"),
                name="one_open_residence",
            ),
            models.CheckConstraint(condition=~Q(region=""), name="visibility_has_a_region"),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.region} {self.ground}"


class Consent(models.Model):
    """Consent（同意）: what a subject agreed to or refused: for what, who recorded it, how it was given, until when.

    One answer stands for each purpose (`ended_at` is null); it ends by being withdrawn or replaced by another.
    """

    ENDINGS = (("withdrawn", "撤回"), ("replaced", "改口"))

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
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=10, blank=True, choices=ENDINGS)
    ended_how = models.CharField(max_length=80, blank=True)
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "purpose"], condition=Q(ended_at__isnull=True), name="one_standing_consent"
            ),
            models.CheckConstraint(condition=~Q(said_how=""), name="consent_says_how"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_as="")
                | Q(ended_at__isnull=False, ended_as__in=["withdrawn", "replaced"]),
                name="consent_ends_in_one_way",
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


class Release(models.Model):
    """Release（明文导出）: a file with identities in clear: for what, of which region, who asked, who agreed, how long.

    `needs_second`: more rows than one person may take alone, so that another with the right agrees before the file is
    made. `kind` names what is made (`web.releases.making`), `params` what of; no identity stands in them. The file is
    sealed beside the uploads and goes away at `expires_at`. `rows` is what was asked for, `rows_made` what was written.
    """

    STATES = (
        ("asked", "待同意"),
        ("approved", "已同意"),
        ("refused", "不同意"),
        ("made", "已做好"),
        ("expired", "已过期"),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    region = models.CharField(max_length=12)
    purpose = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    file_name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    rows_made = models.PositiveIntegerField(null=True, blank=True)
    needs_second = models.BooleanField()
    state = models.CharField(max_length=8, choices=STATES, default="asked")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=80)
    asked_office = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["asked_at", "id"], name="releases_by_day"),
            models.Index(fields=["region", "state"], name="releases_of_region"),
            models.Index(fields=["asked_by_id", "asked_at"], name="releases_of_asker"),
            models.Index(fields=["state", "expires_at"], name="releases_to_expire"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["asked", "approved", "refused", "made", "expired"]), name="release_state_known"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="release_says_what_for"),
            models.CheckConstraint(condition=~Q(region=""), name="release_has_a_region"),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("asked_by_id")),
                name="release_is_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "made"])
                | Q(needs_second=False)
                | Q(decided_by_id__isnull=False, decided_at__isnull=False),
                name="release_state_with_its_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (Q(decided_by_id__isnull=False) & ~Q(decided_why="")),
                name="release_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(made_at__isnull=False, rows_made__isnull=False),
                name="release_made_says_when_and_how_many",
            ),
        )

    def __str__(self) -> str:
        return f"Release {self.pk}"
