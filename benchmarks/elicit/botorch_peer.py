"""BoTorch on the common pair task: a Gaussian process with linear kernel and logit likelihood.

The kernel's variance is the true one, so BoTorch knows the prior as the others do; nothing is
fitted. Its own acquisition functions score random pairs (all 124,750 would take it a second).
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from elicit.tasks import QUESTIONS, Task, probabilities
from elicit.walk import STRIDE, Measures, Timing

__all__ = ["ACQUISITIONS", "ask_people_botorch"]

ACQUISITIONS = ("BoTorch BALD", "BoTorch EUBO")

CANDIDATES = 1000
"""Random pairs that are scored for each question."""

DRAWS = 2048
"""Posterior draws for the measures."""


def acquisition(name: str, model: Any) -> Any:
    """BoTorch's acquisition function of this name."""
    from botorch.acquisition import preference

    if name == "BoTorch BALD":
        return preference.PairwiseBayesianActiveLearningByDisagreement(model, num_samples=64)
    return preference.AnalyticExpectedUtilityOfBestOption(model)


def fitted(points: Any, comparisons: Any) -> Any:
    """The Laplace posterior; `points` holds the alternatives, `comparisons` winner and loser."""
    from botorch.models.likelihoods.pairwise import PairwiseLogitLikelihood
    from botorch.models.pairwise_gp import PairwiseGP
    from gpytorch.kernels import LinearKernel, ScaleKernel

    kernel = ScaleKernel(LinearKernel())
    kernel.outputscale = 1.0
    kernel.base_kernel.variance = 1.0
    model = PairwiseGP(points, comparisons, likelihood=PairwiseLogitLikelihood(), covar_module=kernel)
    for parameter in model.parameters():
        parameter.requires_grad = False
    return model.eval()


def ask_people_botorch(
    task: Task, name: str, people: int, progress: Callable[[], None]
) -> tuple[Measures, Timing]:
    """Ask the first people of the pair task; measures as `ask_people`, and the time of each question."""
    import torch

    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)  # small matrices: it is faster so
    attributes = np.asarray(task.pool.attributes[0, :, 0, :], dtype=float)
    measures, choose, update = [], [], []
    for person in range(people):
        random = np.random.default_rng([task.seed, person])
        theta = np.asarray(task.people[person], dtype=float)
        uniforms = np.asarray(task.uniforms[person], dtype=float)
        model, winners, found = None, [], []
        choosing, updating = np.zeros(QUESTIONS), np.zeros(QUESTIONS)
        for i in range(QUESTIONS):
            begun = time.perf_counter()
            pair = best_pair(name, model, attributes, random)
            choosing[i] = 1e3 * (time.perf_counter() - begun)
            first = 1 / (1 + np.exp(-(attributes[pair[0]] - attributes[pair[1]]) @ theta))
            winners.append(pair if uniforms[i] < first else pair[::-1])
            begun = time.perf_counter()
            # each question brings two points of its own; the process merges what is the same
            points = torch.from_numpy(attributes[np.asarray(winners).ravel()])
            model = fitted(points, torch.arange(2 * len(winners)).reshape(-1, 2))
            updating[i] = 1e3 * (time.perf_counter() - begun)
            if (i + 1) % STRIDE == 0:
                found.append(measure(task, person, model, random))
        measures.append(Measures(*map(np.asarray, zip(*found, strict=True))))
        choose.append(choosing)
        update.append(updating)
        progress()
    stacked = Measures(*(np.stack(values) for values in zip(*measures, strict=True)))
    return stacked, Timing(np.stack(choose), np.stack(update))


def best_pair(name: str, model: Any, attributes: np.ndarray, random: np.random.Generator) -> list[int]:
    """The best of some random pairs; the first question is a random one."""
    import torch

    pairs = np.stack([random.choice(len(attributes), size=2, replace=False) for _ in range(CANDIDATES)])
    if model is None:
        return list(pairs[0])
    with torch.no_grad():
        scores = acquisition(name, model)(torch.from_numpy(attributes[pairs]))
    return list(pairs[int(scores.argmax())])


def measure(task: Task, person: int, model: Any, random: np.random.Generator) -> Measures:
    """The measures of one person, from the normal posterior of the weights."""
    import torch

    count = len(task.specification.attributes)
    with torch.no_grad():
        posterior = model.posterior(torch.eye(count))
        mean = posterior.mean.squeeze(-1).numpy()
        covariance = posterior.covariance_matrix.numpy()
    draws = random.multivariate_normal(mean, covariance, size=DRAWS, method="eigh")
    true = np.asarray(task.people[person], dtype=float)
    leading = np.bincount(draws.argmax(axis=1), minlength=count).argmax()
    attributes = np.asarray(task.pool.attributes[0, :, 0, :], dtype=float)
    held_out = np.asarray(task.held_out)
    worth = attributes[held_out[:, 0]] - attributes[held_out[:, 1]]
    predicted = np.mean(1 / (1 + np.exp(-draws @ worth.T)), axis=0)
    chances = np.asarray(probabilities(task, task.people[person], task.held_out), dtype=float)
    loss = -np.mean(chances[:, 0] * np.log(predicted) + chances[:, 1] * np.log1p(-predicted))
    cosine = mean @ true / (np.linalg.norm(mean) * np.linalg.norm(true))
    return Measures(float(leading == true.argmax()), float(cosine), float(loss))
