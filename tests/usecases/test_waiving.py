"""Waivers that several people write at once: each stands in the file afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from principlecheck.model.report.refusal import Refusal
from principlecheck.packs import loading
from principlecheck.reading.yaml import read_yaml
from principlecheck.usecases.run import Options, Run
from principlecheck.usecases.waiving import WaiverAcceptance, waive_all_findings, waive_one_finding
from tests.cli.conftest import loaded_once

MANY = 8
UNTIL = WaiverAcceptance("finance", "Ana", "Soon.", date(2027, 1, 31))
AS_OF = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As many findings of one rule as there are people who accept one."""
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    monkeypatch.chdir(tmp_path)
    rules = "".join(f"  r{n}: {{kind: refund, reviewed: 2024-01-01}}\n" for n in range(MANY))
    Path("p").mkdir()
    Path("p/a.yaml").write_text(f"format: 1\ncustomer_rules:\n{rules}", encoding="utf-8")
    return Path("p")


def opened(folder: Path) -> Run:
    run = Run([folder], Options(AS_OF, select=["BUY02"]))
    assert len(run.report.findings) == MANY
    return run


def at_once(tasks: list[Callable[[], object]]) -> list[object]:
    """What each of several tasks ends with, all begun in the same moment."""
    barrier = Barrier(len(tasks))

    def begun(task: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return task()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [one.result() for one in [pool.submit(begun, task) for task in tasks]]


def written() -> set[str]:
    value = read_yaml(Path("p/waivers.yaml").read_bytes(), "waivers.yaml")
    return {one["entry"] for one in value["waivers"].values()}


def test_waivers_that_are_written_at_once_all_stand_there(folder: Path) -> None:
    runs = [opened(folder) for _ in range(MANY)]

    def task(number: int) -> Callable[[], object]:
        return lambda: waive_one_finding(runs[number], "BUY02", f"customer_rules.r{number}", UNTIL)

    ended = at_once([task(number) for number in range(MANY)])
    assert not [one for one in ended if isinstance(one, Refusal)]
    assert written() == {f"customer_rules.r{number}" for number in range(MANY)}
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_one_finding_is_waived_once_though_two_do_it_at_once(folder: Path) -> None:
    runs = [opened(folder) for _ in range(3)]

    def task(run: Run) -> Callable[[], object]:
        return lambda: waive_one_finding(run, "BUY02", "customer_rules.r0", UNTIL)

    refused = [one for one in at_once([task(run) for run in runs]) if isinstance(one, Refusal)]
    assert [one.lines[0].startswith("It is waived already, at ") for one in refused] == [True] * 2
    assert written() == {"customer_rules.r0"}


def test_all_waives_what_nobody_else_has_just_waived(folder: Path) -> None:
    runs = [opened(folder) for _ in range(2)]
    ended = at_once(
        [
            lambda: waive_all_findings(runs[0], UNTIL),
            lambda: waive_one_finding(runs[1], "BUY02", "customer_rules.r0", UNTIL),
        ]
    )
    refused = [one for one in ended if isinstance(one, Refusal)]
    assert all(one.lines[0].startswith("It is waived already, at ") for one in refused)
    assert written() == {f"customer_rules.r{number}" for number in range(MANY)}
