"""The hook as pre-commit itself installs and runs it; it needs the package index for that."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.machine import missing
from tests.repositories import commit, git

ROOT = Path(__file__).parent.parent.parent
PRE_COMMIT = shutil.which("pre-commit", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))  # fmt: skip
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".*_cache", ".hypothesis", ".coverage", ".venv", "venv", "dist", "build"),
    *("__pycache__", "node_modules"),
    *("bench", "docs", "tests"),  # nothing of them is installed, and git would pack them twice
)
CONFIG = """\
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: principlecheck
        args: [".", --as-of, "2026-11-22"]
"""


def test_the_hook_judges_everything_at_once() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["pass_filenames"] is False
    assert (hook["language"], hook["types"]) == ("python", ["yaml"])


def test_pre_commit_passes_on_harbour_and_fails_on_northwind(tmp_path: Path) -> None:
    if PRE_COMMIT is None:
        missing("pre-commit is not installed")
    hooks = tmp_path / "hooks"
    shutil.copytree(ROOT, hooks, ignore=LEFT_OUT)
    git(hooks, "init", "-q", "-b", "main")
    rev = commit(hooks)
    ended = {}
    for name in ("harbour-outfitters", "northwind-home"):
        house = tmp_path / name
        shutil.copytree(ROOT / "policies" / name, house)
        (house / ".pre-commit-config.yaml").write_text(CONFIG.format(hooks=hooks, rev=rev))
        git(house, "init", "-q", "-b", "main")
        git(house, "add", "-A")
        ended[name] = subprocess.run(
            [str(PRE_COMMIT), "run", "--all-files", "--verbose"],
            cwd=house,
            env=_environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    harbour, northwind = ended.values()
    assert harbour.returncode == 0, harbour.stdout + harbour.stderr
    assert "no finding" in harbour.stdout
    assert northwind.returncode == 1, northwind.stdout + northwind.stderr
    assert "exit code: 1" in northwind.stdout
    assert "critical PRD01" in northwind.stdout


def _environment(folder: Path) -> dict[str, str]:
    """No environment of pre-commit's own is left outside the test's folder."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "PRE_COMMIT_HOME": str(folder / "cache"),
        "PRE_COMMIT_COLOR": "never",
        # Two runs use a small part of what is installed. Pip negates what this says: 0 is no compiling.
        "PIP_NO_COMPILE": "0",
        "VIRTUALENV_SYMLINK_APP_DATA": "1",  # pip itself is then compiled once, not in each run
    }
