"""Compiled loops over people, tasks and draws."""
