"""How well and how fast populations are fitted: ours beside xlogit, Biogeme, choice-learn and NumPyro's NUTS.

    uv run python benchmarks/population.py [--quick] [--only PART,PART] [--resume] [--fresh]

Every peer lives in an environment of its own below build/peers, made when it is first needed. Each
part is saved in results/population.json as it is finished, from which the docs read; --resume goes on
where an earlier run was broken off. NUTS is sampled once and kept, with its seed, in build/populations.
Not beside other work: times are of the wall clock.
"""

import argparse
import pathlib
import time
from collections.abc import Callable
from typing import Any

from populations.bias import bias_part
from populations.brute import brute_part
from populations.cold import cold_part
from populations.coverage import coverage_part
from populations.device import device_part
from populations.likelihood import likelihood_part
from populations.posterior import posterior_part
from populations.results import load, save, show
from populations.runs import Setting
from populations.scaling import scaling_part
from populations.small_spreads import small_spreads_part

RESULTS = pathlib.Path(__file__).parent / "results"

PARTS: dict[str, Callable[[Setting], dict[str, Any]]] = {
    "referee": brute_part,
    "likelihood": likelihood_part,
    "posterior": posterior_part,
    "bias": bias_part,
    "scaling": scaling_part,
    "cold": cold_part,
    "coverage": coverage_part,
    "small-spreads": small_spreads_part,
    "device": device_part,
}


def main() -> None:
    """Run the parts, save each as it ends, print the tables."""
    arguments = parse()
    path = RESULTS / ("population-quick.json" if arguments.quick else "population.json")
    chosen = arguments.only.split(",") if arguments.only else list(PARTS)
    setting = Setting(arguments.quick, arguments.resume, arguments.fresh, arguments.limit, arguments.seed)
    done = load(path).get("tasks", {}) if arguments.resume else {}
    for name in chosen:
        if name in done:
            continue
        begun = time.perf_counter()
        found = PARTS[name](setting)
        save(path, name, found, tuple(PARTS), arguments.seed)
        show(name, found)
        print(f"{name}: {time.perf_counter() - begun:.0f} s in all", flush=True)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small and short, saved apart: does all run?")
    parser.add_argument("--only", help=f"parts between commas: {', '.join(PARTS)}")
    parser.add_argument("--resume", action="store_true", help="keep what an earlier run finished")
    parser.add_argument("--fresh", action="store_true", help="sample NUTS anew")
    parser.add_argument("--limit", type=float, default=900.0, help="seconds that a peer may take for a fit")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    unknown = set((arguments.only or "referee").split(",")) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return arguments


if __name__ == "__main__":
    main()
