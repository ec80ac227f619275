from unsaid.cli.ahead import compile_ahead, settings_for, warming_for
from unsaid.worlds.load import load_world


def test_a_short_walk_may_stop_when_it_is_over() -> None:
    assert (settings_for(24).limit, settings_for(24).least) == (24, 12)
    assert (settings_for(5).limit, settings_for(5).least) == (5, 5)


def test_compiling_ahead_ends_and_a_choice_set_can_be_computed_before_that() -> None:
    warming = compile_ahead("zone", 4)
    warming.wait_to_choose()
    warming.wait()
    assert not warming.thread.is_alive()


def test_a_resumed_walk_compiles_for_its_own_settings() -> None:
    settings = settings_for(3)
    warming = warming_for(load_world("zone"), settings)
    warming.wait()
    assert warming.settings == settings
