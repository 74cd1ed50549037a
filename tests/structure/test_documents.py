"""The documents: short where they must be, and pointing only at what exists."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import qiao

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
GLOSSARY = ROOT / "docs/glossary.md"


def exists(dotted: str) -> bool:
    """Whether a dotted name is a module of Qiao's, or something inside one."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            fields = getattr(found, "__dataclass_fields__", {})
            found = getattr(found, name, fields.get(name))
        return found is not None
    return False


def rows() -> list[tuple[str, ...]]:
    """The glossary's rows without its headings: 中文, English, where, what it means."""
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if "---" not in line][1:]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_has_at_most_120_lines(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("document", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_inside_the_repository_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_name_of_the_code_in_a_document_exists(document: Path) -> None:
    names = set(re.findall(r"`(qiao(?:\.\w+)+)(?:\(\))?`", document.read_text(encoding="utf-8")))
    assert sorted(name for name in names if not exists(name)) == []


@pytest.mark.parametrize("document", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_path_of_the_repository_in_a_document_exists(document: Path) -> None:
    paths = set(re.findall(r"`((?:src|tests|tools|docs|bench)/[\w./-]+)`", document.read_text(encoding="utf-8")))
    assert sorted(path for path in paths if not (ROOT / path).exists()) == []


def test_every_glossary_row_tells_a_term_in_both_languages_and_what_it_means() -> None:
    assert [row for row in rows() if len(row) != 4 or not (row[0] and row[1] and row[3])] == []


def test_the_glossary_is_sorted_by_the_english_term_and_tells_each_once() -> None:
    terms = [row[1].casefold() for row in rows()]
    assert terms == sorted(set(terms))


def test_the_promises_are_the_same_in_both_readmes() -> None:
    promises = {
        name: re.findall(r"^\| ([^|]+[.。]) \|", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name in ("README.md", "README.zh-CN.md")
    }
    assert len(promises["README.md"]) == len(promises["README.zh-CN.md"]) == 5


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## [{qiao.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
