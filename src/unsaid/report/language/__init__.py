"""The languages that a report is made in: all that a person reads of it."""
