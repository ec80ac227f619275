"""Why latent classes cannot be relied on, and what to do about it: one verdict for each cause."""

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.packed import Packed
from unsaid.population.latent.ascent import EMResult
from unsaid.population.logit.diagnosis import blamed
from unsaid.population.logit.newton import derivatives_at
from unsaid.population.outcome import Outcome, Verdict

__all__ = ["latent_verdict"]

FLAT = 1e-5
"""Share of the curvature left in a direction along which a class's coefficients run away."""

LONE = 1.0
"""A class of fewer people than this is empty."""


def latent_verdict(
    packed: Packed, found: EMResult, information: Float[np.ndarray, "row row"], names: tuple[str, ...]
) -> Verdict | None:
    """What speaks against the classes that a climb came to; None if nothing does.

    Parameters
    ----------
    information
        Negative second derivative of the log likelihood there.
    names
        Of the attributes.
    """
    if packed.person_count <= len(information):
        return Verdict(
            Outcome.TOO_FEW_PEOPLE,
            f"{packed.person_count} people are too few to estimate {len(information)} parameters",
        )
    return _empty(packed, found) or _certain(packed, found, names) or _alike(information) or _unsettled(found)


def _unsettled(found: EMResult) -> Verdict | None:
    said = f"not converged in {len(found.path) - 1} steps"
    return None if found.settled else Verdict(Outcome.ITERATIONS_ENDED, said)


def _empty(packed: Packed, found: EMResult) -> Verdict | None:
    people = packed.weights @ found.evaluation.membership
    empty = [f"{k}" for k, count in enumerate(people, 1) if not count >= LONE]
    return Verdict(Outcome.EMPTY_CLASS, f"nobody belongs to class {', '.join(empty)}") if empty else None


def _certain(packed: Packed, found: EMResult, names: tuple[str, ...]) -> Verdict | None:
    """Classes whose choices follow from some attributes without exception."""
    said = []
    for k, curvature in enumerate(found.evaluation.curvature):
        weighted = packed._replace(weights=packed.weights * found.evaluation.membership[:, k])
        start = derivatives_at(weighted, np.zeros(len(names))).curvature
        size = np.sqrt(np.maximum(np.diag(start), 1e-300))
        values, vectors = np.linalg.eigh(start / np.outer(size, size))
        white = (vectors / np.sqrt(np.maximum(values, 1e-9))) / size[:, None]
        left, directions = np.linalg.eigh(white.T @ curvature @ white)
        if left[0] < FLAT:
            said.append(f"class {k + 1} (share {found.mixture.shares[k]:.3f}): " + blamed(
                white @ directions[:, 0], names
            ))  # fmt: skip
    if not said:
        return None
    return Verdict(
        Outcome.CLASS_SEPARATED,
        f"choices of some classes follow without exception (separation), {'; '.join(said)}: no finite "
        "coefficients are best there",
    )


def _alike(information: np.ndarray) -> Verdict | None:
    size = np.sqrt(np.abs(np.diag(information)))
    safe = np.where(size > 0, size, 1.0)
    if np.linalg.eigvalsh(information / np.outer(safe, safe))[0] > 1e-9:
        return None
    return Verdict(Outcome.CLASSES_ALIKE, "the classes cannot be told apart (the likelihood is flat)")
