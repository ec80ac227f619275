"""What may honestly be said of a posterior, in ids and numbers."""
