"""The environment of a program that is measured: it has its bytecode, as an installed one does."""

from __future__ import annotations

import os


def environment() -> dict[str, str]:
    """This process's environment without what would have our bytecode made at each start."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
