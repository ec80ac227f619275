"""The command line: what there is, and how errors leave it. Heavy imports wait until a command runs."""

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from unsaid.cli.compiler import prepare_compiler
from unsaid.cli.fit_options import (
    ChoicesArgument,
    JsonOption,
    ModelOptions,
    OutputOptions,
    ReadingOptions,
    TableOptions,
    WorldOption,
    flattened,
)
from unsaid.version import __version__

__all__ = ["app", "main"]

app = typer.Typer(
    name="unsaid",
    help="Learns what a person wants from what they do, not from what they say.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
walks_app = typer.Typer(no_args_is_help=True, help="Walks kept on this machine: list, show, export, erase.")
world_app = typer.Typer(no_args_is_help=True, help="Worlds: check one, preview it, begin a new one.")
app.add_typer(walks_app, name="walks")
app.add_typer(world_app, name="world")

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="File to keep walks in; by default one in your user data folder."),
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, max=2**32 - 1, help="Repeat a walk exactly.")
]
LanguageOption = Annotated[
    str | None,
    typer.Option("--lang", metavar="CODE", help="Language, as en or ru; by default the world's own."),
]


def _version(wanted: bool) -> bool:
    if wanted:
        typer.echo(f"unsaid {__version__}")
        raise typer.Exit
    return wanted


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Learns what a person wants from what they do, not from what they say."""


@app.command()
def walk(
    resume: Annotated[
        str | None,
        typer.Option(
            "--resume", metavar="ID", help="Go on with a walk: its id, the beginning of it, or 'last'."
        ),
    ] = None,
    world: WorldOption = "zone",
    lang: LanguageOption = None,
    seed: SeedOption = None,
    forks: Annotated[int, typer.Option("--forks", min=2, max=200, help="The most forks.")] = 24,
    timing: Annotated[
        bool, typer.Option("--timing/--no-timing", help="Keep how long each choice takes.")
    ] = True,
    prior: Annotated[
        str | None,
        typer.Option("--prior", metavar="NAME", help="Begin from what others want (fit --as-prior)."),
    ] = None,
    data: DataOption = None,
) -> None:
    """State a wish, walk the Zone, come to the Room."""
    from unsaid.cli.precompile import precompile_world

    # the compiler works while the rest is imported, and then while the person reads
    precompilation = precompile_world(world, forks, lang) if resume is None else None
    from unsaid.cli.walk import walk as run

    run(
        resume=resume,
        world=world,
        language=lang,
        seed=seed,
        forks=forks,
        timing=timing,
        prior=prior,
        data=data,
        precompilation=precompilation,
    )


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 8321,
    world: WorldOption = "zone",
    lang: LanguageOption = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Another name of this machine that may be used."),
    ] = None,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
    log_level: Annotated[
        str, typer.Option("--log-level", help="debug, info, warning or error; info logs each request.")
    ] = "warning",
    data: DataOption = None,
) -> None:
    """Open the gate in the browser; nothing leaves this machine."""
    from unsaid.cli.serve import serve as run

    if log_level not in ("debug", "info", "warning", "error"):
        raise typer.BadParameter("expected debug, info, warning or error", param_hint="--log-level")
    run(
        host=host,
        port=port,
        data=data,
        world=world,
        language=lang,
        allowed=tuple(allow_host or ()),
        browser=browser,
        log_level=log_level,
    )


@app.command()
def watch(
    seed: SeedOption = None,
    world: WorldOption = "zone",
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Watch the Writer, the Professor and the Stalker walk; each says one wish and pursues another."""
    from unsaid.cli.watch import watch as run

    run(seed=seed, world=world, as_json=as_json, language=lang)


