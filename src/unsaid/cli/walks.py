"""`unsaid walks`: the sessions that are kept on this machine."""

import json
import sys
from pathlib import Path

from rich.table import Table

from unsaid.cli.terminal import EndOfInput, Terminal
from unsaid.cli.words import words_for
from unsaid.record.fold import Session, fold
from unsaid.record.store import Store
from unsaid.types.errors import UnsaidError, WorldError
from unsaid.worlds.load import load_world

__all__ = ["erase_walk", "export_walk", "list_walks", "show_walk"]


def list_walks(*, as_json: bool, data: Path | None) -> None:
    """A line for each walk, the latest first."""
    with Store.open(data) as store:
        rows = store.sessions()
        if as_json:
            sys.stdout.write(json.dumps([row.model_dump() for row in rows]) + "\n")
            return
        terminal = Terminal()
        if not rows:
            terminal.say("No walks are kept here. Begin one with: unsaid walk")
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("walk", "begun", "forks", "stands at"):
            table.add_column(heading, overflow="fold")
        for row in rows:
            begun = row.begun_at[:16].replace("T", " ")
            table.add_row(row.session[:8], begun, str(row.answers), row.last_event)
        terminal.console.print(table)


def show_walk(walk: str, *, as_json: bool, data: Path | None, language: str | None = None) -> None:
    """One walk: what was said and chosen; what it reveals, in any language, only if its walker entered."""
    with Store.open(data) as store:
        session = fold(store.read(store.resolve(walk)))
        entered = session.phase == "entered"
        if as_json:
            shown = session.model_dump(mode="json")
            shown["reveal"], shown["words"] = _told(store, session, language) if entered else (None, None)
            sys.stdout.write(json.dumps(shown) + "\n")
            return
        terminal = Terminal()
        _show(terminal, session)
        if not entered:
            terminal.say(words_for(session.begun.language).not_entered, style="dim")
            return
        from unsaid.report.render.text import render_text
        from unsaid.session.study import Study

        study = Study(store)
        walked = study.resume(session.id)
        world = study.world_of(walked, language)
        terminal.gap()
        terminal.verbatim(render_text(study.reveal(walked), world, terminal.width, terminal.unicode))


def _told(store: Store, session: Session, language: str | None) -> tuple[object, object]:
    """What is revealed, and all of it in words."""
    from unsaid.report.render.words import words_of
    from unsaid.session.study import Study

    study = Study(store)
    walked = study.resume(session.id)
    revealed = study.reveal(walked)
    words = words_of(revealed, study.world_of(walked, language))
    return revealed.model_dump(mode="json"), words.model_dump(mode="json")


def _show(terminal: Terminal, session: Session) -> None:
    words = words_for(session.begun.language)
    terminal.title(words.walk.format(id=session.id[:8]))
    phase = words.phases.get(session.phase, session.phase)
    terminal.say(words.stands.format(count=len(session.answers), phase=phase))
    if session.stated is not None:
        if session.stated.words:
            terminal.say(words.said_words.format(words=session.stated.words))
        terminal.say(words.said_first.format(wish=_name_of(session, session.stated.ranking[0])))
    terminal.gap()
    for choice_set, answer in zip(session.choice_sets, session.answers, strict=False):
        terminal.option(f"{choice_set.number:>2}", choice_set.alternatives[answer.alternative].text)
    terminal.gap()


def _name_of(session: Session, wish: str) -> str:
    """What a wish is called; its id where the world is not there any more."""
    try:
        world = load_world(session.begun.world, session.begun.language)
    except WorldError:
        return wish
    return next((each.name for each in world.wishes if each.id == wish), wish)


def export_walk(walk: str, *, output: Path | None, data: Path | None) -> None:
    """One walk as JSON lines."""
    with Store.open(data) as store:
        lines = store.export(store.resolve(walk))
    if output is None:
        # an export is UTF-8 whatever the terminal shows, so that it can be imported again
        sys.stdout.buffer.write(lines.encode())
        sys.stdout.buffer.flush()
        return
    try:
        output.write_text(lines, encoding="utf-8")
    except OSError as error:
        raise UnsaidError(
            "this file cannot be written",
            where=str(output),
            got=error.strerror,
            advice="name a file in a folder that exists and that you can write to",
        ) from error
    sys.stderr.write(f"Written to {output}\n")


def erase_walk(walk: str, *, yes: bool, data: Path | None) -> None:
    """Erase one walk, after asking."""
    with Store.open(data) as store:
        session = store.resolve(walk)
        terminal = Terminal()
        if not yes:
            try:
                question = f"Erase walk {session[:8]} for good? It cannot be brought back. [y/n] "
                answer = terminal.choose("agree", question, ("y", "yes", "n", "no"), "Type y or n.")
            except EndOfInput:
                answer = "n"
            if answer.startswith("n"):
                terminal.say("Nothing was erased.")
                return
        store.erase(session)
        terminal.say(f"Walk {session[:8]} is erased.")
