"""What a walk from the terminal needs compiled, begun before all else is even imported."""

from unsaid.session.precompile import Precompilation
from unsaid.session.prior import load_prior
from unsaid.types.settings import SessionSettings
from unsaid.worlds.load import load_world
from unsaid.worlds.schema import World

__all__ = ["precompile_for", "precompile_world", "settings_for"]


def settings_for(forks: int, prior: str | None = None) -> SessionSettings:
    """The settings of a walk of at most so many forks, from the world's prior or one that is kept."""
    return SessionSettings(prior=None if prior is None else load_prior(prior)).shortened(forks)


def precompile_world(world: str, forks: int, language: str | None = None) -> Precompilation:
    """Start to compile for a new walk through a world; what is wrong with it is said before that."""
    return precompile_for(load_world(world, language), settings_for(forks))


def precompile_for(world: World, settings: SessionSettings) -> Precompilation:
    """Start to compile for these settings; the person reads and states a wish meanwhile."""
    precompilation = Precompilation(world, settings)
    precompilation.start()
    return precompilation
