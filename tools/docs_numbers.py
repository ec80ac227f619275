"""Writes the numbers of saved benchmarks into README and docs, between markers; --check only compares.

A marker pair looks like `<!-- numbers:prove -->` ... `<!-- /numbers -->`; what stands between is
replaced by the table that the name stands for.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
PAGES = (
    "README.md",
    "docs/architecture.md",
    "docs/benchmarks.md",
    "docs/populations.md",
    "docs/reproduce.md",
    "docs/scaling.md",
    "docs/zone.md",
)
MARKER = re.compile(r"(<!-- numbers:(?P<name>[a-z-]+) -->\n).*?(<!-- /numbers -->)", re.DOTALL)


def load(name: str) -> dict:
    """One saved result; empty where it has not been made."""
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def row(*cells: object) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*cells: str) -> list[str]:
    """The head of a Markdown table."""
    return [row(*cells), row(*("---" for _ in cells))]


def made_with(versions: dict[str, str]) -> str:
    """One line that says what made a result."""
    return "*" + ", ".join(f"{name} {version}" for name, version in versions.items()) + "*"


def prove_table() -> list[str]:
    """Every proof beside its target."""
    lines = head("proof", "measured", "target", "", "on")
    saved = load("prove")
    for name in ("recovery", "calibration", "speed", "people", "watched", "killed", "killed-server"):
        for figure in saved.get(name, {}).get("figures", []):
            mark = "" if not figure["promise"] else "kept" if figure["holds"] else "**missed**"
            lines.append(
                row(figure["name"], f"{figure['value']:.3g}", figure["promise"], mark, figure["note"])
            )
    versions = next(iter(saved.values()))["versions"] if saved else {}
    return [*lines, "", made_with(versions)]


def journey_table() -> list[str]:
    """What later visits tell, what the story costs, and whether walks keep to it."""
    saved = load("prove").get("journey")
    if not saved:
        return ["not made yet"]
    lines = head("figure", "measured", "target", "", "on")
    for figure in saved["figures"]:
        mark = "kept" if figure["holds"] else "**missed**"
        lines.append(row(figure["name"], f"{figure['value']:.3g}", figure["promise"], mark, figure["note"]))
    details = saved["details"]
    by_visit = ", ".join(f"{bits:.2f}" for bits in details["bits_by_visit"])
    told, free = details["bits_told_free"]
    return [
        *lines,
        "",
        f"Bits told by visit: {by_visit}. With the story {told:.2f}, without {free:.2f}.",
        "",
        made_with(saved["versions"]),
    ]


def people_table() -> list[str]:
    """Bits per choice of real people, held out."""
    lines = head(
        "data", "people", "choices predicted", "chance", "population", "person", "gain (se)", "accuracy"
    )
    details = load("prove").get("people", {}).get("details", {})
    for name, found in details.items():
        if isinstance(found, str):
            lines.append(row(name, found, "", "", "", "", "", ""))
            continue
        bits, gain = found["bits"], found["bits"]["population"] - found["bits"]["person"]
        lines.append(
            row(
                found["dataset"],
                found["people"],
                found["trials_predicted"],
                *(f"{bits[kind]:.3f}" for kind in ("chance", "population", "person")),
                f"{gain:.3f} ({found['se']['gain']:.3f})",
                f"{found['accuracy']['person']:.3f}",
            )
        )
    return lines


def watched_table() -> list[str]:
    """What the Room said of the made-up walkers."""
    details = load("prove").get("watched", {}).get("details", {})
    lines = head(
        "who",
        "says",
        "pursues",
        "Room names what he pursues",
        "what he says",
        "another",
        "cannot tell",
        "enters",
    )
    for name, found in details.get("of", {}).items():
        keys = ("stated", "hidden", "hidden_named", "stated_named", "another_named", "cannot_tell", "entered")
        lines.append(row(name, *(found[key] for key in keys)))
    return [*lines, "", f"*of {details.get('seeds', 0)} seeds each*"]


def zone_figures() -> list[str]:
    """The linter's figures of the built-in world."""
    from unsaid.worlds.check import check_world
    from unsaid.worlds.load import load_world

    report = check_world(load_world("zone")).to_json()
    told = report.pop("languages")
    shown = {
        key: len(value) if isinstance(value, list) else round(value, 3) if isinstance(value, float) else value
        for key, value in report.items()
    }
    for language, tables in told.items():
        shown[f"texts told in {language}"] = "{told} of {total}".format(
            **{key: sum(table[key] for table in tables.values()) for key in ("told", "total")}
        )
    return [*head("figure", "value"), *(row(key.replace("_", " "), value) for key, value in shown.items())]


