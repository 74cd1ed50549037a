"""Where places lie, in which datum, and how far apart."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.ground.places import (
    Coordinates,
    UnknownPlace,
    by_code,
    coordinates,
    distance_km,
    read_township_points,
    tables,
)
from qiao.ground.places.datum import Datum, converted, ellipsoid_km

# Published samples of the conversion at 116.404 E, 39.915 N, from the test suites of open converters.
SAMPLES: list[tuple[Datum, Datum, tuple[float, float]]] = [
    ("WGS-84", "GCJ-02", (116.41024449916938, 39.91640428150164)),
    ("GCJ-02", "BD-09", (116.41036949371029, 39.92133699351021)),
    ("BD-09", "GCJ-02", (116.39762729119315, 39.90865673957631)),
    ("GCJ-02", "WGS-84", (116.39775550083061, 39.91359571849836)),
]


@pytest.mark.parametrize(("given_in", "wanted", "expected"), SAMPLES)
def test_a_published_sample_is_met(given_in: Datum, wanted: Datum, expected: tuple[float, float]) -> None:
    assert converted((116.404, 39.915), given_in, wanted) == pytest.approx(expected, abs=2e-5)


@given(st.floats(74, 134), st.floats(18, 53))
def test_a_conversion_there_and_back_ends_where_it_began(longitude: float, latitude: float) -> None:
    there = converted((longitude, latitude), "WGS-84", "GCJ-02")
    assert converted(there, "GCJ-02", "WGS-84") == pytest.approx((longitude, latitude), abs=1e-7)
    baidu = converted((longitude, latitude), "WGS-84", "BD-09")
    assert converted(baidu, "BD-09", "WGS-84") == pytest.approx((longitude, latitude), abs=1e-5)


def test_outside_china_nothing_is_shifted() -> None:
    assert converted((2.35, 48.86), "WGS-84", "GCJ-02") == (2.35, 48.86)


def test_a_degree_along_the_meridian_and_along_the_equator_has_its_known_length() -> None:
    """110.574 km from the equator to 1° N and 111.320 km along the equator on the WGS-84 ellipsoid."""
    assert ellipsoid_km((105, 0), (105, 1)) == pytest.approx(110.574, abs=0.01)
    assert ellipsoid_km((105, 0), (106, 0)) == pytest.approx(111.320, abs=0.01)
    assert ellipsoid_km((105, 30), (105, 30)) == 0


@pytest.mark.parametrize(
    ("one", "other", "low", "high"), [("500238", "370900", 850, 900), ("500000", "370100", 1180, 1260)]
)
def test_wuxi_and_taian_lie_as_far_apart_as_on_the_map(one: str, other: str, low: float, high: float) -> None:
    assert low < distance_km(one, other) < high
    assert distance_km(one, other) == pytest.approx(distance_km(by_code(other), coordinates(one)))


def test_a_point_says_how_good_it_is() -> None:
    assert coordinates("500238").quality == "own"
    assert coordinates("370116").quality == "predecessor"
    township = coordinates("370112013")
    assert (township.quality, township.of) == ("around", "370112")
    assert coordinates("370176") == Coordinates(**{**as_dict(coordinates("370100")), "quality": "around"})
    assert coordinates("512228") == coordinates("500238")
    assert coordinates("500238", datum="GCJ-02").datum == "GCJ-02"


def as_dict(point: Coordinates) -> dict[str, object]:
    return {"lon": point.lon, "lat": point.lat, "datum": point.datum, "quality": point.quality, "of": point.of}


def test_what_is_no_place_has_no_point() -> None:
    with pytest.raises(UnknownPlace):
        coordinates("999999")


def test_every_division_of_the_mainland_has_a_point_inside_the_country() -> None:
    for place in tables.divisions().values():
        point = coordinates(place.code)
        assert 73 < point.lon < 136, place
        assert 3 < point.lat < 54, place


def test_counties_far_from_their_city_are_the_few_of_the_largest_prefectures(shared_data: Path) -> None:
    """Beyond 150 km the other table must agree within 15 km, or the county is of the sea."""
    with (shared_data / "places" / "coords_bd09_province_city_county_2020.csv").open(encoding="utf-8-sig") as source:
        other = {row["code"]: (float(row["lng"]), float(row["lat"])) for row in csv.DictReader(source)}
    counties = [
        place for place in tables.divisions().values() if place.level == "county" and place.city != place.province
    ]
    far = [place for place in counties if place.city and distance_km(place, place.city) > 150]
    assert 60 < len(far) < 140
    doubtful = {
        place.name
        for place in far
        if place.code[:6] in other
        and distance_km(place, Coordinates(*other[place.code[:6]], "BD-09", "own", place.code)) > 15
    }
    assert doubtful == {"南沙群岛", "中沙群岛的岛礁及其海域"}


def test_the_datum_of_the_points_is_the_one_that_agrees_with_the_other_table(shared_data: Path) -> None:
    with (shared_data / "places" / "coords_bd09_province_city_county_2020.csv").open(encoding="utf-8-sig") as source:
        other = {
            row["code"]: (float(row["lng"]), float(row["lat"])) for row in csv.DictReader(source) if row["level"] == "3"
        }
    near = [
        distance_km(code, Coordinates(*point, "BD-09", "own", code)) < 0.1
        for code, point in other.items()
        if code in tables.points() and not tables.points()[code].published_as
    ]
    assert len(near) > 2500
    assert sum(near) > 0.8 * len(near)


def test_exactly_233_townships_were_found_under_a_namesake_and_are_put_back(shared_data: Path) -> None:
    read = read_township_points(shared_data / "places" / "coords_bd09_townships_cq_sd_2020.csv", datum="BD-09")
    assert len(read.points) == 2889
    assert len(read.strays) == 233
    assert {read.points[code].quality for code in read.strays} <= {"around", "own", "predecessor"}
    assert all(distance_km(read.points[code], coordinates(code)) <= 80 for code in read.points)


def test_a_township_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("name,x\n", "utf-8")
    assert read_township_points(file, datum="WGS-84").points == {}
    file.write_text("name,x\n港沟街道,1\n", "utf-8")
    with pytest.raises(KeyError):
        read_township_points(file, datum="WGS-84")
