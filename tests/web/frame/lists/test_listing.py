"""A list page: what its address says is shown, and nothing else; what its forms ask happens once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from tests.factories.accounts import appointed, person

from qiao.ground.accounts import permissions
from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import ListPreference, SavedView, User
from qiao.ground.jobs.models import Job
from qiao.story.vacancies.models import Employer
from qiao.web.frame.lists import (
    LIST_PAGES,
    BulkAction,
    Cell,
    Choice,
    Column,
    Flag,
    LeftOut,
    ListPage,
    Outcome,
    Range,
    Region,
    Sort,
    Summary,
    Text,
    View,
)

pytestmark = pytest.mark.django_db
PERMISSION = "tests.look_at_employers"


class Rename(BulkAction):
    key, title, permission = "rename", "改名", PERMISSION

    def summary(self, actor: Any, rows: Any) -> Summary:
        kept = rows.filter(name="厂 0").count()
        return Summary(rows.count() - kept, (LeftOut(kept, "名字不能改"),) if kept else ())

    def apply(self, actor: Any, rows: Any, given: dict[str, Any]) -> Outcome:
        outcome = Outcome()
        for row in rows.exclude(name="厂 0"):
            row.name = f"新{row.name}"
            row.save()
            outcome.done += 1
        outcome.failed.append(("厂 1", "别人正在改"))
        return outcome


class Employers(ListPage):
    name, permission, export_permission = "tests.employers", PERMISSION, PERMISSION
    title, empty, sort = "用人单位", "还没有用人单位。", "name"
    columns = (
        Column("name", "名称", lambda e: Cell(e.name, "strong"), sort=Sort("name"), fixed=True),
        Column("region", "所在地", lambda e: e.region, text=True),
        Column("until", "暂停到", lambda e: e.suspended_until, sort=Sort("suspended_until", nullable=True)),
        Column("contact", "联系人", lambda e: e.contact, shown=False),
        Column(
            "secret", "内情", lambda e: e.name, sort=Sort("version"), offered_to=lambda actor: actor.office == "某处"
        ),
    )
    filters = (
        Text("q", "名称", find=lambda text: Q(name__startswith=text)),
        Choice("where", "城市", "region", (("370900", "泰安"), ("370100", "济南"))),
        Flag("open", "没有暂停", condition=lambda: Q(suspended_until__isnull=True)),
        Range("v", "版本", "version", unit="次"),
        Region("region", "地区", permission=PERMISSION),
        Flag("secret", "内情如何", condition=lambda: Q(version=3), offered_to=lambda actor: actor.office == "某处"),
    )
    views = (View("taian", "泰安", "where=370900"),)
    bulk = (Rename(),)
    size = 15

    def rows(self) -> Any:
        return Employer.objects.filter(self.actor.within(PERMISSION, "region"))


@pytest.fixture(autouse=True)
def permitted() -> Iterator[None]:
    """The permission of the list of this file, while it is tested."""
    permissions.permit(PERMISSION, "看用人单位", "Look at employers", "city")
    yield
    permissions._ROLES_OF.pop(PERMISSION)
    permissions._MEANING.pop(PERMISSION)
    __import__("rules").remove_perm(PERMISSION)
    assert "tests.employers" in LIST_PAGES


@pytest.fixture
def officer() -> User:
    """An officer of Tai'an, and forty employers there beside ten in Jinan that are none of theirs."""
    user = person()
    appointed(user, "city", "3709")
    Employer.objects.bulk_create(Employer(name=f"厂 {n}", region="370900", version=n + 1) for n in range(40))
    Employer.objects.bulk_create(Employer(name=f"他 {n}", region="370100") for n in range(10))
    return user


def request_of(user: User, query: str = "", post: dict[str, Any] | None = None) -> HttpRequest:
    made = RequestFactory().get(f"/x/?{query}") if post is None else RequestFactory().post(f"/x/?{query}", post)
    made.user, made.session = user, SessionStore()
    made._messages = FallbackStorage(made)  # type: ignore[attr-defined]
    made.actor = actor_of(user)  # type: ignore[attr-defined]
    return made


def shown(user: User, query: str = "", post: dict[str, Any] | None = None) -> HttpResponse:
    return Employers.as_view()(request_of(user, query, post))


