"""Reading posting texts: how many of the real ones are read right, and how fast 100,000 postings' texts are read.

`python -m bench.texts [--rows 100000] [--quick]` holds the readers of `qiao.story.vacancies.texts` and the finder of
places against the sets of `../shared/data`, each with its target, and prints the texts that failed; without that folder
it says so. Then it reads the seven texts of so many postings, row by row, next to polars' str.extract with one
expression a column, which finds the first figures and understands none of them. Ends with 1 when a target is missed,
the occupations aside, whose labels are partly wrong; `--all` prints every failed text.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from bench.measuring.tables import heading, number, ratio, table

from qiao.ground import places
from qiao.story.vacancies import texts
from qiao.story.vacancies.texts.headcounts import Headcount
from qiao.story.vacancies.texts.titles import find_wage_in_title

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SHOWN = 12
LEAST_ROWS = 20_000
"""Rows a processor second that are aimed at."""
_WAGE_SCALE = {"": 1.0, "k": 1e3, "千": 1e3, "万": 1e4}
_WAGE_SHAPE = re.compile(r"([\d.]+)([k千万]?)-([\d.]+)([k千万]?)(?:/(?:年|月|天))?(?:·\d\d薪)?")
_SAYS_NOTHING = {
    "headcount": set(),
    "age": {""},
    "education": {"", "应届", "应届生", "经验不限", "5-10年", "1年以内", "08-30发布", "08-26发布"},
    "experience": {"", "不限", "经验不限", "本科", "大专", "硕士", "3天/周"},
}
"""Cells that a person finds no answer in either: empty ones, and those that slid in from another column."""
_WORKS = ("headcount", "age", "education", "experience")


@dataclass
class Score:
    """A set's answers: how many were right, of how many, and the texts that failed."""

    name: str
    target: float
    right: int = 0
    total: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, right: bool, count: int = 1) -> None:
        """Count one text, as often as it occurs."""
        self.total += count
        self.right += count * right
        if not right:
            self.failed[text] += count

    @property
    def rate(self) -> float:
        """The share that is right."""
        return self.right / self.total if self.total else 0.0


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def wages() -> Iterable[Score]:
    """Occurrences whose ends are those that a plain pattern reads, or that state nothing and are not given anything."""
    score = Score("texts_wage: ends as a plain pattern reads them", 0.995)
    for row in rows("texts/texts_wage.csv"):
        text = row["text"].strip().lower()
        wage = texts.parse_wage(row["text"], default_period="year" if "v18" in row["source"].split("|") else "month")
        shape = _WAGE_SHAPE.fullmatch(text)
        if shape:
            units = shape[2] or shape[4], shape[4] or shape[2]
            ends = [round(float(end) * _WAGE_SCALE[unit]) for end, unit in zip(shape.group(1, 3), units, strict=True)]
            right = [wage.low, wage.high] == ends
        elif re.search(r"\d", text) and "\ufffd" not in text:
            right = wage.stated
        else:
            right = not wage.stated
        score.add(row["text"], right, int(row["n"]))
    yield score


def short_texts() -> Iterable[Score]:
    """Distinct texts that are read, or that say nothing."""
    for name in _WORKS:
        score, read = Score(f"texts_{name}: read, or says nothing", 1.0), getattr(texts, f"parse_{name}")
        nothing = {"headcount": Headcount(None, False), "education": None}.get(name, (None, None))
        for row in rows(f"texts/texts_{name}.csv"):
            score.add(row["text"], (read(row["text"]) == nothing) is (row["text"] in _SAYS_NOTHING[name]))
        yield score
    score = Score("texts_welfare: words of 100 texts or more", 1.0)
    told = [row["text"] for row in rows("texts/texts_welfare.csv")]
    words = Counter(word for text in told for word in set(text.split()))
    for word, count in words.items():
        if count >= 100:
            score.add(word, bool(texts.find_benefits(word)))
    yield score


def titles() -> Iterable[Score]:
    """Pay in titles that hold it, none in those that do not; occupations."""
    score = Score("titles_with_wage: pay found where it stands", 0.9)
    for row in rows("texts/titles_with_wage_snippets.csv"):
        says = re.search(r"\d|[一二三四五六七八九][万千]|过万|上万", row["job_name"]) is not None
        score.add(row["job_name"], (texts.wage_in_title(row["job_name"]) is not None) is says)
    yield score
    group, code = Score("v13: major group first", 0.8), Score("v13: full code first", 0.6)
    for row in rows("texts/v13_job_titles_csco_labelled.csv"):
        if row["expected_code"]:
            first = next((each.code for each in texts.suggest_occupation(row["job_name"], 1)), "-")
            told = f"{row['job_name']} → {first}, labelled {row['expected_code']} {row['expected_name']}"
            group.add(told, first[0] == row["expected_code"][0])
            code.add(told, first == row["expected_code"])
    yield from (group, code)


