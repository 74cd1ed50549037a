"""Datums（坐标系）: WGS-84, GCJ-02（火星坐标）and BD-09（百度坐标）, and the way from one to another.

GCJ-02 shifts WGS-84 by a few hundred metres with a formula made known in 2010 (the ellipsoid is Krasovsky 1940); Baidu
turns and stretches GCJ-02 once more. Both only inside China. The way back from GCJ-02 has no closed form and is
iterated; it ends within a millimetre or so.
"""

from __future__ import annotations

from math import asin, atan, atan2, cos, hypot, pi, radians, sin, sqrt, tan
from typing import Literal

Datum = Literal["WGS-84", "GCJ-02", "BD-09"]
LonLat = tuple[float, float]

_KRASOVSKY_AXIS, _KRASOVSKY_E2 = 6378245.0, 0.00669342162296594323
_WGS_AXIS_KM, _WGS_FLATTENING = 6378.137, 1 / 298.257223563
_BAIDU_TURN = pi * 3000.0 / 180.0
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271


def converted(point: LonLat, given: Datum, wanted: Datum) -> LonLat:
    """Longitude and latitude (degrees) in another datum."""
    if given == wanted:
        return point
    gcj = {"WGS-84": _gcj_of_wgs, "BD-09": _gcj_of_baidu, "GCJ-02": _same}[given](point)
    return {"WGS-84": _wgs_of_gcj, "BD-09": _baidu_of_gcj, "GCJ-02": _same}[wanted](gcj)


def _same(point: LonLat) -> LonLat:
    return point


def _gcj_of_wgs(point: LonLat) -> LonLat:
    longitude, latitude = point
    if not (_WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH):
        return point
    east, north = _shift_metres(longitude - 105.0, latitude - 35.0)
    square = 1 - _KRASOVSKY_E2 * sin(radians(latitude)) ** 2
    per_degree_north = _KRASOVSKY_AXIS * (1 - _KRASOVSKY_E2) / (square * sqrt(square)) * pi / 180.0
    per_degree_east = _KRASOVSKY_AXIS / sqrt(square) * cos(radians(latitude)) * pi / 180.0
    return longitude + east / per_degree_east, latitude + north / per_degree_north


def _shift_metres(x: float, y: float) -> LonLat:
    """The published shift, eastwards and northwards, at x and y degrees from 105° E, 35° N."""
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    root = sqrt(abs(x))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y / 30.0 * pi)) * 2.0 / 3.0
    return east, north


def _wgs_of_gcj(point: LonLat) -> LonLat:
    guess = point
    for _ in range(6):
        shifted = _gcj_of_wgs(guess)
        guess = (guess[0] + point[0] - shifted[0], guess[1] + point[1] - shifted[1])
    return guess


def _baidu_of_gcj(point: LonLat) -> LonLat:
    radius = hypot(*point) + 0.00002 * sin(point[1] * _BAIDU_TURN)
    angle = atan2(point[1], point[0]) + 0.000003 * cos(point[0] * _BAIDU_TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _gcj_of_baidu(point: LonLat) -> LonLat:
    x, y = point[0] - 0.0065, point[1] - 0.006
    radius = hypot(x, y) - 0.00002 * sin(y * _BAIDU_TURN)
    angle = atan2(y, x) - 0.000003 * cos(x * _BAIDU_TURN)
    return radius * cos(angle), radius * sin(angle)


def ellipsoid_km(one: LonLat, other: LonLat) -> float:
    """The length in km of the shortest way over the WGS-84 ellipsoid: the great circle between reduced latitudes with
    Lambert's correction (W. D. Lambert, 1942), right to some ten metres over thousands of kilometres."""
    if one == other:
        return 0.0
    low, high = (atan((1 - _WGS_FLATTENING) * tan(radians(latitude))) for latitude in (one[1], other[1]))
    half = radians(other[0] - one[0]) / 2
    chord = sin((high - low) / 2) ** 2 + cos(low) * cos(high) * sin(half) ** 2
    angle = 2 * asin(min(1.0, sqrt(chord)))
    if angle == 0.0:
        return 0.0
    middle, apart = (low + high) / 2, (high - low) / 2
    x = (angle - sin(angle)) * (sin(middle) * cos(apart) / cos(angle / 2)) ** 2 if angle < pi else 0.0
    y = (angle + sin(angle)) * (cos(middle) * sin(apart) / sin(angle / 2)) ** 2
    return _WGS_AXIS_KM * (angle - _WGS_FLATTENING / 2 * (x + y))
