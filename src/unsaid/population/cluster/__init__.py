"""Populations fitted over a Ray cluster, some people on each worker."""
