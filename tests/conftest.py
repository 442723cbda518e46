"""What holds for every test."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def no_cache() -> Iterator[None]:
    """Tests judge afresh, and leave the cache of whoever runs them alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRINCIPLECHECK_NO_CACHE", "1")
        yield
