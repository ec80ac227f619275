"""The append-only, hash-chained log of sessions and its fold."""
