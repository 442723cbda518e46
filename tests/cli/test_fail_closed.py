"""What tools of this kind get wrong for their users: each ends with something other than 0.

One test for each way to fail open that shared/style.md lists, seen in tools that exist.
"""

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

from principlecheck.usecases import ports
from principlecheck.usecases.run import Run
from tests.cli.conftest import AS_OF, CLEAN, Cli
from tests.cli.test_plan import FILES, LOWERED
from tests.packs.kit import pack_text
from tests.repositories import new_repository, write

Folder = Callable[..., Path]
MALFORMED = {
    "tab": "\troles: {}\n",
    "unclosed": "roles: {a: {}\n",
    "twice": "roles: {}\nroles: {}\n",
    "tag": "roles: !!python/object:os.system {}\n",
    "list": "- roles\n",
    "empty": "",
    "no format": "roles: {}\n",
    "later format": "format: 2\nroles: {}\n",
    "unknown section": "format: 1\nrolls: {}\n",
    "unknown field": "format: 1\nroles: {a: {ours: x}}\n",
    "two documents": "format: 1\n---\nformat: 1\n",
    "not text": "format: 1\nroles: {a: \0}\n",
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_malformed_yaml(cli: Cli, folder: Folder, text: str) -> None:
    where = folder(good=CLEAN)
    (where / "bad.yaml").write_text(text)
    assert cli("check", where, *AS_OF).code == 2
    assert cli("check", where / "bad.yaml", *AS_OF).code == 2
    assert cli("check", where, "--against", where, "--fail-on-new", *AS_OF).code == 2


@pytest.mark.parametrize("name", ["nowhere", "polices", "policies/none.yaml"])
def test_a_missing_folder_or_file(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "policies").mkdir()
    assert cli("check", tmp_path / name).code == 2


def test_one_missing_path_beside_one_that_is_there(cli: Cli, folder: Folder) -> None:
    where = folder(good=CLEAN)
    assert cli("check", where, where / "nowhere", *AS_OF).code == 2


def test_a_folder_without_a_policy(cli: Cli, tmp_path: Path) -> None:
    assert cli("check", tmp_path).code == 3
    (tmp_path / "policies.yam").write_text(f"format: 1\n{CLEAN}")
    assert cli("check", tmp_path).code == 3


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("typed", ["PRD99", "PRS", "cap-below-resolution", "PRD01,SVC999"])
def test_an_unknown_rule_id_on_the_command_line(
    cli: Cli, folder: Folder, option: str, typed: str
) -> None:
    assert cli("check", folder(good=CLEAN), option, typed, *AS_OF).code == 2


@pytest.mark.parametrize(
    "settings",
    ["select: [PRD99]", "ignore: [PRS]", "required: [SVC999]", "severities: {PRD99: low}",
     "thresholds: {PRD99: {x: 1}}", "thresholds: {PRD05: {most_cuts: 20%}}", "selct: [PRD]",
     "fail_on: hihg", "packs: [nowhere.yaml]", "waivers: nowhere.yaml", "format: 2", "- x"],
)  # fmt: skip
def test_a_mistyped_setting(cli: Cli, folder: Folder, settings: str) -> None:
    where = folder(good=CLEAN)
    head = "" if settings.startswith(("format", "-")) else "format: 1\n"
    (where / "principlecheck.yaml").write_text(f"{head}{settings}\n")
    assert cli("check", where, *AS_OF).code == 2


@pytest.mark.parametrize("name", ["FAILON", "SELCT", "FORMATS", "IGNOR"])
def test_a_mistyped_variable(
    cli: Cli, folder: Folder, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"PRINCIPLECHECK_{name}", "low")
    assert cli("check", folder(good=CLEAN), *AS_OF).code == 2


@pytest.mark.parametrize(
    "changed",
    [{"on": "handover"}, {"fails_when": "entry.stlye == 'cold'"}, {"fails_when": "entry.style == 'clod'"},
     {"at": "entry.stlye"}, {"says": "'{entry.stlye}'"}, {"applies_when": "facts.no_such"}],
    ids=str,
)  # fmt: skip
def test_a_rule_that_would_match_nothing_because_its_path_is_mistyped(
    cli: Cli, folder: Folder, tmp_path: Path, changed: dict[str, str]
) -> None:
    where = folder(good=CLEAN)
    pack = tmp_path / "house.pack"
    pack.write_text(pack_text(**changed))
    assert cli("check", where, "--pack", pack, "--select", "HSE01", *AS_OF).code == 2


def test_a_rule_that_breaks(cli: Cli, folder: Folder, tmp_path: Path) -> None:
    where = folder(good="roles: {a: {}, b: {}}\nhandovers: {h: {kind: transfer, from: a, to: b, "
                        "passes_on: [name]}}\n")  # fmt: skip
    pack = tmp_path / "house.pack"
    pack.write_text(pack_text(fails_when="entry.passes_on[5] == 'story'"))
    assert cli("check", where, "--pack", pack, "--select", "HSE01", *AS_OF).code == 2


def test_line_numbers_are_the_same_in_every_format(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**FILES, "refunds.yaml": f"\n# é\n\n{LOWERED}"})
    monkeypatch.chdir(tmp_path)
    formats = ("json=o.json", "sarif=o.sarif", "gitlab=o.gitlab", "junit=o.xml", "markdown=o.md", "text=o.txt")  # fmt: skip
    words = [word for one in formats for word in ("--format", one)]
    ended = cli("check", ".", "--select", "SVC18", "--format", "github", *words, *AS_OF)
    assert ended.code == 1
    place = json.loads(Path("o.json").read_text())["findings"][0]["at"]["place"]
    line, column = place["line"], place["column"]
    region = json.loads(Path("o.sarif").read_text())["runs"][0]["results"][0]["locations"][0]
    assert region["physicalLocation"]["region"]["startLine"] == line
    (issue,) = json.loads(Path("o.gitlab").read_text())
    lines = issue["location"].get("lines") or issue["location"]["positions"]
    assert str(line) in json.dumps(lines)
    assert f"file=refunds.yaml,line={line}," in ended.out
    assert f"refunds.yaml:{line}" in Path("o.md").read_text(encoding="utf-8")
    assert f"refunds.yaml:{line}:{column}" in Path("o.txt").read_text(encoding="utf-8")
    assert f"refunds.yaml:{line}" in Path("o.xml").read_text(encoding="utf-8")


