"""A real Chromium for the tests of pages: found on the machine, never downloaded."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

CHROMIUM = "PRINCIPLECHECK_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def chromium() -> Path | None:
    """The program that PRINCIPLECHECK_CHROMIUM names, else one on the path."""
    named = os.environ.get(CHROMIUM)
    if named:
        return Path(named)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None
