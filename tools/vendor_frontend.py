"""Bring the built front-end files of others into the repository, each of a pinned version and digest.

    python tools/vendor_frontend.py           fetch with `npm pack`, check the digests, write the files
    python tools/vendor_frontend.py --check   say whether the icon sprite holds every icon that a page asks for

tools/frontend.json names packages, files, and which of Tabler's classes and icons are kept. The files are committed, so
that neither `make demo` nor `make test` needs npm.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src/qiao/web"
LIST = ROOT / "tools/frontend.json"
STYLES = WEB / "static/vendor/tabler.css"
SPRITE = WEB / "static/qiao/icons.svg"
LICENCES = WEB / "static/vendor/LICENSES.txt"
OWN_ICONS = ROOT / "tools/own_icons.svg"
"""Symbols of our own, such as the logo, set before Tabler's."""

_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_PART = re.compile(r",(?![^(]*\))")
_VARIABLE = re.compile(r"(--tblr-[\w-]+):[^;{}]*(?:;|(?=\}))")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def unpacked(name: str, pinned: dict[str, str], folder: Path) -> Path:
    """The package's files, fetched through npm as it is set up on this machine. Refuses another digest than ours."""
    spec = f"{name}@{pinned['version']}"
    packed = subprocess.run(
        ["npm", "pack", "--silent", spec], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    archive = folder / packed
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != pinned["sha256"]:
        raise SystemExit(f"{spec} has the digest {digest}, not the pinned one: look at what changed before you pin it")
    target = folder / packed.removesuffix(".tgz")
    with tarfile.open(archive) as opened:
        opened.extractall(target, filter="data")
    return target / "package"


def without_map(text: str) -> str:
    """A built file without the name of its source map, which is not copied: collecting static files would miss it."""
    return re.sub(r"/[/*]# sourceMappingURL=\S+(\s*\*/)?", "", text).rstrip() + "\n"


# Tabler's sheet ------------------------------------------------------------------------------------------------------


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The top rules of a sheet: what stands before the brace, and what stands between the braces."""
    place = 0
    while (opening := sheet.find("{", place)) >= 0:
        depth, end = 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        yield sheet[place:opening].strip(), sheet[opening + 1 : end - 1]
        place = end


def kept(sheet: str, wanted: re.Pattern[str]) -> str:
    """The rules all of whose classes are `wanted`; what names no class stays."""
    out = []
    for head, body in rules(sheet):
        if head.startswith(("@media", "@supports")):
            if inner := kept(body, wanted):
                out.append(f"{head}{{{inner}}}")
        elif head.startswith("@"):
            continue
        else:
            parts = [part for part in _PART.split(head) if all(map(wanted.fullmatch, _CLASS.findall(part)))]
            parts = [part for part in parts if "[data-" not in part and "[dir=rtl" not in part]
            if parts:
                out.append(f"{','.join(parts)}{{{body}}}")
    return "\n".join(out)


def with_used_variables(sheet: str) -> str:
    """The sheet without the variables that nothing in it reads."""
    while True:
        read = set(re.findall(r"var\((--[\w-]+)", sheet))
        slim = _VARIABLE.sub(lambda found, read=read: found[0] if found[1] in read else "", sheet)  # type: ignore[misc]
        slim = re.sub(r"[^{}\n]*\{\s*\}\n?", "", slim)
        if slim == sheet:
            return sheet
        sheet = slim


def tabler(package: Path, classes: list[str]) -> str:
    """Tabler's sheet, only what is needed, in a cascade layer below ours."""
    text = (package / "dist/css/tabler.min.css").read_text(encoding="utf-8").removeprefix('@charset "UTF-8";')
    told = "/* Tabler, MIT License, see LICENSES.txt. A part of it, made by tools/vendor_frontend.py: do not edit. */"
    slim = with_used_variables(kept(_COMMENT.sub("", text), re.compile("|".join(classes))))
    return f"{told}\n@layer tabler {{\n{slim}\n}}\n"


# Icons ---------------------------------------------------------------------------------------------------------------


def symbol(file: Path) -> str:
    """One icon as a symbol of the sprite."""
    inner = re.search(r"<svg.*?>(.*)</svg>", file.read_text(encoding="utf-8"), re.DOTALL)
    assert inner
    drawn = inner[1].replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
    drawn = re.sub(r">\s+<", "><", drawn.strip()).replace(" />", "/>")
    return f'<symbol id="{file.stem}" viewBox="0 0 24 24">{drawn}</symbol>'


def sprite(package: Path, names: list[str]) -> str:
    """Our own symbols and Tabler's, in one file. Line width and colour are set where an icon is used."""
    drawn = [symbol(package / f"icons/outline/{name}.svg") for name in sorted(set(names))]
    own = OWN_ICONS.read_text(encoding="utf-8").strip()
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', own, *drawn, "</svg>"]) + "\n"


def asked_icons() -> dict[str, str]:
    """Every icon that a template or a page of ours names, with a file that does."""
    named = re.compile(r"{%\s*icon\s+[\"']([\w-]+)[\"']|\bicon\s*(?::\s*\w+\s*)?=\s*[\"']([\w-]+)[\"']")
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py")]
    return {
        found[1] or found[2]: str(file.relative_to(ROOT))
        for file in files
        for found in named.finditer(file.read_text(encoding="utf-8"))
    }


def drawn_icons() -> set[str]:
    """The names of the sprite."""
    return set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


def missing_icons() -> list[str]:
    """What is wrong: one line an icon that is asked for and not drawn."""
    drawn = drawn_icons()
    return [
        f"{file}: no icon “{name}” in the sprite" for name, file in sorted(asked_icons().items()) if name not in drawn
    ]


def licence(name: str, package: Path, version: str) -> str:
    """A package's licence text; Tabler's core ships none and says MIT in its package file."""
    shipped = [path for path in sorted(package.iterdir()) if path.name.upper().startswith("LICENSE")]
    texts = [path.read_text(encoding="utf-8") for path in shipped] or [f"License: {_said(package)}"]
    return f"== {name} {version} ==\n\n" + "\n".join(texts).rstrip() + "\n"


def _said(package: Path) -> str:
    told: dict[str, Any] = json.loads((package / "package.json").read_text(encoding="utf-8"))
    return f"{told['license']} (by its package file), {told.get('author') or 'its authors'}"


def write_all(wanted: dict[str, Any]) -> None:
    """Fetch and write every file."""
    with tempfile.TemporaryDirectory() as temporary:
        at = {name: unpacked(name, pinned, Path(temporary)) for name, pinned in wanted["packages"].items()}
        for name, source, target in wanted["copies"]:
            built = without_map((at[name] / source).read_text(encoding="utf-8"))
            (ROOT / target).write_text(built, encoding="utf-8")
        STYLES.write_text(tabler(at["@tabler/core"], wanted["tabler_classes"]), encoding="utf-8")
        SPRITE.write_text(sprite(at["@tabler/icons"], wanted["icons"]), encoding="utf-8")
        texts = [licence(name, at[name], wanted["packages"][name]["version"]) for name in at if name != "axe-core"]
        LICENCES.write_text("\n".join(texts), encoding="utf-8")


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        write_all(json.loads(LIST.read_text(encoding="utf-8")))
    missing = missing_icons()
    print("\n".join(missing) or f"front end: {len(drawn_icons())} icons, none missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
