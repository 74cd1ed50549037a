"""People who log in, the posts they hold, their devices, and how they like their lists."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from qiao.ground.accounts.roles import ROLES
from qiao.ground.saying import name_of


class User(AbstractUser):
    """User（用户）: somebody who logs in. What they may do hangs on their appointments, never on the user itself.

    `version` counts the changes to the user and their posts. A session begun before `sessions_ended_at` is over.
    """

    display_name = models.CharField(max_length=80, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    sessions_ended_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    large_text = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(Lower("username"), name="username_once_in_any_case"),)

    def __str__(self) -> str:
        return self.display_name or self.username


class Role(models.Model):
    """Role（角色）: a row for each of `roles.ROLES`, written by an idempotent migration."""

    code = models.CharField(max_length=20, primary_key=True, choices=[(role.code, role.zh) for role in ROLES])
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=60)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return name_of(self)


class Appointment(models.Model):
    """Appointment（任职）: a user holds a role at an office, for a region or an organisation, from a day to a day.

    `delegated_from`: leave delegation（请假委托）: the post is held for somebody else and ends with theirs.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120)
    region = models.CharField(max_length=12, blank=True)
    """Division code, as long as the division is deep: "50" a province, "500238" a county, 9 digits a township."""
    organisation_id = models.UUIDField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    delegated_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="delegates"
    )
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["user", "valid_from"], name="appointment_of_user"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(delegated_from__isnull=True) | Q(valid_to__isnull=False), name="delegation_has_an_end"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region", "valid_from"],
                condition=Q(revoked_at__isnull=True, delegated_from__isnull=True, organisation_id__isnull=True),
                name="post_held_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation_id", "valid_from"],
                condition=Q(revoked_at__isnull=True, delegated_from__isnull=True, organisation_id__isnull=False),
                name="post_at_organisation_held_once",
            ),
            models.UniqueConstraint(
                fields=["user", "delegated_from", "valid_from"],
                condition=Q(revoked_at__isnull=True, delegated_from__isnull=False),
                name="post_delegated_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.role_id} · {self.region}"


class HouseholdAssignment(models.Model):
    """Assigned household（结对帮扶户）: one household, by its UUID, that a helper's appointment reaches."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="households")
    household_id = models.UUIDField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["household_id"], name="assignment_of_household"),)
        constraints = (
            models.UniqueConstraint(
                fields=["appointment", "household_id"], condition=Q(valid_to__isnull=True), name="one_open_assignment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.household_id}"


class CodeUse(models.Model):
    """One-time codes as used: the last time step taken (a code counts once) and the wrong ones in a row."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="code_use")
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} {self.last_step}"


class DeviceCode(models.Model):
    """Enrolment code（登记码）: lets a user enrol one device, once, until it expires; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="device_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%Y-%m-%d}"


class Device(models.Model):
    """Enrolled device（登记设备）: a field worker's phone; with their PIN it stands for the second factor.

    `ending`: why it no longer counts: revoked by somebody, or wiped after too many wrong PINs.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    label = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=128)
    pin_hash = models.CharField(max_length=256)
    failures = models.PositiveSmallIntegerField(default=0)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(
        max_length=8, blank=True, choices=(("", "在用"), ("revoked", "已停用"), ("wiped", "已清除"))
    )

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, ending="")
                | Q(revoked_at__isnull=False, ending__in=["revoked", "wiped"]),
                name="device_ends_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.label}"


class SavedView(models.Model):
    """Saved view（保存的视图）: a list's filters under a name; mine, or shared with my office's region."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    shared_region = models.CharField(max_length=12, blank=True)
    pinned = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_named_once"),)

    def __str__(self) -> str:
        return self.name


class ListPreference(models.Model):
    """How a user likes one list: its columns in their order, and its density."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="list_preferences")
    page = models.CharField(max_length=60)
    columns = models.JSONField(default=list)
    density = models.CharField(max_length=8, default="normal")
    page_size = models.PositiveSmallIntegerField(default=50)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["user", "page"], name="one_preference_a_list"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.page}"
