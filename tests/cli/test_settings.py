"""Settings at work: what they change, what is said of it, and that nothing fails open."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from principlecheck.cli.formats import print_report_in_format
from principlecheck.governance.settings import read_settings_file
from principlecheck.model.settings import FORMATS
from principlecheck.reading.source import SourceFile
from principlecheck.usecases.run import Options, Run
from tests.cli.conftest import AS_OF, ROOT, Cli

Folder = Callable[..., Path]
# BUY02 (medium) fails on both; PRD02 has a threshold.
POLICY = """\
customer_rules:
  refunds: {kind: refund, reviewed: 2024-01-01}
  fees: {kind: fee, reviewed: 2024-01-01}
"""


@pytest.fixture
def policies(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("FAIL_ON", "SELECT", "IGNORE", "FORMAT"):
        monkeypatch.delenv(f"PRINCIPLECHECK_{name}", raising=False)
    folder(a=POLICY)
    return Path()


def settings(text: str) -> None:
    Path("principlecheck.yaml").write_text(f"format: 1\n{text}", encoding="utf-8")


def test_the_file_decides_what_is_judged_and_what_fails(cli: Cli, policies: Path) -> None:
    settings("select: [BUY02]\nfail_on: medium\n")
    ended = cli("check", policies, *AS_OF)
    assert ended.code == 1
    assert "2 findings: 2 medium" in ended.out


def test_the_command_line_and_the_environment_win(
    cli: Cli, policies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings("select: [BUY02]\nfail_on: medium\n")
    monkeypatch.setenv("PRINCIPLECHECK_FAIL_ON", "high")
    assert cli("check", policies, *AS_OF).code == 0
    assert cli("check", policies, "--fail-on", "low", *AS_OF).code == 1
    monkeypatch.setenv("PRINCIPLECHECK_SELECT", "INT06")
    assert "no finding" in cli("check", policies, *AS_OF).out
    assert "2 findings" in cli("check", policies, "--select", "BUY02", *AS_OF).out


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FAIL_ON", "hihg", "Did you mean high?"),
        ("SELECT", "BUY2", "PRINCIPLECHECK_SELECT cannot be followed:\nThere is no rule `BUY2`"),
        ("FORMAT", "jsn", "Did you mean json?"),
        ("FAILON", "low", "Write PRINCIPLECHECK_FAIL_ON."),
    ],
)
def test_a_mistyped_variable_is_an_error(
    cli: Cli,
    policies: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    says: str,
) -> None:
    monkeypatch.setenv(f"PRINCIPLECHECK_{name}", value)
    ended = cli("check", policies, *AS_OF)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fail-on: low", "principlecheck.yaml:2:1: `principlecheck.yaml` has no field `fail-on`."),
        ("select: [BUY2]", "principlecheck.yaml:2:10: There is no rule `BUY2`. Write BUY"),
        ("ignore: [buy02]", "principlecheck.yaml:2:10: There is no rule `buy02`. Write BUY02."),
        ("required: [BUY]", "principlecheck.yaml:2:12: There is no rule `BUY`."),
        ("severities: {BUY2: low}", "principlecheck.yaml:2:14: There is no rule `BUY2`."),
        ("thresholds: {PRD2: {most_cut: 20%}}", "There is no rule `PRD2`. Write PRD"),
        ("thresholds: {PRD02: {mostcut: 20%}}", "no threshold `mostcut`. Write most_cut."),
        ("thresholds: {BUY01: {most_days: 3}}", "BUY01 has no threshold"),
        ("thresholds: {PRD02: {most_cut: 0.2}}", "cannot stand for `most_cut`, which is 10%"),
        ("thresholds: {PRD02: {most_cut: 200%}}", "Write a share, such as 85%."),
        ("thresholds: {PRD02: {most_cut: 6m}}", "Write a share, such as 85%."),
        ("thresholds: {PRD02: {most_cut: true}}", "Write a share, such as 85%."),
        ("thresholds: {PRD02: {most_cut: [10%]}}", "Write a share, such as 85%."),
        ('thresholds: {PRD02: {most_cut: "1%\') || true"}}', "Write a share, such as 85%."),
        ("thresholds: {BUY02: {most_days: -1}}", "Write a number, such as 7."),
        ("thresholds: {BUY02: {most_days: 365d}}", "Write a number, such as 7."),
        ("formats: [text, jsn]", "principlecheck.yaml:2:17: There is no format `jsn`. Write json."),
        ("required: [BUY02]\nignore: [BUY02]", "is required and ignored at once"),
        ("required: [BUY02]\nignore: [BUY]", "is required and ignored at once"),
        ("packs: [house.yaml]", "principlecheck.yaml:2:9: There is no pack `house.yaml`."),
        ("waivers: accepted.yaml", "There is no file of waivers `accepted.yaml`."),
        ("select: []\n  ignore: []", "principlecheck.yaml:3"),
    ],
)
@pytest.mark.parametrize("verb", ["check", "audit"])
def test_mistyped_settings_are_errors_with_their_place(
    cli: Cli, policies: Path, verb: str, text: str, says: str
) -> None:
    settings(text + "\n")
    ended = cli(verb, policies, *AS_OF)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err


@pytest.mark.parametrize(("days", "findings"), [(365, 2), (10_000, 0), (10_000.0, 0)])
def test_a_threshold_decides(cli: Cli, policies: Path, days: float, findings: int) -> None:
    settings(f"select: [BUY02]\nthresholds: {{BUY02: {{most_days: {days}}}}}\n")
    ended = cli("check", policies, *AS_OF)
    assert ended.code == 0
    assert ended.out.count("medium BUY02") == findings


def test_a_threshold_that_its_conditions_cannot_take_is_refused_before_judging(
    cli: Cli, policies: Path
) -> None:
    settings("select: [BUY02]\nthresholds: {BUY02: {most_days: 365.5}}\n")
    ended = cli("check", policies, *AS_OF)
    assert (ended.code, ended.out) == (2, "")
    assert "BUY02 cannot be judged with these thresholds" in ended.err
    assert "Write values like most_days: 365." in ended.err


def test_severities_and_thresholds_are_used_and_said(
    cli: Cli, policies: Path, tmp_path: Path
) -> None:
    settings(
        "select: [BUY02, PRD02]\nseverities: {BUY02: critical}\nthresholds: {PRD02: {most_cut: 20%}}\n"
    )
    ended = cli("check", policies, *AS_OF)
    assert ended.code == 1
    assert "critical BUY02" in ended.out
    said = " ".join(ended.out.split())
    assert (
        "principlecheck.yaml sets BUY02 severity critical (default medium); "
        "PRD02 most_cut 20% (default 10%)."
    ) in said
    cli("audit", policies, "-o", tmp_path / "audit.md", "--annex", *AS_OF)
    audit = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.md"))
    assert "`most_cut` 20% (set; default 10%)" in audit
    assert "BUY02 severity critical (default medium)" in audit
    report = json.loads(cli("check", policies, "--format", "json", *AS_OF).out)
    cards = {card["code"]: card for card in report["rules"]}
    assert cards["PRD02"]["thresholds"]["most_cut"] == "20%"
    assert cards["PRD02"]["own_thresholds"] == {"most_cut": "10%"}
    assert cards["BUY02"]["own_severity"] == "medium"
    assert report["settings"] == "principlecheck.yaml"


def test_rules_and_explain_show_what_is_in_force_here(cli: Cli, policies: Path) -> None:
    settings("select: [BUY02]\nseverities: {BUY02: low}\nthresholds: {PRD02: {most_cut: 20%}}\n")
    listed = cli("rules").out
    assert "BUY02  low" in listed
    assert "PRD02" not in listed
    said = " ".join(cli("explain", "PRD02").out.split())
    assert "Threshold most_cut: 20% (set in your settings; default 10%)" in said
    assert "Low in your settings (default medium)" in cli("explain", "BUY02").out


def test_explain_on_judges_also_what_is_left_out_of_the_gate(cli: Cli, policies: Path) -> None:
    settings("ignore: [BUY02]\n")
    assert "BUY02 on customer_rules.fees: fail" in cli("explain", "BUY02", "--on", ".", *AS_OF).out


def test_a_required_rule_that_waits_for_a_declaration_fails_the_gate(
    cli: Cli, policies: Path
) -> None:
    settings("select: [SVC18, INT06]\nrequired: [SVC18]\n")
    ended = cli("check", policies, *AS_OF)
    assert ended.code == 1
    assert "Required and not judged, so the gate fails: SVC18 on " in ended.out
    assert ended.last.startswith("Coverage")
    settings("select: [SVC18, INT06]\n")
    assert cli("check", policies, *AS_OF).code == 0


def test_a_required_rule_that_is_left_out_fails_the_gate(cli: Cli, policies: Path) -> None:
    settings("required: [SVC18]\n")
    ended = cli("check", policies, "--ignore", "SVC18", "--select", "INT06,SVC18", *AS_OF)
    assert ended.code == 1
    assert "SVC18 (left out by select or ignore)." in " ".join(ended.out.split())


def test_a_required_rule_that_was_judged_passes(cli: Cli, policies: Path) -> None:
    settings("select: [BUY02]\nrequired: [BUY02]\n")
    assert cli("check", policies, *AS_OF).code == 0


@pytest.mark.parametrize("name", ["json", "sarif", "junit", "github", "gitlab", "markdown"])
def test_what_fails_the_gate_is_said_whatever_the_format(
    cli: Cli, policies: Path, name: str
) -> None:
    settings(f"select: [SVC18]\nrequired: [SVC18]\nformats: [{name}]\n")
    ended = cli("check", policies, *AS_OF)
    assert ended.code == 1
    assert "Required and not judged" in ended.err


def test_formats_of_the_file_are_written_beside_it(
    cli: Cli, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings("select: [BUY02]\nformats: [text, json=out/report.json]\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.yaml").write_text("format: 1\nroles: {a: {}}\n")
    monkeypatch.chdir(tmp_path / "sub")
    assert cli("check", ".", *AS_OF).code == 0
    assert json.loads((tmp_path / "out" / "report.json").read_text())["format"] == 1


def test_what_is_excluded_is_said(cli: Cli, policies: Path, tmp_path: Path) -> None:
    (tmp_path / "ci").mkdir()
    (tmp_path / "ci" / "deploy.yaml").write_text("steps: []\n")
    assert cli("check", policies, "--select", "BUY02", *AS_OF).code == 2
    settings("select: [BUY02]\nexclude: [ci]\n")
    ended = cli("check", policies, *AS_OF)
    assert ended.code == 0
    assert "Excluded in the settings: 1 file." in ended.out


def test_excluding_everything_leaves_nothing_to_check(cli: Cli, policies: Path) -> None:
    settings("exclude: ['*']\n")
    assert cli("check", policies, *AS_OF).code == 3


def test_settings_prints_what_is_in_force_with_its_origin(
    cli: Cli, policies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings("select: [BUY]\nthresholds:\n  PRD02: {most_cut: 20%}\n")
    monkeypatch.setenv("PRINCIPLECHECK_FAIL_ON", "low")
    lines = [" ".join(line.split()) for line in cli("settings", "--origin").out.split("\n")]
    assert "select: [BUY] # principlecheck.yaml:2" in lines
    assert "most_cut: 20% # principlecheck.yaml:4" in lines
    assert "fail_on: low # PRINCIPLECHECK_FAIL_ON" in lines
    assert "formats: [text] # default" in lines


@pytest.mark.parametrize(
    "text",
    [
        "",
        "exclude: ['ab: c', '#c', '*', \"it's\"]\nlongest_waiver: 90 calendar days\n",
        "select: [BUY]\nrequired: [BUY02]\nseverities: {BUY02: low, BUY01: high}\n"
        "thresholds: {PRD02: {most_cut: 20%}}\nfail_on: low\nformats: [text, json=o.json]\n",
    ],
)
@pytest.mark.parametrize("origin", [(), ("--origin",)])
def test_what_settings_prints_is_a_settings_file(
    cli: Cli, policies: Path, text: str, origin: tuple[str, ...]
) -> None:
    settings(text)
    ended = cli("settings", *origin)
    assert ended.code == 0
    again = read_settings_file(SourceFile("printed.yaml", ended.out.encode()))
    written = read_settings_file(SourceFile("a.yaml", Path("principlecheck.yaml").read_bytes()))
    for name in written.__struct_fields__:
        value = getattr(written, name)
        assert not value or getattr(again, name) == value


def test_settings_that_cannot_be_followed_are_not_printed(cli: Cli, policies: Path) -> None:
    settings("select: [BUY2]\n")
    ended = cli("settings")
    assert (ended.code, ended.out) == (2, "")


def test_an_own_pack_named_in_the_settings_judges(cli: Cli, policies: Path, tmp_path: Path) -> None:
    pack = tmp_path / "house.yaml"
    pack.write_text(HOUSE, encoding="utf-8")
    settings("packs: [house.yaml]\nselect: [HSE01]\nseverities: {HSE01: low}\n")
    ended = cli("check", policies, *AS_OF)
    assert (ended.code, ended.err) == (0, "")
    assert "low HSE01" in ended.out
    pack.write_text("format: 1\n", encoding="utf-8")
    assert cli("check", policies, *AS_OF).code == 2


@pytest.mark.parametrize("page", ["settings.md", "waivers.md"])
def test_the_examples_of_the_pages_work(cli: Cli, policies: Path, page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    name = "principlecheck.yaml" if page == "settings.md" else "waivers.yaml"
    Path(name).write_text(example, encoding="utf-8")
    Path("ci").mkdir()
    assert cli("settings").code == 0
    assert cli("check", policies, "--select", "BUY01,SVC18", *AS_OF).code in (0, 1)


HOUSE = """\
format: 1
version: "1.0"
principle:
  id: house
  title: House
  means: Rules of the house.
  source: {title: House, section: rules, basis: source}
rules:
  HSE01:
    name: no-fees
    title: There is a fee
    topic: authority
    on: customer_rules
    fails_when: "entry.kind == 'fee'"
    kind: harm
    severity: high
    confidence: certain
    says: There is a fee.
    why: We have none.
    effect: Customers pay.
    do: Take it out.
    ask: Ask finance.
    source: {title: House, section: rules, basis: source}
    examples:
      passes: [{customer_rules: {a: {kind: refund}}}]
      fails: [{customer_rules: {a: {kind: fee}}}]
"""


def test_every_format_that_settings_may_name_can_be_written() -> None:
    report = Run(
        [ROOT / "policies" / "basecamp"], Options(date(2026, 11, 22), select=["INT"])
    ).report
    for name in FORMATS:
        assert print_report_in_format(name, report, on_terminal=False)
