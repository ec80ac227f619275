"""`unsaid watch`: those whom a world has made up walk; each says one wish, pursues another."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from unsaid.cli.terminal import Terminal, progress_bar
from unsaid.cli.words import words_for
from unsaid.record.store import Store
from unsaid.report.render.text import render_text
from unsaid.session.simulation import SimulatedWalk, walk_as
from unsaid.session.study import ActiveSession, Study, fresh_seed
from unsaid.types.choice import ChoiceSet
from unsaid.types.errors import WorldError
from unsaid.types.events import Answered
from unsaid.worlds.framing import framing_text
from unsaid.worlds.schema import Persona, World

__all__ = ["send_the_first", "summary", "watch"]


@contextmanager
def _passing_study() -> Iterator[Study]:
    """A study whose log lasts as long as somebody watches."""
    with (
        tempfile.TemporaryDirectory(prefix="unsaid-") as folder,
        Store.open(Path(folder) / "watch.sqlite3") as store,
    ):
        yield Study(store)


def summary(walk: SimulatedWalk) -> dict[str, Any]:
    """One walk in the stable machine-readable form."""
    reveal = walk.reveal
    best = max(reveal.wishes, key=lambda wish: wish.leading)
    return {
        "name": walk.persona.name,
        "stated": walk.persona.says[0],
        "hidden": walk.persona.pursues,
        "revealed": None if reveal.leading is None else reveal.leading.id,
        "probability": round(best.leading, 4),
        "cannot_tell": reveal.cannot_tell,
        "entered": walk.entered,
        "forks": len(walk.sitting.session.answers),
    }


def watch(*, seed: int | None, world: str, as_json: bool, language: str | None = None) -> None:
    """Everybody whom the world has made up, one after the other."""
    seed = fresh_seed() if seed is None else seed
    with _passing_study() as study:
        loaded = study.find_world(world, language)
        personas = _personas(loaded)
        if as_json:
            with progress_bar() as bar:
                task = bar.add_task("walking", total=len(personas))
                walks = []
                for persona in personas:
                    walked = walk_as(study, persona, world=world, language=language, seed=seed)
                    walks.append(summary(walked))
                    bar.advance(task)
            sys.stdout.write(json.dumps({"seed": seed, "walks": walks}) + "\n")
            return
        terminal = Terminal()
        terminal.say(words_for(loaded.language).seed.format(seed=seed), style="dim")
        for persona in personas:
            _follow(terminal, study, persona, world, seed, language)


def send_the_first(terminal: Terminal, *, world: str, seed: int | None, language: str | None = None) -> None:
    """Without anyone at the terminal, the first persona walks instead."""
    seed = fresh_seed() if seed is None else seed
    with _passing_study() as study:
        loaded = study.find_world(world, language)
        persona, words = _personas(loaded)[0], words_for(loaded.language)
        terminal.say(words.nobody_here.format(name=persona.name))
        terminal.say(words.seed.format(seed=seed), style="dim")
        _follow(terminal, study, persona, world, seed, language)


def _personas(world: World) -> tuple[Persona, ...]:
    if not world.personas:
        raise WorldError(
            "this world has nobody made up to watch",
            where=world.id,
            expected="a personas.toml",
            advice="watch the built-in world: unsaid watch --world zone",
        )
    return world.personas


def _follow(
    terminal: Terminal, study: Study, persona: Persona, world: str, seed: int, language: str | None
) -> None:
    loaded = study.find_world(world, language)
    words = words_for(loaded.language)
    names = {wish.id: wish.name for wish in loaded.wishes}
    said, pursued = names[persona.says[0]], names[persona.pursues]
    terminal.title(persona.name)
    terminal.say(words.quoted.format(words=persona.words))
    terminal.say(words.wish_said.format(wish=said), style="dim")
    terminal.gap()

    def watcher(_: ActiveSession, choice_set: ChoiceSet, stored: Answered) -> None:
        place = loaded.places_by_id[choice_set.place]
        chosen = choice_set.alternatives[stored.alternative]
        outcome = f" {words.broken}" if stored.held is False else ""
        terminal.option(f"{choice_set.number:>2}", place.title, f"{chosen.text}{outcome}")

    walk = walk_as(study, persona, world=world, language=language, seed=seed, watcher=watcher)
    terminal.gap()
    terminal.say(framing_text(loaded, "threshold", "text"))
    terminal.gap()
    done = framing_text(loaded, "threshold", "entered" if walk.entered else "left")
    terminal.say(done.replace("{name}", persona.name))
    terminal.gap()
    terminal.verbatim(render_text(walk.reveal, loaded, terminal.width, terminal.unicode))
    terminal.gap()
    terminal.say(words.truth.format(pursued=pursued, said=said), style="dim")
