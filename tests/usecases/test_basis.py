"""Which files hold no policy is asked of each side by itself, wherever the earlier one stands."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from principlecheck.history.git_process import Git
from principlecheck.packs import loading
from principlecheck.usecases.gate.gate import Change, GateResult, gate
from principlecheck.usecases.run import Options, Run
from tests.cli.conftest import MEDIUM, loaded_once
from tests.packs.kit import pack_text
from tests.repositories import commit, new_repository

AS_OF = date(2026, 11, 22)
BROKEN = "roles: [\n"
LAW = """\
version: "1.0"
title: Contract
contract_with: Bank
provisions:
  bank-answer:
    subject: first answer
    law: Agreement
    article: annex 2
    asks: for a first answer within 30 minutes
    wording: Requests are answered.
    in_force: 2026-01-15
    bounds:
      - {of: promises, field: first_reply, at_most: 30m}
    examples:
      keeps: [{promises: {bank: {first_reply: {at_most: 1m}}}}]
      breaks: [{promises: {bank: {first_reply: {at_most: 90h}}}}]
"""
IN_USE = {
    "principlecheck.yaml": "exclude: [old.yaml]\nselect: [BUY02, HSE01]\nwaivers: mine.yaml\n"
    "packs: [own.yaml]\nlaws: [bank.yaml]\n",
    "mine.yaml": "waivers: {}\n",
    "own.yaml": pack_text(),
    "bank.yaml": LAW,
    "old.yaml": BROKEN,
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    monkeypatch.chdir(tmp_path)


def lay(folder: str, files: dict[str, str]) -> None:
    """Files of a folder beside one policy with a finding."""
    Path(folder).mkdir(exist_ok=True)
    for name, text in {"a.yaml": MEDIUM, **files}.items():
        text = text if text.startswith("format: 1\n") else f"format: 1\n{text}"
        Path(folder, name).write_text(text, encoding="utf-8")


def judged(folder: str, against: str) -> GateResult:
    run = Run([Path(folder)], Options(AS_OF, fail_on="medium"))
    return gate(run, Change(against, only_new=True))


def passes(result: GateResult) -> bool:
    """Whether the finding was found on both sides, so that both could be read whole."""
    found = [finding.code for finding in result.whole.findings]
    return found == ["BUY02"] and result.exit_code == 0 and not result.whole.problems


def test_a_folder_to_compare_with_holds_what_its_own_settings_name() -> None:
    lay("before", IN_USE)
    lay("now", IN_USE)
    assert passes(judged("now", "./before"))
    lay("before", {"mine.yaml": BROKEN})
    Path("before/principlecheck.yaml").unlink()
    lay("now", {})
    assert not passes(judged("now", "./before"))


def test_a_commit_to_compare_with_holds_what_its_own_settings_name(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "house", {"readme.txt": ""})
    lay("house/policies", IN_USE)
    commit(folder)
    assert passes(judged("house/policies", "main"))
    lay("house/policies", {"principlecheck.yaml": IN_USE["principlecheck.yaml"] + "# so\n"})
    assert passes(judged("house/policies", "main"))


def test_a_policy_that_is_named_as_waivers_is_judged_all_the_same() -> None:
    lay("before", {"b.yaml": "roles: {agent: {}}\n"})
    lay(
        "now", {"principlecheck.yaml": "waivers: b.yaml\n", "b.yaml": MEDIUM.replace("r:", "s:", 1)}
    )
    found = {one.at.route for one in judged("now", "./before").whole.findings}
    assert found == {"customer_rules.r.reviewed", "customer_rules.s.reviewed"}


def test_a_file_that_only_a_change_uses_is_in_use() -> None:
    lay("before", {})
    lay("now", {"principlecheck.yaml": "fail_on: low\n", "waivers.yaml": "waivers: {}\n"})
    passed = judged("now", "./before").whole.scope.passed
    assert {(one.file, one.kind) for one in passed} == {
        ("now/principlecheck.yaml", "in use"),
        ("now/waivers.yaml", "in use"),
    }


@pytest.mark.parametrize("text", ["", "[]\n", "waivers\n", BROKEN])
def test_waivers_that_say_nothing_are_no_fault_of_the_program(text: str) -> None:
    lay("before", {})
    lay("now", {})
    Path("now/waivers.yaml").write_text(text, encoding="utf-8")
    result = judged("now", "./before")
    assert (result.exit_code, result.whole.scope.passed) == (2, ())


def test_git_is_started_once_for_each_path_that_a_gate_asks_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks of settings and waivers a dozen times, and a start costs more than most answers."""
    folder = new_repository(tmp_path / "r", {"policies/a.yaml": MEDIUM})
    monkeypatch.chdir(folder)
    started: list[Sequence[str]] = []
    start = Git.start

    def counted(git: Git, arguments: Sequence[str], *rest: Any, **named: Any) -> Any:
        started.append(arguments)
        return start(git, arguments, *rest, **named)

    monkeypatch.setattr(Git, "start", counted)
    gate(Run([Path("policies")], Options(AS_OF)), Change("main"))
    asked = [tuple(words) for words in started if words[0] == "ls-tree"]
    assert len(asked) == len(set(asked)) == 2
