"""Two ledgers of one county without identities, typed by two offices, and who in them is the same person.

Three quarters of each ledger's people stand in the other as well, about a third of them typed otherwise there. Among
the rest are decoys: people of the other ledger who are somebody else's namesake, twin, brother or spouse, while that
somebody stands in one ledger only, so that nothing better draws them away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from pypinyin import Style, pinyin

COUNTY = "500243"
AS_OF = date(2019, 6, 30)
BOTH_SHARE = 0.75
SHARES = {
    "homophone": 0.04,
    "other character": 0.04,
    "day and month exchanged": 0.04,
    "year off": 0.04,
    "moved in the county": 0.07,
    "place to the township only": 0.04,
    "phone changed": 0.06,
    "digit of the phone": 0.02,
    "no phone": 0.08,
}
"""What happens to a double's row, each by itself."""
DECOY_SHARES = {"namesake": 0.010, "near namesake": 0.002, "twin": 0.003, "brother": 0.005, "spouse": 0.010}
"""Of the whole ledger; near namesakes live in one township and were born in one year."""


class Person(NamedTuple):
    name: str
    sex: str
    born_on: date
    place: str
    phone: str | None


@dataclass(frozen=True)
class Doubles:
    """The two ledgers; `truth`: left_id, right_id, kinds (a list); `decoys`: left_id, right_id, kind."""

    left: pl.DataFrame
    right: pl.DataFrame
    truth: pl.DataFrame
    decoys: pl.DataFrame


def doubles(rows: int, seed: int, *, spoilt: float = 1.0) -> Doubles:
    """Two ledgers of `rows` people each, in no order; ids are numbers that say nothing."""
    rng = np.random.default_rng([seed, 9])
    both = round(rows * BOTH_SHARE)
    counts = {kind: round(rows * share) for kind, share in DECOY_SHARES.items()}
    alone = rows - both - sum(counts.values())
    people = _people(both + (rows - both) + alone, seed)
    rng.shuffle(people)
    typist = _Typist(rng, [person.place for person in people], [person.name for person in people])
    left = people[:rows]
    typed = [typist.typed(person, spoilt) for person in people[:both]]
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    alike = [typist.decoy(kind, left[both + at]) for at, kind in enumerate(kinds)]
    right = [person for person, _ in typed] + alike + people[rows:]
    left_ids, right_ids = rng.permutation(rows), rng.permutation(rows)
    pairs = {"left_id": left_ids[: len(typed) + len(alike)], "right_id": right_ids[: len(typed) + len(alike)]}
    truth = pl.DataFrame(pairs)
    told = pl.Series("kinds", [kinds for _, kinds in typed], dtype=pl.List(pl.String))
    return Doubles(
        _ledger(left, left_ids),
        _ledger(right, right_ids),
        truth.head(both).with_columns(told),
        truth.tail(len(alike)).with_columns(kind=pl.Series(kinds, dtype=pl.String)),
    )


def _people(count: int, seed: int) -> list[Person]:
    """`qiao world`'s people of one county; a spouse in four gives the head's phone, one in thirty has none."""
    from qiao.cli.world import geography_of
    from qiao.engine.world import generate

    made = generate(workers=count, seed=seed, geography=geography_of([COUNTY], AS_OF), as_of=AS_OF, vacancies=2)
    heads: dict[int, int] = {}
    people = []
    for number, household, relation, name, sex, birth, home in made.workers.select(
        "id", "household", "relation", "name", "sex", "birth", "home"
    ).iter_rows():
        heads.setdefault(household, number)
        owner = heads[household] if relation == "配偶" and household % 4 == 0 else number
        phone = None if number % 30 == 29 else f"154{owner * 48_271 % 10**8:08d}"
        people.append(Person(name, sex, birth, home, phone))
    return people


def _ledger(people: Sequence[Person], ids: Any) -> pl.DataFrame:
    schema = {"name": pl.String, "sex": pl.String, "born_on": pl.Date, "place": pl.String, "phone": pl.String}
    frame = pl.DataFrame(people, schema=schema, orient="row").with_columns(id=pl.Series(ids, dtype=pl.Int64))
    return frame.sort(pl.col("id") * 7919 % 100_003, "id")


