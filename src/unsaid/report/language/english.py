"""A report in English."""

from collections.abc import Sequence

from unsaid.report.language.durations import duration_of
from unsaid.report.language.odds import ODDS, share_of
from unsaid.report.language.phrasing import Labels, Phrasing, Position

__all__ = ["ENGLISH", "English", "count_phrase", "duration_phrase", "share_phrase", "times"]

NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)

LABELS = Labels(
    title="What your choices say",
    said="What you said",
    done="What you did",
    verdict="What the walk says",
    each="Wish by wish",
    informative="What told most",
    informative_page="The forks that told most",
    point="its pull on you, most likely",
    interval="where it lies nine times in ten",
    zero="no pull either way; to the right, more",
    placed="1, 2, 3, last: where you placed it",
    drawing=(
        "Each band is where the pull of a wish lies nine times in ten; the wider, the less can be told. "
        "The dot is its most likely place, the thin line no pull either way."
    ),
    drawing_placed="On the right, where you placed it before the walk.",
    last="last",
    taken="You took",
    stayed="You stayed",
    left="You left",
    cannot_tell="I cannot tell what you want most.",
    chance=(
        "Your choices could as well have been made by chance: "
        "wishes explain them no better than guessing does."
    ),
    attention=(
        "At one fork you took a way that was worse in everything, "
        "and the other choices do not hold together well enough to read past it."
    ),
    delay_untold="How long you can wait for what you want, this walk did not tell.",
    probability_untold="How you weigh what is unsure, this walk did not tell.",
    probability_fair="You weigh an unsure promise about as its odds deserve.",
)


def count_phrase(count: int) -> str:
    """A count in words up to twelve, in digits beyond."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def times(count: int) -> str:
    """How often: 'never', 'once', 'twice', 'three times'."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count_phrase(count)} times")


def duration_phrase(days: float) -> str:
    """A number of days in words: 'less than a day', 'three weeks', 'a year'."""
    unit, amount = duration_of(days)
    if unit == "moment":
        return "less than a day"
    if unit == "lifetime":
        return "longer than a lifetime"
    if amount is None:
        return f"a {unit}"
    return f"{count_phrase(amount)} {unit}{'' if amount == 1 else 's'}"


def share_phrase(probability: float) -> str:
    """The phrase nearest to a share, for estimates (not claims): 'two in five'."""
    share = share_of(probability)
    special = {(0, 1): "almost nothing", (1, 1): "certain", (1, 2): "one in two"}
    return special.get(share) or next(row.english for row in ODDS if (row.part, row.whole) == share)


