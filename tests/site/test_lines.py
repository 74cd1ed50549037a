"""The office telephones and the public address that the environment names."""

from __future__ import annotations

import pytest

from qiao.site.lines import UnsafeSetting, hotline, public_url, stations


def test_without_a_hotline_the_national_one_is_named():
    assert (hotline("").name, hotline("").number) == ("全国人社服务热线", "12333")
    assert hotline("鲁渝协作热线 023-12345678").dialled == "02312345678"


def test_stations_are_read_with_their_regions():
    read = stations("370900 泰安工作站 0538-1234567；500238 巫溪县就业局 023-51234567;")

    assert [(line.region, line.name, line.number) for line in read] == [
        ("370900", "泰安工作站", "0538-1234567"), ("500238", "巫溪县就业局", "023-51234567"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["370900 泰安站 13812340000", "370900 泰安站 138-1234-0000", "370900 泰安站 86-13812340000"]
)
def test_a_person_s_own_mobile_is_no_station(text):
    with pytest.raises(UnsafeSetting, match="不写个人手机"):
        stations(text)


@pytest.mark.parametrize(
    "text", ["泰安站 0538-1234567", "3709000 站 0538-1234567", "370900 0538-1234567", "370900 站 abc"]
)
def test_a_station_written_otherwise_is_refused_with_its_way(text):
    with pytest.raises(UnsafeSetting, match="QIAO_STATIONS"):
        stations(text)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("http://example.org", "production"), ("https://example.org/x", "demo"), ("qiao.example.cn", "demo"),
        ("https" + "://a:b@example.org", "demo"), ("javascript:alert(1)", "demo"),
    ],
)  # fmt: skip
def test_an_address_that_is_not_a_bare_https_one_is_refused(text, mode):
    with pytest.raises(UnsafeSetting, match="QIAO_PUBLIC_URL"):
        public_url(text, mode)


def test_the_public_address_has_no_slash_at_its_end():
    assert public_url("https://example.org/", "production") == "https://example.org"
