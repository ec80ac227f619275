"""A table of choices becomes a panel: read, checked, reshaped and coded."""
