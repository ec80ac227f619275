"""How the code is laid out: sizes, names, docstrings, and who imports whom."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import unsaid

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "unsaid"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)

LONGEST_MODULE = 500
LONGER = {
    # compiled functions that call each other stand in one file: the cache of compiled code looks at one only
    "population/kernels/draws.py": 600,
}
LONGEST_FUNCTION = 60

FILM = (
    "belief companion desire fork gate guard hope persona professor "
    "room stalker threshold trap way wish writer zone"
)
"""What stands in the film's words; in code it has the field's name (docs/glossary.md)."""

NOUNS = frozenset(noun + ending for noun in FILM.split() for ending in ("", "s", "es"))

ALLOWED = {
    "report/evidence/schema.py:Reveal.wishes": "a world's files call its attributes wishes",
    "server/schema.py:Begin.forks": "the page's own word, on the wire to it",
    "session/view.py:ForkView": "the page's own word, on the wire to it",
    "session/view.py:ForkView.ways": "the page's own word, on the wire to it",
    "session/view.py:SessionView.fork": "the page's own word, on the wire to it",
    "session/view.py:WayView": "the page's own word, on the wire to it",
    "server/schema.py:ScenesView.gate": "as in a world's [scenes], on the wire",
    "server/schema.py:ScenesView.room": "as in a world's [scenes], on the wire",
    "server/schema.py:ScenesView.threshold": "as in a world's [scenes], on the wire",
    "server/schema.py:WishView": "the page's own word, on the wire to it",
    "server/schema.py:WorldView.wishes": "the page's own word, on the wire to it",
    "session/view.py:fork_view": "the page's own word, on the wire to it",
    "session/offers.py:Offer.way": "it is the id of a world's Way",
    "session/simulation.py:SimulatedWalk.persona": "it is a world's Persona, as its personas.toml calls it",
}
"""Film nouns that may stand, each for a reason; one that no longer stands must leave this list."""


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def exported(tree: ast.Module) -> list[str] | None:
    """What a module's `__all__` says; None where it has none."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return ast.literal_eval(node.value)  # pyright: ignore[reportAttributeAccessIssue]
    return None


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    whole = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return whole
    return whole - ((first.end_lineno or 0) - first.lineno + 1)


def public_names(tree: ast.Module) -> Iterator[str]:
    """What others can name: what `__all__` says, functions, and classes' attributes as ``Class.name``."""
    yield from exported(tree) or []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield node.name
            for part in node.body:
                if isinstance(part, ast.FunctionDef):
                    yield f"{node.name}.{part.name}"
                elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                    yield f"{node.name}.{part.target.id}"
                elif isinstance(part, ast.Assign):
                    yield from (f"{node.name}.{t.id}" for t in part.targets if isinstance(t, ast.Name))


def words(name: str) -> list[str]:
    """The words of an identifier: ``SimulatedWalk.entered_by`` -> simulated, walk, entered, by."""
    return re.findall(r"[a-z]+|[A-Z][a-z]*", name.replace(".", "_"))


def film_names() -> set[str]:
    found = set()
    for path in MODULES:
        if place(path).startswith(("worlds/", "cli/")):
            continue
        for name in public_names(parsed(path)):
            last = name.rpartition(".")[2]
            if not last.startswith("_") and NOUNS & {word.lower() for word in words(last)}:
                found.add(f"{place(path)}:{name}")
    return found


def test_words_of_identifiers_are_found() -> None:
    assert words("SimulatedWalk.entered_by") == ["Simulated", "Walk", "entered", "by"]
    assert words("hope_of") == ["hope", "of"]


def test_no_film_noun_is_a_public_identifier_outside_the_worlds_and_the_command_line() -> None:
    found = film_names() - set(ALLOWED)
    assert not found, "\n".join(sorted(found))


def test_every_allowance_is_needed_and_has_a_reason() -> None:
    assert set(ALLOWED) - film_names() == set()
    assert all(ALLOWED.values())


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_says_what_it_is_for_and_what_it_offers_and_is_short(path: Path) -> None:
    tree = parsed(path)
    docstring = ast.get_docstring(tree)
    assert docstring
    assert len(docstring.splitlines()[0]) > 10
    most = LONGER.get(path.relative_to(SOURCE).as_posix(), LONGEST_MODULE)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most
    long = {f.name: body_lines(f) for f in functions(tree) if body_lines(f) > LONGEST_FUNCTION}
    assert not long
    only_docstring = len(tree.body) == 1
    if not (path.name == "__init__.py" and only_docstring):
        names = exported(tree)
        assert names is not None
        defined = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
            node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        # what is imported for types alone is offered too, by a module's __getattr__
        top = [*tree.body, *(inner for node in tree.body if isinstance(node, ast.If) for inner in node.body)]
        imported = {
            alias.asname or alias.name
            for node in top
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        assert set(names) <= defined | imported
        assert len(set(names)) == len(names)


def test_modules_have_plain_names() -> None:
    assert [place(path) for path in MODULES if re.match(r"_(?!_)", path.name)] == []


# --- who imports whom

BREACHES = {
    "model/breach.py": "import rich\nimport unsaid.session.study\n",
    "types/breach.py": "import jax\n",
    "cli/breach.py": "import unsaid.inference.smc\n",
    "report/evidence/breach.py": "import unsaid.report.render.text\n",
    "report/language/breach.py": "import numpy\n",
    "server/breach.py": "import unsaid.server.breach_too\n",
    "server/breach_too.py": "import unsaid.server.breach\n",
}
"""Modules that break each contract."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("importlinter")
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "120"},
        check=False,
    )


def test_the_contracts_between_layers_hold() -> None:
    ran = lint(ROOT)
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"Contracts: [5-9] kept, 0 broken\.", ran.stdout)


def test_each_contract_notices_a_breach(tmp_path: Path) -> None:
    shutil.copytree(SOURCE, tmp_path / "src" / "unsaid")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, text in BREACHES.items():
        (tmp_path / "src" / "unsaid" / name).write_text(text)
    ran = lint(tmp_path)
    assert ran.returncode == 1
    assert re.search(r"Contracts: 0 kept, [5-9] broken\.", ran.stdout), ran.stdout


def test_no_public_name_is_a_room_too() -> None:
    """A room that is imported becomes an attribute of the package, and would stand where the name stood."""
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir()} | {
        path.stem for path in SOURCE.glob("*.py")
    }
    assert not rooms & set(unsaid.__all__)
