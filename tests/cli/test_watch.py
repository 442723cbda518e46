"""`check --watch` and `--plain`: for a person at a terminal."""

from collections.abc import Callable
from pathlib import Path

import pytest

from principlecheck.reporters.ascii_signs import render_in_ascii
from principlecheck.reporters.plain import terminal_text_width, wrap_text
from tests.cli.conftest import AS_OF, CLEAN, Cli

Folder = Callable[..., Path]
LATE = "targets: {mail: {first_reply: {at_most: 5h}, resolution: {at_most: 4h}}}\n"
BROKEN = "roles: {a: {leads: yes}}\n"


def test_watching_is_for_people(cli: Cli, folder: Folder) -> None:
    ended = cli("check", folder(a=CLEAN), "--watch", "--format", "json")
    assert (ended.code, "Leave --format out" in ended.err) == (2, True)


@pytest.mark.parametrize("policy", [CLEAN, LATE, BROKEN])
def test_plain_prints_ascii_alone(cli: Cli, folder: Folder, policy: str) -> None:
    where = folder(a=policy)
    plain = cli("check", where, "--plain", "--select", "INT05", *AS_OF)
    assert plain.out.isascii()
    assert plain.err.isascii()
    assert plain.code == cli("check", where, "--select", "INT05", *AS_OF).code


def test_plain_keeps_letters_and_columns() -> None:
    assert render_in_ascii("Café – „Ωμέγα“ שלום 漢 → 50 €") == 'Café - "Ωμέγα" שלום 漢 -> 50 EUR'
    assert render_in_ascii("3 │ a…b ☃") == "3 | a~b ?"


@pytest.mark.parametrize("text", ["漢字" * 60, "שלום עולם " * 20, "Café ☃ " * 30, "日本 abc " * 20])
@pytest.mark.parametrize("columns", [40, 80])
def test_wide_and_right_to_left_text_keeps_within_the_terminal(text: str, columns: int) -> None:
    lines = wrap_text(text, columns, "  ")
    assert max(map(terminal_text_width, lines)) <= columns
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_names_in_any_script_are_checked_and_shown(cli: Cli, folder: Folder) -> None:
    where = folder(a="organisation: {name: שירות 漢字漢字}\n" + LATE)
    ended = cli("check", where, "--select", "INT05", *AS_OF)
    assert "שירות 漢字漢字: 1 finding" in ended.out
