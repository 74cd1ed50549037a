"""Tidy: every complaint it can make, made once on a planted fault, and withheld from what is right."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date

import pytest

import tidy
from qiao.ground.privacy.resident_ids import check_digit, compose

# Composed here, so that no whole number stands in the repository: Beijing's Dongcheng, a real area.
LIKE_A_REAL_PERSONS = "11010119900307104" + check_digit("11010119900307104")
MADE_UP = compose("500901", date(1990, 3, 7), 104)


def file(path: str, text: str = "", *, others: tuple[str, ...] = ()) -> tidy.File:
    return tidy.File(path, text.encode(), frozenset({path, *others}))


def said(*files: tidy.File, ratchet: dict[str, int] | None = None) -> list[str]:
    return [str(complaint) for complaint in tidy.complaints(list(files), ratchet or {})]


def function_of(lines: int, *, docstring: int = 0, name: str = "long") -> str:
    told = '    """Told.\n' + "    more\n" * (docstring - 2) + '    """\n' if docstring else ""
    return f"def {name}():\n{told}" + "    x = 1\n" * (lines - 1)


def test_the_repository_itself_reads_as_files_with_paths_from_its_root() -> None:
    paths = {found.path for found in tidy.repository_files(tidy.ROOT)}
    assert {"Makefile", "tools/tidy.py", "src/qiao/story/__init__.py"} <= paths


def test_a_file_at_the_limit_is_well_and_one_line_more_is_not() -> None:
    assert said(file("src/qiao/a.py", "x = 1\n" * tidy.FILE_LINES)) == []
    assert "401 lines, the limit is 400" in said(file("src/qiao/a.py", "x = 1\n" * (tidy.FILE_LINES + 1)))[0]


def test_a_function_is_measured_without_its_docstring() -> None:
    tree = tidy.ast.parse(function_of(40, docstring=25))
    assert tidy.function_lines(tree.body[0]) == 40


def test_a_function_above_the_limit_is_named_with_its_class() -> None:
    method = "class A:\n" + "".join(f"    {line}\n" for line in function_of(61).splitlines())
    assert list(tidy.sizes([file("tests/a.py", method)])) == ["tests/a.py::A.long"]


def test_a_listed_size_may_stay_but_not_grow() -> None:
    long = file("tests/a.py", function_of(70))
    assert said(long, ratchet={"tests/a.py::long": 70}) == []
    assert "grew from 69 to 70" in said(long, ratchet={"tests/a.py::long": 69})[0]


def test_a_shrunk_size_asks_to_be_lowered_and_update_lowers_it() -> None:
    long = file("tests/a.py", function_of(65))
    assert "shrank from 70" in said(long, ratchet={"tests/a.py::long": 70})[0]
    assert tidy.lowered(tidy.sizes([long]), {"tests/a.py::long": 70, "gone.py": 500}) == {"tests/a.py::long": 65}


def test_update_never_admits_a_new_place_nor_a_larger_size() -> None:
    today = {"new.py": 900, "old.py": 600}
    assert tidy.lowered(today, {"old.py": 500}) == {"old.py": 500}


def test_too_many_functions_beyond_a_glance_are_told_with_the_longest() -> None:
    many = "".join(function_of(31 + n, name=f"f{n}") for n in range(3))
    (only,) = said(file("src/qiao/a.py", many))
    assert "3 of 3 functions pass 30 lines" in only
    assert "src/qiao/a.py::f2 (33)" in only


@pytest.mark.parametrize("path", ["src/qiao/utils.py", "tests/helpers/a.txt", "src/qiao/date_utils.py", "misc/a.md"])
def test_a_name_that_says_nothing_is_refused(path: str) -> None:
    assert "says nothing" in said(file(path))[0]


def test_printing_is_for_commands_alone() -> None:
    assert "src/qiao/ground/a.py:1: print()" in said(file("src/qiao/ground/a.py", "print(1)\n"))[0]
    assert said(file("src/qiao/cli/a.py", "print(1)\n"), file("bench/b.py", "print(1)\n")) == []


def test_the_command_line_never_asserts() -> None:
    line = "assert x is not None, 'why'\n"
    assert "refuse input" in said(file("src/qiao/cli/a.py", line))[0]
    assert said(file("src/qiao/engine/a.py", line)) == []


@pytest.mark.parametrize(
    "text",
    [
        "see https" + "://packages.some-mirror.net/simple",
        "--index-url=http" + "://10.0.0.5:8080/",
        "from " + "pypi" + ".org",
        "open('" + "/root" + "/data.csv')",
        "in /" + "home/anna/data",
    ],
)
def test_addresses_registries_and_paths_of_one_machine_are_refused(text: str) -> None:
    assert len(said(file("docs/a.md", text))) == 1


def test_a_known_host_may_be_linked_to_but_not_from_a_lock_file() -> None:
    link = "http" + "://127.0.0.1:8000"
    assert said(file("README.md", link)) == []
    assert len(said(file("requirements.lock", link))) == 1


def test_a_real_looking_identity_number_is_refused_with_its_line() -> None:
    assert said(file("tests/a.csv", f"a\n{LIKE_A_REAL_PERSONS}\n"))[0].startswith("tests/a.csv:2: an identity number")


def test_numbers_of_made_up_people_and_numbers_with_a_wrong_check_digit_pass() -> None:
    wrong = LIKE_A_REAL_PERSONS[:17] + ("0" if LIKE_A_REAL_PERSONS[17] != "0" else "1")
    assert said(file("tests/a.csv", f"{MADE_UP}\n{wrong}\n")) == []


def test_an_identity_number_is_found_inside_a_compressed_table() -> None:
    packed = tidy.File("src/qiao/a.tsv.gz", gzip.compress(LIKE_A_REAL_PERSONS.encode()), frozenset())
    assert "an identity number" in said(packed)[0]


def test_an_identity_number_is_found_inside_a_workbook() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as parts:
        parts.writestr("xl/sharedStrings.xml", f"<t>{LIKE_A_REAL_PERSONS}</t>")
    assert "an identity number" in said(tidy.File("tests/a.xlsx", stored.getvalue(), frozenset()))[0]


@pytest.mark.parametrize("path", ["tests/a.xlsx", "src/qiao/a.tsv.gz"])
def test_a_file_that_is_damaged_on_purpose_is_read_as_it_is(path: str) -> None:
    assert "an identity number" in said(file(path, f"torn {LIKE_A_REAL_PERSONS} "))[0]


def test_python_that_cannot_be_read_is_a_complaint_and_hides_no_other() -> None:
    told = said(file("src/qiao/a.py", "def (:\n"), file("src/qiao/ground/b.py", "print(1)\n"))
    assert told == [
        "src/qiao/a.py:1: is no Python that can be read",
        "src/qiao/ground/b.py:1: print() outside the command line, tools and bench",
    ]


def test_what_is_left_to_do_is_refused() -> None:
    assert "left behind" in said(file("src/qiao/a.py", "# TO" + "DO later\n"))[0]


def test_a_stage_must_tell_who_acts_what_enters_and_what_leaves() -> None:
    path = "src/qiao/story/visits/__init__.py"
    whole = '"""Visits（走访）.\n\nWho acts: staff.\nEnters: homes.\nLeaves: promises.\n"""\n'
    assert said(file(path, whole)) == []
    assert "lacks a line “Leaves: " in said(file(path, whole.replace("Leaves: promises.\n", "")))[0]
    assert "opens with" in said(file(path, whole.replace("（走访）", "")))[0]


@pytest.mark.parametrize(
    "body",
    [
        "    assert 1",
        "    with pytest.raises(ValueError):\n        f()",
        "    shared()\n\n\ndef shared():\n    deeper()\n\n\ndef deeper():\n    assert 1",
    ],
)
def test_a_test_that_asserts_itself_or_through_its_own_file_passes(body: str) -> None:
    assert said(file("tests/structure/test_a.py", f"def test_it():\n{body}\n")) == []


def test_a_test_that_asserts_nothing_is_named() -> None:
    text = "def test_it():\n    run()\n\n\ndef run():\n    pass\n"
    assert "test_it asserts nothing" in said(file("tests/structure/test_a.py", text))[0]


@pytest.mark.parametrize(
    ("test", "source"),
    [
        ("tests/ground/places/test_lookup.py", "src/qiao/ground/places/lookup.py"),
        ("tests/ground/places/test_lookup_speed.py", "src/qiao/ground/places/lookup.py"),
        ("tests/story/vacancies/test_wages.py", "src/qiao/story/vacancies/texts/wages.py"),
        ("tests/engine/test_matching.py", "src/qiao/engine/matching/__init__.py"),
        ("tests/tools/test_tidy.py", "tools/tidy.py"),
    ],
)
def test_a_test_file_stands_where_its_source_stands(test: str, source: str) -> None:
    assert said(file(test, others=(source,))) == []
    assert "tests mirror the source" in said(file(test))[0]
