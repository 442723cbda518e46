"""`check --watch`: judges again when something is saved; no test waits."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from principlecheck.cli.exits import exit_code_of_refusal
from principlecheck.model.report.refusal import Refusal
from principlecheck.packs import loading
from principlecheck.usecases.choosing import load_packs_for_run
from principlecheck.usecases.ports import Ports
from principlecheck.usecases.run import Options, Run
from principlecheck.usecases.watching import (
    WatchScreen,
    WatchSnapshot,
    stamp_watched_files,
    watch_policies,
)
from tests.cli.conftest import loaded_once

Folder = Callable[..., Path]
PROMPT = "targets: {mail: {first_reply: {at_most: 3h}, resolution: {at_most: 4h}}}\n"
LATE = PROMPT.replace("3h", "5h")
BROKEN = "roles: {a: {leads: yes}}\n"


@pytest.fixture(autouse=True)
def _packs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    assert load_packs_for_run([]) is not None


def watched(where: Path, *edits: Callable[[], object]) -> tuple[int, list[str]]:
    """The exit code, and what was said after the first report; an edit is followed by a pause."""
    said: list[str] = []
    steps: Iterator[Callable[[], object]] = iter(
        [step for edit in edits for step in (edit, lambda: None)]
    )

    def wait() -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    def summary(shot: WatchSnapshot) -> str:
        return f"{len(shot.side.report.findings)} left"

    options = Options(date(2026, 11, 22), select=["INT05"])
    ports = Ports(print_line=lambda _line: None)
    screen = WatchScreen(lambda shot: f"whole: {summary(shot)}", summary, said.append)
    last = watch_policies(lambda: Run([where], options, ports), screen, wait)
    return (exit_code_of_refusal(last) if isinstance(last, Refusal) else last.exit_code), said


def saves(where: Path, text: str) -> Callable[[], object]:
    return lambda: (where / "a.yaml").write_text(f"format: 1\n{text}", encoding="utf-8")


def test_what_is_new_and_what_is_solved_is_said_with_the_summary(folder: Folder) -> None:
    where = folder(a=PROMPT)
    code, said = watched(where, saves(where, LATE), saves(where, PROMPT))
    told = "\n".join(said)
    assert code == 0
    assert said[0] == "whole: 0 left"
    assert "✗ new     high INT05" in told
    assert "✓ solved  high INT05" in told
    assert told.rstrip().endswith("0 left")


def test_ctrl_c_ends_with_the_last_exit_code(folder: Folder) -> None:
    where = folder(a=PROMPT)
    assert watched(where, saves(where, LATE))[0] == 1
    assert watched(where, saves(where, BROKEN))[0] == 2


def test_a_typo_on_the_way_makes_nothing_new(folder: Folder) -> None:
    where = folder(a=LATE)
    _, said = watched(where, saves(where, BROKEN), saves(where, LATE + "\n"))
    assert said[-1].startswith("No finding came or went.")


def test_broken_settings_and_an_emptied_folder_do_not_end_it(folder: Folder) -> None:
    where = folder(a=PROMPT)
    settings = where / "principlecheck.yaml"
    code, said = watched(
        where,
        lambda: settings.write_text("format: 1\nselect: [PRD99]\nfail_on: hig\n"),
        settings.unlink,
        (where / "a.yaml").unlink,
    )
    assert code == 3
    assert any(one.startswith("No finding") for one in said)


def test_other_rules_are_told_whole(folder: Folder) -> None:
    where = folder(a=PROMPT)
    settings = where / "principlecheck.yaml"
    _, said = watched(where, lambda: settings.write_text("format: 1\nfail_on: low\n"))
    assert said[-1].startswith("The rules changed.\nwhole: ")


def test_a_save_that_keeps_the_size_is_noticed(folder: Folder) -> None:
    where = folder(a=PROMPT)
    before = stamp_watched_files(Run([where]))
    os.utime(where / "a.yaml", ns=(1, 1))
    assert stamp_watched_files(Run([where])) != before
