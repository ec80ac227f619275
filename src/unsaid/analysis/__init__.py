"""The use cases of a table of choices: fit, compare, save, report."""
