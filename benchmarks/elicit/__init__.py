"""What `elicitation.py` compares: tasks, methods, peers and the table."""

import os

# read when numpy and jax are first imported: the products here are small, and threads only get in the way
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NPROC", "1")
