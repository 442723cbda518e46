"""The program, run in this process as its console script runs it."""

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer

from principlecheck.cli import main
from principlecheck.cli.main import build_command_line, run
from principlecheck.packs import loading
from tests.built_in import loaded_once as loaded_once  # asked for beside `Cli`

ROOT = Path(__file__).parent.parent.parent
GOLDEN = Path(__file__).parent.parent / "golden" / "policies"
AS_OF = ("--as-of", "2026-11-22")
TWELVE = "PRD01,PRD03,PRD05,PRD11,SVC01,SVC18,RES01,RES06,INT01,INT06,BUY01,BUY02"
CLEAN = "roles: {a: {}}\nfollow_ups: {f: {owner: a, within: 1 working day, alert_before: 1h}}\n"
MEDIUM = "customer_rules: {r: {kind: refund, reviewed: 2024-01-01}}\n"


@cache
def built_once(*verbs: str) -> Callable[..., object]:
    """The command line with these verbs. To build it costs more than most of what is asked of it,
    and it is built each time in `test_processes.py`.
    """
    return typer.main.get_command(build_command_line(*verbs))


@dataclass(frozen=True)
class Ended:
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line on standard output."""
        return self.out.rstrip("\n").split("\n")[-1]


Cli = Callable[..., Ended]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "disable", lambda: None)
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    monkeypatch.setattr(main, "build_command_line", built_once)

    def call(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["principlecheck", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run()
        out, err = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, out, err)

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes a policy folder; each file without its `format: 1`."""

    def make(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(f"format: 1\n{text}", encoding="utf-8")
        return tmp_path

    return make
