"""A sentence of the reveal in the words of a language."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from unsaid.report.evidence.schema import Sentence, SentenceKind
from unsaid.report.language.phrasing import Phrasing

__all__ = ["say"]


class Facts(NamedTuple):
    """What a language's function takes: names, a phrase for the probability, and numbers."""

    names: tuple[str, ...]
    odds: str
    number: Mapping[str, float]

    def count(self, name: str) -> int:
        """A number that counts."""
        return int(self.number[name])

    def holds(self, name: str) -> bool:
        """A number that is 1 for true."""
        return bool(self.number[name])

    @property
    def level(self) -> tuple[float, float]:
        """Delay and probability of the farthest and least certain level."""
        return self.number["delay_days"], self.number["probability"]


SAY: dict[SentenceKind, Callable[[Phrasing, Facts], str]] = {
    "stated": lambda to, it: to.stated(it.names[0]),
    "leads": lambda to, it: to.leads(it.names[0], it.odds),
    "leads_as_stated": lambda to, it: to.leads_as_stated(it.names[0], it.odds),
    "leads_instead": lambda to, it: to.leads_instead(it.names[0], it.names[1], it.odds),
    "runner_up": lambda to, it: to.runner_up(it.names[0], it.names[1], it.odds),
    "cannot_tell": lambda to, _: to.labels.cannot_tell,
    "few": lambda to, it: to.few(it.count("answers"), it.count("needed")),
    "outside": lambda to, it: to.outside(always=it.holds("always")),
    "chance": lambda to, _: to.labels.chance,
    "repeats": lambda to, it: to.contradiction(it.count("count"), it.count("agreed")),
    "attention": lambda to, _: to.labels.attention,
    "open": lambda to, it: to.open_lead(it.names),
    "unnamed": lambda to, it: to.unnamed(it.names[0], it.odds),
    "weighs_more": lambda to, it: to.weighs_more(it.names[0], it.odds),
    "weighs_less": lambda to, it: to.weighs_less(it.names[0], it.odds),
    "agreement": lambda to, it: to.repeats(it.count("count"), it.count("agreed"), close=it.holds("close")),
    "dominated": lambda to, it: to.dominated(it.count("count")),
    "stays": lambda to, it: to.stays(it.names[0], *it.level, it.odds, it.count("chosen")),
    "stays_too": lambda to, it: to.stays_too(it.names, it.odds),
    "stays_untold": lambda to, it: to.stays_untold(*it.level),
    "half_life": lambda to, it: to.half_life(it.number["days"], it.number["low"], it.number["high"]),
    "delay_untold": lambda to, _: to.labels.delay_untold,
    "weighed": lambda to, it: to.weighed(
        it.number["probability"], it.number["weight"], it.odds, over=it.holds("over")
    ),
    "probability_fair": lambda to, _: to.labels.probability_fair,
    "probability_untold": lambda to, _: to.labels.probability_untold,
}


def say(sentence: Sentence, names: Mapping[str, str], phrasing: Phrasing) -> str:
    """One sentence in words.

    Parameters
    ----------
    names
        Of the attributes, by their ids; one that has none goes by its id.
    """
    named = tuple(names.get(one, one) for one in sentence.attributes)
    odds = "" if sentence.probability is None else phrasing.odds(sentence.probability)
    return SAY[sentence.kind](phrasing, Facts(named, odds, sentence.numbers))
