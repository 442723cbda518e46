"""Programs and scripts from npm, by a lock file, brought once into a folder of the user's cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.machine import missing

NEEDED = ("package.json", "package-lock.json")


def node() -> str:
    """The program node; the test goes no further where it or npm is not on this machine."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        missing("node and npm are not on this machine")
    return found


def packages(locked: Path, name: str) -> Path:
    """`node_modules` with what the lock file in `locked` names."""
    node()
    npm = shutil.which("npm")
    assert npm
    content = b"".join((locked / needed).read_bytes() for needed in NEEDED)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "principlecheck"
    folder = cache / f"{name}-{hashlib.sha256(content).hexdigest()[:16]}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as made:
            fresh = Path(made) / "fresh"
            fresh.mkdir()
            for needed in NEEDED:
                shutil.copy(locked / needed, fresh)
            options = ["--no-audit", "--no-fund", "--omit=dev", "--ignore-scripts"]
            subprocess.run([npm, "ci", *options], cwd=fresh, check=True, timeout=300)
            if not folder.is_dir():
                fresh.rename(folder)
    return folder / "node_modules"
