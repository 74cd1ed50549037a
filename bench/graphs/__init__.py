"""Assignment problems by seed, as arrays in a folder that every process of a bench reads.

People see some vacancies each. A pair is worth the vacancy's common quality (up to 50 points) and this person's own
taste (up to 50); so everybody would like the same vacancies, but not only them. Headcounts are heavy-tailed
(lognormal) with 0.9 seats a person. Which vacancies a person sees is chance, whatever their seats, so that the small
ones are wanted by more people for each seat than the large ones. Edges are sorted by worker, then by vacancy. A family
of s members is one row: it takes s seats and counts s times.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

SEATS_PER_PERSON = 0.9
HEADCOUNT_SIGMA = 1.2
FAMILY_SHARE = 0.2
PEOPLE_AT_ONCE = 100_000

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32] | npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """How large a problem is; the largest is kept in float32, as a caller of that size would."""

    key: str
    people: int
    vacancies: int
    edges_per_person: float
    single_precision: bool = False


SHAPES = {
    shape.key: shape
    for shape in (
        Shape("small", 10_000, 1_000, 13.7),
        Shape("medium", 100_000, 6_000, 24.0),
        Shape("large", 1_000_000, 60_000, 29.0, single_precision=True),
    )
}


@dataclass(frozen=True, eq=False)
class Graph:
    """A problem: edges by worker, seats of each vacancy, seats that each row takes."""

    worker: Ints
    vacancy: Ints
    utility: Floats
    capacity: Ints
    size: Ints

    @property
    def single(self) -> bool:
        """Whether every row is one person."""
        return bool((self.size == 1).all())


def draw(shape: Shape, seed: int, *, families: bool = False) -> Graph:
    """The problem of this shape and seed; with families, a fifth of the rows have 2 to 6 members."""
    rng = np.random.default_rng(seed)
    size = np.ones(shape.people, np.int32)
    if families:
        together = rng.random(shape.people) < FAMILY_SHARE
        size[together] = rng.integers(2, 7, int(together.sum()))
    capacity = _headcounts(rng, shape.vacancies, SEATS_PER_PERSON * int(size.sum()))
    worker, vacancy = _pairs(rng, shape)
    quality = 50.0 * rng.random(shape.vacancies)
    utility = (quality[vacancy] + 50.0 * rng.random(len(worker))) * size[worker]
    precision = np.float32 if shape.single_precision else np.float64
    return Graph(worker, vacancy, utility.astype(precision), capacity, size)


def _headcounts(rng: np.random.Generator, vacancies: int, seats: float) -> Ints:
    drawn = rng.lognormal(0.0, HEADCOUNT_SIGMA, vacancies)
    return np.maximum(1, np.rint(drawn * seats / drawn.sum())).astype(np.int32)


def _pairs(rng: np.random.Generator, shape: Shape) -> tuple[Ints, Ints]:
    """Distinct pairs sorted by worker and vacancy, `edges_per_person` on average."""
    width = int(np.ceil(1.4 * shape.edges_per_person))
    workers, vacancies = [], []
    for first in range(0, shape.people, PEOPLE_AT_ONCE):
        people = min(PEOPLE_AT_ONCE, shape.people - first)
        seen = np.sort(rng.integers(0, shape.vacancies, (people, width)), axis=1)
        keep = np.ones(seen.shape, bool)
        keep[:, 1:] = seen[:, 1:] != seen[:, :-1]
        keep &= rng.random(seen.shape) < shape.edges_per_person * people / keep.sum()
        row, column = np.nonzero(keep)
        workers.append((row + first).astype(np.int32))
        vacancies.append(seen[row, column].astype(np.int32))
    return np.concatenate(workers), np.concatenate(vacancies)


def changed(graph: Graph, seed: int, *, share: float = 0.01) -> Graph:
    """The same problem a week later: this share of the people now see other worth in their vacancies."""
    rng = np.random.default_rng(seed)
    people = rng.random(len(graph.size)) < share
    touched = people[graph.worker]
    utility = graph.utility.copy()
    utility[touched] = (100.0 * rng.random(int(touched.sum())) * graph.size[graph.worker[touched]]).astype(
        utility.dtype
    )
    return Graph(graph.worker, graph.vacancy, utility, graph.capacity, graph.size)


def alike(graph: Graph) -> Graph:
    """The degenerate problem: every pair is worth the same."""
    return Graph(graph.worker, graph.vacancy, np.full_like(graph.utility, 1.0), graph.capacity, graph.size)


def save(graph: Graph, folder: Path) -> None:
    """Write the arrays, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in vars(graph).items():
        np.save(folder / f"{name}.npy", array)


def load(folder: Path) -> Graph:
    """Read what `save` wrote."""
    return Graph(**{name: np.load(folder / f"{name}.npy") for name in Graph.__dataclass_fields__})


def tiny() -> Graph:
    """A problem to warm up with, in the precision asked for, so that nothing is compiled while it is measured."""
    return draw(Shape("tiny", 60, 8, 4.0), seed=1)
