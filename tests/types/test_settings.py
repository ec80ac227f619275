from typing import Any

import pytest
from pydantic import ValidationError

from unsaid.record.chain import START, read_chain, seal, verify
from unsaid.types.events import SCHEMA_VERSION, Begun
from unsaid.types.settings import DesignSettings, FittedPrior, InferenceSettings, SessionSettings


def test_settings_survive_the_trip_through_json() -> None:
    settings = SessionSettings(limit=8, design=DesignSettings(goal="leading"))
    assert SessionSettings.model_validate_json(settings.model_dump_json()) == settings
    assert SessionSettings().limit == 24


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (SessionSettings, {"limit": 1}),
        (SessionSettings, {"sure_at": 0}),
        (SessionSettings, {"lapse": 1}),
        (SessionSettings, {"limmit": 10}),
        (InferenceSettings, {"particles": 100, "moves": 16}),
        (InferenceSettings, {"moves": 1}),
        (InferenceSettings, {"resample_below": 0}),
        (DesignSettings, {"goal": "best"}),
        (DesignSettings, {"mix": 1.5}),
        (DesignSettings, {"near_equal": 1}),
        (DesignSettings, {"alternatives": 4}),
    ],
)
def test_settings_out_of_range_are_refused(kind: Any, given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(given)


def test_a_fitted_prior_has_a_mean_and_a_row_for_each_parameter():
    given = {
        "name": "n",
        "parameters": ("a", "b"),
        "mean": (0.0, 1.0),
        "covariance": ((1.0, 0.0), (0.0, 1.0)),
    }
    assert FittedPrior.model_validate(given).mean == (0.0, 1.0)
    for wrong in ({"mean": (0.0,)}, {"covariance": ((1.0,),)}, {"parameters": ("a", "a")}):
        with pytest.raises(ValueError, match="prior"):
            FittedPrior.model_validate(given | wrong)


@pytest.mark.parametrize("value", [True, False])
def test_a_log_with_the_setting_of_response_times_is_read_and_sealed_as_it_stands(value):
    content = SessionSettings(limit=8).model_dump(mode="json")
    assert "response_time" not in content
    old = content | {"response_time": value}
    read = SessionSettings.model_validate(old)
    assert read.model_dump(mode="json", exclude_unset=True) == old
    assert read.limit == 8


def test_a_chain_of_before_holds():
    begun = Begun(world="zone", world_digest="0" * 64, seed=1)
    payload = begun.model_dump(mode="json")
    payload["settings"]["response_time"] = False
    record = {
        "session": "s" * 8,
        "sequence": 0,
        "at": "2026-01-01T00:00:00.000Z",
        "schema_version": SCHEMA_VERSION,
        "payload": payload,
        "previous": START,
    }
    (event,) = read_chain([record | {"hash": seal(record)}])
    verify([event])
    assert event.payload.settings.limit == begun.settings.limit
