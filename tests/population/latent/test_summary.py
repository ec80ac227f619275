"""Tables of latent classes say what was found, and what to beware of."""

import re

import numpy as np

from tests.population.latent.test_estimates import classes_fit, classes_of
from unsaid.population.latent.count import render_counts
from unsaid.population.latent.estimates import ClassCount
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.postestimation.compare import HeldOut

EMPTY = Verdict(Outcome.EMPTY_CLASS, "nobody belongs to class 2")
STOPPED = Verdict(Outcome.ITERATIONS_ENDED, "not converged in 3 steps")


def test_each_class_has_its_rows():
    table = str(classes_fit())
    assert table.startswith("2 latent classes\n===")
    assert re.search(r"^Class 1 \(70% of people\) -+$", table, re.M)
    assert re.search(r"^price +-1\.0000 +0\.1000 +-10\.00 +<0\.001 +-1\.1960 +-0\.8040$", table, re.M)
    assert re.search(r"^class 2 +0\.3000 +0\.6000 +- +- +0\.001\d* +0\.9914$", table, re.M)
    assert "curvature" in table
    assert "converged" not in table
    assert max(map(len, table.splitlines())) <= 90


def test_what_speaks_against_them_stands_beneath():
    fit = classes_of(verdict=EMPTY, standard_errors_kind="none")
    table = str(classes_fit(fit._replace(parameter_covariance=np.full((6, 6), np.nan))))
    assert table.endswith(EMPTY.message)
    assert "No standard errors." in table
    assert "NO" in table


def test_numbers_of_classes_stand_below_each_other():
    held = HeldOut(0.91, 0.02, np.zeros(100))
    lost = classes_of(shares=np.array([0.5, 0.3, 0.2]), verdict=STOPPED)
    lost = lost._replace(coefficients=np.zeros((3, 2)))
    table = render_counts([ClassCount(classes_of(), held), ClassCount(lost, None)], 2, 3)
    lines = table.splitlines()
    assert re.match(r" +2 < +-900\.00 +5 +1834\.54 +1823\.03 +0\.9100 \(se 0\.0200\) +0\.3000$", lines[1])
    assert re.match(r" +3  ! +-900\.00 +8 .* - +0\.2000$", lines[2])
    assert lines[3] == "< lowest BIC (tasks): 2; lowest loss on people held out: 3."
    assert lines[4] == f"! 3: {STOPPED.message}"
    assert "largest number tried" in render_counts([ClassCount(classes_of(), None)] * 2, 2)


def test_shares_come_first_and_then_class_by_class():
    summary = classes_fit().summary()
    titles = [title for title, _ in summary.groups]
    assert titles == ["Shares of the classes", "Class 1 (70% of people)", "Class 2 (30% of people)"]
    assert [row.label for row in summary.groups[2][1]] == ["price", "size"]
    assert (summary.header.model, summary.header.bic) == ("2 latent classes", classes_fit().bic)
    assert "log odds" in summary.notes[1]
