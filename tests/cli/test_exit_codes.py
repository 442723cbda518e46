"""0 clean, 1 findings, 2 could not judge, 3 nothing to check; and 2 outranks 1."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from principlecheck import __version__, judging
from principlecheck.cli import main
from tests.cli.conftest import AS_OF, CLEAN, GOLDEN, MEDIUM, TWELVE, Cli

Folder = Callable[..., Path]


def test_clean_policies_exit_0(cli: Cli, folder: Folder) -> None:
    ended = cli("check", folder(a=CLEAN), "--select", "INT06", *AS_OF)
    assert (ended.code, ended.err) == (0, "")
    assert "no finding" in ended.out


def test_findings_exit_1(cli: Cli) -> None:
    assert cli("check", GOLDEN, "--select", TWELVE, *AS_OF).code == 1


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [("critical", 0), ("high", 0), ("medium", 1), ("low", 1), ("information", 1)],
)
def test_fail_on_is_the_least_severity_that_fails(
    cli: Cli, folder: Folder, fail_on: str, code: int
) -> None:
    ended = cli("check", folder(a=MEDIUM), "--select", "BUY02", "--fail-on", fail_on, *AS_OF)
    assert ended.code == code
    assert "medium BUY02" in ended.out


def test_the_default_is_to_fail_on_high(cli: Cli, folder: Folder) -> None:
    assert cli("check", folder(a=MEDIUM), "--select", "BUY02", *AS_OF).code == 0


@pytest.mark.parametrize("verb", ["check", "audit"])
def test_an_empty_folder_exits_3(cli: Cli, tmp_path: Path, verb: str) -> None:
    ended = cli(verb, tmp_path)
    assert ended.code == 3
    assert ended.out == ""
    assert "There is no policy file under" in ended.err


def test_a_folder_of_other_files_exits_3(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("format: 1\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.yaml").write_text("format: 1\n")
    assert cli("check", tmp_path).code == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check", "policy"), "Did you mean policies?"),
        (("check", "policies/nowhere"), "There is no file or folder `policies/nowhere`."),
        (("check", "policies", "--select", "PRD99"), "There is no rule `PRD99`. Did you mean"),
        (("check", "policies", "--select", "PRS"), "There is no rule `PRS`."),
        (("check", "policies", "--ignore", "RES1"), "There is no rule `RES1`. Did you mean"),
        (("check", "policies", "--select", ","), "leave no rule"),
        (("check", "policies", "--select", ""), "leave no rule"),
        (("check", "policies", "--select", "PRD01", "--ignore", "PRD"), "leave no rule"),
        (("check", "policies", "--format", "jsno"), "no format `jsno`. Did you mean json?"),
        (("check", "policies", "--format", "html"), "There is no format `html`."),
        (("check", "policies", "--fail-on", "hihg"), "no severity `hihg`. Did you mean high?"),
        (("check", "policies", "--fail-on", "never"), "critical, high, medium"),
        (("check", "policies", "--as-of", "22/11/2026"), "is not a date. Write it like 2026-11-22"),
        (("check", "policies", "--as-of", "2026-02-30"), "is not a date"),
        (("check", "policies", "--as-of", "20261122"), "is not a date"),
        (("check", "policies", "--pack", "hose.yaml"), "Did you mean house.yaml?"),
        (("check", "policies", "--nonsense"), "No such option"),
        (("check",), "Missing argument"),
        (("chekc", "policies"), "No such command"),
        (("audit", "policy"), "Did you mean policies?"),
        (("audit", "policies", "--fail-on", "hihg"), "Did you mean high?"),
        (("audit", "policies", "-o", "no/such/folder/audit.md"), "Make no/such/folder first."),
        (("audit", "policies", "-o", "policies"), "cannot be written: it is a folder."),
        (("explain", "ocupancy"), "Did you mean occupancy?"),
        (("explain", "xyzzyx"), "There is nothing called `xyzzyx`. See principlecheck rules."),
        (("explain", "duration", "--on", "policies"), "There is no rule `duration`"),
        (("rules", "--select", "PRD99"), "There is no rule `PRD99`"),
        (("schema", "polcy"), "There is no schema `polcy`. Did you mean policy?"),
        (("test", "--select", "PRD99"), "There is no rule `PRD99`"),
    ],
)
def test_what_is_mistyped_exits_2_with_the_nearest_name(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.yaml").write_text(f"format: 1\n{CLEAN}")
    (tmp_path / "house.yaml").write_text("format: 1\n")
    ended = cli(*words)
    assert ended.code == 2
    assert ended.out == ""
    assert says in " ".join(ended.err.split())


def test_rules_are_selected_by_code_family_or_list_whatever_the_case(
    cli: Cli, folder: Folder
) -> None:
    ended = cli("check", folder(a=MEDIUM), "--select", "buy02,Int", "--ignore", "INT01", *AS_OF)
    assert ended.code == 0
    assert "medium BUY02" in ended.out


@pytest.mark.parametrize("bad", [b"format: 1\n\tx: 1\n", b"\xff\xfe", b"format: 1\nno_such: {}\n"])
def test_one_file_that_cannot_be_read_leaves_the_others_judged_and_exits_2(
    cli: Cli, folder: Folder, bad: bytes
) -> None:
    where = folder(a=MEDIUM)
    (where / "bad.yaml").write_bytes(bad)
    ended = cli("check", where, "--select", "BUY02", *AS_OF)
    assert ended.code == 2
    assert ended.out.count("Problem: ") == 1
    assert f"Problem: {(where / 'bad.yaml').as_posix()}:" in ended.out
    assert "medium BUY02" in ended.out
    assert "1 problem: part of this could not be judged" in ended.out


def test_2_outranks_1(cli: Cli, folder: Folder) -> None:
    where = folder(a=MEDIUM, bad="- x\n")
    assert cli("check", where, "--select", "BUY02", "--fail-on", "low", *AS_OF).code == 2


def test_an_organisation_declared_twice_is_an_error(cli: Cli, folder: Folder) -> None:
    where = folder(a="organisation: {name: A}\n", b="organisation: {name: B}\n")
    ended = cli("check", where, *AS_OF)
    assert ended.code == 2
    assert "declared twice" in ended.out


def test_several_paths_are_one_organisation(cli: Cli, tmp_path: Path) -> None:
    for name, text in (("one", "roles: {a: {}}\n"), ("two", CLEAN.split("\n")[1] + "\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "p.yaml").write_text(f"format: 1\n{text}")
    ended = cli("check", tmp_path / "one", tmp_path / "two", "--select", "INT06", *AS_OF)
    assert ended.code == 0
    assert "2 files, 2 entries" in ended.out


def broken(*_args: object, **_kwargs: object) -> object:
    raise ZeroDivisionError("somewhere\n::error::deep\x1b[31m")


@pytest.mark.parametrize("verb", ["check", "audit"])
def test_an_exception_that_nobody_meant_exits_2_and_says_so(
    cli: Cli, folder: Folder, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setattr(judging, "judge_corpus", broken)
    ended = cli(verb, folder(a=CLEAN))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("principlecheck broke: ZeroDivisionError: somewhere\\x0a::error")
    assert "\x1b" not in ended.err
    assert "fault of the program" in ended.err


@pytest.mark.parametrize("error", [RecursionError, MemoryError, AssertionError, KeyError])
def test_any_exception_exits_2(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fails(**_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(main, "build_command_line", lambda *verbs: fails)
    assert cli("check", "x").code == 2


def test_a_rule_that_breaks_exits_2_and_names_rule_and_entry(
    cli: Cli, folder: Folder, tmp_path: Path
) -> None:
    where = folder(a="roles: {a: {}, b: {}}\nhandovers: {h: {kind: transfer, from: a, to: b, "
                     "passes_on: [name]}}\n")  # fmt: skip
    from tests.packs.kit import pack_text

    house = tmp_path / "house.pack"
    house.write_text(pack_text(fails_when="entry.passes_on[5] == 'story'"))
    ended = cli("check", where, "--pack", house, "--select", "HSE01", *AS_OF)
    assert ended.code == 2
    assert "Rule broken: handovers.h: HSE01" in ended.out


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 0), (("--fail-on", "critical"), 1), (("--fail-on", "high"), 1)],
)
def test_audit_exits_0_once_written_and_1_only_when_asked(
    cli: Cli, tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    out = tmp_path / "audit.md"
    words = ("audit", GOLDEN, "--no-pictures", "--select", TWELVE, "-o", out)
    ended = cli(*words, *AS_OF, *options)
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith(f"Wrote {out.as_posix()}")
    assert out.read_text(encoding="utf-8").startswith("# Policy design audit: Kettle \\& Loom\n")


def test_an_audit_of_something_unreadable_is_written_and_exits_2(
    cli: Cli, folder: Folder, tmp_path: Path
) -> None:
    where = folder(a=CLEAN, bad="- x\n")
    out = tmp_path / "audit.md"
    assert cli("audit", where, "-o", out, *AS_OF).code == 2
    written = out.read_text(encoding="utf-8")
    assert "no verdict is given" in written
    assert "Could not be judged: " in written


def test_audit_prints_where_no_file_is_named_and_says_how_to_do_it_again(
    cli: Cli, folder: Folder
) -> None:
    where = folder(a=CLEAN)
    ended = cli("audit", where, "--select", "INT06", "--ignore", "INT01", *AS_OF)
    assert (ended.code, ended.err) == (0, "")
    (again,) = [line for line in ended.out.split("\n") if "Reproduce with" in line]
    assert "--as-of 2026-11-22 --select INT06 --ignore INT01" in again


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_a_file_that_may_not_be_opened_exits_2(cli: Cli, folder: Folder) -> None:
    where = folder(a=CLEAN, shut=CLEAN)
    (where / "shut.yaml").chmod(0)
    assert cli("check", where, *AS_OF).code == 2


def test_the_version_is_printed(cli: Cli) -> None:
    ended = cli("--version")
    assert (ended.code, ended.out) == (0, f"principlecheck {__version__}\n")


@pytest.mark.parametrize("format_", ["json", "sarif", "junit", "github", "gitlab", "markdown"])
def test_what_cannot_be_judged_is_told_on_standard_error_whatever_the_format(
    cli: Cli, folder: Folder, tmp_path: Path, format_: str
) -> None:
    wrong = folder(a="roles: {agent: {leads: yes}, lead: {leads: no}}\n")
    for where in (format_, f"{format_}={tmp_path.as_posix()}/report.txt"):
        ended = cli("check", wrong, "--format", where, *AS_OF)
        assert ended.code == 2
        told = " ".join(ended.err.split())
        assert told.startswith("2 problems, the first at ")
        assert told.endswith(": `yes` is not true or false. Write true.")


def test_text_on_the_terminal_says_it_once(cli: Cli, folder: Folder) -> None:
    ended = cli("check", folder(a="roles: {agent: {leads: yes}}\n"), *AS_OF)
    assert (ended.code, ended.err) == (2, "")


def test_a_sound_report_in_a_file_says_nothing(cli: Cli, folder: Folder, tmp_path: Path) -> None:
    ended = cli("check", folder(a=CLEAN), f"--format=json={tmp_path.as_posix()}/r.json", *AS_OF)
    assert (ended.code, ended.err) == (0, "")
