"""Fits published tables with the public interface, and prints ours beside the values as printed.

Tables are read from ../shared/data/panels and wherever --data says; one that is not there is left out, and
where it can be had is said. Run: make reproduce, or python benchmarks/reproduce.py --only heating,apollo
"""

import argparse
import json
import math
import sys
import time
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.optimize
from reproduction.judge import compared, conditional, exact_mixture, sandwich_weighted_once, units_apart
from reproduction.tables import DESIGNS, Design, read

import unsaid

HERE = Path(__file__).resolve().parent
PUBLISHED = sorted((HERE / "reproduction" / "published").glob("*.toml"))
SHARED = HERE.parents[1] / "shared"
FOLDERS = (SHARED / "data" / "panels", SHARED / "cases" / "populations")
RESULTS = HERE / "results" / "reproduce.json"

DRAWS = 4096
"""For each person of a simulated model, where the default of about 100,000 over all people is fewer."""

DRAWS_OF_ONE = 16_384
"""Where one choice is all there is of a person; with 4,096, sampling leaves the maximum by .0006."""

ORDER = ("fishing", "heating", "modecanada", "travelmode", "apollo", "electricity", "swissmetro")


class Estimates(NamedTuple):
    """What a fit came to, by coefficient; standard deviations over people as ``sd name``."""

    values: dict[str, float]
    errors: dict[str, float]
    log_likelihood: float
    log_likelihood_se: float
    people: int
    mean: np.ndarray
    covariance: np.ndarray


def columns_of(design: Design) -> unsaid.Columns:
    """Which column of a design is what."""
    return unsaid.Columns(
        person="person",
        task="task",
        alternative="alternative",
        chosen="chosen",
        attributes=design.coefficients,
        weights=design.weights,
    )


def fitted(design: Design, errors: str = "classic") -> Estimates:
    """The model of a design, fitted."""
    names = design.coefficients
    if design.random:
        kinds = {name: design.random.get(name, "fixed") for name in names}
        model = unsaid.MixedLogit(covariance="diagonal", distributions=kinds)
        draws = DRAWS_OF_ONE if len(design.random) == 1 else DRAWS
        options = unsaid.FitOptions(draws=draws, standard_errors="none")
    else:
        model = unsaid.ConditionalLogit()
        options = unsaid.FitOptions(standard_errors=errors)
    found = unsaid.fit(design.table, columns_of(design), model=model, options=options).estimates
    if not found.converged:
        raise SystemExit(f"not converged: {found.verdict.message}")
    mean = dict(zip(found.names, found.mean.tolist(), strict=True))
    spread = np.sqrt(np.diag(found.covariance)).tolist()
    sds = {f"sd {name}": sd for name, sd in zip(found.names, spread, strict=True) if name in design.random}
    standard = np.sqrt(np.diag(found.parameter_covariance)).tolist()
    errors_by_name = {} if design.random else dict(zip(found.names, standard, strict=True))
    return Estimates(
        mean | sds,
        errors_by_name,
        float(found.log_likelihood),
        float(found.log_likelihood_se),
        found.people,
        np.asarray(found.mean),
        np.asarray(found.covariance),
    )


def scales_by_group(table: Any) -> Estimates:
    """b03: the ratio of two groups' scales by a search over conditional logits; the best gives the rest."""

    def at(ratio: float) -> Estimates:
        return fitted(DESIGNS["swissmetro-b03"](table, ratio=ratio))

    best = scipy.optimize.minimize_scalar(
        lambda log_ratio: -at(math.exp(log_ratio)).log_likelihood,
        bracket=(-2.0, -1.0),
        options={"xtol": 1e-7},
    )
    ratio = math.exp(best.x)
    found = at(ratio)
    scale = -found.values["b_cost"]
    values = {name: found.values[name] / scale for name in ("asc_car", "asc_train", "b_time")}
    return found._replace(
        values=values | {"scale_group3": scale, "scale_not_group3": scale * ratio}, errors={}
    )


