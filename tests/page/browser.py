"""A real Chromium for the tests of pages: found on the machine, never downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.machine import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = "PRINCIPLECHECK_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def found() -> str:
    """The program that PRINCIPLECHECK_CHROMIUM names, else one on the path."""
    named = os.environ.get(CHROMIUM)
    if named and not Path(named).is_file():
        pytest.fail(f"{CHROMIUM} names {named}, which is no file")
    program = named or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        missing(f"no Chromium on the path, and {CHROMIUM} names none")
    return program


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window; in a container it runs as root, where it has no sandbox."""
    from playwright.sync_api import sync_playwright

    program = found()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if root else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()
