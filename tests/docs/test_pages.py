"""Nothing that a page names is missing: links, anchors, files, modules, commands, options."""

import importlib
import re
import shlex
from pathlib import Path

import pytest
import typer

from tests.docs.pages import PAGES, ROOT, Block, anchors, blocks, commands, inline, links, name
from unsaid.cli.app import app

GENERATED = ROOT / "docs" / "reference"
"""Pages that `make docs` writes; Sphinx itself checks the links to them."""

LANGUAGES = {
    "python",
    "sh",
    "text",
    "toml",
    "json",
    "r",
    "{toctree}",
    "{include} ../CONTRIBUTING.md",
    "{include} ../CHANGELOG.md",
    "{eval-rst}",
}
"""What a block may be in; a block without one is read as nothing and checked as nothing."""

TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))

every_page = pytest.mark.parametrize("page", PAGES, ids=name)
of_today = pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=name)
"""The changelog tells of what has been, too."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@every_page
def test_every_link_leads_to_something(page: Path) -> None:
    dead = []
    for link in links(text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        if GENERATED in path.parents:
            continue
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(text_of(path))):
            dead.append(link)
    assert not dead


@every_page
def test_every_block_says_what_it_is_in(page: Path) -> None:
    unknown = [
        f"line {block.line}: {block.language!r}"
        for block in blocks(text_of(page))
        if block.language not in LANGUAGES
    ]
    assert not unknown


SUFFIXES = ("py", "md", "toml", "ts", "svelte", "svg", "ipynb")
PATH = re.compile(
    rf"^[\w./-]*\w\.(?:{'|'.join(SUFFIXES)})$|^(?:src|tests|docs|tools|web|benchmarks|examples|changelog\.d)/[\w./-]*$"
)
FOLDERS = [
    ROOT,
    ROOT / "docs",
    ROOT / "web" / "src",
    *(
        ROOT / "src" / "unsaid" / folder
        for folder in ("", "worlds/zone", "worlds/zone/languages/ru", "worlds/framing", "report/language")
    ),
]
"""Where a path that a page names may be seen from."""

MADE_UP = re.compile(r"report\.html|places/<|(^|/)xx\b")
"""Paths that stand for others: `xx` is whatever language."""


def missing_paths(page: Path) -> list[str]:
    found = []
    for code in inline(text_of(page)):
        if (
            PATH.match(code)
            and not MADE_UP.search(code)
            and not any((folder / code).exists() for folder in (*FOLDERS, page.parent))
        ):
            found.append(code)
    return found


@of_today
def test_every_file_that_is_named_exists(page: Path) -> None:
    assert missing_paths(page) == []


FILES = {"unsaid.sqlite3"}


def resolves(dotted: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            if not hasattr(thing, part):
                return False
            thing = getattr(thing, part)
        return True
    return False


@of_today
def test_every_dotted_name_is_there(page: Path) -> None:
    dotted = {
        found[0] for code in inline(text_of(page)) if (found := re.match(r"unsaid(\.\w+)+(?!\.)", code))
    } - FILES
    assert [each for each in sorted(dotted) if not resolves(each)] == []


# --- commands


def command_tree() -> dict[str, set[str]]:
    """Every command of the program, as `unsaid world check`, with its options."""
    found: dict[str, set[str]] = {}

    def walk(path: str, command: object) -> None:
        options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        found[path] = {*options, "--help"}
        for below, inner in getattr(command, "commands", {}).items():
            walk(f"{path} {below}", inner)

    walk("unsaid", typer.main.get_command(app))
    return found


COMMANDS = command_tree()


def faults(command: str) -> list[str]:
    """What a command line names that is not there: a command of unsaid, an option of it, a target of make."""
    try:
        words = shlex.split(command.partition(" > ")[0].partition(" >> ")[0])
    except ValueError:
        return [f"cannot be read: {command}"]
    if words[:1] == ["make"]:
        return [f"make {word}" for word in words[1:] if re.match(r"[a-z-]+$", word) and word not in TARGETS]
    if "unsaid" not in words[:4] or words[0] not in ("unsaid", "uv"):
        return []
    words = words[words.index("unsaid") :]
    path = "unsaid"
    while len(words) > 1 and f"{path} {words[1]}" in COMMANDS:
        path, words = f"{path} {words[1]}", words[1:]
    below = any(each.startswith(path + " ") for each in COMMANDS)
    if below and len(words) > 1 and re.match(r"[a-z-]+$", words[1]):
        return [f"{path} {words[1]}"]
    options = [word.partition("=")[0] for word in words[1:] if word.startswith("--")]
    return [f"{path} {option}" for option in options if option not in COMMANDS[path]]


def lines_of(page: Path) -> list[str]:
    """The command lines of a page, in blocks and between backticks."""
    text = text_of(page)
    in_blocks = [
        line for block in blocks(text) if block.language in ("sh", "text", "") for line in commands(block)
    ]
    return [
        line for line in (*in_blocks, *inline(text)) if re.match(r"(uv run )?unsaid [a-z-]|make [a-z]", line)
    ]


@of_today
def test_every_command_and_option_is_one_of_the_program(page: Path) -> None:
    assert [fault for line in lines_of(page) for fault in faults(line)] == []


OPTION = re.compile(r"^--[a-z][a-z-]+(?=$|[ =])")
OTHERS = {"--quick", "--only", "--resume", "--check", "--no-deps", "--keep", "--version", "--draft"}
"""Options of programs beside unsaid that pages speak of."""


@of_today
def test_every_option_between_backticks_is_some_commands(page: Path) -> None:
    known = set().union(*COMMANDS.values()) | OTHERS
    named = {found[0] for code in inline(text_of(page)) if (found := OPTION.match(code))}
    assert sorted(named - known) == []


def test_the_checks_notice_what_is_missing() -> None:
    assert faults("unsaid fit x.csv --no-such 3") == ["unsaid fit --no-such"]
    assert faults("unsaid world chekc x") == ["unsaid world chekc"]
    assert faults("make tset") == ["make tset"]
    assert faults("unsaid world check x --lang ru") == faults("make test  ") == []
    assert not resolves("unsaid.data.columns.Colums")
    assert resolves("unsaid.data.columns.Columns")
    assert anchors("# A b\n## `C`, d\n## A b\n") == {"a-b", "c-d", "a-b-1"}
    assert links("[a](b.md#c) `[x](y)` ![p](q.png)") == ["b.md#c", "q.png"]
    found = list(blocks("<!-- not run: no -->\n```sh\na \\\n b # c\n```\n"))
    assert found == [Block(2, "sh", "a \\\n b # c\n", "no")]
    assert list(commands(found[0])) == ["a   b"]
