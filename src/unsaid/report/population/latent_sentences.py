"""What latent classes mean, in sentences that need no statistics."""

import math
from collections.abc import Sequence

import numpy as np

from unsaid.population.latent.certainty import Certainty
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.importance import ClassImportance
from unsaid.population.postestimation.summary import Row
from unsaid.report.render.svg import short

__all__ = ["certainty_sentences", "class_sentences", "count_sentences", "listed", "opening_sentences"]

NAMED = 8
"""Attributes that a sentence names; of more it says how many."""

LEADING = 3
"""Attributes that are said to matter most."""

APART = 0.03
"""Part of the range of utility by which a class must differ from the others for it to be said."""

LETTERS = 32
"""Of a name in a sentence; a longer one is cut."""

SMALL = 0.05
"""A class of a smaller share rests on few people."""


def listed(names: Sequence[str]) -> str:
    """Names as one says them: a, b and c; or a, b and 7 others."""
    shown = [short(name, LETTERS) for name in names]
    if len(shown) > NAMED:
        shown = [*shown[: NAMED - 1], f"{len(shown) - NAMED + 1} others"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def opening_sentences(fit: LatentEstimates) -> list[str]:
    """What has been fitted."""
    if fit.class_count == 1:
        return [
            f"The {fit.people:,} people are taken to be all alike: one class, in which everybody weighs what "
            "is offered in the same way."
        ]
    return [
        f"The {fit.people:,} people are described as {fit.class_count} kinds. Each person is of one kind; "
        "which one is not seen, and is inferred from what they chose. People of one kind weigh what is "
        "offered in the same way."
    ]


def count_sentences(
    counts: Sequence[int],
    chosen: int,
    held_out: int | None,
    more_loss: tuple[float, float] | None,
    failed: Sequence[int] = (),
) -> list[str]:
    """How many classes there are.

    Parameters
    ----------
    counts
        Numbers that were tried.
    chosen
        The one that was taken, by BIC.
    held_out
        The one that predicts people held out best; None where nobody was held out.
    more_loss
        By how much the one taken loses more on people held out, and the standard error of that; None
        where it is the same.
    failed
        Numbers that did not converge, which are left out of account.
    """
    numbers = [str(count) for count in counts]
    said = [f"Of {listed(numbers)} classes, {chosen} {_verb(chosen)} the lowest BIC."]
    if failed:
        without = listed([str(count) for count in failed])
        said.append(f"Fits of {without} did not converge and are left out of account.")
    if held_out == chosen:
        said.append("People held out are predicted best by the same number.")
    elif held_out is not None and more_loss is not None:
        difference, error = more_loss
        said.append(
            f"People held out are predicted best by {held_out}: with {chosen} the loss is {difference:.4f} "
            f"higher (se {error:.4f}), which "
            + ("may be chance." if difference < 2 * error else "is more than chance.")
        )
    if chosen == max(counts) and len(counts) > 1:
        said.append(
            "That is the largest number tried, so there may be more. Where each further class helps a "
            "little, people differ by degrees rather than in kind, and a mixed logit may say the same with "
            "fewer numbers: unsaid compare shows which describes them better."
        )
    return said


def _verb(count: int) -> str:
    return "has" if count == 1 else "have"


def class_sentences(
    number: int, share: Row, rows: Sequence[Row], importance: ClassImportance | None
) -> list[str]:
    """What one class is like.

    Parameters
    ----------
    number
        Of the class, from 1.
    share, rows
        Its share, and its coefficients.
    """
    between = f" ({100 * share.low:.0f} to {100 * share.high:.0f})" if math.isfinite(share.low) else ""
    said = [f"Class {number}: {100 * share.estimate:.0f}%{between} of people."]
    if importance is not None:
        said.append(_matters(number, importance))
    said += _directions(rows)
    if share.estimate < SMALL:
        said.append("So few people say little for sure.")
    return said


def _matters(number: int, importance: ClassImportance) -> str:
    own = importance.shares[number - 1]
    leading = [int(i) for i in np.argsort(-own, kind="stable")[:LEADING] if own[i] > 0]
    if not leading:
        return "Nothing matters to them."
    names = [f"{short(importance.attributes[i], LETTERS)} ({100 * own[i]:.0f}%)" for i in leading]
    said = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"What matters most: {said}.{_apart(number, importance)}"


def _apart(number: int, importance: ClassImportance) -> str:
    """What matters to them more, and less, than to the other classes on average."""
    if len(importance.shares) == 1:
        return ""
    own, found = importance.shares[number - 1], []
    others = np.delete(importance.shares, number - 1, axis=0).mean(0)
    more, less = int(np.argmax(own - others)), int(np.argmin(own - others))
    for how, i, sign in (("more", more, 1), ("less", less, -1)):
        if sign * (own[i] - others[i]) >= APART:
            compared = f"({100 * own[i]:.0f}% against {100 * others[i]:.0f}%)"
            found.append(f"{short(importance.attributes[i], LETTERS)} matters {how} {compared}")
    return f" Compared with the other classes, {' and '.join(found)}." if found else ""


def _directions(rows: Sequence[Row]) -> list[str]:
    """What they choose more of, and less of, as far as that is sure."""
    if not all(math.isfinite(row.low) for row in rows):
        return []
    more, less = [row.label for row in rows if row.low > 0], [row.label for row in rows if row.high < 0]
    neither = [row.label for row in rows if row.low <= 0 <= row.high]
    parts = [f"{how} of {listed(names)}" for how, names in (("more", more), ("less", less)) if names]
    said = [f"They choose what has {', and what has '.join(parts)}."] if parts else []
    if neither:
        said.append(f"Which way {listed(neither)} would move them cannot be told.")
    return said


def certainty_sentences(certainty: Certainty) -> list[str]:
    """How sure it is who belongs where."""
    people = len(certainty.highest)
    sure = round(certainty.sure * people)
    said = [
        f"Of {people:,} people, {sure:,} ({100 * certainty.sure:.0f}%) belong to one class with probability "
        ".8 or more. Each of the others could well be of another: count people by their probabilities, not "
        "by their likeliest class."
        if sure < people
        else f"Each of the {people:,} people belongs to one class with probability .8 or more."
    ]
    if certainty.sure < 0.5:
        said.append("For most people it is not known: do not sort them one by one.")
    return said
