import subprocess
import sys

import jax

from tests.session.walks import SETTINGS, at_gate, go
from unsaid.session.precompile import Precompilation, any_choice_set, precompile
from unsaid.session.study import Study


def test_after_warming_up_nothing_is_compiled_at_a_fork(study: Study) -> None:
    sitting = at_gate(study)
    jax.clear_caches()
    precompile(sitting.world, sitting.session.begun.settings)
    with jax.no_tracing():
        choice_set = study.next_choice_set(sitting)
        assert choice_set is not None
        study.answer(sitting, 1, 0, key="a")
        assert study.next_choice_set(sitting) is not None


def test_waiting_is_possible_before_starting_and_twice(study: Study) -> None:
    sitting = at_gate(study)
    precompilation = Precompilation(sitting.world, SETTINGS)
    precompilation.wait()
    precompilation.start()
    precompilation.wait_to_choose()
    precompilation.wait()
    precompilation.wait()
    assert go(study, sitting, 1)


def test_any_choice_set_has_as_many_ways_as_asked(study: Study) -> None:
    world = study.find_world("zone")
    shown = any_choice_set(world, 3)
    assert len(shown.alternatives) == 4
    assert shown.alternatives[-1].is_neither


def test_each_thread_computes_by_itself() -> None:
    program = """
import time
from unsaid.session.precompile import compute_side_by_side
compute_side_by_side()
import jax, numpy
work = jax.jit(lambda x: jax.lax.fori_loop(0, 400, lambda _, y: jax.numpy.tanh(y * 1.01), x))
given = jax.numpy.asarray(numpy.ones((300, 300)))
work(given).block_until_ready()
began = time.perf_counter()
found = work(given)
called = time.perf_counter()
found.block_until_ready()
print((called - began) / (time.perf_counter() - began))
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    # the call itself computes; where a queue does, it comes back at once
    assert float(done.stdout) > 0.8
