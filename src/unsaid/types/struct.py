"""The base of all plain data: frozen, strict about unknown fields, no NaN and no infinity."""

from pydantic import BaseModel, ConfigDict

__all__ = ["Struct"]


class Struct(BaseModel):
    """Plain frozen data; unknown fields, NaN and infinities are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
