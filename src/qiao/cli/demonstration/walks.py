"""Walks（走访）: who visited which household, village, county and firm on which day, and what was promised there.

Pure: the same script gives the same walks. The report says: all 18 deeply poor townships, each of the 14 counties two
or three times, more than 40 villages, more than 400 households. It names two townships; the other sixteen are examples
of ours（示例）. Who went, when, and every word that was said is our reconstruction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from qiao.cli.demonstration.script import WUXI, Script

NAMED = ("500229107", "500241107")
"""高观镇 and 石堤镇: the townships that the report names."""
TOWNSHIPS, VILLAGES, HOUSEHOLDS_A_DAY = 18, 46, 10
FIRST_DAY, DAYS = date(2017, 10, 10), 660
VISITOR, STATION = "gaoyuan", "zhaohaitao"
VILLAGE, TEAM, TOWNSHIP, HELPER = "pengguangming", "liuzhigang", "ranxiulan", "zhouyan"
_ABSENT, _REFUSED = 0.05, 0.02
_PROMISED = (
    ("问清低保怎么申请，给这户回话", "乡镇民政办说可以申请，已经带本人去交了材料"),
    ("联系县里的挖掘机培训班，报上名", "报上了，下个月开班"),
    ("把去山东的车次和路费补贴写清楚送来", "打印好送到家，念给老人听过"),
    ("请村医上门看看老人的腿", "村医去过，开了药"),
    ("问刺绣车间还要不要人", "车间答应先学一个月，已经去了"),
    ("催修进村那段塌了的路", "公路站修好了"),
)
_DROPPED = "这家已经自己办好，不用再办"


@dataclass(frozen=True, slots=True)
class Pledge:
    """What was promised on a walk; `state` is open, kept or dropped, `settled_on` the day that it was."""

    what: str
    due_on: date
    state: str = "open"
    settled_on: date | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """One visit: who went, to what, on which day. A household's walk names its number; the others a region."""

    by: str
    kind: str
    on: date
    outcome: str = "seen"
    household: str = ""
    region: str = ""
    place: str = ""
    situation: str = ""
    needs: str = ""
    willingness: str = ""
    companions: str = ""
    pledges: tuple[Pledge, ...] = ()


def poorest(script: Script) -> dict[str, bool]:
    """The townships to reach first, by code; True for those that no source names: where people of the script live, one
    in each county and a second in the largest."""
    known: dict[str, list[str]] = {}
    # A street（街道, below 100）is no poor township; a county that has nothing else here gives one all the same.
    for home in sorted(set(script.people["home"].to_list()), key=lambda code: (code[6:9] < "100", code)):
        of_county = known.setdefault(home[:6], [])
        if home[:9] not in of_county:
            of_county.append(home[:9])
    named = {code[:6] for code in NAMED}
    examples = [townships[0] for county, townships in known.items() if county not in named]
    larger = sorted((own for county, own in known.items() if county not in named), key=len, reverse=True)
    examples += [own[1] for own in larger][: TOWNSHIPS - len(NAMED) - len(examples)]
    return {**dict.fromkeys(NAMED, False), **dict.fromkeys(sorted(examples), True)}


def walks(script: Script, *, helped: int) -> list[Walk]:
    """Every walk in the order of days; `helped` is how many households of Wuxi the helper looks after."""
    told = _Walking(script, helped)
    return sorted([*told.journeys(), *told.of_wuxi(), *told.firms()], key=lambda walk: walk.on)


