"""Repositories of 30 to 10,000 files, for the other measurements.

Harbour Outfitters, and beside it files of four entries each, about as long as Harbour's own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from plan import DECISION, HARBOUR, REFUSAL, REPLY, RULE

SIZES = (30, 300, 1000, 3000, 10_000)
KINDS = (RULE, DECISION, REPLY, REFUSAL)


def make(folder: Path, files: int) -> None:
    """Writes a repository of so many policy files."""
    shutil.copytree(HARBOUR, folder / "harbour")
    (folder / ".git").mkdir()
    for n in range(files - sum(1 for _ in folder.rglob("*.yaml"))):
        path = folder / "small" / str(n % 12) / f"{n}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        texts = (kind.format(n=n, day=n % 27 + 1, amount=20 + n % 30) for kind in KINDS)
        rule, decision, reply, refusal = (text.removeprefix("format: 1\n") for text in texts)
        refusal = refusal.removeprefix("replies:\n")
        path.write_text(f"format: 1\n{rule}{decision}{reply}{refusal}", encoding="utf-8")
