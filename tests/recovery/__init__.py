"""Recovery of known parameters from simulated choices."""
