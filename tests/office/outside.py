"""Programs of others that open what is written: LibreOffice, and Microsoft's Open XML SDK."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machine import missing
from tests.npm import packages

LOCKED = Path(__file__).parent
BRIEFLY = {
    "DOTNET_TieredPGO": "0",
    "DOTNET_gcConcurrent": "0",
    "DOTNET_TC_BackgroundWorkerTimeoutMs": "0",
}
"""For a .NET program that ends after a second: it spends none on becoming faster later."""


def faults(path: Path) -> list[str]:
    """What the Open XML SDK, which knows ECMA-376, has against a file."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        # Not for CI to bring: its program for other systems is another package.
        pytest.skip("the Open XML SDK as a program is locked for Linux on x86-64")
    program = packages(LOCKED, "office") / "@xarsh" / "ooxml-validator-linux-x64"
    ended = subprocess.run(
        [program / "ooxml-validator", path],
        env={**os.environ, **BRIEFLY},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    if ended.returncode > 1:
        missing(f"the Open XML SDK does not run on this machine ({ended.stderr.strip()})")
    told = json.loads(ended.stdout)
    return [str(error) for error in told["errors"]]


def converted(ending: str, folder: Path, *paths: Path) -> list[Path]:
    """Files opened in LibreOffice and saved in `folder` as another kind; most of the time goes into
    starting it, so it is started once for all of them.
    """
    program = shutil.which("soffice")
    if program is None:
        missing("LibreOffice is not on this machine")
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", ending,
         "--outdir", folder, *paths],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return [folder / f"{path.stem}.{ending.partition(':')[0]}" for path in paths]
