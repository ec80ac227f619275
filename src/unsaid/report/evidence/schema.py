"""The reveal: what may be said of one person, as plain frozen data with a stable JSON form.

`Reveal.model_dump_json()` and `Reveal.model_validate_json` are inverse to each other; ``schema`` is 2.
Every number in it comes from the posterior or is a count of what happened. It has no words but those of
the person and those they were shown: it is put in the words of a language when it is shown
(`unsaid.report.render.words`), and so in any.
"""

from typing import Literal

from pydantic import ConfigDict, Field

from unsaid.types.struct import Struct

__all__ = [
    "DecisionWeight",
    "Discounting",
    "Fit",
    "Gap",
    "Importance",
    "InformativeChoice",
    "Leading",
    "NoiseFloor",
    "Reason",
    "Reveal",
    "RobustAttribute",
    "Robustness",
    "Sentence",
    "SentenceKind",
    "ShownAlternative",
    "StatedImportance",
    "StatedPosition",
    "Weighting",
]

StatedPosition = Literal[1, 2, 3, "last"]

Reason = Literal["few", "outside", "chance", "repeats", "attention", "open"]
"""Why nothing is named: too few answers, hardly one but to the outside option, no better than chance,
repeats that contradict, attention that failed, a lead that is open."""

SentenceKind = Literal[
    Reason,
    "stated",
    "leads",
    "leads_as_stated",
    "leads_instead",
    "runner_up",
    "cannot_tell",
    "unnamed",
    "weighs_more",
    "weighs_less",
    "agreement",
    "dominated",
    "stays",
    "stays_too",
    "stays_untold",
    "half_life",
    "delay_untold",
    "weighed",
    "probability_fair",
    "probability_untold",
]
"""What a sentence says; each of `unsaid.report.language.phrasing` says one of them."""


class Importance(Struct):
    """The posterior of one attribute's importance.

    Attributes
    ----------
    id
        Of the attribute.
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
    """An attribute that may lead, and the probability that it does."""

    id: str
    probability: float = Field(ge=0, le=1)


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
    said_low, said_high
        The ranks that what was said allows.
    done
        The expected rank.
    """

    id: str
    direction: Literal["more", "less"]
    probability: float = Field(ge=0, le=1)
    said_low: int
    said_high: int
    done: float


class ShownAlternative(Struct):
    """An alternative as a person saw it.

    Attributes
    ----------
    id, distance, certainty
        Of the alternative and its levels in the world; the outside option has no levels.
    text
        The words that were shown, in the language of the session.
    """

    id: str
    distance: str | None = None
    certainty: str | None = None
    text: str = ""


class InformativeChoice(Struct):
    """A choice that told much.

    Attributes
    ----------
    number, place
        Of the choice set, and the place's id.
    information_bits
        What this answer adds to all the others (see `unsaid.report.evidence.informative_choices`).
    taken, given_up
        What was chosen and what was not; the outside option is not given up.
    toward, away
        Ids of what the chosen alternative leads more and less toward than the best one not taken.
    delay_days, probability
        Of the chosen alternative less that of the best one not taken; 0 where one of them is the
        outside option.
    stayed
        Whether the outside option was chosen.
    """

    number: int
    place: str
    information_bits: float
    taken: ShownAlternative
    given_up: tuple[ShownAlternative, ...]
    toward: tuple[str, ...]
    away: tuple[str, ...]
    delay_days: float = 0.0
    probability: float = 0.0
    stayed: bool = False


class RobustAttribute(Struct):
    """An attribute that keeps its pull at the farthest and least certain level.

    Attributes
    ----------
    probability
        That it still pulls, and more than the outside option does.
    chosen
        How often an alternative toward it was chosen at the farthest or least certain level.
    """

    id: str
    probability: float = Field(ge=0, le=1)
    chosen: int


class Robustness(Struct):
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
    kept: tuple[RobustAttribute, ...] = ()


class Discounting(Struct):
    """How delay wears down what is promised.

    Attributes
    ----------
    discount_rate, low, high
        Median and 90% interval of the discount rate, per day.
    half_days, half_days_low, half_days_high
        Days until half of the pull is left: 1 / rate.
    longest_days
        The longest delay that was offered: beyond it nothing is known.
    narrowed
        1 less the ratio of the posterior's and the prior's sd of the log rate.
    informed
        Whether the choices narrowed it enough to speak of it.
    """

    discount_rate: float
    low: float
    high: float
    half_days: float
    half_days_low: float
    half_days_high: float
    longest_days: float
    narrowed: float
    informed: bool


class DecisionWeight(Struct):
    """The weight given to a probability: median and 90% interval."""

    probability: float
    weight: float
    low: float
    high: float
    above: float = Field(ge=0, le=1, description="Probability that the weight exceeds the probability.")


class Weighting(Struct):
    """How probabilities are weighed; `narrowed` and `informed` are as in `Discounting`."""

    weights: tuple[DecisionWeight, ...]
    narrowed: float
    informed: bool


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


class Sentence(Struct):
    """One thing that may be said, before it is put in words.

    Attributes
    ----------
    attributes
        Ids of what it speaks of, in the order in which the language's function takes their names.
    probability
        That what it claims is true; None where it only says what happened.
    numbers
        The others that the language's function takes, by their names there; 1 for true.
    """

    kind: SentenceKind
    attributes: tuple[str, ...] = ()
    probability: float | None = Field(default=None, ge=0, le=1)
    numbers: dict[str, float] = Field(default_factory=dict)


class Reveal(Struct):
    """What may be said of one person.

    Attributes
    ----------
    language
        In which the person walked: that of their own words and of those they were shown.
    answers, outside
        Number of answers, and of those to the outside option.
    wishes
        In the order of the world.
    leading, runner_up
        None where `cannot_tell`.
    unsaid, informative_choices, robustness
        Empty or None where the choices do not allow them.
    discounting, weighting
        None where the study has no delays, no probabilities, or nothing may be said.
    cannot_tell, reasons
        Whether nothing is named, and why.
    readable
        Whether the posterior may be shown at all: with too few answers, or answers that contradict each
        other, a drawing would claim what the sentences do not.
    sentences
        What may be said, in order.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True, validate_by_alias=True)

    schema_version: Literal[2] = Field(default=2, alias="schema")
    session: str
    world: str
    language: str
    answers: int
    outside: int
    wishes: tuple[Importance, ...]
    leading: Leading | None
    runner_up: Leading | None
    stated: StatedImportance
    noise_floor: NoiseFloor
    fit: Fit
    unsaid: tuple[Gap, ...]
    informative_choices: tuple[InformativeChoice, ...]
    robustness: Robustness | None
    discounting: Discounting | None
    weighting: Weighting | None
    cannot_tell: bool
    reasons: tuple[Reason, ...]
    readable: bool
    sentences: tuple[Sentence, ...] = ()
