"""Adaptive MaxDiff: the best and the worst of five, out of 30 items.

Run it: python examples/adaptive_maxdiff.py
"""

import random

import unsaid

ITEMS = [f"item {number:02}" for number in range(1, 31)]


def main() -> None:
    """Ask somebody made up, and compare what was found with what they want."""
    luck = random.Random(1)
    truth = {f"name[{item}]": luck.gauss(0.0, 1.5) for item in ITEMS}
    design = unsaid.AdaptiveDesign({"name": ITEMS}, size=5, goal="parameters", seed=1)
    done = unsaid.simulate(design, truth, questions=25, worst=True)
    found = done.summary.sort("estimate", descending=True)
    for row in found.rows(named=True):
        print(f"{row['parameter']}: {row['estimate']:+.2f} ± {row['sd']:.2f} (true {row['true']:+.2f})")
    pairs = [(i, j) for i in range(30) for j in range(i)]
    right = sum((found["true"][j] - found["true"][i]) > 0 for i, j in pairs)
    print(f"{right / len(pairs):.0%} of all pairs stand in the right order after 25 questions")


if __name__ == "__main__":
    main()