class _Walking:
    def __init__(self, script: Script, helped: int) -> None:
        self.script, self.helped = script, helped
        self.rng = np.random.default_rng([script.world.seed, 400])
        number = pl.format("C{}", pl.col("id").cast(pl.String).str.zfill(5))
        houses = script.world.households.with_columns(number=number)
        wishes = script.people.group_by("household").agg(pl.col("willingness").first())
        joined = houses.join(wishes, left_on="id", right_on="household", how="inner").sort("home", "number")
        self.houses: dict[str, list[dict[str, object]]] = {}
        for row in joined.to_dicts():
            self.houses.setdefault(str(row["home"]), []).append(row)
        self.poorest = poorest(script)
        self.seen: set[str] = set()
        self.promised = 0

    def journeys(self) -> list[Walk]:
        """Journeys to each county, two or three of them, each through some of its villages."""
        found: list[Walk] = []
        villages = self._villages()
        for place, (county, own) in enumerate(sorted(villages.items())):
            times = 3 if place % 3 == 0 else 2
            for journey in range(times):
                start = FIRST_DAY + timedelta(days=journey * DAYS // times + place * 13)
                found.append(self._county(county, start, journey))
                for step, village in enumerate(own[journey::times], start=1):
                    found += self._village(village, start + timedelta(days=step))
            found += self._again(own, start + timedelta(days=6))
        return found

    def _villages(self) -> dict[str, list[str]]:
        """Villages by county: first those of the poorest townships, then others in turn, until there are enough."""
        counties: dict[str, list[str]] = {}
        for village in sorted(self.houses, key=lambda code: (code[:9] not in self.poorest, code)):
            counties.setdefault(village[:6], []).append(village)
        chosen = {county: [v for v in own if v[:9] in self.poorest] for county, own in counties.items()}
        while sum(map(len, chosen.values())) < VILLAGES:
            for county, own in sorted(counties.items()):
                if len(chosen[county]) < len(own) and sum(map(len, chosen.values())) < VILLAGES:
                    chosen[county].append(own[len(chosen[county])])
        return chosen

    def _county(self, county: str, on: date, journey: int) -> Walk:
        said = ("听县里介绍建档立卡户和想外出的人数", "和县就业局核对上半年输出的名单", "看县里补贴发到哪一步")
        return Walk(VISITOR, "county", on, region=county, situation=said[journey], companions="县就业局")

    def _village(self, village: str, on: date) -> list[Walk]:
        """A day in a village: with its cadres, then from house to house; of a poorest township its office too."""
        found = [Walk(VISITOR, "village", on, region=village, situation="和村干部把户过了一遍，定下今天走哪些户")]
        if village[:9] in self.poorest:
            found.append(Walk(VISITOR, "township", on, region=village[:9], situation="看乡镇的服务窗口，问外出的人数"))
        own = self.houses[village]
        for at in sorted(self.rng.permutation(len(own))[:HOUSEHOLDS_A_DAY].tolist()):
            found.append(self._household(VISITOR, own[at], on, "村干部"))
        return found

    def _again(self, villages: list[str], on: date) -> list[Walk]:
        """On the last journey, some households of the first village a second time: most stand as they did."""
        seen = [number for house in self.houses[villages[0]] if (number := str(house["number"])) in self.seen]
        return [Walk(VISITOR, "household", on, "no_change", number) for number in seen[:4]]

    def _household(self, by: str, house: dict[str, object], on: date, companions: str = "") -> Walk:
        number, chance = str(house["number"]), float(self.rng.random())
        if chance < _ABSENT:
            return Walk(by, "household", on, "absent", number, companions=companions)
        if chance < _ABSENT + _REFUSED:
            return Walk(by, "household", on, "refused", number, companions=companions)
        self.seen.add(number)
        situation, needs, wish = _said(house)
        return Walk(
            by, "household", on, household=number, situation=situation, needs=needs, willingness=wish,
            companions=companions, pledges=self._pledges(by, on),
        )  # fmt: skip

    def _pledges(self, by: str, on: date) -> tuple[Pledge, ...]:
        """Every sixteenth household gets a promise, of the local officers every third: most are kept, a few dropped,
        the latest stand open."""
        self.promised += 1
        every = 16 if by == VISITOR else 3
        if self.promised % every:
            return ()
        place = self.promised // every
        what, how = _PROMISED[place % len(_PROMISED)]
        due = on + timedelta(days=30)
        if on > self.script.as_of - timedelta(days=60):
            return (Pledge(what, max(due, self.script.as_of + timedelta(days=place % 9 - 3))),)
        if place % 7 == 0:
            return (Pledge(what, due, "dropped", due, _DROPPED),)
        return (Pledge(what, due, "kept", due - timedelta(days=place % 12), how),)

    def of_wuxi(self) -> list[Walk]:
        """What the village, the team, the township and the helper of Wuxi did in spring, so that their pages live."""
        village = self.script.village(WUXI)
        own, day, with_team = self.houses[village], date(2019, 4, 8), "驻村工作队"
        found = [
            self._household(VILLAGE, house, day + timedelta(days=14 * n), with_team) for n, house in enumerate(own[:6])
        ]
        found += [self._household(TEAM, house, day + timedelta(days=21 + 20 * n)) for n, house in enumerate(own[6:9])]
        found.append(Walk(TOWNSHIP, "village", date(2019, 5, 21), region=village, situation="核对村里外出人员的台账"))
        of_county = [house for code in sorted(self.houses) if code.startswith(WUXI) for house in self.houses[code]]
        for n, house in enumerate(of_county[: self.helped]):
            found.append(self._household(HELPER, house, date(2019, 5, 6) + timedelta(days=5 * n)))
        return found

    def firms(self) -> list[Walk]:
        """A workshop near home in each county, some employers away, the two training bases of the programme."""
        firms = self.script.employers.to_dicts()
        near: dict[str, dict[str, object]] = {}
        for firm in firms:
            if firm["kind"] == "workshop":
                near.setdefault(str(firm["place"])[:6], firm)
        found = [
            Walk(VISITOR, "workshop", date(2018, 5, 14) + timedelta(days=11 * n), region=county,
                 place=str(firm["name"]), situation="看了做工的妇女，问工钱怎么算、还能添几个人")
            for n, (county, firm) in enumerate(sorted(near.items()))
        ]  # fmt: skip
        away = [firm for firm in firms if str(firm["place"]).startswith("37")][:8]
        found += [
            Walk(STATION, "employer", date(2018, 9, 3) + timedelta(days=29 * n), region=str(firm["place"])[:6],
                 place=str(firm["name"]), situation="看宿舍和食堂，问重庆来的人习惯不习惯")
            for n, firm in enumerate(away)
        ]  # fmt: skip
        bases = (("500241", "渝东南公共实训基地（示例）"), ("500101", "渝东北公共实训基地（示例）"))
        return found + [
            Walk(VISITOR, "project", date(2019, 3, 12) + timedelta(days=n), region=county, place=name,
                 situation="看设备到位没有，定下第一批培训的工种")
            for n, (county, name) in enumerate(bases)
        ]  # fmt: skip


def _said(house: dict[str, object]) -> tuple[str, str, str]:
    """What was seen in a household, what it needs, what its people want: from who lives there."""
    small, school, elders = (int(str(house[name])) for name in ("small_children", "school_children", "elders"))
    seen = [f"家里 {house['size']} 口人，{house['workers']} 个劳动力"]
    seen += [f"{small} 个孩子还小"] if small else []
    seen += [f"{school} 个孩子在上学"] if school else []
    seen += [f"{elders} 位老人要人照看"] if elders else []
    needs = "老人看病的花费" if elders else "孩子上学的花费" if school else ""
    wish = {"leave": "想去山东，要问清工钱、住处和路费", "near": "想在家门口找活，走不开", "not_now": "眼下不出去"}
    return "，".join(seen), needs, wish[str(house["willingness"])]
