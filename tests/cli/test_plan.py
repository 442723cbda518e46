"""`plan` as a whole: in repositories of several kinds, and what it ends with."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Cli
from tests.repositories import commit, git, new_repository, write

GOLDEN = Path(__file__).parent.parent / "golden" / "plan.txt"

HOUSE = """\
hours:
  desk: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}
organisation: {name: Example Home, hours: desk}
departments: {finance: {hours: desk}, support: {}}
roles: {finance-manager: {hours: desk}}
channels: {mail: {kind: email}}
queues: {mail: {channels: [mail], hours: desk}}
"""
REFUNDS = """\

# Paying money back. Owner: finance.
customer_rules:
  refunds:
    kind: refund
    decided_by: finance
    handled_by: support
    paid_by: finance
    agent_may_approve_up_to: 120 EUR
    amounts: {median: 48 EUR, p90: 160 EUR}
    above_that: {approved_by: finance-manager, takes: {median: 2 working hours, p90: 4 working hours}}
    carrying_out: {median: 1 working day, p90: 3 working days}
    settled_within: 7 working days
    exceptions: [hardship]
"""
TIMES = """\
promises:
  replies: {channels: [mail], first_reply: {at_most: 8 working hours}}
"""
TARGETS = """\
targets:
  mail: {queues: [mail], first_reply: {at_most: 6 working hours}}
