"""Latent classes: people of a few kinds, each with weights of its own."""
