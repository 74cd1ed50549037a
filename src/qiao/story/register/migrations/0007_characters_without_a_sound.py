"""Characters that no sound is known of leave no letter in the initials: of 陈𠮷 stands c, and c finds it.

Whoever has such a character in the name, or is who somebody with one was merged into, is written down anew.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from qiao.story.register.initials import initials_of
from qiao.story.register.tokens import tokens_of

CHUNK = 2_000


def write_anew(apps: Any, _editor: Any) -> None:
    """The initials and the tokens of everybody whose initials hold more than letters."""
    worker = apps.get_model("register", "Worker")
    last, touched = None, set()
    while True:
        after = worker.objects.order_by("pk") if last is None else worker.objects.filter(pk__gt=last).order_by("pk")
        found = list(after.only("pk", "name", "initials", "merged_into_id")[:CHUNK])
        if not found:
            break
        last = found[-1].pk
        for one in found:
            if not one.initials.isascii():
                worker.objects.filter(pk=one.pk).update(initials=initials_of(one.name))
                touched.add(one.merged_into_id or one.pk)
    for key in sorted(touched):
        _write_tokens(apps, key)


def _write_tokens(apps: Any, key: Any) -> None:
    worker, token = apps.get_model("register", "Worker"), apps.get_model("register", "SearchToken")
    kept = worker.objects.get(pk=key)
    token.objects.filter(worker_id=key).delete()
    merged = worker.objects.filter(merged_into_id=key).order_by("pk").values_list("name", flat=True)
    texts = {text for name in (kept.name, *merged) for text in tokens_of(name)}
    rows = [token(worker_id=key, token=text, initials=kept.initials, region=kept.region) for text in sorted(texts)]
    token.objects.bulk_create(rows, batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0006_birth_months"),
    ]

    operations = [
        migrations.RunPython(write_anew, migrations.RunPython.noop),
    ]
