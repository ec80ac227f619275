"""People a second on a GPU, where one is at hand."""

import shutil
from pathlib import Path
from typing import Any

from populations.results import part
from populations.runs import Setting

__all__ = ["device_part"]


def device_part(setting: Setting) -> dict[str, Any]:
    """Say whether there is one; the compiled kernels run on the processor."""
    there = Path("/dev/nvidia0").exists() or shutil.which("nvidia-smi") is not None
    row = ["GPU", "there is one, but the kernels run on the processor" if there else "none at hand"]
    return part("Other devices", ["device", "people a second"], [row])
