"""`qiao programme`: an empty installation gets its programme, pairings and terms; what is wrong leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import Result
from tests.factories.accounts import officer

from qiao.ground.agreements.models import Pairing, Programme, TermOfOffice
from qiao.ground.audit.models import Event

pytestmark = pytest.mark.django_db
Run = Callable[..., Result]
BEGIN = ("programme", "begin", "鲁渝劳务协作", "--name-en", "Shandong–Chongqing", "--home", "50", "--work", "37")


def test_a_programme_is_set_up_with_the_published_pairings_once(qiao: Run) -> None:
    made = qiao(*BEGIN, "--published", "--begun", "2017-09-01", "--km", "1500")
    assert made.exit_code == 0, made.output
    assert "巫溪 – 370900 泰安" in made.output
    assert Pairing.objects.count() == 14
    programme = Programme.objects.get()
    assert (programme.begun_on, programme.distance_km, programme.reconstructed) == (date(2017, 9, 1), 1_500, False)
    assert Event.objects.filter(action="agreements.pairing.added").count() == 14
    again = qiao(*BEGIN)
    assert (again.exit_code, "已经有协作项目" in again.output, Programme.objects.count()) == (2, True, 1)


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ("500238", "500238-370900"),
        ("500238-999999", "[no_such_place]"),
        ("500238-500236", "[no_such_place]"),
        ("500238-500100", "[outside_its_side]"),
        ("370900-500238", "[no_such_place]"),
        ("500238-441900", "[outside_its_side]"),
    ],
)
def test_one_wrong_pairing_and_nothing_is_set_up(qiao: Run, pair: str, told: str) -> None:
    refused = qiao(*BEGIN, "--pair", "500236-370200", "--pair", pair)
    assert (refused.exit_code, told in refused.output) == (2, True), refused.output
    assert (Programme.objects.count(), Pairing.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_pairings_change_by_the_day_and_a_county_has_one_at_a_time(qiao: Run) -> None:
    qiao(*BEGIN, "--pair", "500238-370900")
    second = qiao("programme", "pair", "500238", "370200")
    assert (second.exit_code, "[paired_already]" in second.output) == (2, True), second.output
    ended = qiao("programme", "unpair", "500238", "--on", "2018-12-31", "--reason", "结对调整")
    assert ended.exit_code == 0, ended.output
    added = qiao("programme", "pair", "500238", "370200", "--since", "2019-01-01", "--source", "鲁渝办〔2019〕1号")
    assert added.exit_code == 0, added.output
    assert [(one.city, one.valid_to) for one in Pairing.objects.order_by("position")] == [
        ("370900", date(2018, 12, 31)),
        ("370200", None),
    ]
    none = qiao("programme", "unpair", "500236", "--on", "2018-12-31", "--reason", "没有")
    assert (none.exit_code, "现在没有结对" in none.output) == (2, True)


def test_a_term_of_office_stands_by_the_post_of_its_first_day(qiao: Run) -> None:
    qiao(*BEGIN)
    user = officer("province", "50", username="xiangwz")
    told = qiao("programme", "term", "xiangwz", "--duty", "工作队队长", "--from", "2019-01-01")
    assert told.exit_code == 0, told.output
    assert "工作队队长" in qiao("programme", "show").output
    assert TermOfOffice.objects.get().appointment.user_id == user.pk
    nobody = qiao("programme", "term", "nobody", "--duty", "队员", "--from", "2019-01-01")
    assert (nobody.exit_code, "没有任职" in nobody.output) == (2, True)


def test_without_a_programme_every_command_says_how_to_begin(qiao: Run) -> None:
    for asked in (("show",), ("pair", "500238", "370900"), ("unpair", "500238", "--on", "2019-01-01", "--reason", "x")):
        refused = qiao("programme", *asked)
        assert (refused.exit_code, "qiao programme begin" in refused.output) == (2, True), refused.output


@pytest.mark.parametrize(("name", "name_en"), [("", "Lu–Yu"), ("鲁渝劳务协作", ""), ("  ", "Lu–Yu"), ("鲁渝", "–")])
def test_a_programme_without_a_name_is_refused_and_blocks_nothing(qiao: Run, name: str, name_en: str) -> None:
    refused = qiao("programme", "begin", name, "--name-en", name_en, "--home", "50", "--work", "37")
    assert (refused.exit_code, "[name_missing]" in refused.output) == (2, True), refused.output
    assert (Programme.objects.count(), Event.objects.count()) == (0, 0)
    assert qiao(*BEGIN).exit_code == 0


def test_a_programme_is_renamed_and_the_audit_keeps_what_it_was_called(qiao: Run) -> None:
    qiao(*BEGIN)
    told = qiao("programme", "rename", "--name", "鲁渝协作")
    assert (told.exit_code, "鲁渝协作（Shandong–Chongqing）" in told.output) == (0, True), told.output
    event = Event.objects.get(action="agreements.programme.changed")
    assert event.details == {"before": {"name": "鲁渝劳务协作"}, "after": {"name": "鲁渝协作"}}
    for asked, code in (((), "no_change"), (("--name", " "), "name_missing"), (("--name", "长" * 81), "name_long")):
        refused = qiao("programme", "rename", *asked)
        assert (refused.exit_code, f"[{code}]" in refused.output) == (2, True), refused.output
    assert Programme.objects.get().name == "鲁渝协作"


def test_a_pairing_ends_for_a_reason_and_a_term_has_a_duty(qiao: Run) -> None:
    qiao(*BEGIN, "--pair", "500238-370900")
    officer("province", "50", username="xiangwz")
    ended = qiao("programme", "unpair", "500238", "--on", "2018-12-31", "--reason", " ")
    assert (ended.exit_code, "[reason_missing]" in ended.output) == (2, True), ended.output
    term = qiao("programme", "term", "xiangwz", "--duty", "", "--from", "2019-01-01")
    assert (term.exit_code, "[duty_missing]" in term.output) == (2, True), term.output
    assert (Pairing.objects.get().valid_to, TermOfOffice.objects.count()) == (None, 0)