def with_error(pair: list[float], places: int = 3) -> str:
    """A mean with its standard error."""
    return f"{pair[0]:.{places}f} ± {pair[1]:.{places}f}"


def cell(value: object) -> object:
    """A number, or a mean with its error, as it is shown."""
    if isinstance(value, list) and len(value) == 2:
        return with_error(value)
    return f"{value:.3g}" if isinstance(value, float) else value


def task_tables(name: str, absent: str) -> list[str]:
    """Every task of a benchmark: its table, its claims, and what was not asked or measured."""
    saved = load(name)
    lines: list[str] = []
    for task in saved.get("tasks", {}).values():
        lines += ["", f"**{task['title']}**", "", *head(*task["columns"]), *(row(*r) for r in task["rows"])]
        claims = task.get("claims", {})
        if claims:
            lines += ["", *head("claim", "measured", "target", "")]
            lines += [
                row(what, cell(c["value"]), c["target"], "kept" if c["met"] else "**missed**")
                for what, c in claims.items()
            ]
        if task.get("absent"):
            lines += ["", f"{absent}: " + "; ".join(task["absent"]) + "."]
    return [*lines, "", made_with(saved["versions"])] if saved else ["not made yet"]


def elicitation_tables() -> list[str]:
    """Choosing questions, beside the peers."""
    return task_tables("elicitation", "Not asked")


def population_tables() -> list[str]:
    """Fitting populations, beside the peers."""
    return task_tables("population", "Not measured")


def scaling_table() -> list[str]:
    """Growth with the number of people, and what that makes of 100 million: extrapolated."""
    task = load("population").get("tasks", {}).get("scaling")
    if not task:
        return ["not made yet"]
    lines = [*head(*task["columns"]), *(row(*each) for each in task["rows"])]
    for engine, found in task["details"]["growth"].items():
        name, memory = ("One process", "it") if engine == "local" else ("Two Ray workers", "each of them")
        hours = found["seconds_per_million"] * 100 / 3600
        size = found["gigabytes_per_million"]
        lines += [
            "",
            f"{name}: between {found['from']:,} and {found['to']:,} people each further million takes "
            f"{found['seconds_per_million']:.0f} s and makes {memory} {size:.1f} GB larger. "
            f"Extrapolated, not measured: 100 million people would take {hours:.1f} hours at this rate.",
        ]
    return [*lines, "", made_with(task["versions"])]


def serving_table() -> list[str]:
    """Answers over HTTP, oTree beside."""
    saved = load("serving")
    if not saved:
        return ["not made yet"]
    lines = [*head(*saved["columns"]), *(row(*each) for each in saved["rows"])]
    lines += ["", *head("claim", "measured", "target", "")]
    for what, claim in saved["claims"].items():
        lines.append(
            row(what, f"{claim['value']:g}", claim["target"], "kept" if claim["met"] else "**missed**")
        )
    if saved["absent"]:
        lines += ["", "Not measured: " + "; ".join(saved["absent"]) + "."]
    return [*lines, "", made_with(saved["versions"])]


def population_prior_table() -> list[str]:
    """Forks that a fitted prior spares."""
    saved = load("population_prior")
    if not saved:
        return ["not made yet"]
    limit = str(saved["forks"])
    lines = head(
        "from",
        "forks until one wish leads with .8 (mean)",
        "median",
        f"not in {limit}",
        "it is the right one",
        "probability of the truth after 6",
        f"after {limit}",
    )
    for name, found in saved["kinds"].items():
        truth = found["probability_of_truth"]
        lines.append(
            row(
                name,
                f"{found['mean_forks']:.1f} (se {found['mean_forks_se']:.1f})",
                f"{found['median_forks']:.0f}",
                f"{100 * found['never_sure']:.0f}%",
                f"{100 * found['right_when_sure']:.0f}%",
                f"{truth['6']:.2f}",
                f"{truth[limit]:.2f}",
            )
        )
    gain = saved["saved_forks"]
    note = f"Spared each person: {gain['mean']:.1f} forks (se {gain['se']:.1f}), of {saved['people']} people."
    return [*lines, "", note, "", made_with(saved["versions"])]


