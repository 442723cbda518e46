"""A change cannot beat its own gate: loosenings × the ways to bring them in.

Each change makes one thing worse for customers and brings something that would hide it. The gate
ends 1 or 2, told by the program itself and by the words that the action types.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from principlecheck.packs import loading
from principlecheck.packs.loading import Pack
from tests.cli.conftest import AS_OF, Cli, loaded_once
from tests.cli.test_plan import HOUSE, LOWERED, REFUNDS, TARGETS
from tests.packs.kit import pack_text
from tests.repositories import commit, git, new_repository, write

ROOT = Path(__file__).parent.parent.parent
NEW = ("--against", "main", "--fail-on-new", *AS_OF)
ROLES = "roles: {agent: {levels: %s, %s}}\n"
PATH_OF_FOUR = ROLES % ("[one, two, three, four, five]", "people: 2")
FILES = {
    "policies/house.yaml": f"{HOUSE}conduct: {{}}\n",
    "policies/refunds.yaml": REFUNDS,
    "policies/targets.yaml": TARGETS,
}
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
Change = Callable[[Path], None]


def action_words(**inputs: str) -> list[str]:
    """What the action types for a pull request to main, without the program's own name."""
    script = ROOT / "integrations" / "github" / "check.py"
    spec = importlib.util.spec_from_file_location("action_check", script)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    given = {"POLICY_PATH": "policies", "AGAINST": "main", "NEW_ONLY": "true", **inputs}
    kept = dict(os.environ)
    os.environ.update({**given, "RUNNER_TEMP": str(Path.cwd())})
    try:
        words: list[str] = module.command_line(Path("c.md"), Path("t.txt"), Path("s.sarif"))
    finally:
        os.environ.clear()
        os.environ.update(kept)
    return words[1:]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = new_repository(tmp_path / "house", FILES)
    monkeypatch.chdir(folder)
    for name in ("PRINCIPLECHECK_IGNORE", "PRINCIPLECHECK_SELECT", "PRINCIPLECHECK_FAIL_ON"):
        monkeypatch.delenv(name, raising=False)
    return folder


# What a change may write into a file of its own.
LOOSENINGS = {
    "ignore": "ignore: [SVC18]\n",
    "select": "select: [INT01]\n",
    "fail_on": "fail_on: critical\n",
    "severities": "severities: {SVC18: information}\n",
    "thresholds": "thresholds: {SVC18: {most_beyond: 99%}}\n",
    "exclude": "exclude: [refunds.yaml, policies/refunds.yaml]\n",
    "waivers elsewhere": "waivers: mine.yaml\n",
    "dossier": "dossier: policies\n",
}


def at_root(folder: Path, text: str) -> None:
    write(folder, {"principlecheck.yaml": text})


def nearer(folder: Path, text: str) -> None:
    write(folder, {"policies/principlecheck.yaml": text})


def through_a_link(folder: Path, text: str) -> None:
    write(folder, {"other/mine.txt": text})
    (folder / "principlecheck.yaml").unlink(missing_ok=True)
    (folder / "principlecheck.yaml").symlink_to("other/mine.txt")


def judged_by(*codes: str) -> Callable[[], list[Pack]]:
    """The built-in packs with these rules alone."""
    return lambda: [
        replace(pack, rules=[rule for rule in pack.rules if rule.code in codes])
        for pack in loaded_once()
    ]


@pytest.mark.parametrize("governed", [False, True], ids=["no settings before", "settings before"])
@pytest.mark.parametrize(
    "bring", [at_root, nearer, pytest.param(through_a_link, marks=needs_links)]
)
@pytest.mark.parametrize("loosening", LOOSENINGS)
def test_settings_that_a_change_brings_do_not_count(
    house: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    loosening: str,
    bring: Callable[[Path, str], None],
    governed: bool,
) -> None:
    if governed:
        at_root(house, "required: [SVC18]\n")
        commit(house)
    if loosening == "waivers elsewhere":
        write(house, {"mine.yaml": "waivers: {}\n", "policies/mine.yaml": "waivers: {}\n"})
    write(house, {"policies/refunds.yaml": LOWERED})
    bring(house, LOOSENINGS[loosening])
    # By the rules that are at stake alone, so that nothing else can be what stops the change.
    monkeypatch.setattr(loading, "load_built_in_packs", judged_by("SVC18", "INT01"))
    ended = cli("check", "policies", *NEW)
    assert ended.code in (1, 2), ended.out
    if ended.code == 1:
        assert ended.out.startswith("This changes its own gate: ")
    assert cli(*action_words(EXTRA_ARGS="--as-of 2026-11-22")).code == ended.code