def lists() -> Iterable[Score]:
    """The lists of posts: mixed tags, requirements in prose, places against their keys."""
    heads, others = Score("v01: headcounts", 1.0), Score("v01: education and experience", 1.0)
    for row in rows("vacancies/v01_51job_mixed_2021.csv"):
        for part in (part.strip(" '") for part in row["attribute_text"].strip("[]").split(",")):
            if told := re.fullmatch(r"招(\d+|若干)人", part):
                read = texts.parse_headcount(part)
                heads.add(part, read.several if told[1] == "若干" else read.count == int(told[1]))
            elif part.endswith("经验"):
                others.add(part, texts.parse_experience(part) != (None, None))
            elif part in ("大专", "本科", "硕士", "博士", "高中", "中专", "初中及以下"):
                others.add(part, texts.parse_education(part) is not None)
    yield from (heads, others)
    score = Score("v10: headcounts and age ceilings", 1.0)
    for row in rows("vacancies/v10_jinan_city_invest_2025.csv"):
        score.add(row["num"], texts.parse_headcount(row["num"]).count == int(row["num"]))
        told = re.search(r"1\.(\d\d)周岁以下", row["res"])
        score.add(row["res"][:40], texts.parse_age(row["res"]) == (None, int(told[1]) if told else None))
    yield score
    yield v02_places()
    yield v12_places()
    score = Score("v12: zero headcounts told", 1.0)
    for row in rows("vacancies/v12_taidi_vacancies_2023.csv"):
        if row["num_people"] == "0":
            score.add(row["job_id"], texts.parse_headcount("0").count == 0)
    yield score


def place_of(text: str) -> places.Place | None:
    try:
        return places.find(text)
    except (places.UnknownPlace, places.AmbiguousPlace):
        return None


def v02_places() -> Score:
    """The city's name, or the municipality's, stands in the text that gave its code."""
    score = Score("v02: place → a code at city level", 0.99)
    for row in rows("vacancies/v02_51job_2023_2024.csv"):
        place = place_of(row["area"])
        named = "" if place is None or not place.city else places.by_code(place.city).name
        right = bool(named) and named.removesuffix("市")[:2] in row["area"]
        score.add(row["area"], right or names_its_county(place, row["area"]))
    return score


def names_its_county(place: places.Place | None, text: str) -> bool:
    """Whether a county stands in the text without its city: 江苏省昆山, 海南省陵水."""
    return place is not None and bool(place.county) and places.by_code(place.county).name[:2] in text


def v12_places() -> Score:
    score = Score("v12: place as in v12b", 0.98)
    key = {row["招聘信息ID"].strip(): row["公司地址"] for row in rows("vacancies/v12b_taidi_vacancies_normalised.csv")}
    for row in rows("vacancies/v12_taidi_vacancies_2023.csv"):
        place = place_of(row["company_addr"]) or place_of(row["company_full_name"])
        mine = "" if place is None else places.lifted(place, "city").full_name
        expected = key[row["job_id"].strip()].removesuffix("市辖区")
        score.add(f"{row['company_addr']} → {mine}, in v12b {expected}", mine == expected)
    return score


def targets(shown: int | None) -> bool:
    """Print every set's rate and what failed; whether all targets are met, those of occupations aside."""
    heading("Posting texts held against real ones")
    if not DATA.is_dir():
        print(f"REAL TEXTS ABSENT: {DATA} is not there, so no target was measured.\n")
        return True
    scores = [score for part in (wages, short_texts, titles, lists) for score in part()]
    told = [[s.name, f"{s.right:,} of {s.total:,}", f"{s.rate:.2%}", f"{s.target:.1%}", _met(s)] for s in scores]
    table(("set", "right", "rate", "target", "met"), told)
    for score in scores:
        if score.failed:
            print(f"{score.name}: {len(score.failed)} texts failed, the most frequent:")
            for text, count in score.failed.most_common(shown):
                print(f"  {count}× {text!r}")
    return all(score.rate >= score.target for score in scores if not score.name.startswith("v13"))


