"""Utility, choice rule, priors and simulated participants."""
