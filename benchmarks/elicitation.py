"""How well and how fast questions teach what a person wants: ours, references and peers on three tasks.

    uv run python benchmarks/elicitation.py [--people N] [--quick] [--only TASK] [--methods NAME ...]

Prints one table and saves it as results/elicitation.json, from which the docs read. The peers BoTorch
and ADOpy take part where they are installed; they bring torch, so they live in an environment of their own
(docs/benchmarks.md says how).
"""

import argparse
import functools
import importlib.util
import pathlib
import warnings
from collections.abc import Iterable
from typing import Any

from elicit.adopy_peer import ADOpyLearner
from elicit.botorch_peer import ACQUISITIONS, ask_people_botorch
from elicit.delay import CONDITIONS, GridLearner, Outcome, ParticleLearner, discounting_people, until_sure
from elicit.methods import METHODS, chooser
from elicit.results import delay_claims, pair_claims, results, save, summarise_delay, summarise_walks
from elicit.table import delay_table, show, walks_table
from elicit.tasks import QUESTIONS, Task, pair_task, three_way_task
from elicit.walk import Measures, ask_people, time_questions
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

RESULTS = pathlib.Path(__file__).parent / "results" / "elicitation.json"
SHORT = 10
"""People beyond those who answer all questions answer this many: the claim about the leading weight."""

LEARNERS = {
    "ours: all parameters": lambda condition: ParticleLearner(condition, "parameters"),
    "ours: discount rate": lambda condition: ParticleLearner(condition, "rate"),
    "grid": GridLearner,
    "ADOpy": ADOpyLearner,
}


def main() -> None:
    """Run the tasks, save each as it ends, print the table."""
    arguments = parse()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    runs = {"pairs": run_pairs, "ways": run_ways, "delay": run_delay}
    done: dict[str, Any] = {}
    found: dict[str, Any] = {}
    with Progress(*columns, console=Console(stderr=True)) as progress:
        for name in arguments.only or runs:
            done[name] = runs[name](arguments, progress)
            found = results(done, arguments.seed)
            if not arguments.quick and arguments.methods is None:
                found = save(RESULTS, done, arguments.seed)
    show(Console(width=150), found)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=300, help="people of the pair task")
    parser.add_argument("--long", type=int, default=100, help="people who answer all 40 questions")
    parser.add_argument("--discounters", type=int, default=200, help="people of the delay task")
    parser.add_argument("--quick", action="store_true", help="few people, nothing saved: does all run?")
    parser.add_argument("--only", action="append", choices=("pairs", "ways", "delay"))
    parser.add_argument("--methods", nargs="+", help="only these methods, nothing saved")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.people, arguments.long, arguments.discounters = 20, 10, 20
    return arguments


def wanted(names: Iterable[str], arguments: argparse.Namespace) -> list[str]:
    return [name for name in names if arguments.methods is None or name in arguments.methods]


def run_pairs(arguments: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """The common pair task, with BoTorch where it is installed."""
    task = pair_task(arguments.people, arguments.seed)
    long = min(arguments.long, arguments.people)
    groups = [(range(long), QUESTIONS), (range(long, arguments.people), SHORT)]
    found, summaries = run_walks(task, groups, arguments, progress)
    absent = run_botorch(task, long, found, summaries, arguments, progress)
    title = "Common pair task: ten weights, 500 alternatives"
    table = walks_table(title, summaries)
    return table | {"methods": summaries, "absent": absent, "claims": pair_claims(found, summaries)}


def run_ways(arguments: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Three of 300 delayed and uncertain alternatives, or neither."""
    task = three_way_task(arguments.long, arguments.seed)
    _, summaries = run_walks(task, [(range(arguments.long), QUESTIONS)], arguments, progress)
    title = "Three ways with delay and probability, or neither: ten weights, 300 alternatives"
    return walks_table(title, summaries) | {"methods": summaries, "absent": [], "claims": {}}


def run_walks(
    task: Task, groups: list[tuple[range, int]], arguments: argparse.Namespace, progress: Progress
) -> tuple[dict[str, list[Measures]], dict[str, Any]]:
    """Every method asks the groups of people, each as many questions as it has."""
    found: dict[str, list[Measures]] = {}
    summaries: dict[str, Any] = {}
    for method in wanted(METHODS[task.name], arguments):
        shown = progress.add_task(f"{task.name}: {method}", total=sum(len(members) for members, _ in groups))
        choose = chooser(task, method)
        found[method] = [
            ask_people(task, choose, members, questions, functools.partial(progress.advance, shown))
            for members, questions in groups
            if members
        ]
        summaries[method] = summarise_walks(found[method], time_questions(task, choose, 3))
    return found, summaries


def run_botorch(
    task: Task,
    people: int,
    found: dict[str, list[Measures]],
    summaries: dict[str, Any],
    arguments: argparse.Namespace,
    progress: Progress,
) -> list[str]:
    """Ask with BoTorch; what is absent, where it is not installed."""
    names = wanted(ACQUISITIONS, arguments)
    if not all(importlib.util.find_spec(package) for package in ("torch", "botorch")):
        return [f"{name} (torch and botorch are not installed)" for name in names]
    for method in names:
        shown = progress.add_task(f"pairs: {method}", total=people)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it adds jitter to a kernel of rank 10, and says so each time
            measures, timing = ask_people_botorch(
                task, method, people, functools.partial(progress.advance, shown)
            )
        found[method] = [measures]
        summaries[method] = summarise_walks([measures], timing)
    return []


def run_delay(arguments: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """The delay-discounting task, with ADOpy where it is installed."""
    names, absent = wanted(LEARNERS, arguments), []
    if "ADOpy" in names and not importlib.util.find_spec("adopy"):
        names.remove("ADOpy")
        absent.append("ADOpy (not installed)")
    shown = progress.add_task("delay", total=len(names) * len(CONDITIONS))
    outcomes: dict[str, dict[str, list[Outcome]]] = {}
    for label, make in CONDITIONS.items():
        condition = make()
        people = discounting_people(condition, arguments.discounters, arguments.seed)
        outcomes[label] = {}
        for method in names:
            outcomes[label][method] = until_sure(LEARNERS[method](condition), people)
            progress.advance(shown)
    conditions = {
        label: {method: summarise_delay(found) for method, found in methods.items()}
        for label, methods in outcomes.items()
    }
    title = "Delay discounting: 380 pairs, until the sd of the log discount rate is under 0.3"
    claims = delay_claims(outcomes, conditions)
    return delay_table(title, conditions) | {"conditions": conditions, "absent": absent, "claims": claims}


if __name__ == "__main__":
    main()
