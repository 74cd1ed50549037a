"""Checking: every row of an uploaded file gets one verdict, and nothing else is written."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from tests.factories.accounts import acting
from tests.factories.batches import HEADINGS, csv_of, number_of, row_of, uploaded

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.models import Batch, BatchRow
from qiao.ground.exchange.batches.queries import rows_of
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.register.models import Household

pytestmark = pytest.mark.django_db
Done = Callable[[Batch], Batch]


def mixed() -> bytes:
    """Of 8 rows: 3 new, 1 changed, 1 same, 3 wrong (a blank, a slip in an ID, a foreign region)."""
    Household.objects.create(number="H00004", region="500238", poverty="exited")
    Household.objects.create(number="H00005", region="500238", poverty="poor")
    slip = number_of(7)
    wrong = [row_of(6, ""), row_of(7), row_of(8, region="370102")]
    wrong[1][2] = slip[:-1] + ("0" if slip[-1] != "0" else "1")
    return csv_of([*(row_of(number) for number in range(1, 6)), *wrong])


def test_the_four_counts_add_up_to_the_rows(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, mixed()))
    assert batch.state == "preview"
    counts = {name: batch.counts[name] for name in ("rows", "new", "changed", "same", "wrong")}
    assert counts == {"rows": 8, "new": 3, "changed": 1, "same": 1, "wrong": 3}
    assert sum(kind["rows"] for kind in batch.counts["codes"]) == batch.counts["wrong"]
    assert Household.objects.count() == 2


def test_wrong_rows_stand_with_excels_rows_and_letters(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, mixed()))
    wrong = {
        row.row: [(fault["at"], fault["code"]) for fault in row.faults] for row in rows_of(batch).rows if row.faults
    }
    assert wrong == {7: [("D", "blank")], 8: [("C", "id_check_digit")], 9: [("B", "outside_scope")]}


def test_a_row_with_two_faults_counts_and_is_found_under_both(officer: Actor, done: Done) -> None:
    both, first = row_of(1, ""), row_of(2, "")
    both[2] = number_of(1)[:-1] + ("0" if number_of(1)[-1] != "0" else "1")
    batch = done(uploaded(officer, csv_of([both, first])))
    assert {kind["code"]: kind["rows"] for kind in batch.counts["codes"]} == {"blank": 2, "id_check_digit": 1}
    found = {code: [row.row for row in rows_of(batch, code=code).rows] for code in ("blank", "id_check_digit")}
    assert found == {"blank": [2, 3], "id_check_digit": [2]}


def test_a_changed_row_shows_before_and_after(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, mixed()))
    (changed,) = rows_of(batch, verdict="changed").rows
    assert changed.row == 5
    assert changed.changes == [{"at": "D", "title": "贫困类型", "before": "脱贫户", "after": "建卡贫困户"}]


def test_neither_identities_nor_hidden_columns_are_kept_readable(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, mixed()))
    told = json.dumps([(row.cells, row.faults) for row in rows_of(batch).rows], ensure_ascii=False)
    for number in range(1, 9):
        assert number_of(number)[:17] not in told
    assert "高血压" not in told
    assert number_of(6)[-4:] in told
    stored = b"".join(bytes(row.sealed) for row in BatchRow.objects.all()) + bytes(batch.recognised)
    assert number_of(6).encode() not in stored


def test_a_value_of_a_hidden_column_that_cannot_be_read_is_quoted_and_nothing_else_of_it(
    officer: Actor, done: Done
) -> None:
    """Who must mend it must see it, as in the sender's own file, marked; nothing that is stored in the open tells."""
    headings = ("姓名", "身份证号", "居住地址", "健康状况")
    row = ("谭春秀", number_of(1), "重庆市巫溪县宁河街道人民社区", "尿毒症")
    other = ("冉春秀", number_of(2)[:-2], "重庆市巫溪县宁河街道人民社区", "残疾")
    batch = done(uploaded(officer, csv_of([row, other], headings), ledger="register.roster"))
    wrong, slip = rows_of(batch, verdict="wrong").rows
    assert [fault["at"] for fault in wrong.faults] == ["D"]
    assert wrong.faults[0]["zh"] == "“尿毒症”不在可选项里。"
    assert "残疾" not in json.dumps([slip.cells, [fault["zh"] for fault in slip.faults]], ensure_ascii=False)
    assert "健康" in wrong.faults[0]["remedy_zh"]
    assert "尿毒症" not in json.dumps([wrong.cells, batch.counts], ensure_ascii=False)
    assert not any("尿毒症".encode() in bytes(kept.sealed) for kept in BatchRow.objects.all())
    (marked,) = Job.objects.filter(kind="batches.mark")
    run_job(marked.pk)
    book = load_workbook(io.BytesIO(vault.content_of(batch.pk, "marked")))
    assert any("尿毒症" in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)


