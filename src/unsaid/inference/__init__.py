"""The posterior of one person."""
