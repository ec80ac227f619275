import subprocess
import sys

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
