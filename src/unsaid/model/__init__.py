"""Utility, choice rule, response time, priors and simulated participants."""
