"""How the benches measure: one piece of work in a process of its own, and tables that name the machine."""

from bench.measuring.apart import Measured, Prepared, measure
from bench.measuring.tables import COSTS, costs, heading, machine, number, ratio, table

__all__ = ["COSTS", "Measured", "Prepared", "costs", "heading", "machine", "measure", "number", "ratio", "table"]
