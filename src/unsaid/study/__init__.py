"""The use cases: from consent to the reveal."""