def names(answer: HttpResponse) -> list[str]:
    return re.findall(r'class="q-(?:strong|name)[^"]*">([厂他新 \d]+)<', answer.content.decode())


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_a_list_shows_only_what_the_actor_may_see(officer: User) -> None:
    assert all(name.startswith("厂") for name in names(shown(officer, "size=50")))
    assert len(names(shown(officer, "size=50"))) == 40
    assert names(shown(officer, "region=370100&q=他")) == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=厂 1", 11),
        ("where=370100", 0),
        ("where=370100&where=370900", 40),
        ("where=nonsense", 40),
        ("open=1", 40),
        ("v_from=3&v_to=5", 3),
        ("v_from=x", 40),
        ("v_to=99999999999999999999", 40),
        ("region=3709", 40),
        ("sort=nothing", 40),
        ("size=7&after=nonsense", 40),
    ],
)
def test_filters_narrow_and_nonsense_narrows_nothing(officer: User, query: str, count: int) -> None:
    assert len(names(shown(officer, f"{query}&size=50"))) == count


def test_pages_follow_each_other_and_say_where_they_are(officer: User) -> None:
    first = shown(officer)
    assert "第 1–15 条，共 40 条" in text(first)
    onward = re.search(r'href="\?([^"]+)"[^>]*rel="next"', first.content.decode())
    assert onward is not None
    second = shown(officer, onward[1].replace("&amp;", "&"))
    assert "第 16–30 条，共 40 条" in text(second)
    assert not set(names(first)) & set(names(second))
    assert "厂" not in onward[1]


def test_a_view_is_saved_with_its_filters_and_comes_back(officer: User) -> None:
    answer = shown(officer, "v_from=3&sort=-name", {"do": "save_view", "name": "常用", "shared": "1"})
    assert answer.status_code == 302
    kept = SavedView.objects.get()
    assert (kept.query, kept.shared_region) == ("v_from=3&sort=-name", "3709")
    colleague = person()
    appointed(colleague, "city", "3709")
    assert "常用" in text(shown(colleague))
    stranger = person()
    appointed(stranger, "city", "3701")
    assert "常用" not in text(shown(stranger))
    assert shown(stranger, "", {"do": "drop_view", "view": str(kept.pk)}).status_code == 302
    assert SavedView.objects.filter(pk=kept.pk).exists()


def test_tabs_tell_their_counts_when_asked(officer: User) -> None:
    assert shown(officer, "counts=1").content == b'{"all": "40", "taian": "40"}'


def test_chosen_columns_stay_and_a_fixed_one_cannot_go(officer: User) -> None:
    shown(officer, "", {"do": "prefer", "column": ["contact", "bogus"], "density": "compact", "page_size": "100"})
    kept = ListPreference.objects.get()
    assert (kept.columns, kept.density, kept.page_size) == (["contact"], "compact", 100)
    page = text(shown(officer))
    assert "联系人" in page
    assert len(names(shown(officer))) == 40


def test_an_export_is_asked_once_however_often_the_button_is_pressed(officer: User) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert shown(officer, "q=厂 1", {"do": "export", "key": key}).status_code == 302
    assert Job.objects.get().params["query"] == "q=%E5%8E%82+1"
    assert (Job.objects.get().title, Job.objects.get().params["title_en"]) == ("导出：用人单位", "Export: 用人单位")


def test_a_bulk_action_is_summed_up_first_and_tells_its_failures(officer: User) -> None:
    ids = [str(pk) for pk in Employer.objects.filter(name__in=["厂 0", "厂 1"]).values_list("pk", flat=True)]
    asked = {"do": "bulk", "action": "rename", "id": ids}
    summary = shown(officer, "", asked)
    assert "会改 1 行" in text(summary)
    assert "1 行不改：名字不能改" in text(summary)
    assert Employer.objects.filter(name__startswith="新").count() == 0
    done = shown(officer, "", {**asked, "confirm": "1", "applies": "1"})
    assert "改好 1 行" in text(done)
    assert "厂 1：别人正在改" in text(done)


def test_a_bulk_action_on_a_foreign_row_changes_nothing(officer: User) -> None:
    foreign = str(Employer.objects.filter(region="370100").values_list("pk", flat=True)[0])
    answer = shown(officer, "", {"do": "bulk", "action": "rename", "id": [foreign], "confirm": "1", "applies": "1"})
    assert answer.status_code == 422
    assert Employer.objects.filter(name__startswith="新").count() == 0