def waive_all(cli: Cli, where: Path, until: str) -> None:
    ended = cli(
        *("waive", "--all", "--on", where, "--until", until, "--owner", "a"),
        *("--approved-by", "b", "--reason", "c"),
    )
    assert ended.code == 0, ended.err


def test_a_baseline_for_one_file_hides_no_other_file_s_findings(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**FILES, "refunds.yaml": LOWERED})
    monkeypatch.chdir(tmp_path)
    until = (datetime.now(UTC).date() + timedelta(days=100)).isoformat()
    waive_all(cli, Path(), until)
    assert cli("check", ".", "--select", "SVC18").code == 0
    text = (tmp_path / "refunds.yaml").read_text(encoding="utf-8").split("customer_rules:\n")[1]
    again = text.replace("  refunds:", "  repairs:", 1)
    write(tmp_path, {"repairs.yaml": f"customer_rules:\n{again}"})
    ended = cli("check", ".", "--select", "SVC18")
    assert ended.code == 1
    assert "Waived: 1 of 2" in ended.out


def test_waivers_expire_and_do_so_in_utc(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**FILES, "refunds.yaml": LOWERED})
    monkeypatch.chdir(tmp_path)
    now = datetime.now(UTC)
    today = now.date()
    waive_all(cli, Path(), (today + timedelta(days=3)).isoformat())
    words = ("check", ".", "--select", "SVC18")
    for days, code in ((0, 0), (3, 0), (4, 1)):
        later = Mock(**{"now.side_effect": (now + timedelta(days=days)).astimezone})
        monkeypatch.setattr(ports, "datetime", later)
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            monkeypatch.setenv("TZ", zone)
            assert cli(*words).code == code
    assert cli(*words, "--as-of", today.isoformat()).code == 1  # a day in the past revives nothing


def test_a_waiver_without_an_end_waives_nothing(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**FILES, "refunds.yaml": LOWERED})
    monkeypatch.chdir(tmp_path)
    waive_all(cli, Path(), (datetime.now(UTC).date() + timedelta(days=3)).isoformat())
    path = tmp_path / "waivers.yaml"
    good = path.read_text()
    for bad in ("", "expires: never", "expires: 2027-02-30", "expires: 9999-12-31", "expires:"):
        lines = [
            line.replace(line.strip(), bad) if "expires:" in line else line
            for line in good.split("\n")
        ]
        path.write_text("\n".join(lines))
        assert cli("check", ".", "--select", "SVC18").code == 2


def test_no_network_is_asked(cli: Cli, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    where = folder(good=CLEAN)
    assert cli("check", where, "--select", "INT06", *AS_OF).code == 0


def test_a_change_is_compared_with_what_is_there_or_not_at_all(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(new_repository(tmp_path / "house", FILES))
    for typed in ("no-such-branch", "", "HEAD~9", "./nowhere", "-h", "--", "refs/heads/"):
        assert cli("check", ".", f"--against={typed}", "--fail-on-new", *AS_OF).code == 2


@pytest.mark.parametrize("target", ["no/such/folder/deep/o.json", "."])
def test_a_report_that_cannot_be_written(
    cli: Cli, folder: Folder, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    where = folder(good=CLEAN)
    monkeypatch.chdir(where)
    words = ("check", ".", "--select", "INT06", "--format", f"json={target}", *AS_OF)
    assert cli(*words).code == 2


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (RuntimeError("no"), "This is a fault of the program."),
        (PermissionError(13, "Permission denied", "a.yaml"), "a.yaml cannot be read or written"),
        (EOFError(), ""),
        (OverflowError("date"), "This is a fault of the program."),
    ],
)
def test_a_fault_of_the_program_ends_2_and_never_with_a_pass(
    cli: Cli, folder: Folder, monkeypatch: pytest.MonkeyPatch, fault: Exception, says: str
) -> None:
    def fails(_: Run) -> None:
        raise fault

    monkeypatch.setattr(Run, "corpus", property(fails))
    ended = cli("check", folder(good=CLEAN))
    assert ended.code == 2
    assert says in ended.err
    assert ("fault of the program" in ended.err) == ("fault of the program" in says)