def figure(part: str, name: str) -> dict[str, Any]:
    """One figure of the saved proofs."""
    figures = load("prove")[part]["figures"]
    return next(each for each in figures if each["name"] == name)


def headline() -> list[str]:
    """Six numbers that say what the program is worth."""
    found = figure("recovery", "leading wish found after 24 forks")
    covered = figure("recovery", "coverage of 90% intervals")
    fork = figure("speed", "next fork plus update, median ms")
    killed = figure("killed-server", KILLED)
    bits = load("prove")["people"]["details"]["kinley_delay421"]["bits"]
    tables = [each for each in load("reproduce")["tables"] if "holds" in each]
    claims = load("population")["tasks"]["likelihood"]["claims"]
    faster = next(
        each["value"] for name, each in claims.items() if name.startswith("electricity, diagonal: xlogit")
    )
    return [
        *head("", ""),
        row(
            f"**{100 * found['value']:.0f}%**",
            f"of {found['note']} have their leading wish found after 24 forks",
        ),
        row(f"**{100 * covered['value']:.1f}%**", "of true values lie in what is called a 90% interval"),
        row(
            f"**{bits['person']:.2f} bits**",
            f"a choice of someone who is known; {bits['population']:.2f} of one who is not, 1 by chance",
        ),
        row(f"**{fork['value']:.1f} ms**", "from an answer to the next fork"),
        row(f"**{sum(each['holds'] for each in tables)} of {len(tables)}**", PUBLISHED_TABLES),
        row(f"**{faster:.0f} times**", "as fast as xlogit at a mixed logit, and closer to the maximum"),
        "",
        f"*Answers lost in {killed['note'].partition(',')[0]} under `kill -9`: {killed['value']:.0f}.*",
    ]


KILLED = "kill -9 of the server: runs with an acknowledged answer lost or doubled, or a walk astray"
PUBLISHED_TABLES = (
    "published tables of mlogit, Biogeme, Apollo, xlogit and Greene [come out](docs/reproduce.md)"
)


def reproduced(*, simulated: bool) -> list[dict[str, Any]]:
    """Published tables of one kind that were fitted again."""
    return [
        each
        for each in load("reproduce").get("tables", [])
        if "holds" in each and each["simulated"] is simulated
    ]


def reproduce_exact() -> list[str]:
    """Models with one maximum: how far the furthest value is from what is printed."""

    def digits(rows: list[dict[str, Any]]) -> str:
        worst = max(rows, key=lambda each: each["units"], default=None)
        if worst is None:
            return ""
        far = f", {worst['ses']:.0e} se" if worst["units"] > 1 and worst["ses"] is not None else ""
        return f"{worst['units']:.2g}{far}"

    lines = head(
        "table",
        "log likelihood, printed",
        "at the printed values",
        "ours",
        "furthest estimate",
        "furthest se",
        "",
    )
    for each in reproduced(simulated=False):
        found = each["log_likelihood"]
        there = f"{found['at_printed']:.4f}" if "at_printed" in found else ""
        lines.append(
            row(
                f"[{each['title']}]({each['url']})",
                found["printed"],
                there,
                f"{found['ours']:.4f}",
                digits(each["estimates"]),
                digits(each["standard_errors"]),
                "yes" if each["holds"] else "**no**",
            )
        )
    return [
        *lines,
        "",
        "*Furthest: in units of the last printed digit.*",
        "",
        made_with(load("reproduce")["versions"]),
    ]


