"""The next choice set."""
