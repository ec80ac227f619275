"""Parts of the benchmark of serving: a cheap client, walkers, the servers, the numbers."""
