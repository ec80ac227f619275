"""What stands on the command line means the same for every command that takes it."""

import pytest
import typer

from unsaid.cli.fit_options import ModelOptions, ReadingOptions, TableOptions
from unsaid.cli.fit_request import (
    OWN,
    check_clusters,
    columns_of,
    counts_of,
    fit_options,
    how_read,
    models_of,
    split_names,
)
from unsaid.data.columns import Columns
from unsaid.population.latent.model import LatentClasses
from unsaid.population.logit.model import ConditionalLogit
from unsaid.population.mixed.model import MixedLogit
from unsaid.population.options import NutsOptions


def one(model="mixed", **words):
    return models_of([model], ModelOptions(**words), hint="--model")[model]


def test_names_stand_between_commas():
    assert split_names(" a, b,,c ") == ("a", "b", "c")
    assert split_names(None) is None


def test_sampling_has_options_of_its_own():
    words = {"method": "nuts", "draws": 50, "warmup": 40, "chains": 1, "seed": 3}
    assert one(**words).nuts == NutsOptions(seed=3, draws=50, warmup=40, chains=1)
    assert fit_options(ModelOptions(**words)).draws is None
    assert one(draws=64).nuts is None
    assert fit_options(ModelOptions(draws=64)).draws == 64
    with pytest.raises(typer.BadParameter, match="--method nuts"):
        one(warmup=40)
    with pytest.raises(typer.BadParameter, match="--method em"):
        check_clusters(ReadingOptions(clusters="village"), ModelOptions(method="nuts"))


def test_a_table_is_read_as_it_was_asked_for():
    table = ReadingOptions(
        person="who",
        task="day, hour",
        attributes="a,b",
        covariates="age",
        counts="n",
        delay="wait",
        probability="chance",
        response_time="rt_ms",
        wide=True,
        outside="none",
        coding="effects",
        where="x > 1",
        drop="missing-value",
        formula="~ a",
    )
    assert columns_of(table) == Columns(
        person="who",
        task=("day", "hour"),
        attributes=("a", "b"),
        covariates=("age",),
        counts="n",
        delay_days="wait",
        probability="chance",
        response_seconds="rt_ms",
    )
    how = how_read(table)
    assert (how["layout"].shape, how["layout"].outside, how["coding"].kind) == ("wide", "none", "effects")
    assert (how["row_filter"].where, how["row_filter"].drop) == ("x > 1", ("missing-value",))
    assert how["formula"] == "~ a"
    assert set(how_read(TableOptions())) == {"layout", "row_filter"}


def test_distributions_are_named():
    assert one(fixed="a", lognormal="b:-", covariance="diagonal") == MixedLogit(
        covariance="diagonal", distributions={"a": "fixed", "b": "-lognormal"}
    )
    assert one(lognormal="a:-,b:+").distributions == {"a": "-lognormal", "b": "lognormal"}
    for above in ("a", "a:+"):
        assert one(lognormal=above).distributions == {"a": "lognormal"}
    with pytest.raises(typer.BadParameter, match="after each or after none"):
        one(lognormal="a,b:-")


def test_a_word_that_there_is_not_is_wrong_usage():
    for word in ("covariance", "method", "engine"):
        with pytest.raises(typer.BadParameter, match="expected"):
            one(**{word: "nonsense"})
    with pytest.raises(typer.BadParameter, match="expected classic"):
        fit_options(ModelOptions(standard_errors="nonsense"))
    with pytest.raises(typer.BadParameter, match="expected dummy"):
        how_read(ReadingOptions(coding="nonsense"))
    for names in (["nonsense"], ["logit", "latent:0"], []):
        with pytest.raises(typer.BadParameter, match="expected logit, mixed"):
            models_of(names, ModelOptions())


def test_numbers_of_classes_are_read():
    assert counts_of("3") == (3,)
    assert counts_of("1-4") == (1, 2, 3, 4)
    assert counts_of("2, 4-5,4") == (2, 4, 5)
    for text in ("", "0", "3-1", "two", "1-99", "-2"):
        with pytest.raises(typer.BadParameter, match="numbers of classes"):
            counts_of(text)


TOLD = {
    "lognormal": "a",
    "fixed": "a",
    "method": "nuts",
    "engine": "ray",
    "warmup": 9,
    "chains": 2,
    "classes": "2",
}


@pytest.mark.parametrize("option", sorted(OWN))
def test_options_of_other_models_are_wrong_usage(option):
    for model in {"logit", "latent", "mixed", "wtp", "discounted"} - {*OWN[option]}:
        with pytest.raises(typer.BadParameter, match="no such option") as caught:
            one(model, price="a", **{option: TOLD[option]})
        assert f"--{option}" in str(caught.value.param_hint)


def test_each_of_several_models_takes_the_options_that_are_its_own():
    given = ModelOptions(fixed="a", classes="2-3", price="p", method="nuts", warmup=20, draws=30)
    found = models_of(["logit", "diagonal", "wtp", "latent", "latent:4"], given)
    nuts = NutsOptions(draws=30, warmup=20)
    assert found == {
        "logit": ConditionalLogit(),
        "diagonal": MixedLogit(covariance="diagonal", distributions={"a": "fixed"}, nuts=nuts),
        "wtp": MixedLogit(distributions={"a": "fixed"}, nuts=nuts, space="wtp", price="p"),
        "latent": LatentClasses(classes=(2, 3)),
        "latent:4": LatentClasses(classes=(4,)),
    }
    with pytest.raises(typer.BadParameter, match="no such option"):
        models_of(["logit", "latent:3"], ModelOptions(fixed="a"))
