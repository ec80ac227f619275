"""`unsaid predict`: shares of what-if alternatives from a saved fit of whatever model."""

import json
import sys
from pathlib import Path
from typing import Any

from unsaid.analysis.saved_fits import load_any
from unsaid.population.postestimation.elasticities import Elasticity
from unsaid.population.postestimation.predict import Prediction, PredictionOptions

__all__ = ["predict"]


def predict(
    fit: Path, whatif: Path, *, known: bool, elasticity: str | None, seed: int, as_json: bool
) -> None:
    """Predict and print."""
    fitted = load_any(fit)
    found = fitted.predict(whatif, known=known, options=PredictionOptions(seed=seed))
    changes = () if elasticity is None else fitted.elasticities(whatif, elasticity)
    if as_json:
        sys.stdout.write(json.dumps(as_object(found, changes)) + "\n")
        return
    _print_shares(found)
    if changes:
        _print_elasticities(changes)


def as_object(found: Prediction, changes: tuple[Elasticity, ...] = ()) -> dict[str, object]:
    """The object that `--json` prints."""
    shown: dict[str, object] = {
        "whose": found.whose,
        "shares": [_plain(one._asdict()) for one in found.shares],
    }
    if changes:
        shown["elasticities"] = [_plain(one._asdict()) for one in changes]
    return shown


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """JSON has no word for what is not a number."""
    return {name: None if value != value else value for name, value in row.items()}


def _print_shares(found: Prediction) -> None:
    width = max(12, *(len(one.alternative) for one in found.shares))
    write = sys.stdout.write
    if any(one.low != one.low for one in found.shares):
        sys.stderr.write("The fit has no standard errors, so there are no intervals.\n")
    tasks = list(dict.fromkeys(one.task for one in found.shares))
    for task in tasks:
        if len(tasks) > 1:
            write(f"task {task}\n")
        write(f"{'':<{width}}{'share':>10}{'[0.025':>10}{'0.975]':>10}{'sd over people':>18}\n")
        for one in found.shares:
            if one.task == task:
                cells = f"{one.share:10.4f}{one.low:10.4f}{one.high:10.4f}{one.spread:18.4f}"
                write(f"{one.alternative:<{width}}{cells}\n".replace("nan", "  -"))


def _print_elasticities(changes: tuple[Elasticity, ...]) -> None:
    first = changes[0]
    width = max(12, *(len(one.changed) for one in changes))
    sys.stdout.write(f"\n{first.kind.capitalize()} elasticities by {first.attribute}\n")
    heads = f"{'changed':<{width}}{'responding':<{width}}"
    sys.stdout.write(f"{heads}{'elasticity':>12}{'[0.025':>10}{'0.975]':>10}\n")
    for one in changes:
        labels = f"{one.changed:<{width}}{one.responding:<{width}}"
        cells = f"{one.value:12.4f}{one.low:10.4f}{one.high:10.4f}".replace("nan", "  -")
        sys.stdout.write(f"{labels}{cells}\n")
