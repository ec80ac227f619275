"""ADOpy itself on the delay-discounting task, through the learner's interface."""

import sys
import types
from typing import Any

import numpy as np

from elicit.delay import Condition, designs

__all__ = ["ADOpyLearner", "import_adopy"]

REMOVED = {"int": int, "float": float}
"""Names that ADOpy 0.4.1 reads when it is imported, and that numpy 2 no longer has."""


def import_adopy() -> tuple[types.ModuleType, types.ModuleType]:
    """ADOpy and its delay-discounting task.

    Raises
    ------
    ImportError
        If it is not installed.
    """
    missing = {name: kind for name, kind in REMOVED.items() if name not in vars(np)}
    try:
        for name, kind in missing.items():
            setattr(np, name, kind)
        import adopy
        import adopy.tasks.dd as discounting
    finally:
        if "adopy" not in sys.modules:
            for name in missing:
                delattr(np, name)
    return adopy, discounting


class ADOpyLearner:
    """ADOpy's engine over the 380 designs and a grid of 10 sensitivities and 50 rates.

    Its later amount is 1 here, so that its temperature is the sensitivity; delays are in days.
    """

    def __init__(self, condition: Condition):
        adopy, discounting = import_adopy()
        sensitivity, log_rate, mass = coarse(condition)
        table = designs()
        grid_design: dict[Any, Any] = {
            ("r_ss", "t_ll"): table,
            "t_ss": np.zeros(1),
            "r_ll": np.ones(1),
        }
        self.engine = adopy.Engine(
            task=discounting.TaskDD(),
            model=discounting.ModelHyp(),
            grid_design=grid_design,
            grid_param={"k": np.exp(log_rate), "tau": sensitivity},
            grid_response={"choice": np.array([0, 1])},
        )
        points = self.engine.grid_param
        rates = np.log(points["k"].to_numpy())
        columns = np.abs(rates[:, None] - log_rate).argmin(axis=1)
        rows = np.abs(points["tau"].to_numpy()[:, None] - sensitivity).argmin(axis=1)
        self.log_rate = rates
        self.engine.log_prior = np.log(mass[rows, columns]).astype(np.float32)
        self.design: dict[str, float] = {}

    def begin(self, seed: int) -> int:
        """The prior again."""
        self.engine.reset()
        return self._best()

    def hear(self, design: int, later: int) -> tuple[int, float, float]:
        """ADOpy's own update and choice."""
        self.engine.update(self.design, later)
        post = self.engine.post / self.engine.post.sum()
        mean = post @ self.log_rate
        return self._best(), float(mean), float(np.sqrt(post @ (self.log_rate - mean) ** 2))

    def _best(self) -> int:
        self.design = self.engine.get_design("optimal")
        sought = np.array([self.design["r_ss"], self.design["t_ll"]])
        return int(np.abs(designs() - sought).sum(axis=1).argmin())


def coarse(condition: Condition) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The condition on 10 sensitivities and 50 log rates, as many as ADOpy's example has."""
    if condition.mass.shape == (10, 50):
        return condition
    sensitivity = np.linspace(condition.sensitivity[0], condition.sensitivity[-1], 10)
    log_rate = np.linspace(condition.log_rate[0], condition.log_rate[-1], 50)
    # the condition is a product of two distributions
    rows = np.interp(sensitivity, condition.sensitivity, condition.mass.sum(axis=1))
    columns = np.interp(log_rate, condition.log_rate, condition.mass.sum(axis=0))
    mass = rows[:, None] * columns[None, :]
    return sensitivity, log_rate, mass / mass.sum()
