"""`qiao match` as an office uses it: real files in, a workbook out, and a sentence for everything that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

DAY = ["--as-of", "2019-06-30"]


def sheet_rows(path: Path, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet by heading; the heading row is the one after the note."""
    rows = [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]
    top = next(i for i, row in enumerate(rows) if row[1] is not None)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def test_everyone_gets_the_post_that_suits_and_the_plan_says_why(qiao, needs, posts, tmp_path):
    result = qiao("match", needs, posts, "-o", tmp_path / "plan.xlsx", *DAY)

    assert result.exit_code == 0, result.output
    people = sheet_rows(tmp_path / "plan.xlsx", "每人的岗位")
    assert {(p["姓名"], p["岗位"]) for p in people} == {("谭小明", "客服"), ("向春秀", "保洁"), ("冉光明", "绣工")}
    told = {p["姓名"]: p["为什么"] for p in people}
    assert told["谭小明"].startswith("在结对的城市；月薪比底线高 500 元")
    assert told["冉光明"].startswith("在本县；月薪比底线高 300 元")
    assert "3 人里，3 人排到了合适的岗位" in result.output
    close = {p["姓名"]: p["不去的话，还接近的"] or "" for p in people}
    assert all("全盘少" in said for said in close.values() if said)


def test_json_gives_the_figures_on_standard_output_alone(qiao, needs, posts, tmp_path):
    result = qiao("match", needs, posts, "-o", tmp_path / "plan.xlsx", "--json", *DAY)

    figures = json.loads(result.stdout)
    assert {k: figures[k] for k in ("workers", "vacancies", "headcount", "matched", "violations")} == {
        "workers": 3, "vacancies": 3, "headcount": 4, "matched": 3, "violations": 0,
    }  # fmt: skip
    assert figures["gap"] == 0
    assert figures["upper_bound"] == pytest.approx(figures["utility"])
    assert figures["seconds"] > 0


def test_the_posts_sheet_names_each_posts_people_and_the_seats_left(qiao, needs, posts, tmp_path):
    qiao("match", needs, posts, "-o", tmp_path / "plan.xlsx", *DAY)

    named = {(p["岗位"], p["姓名"]) for p in sheet_rows(tmp_path / "plan.xlsx", "每岗的人")}
    left = {p["岗位"]: (p["名额"], p["排到"], p["还缺"]) for p in sheet_rows(tmp_path / "plan.xlsx", "岗位余缺")}
    assert named == {("客服", "谭小明"), ("保洁", "向春秀"), ("绣工", "冉光明")}
    assert left == {"客服": (1, 1, 0), "保洁": (2, 1, 1), "绣工": (1, 1, 0)}


def test_who_has_no_post_is_told_why_with_both_counts_for_each_limit(
    qiao, ledger, needs_headings, needs_rows, posts, tmp_path
):
    needs_rows[0][6] = "9000"
    path = ledger("workers.csv", needs_headings, needs_rows)

    qiao("match", path, posts, "-o", tmp_path / "plan.xlsx", *DAY)

    (alone,) = sheet_rows(tmp_path / "plan.xlsx", "没排上的人")
    assert (alone["姓名"], alone["符合全部条件的岗位"]) == ("谭小明", 0)
    assert alone["为什么没排上"] == "没有一个岗位符合全部条件"
    assert (alone["工资底线：不符合"], alone["工资底线：只差这条"]) == (3, 3)
    assert (alone["学历：不符合"], alone["学历：只差这条"]) == (0, 0)


def test_wrong_rows_are_left_out_named_in_the_plan_and_marked_in_a_copy(
    qiao, ledger, needs_headings, needs_rows, posts, tmp_path
):
    needs_rows[1][1] = needs_rows[1][1][:17]
    path = ledger("workers.csv", needs_headings, needs_rows)

    result = qiao("match", path, posts, "-o", tmp_path / "plan.xlsx", "--json", *DAY)

    figures = json.loads(result.stdout)
    assert (figures["workers"], figures["left_out"]) == (2, 1)
    (row,) = sheet_rows(tmp_path / "plan.xlsx", "没有参加的行和提醒")
    assert (row["表"], row["行号"], row["列"]) == ("workers.csv", 3, "证件号码")
    assert "17 位" in row["哪里不对，怎么改"]
    assert figures["marked_copies"] == [str(tmp_path / "workers-错误.xlsx")]
    assert (tmp_path / "workers-错误.xlsx").is_file()


def test_strict_refuses_and_writes_nothing(qiao, ledger, needs_headings, needs_rows, posts, tmp_path):
    needs_rows[1][1] = "12345"
    path = ledger("workers.csv", needs_headings, needs_rows)

    result = qiao("match", path, posts, "-o", tmp_path / "plan.xlsx", "--strict", *DAY)

    assert result.exit_code == 2
    assert "[id_length]" in result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["vacancies.csv", "workers.csv"]


def test_the_same_ledgers_give_the_same_plan_and_digest(qiao, needs, posts, tmp_path):
    one = json.loads(qiao("match", needs, posts, "-o", tmp_path / "a.xlsx", "--json", *DAY).stdout)
    two = json.loads(qiao("match", needs, posts, "-o", tmp_path / "b.xlsx", "--json", *DAY).stdout)

    assert {k: v for k, v in one.items() if k != "seconds"} == {k: v for k, v in two.items() if k != "seconds"}
    for sheet in ("每人的岗位", "每岗的人", "岗位余缺"):
        assert sheet_rows(tmp_path / "a.xlsx", sheet) == sheet_rows(tmp_path / "b.xlsx", sheet)