def test_a_summary_that_has_changed_is_shown_again(officer: User) -> None:
    answer = shown(officer, "", {"do": "bulk", "action": "rename", "all": "1", "confirm": "1", "applies": "12"})
    assert "名单有变化" in text(answer)
    assert Employer.objects.filter(name__startswith="新").count() == 0


def test_an_action_of_another_role_is_refused(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rename, "permission", "nobody.may")
    with pytest.raises(PermissionDenied):
        shown(officer, "", {"do": "bulk", "action": "rename", "all": "1"})


def test_what_is_not_offered_to_an_actor_exists_for_them_nowhere(officer: User) -> None:
    """Neither as a column, a sorting, a filter, a parameter of an address or a saved view, nor in a preference."""
    ListPreference.objects.create(user=officer, page="tests.employers", columns=["secret", "region"], page_size=50)
    SavedView.objects.create(user=officer, page="tests.employers", name="内", query="secret=1")

    page = shown(officer, "secret=1&sort=secret")

    assert len(names(page)) == 40
    assert "内情" not in text(page)
    assert shown(officer, "counts=1").content.count(b'"40"') == 3  # all, Tai'an's, and the saved view
    officer.appointments.update(office="某处")  # for whom it is offered, it is there
    assert len(names(shown(officer, "secret=1"))) == 1


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("where=nonsense", "城市=nonsense"),
        ("where=370900&where=x", "城市=x"),
        ("open=yes", "没有暂停=yes"),
        ("v_from=abc", "版本=abc"),
        ("v_to=99999999999999999999", "版本=99999999999999999999"),
        ("region=3701", "地区=3701"),
        ("region=elsewhere", "地区=elsewhere"),
        ("view=999", "view=999"),
        ("secret=1", "secret=1"),
    ],
)
def test_what_an_address_asks_for_in_vain_is_named_and_nothing_is_done_with_the_rows(
    officer: User, query: str, told: str
) -> None:
    page = shown(officer, f"{query}&q=厂")

    assert f"地址里的筛选“{told}”看不懂" in text(page)
    assert "导出所见" not in text(page)
    assert "改名" not in text(page)
    assert 'href="?q=%E5%8E%82"' in page.content.decode()  # the way out: what was read stays
    for asked in (
        {"do": "export", "key": str(uuid4())},
        {"do": "bulk", "action": "rename", "all": "1", "confirm": "1", "applies": "39"},
        {"do": "save_view", "name": "常用"},
    ):
        assert shown(officer, query, asked).status_code == 422
    assert not Job.objects.exists()
    assert not SavedView.objects.exists()
    assert not Employer.objects.filter(name__startswith="新").exists()


def test_an_address_that_is_understood_is_not_complained_about(officer: User) -> None:
    page = text(shown(officer, "q=厂&where=370900&open=1&v_from=1&v_to=&region=3709&sort=-name&size=50&from_row=1"))

    assert "看不懂" not in page
    assert "导出所见" in page


def lit(answer: HttpResponse) -> list[str]:
    return re.findall(r'aria-current="page" data-tab="(\w+)"', answer.content.decode())


def test_filters_that_are_no_view_have_a_tab_of_their_own_with_their_count(officer: User) -> None:
    page = shown(officer, "v_from=3&v_to=5")

    assert lit(page) == ["here"]
    assert "现在的筛选 3" in text(page)
    assert lit(shown(officer, "v_from=3&v_to=5&where=370900")) == ["here"]  # Tai'an's tab would show more


def test_one_tab_is_lit_and_a_view_that_only_repeats_another_can_still_be_removed(officer: User) -> None:
    shown(officer, "where=370900", {"do": "save_view", "name": "我的泰安"})

    page = shown(officer, "where=370900&sort=-name")

    assert lit(page) == ["taian"]
    assert "删掉视图“我的泰安”" in text(page)
    assert lit(shown(officer, "sort=-name")) == ["all"]
    shown(officer, "where=370900&sort=-name", {"do": "save_view", "name": "倒着看"})
    assert "删掉视图“倒着看”" in text(shown(officer, "where=370900&sort=-name"))
    assert "删掉视图“倒着看”" not in text(shown(officer, "where=370900"))
