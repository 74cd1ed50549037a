"""The curves: one falls, one rises, they stay in their box; one step closes nothing."""

from __future__ import annotations

import re

import pytest

from qiao.web.matching.curves import HEIGHT, WIDTH, curves


@pytest.mark.parametrize("steps", [[], [(5.0, 5.0)]])
def test_fewer_than_two_steps_have_no_curves(steps):
    assert curves(steps) is None


def test_the_curves_close_inside_their_box():
    drawn = curves([(100.0, 40.0), (80.0, 60.0), (70.1, 70.0)])

    points = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", drawn.bound + drawn.plan)]
    bound, plan = points[:3], points[3:]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert [y for _, y in bound] == sorted(y for _, y in bound)
    assert [y for _, y in plan] == sorted((y for _, y in plan), reverse=True)
    assert plan[-1][1] - bound[-1][1] < 1
