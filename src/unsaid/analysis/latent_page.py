"""The page of latent classes: gather what it shows, write it."""

from collections.abc import Sequence
from pathlib import Path

from unsaid.data.panel import Panel
from unsaid.population.latent.certainty import class_certainty
from unsaid.population.latent.count import ClassCount, best_by_held_out
from unsaid.population.latent.importance import class_importance
from unsaid.population.latent.saved import SavedClasses
from unsaid.population.postestimation.compare import HeldOut, held_out_difference
from unsaid.report.population.latent_page import LatentContent, render_latent
from unsaid.types.files import write_whole

__all__ = ["latent_content", "write_latent_report"]


def write_latent_report(content: LatentContent, path: Path) -> Path:
    """Write the page, all of it or nothing.

    Raises
    ------
    DataError
        If the folder is not there.
    """
    page = render_latent(content).encode()
    write_whole(path, lambda file: file.write(page))
    return path


def latent_content(
    saved: SavedClasses,
    *,
    tried: Sequence[ClassCount] = (),
    panel: Panel | None = None,
    notes: Sequence[str] = (),
) -> LatentContent:
    """What the page shows of classes.

    Parameters
    ----------
    tried
        All numbers of classes that were fitted; none for classes from a file.
    panel
        The choices; None for classes from a file.
    notes
        What was said of the data when it was read.
    """
    data = saved.data or {}
    made_by = {**(saved.made_by or {}), "seed": str(saved.fit.seed)}
    if "digest" in data:
        made_by["data"] = data["digest"][:16]
    ordered = sorted(tried, key=lambda one: one.fit.class_count)
    return LatentContent(
        title=data.get("where", "choices"),
        fit=saved.fit,
        notes=notes,
        tried=ordered,
        more_losses=() if panel is None else _more_losses(ordered, panel),
        importance=None if saved.ranges is None else class_importance(saved.fit, saved.ranges),
        certainty=None if saved.membership is None else class_certainty(saved.membership),
        made_by=made_by,
    )


def _more_losses(tried: Sequence[ClassCount], panel: Panel) -> tuple[HeldOut, ...]:
    """By how much each number loses more than the best; empty where nobody was held out."""
    best = best_by_held_out(tried) if tried else None
    lowest = None if best is None else best.held_out
    held = [one.held_out for one in tried if one.held_out is not None]
    if lowest is None or len(held) < len(tried):
        return ()
    return tuple(held_out_difference(panel, one, lowest) for one in held)
