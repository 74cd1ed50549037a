"""The script: the same seed, the same parts; each person one; the totals of the report."""

from __future__ import annotations

from collections import Counter

import pytest

from qiao.cli.demonstration import flows, script
from qiao.cli.demonstration.script import Script


@pytest.fixture(scope="module")
def told() -> Script:
    return script.written(2019)


def test_the_same_seed_gives_the_same_script(told: Script) -> None:
    again = script.written(2019)
    assert again.spells == told.spells
    assert again.people.equals(told.people)
    assert again.offered_2018.equals(told.offered_2018)


def test_another_seed_gives_another_script(told: Script) -> None:
    assert script.written(2020).spells != told.spells


def test_everybody_has_one_part_and_is_poor_and_grown(told: Script) -> None:
    workers = [spell.worker for spell in told.spells]
    assert len(workers) == len(set(workers)) == 1_588 + 3_947
    people = {row["id"]: row for row in told.people.select("id", "poor", "age").to_dicts()}
    assert all(people[worker]["poor"] and people[worker]["age"] >= 18 for worker in workers)


def test_the_years_have_their_totals(told: Script) -> None:
    assert Counter(spell.started_on.year for spell in told.spells if spell.organised) == flows.MOVED_IN
    assert Counter(spell.started_on.year for spell in told.spells if not spell.organised) == flows.NEAR_IN


def test_whoever_moved_works_in_shandong_and_the_others_in_their_own_county(told: Script) -> None:
    for spell in told.spells:
        if spell.organised:
            assert spell.region.startswith("37")
        else:
            assert spell.region[:6] == spell.home[:6]


def test_no_spell_ends_before_it_begins_or_after_the_day(told: Script) -> None:
    ended = [spell for spell in told.spells if spell.ended_on is not None]
    assert ended
    assert all(spell.started_on <= spell.ended_on <= told.as_of for spell in ended if spell.ended_on)


def test_the_firms_of_2018_offer_what_was_reported(told: Script) -> None:
    assert told.offered_2018["employer"].n_unique() == 437
    assert told.offered_2018["headcount"].sum() == 59_640
    assert (told.offered_2018["headcount"] >= 1).all()
    assert told.offered_2018.select("employer", "title").is_duplicated().sum() == 0
    assert told.offered_2018["collected_on"].dt.year().unique().to_list() == [2018]


def test_the_worker_in_taian_and_the_women_of_wuxi_earn_what_was_reported(told: Script) -> None:
    firms = dict(told.employers.select("id", "name").iter_rows())
    outsourced = [s for s in told.spells if script.OUTSOURCING in firms[s.employer] and s.home.startswith(script.WUXI)]
    assert any(s.region.startswith(script.TAIAN) and 3_500 <= s.wage_yuan_month <= 4_000 for s in outsourced)
    stitchers = [s for s in told.spells if script.STITCH in firms[s.employer] and s.home.startswith(script.WUXI)]
    sex = dict(told.people.select("id", "sex").iter_rows())
    assert stitchers
    assert all(sex[s.worker] == "F" and 3_100 <= s.wage_yuan_month <= 3_300 for s in stitchers)


def test_only_those_without_work_look_for_it(told: Script) -> None:
    at_work = {spell.worker for spell in told.spells if spell.ended_on is None}
    assert not at_work & set(told.seekers()["id"].to_list())
    assert "not_now" not in told.seekers()["willingness"].to_list()
