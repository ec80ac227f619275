"""The slow proofs of what unsaid promises; each returns its figures beside their targets."""
