"""`unsaid walk`: a person walks, in line mode."""

import secrets
import time
from pathlib import Path

from unsaid.cli.precompile import precompile_for, precompile_world, settings_for
from unsaid.cli.terminal import EndOfInput, Screen, Terminal, silent_input
from unsaid.cli.words import Words, words_for
from unsaid.record.store import Store
from unsaid.report.render.text import render_text
from unsaid.session.precompile import Precompilation
from unsaid.session.study import ActiveSession, Study, consent_version
from unsaid.session.view import ForkView, LineView, OutcomeView, SessionView, session_view
from unsaid.session.visits import walked_here
from unsaid.types.errors import StaleStateError, UnknownSessionError
from unsaid.types.events import Stated
from unsaid.worlds.framing import framing_text
from unsaid.worlds.schema import World

__all__ = ["Walk", "walk"]

DAY_SECONDS = 86_400


def walk(
    *,
    resume: str | None,
    world: str,
    language: str | None,
    seed: int | None,
    forks: int,
    timing: bool,
    data: Path | None,
    prior: str | None = None,
    precompilation: Precompilation | None = None,
) -> None:
    """Begin or resume a walk and go on until it ends, rests, or input does.

    `precompilation` is what was started for it already.
    """
    terminal = Terminal()
    terminal.heed_interruption()
    if resume is None and silent_input():
        from unsaid.cli.watch import send_the_first

        send_the_first(terminal, world=world, language=language, seed=seed)
        return
    with Store.open(data) as store:
        study = Study(store)
        if resume is not None:
            sitting = study.resume(_last(store) if resume == "last" else resume)
            terminal.say(_of(sitting, "left"), style="dim")
            precompilation = precompile_for(sitting.world, sitting.session.begun.settings)
        else:
            precompilation = precompilation or precompile_world(world, forks, language)
            sitting = study.begin(
                world,
                language=language,
                seed=seed,
                settings=settings_for(forks, prior),
                after=walked_here(store),
            )
        walking = Walk(terminal, study, sitting, timing, precompilation)
        try:
            walking.go()
        except (EndOfInput, KeyboardInterrupt):
            terminal.gap()
            terminal.say(_of(sitting, "kept"))
        except StaleStateError as error:
            raise StaleStateError(
                "another terminal has moved this walk on; what you chose here was not recorded",
                where=error.where,
                expected=error.expected,
                got=error.got,
                advice=f"unsaid walk --resume {sitting.session.id[:8]}",
            ) from error
        finally:
            walking.settle()


def _last(store: Store) -> str:
    sessions = store.sessions()
    if not sessions:
        raise UnknownSessionError(
            "there is no walk to resume", where=store.where, advice="begin one with: unsaid walk"
        )
    return sessions[0].session


def _of(sitting: ActiveSession, name: str) -> str:
    """What is said of a walk, by the name of the words, with the walk's id in it."""
    return getattr(words_for(sitting.session.begun.language), name).format(id=sitting.session.id[:8])


def _kept_seconds(seconds: float) -> float | None:
    """A response time to the millisecond; None for what nobody can have read, or left for a day."""
    rounded = round(seconds, 3)
    return rounded if 0 < rounded < DAY_SECONDS else None