def reproduce_simulated() -> list[str]:
    """Simulated models: the exact log likelihood of theirs and ours."""
    lines = head(
        "table", "log likelihood, printed", "exact, of the printed values", "exact, ours", "judge", ""
    )
    for each in reproduced(simulated=True):
        exact = each["exact"]
        error = f" ± {exact['error']:.2f}" if exact["error"] else ""
        lines.append(
            row(
                f"[{each['title']}]({each['url']})",
                each["log_likelihood"]["printed"],
                f"{exact['published']:.3f}",
                f"{exact['ours']:.3f}{error}",
                exact["judge"],
                "yes" if each["holds"] else "**no**",
            )
        )
    return lines


def reproduce_notes() -> list[str]:
    """What must be said of single tables."""
    tables = load("reproduce").get("tables", [])
    return [f"- **{each['title']}.** {each['note']}" for each in tables if each["note"]]


def reproduce_values() -> list[str]:
    """Every printed value beside ours."""
    lines: list[str] = []
    for each in [*reproduced(simulated=False), *reproduced(simulated=True)]:
        lines += [
            f"**{each['title']}**: {each['model']}.",
            "",
            *head("", "printed", "ours", "se, printed", "se, ours"),
        ]
        errors = {one["name"]: one for one in each["standard_errors"]}
        names = dict.fromkeys([*(one["name"] for one in each["estimates"]), *errors])
        estimates = {one["name"]: one for one in each["estimates"]}
        for name in names:
            cells = []
            for one in (estimates.get(name), errors.get(name)):
                places = len(one["printed"].partition(".")[2]) if one else 0
                cells += [one["printed"], f"{one['ours']:.{places}f}"] if one else ["", ""]
            lines.append(row(name, *cells))
        lines.append("")
    return lines[:-1]


def reproduce_sources() -> list[str]:
    """Where each table was published, and where its data can be had."""
    tables = load("reproduce").get("tables", [])
    published = [row(each["title"], f"[{each['source']}]({each['url']})") for each in tables]
    files = {each["data"]: each["from"] for each in tables}
    data = [row(f"`{name}`", f"`{how}`" if " " in how else f"<{how}>") for name, how in files.items()]
    absent = [f"- {each['title']}: {each['absent']}" for each in tables if "absent" in each]
    said = ["", "Left out of the saved run:", "", *absent] if absent else []
    return [*head("file", "from"), *data, "", *head("table", "published in"), *published, *said]


LAYER_PURPOSES = re.compile(r"^(.+?)(?:\.\s|\.$|\n\n)", re.DOTALL)


def layers() -> list[str]:
    """The layers as the contracts of pyproject.toml have them, each package by its own first sentence."""
    import ast
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    ordered = next(each["layers"] for each in contracts if each["type"] == "layers")
    lines = head("floor", "package", "what it is for")
    for floor, names in zip(range(len(ordered), 0, -1), ordered, strict=True):
        for name in names.split(" | "):
            module = ROOT / "src" / "unsaid" / name / "__init__.py"
            said = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
            first = LAYER_PURPOSES.match(said)
            lines.append(row(floor, f"`{name}`", " ".join((first[1] if first else said).split())))
    return lines


TABLES: dict[str, Callable[[], list[str]]] = {
    "prove": prove_table,
    "people": people_table,
    "watched": watched_table,
    "zone": zone_figures,
    "journey": journey_table,
    "elicitation": elicitation_tables,
    "serving": serving_table,
    "population": population_tables,
    "scaling": scaling_table,
    "population-prior": population_prior_table,
    "headline": headline,
    "reproduce-exact": reproduce_exact,
    "reproduce-simulated": reproduce_simulated,
    "reproduce-notes": reproduce_notes,
    "reproduce-values": reproduce_values,
    "reproduce-sources": reproduce_sources,
    "layers": layers,
}


def filled(text: str) -> str:
    """The page with all its tables as the saved results have them."""

    def table(match: re.Match[str]) -> str:
        return match[1] + "\n".join(["", *TABLES[match["name"]](), ""]).strip("\n") + "\n" + match[3]

    return MARKER.sub(table, text)


def main() -> int:
    """Fill in the pages, or say which are stale."""
    stale = []
    for name in PAGES:
        path = ROOT / name
        if not path.is_file():
            continue
        before = path.read_text(encoding="utf-8")
        after = filled(before)
        if after != before:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(after, encoding="utf-8")
    if stale:
        print(("stale: " if "--check" in sys.argv else "written: ") + ", ".join(stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
