"""Files of version 0.1.0, which do not say what model they hold: it is guessed here, and nowhere else."""

from typing import Any

__all__ = ["upgraded"]

DISCOUNTED = ("log_discount_rate", "log_curvature", "log_elevation", "outside_constant")
"""Parameters that only the discounted utility had."""

LAPSE = 0.02
"""The only lapse that there was."""


def upgraded(header: dict[str, Any]) -> dict[str, Any]:
    """What a file says, with its model and all of its specification, whenever it was written."""
    if header["version"] > 1:
        return header
    names = [one["name"] for one in header["specification"]["coefficients"]]
    outside = "outside" if "outside" in names else None
    model = "logit" if header["specification"]["covariance"] == "none" else "mixed"
    found = dict(header, version=2, model=model, utility=None, outside=outside)
    if header["data"].get("model") == "unsaid" or not set(DISCOUNTED).isdisjoint(names):
        own = DISCOUNTED[-1] in names
        found |= {
            "model": "discounted",
            "outside": "outside" if own else None,
            "utility": {
                "attributes": [name for name in names if name not in DISCOUNTED],
                "delay": DISCOUNTED[0] in names,
                "probability": DISCOUNTED[1] in names,
                "outside": own,
                "lapse": LAPSE,
            },
        }
    return found