def test_settings_that_are_taken_away_still_hold(house: Path, cli: Cli) -> None:
    at_root(house, "fail_on: low\nrequired: [SVC18]\n")
    commit(house)
    (house / "principlecheck.yaml").unlink()
    write(house, {"policies/refunds.yaml": LOWERED})
    ended = cli("check", "policies", *NEW, "--fail-on", "low")
    assert ended.code == 1
    assert "principlecheck.yaml no longer governs" in ended.out


# What a change may say in the policies themselves of how they are judged. Each row is what was
# there before, and what the change makes of it.
GAP = "follow_ups: {f: {within: 1 working day, alert_before: 1h, owner: agent}}\n"
ABOUT = "organisation: {%s}\nroles: {agent: {}}\n"
EXCUSES: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "complete is taken out": (
        "INT06",
        {"a.yaml": ABOUT % "complete: [follow_ups]", "b.yaml": GAP},
        {"a.yaml": ABOUT % "complete: []", "b.yaml": GAP.replace(", owner: agent", "")},
    ),
    "complete is narrowed": (
        "INT06",
        {"a.yaml": ABOUT % "complete: all", "b.yaml": GAP},
        {"a.yaml": ABOUT % "complete: [roles]", "b.yaml": GAP.replace(", owner: agent", "")},
    ),
    "complete hides what is deleted": (
        "SVC01",
        {
            "a.yaml": "roles: {agent: {}}\nchannels: {c: {kind: chat}}\n"
            "queues: {c: {channels: [c]}}\n",
            "b.yaml": "handle_time: {c: {queues: [c], hard_limit: 6m, on_limit: end}}\n",
        },
        {
            "a.yaml": "organisation: {complete: all}\nroles: {agent: {}}\n"
            "channels: {c: {kind: chat}}\nqueues: {c: {channels: [c]}}\n",
            "b.yaml": "handle_time: {}\n",
        },
    ),
    "it is declared not applicable": (
        "INT06",
        {"a.yaml": ABOUT % "complete: all", "b.yaml": GAP},
        {
            "a.yaml": ABOUT % "complete: all, not_applicable: {follow_ups: {reason: no, "
            "approved_by: agent, review: 2027-06-01}}",
            "b.yaml": GAP.replace(", owner: agent", ""),
        },
    ),
    "it is declared deliberate": (
        "PRD14",
        {"a.yaml": PATH_OF_FOUR},
        {
            "a.yaml": ROLES
            % (
                "[one, two]",
                "deliberate: {levels: we like it so, approved_by: agent, review: 2027-06-01}",
            )
        },
    ),
    "what was deliberate goes further": (
        "PRD14",
        {
            "a.yaml": "organisation: {complete: all}\n"
            + ROLES
            % (
                "[one, two, three]",
                "deliberate: {levels: for now, approved_by: agent, review: 2027-06-01}",
            )
        },
        {
            "a.yaml": "organisation: {complete: all}\n"
            + ROLES
            % (
                "[one, two]",
                "deliberate: {levels: for now, approved_by: agent, review: 2027-06-01}",
            )
        },
    ),
}


@pytest.mark.parametrize("row", EXCUSES)
def test_what_policies_say_of_their_own_judging_counts_once_it_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli, row: str
) -> None:
    code, before, after = EXCUSES[row]
    folder = new_repository(tmp_path / "r", {f"policies/{n}": text for n, text in before.items()})
    monkeypatch.chdir(folder)
    write(folder, {f"policies/{name}": text for name, text in after.items()})
    words = ("check", "policies", *NEW, "--select", code, "--fail-on", "medium")
    ended = cli(*words)
    assert ended.code == 1, ended.out
    assert ended.out.startswith("This changes its own gate: it ")
    extra = f"--as-of 2026-11-22 --select {code}"
    assert cli(*action_words(EXTRA_ARGS=extra, FAIL_ON="medium")).code == 1
    comment = (folder / "c.md").read_text(encoding="utf-8")
    assert "First look at: it " in comment.split("\n")[1]
    # Even where the change is trusted, what passed before and is only asked about now is told.
    assert cli(*words, "--trust-head").code == ("complete is" in row)


