"""The model of applying by lists, on rounds that fit in the head."""

from __future__ import annotations

import numpy as np
from bench.rounds.applying import applied, best_first, utility_of


def test_who_is_refused_applies_to_the_next_post_and_may_push_out_who_was_held() -> None:
    # Row 0 is refused at post 0 by row 1, and takes post 1 from row 2, who has nowhere else to go.
    posts = np.array([[0, 1], [0, -1], [1, -1]])
    utility = np.array([[5.0, 4.0], [6.0, 0.0], [3.0, 0.0]])
    assert applied(posts, utility, np.array([1, 1])) == (2, 4, 2, 10.0)


def test_plain_lists_crowd_where_lists_at_different_posts_do_not() -> None:
    same, apart, worth = np.zeros((4, 1), int), np.arange(4)[:, None], np.ones((4, 1))
    assert applied(same, worth, np.ones(4, int))[:3] == (1, 4, 3)
    assert applied(apart, worth, np.ones(4, int))[:3] == (4, 4, 0)


def test_a_place_left_empty_in_a_list_is_passed_over() -> None:
    assert applied(np.array([[-1, 0]]), np.array([[0.0, 2.0]]), np.array([1])) == (1, 1, 0, 2.0)


def test_best_first_orders_by_gain_and_leaves_out_what_gains_nothing() -> None:
    worker, vacancy = np.array([0, 0, 0, 1]), np.array([0, 1, 2, 0])
    posts = best_first(worker, vacancy, np.array([1.0, 3.0, 2.0, 0.0]), 2, 2)
    assert posts.tolist() == [[1, 2], [-1, -1]]


def test_utility_of_finds_each_pair_whatever_order_the_pairs_come_in() -> None:
    worker, vacancy, worth = np.array([1, 0, 0]), np.array([0, 1, 0]), np.array([7.0, 5.0, 3.0])
    found = utility_of(np.array([[1, 0], [0, -1]]), worker, vacancy, worth, 2)
    assert found.tolist() == [[5.0, 3.0], [7.0, 0.0]]