class _Typist:
    """Types people again, with what goes wrong; every draw comes from one generator, in one order."""

    def __init__(self, rng: np.random.Generator, places: Sequence[str], names: Sequence[str]) -> None:
        self._rng, self._places = rng, places
        self._letters = sorted({letter for name in names for letter in name if "一" <= letter <= "鿿"})
        self._sounding: dict[str, list[str]] = {}
        for letter in self._letters:
            self._sounding.setdefault(_sound(letter), []).append(letter)
        self._faults: dict[str, Callable[[Person], Person]] = {
            "homophone": self._homophone,
            "other character": self._other_character,
            "day and month exchanged": _exchanged,
            "year off": self._year_off,
            "moved in the county": lambda person: person._replace(place=self._one(self._places)),
            "place to the township only": lambda person: person._replace(place=person.place[:9]),
            "phone changed": lambda person: person._replace(phone=self._phone()),
            "digit of the phone": self._digit,
            "no phone": lambda person: person._replace(phone=None),
        }

    def typed(self, person: Person, spoilt: float) -> tuple[Person, list[str]]:
        """The row in the other ledger, and what is really different in it."""
        kinds = []
        for (kind, share), draw in zip(SHARES.items(), self._rng.random(len(SHARES)).tolist(), strict=True):
            retyped = self._faults[kind](person) if draw < share * spoilt else person
            if retyped != person:
                kinds.append(kind)
                person = retyped
        return person, kinds

    def decoy(self, kind: str, person: Person) -> Person:
        """Somebody else, who is easily taken for this person."""
        if kind == "namesake":
            later = person.born_on + timedelta(days=int(self._rng.integers(30, 3_000)))
            return person._replace(born_on=later, place=self._one(self._places), phone=self._phone())
        if kind == "near namesake":
            day = date(person.born_on.year, int(self._rng.integers(1, 13)), int(self._rng.integers(1, 29)))
            village = self._one([place for place in self._places[:5_000] if place[:9] == person.place[:9]])
            return person._replace(born_on=day, place=village, phone=self._phone())
        if kind == "twin":
            phone = person.phone if self._rng.random() < 0.2 else self._phone()
            return self._other_character(person, last=True)._replace(phone=phone)
        if kind == "brother":
            later = person.born_on + timedelta(days=int(self._rng.integers(330, 2_000)))
            return self._other_character(person, last=True)._replace(born_on=later)
        name = self._one(self._letters) + self._one(self._letters) + self._one(self._letters)
        sex = "F" if person.sex == "M" else "M"
        born_on = person.born_on + timedelta(days=int(self._rng.integers(-1_500, 1_500)))
        return person._replace(name=name, sex=sex, born_on=born_on)

    def _one(self, of: Sequence[str]) -> str:
        return of[int(self._rng.integers(len(of)))]

    def _phone(self) -> str:
        return f"154{int(self._rng.integers(10**8)):08d}"

    def _homophone(self, person: Person) -> Person:
        at = int(self._rng.integers(len(person.name)))
        others = [letter for letter in self._sounding.get(_sound(person.name[at]), []) if letter != person.name[at]]
        return _with_letter(person, at, self._one(others)) if others else person

    def _other_character(self, person: Person, *, last: bool = False) -> Person:
        at = len(person.name) - 1 if last else int(self._rng.integers(len(person.name)))
        heard = _sound(person.name[at])
        return _with_letter(person, at, self._one([letter for letter in self._letters if _sound(letter) != heard]))

    def _year_off(self, person: Person) -> Person:
        years = int(self._rng.choice([-10, -2, -1, 1, 2, 10], p=[0.1, 0.1, 0.3, 0.3, 0.1, 0.1]))
        if (person.born_on.month, person.born_on.day) == (2, 29):
            return person
        return person._replace(born_on=person.born_on.replace(year=person.born_on.year + years))

    def _digit(self, person: Person) -> Person:
        if person.phone is None:
            return person
        at = int(self._rng.integers(3, 11))
        digit = (int(person.phone[at]) + int(self._rng.integers(1, 10))) % 10
        return person._replace(phone=f"{person.phone[:at]}{digit}{person.phone[at + 1 :]}")


def _with_letter(person: Person, at: int, letter: str) -> Person:
    return person._replace(name=person.name[:at] + letter + person.name[at + 1 :])


def _exchanged(person: Person) -> Person:
    month, day = person.born_on.month, person.born_on.day
    return person if day > 12 else person._replace(born_on=person.born_on.replace(month=day, day=month))


_heard: dict[str, str] = {}


def _sound(letter: str) -> str:
    if letter not in _heard:
        _heard[letter] = str(pinyin(letter, style=Style.NORMAL)[0][0])
    return _heard[letter]
