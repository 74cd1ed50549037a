"""Compile the tables of `qiao.ground.places` from their sources（编译行政区划表）; the outputs are committed.

    npm pack china-division@2.7.0 && tar xf china-division-2.7.0.tgz          # gives ./package
    pip download --no-deps cpca==0.5.5 && unzip cpca-0.5.5-*.whl              # gives ./cpca
    python tools/compile_places.py --divisions package --points cpca/resources/adcodes.csv \\
        --codes ../shared/data/codes/gb2260

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
from collections.abc import Iterable
from pathlib import Path

from qiao.ground.places.naming import STATISTICAL_NAMES, stem

DATA = Path(__file__).resolve().parents[1] / "src" / "qiao" / "ground" / "places" / "data"
COMPILED = ("divisions.tsv.gz", "townships.tsv.gz", "villages.tsv.gz", "retired.tsv.gz", "points.tsv.gz")
WRITTEN = ("changes.tsv", "successors.tsv", "called.tsv", "pairings.tsv")
CUT = "2023-06-30"
WITH_VILLAGES = ("50", "37")
CITIES_WITHOUT_COUNTIES = {
    "4419": "441900",
    "4420": "442000",
    "4604": "460400",
    "6202": "620201",
}  # 东莞 中山 儋州 嘉峪关
NO_PLACE = STATISTICAL_NAMES | {
    "市区",
    "省直辖行政单位",
    "省直辖单位",
    "直辖行政单位",
    "自治区直辖县级行政单位",
    "规划控制区",
}
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
    """The code lists of 1980-2019 and the register of successors."""

    def __init__(self, folder: Path) -> None:
        self.spans: dict[str, dict[str, list[int]]] = defaultdict(dict)
        for file in sorted(folder.glob("*.tsv")):
            if file.name != "sources.tsv":
                self._read(file)
        # The register also lists codes that no official list of those years holds; where a list speaks, it wins.
        listed = set(self.spans)
        for register in ("mumuy_history.json", "mumuy_list.json"):
            for code, name in json.loads((folder / register).read_text("utf-8")).items():
                if code not in listed:
                    self.spans[code].setdefault(name, [])
        self.becomes: dict[str, list[str]] = json.loads((folder / "mumuy_diff.json").read_text("utf-8"))

    def _read(self, file: Path) -> None:
        with file.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source, delimiter="\t"):
                years = self.spans[row["Code"]].setdefault(row["Name"].strip(), [])
                years.append(int(row["Revision"][:4]))

    def names(self, code: str) -> list[str]:
        """The names a code bore, oldest first; those of unknown years last."""
        return sorted(self.spans.get(code, {}), key=lambda name: min(self.spans[code][name], default=9999))


Found = tuple[tuple[str, ...], str]


def provinces_since(code: str) -> tuple[str, ...]:
    """Where an old code's land may lie today: Chongqing left Sichuan in 1997, Hainan left Guangdong in 1988."""
    return {"51": ("51", "50"), "44": ("44", "46")}.get(code[:2], (code[:2],))


