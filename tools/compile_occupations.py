"""Compile the table of occupations（编译职业分类表）that titles are read with; the output is committed.

    python tools/compile_occupations.py --codes ../shared/data/codes/occupations_csco2022.csv

The source holds four rows twice; they are found, printed and kept once. Running it twice gives the same bytes. Where it
comes from and under which licence: SOURCES.md beside the table.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from compile_places import gzipped

DATA = Path(__file__).resolve().parents[1] / "src" / "qiao" / "story" / "vacancies" / "texts" / "data"
_CODE = re.compile(r"\d(-\d\d){3}")
_MARKS = re.compile(r"\s*[LS](/[LS])?$")  # digital（S）and green（L）occupations are marked behind their names


def rows(source: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Code, name and aliases, each code once, in the order of the codes. Prints the rows that stand twice."""
    with source.open(encoding="utf-8-sig", newline="") as text:
        read = list(csv.DictReader(text))
    kept: dict[str, tuple[str, dict[str, None]]] = {}
    for row in read:
        code, name = row["code"].strip(), _MARKS.sub("", row["name"].strip())
        assert _CODE.fullmatch(code), f"{code!r} is no code"
        known, aliases = kept.setdefault(code, (name, {}))
        assert known == name, f"{code} is {known} and {name}"
        aliases.update(dict.fromkeys(_MARKS.sub("", alias.strip()) for alias in row["alias"].split(",")))
    twice = [code for code, count in Counter(row["code"].strip() for row in read).items() if count > 1]
    print(f"{len(twice)} rows stand twice:", "、".join(f"{code} {kept[code][0]}" for code in twice))
    for code, (name, aliases) in sorted(kept.items()):
        yield code, name, [alias for alias in aliases if alias not in ("", name)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codes", type=Path, required=True, help="occupations_csco2022.csv")
    given = parser.parse_args()
    found = list(rows(given.codes))
    lines = ["\t".join([code, name, ",".join(aliases)]) for code, name, aliases in found]
    known = {code for code, _, _ in found}
    for line in (DATA / "everyday.tsv").read_text("utf-8").splitlines():
        code = line.split("\t")[0]
        assert line.startswith("#") or code in known, f"everyday.tsv: {code} is no code of the classification"
    (DATA / "occupations.tsv.gz").write_bytes(gzipped("\n".join(lines) + "\n"))
    print(f"occupations.tsv.gz: {len(lines)} codes, {(DATA / 'occupations.tsv.gz').stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
