"""`audit --since`: what was declared then, from git where it is there and from its report else."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Cli, Ended
from tests.repositories import commit, git, new_repository, write

THEN = ("--as-of", "2026-08-01")
RULES = ("--select", "INT01,INT06")
LATE = """\
organisation: {name: Example Home, complete: all}
queues: {mail: {channels: [mail]}}
channels: {mail: {kind: email}}
promises: {reply: {channels: [mail], first_reply: {at_most: 24h}}}
"""
SLOW = "targets: {mail: {queues: [mail], first_reply: {at_most: 48h}}}\n"
QUICK = SLOW.replace("48h", "12h")
UNTOLD = "follow_ups: {letter: {within: 1 working day}}\n"
FILES = {"policies/home.yaml": LATE, "policies/targets.yaml": SLOW}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = new_repository(tmp_path / "home", FILES)
    monkeypatch.chdir(folder)
    return folder


def kept(cli: Cli, *words: str) -> dict[str, object]:
    """Writes `old.json`; what it says."""
    cli("check", "policies", "--format", "json=old.json", *THEN, *(words or RULES))
    said = json.loads(Path("old.json").read_text(encoding="utf-8"))
    assert isinstance(said, dict)
    return said


def rewritten(**values: object) -> None:
    old = Path("old.json")
    said = json.loads(old.read_text(encoding="utf-8")) | values
    old.write_text(json.dumps(said), encoding="utf-8")


def audited(cli: Cli, *words: str) -> str:
    """The section on changes, after the line that counts them."""
    ended = cli("audit", "policies", "--since", "old.json", *AS_OF, *(words or RULES))
    assert ended.code == 0, ended.err
    counts = next(line for line in ended.out.split("\n") if line.startswith("Since "))
    return counts + ended.out.partition("## 8.")[2].partition("## 9.")[0]


def refused(ended: Ended, *says: str) -> None:
    assert ended.code == 2
    assert ended.out == ""
    for words in says:
        assert words in ended.err


def test_a_report_names_the_revision_that_it_was_made_from(home: Path, cli: Cli) -> None:
    head = git(home, "rev-parse", "HEAD")
    assert kept(cli)["commit"] == head
    Path("notes.md").write_text("anything", encoding="utf-8")
    assert kept(cli)["commit"] == head
    write(home, {"policies/more.yaml": UNTOLD})
    assert kept(cli)["commit"] == f"{head}+"
    ended = cli("audit", "policies", *AS_OF)
    assert f"commit `{head[:12]}+`" in ended.out


def test_an_uncommitted_removal_and_a_new_name_are_changes(home: Path, cli: Cli) -> None:
    head = git(home, "rev-parse", "HEAD")
    Path("policies/targets.yaml").rename("policies/aims.yaml")
    assert kept(cli)["commit"] == f"{head}+"
    Path("policies/aims.yaml").unlink()
    assert kept(cli)["commit"] == f"{head}+"


def test_other_line_ends_are_no_change(home: Path, cli: Cli) -> None:
    head = git(home, "rev-parse", "HEAD")
    path = Path("policies/home.yaml")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert kept(cli)["commit"] == head


def test_a_gated_report_names_its_revision_too(home: Path, cli: Cli) -> None:
    cli("check", "policies", "--against", "main", "--format", "json=old.json", *THEN)
    said = json.loads(Path("old.json").read_text(encoding="utf-8"))
    assert said["commit"] == git(home, "rev-parse", "HEAD")


@pytest.mark.parametrize("why", ["outside", "no git", "no commit yet"])
def test_without_a_revision_nothing_is_named(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, FILES)
    if why != "outside":
        git(tmp_path, "init", "-q", "-b", "main")
    if why == "no git":
        commit(tmp_path)
        monkeypatch.setenv("PATH", "")
    assert kept(cli)["commit"] == ""


def test_what_was_declared_then_is_judged_again(home: Path, cli: Cli) -> None:
    said = kept(cli, "--select", "INT01")
    write(home, {"policies/targets.yaml": QUICK, "policies/more.yaml": UNTOLD})
    commit(home)
    told = audited(cli)
    assert f"commit {str(said['commit'])[:12]}) has been judged again" in told
    assert "1 new, 0 reopened, 0 unchanged, 1 solved, 0 out of sight" in told
    assert "INT06" not in told.partition("No longer there")[2]


def test_a_finding_that_a_new_check_would_have_made_then_is_not_new(home: Path, cli: Cli) -> None:
    write(home, {"policies/more.yaml": UNTOLD})
    commit(home)
    kept(cli, "--select", "INT01")
    told = audited(cli)
    assert "0 new, 0 reopened, 2 unchanged, 0 solved, 0 out of sight" in told
    assert "1 finding that the report of then lacks" in told


def test_a_commit_that_is_checked_out_elsewhere_is_read_from_there(
    home: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(cli)
    monkeypatch.chdir(home / "policies")
    ended = cli("audit", ".", "--since", "../old.json", *AS_OF, *RULES)
    assert "has been judged again" in ended.out


@pytest.mark.parametrize(
    ("commit_said", "why"),
    [
        ("", "names no commit"),
        ("--upload-pack=x", "is none"),
        ("HEAD", "is none"),
        ("f" * 40, "has no commit ffffffffffff"),
    ],
)
def test_without_its_commit_the_report_is_taken_at_its_word(
    home: Path, cli: Cli, commit_said: str, why: str
) -> None:
    kept(cli)
    rewritten(commit=commit_said)
    write(home, {"policies/targets.yaml": QUICK})
    told = audited(cli)
    assert f"could not be judged again: {why.partition(' ')[0]}" in told or why in told
    assert why in told
    assert "0 new, 0 reopened, 0 unchanged, 1 solved, 0 out of sight" in told


def test_changed_files_are_not_those_of_the_commit(home: Path, cli: Cli) -> None:
    write(home, {"policies/more.yaml": UNTOLD})
    kept(cli)
    commit(home)
    assert "had been changed" in audited(cli)


def test_a_commit_that_holds_other_files_is_not_judged(home: Path, cli: Cli) -> None:
    kept(cli)
    write(home, {"policies/targets.yaml": QUICK})
    rewritten(commit=commit(home))
    told = audited(cli)
    assert "holds other files under these paths than were judged" in told
    assert "1 solved" not in told.partition("\n")[0] or "Version and packs are the same" in told


def test_a_clone_without_history_says_how_to_get_it(
    home: Path, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(cli)
    write(home, {"policies/targets.yaml": QUICK})
    commit(home)
    git(tmp_path, "clone", "-q", "--depth", "1", home.as_uri(), "clone")
    (tmp_path / "clone" / "old.json").write_bytes((home / "old.json").read_bytes())
    monkeypatch.chdir(tmp_path / "clone")
    assert "git fetch --unshallow" in audited(cli)


def test_a_file_left_out_now_solves_nothing(home: Path, cli: Cli) -> None:
    write(home, {"policies/more.yaml": UNTOLD, "policies/less.yaml": UNTOLD.replace("letter", "b")})
    kept(cli)
    Path("principlecheck.yaml").write_text(
        "format: 1\nexclude: [policies/less.yaml]\n", encoding="utf-8"
    )
    told = audited(cli)
    assert "0 solved, 1 out of sight" in told
    assert "policies/less.yaml, where it stood, is not read in this audit" in told


def test_a_path_left_out_now_solves_nothing(home: Path, cli: Cli) -> None:
    write(home, {"policies/more.yaml": UNTOLD, "policies/less.yaml": UNTOLD.replace("letter", "b")})
    kept(cli)
    rest = ("policies/home.yaml", "policies/more.yaml")
    ended = cli("audit", *rest, "--since", "old.json", *AS_OF, *RULES)
    assert "0 solved, 2 out of sight" in ended.out


def test_the_command_that_reproduces_the_audit_names_the_earlier_report(
    home: Path, cli: Cli
) -> None:
    kept(cli)
    ended = cli("audit", "policies", "--since", "old.json", *AS_OF, *RULES)
    assert "--since old.json" in ended.out.rpartition("Reproduce with")[2]


def test_another_organisations_report_is_refused(home: Path, cli: Cli) -> None:
    kept(cli)
    write(home, {"policies/home.yaml": LATE.replace("Example", "Another")})
    ended = cli("audit", "policies", "--since", "old.json", *AS_OF)
    refused(ended, "“Example Home”", "“Another Home”", "old.json")


def test_a_report_of_a_later_day_is_refused(home: Path, cli: Cli) -> None:
    kept(cli)
    ended = cli("audit", "policies", "--since", "old.json", "--as-of", "2026-07-01")
    refused(ended, "2026-08-01", "2026-07-01", "--as-of")


def test_what_is_no_report_is_refused(home: Path, cli: Cli) -> None:
    refused(cli("audit", "policies", "--since", "nowhere.json"), "nowhere.json is not there")
    Path("other.json").write_text("{}", encoding="utf-8")
    refused(cli("audit", "policies", "--since", "other.json"), "--format json=")


def test_what_an_earlier_report_says_stays_plain_text(home: Path, cli: Cli) -> None:
    kept(cli)
    said = json.loads(Path("old.json").read_text(encoding="utf-8"))
    said["findings"][0]["title"] = "x |\n## Forged [link](javascript:x) <script>"
    said["findings"][0]["fingerprint"] = "elsewhere"
    said["version"] = "1 |\n# forged"
    said["commit"] = ""
    rewritten(**said)
    told = audited(cli)
    assert "\n## Forged" not in told
    assert "\n# forged" not in told
    assert "<script>" not in told


def test_a_day_at_the_beginning_of_time_is_judged_like_any_other(home: Path, cli: Cli) -> None:
    kept(cli)
    rewritten(as_of="0001-01-01")
    assert "has been judged again" in audited(cli)


def test_several_reports_stand_beside_one_another_by_day(home: Path, cli: Cli) -> None:
    kept(cli)
    Path("old.json").rename("august.json")
    said = json.loads(Path("august.json").read_text(encoding="utf-8"))
    earlier = said | {"as_of": "2026-07-01", "commit": ""}
    Path("july.json").write_text(json.dumps(earlier), encoding="utf-8")
    files = ("--since", "august.json", "--since", "july.json")
    ended = cli("audit", "policies", *files, *AS_OF, *RULES)
    assert ended.code == 0, ended.err
    assert "Since 2026-08-01:" in ended.out  # the latest, in whatever order they are named
    assert "| Severity | 2026-07-01 | 2026-08-01 | 2026-11-22 |" in ended.out
    assert "Each principle over time" in ended.out


def test_two_reports_of_one_day_are_refused(home: Path, cli: Cli) -> None:
    kept(cli)
    Path("copy.json").write_bytes(Path("old.json").read_bytes())
    files = ("--since", "old.json", "--since", "copy.json")
    refused(cli("audit", "policies", *files, *AS_OF, *RULES), "Two of the reports are as of")


def test_one_report_alone_has_no_table_over_time(home: Path, cli: Cli) -> None:
    kept(cli)
    ended = cli("audit", "policies", "--since", "old.json", *AS_OF, *RULES)
    assert "Over time" not in ended.out
