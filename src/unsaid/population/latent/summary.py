"""Latent classes as tables: the estimates of each class, and how numbers of classes compare."""

import math
from collections.abc import Sequence

from unsaid.population.intervals import NORMAL_95
from unsaid.population.latent.count import ClassCount
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.postestimation.summary import Header, Row, render_groups, row_of
from unsaid.types.formatting import align_right, format_number

__all__ = ["class_groups", "class_header", "class_notes", "render_classes", "render_counts"]

HEADS = ("log l.", "parameters", "BIC (tasks)", "BIC (people)", "held-out loss", "smallest share")
WIDTHS = (12, 12, 13, 14, 22, 16)

NOTES = {
    "classic": "Standard errors from the curvature of the log likelihood; of shares by the delta method.",
    "robust": "Robust standard errors (sandwich), which hold when the model is wrong.",
}


def render_classes(fit: LatentEstimates, width: int = 78) -> str:
    """The table of a fit as plain text, one group of rows for each class.

    Parameters
    ----------
    width
        Of the lines, where names are short enough for it; a message is not broken.
    """
    return render_groups(class_header(fit), class_groups(fit), [*class_notes(fit), *_said(fit)], width)


def class_groups(fit: LatentEstimates) -> list[tuple[str, list[Row]]]:
    """The shares, and the coefficients of each class, under their titles."""
    errors = fit.coefficient_errors
    shares = [
        _share(k, float(share), float(error))
        for k, (share, error) in enumerate(zip(fit.shares, fit.share_errors, strict=True), 1)
    ]
    groups: list[tuple[str, list[Row]]] = [("Shares of the classes", shares)]
    for k in range(fit.class_count):
        rows = [
            row_of(f"{k + 1}.{name}", name, "mean", float(value), float(error))
            for name, value, error in zip(fit.names, fit.coefficients[k], errors[k], strict=True)
        ]
        groups.append((f"Class {k + 1} ({fit.shares[k]:.0%} of people)", rows))
    return groups


def class_notes(fit: LatentEstimates) -> list[str]:
    """How errors and intervals were come by."""
    return [NOTES.get(fit.standard_errors_kind, "No standard errors."), "Intervals of shares by log odds."]


def _share(number: int, share: float, error: float) -> Row:
    """A share lies between 0 and 1, and so does its interval; that it is 0 is no hypothesis to test."""
    low = high = math.nan
    if math.isfinite(error) and 0 < share < 1:
        odds, half = math.log(share / (1 - share)), NORMAL_95 * error / (share * (1 - share))
        low, high = (1 / (1 + math.exp(-value)) for value in (odds - half, odds + half))
    label = f"class {number}"
    return Row(f"share.{number}", label, "share", share, error, math.nan, math.nan, low, high)


def class_header(fit: LatentEstimates) -> Header:
    """What stands above the estimates."""
    height, null, count = fit.log_likelihood, fit.null_log_likelihood, fit.free_parameters
    return Header(
        model=fit.described,
        people=fit.people,
        tasks=fit.tasks,
        parameters=count,
        log_likelihood=height,
        log_likelihood_se=0.0,
        null_log_likelihood=null,
        rho_squared=1 - height / null,
        adjusted_rho_squared=1 - (height - count) / null,
        aic=fit.aic,
        bic=fit.bic,
        bic_people=fit.bic_people,
        seconds=fit.seconds,
        converged=fit.converged,
        message=fit.message,
        standard_errors=fit.standard_errors_kind,
    )


def _said(fit: LatentEstimates) -> list[str]:
    return [] if fit.message == "converged" else [fit.message]


def render_counts(found: Sequence[ClassCount], chosen: int, held_out: int | None = None) -> str:
    """One line for each number of classes.

    Parameters
    ----------
    chosen
        The number of classes that is taken, by BIC.
    held_out
        The number that predicts people held out best.
    """
    lines = ["classes   " + align_right(HEADS, WIDTHS)]
    for one in found:
        fit, held = one.fit, one.held_out
        cells = (
            f"{fit.log_likelihood:.2f}",
            f"{fit.free_parameters}",
            f"{fit.bic:.2f}",
            f"{fit.bic_people:.2f}",
            "-" if held is None else f"{held.log_loss:.4f} (se {held.standard_error:.4f})",
            format_number(float(fit.shares.min())),
        )
        mark = ("<" if fit.class_count == chosen else " ") + ("" if fit.converged else "!")
        line = f"{fit.class_count:>7} {mark:<2}"
        lines.append(line + align_right(cells, WIDTHS))
    lines.append(f"< lowest BIC (tasks): {chosen}{_held_out_note(held_out)}.")
    if len(found) > 1 and chosen == max(one.fit.class_count for one in found):
        lines.append("That is the largest number tried: more classes may describe the choices better still.")
    lines += [f"! {one.fit.class_count}: {one.fit.message}" for one in found if not one.fit.converged]
    return "\n".join(lines)


def _held_out_note(held_out: int | None) -> str:
    return "" if held_out is None else f"; lowest loss on people held out: {held_out}"
