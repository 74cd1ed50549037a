"""Making（制作）: the job that makes an agreed file. Each kind says who may have it, of how many, and writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, actor_of
from qiao.ground.accounts.models import User
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import JobRefused, Run
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.permissions import RELEASE_ASK
from qiao.ground.privacy.release_files import release_files
from qiao.ground.privacy.releases import expire_releases, made_release, may_still_make, releases_seen
from qiao.ground.saying import InBoth, Refused
from qiao.story.register.permissions import REVEAL
from qiao.story.reports.form_rows import count_of, rows_of, withheld_of, write_form
from qiao.story.reports.layouts import LAYOUTS, Layout

MAKE = "releases.make"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file: where it lies in the clear, its rows with identities, and what the audit is told of it.

    `told` stands on the release's page.
    """

    path: Path
    rows: int
    facts: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)


class Maker(Protocol):
    """A kind of file with identities."""

    @property
    def called(self) -> InBoth:
        """What the file is called."""
        ...

    @property
    def permission(self) -> str:
        """What it needs besides `releases.ask` and the right to see identities."""
        ...

    def rows_now(self, by: Actor, release: Release) -> int:
        """How many rows with identities it would have now, for whoever asked."""

    def make(self, run: Run, release: Release, by: Actor, folder: Path) -> Made:
        """Write it into the folder."""


@dataclass(frozen=True, slots=True)
class FormMaker:
    """An upper system's form of a region."""

    layout: Layout

    @property
    def called(self) -> Layout:
        """The form."""
        return self.layout

    @property
    def permission(self) -> str:
        """Of the stage whose facts it tells."""
        return self.layout.permission

    def count(self, by: Actor, region: str, params: Mapping[str, Any]) -> int:
        """Its rows now."""
        return count_of(self.layout, by=by, region=region, poor_only=bool(params.get("poor_only")))

    def withheld(self, by: Actor, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that stay blank because the actor may not read them, and in how many rows; nothing if none do."""
        poor_only = bool(params.get("poor_only"))
        rows = withheld_of(self.layout, by=by, region=region, poor_only=poor_only)
        return {"columns": list(self.layout.of_household), "rows": rows} if rows else {}

    def rows_now(self, by: Actor, release: Release) -> int:
        """Its rows now."""
        return self.count(by, release.region, release.params)

    def make(self, run: Run, release: Release, by: Actor, folder: Path) -> Made:
        """Its workbook."""
        rows = rows_of(self.layout, by=by, region=release.region, poor_only=bool(release.params.get("poor_only")))
        keys = list(rows.values_list("pk", flat=True))
        may_still_make(release, len(keys))
        run.progress(0, total=len(keys), step="写入")
        path = folder / "made.xlsx"
        rows_made, left = write_form(
            self.layout, keys, path, by=by, stamp=stamp_of(release), progress=run.progress
        )  # fmt: skip
        told = {"withheld": {"columns": list(self.layout.of_household), "rows": left.withheld}}
        blanks = [[title, count] for title, count in left.blanks(self.layout)]
        blanks += [[one.title, left.lacking[one.key]] for one in self.layout.columns if left.lacking[one.key]]
        withheld = told if left.withheld else {"withheld": {}}
        return Made(path, rows_made, {"withheld": left.withheld}, {**withheld, "blanks": blanks})


MAKERS: dict[str, Maker] = {f"form.{key}": FormMaker(layout) for key, layout in LAYOUTS.items()}
"""By the kind that a release names; other modules of this folder add theirs."""


def may_have(by: Actor, maker: Maker, region: str) -> bool:
    """Whether the actor may take this file of a region."""
    needed = (RELEASE_ASK, REVEAL, maker.permission)
    return all(by.can(permission) for permission in needed) and by.covers(RELEASE_ASK, region)


def stamp_of(release: Release) -> str:
    """Who takes it, when, its number and what for: it stands on every sheet."""
    when = clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
    who = " · ".join(filter(None, [release.asked_by_name, release.asked_office]))
    return f"{who}（用户 {release.asked_by_id}） · {when} · 编号 {str(release.pk)[:8]} · 用途：{release.purpose}"


def key_of(release: Release) -> str:
    """The key of the release's job."""
    return f"{MAKE}:{release.pk}"


def ask_making(*, by: Actor, release: Release) -> Job:
    """Ask for the file to be made, once."""
    called = MAKERS[release.kind].called
    params = {"release": str(release.pk)}
    return enqueue(
        by=by, kind=MAKE, key=key_of(release), title=called.zh, title_en=called.en, params=params, region=release.region
    )


def watched(asked: Job, actor: Actor) -> bool:
    """Whoever sees the release may watch its making."""
    return releases_seen(actor).filter(pk=UUID(asked.params["release"])).exists()


@job(MAKE, "做明文导出", "Make a file with identities in clear", watch=watched)
def make(run: Run) -> dict[str, Any]:
    """Write the file as its asker may have it now, and seal it. Done again after a kill, it is one file."""
    release = Release.objects.get(pk=UUID(run.params["release"]))
    if release.state == "made":
        return {"rows": release.rows_made}
    by, maker = actor_of(User.objects.get(pk=release.asked_by_id)), MAKERS[release.kind]
    if not may_have(by, maker, release.region):
        raise JobRefused("not_allowed", "申请的人现在没有这个权限。", "Whoever asked may not have this any more.")
    try:
        with release_files.workshop(release.pk) as folder:
            made = maker.make(run, release, by, folder)
            content = made.path.read_bytes()
        with run.writing(), transaction.atomic():
            made_release(
                by=by, release=release, content=content, rows=made.rows, facts=made.facts, told=made.told
            )  # fmt: skip
    except JobRefused:
        raise
    except Refused as refused:
        raise JobRefused(refused.code, refused.zh, refused.en) from refused
    return {"rows": made.rows}


@job("releases.sweep", "清理明文导出", "Clear files with identities", every_minutes=60)
def sweep(_run: Run) -> dict[str, Any]:
    """End what is over, and remove what killed workers left in the clear."""
    expired = expire_releases()
    wanted = {str(pk) for pk in Release.objects.values_list("pk", flat=True)}
    return {"expired": expired, "removed": release_files.sweep(wanted)}
