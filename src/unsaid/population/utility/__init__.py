"""The utility of one person, with delay and probability, over a population."""
