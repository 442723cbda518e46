"""Builds the wheel and the source distribution twice from one commit, and compares the bytes.

    python tools/build_twice.py [COMMIT]

Each build is made of the commit alone, in a folder of its own, under another umask, time zone and
locale. Ends with 1 where they differ. Hatchling has to be installed: what builds is what is locked.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parent.parent
SURROUNDINGS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
)
_BUILD = "from hatchling import build; build.build_sdist('{out}'); build.build_wheel('{out}')"


def built(commit: str, folder: Path, surroundings: dict[str, str], mask: int) -> dict[str, str]:
    """The SHA-256 of each file that a build of `commit` makes, by name."""
    sources, out = folder / "sources", folder / "out"
    sources.mkdir(parents=True)
    out.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    before = os.umask(mask)
    try:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as tar:
            tar.extractall(sources, filter="data")
        subprocess.run(
            [sys.executable, "-c", _BUILD.format(out=out.as_posix())],
            cwd=sources,
            env={**os.environ, **surroundings},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    finally:
        os.umask(before)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}


def main() -> int:
    """Prints the digests; 0 where both builds are the same."""
    commit = sys.argv[1] if len(sys.argv) > 1 else "HEAD"
    with tempfile.TemporaryDirectory() as folder:
        first, second = (
            built(commit, Path(folder) / name, surroundings, mask)
            for name, surroundings, mask in zip(
                ("a", "another-name"), SURROUNDINGS, (0o022, 0o077), strict=True
            )
        )
    for name in sorted({*first, *second}):
        same = first.get(name) == second.get(name)
        print(f"{first.get(name, 'missing')}  {name}{'' if same else '  DIFFERS'}")
    return 0 if first == second and first else 1


if __name__ == "__main__":
    sys.exit(main())
