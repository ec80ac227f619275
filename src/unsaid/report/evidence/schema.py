"""The reveal: what may be said of one person, as plain frozen data with a stable JSON form.

`Reveal.model_dump_json()` and `Reveal.model_validate_json` are inverse to each other; ``schema`` is 1.
Every number in it comes from the posterior or is a count of what happened.
"""

from typing import Literal

from pydantic import ConfigDict, Field

from unsaid.types.struct import Struct

__all__ = [
    "Belief",
    "DecisionWeight",
    "Fit",
    "Gap",
    "Hope",
    "Importance",
    "Leading",
    "NoiseFloor",
    "Reason",
    "Reveal",
    "StatedImportance",
    "StatedPosition",
    "Staying",
    "StaysFar",
    "TellingChoice",
]

StatedPosition = Literal[1, 2, 3, "last"]

Reason = Literal["few", "outside", "chance", "repeats", "attention", "open"]


class Importance(Struct):
    """The posterior of one attribute's importance.

    Attributes
    ----------
    id, name, plain
        As the world names it.
    mean, low, high
        Mean and 90% interval of its weight: the log odds that one full, certain, immediate step
        toward it adds.
    expected_rank, rank_low, rank_high
        Mean and 90% interval of its rank; 1 is the largest weight.
    leading, first_two, first_three
        Probability that its weight is the largest, among the largest two, three.
    stated
        Where the person placed it before the first choice; None if they did not name it.
    """

    id: str
    name: str
    plain: str
    mean: float
    low: float
    high: float
    expected_rank: float
    rank_low: int
    rank_high: int
    leading: float = Field(ge=0, le=1)
    first_two: float = Field(ge=0, le=1)
    first_three: float = Field(ge=0, le=1)
    stated: StatedPosition | None = None


class Leading(Struct):
    """An attribute that may lead, its probability, and the phrase that claims no more than that."""

    id: str
    name: str
    probability: float = Field(ge=0, le=1)
    words: str


class StatedImportance(Struct):
    """What the person said before the first choice, and the hash that sealed it."""

    words: str = ""
    ranking: tuple[str, ...] = ()
    last: str | None = None
    seal: str | None = None


class NoiseFloor(Struct):
    """How far the person's own answers agree with each other.

    Attributes
    ----------
    repeats, agreed
        Disguised repeats answered, and how many as before.
    expected_agreement
        Share of repeats on which two independent answers agree under the posterior.
    probability_as_low
        Probability under the posterior that no more than `agreed` agree.
    dominated, dominated_chosen
        Choice sets with an alternative that is worse in every way, and how often it was chosen.
    """

    repeats: int = 0
    agreed: int = 0
    expected_agreement: float | None = None
    probability_as_low: float | None = None
    dominated: int = 0
    dominated_chosen: int = 0


class Gap(Struct):
    """An attribute whose gap between said and done exceeds the one between done and done again.

    Attributes
    ----------
    direction
        ``more``: the choices give it a higher rank than the person did; ``less``: a lower one.
    probability
        Probability that the first gap is the larger one.
    words
        A phrase that claims no more than that.
    said_low, said_high
        The ranks that what was said allows.
    done
        The expected rank.
    """

    id: str
    name: str
    direction: Literal["more", "less"]
    probability: float = Field(ge=0, le=1)
    words: str
    said_low: int
    said_high: int
    done: float


class TellingChoice(Struct):
    """A choice that told much.

    Attributes
    ----------
    number, place, title
        Of the choice set, and the place's id and title.
    information_bits
        What this answer adds to all the others (see `unsaid.report.evidence.informative_choices`).
    taken, given_up
        What was chosen and what was not, as shown; the outside option is not given up.
    toward, away
        Names of what the chosen alternative leads more and less toward than the best one not taken.
    delay_days, probability
        Of the chosen alternative less that of the best one not taken; 0 where one of them is the
        outside option.
    stayed
        Whether the outside option was chosen.
    """

    number: int
    place: str
    title: str
    information_bits: float
    taken: str
    given_up: tuple[str, ...]
    toward: tuple[str, ...]
    away: tuple[str, ...]
    delay_days: float = 0.0
    probability: float = 0.0
    stayed: bool = False


class Staying(Struct):
    """An attribute that keeps its pull at the farthest and least certain level.

    Attributes
    ----------
    probability
        That it still pulls, and more than the outside option does.
    chosen
        How often an alternative toward it was chosen at the farthest or least certain level.
    """

    id: str
    name: str
    probability: float = Field(ge=0, le=1)
    words: str
    chosen: int


class StaysFar(Struct):
    """What keeps its pull at the farthest and least certain level, most surely first.

    Attributes
    ----------
    delay_days, probability
        The level.
    kept
        Empty where nothing can be said.
    """

    delay_days: float
    probability: float
    kept: tuple[Staying, ...] = ()


class Hope(Struct):
    """How delay wears down what is promised.

    Attributes
    ----------
    discount_rate, low, high
        Median and 90% interval of the discount rate, per day.
    half_days, half_days_low, half_days_high
        Days until half of the pull is left: 1 / rate.
    narrowed
        1 less the ratio of the posterior's and the prior's sd of the log rate.
    told
        Whether the choices narrowed it enough to speak of it.
    """

    discount_rate: float
    low: float
    high: float
    half_days: float
    half_days_low: float
    half_days_high: float
    narrowed: float
    told: bool


class DecisionWeight(Struct):
    """The weight given to a probability: median and 90% interval."""

    probability: float
    weight: float
    low: float
    high: float
    above: float = Field(ge=0, le=1, description="Probability that the weight exceeds the probability.")


class Belief(Struct):
    """How probabilities are weighed; `narrowed` and `told` as in `Hope`, over the decision weights."""

    weights: tuple[DecisionWeight, ...]
    narrowed: float
    told: bool


class Fit(Struct):
    """How well the model foresees each answer from all the others.

    Attributes
    ----------
    answers
        Number of answers.
    bits_per_choice
        Mean gain over guessing, leave-one-out; below 0 is worse than guessing.
    standard_error
        Of that mean.
    log_odds_against_chance
        Natural log of the Bayes factor of the model against guessing; None where it is not computed.
    """

    answers: int
    bits_per_choice: float
    standard_error: float
    log_odds_against_chance: float | None = None


class Reveal(Struct):
    """What may be said of one person.

    Attributes
    ----------
    language
        Of all its words: the session's, or English where no report is made in that.
    wishes
        In the order of the world.
    leading, runner_up
        None where `cannot_tell`.
    unsaid, telling, stays
        Empty or None where the choices do not allow them.
    hope, belief
        None where the study has no delays, no probabilities, or nothing may be said.
    reasons, reason_codes
        Why nothing is named, in sentences and as codes; empty unless `cannot_tell`.
    sentences
        What may be said, in order.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True, validate_by_alias=True)

    schema_version: Literal[1] = Field(default=1, alias="schema")
    session: str
    world: str
    language: str = "en"
    answers: int
    wishes: tuple[Importance, ...]
    leading: Leading | None
    runner_up: Leading | None
    stated: StatedImportance
    noise_floor: NoiseFloor
    fit: Fit
    unsaid: tuple[Gap, ...]
    telling: tuple[TellingChoice, ...]
    stays: StaysFar | None
    hope: Hope | None
    belief: Belief | None
    cannot_tell: bool
    reasons: tuple[str, ...]
    reason_codes: tuple[Reason, ...]
    sentences: tuple[str, ...]
