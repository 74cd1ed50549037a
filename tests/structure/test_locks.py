"""What Qiao stands on: locked with hashes and without addresses, freely licensed, and not too large."""

from __future__ import annotations

import re
import tomllib
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE_LIMIT_MB = 700

# Permissive or weak copyleft, as SPDX names them.
FREE = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Python-2.0",
    "Unlicense",
    "Zlib",
}
# The same as older packages write it, in a classifier or in the licence field.
WORDS_OF_FREE = {
    "Apache Software License",
    "Apache 2.0",
    "Apache-2.0",
    "BSD License",
    "BSD-3-Clause",
    "3-Clause BSD License",
    "GNU Lesser General Public License v2 or later (LGPLv2+)",
    "GNU Lesser General Public License v3 (LGPLv3)",
    "ISC License (ISCL)",
    "MIT",
    "MIT License",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSFL",
    "Python Software Foundation License",
    "The Unlicense (Unlicense)",
}

# Offered under several licences at our choice (GPL, LGPL 2.1+, MPL 1.1), though its classifiers read as if all held.
CHOSEN = {"pyphen": "LGPL-2.1-or-later"}

# GPL programs that checks run as processes of their own; nothing of ours imports them, and no office installs them.
RUN_APART = {"djlint"}


def locked(lock: str) -> dict[str, str]:
    """Each package of a lock file with its version."""
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE))


def entries(lock: str) -> list[str]:
    """The logical lines of a lock file: continuations joined, comments left out."""
    joined = (ROOT / lock).read_text().replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def refusal(told: Message) -> str:
    """Why this package's licence may not come in; "" when it may."""
    expression = told["License-Expression"]
    if expression:
        wanted = [set(part.split(" OR ")) for part in re.sub(r"[()]", "", expression).split(" AND ")]
        return "" if all(part & FREE for part in wanted) else expression
    classifiers = [text.rpartition(" :: ")[2] for text in told.get_all("Classifier") or [] if "License :: OSI" in text]
    if classifiers:
        return ", ".join(sorted(set(classifiers) - WORDS_OF_FREE))
    written = (told["License"] or "").strip()
    return "" if written in WORDS_OF_FREE else written or "no licence told"


def telling(**fields: str) -> Message:
    told = Message()
    for name, value in fields.items():
        told[name.replace("_", "-")] = value
    return told


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        (telling(License_Expression="MIT"), False),
        (telling(License_Expression="BSD-3-Clause AND (MIT OR GPL-2.0-only)"), False),
        (telling(License_Expression="BSD-3-Clause AND GPL-2.0-only"), True),
        (telling(License_Expression="AGPL-3.0-or-later"), True),
        (telling(Classifier="License :: OSI Approved :: GNU General Public License v3 (GPLv3)"), True),
        (telling(Classifier="License :: OSI Approved :: MIT License", License="a long text"), False),
        (telling(License="GPL"), True),
        (telling(Name="silent"), True),
    ],
)
def test_a_licence_comes_in_only_when_it_is_known_to_be_free(told: Message, refused: bool) -> None:
    assert bool(refusal(told)) == refused


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_every_locked_package_is_permissive_or_weak_copyleft(lock: str) -> None:
    refused = {name: why for name in locked(lock) if (why := refusal(metadata.metadata(name)))}
    refused = {name: why for name, why in refused.items() if CHOSEN.get(name) not in FREE}
    refused = {name: why for name, why in refused.items() if lock == "requirements.lock" or name not in RUN_APART}
    assert refused == {}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_every_entry_of_a_lock_is_one_version_with_hashes_and_nothing_else(lock: str) -> None:
    shape = re.compile(r"[a-z0-9-]+==[\w.+!]+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [entry for entry in entries(lock) if not shape.fullmatch(entry)] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_holds_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()


def test_the_test_lock_agrees_with_the_core_lock() -> None:
    core, test = locked("requirements.lock"), locked("requirements-test.lock")
    assert core.items() <= test.items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_what_is_installed_is_what_is_locked(lock: str) -> None:
    wrong = {
        name: metadata.version(name) for name, version in locked(lock).items() if metadata.version(name) != version
    }
    assert wrong == {}


def test_everything_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[\[<>=~! ]", wish)[0] for wish in project["dependencies"]}
    assert names <= set(locked("requirements.lock"))


def installed_bytes(package: str) -> int:
    """What the package takes on disk, compiled Python left out, by the list of files it was installed with."""
    files = metadata.files(package) or []
    return sum(Path(str(file.locate())).stat().st_size for file in files if Path(str(file.locate())).is_file())


def test_the_core_takes_less_than_700_megabytes() -> None:
    sizes = {package: installed_bytes(package) / 1e6 for package in locked("requirements.lock")}
    assert sum(sizes.values()) < CORE_LIMIT_MB, sorted(sizes.items(), key=lambda pair: -pair[1])[:5]


def test_the_size_is_really_looked_up() -> None:
    assert installed_bytes("numpy") > 10e6
