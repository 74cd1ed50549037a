"""Compile the tables of `qiao.ground.places` from their sources (编译行政区划表). Developers run it; its outputs are committed.

    npm pack china-division@2.7.0 && tar xf china-division-2.7.0.tgz          # gives ./package
    pip download --no-deps cpca==0.5.5 && unzip cpca-0.5.5-*.whl              # gives ./cpca
    python tools/compile_places.py --divisions package --points cpca/resources/adcodes.csv --codes ../shared/data/codes/gb2260

Without arguments it only renews the stamp, which is needed after a change to a hand-written table.
Running it twice gives the same bytes. What was judged on the way is printed, for a person to read.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import zlib
from collections import defaultdict
from pathlib import Path

from qiao.ground.places.naming import STATISTICAL_NAMES, stem

DATA = Path(__file__).resolve().parents[1] / "src" / "qiao" / "ground" / "places" / "data"
COMPILED = ("divisions.tsv.gz", "townships.tsv.gz", "villages.tsv.gz", "retired.tsv.gz", "points.tsv.gz")
WRITTEN = ("changes.tsv", "successors.tsv", "called.tsv", "pairings.tsv")
CUT = "2023-06-30"
WITH_VILLAGES = ("50", "37")
CITIES_WITHOUT_COUNTIES = {"4419": "441900", "4420": "442000", "4604": "460400", "6202": "620201"}  # 东莞 中山 儋州 嘉峪关
NO_PLACE = STATISTICAL_NAMES | {"市区", "省直辖行政单位", "省直辖单位", "直辖行政单位", "自治区直辖县级行政单位", "规划控制区"}
# Statistical county-level units whose codes look like zones or not, and that GB/T 2260 does not hold.
STATISTICAL_COUNTIES = {"232761", "232762", "232763", "232764", "460321", "460322", "460323", "632857"}


def gzipped(text: str) -> bytes:
    """A gzip stream without name or time, so that the same text always gives the same bytes."""
    body = text.encode("utf-8")
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = squeeze.compress(body) + squeeze.flush()
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return head + packed + zlib.crc32(body).to_bytes(4, "little") + (len(body) % 2**32).to_bytes(4, "little")


def write(name: str, lines: list[str]) -> None:
    (DATA / name).write_bytes(gzipped("\n".join(lines) + "\n"))
    print(f"{name}: {len(lines)} lines, {(DATA / name).stat().st_size:,} bytes")


def written(name: str) -> list[list[str]]:
    """The rows of a hand-written table, comments and blanks left out."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def package_rows(package: Path, file: str) -> dict[str, str]:
    with (package / "dist" / file).open(encoding="utf-8", newline="") as source:
        return {row["code"]: row["name"] for row in csv.DictReader(source)}


class Present:
    """Today's divisions: the package, and what changed since."""

    def __init__(self, package: Path) -> None:
        self.names: dict[str, str] = {}
        self.zones: set[str] = set()
        self.county_of: dict[str, str] = {}  # a township's county where that is not its own first six digits
        provinces = package_rows(package, "provinces.csv")
        cities = package_rows(package, "cities.csv")
        areas = package_rows(package, "areas.csv")
        self.townships = package_rows(package, "streets.csv")
        self.names |= {code + "0000": name for code, name in provinces.items()}
        self.names |= {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}
        self.names |= {code + "00": name for code, name in cities.items() if name not in NO_PLACE}
        for code, name in areas.items():
            if CITIES_WITHOUT_COUNTIES.get(code[:4]) != code and name not in NO_PLACE:
                self.names[code] = name
        self.retired_since: dict[str, tuple[str, tuple[str, ...], str]] = {}
        for kind, code, target, since, *_ in written("changes.tsv"):
            self._change(kind, code, target, since)
        self._mark_zones()

    def _change(self, kind: str, code: str, target: str, since: str) -> None:
        if kind == "add":
            self.names[code] = target
        elif kind == "retire":
            self.retired_since[code] = (self.names.pop(code), tuple(target.split()), since)
        elif kind == "move":
            moved = [t for t in self.townships if t == code or (code.endswith("*") and t.startswith(code[:-1]))]
            assert moved, f"no township {code} to move"
            self.county_of.update(dict.fromkeys(moved, target))
        else:
            raise ValueError(f"changes.tsv: no kind {kind!r}")

    def _mark_zones(self) -> None:
        for code in self.names:
            number = int(code[4:])
            if (71 <= number <= 79 and code[2:4] != "90") or code in STATISTICAL_COUNTIES:
                self.zones.add(code)

    def city_of(self, code: str) -> str:
        """The nearest present division around a county's code: its city, else its province; "" when neither is."""
        return next((up for up in (code[:4] + "00", code[:2] + "0000") if up in self.names and up != code), "")


