"""The synthetic world（合成世界）: people who do not exist, in real places, with figures like those reported.

One seeded call makes a county or a nation: households, workers with skills, cares and wishes, employers in the paired
cities and near home, vacancies with heavy-tailed headcounts. Pure: no clock, no database, no place tables of its own;
the caller brings the geography and the day. Same seed, same bytes, whatever the number of threads.
"""

from __future__ import annotations

from qiao.engine.world.generation import World, generate
from qiao.engine.world.geography import Geography, InvalidGeography
from qiao.engine.world.params import InvalidParams, WorldParams

__all__ = ["Geography", "InvalidGeography", "InvalidParams", "World", "WorldParams", "generate"]
