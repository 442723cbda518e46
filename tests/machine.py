"""What tests need of the machine beyond Python: a browser, node, Java, LibreOffice, PostgreSQL."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skips a test by hand, since a tool is not on this machine; in CI, which brings all, fails.

    `CI` is set on every host of pipelines that the project knows.
    """
    if os.environ.get("CI"):
        pytest.fail(f"{what}; CI has to bring it (.ci/run does)")
    pytest.skip(what)