"""
FILES = {
    "house.yaml": HOUSE,
    "refunds.yaml": REFUNDS,
    "promises.yaml": TIMES,
    "targets.yaml": TARGETS,
}
RULES = ("--select", "SVC18,SVC19,SVC20,INT01,BUY01")
LOWERED = REFUNDS.replace("120 EUR", "50 EUR")
LOOSENED = TARGETS.replace("6 working", "10 working")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = new_repository(tmp_path / "house", FILES)
    monkeypatch.chdir(folder)
    return folder


def test_the_recorded_change(house: Path, cli: Cli) -> None:
    """Refund authority 120 → 50 EUR, amounts median 48 and p90 160 EUR: 16 % → 48 % beyond it."""
    write(house, {"refunds.yaml": LOWERED, "targets.yaml": LOOSENED})
    ended = cli("plan", ".", "--against", "main", *RULES, *AS_OF)
    assert ended.code == 1
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(ended.out, encoding="utf-8")
    assert ended.out == GOLDEN.read_text(encoding="utf-8")
    assert all(len(line) <= 80 for line in ended.out.split("\n"))


def test_a_move_a_new_name_and_a_reformat_change_nothing(house: Path, cli: Cli) -> None:
    (house / "refunds.yaml").unlink()
    (house / "targets.yaml").rename(house / "aims.yaml")
    rule = (
        "customer_rules: {refunds: {amounts: {p90: 160.00 EUR, median: 48 EUR}, kind: refund, "
        "decided_by: finance, paid_by: finance, agent_may_approve_up_to: 120.00 EUR, handled_by: "
        "support, exceptions: [hardship], settled_within: 7 business days, above_that: {takes: "
        "{median: 120 working minutes, p90: 4 working hours}, approved_by: finance-manager}, "
        "carrying_out: {median: 1 working day, p90: 3 working days}}}\n"
    )
    write(house, {"finance/money.yaml": f"# moved\n{rule}"})
    ended = cli("plan", ".", "--against", "main", *AS_OF)
    assert (ended.code, ended.out) == (0, "Nothing changes.\n")


def test_a_fix_exits_0_while_old_findings_stay(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED, "targets.yaml": LOOSENED})
    commit(house)
    write(house, {"targets.yaml": TARGETS})
    ended = cli("plan", ".", "--against", "main", "--fail-on-new", *RULES, *AS_OF)
    assert ended.code == 0
    assert "Fixes 1   Breaks 0   Hidden 0   Unchanged 1" in ended.out
    assert "INT01" in ended.out
    assert ended.last == "Verdict: 1 fixed, nothing new."
    assert cli("plan", ".", "--against", "main", "--fail-on-all", *RULES, *AS_OF).code == 1


@pytest.mark.parametrize("deleted", ["targets: {}\n", "roles: {}\n", "targets: {mail: {}}\n"])
def test_a_deleted_target_is_hidden_and_counts_as_new(house: Path, cli: Cli, deleted: str) -> None:
    write(house, {"targets.yaml": LOOSENED})
    commit(house)
    write(house, {"targets.yaml": deleted.replace("roles: {}", "decisions: {}")})
    ended = cli("plan", ".", "--against", "main", *RULES, *AS_OF)
    assert ended.code == 1
    assert "Fixes 0   Breaks 0   Hidden 1" in ended.out
    assert "1 hidden, not fixed" in ended.out


def test_the_severity_that_fails(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    assert cli("plan", ".", "--against", "main", *RULES, *AS_OF).code == 1
    assert cli("plan", ".", "--against", "main", "--fail-on", "critical", *RULES, *AS_OF).code == 0
    assert cli("plan", ".", "--against", "main", "--fail-on", "hihg", *RULES, *AS_OF).code == 2


def test_json_says_the_same(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    ended = cli("plan", ".", "--against", "main", "--format", "json", *RULES, *AS_OF)
    plan = json.loads(ended.out)["plan"]
    assert ended.code == 1
    (change,) = plan["changes"]
    assert (change["before"], change["after"]) == ("120 EUR", "50 EUR")
    assert change["place"]["line"] == 10
    (new,) = plan["new"]
    figures = {figure["name"]: figure for figure in new["figures"]}
    shares = figures["beyond_authority"]
    assert (shares["before"], shares["after"]) == ("16 %", "48 %")


def test_a_subfolder_and_a_committed_head(house: Path, cli: Cli) -> None:
    write(house, {"sub/refunds.yaml": REFUNDS.replace("refunds:", "returns:"), "x.yaml": "oops"})
    commit(house)
    write(house, {"sub/refunds.yaml": LOWERED.replace("refunds:", "returns:")})
    commit(house)
    only = ("--select", "SVC18", *AS_OF)
    ended = cli("plan", "sub", "--against", "HEAD~1", *only)
    assert ended.code == 1
    assert "sub/refunds.yaml:10" in ended.out
    ended = cli("plan", "sub", "--against", "HEAD~2", *only)
    assert ended.code == 1
    assert "There is no policy in HEAD~2" in ended.out


def test_a_base_that_cannot_be_read_makes_every_finding_new(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED, "targets.yaml": "targets: {mail: {colour: red}}\n"})
    commit(house)
    write(house, {"targets.yaml": TARGETS})
    ended = cli("plan", ".", "--against", "main", *RULES, *AS_OF)
    assert ended.code == 1
    assert "Breaks 1" in ended.out
    assert "every finding counts as new" in " ".join(ended.out.split())


def test_a_head_that_cannot_be_read_is_no_plan(house: Path, cli: Cli) -> None:
    write(house, {"targets.yaml": "targets: {mail: {colour: red}}\n"})
    ended = cli("plan", ".", "--against", "main", *RULES, *AS_OF)
    assert ended.code == 2
    assert "targets.yaml:2" in ended.out
    assert "cannot be judged" in ended.last
    for path in house.glob("*.yaml"):
        path.unlink()
    assert cli("plan", ".", "--against", "main", *AS_OF).code == 3


def test_a_shallow_clone(house: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write(house, {"refunds.yaml": LOWERED})
    commit(house)
    git(house.parent, "clone", "-q", "--depth=1", f"file://{house}", "shallow")
    monkeypatch.chdir(house.parent / "shallow")
    ended = cli("plan", ".", "--against", "HEAD~1", *AS_OF)
    assert ended.code == 2
    assert "git fetch --unshallow" in ended.err
    assert cli("plan", ".", "--against", "origin/main", *AS_OF).code == 0


def test_a_folder_to_compare_with(house: Path, cli: Cli, tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.mkdir()
    write(before, {**FILES, "refunds.yaml": LOWERED})
    ended = cli("plan", ".", "--against", "../before", *RULES, *AS_OF)
    assert ended.code == 0
    assert "was ../before/refunds.yaml:10" in ended.out
    ended = cli("plan", before, "--against", house, *RULES, *AS_OF)
    assert ended.code == 1


def test_outside_a_repository_a_plain_name_is_a_folder(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, FILES)
    monkeypatch.chdir(tmp_path)
    assert cli("plan", "after", "--against", "before", *AS_OF).code == 0
    ended = cli("plan", "after", "--against", "main", *AS_OF)
    assert ended.code == 2
    assert "no git repository" in ended.err


def test_a_name_that_may_be_a_commit_or_a_folder_is_refused(
    house: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever proposes a change could add a folder called like the base, and be compared with it."""
    for name in ("main", "origin/main", "topic", "deadbeef"):
        write(house / name, {"house.yaml": HOUSE})
    ended = cli("plan", "refunds.yaml", "--against", "main", *AS_OF)
    assert ended.code == 2
    assert "./main" in ended.err
    assert "refs/heads/main" in ended.err
    assert cli("plan", "refunds.yaml", "--against", "origin/main", *AS_OF).code == 2
    assert cli("plan", "refunds.yaml", "--against", "deadbeef", *AS_OF).code == 2
    assert cli("plan", "refunds.yaml", "--against", "refs/heads/main", *AS_OF).code != 2
    plain = cli("plan", "house.yaml", "--against", "topic", *AS_OF)
    assert (plain.code, plain.out) == (0, "Nothing changes.\n")
    assert cli("plan", "house.yaml", "--against", "./main", *AS_OF).out == "Nothing changes.\n"
    git(house, "update-ref", "refs/remotes/upstream/topic", "HEAD")
    assert cli("plan", "house.yaml", "--against", "topic", *AS_OF).code == 2


