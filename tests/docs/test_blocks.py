"""Every block of Python or shell in the pages runs, in its order there, on small made-up tables.

That takes minutes, so `make docs` does it, which sets UNSAID_DOCS; `make test` leaves it out.
"""

import os
import shlex
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from tests.docs.pages import PAGES, ROOT, Block, blocks, commands, name
from unsaid.cli.app import app

PEOPLE, TASKS, OFFERED = 50, 8, 3


def choice_table(seed: int) -> pl.DataFrame:
    """People who differ in what a price is to them, with what the pages' examples ask about."""
    rng = np.random.default_rng(seed)
    people = np.repeat(np.arange(PEOPLE), TASKS * OFFERED)
    tasks = np.tile(np.repeat(np.arange(TASKS), OFFERED), PEOPLE)
    price, size = rng.uniform(1, 5, people.size), rng.uniform(0.5, 3, people.size)
    brand = rng.integers(0, 3, people.size)
    age, region = rng.integers(20, 70, PEOPLE)[people], rng.integers(0, 3, PEOPLE)[people]
    taste = (-1.0 + 0.6 * rng.normal(size=PEOPLE))[people]
    utility = (
        taste * price
        + (0.8 + 0.5 * rng.normal(size=PEOPLE))[people] * size
        + 0.7 * (brand == 1)
        + rng.gumbel(size=people.size)
    )
    picked = (utility.reshape(-1, OFFERED).argmax(1)[:, None] == np.arange(OFFERED)).astype(int).ravel()
    return pl.DataFrame(
        {
            "id": people,
            "question": tasks,
            "chosen": picked,
            "price": price.round(2),
            "size": size.round(2),
            "brand": np.array(["Aster", "Birch", "Cedar"])[brand],
            "income": np.round(1 + age / 30, 2),
            "age": age,
            "region": np.array(["north", "south", "west"])[region],
            "village": people % 12,
        }
    )


def delay_table(seed: int) -> pl.DataFrame:
    """Money now or later, by people who discount it."""
    rng = np.random.default_rng(seed)
    people = np.repeat(np.arange(PEOPLE), 2 * 12)
    amount = rng.uniform(1, 8, people.size)
    delay = np.tile([0, 1], people.size // 2) * rng.choice([7, 30, 90, 365], people.size)
    rate = np.exp(-4 + 0.5 * rng.normal(size=PEOPLE))[people]
    utility = amount / (1 + rate * delay) + rng.gumbel(size=people.size)
    picked = (utility.reshape(-1, 2).argmax(1)[:, None] == np.arange(2)).astype(int).ravel()
    return pl.DataFrame(
        {
            "id": people,
            "question": np.tile(np.repeat(np.arange(12), 2), PEOPLE),
            "chosen": picked,
            "amount": amount.round(2),
            "delay_days": delay,
        }
    )


def swissmetro_table(seed: int) -> pl.DataFrame:
    """A row per task, columns by alternative, as Swissmetro's."""
    rng = np.random.default_rng(seed)
    rows = PEOPLE * TASKS
    names = ("TRAIN", "SM", "CAR")
    columns = {f"{mode}_{what}": rng.integers(20, 200, rows) for mode in names for what in ("TT", "CO", "HE")}
    return pl.DataFrame(
        {
            "ID": np.repeat(np.arange(PEOPLE), TASKS),
            "PURPOSE": rng.integers(1, 4, rows),
            "CHOICE": rng.integers(1, 4, rows),
            **columns,
            **{f"{mode}_AV": np.ones(rows, int) for mode in names},
        }
    )


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder with the files that the pages speak of."""
    choices, delays = choice_table(1), delay_table(2)
    choices.write_csv(tmp_path / "choices.csv")
    asked = choices.rename({"id": "who", "question": "screen", "chosen": "picked"})
    asked.write_csv(tmp_path / "survey.csv")
    choices.write_parquet(tmp_path / "choices.parquet")
    choices.head(OFFERED).select("price", "size", "brand", "income", "age", "region").write_csv(
        tmp_path / "offers.csv"
    )
    delays.write_csv(tmp_path / "delays.csv")
    delays.head(2).select("amount", "delay_days").write_csv(tmp_path / "delayed-offers.csv")
    swissmetro_table(3).write_csv(tmp_path / "swissmetro.dat", separator="\t")
    monkeypatch.setenv("UNSAID_HOME", str(tmp_path / "home"))
    with chdir(tmp_path):
        yield tmp_path


def run_shell(block: Block) -> None:
    for command in commands(block):
        words = shlex.split(command)
        assert words[0] == "unsaid", (
            f"line {block.line}: only unsaid is run here; say why this is not: {command}"
        )
        ran = CliRunner().invoke(app, words[1:])
        if ran.exit_code:
            raise AssertionError(f"line {block.line}: {command}\n{ran.output}") from ran.exception


def run_python(block: Block, page: Path, names: dict[str, object]) -> None:
    # as many lines before it as on the page, so that an error names the page's own line
    code = "\n" * block.line + block.code
    exec(compile(code, name(page), "exec"), names)  # noqa: S102 - the pages are ours


RUNNABLE = [
    page
    for page in PAGES
    if any(
        block.language in ("python", "sh") and not block.why
        for block in blocks(page.read_text(encoding="utf-8"))
    )
]


@pytest.mark.skipif("UNSAID_DOCS" not in os.environ, reason="make docs runs what stands in the pages")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", RUNNABLE, ids=name)
def test_the_blocks_of_a_page_run_in_order(page: Path, workplace: Path) -> None:
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.why is None and block.language == "sh":
            run_shell(block)
        elif block.why is None and block.language == "python":
            run_python(block, page, names)


def test_a_block_that_is_not_run_says_why() -> None:
    bare = [
        f"{name(page)}:{block.line}"
        for page in PAGES
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.why is not None and len(block.why.split()) < 4
    ]
    assert not bare


def test_a_block_that_fails_is_noticed(workplace: Path) -> None:
    with pytest.raises(AssertionError, match=r"no-such\.csv"):
        run_shell(Block(1, "sh", "unsaid fit no-such.csv\n", None))
    with pytest.raises(NameError):
        run_python(Block(1, "python", "nothing\n", None), ROOT / "README.md", {})
