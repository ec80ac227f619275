import jax.numpy as jnp
import pytest

from tests.design.builders import LABELS, pool
from unsaid.design.candidates import Candidates


def test_groups_of_candidates_share_their_shape():
    candidates = pool(3)
    assert candidates.label.shape == candidates.usable.shape == (3, LABELS.size)
    assert candidates.pool.available.shape == (3, LABELS.size)


def test_labels_and_what_is_usable_must_go_together():
    candidates = pool(2)
    with pytest.raises(TypeError, match="usable"):
        Candidates(candidates.pool, candidates.label, jnp.ones((2, 3), dtype=bool))
    with pytest.raises(TypeError, match="label"):
        Candidates(candidates.pool, candidates.label.astype(float), candidates.usable)
