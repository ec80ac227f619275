"""What `elicitation.py` compares: tasks, methods, peers and the table."""

import os

# read when numpy is first imported: the products here are small, and threads only get in the way
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
