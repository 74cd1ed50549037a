"""Tidy: what a reader expects of this repository and no other tool checks, told in seconds.

    python tools/tidy.py            complain, and end with 1 when there is a complaint
    python tools/tidy.py --update   lower the sizes in tools/tidy.json to today's

Sizes are a ratchet. A file or a function above its limit is listed in tools/tidy.json with its size: it may shrink,
never grow. `--update` only ever lowers; whoever must raise a size writes it into the file and says why in the commit.
"""

from __future__ import annotations

import ast
import gzip
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from qiao.ground.privacy.resident_ids import BadResidentId, is_synthetic, read_resident_id  # noqa: E402

FILE_LINES = 400
FUNCTION_LINES = 60
GLANCE_LINES = 30
GLANCE_SHARE = 0.10
"""Functions have at most FUNCTION_LINES, docstrings not counted; at most this share of them passes GLANCE_LINES."""

EMPTY_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc"})
MAY_PRINT = ("src/qiao/cli/", "tools/", "bench/")
TOLD_BY_A_STAGE = ("Who acts: ", "Enters: ", "Leaves: ")
TESTS_OF_THE_WHOLE = (
    "tests/structure/",
    "tests/journeys/",
    "tests/factories/",
    "tests/ground/exchange/test_round_trips.py",
    "tests/ground/places/test_real_texts.py",
)
ASSERTING_CALLS = frozenset({"raises", "warns", "fail", "verify"})
KNOWN_HOSTS = frozenset(
    {
        "127.0.0.1",
        "localhost",
        "example.org",
        "schema.org",
        "www.sitemaps.org",
        "testserver",
        "github.com",
        "www.apache.org",
        "keepachangelog.com",
        "semver.org",
        "schemas.openxmlformats.org",
        "schemas.microsoft.com",
        "www.w3.org",
        "purl.org",
    }
)
VENDORED = ("src/qiao/web/static/vendor/", "tests/journeys/axe.min.js")
"""Built files of others, kept as they are: their licences' addresses are theirs."""

_URL_HOST = re.compile(rb"\bhttps?://([^\s/:\"'<>)`\\]+)")
_REGISTRY = re.compile(rb"(?i)\b(?:pypi|pythonhosted|npmjs|yarnpkg|npmmirror|anaconda|crates)\.(?:org|com|io)\b")
_MACHINE_PATH = re.compile(rb"(?<![\w.)}\]*])/(?:work|root|Users|home/[a-z]\w*)/")
_IDENTITY = re.compile(rb"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_UNFINISHED = re.compile(rb"\b(?:T[O]DO|F[I]XME|X[X]X)\b")
_STAGE_HEADLINE = re.compile(r"[A-Z][a-z-]+（[\u4e00-\u9fff]+）\.")


class Complaint(NamedTuple):
    """What is wrong, where, in one line."""

    path: str
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.said}"


@dataclass(frozen=True)
class File:
    """A file of the repository: `path` from its root with slashes, `content` as stored."""

    path: str
    content: bytes
    tree_paths: frozenset[str]

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.content)

    @cached_property
    def parses(self) -> bool:
        try:
            return not self.is_python or bool(self.tree)
        except (SyntaxError, ValueError):
            return False

    @cached_property
    def readable(self) -> bytes:
        """What a person would see: compressed tables and workbooks are opened; damaged ones stay as they are."""
        try:
            if self.path.endswith(".gz"):
                return gzip.decompress(self.content)
            if self.path.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(self.content)) as parts:
                    return b"\n".join(parts.read(name) for name in parts.namelist())
        except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error):
            return self.content
        return self.content

    def line_of(self, offset: int) -> int:
        return self.readable.count(b"\n", 0, offset) + 1

    def functions(self) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        """Every function with its dotted name, those of classes and inner ones included."""
        yield from _functions_of(self.tree, "")


