"""xlogit: simulated maximum likelihood with Halton draws, diagonal covariance, its own defaults."""

from importlib.metadata import version

import numpy as np
from common import arguments, choices, say, timed
from xlogit import MixedLogit

asked = arguments()
data = choices(asked.data)
tasks, most, size = data["attributes"].shape
names = [str(name) for name in data["names"]]
long = data["attributes"].reshape(-1, size)
chosen = (np.arange(most) == data["chosen"][:, None]).ravel()


def fit() -> MixedLogit:
    """With everything at its default but the number of draws."""
    model = MixedLogit()
    model.fit(
        X=long,
        y=chosen,
        varnames=names,
        alts=np.tile(np.arange(most), tasks),
        ids=np.repeat(np.arange(tasks), most),
        avail=data["available"].ravel().astype(float),
        panels=np.repeat(data["person"], most),
        randvars=dict.fromkeys(names, "n"),
        n_draws=asked.draws,
        verbose=0,
    )
    return model


model, cold, warm = timed(fit, asked.again)
found = dict(zip(model.coeff_names, model.coeff_, strict=True))
say(
    name="xlogit",
    version=version("xlogit"),
    mean=[found[name] for name in names],
    covariance=np.diag([found[f"sd.{name}"] ** 2 for name in names]),
    own_log_likelihood=float(model.loglikelihood),
    cold=cold,
    warm=warm,
    note=f"{asked.draws} Halton draws; " + ("converged" if model.convergence else "says it did not converge"),
)
