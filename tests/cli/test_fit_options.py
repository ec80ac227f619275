"""Options are defined once, and each command has those of the groups that it takes."""

import dataclasses
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from unsaid.cli.app import app
from unsaid.cli.fit_options import ModelOptions, OutputOptions, ReadingOptions, TableOptions, flattened

OWN_OF_COMMANDS = {
    "fit": (ReadingOptions, ModelOptions, OutputOptions),
    "compare": (ReadingOptions, ModelOptions),
    "replay": (TableOptions,),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pair:
    name: str = "nobody"
    as_many: Annotated[int, typer.Option("--times", min=1)] = 1


def test_fields_become_options_and_come_back_as_one_object():
    found = []
    small = typer.Typer()

    @small.command()
    @flattened
    def greet(who: str, *, pair: Pair, loud: bool = False) -> None:
        """Says hello."""
        found.append((who, pair, loud))

    assert CliRunner().invoke(small, ["a", "--times", "3", "--loud"]).exit_code == 0
    assert CliRunner().invoke(small, ["a", "--name", "b"]).exit_code == 0
    assert found == [("a", Pair(as_many=3), True), ("a", Pair(name="b"), False)]
    assert CliRunner().invoke(small, ["a", "--times", "0"]).exit_code == 2
    assert "Says hello." in CliRunner().invoke(small, ["--help"]).stdout


@pytest.mark.parametrize("command", OWN_OF_COMMANDS)
def test_a_command_has_every_option_of_its_groups(command):
    commands = typer.main.get_command(app).commands  # pyright: ignore[reportAttributeAccessIssue]
    named = {parameter.name for parameter in commands[command].params}
    for group in OWN_OF_COMMANDS[command]:
        assert named >= {field.name for field in dataclasses.fields(group)}
