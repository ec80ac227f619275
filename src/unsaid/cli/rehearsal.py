"""A made-up walk as text: somebody simulated sits at a terminal that writes down what it shows."""

import io
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.text import Text

from unsaid.cli.precompile import settings_for
from unsaid.cli.terminal import Question, Screen
from unsaid.cli.walk import Walk
from unsaid.record.store import Store
from unsaid.report.render.text import to_ascii
from unsaid.session.precompile import Precompilation
from unsaid.session.simulation import participant_for, walk_through
from unsaid.session.study import ActiveSession, Study, consent_version
from unsaid.types.choice import ChoiceSet
from unsaid.types.errors import WorldError
from unsaid.types.events import Answered, Stated
from unsaid.worlds.problems import closest, one_of
from unsaid.worlds.schema import Persona, World

__all__ = ["WrittenScreen", "rehearse"]


class WrittenScreen(Screen):
    """A screen that nobody sits at: it writes to a text, and answers from what was decided before.

    Parameters
    ----------
    width
        The longest line, in columns.
    unicode
        False for ASCII alone.
    words
        What is typed where words are asked for.
    wishes
        What is typed to state wishes, in order.
    ways
        What is typed at the choice sets, in order.
    """

    def __init__(self, width: int, unicode: bool, *, words: str, wishes: Sequence[str], ways: Sequence[str]):
        self.page = io.StringIO()
        self.console = Console(
            file=self.page, width=width, color_system=None, highlight=False, legacy_windows=False
        )
        self.width, self.plain, self.words = width, not unicode, words
        self.decided: dict[Question, Iterator[str]] = {"wish": iter(wishes), "way": iter(ways)}

    @property
    def unicode(self) -> bool:
        """Whether more than ASCII is wanted."""
        return not self.plain

    def text(self) -> str:
        """All that was written."""
        lines = "\n".join(line.rstrip() for line in self.page.getvalue().splitlines())
        return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"

    def title(self, text: str) -> None:
        """A heading, underlined where a terminal has it bold."""
        self.gap()
        self.say(text)
        above = self.page.getvalue().rstrip("\n").rpartition("\n")[2].rstrip()
        self.say("-" * len(above))
        self.gap()

    def ask(self, prompt: str) -> str:
        """Write the question and the words that answer it."""
        return self._answered(prompt, self.words)

    def choose(self, question: Question, prompt: str, allowed: Sequence[str], help_text: str) -> str:
        """Write the question and the answer: what was decided, or the first that is allowed."""
        decided = self.decided.get(question)
        return self._answered(prompt, allowed[0] if decided is None else next(decided))

    def encodable(self, text: str) -> str:
        """In ASCII where nothing else is wanted."""
        return to_ascii(text) if self.plain else text

    def _answered(self, prompt: str, given: str) -> str:
        self.console.print(Text(self.encodable(f"{prompt.rstrip()} {given}".rstrip())), width=self.width)
        self.gap()
        return given


def rehearse(
    world: str,
    *,
    seed: int,
    forks: int,
    who: str | None,
    language: str | None = None,
    width: int,
    unicode: bool,
    progress: Callable[[], object] | None = None,
) -> str:
    """A whole walk of somebody made up, as `unsaid.cli.preview.walk_text` describes it."""
    with (
        tempfile.TemporaryDirectory(prefix="unsaid-") as folder,
        Store.open(Path(folder) / "preview.sqlite3") as store,
    ):
        study = Study(store)
        persona = _walker(study.find_world(world, language), seed, who)

        def begin() -> ActiveSession:
            settings = settings_for(forks)
            return study.begin(
                world, language=language, seed=seed, settings=settings, participant="simulated"
            )

        theta = participant_for(study, persona, world, seed).theta
        taken = _decided(study, begin(), persona, theta, progress)
        sitting = begin()
        screen = WrittenScreen(
            width, unicode, words=persona.words, wishes=_typed(sitting.world, persona), ways=taken
        )
        screen.say(_made_up(sitting.world, persona, seed))
        Walk(
            screen,
            study,
            sitting,
            timing=False,
            hints=False,
            precompilation=Precompilation(sitting.world, sitting.session.begun.settings),
        ).go()
        return screen.text()


def _walker(world: World, seed: int, who: str | None) -> Persona:
    """The persona asked for, else the one whose turn it is by the seed."""
    known = {persona.id: persona for persona in world.personas}
    if who is not None and who not in known:
        raise WorldError(
            "this world has nobody of that name",
            where=world.id,
            expected=one_of(known) if known else "a personas.toml",
            got=who,
            advice=closest(who, known, "leave it out, and the seed chooses"),
        )
    if who is not None:
        return known[who]
    if world.personas:
        return world.personas[seed % len(world.personas)]
    return _nobody(world, seed)


def _nobody(world: World, seed: int) -> Persona:
    """Somebody without a name, for a world without personas: pursues one wish and says the next."""
    wishes = world.wish_ids
    pursued = seed % len(wishes)
    said, last = wishes[(pursued + 1) % len(wishes)], wishes[pursued]
    return Persona(
        id="somebody",
        name="Somebody",
        words="...",
        says=(said,),
        last=last,
        pursues=wishes[pursued],
        dread=0.0,
    )


def _decided(
    study: Study,
    sitting: ActiveSession,
    persona: Persona,
    theta: np.ndarray,
    progress: Callable[[], object] | None,
) -> list[str]:
    """Walk once without a terminal: what is typed at each choice set. The same seed brings the same ones."""
    study.consent(sitting, consent_version(sitting.world))
    study.state(sitting, Stated(words=persona.words, ranking=persona.says, last=persona.last))
    taken: list[str] = []

    def watcher(_: ActiveSession, choice_set: ChoiceSet, answered: Answered) -> None:
        neither = choice_set.alternatives[answered.alternative].is_neither
        taken.append("0" if neither else str(answered.alternative + 1))
        if progress is not None:
            progress()

    walk_through(study, sitting, theta, watcher)
    return taken


def _typed(world: World, persona: Persona) -> list[str]:
    """Numbers of the wishes that are stated: up to three, nothing where there is no further one, the last."""
    numbers = {wish: str(number) for number, wish in enumerate(world.wish_ids, start=1)}
    stated = [numbers[wish] for wish in persona.says]
    return [*stated, *([""] if len(stated) < 3 else []), numbers[persona.last]]


def _made_up(world: World, persona: Persona, seed: int) -> str:
    names = {wish.id: wish.name for wish in world.wishes}
    return (
        f"{persona.name}, made up, walks with seed {seed}: made to want {names[persona.pursues]} most, "
        f"and to say {names[persona.says[0]]}."
    )
