"""What must always hold of fairs, beyond what the database keeps."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from qiao.ground.audit.invariants import Finding, invariant
from qiao.story.fairs.models import CheckIn, FairVacancy, Intent


@invariant("fairs.posts_of_their_firm", "参会岗位是这家企业的", "a post at a fair is its firm's own")
def posts_of_their_firm() -> Iterator[Finding]:
    """Each post at a booth of another employer. Employers who were merged are one."""
    rows = FairVacancy.objects.exclude(vacancy__employer=F("firm__employer"))
    for post in rows.exclude(firm__employer__merged_into=F("vacancy__employer")).order_by("pk"):
        yield Finding(
            f"fairs.fairvacancy {post.pk}", "岗位不是展位上这家企业的", "the post is not the booth's firm's",
            "把岗位移到它自己企业的展位。", "Bring the post to its own employer's booth.",
        )  # fmt: skip


@invariant("fairs.intents_of_their_fair", "意向是这场招聘会上的岗位", "an intent is for a post of its fair")
def intents_of_their_fair() -> Iterator[Finding]:
    """Each intent for a post of another fair."""
    for intent in Intent.objects.exclude(post__firm__fair=F("fair")).order_by("pk"):
        yield Finding(
            f"fairs.intent {intent.pk}", "岗位是另一场招聘会的", "its post is of another fair",
            "更正意向。", "Correct the intent.",
        )  # fmt: skip


@invariant("fairs.slips_of_their_fair", "签到用的是这场的邀请单", "a check-in's slip is of its fair")
def slips_of_their_fair() -> Iterator[Finding]:
    """Each check-in by a slip of another fair."""
    rows = CheckIn.objects.filter(invitation__isnull=False).exclude(invitation__fair=F("fair"))
    for came in rows.order_by("pk"):
        yield Finding(
            f"fairs.checkin {came.pk}", "邀请单是另一场的", "its slip is of another fair",
            "更正签到。", "Correct the check-in.",
        )  # fmt: skip
