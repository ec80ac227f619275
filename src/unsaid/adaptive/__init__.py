"""Adaptive measurement of one person: ask what tells most, be told the answer, know a little more."""