class Walk:
    """One person at one screen."""

    def __init__(
        self,
        screen: Screen,
        study: Study,
        sitting: ActiveSession,
        timing: bool,
        precompilation: Precompilation,
        *,
        hints: bool = True,
    ):
        self.screen, self.study, self.sitting, self.timing = screen, study, sitting, timing
        self.precompilation, self.hints = precompilation, hints

    @property
    def world(self) -> World:
        """The world that is walked."""
        return self.sitting.world

    @property
    def words(self) -> Words:
        """What is said beside the world's texts."""
        return words_for(self.world.language)

    def told(self, table: str, name: str) -> str:
        """One of the world's framing texts."""
        return framing_text(self.world, table, name)

    def go(self) -> None:
        """From wherever the session stands to where it ends or rests."""
        if self.sitting.session.phase == "begun" and not self._consent():
            return
        if self.sitting.session.phase == "consented":
            self._gate()
        if self.sitting.session.phase == "turned-back":
            self.study.go_on(self.sitting)
        going = True
        while going:
            going = self._one_step()

    def _one_step(self) -> bool:
        """What the phase asks for; False when the walk is over, or over for now."""
        match self.sitting.session.phase:
            case "threshold":
                return not self._threshold()
            case "entered":
                self._room()
                return False
            case _:
                return self._fork()

    def settle(self) -> None:
        """Wait for what is being compiled, if anything is."""
        self.precompilation.wait()

    def _consent(self) -> bool:
        screen = self.screen
        words = self.words
        screen.title(self.told("consent", "title"))
        screen.say(self.told("consent", "text"))
        screen.gap()
        prompt = words.prompt_to_agree(self.told("consent", "ask"))
        if screen.choose("agree", prompt, (*words.yes, *words.no), words.choose_yes) in words.no:
            self.study.erase(self.sitting.session.id)
            screen.say(self.told("consent", "declined"))
            return False
        self.study.consent(self.sitting, consent_version(self.world))
        return True

    def _gate(self) -> None:
        screen = self.screen
        self._leave_home()
        screen.title(self.told("gate", "title"))
        screen.say(self.told("gate", "arrive"))
        screen.gap()
        screen.say(self.told("gate", "ask_words"))
        words = screen.ask("> ")[:2000]
        screen.gap()
        wishes = list(self.world.wishes)
        for number, wish in enumerate(wishes, start=1):
            screen.option(f"{number:>2}", wish.plain)
        screen.gap()
        ranking = []
        for name, needed in (("ask_first", True), ("ask_second", False), ("ask_third", False)):
            picked = self._pick(self.told("gate", name), ranking, needed)
            if picked is None:
                break
            ranking.append(picked)
        last = self._pick(self.told("gate", "ask_last"), ranking, False)
        self.study.state(self.sitting, Stated(words=words, ranking=tuple(ranking), last=last))

    def _leave_home(self) -> None:
        """Where the walk begins, and where it will end."""
        later = self.sitting.session.begun.visit > 1
        text = self.told("home", "leaving_again" if later else "leaving")
        if text:
            self.screen.gap()
            self.screen.say(text)

    def _pick(self, question: str, taken: list[str], needed: bool) -> str | None:
        ids = self.world.wish_ids
        free = {str(n) for n, wish in enumerate(ids, start=1) if wish not in taken}
        allowed = sorted(free, key=int) + ([] if needed else [""])
        hint = self.words.choose_wish if needed else self.words.choose_wish_or_none
        hint = hint.format(numbers=", ".join(sorted(free, key=int)))
        given = self.screen.choose("wish", f"{question} ", allowed, hint)
        return ids[int(given) - 1] if given else None

    def _fork(self) -> bool:
        """One choice set; False when the person rests."""
        self.precompilation.wait_to_choose()
        if self.study.next_choice_set(self.sitting) is None:
            return True
        view = self._view()
        if view.fork is None:
            return True
        self._show(view.fork, view.line)
        ways = len(view.fork.ways) - 1
        words = self.words
        allowed = ["0", *words.rest, *words.threshold, *(str(n) for n in range(1, ways + 1))]
        shown = time.perf_counter()
        given = self.screen.choose("way", "> ", allowed, words.choose_way)
        seconds = time.perf_counter() - shown
        if given in words.rest:
            return self._rest()
        if given in words.threshold:
            return self._leave_open()
        self.precompilation.wait_to_learn()
        self.study.answer(
            self.sitting,
            view.fork.number,
            ways if given == "0" else int(given) - 1,
            key=secrets.token_hex(8),
            response_seconds=_kept_seconds(seconds) if self.timing else None,
        )
        self._outcome(self._view().outcome)
        return True

    def _view(self) -> SessionView:
        return session_view(self.sitting.session, self.world)

    def _rest(self) -> bool:
        self.study.rest(self.sitting)
        self.screen.gap()
        self.screen.say(self.told("rest", "text"))
        self._say(self._view().line)
        self._hint("kept")
        return False

    def _leave_open(self) -> bool:
        if not self.sitting.session.answers:
            self.screen.say(self.words.nothing_chosen, style="dim")
            return True
        self.study.ask_to_stop(self.sitting)
        return True

    def _show(self, fork: ForkView, line: LineView | None) -> None:
        screen, place = self.screen, fork.place
        if place.hour:
            screen.gap()
            screen.say(place.hour, style="dim")
        screen.title(place.title)
        if place.text:
            screen.say(place.text)
        self._say(line)
        screen.gap()
        self._show_ways(fork)
        if fork.number == 1:
            screen.gap()
            screen.say(self.words.choose_way, style="dim")

    def _show_ways(self, fork: ForkView) -> None:
        if fork.alike:
            self.screen.say(self.words.all_alike.format(detail=fork.alike))
            self.screen.gap()
        for number, way in enumerate(fork.ways[:-1], start=1):
            self.screen.option(str(number), way.text, "" if fork.alike else f"{way.distance} {way.certainty}")
            self.screen.gap()
        self.screen.option("0", fork.ways[-1].text)

    def _outcome(self, outcome: OutcomeView | None) -> None:
        if outcome is None:
            return
        if outcome.text:
            self.screen.gap()
            self.screen.say(outcome.text, style="italic")
        self._say(outcome.line)

    def _say(self, line: LineView | None) -> None:
        if line is not None:
            self.screen.gap()
            self.screen.say(f"{line.who}: {line.text}")

    def _threshold(self) -> bool:
        """Ask at the threshold; True when the walk is over for now."""
        screen = self.screen
        words = self.words
        view = self._view()
        if view.passage:
            screen.gap()
            screen.say(view.passage)
        screen.title(self.told("threshold", "title"))
        screen.say(self.told("threshold", "text"))
        self._say(view.line)
        screen.gap()
        for answers, name in ((words.enter, "enter"), (words.wait, "wait"), (words.turn_back, "turn_back")):
            screen.option(answers[0], self.told("threshold", name))
        allowed = (*words.enter, *words.wait, *words.turn_back)
        given = screen.choose("threshold", "> ", allowed, words.choose_at_threshold)
        if given in words.wait:
            self.study.go_on(self.sitting)
            return False
        if given in words.enter:
            self.study.enter(self.sitting)
            return False
        self.study.turn_back(self.sitting)
        screen.gap()
        screen.say(self.told("turned_back", "text"))
        self._ending("turned_back")
        self._hint("come_again")
        return True

    def _room(self) -> None:
        screen = self.screen
        screen.title(self.told("room", "title"))
        screen.say(self.told("room", "intro"))
        screen.gap()
        revealed = self.study.reveal(self.sitting)
        screen.verbatim(render_text(revealed, self.world, screen.width, screen.unicode))
        told = not revealed.cannot_tell or "entered_untold" not in self.world.words.get("ending", {})
        self._ending("entered" if told else "entered_untold")
        self._hint("see_again")
        self._hint("erase_it")

    def _hint(self, name: str) -> None:
        if self.hints:
            self.screen.say(_of(self.sitting, name), style="dim")

    def _ending(self, name: str) -> None:
        text = self.told("ending", name)
        if text:
            self.screen.gap()
            self.screen.say(text)
            self.screen.gap()
