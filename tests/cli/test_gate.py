"""`check --against`: what a change adds or hides decides, by the rules that held before it."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Cli
from tests.cli.test_plan import FILES, HOUSE, LOOSENED, LOWERED, REFUNDS, RULES, TARGETS
from tests.packs.kit import pack_text
from tests.repositories import commit, git, new_repository, write

GATE = ("check", ".", "--against", "main", "--fail-on-new", *RULES, *AS_OF)
UNLIMITED = ("check", ".", "--against", "main", "--fail-on-new", *AS_OF)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = new_repository(tmp_path / "house", FILES)
    monkeypatch.chdir(folder)
    return folder


def waived(house: Path, cli: Cli) -> None:
    """Waives everything that is found now, by the program itself."""
    ended = cli(
        *("waive", "--all", "--on", ".", "--until", "2099-01-01", "--owner", "finance"),
        *("--approved-by", "Ana", "--reason", "later"),
    )
    if ended.code:  # 2099 is more than five years away
        ended = cli(
            *("waive", "--all", "--on", ".", "--until", "2029-01-01", "--owner", "finance"),
            *("--approved-by", "Ana", "--reason", "later"),
        )
    assert ended.code == 0, ended.err
    assert (house / "waivers.yaml").exists()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_what_was_there_before_does_not_fail_and_is_not_told(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    commit(house)
    write(house, {"targets.yaml": TARGETS.replace("mail:", "post:")})
    ended = cli(*GATE)
    assert ended.code == 0
    assert "SVC18" not in ended.out
    assert "in main (" in ended.out
    assert "too, which this gate lets be." in ended.out
    assert cli("check", ".", "--against", "main", *RULES, *AS_OF).code == 1


def test_what_is_new_fails(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    ended = cli(*GATE)
    assert ended.code == 1
    assert "high SVC18" in ended.out
    assert cli(*GATE, "--fail-on", "critical").code == 0


def test_what_is_hidden_counts_at_its_old_severity(house: Path, cli: Cli) -> None:
    write(house, {"targets.yaml": LOOSENED})
    commit(house)
    write(house, {"targets.yaml": "decisions: {}\n"})
    ended = cli(*GATE)
    assert ended.code == 1
    assert "hidden, not fixed" in flat(ended.out)


def test_hosts_that_compare_by_themselves_get_every_finding(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    commit(house)
    write(house, {"targets.yaml": LOOSENED})
    words = ("--format", "json=all.json", "--format", "github", "--format", "markdown=c.md")
    ended = cli(*GATE, *words)
    codes = {one["code"] for one in json.loads((house / "all.json").read_text())["findings"]}
    assert {"SVC18", "INT01"} <= codes
    assert "SVC18" not in ended.out
    assert "INT01" in ended.out
    comment = (house / "c.md").read_text(encoding="utf-8")
    assert "this does not pass, against main" in comment.replace("\\", "")
    assert "SVC18" not in comment


def test_a_finding_more_severe_than_before_is_new(house: Path, cli: Cli) -> None:
    """…but severities come from the settings before, so a change cannot make one less severe."""
    write(house, {"principlecheck.yaml": "severities: {SVC18: low}\n", "refunds.yaml": LOWERED})
    ended = cli(*GATE)
    assert ended.code == 1
    assert "principlecheck.yaml now governs (not counted before it is merged)" in flat(ended.out)
    assert cli(*GATE, "--trust-head").code == 0


@pytest.mark.parametrize(
    "settings",
    ["ignore: [SVC18]\n", "fail_on: critical\n", "exclude: [refunds.yaml]\n",
     "severities: {SVC18: information}\n", "thresholds: {SVC18: {}}\nselect: [INT01]\n"],
)  # fmt: skip
def test_a_change_to_the_settings_is_told_first_and_does_not_count(
    house: Path, cli: Cli, settings: str
) -> None:
    write(house, {"principlecheck.yaml": "formats: [text]\n"})
    commit(house)
    write(house, {"principlecheck.yaml": settings, "refunds.yaml": LOWERED})
    words = ("check", ".", "--against", "main", "--fail-on-new", *AS_OF)
    ended = cli(*words)
    assert ended.code == 1
    assert ended.out.startswith("This changes its own gate: principlecheck.yaml sets ")
    trusted = cli(*words, "--trust-head")
    assert "counted: --trust-head" in trusted.out
    assert trusted.code == 0, trusted.out


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("exclude: [refunds.yaml]\n", "1 file and 2 findings (1 high) will no longer be judged"),
        ("exclude: ['*.yaml']\n", "will no longer be judged, and nothing else is left to judge"),
        ("ignore: [SVC18]\n", "1 finding (1 high) will no longer be judged"),
        ("severities: {SVC18: low}\n", "1 finding (1 high) will weigh less"),
        ("thresholds: {SVC18: {most_beyond: 99%}}\n", "1 finding (1 high) will pass"),
    ],
)
def test_what_the_settings_of_a_change_will_hide_is_told_before_they_count(
    house: Path, cli: Cli, settings: str, says: str
) -> None:
    write(house, {"refunds.yaml": LOWERED})
    commit(house)
    write(house, {"principlecheck.yaml": settings})
    ended = cli(*UNLIMITED)
    told = re.search(r"Once merged, [^.]+\.", ended.out)
    assert (ended.code, bool(told and says in told.group())) == (0, True), ended.out
    comment = cli(*UNLIMITED, "--format", "markdown").out
    assert "Nothing changes" not in comment
    assert "No policy changes. First look at: principlecheck.yaml now governs" in comment
    assert says in comment


def test_settings_that_hide_nothing_are_told_as_before(house: Path, cli: Cli) -> None:
    write(house, {"principlecheck.yaml": "formats: [text]\n"})
    ended = cli(*UNLIMITED, "--format", "markdown")
    assert "Nothing changes. First look at: principlecheck.yaml now governs" in ended.out
    assert "nce merged" not in ended.out


def test_settings_nearer_to_the_policies_do_not_count_either(house: Path, cli: Cli) -> None:
    (house / "care").mkdir()
    for name in FILES:
        (house / name).rename(house / "care" / name)
    write(house, {"principlecheck.yaml": ""})
    commit(house)
    write(house, {"care/refunds.yaml": LOWERED, "care/principlecheck.yaml": "ignore: [SVC18]\n"})
    words = ("check", "care", "--against", "main", "--fail-on-new", *AS_OF)
    assert cli(*words).code == 1
    assert "principlecheck.yaml no longer governs" in cli(*words).out
    assert cli(*words, "--trust-head").code == 0


def test_a_waiver_that_a_change_brings_does_not_count(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    waived(house, cli)
    ended = cli(*GATE)
    assert ended.code == 1
    assert "it writes waivers: SVC18 on " in flat(ended.out)
    assert cli(*GATE, "--trust-head").code == 0


def test_waivers_of_before_hold_even_if_the_change_takes_them_out(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    waived(house, cli)
    write(house, {"refunds.yaml": REFUNDS})
    commit(house)
    write(house, {"refunds.yaml": LOWERED})
    assert cli(*GATE).code == 0
    without = cli(*GATE, "--no-waivers")
    assert without.code == 1
    assert "waivers" not in without.out
    (house / "waivers.yaml").unlink()
    ended = cli(*GATE)
    assert ended.code == 0
    assert "it takes out waivers: " in flat(ended.out)
    assert cli(*GATE, "--trust-head").code == 1


def test_a_broken_waiver_that_a_change_writes_exits_2(house: Path, cli: Cli) -> None:
    (house / "waivers.yaml").write_text("format: 1\nwaivers: {x: {}}\n")
    assert cli(*GATE).code == 2
    commit(house)
    again = cli(*GATE)  # it was broken before: whoever mends something else is not held up
    assert again.code == 0
    assert "Of the waivers of main" in flat(again.out)
    (house / "waivers.yaml").unlink()
    assert cli(*GATE).code == 0
    (house / "waivers.yaml").symlink_to("/etc/hostname")
    assert cli(*GATE).code == 2


def test_not_applicable_of_before_holds(house: Path, cli: Cli) -> None:
    """What the change declares not to apply is judged all the same."""
    excuse = (
        "not_applicable: {targets: {reason: none, approved_by: finance-manager, review: 2027-01-01}, "
        "promises: {reason: none, approved_by: finance-manager, review: 2027-01-01}}"
    )
    house_says = HOUSE.replace("hours: desk}\ndep", f"hours: desk, {excuse}}}\ndep")
    assert excuse in house_says
    write(house, {"house.yaml": house_says})
    ended = cli(*GATE)
    assert ended.out.startswith(
        "This changes its own gate: it declares not applicable: promises, targets (not counted"
    )
    whole = cli("check", ".", "--against", "main", "--format", "json", *AS_OF)
    assert json.loads(whole.out)["scope"]["not_applicable"] == []
    commit(house)
    write(house, {"house.yaml": HOUSE})
    assert "it no longer declares not applicable: promises, targets" in flat(cli(*GATE).out)


def test_a_pack_of_before_judges_and_a_changed_one_is_told(house: Path, cli: Cli) -> None:
    strict = pack_text()
    lenient = pack_text(title="Whatever", severity="low")
    handover = (
        "roles: {a: {}, b: {}}\nhandovers: {h: {kind: transfer, from: a, to: b, style: cold}}\n"
    )
    assert strict != lenient
    (house / "packs").mkdir()
    (house / "packs" / "house.yaml").write_text(strict)
    write(house, {"principlecheck.yaml": "packs: [packs/house.yaml]\nselect: [HSE01]\n"})
    commit(house)
    (house / "packs" / "house.yaml").write_text(lenient)
    write(house, {"handovers.yaml": handover})
    ended = cli(*UNLIMITED)
    assert ended.code == 1, ended.out + ended.err
    assert "the pack packs/house.yaml differs" in flat(ended.out)
    assert cli(*UNLIMITED, "--trust-head").code == 0


def test_a_policy_named_as_a_pack_is_not_out_of_sight(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED, "principlecheck.yaml": "packs: [refunds.yaml]\n"})
    assert cli(*GATE).code == 2


def test_a_new_pack_beside_the_policies_is_no_policy(house: Path, cli: Cli) -> None:
    (house / "packs").mkdir()
    (house / "packs" / "house.yaml").write_text(pack_text())
    write(house, {"principlecheck.yaml": "packs: [packs/house.yaml]\n"})
    ended = cli(*GATE)
    assert ended.code == 0, ended.out + ended.err
    assert "the pack packs/house.yaml differs" in flat(ended.out)


def test_required_rules_must_be_judged_in_the_change(house: Path, cli: Cli) -> None:
    write(house, {"principlecheck.yaml": "required: [SVC18]\n"})
    commit(house)
    write(
        house, {"principlecheck.yaml": "", "refunds.yaml": "customer_rules: {r: {kind: refund}}\n"}
    )
    assert cli(*UNLIMITED, "--select", "SVC18").code == 1


def test_everything_is_new_where_the_earlier_state_cannot_be_read(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    (house / "bad.yaml").write_text("- x\n")
    commit(house)
    (house / "bad.yaml").unlink()
    ended = cli(*GATE)
    assert ended.code == 1
    assert "could not be read whole, so every finding counts as new" in flat(ended.out)


def test_what_cannot_be_judged_in_the_change_exits_2(house: Path, cli: Cli) -> None:
    (house / "bad.yaml").write_text("- x\n")
    assert cli(*GATE).code == 2
    (house / "bad.yaml").unlink()
    write(house, {"principlecheck.yaml": "selct: [SVC18]\n"})
    assert cli(*GATE).code == 2


def test_settings_that_cannot_be_followed_before_exit_2_unless_the_change_is_trusted(
    house: Path, cli: Cli
) -> None:
    write(house, {"principlecheck.yaml": "ignroe: [SVC18]\n"})
    commit(house)
    write(house, {"principlecheck.yaml": ""})
    ended = cli(*GATE)
    assert ended.code == 2
    assert "The settings of main (" in ended.err
    assert "--trust-head" in ended.err
    assert cli(*GATE, "--trust-head").code == 0


def test_settings_that_were_a_link_are_not_taken_for_none(house: Path, cli: Cli) -> None:
    write(house, {"gate.yaml": ""})
    (house / "gate.yaml").rename(house / "gate.txt")
    (house / "principlecheck.yaml").symlink_to("gate.txt")
    commit(house)
    (house / "principlecheck.yaml").unlink()
    ended = cli(*GATE)
    assert ended.code == 2
    assert "was a link" in ended.err


def test_against_a_folder_its_own_settings_hold(house: Path, cli: Cli, tmp_path: Path) -> None:
    git(house, "worktree", "add", "-q", str(tmp_path / "before"), "-b", "before")
    write(tmp_path / "before", {"principlecheck.yaml": "fail_on: high\n"})
    write(house, {"principlecheck.yaml": "ignore: [SVC18]\n", "refunds.yaml": LOWERED})
    words = ("check", ".", "--against", tmp_path / "before", "--fail-on-new", *AS_OF)
    ended = cli(*words)
    assert ended.code == 1
    assert "principlecheck.yaml sets ignore, fail_on otherwise" in flat(ended.out)


def test_a_folder_that_shows_no_settings_of_its_own_is_refused(house: Path, cli: Cli) -> None:
    for folder in ("before", "now"):
        write(house / folder, FILES)
    for name in FILES:
        (house / name).unlink()
    write(house, {"principlecheck.yaml": "ignore: [SVC18]\n"})
    ended = cli("check", "now", "--against", "./before", "--fail-on-new", *AS_OF)
    assert ended.code == 2
    assert "stands above the policies" in ended.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--fail-on-new",), "Write --against main."),
        (("--trust-head",), "Write --against main."),
        (("--against", "mian", "--fail-on-new"), "Did you mean main?"),
        (("--against", "", "--fail-on-new"), "no"),
        (("--against", "--fail-on-new"), "no"),
        (("--against", "main", "--watch"), "do not go together"),
        (("--against", "main", "--format", "jsno"), "Did you mean json?"),
    ],
)
def test_what_is_mistyped_exits_2(house: Path, cli: Cli, words: tuple[str, ...], says: str) -> None:
    ended = cli("check", ".", *words)
    assert (ended.code, ended.out) == (2, "")
    assert says in flat(ended.err)


def test_github_hears_of_changes_to_the_gate_before_anything_else(house: Path, cli: Cli) -> None:
    write(house, {"principlecheck.yaml": "ignore: [SVC18]\n", "refunds.yaml": LOWERED})
    ended = cli(*GATE, "--format", "github")
    assert ended.out.startswith("::notice title=The gate::This changes its own gate: ")
    assert "::error " in ended.out


def test_a_comment_stays_the_same_while_the_base_moves(house: Path, cli: Cli) -> None:
    git(house, "checkout", "-q", "-b", "change")
    write(house, {"refunds.yaml": LOWERED, "principlecheck.yaml": "ignore: [SVC18]\n"})
    commit(house)
    texts = []
    for _ in range(2):
        cli(*GATE, "--format", "markdown=../c.md")
        texts.append((house.parent / "c.md").read_text(encoding="utf-8"))
        git(house, "checkout", "-q", "main")
        commit(house)
        git(house, "checkout", "-q", "change")
    assert texts[0] == texts[1]
    first = texts[0].split("\n")[1].replace("\\", "")
    assert first.startswith(
        "### principlecheck: this does not pass, against main: 1 new high finding."
    )
    assert "First look at: principlecheck.yaml now governs" in first


def test_files_and_several_paths_are_compared_too(house: Path, cli: Cli) -> None:
    write(house, {"principlecheck.yaml": "fail_on: high\n"})
    commit(house)
    write(house, {"refunds.yaml": LOWERED, "principlecheck.yaml": "ignore: [SVC18]\n"})
    words = ("--against", "main", "--fail-on-new", "--select", "SVC18,SVC19", *AS_OF)
    ended = cli("check", "refunds.yaml", "house.yaml", *words)
    assert ended.code == 1
    assert ended.out.startswith("This changes its own gate: principlecheck.yaml sets ")


def test_a_folder_that_is_new_has_no_old_findings(house: Path, cli: Cli) -> None:
    write(house / "more", {**FILES, "refunds.yaml": LOWERED})
    ended = cli("check", "more", "--against", "main", "--fail-on-new", *RULES, *AS_OF)
    assert ended.code == 1
    assert "There is no policy in main" in flat(ended.out)


@pytest.mark.parametrize("options", [(), ("--no-waivers",)])
def test_two_files_of_waivers_are_refused_and_no_fault_of_the_program(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    files = {f"policies/{name}": text for name, text in FILES.items()}
    monkeypatch.chdir(new_repository(tmp_path / "house", files))
    write(Path(), dict.fromkeys(("waivers.yaml", "policies/waivers.yaml"), "waivers: {}\n"))
    ended = cli("check", "policies", "--against", "main", *options, *AS_OF)
    assert ended.code == 2
    assert "there is one for all" in ended.err
    assert "principlecheck broke" not in ended.err


def test_findings_that_were_there_are_not_said_to_be_none(house: Path, cli: Cli) -> None:
    write(house, {"refunds.yaml": LOWERED})
    commit(house)
    assert "Example Home: no new finding (" in cli(*GATE).out
    comment = cli(*GATE, "--format", "markdown").out
    assert "New or worse findings: none (" in comment
    write(house, {"refunds.yaml": LOWERED.replace("50 EUR", "40 EUR")})
    assert "Example Home: 1 new or worse finding: 1 high (" in cli(*GATE).out