def test_within_takes_only_the_posts_of_a_division(qiao, needs, posts, tmp_path):
    figures = json.loads(
        qiao("match", needs, posts, "-o", tmp_path / "p.xlsx", "--within", "山东省", "--json", *DAY).stdout
    )

    assert (figures["vacancies"], figures["matched"], figures["left_out"]) == (2, 2, 1)


def test_within_a_place_that_is_nowhere_is_refused(qiao, needs, posts, tmp_path):
    result = qiao("match", needs, posts, "-o", tmp_path / "p.xlsx", "--within", "乌有县", *DAY)

    assert result.exit_code == 2
    assert "乌有县" in result.output


def test_the_plan_is_complete_in_english(qiao, needs, posts, tmp_path):
    result = qiao("match", needs, posts, "-o", tmp_path / "plan.xlsx", "--lang", "en", *DAY)

    assert "3 of 3 people have a post that fits." in result.stdout
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == [
        "Summary",
        "Each person",
        "Each post",
        "Seats left",
        "Without a post",
        "Left out and remarks",
    ]
    said = [str(cell.value) for row in book["Summary"].iter_rows() for cell in row if cell.value is not None]
    assert [text for text in said if not text.isascii()] == []


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (None, "none.xlsx", "file_missing"),
        (b"%PDF-1.7 not a ledger", "a.xlsx", "wrong_type"),
        (b"PK\x03\x04 cut off", "a.xlsx", "damaged"),
        ("姓名,证件号码,居住地\n".encode(), "a.csv", "empty"),
        ("苹果,梨\n1,2\n3,4\n".encode(), "a.csv", "no_heading"),
        (b"", "a.csv", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name_and_nothing_is_written(
    qiao, posts, tmp_path, content, name, code
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    result = qiao("match", path, posts, "-o", tmp_path / "plan.xlsx", *DAY)

    assert result.exit_code == 2
    assert f"[{code}]" in result.output
    assert name in result.output
    assert not (tmp_path / "plan.xlsx").exists()


def test_nobody_to_match_is_said_and_nothing_is_written(qiao, ledger, needs_headings, needs_rows, posts, tmp_path):
    for row in needs_rows:
        row[1] = row[1][:17]
    path = ledger("workers.csv", needs_headings, needs_rows)

    result = qiao("match", path, posts, "-o", tmp_path / "plan.xlsx", *DAY)

    assert result.exit_code == 2
    assert "没有一个可以匹配的人：" in result.output
    assert f"（{len(needs_rows):,} 行）" in result.output
    assert not (tmp_path / "plan.xlsx").exists()


def test_no_post_to_match_is_said_with_what_kept_them_out(qiao, needs, posts, tmp_path):
    result = qiao("match", needs, posts, "-o", tmp_path / "plan.xlsx", "--within", "110000", *DAY)

    assert result.exit_code == 2
    assert "没有一个可以匹配的岗位：" in result.output
    assert "110000" in result.output
    assert not (tmp_path / "plan.xlsx").exists()


def test_a_folder_that_is_not_there_is_named_before_any_work(qiao, needs, posts, tmp_path):
    result = qiao("match", needs, posts, "-o", tmp_path / "nowhere" / "plan.xlsx", *DAY)

    assert result.exit_code == 2
    assert "[target_folder_missing]" in result.output
    assert needs.name not in result.output


def test_real_posts_of_shandong_are_matched_without_breaking_a_limit(
    qiao, ledger, needs_headings, needs_rows, shared_data, tmp_path
):
    for row in needs_rows[:2]:
        row[4], row[6] = "大专", "3000"
    needs = ledger("workers.csv", needs_headings, needs_rows)
    real = shared_data / "vacancies" / "v02_51job_2023_2024.csv"

    result = qiao(
        "match", needs, real, "-o", tmp_path / "p.xlsx", "--within", "山东省", "--json", "--as-of", "2024-01-01"
    )

    figures = json.loads(result.stdout)
    assert figures["violations"] == 0
    assert figures["vacancies"] > 200
    assert figures["matched"] == 2


def test_every_sheet_of_a_ledger_is_matched_and_rows_are_found_by_sheet_and_row(
    qiao, needs_headings, needs_rows, posts, tmp_path
):
    book = openpyxl.Workbook()
    for name, rows in (("一社", needs_rows[:2]), ("二社", needs_rows[2:])):
        sheet = book.create_sheet(name)
        for row in [needs_headings, *rows]:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "two.xlsx")

    qiao("match", tmp_path / "two.xlsx", posts, "-o", tmp_path / "plan.xlsx", *DAY)

    people = sheet_rows(tmp_path / "plan.xlsx", "每人的岗位")
    assert {(p["需求表行号"], p["姓名"]) for p in people} == {
        ("一社!2", "谭小明"), ("一社!3", "向春秀"), ("二社!2", "冉光明"),
    }  # fmt: skip


def test_who_is_not_looking_is_told_with_the_column_in_both_languages(
    qiao, ledger, needs_headings, needs_rows, posts, tmp_path
):
    headings = [*needs_headings, "下一步就业意愿"]
    path = ledger("workers.csv", headings, [[*needs_rows[0], "暂不找活"], [*needs_rows[1], ""], [*needs_rows[2], ""]])

    for language, sheet, says in (
        ("zh", "没有参加的行和提醒", "暂不找活"),
        ("en", "Left out and remarks", "Not looking"),
    ):
        qiao("match", path, posts, "-o", tmp_path / f"{language}.xlsx", "--lang", language, *DAY)
        (row,) = [list(r.values()) for r in sheet_rows(tmp_path / f"{language}.xlsx", sheet)]
        assert row[1:3] == [2, "下一步就业意愿"]
        assert says in row[3]
