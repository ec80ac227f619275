"""Adaptive conjoint: twelve pairs of journeys, each chosen after the last answer.

Run it: python examples/adaptive_conjoint.py
"""

import itertools
import math
import random

import unsaid

truth, luck = {"price": -2.0, "comfort": 1.0, "speed": 0.5}, random.Random(1)
journeys = [dict(zip(truth, levels, strict=True)) for levels in itertools.product((-1, 0, 1), repeat=3)]
design = unsaid.AdaptiveDesign(journeys, seed=1)
while not design.stop(questions=12):
    question = design.ask()
    worth = [sum(truth[name] * one[name] for name in truth) for one in question.alternatives]
    chosen = max((0, 1), key=lambda i: worth[i] - math.log(luck.expovariate(1)))
    info = design.tell(question, chosen)
    print(f"{question.number:>2}: {question.expected_bits:.2f} bits, chose {chosen}, ess {info.ess:.0f}")
print(design.summary(), truth)
