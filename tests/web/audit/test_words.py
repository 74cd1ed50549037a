"""Words: every action that the code writes has its words, so that an auditor reads sentences and not codes."""

from __future__ import annotations

import re
from pathlib import Path

import qiao
from qiao.story import STAGES
from qiao.web.audit.words import DEEDS, PLACES, THINGS, places, said

_WRITTEN = re.compile(r'action="([a-z_]+)\.([a-z_]+)\.([a-z_]+)"')


def test_every_action_in_the_code_has_its_words() -> None:
    source = Path(qiao.__file__).parent
    actions = {found for path in source.rglob("*.py") for found in _WRITTEN.findall(path.read_text("utf-8"))}
    known = {*PLACES, *(stage.package for stage in STAGES)}
    assert len(actions) > 20
    assert {place for place, _, _ in actions} - known == set()
    assert {thing for _, thing, _ in actions} - set(THINGS) == set()
    assert {deed for _, _, deed in actions} - set(DEEDS) == set()


def test_an_unknown_code_stays_as_it_is() -> None:
    assert said("register.worker.changed") == "建档 · 劳动者 · 修改"
    assert said("tests.thing.done") == "tests · thing · done"
    assert said("odd") == "odd"
    assert dict(places())["register"] == "建档"
