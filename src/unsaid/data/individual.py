"""What is known of a person as attributes: income moves the chance of each alternative by its own weight.

A weight that is the same for all alternatives would change nothing in a conditional logit, so a
variable of a person has one for each alternative but the base (the second part of a formula of the R
package mlogit; isvars of xlogit).
"""

import dataclasses

import numpy as np

from unsaid.data.panel import Panel
from unsaid.types.errors import DataError

__all__ = ["covariates_by_alternative"]


def covariates_by_alternative(panel: Panel) -> Panel:
    """The panel with each covariate as attributes ``alternative[label]:covariate``, and no covariates.

    The base is the alternative without a constant of its own, or else the first.

    Raises
    ------
    DataError
        If alternatives have no labels, or more of them than can have weights of their own.
    """
    recipe = panel.recipe
    names = ", ".join(panel.covariate_names)
    if recipe is None or recipe.columns.alternative is None or len(recipe.alternatives) < 2:
        raise DataError(
            "what is known of a person changes the choices of a conditional logit by alternative only, and "
            "alternatives have no labels here, or too many",
            expected="a column of labels, at most 30 different ones",
            got=f"covariates {names}",
            advice="name it (--alternative); or use mixed, whose means covariates move; or write products "
            "with attributes, price:income",
        )
    own, labels = recipe.columns.alternative, recipe.alternatives
    with_constant = {label for label in labels if f"{own}[{label}]" in panel.names}
    offered = [label for label in labels if label != recipe.outside]
    named = recipe.coding.base.get(own)
    base = next((label for label in offered if with_constant and label not in with_constant), offered[0])
    base = base if named is None else str(named)
    others = tuple(label for label in labels if label != base)
    codes = {str(label): code for code, label in enumerate(panel.alternatives.distinct)}
    rows_of_people = np.diff(panel.task_start[panel.person_start])
    columns, added = [panel.attributes], []
    for covariate, values in zip(panel.covariate_names, panel.covariates.T, strict=True):
        spread = np.repeat(values, rows_of_people)
        for label in others:
            columns.append(((panel.alternatives.codes == codes[label]) * spread)[:, None])
            added.append(f"{own}[{label}]:{covariate}")
    repeated = [name for name in added if name in panel.names]
    if repeated:
        raise DataError(
            "a covariate is in the utility twice",
            got=repeated[0],
            advice="write it once: after the bar, or as a product",
        )
    all_names = (*panel.names, *added)
    return panel._replace(
        names=all_names,
        attributes=np.hstack(columns),
        covariate_names=(),
        covariates=np.zeros((panel.person_count, 0)),
        recipe=dataclasses.replace(recipe, names=all_names, by_alternative=others),
    )
