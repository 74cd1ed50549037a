"""What must always hold of visits."""

from __future__ import annotations

from collections.abc import Iterator

from qiao.ground.audit.invariants import Finding, invariant
from qiao.story.register.models import Household
from qiao.story.visits.covering import CHUNK, differs, tallies
from qiao.story.visits.models import Reached


@invariant("visits.reached_agrees", "走到的户与走访记录一致", "households reached agree with their visits")
def reached_agrees() -> Iterator[Finding]:
    """Each household whose row of coverage is not what its visits say."""
    last = None
    while True:
        after = Household.objects.order_by("pk") if last is None else Household.objects.filter(pk__gt=last)
        keys = list(after.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not keys:
            return
        last = keys[-1]
        kept = Reached.objects.in_bulk(keys)
        told = {row.household_id: row for row in tallies(keys)}
        for key in keys:
            if differs(kept.get(key), told.get(key)):
                yield Finding(
                    f"register.household {key}",
                    f"走到 {_times(told.get(key))} 次，记成了 {_times(kept.get(key))} 次，或者日期、人不对",
                    f"reached {_times(told.get(key))} times, kept as {_times(kept.get(key))}, or day or person differ",
                    "打开这一户的一次走访，更正后再存一次。",
                    "Open a visit to this household, correct and save it.",
                )


def _times(row: Reached | None) -> int:
    return row.visits if row else 0
