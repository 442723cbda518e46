"""What holds for every test."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

# The gate's: the same examples each time, and fewer of them than by hand.
settings.register_profile("gate", settings.get_profile("ci"), max_examples=30)


@pytest.fixture(scope="session", autouse=True)
def no_cache() -> Iterator[None]:
    """Tests judge afresh, and leave the cache of whoever runs them alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRINCIPLECHECK_NO_CACHE", "1")
        yield
