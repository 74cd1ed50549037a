"""The pages of an import: counts that add up, marked cells, masked identities, and nothing of another region."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve, reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.batches import csv_of, number_of, row_of, uploaded, worked

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import User
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.register.models import Household, Worker
from qiao.web.frame.gate import is_passive

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]
PLACE = "重庆市巫溪县宁河街道人民社区"


def page_of(browser: Client, batch: Batch, query: str = "") -> str:
    answer = browser.get(reverse("imports.batch", args=[batch.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def decide(browser: Client, batch: Batch, **told: object) -> str:
    return browser.post(reverse("imports.decide", args=[batch.pk]), told, follow=True).content.decode()


def mixed() -> bytes:
    Household.objects.create(number="H00002", region="500238", poverty="exited")
    Household.objects.create(number="H00003", region="500238", poverty="poor")
    return csv_of([row_of(1), row_of(2), row_of(3), row_of(4, "")])


def test_the_preview_says_a_sum_that_is_right(browser: Client, upload: Upload) -> None:
    page = page_of(browser, upload(mixed()))
    assert "1 + 1 + 1 + 1 = 4，一行不少" in page
    assert "写入 2 行" in page
    assert "错的 1 行留在待办" in page


def test_a_wrong_cell_is_marked_under_excels_letter(browser: Client, upload: Upload) -> None:
    page = page_of(browser, upload(mixed()))
    assert '<th scope="row">5</th>' in page
    assert "<b>D</b> 贫困类型" in page
    assert '<td class="is-wrong">（空）<small>没有填。这一格必填。</small></td>' in page


def test_what_is_wrong_stands_under_the_row_too_with_its_column_for_a_phone(browser: Client, upload: Upload) -> None:
    page = page_of(browser, upload(mixed()))
    assert "<ul><li>第 5 行 贫困类型：没有填。这一格必填。</li></ul>" in page
    assert page.count("q-cells__why") == 1
    assert "q-cells__why" not in page_of(browser, Batch.objects.get(), "?show=new")


def test_before_and_after_stand_in_the_changed_cell(browser: Client, upload: Upload) -> None:
    page = page_of(browser, upload(mixed()), "?show=changed")
    assert "<del>脱贫户</del> <ins>建卡贫困户</ins>" in page


@pytest.mark.parametrize("show", ["new", "changed", "same", "wrong"])
def test_every_count_opens_its_rows_with_identities_masked(browser: Client, upload: Upload, show: str) -> None:
    page = page_of(browser, upload(mixed()), f"?show={show}")
    for number in range(1, 5):
        assert number_of(number) not in page
    assert "高血压" not in page
    assert "尾号 " in page
    assert "（不显示）" in page
    assert page.count('<th scope="row">') == 1


def test_rows_come_page_by_page(upload: Upload, clerk: object, browser: Client) -> None:
    batch = upload(csv_of([row_of(number, "") for number in range(1, 121)]))
    page = page_of(browser, batch)
    assert page.count('<th scope="row">') == 50
    fragment = logged_in(clerk, htmx=True)  # type: ignore[arg-type]
    more = f"{reverse('imports.rows', args=[batch.pk])}?show=wrong&after={batch.rows.order_by('pk')[49].pk}"
    part = fragment.get(more).content.decode()
    assert part.count('<th scope="row">') == 50
    assert "<html" not in part
    assert '<th scope="row">52</th>' in part


@pytest.mark.parametrize(
    "name", ["imports.batch", "imports.rows", "imports.marked", "imports.columns", "imports.decide"]
)
def test_another_regions_batch_is_not_there(upload: Upload, name: str) -> None:
    batch = upload(mixed())
    decide = reverse("imports.decide", args=[batch.pk])
    for other, refused in ((officer("county", "500229"), 404), (officer("village", "500238101201"), 403)):
        client = logged_in(other)
        assert client.get(reverse(name, args=[batch.pk])).status_code == refused
        assert client.post(decide, {"do": "drop"}).status_code == refused
    batch.refresh_from_db()
    assert batch.state == "preview"


def test_a_colleague_of_the_same_office_sees_and_watches_it(upload: Upload) -> None:
    batch = upload(mixed())
    colleague = logged_in(officer("county", "500238"))
    assert "一行不少" in page_of(colleague, batch)
    assert colleague.get(reverse("jobs.progress", args=[batch.job_id])).status_code == 200


def test_confirm_write_and_undo(browser: Client, upload: Upload) -> None:
    batch = upload(mixed())
    assert "写入中" in decide(browser, batch, do="confirm", rows=2, which="good")
    batch = worked(batch)
    page = page_of(browser, batch)
    assert "写好了" in page
    assert "有错没写的 1 行" in page
    assert set(Household.objects.values_list("number", "poverty")) >= {("H00001", "poor"), ("H00002", "poor")}
    decide(browser, batch, do="undo")
    batch = worked(batch)
    page = page_of(browser, batch)
    assert "整批撤回了" in page
    assert "删掉了新增的 1 行" in page
    assert "还原了更新的 1 行" in page
    assert dict(Household.objects.values_list("number", "poverty")) == {"H00002": "exited", "H00003": "poor"}


def test_what_was_written_is_told_in_rows_of_the_file_and_households_apart(clerk: User, browser: Client) -> None:
    rows = [[f"谭{of}", number_of(at), f"TY-{at}", PLACE] for at, of in enumerate("甲乙丙", 1)]
    content = csv_of(rows, ("姓名", "身份证号", "户编号", "居住地址"))
    batch = worked(uploaded(actor_of(clerk), content, ledger="register.roster"))
    decide(browser, batch, do="confirm", rows="3", which="good")
    page = page_of(browser, worked(batch))
    assert "<dd>3 行</dd>" in page
    assert "另建了 3 户" in page
    Worker.objects.filter(name="谭乙").update(version=7)
    decide(browser, batch, do="undo")
    page = page_of(browser, worked(batch))
    assert "撤回了 2 行，还有 1 行撤不回" in page
    assert "（1 户：TY-2）" in page


def test_the_second_click_is_told_how_it_stands(browser: Client, upload: Upload) -> None:
    batch = upload(mixed())
    decide(browser, batch, do="confirm", rows=2, which="good")
    assert "刚才这一步没有再做" in decide(browser, batch, do="confirm", rows=2, which="good")
    assert Job.objects.filter(kind="batches.write").count() == 1


def test_all_or_nothing_cannot_be_chosen_while_rows_are_wrong(browser: Client, upload: Upload) -> None:
    batch = upload(mixed())
    assert 'value="all" disabled' in page_of(browser, batch)
    assert "不能“要么全部写入”" in decide(browser, batch, do="confirm", rows=2, which="all")


def test_what_cannot_be_undone_is_said_by_name_and_number(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1), row_of(2)]))
    decide(browser, batch, do="confirm", rows=2, which="good")
    batch = worked(batch)
    Household.objects.filter(number="H00001").update(version=7)
    decide(browser, batch, do="undo")
    batch = worked(batch)
    page = page_of(browser, batch)
    assert "撤回了 1 行，还有 1 行撤不回" in page
    assert "H00001" in page


def test_a_file_brought_again_is_told(browser: Client, upload: Upload) -> None:
    content = csv_of([row_of(1)])
    first = upload(content)
    decide(browser, first, do="confirm", rows=1, which="good")
    worked(first)
    second = upload(content, name="换个名字.csv")
    page = page_of(browser, second)
    assert "导入过" in page
    assert "文件名是“户台账.csv”" in page
    assert reverse("imports.batch", args=[first.pk]) in page
    assert "没有要写的" in page
    assert 'value="drop"' not in browser.get(reverse("imports.columns", args=[second.pk])).content.decode()


def test_before_a_batch_is_taken_back_its_rows_are_told_and_the_button_repeats_them(
    browser: Client, upload: Upload
) -> None:
    batch = upload(mixed())
    decide(browser, batch, do="confirm", rows=2, which="good")
    page = page_of(browser, worked(batch))
    assert 'value="undo"' not in page
    assert reverse("imports.undo", args=[batch.pk]) in page
    asked = browser.get(reverse("imports.undo", args=[batch.pk])).content.decode()
    assert "撤回这一批的 2 行？" in asked
    assert "新增的 1 行：删掉" in asked
    assert "更新的 1 行：还原" in asked
    assert 'name="do" value="undo"' in asked


def test_nobody_is_asked_to_take_back_what_was_never_written(browser: Client, upload: Upload) -> None:
    batch = upload(mixed())
    answer = browser.get(reverse("imports.undo", args=[batch.pk]))
    assert answer["Location"] == reverse("imports.batch", args=[batch.pk])


def test_a_batch_taken_back_in_part_says_what_went_and_what_stays(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1), row_of(2), row_of(3)]))
    decide(browser, batch, do="confirm", rows=3, which="good")
    Household.objects.filter(number="H00001").update(version=7)
    worked(batch)
    Household.objects.filter(number="H00001").update(version=7)
    decide(browser, batch, do="undo")
    page = page_of(browser, worked(batch))
    assert "写好了" not in page
    assert "撤回了一部分" in page
    asked = browser.get(reverse("imports.undo", args=[batch.pk])).content.decode()
    assert "撤回这一批的 1 行？" in asked
    assert "H00001" in asked


def test_a_ledger_on_the_wrong_page_is_named_and_goes_where_it_belongs_without_choosing_it_again(
    clerk: User, browser: Client
) -> None:
    headings = ("用人单位", "岗位名称", "招聘人数", "工资", "工作地点", "联系人")
    row = ("岱宗电子有限公司", "缝纫工", "20", "4000-6000元/月", "重庆市巫溪县", "人事部")
    batch = worked(uploaded(actor_of(clerk), csv_of([row], headings), name="六月.csv", ledger="register.roster"))
    page = browser.get(reverse("imports.columns", args=[batch.pk])).content.decode()
    assert "这像是岗位采集表" in page
    answer = browser.post(reverse("imports.decide", args=[batch.pk]), {"do": "elsewhere"})
    made = worked(Batch.objects.get(pk=answer["Location"].split("/")[-2]))
    assert (made.ledger, made.state, made.counts["rows"]) == ("vacancies.collection", "preview", 1)
    assert "这像是" not in page_of(browser, made)


def test_the_marked_original_is_a_download_and_formulas_are_neutralised(browser: Client, upload: Upload) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    forged = row_of(1, "")
    forged[0] = "=cmd|'/c calc'!A1"
    batch = upload(csv_of([forged]))
    run_job(Job.objects.get(kind="batches.mark").pk)
    assert "下载标红的原表" in page_of(browser, batch)
    answer = browser.get(reverse("imports.marked", args=[batch.pk]))
    book = load_workbook(BytesIO(answer.content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert any("cmd" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_a_half_written_batch_says_what_stands_and_offers_both_ways(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1)]))
    decide(browser, batch, do="confirm", rows=1, which="good")
    batch.refresh_from_db()
    Job.objects.filter(pk=batch.job_id).update(state="stopped")
    page = page_of(browser, batch)
    assert "写到一半停下了" in page
    assert "接着做" in page
    assert "撤回已写的" in page


def test_an_unknown_batch_is_not_there(browser: Client) -> None:
    assert browser.get(reverse("imports.batch", args=[uuid4()])).status_code == 404


def test_the_job_leads_to_the_batch(browser: Client, upload: Upload) -> None:
    batch = upload(mixed())
    page = browser.get(reverse("jobs.job", args=[batch.job_id])).content.decode()
    assert f'href="{reverse("imports.batch", args=[batch.pk])}"' in page


def test_a_row_that_somebody_edited_meanwhile_is_told_and_leads_to_the_record(browser: Client, upload: Upload) -> None:
    batch = upload(mixed())
    decide(browser, batch, do="confirm", rows="2", which="good")
    house = Household.objects.get(number="H00002")
    Household.objects.filter(pk=house.pk).update(poverty="monitored", version=2)
    page = page_of(browser, worked(batch))
    assert "其中 1 行在预览之后被人改过，没有覆盖。" in page
    assert "有错没写的 2 行" in page
    assert f'<a href="{reverse("register.household", args=[house.pk])}">打开这条记录</a>' in page
    assert Household.objects.get(pk=house.pk).poverty == "monitored"
    only = page_of(browser, batch, "?show=wrong&code=edited_since")
    assert "打开这条记录" in only


def test_asking_whether_the_marked_file_is_ready_keeps_no_session_alive() -> None:
    assert is_passive(resolve(reverse("imports.marking", args=[uuid4()])).func)
    assert not is_passive(resolve(reverse("imports.batch", args=[uuid4()])).func)


BUREAU = ("姓名", "性别", "出生日期", "联系电话", "户籍地址", "就业时间", "录用单位名称")
EMPLOYED = ("谭春秀", "女", "1990-05-02", "15400001234", PLACE, "2019-03-04", "岱下餐饮（示例）")


def test_work_that_is_not_recorded_and_work_that_waits_are_told_before_and_after_with_what_to_do(
    browser: Client, clerk: User
) -> None:
    by = actor_of(clerk)
    batch = worked(uploaded(by, csv_of([EMPLOYED], BUREAU), ledger="placements.bureau_register"))
    said = "系统里也不留着。要登记就业，请在原表加这一列"
    assert said in page_of(browser, batch)
    decide(browser, batch, do="confirm", which="good", rows="1")
    worked(batch)
    page = page_of(browser, batch)
    assert ("写好了" in page, said in page, "去名单里定" in page) == (True, True, False)
    told = csv_of([(*EMPLOYED, "山东省泰安市泰山区")], (*BUREAU, "单位所在地"))
    batch = worked(uploaded(by, told, name="带地方.csv", ledger="placements.bureau_register"))
    decide(browser, batch, do="confirm", which="good", rows="1")
    worked(batch)
    page = page_of(browser, batch)
    assert ("1 段等认出人的务工" in page, said in page, reverse("register.unlinked") in page) == (True, False, True)
