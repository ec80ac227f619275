"""What a language must know to make a report: labels, and a function for each sentence.

Sentences are functions rather than templates because languages need cases, genders and plurals. Which
sentence may be said is decided elsewhere (`unsaid.report.evidence.sentences` and `verdict`); a
language only says it, and never says more. Names of attributes come in the nominative, as the world
has them, and are not inflected.
"""

import abc
from collections.abc import Sequence
from typing import Literal, NamedTuple

from unsaid.report.language.odds import ODDS, strongest_odds

__all__ = ["Labels", "Phrasing", "Position"]

Position = Literal[1, 2, 3, "last"]
"""Where the person placed an attribute."""


class Labels(NamedTuple):
    """What is said in the same words every time.

    Attributes
    ----------
    title, said, done, verdict, each, informative, informative_page
        Headings: of all, what was said, what was done (as text, as a page), attribute by attribute, the
        choices that told most (as text, as a page).
    point, interval, zero, placed
        The legend of the text's chart; `placed` says what the marks beside it are.
    drawing, drawing_placed
        The legend of the page's drawing, and what the marks beside it are.
    last
        The mark of what was placed last.
    taken, stayed, left
        Before what was chosen, before the outside option where it was chosen, before what was not.
    cannot_tell, chance, attention
        That nothing can be named; two of the reasons why.
    delay_untold, probability_untold, probability_fair
        That the choices do not tell how delays or probabilities are weighed; that the latter are
        weighed about as they are.
    """

    title: str
    said: str
    done: str
    verdict: str
    each: str
    informative: str
    informative_page: str
    point: str
    interval: str
    zero: str
    placed: str
    drawing: str
    drawing_placed: str
    last: str
    taken: str
    stayed: str
    left: str
    cannot_tell: str
    chance: str
    attention: str
    delay_untold: str
    probability_untold: str
    probability_fair: str


class Phrasing(abc.ABC):
    """One language of a report.

    Attributes
    ----------
    code
        Of the language, as in the ``lang`` of HTML.
    labels
        What is always said in the same words.
    odds_words
        The phrase for each row of `unsaid.report.language.odds.ODDS`.
    """

    code: str
    labels: Labels
    odds_words: tuple[str, ...]

    def odds(self, probability: float) -> str:
        """The strongest phrase that claims no more than a probability.

        Raises
        ------
        ValueError
            If it is not in [0, 1].
        """
        return self.odds_words[ODDS.index(strongest_odds(probability))]

    def odds_claimed(self, phrase: str) -> float:
        """The probability that one of the phrases of `odds` claims at least.

        Raises
        ------
        KeyError
            If it is none of them.
        """
        claims = {words: row.claimed for words, row in zip(self.odds_words, ODDS, strict=True)}
        return claims[phrase]

    # --- words

    @abc.abstractmethod
    def listing(self, names: Sequence[str]) -> str:
        """Names joined as in speech: 'a', 'a and b', 'a, b and c'."""

    @abc.abstractmethod
    def quoted(self, text: str) -> str:
        """The person's own words in quotation marks."""

    # --- what leads

    @abc.abstractmethod
    def stated(self, name: str) -> str:
        """What was said first."""

    @abc.abstractmethod
    def leads(self, name: str, odds: str) -> str:
        """What the choices lean toward, where nothing was said."""

    @abc.abstractmethod
    def leads_as_stated(self, name: str, odds: str) -> str:
        """That what was said first leads."""

    @abc.abstractmethod
    def leads_instead(self, stated: str, name: str, odds: str) -> str:
        """What leads, beside what was said first."""

    @abc.abstractmethod
    def runner_up(self, leading: str, name: str, odds: str) -> str:
        """What else it may be."""

    # --- what was said and what was done

    @abc.abstractmethod
    def unnamed(self, name: str, odds: str) -> str:
        """That the choices name what was not named."""

    @abc.abstractmethod
    def weighs_more(self, name: str, odds: str) -> str:
        """That it weighs more than was said."""

    @abc.abstractmethod
    def weighs_less(self, name: str, odds: str) -> str:
        """That it weighs less than was said."""

    # --- repeats and attention

    @abc.abstractmethod
    def repeats(self, count: int, agreed: int, *, close: bool) -> str:
        """How many of the repeats agreed; `close` says that their answers were nearly equal in value."""

    @abc.abstractmethod
    def dominated(self, count: int) -> str:
        """How often an alternative was chosen that is worse in everything."""

    # --- what stays

    @abc.abstractmethod
    def stays(self, name: str, delay_days: float, probability: float, odds: str, chosen: int) -> str:
        """What keeps its pull at a level, how surely, and how often such an alternative was chosen."""

    @abc.abstractmethod
    def stays_too(self, names: Sequence[str], odds: str) -> str:
        """What else does, each at least so surely."""

    @abc.abstractmethod
    def stays_untold(self, delay_days: float, probability: float) -> str:
        """That the choices do not tell what keeps its pull at a level."""

    # --- delay and probability

    @abc.abstractmethod
    def delayed(self, days: float) -> str:
        """That something lies so many days ahead: 'three weeks off'."""

    @abc.abstractmethod
    def half_life(self, days: float, low: float, high: float) -> str:
        """After how many days a promise has lost half of its pull, and the interval of that."""

    @abc.abstractmethod
    def weighed(self, probability: float, weight: float, odds: str, *, over: bool) -> str:
        """That a probability counts for more or less than it is, and for how much."""

    # --- why nothing is named

    @abc.abstractmethod
    def few(self, answers: int, needed: int) -> str:
        """That there are too few answers."""

    @abc.abstractmethod
    def outside(self, *, always: bool) -> str:
        """That the outside option was chosen always, or nearly so."""

    @abc.abstractmethod
    def contradiction(self, count: int, agreed: int) -> str:
        """That the repeats contradict; nothing where there were none."""

    @abc.abstractmethod
    def open_lead(self, names: Sequence[str]) -> str:
        """That nothing leads clearly: what is nearest, what is too close to tell apart, or many things."""

    # --- labels that depend on something

    @abc.abstractmethod
    def order(self, names: Sequence[str], last: str | None) -> str:
        """What was said to matter, in the text."""

    @abc.abstractmethod
    def order_page(self, names: Sequence[str], last: str | None) -> str:
        """The same on the page."""

    @abc.abstractmethod
    def choice(self, number: int, title: str) -> str:
        """Number and title of a choice set."""

    @abc.abstractmethod
    def exchange(self, toward: Sequence[str], away: Sequence[str], farther: float, surer: float) -> str:
        """What was given up for what, against the best alternative not taken; 0 says that it is the same.

        Parameters
        ----------
        toward, away
            Names of what the chosen alternative leads more and less toward.
        farther
            Its delay less that of the other.
        surer
            Its probability less that of the other.
        """

    @abc.abstractmethod
    def position(self, stated: Position) -> str:
        """The mark of where something was placed, on the page."""

    @abc.abstractmethod
    def drawn(self, names: Sequence[str]) -> str:
        """The drawing in words, for those who do not see it."""

    @abc.abstractmethod
    def footer(self, answers: int, session: str) -> str:
        """What the page rests on and what it is not."""
