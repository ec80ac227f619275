"""People of a few kinds, and their choices."""

import numpy as np

from tests.population.simulated import panel_of
from unsaid.data.panel import Panel
from unsaid.population.latent.options import LatentOptions

COEFFICIENTS = np.array([[1.5, -1.0, 0.5], [-1.0, 0.5, 0.5], [0.0, 1.5, -1.5]])
SHARES = np.array([0.5, 0.3, 0.2])
FAST = LatentOptions(starts=6, kept=2, folds=0)


def kinds_panel(seed: int = 0, people: int = 500, *, kinds: int = 3, **options) -> tuple[Panel, np.ndarray]:
    """Choices of people of the first kinds above, and the kind of each; options as `panel_of` has them."""
    shares = SHARES[:kinds] / SHARES[:kinds].sum()
    which = np.random.default_rng(seed).choice(kinds, people, p=shares)
    return panel_of(seed + 1, COEFFICIENTS[which], **options), which
