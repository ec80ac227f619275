"""A fitted population becomes a prior, is kept under its name, and is refused where it is none."""

import numpy as np
import pytest

from tests.population.fits import fit_of, fitted
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.specification import MixedSpecification
from unsaid.session.prior import fitted_prior, known_priors, load_prior, prior_path, save_prior
from unsaid.types.errors import DataError

WISHES = ("calm", "wealth")


def some_fit(**options):
    specification = MixedSpecification.of([*WISHES, "outside"])
    return fit_of(specification, [1.0, -0.5, -1.0], np.diag([1.0, 0.5, 0.25]), **options)


def test_the_prior_is_the_population_and_what_is_not_known_of_it():
    prior = fitted_prior(fitted(some_fit(errors=0.2), outside="outside"), "others", WISHES)
    assert prior.parameters == (*WISHES, "outside_constant")
    assert prior.mean == (1.0, -0.5, -1.0)
    assert np.diag(prior.covariance) == pytest.approx([1.04, 0.54, 0.29])


def test_what_does_not_vary_is_still_not_certain():
    fit = some_fit(errors=0.0)
    fit = fit._replace(covariance=np.zeros((3, 3)))
    assert np.diag(fitted_prior(fitted(fit), "others", WISHES).covariance) == pytest.approx([0.01] * 3)


def test_a_prior_is_kept_and_found_again():
    assert known_priors() == ()
    prior = fitted_prior(fitted(some_fit()), "others", WISHES)
    assert save_prior(prior) == prior_path("others")
    assert load_prior("others") == prior
    assert known_priors() == ("others",)


@pytest.mark.parametrize(
    ("fit", "message"),
    [
        (some_fit()._replace(verdict=Verdict(Outcome.FAILED, "made up")), "failed"),
        (fit_of(MixedSpecification.of(["calm"]), [1.0], np.eye(1)), "attributes"),
        (
            fit_of(MixedSpecification.of(WISHES, distributions={"calm": "lognormal"}), [1.0, 1.0], np.eye(2)),
            "normal over people",
        ),
    ],
)
def test_what_is_no_prior_is_refused(fit, message):
    with pytest.raises(DataError, match=message):
        fitted_prior(fitted(fit), "others", WISHES)


def test_names_and_files_that_are_none_are_refused():
    with pytest.raises(DataError, match="name of a prior"):
        prior_path("../elsewhere")
    with pytest.raises(DataError, match="no such prior"):
        load_prior("nobody")
    path = prior_path("broken")
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    with pytest.raises(DataError, match="cannot be read"):
        load_prior("broken")


def test_a_session_begins_from_it_and_comes_back_with_it(tmp_path):
    from unsaid.record.store import Store
    from unsaid.session.study import Study
    from unsaid.types.settings import InferenceSettings, SessionSettings
    from unsaid.worlds.load import load_world

    wishes = load_world("jobs").wish_ids
    means = np.linspace(-1.0, 1.0, len(wishes))
    fit = fit_of(MixedSpecification.of(wishes), means, 0.04 * np.eye(len(wishes)), errors=0.01)
    few = InferenceSettings(particles=256)
    settings = SessionSettings(inference=few, prior=fitted_prior(fitted(fit), "others", wishes))
    with Store.open(tmp_path / "walks.sqlite3") as store:
        study = Study(store)
        sitting = study.begin("jobs", seed=1, settings=settings)
        leading = sitting.engine.leading_probabilities()
        assert leading.argmax() == len(wishes) - 1
        assert leading.max() > 0.7
        again = study.resume(sitting.session.id)
        assert again.session.begun.settings.prior == settings.prior
        before = len(store.sessions())
        with pytest.raises(DataError, match="other attributes"):
            study.begin("zone", seed=1, settings=settings)
        assert len(store.sessions()) == before
