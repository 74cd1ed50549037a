"""Generated documents: what they say is what the code says. That they are fresh is a step of `make test`."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

import generate_docs
from qiao.ground.accounts.roles import ROLES
from qiao.ground.exchange.faults import DAMAGED, FaultKind
from qiao.site.environment import COMMAND_VARIABLES, VARIABLES
from qiao.story import STAGES


def test_the_story_table_has_one_row_a_stage_in_order() -> None:
    rows = generate_docs.story_table("en").splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == [f"{stage.en} {stage.zh}" for stage in STAGES]


def test_the_chinese_story_table_has_the_same_stages() -> None:
    rows = generate_docs.story_table("zh").splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == [stage.zh for stage in STAGES]


def test_every_kind_of_fault_is_told_with_both_its_languages() -> None:
    told = generate_docs.faults_reference()
    assert f"| `damaged` | error | {DAMAGED.zh}{DAMAGED.remedy_zh} | {DAMAGED.en} {DAMAGED.remedy_en} |" in told


def test_no_two_kinds_of_fault_share_a_code() -> None:
    kinds = [kind for found in generate_docs.collected(FaultKind).values() for kind in found]
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))


def test_cells_cannot_break_a_table() -> None:
    assert generate_docs.table(["a"], [["one | two\nthree"]]) == "| a |\n| --- |\n| one \\| two three |\n"


def test_a_readme_without_a_place_for_the_story_is_refused() -> None:
    with pytest.raises(ValueError, match="no <!-- story -->"):
        generate_docs.with_story("# Qiao\n", "| |\n")


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    text = "before\n<!-- story -->\nold\n<!-- /story -->\nafter\n"
    assert generate_docs.with_story(text, "new\n") == text.replace("old", "new")


def test_a_command_is_told_with_its_arguments_and_options() -> None:
    @click.command()
    @click.argument("workers")
    @click.option("-o", "--out", metavar="FILE", help="Where the plan goes.")
    @click.option("--json", "as_json", is_flag=True, help="Print figures.")
    @click.option("--seed", default=0, show_default=True, help="Settles ties.")
    def match(workers: str, out: str, as_json: bool, seed: int) -> None:
        """Match two ledgers.

        Both are read first.
        """

    told = generate_docs.command_reference("qiao match", match)
    assert "qiao match [OPTIONS] WORKERS" in told
    assert "\nMatch two ledgers.\n\nBoth are read first.\n" in told
    assert "| `-o, --out FILE` | Where the plan goes. |  |" in told
    assert "| `--json` | Print figures. |  |" in told
    assert "| `--seed INTEGER` | Settles ties. | 0 |" in told
    assert "| `-h, --help` |" in told


def test_a_stale_document_is_named_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate_docs, "ROOT", tmp_path)
    monkeypatch.setattr(generate_docs, "documents", lambda: {tmp_path / "a.md": "new"})
    assert generate_docs.main(["--check"]) == 1
    assert "a.md is stale" in capsys.readouterr().out
    assert not (tmp_path / "a.md").exists()
    assert generate_docs.main([]) == 0
    assert generate_docs.main(["--check"]) == 0


def test_every_variable_of_the_environment_is_told() -> None:
    told = generate_docs.settings_reference()
    for variable in (*VARIABLES, *COMMAND_VARIABLES):
        assert f"| `{variable.name}` |" in told
        assert variable.en in told


def test_the_permissions_name_every_role_in_their_heading() -> None:
    told = generate_docs.permissions_reference()
    assert all(f" {role.zh} |" in told for role in ROLES)
