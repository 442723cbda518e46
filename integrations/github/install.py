"""Installs principlecheck for the action into an environment of its own.

Reads VERSION (empty: the sources that came with the action), VERSION_HASH (the SHA-256 of that
version's wheel) and RUNNER_TEMP. Whatever it installs is locked with hashes in requirements.txt
beside this folder. Standard library only, run with `python -I`, so that nothing in the repository
at hand is imported.
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
_HASH = re.compile(r"[0-9a-f]{64}")
SOURCES = Path(__file__).resolve().parent.parent.parent
LOCK = SOURCES / "integrations" / "requirements.txt"


def main() -> int:
    """Ends with 2 where it cannot be installed; the job then fails."""
    version = os.environ.get("VERSION", "").strip()
    digest = os.environ.get("VERSION_HASH", "").strip().lower().removeprefix("sha256:")
    if version and not _VERSION.fullmatch(version):
        print(f"::error title=principlecheck::version is not a version: {_shown(version)}")
        return 2
    if digest and not (version and _HASH.fullmatch(digest)):
        says = "version-hash is the SHA-256 of the wheel of `version`, in 64 digits"
        print(f"::error title=principlecheck::{says}: {_shown(digest)}")
        return 2
    folder = Path(os.environ["RUNNER_TEMP"]) / "principlecheck"
    venv.create(folder, with_pip=True, clear=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    for words in steps(folder, version, digest):
        command = [str(scripts / "python"), "-I", "-m", "pip", "install", "--quiet", *words]
        done = subprocess.run(command, check=False, cwd=folder)  # noqa: S603 - a list, and no shell
        if done.returncode:
            print("::error title=principlecheck::principlecheck cannot be installed; see the log.")
            return 2
    if version and not digest:
        print("::notice title=principlecheck::version is not held to a hash; give version-hash.")
    return 0


def steps(folder: Path, version: str, digest: str) -> list[list[str]]:
    """What pip installs, one call after another: packages that are locked with their hashes first,
    then the program itself, which brings nothing along that is not.
    """
    locked = ["--require-hashes", "--no-deps", "-r", str(LOCK)]
    if not version:
        # What builds the sources is among what is locked, so that pip fetches no newer one for it.
        return [locked, ["--no-deps", "--no-build-isolation", str(SOURCES)]]
    if not digest:
        return [["-c", str(_constraints(folder)), f"principlecheck=={version}"]]
    wanted = folder / "principlecheck.txt"
    wanted.write_text(f"principlecheck=={version} --hash=sha256:{digest}\n", encoding="utf-8")
    return [locked, ["--require-hashes", "--no-deps", "-r", str(wanted)]]


def _constraints(folder: Path) -> Path:
    """The locked versions without their hashes, which another version may not all want."""
    lines = LOCK.read_text(encoding="utf-8").split("\n")
    pinned = [line.removesuffix(" \\") for line in lines if "==" in line and line[:1].isalnum()]
    path = folder / "constraints.txt"
    path.write_text("\n".join([*pinned, ""]), encoding="utf-8")
    return path


def _shown(text: str) -> str:
    return repr(text)[:100]


if __name__ == "__main__":
    sys.exit(main())