def test_a_village_alone_is_looked_for_in_the_offices_own_region(officer: Actor, done: Done) -> None:
    """An office of one county writes 天池村; what is written in full may lie elsewhere, and is told so."""
    headings = ("姓名", "身份证号", "居住地址")
    rows = [("谭春秀", number_of(1), "天池村"), ("龚小兰", number_of(2), "重庆市云阳县青龙街道青龙嘴社区")]
    batch = done(uploaded(officer, csv_of(rows, headings), ledger="register.roster", region="500238"))
    assert [(kind["code"], kind["rows"]) for kind in batch.counts["codes"]] == [("outside_scope", 1)]
    assert batch.counts["new"] == 1


def test_a_row_count_above_the_page_is_paged_by_key(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(number, "") for number in range(1, 121)])))
    first = rows_of(batch, size=50)
    second = rows_of(batch, size=50, after=first.after or 0)
    third = rows_of(batch, size=50, after=second.after or 0)
    assert [row.row for page in (first, second, third) for row in page.rows] == list(range(2, 122))
    assert third.after is None


def test_the_check_begun_again_after_a_kill_says_the_same(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, mixed()))
    first = batch.counts
    Batch.objects.update(state="checking")
    Job.objects.filter(pk=batch.job_id).update(state="queued")
    assert done(batch).counts == first
    assert BatchRow.objects.count() == 4


def bomb() -> bytes:
    """A small workbook whose one sheet unpacks to a hundred megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100 * 1024 * 1024)
    return out.getvalue()


def test_a_bomb_is_refused_unopened_and_forgotten(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, bomb(), name="大.xlsx"))
    assert (batch.state, batch.refusal["code"]) == ("refused", "too_compressed")
    assert not vault.has(batch.pk, "source")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 broken off", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "wrong_type"),
        ("随便,什么\n1,2\n".encode(), "no_heading"),
        ("随便,什么\n1,2\n".encode(), "text_as_workbook"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web_page"),
        (",".join(HEADINGS).encode(), "empty"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_by_name_and_forgotten(
    officer: Actor, done: Done, content: bytes, code: str
) -> None:
    name = {"text_as_workbook": "台账.xlsx", "web_page": "台账.xls"}.get(code, "户台账.csv")
    batch = done(uploaded(officer, content, name=name))
    assert batch.state == "refused"
    assert batch.refusal["code"] == code
    assert batch.refusal["zh"]
    assert batch.refusal["en"]
    assert not any(vault.has(batch.pk, use) for use in vault.uses)


def test_a_missing_column_is_asked_about_and_not_guessed(officer: Actor, done: Done) -> None:
    headings = ("甲", "地区码", "户主证件号码", "贫困类型", "健康状况")
    batch = done(uploaded(officer, csv_of([row_of(1)], headings)))
    assert batch.state == "mapping"
    assert not BatchRow.objects.exists()


def test_a_permission_withdrawn_meanwhile_stops_the_check(officer: Actor) -> None:
    batch = uploaded(officer, mixed())
    Batch.objects.update(region="370102")
    job = Job.objects.get(pk=batch.job_id)
    assert run_job(job.pk) == "failed"
    job.refresh_from_db()
    assert job.error_code == "no_permission"


def test_an_error_workbook_is_asked_for_when_something_is_wrong(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, mixed()))
    mark = Job.objects.get(kind="batches.mark")
    assert run_job(mark.pk) == "done"
    assert vault.content_of(batch.pk, "marked").startswith(b"PK")


def test_nobody_else_may_hand_in_for_this_region() -> None:
    from qiao.ground.exchange.batches.errors import BatchRefused

    with pytest.raises(BatchRefused) as refused:
        uploaded(acting("county", "500229"), csv_of([row_of(1)]))
    assert refused.value.code == "no_permission"
