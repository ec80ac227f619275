"""One vocabulary names every model, and options of other models are refused."""

import pytest

from unsaid.analysis.models import MODELS, ModelWords
from unsaid.population.latent.model import LatentClasses
from unsaid.population.logit.model import ConditionalLogit
from unsaid.population.mixed.model import MixedLogit
from unsaid.population.options import NutsOptions
from unsaid.population.utility.model import DiscountedUtility
from unsaid.types.errors import DataError


def test_models_have_names():
    assert ModelWords(model="logit").to_model() == ConditionalLogit()
    assert ModelWords(model="full").to_model() == ModelWords().to_model() == MixedLogit()
    assert ModelWords(model="diagonal").to_model() == MixedLogit(covariance="diagonal")
    assert ModelWords(model="latent:4").to_model() == LatentClasses((4,))
    assert ModelWords(model="latent").to_model() == LatentClasses()
    assert ModelWords(model="latent", classes=(2, 3)).to_model() == LatentClasses((2, 3))
    assert ModelWords(model="discounted").to_model() == DiscountedUtility()
    assert ModelWords(model="unsaid").to_model() == DiscountedUtility()
    assert ModelWords(model="wtp", price="cost").to_model() == MixedLogit(space="wtp", price="cost")
    assert {ModelWords(model=name, price="p").to_model().name for name in MODELS} == {
        "logit", "mixed", "latent", "discounted"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["latent-3", "latent:0", "latent:100", "latent:three", "probit"])
def test_other_names_are_refused(name):
    with pytest.raises(DataError, match="latent:3 for three latent classes"):
        ModelWords(model=name).to_model()


def test_options_of_other_models_are_refused():
    for name in ("logit", "discounted", "latent", "latent:2"):
        with pytest.raises(DataError, match="no such option"):
            ModelWords(model=name, nuts=NutsOptions()).to_model()
    with pytest.raises(DataError, match="no such option"):
        ModelWords(model="mixed", classes=(2,)).to_model()
