"""What lists of posts lead to when people apply by them and employers take the best.

The model: everybody applies to the first post of their list; a post with c seats holds the c applicants of greatest
utility so far (equal ones: the earlier row) and refuses the others, also those it held; who is refused applies to the
next post of the list; until nobody has anywhere left to apply. Held then means hired. Every application that does not
end in a hire is wasted: a form filled, a journey, an interview, a hope. Nobody looks beyond the list. It is a model
and says nothing of how people in fact apply (SCIENCE §5: published field effects are far smaller than simulated ones).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Outcome(NamedTuple):
    """How many were hired, how many applications were sent and wasted, and what the hires are worth."""

    hires: int
    applications: int
    wasted: int
    utility: float


def applied(posts: Array, utility: Array, capacity: Array) -> Outcome:
    """Play the model: posts int[people, length] (-1: none) in the order of applying, utility of each, seats a post."""
    people, length = posts.shape
    held, held_worth = np.full(people, -1, np.int64), np.zeros(people)
    turn, applications = np.zeros(people, np.int64), 0
    while True:
        seeking = np.flatnonzero((held < 0) & (turn < length))
        if not len(seeking):
            break
        post = posts[seeking, turn[seeking]]
        held[seeking], held_worth[seeking] = post, utility[seeking, turn[seeking]]
        applications += int((post >= 0).sum())
        turn[seeking] += 1
        held[_refused(held, held_worth, capacity)] = -1
    hires = int((held >= 0).sum())
    return Outcome(hires, applications, applications - hires, float(held_worth[held >= 0].sum()))


def _refused(held: Array, worth: Array, capacity: Array) -> Array:
    """Who is beyond the seats of the post that they are at, the best first."""
    who = np.flatnonzero(held >= 0)
    order = who[np.lexsort((-worth[who], held[who]))]
    post = held[order]
    rank = np.arange(len(order)) - np.searchsorted(post, post)
    return order[rank >= capacity[post]]


def best_first(worker: Array, vacancy: Array, gain: Array, people: int, length: int) -> Array:
    """Lists int32[people, length] of everyone's vacancies by falling gain, those without gain left out, -1 padded."""
    some = gain > 0
    worker, vacancy, gain = worker[some], vacancy[some], gain[some]
    order = np.lexsort((vacancy, -gain, worker))
    row = worker[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    posts = np.full((people, length), -1, np.int32)
    posts[row[rank < length], rank[rank < length]] = vacancy[order][rank < length]
    return posts


def utility_of(posts: Array, worker: Array, vacancy: Array, utility: Array, vacancies: int) -> Array:
    """The utility of each post of the lists, 0 where there is none."""
    keys = worker.astype(np.int64) * vacancies + vacancy
    order = np.argsort(keys)
    asked = np.arange(len(posts))[:, None] * np.int64(vacancies) + posts
    at = np.minimum(np.searchsorted(keys, asked, sorter=order), len(keys) - 1)
    found = order[at]
    return np.where((posts >= 0) & (keys[found] == asked), utility[found], 0.0)
