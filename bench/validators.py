"""`principlecheck check` against two programs that only validate, on 1 to 10,000 files.

    python bench/validators.py [runs] [--ajv PATH] [--most FILES]

Judging cold, with nothing kept from an earlier run, against check-jsonschema and ajv-cli with the
generated schema, on the same files; the repository is that of `growth.py`. Each is a whole process,
run in turn, A B C A B C …; what is compared is processor time (user and system), so that a
machine that does other work slows no one alone, and the ratio is taken run by run. ajv-cli is found
as `ajv` on the path, or by `--ajv`; it is left out where it is not there.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from growth import SIZES, make
from installed import environment

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SCHEMA = ROOT / "schemas" / "policy.schema.json"
ONE = ROOT / "policies" / "tidewater-tents" / "policies.yaml"
_DATE = re.compile(r"(?<=[ \[])(\d{4}-\d\d-\d\d)(?=[,\]\s}])")


def quoted(folder: Path, copy: Path) -> None:
    """The same files with their dates in quotes: ajv-cli's reader makes objects of bare ones."""
    for path in folder.rglob("*.yaml"):
        to = copy / path.relative_to(folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        to.write_text(_DATE.sub(r'"\1"', text), encoding="utf-8")


def run(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Processor seconds, elapsed seconds and peak memory in KiB of one process."""
    start = perf_counter()
    null = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=null, stderr=null
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command[:4])}: {process.returncode}")
    return used.ru_utime + used.ru_stime, perf_counter() - start, used.ru_maxrss


def commands(ajv: str | None, quoted: Path) -> dict[str, list[str]]:
    files = sorted(str(path) for path in quoted.rglob("*.yaml"))
    found = {
        "principlecheck": [str(BIN / "principlecheck"), "check", ".", "--as-of", "2026-11-22"],
        "check-jsonschema": [str(BIN / "check-jsonschema"), "--schemafile", str(SCHEMA), *files],
    }
    if ajv:
        pattern = f"{quoted}/**/*.yaml"
        options = ["--strict=false", "--spec=draft2020", "--errors=no"]
        found["ajv-cli"] = [ajv, "validate", *options, "-s", str(SCHEMA), "-d", pattern]
    return found


def measure(size: int, ajv: str | None, runs: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder, other = Path(name) / "policies", Path(name) / "quoted"
        if size == 1:
            folder.mkdir()
            shutil.copy(ONE, folder)
        else:
            make(folder, size)
        quoted(folder, other)
        programs = commands(ajv, other)
        run(programs["principlecheck"], folder)  # writes the bytecode, where it has yet to be
        rows = [{k: run(c, folder) for k, c in programs.items()} for _ in range(runs)]
    ours = [row["principlecheck"] for row in rows]
    print(f"{size:>6} files  {statistics.median(r[0] for r in ours):7.2f} s", end="")
    print(f"  {max(r[2] for r in ours) / 1024:6.0f} MiB", end="")
    for name in ("check-jsonschema", "ajv-cli"):
        if name in rows[0]:
            ratio = statistics.median(row["principlecheck"][0] / row[name][0] for row in rows)
            seconds = statistics.median(row[name][0] for row in rows)
            print(f"   {name} {seconds:7.2f} s, {ratio:.2f} x", end="")
    print(flush=True)
    return statistics.median(r[0] for r in ours)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("runs", nargs="?", type=int, default=3)
    parser.add_argument("--ajv", default=shutil.which("ajv"))
    parser.add_argument("--most", type=int, default=SIZES[-1])
    asked = parser.parse_args()
    taken = {
        size: measure(size, asked.ajv, asked.runs if size < 3000 else 1)
        for size in (1, *SIZES)
        if size <= asked.most
    }
    large = [size for size in taken if size >= 300]
    for one, other in pairwise(large):
        exponent = math.log(taken[other] / taken[one]) / math.log(other / one)
        print(f"exponent from {one} to {other} files: {exponent:.2f}")


if __name__ == "__main__":
    main()
