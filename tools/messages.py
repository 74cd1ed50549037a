"""The English of the site: what pages say, extracted from the source, and its translations.

    python tools/messages.py           extract anew, keep what is translated, compile
    python tools/messages.py --check   complain about what is untranslated, fuzzy, obsolete or stale, and end with 1

Chinese is the source; src/qiao/site/locale/en holds the English. Needs GNU gettext.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/qiao"
LOCALE = SOURCE / "site/locale"
CATALOGUE = Path("en/LC_MESSAGES/django.po")
KINDS = {"untranslated": "--untranslated", "fuzzy": "--only-fuzzy", "obsolete": "--only-obsolete"}
COLUMNS = ("--keyword=column:2", "--keyword=Column:2")
"""The headings of ledgers: their columns are made by functions of these names, the heading second."""
ABSENT = "GNU gettext is not installed, so the English was not looked at. On Debian: apt install gettext"

sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(SOURCE.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def extract(locale: Path) -> None:
    """Bring the catalogue in a folder up to the source; translations that are still asked for stay."""
    import django
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.core.management.commands import makemessages

    if not apps.ready:  # a second set-up would set the logs up anew, and close what others write to
        django.setup()
    makemessages.Command.xgettext_options = [*makemessages.Command.xgettext_options, *COLUMNS]
    settings.LOCALE_PATHS = [locale]
    before = Path.cwd()
    os.chdir(SOURCE)
    try:
        asked = {"locale": ["en"], "no_obsolete": True, "add_location": "file", "no_wrap": True, "verbosity": 0}
        call_command("makemessages", extensions=["html", "py"], **asked)
    finally:
        os.chdir(before)


def without_dates(text: str) -> str:
    """A catalogue without the lines that change with every extraction."""
    return "\n".join(line for line in text.splitlines() if not line.startswith('"POT-Creation-Date'))


def compiled(catalogue: Path) -> bytes:
    """What programs read. Refuses a catalogue whose placeholders differ from the source's."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "django.mo"
        subprocess.run(["msgfmt", "--check", "-o", str(target), str(catalogue)], check=True)
        return target.read_bytes()


def of_kind(catalogue: Path, option: str) -> list[str]:
    """The messages of one kind, as they stand in the catalogue."""
    found = subprocess.run(
        ["msgattrib", option, "--no-wrap", str(catalogue)], check=True, capture_output=True, text=True
    ).stdout
    return [line for line in found.splitlines() if line.startswith(("msgid ", "#~ msgid ")) and line[-3:] != ' ""']


def complaints() -> list[str]:
    """Everything that is wrong with the English, one line each."""
    catalogue = LOCALE / CATALOGUE
    said = [f"{kind}: {line}" for kind, option in KINDS.items() for line in of_kind(catalogue, option)]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / CATALOGUE
        fresh.parent.mkdir(parents=True)
        shutil.copy(catalogue, fresh)
        extract(Path(folder))
        if without_dates(fresh.read_text(encoding="utf-8")) != without_dates(catalogue.read_text(encoding="utf-8")):
            new = set(of_kind(fresh, "--untranslated")) - set(of_kind(catalogue, "--untranslated"))
            said += [f"stale: {line}" for line in sorted(new)] or ["stale: places or dropped messages"]
            said.append("the source says other things than the catalogue: run make messages and translate")
    if not said and (LOCALE / CATALOGUE).with_suffix(".mo").read_bytes() != compiled(catalogue):
        said.append("the compiled catalogue is old: run make messages")
    return said


def main(arguments: list[str]) -> int:
    if shutil.which("msgfmt") is None:
        print(f"SKIPPED: {ABSENT}")
        return 0
    catalogue = LOCALE / CATALOGUE
    if "--check" not in arguments:
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        extract(LOCALE)
        catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))
    said = complaints()
    print("\n".join(said) or "messages: everything the pages say has its English")
    return 1 if said and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
