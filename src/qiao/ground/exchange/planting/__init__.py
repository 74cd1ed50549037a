"""Planting（设错）: faults put into good rows on purpose, so that reading can be judged by what it finds of them.

`rows` chooses what is spoilt where; `spoiling` is how a single cell goes wrong, in the ways it does in the offices.
"""

from qiao.ground.exchange.planting.rows import PLANTED_HEADINGS, Planted, plant, write_planted

__all__ = ["PLANTED_HEADINGS", "Planted", "plant", "write_planted"]
