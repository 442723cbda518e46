"""The worked audit under `docs/examples/`, written by the program as anybody would write it.

`python tools/audits.py FOLDER` writes the audits of all worked examples into FOLDER.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = Path("docs") / "examples"
KEPT = ("northwind-home",)
"""What stands in the repository and is held against the program; whoever wants the others builds
them, so that a change of a word is not read five times over."""
AS_OF = "2026-11-22"
OWN = ("report.yaml", "responses.yaml", "narrative", "logo.svg")
"""What a person wrote beside an audit; the rest of its folder is the program's."""
REGISTER = "audit.numbers.yaml"
"""The program's, and read by it again: a number that was given once stays."""


def audits(names: Sequence[str] = KEPT) -> Iterator[tuple[Path, str]]:
    """Every file of the example audits with the text it should have, by its path from the root.

    They are written in a copy outside any repository, so that no revision stands in them.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "policies", copy / "policies")
        for name in names:
            target = copy / EXAMPLES / name
            target.mkdir(parents=True)
            _copy_own(ROOT / EXAMPLES / name, target)
            _audit(copy, name)
            for path in sorted(target.rglob("*")):
                if path.is_file() and path.relative_to(target).parts[0] not in OWN:
                    yield path.relative_to(copy), path.read_text(encoding="utf-8")


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
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"audit of {name} ended with {done.returncode}: {done.stderr}")


def main(words: Sequence[str]) -> None:
    """Writes the audits of all worked examples into the folder that is named."""
    if len(words) != 1:
        raise SystemExit("Name the folder to write to: python tools/audits.py FOLDER")
    names = sorted(one.name for one in (ROOT / "policies").iterdir() if one.is_dir())
    for path, text in audits(names):
        to = Path(words[0]) / path.relative_to(EXAMPLES)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
