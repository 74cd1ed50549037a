"""The synthetic world is exact where it promises exactness, and close to the reported figures where it is drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiao.engine.world import Geography, InvalidGeography, InvalidParams, World, WorldParams, generate

AS_OF = date(2019, 6, 30)
COUNTIES = ("500101", "500229", "500238")
CITIES = ("370800", "371300", "370900")


def geography() -> Geography:
    """Three counties of 40 villages each, paired with three cities of four counties each."""
    codes = [f"{county}{100 + number // 10:03d}{200 + number:03d}" for county in COUNTIES for number in range(40)]
    towns = [(f"{city[:4]}{number:02d}", city) for city in CITIES for number in range(1, 5)]
    return Geography(
        villages=pl.DataFrame({"code": codes, "weight": [1.0 + number % 5 for number in range(len(codes))]}),
        destinations=pl.DataFrame(towns, schema=["county", "city"], orient="row").with_columns(weight=pl.lit(1.0)),
        pairs=pl.DataFrame({"county": COUNTIES, "city": CITIES}),
    )


@lru_cache(maxsize=4)
def world(workers: int = 20_000, seed: int = 7) -> World:
    return generate(workers=workers, seed=seed, geography=geography(), as_of=AS_OF)


def share(frame: pl.DataFrame, condition: pl.Expr) -> float:
    return float(frame.select(condition.mean()).item())


def weighted_wage(vacancies: pl.DataFrame) -> float:
    middle = (pl.col("wage_low_yuan") + pl.col("wage_high_yuan")) / 2
    return float(vacancies.select((middle * pl.col("headcount")).sum() / pl.col("headcount").sum()).item())


def civil_age(day: date) -> pl.Expr:
    birthday = pl.col("birth").dt.month().cast(pl.Int32) * 100 + pl.col("birth").dt.day()
    return day.year - pl.col("birth").dt.year() - (birthday > day.month * 100 + day.day)


def test_the_same_seed_gives_the_same_world_to_the_byte() -> None:
    """Pinned: whoever changes a draw changes every demonstration, and must say so here."""
    again = generate(workers=300, seed=1, geography=geography(), as_of=AS_OF)
    assert again.digest() == DIGEST_OF_300
    assert generate(workers=300, seed=2, geography=geography(), as_of=AS_OF).digest() != DIGEST_OF_300


@pytest.mark.parametrize("threads", ["1", "4"])
def test_the_number_of_threads_changes_nothing(threads: str) -> None:
    """A process of its own, because polars fixes its threads when it is first imported."""
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_generation import AS_OF, generate, geography\n"
        "print(generate(workers=300, seed=1, geography=geography(), as_of=AS_OF).digest())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "POLARS_MAX_THREADS": threads},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == DIGEST_OF_300


def test_women_are_as_many_as_reported_away_and_local() -> None:
    """2018: 30.8% of those away, 38.6% of those who work locally; so among the wishes as among today's states."""
    workers = world().workers
    woman = pl.col("sex") == "F"
    for column, away, local in (("willingness", "leave", "near"), ("state", "away", "local")):
        assert share(workers.filter(pl.col(column) == away), woman) == pytest.approx(0.308, abs=0.001)
        assert share(workers.filter(pl.col(column) == local), woman) == pytest.approx(0.386, abs=0.001)


def test_those_who_would_leave_and_those_who_stay_are_as_1588_to_3947() -> None:
    """The programme's own two figures; reach says the same as the wish."""
    willing = world().workers.filter(pl.col("willingness") != "not_now")
    assert share(willing, pl.col("reach") >= 3) == pytest.approx(1588 / (1588 + 3947), abs=0.001)
    assert willing.select(((pl.col("reach") >= 3) == (pl.col("willingness") == "leave")).all()).item()


def test_ages_are_those_of_rural_workers_and_the_young_leave() -> None:
    """Mean about 40 (40.2 in 2018), nobody under 16 or over 65, leavers clearly younger."""
    workers = world().workers
    mean = {name: float(ages.mean()) for (name,), ages in _ages_by(workers, "willingness").items()}  # type: ignore[arg-type]
    assert 39 < float(workers["age"].mean()) < 42  # type: ignore[arg-type]
    assert mean["leave"] + 4 < mean["near"]
    assert workers["age"].min() == 16
    assert workers["age"].max() == 65


def _ages_by(workers: pl.DataFrame, column: str) -> dict[tuple[object, ...], pl.Series]:
    return {key: frame["age"] for key, frame in workers.partition_by(column, as_dict=True).items()}


