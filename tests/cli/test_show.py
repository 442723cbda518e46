"""`show`: an entry as written, what follows from it, and the rules that read it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from principlecheck.cli.completing import (
    complete_entry_argument,
    complete_explain_argument,
    complete_rule_codes,
    complete_rules_option,
)
from principlecheck.packs.loading import load_built_in_packs
from tests.cli.conftest import AS_OF, CLEAN, GOLDEN, Cli

Folder = Callable[..., Path]


def test_an_entry_is_shown_with_fields_facts_and_rules(cli: Cli) -> None:
    ended = cli("show", "handle_time.chat", GOLDEN, *AS_OF)
    assert ended.code == 0
    for part in (
        "hard_limit: 6m   desk.yaml:21",
        "The shortest limit that reaches the target: 10m 18s",
        "PRD01  fail",
        "Not declared: ",
        "Next: principlecheck explain ",
    ):
        assert part in ended.out


@pytest.mark.parametrize("typed", ["follow_ups.f", "f", "follow_ups.f.within"])
def test_an_entry_is_known_by_its_name_its_id_and_its_fields(
    cli: Cli, folder: Folder, typed: str
) -> None:
    ended = cli("show", typed, folder(a=CLEAN), *AS_OF)
    assert ended.code == 0
    assert ended.out.startswith("follow_ups.f  ")


def test_a_word_that_no_rule_reads_is_told(cli: Cli, folder: Folder) -> None:
    policy = folder(a="roles: {r: {trained_in: [compassion, first aid]}}\n")
    ended = cli("show", "roles.r", policy, *AS_OF)
    assert "trained_in: [empathy, first aid]  (no rule reads first aid)" in ended.out


def test_a_mistyped_entry_names_the_nearest(cli: Cli) -> None:
    ended = cli("show", "handle-time.chatt", GOLDEN)
    assert (ended.code, "Did you mean handle_time.chat?" in ended.err) == (2, True)


def test_an_empty_folder_has_nothing_to_show(cli: Cli, tmp_path: Path) -> None:
    assert cli("show", "roles.a", tmp_path).code == 3


def test_something_unreadable_exits_2_and_shows_the_rest(cli: Cli, folder: Folder) -> None:
    ended = cli("show", "roles.a", folder(a=CLEAN, bad="- x\n"))
    assert ended.code == 2
    assert "could not be read" in ended.out


def test_completion_knows_every_rule_without_compiling_a_pack() -> None:
    titles = {rule.code: rule.rule.title for pack in load_built_in_packs() for rule in pack.rules}
    assert complete_rule_codes() == titles
    assert next(name for name, _ in complete_rules_option("PRD01,svc2")) == "PRD01,SVC20"
    assert (
        next(name for name, _ in complete_explain_argument("occ")),
        next(name for name, _ in complete_explain_argument("prd0")),
    ) == ("occupancy", "PRD01")


def test_completion_knows_the_entries_here(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder(a=CLEAN, bad="- x\n"))

    class Line:
        params: dict[str, object] = {}  # noqa: RUF012 - stands for typer's context

    assert os.environ.get("COMP_WORDS") is None
    assert list(complete_entry_argument(Line(), "fol")) == ["follow_ups.f"]  # type: ignore[arg-type]


TWO = """
channels: {phone: {kind: phone}, mail: {kind: email}}
queues: {calls: {channels: [phone]}, letters: {channels: [mail]}}
"""


def test_a_scope_that_is_left_out_says_what_it_takes_in(cli: Cli, folder: Folder) -> None:
    policy = folder(a=f"{TWO}handle_time: {{all: {{hard_limit: 6m}}}}\n")
    ended = cli("show", "handle_time.all", policy, *AS_OF)
    assert "  queues: left out, so it holds for all: calls, letters\n" in ended.out
    assert "Not declared: queues" not in ended.out
    named = folder(a=f"{TWO}handle_time: {{all: {{queues: [calls], hard_limit: 6m}}}}\n")
    assert "left out" not in cli("show", "handle_time.all", named, *AS_OF).out


def test_a_limit_that_reaches_letters_too_is_asked_about(cli: Cli, folder: Folder) -> None:
    policy = folder(a=f"{TWO}handle_time: {{all: {{hard_limit: 6m}}}}\n")
    said = " ".join(cli("check", policy, "--select", "PRD30", "--questions", *AS_OF).out.split())
    assert "Is the limit of 6 minutes meant for “letters” too" in said
