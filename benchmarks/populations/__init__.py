"""Parts of the benchmark of fitted populations."""
