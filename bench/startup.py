"""`principlecheck check` on one small file against check-jsonschema on the same file.

    python bench/startup.py [runs]

Both are run in turn as whole processes, A B A B …, so that a machine whose speed drifts slows both
alike; the ratio is taken pair by pair. check-jsonschema validates with the generated schema.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from installed import environment

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
FILE = "policies/tidewater-tents/policies.yaml"
OURS: list[Path | str] = [BIN / "principlecheck", "check", FILE]
THEIRS: list[Path | str] = [
    BIN / "check-jsonschema",
    "--schemafile",
    "schemas/policy.schema.json",
    FILE,
]


def seconds(command: list[Path | str]) -> float:
    start = perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)
    return perf_counter() - start


def main(runs: int) -> None:
    seconds(OURS), seconds(THEIRS)  # warm the file cache
    pairs = [(seconds(OURS), seconds(THEIRS)) for _ in range(runs)]
    ours, theirs = zip(*pairs, strict=True)
    ratios = [a / b for a, b in pairs]
    for name, values in (("principlecheck", ours), ("check-jsonschema", theirs), ("ratio", ratios)):
        low, middle, high = min(values), statistics.median(values), max(values)
        print(f"{name:<18} min {low:.3f}  median {middle:.3f}  max {high:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
