"""Installs principlecheck for the action into an environment of its own.

Reads VERSION (empty: the sources that came with the action) and RUNNER_TEMP. Standard library
only, run with `python -I`, so that nothing in the repository at hand is imported.
"""

# ruff: noqa: T201 - what is printed is for the runner

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:(?:a|b|rc)[0-9]+)?(?:\.(?:post|dev)[0-9]+)?")


def main() -> int:
    """Ends with 2 where it cannot be installed; the job then fails."""
    version = os.environ.get("VERSION", "").strip()
    if version and not _VERSION.fullmatch(version):
        print(f"::error title=principlecheck::version is not a version: {_shown(version)}")
        return 2
    sources = Path(__file__).resolve().parent.parent.parent
    what = f"principlecheck=={version}" if version else str(sources)
    folder = Path(os.environ["RUNNER_TEMP"]) / "principlecheck"
    venv.create(folder, with_pip=True, clear=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    command = [str(scripts / "python"), "-I", "-m", "pip", "install", "--quiet", what]
    done = subprocess.run(command, check=False, cwd=folder)  # noqa: S603 - a list, and no shell
    if done.returncode:
        print("::error title=principlecheck::principlecheck cannot be installed; see the log.")
        return 2
    return 0


def _shown(text: str) -> str:
    return repr(text)[:100]


if __name__ == "__main__":
    sys.exit(main())
