"""A file of choices to fit, made up from a known population."""

from pathlib import Path

from tests.population.fits import panel_from, taste


def write_choices(path: Path, *, people: int = 120, tasks: int = 8) -> Path:
    """A long CSV: person, task, alternative, chosen, and three attributes; price is the same to all."""
    panel = panel_from(taste(), people=people, tasks=tasks)
    lines = ["person,task,alternative,chosen," + ",".join(panel.names)]
    row = 0
    for task in range(panel.task_count):
        person = task // tasks
        for alternative in range(3):
            values = ",".join(f"{value:g}" for value in panel.attributes[row])
            chosen = int(panel.chosen[task] == alternative)
            lines.append(f"p{person},{task % tasks},{'abc'[alternative]},{chosen},{values}")
            row += 1
    path.write_text("\n".join(lines) + "\n")
    return path


def write_offers(path: Path) -> Path:
    """Two what-if alternatives."""
    path.write_text("alternative,price,quality,green\nold,1,1,0\nnew,2,2,1\n")
    return path