class Past:
    """The code lists of 1980-2019 and the register of their successors."""

    def __init__(self, folder: Path) -> None:
        self.spans: dict[str, dict[str, list[int]]] = defaultdict(dict)
        for file in sorted(folder.glob("*.tsv")):
            if file.name != "sources.tsv":
                self._read(file)
        for code, name in json.loads((folder / "mumuy_history.json").read_text("utf-8")).items():
            self.spans[code].setdefault(name, [])
        register = json.loads((folder / "mumuy_list.json").read_text("utf-8"))
        for code, name in register.items():
            self.spans[code].setdefault(name, [])
        self.register = register
        self.becomes: dict[str, list[str]] = json.loads((folder / "mumuy_diff.json").read_text("utf-8"))

    def _read(self, file: Path) -> None:
        with file.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source, delimiter="\t"):
                years = self.spans[row["Code"]].setdefault(row["Name"].strip(), [])
                years.append(int(row["Revision"][:4]))

    def names(self, code: str) -> list[str]:
        """The names a code bore, oldest first; those of unknown years last."""
        return sorted(self.spans.get(code, {}), key=lambda name: min(self.spans[code][name], default=9999))


class Heirs:
    """Which present divisions stand where a retired code stood."""

    def __init__(self, present: Present, past: Past) -> None:
        self.present, self.past = present, past
        self.told = {code: tuple(heirs.split()) for code, heirs, *_ in written("successors.tsv")}
        self.by_stem: dict[tuple[str, str], set[str]] = defaultdict(set)
        for code, name in present.names.items():
            if not code.endswith("00") and code not in present.zones:
                self.by_stem[(code[:2], stem(name))].add(code)

    def of(self, code: str) -> tuple[tuple[str, ...], str]:
        """The successors and how they were found."""
        if code[:2] in ("81", "82", "83", "71"):
            return (("71" if code[:2] == "83" else code[:2]) + "0000",), "province"
        if code.endswith("00") and not code.endswith("0000") and code not in self.told:
            return self._of_prefecture(code)
        found, way = self._own(code)
        return (found, way) if found else (self._around(code), "around it")

    def _own(self, code: str) -> tuple[tuple[str, ...], str]:
        """The successors of this very division; none when only what lies around it is known."""
        if code in self.told:
            return self.told[code], "told"
        if code in self.present.retired_since:
            return self.present.retired_since[code][1], "changes"
        names = self.past.names(code)
        if all(name in NO_PLACE for name in names):
            return (), ""
        if chained := self._chain(code, set()):
            return chained, "register"
        for name in reversed(names):
            for province in ((code[:2], "50") if code[:2] == "51" else (code[:2],)):
                same = self.by_stem.get((province, stem(name)), set())
                if len(same) == 1:
                    return tuple(same), "same name"
        return (), ""

    def _chain(self, code: str, seen: set[str]) -> tuple[str, ...]:
        if code in seen:
            return ()
        if code in self.present.names and seen:
            return (code,)
        heirs = self.told.get(code) or self.past.becomes.get(code, ())
        if code in self.present.retired_since:
            heirs = self.present.retired_since[code][1]
        found = [heir for step in heirs for heir in self._chain(step, seen | {code})]
        return tuple(sorted(set(found)))

    def _of_prefecture(self, code: str) -> tuple[tuple[str, ...], str]:
        chained = self._chain(code, set())
        if chained and all(heir.endswith("00") for heir in chained):
            return chained, "register"
        below = [c for c in self.past.spans if c[:4] == code[:4] and c != code and c not in self.present.names]
        heirs = sorted({heir for c in below for heir in self._own(c)[0]})
        if heirs:
            return tuple(heirs), "its counties"
        return (chained, "register") if chained else ((code[:2] + "0000",), "around it")

    def _around(self, code: str) -> tuple[str, ...]:
        city = code[:4] + "00"
        if city in self.present.names:
            return (city,)
        if city in self.past.spans and code[2:4] != "90":
            return self._of_prefecture(city)[0]
        return (code[:2] + "0000",)


def divisions(present: Present) -> list[str]:
    return [f"{code}\t{name}\t{'z' if code in present.zones else ''}" for code, name in sorted(present.names.items())]


def townships(present: Present) -> list[str]:
    """One line a county: its code, then `123名称` for each township (nine digits where it carries an older county's code)."""
    by_county: dict[str, list[str]] = defaultdict(list)
    for code, name in sorted(present.townships.items()):
        assert not name[0].isascii(), f"{code} {name}: a name that begins with a Latin letter or digit breaks the format"
        county = present.county_of.get(code, code[:6])
        if county not in present.names:
            assert CITIES_WITHOUT_COUNTIES.get(county[:4]) == county, f"{code} hangs below nothing"
            county = county[:4] + "00"
        by_county[county].append((code[6:] if county == code[:6] else code) + name)
    return ["\t".join([county, *rows]) for county, rows in sorted(by_county.items())]


