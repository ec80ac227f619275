"""An environment of its own for each peer, below build/peers, made when it is first asked for."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["BUILD", "PEERS", "environment", "others_absent", "versions"]

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
PACKAGES = ("unsaid", "numpy", "numba", "polars", "ray")

PEERS: dict[str, tuple[str, ...]] = {
    "xlogit": ("xlogit",),
    "biogeme": ("biogeme", "tomlkit<0.14"),  # with 0.15 a fresh Biogeme does not import
    "choice_learn": ("choice-learn", "tensorflow"),  # from the registry: the build without CUDA
    "nuts": ("numpyro",),
}
"""What is installed for each."""


def environment(peer: str) -> Path | str:
    """Python of a peer's environment, or why there is none."""
    home = BUILD / "peers" / peer
    python = home / "bin" / "python"
    if (home / "whole").is_file():
        return python
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    uv = [sys.executable, str(ROOT / "tools" / "bootstrap.py")]
    print(f"making an environment for {peer}: {', '.join(PEERS[peer])}", file=sys.stderr)
    for command in (
        [*uv, "venv", "-q", "--python", sys.executable, str(home)],
        [*uv, "pip", "install", "-q", "--python", str(python), *PEERS[peer]],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"could not be installed: {done.stderr.strip().splitlines()[-1:] or 'no reason given'}"
    (home / "whole").touch()
    return python


def others_absent() -> list[str]:
    """Peers that cannot take part here, with what earlier measurements say of them."""
    if shutil.which("Rscript"):
        return ["logitr (R is here, but nothing runs it yet)"]
    return [
        "logitr and bayesm (R is not here; measured earlier, not in this run: logitr electricity full "
        "-3704.3 in 10.9 s, Swissmetro diagonal -3519.7 and full -3514.8; bayesm's worst mean 1.3 posterior "
        "sds from NUTS, sds 13%)"
    ]


def versions() -> dict[str, str]:
    """What this process runs with; peers say their own."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found | {"cores": str(os.cpu_count())}
