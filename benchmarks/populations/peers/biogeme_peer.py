"""Biogeme: simulated maximum likelihood with Halton draws, diagonal covariance."""

import logging
import os
import tempfile
from importlib.metadata import version

import biogeme.biogeme as bio
import numpy as np
import pandas as pd
from biogeme import models
from biogeme.database import Database
from biogeme.expressions import Beta, Draws, MonteCarlo, PanelLikelihoodTrajectory, Variable, log
from common import arguments, choices, say, timed

asked = arguments()
data = choices(asked.data)
logging.disable(logging.WARNING)
os.chdir(tempfile.mkdtemp(prefix="biogeme-"))  # it writes files where it runs
tasks, most, size = data["attributes"].shape
names = [str(name) for name in data["names"]]
PRIMES = ("NORMAL_HALTON2", "NORMAL_HALTON3", "NORMAL_HALTON5")

columns = {"person": data["person"].astype(float), "choice": data["chosen"].astype(float)}
for j in range(most):
    columns[f"available_{j}"] = data["available"][:, j].astype(float)
    for k, name in enumerate(names):
        columns[f"{name}_{j}"] = data["attributes"][:, j, k]


def fit() -> object:
    """One estimation from Biogeme's usual start."""
    database = Database("choices", pd.DataFrame(columns))
    database.panel("person")
    kinds = [*PRIMES, *["NORMAL_MLHS"] * size][:size]
    random = [
        Beta(name, 0, None, None, 0) + Beta(f"sd_{name}", 1, None, None, 0) * Draws(f"draw_{name}", kind)
        for name, kind in zip(names, kinds, strict=True)
    ]
    utility = {
        j: sum(
            (b * Variable(f"{name}_{j}") for b, name in zip(random[1:], names[1:], strict=True)),
            start=random[0] * Variable(f"{names[0]}_{j}"),
        )
        for j in range(most)
    }
    available = {j: Variable(f"available_{j}") for j in range(most)}
    chance = models.logit(utility, available, Variable("choice"))
    log_likelihood = log(MonteCarlo(PanelLikelihoodTrajectory(chance)))
    settings = {"number_of_draws": asked.draws, "seed": asked.seed, "generate_html": False}
    settings |= {"generate_yaml": False, "save_iterations": False}
    estimation = bio.BIOGEME(database, log_likelihood, **settings)
    estimation.model_name = "population"
    return estimation.estimate()


results, cold, warm = timed(fit, asked.again)
found = results.get_beta_values()
say(
    name="Biogeme",
    version=version("biogeme"),
    mean=[found[name] for name in names],
    covariance=np.diag([found[f"sd_{name}"] ** 2 for name in names]),
    own_log_likelihood=float(results.final_log_likelihood),
    cold=cold,
    warm=warm,
    note=f"{asked.draws} draws, Halton and Latin hypercube",
)
