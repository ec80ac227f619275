"""Integrals over people and their derivatives: the likelihood of a population."""
