"""Files of version 0.1.0, which do not say what model they hold: it is guessed here, and nowhere else."""

from typing import Any

import numpy as np

__all__ = ["upgraded"]

DISCOUNTED = ("log_discount_rate", "log_curvature", "log_elevation", "outside_constant")
"""Parameters that only the discounted utility had."""

LAPSE = 0.02
"""The only lapse that there was."""


def upgraded(
    header: dict[str, Any], arrays: dict[str, np.ndarray]
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What a file of version 1 says, as files of version 2 do.

    Returns
    -------
    tuple
        Without arrays: they stand where they belong.
    """
    found = _classes(header) if header["format"] == "unsaid-latent-classes" else _population(header, arrays)
    return {"format": "unsaid-fit", "version": 2, **found}, {}


def _population(header: dict[str, Any], arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    fit, specification = dict(header["fit"]), header["specification"]
    names = [one["name"] for one in specification["coefficients"]]
    covariates = len(specification["covariates"])
    estimates = {name[4:]: values for name, values in arrays.items() if name.startswith("fit.")}
    estimates["covariate_effects"] = estimates.pop("slopes").reshape(len(names), covariates)
    estimates |= {"specification": specification, "verdict": _verdict(fit), **fit}
    model, own = _guess(header, names)
    content: dict[str, Any] = {"specification": _specification(model, specification), "estimates": estimates}
    if model == "discounted":
        content["parts"] = own
    if "people" in header:
        content["known"] = {
            "ids": header["people"],
            "means": arrays["people.means"].reshape(-1, len(names)),
            "covariances": arrays["people.covariances"].reshape(-1, len(names), len(names)),
        }
    attributes = (
        names if model != "discounted" else [*own["attributes"], *(["outside"] if own["outside"] else [])]
    )
    ranges = arrays["ranges"].reshape(-1, 2)
    data = {
        "names": attributes,
        # a discounted utility had none, so that its importance is not known
        "ranges": ranges if len(ranges) == len(attributes) else np.full((len(attributes), 2), np.nan),
        "covariates": arrays["covariates"].reshape(-1, covariates)
        if covariates
        else np.zeros((fit["people"], 0)),
        "null_log_likelihood": header["null_log_likelihood"],
        "outside": "outside" if "outside" in attributes else None,
        **_source(header),
    }
    return {"model": model, "content": content, "data": data}


def _guess(header: dict[str, Any], names: list[str]) -> tuple[str, dict[str, Any]]:
    """The family, and the parts of a discounted utility."""
    own = {
        "attributes": [name for name in names if name not in DISCOUNTED],
        "delay": DISCOUNTED[0] in names,
        "probability": DISCOUNTED[1] in names,
        "outside": DISCOUNTED[-1] in names,
        "lapse": LAPSE,
    }
    if header["data"].get("model") == "unsaid" or len(own["attributes"]) < len(names):
        return "discounted", own
    return ("logit" if header["specification"]["covariance"] == "none" else "mixed"), own


def _specification(model: str, given: dict[str, Any]) -> dict[str, Any]:
    if model == "discounted":
        return {"lapse": LAPSE}
    if model == "logit":
        return {}
    kinds = {
        one["name"]: ("-" if one["sign"] < 0 else "") + one["distribution"]
        for one in given["coefficients"]
        if one["distribution"] != "normal"
    }
    space = "preference" if given["price"] is None else "wtp"
    kept = {name: given[name] for name in ("covariance", "covariates", "price")}
    return {**kept, "distributions": kinds, "space": space}


def _classes(header: dict[str, Any]) -> dict[str, Any]:
    fit = dict(header["fit"])
    names, null = fit.pop("names"), fit.pop("null_log_likelihood")
    arrays = {
        name: np.array(fit.pop(name), float) for name in ("shares", "coefficients", "parameter_covariance")
    }
    estimates = {"names": names, "verdict": _verdict(fit), **arrays, **fit}
    content: dict[str, Any] = {"specification": {"classes": len(arrays["shares"])}, "estimates": estimates}
    if "people" in header:
        membership = np.array(header["membership"], float)
        content["known"] = {"ids": header["people"], "probabilities": membership}
    data = {
        "names": names,
        "ranges": np.array(header.get("ranges", np.full((len(names), 2), np.nan)), float),
        "covariates": np.zeros((fit["people"], 0)),
        "null_log_likelihood": null,
        **_source(header),
    }
    return {"model": "latent", "content": content, "data": data}


def _source(header: dict[str, Any]) -> dict[str, Any]:
    data = header.get("data") or {}
    own = {"where": data.get("where", "choices"), "digest": data.get("digest", "")}
    return own | {"made_by": header.get("made_by") or {}}


def _verdict(fit: dict[str, Any]) -> dict[str, str]:
    """Whether it converged, and what it said of that."""
    converged, message = fit.pop("converged"), fit.pop("message")
    said = message.removeprefix("converged").lstrip(":; ")
    return {"outcome": "CONVERGED" if converged else "FAILED", "detail": said}
