"""What may honestly be said of a posterior."""
