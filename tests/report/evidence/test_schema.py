import json

import pytest
from pydantic import ValidationError

from tests.report.builders import particles_of, reveal_of, steady_session, world_of
from unsaid.report.evidence.schema import Leading, Reveal
from unsaid.types.events import Stated


@pytest.fixture(scope="module")
def found() -> Reveal:
    session = steady_session(stated=Stated(words="Peace.", ranking=("calm", "kin"), last="play"))
    return reveal_of(session, world_of(), particles_of((5.0, 0.0, 0.0, -1.0)))


def test_json_round_trip(found: Reveal):
    again = Reveal.model_validate_json(found.model_dump_json())
    assert again == found
    assert again.model_dump_json() == found.model_dump_json()


def test_json_says_its_schema(found: Reveal):
    plain = json.loads(found.model_dump_json())
    assert plain["schema"] == 2
    assert plain["language"] == "en"
    assert {
        "wishes",
        "leading",
        "stated",
        "noise_floor",
        "unsaid",
        "informative_choices",
        "robustness",
    } < set(plain)
    assert {"discounting", "weighting", "cannot_tell", "reasons", "readable", "sentences"} < set(plain)


def test_another_schema_is_refused(found: Reveal):
    with pytest.raises(ValidationError, match="schema"):
        Reveal.model_validate({**found.model_dump(), "schema": 1})


def test_a_probability_beyond_one_is_refused():
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        Leading(id="calm", probability=1.2)
