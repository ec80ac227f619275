"""Which public functions a whole run of the tests has executed; it fails where one was not.

Types are checked in tests anyway, at the first calls in each: what checks them notes the call as well.
Workers send what they noted to the process that started them. Of a part of the tests nothing can be said.
"""

import ast
import functools
import inspect
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import beartype
import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"

EXECUTED: set[str] = set()
"""Functions that were called in this process or in workers, as ``unsaid.data.digest:Digest.see``."""

ENOUGH = 100
"""Checks of a function's types in one test, two a call: all of them would take most of the tests' time."""

CHECKS: Counter[str] = Counter()
MADE: Counter[str] = Counter()
"""How often a function was defined; those within others are at each call of these."""

TRUSTED: list[Any] = []

NOT_HERE: dict[str, str] = {
    "unsaid.cli.walk:Walk.settle": "the end of a whole walk: tests/cli/test_walk.py runs it as people do",
    "unsaid.cli.walk:walk": "it takes over the terminal: tests/cli/test_walk.py runs it as people do",
    "unsaid.cli.watch:summary": "tests/cli/test_watch.py reads it as another program does",
    "unsaid.server.run:serve": "it runs until its process ends: tests/cli/test_serve.py, tests/web",
    "unsaid.session.precompile:compute_side_by_side": "it comes before JAX: tests/session/test_precompile.py",
}
"""Public functions that no test can execute in its own process, each with the reason."""


def checked(function: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[..., Any]:
    """The type checker of the tests, which notes what it is called for.

    It is made when a function is first called: most are not, in any one process.
    """
    name = f"{function.__module__}:{function.__qualname__}"
    if "<locals>" in name and MADE[name] >= ENOUGH:
        return function
    MADE[name] += 1
    found: Callable[..., Any] | None = None

    @functools.wraps(function)
    def noting(*given: Any, **also: Any) -> Any:
        nonlocal found
        if found is None:
            found = beartype.beartype(function, *arguments, **named)
            EXECUTED.add(name)
        CHECKS[name] += 1
        if CHECKS[name] == ENOUGH:
            trust(name)
        return found(*given, **also)

    return noting


def trust(name: str) -> None:
    """Check types of a function no more in this test; one within another is checked always."""
    module, _, path = name.partition(":")
    owner: Any = sys.modules.get(module)
    for part in path.split("."):
        owner = inspect.getattr_static(owner, part, None)
    owner = getattr(owner, "fget", None) or getattr(owner, "__func__", owner)
    if callable(owner):
        vars(owner)["__no_type_check__"] = True
        TRUSTED.append(owner)


def trust_nothing() -> None:
    """Check the next test from its first call."""
    CHECKS.clear()
    for function in TRUSTED:
        vars(function).pop("__no_type_check__", None)
    TRUSTED.clear()


def public_functions(path: Path, module: str) -> Iterator[str]:
    """Functions that a module's `__all__` names, and public methods of the classes that it names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    offered: set[str] = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            offered = set(ast.literal_eval(node.value))  # pyright: ignore[reportAttributeAccessIssue]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in offered and not _compiled(node):
            yield f"{module}:{node.name}"
        if isinstance(node, ast.ClassDef) and node.name in offered:
            for part in node.body:
                if (
                    isinstance(part, ast.FunctionDef)
                    and not part.name.startswith("_")
                    and not _abstract(part)
                ):
                    yield f"{module}:{node.name}.{part.name}"


def _compiled(node: ast.FunctionDef) -> bool:
    """Whether a function is machine code, which nothing is noted of."""
    return any("compiled" in ast.unparse(decorator) for decorator in node.decorator_list)


def _abstract(node: ast.FunctionDef) -> bool:
    """Whether a method only says what others must have."""
    last = node.body[-1]
    says_nothing = isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant)
    return says_nothing or any("abstract" in ast.unparse(decorator) for decorator in node.decorator_list)


def all_public_functions() -> set[str]:
    """Of all modules but the migrations, which the database's own tool runs."""
    found: set[str] = set()
    for path in sorted((SOURCE / "unsaid").rglob("*.py")):
        if "migrations" not in path.parts:
            module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
            found |= set(public_functions(path, module))
    return found


class Executed:
    """Gathers what was executed, and judges it at the end of a whole run."""

    def __init__(self, config: pytest.Config):
        self.config = config
        self.problems: list[str] = []
        self.reason = ""

    def pytest_runtest_setup(self) -> None:
        """Each test is checked by itself."""
        trust_nothing()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send it to the process that started this worker; or judge."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["executed"] = sorted(EXECUTED)  # pyright: ignore[reportAttributeAccessIssue]
            return
        self.reason = self._partial(session)
        if not self.reason:
            self.problems = judged(all_public_functions(), EXECUTED)
            if self.problems:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended: with what it executed, or by dying."""
        EXECUTED.update(getattr(node, "workeroutput", {}).get("executed", ()))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what came of it."""
        if self.problems:
            terminalreporter.section("public functions", red=True)
            for problem in self.problems:
                terminalreporter.line(problem)
        elif self.reason:
            terminalreporter.line(f"whether every public function is executed was not judged: {self.reason}")
        else:
            terminalreporter.line("every public function was executed")

    def _partial(self, session: pytest.Session) -> str:
        """Why this run says nothing of all functions; empty where it does."""
        options = self.config.option
        chosen = [*options.keyword.split(), *options.markexpr.split(), *(options.deselect or ())]
        if chosen or options.lf or self.config.args_source != pytest.Config.ArgsSource.TESTPATHS:
            return "only some tests were asked for"
        if session.shouldstop or session.shouldfail or options.collectonly:
            return "not all tests were run"
        return ""


def judged(public: set[str], executed: set[str]) -> list[str]:
    """What is wrong: functions that were not executed, and reasons that are not needed."""
    missing = public - executed - set(NOT_HERE)
    return [
        *(f"{name} was executed by no test" for name in sorted(missing)),
        *(f"{name} needs no reason: it was executed" for name in sorted(set(NOT_HERE) & executed)),
        *(f"{name} needs no reason: there is no such function" for name in sorted(set(NOT_HERE) - public)),
    ]
