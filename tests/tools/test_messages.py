"""The English of the site: a message without its English, or a catalogue that is old, is complained about."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import messages

pytestmark = pytest.mark.skipif(shutil.which("msgfmt") is None, reason=messages.ABSENT)

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "django.po"


def test_what_is_untranslated_fuzzy_or_obsolete_is_found(catalogue: Path) -> None:
    catalogue.write_text(
        HEADER + 'msgid "走访"\nmsgstr ""\n\n#, fuzzy\nmsgid "需求"\nmsgstr "Needs"\n\n#~ msgid "旧"\n#~ msgstr "Old"\n'
    )
    found = {kind: messages.of_kind(catalogue, option) for kind, option in messages.KINDS.items()}
    assert found == {"untranslated": ['msgid "走访"'], "fuzzy": ['msgid "需求"'], "obsolete": ['#~ msgid "旧"']}


def test_another_placeholder_than_the_sources_is_refused(catalogue: Path) -> None:
    catalogue.write_text(HEADER + '#, python-format\nmsgid "%(n)s 人"\nmsgstr "%(m)s people"\n')
    with pytest.raises(messages.subprocess.CalledProcessError):
        messages.compiled(catalogue)


def test_the_day_of_extraction_is_no_change() -> None:
    one, other = ('"POT-Creation-Date: 2019-06-30\\n"\nmsgid ""', '"POT-Creation-Date: 2019-07-01\\n"\nmsgid ""')
    assert messages.without_dates(one) == messages.without_dates(other)
