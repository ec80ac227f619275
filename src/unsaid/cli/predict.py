"""`unsaid predict`: shares of what-if alternatives from a saved fit of whatever model."""

import json
import sys
from pathlib import Path
from typing import Any

from unsaid.population.families import load
from unsaid.population.options import PostEstimation
from unsaid.population.postestimation.elasticities import Elasticity
from unsaid.population.postestimation.predict import Prediction
from unsaid.types.formatting import align_right, format_number

__all__ = ["predict"]

SHARE_WIDTHS, ELASTICITY_WIDTHS = (12, 12, 12, 18), (12, 12, 12)
"""Of the columns of numbers: a number of four figures is at most eleven letters long."""


def predict(
    fit: Path, whatif: Path, *, known: bool, elasticity: str | None, seed: int, as_json: bool
) -> None:
    """Predict and print."""
    fitted = load(fit)
    options = PostEstimation(seed=seed)
    found = fitted.predict(whatif, known=known, options=options)
    changes = () if elasticity is None else fitted.elasticities(whatif, elasticity, options=options)
    if as_json:
        sys.stdout.write(json.dumps(as_object(found, changes)) + "\n")
        return
    for note in found.notes:
        sys.stderr.write(f"{note[:1].upper()}{note[1:]}.\n")
    _print_shares(found)
    if changes:
        _print_elasticities(changes)


def as_object(found: Prediction, changes: tuple[Elasticity, ...] = ()) -> dict[str, object]:
    """The object that `--json` prints."""
    shown: dict[str, object] = {
        "whose": found.whose,
        "shares": [_plain(one._asdict()) for one in found.shares],
        "notes": list(found.notes),
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
        heads = align_right(("share", "[0.025", "0.975]", "sd over people"), SHARE_WIDTHS)
        write(f"{'':<{width}}{heads}\n")
        for one in found.shares:
            if one.task == task:
                cells = [format_number(value) for value in (one.share, one.low, one.high, one.sd)]
                write(f"{one.alternative:<{width}}{align_right(cells, SHARE_WIDTHS)}\n")


def _print_elasticities(changes: tuple[Elasticity, ...]) -> None:
    first = changes[0]
    width = max(12, *(len(one.changed) for one in changes))
    sys.stdout.write(f"\n{first.kind.capitalize()} elasticities by {first.attribute}\n")
    heads = align_right(("elasticity", "[0.025", "0.975]"), ELASTICITY_WIDTHS)
    sys.stdout.write(f"{'changed':<{width}} {'responding':<{width}}{heads}\n")
    for one in changes:
        labels = f"{one.changed:<{width}} {one.responding:<{width}}"
        cells = [format_number(value) for value in (one.value, one.low, one.high)]
        sys.stdout.write(f"{labels}{align_right(cells, ELASTICITY_WIDTHS)}\n")
