"""Finding: whom a search shows to whom, and in which order."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.privacy import subjects, visibility
from qiao.story.register import finding
from qiao.story.register.finding import found_by, is_number
from qiao.story.register.initials import readings_of
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen

pytestmark = pytest.mark.django_db
COUNTY, FAR = "500238", "370211"
CHILD = date(2012, 1, 1)


@pytest.fixture
def officer() -> Actor:
    return acting("county", COUNTY)


def names(text: str, actor: Actor, limit: int = 30) -> list[str]:
    return [worker.name for worker in found_by(text, actor, limit=limit)]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张建国", "zjg zj z ZJ ｚｊ 张 张建 建国 张建国"),
        ("曾小红", "zxh cxh c 曾 小红"),
        ("覃正梅", "qzm tzm"),
        ("欧阳建国", "欧 欧阳 阳建国 建国 欧阳建国 oyjg"),
        ("阿里·买买提", "阿里买买提 阿里·买买提 阿里•买 买买提 al"),
        ("𠮷明", "𠮷 𠮷明 m 𠮷m"),
        ("陈𠮷明", "陈 陈𠮷 𠮷明 cm c"),
        ("马Ａ", "马 ma m"),
        ("Ali Bek", "ali ALI alib ab bek"),
        ("王", "王 w"),
    ],
)
def test_a_name_is_found_by_what_one_would_type(officer: Actor, name: str, typed: str) -> None:
    factory.worker(name="谭春秀")
    factory.worker(name=name)
    for text in [*typed.split(), name]:
        assert names(text, officer) == [name], text


@pytest.mark.parametrize(
    "text", ["", " ", "·", "国", "建张", "jg", "张国建", "%", "_", "zjgg", "\U0010ffff", "\ud7ff", "z" * 60]
)
def test_nobody_is_found_by_what_is_not_their_name(officer: Actor, text: str) -> None:
    """A single character is a surname: everybody with a 国 somewhere would be a county."""
    factory.worker(name="张建国")
    assert names(text, officer) == []


def test_exactly_this_name_comes_first_then_the_order_of_a_list(officer: Actor) -> None:
    for name in ("林李伟", "李伟民", "李伟", "安李伟", "李伟"):
        factory.worker(name=name)
    assert names("李伟", officer) == ["李伟", "李伟", "安李伟", "林李伟", "李伟民"]
    assert names("李伟", officer, limit=3) == ["李伟", "李伟", "安李伟"]


def test_the_first_by_initials_are_shown_of_more_than_fit(officer: Actor) -> None:
    for name in ("王周", "王安", "王明", "汪安", "王安安"):
        factory.worker(name=name)
    assert names("王", officer, limit=3) == ["王安", "王安安", "王明"]
    assert names("w", officer, limit=2) == ["汪安", "王安"]


def test_the_last_four_of_an_identity_find_also_whom_they_were_merged_into(officer: Actor) -> None:
    one, other = factory.worker(), factory.worker()
    tail = one.subject.resident_id_tail
    assert found_by(tail.lower(), officer) == [one]
    merge_workers(by=officer, keep_id=other.pk, drop_id=one.pk, why="同一人")
    assert found_by(tail, officer) == [other]


def test_who_was_merged_away_is_found_as_the_one_who_stays(officer: Actor) -> None:
    old, kept = factory.worker(name="冉大秀丽"), factory.worker(name="谭春秀")
    merge_workers(by=officer, keep_id=kept.pk, drop_id=old.pk, why="同一人，曾用名")
    for text in ("冉", "大秀", "大秀丽", "冉大秀丽", "rdx", "谭春", "tc"):
        assert found_by(text, officer) == [kept], text


def test_a_minor_is_found_by_what_is_shown_of_them_only(officer: Actor) -> None:
    child = factory.worker(name="曾小宝", born=CHILD, status="not_looking")
    for text in ("曾", "z", "c", child.subject.resident_id_tail):
        assert found_by(text, officer) == [child], text
    for text in ("曾小", "小宝", "曾小宝", "zx", "zxb", "x"):
        assert found_by(text, officer) == [], text


def test_children_in_between_do_not_keep_a_grown_person_from_the_first_page(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FIRST_CHUNK", 2)
    for _ in range(9):
        factory.worker(name="李伟", born=CHILD, status="not_looking")
    grown = factory.worker(name="李伟民")
    assert found_by("李伟", officer, limit=1) == [grown]


def _at_home(_one: Worker) -> None:
    """Nothing shows them but their home."""


def _placed(one: Worker) -> None:
    visibility.show(subject=one.subject, region=COUNTY, ground=visibility.PLACEMENT, cause="p")


def _proposed(one: Worker) -> None:
    visibility.show(subject=one.subject, region=COUNTY, ground=visibility.PROPOSAL, cause="p")


def _gone(one: Worker) -> None:
    _placed(one)
    visibility.hide(subject=one.subject, region=COUNTY, ground=visibility.PLACEMENT)


@pytest.mark.parametrize(("show", "is_found"), [(_at_home, False), (_placed, True), (_proposed, False), (_gone, False)])
def test_a_stranger_is_found_while_something_but_a_proposal_shows_them(
    officer: Actor, show: Callable[[Worker], None], is_found: bool
) -> None:
    one = factory.worker(name="张建国", region=f"{FAR}001001")
    show(one)
    for text in ("张建国", "建国", "zj", "张", one.subject.resident_id_tail):
        assert (found_by(text, officer) == [one]) is is_found, text


def test_a_helper_finds_their_households_and_nobody_else() -> None:
    mine, other = factory.household(), factory.household()
    seen = factory.worker(name="张建国", household=mine)
    factory.worker(name="张建国", household=other)
    helper = acting("helper", households=[mine.pk])
    for text in ("张建国", "建国", "zjg", "张"):
        assert found_by(text, helper) == [seen], text


def test_whoever_may_see_nobody_finds_nobody_and_the_system_everybody() -> None:
    one = factory.worker(name="张建国")
    assert found_by("张建", acting("security_admin")) == []
    assert found_by("张建", SYSTEM) == [one]


def fits(text: str, worker: Worker) -> bool:
    """The rule in its plainest form, for grown people of Chinese names."""
    if text.isascii():
        return any(reading.startswith(text) for reading in readings_of(worker.name))
    return worker.name.startswith(text) if len(text) == 1 else text in worker.name


@pytest.mark.parametrize("few_shown", [0, 5_000])
def test_the_tokens_find_whom_a_look_at_everybody_finds(monkeypatch: pytest.MonkeyPatch, few_shown: int) -> None:
    """Either way to look at those from elsewhere, for a village, a county, a province and two regions at once."""
    monkeypatch.setattr(finding, "FEW_SHOWN", few_shown)
    monkeypatch.setattr(finding, "FIRST_CHUNK", 3)
    draw = random.Random(7)
    regions = [factory.VILLAGE, "500238113204", "500237001001", f"{FAR}001001"]
    for _ in range(90):
        name = draw.choice("王曾单李") + "".join(draw.choices("乐建国林", k=draw.choice((1, 2))))
        one = factory.worker(name=name, region=draw.choice(regions))
        for region in draw.sample([*regions, COUNTY], draw.choice((0, 0, 1))):
            visibility.show(subject=one.subject, region=region, ground=visibility.CONSENT, cause="c")
    actors = [acting("village", factory.VILLAGE), acting("county", COUNTY), acting("province", "50"), SYSTEM]
    texts = ["王", "曾", "w", "z", "wl", "wy", "cj", "建国", "王建", "林建国", "王林", "sl", "ll"]
    for actor in actors:
        for text in texts:
            wanted = [worker for worker in workers_seen(actor).order_by("pk") if fits(text, worker)]
            wanted.sort(key=lambda one, text=text: (one.name != text, one.initials, one.name, one.pk))
            assert found_by(text, actor, limit=100) == wanted, (text, actor.scopes)
            few = found_by(text, actor, limit=4)
            assert len(few) == min(4, len(wanted))
            assert set(few) <= set(wanted)


def test_a_search_asks_the_same_few_questions_whoever_is_there(
    officer: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factory.worker(name="张建")
    for _ in range(2):
        with django_assert_num_queries(4) as asked:
            found: Any = found_by("zj", officer)
        assert not any("LIKE" in query["sql"] for query in asked.captured_queries)
        for _ in range(20):
            factory.worker(name="张建")
    assert len(found) == 21


def test_a_whole_identity_or_phone_finds_whose_it_is_among_those_one_may_see(officer: Actor) -> None:
    one, spouse = factory.worker(phone="15400000012"), factory.worker(phone="15400000012")
    far = factory.worker(region="500237001001", phone="15400000013")
    number = subjects.in_clear(one.subject, "resident_id")
    assert found_by(number.lower(), officer) == [one]
    assert found_by(f"{number[:6]} {number[6:14]} {number[14:]}", officer) == [one]
    assert {worker.pk for worker in found_by("+86 154-0000-0012", officer)} == {one.pk, spouse.pk}
    assert found_by(subjects.in_clear(far.subject, "resident_id"), officer) == found_by("15400000013", officer) == []
    wrong = number[:17] + ("1" if number[17] != "1" else "2")
    assert is_number(wrong)
    assert found_by(wrong, officer) == []