def _functions_of(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + child.name, child
            yield from _functions_of(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions_of(child, f"{prefix}{child.name}.")
        else:
            yield from _functions_of(child, prefix)


# Sizes -------------------------------------------------------------------------------------------------------------


def function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring: explaining must not cost anything."""
    first = function.body[0]
    told = ast.get_docstring(function) is not None
    return (function.end_lineno or 0) - function.lineno + 1 - ((first.end_lineno or 0) - first.lineno + 1) * told


def sizes(files: list[File]) -> dict[str, int]:
    """What is above its limit, by path or path::function, with its lines."""
    large: dict[str, int] = {}
    for file in files:
        if not file.is_python:
            continue
        lines = file.content.count(b"\n")
        if lines > FILE_LINES:
            large[file.path] = lines
        for name, function in file.functions():
            if function_lines(function) > FUNCTION_LINES:
                large[f"{file.path}::{name}"] = function_lines(function)
    return large


def grown(today: dict[str, int], ratchet: dict[str, int]) -> Iterator[Complaint]:
    """Complaints about what grew or is newly too large, and about what shrank and was not lowered."""
    for place, lines in sorted(today.items()):
        limit = FUNCTION_LINES if "::" in place else FILE_LINES
        if place not in ratchet:
            yield Complaint(place, 1, f"{lines} lines, the limit is {limit}: split it where it does two things")
        elif lines > ratchet[place]:
            yield Complaint(place, 1, f"grew from {ratchet[place]} to {lines} lines; it may only shrink")
    for place, lines in sorted(ratchet.items()):
        if today.get(place, 0) < lines:
            yield Complaint(place, 1, f"shrank from {lines} lines: well done; run tools/tidy.py --update to keep it so")


def lowered(today: dict[str, int], ratchet: dict[str, int]) -> dict[str, int]:
    """The ratchet moved one click: never a new place, never a larger size."""
    return {place: min(lines, today[place]) for place, lines in sorted(ratchet.items()) if place in today}


def glances(files: list[File]) -> Iterator[Complaint]:
    """Most functions fit a glance; told once for the whole source, with the longest ones."""
    lengths = [
        (function_lines(function), f"{file.path}::{name}")
        for file in files
        if file.is_python and file.path.startswith("src/")
        for name, function in file.functions()
    ]
    long = sorted((pair for pair in lengths if pair[0] > GLANCE_LINES), reverse=True)
    if len(long) > GLANCE_SHARE * len(lengths):
        longest = ", ".join(f"{place} ({lines})" for lines, place in long[:5])
        said = f"{len(long)} of {len(lengths)} functions pass {GLANCE_LINES} lines, at most {GLANCE_SHARE:.0%} may: "
        yield Complaint("src", 1, said + longest)


# One file at a time --------------------------------------------------------------------------------------------------


def empty_names(file: File) -> Iterator[Complaint]:
    """A name that says nothing gathers everything."""
    words = set(re.split(r"[/_.-]", file.path.lower()))
    for word in sorted(words & EMPTY_NAMES):
        yield Complaint(file.path, 1, f"“{word}” says nothing about what is inside: name it after that")


def printing(file: File) -> Iterator[Complaint]:
    """Only commands print; all else returns what it has to say."""
    if not file.is_python or file.path.startswith(MAY_PRINT):
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield Complaint(file.path, node.lineno, "print() outside the command line, tools and bench")


def asserted_input(file: File) -> Iterator[Complaint]:
    """`assert` is for our own bugs, and the command line meets only input."""
    if not file.is_python or not file.path.startswith("src/qiao/cli/"):
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Assert):
            yield Complaint(file.path, node.lineno, "assert in the command line: refuse input with a code and a remedy")


def addresses(file: File) -> Iterator[Complaint]:
    """No registry, no machine's own path, no address but those a reader may follow; none at all in a lock file."""
    if file.path.startswith(VENDORED):
        return
    for found in _URL_HOST.finditer(file.readable):
        host = found[1].decode("utf-8", "replace").removeprefix("*.")
        if file.path.endswith(".lock") or host not in KNOWN_HOSTS:
            yield Complaint(file.path, file.line_of(found.start()), f"address of {host}, which is not a known host")
    for pattern, what in ((_REGISTRY, "a package registry is named"), (_MACHINE_PATH, "a path of one machine")):
        for found in pattern.finditer(file.readable):
            yield Complaint(file.path, file.line_of(found.start()), what)


def real_identities(file: File) -> Iterator[Complaint]:
    """A number that would pass as a living person's; made-up people carry area codes never issued."""
    for found in _IDENTITY.finditer(file.readable):
        number = found[0].decode()
        try:
            read_resident_id(number)
        except BadResidentId:
            continue
        if not is_synthetic(number):
            said = "an identity number that may be someone's: use privacy.resident_ids.compose"
            yield Complaint(file.path, file.line_of(found.start()), said)


def unfinished(file: File) -> Iterator[Complaint]:
    """What is not done is said in an issue, not left in the code."""
    if file.path.endswith((".py", ".md", ".toml", ".yaml")) or file.path == "Makefile":
        for found in _UNFINISHED.finditer(file.content):
            yield Complaint(file.path, file.line_of(found.start()), f"{found[0].decode()} left behind")


def stage_account(file: File) -> Iterator[Complaint]:
    """A stage says in its docstring: the Chinese term, who acts, what enters, what leaves."""
    if not re.fullmatch(r"src/qiao/story/\w+/__init__\.py", file.path):
        return
    lines = (ast.get_docstring(file.tree) or "").splitlines()
    if not lines or not _STAGE_HEADLINE.fullmatch(lines[0]):
        yield Complaint(file.path, 1, "the docstring opens with “Name（中文）.”")
    for opening in TOLD_BY_A_STAGE:
        if not any(line.startswith(opening) and line.endswith(".") for line in lines):
            yield Complaint(file.path, 1, f"the docstring lacks a line “{opening}….”")


def empty_tests(file: File) -> Iterator[Complaint]:
    """A test that asserts nothing cannot fail. Asserting may be left to a function of the same file."""
    if not file.is_python or not Path(file.path).name.startswith("test_"):
        return
    functions = dict(file.functions())
    asserting: set[str] = set()
    while more := {n for n, f in functions.items() if n not in asserting and _asserts(f, asserting)}:
        asserting |= more
    for name, function in functions.items():
        if name.rpartition(".")[2].startswith("test_") and name not in asserting:
            yield Complaint(file.path, function.lineno, f"{name} asserts nothing, so it cannot fail")


def _asserts(function: ast.AST, asserting: set[str]) -> bool:
    last_names = {name.rpartition(".")[2] for name in asserting}
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ASSERTING_CALLS | last_names or called.startswith("assert_"):
                return True
    return False


def mirrored(file: File) -> Iterator[Complaint]:
    """tests/a/test_b.py or test_b_more.py stands for src/qiao/a/b.py, for the folder b or for a/…/b.py."""
    folder, _, name = file.path.rpartition("/")
    if not re.fullmatch(r"test_\w+\.py", name) or file.path.startswith(TESTS_OF_THE_WHOLE):
        return
    own = folder.removeprefix("tests").strip("/")
    if own.split("/")[0] not in {"tools", "bench"}:
        own = f"src/qiao/{own}".rstrip("/")
    subject = name.removeprefix("test_").removesuffix(".py")
    parts = subject.split("_")
    stems = {"_".join(parts[:n]) for n in range(1, len(parts) + 1)}
    tried = {f"/{stem}{end}" for stem in stems for end in (".py", "/__init__.py")}
    if not any(path.startswith(f"{own}/") and path.endswith(tuple(tried)) for path in file.tree_paths):
        yield Complaint(file.path, 1, f"tests mirror the source, and there is no {own}/{subject}.py")


CHECKS: tuple[Callable[[File], Iterator[Complaint]], ...] = (
    empty_names,
    printing,
    asserted_input,
    addresses,
    real_identities,
    unfinished,
    stage_account,
    empty_tests,
    mirrored,
)


def complaints(files: list[File], ratchet: dict[str, int]) -> list[Complaint]:
    """Everything there is to say about these files, in the order of their paths."""
    broken = [Complaint(file.path, 1, "is no Python that can be read") for file in files if not file.parses]
    files = [file for file in files if file.parses]
    said = [complaint for file in files for check in CHECKS for complaint in check(file)]
    return sorted([*broken, *said, *glances(files), *grown(sizes(files), ratchet)])


def repository_files(root: Path) -> list[File]:
    """The files that are or would be in the repository: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
    ).stdout.decode()
    paths = sorted(path for path in set(listed.split("\0")) if path and (root / path).is_file())
    return [File(path, (root / path).read_bytes(), frozenset(paths)) for path in paths]


def main(arguments: list[str]) -> int:
    ratchet_file = ROOT / "tools" / "tidy.json"
    ratchet: dict[str, int] = json.loads(ratchet_file.read_text())
    files = repository_files(ROOT)
    if "--update" in arguments:
        ratchet = lowered(sizes(files), ratchet)
        ratchet_file.write_text(json.dumps(ratchet, indent=2) + "\n")
    said = complaints(files, ratchet)
    for complaint in said:
        print(complaint)
    print(f"tidy: {len(files)} files, {len(said)} complaints, {len(ratchet)} sizes above their limit allowed to shrink")
    return 1 if said else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
