"""One browser for all tests of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Skips where there is no Chromium, or no driver for it."""
    pytest.importorskip("playwright.sync_api", reason="the Python package playwright is missing")
    from tests.page.browser import chromium

    with chromium() as running:
        yield running
