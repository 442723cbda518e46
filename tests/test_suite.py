"""What the suite says of its own files."""

from pathlib import Path

import pytest

from tests.conftest import LONGEST_FIRST, TOGETHER, UNCOUNTED

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("begin", [*LONGEST_FIRST, *TOGETHER, *UNCOUNTED])
def test_each_file_that_is_run_in_a_way_of_its_own_is_there(begin: str) -> None:
    path, _, test = begin.partition("::")
    assert (ROOT / path).exists()
    assert not test or f"def {test}" in (ROOT / path).read_text(encoding="utf-8")