class English(Phrasing):
    """English."""

    code = "en"
    labels = LABELS
    odds_words = tuple(row.english for row in ODDS)

    def listing(self, names: Sequence[str]) -> str:
        """'a, b and c'."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} and {names[-1]}"

    def quoted(self, text: str) -> str:
        """In straight quotation marks."""
        return f'"{text}"'

    def stated(self, name: str) -> str:
        """'You said love.'."""
        return f"You said {name}."

    def leads(self, name: str, odds: str) -> str:
        """What the choices lean toward."""
        return f"What you did leans toward {name}: {odds}."

    def leads_as_stated(self, name: str, odds: str) -> str:
        """Said and done alike."""
        return f"You said {name}. What you did says {name} too: {odds}."

    def leads_instead(self, stated: str, name: str, odds: str) -> str:
        """Said one thing, done another."""
        return f"You said {stated}. What you did leans toward {name}: {odds}."

    def runner_up(self, leading: str, name: str, odds: str) -> str:
        """What else it may be."""
        return f"If it is not {leading}, it is most likely {name}: {odds}."

    def unnamed(self, name: str, odds: str) -> str:
        """Not named, but chosen."""
        return f"You did not name {name}, and what you did does: {odds}."

    def weighs_more(self, name: str, odds: str) -> str:
        """More than was said."""
        return f"{_capital(name)} weighs more with you than you said: {odds}."

    def weighs_less(self, name: str, odds: str) -> str:
        """Less than was said."""
        return f"{_capital(name)} weighs less with you than you said: {odds}."

    def repeats(self, count: int, agreed: int, *, close: bool) -> str:
        """'Two forks came back in other words; you chose the same again once.'."""
        again = "chose the same again" if agreed else "did not choose the same again"
        if agreed and count > 1:
            again += " each time" if agreed == count else f" {times(agreed)}"
        ones = "; they were close ones" if count > 1 else "; it was a close one"
        return f"{_came_back(count)}; you {again}{ones if close else ''}."

    def dominated(self, count: int) -> str:
        """'Once you took a way that was worse in everything.'."""
        often = times(count).capitalize()
        return f"{often} you took a way that was worse in everything than the one beside it."

    def stays(self, name: str, delay_days: float, probability: float, odds: str, chosen: int) -> str:
        """What keeps its pull, with the evidence."""
        level = _level(delay_days, probability)
        evidence = f"you took such a way {times(chosen)}"
        return f"What stays is {name}: {level}, it still draws you ({odds}; {evidence})."

    def stays_too(self, names: Sequence[str], odds: str) -> str:
        """What else does."""
        do, each = ("does", "") if len(names) == 1 else ("do", " each")
        return f"So {do} {self.listing(names)}: {odds}{each}."

    def stays_untold(self, delay_days: float, probability: float) -> str:
        """Nothing can be said of that level."""
        return f"What would still draw you {_level(delay_days, probability)}, this walk did not tell."

    def delayed(self, days: float) -> str:
        """'three weeks off'."""
        return f"{duration_phrase(days)} off"

    def half_life(self, days: float, low: float, high: float) -> str:
        """The interval is left out where its ends read alike."""
        least, most = duration_phrase(low), duration_phrase(high)
        between = "" if least == most else f"; between {least} and {most}"
        return f"A promise loses half of its pull on you after about {duration_phrase(days)}{between}."

    def weighed(self, probability: float, weight: float, odds: str, *, over: bool) -> str:
        """'A promise kept one time in four counts with you for more than that.'."""
        return (
            f"A promise kept {_in_so_many(probability)} counts with you for {'more' if over else 'less'} "
            f"than that, as if it were kept {round(100 * weight)} times in a hundred: {odds}."
        )

    def few(self, answers: int, needed: int) -> str:
        """'There is only one answer.'."""
        have = (
            "There are no answers yet" if answers == 0 else f"There are only {count_phrase(answers)} answers"
        )
        have = "There is only one answer" if answers == 1 else have
        return f"{have}; it takes {count_phrase(needed)} before anything can be said."

    def outside(self, *, always: bool) -> str:
        """Stayed at every fork."""
        share = "every fork" if always else "nearly every fork"
        return f"You stayed where you were at {share}, and who takes no way shows no direction."

    def contradiction(self, count: int, agreed: int) -> str:
        """The choices contradict each other."""
        if count == 0:
            return ""
        same = f"chose the same only {times(agreed)}" if agreed else "did not choose the same again"
        return f"{_came_back(count)}, and you {same}: your choices contradict each other."

    def open_lead(self, names: Sequence[str]) -> str:
        """'No wish leads clearly.'."""
        if len(names) == 1:
            close = f"{names[0]} is nearest to it, but more likely than not it is another"
        else:
            close = f"{self.listing(names) or 'several'} are too close to tell apart"
        return f"No wish leads clearly: {close}."

    def order(self, names: Sequence[str], last: str | None) -> str:
        """'In this order: a and b; least of all c.'."""
        lead = "Most of all" if len(names) == 1 else "In this order:"
        return f"{lead} {self.listing(names)}{_least(last)}."

    def order_page(self, names: Sequence[str], last: str | None) -> str:
        """'First of all a and b; least of all c.'."""
        return f"First of all {self.listing(names)}{_least(last)}."

    def choice(self, number: int, title: str) -> str:
        """'Fork 3, The Hall'."""
        return f"Fork {number}, {title}"

    def exchange(self, toward: Sequence[str], away: Sequence[str], farther: float, surer: float) -> str:
        """'Beside the best you left: toward a, away from b, farther, surer.'."""
        parts = [f"toward {self.listing(toward)}"] if toward else []
        parts += [f"away from {self.listing(away)}"] if away else []
        parts += ["farther" if farther > 0 else "nearer"] if farther else []
        parts += ["surer" if surer > 0 else "less sure"] if surer else []
        return f"Beside the best you left: {', '.join(parts) or 'the same on every count'}."

    def position(self, stated: Position) -> str:
        """'placed 1', 'last'."""
        return "last" if stated == "last" else f"placed {stated}"

    def drawn(self, names: Sequence[str]) -> str:
        """The order of the bands."""
        return f"Wishes from the strongest pull down: {self.listing(names)}"

    def footer(self, answers: int, session: str) -> str:
        """An estimate, no diagnosis."""
        return (
            f"{answers} choices. An estimate from choices, with its doubt: no diagnosis, "
            f"no advice. Session {session}."
        )


ENGLISH = English()


def _came_back(count: int) -> str:
    came = "One fork" if count == 1 else f"{count_phrase(count).capitalize()} forks"
    return f"{came} came back in other words"


def _level(delay_days: float, probability: float) -> str:
    parts = [ENGLISH.delayed(delay_days)] if delay_days > 0 else []
    parts += [f"at a chance of {share_phrase(probability)}"] if probability < 1 else []
    return ", ".join(parts) or "anywhere"


def _in_so_many(probability: float) -> str:
    """A share as 'one time in four', 'four times in five'."""
    count, _, total = share_phrase(probability).partition(" in ")
    return f"{count} {'time' if count == 'one' else 'times'} in {total}" if total else count


def _least(last: str | None) -> str:
    return "" if last is None else f"; least of all {last}"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
