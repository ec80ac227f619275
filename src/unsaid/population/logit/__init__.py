"""Conditional logit: the same weights for everyone."""
