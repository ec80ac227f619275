"""Worlds: places, alternatives and words that a session walks through."""
