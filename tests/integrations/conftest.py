"""What holds for the tests of what starts the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.standby import standing_by


@pytest.fixture(scope="session")
def program() -> Iterator[Path]:
    """`principlecheck`, as a program."""
    with standing_by() as path:
        yield path
