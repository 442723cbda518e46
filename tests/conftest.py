"""What holds for every test."""

from hypothesis import settings

# The gate's: the same examples each time, and fewer of them than by hand.
settings.register_profile("gate", settings.get_profile("ci"), max_examples=30)
