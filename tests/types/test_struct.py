import pytest
from pydantic import ValidationError

from unsaid.types.struct import Struct


class Point(Struct):
    x: float


def test_plain_data_is_frozen_and_strict() -> None:
    point = Point(x=1)
    with pytest.raises(ValidationError, match="frozen"):
        point.x = 2  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Point.model_validate({"x": 1, "y": 2})
    for number in (float("nan"), float("inf")):
        with pytest.raises(ValidationError, match="finite"):
            Point(x=number)
