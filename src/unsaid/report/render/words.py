"""A reveal in words: those of a world and of a language, added when it is shown."""

from unsaid.report.evidence.schema import InformativeChoice, Leading, Reveal, ShownAlternative
from unsaid.report.language.languages import phrasing_for, report_language
from unsaid.report.render.sentences import say
from unsaid.types.choice import NEITHER
from unsaid.types.struct import Struct
from unsaid.worlds.fields import LevelKind
from unsaid.worlds.schema import World

__all__ = ["ChoiceWords", "RevealWords", "words_of"]


class ChoiceWords(Struct):
    """An informative choice in words.

    Attributes
    ----------
    title
        Of the place.
    taken, given_up
        What was chosen and what was not.
    toward, away
        Names of what the chosen alternative leads more and less toward.
    """

    title: str
    taken: str
    given_up: tuple[str, ...]
    toward: tuple[str, ...]
    away: tuple[str, ...]


class RevealWords(Struct):
    """All words of a reveal in one language.

    Attributes
    ----------
    language
        Of the sentences and of the phrases for probabilities: the world's, or English where no report is
        made in that.
    names
        Of the attributes, by their ids.
    leading, runner_up, kept
        Phrases that claim no more than the probabilities of what leads, of what else may, and of each of
        what stays, by its id.
    delay, longest_delay
        How far off the level lies at which something stays, and the longest delay there was.
    half_life
        After how long half of a promise's pull is gone.
    informative_choices
        In the order of the reveal's.
    reasons
        Why nothing is named; empty where something is.
    sentences
        What may be said, in order; the reasons are among them.
    """

    language: str
    names: dict[str, str]
    leading: str | None
    runner_up: str | None
    kept: dict[str, str]
    delay: str | None
    longest_delay: str | None
    half_life: str | None
    informative_choices: tuple[ChoiceWords, ...]
    reasons: tuple[str, ...]
    sentences: tuple[str, ...]


def words_of(reveal: Reveal, world: World) -> RevealWords:
    """What a reveal says in the language of a world.

    Parameters
    ----------
    world
        The one that was walked, in the language in which it is to be shown; what it no longer has goes by
        its id, or in the words in which it was shown.
    """
    phrasing = phrasing_for(report_language(world.language))
    names = {one.id: one.name for one in world.wishes}
    said = [(one.kind, say(one, names, phrasing)) for one in reveal.sentences]

    def odds(one: Leading | None) -> str | None:
        return None if one is None else phrasing.odds(one.probability)

    stays, waiting = reveal.robustness, reveal.discounting
    half = None if waiting is None else (waiting.half_days, waiting.half_days_low, waiting.half_days_high)
    return RevealWords(
        language=phrasing.code,
        names={one.id: names.get(one.id, one.id) for one in reveal.wishes},
        leading=odds(reveal.leading),
        runner_up=odds(reveal.runner_up),
        kept={one.id: phrasing.odds(one.probability) for one in (() if stays is None else stays.kept)},
        delay=None if stays is None else phrasing.delayed(stays.delay_days),
        longest_delay=None if waiting is None else phrasing.delayed(waiting.longest_days),
        half_life=None if half is None else phrasing.half_life(*half),
        informative_choices=tuple(
            _choice(one, world, names, again=world.language == reveal.language)
            for one in reveal.informative_choices
        ),
        reasons=tuple(text for kind, text in said if kind in reveal.reasons),
        sentences=tuple(text for _, text in said),
    )


def _choice(one: InformativeChoice, world: World, names: dict[str, str], *, again: bool) -> ChoiceWords:
    """One choice in words; as they were shown, if the same `again` as then."""
    place = world.places_by_id.get(one.place)

    def text(shown: ShownAlternative) -> str:
        return (shown.text if again else _in_other_words(shown, world)) or shown.id

    return ChoiceWords(
        title=one.place if place is None else place.title,
        taken=text(one.taken),
        given_up=tuple(text(each) for each in one.given_up),
        toward=tuple(names.get(each, each) for each in one.toward),
        away=tuple(names.get(each, each) for each in one.away),
    )


def _in_other_words(shown: ShownAlternative, world: World) -> str:
    """An alternative in another language than it was shown in; its levels in the first of their wordings."""
    if shown.id == NEITHER:
        return world.outside[0]
    if shown.id not in world.ways_by_id:
        return shown.text
    levels: dict[LevelKind, str | None] = {"distance": shown.distance, "certainty": shown.certainty}
    phrases = [world.phrases.get(kind, {}).get(level or "", ("",))[0] for kind, level in levels.items()]
    return " ".join(part for part in (world.ways_by_id[shown.id][1].text, *phrases) if part)
