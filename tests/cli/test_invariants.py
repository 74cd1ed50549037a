"""`qiao check` without a ledger: what holds is told, what does not ends with 1, and nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from qiao.ground.audit.invariants import INVARIANTS, Finding, Invariant, load

pytestmark = pytest.mark.django_db
Run = Callable[..., Result]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """An invariant that does not hold."""

    def look() -> Iterator[Finding]:
        yield Finding("register.worker 1", "少了一半", "half is gone", "找回来", "Find it")

    monkeypatch.setitem(INVARIANTS, "tests.broken", Invariant("tests.broken", "什么都在", "all is there", look))


def test_when_all_holds_it_ends_with_0(qiao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.delitem(INVARIANTS, "audit.append_only")  # tests write into the audit as they like
    looked = qiao("check")
    assert looked.exit_code == 0, looked.output
    assert "audit.chain" in looked.output


def test_a_finding_is_told_with_its_remedy_and_ends_with_1(qiao: Run, broken: None) -> None:
    looked = qiao("check")
    assert looked.exit_code == 1
    assert "register.worker 1：少了一半。找回来" in looked.output
    assert "half is gone. Find it" in qiao("check", "--lang", "en").output


def test_json_tells_the_same(qiao: Run, broken: None) -> None:
    looked = qiao("check", "--json")
    told = json.loads(looked.output)
    assert (looked.exit_code, told["ok"]) == (1, False)
    assert next(each for each in told["invariants"] if each["name"] == "tests.broken")["findings"][0]["record"]


def test_a_chain_shorter_than_the_exported_head_is_found(qiao: Run, tmp_path: Path) -> None:
    head = tmp_path / "audit-head-7.json"
    head.write_text(json.dumps({"sequence": 7, "head": "a" * 64}))
    looked = qiao("check", "--head", head)
    assert looked.exit_code == 1
    assert "导出的链头" in looked.output


def test_a_file_that_is_no_head_is_refused(qiao: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    assert qiao("check", "--head", tmp_path / "x.json").exit_code == 2


def test_a_form_without_its_file_is_a_mistake_of_use(qiao: Run) -> None:
    assert qiao("check", "needs").exit_code == 2