def villages(package: Path) -> list[str]:
    by_township: dict[str, list[str]] = defaultdict(list)
    for code, name in sorted(package_rows(package, "villages.csv").items()):
        if code[:2] in WITH_VILLAGES:
            by_township[code[:9]].append(code[9:] + name)
    return ["\t".join([township, *rows]) for township, rows in sorted(by_township.items())]


def retired(present: Present, past: Past) -> list[str]:
    """One line a code that was once given: code, successors, names with years, and when it was retired if since the cut."""
    heirs, lines, ways = Heirs(present, past), [], defaultdict(int)
    since_the_cut = {code: [name] for code, (name, _, _) in present.retired_since.items()}
    for code in sorted(set(past.spans) | set(since_the_cut)):
        now = present.names.get(code)
        names = [n for n in past.names(code) or since_the_cut[code] if n != now and n not in NO_PLACE]
        if now is not None and not names:
            continue
        found, way = ((code,), "same code") if now is not None else heirs.of(code)
        assert all(heir in present.names for heir in found), f"{code}: {found} is not all present"
        ways[way] += 1
        told = "|".join(f"{n}:{span(past.spans[code].get(n, []))}" for n in names)
        since = present.retired_since.get(code, ("", (), ""))[2]
        lines.append(f"{code}\t{' '.join(found)}\t{told}\t{since}")
    print("successors found by", dict(ways))
    doubts(present, past, heirs)
    return lines


def span(years: list[int]) -> str:
    return f"{min(years)}-{max(years)}" if years else ""


def doubts(present: Present, past: Past, heirs: Heirs) -> None:
    """Print successors that do not carry the old name although one present county of the province does."""
    for code in sorted(past.spans):
        if code in present.names or code.endswith("00") or code[:2] in ("81", "82", "83"):
            continue
        found = heirs.of(code)[0]
        for name in past.names(code):
            same = heirs.by_stem.get((code[:2], stem(name)), set())
            if name not in NO_PLACE and same and not same & set(found):
                told = [f"{heir} {present.names[heir]}" for heir in found]
                print(f"doubt: {code} {name} -> {told}, yet {[(c, present.names[c]) for c in sorted(same)]}")


def points(file: Path, present: Present, past: Past) -> list[str]:
    """One line a city or county: code, longitude, latitude (GCJ-02), and the retired code the point was published under."""
    with file.open(encoding="utf-8", newline="") as source:
        known = {row["adcode"][:6]: (row["longitude"], row["latitude"]) for row in csv.DictReader(source) if row["longitude"]}
    heirs = Heirs(present, past)
    from_old: dict[str, list[str]] = defaultdict(list)
    for code in sorted(set(known) - set(present.names)):
        found = heirs.of(code)[0]
        if len(found) == 1 and not code.endswith("00") and not found[0].endswith("00"):
            from_old[found[0]].append(code)
    lines, without = [], []
    for code, name in sorted(present.names.items()):
        old = [c for c in from_old.get(code, []) if stem(name) in {stem(n) for n in past.names(c)}] or from_old.get(code, [])
        if code in known:
            lines.append("\t".join([code, *known[code], ""]))
        elif len(old) == 1:
            lines.append("\t".join([code, *known[old[0]], old[0]]))
        else:
            without.append(f"{code} {name}")
    print(f"{len(without)} without a point of their own:", "、".join(w for w in without if w[:6] not in present.zones))
    return lines


def stamp() -> None:
    """Write the version: the cut of the package and a digest of all tables."""
    digest = hashlib.sha256()
    for name in sorted(COMPILED + WRITTEN):
        digest.update(name.encode() + b"\0" + (DATA / name).read_bytes())
    (DATA / "VERSION.tsv").write_text(f"{CUT}+{digest.hexdigest()[:12]}\n", "utf-8")
    print("version", (DATA / "VERSION.tsv").read_text("utf-8").strip())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--divisions", type=Path, help="the unpacked npm package china-division 2.7.0")
    parser.add_argument("--points", type=Path, help="resources/adcodes.csv of the PyPI wheel cpca 0.5.5")
    parser.add_argument("--codes", type=Path, help="the folder gb2260 of code lists 1980-2019")
    given = parser.parse_args()
    sources = (given.divisions, given.points, given.codes)
    if any(sources) and not all(sources):
        parser.error("give --divisions, --points and --codes together, or none")
    if all(sources):
        present, past = Present(given.divisions), Past(given.codes)
        write("divisions.tsv.gz", divisions(present))
        write("townships.tsv.gz", townships(present))
        write("villages.tsv.gz", villages(given.divisions))
        write("retired.tsv.gz", retired(present, past))
        write("points.tsv.gz", points(given.points, present, past))
    stamp()
    return 0


if __name__ == "__main__":
    sys.exit(main())
