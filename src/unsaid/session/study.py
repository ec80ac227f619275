"""The use cases of a session, in the order in which a person meets them.

    study = Study(store)
    sitting = study.begin(world="zone", seed=7)
    study.consent(sitting, "2026-11")
    study.state(sitting, Stated(words="...", ranking=("freedom",)))
    while (choice_set := study.next_choice_set(sitting)) is not None:
        study.answer(sitting, choice_set.number, alternative, key=...)  # and the next choice set with it
    reveal = study.enter(sitting)          # or study.turn_back(sitting), which shows nothing

Every step is on disk before it returns. What is believed of the person is never recorded: it is
computed from the log whenever it is needed, and the same log gives the same session, posterior and
next choice set.
"""

import dataclasses
import importlib.metadata
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from unsaid.adaptive.engine import Engine, key_for
from unsaid.record.beginning import Beginning
from unsaid.record.fold import Session, apply, check_next, fold
from unsaid.record.store import Store, new_session_id
from unsaid.report.evidence.reveal import Reveal, reveal
from unsaid.session.answering import answered_as, as_before, check_possible, holds
from unsaid.session.encode import begin_engine, engine_of, prior_of
from unsaid.session.lookahead import Lookahead, as_event, look_ahead
from unsaid.session.propose import propose
from unsaid.session.visits import earlier_visits
from unsaid.session.world_cache import WorldCache
from unsaid.types.choice import ChoiceSet
from unsaid.types.errors import SessionStateError, StaleStateError, WorldError
from unsaid.types.events import (
    Answered,
    Begun,
    Consented,
    Entered,
    Event,
    Reached,
    ResponseConditions,
    Rested,
    Resumed,
    Stated,
    TurnedBack,
)
from unsaid.types.settings import SessionSettings
from unsaid.version import __version__
from unsaid.worlds.load import builtin_worlds, load_world
from unsaid.worlds.schema import World

__all__ = ["ActiveSession", "Study", "consent_version", "fresh_seed"]


def fresh_seed() -> int:
    """A seed from the system's randomness; it is recorded, so that all that follows can be repeated."""
    return secrets.randbits(32)


def consent_version(world: World) -> str:
    """The version of the consent text that a world shows."""
    return world.words.get("consent", {}).get("version", str(world.version))


@dataclasses.dataclass
class ActiveSession:
    """A session that is open in this process: what the log says, and what follows from it.

    Attributes
    ----------
    session
        The fold of its events.
    world
        The world that it walks through.
    engine
        What is believed after its answers, and what to ask next.
    lookaheads
        What follows from each answer to the open choice set, by alternative, as far as it is computed.
    """

    session: Session
    world: World
    engine: Engine
    lookaheads: dict[int, Lookahead] = dataclasses.field(default_factory=dict)