def test_birth_dates_and_ages_agree_on_the_day() -> None:
    """The civil age: full years between the birthday and the day."""
    assert world().workers.select((civil_age(AS_OF) == pl.col("age")).all()).item()


def test_ages_hold_on_a_leap_day() -> None:
    """29 February has no birthday in most years."""
    leap = generate(workers=500, seed=3, geography=geography(), as_of=date(2020, 2, 29)).workers
    assert leap.select((civil_age(date(2020, 2, 29)) == pl.col("age")).all()).item()


def test_education_has_the_surveys_shares() -> None:
    """Met to the person, but for those too young for what they would have drawn."""
    workers = world().workers
    for level, reported in enumerate(WorldParams().education_shares):
        assert share(workers, pl.col("education") == level) == pytest.approx(reported, abs=0.02)
    assert workers.filter((pl.col("age") < 18) & (pl.col("education") > 2)).height == 0


def test_about_a_fifth_of_the_willing_go_together() -> None:
    """Pairs mostly, up to six; one village, one wish, one reach, one day."""
    willing = world().workers.filter(pl.col("willingness") != "not_now")
    groups = willing.filter(pl.col("companions").is_not_null()).group_by("companions")
    told = groups.agg(pl.len().alias("size"), pl.col("home", "willingness", "reach", "start_on").n_unique())
    assert share(willing, pl.col("companions").is_not_null()) == pytest.approx(0.20, abs=0.02)
    assert (told["size"] == 2).mean() > 0.6  # type: ignore[operator]
    assert (told["size"].min(), told["size"].max()) == (2, 6)
    assert told.select(pl.col("home", "willingness", "reach", "start_on").max()).row(0) == (1, 1, 1, 1)
    assert world().workers.filter((pl.col("willingness") == "not_now") & pl.col("companions").is_not_null()).height == 0


def test_care_rests_on_women_of_25_to_50() -> None:
    """At least four times as often as on men of that age, and it keeps people from leaving."""
    workers = world().workers
    adult = workers.filter(pl.col("age").is_between(25, 50))
    women, men = (share(adult.filter(pl.col("sex") == sex), pl.col("care")) for sex in "FM")
    assert women > 4 * men > 0
    leavers, stayers = (
        share(workers.filter(pl.col("willingness") == wish), pl.col("care")) for wish in ("leave", "near")
    )
    assert leavers < stayers / 3


def test_floors_rise_with_skill_and_with_leaving() -> None:
    """A floor of 0 means that none was named."""
    named = world().workers.filter(pl.col("wage_floor_yuan") > 0)
    skilled = pl.col("skills").list.len() > 0
    for wish in ("leave", "near"):
        of_wish = named.filter(pl.col("willingness") == wish)
        means = [of_wish.filter(which)["wage_floor_yuan"].mean() for which in (skilled, ~skilled)]
        assert means[0] > means[1] * 1.05  # type: ignore[operator]
    away, near = (named.filter(pl.col("willingness") == wish)["wage_floor_yuan"].mean() for wish in ("leave", "near"))
    assert away > 1.3 * near  # type: ignore[operator]
    assert share(world().workers, pl.col("wage_floor_yuan") > 0) == pytest.approx(0.88, abs=0.01)


def test_households_add_up() -> None:
    """Members listed and counted make the size; one head at most is a worker, and it is the household's own."""
    made = world()
    counted = pl.sum_horizontal("workers", "small_children", "school_children", "elders", "other_adults")
    assert made.households.select((counted == pl.col("size")).all()).item()
    listed = made.workers.group_by("household").len("listed")
    joined = made.households.join(listed, left_on="id", right_on="household", how="full")
    assert joined.select((pl.col("workers") == pl.col("listed")).all()).item()
    heads = made.workers.filter(pl.col("relation") == "户主")
    assert heads["household"].is_duplicated().sum() == 0
    assert sorted(heads["id"]) == sorted(made.households["head"].drop_nulls())


def test_kin_are_of_possible_ages_and_sexes() -> None:
    """Couples are a man and a woman; children are 18 years younger at least, parents older; one village a household."""
    workers = world().workers
    assert workers.group_by("household").agg(pl.col("home").n_unique())["home"].max() == 1
    head = workers.filter(pl.col("relation") == "户主").select("household", head_age="age", head_sex="sex")
    kin = workers.join(head, on="household")
    elder = pl.col("age") - pl.col("head_age")
    assert kin.filter((pl.col("relation") == "配偶") & (pl.col("sex") == pl.col("head_sex"))).height == 0
    assert kin.filter(pl.col("relation").is_in(["之子", "之女"]) & (elder > -18)).height == 0
    assert kin.filter(pl.col("relation").is_in(["之父", "之母"]) & (elder < 18)).height == 0
    for relation, sex in (("之子", "M"), ("之女", "F"), ("之儿媳", "F"), ("之父", "M"), ("之母", "F")):
        assert workers.filter((pl.col("relation") == relation) & (pl.col("sex") != sex)).height == 0


