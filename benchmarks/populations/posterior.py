"""How far our estimate and NUTS, run long enough, are apart on electricity with full covariance."""

from typing import Any

import numpy as np

from populations import data
from populations.likelihood import judged
from populations.results import claim, part
from populations.runs import KEPT, Setting, child, kept, peer

__all__ = ["posterior_part"]

COLUMNS = ["", "unsaid", "NUTS mean", "NUTS sd", "apart, sds", "apart, %"]


def posterior_part(setting: Setting) -> dict[str, Any]:
    """Means in posterior standard deviations, standard deviations in percent, correlations."""
    title = "Distance from NumPyro's NUTS, electricity, full covariance"
    panel = data.electricity()
    if panel is None:
        return part(title, COLUMNS, [], absent=["electricity (its file is not here)"])
    path = data.write_for_peers(panel, KEPT / "electricity.npz")
    enough = 30 if setting.quick else 400
    arguments = ("--seed", setting.seed + 1, "--enough", enough, "--save", KEPT / "nuts-draws.npz")
    name = f"{'quick-' if setting.quick else ''}nuts-{setting.seed + 1}"
    nuts = kept(
        name, lambda: peer("nuts", path, *arguments, limit=4 * setting.limit), reuse=not setting.fresh
    )
    if "failed" in nuts:
        return part(title, COLUMNS, [], absent=[f"NUTS ({nuts['failed']})"])
    ours = child("ours.py", "electricity", "full", 1, setting.seed)
    estimates, size = _parameters(ours), len(panel.names)
    centre, spread = np.array(nuts["posterior_mean"]), np.array(nuts["posterior_sd"])
    names = [*panel.names, *(f"sd {each}" for each in panel.names)]
    names += [f"cor {a} {b}" for j, b in enumerate(panel.names) for a in panel.names[:j]]
    apart, share = (estimates - centre) / spread, 100 * (estimates / centre - 1)
    rows = [
        [name, *row, "" if i < size or i >= 2 * size else f"{share[i]:.2f}"]
        for i, (name, row) in enumerate(
            zip(names, np.stack([estimates, centre, spread, apart], 1), strict=True)
        )
    ]
    worst = (
        float(np.max(np.abs(apart[:size]))),
        float(np.max(np.abs(share[size : 2 * size]))),
        float(np.max(np.abs(estimates - centre)[2 * size :])),
    )
    exact = judged(panel, nuts)["exact"]
    claims = {
        "worst mean, posterior sds": claim(worst[0], "within 0.25", worst[0] <= 0.25),
        "worst standard deviation, %": claim(worst[1], "within 7", worst[1] <= 7),
        "worst correlation": claim(worst[2], "within 0.05", worst[2] <= 0.05),
    }
    rows.append(
        ["exact log likelihood at the means (se)", "", f"{exact[0]:.2f} ({exact[1]:.2f})", "", "", ""]
    )
    rows.append([f"seconds of NUTS: {nuts['note']}", "", nuts["cold"], "", "", ""])
    return part(title, COLUMNS, rows, claims, details={"nuts": nuts, "ours": ours})


def _parameters(found: dict[str, Any]) -> np.ndarray:
    """Means, standard deviations, and correlations row by row of the lower triangle."""
    covariance = np.array(found["covariance"])
    sd = np.sqrt(np.diag(covariance))
    correlations = (covariance / np.outer(sd, sd))[np.tril_indices(len(sd), -1)]
    return np.concatenate([found["mean"], sd, correlations])
