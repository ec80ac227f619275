"""Published tables fitted again: values as printed, the tables they are of, how near ours come."""