class Study:
    """The use cases, over a store of sessions.

    Parameters
    ----------
    store
        Where events go.
    find_world
        Loads a world by its name or path, in a language or in its own; each is loaded once (`WorldCache`).
    """

    def __init__(self, store: Store, find_world: Callable[[str, str | None], World] = load_world):
        self.store = store
        self.worlds = WorldCache(find_world)
        self.find_world = self.worlds.world

    def begin(
        self,
        world: str = "zone",
        *,
        language: str | None = None,
        seed: int | None = None,
        settings: SessionSettings | None = None,
        participant: str = "person",
        name: str | None = None,
        consent: str | None = None,
        response_times: bool | None = None,
        after: Sequence[str] = (),
        beginning: Beginning | None = None,
    ) -> ActiveSession:
        """Open a new session; nothing has been asked yet.

        Parameters
        ----------
        world
            Name of a built-in world, or a folder.
        language
            In which it is shown, from now on; by default the world's own.
        seed
            Of everything random in the session; drawn when not given.
        participant
            ``person`` or ``simulated``.
        consent, response_times
            Where the person has agreed already: what `consent` takes, recorded with the beginning.
        after
            Ids of the same person's sessions, the latest first: what the last two of them offered in this
            world is not offered again.
        beginning
            Of this one act of beginning: where it has begun a session already, that one is opened, whoever
            asks, in whichever process, whenever.

        Raises
        ------
        WorldError
            If there is no such world, or it is not told in that language.
        ConflictError
            If the beginning's key has begun a session with another request.
        """
        known = None if beginning is None else self.store.begun_by(beginning)
        if known is not None:
            return self.load(known)
        if world not in builtin_worlds() and Path(world).is_dir():
            # as a whole path, so that it can be resumed from any folder
            world = str(Path(world).resolve())
        loaded = self.find_world(world, language)
        earlier = earlier_visits(self.store, world, after)
        begun = Begun.model_validate(
            {
                "world": world,
                "world_digest": self.worlds.digest(loaded),
                "language": loaded.language,
                "seed": fresh_seed() if seed is None else seed,
                "participant": participant,
                "visit": earlier.visits + 1,
                "offered_before": earlier.offered,
                "name": name,
                "settings": settings or SessionSettings(),
                "software": {"unsaid": __version__, "jax": importlib.metadata.version("jax")},
            }
        )
        first: list[Event] = [begun]
        if consent is not None:
            first.append(_consented(loaded, consent, response_times))
        engine = begin_engine(begun, loaded)  # a prior that does not fit is found before anything is kept
        try:
            session = fold(self.store.append(new_session_id(), 0, first, beginning=beginning))
        except StaleStateError:
            known = None if beginning is None else self.store.begun_by(beginning)
            if known is None:
                raise
            return self.load(known)  # the same beginning was sent twice at once, and the other came first
        return ActiveSession(session, loaded, engine)

    def consent(self, sitting: ActiveSession, version: str, *, response_times: bool | None = None) -> None:
        """Record that the person agrees to this version of what is kept and why.

        Parameters
        ----------
        response_times
            Whether they allow response times to be kept; where they do not, none is recorded.

        Raises
        ------
        SessionStateError
            If that is not the version of the world's consent text.
        """
        self._record(sitting, _consented(sitting.world, version, response_times))

    def state(self, sitting: ActiveSession, stated: Stated) -> str:
        """Record what the person says that they want; the hash that seals it comes back."""
        known = sitting.world.wish_ids
        for named in (*stated.ranking, *([stated.last] if stated.last else [])):
            if named not in known:
                raise SessionStateError(
                    "the world has no such attribute",
                    expected=", ".join(known),
                    got=named,
                    advice="name one of these",
                )
        self._record(sitting, stated)
        return sitting.session.head

    def next_choice_set(self, sitting: ActiveSession) -> ChoiceSet | None:
        """The open choice set, or a new one; None at the threshold.

        The same choice set comes back until it is answered.
        """
        session = sitting.session
        if session.phase in ("threshold", "entered", "turned-back"):
            return None
        if session.open is not None:
            return session.open
        if session.phase not in ("stated", "choosing"):
            check_next(session, Reached(reason="asked"))
        self._record(sitting, as_event(propose(session, sitting.engine, self.worlds.table(sitting.world))))
        return sitting.session.open

    def answer(
        self,
        sitting: ActiveSession,
        number: int,
        alternative: int,
        *,
        key: str,
        response_seconds: float | None = None,
        conditions: ResponseConditions | None = None,
    ) -> Answered:
        """Record a choice, which is final, and what follows from it, in one transaction.

        The stored answer comes back; the next choice set, or the threshold, stands in the session.

        Parameters
        ----------
        number
            Of the choice set that it answers.
        alternative
            Index of the chosen alternative in the order shown.
        key
            Of this one act of answering: sent again, it changes nothing.
        response_seconds, conditions
            How long it took, and under which conditions; dropped where the person did not allow it.

        Raises
        ------
        ConflictError
            If this choice set was answered before, differently.
        SessionStateError
            If it is not the open one, has no such alternative, or cannot have taken that long.
        """
        session = sitting.session
        if 1 <= number <= len(session.answers):
            return as_before(session, number, alternative, key)
        choice_set = session.open
        held = None
        if choice_set is not None and 0 <= alternative < len(choice_set.alternatives):
            held = holds(session, choice_set, alternative)
        if session.response_times is False:
            response_seconds = conditions = None
        check_possible(session, response_seconds, self.store.clock())
        answered = answered_as(session, number, alternative, key, response_seconds, held, conditions)
        check_next(session, answered)
        following = sitting.lookaheads.get(alternative) or self.look_ahead(sitting, alternative)
        self._record(sitting, answered, following.event)
        sitting.engine = following.engine
        return answered

    def look_ahead(self, sitting: ActiveSession, alternative: int) -> Lookahead:
        """What would follow if the open choice set were answered so; nothing is recorded.

        It depends on the log, the world and that answer alone, so it can be computed while the person
        still reads.
        """
        return look_ahead(sitting.session, sitting.engine, self.worlds.table(sitting.world), alternative)

    def rest(self, sitting: ActiveSession) -> None:
        """Pause; nothing is lost."""
        self._record(sitting, Rested())

    def rise(self, sitting: ActiveSession) -> None:
        """Go on after a pause.

        Raises
        ------
        SessionStateError
            If the session does not rest.
        """
        if sitting.session.phase != "resting":
            raise SessionStateError(
                "there is no pause to end",
                where=f"session {sitting.session.id}",
                expected="a session that is resting",
                got=f"one that is {sitting.session.phase}",
                advice="go on from where it stands",
            )
        self.go_on(sitting)

    def resume(self, session_id: str) -> ActiveSession:
        """Open a recorded session and go on where it stands.

        Parameters
        ----------
        session_id
            Its id, or the beginning of it.

        Raises
        ------
        WorldError
            If the world has changed since the session began.
        """
        sitting = self.load(self.store.resolve(session_id))
        if sitting.session.phase == "resting":
            self.go_on(sitting)
        return sitting

    def load(self, session_id: str) -> ActiveSession:
        """Open a recorded session as it stands, its posterior and open choice set as they were.

        Parameters
        ----------
        session_id
            Its whole id.

        Raises
        ------
        UnknownSessionError
            If there is no such session, or it was erased.
        WorldError
            If the world has changed since the session began, and does not say that it goes on from there (its
            `earlier`); but a session that has entered can be looked
            at as long as the world has the same wishes, since all that was offered stands in its log.
        """
        session = fold(self.store.read(session_id))
        world = self.find_world(session.begun.world, session.begun.language)
        digest = self.worlds.digest(world)
        known = session.begun.world_digest in (digest, *world.earlier)
        if not known and not _can_be_looked_at(session, world):
            raise WorldError(
                "the world has changed since this session began",
                where=session.begun.world,
                expected=f"digest {session.begun.world_digest[:12]}",
                got=f"digest {digest[:12]}",
                advice="go on with the version of the world that it began in, or begin another session",
            )
        return ActiveSession(session, world, engine_of(session, world))

    def ask_to_stop(self, sitting: ActiveSession) -> None:
        """Go to the threshold now, because the person wishes to; an open choice set stays open."""
        self._record(sitting, Reached(reason="asked"))

    def go_on(self, sitting: ActiveSession) -> None:
        """From a rest or the threshold, further; after turning back, to the threshold again."""
        self._record(sitting, Resumed())

    def enter(self, sitting: ActiveSession) -> Reveal:
        """Enter, and see what the choices reveal. Entering is recorded; what is seen is not.

        Raises
        ------
        SessionStateError
            If the session is not at the threshold, or nothing has been chosen that could be shown.
        """
        self.step_in(sitting)
        return self.reveal(sitting)

    def step_in(self, sitting: ActiveSession) -> None:
        """Record that the person enters; nothing is computed yet. Entering twice is entering once.

        Raises
        ------
        SessionStateError
            As `enter`.
        """
        if sitting.session.phase != "entered":
            check_next(sitting.session, Entered())
            _check_chosen(sitting.session)
            self._record(sitting, Entered())

    def turn_back(self, sitting: ActiveSession) -> None:
        """Turn back: nothing is computed, nothing is shown. It can be resumed."""
        self._record(sitting, TurnedBack())

    def reveal(self, sitting: ActiveSession) -> Reveal:
        """What the choices reveal, for someone who has entered.

        Raises
        ------
        SessionStateError
            If they have not.
        """
        if sitting.session.phase != "entered":
            raise SessionStateError(
                "nothing is shown before entering",
                expected="a session that has entered",
                got=f"a session that is {sitting.session.phase}",
                advice="enter first, or leave it unsaid",
            )
        return _revealed(sitting)

    def world_of(self, sitting: ActiveSession, language: str | None = None) -> World:
        """The world that is walked, in the language of the session or in another.

        Raises
        ------
        WorldError
            If it is not told in that language.
        """
        return sitting.world if language is None else self.find_world(sitting.session.begun.world, language)

    def look(self, sitting: ActiveSession) -> Reveal:
        """What the choices of a simulated participant reveal, entered or not.

        Raises
        ------
        SessionStateError
            If the session is a person's: nobody looks before that person has entered.
        """
        if sitting.session.begun.participant != "simulated":
            return self.reveal(sitting)
        return _revealed(sitting)

    def erase(self, session_id: str) -> str:
        """Withdraw: delete everything that the session holds, for good; its id comes back."""
        session = self.store.resolve(session_id)
        self.store.erase(session)
        return session

    def _record(self, sitting: ActiveSession, *payloads: Event) -> None:
        """All or none of them; of several, the first is checked and the others follow from it."""
        check_next(sitting.session, payloads[0])
        for recorded in self.store.append(sitting.session.id, sitting.session.next_sequence, payloads):
            sitting.session = apply(sitting.session, recorded)
        sitting.lookaheads = {}