def in_their_names(design: Design, found: Estimates) -> dict[str, float]:
    """Biogeme calls the standard deviation of b_time b_time_s."""
    spreads = {
        f"{name}_s": found.values[f"sd {name}"] for name in design.random if f"sd {name}" in found.values
    }
    return found.values | spreads


def exactly(design: Design, published: dict[str, Any], found: Estimates) -> dict[str, Any]:
    """The exact log likelihood of their population and of ours, by one judge."""
    theirs = {name: float(text) for name, text in published["estimates"].items()}
    if len(design.random) == 1:
        ((name, kind),) = design.random.items()

        def judged(values: dict[str, float], spread: float) -> float:
            fixed = {each: values[each] for each in design.coefficients}
            return exact_mixture(design.table, fixed, name, spread, kind=kind)

        return {
            "published": judged(theirs, theirs[f"{name}_s"]),
            "ours": judged(found.values, found.values[f"sd {name}"]),
            "error": 0.0,
            "judge": "quadrature",
        }
    # our own exact likelihood: importance sampling around each person's mode, the same draws for both
    from unsaid.population.integration.exact_likelihood import exact_log_likelihood
    from unsaid.population.specification import MixedSpecification

    panel = unsaid.read_panel(design.table, columns_of(design)).panel
    names = design.coefficients
    specification = MixedSpecification.of(names)
    sds = np.array([theirs.get(f"sd {name}", 0.0) for name in names])
    mean = np.array([theirs[name] for name in names])
    there = exact_log_likelihood(panel, specification, mean, np.diag(sds**2))
    here = exact_log_likelihood(panel, specification, found.mean, found.covariance)
    return {
        "published": there.value,
        "ours": here.value,
        "error": math.hypot(there.standard_error, here.standard_error),
        "judge": "importance sampling",
    }


FITTED: dict[tuple[Any, ...], Estimates] = {}
"""What has been fitted: two reports of Biogeme may be of one model."""


def find(name: str, folders: tuple[Path, ...]) -> Path | None:
    """A table's file in the first folder that has it."""
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def reproduced(path: Path, folders: tuple[Path, ...]) -> dict[str, Any]:
    """One published table: what it says, what we find, and how far apart they are."""
    published = tomllib.loads(path.read_text(encoding="utf-8"))
    said = {
        key: published.get(key, "") for key in ("title", "source", "url", "model", "note", "data", "from")
    }
    said |= {"id": path.stem, "simulated": published.get("simulated", False)}
    where = find(published["data"], folders)
    if where is None:
        return said | {"absent": f"{published['data']} is not here; {published['from']}"}
    began = time.perf_counter()
    table = read(str(where))
    design = DESIGNS[path.stem](table)
    if path.stem == "swissmetro-b03":
        found = scales_by_group(table)
    else:
        errors = published.get("errors", "classic")
        key = (where, design.coefficients, tuple(design.random.items()), design.weights, errors)
        found = FITTED.get(key) or FITTED.setdefault(key, fitted(design, errors))
    values = in_their_names(design, found)
    factor = math.sqrt(found.people / (found.people - 1)) if published.get("small_sample") else 1.0
    errors = {name: error * factor for name, error in found.errors.items()}
    if published.get("weights_once"):
        errors = sandwich_weighted_once(design.table, found.values, str(design.weights))
    result = said | {
        "seconds": time.perf_counter() - began,
        "estimates": compared(values, published["estimates"], errors),
        "standard_errors": compared(errors, published.get("standard_errors", {})),
        "log_likelihood": {
            "printed": published.get("log_likelihood", ""),
            "ours": found.log_likelihood,
            "error": found.log_likelihood_se,
        },
    }
    if result["simulated"]:
        result["exact"] = exactly(design, published, found)
    elif set(published["estimates"]) == set(design.coefficients):
        printed = {name: float(text) for name, text in published["estimates"].items()}
        result["log_likelihood"]["at_printed"] = conditional(design.table, printed, design.weights)
    return result | {"holds": holds(result)}


