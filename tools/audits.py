"""The audits under `docs/examples/`, written by the program as anybody would write them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = Path("docs") / "examples"
AS_OF = "2026-11-22"
OWN = ("report.yaml", "responses.yaml", "narrative", "logo.svg")
"""What a person wrote beside an audit; the rest of its folder is the program's."""
REGISTER = "audit.numbers.yaml"
"""The program's, and read by it again: a number that was given once stays."""


def audits() -> Iterator[tuple[Path, str]]:
    """Every file of the example audits with the text it should have.

    They are written in a copy outside any repository, so that no revision stands in them.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "policies", copy / "policies")
        for policies in sorted((copy / "policies").iterdir()):
            target = copy / EXAMPLES / policies.name
            target.mkdir(parents=True)
            _copy_own(ROOT / EXAMPLES / policies.name, target)
            _audit(copy, policies.name)
            for path in sorted(target.rglob("*")):
                if path.is_file() and path.relative_to(target).parts[0] not in OWN:
                    yield ROOT / path.relative_to(copy), path.read_text(encoding="utf-8")


def _copy_own(source: Path, target: Path) -> None:
    for name in (*OWN, REGISTER):
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
        elif (source / name).is_file():
            shutil.copy(source / name, target / name)


def _audit(folder: Path, name: str) -> None:
    target = EXAMPLES / name
    words = ["audit", f"policies/{name}", "--as-of", AS_OF, "-o", (target / "audit.md").as_posix()]
    words += ["--html", (target / "audit.html").as_posix()]
    script = "from principlecheck.cli.main import run; run()"
    environment = {**os.environ, "PRINCIPLECHECK_NO_CACHE": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"audit of {name} ended with {done.returncode}: {done.stderr}")
