"""The door to the adaptive engine: a table of what may be offered, a question, an answer, the next question.

design = unsaid.AdaptiveDesign(cards, attributes=["amount"], delay="days")
while not design.stop(questions=20, bits=0.02):
    question = design.ask()
    design.tell(question, show(question.alternatives))
print(design.summary())
"""

import copy
import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from unsaid.adaptive.candidates import CodingKind, read_candidates
from unsaid.adaptive.engine import Engine
from unsaid.adaptive.options import MIX, MOVES, DesignOptions, check_choice
from unsaid.adaptive.posterior import PosteriorDraws
from unsaid.adaptive.predict import predict_choices
from unsaid.adaptive.prior import Given, prior_from
from unsaid.adaptive.questions import QuestionPool, Rows
from unsaid.adaptive.saved import Answer, SavedDesign, load_design, save_design
from unsaid.design.choose import Config
from unsaid.inference import smc
from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification
from unsaid.types.errors import ConflictError, SessionStateError
from unsaid.types.settings import InferenceSettings

__all__ = ["AdaptiveDesign", "Info", "Question"]


@dataclasses.dataclass(frozen=True)
class Question:
    """What to ask now.

    Attributes
    ----------
    number
        1 for the first.
    alternatives
        Rows of the table, all of their columns, in the order in which to show them.
    rows
        Their numbers in the table, from 0.
    outside
        Whether "neither" is offered beside them.
    expected_bits
        Information that the answer is expected to bring about what the goal asks for.
    """

    number: int
    alternatives: tuple[Mapping[str, Any], ...]
    rows: Rows
    outside: bool
    expected_bits: float


class Info(NamedTuple):
    """What an answer did.

    Attributes
    ----------
    ess
        Effective sample size after it, before the particles were moved; at most `particles`.
    acceptance
        Mean acceptance of the moves; None where nothing moved.
    resampled
        Whether the particles were resampled and moved.
    log_evidence
        Log probability of the answer as it was foreseen, given those before.
    """

    ess: float
    acceptance: float | None
    resampled: bool
    log_evidence: float


