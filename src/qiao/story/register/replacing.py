"""Replacing（换值）: a worker's values are replaced by told ones, what stood there is handed back, and can be put back.

Merging two records and taking over a row of a list are the same deed here: the past is kept, the index of the search
and the places from which the worker is seen follow.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from qiao.ground.privacy import subjects
from qiao.ground.privacy.visibility import move_residence
from qiao.story.register import tokens
from qiao.story.register.births import born_kept, born_shown
from qiao.story.register.initials import initials_of
from qiao.story.register.keeping_past import Source, held, keep_past, take_back
from qiao.story.register.models import Worker

OF_IDENTITY = ("born_on", "sex")
"""Who has an identity keeps what it says."""


def replace(worker: Worker, values: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """Give the worker these values by fact (the phone in the clear, the birth as `born_shown` has it), and save it when
    one of them is new.

    Returns what stood there, by fact, as JSON keeps it. In the caller's transaction; `worker.subject` is loaded.
    """
    new = {name: value for name, value in values.items() if name == "phone" or _standing(worker, name) != value}
    if worker.subject.resident_id_sealed:
        new = {name: value for name, value in new.items() if name not in OF_IDENTITY}
    past = [held(worker, name) for name in new]
    if past:
        _put(worker, new)
        keep_past(past, source)
        _save(worker, new)
    return {fact.name: fact.value for fact in past}


def put_back(worker: Worker, before: Mapping[str, Any]) -> None:
    """Undo a `replace` by what it handed back."""
    if not before:
        return
    take_back([held(worker, name) for name in before])
    plain = {name: _field(name).to_python(value) for name, value in before.items() if name not in ("phone", "born_on")}
    _put(worker, {**before, **plain})
    _save(worker, before)


def _field(name: str) -> Any:
    return Worker._meta.get_field(name)


def _standing(worker: Worker, name: str) -> Any:
    if name == "born_on":
        return born_shown(worker) or None
    return getattr(worker, _field(name).attname)


def _put(worker: Worker, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == "phone":
            subjects.put(worker.subject, phone=value).save(update_fields=subjects.COLUMNS["phone"])
        elif name == "born_on":
            worker.born_on, worker.born_month_only = born_kept(value)
        else:
            setattr(worker, _field(name).attname, value)


def _save(worker: Worker, changed: Collection[str]) -> None:
    worker.initials = initials_of(worker.name)
    worker.version += 1
    worker.save()
    if {"name", "region"} & set(changed):
        tokens.rewrite([worker.pk])
    if "region" in changed:
        move_residence(subject=worker.subject, region=worker.region)
