"""Adaptive conjoint: twelve pairs of journeys, each chosen after the last answer of somebody made up."""

import itertools

import unsaid

truth = {"price": -2.0, "comfort": 1.0, "speed": 0.5}
journeys = [dict(zip(truth, levels, strict=True)) for levels in itertools.product((-1, 0, 1), repeat=3)]
design = unsaid.AdaptiveDesign(journeys, seed=1)
while not design.stop(questions=12):
    question = design.ask()
    worth = [sum(truth[name] * journey[name] for name in truth) for journey in question.alternatives]
    info = design.tell(question, int(worth[1] > worth[0]))
    print(f"{question.number:>2}: {question.expected_bits:.2f} bits expected, {info.ess:.0f} effective draws")
for name, estimate, sd, *_ in design.summary().rows():
    print(f"{name:>8}: {estimate:+.2f} ± {sd:.2f} (true {truth[name]:+.2f})")