@pytest.mark.parametrize("ref", ["--upload-pack=x", "HEAD:../x", "mian", "", "./nope"])
def test_a_ref_that_is_none(house: Path, cli: Cli, ref: str) -> None:
    ended = cli("plan", ".", f"--against={ref}", *AS_OF)
    assert ended.code == 2
    assert not ended.out
    assert ("Did you mean main?" in ended.err) == (ref == "mian")


def test_text_of_a_policy_commands_nobody(house: Path, cli: Cli) -> None:
    says = "::error::x ##[warning] [bold]y[/b] 顧客" + " word" * 80
    write(house, {"promises.yaml": TIMES.replace("channels", f"says: '{says}', channels")})
    ended = cli("plan", ".", "--against", "main", *AS_OF)
    assert "##[" not in ended.out
    assert not [line for line in ended.out.split("\n") if line.strip().startswith("::")]
    assert "[bold]y[/b]" in ended.out


def test_settings_hold_for_both_sides_and_a_change_to_them_is_told(house: Path, cli: Cli) -> None:
    settings = house / "principlecheck.yaml"
    settings.write_text("format: 1\nexclude: [other.yaml]\nfail_on: critical\n", encoding="utf-8")
    (house / "other.yaml").write_text("services: {}\n", encoding="utf-8")
    commit(house)
    write(house, {"refunds.yaml": LOWERED})
    ended = cli("plan", ".", "--against", "main", *RULES, *AS_OF)
    assert ended.code == 0
    assert "Note" not in ended.out
    settings.write_text("format: 1\nexclude: [other.yaml]\nignore: [SVC18]\n", encoding="utf-8")
    ended = cli("plan", ".", "--against", "main", *AS_OF)
    assert "Note: principlecheck.yaml differs in main" in ended.out


def test_a_plan_says_what_the_settings_of_the_change_will_hide(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    commit(house)
    write(house, {"principlecheck.yaml": "exclude: [refunds.yaml]\n"})
    for words in ((), ("--format", "markdown"), ("--format", "json")):
        ended = cli("plan", ".", "--against", "main", *AS_OF, *words)
        said = " ".join(ended.out.split())
        assert "No policy changes. Once merged, 1 file and 2 findings (1 high) will no" in said
        assert (ended.code, "Nothing changes" in said) == (0, False)


def test_a_plan_says_what_settings_that_are_taken_out_will_bring(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED, "principlecheck.yaml": "ignore: [SVC18]\n"})
    commit(house)
    (house / "principlecheck.yaml").unlink()
    ended = cli("plan", ".", "--against", "main", *AS_OF)
    assert "Once merged, 1 finding (1 high) will come." in ended.out