def test_seats_are_one_and_a_half_of_the_willing_on_either_side() -> None:
    """Counted to the seat, since every vacancy has one at least and there are more seats than vacancies."""
    made = world()
    far = made.vacancies.filter(pl.col("kind").is_in(["factory", "service"]))["headcount"].sum()
    leave = made.workers.filter(pl.col("willingness") == "leave").height
    near = made.workers.filter(pl.col("willingness") == "near").height
    assert far == round(1.5 * leave)
    assert made.vacancies["headcount"].sum() - far == round(1.5 * near)


def test_headcounts_are_heavy_tailed() -> None:
    """A few vacancies have hundreds of seats, half have few."""
    headcount = world().vacancies["headcount"]
    assert headcount.min() == 1
    assert headcount.median() <= 15  # type: ignore[operator]
    assert headcount.max() > 200  # type: ignore[operator]
    top = headcount.sort(descending=True).head(len(headcount) // 10).sum()
    assert top > 0.4 * headcount.sum()


def test_wages_have_the_reported_means_and_bounds() -> None:
    """4,226 away and 3,218 near home for 2018; workshops 1,700 to 4,000; excavators from 5,000."""
    vacancies = world().vacancies
    far = pl.col("kind").is_in(["factory", "service"])
    assert weighted_wage(vacancies.filter(far)) == pytest.approx(3721 * 5634 / 4961, rel=0.005)
    assert weighted_wage(vacancies.filter(~far)) == pytest.approx(3721 * 4291 / 4961, rel=0.005)
    workshop = vacancies.filter(pl.col("kind") == "workshop")
    assert workshop["wage_low_yuan"].min() >= 1700  # type: ignore[operator]
    assert workshop["wage_high_yuan"].max() <= 4000  # type: ignore[operator]
    diggers = vacancies.filter(pl.col("title") == "挖掘机司机")
    assert diggers.height
    assert diggers["wage_low_yuan"].min() >= 5000  # type: ignore[operator]
    assert vacancies.filter(pl.col("wage_low_yuan") > pl.col("wage_high_yuan")).height == 0


def test_a_city_offers_more_where_its_own_county_sends_more() -> None:
    """Two thirds of the leavers live in one county; its paired city gets well above a third of the seats."""
    base = geography()
    weight = pl.when(pl.col("code").str.starts_with(COUNTIES[0])).then(20.0).otherwise(1.0)
    tilted = Geography(base.villages.with_columns(weight=weight), base.destinations, base.pairs)
    vacancies = generate(workers=20_000, seed=7, geography=tilted, as_of=AS_OF).vacancies
    far = vacancies.filter(pl.col("kind").is_in(["factory", "service"]))
    paired = far.filter(pl.col("place").str.starts_with(CITIES[0][:4]))["headcount"].sum()
    assert paired > 0.5 * far["headcount"].sum()


def test_near_home_is_where_the_people_live() -> None:
    """Workshops and public posts in a township of workers, local firms in their county; all else across the bridge."""
    made = world()
    homes = made.workers.select(pl.col("home").str.slice(0, 9)).to_series().unique()
    in_township = made.vacancies.filter(pl.col("kind").is_in(["workshop", "public_post"]))["place"]
    assert in_township.str.slice(0, 9).is_in(homes.implode()).all()
    local = made.vacancies.filter(pl.col("kind") == "local_firm")["place"]
    assert local.str.slice(0, 6).is_in(list(COUNTIES)).all()


def test_vacancies_ask_minors_for_nothing_hard() -> None:
    """Night and heavy posts are not cleared for people of 16 and 17; some others are."""
    vacancies = world().vacancies
    hard = vacancies.filter(pl.col("night") | (pl.col("demands") & 0b10 != 0))
    assert hard.height
    assert not hard["young_ok"].any()
    assert vacancies["young_ok"].any()


def test_age_bands_are_rare() -> None:
    """About one vacancy in sixteen, and then from 18 to 45 at least."""
    vacancies = world().vacancies
    assert share(vacancies, pl.col("age_max").is_not_null()) == pytest.approx(0.06, abs=0.02)
    assert (vacancies["age_min"].is_null() == vacancies["age_max"].is_null()).all()
    assert vacancies["age_max"].min() >= 45  # type: ignore[operator]


def test_vacancies_in_the_number_asked_for() -> None:
    """One employer's posts run on in the list; every employer has one at least."""
    made = generate(workers=1000, seed=5, geography=geography(), as_of=AS_OF, vacancies=123)
    assert made.vacancies.height == 123
    assert set(made.vacancies["employer"]) == set(made.employers["id"])
    assert made.employers["name"].str.ends_with("（示例）").all()
    assert made.employers["credit_body"].n_unique() == made.employers.height


def test_workshops_are_called_as_their_time_called_them() -> None:
    """扶贫车间 until 2020, 帮扶车间 after."""
    for year, word in ((2019, "扶贫车间"), (2023, "帮扶车间")):
        made = generate(workers=500, seed=5, geography=geography(), as_of=date(year, 6, 30), vacancies=200)
        names = made.employers.filter(pl.col("kind") == "workshop")["name"]
        assert len(names)
        assert names.str.contains(word).all()


def test_names_are_of_two_to_four_characters_and_some_hold_the_dot() -> None:
    """Four for two-character surnames; the middle dot joins longer ones."""
    names = world().workers["name"]
    dotted = names.str.contains("·")
    assert dotted.any()
    assert set(names.filter(~dotted).str.len_chars().unique()) == {2, 3, 4}
    assert names.filter(dotted).str.len_chars().max() <= 8  # type: ignore[operator]


def test_days_follow_one_another() -> None:
    """Consent before the day, return before the start, start on the day or later."""
    workers = world().workers
    assert workers.select((pl.col("consent_on") < AS_OF).all()).item()
    assert workers.select((pl.col("start_on") >= AS_OF).all()).item()
    assert workers.filter(pl.col("return_on") > pl.col("start_on")).height == 0


@settings(max_examples=30, deadline=None)
@given(workers=st.integers(1, 80), seed=st.integers(0, 2**40), vacancies=st.integers(2, 60))
def test_small_worlds_are_whole_too(workers: int, seed: int, vacancies: int) -> None:
    """Exactly as many as asked for, whatever the seed."""
    made = generate(workers=workers, seed=seed, geography=geography(), as_of=AS_OF, vacancies=vacancies)
    assert made.workers.height == workers
    assert made.vacancies.height == vacancies
    assert made.vacancies["headcount"].min() >= 1  # type: ignore[operator]
    assert made.households["workers"].sum() == workers


def test_a_part_of_the_world_is_not_moved_by_another() -> None:
    """Each part draws from its own stream: another number of vacancies leaves the people as they were."""
    few, many = (
        generate(workers=200, seed=4, geography=geography(), as_of=AS_OF, vacancies=count) for count in (10, 90)
    )
    assert few.workers.equals(many.workers)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"not_now_share": 1.2}, "not_now_share"),
        ({"moved": 0}, "moved"),
        ({"education_shares": (0.5, 0.5)}, "education_shares"),
        ({"companion_sizes": (0.5, 0.1, 0.1, 0.1, 0.1)}, "companion_sizes"),
        ({"away_now_share": 0.7, "local_now_share": 0.7}, "away_now_share"),
        ({"workshop_low_yuan": 5000}, "workshop_low_yuan"),
        ({"seats_per_willing": float("nan")}, "seats_per_willing"),
    ],
)
def test_parameters_outside_their_range_are_named(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidParams, match=told):
        WorldParams(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("workers", "vacancies", "seed", "told"),
    [(0, 10, 1, "workers"), (10, 1, 1, "vacancies"), (10, 10, -1, "seed")],
)
def test_impossible_counts_are_named(workers: int, vacancies: int, seed: int, told: str) -> None:
    with pytest.raises(InvalidParams, match=told):
        generate(workers=workers, seed=seed, geography=geography(), as_of=AS_OF, vacancies=vacancies)


def test_geography_that_cannot_be_is_named() -> None:
    """A short code, a missing column, a weight that is no number, a county paired twice, no villages."""
    base = geography()
    wrong = [
        ({"villages": base.villages.with_columns(code=pl.lit("5001"))}, "12 digits"),
        ({"villages": base.villages.drop("weight")}, "weight"),
        ({"villages": base.villages.with_columns(weight=pl.lit(float("nan")))}, "weight"),
        ({"villages": base.villages.clear()}, "no rows"),
        ({"pairs": pl.concat([base.pairs, base.pairs])}, "stands 2 times"),
    ]
    for replaced, told in wrong:
        frames = {"villages": base.villages, "destinations": base.destinations, "pairs": base.pairs, **replaced}
        with pytest.raises(InvalidGeography, match=told):
            Geography(**frames)


DIGEST_OF_300 = "f6cb730bd5263560cc1e8af08a0db2ad995cd716d55f7a98212532e60b71cd24"
