"""Housekeeping（日常维护）: the work that audit and privacy need done for them; they stand below jobs and cannot ask.

"audit.seal" chains the audit's events every minute, "audit.verify" goes over the whole chain once a day, and
"privacy.rotate" carries sealed values over to new keys. "records.statistics" tells SQLite once a day how its tables are
filled; PostgreSQL finds out by itself.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.sealing import current_head, seal_events
from qiao.ground.audit.verifying import verify_chain
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import Run
from qiao.ground.privacy.keys import current_ring
from qiao.ground.privacy.rotation import BATCH, KEEPERS, RINGS

SEAL, VERIFY, ROTATE, STATISTICS = "audit.seal", "audit.verify", "privacy.rotate", "records.statistics"
LOOKED_AT = 1_000
"""So many rows of each index SQLite looks at: enough to choose between indexes, and soon done."""
TOLD_BREAKS = 20


@job(SEAL, "封存审计记录", "Seal the audit", every_minutes=1, permission="system.operate")
def seal_audit(_run: Run) -> dict[str, Any]:
    """Chain what is unsealed; at the first minute of an hour, events that became visible very late too."""
    sealed = seal_events(everything=clock.now().minute == 0)
    return {"sealed": sealed, "links": current_head().sequence}


@job(VERIFY, "校验审计链", "Verify the audit chain", every_minutes=24 * 60, permission="system.operate")
def verify_audit(_run: Run) -> dict[str, Any]:
    """Count the chain again from its first link."""
    breaks = verify_chain()
    told = [{"code": found.code, "zh": found.zh, "en": found.en} for found in breaks[:TOLD_BREAKS]]
    return {"links": current_head().sequence, "breaks": len(breaks), "first": told}


@job(ROTATE, "更换密钥", "Replace keys", permission="system.operate")
def rotate(run: Run) -> dict[str, Any]:
    """Carry everything over to the keys in use, batch by batch; a worker who takes over goes on where the cursor is."""
    names = sorted(KEEPERS)
    for name in names[names.index(run.cursor.get("keeper", names[0])) :]:
        after = run.cursor.get("after", "") if run.cursor.get("keeper") == name else ""
        while mark := KEEPERS[name].next_mark(after, BATCH):
            with run.writing(keeper=name, after=mark) as cursor:
                cursor["changed"] = cursor.get("changed", 0) + KEEPERS[name].reseal(after, mark, current_ring())
                cursor["batches"] = cursor.get("batches", 0) + 1
            after = mark
            run.progress(run.cursor["batches"] * BATCH, step="换密钥")
    return {"changed": run.cursor.get("changed", 0)}


@job(
    STATISTICS, "更新查询统计", "Refresh the statistics of queries", every_minutes=24 * 60, permission="system.operate"
)
def refresh_statistics(_run: Run) -> dict[str, Any]:
    """Without them SQLite takes an index of a few large groups for a good one, and a million people take minutes."""
    return {"looked_at": analysed()}


def analysed() -> int:
    """Look at the tables; how many indexes are known, 0 where the database does it by itself."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
        cursor.execute("ANALYZE")
        return int(cursor.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0])


def ask_rotation(*, by: Actor) -> Job:
    """Ask for the job that carries everything over to the keys of now; asked again before the keys change, it is the
    same job, unless that one is over."""
    ring = current_ring()
    keys = "+".join(key for name in RINGS for key in ring.ring(name).keys)
    done = Job.objects.filter(kind=ROTATE, state="done").count()
    return enqueue(by=by, kind=ROTATE, key=f"{ROTATE}:{keys}:{done}", title="更换密钥")


def ask_verification(*, by: Actor) -> Job:
    """Ask for the chain to be verified now; within the same minute it is the same job."""
    return enqueue(by=by, kind=VERIFY, key=f"{VERIFY}:{clock.now():%Y%m%d%H%M}", title="校验审计链")