class Heirs:
    """Which present divisions stand where a retired code stood.

    The register of successors is shifted by a row in many prefectures (沭阳县 → 灌南县, …), so a county's own name
    comes first; the register is heard where the name is gone, and only when it stays within the cities that
    the county's old neighbours belong to today.
    """

    def __init__(self, present: Present, past: Past) -> None:
        self.present, self.past = present, past
        self.told = {(code, name): tuple(heirs.split()) for code, name, heirs, *_ in written("successors.tsv")}
        self.counties: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.cities: dict[tuple[str, str], str] = {}
        for code, name in present.names.items():
            if code.endswith("00"):
                self.cities[(code[:2], stem(name))] = code
            elif code not in present.zones:
                self.counties[(code[:2], stem(name))].add(code)
        self.neighbours = self._neighbours()

    def _neighbours(self) -> dict[str, set[str]]:
        """By the first four digits of old codes: today's cities of those counties that kept a name of their own."""
        found: dict[str, set[str]] = defaultdict(set)
        for code in self.past.spans:
            for name in self.past.names(code):
                if name[-1] in "县旗" and len(same := self._namesakes(code, name)) == 1:
                    found[code[:4]].add(min(same)[:4])
        return found

    def _told(self, code: str, name: str) -> tuple[str, ...]:
        return self.told.get((code, name)) or self.told.get((code, "*")) or ()

    def _bears(self, code: str, name: str) -> bool:
        return stem(self.present.names[code]) == stem(name)

    def _city_of_that_name(self, code: str, name: str) -> str | None:
        found = (self.cities.get((province, stem(name))) for province in provinces_since(code))
        return next((city for city in found if city), None)

    def _namesakes(self, code: str, name: str) -> set[str]:
        return {c for province in provinces_since(code) for c in self.counties.get((province, stem(name)), set())}

    def of(self, code: str, name: str) -> Found:
        """The successors of what bore this code and name, and how they were found."""
        if code[:2] in ("81", "82", "83", "71"):
            return (("71" if code[:2] == "83" else code[:2]) + "0000",), "province"
        if heirs := self._told(code, name):
            return heirs, "told"
        if code in self.present.retired_since:
            return self.present.retired_since[code][1], "changes"
        if code.endswith("00"):
            return self._of_prefecture(code, name)
        found, way = self._of_county(code, name)
        return (found, way) if found else (self._around(code), "around it")

    def _of_county(self, code: str, name: str) -> Found:
        if name in NO_PLACE:
            return (), ""
        if heirs := self._told(code, name):
            return heirs, "told"
        city = self._city_of_that_name(code, name)
        register = self._chain(code, set())
        near = self.neighbours[code[:4]] | {code[:4]}
        within = tuple(heir for heir in register if heir[:4] in near or self._bears(heir, name))
        if code[2:4] == "90" or not self.neighbours[code[:4]]:
            within = register
        if name.endswith("市") and city:
            return (city,), "its city"
        same = self._namesakes(code, name)
        if len(same) > 1:
            same = {c for c in same if c[:4] in near} or same
        if len(same) == 1 and (name[-1] != "区" or min(same)[:4] in near):
            return tuple(same), "same name"
        return (within, "register") if within else ((), "")

    def _chain(self, code: str, seen: set[str]) -> tuple[str, ...]:
        if code in seen:
            return ()
        if code in self.present.names and seen:
            return (code,)
        heirs: Iterable[str] = self.told.get((code, "*")) or self.past.becomes.get(code) or ()
        if code in self.present.retired_since:
            heirs = self.present.retired_since[code][1]
        found = [heir for step in heirs for heir in self._chain(step, seen | {code})]
        return tuple(sorted(set(found)))

    def _of_prefecture(self, code: str, name: str) -> Found:
        if name in NO_PLACE:
            return (code[:2] + "0000",), "around it"
        if city := self._city_of_that_name(code, name):
            return (city,), "its city"
        below = [c for c in self.past.spans if c[:4] == code[:4] and c != code and c not in self.present.names]
        below = [c for c in below if any(self.past.spans[c].values())] or below  # what a dated list holds comes first
        heirs = sorted({heir for c in below for n in self.past.names(c) for heir in self._of_county(c, n)[0]} - {"-"})
        return (tuple(heirs), "its counties") if heirs else ((code[:2] + "0000",), "around it")

    def _around(self, code: str) -> tuple[str, ...]:
        city = code[:4] + "00"
        if city in self.present.names:
            return (city,)
        if city in self.past.spans and code[2:4] != "90":
            return self._of_prefecture(city, self.past.names(city)[-1])[0]
        return (code[:2] + "0000",)


def divisions(present: Present) -> list[str]:
    return [f"{code}\t{name}\t{'z' if code in present.zones else ''}" for code, name in sorted(present.names.items())]


def townships(present: Present) -> list[str]:
    """One line a county: its code, then `123名称` a township (nine digits where it carries an older county's code)."""
    by_county: dict[str, list[str]] = defaultdict(list)
    for code, name in sorted(present.townships.items()):
        assert not name[0].isascii(), f"{code} {name}: a name that begins with a digit breaks the format"
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
    """One line a name that a code bore and bears no more: code, name, years, successors, the day if since the cut."""
    heirs, lines = Heirs(present, past), []
    ways: dict[str, int] = defaultdict(int)
    for code, (name, _, _) in present.retired_since.items():
        past.spans[code].setdefault(name, [])
    for code in sorted(past.spans):
        for name in past.names(code):
            if present.names.get(code) == name or (name in NO_PLACE and len(past.spans[code]) > 1):
                continue
            found, way = heirs.of(code, name)
            if found == ("-",):
                continue
            if code in present.names and way in ("around it", "register", "province"):
                found, way = (code,), "same code"
            assert all(heir in present.names for heir in found), f"{code} {name}: {found} is not all present"
            ways[way] += 1
            since = present.retired_since.get(code, ("", (), ""))[2]
            lines.append("\t".join([code, name, span(past.spans[code][name]), " ".join(found), since]))
            register = heirs._chain(code, set())
            if way == "around it" and name not in NO_PLACE and not name.endswith(("开发区", "园区", "管理区")):
                print(f"doubt: {code} {name} -> {told(present, found)}, register {told(present, register)}")
            if way == "register" and name[-1] != "区" and not all(heirs._bears(heir, name) for heir in found):
                print(f"renamed: {code} {name} -> {told(present, found)}, register {told(present, register)}")
    print("successors found by", dict(ways))
    return lines


def told(present: Present, codes: tuple[str, ...]) -> str:
    return "、".join(f"{code} {present.names[code]}" for code in codes)


def span(years: list[int]) -> str:
    return f"{min(years)}-{max(years)}" if years else ""


def points(file: Path, present: Present, past: Past) -> list[str]:
    """One line a city or county: code, longitude, latitude (GCJ-02), the retired code it was published under."""
    with file.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["longitude"]]
    known = {row["adcode"][:6]: (row["longitude"], row["latitude"]) for row in rows}
    heirs = Heirs(present, past)
    from_old: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        code = row["adcode"][:6]
        if code not in present.names and not code.endswith("0000") and row["name"] not in NO_PLACE:
            found = heirs.of(code, row["name"])[0]
            if len(found) == 1 and found[0].endswith("00") == code.endswith("00"):
                from_old[found[0]].append((code, row["name"]))
    lines, without = [], []
    for code, name in sorted(present.names.items()):
        old = sorted(c for c, n in from_old[code] if stem(n) == stem(name)) or [c for c, _ in from_old[code]]
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