def _met(score: Score) -> str:
    return "yes" if score.rate >= score.target else "MISSED"


COLUMNS = ("title", "wage", "headcount", "age", "education", "experience", "welfare")


def postings(count: int, seed: int) -> list[tuple[str, ...]]:
    """Rows of seven texts, drawn from the real sets by their frequency, or made up where those are absent."""
    draw = random.Random(seed)
    pools: list[list[str]] = []
    for name in COLUMNS:
        if not DATA.is_dir():
            pools.append([f"{draw.randrange(2, 60)}{mark}" for mark in ("00元/月", "人", "岁以下", "年经验") * 50])
        elif name == "title":
            pools.append(real_titles())
        else:
            told = rows(f"texts/texts_{name}.csv")
            pools.append(draw.choices([row["text"] for row in told], [int(row["n"]) for row in told], k=20_000))
    return list(zip(*(draw.choices(pool, k=count) for pool in pools), strict=True))


def real_titles() -> list[str]:
    """The titles of whole lists, most of which name no pay, and those that do."""
    told = [row["jobName"] for row in rows("vacancies/v02_51job_2023_2024.csv")]
    told += [row["job_name"] for row in rows("texts/v13_job_titles_csco_labelled.csv")]
    return told + [row["job_name"] for row in rows("texts/titles_with_wage_snippets.csv")]


def read_row(row: tuple[str, ...]) -> tuple[Any, ...]:
    """What the readers say of one posting's texts."""
    title, wage, headcount, age, education, experience, welfare = row
    return (
        texts.wage_in_title(title), texts.parse_wage(wage), texts.parse_headcount(headcount), texts.parse_age(age),
        texts.parse_education(education), texts.parse_experience(experience), texts.find_benefits(welfare),
    )  # fmt: skip


def by_polars(told: list[tuple[str, ...]]) -> pl.DataFrame:
    """One str.extract a column: the first figures, or the first known word."""
    frame = pl.DataFrame(told, schema=COLUMNS, orient="row")
    figures = [pl.col(name).str.extract(r"(\d[\d.]*)", 1).alias(name) for name in COLUMNS[:4]]
    words = [
        pl.col("education").str.extract("(小学|初中|高中|中专|大专|本科|硕士|博士)", 1),
        pl.col("experience").str.extract(r"(\d+)\D*年", 1),
        pl.col("welfare").str.extract_all("五险一金|包吃|包住|双休|年终奖|绩效奖金|专业培训"),
    ]
    return frame.select(*figures, *words)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """On the wall, and of the processor, which says more where others work on the same machine."""
    began, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - busy


def speed(count: int) -> bool:
    """Print rows a second beside the peer's, once as lists repeat, once every text new; whether the target is met."""
    heading(f"The texts of {count:,} postings")
    told = postings(count, 6)
    works: list[tuple[str, int, Callable[[], object]]] = [
        ("qiao: seven readers a row", count, lambda: [read_row(row) for row in told]),
        ("polars str.extract, one expression a column", count, lambda: by_polars(told)),
    ]
    distinct = list(dict.fromkeys(row[0] for row in told))
    texts.suggest_occupation("")
    works.append(
        (
            "qiao: suggest_occupation, distinct titles",
            len(distinct),
            lambda: list(map(texts.suggest_occupation, distinct)),
        )
    )
    works.append(
        ("qiao: wage_in_title, distinct titles", len(distinct), lambda: list(map(find_wage_in_title, distinct)))
    )
    measured = [(name, size, *seconds(work)) for name, size, work in works]
    first = measured[0][3]
    table(
        ("reader", "texts", "wall s", "CPU s", "rows/CPU s", "CPU time"),
        [
            [name, f"{size:,}", number(wall), number(busy), number(size / busy, 0),
             ratio(busy, first) if size == count else "–"]
            for name, size, wall, busy in measured
        ],
    )  # fmt: skip
    print("polars finds the first figure of a text and says neither what it is per nor what it bounds.")
    return count / first >= LEAST_ROWS


def main() -> None:
    """Measure the targets, then the speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--all", action="store_true", help="every text that failed, not the most frequent alone")
    parser.add_argument("--quick", action="store_true", help="10,000 rows")
    asked = parser.parse_args()
    met = targets(None if asked.all else SHOWN)
    if not speed(10_000 if asked.quick else asked.rows):
        print(f"Fewer than {LEAST_ROWS:,} rows a processor second: the target is missed.")
    sys.exit(not met)


if __name__ == "__main__":
    main()