def test_a_duty_is_not_escaped_by_leaving_the_country(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    """What the law asks holds while the country stood there before the change."""
    about = (
        "organisation: {jurisdictions: [%s], sectors: [retail], sells_to: [consumers], staff: 250}\n"
        "automations: {helper: {kind: bot, way_to_person: %s}}\n"
    )
    folder = new_repository(tmp_path / "r", {"p/a.yaml": about % ("ES", "true")})
    monkeypatch.chdir(folder)
    write(folder, {"p/a.yaml": about % ("JP", "false")})
    ended = cli("check", "p", *NEW, "--select", "INT15")
    assert ended.code == 1, ended.out
    assert "it declares otherwise which rules hold for it: organisation.jurisdictions" in ended.out


# Names under which a policy must not go out of sight, each as the change writes it.
NAMES = (
    "principlecheck.yaml", "waivers.yaml", "report.yaml", "responses.yaml", "records.yaml",
    "themes/plain/theme.yaml", "numbers.yaml", "x.numbers.yaml", "REFUNDS.YML",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("disguise", ["", "# principlecheck keeps the numbers of findings here.\n"])
def test_no_name_takes_a_policy_out_of_sight(
    house: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, disguise: str
) -> None:
    # By the rule alone that the policy breaks, so that nothing else can be what stops the change.
    monkeypatch.setattr(loading, "load_built_in_packs", judged_by("SVC18"))
    (house / "policies" / "refunds.yaml").unlink()
    path = house / "policies" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{disguise}format: 1\n{LOWERED}", encoding="utf-8")
    assert cli("check", "policies", *NEW).code in (1, 2)


@pytest.mark.parametrize(
    "name", ["refunds.yaml~", "refunds.yam", "refunds.yaml.txt", "refunds.eyaml",
             "refunds.yaml.j2", "refunds.yaml ", ".refunds.yaml", "refunds"],
)  # fmt: skip
@pytest.mark.parametrize(
    "format_", ["text", "json", "markdown", "sarif", "junit", "github", "gitlab"]
)
def test_what_is_not_read_is_told_in_every_format(
    house: Path, cli: Cli, name: str, format_: str
) -> None:
    if os.name == "nt" and name.endswith(" "):
        name = "refunds.yaml_"
    shutil.copy(house / "policies" / "refunds.yaml", house / "policies" / name)
    said = cli("check", "policies", *AS_OF, "--select", "SVC18", "--format", format_).out
    assert name.strip() in said.replace("\\", "")
    if format_ != "json":
        assert "1 file was not read: " in said.replace("\\", "")


@needs_links
@pytest.mark.parametrize("target", ["../notes.txt", "waivers.yaml", "notes.md", "sub/a.yaml~"])
def test_a_link_to_what_is_not_read_is_no_policy(house: Path, cli: Cli, target: str) -> None:
    write(house, {"policies/house.yaml": f"{HOUSE}organisation: {{}}\n".replace(
        "organisation: {name: Example Home, hours: desk}\n", "").replace(
        "organisation: {}", "organisation: {name: Example Home, hours: desk, complete: all}")})  # fmt: skip
    write(house, {"policies/refunds.yaml": LOWERED})
    commit(house)
    (house / "policies" / "refunds.yaml").unlink()
    path = house / "policies" / target
    path.parent.mkdir(exist_ok=True)
    path.write_text("format: 1\nwaivers: {}\n", encoding="utf-8")
    (house / "policies" / "refunds.yaml").symlink_to(target)
    ended = cli("check", "policies", *NEW)
    assert ended.code == 2, ended.out
    assert "This link leads" in ended.out


@needs_links
@pytest.mark.parametrize("where", ["the folder", "above it", "a file"])
def test_a_path_that_leads_out_of_the_repository_is_refused(
    house: Path, cli: Cli, where: str, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    write(outside, {"policies/a.yaml": "roles: {secret: {}}\n", "a.yaml": "roles: {secret: {}}\n"})
    shutil.rmtree(house / "policies")
    path = Path("policies")
    if where == "the folder":
        (house / "policies").symlink_to(outside)
    elif where == "above it":
        (house / "linked").symlink_to(outside)
        path = Path("linked/policies")
    else:
        (house / "policies").mkdir()
        (house / "policies" / "a.yaml").symlink_to(outside / "a.yaml")
        path = Path("policies/a.yaml")
    for words in (
        ("check", path),
        ("check", path, *NEW),
        ("audit", path),
        ("plan", path, *NEW[:2]),
    ):
        ended = cli(*words)
        assert ended.code == 2
        assert "leads out of the repository" in ended.err
        assert "secret" not in f"{ended.out}{ended.err}"


def test_a_submodule_with_a_history_of_its_own_is_not_taken_for_the_repository(
    house: Path, cli: Cli, tmp_path: Path
) -> None:
    """The eyes of the gate are on the repository that is checked, whatever brings one of its own."""
    own = new_repository(tmp_path / "own", {"refunds.yaml": LOWERED})
    shutil.rmtree(house / "policies")
    commit(house)
    git(house, "submodule", "add", "-q", str(own), "policies")
    commit(house)
    git(house / "policies", "update-ref", "refs/remotes/origin/main", "HEAD")
    for words in (("check", "policies", *NEW), ("check", "policies", "--against", "origin/main")):
        ended = cli(*words)
        assert ended.code == 2, ended.out
        assert "is a repository of its own inside that of" in ended.err
    assert cli(*action_words()).code == 2


@pytest.mark.parametrize("nested", ["policies/extra", "policies/a/b"])
def test_a_submodule_that_is_not_checked_out_is_no_empty_folder(
    house: Path, cli: Cli, tmp_path: Path, nested: str
) -> None:
    own = new_repository(tmp_path / "own", {"x.yaml": "roles: {}\n"})
    git(house, "submodule", "add", "-q", str(own), nested)
    commit(house)
    git(house, "submodule", "deinit", "-q", "-f", nested)
    assert not list((house / nested).iterdir())
    for words in (("check", "policies"), ("check", "policies", *NEW)):
        ended = cli(*words)
        assert ended.code == 2, ended.out
        assert "This is a submodule that is not checked out" in " ".join(ended.out.split())
    (house / "policies" / "empty").mkdir()
    git(house, "rm", "-q", "-f", nested)
    assert cli("check", "policies", "--fail-on", "critical", *AS_OF).code == 0


def test_what_passed_and_cannot_be_judged_now_counts(house: Path, cli: Cli) -> None:
    less = REFUNDS.replace("    amounts: {median: 48 EUR, p90: 160 EUR}\n", "")
    write(house, {"policies/refunds.yaml": REFUNDS.replace("120 EUR", "500 EUR")})
    commit(house)
    write(house, {"policies/refunds.yaml": less.replace("120 EUR", "500 EUR")})
    ended = cli("check", "policies", *NEW, "--select", "SVC18")
    assert ended.code == 1, ended.out
    assert "it passed in main, and can no longer be judged" in " ".join(ended.out.split())
    plan = cli("plan", "policies", "--against", "main", *AS_OF, "--select", "SVC18")
    assert plan.code == 1
    assert "Unjudged 1" in plan.out
    assert "Verdict: 1 can no longer be judged." in plan.out


def test_a_finding_that_gets_worse_counts_with_a_waiver_and_without(house: Path, cli: Cli) -> None:
    write(house, {"policies/refunds.yaml": LOWERED})
    commit(house)
    write(house, {"policies/refunds.yaml": REFUNDS.replace("120 EUR", "1 EUR")})
    words = ("check", "policies", *NEW, "--select", "SVC18")
    ended = cli(*words)
    assert ended.code == 1, ended.out
    assert "Worse than in main: high SVC18 on customer_rules.refunds" in ended.out
    plan = cli("plan", "policies", "--against", "main", *AS_OF, "--select", "SVC18")
    assert plan.code == 1
    assert "Worse 1" in plan.out
    write(house, {"policies/refunds.yaml": LOWERED})
    waived = cli(
        *("waive", "SVC18", "customer_rules.refunds", "--on", "policies", "--owner", "finance"),
        *("--approved-by", "Ana", "--reason", "later", "--until", "2027-06-30", *AS_OF),
    )
    assert waived.code == 0, waived.err
    commit(house)
    assert cli("check", "policies", "--select", "SVC18", *AS_OF).code == 0
    write(house, {"policies/refunds.yaml": REFUNDS.replace("120 EUR", "1 EUR")})
    assert cli(*words).code == 1
    assert cli("check", "policies", "--select", "SVC18", *AS_OF).code == 1


def test_waivers_and_packs_that_a_change_brings_do_not_count(house: Path, cli: Cli) -> None:
    write(house, {"policies/refunds.yaml": LOWERED})
    cli(
        *("waive", "--all", "--on", "policies", "--until", "2027-06-01", "--owner", "finance"),
        *("--approved-by", "Ana", "--reason", "later"),
    )
    assert (house / "waivers.yaml").exists()
    write(house, {"principlecheck.yaml": "packs: [policies/refunds.yaml]\n"})
    assert cli("check", "policies", *NEW).code in (1, 2)
    (house / "principlecheck.yaml").write_text("format: 1\npacks: [own.yaml]\n", encoding="utf-8")
    (house / "own.yaml").write_text(pack_text(), encoding="utf-8")
    assert cli("check", "policies", *NEW).code == 1


@pytest.mark.parametrize("words", [("check", ""), ("check", "", *NEW), ("settings", "")])
def test_an_empty_path_chooses_nothing(house: Path, cli: Cli, words: tuple[str, ...]) -> None:
    ended = cli(*words)
    assert ended.code == 2
    assert ended.err.startswith("A path is empty")


@pytest.mark.parametrize("typed", ["9999-12-31", "1969-12-31", "0001-01-01"])
def test_a_day_out_of_reach_is_no_fault_of_the_program(house: Path, cli: Cli, typed: str) -> None:
    ended = cli("check", "policies", "--as-of", typed)
    assert (ended.code, "out of reach" in ended.err) == (2, True)


def test_an_input_that_ends_too_soon_ends_2(
    house: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    from principlecheck.usecases.run import Run

    def ends(_: Run) -> None:
        raise EOFError

    monkeypatch.setattr(Run, "corpus", property(ends))
    assert cli("check", "policies").code == 2


def test_an_output_that_is_closed_or_full_ends_2_in_plain_words(house: Path) -> None:
    program = "from principlecheck.cli.main import run; run()"
    for redirect in (">&-",) if os.name == "nt" else (">&-", ">/dev/full"):
        done = subprocess.run(
            ["bash", "-c", f'python -c "{program}" check policies {redirect}'],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "fault of the program" not in done.stderr
        assert done.stderr.strip()


def test_a_sector_that_narrows_a_duty_counts_once_it_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    """Payment rules bind whoever is a bank besides only in matters of payment."""
    about = (
        "organisation: {name: Pay, jurisdictions: [DE], sectors: [payment_services%s], "
        "sells_to: [consumers], sells_at_a_distance: true}\n"
    )
    promise = "promises: {all: {resolution: {at_most: %s working days}}}\n"
    folder = new_repository(tmp_path / "r", {"p/a.yaml": about % "" + promise % 10})
    monkeypatch.chdir(folder)
    write(folder, {"p/a.yaml": about % ", financial_services" + promise % 30})
    told = "it names sectors that narrow a duty: financial_services"
    ended = cli("check", "p", *NEW, "--select", "INT15")
    assert ended.code == 1, ended.out
    assert told in ended.out
    assert "30 working days" in ended.out
    commit(folder)
    ended = cli("check", "p", *NEW, "--select", "INT15")
    assert (ended.code, told in ended.out) == (0, False), ended.out


CONTRACT = """\
version: "1.0"
title: Contract with Meridian Bank
contract_with: Meridian Bank
provisions:
  meridian-answer:
    subject: first answer
    law: Service agreement of March 2026
    article: annex 2, line 1
    asks: for a first answer within %s
    wording: Requests of the bank are answered by a person.
    in_force: 2026-01-15
    bounds:
      - {of: promises, field: first_reply, at_most: %s}
    examples:
      keeps: [{promises: {bank: {first_reply: {at_most: 1m}}}}]
      breaks: [{promises: {bank: {first_reply: {at_most: 90h}}}}]
"""


def swapped(folder: Path, name: str, target: Path | str) -> None:
    """The change puts a link in the place of a folder."""
    shutil.rmtree(folder / name)
    (folder / name).symlink_to(target)


@needs_links
@pytest.mark.parametrize("way", ["inside", "out of the repository", "through a link of before"])
def test_a_law_of_the_command_line_is_read_where_it_stood(
    house: Path, cli: Cli, way: str, tmp_path: Path
) -> None:
    promise = "channels: {m: {kind: email}}\npromises: {bank: {first_reply: {at_most: %s}}}\n"
    law, milder = CONTRACT % ("30m", "30m"), CONTRACT % ("80h", "80h")
    write(house, {"terms/bank.yaml": law, "policies/bank.yaml": promise % "10m"})
    named = "terms/bank.yaml"
    if way == "through a link of before":
        (house / "linked").symlink_to("terms")
        named = "linked/bank.yaml"
    commit(house)
    words = ("check", "policies", *NEW, "--law", named, "--select", "INT15")
    assert cli(*words).code == 0
    write(house, {"policies/bank.yaml": promise % "60h"})
    assert cli(*words).code == 1
    outside = tmp_path / "outside"
    write(outside, {"bank.yaml": milder})
    write(house, {"milder/bank.yaml": milder})
    if way == "through a link of before":
        (house / "linked").unlink()
        (house / "linked").symlink_to("milder")
    else:
        swapped(house, "terms", "milder" if way == "inside" else outside)
    ended = cli(*words)
    assert ended.code == 2, ended.out
    out = way == "out of the repository"
    assert ("leads out of the repository" if out else "leads elsewhere than in main") in ended.err
    assert cli(*words, "--trust-head").code == (2 if out else 0)


@needs_links
@pytest.mark.parametrize("typed", [True, False], ids=["typed", "named in the settings"])
def test_a_pack_behind_a_link_that_a_change_lays_is_not_read(
    house: Path, cli: Cli, typed: bool
) -> None:
    strict, milder = pack_text(), pack_text(severity="low")
    for folder, text in (("packs", strict), ("others", milder)):
        (house / folder).mkdir()
        (house / folder / "own.yaml").write_text(text, encoding="utf-8")
    if not typed:
        write(house, {"principlecheck.yaml": "packs: [packs/own.yaml]\n"})
    commit(house)
    swapped(house, "packs", "others")
    ended = cli("check", "policies", *NEW, *(("--pack", "packs/own.yaml") if typed else ()))
    assert ended.code == 2, ended.out
    assert "`packs` leads elsewhere than in main" in ended.err


@needs_links
@pytest.mark.parametrize("where", ["the folder", "above it"])
@pytest.mark.parametrize(
    "words",
    [
        ("check", "now/policies", *NEW),
        ("check", "now/policies", *NEW, "--trust-head"),
        ("check", "kept", "now/policies", *NEW),
        ("plan", "now/policies", "--against", "main", "--as-of", "2026-01-01"),
    ],
    ids=["the gate", "the gate that trusts the change", "the second PATH", "plan"],
)
def test_policies_behind_a_link_that_a_change_lays_are_not_taken_for_those_of_before(
    house: Path, cli: Cli, where: str, words: tuple[str, ...]
) -> None:
    """What stands elsewhere already would be compared with itself, and nothing be new."""
    write(house, {f"old/{name}": text for name, text in FILES.items()})
    write(house, {"old/policies/refunds.yaml": LOWERED})
    write(house, {f"now/{name}": text for name, text in FILES.items()})
    write(house, {"kept/more.yaml": "channels: {chat: {kind: chat}}\n"})
    commit(house)
    if where == "the folder":
        swapped(house, "now/policies", "../old/policies")
    else:
        swapped(house, "now", "old")
    ended = cli(*words)
    assert ended.code == 2, ended.out
    assert "leads elsewhere than in main" in ended.err
    assert "Or name the folder that it leads to." in ended.err


@needs_links
@pytest.mark.parametrize("target", ["real", "./real", "real/", "./real//", "real/../real"])
def test_a_link_that_stood_there_before_goes_on_leading_there(
    house: Path, cli: Cli, target: str
) -> None:
    write(house, {f"real/{name}": text for name, text in FILES.items()})
    os.symlink(target, house / "linked")  # noqa: PTH211 - a `Path` would not keep how it is written
    commit(house)
    assert cli("check", "linked/policies", *NEW).code == 0
    write(house, {"real/policies/refunds.yaml": LOWERED})
    assert cli("check", "linked/policies", *NEW).code == 1
