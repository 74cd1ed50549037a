"""What is copied from others: pinned, small, and every icon that a page asks for is drawn."""

from __future__ import annotations

import json
import re

import vendor_frontend as vendor

WANTED = re.compile("btn|form-(control|label)")


def test_every_icon_that_a_page_asks_for_is_drawn() -> None:
    assert vendor.missing_icons() == []


def test_an_icon_that_nobody_drew_is_named_with_the_page_that_asks(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(vendor, "asked_icons", lambda: {"dragon": "a.html", "bus": "b.html"})
    assert vendor.missing_icons() == ["a.html: no icon “dragon” in the sprite"]


def test_every_package_is_pinned_by_version_and_digest() -> None:
    for pinned in json.loads(vendor.LIST.read_text(encoding="utf-8"))["packages"].values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", pinned["version"])
        assert re.fullmatch(r"[0-9a-f]{64}", pinned["sha256"])


def test_a_rule_stays_only_if_all_its_classes_are_wanted() -> None:
    sheet = "body{margin:0}.btn,.badge{a:b}.btn .badge{c:d}@media (min-width:1px){.form-label{e:f}.nav{g:h}}"
    assert vendor.kept(sheet, WANTED) == "body{margin:0}\n.btn{a:b}\n@media (min-width:1px){.form-label{e:f}}"


def test_variables_that_nothing_reads_are_dropped_until_none_is_left() -> None:
    sheet = ":root{--tblr-a:1;--tblr-b:var(--tblr-a);--tblr-c:2}\nbody{margin:var(--tblr-c)}"
    assert vendor.with_used_variables(sheet) == ":root{--tblr-c:2}\nbody{margin:var(--tblr-c)}"


def test_a_source_map_is_not_asked_for() -> None:
    assert vendor.without_map("a{}\n/*# sourceMappingURL=a.css.map */") == "a{}\n"
    assert vendor.without_map("a()\n//# sourceMappingURL=a.js.map\n") == "a()\n"


def test_the_licences_of_all_that_is_served_are_there() -> None:
    told = vendor.LICENCES.read_text(encoding="utf-8")
    assert all(name in told for name in ("@tabler/core", "@tabler/icons", "htmx.org"))
