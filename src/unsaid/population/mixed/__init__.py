"""Mixed logit: weights that differ between people, by EM and by NUTS."""
