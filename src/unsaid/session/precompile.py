"""Compile what a session will need, before it needs it: nobody waits for a compiler at a fork."""

import threading

import jax

from unsaid.adaptive.engine import key_for
from unsaid.record.chain import START
from unsaid.record.fold import Session
from unsaid.report.evidence.fit import fit_of
from unsaid.report.evidence.posterior import posterior_draws
from unsaid.session.encode import begin_engine, learn, most_telling
from unsaid.session.offers import OfferTable, alternative_of, outside_of
from unsaid.session.propose import propose
from unsaid.types.choice import ChoiceSet
from unsaid.types.events import Begun
from unsaid.types.settings import SessionSettings
from unsaid.worlds.load import world_digest
from unsaid.worlds.schema import World

__all__ = ["Precompilation", "any_choice_set", "compute_side_by_side", "precompile"]


class Precompilation:
    """A thread that compiles: what choosing needs, then what learning from an answer needs, then the reveal.

    Parameters
    ----------
    world, settings
        What is compiled for; nothing is recorded.
    """

    def __init__(self, world: World, settings: SessionSettings):
        self.world, self.settings = world, settings
        self.chosen, self.learned = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._compile, name="precompilation")

    def start(self) -> None:
        """Begin to compile."""
        self.thread.start()

    def wait_to_choose(self) -> None:
        """Wait until a choice set can be computed without compiling."""
        if self.thread.ident is not None:
            self.chosen.wait()

    def wait_to_learn(self) -> None:
        """Wait until an answer can be learned from without compiling."""
        if self.thread.ident is not None:
            self.learned.wait()

    def wait(self) -> None:
        """Wait for all of it."""
        if self.thread.ident is not None:
            self.thread.join()

    def _compile(self) -> None:
        try:
            session = _blank_session(self.world, self.settings)
            compile_choosing(session, self.world)
            self.chosen.set()
            compile_learning(session, self.world)
            self.learned.set()
            compile_reveal(session, self.world)
        finally:
            # whoever waits must not wait for what has failed: it is then compiled where it is needed
            self.chosen.set()
            self.learned.set()


def compute_side_by_side() -> None:
    """Let each thread compute by itself; to be called before anything is computed.

    Otherwise all that is computed goes through one queue, and a second core stands idle. For one person alone
    the queue is a little quicker.
    """
    jax.config.update("jax_cpu_enable_async_dispatch", False)


def precompile(world: World, settings: SessionSettings) -> None:
    """Compile all of it and come back when that is done."""
    precompilation = Precompilation(world, settings)
    precompilation.start()
    precompilation.wait()


def compile_choosing(session: Session, world: World) -> None:
    """Choose a first choice set for nobody."""
    propose(session, begin_engine(session.begun, world, blank=True), OfferTable(world))


def compile_learning(session: Session, world: World) -> None:
    """Learn from an answer of nobody's, and compare choice sets as checks are compared."""
    engine = begin_engine(session.begun, world, blank=True)
    choice_set = any_choice_set(world, engine.design.size)
    after = learn(engine, choice_set, 0)
    after.leading_probabilities()
    jax.block_until_ready(after.state)
    most_telling(engine, (choice_set,))


def compile_reveal(session: Session, world: World) -> None:
    """Predict the answers of a walk of nobody's that went to its limit."""
    engine = begin_engine(session.begun, world, blank=True)
    choice_set = any_choice_set(world, engine.design.size)
    for _ in range(session.begun.settings.limit):
        engine = learn(engine, choice_set, 0)
    key, choices = key_for(0, "reveal"), engine.history()
    draws = posterior_draws(key, engine.specification, engine.refined(), choices)
    fit_of(key, draws, choices, engine.state.prior)


def any_choice_set(world: World, ways: int) -> ChoiceSet:
    """The first ways of the world's first ordinary place, each at its first levels."""
    place = next(place for place in world.places if place.kind == "ordinary")
    shown = [
        alternative_of(world, place, way, way.distance[0], way.certainty[0], seed=0, number=1)
        for way in place.ways[:ways]
    ]
    outside = outside_of(world, seed=0, number=1)
    return ChoiceSet(number=1, place=place.id, alternatives=(*shown, outside))


def _blank_session(world: World, settings: SessionSettings) -> Session:
    begun = Begun(world=world.id, world_digest=world_digest(world), seed=0, settings=settings)
    return Session(id="nobody", phase="stated", begun=begun, next_sequence=1, head=START)