@walks_app.command("list")
def walks_list(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the walks that are kept."""
    from unsaid.cli.walks import list_walks

    list_walks(as_json=as_json, data=data)


@walks_app.command("show")
def walks_show(
    walk: str, lang: LanguageOption = None, as_json: JsonOption = False, data: DataOption = None
) -> None:
    """Show one walk; what it reveals only if its walker entered."""
    from unsaid.cli.walks import show_walk

    show_walk(walk, as_json=as_json, data=data, language=lang)


@walks_app.command("export")
def walks_export(
    walk: str,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; by default standard output.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Export one walk as JSON lines, one event each, exactly as recorded."""
    from unsaid.cli.walks import export_walk

    export_walk(walk, output=output, data=data)


@walks_app.command("erase")
def walks_erase(
    walk: str,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    data: DataOption = None,
) -> None:
    """Erase one walk for good."""
    from unsaid.cli.walks import erase_walk

    erase_walk(walk, yes=yes, data=data)


@app.command()
@flattened
def replay(
    data: ChoicesArgument,
    table: TableOptions,
    amount: Annotated[str, typer.Option("--amount", help="Column: what money it is about.")] = "amount",
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    folds: Annotated[int, typer.Option("--folds", min=2, help="Parts that the people are split into.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Learn from half of each person's recorded choices and predict the rest."""
    from unsaid.cli.replay import replay as run

    run(data, table, amount=amount, seed=seed, folds=folds, as_json=as_json)


@app.command()
@flattened
def fit(
    data: ChoicesArgument,
    *,
    reading: ReadingOptions,
    model: Annotated[str, typer.Option(help="logit, mixed, latent, wtp, or discounted.")] = "mixed",
    how: ModelOptions,
    wanted: OutputOptions,
) -> None:
    """Fit what many people want, from anybody's choice data."""
    from unsaid.cli.kernels import import_kernels

    import_kernels()
    from unsaid.cli.fit import fit as run

    run(data, reading, model, how, wanted)


@app.command()
def predict(
    fit: Annotated[Path, typer.Argument(help="A fit that `unsaid fit --save` kept.")],
    whatif: Annotated[Path, typer.Argument(help="What could be offered: a row for each alternative.")],
    known: Annotated[
        bool, typer.Option("--known", help="For the people of the data, not for people like them.")
    ] = False,
    elasticity: Annotated[
        str | None, typer.Option("--elasticity", metavar="ATTRIBUTE", help="By this attribute, too.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    as_json: JsonOption = False,
) -> None:
    """Predict the shares of what could be offered."""
    from unsaid.cli.predict import predict as run

    run(fit, whatif, known=known, elasticity=elasticity, seed=seed, as_json=as_json)


@app.command()
@flattened
def compare(
    files: Annotated[
        list[Path], typer.Argument(help="Fits that `unsaid fit --save` kept; or one file of choices.")
    ],
    *,
    models: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="On one file: logit, diagonal, full, latent:3, wtp."),
    ] = None,
    folds: Annotated[int, typer.Option("--folds", min=0, help="For held-out people; 0 for none.")] = 5,
    loo: Annotated[bool, typer.Option("--loo", help="Leave one person out, through ArviZ.")] = False,
    reading: ReadingOptions,
    how: ModelOptions,
    as_json: JsonOption = False,
) -> None:
    """Compare fits of the same choices, or models on one file of choices with the options of fit."""
    from unsaid.cli.compare import compare_data, compare_fits

    if models is None:
        compare_fits(files, reading, how, as_json=as_json)
        return
    if len(files) != 1:
        raise typer.BadParameter("models are compared on one file of choices", param_hint="FILES")
    from unsaid.cli.kernels import import_kernels

    import_kernels()
    compare_data(files[0], reading, models, how, folds=folds, leave_one_out=loo, as_json=as_json)


@world_app.command("check")
def world_check(
    world: Annotated[str, typer.Argument(help="Name of a built-in world, or a folder.")] = "zone",
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Check a world's files: errors, warnings, how well it can measure, how complete its languages are."""
    from unsaid.cli.world import check

    check(world, as_json=as_json, language=lang)


@world_app.command("texts")
def world_texts(
    world: Annotated[str, typer.Argument(help="Name of a built-in world, or a folder.")] = "zone",
    lang: LanguageOption = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only what is not told in it yet.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to write the files into; by default they are printed."),
    ] = None,
) -> None:
    """Write out a world's texts, to be told in another language: TOML to fill in."""
    from unsaid.cli.texts import texts

    texts(world, language=lang, missing=missing, output=output)


@world_app.command("new")
def world_new(
    name: Annotated[str, typer.Argument(help="Its id: lower-case letters, digits, hyphens.")],
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where to write it; by default a folder of its name, here."),
    ] = None,
) -> None:
    """Write a small valid world, full of comments, to make your own of."""
    from unsaid.cli.world import new

    new(name, folder=folder)


@world_app.command("preview")
def world_preview(
    world: Annotated[str, typer.Argument(help="Name of a built-in world, or a folder.")] = "zone",
    place: Annotated[str | None, typer.Option("--place", metavar="ID", help="Only this place.")] = None,
    walk: Annotated[bool, typer.Option("--walk", help="One walk of somebody made up, instead.")] = False,
    lang: LanguageOption = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Which walk.")] = 0,
    forks: Annotated[int, typer.Option("--forks", min=2, max=200, help="The most forks of it.")] = 24,
    serve: Annotated[bool, typer.Option("--serve", help="Open it in the browser, instead.")] = False,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to serve it at.")] = 8321,
) -> None:
    """Print a world as its readers will meet it, or walk it, or serve it."""
    chosen = [name for name, wanted in (("--place", place), ("--walk", walk), ("--serve", serve)) if wanted]
    if serve and lang is not None:
        raise typer.BadParameter("goes with what is printed, not with --serve", param_hint="--lang")
    if len(chosen) > 1:
        raise typer.BadParameter(f"one of {' and '.join(chosen)} at a time", param_hint=chosen[-1])
    if serve:
        from unsaid.cli.world import serve_preview

        serve_preview(world, port=port)
        return
    from unsaid.cli.preview import preview

    preview(world, place=place, walk=walk, seed=seed, forks=forks, language=lang)


def main() -> NoReturn:
    """Run the command line; exit with 2 for wrong usage, 1 for bad data, 130 when interrupted."""
    from unsaid.types.errors import UnsaidError

    prepare_compiler()
    try:
        app()
    except UnsaidError as error:
        sys.stderr.write(f"unsaid: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        sys.exit(130)
    except BrokenPipeError:
        # the reader of our output went away: nothing more to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(0)
