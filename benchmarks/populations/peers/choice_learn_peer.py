"""choice-learn: a conditional logit, for it has no mixed logit of panels."""

import os
from importlib.metadata import version

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
from choice_learn.data import ChoiceDataset
from choice_learn.models import ConditionalLogit
from common import arguments, choices, say, timed

asked = arguments()
data = choices(asked.data)
names = [str(name) for name in data["names"]]


def fit() -> ConditionalLogit:
    """By L-BFGS, as its examples do."""
    dataset = ChoiceDataset(
        choices=data["chosen"],
        items_features_by_choice=data["attributes"].astype(np.float32),
        items_features_by_choice_names=names,
        available_items_by_choice=data["available"].astype(np.float32),
    )
    model = ConditionalLogit(optimizer="lbfgs", epochs=1000)
    for name in names:
        model.add_shared_coefficient(feature_name=name, items_indexes=list(range(data["available"].shape[1])))
    model.fit(dataset, verbose=0)
    model.own = -float(model.evaluate(dataset)) * len(data["chosen"])
    return model


model, cold, warm = timed(fit, asked.again)
weights = np.concatenate([np.ravel(weight.numpy()) for weight in model.trainable_weights])
say(
    name="choice-learn",
    version=version("choice-learn"),
    mean=weights.astype(float),
    covariance=np.zeros((len(names), len(names))),
    own_log_likelihood=model.own,
    cold=cold,
    warm=warm,
    note="no mixed logit: the same coefficients for all",
)
