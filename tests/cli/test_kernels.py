import os
import subprocess
import sys
from pathlib import Path

import pytest

from unsaid.cli.kernels import import_kernels, without_blas


def test_linear_algebra_is_hidden_only_meanwhile() -> None:
    code = (
        "import sys\n"
        "from unsaid.cli.kernels import import_kernels\n"
        "import_kernels()\n"
        "assert 'scipy.linalg' not in sys.modules, 'imported'\n"
        "import scipy.linalg\n"
        "assert scipy.linalg.norm([3.0, 4.0]) == 5.0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_is_imported_already_stays() -> None:
    import scipy.linalg

    with without_blas():
        assert sys.modules["scipy.linalg"] is scipy.linalg
    import_kernels()
    assert sys.modules["scipy.linalg"] is scipy.linalg


FITTED = """
import numba
import numpy as np
from unsaid.cli.kernels import told_of_compiling

@numba.njit(cache=True)
def once(values):
    return values.sum()

@numba.njit(cache=True)
def sometimes(values):
    return values.max()

def fit(rarely):
    with told_of_compiling():
        once(np.ones(3))
        if rarely:
            sometimes(np.ones(3))

fit(RARELY)
"""


@pytest.mark.slow
def test_compiling_is_told_when_something_is_compiled_and_once(tmp_path: Path) -> None:
    script = tmp_path / "fitted.py"

    def told(*, rarely: bool) -> int:
        # the text of the file must stay, or what is kept is of no use
        script.write_text(FITTED.replace("RARELY", "bool(int(__import__('sys').argv[1]))"))
        os.utime(script, (1.0e9, 1.0e9))
        run = [sys.executable, str(script), str(int(rarely))]
        done = subprocess.run(run, capture_output=True, text=True, check=True)
        return done.stderr.count("Compiling the kernels")

    kept = [told(rarely=rarely) for rarely in (False, False, True, True, False)]
    assert kept == [1, 0, 1, 0, 0]
