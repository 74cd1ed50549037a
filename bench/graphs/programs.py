"""The same assignment as a linear program for general solvers: HiGHS and PDLP through OR-Tools' MathOpt.

maximise sum u_e x_e  with  sum of a person's x <= 1,  sum of a vacancy's size*x <= its seats,  0 <= x <= 1.

The model is filled as one protocol message, the quickest way that MathOpt has. HiGHS ends in a corner, which is
integral for single people; PDLP (first-order) ends near the optimum with fractions, so that its worth is no assignment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench.graphs import Graph, load, tiny
from bench.measuring import Prepared


def program(folder: Path, solver: str, seconds: float) -> Prepared:
    """Build and solve the linear program with the named MathOpt solver, which is told the time limit too."""
    from ortools.math_opt.python import mathopt

    chosen = mathopt.SolverType[solver]
    graph = load(folder)
    mathopt.solve(mathopt.Model.from_model_proto(model(tiny())), chosen)

    def work() -> Any:
        limit = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds))
        return mathopt.solve(mathopt.Model.from_model_proto(model(graph)), chosen, params=limit)

    return Prepared(work, _told)


def _told(result: Any) -> Mapping[str, Any]:
    if not result.solutions or result.solutions[0].primal_solution is None:
        return {"answer": f"none: {result.termination.reason.name.lower()}"}
    values = np.fromiter(result.variable_values().values(), float)
    whole = bool((np.abs(values - np.rint(values)) < 1e-6).all())
    return {
        "objective": result.objective_value(),
        "answer": ("whole" if whole else "fractions") + f", {result.termination.reason.name.lower()}",
    }


def model(graph: Graph) -> Any:
    """The program as MathOpt's protocol message; its matrix stands by rows: people first, then vacancies."""
    from ortools.math_opt import model_pb2

    edges, people, vacancies = len(graph.worker), len(graph.size), len(graph.capacity)
    proto = model_pb2.ModelProto()
    proto.objective.maximize = True
    proto.objective.linear_coefficients.ids.extend(range(edges))
    proto.objective.linear_coefficients.values.extend(graph.utility.astype(np.float64).tolist())
    proto.variables.ids.extend(range(edges))
    proto.variables.lower_bounds.extend(np.zeros(edges).tolist())
    proto.variables.upper_bounds.extend(np.ones(edges).tolist())
    proto.variables.integers.extend(np.zeros(edges, bool).tolist())
    proto.linear_constraints.ids.extend(range(people + vacancies))
    proto.linear_constraints.lower_bounds.extend(np.full(people + vacancies, -np.inf).tolist())
    proto.linear_constraints.upper_bounds.extend(np.concatenate([np.ones(people), graph.capacity]).tolist())
    by_vacancy = np.argsort(graph.vacancy, kind="stable")
    rows = np.concatenate([graph.worker, people + graph.vacancy[by_vacancy]])
    sizes = np.concatenate([np.ones(edges), graph.size[graph.worker[by_vacancy]]])
    proto.linear_constraint_matrix.row_ids.extend(rows.tolist())
    proto.linear_constraint_matrix.column_ids.extend(np.concatenate([np.arange(edges), by_vacancy]).tolist())
    proto.linear_constraint_matrix.coefficients.extend(sizes.tolist())
    return proto