def _can_be_looked_at(session: Session, world: World) -> bool:
    """Whether a session needs nothing more of its world than the names of the wishes."""
    offered = {
        name for each in session.choice_sets for one in each.alternatives for name in one.attributes or ()
    }
    return session.phase == "entered" and offered <= set(world.wish_ids)


def _consented(world: World, version: str, response_times: bool | None) -> Consented:
    expected = consent_version(world)
    if version != expected:
        raise SessionStateError(
            "consent is to the text that was shown",
            expected=f"version {expected}",
            got=f"version {version}",
            advice="show the text again and ask again",
        )
    return Consented(version=version, response_times=response_times)


def _revealed(sitting: ActiveSession) -> Reveal:
    session, engine = sitting.session, sitting.engine
    _check_chosen(session)
    return reveal(
        session=session,
        world=sitting.world,
        specification=engine.specification,
        particles=engine.refined(),
        choices=engine.history(),
        key=key_for(session.begun.seed, "reveal"),
        prior=prior_of(sitting.world, engine.specification, session.begun.settings),
    )


def _check_chosen(session: Session) -> None:
    if not session.answers:
        raise SessionStateError(
            "there is nothing to reveal: no choice has been made",
            where=f"session {session.id}",
            expected="at least one answer",
            got="none",
            advice="go on, and choose at least once",
        )
