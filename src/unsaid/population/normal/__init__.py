"""A population whose coefficients are normal over people, or follow from what is; three families share it."""