class AdaptiveDesign:
    """Adaptive choice questions for one person: ask, tell, ask again.

    Parameters
    ----------
    offers
        What may be offered, one alternative a row: a path or a frame as `unsaid.read_panel` takes it, a
        list of mappings, or a mapping from names to columns. Columns that are not named are for showing.
    attributes
        Columns of what is wanted, numbers or text; by default all but those of delay and probability. A
        weight is log odds per unit of a number, or of a level of text.
    delay, probability
        Columns of the delay in days and of the probability that it comes; the model then discounts
        hyperbolically and weighs probabilities.
    coding
        Of text: ``dummy``, ``effects`` or ``one-hot``; by default dummies, and one-hot where the only
        attribute is text, as in MaxDiff.
    size
        Alternatives in a question, 2 to 5.
    outside
        Whether "neither" may be chosen.
    goal
        What information is sought about: all ``parameters``; ``leading``, which attribute adds most over
        its range; their ``mixture``; or one parameter, by its name. ``random`` is for comparison.
    prior
        Mean and standard deviation by the parameter's name, as in ``{"euros": (0.08, 0.03)}``; a fit; or a
        `Prior` over `names`. Parameters that it does not name have the project's own.
    weight_sd
        Of the default prior: log odds that the whole range of an attribute adds.
    lapse
        Probability of a choice at random.
    seed
        Of all that is random: the same seed and answers give the same questions and posterior.
    particles, draws
        Of the posterior, and how many of them the information is computed from.
    capacity
        Questions that are expected; more may come, at the cost of compiling again.
    sets
        The only questions that may be asked, as rows in the order shown.
    fixed, excluded
        Questions that are asked first, whatever is known; questions that are never asked.
    times
        How often the same question may be asked; None for any number.

    Raises
    ------
    DataError
        If the table or a setting cannot be used.
    """

    def __init__(
        self,
        offers: Any,
        *,
        attributes: Sequence[str] | None = None,
        delay: str | None = None,
        probability: str | None = None,
        coding: CodingKind | None = None,
        size: int = 2,
        outside: bool = False,
        goal: str = "parameters",
        prior: Given | None = None,
        weight_sd: float = 2.0,
        lapse: float = 0.02,
        seed: int = 0,
        particles: int = 2048,
        draws: int = 512,
        capacity: int = 40,
        sets: Sequence[Sequence[int]] | None = None,
        fixed: Sequence[Sequence[int]] = (),
        excluded: Sequence[Sequence[int]] = (),
        times: int | None = 1,
    ):
        def plain(rows: Sequence[Sequence[int]]) -> tuple[Rows, ...]:
            return tuple(tuple(map(int, each)) for each in rows)

        options = DesignOptions(
            attributes=None if attributes is None else tuple(attributes),
            delay=delay,
            probability=probability,
            coding=coding,
            size=size,
            outside=outside,
            goal=goal,
            weight_sd=weight_sd,
            lapse=lapse,
            seed=seed,
            particles=particles,
            draws=draws,
            capacity=capacity,
            sets=None if sets is None else plain(sets),
            fixed=plain(fixed),
            excluded=plain(excluded),
            times=times,
        )
        self._begin(offers, options, prior)

    def _begin(self, offers: Any, options: DesignOptions, prior: Given | None, scaled: bool = False) -> None:
        self.options = options
        self.table = table = read_candidates(
            offers,
            attributes=options.attributes,
            delay=options.delay,
            probability=options.probability,
            coding=options.coding,
        )
        specification = Specification(
            table.names,
            delay=options.delay is not None,
            probability=options.probability is not None,
            outside=options.outside,
            lapse=options.lapse,
        )
        options.check_goal(specification)
        self.units = np.append(table.scale, np.ones(specification.dimension - len(table.names)))
        self.pool = QuestionPool(
            table,
            options.size,
            options.outside,
            sets=options.sets,
            fixed=options.fixed,
            excluded=options.excluded,
            times=options.times,
        )
        self.engine = self._engine(specification, self._prior(specification, prior, scaled), options.seed)
        self.answers: list[Answer] = []
        self._asked: Counter[frozenset[int]] = Counter()
        self._open: Question | None = None

    def _prior(self, specification: Specification, given: Given | None, scaled: bool) -> Prior:
        """In units of the attributes' ranges."""
        usual = default_prior(specification, weight_sd=self.options.weight_sd)
        if given is None or (scaled and isinstance(given, Prior)):
            return usual if given is None else given
        return _rescaled(prior_from(given, _rescaled(usual, 1 / self.units), specification), self.units)

    def _engine(self, specification: Specification, prior: Prior, seed: int) -> Engine:
        options, goal = self.options, self.options.goal
        return Engine.begin(
            seed,
            prior,
            capacity=options.capacity,
            design=Config(
                specification,
                size=options.size,
                mix=MIX.get(goal, 0.0),
                draws=options.draws,
                about=goal if goal in specification.names and goal not in MIX else "",
            ),
            inference=InferenceSettings(particles=options.particles, moves=MOVES),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Of the parameters: the weights, then those of delay, probability and the outside option."""
        return self.engine.specification.names

    def again(self, seed: int) -> "AdaptiveDesign":
        """The same design for another person, with nothing asked yet."""
        options = dataclasses.replace(self.options, seed=seed)
        other = copy.copy(self)
        other.options, other.answers, other._asked, other._open = options, [], Counter(), None
        other.engine = other._engine(self.engine.specification, self.engine.state.prior, seed)
        return other

    def ask(self) -> Question:
        """The next question; the same one until it is answered.

        Raises
        ------
        SessionStateError
            If every question has been asked.
        """
        if self._open is None:
            rows, bits = self.pool.next(self.engine, self._asked, at_random=self.options.goal == "random")
            shown = tuple(self.table.frame.row(row, named=True) for row in rows)
            self._open = Question(len(self.answers) + 1, shown, rows, self.options.outside, bits)
        return self._open

    def tell(
        self,
        question: Question,
        chosen: int | None,
        *,
        worst: int | None = None,
        seconds: float | None = None,
    ) -> Info:
        """Learn from an answer.

        Parameters
        ----------
        question
            As asked.
        chosen
            Index into its alternatives; None for neither.
        worst
            Index of the alternative that was said to be the worst, where that was asked too.
        seconds
            How long it took: kept with the answer, not modelled.

        Raises
        ------
        SessionStateError
            If that question was not asked.
        ConflictError
            If it has its answer already.
        DataError
            If it has no such alternative. Nothing is learned from an answer that is refused.
        """
        self._check_open(question)
        return self.learn(Answer(question.rows, chosen, worst, seconds))

    def learn(self, answer: Answer) -> Info:
        """Learn from an answer that was given elsewhere: one that is loaded, or to a question of one's own.

        Raises
        ------
        DataError
            If the question could not have been asked, or has no such alternative.
        """
        answer = self._checked(answer)
        size, rows = self.options.size, np.array(answer.rows)
        engine = self.engine.tell(self.pool.encode(rows), size if answer.chosen is None else answer.chosen)
        if answer.worst is not None:
            # the worst of the others: what is chosen where every weight is turned round
            engine = engine.tell(self.pool.encode(rows, worst=True, best=answer.chosen), answer.worst)
        info = _info_of(engine.infos[self.engine.count :])
        self.engine, self._open = engine, None
        self.answers.append(answer)
        self._asked[frozenset(answer.rows)] += 1
        return info

    def _check_open(self, question: Question) -> None:
        if question.number <= len(self.answers):
            answer = self.answers[question.number - 1]
            raise ConflictError(
                "this question has its answer",
                where=f"question {question.number}",
                expected=f"an answer to question {len(self.answers) + 1}",
                got=f"an answer to rows {question.rows}; {answer.chosen} of {answer.rows} is kept",
                advice="ask() gives the question that is open",
            )
        if self._open is None or (question.number, question.rows) != (self._open.number, self._open.rows):
            is_open = "none is" if self._open is None else f"{self._open.number} (rows {self._open.rows}) is"
            raise SessionStateError(
                "this question was not asked",
                expected=f"the question that is open: {is_open}",
                got=f"question {question.number} (rows {question.rows})",
                advice="tell the answer to what ask() gave, each once",
            )

    def _checked(self, answer: Answer) -> Answer:
        rows, size, chosen, worst = answer.rows, self.options.size, answer.chosen, answer.worst
        usable = range(size)
        check_choice("the question", len(rows) == size and len(set(rows)) == size, f"{size} rows", rows)
        inside = all(0 <= row < self.table.frame.height for row in rows)
        check_choice("the question", inside, f"rows of the table, which has {self.table.frame.height}", rows)
        kind = f"0 to {size - 1}" + (", or None for neither" if self.options.outside else "")
        fits = self.options.outside if chosen is None else not isinstance(chosen, bool) and chosen in usable
        check_choice("chosen", fits, kind, chosen)
        check_choice("worst", worst is None or (worst in usable and worst != chosen), "another one", worst)
        seconds = answer.seconds
        check_choice(
            "seconds", seconds is None or 0 <= seconds < float("inf"), "a time that an answer takes", seconds
        )
        return Answer(
            tuple(int(row) for row in rows),
            None if chosen is None else int(chosen),
            None if worst is None else int(worst),
            None if seconds is None else float(seconds),
        )

    def stop(
        self,
        *,
        questions: int | None = None,
        bits: float | None = None,
        leading: float | None = None,
        sd: Mapping[str, float] | None = None,
    ) -> str | None:
        """Why to stop, or None: the first rule that holds, of those that are given.

        Parameters
        ----------
        questions
            So many have been answered.
        bits
            The next question promises less.
        leading
            One attribute leads with at least this probability.
        sd
            Each parameter that is named is known at least so well.

        Returns
        -------
        str or None
            ``questions``, ``leading``, ``sd``, ``bits``, or ``exhausted``, where every question was asked.
        """
        if questions is not None and len(self.answers) >= questions:
            return "questions"
        if leading is not None and self.engine.leading_probabilities().max() >= leading:
            return "leading"
        if sd is not None and self._known(sd):
            return "sd"
        try:
            promised = self.ask().expected_bits
        except SessionStateError:
            return "exhausted"
        return "bits" if bits is not None and promised < bits else None

    def _known(self, sd: Mapping[str, float]) -> bool:
        unknown = [name for name in sd if name not in self.names]
        check_choice("sd", not unknown, ", ".join(self.names), ", ".join(unknown))
        posterior = self.posterior
        found = dict(zip(self.names, np.sqrt(np.diag(posterior.covariance)), strict=True))
        return all(found[name] <= most for name, most in sd.items())

    @property
    def posterior(self) -> PosteriorDraws:
        """Weighted draws from the posterior, in the units of the data."""
        particles = self.engine.particles
        theta = np.asarray(particles.theta, dtype=np.float64) / self.units
        weights = np.asarray(particles.weights, dtype=np.float64)
        return PosteriorDraws(self.names, theta, weights / weights.sum())

    def summary(self) -> pl.DataFrame:
        """Of each parameter: estimate, standard deviation, and the ends of the 95% interval."""
        return self.posterior.summary()

    @property
    def log_evidence(self) -> float:
        """Natural log of the probability of all answers under model and prior."""
        return self.engine.log_evidence

    def predict(self, offers: Any, *, task: str | None = None) -> pl.DataFrame:
        """How probably this person would choose each alternative.

        Parameters
        ----------
        offers
            A table with the attributes' columns.
        task
            Column that says which rows are offered together; by default all are.

        Returns
        -------
        DataFrame
            Columns task, alternative (numbered in its task from 1, or neither), share, low and high: the
            ends of the 95% interval, because the person is known only so well.

        Raises
        ------
        DataError
            If a column is not there, has holes, or a level that is not known.
        """
        return predict_choices(self.engine, self.posterior, self.table, offers, task)

    def save(self, path: str | Path) -> Path:
        """Keep the table, the settings and the answers, from which `load` has the same posterior.

        Returns
        -------
        Path
            Of the file; it is whole or not there.
        """
        prior, answers = self.engine.state.prior, tuple(self.answers)
        return save_design(SavedDesign(self.table.columns, self.options, prior, answers), Path(path))

    @classmethod
    def load(cls, path: str | Path) -> "AdaptiveDesign":
        """A design that was saved, all answers told again: the same posterior to the last bit.

        That holds on the same machine, versions and precision.

        Raises
        ------
        DataError
            If the file is none of a design, or its table or answers were changed.
        """
        saved = load_design(Path(path))
        design = cls.__new__(cls)
        design._begin(saved.columns, saved.options, saved.prior, scaled=True)
        for answer in saved.answers:
            design.learn(answer)
        return design


def _rescaled(prior: Prior, units: np.ndarray) -> Prior:
    """The same prior of parameters that are each multiplied by its unit."""
    factor = np.asarray(prior.cholesky, float) * units[:, None]
    return Prior.from_covariance(np.asarray(prior.mean, float) * units, factor @ factor.T)


def _info_of(infos: Sequence[smc.Info]) -> Info:
    """Of one answer: one step, or one for the best and one for the worst."""
    moved = [float(info.acceptance) for info in infos if bool(info.resampled)]
    return Info(
        ess=min(float(info.effective_sample_size) for info in infos),
        acceptance=float(np.mean(moved)) if moved else None,
        resampled=bool(moved),
        log_evidence=float(sum(float(info.log_evidence) for info in infos)),
    )