LAST_DIGIT = 1.0
"""A value that is nearer than a unit of the last printed digit is the one that is printed."""

OF_AN_ERROR = 0.001
"""Where a tool prints more digits than its search found, a thousandth of a standard error is the same value;
that ours is the higher log likelihood stands beside it."""


AS_LIKELY = 0.0005
"""Log likelihoods nearer than this are printed alike: every tool here prints three digits."""


def same(row: dict[str, Any]) -> bool:
    """Whether a value is the printed one."""
    return row["units"] <= LAST_DIGIT or (row["ses"] is not None and row["ses"] <= OF_AN_ERROR)


def holds(result: dict[str, Any]) -> bool:
    """Whether a table is reproduced: every value; of a simulated one, a log likelihood as high as theirs."""
    if result["simulated"]:
        exact = result["exact"]
        return exact["ours"] >= exact["published"] - max(2 * exact["error"], AS_LIKELY)
    found = result["log_likelihood"]
    near = not found["printed"] or units_apart(found["ours"], found["printed"]) <= LAST_DIGIT
    return near and all(same(row) for row in (*result["estimates"], *result["standard_errors"]))


def furthest(rows: list[dict[str, Any]]) -> float:
    """The largest distance from a printed value, in units of its last digit; 0 of none."""
    return max((row["units"] for row in rows), default=0.0)


def line(result: dict[str, Any]) -> str:
    """One line of what is printed."""
    if "absent" in result:
        return f"{result['title']:<58} left out: {result['absent']}"
    mark = "yes" if result["holds"] else "NO"
    if result["simulated"]:
        exact = result["exact"]
        return (
            f"{result['title']:<58} {mark:<4} exact log likelihood {exact['published']:.3f} as published,"
            f" {exact['ours']:.3f} ours"
        )
    found = result["log_likelihood"]
    return (
        f"{result['title']:<58} {mark:<4} log likelihood {found['printed'] or '-'} as printed,"
        f" {found['ours']:.4f} ours; furthest estimate {furthest(result['estimates']):.2f},"
        f" standard error {furthest(result['standard_errors']):.2f} of the last digit"
    )


def show(result: dict[str, Any]) -> None:
    """Each printed value beside ours."""
    print(line(result))
    for kind in ("estimates", "standard_errors"):
        for row in result.get(kind, []):
            label = row["name"] + (" (se)" if kind == "standard_errors" else "")
            ses = "" if row["ses"] is None else f"{row['ses']:.5f} se"
            print(f"    {label:<28} {row['printed']:>14} {row['ours']:>18.9f} {row['units']:>9.2f}  {ses}")


def versions() -> dict[str, str]:
    """What made a result."""
    import numba
    import polars

    return {
        "python": sys.version.split()[0],
        "unsaid": unsaid.__version__,
        "numpy": np.__version__,
        "numba": numba.__version__,
        "polars": polars.__version__,
    }


def main() -> int:
    """Fit what is here, print it, save it; fail where a table is not reproduced."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", action="append", default=[], metavar="FOLDER", help="more tables")
    parser.add_argument(
        "--only", default="", metavar="A,B", help="tables by name; what is saved is left alone"
    )
    wanted = parser.parse_args()
    folders = (*FOLDERS, *(Path(folder) for folder in wanted.data))
    only = set(wanted.only.split(",")) - {""}
    order = {name: place for place, name in enumerate(ORDER)}
    paths = sorted(PUBLISHED, key=lambda path: (order[path.stem.partition("-")[0]], path.stem))
    results = []
    for path in paths:
        if not only or path.stem in only:
            results.append(reproduced(path, folders))
            show(results[-1])
    print("\nvalues: as printed, ours, how far apart in units of the last printed digit")
    if not only:
        RESULTS.write_text(
            json.dumps({"tables": results, "versions": versions()}, indent=1) + "\n", encoding="utf-8"
        )
    return 0 if all(result.get("holds", True) for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
