"""Computes the prior correlation of the ten wishes from survey data and writes the world's prior.toml.

Usage: python tools/values_prior.py gss2012_pvq21.parquet src/unsaid/worlds/zone/prior.toml

Each respondent's 21 ratings are averaged by value and centred on the respondent's own mean
(Schwartz 1992). Correlations between the ten centred scores are averaged over all pairs that stand
equally many steps apart on Schwartz's circle, and the means are fitted by a circumplex
correlation function b0 + b1 cos(t) + b2 cos(2t) + ... with non-negative coefficients that sum, with
a uniqueness, to 1 (Browne 1992), which makes the matrix positive definite.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import nnls

CIRCLE = ["SD", "ST", "HE", "AC", "PO", "SE", "CO", "TR", "BE", "UN"]
WISH = {
    "SD": "freedom",
    "ST": "wonder",
    "HE": "pleasure",
    "AC": "success",
    "PO": "power",
    "SE": "safety",
    "CO": "belonging",
    "TR": "faith",
    "BE": "love",
    "UN": "justice",
}
HARMONICS = 3


def centred_scores(path: Path) -> np.ndarray:
    """Scores of shape (person, value), in the order of the circle, each row summing to 0."""
    table = (
        pl.read_parquet(path)
        .group_by("person", "alt_label")
        .agg(pl.col("rating").mean())
        .pivot(on="alt_label", index="person", values="rating")
        .drop_nulls()
        .sort("person")
    )
    scores = table.select(CIRCLE).to_numpy()
    return scores - scores.mean(1, keepdims=True)


def circumplex(correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The fitted correlation matrix and the observed mean correlation at 1 to 5 steps."""
    count = len(CIRCLE)
    step = np.abs(np.arange(count)[:, None] - np.arange(count)[None, :])
    step = np.minimum(step, count - step)
    observed = np.array([correlation[step == s].mean() for s in range(1, count // 2 + 1)])
    pairs = np.array([(step == s).sum() for s in range(1, count // 2 + 1)])
    angles = 2 * np.pi * np.arange(1, count // 2 + 1) / count
    basis = np.stack([np.cos(h * angles) for h in range(HARMONICS + 1)], axis=1)
    coefficients, _ = nnls(basis * np.sqrt(pairs)[:, None], observed * np.sqrt(pairs))
    if coefficients.sum() >= 1:
        raise SystemExit("the fit leaves no uniqueness: the matrix would be singular")
    full = sum(c * np.cos(h * 2 * np.pi * step / count) for h, c in enumerate(coefficients))
    np.fill_diagonal(full, 1.0)
    return full, observed


def main() -> None:
    """Read the survey, write the prior, print what was found."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    scores = centred_scores(source)
    matrix, observed = circumplex(np.corrcoef(scores.T))
    rows = ",\n  ".join("[" + ", ".join(f"{v:.4f}" for v in row) + "]" for row in matrix)
    target.write_text(
        "# Made by tools/values_prior.py. Correlation of the ten wishes, in circular order,\n"
        f"# from {len(scores)} respondents of the General Social Survey 2012 \n"
        "# (NORC; as packaged in `polychoric`, MIT).\n"
        "# Means are left at 0: no wish is favoured before the first fork.\n"
        "[prior]\nsd = 2.0\n"
        f"order = [{', '.join(repr(WISH[v]) for v in CIRCLE)}]\n".replace("'", '"')
        + f"correlation = [\n  {rows},\n]\n"
    )
    print(f"{len(scores)} respondents; mean correlation at 1..5 steps: {np.round(observed, 3)}")
    print(f"fitted: {np.round(matrix[0, 1:6], 3)}; smallest eigenvalue {np.linalg.eigvalsh(matrix)[0]:.3f}")


if __name__ == "__main__":
    main()
