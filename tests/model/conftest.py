"""Property tests may take their time: the first example of each shape is compiled."""

from hypothesis import settings

settings.register_profile("compiled", deadline=None, max_examples=40)
settings.load_profile("compiled")
