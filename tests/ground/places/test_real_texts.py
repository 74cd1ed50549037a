"""Place texts of real job sites, held against answers that others gave."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

from qiao.ground.places import AmbiguousPlace, Place, UnknownPlace, find, lifted


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def found(text: str) -> Place | None:
    try:
        return find(text)
    except (UnknownPlace, AmbiguousPlace):
        return None


class OtherTable:
    """An independent table of provinces and cities, read with nothing but prefixes."""

    def __init__(self, file: Path) -> None:
        self.provinces: list[dict[str, str]] = []
        self.cities: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows(file):
            if row["deep"] == "0":
                self.provinces.append(row)
            elif row["deep"] == "1":
                self.cities[row["pid"]].append(row)

    def read(self, text: str) -> tuple[str, str]:
        """The two-digit province and the four-digit city ("" when none is named)."""
        for province in self.provinces:
            for name in (province["ext_name"], province["name"]):
                if text.startswith(name):
                    rest = text.removeprefix(name)
                    cities = (city["id"] for city in self.cities[province["id"]] if rest.startswith(city["name"]))
                    return province["id"], next(cities, "")
        for province_id, cities in self.cities.items():
            for city in cities:
                if text.startswith(city["name"]):
                    return province_id, city["id"]
        return "", ""


def agrees(place: Place | None, province: str, city: str) -> bool:
    if place is None or place.code[:2] != province:
        return False
    return not city or province in ("11", "12", "31", "50") or place.code[:4] == city


def test_job_site_areas_without_separators_get_their_city(shared_data: Path) -> None:
    """v02: 4,581 areas such as 山东省青岛黄岛区; counties that the other table calls cities (陵水) may differ."""
    other = OtherTable(shared_data / "places" / "areacity_level3_pinyin.csv")
    areas = Counter(row["area"] for row in rows(shared_data / "vacancies" / "v02_51job_2023_2024.csv"))
    wrong = {area: count for area, count in areas.items() if not agrees(found(area), *other.read(area))}
    assert sum(wrong.values()) <= 0.01 * sum(areas.values()), wrong


def test_job_site_areas_with_hyphens_all_name_a_place(shared_data: Path) -> None:
    """v01: every text that is a place is found, and 异地招聘 is none."""
    other = OtherTable(shared_data / "places" / "areacity_level3_pinyin.csv")
    areas = Counter(row["workarea_text"] for row in rows(shared_data / "vacancies" / "v01_51job_mixed_2021.csv"))
    named = {area: count for area, count in areas.items() if "异地" not in area}
    lost = {area: count for area, count in named.items() if found(area) is None}
    assert sum(lost.values()) <= 0.01 * sum(named.values()), lost
    wrong = {area for area in named if other.read(area)[1] and not agrees(found(area), *other.read(area))}
    assert wrong == set()


def test_addresses_agree_with_the_answer_key_where_they_name_a_place(shared_data: Path) -> None:
    """v12 and v12b: 1,575 addresses; where the address names nothing the key was taken from the employer's name."""
    folder = shared_data / "vacancies"
    key = {row["招聘信息ID"].strip(): row["公司地址"] for row in rows(folder / "v12b_taidi_vacancies_normalised.csv")}
    wrong: Counter[tuple[str, str, str]] = Counter()
    total = 0
    for row in rows(folder / "v12_taidi_vacancies_2023.csv"):
        place = found(row["company_addr"]) or found(row["company_full_name"])
        mine = "" if place is None else lifted(place, "city").full_name
        expected = key[row["job_id"].strip()].removesuffix("市辖区")
        total += 1
        if mine != expected:
            wrong[(row["company_addr"], expected, mine)] += 1
    assert total == 1575
    assert sum(wrong.values()) <= 0.02 * total, wrong
