"""The plan as a workbook（方案表）: each person's post, each post's people, who has none and why, the certificate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import ceil
from pathlib import Path

import polars as pl

from qiao.ground.exchange.writing.sheets import Book, display_width, sheet_name, writing
from qiao.story.matching.words import (
    LIMITS,
    MOSTLY,
    NEXT_STEP,
    UNPLACED,
    Said,
    experience_said,
    reasons_said,
    unmet_said,
)


@dataclass(frozen=True)
class Certificate:
    """What a round is worth and how good it is（最优性校验）: counts, points, and the bound no plan can pass.

    `gap` is a share of `upper_bound`; `violations` counts the rules that an independent reading found broken;
    `first_come_*` is what the ledger's order would have reached, each person in turn taking the best post still open.
    `broken` counts the violations by rule; `steps` are bound and objective after each pass, as they close.
    """

    workers: int
    vacancies: int
    headcount: int
    matched: int
    utility: float
    upper_bound: float
    gap: float
    violations: int
    first_come_matched: int
    first_come_utility: float
    allowed_pairs: int
    rounds: int
    seed: int
    digest: str
    engine: str
    broken: Mapping[str, int] = field(default_factory=dict)
    steps: Sequence[tuple[float, float]] = ()

    @property
    def missing(self) -> float:
        """Points by which another plan could be better, at most."""
        return max(0.0, self.upper_bound - self.utility)

    def percent(self) -> str:
        """By how much the total could rise at most, in per cent, rounded up: never more is promised than was proven."""
        share = self.missing / self.utility if self.utility else 0.0
        return f"{ceil(round(share * 1_000_000, 6)) / 10_000:.4f}%"


@dataclass(frozen=True)
class Plan:
    """A round's plan: frames keyed by the row of the two ledgers.

    `placed` (worker, vacancy, rank, utility, reasons), `unplaced` (worker, allowed, why), `excluded` (worker, limit,
    fails_this, fails_only_this), `unmet` (vacancy, left, why); `workers` and `vacancies` as they were read; `ref` is
    the row as people find it ("二社!3" where a file has several sheets). `of_files`: they were read from ledgers; a
    round of the site has none, and its workbook names no rows of any. `close` (worker, vacancy, behind): what else was
    close, where it is known.
    """

    certificate: Certificate
    placed: pl.DataFrame
    unplaced: pl.DataFrame
    excluded: pl.DataFrame
    unmet: pl.DataFrame
    workers: pl.DataFrame
    vacancies: pl.DataFrame
    of_files: bool = True
    close: pl.DataFrame | None = None


@dataclass(frozen=True)
class LeftOut:
    """What did not enter the round: which ledger, its row as Excel shows it, the column's heading, and why.

    Row 0 speaks of a whole column or ledger. `wrong`: something to mend, not just how it is. `takes_part`: only a
    remark, the row entered all the same.
    """

    ledger: str
    row: int
    heading: str
    why: str
    wrong: bool = True
    takes_part: bool = False


PLAN_MARK = "qiao plan"  # in the workbook's keywords: how a later run knows a plan of ours from a person's own file

PROSE = ("says", "says_not", "blind", "free")
PROSE_WIDTH = 92  # half-width characters that the three columns of the summary hold in a line
HALF_A_CENT = 0.005  # points are shown with two digits; what is below is nothing

T = {
    "summary": Said("总览", "Summary"),
    "people": Said("每人的岗位", "Each person"),
    "posts": Said("每岗的人", "Each post"),
    "seats": Said("岗位余缺", "Seats left"),
    "without": Said("没排上的人", "Without a post"),
    "left_out": Said("没有参加的行和提醒", "Left out and remarks"),
    "headline": Said("{workers:,} 人里，{matched:,} 人排到了合适的岗位。",
                     "{matched:,} of {workers:,} people have a post that fits."),
    "best": Said("换任何人、任何软件重排一遍，总合适度也高不过这份方案（{utility:,.2f} 分）。",
                 "However anyone rearranged it, the total fit cannot rise above this plan's {utility:,.2f} points."),
    "certificate": Said("换任何人、任何软件重排一遍，总合适度最多还能再高 {percent}"
                        "（{missing:,.2f} 分，共 {utility:,.2f} 分）。",
                        "However anyone rearranged it, the total fit could rise by at most {percent} "
                        "({missing:,.2f} of {utility:,.2f} points)."),
    "no_violation": Said("没有人被派到不符合自己条件的岗位，也没有岗位超收"
                         "（另一套程序逐人复核，{violations} 处不符）。",
                         "Nobody is sent to a post that breaks a condition and no post is overfilled "
                         "(recounted by a second program: {violations} found)."),
    "violation": Said("另一套程序复核发现 {violations} 处不符，请不要发布，把本表发给维护人员。",
                      "A second program found {violations} broken rules: do not publish; "
                      "send this file to the maintainers."),
    "by_hand": Said("照台账次序一个一个挑，能排上 {first_come_matched:,} 人、{first_come_utility:,.2f} 分；"
                    "这份方案是 {matched:,} 人、{utility:,.2f} 分。",
                    "In the ledger's order, each taking the best post left, {first_come_matched:,} people would be "
                    "placed for {first_come_utility:,.2f} points; this plan places {matched:,} for {utility:,.2f}."),
    "says": Said("它说明：按现有需求和岗位，别的排法最多只能再好上面那么多分，也可能一分都好不了。",
                 "It says: with these needs and posts another plan could be better by the points above at most, "
                 "and perhaps by none."),
    "says_not": Said("它不说明：资料都准、岗位都好、每个人都会答应。愿不愿意，仍由本人说了算。",
                     "It does not say that the data are right, the posts good, or that everyone will agree: "
                     "each person decides."),
    "blind": Said("算的时候不看：性别、民族、病史、贫困户身份、流失风险。",
                  "Not looked at: sex, ethnicity, diagnosis, poverty status, risk of leaving."),
    "free": Said("劳动者不付任何费用：中介费、押金、服装费、体检费都不收。",
                 "Workers never pay anything: no fee, no deposit."),
    "consent": Said("本表供工作人员使用，含姓名。本人答应之前，给企业只能说技能和到岗时间。",
                    "For staff, with names. Before a person's yes, an employer learns only skills and start date."),
    "why_without": Said("没排上的 {count:,} 人", "{count:,} people without a post"),
    "next": Said("下一步", "Next step"),
}  # fmt: skip

NEEDS_ROW, POSTS_ROW = Said("需求表行号", "Needs row"), Said("岗位表行号", "Posts row")
CLOSE_ONE = Said("{post}（{employer}，全盘少 {behind:.2f} 分）",
                 "{post} ({employer}, {behind:.2f} points less for all)")  # fmt: skip
CLOSE_COMMA = Said("；", "; ")
CLOSE = Said("不去的话，还接近的", "Close behind")
PEOPLE = [
    NEEDS_ROW, Said("姓名", "Name"), Said("证件尾号", "ID ends with"), Said("家在", "Home"),
    Said("岗位", "Post"), Said("用人单位", "Employer"), Said("工作地点", "Place"),
    Said("月薪（元）", "Pay a month (yuan)"), Said("合适度（满分 100）", "Fit (of 100)"),
    Said("为什么", "Why"), CLOSE, Said("先问清", "Ask first"), POSTS_ROW,
]  # fmt: skip
POSTS = [
    POSTS_ROW, Said("用人单位", "Employer"), Said("岗位", "Post"), Said("工作地点", "Place"),
    Said("月薪（元）", "Pay a month (yuan)"), Said("名额", "Seats"), Said("排到", "Placed"), Said("姓名", "Name"),
    Said("证件尾号", "ID ends with"), Said("家在", "Home"), NEEDS_ROW,
]  # fmt: skip
SEATS = [
    POSTS_ROW, Said("用人单位", "Employer"), Said("岗位", "Post"), Said("工作地点", "Place"),
    Said("月薪（元）", "Pay a month (yuan)"), Said("名额", "Seats"), Said("排到", "Placed"), Said("还缺", "Left"),
    Said("为什么没招满", "Why not filled"),
]  # fmt: skip
WITHOUT = [
    NEEDS_ROW, Said("姓名", "Name"), Said("证件尾号", "ID ends with"), Said("家在", "Home"),
    Said("符合全部条件的岗位", "Posts that meet every condition"), Said("为什么没排上", "Why none"),
    Said("只差一条的", "Failing one only"), Said("下一步", "Next step"),
]  # fmt: skip
FAILS = (Said("{limit}：不符合", "{limit}: fails"), Said("{limit}：只差这条", "{limit}: fails only this"))
LEFT_OUT = [
    Said("表", "Ledger"), Said("行号", "Row"), Said("列", "Column"), Said("哪里不对，怎么改", "What and how to mend"),
    Said("参加没有", "Takes part"),
]  # fmt: skip
TAKES_PART = {False: Said("没有", "no"), True: Said("参加", "yes")}


def rows_left_out(left_out: Sequence[LeftOut]) -> int:
    """How many rows of the ledgers did not enter the round."""
    return len({(each.ledger, each.row) for each in left_out if each.row and not each.takes_part})


def write_plan(
    plan: Plan, left_out: Sequence[LeftOut], path: Path, *, as_of: date, language: str = "zh", stamp: str = ""
) -> None:
    """Write the plan's workbook, whole or not at all; WritingRefused when the place cannot be written.

    The same plan gives the same bytes: the file bears the day it speaks of, not the moment it was written. `stamp`: who
    takes it away, when, and its number, on every sheet.
    """
    with writing(path) as book:
        moment = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
        book.workbook.set_properties({"created": moment, "keywords": PLAN_MARK, "author": "Qiao"})
        _summary(book, plan, left_out, language, stamp)
        note = T["consent"].of(language) + T["free"].of(language) + stamp
        _sheet(book, plan, "people", PEOPLE, _people(plan, language), language, note)
        _sheet(book, plan, "posts", POSTS, _posts(plan), language, note)
        _sheet(book, plan, "seats", SEATS, _seats(plan, language), language, stamp)
        limits = [said.of(language, limit=LIMITS[limit].of(language)) for limit in LIMITS for said in FAILS]
        _sheet(book, plan, "without", WITHOUT, _without(plan, language), language, stamp, more=limits)
        rows = ((r.ledger, r.row or None, r.heading, r.why, _takes_part(r, language)) for r in _faults_first(left_out))
        _sheet(book, plan, "left_out", LEFT_OUT, rows, language, stamp)
        _ready_to_print(book)


def _takes_part(each: LeftOut, language: str) -> str:
    return TAKES_PART[each.takes_part or not each.row].of(language)


def _faults_first(left_out: Sequence[LeftOut]) -> list[LeftOut]:
    """What is wrong before what is merely so."""
    return sorted(left_out, key=lambda each: (each.takes_part, not each.wrong))


def _sheet(
    book: Book, plan: Plan, title: str, headings: Sequence[Said], rows: Iterator[Sequence[object]], language: str,
    note: str, *, more: Sequence[str] = (),
) -> None:  # fmt: skip
    """A sheet; of a plan that was read from no ledgers without the columns that name their rows."""
    told = [heading.of(language) for heading in headings] + list(more)
    unread = [] if plan.of_files else [NEEDS_ROW.of(language), POSTS_ROW.of(language)]
    unread += [CLOSE.of(language)] if plan.close is None else []
    kept = [at for at, heading in enumerate(told) if heading not in unread]
    book.sheet(T[title].of(language), [told[at] for at in kept], ([row[at] for at in kept] for row in rows), note=note)
    book.workbook.worksheets()[-1].repeat_rows(0, 1 if note else 0)


def told(plan: Plan, language: str = "zh") -> list[str]:
    """The certificate in words: the same sentences in the workbook, on the screen and on the site."""
    return told_of(plan.certificate, language)


def told_of(c: Certificate, language: str = "zh") -> list[str]:
    """As `told`: what was placed, how good it is at most, what the second program found, what a queue would reach."""
    figures = {**vars(c), "percent": c.percent(), "missing": c.missing}
    bound = "best" if c.missing < HALF_A_CENT else "certificate"
    checked = "violation" if c.violations else "no_violation"
    return [T[key].of(language, **figures) for key in ("headline", bound, checked, "by_hand")]


def _summary(book: Book, plan: Plan, left_out: Sequence[LeftOut], language: str, stamp: str) -> None:
    """The first sheet: the certificate in sentences, the stamp, then the counts; figures for the maintainers at its
    foot."""
    sheet = book.workbook.add_worksheet(sheet_name(T["summary"].of(language)))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 40)
    prose = book.style(text_wrap=True, valign="top")
    head = book.style(bold=True, text_wrap=True, valign="top", font_size=14)
    row = 0
    stamps = [stamp.strip()] if stamp else []
    for row, line in enumerate(told(plan, language) + [T[key].of(language) for key in PROSE] + stamps):
        sheet.merge_range(row, 0, row, 2, line, prose if row else head)
        sheet.set_row(row, 18 * ceil(display_width(line) / PROSE_WIDTH) + (6 if row == 0 else 2))
    for block in _counts(plan, left_out, language):
        row += 1
        for label, figure, note in block:
            row += 1
            sheet.write_string(row, 0, label)
            if isinstance(figure, str):
                sheet.write_string(row, 1, figure, book.style(align="right"))
            elif figure is not None:
                sheet.write_number(row, 1, figure, book.style(num_format="#,##0.##" if figure % 1 else "#,##0"))
            sheet.write_string(row, 2, note, book.style(indent=1))


Line = tuple[str, float | str | None, str]


def _counts(plan: Plan, left_out: Sequence[LeftOut], language: str) -> Iterator[list[Line]]:
    """The counts of the summary: the round, those without a post and what comes next, and for the maintainers."""
    c = plan.certificate
    figures: dict[Said, float] = {
        Said("参加的人", "People"): c.workers,
        Said("岗位", "Posts"): c.vacancies,
        Said("名额", "Seats"): c.headcount,
        Said("排上的人", "Placed"): c.matched,
        Said("总合适度（分）", "Total fit (points)"): round(c.utility, 2),
        Said("上限：谁也超不过（分）", "Bound that nobody can pass (points)"): round(c.upper_bound, 2),
        Said("可以成立的人岗对", "Pairs that break no condition"): c.allowed_pairs,
        Said("没有参加的行", "Rows left out"): rows_left_out(left_out),
    }
    yield [(label.of(language), figure, "") for label, figure in figures.items()]
    counts = dict(plan.unplaced["why"].value_counts().iter_rows())
    without: list[Line] = [(T["why_without"].of(language, count=plan.unplaced.height), None, T["next"].of(language))]
    yield without + [(UNPLACED[w].of(language), counts.get(w, 0), NEXT_STEP[w].of(language)) for w in UNPLACED]
    yield [
        (Said("计算轮数", "Rounds").of(language), c.rounds, ""),
        (Said("种子", "Seed").of(language), c.seed, ""),
        (Said("题目摘要", "Digest of the problem").of(language), c.digest, ""),
        (Said("引擎版本", "Engine").of(language), c.engine, ""),
    ]


def _ready_to_print(book: Book) -> None:
    """A4 across, as wide as the page, the heading on each page, page x of y."""
    for sheet in book.workbook.worksheets():
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")


def pay(low: int | None, high: int | None) -> str:
    """A monthly pay as people write it: 3,500–4,000."""
    known = [f"{value:,}" for value in dict.fromkeys((low, high)) if value is not None]
    return "–".join(known)


def _joined(plan: Plan) -> pl.DataFrame:
    people = plan.workers.select(
        pl.col("row").alias("worker"), pl.col("ref").alias("worker_ref"), "name", "identity_tail", "home_name"
    )
    posts = plan.vacancies.select(
        pl.col("row").alias("vacancy"),
        pl.col("ref").alias("vacancy_ref"),
        "post",
        "employer",
        "place_name",
        "wage_low_yuan",
        "wage_high_yuan",
        "headcount",
        "experience_years_min",
    )
    return plan.placed.join(people, on="worker", how="left", maintain_order="left").join(
        posts, on="vacancy", how="left", maintain_order="left"
    )


def _close_said(plan: Plan, language: str) -> dict[object, str]:
    """For each person the posts that were close, by how many points the whole would be worse."""
    if plan.close is None:
        return {}
    posts = plan.vacancies.select(pl.col("row").alias("vacancy"), "post", "employer")
    named = plan.close.join(posts, on="vacancy", how="left", maintain_order="left")
    told: dict[object, str] = {}
    for person, post, employer, behind in named.select("worker", "post", "employer", "behind").iter_rows():
        one = CLOSE_ONE.of(language, post=post, employer=employer, behind=max(0.0, behind))
        told[person] = told[person] + CLOSE_COMMA.of(language) + one if person in told else one
    return told


def _people(plan: Plan, language: str) -> Iterator[Sequence[object]]:
    close = _close_said(plan, language)
    for p in _joined(plan).sort("worker").iter_rows(named=True):
        yield (
            p["worker_ref"], p["name"], p["identity_tail"], p["home_name"], p["post"], p["employer"], p["place_name"],
            pay(p["wage_low_yuan"], p["wage_high_yuan"]), round(p["utility"], 2),
            reasons_said(p["reasons"], language), close.get(p["worker"], ""),
            experience_said(p["experience_years_min"], language), p["vacancy_ref"],
        )  # fmt: skip


def _posts(plan: Plan) -> Iterator[Sequence[object]]:
    joined = _joined(plan).with_columns(placed=pl.len().over("vacancy"))
    for p in joined.sort("employer", "vacancy", "worker", nulls_last=True).iter_rows(named=True):
        yield (
            p["vacancy_ref"], p["employer"], p["post"], p["place_name"], pay(p["wage_low_yuan"], p["wage_high_yuan"]),
            p["headcount"], p["placed"], p["name"], p["identity_tail"], p["home_name"], p["worker_ref"],
        )  # fmt: skip


def _seats(plan: Plan, language: str) -> Iterator[Sequence[object]]:
    unmet = plan.unmet.rename({"vacancy": "row"})
    posts = plan.vacancies.join(unmet, on="row", how="left", maintain_order="left")
    for p in posts.with_columns(pl.col("left").fill_null(0)).iter_rows(named=True):
        yield (
            p["ref"], p["employer"], p["post"], p["place_name"], pay(p["wage_low_yuan"], p["wage_high_yuan"]),
            p["headcount"], p["headcount"] - p["left"], p["left"],
            unmet_said(p["why"], language) if p["why"] else None,
        )  # fmt: skip


def _without(plan: Plan, language: str) -> Iterator[Sequence[object]]:
    counts: dict[tuple[int, str], tuple[int, int]] = {}
    missing = plan.excluded.join(plan.unplaced.select("worker"), on="worker", how="semi")
    for worker, limit, fails, only in missing.iter_rows():
        counts[worker, limit] = (fails, only)
    people = plan.workers.select(pl.col("row").alias("worker"), "ref", "name", "identity_tail", "home_name")
    for p in plan.unplaced.join(people, on="worker", how="left", maintain_order="left").iter_rows(named=True):
        both = [counts.get((p["worker"], limit), (0, 0)) for limit in LIMITS]
        yield (
            p["ref"], p["name"], p["identity_tail"], p["home_name"], p["allowed"], UNPLACED[p["why"]].of(language),
            _nearest(both, language), NEXT_STEP[p["why"]].of(language), *(n for pair in both for n in pair),
        )  # fmt: skip


def _nearest(both: Sequence[tuple[int, int]], language: str) -> str | None:
    """The limit that alone keeps most posts away; for planning which posts to collect, never for persuasion."""
    count, limit = max(((only, limit) for (_, only), limit in zip(both, LIMITS, strict=True)), key=lambda c: c[0])
    return MOSTLY.of(language, limit=LIMITS[limit].of(language), count=count) if count else None
