"""Recorded choices of real people: learn from half of each person's, predict the rest."""
