"""The house: its order is the story's order, and its rooms keep to their doors."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import get_args, get_type_hints

import pytest

from qiao.story import STAGES

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "src/qiao/story"
ROOMS = ("admin", "tasks", "actions", "bridge", "ledgers", "queries", "permissions", "models", "states", "errors")


def contract(name: str) -> dict[str, list[str]]:
    """One import contract, each option as its lines."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return {key: value.strip().splitlines() for key, value in parser[f"importlinter:contract:{name}"].items()}


def test_the_order_of_dependency_is_the_order_of_the_story() -> None:
    assert contract("story")["layers"] == [stage.package for stage in reversed(STAGES)]


def test_every_stage_has_its_folder_and_every_folder_is_a_stage() -> None:
    folders = {path.parent.name for path in STORY.glob("*/__init__.py")}
    assert folders == {stage.package for stage in STAGES}


def test_every_stage_with_a_room_is_held_to_the_order_of_the_rooms() -> None:
    with_rooms = {path.parent.name for room in ROOMS for path in STORY.glob(f"*/{room}.py")}
    with_rooms |= {path.parent.name for room in ROOMS for path in STORY.glob(f"*/{room}/")}
    held = {name.removeprefix("qiao.story.") for name in contract("rooms")["containers"]}
    assert with_rooms <= held


def test_the_rooms_contract_knows_every_room_in_its_order() -> None:
    named = [room.strip(" ()") for line in contract("rooms")["layers"] for room in line.split("|")]
    assert tuple(named) == ROOMS


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.package)
def test_a_stage_tells_who_acts_what_enters_and_what_leaves(stage: object) -> None:
    assert set(stage.account) == {"Who acts", "Enters", "Leaves"}  # type: ignore[attr-defined]


def test_a_stages_first_line_is_its_two_names() -> None:
    openings = {stage.package: (import_module(f"qiao.story.{stage.package}").__doc__ or "") for stage in STAGES}
    expected = {stage.package: f"{stage.en}（{stage.zh}）." for stage in STAGES}
    assert {package: text.splitlines()[0] for package, text in openings.items()} == expected


def test_every_package_of_the_house_stands_on_a_floor() -> None:
    packages = {path.parent.name for path in (ROOT / "src/qiao").glob("*/__init__.py")}
    floors = " ".join(contract("floors")["layers"])
    assert [package for package in sorted(packages) if f"qiao.{package}" not in floors] == []


def test_the_engine_and_the_policies_never_look_at_the_clock() -> None:
    looked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in ("engine", "policies")
        for path in sorted((ROOT / "src/qiao" / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today", "perf_counter", "monotonic"}
    ]
    assert looked == []


def bridges() -> list[ModuleType]:
    return [import_module(f"qiao.story.{path.parent.name}.bridge") for path in sorted(STORY.glob("*/bridge.py"))]


def returned_types(bridge: ModuleType) -> Iterator[tuple[str, object]]:
    """Every type that a public function of the bridge gives back, those inside its generics included."""
    for name, thing in vars(bridge).items():
        if isinstance(thing, FunctionType) and thing.__module__ == bridge.__name__ and not name.startswith("_"):
            waiting = [get_type_hints(thing).get("return")]
            while waiting:
                kind = waiting.pop()
                waiting += get_args(kind)
                yield f"{bridge.__name__}.{name}", kind


def test_no_bridge_gives_back_a_type_of_the_engine() -> None:
    modules = [
        (name, str(getattr(kind, "__module__", ""))) for bridge in bridges() for name, kind in returned_types(bridge)
    ]
    assert [pair for pair in modules if pair[1].startswith("qiao.engine")] == []
