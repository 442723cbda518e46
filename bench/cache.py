"""`principlecheck check` on an unchanged repository of 1,000 files: the second run against the first.

    python bench/cache.py [runs]

The repository is made in a temporary folder: Harbour Outfitters, and beside it files of four entries
each, about as long as Harbour's own. Every first run begins with an empty cache. A third kind of run, `--no-cache`, shows
what keeping the report costs the first. All are whole processes, in turn, so that a machine whose
speed drifts slows them alike; the ratio is taken pair by pair.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from growth import make
from plan import OURS

FILES = 1000


def run(folder: Path, cache: Path, *options: str) -> tuple[float, bytes]:
    command = [*OURS, "check", ".", "--as-of", "2026-11-22", *options]
    start = perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(cache), "PRINCIPLECHECK_NO_CACHE": ""},
    )
    taken = perf_counter() - start
    if done.returncode not in (0, 1) or not done.stdout:
        sys.exit(f"{done.returncode}\n{done.stdout.decode()[-800:]}{done.stderr.decode()}")
    return taken, done.stdout


def main(runs: int) -> None:
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name) / "policies", Path(name) / "cache"
        make(folder, FILES)
        run(folder, cache, "--no-cache")  # warm the file cache
        for _ in range(runs):
            shutil.rmtree(cache, ignore_errors=True)
            three = [run(folder, cache), run(folder, cache), run(folder, cache, "--no-cache")]
            if len({printed for _, printed in three}) != 1:
                sys.exit("The runs do not print the same.")
            rows.append([taken for taken, _ in three])
        kept = [path.stat().st_size for path in cache.rglob("*.report")]
    first, second, without = zip(*rows, strict=True)
    told("first", first)
    told("second", second)
    told("--no-cache", without)
    told("first/second", [a / b for a, b in zip(first, second, strict=True)])
    print(f"{FILES} files; the entry kept: {sum(kept):,} bytes")


def told(name: str, values: tuple[float, ...] | list[float]) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name:<14} min {low:.3f}  median {middle:.3f}  max {high:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
