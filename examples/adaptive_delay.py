"""A delay-discounting task: money now or more of it later, until the discount rate is known.

Run it and answer by 1 or 2: python examples/adaptive_delay.py. Somebody made up answers with --simulate.
"""

import math
import sys

import unsaid

NOW = [{"euros": euros, "days": 0} for euros in range(5, 100, 5)]
LATER = [{"euros": 100, "days": days} for days in (1, 3, 7, 14, 30, 60, 90, 180, 365, 730)]
PRIOR = {"euros": (0.08, 0.03)}
"""A hundred euros at once are worth about eight in log odds, as in published sets of such choices."""

ENOUGH = {"questions": 30, "sd": {"log_discount_rate": 0.3}}


def show(one: dict) -> str:
    """An alternative in words."""
    return f"{one['euros']} euros " + (f"in {one['days']} days" if one["days"] else "now")


def ask_person(question: unsaid.Question) -> int:
    """What the person at the terminal takes."""
    print(
        f"\n{question.number}. "
        + " or ".join(f"({i}) {show(o)}" for i, o in enumerate(question.alternatives, 1))
    )
    while (given := input("> ").strip()) not in ("1", "2"):
        print("Type 1 or 2.")
    return int(given) - 1


def main() -> None:
    """Ask until the rate is known, and say it."""
    pairs = [(now, len(NOW) + later) for now in range(len(NOW)) for later in range(len(LATER))]
    design = unsaid.AdaptiveDesign(
        NOW + LATER, attributes=["euros"], delay="days", sets=pairs, goal="log_discount_rate", prior=PRIOR
    )
    if "--simulate" in sys.argv:
        done = unsaid.simulate(design, {"euros": 0.08, "log_discount_rate": math.log(0.02)}, questions=30)
        for row in done.summary.rows(named=True):
            print(f"{row['parameter']}: {row['estimate']:.3f} ± {row['sd']:.3f} (true {row['true']:.3f})")
        design = done.design
    while not design.stop(**ENOUGH):
        question = design.ask()
        design.tell(question, ask_person(question))
    rate, low, high = (
        math.exp(design.summary().row(1, named=True)[one]) for one in ("estimate", "low", "high")
    )
    print(f"\nAfter {len(design.answers)} answers: {rate:.4f} a day (95% interval {low:.4f} to {high:.4f}).")
    print(f"Half of what is promised is left after {1 / rate:.0f} days.")


if __name__ == "__main__":
    main()
