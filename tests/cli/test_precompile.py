from unsaid.cli.precompile import precompile_for, precompile_world, settings_for
from unsaid.worlds.load import load_world


def test_a_short_walk_may_stop_when_it_is_over() -> None:
    assert (settings_for(24).limit, settings_for(24).least) == (24, 12)
    assert (settings_for(5).limit, settings_for(5).least) == (5, 5)


def test_compiling_ahead_ends_and_a_choice_set_can_be_computed_before_that() -> None:
    precompilation = precompile_world("zone", 4)
    precompilation.wait_to_choose()
    precompilation.wait()
    assert not precompilation.thread.is_alive()


def test_a_resumed_walk_compiles_for_its_own_settings() -> None:
    settings = settings_for(3)
    precompilation = precompile_for(load_world("zone"), settings)
    precompilation.wait()
    assert precompilation.settings == settings
