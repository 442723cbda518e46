"""What each verb prints."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import typer

from principlecheck.cli.main import VERBS, build_command_line
from principlecheck.explaining import names_that_can_be_explained
from principlecheck.glossary import GLOSSARY
from principlecheck.usecases.schemas import SCHEMAS
from tests.cli.conftest import AS_OF, CLEAN, GOLDEN, MEDIUM, ROOT, TWELVE, Cli, loaded_once
from tests.packs.kit import HEAD, pack_text, rule

Folder = Callable[..., Path]
PACKS = loaded_once()
RULES = [rule for pack in PACKS for rule in pack.rules]


def test_the_last_line_of_check_is_coverage_and_what_to_declare_next(cli: Cli) -> None:
    last = cli("check", GOLDEN, "--select", TWELVE, *AS_OF).last
    assert last.startswith("Coverage ")
    assert 1 <= last.partition("Declare next: ")[2].count(" (+") <= 3


def options_with_one_value() -> list[tuple[str, str]]:
    """Each verb with each name of each of its options that takes one value."""
    verbs = getattr(typer.main.get_command(build_command_line(*VERBS)), "commands", {})
    assert set(verbs) == set(VERBS)
    return [
        (verb, name)
        for verb, command in verbs.items()
        for one in command.params
        if one.param_type_name == "option" and not one.multiple and not one.is_flag
        for name in one.opts
    ]


@pytest.mark.parametrize(("verb", "name"), options_with_one_value())
def test_an_option_that_takes_one_value_is_typed_once(cli: Cli, verb: str, name: str) -> None:
    ended = cli(verb, name, "1", "a-path", name, "2")
    assert ended.code == 2
    assert "takes one value and stands more than once, so one would be lost." in ended.err
    assert ended.err.splitlines()[-1].endswith(" once.")


def test_an_option_that_takes_one_value_is_typed_once_in_both_its_names(cli: Cli) -> None:
    ended = cli("measure", "-o", "a.yaml", "--output", "b.yaml")
    assert ended.err.startswith("--output takes one value and stands more than once")


def test_where_hardly_anything_is_judged_check_ends_with_one_question(
    cli: Cli, folder: Folder
) -> None:
    little = cli("check", folder(a="organisation: {name: Us}\n"), *AS_OF)
    assert little.last.startswith("Coverage ")
    assert little.last.count("Answer first, which would tell the most: ") == 1
    assert little.last.endswith(")")
    assert "Answer first" not in cli("check", GOLDEN, *AS_OF).out


def test_after_a_refusal_nothing_is_said_of_coverage(cli: Cli, folder: Folder) -> None:
    ended = cli("check", folder(a=CLEAN, bad="- x\n"), *AS_OF)
    assert ended.last.endswith(" rules).")
    assert "Declare next" not in ended.out


def test_of_nothing_that_could_be_judged_nothing_is_said(cli: Cli, folder: Folder) -> None:
    ended = cli("check", folder(a="- x\n"), *AS_OF)
    assert ended.last == "1 problem: part of this could not be judged; see above."


def test_the_last_line_is_coverage_also_where_nothing_is_declared(cli: Cli, folder: Folder) -> None:
    ended = cli("check", folder(a=""), *AS_OF)
    assert ended.code == 0
    assert ended.last.startswith("Coverage ")


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("policy", ["", CLEAN, MEDIUM])
def test_the_json_report_fits_its_schema(
    cli: Cli, folder: Folder, policy: str, broken: bool
) -> None:
    where = folder(a=policy, **({"bad": "- x\nno: [\n"} if broken else {}))
    ended = cli("check", where, "--format", "json", *AS_OF)
    report = json.loads(ended.out)
    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker(formats=["date"])
    )
    assert [error.message for error in validator.iter_errors(report)] == []
    assert bool(report["problems"]) is broken
    assert (ended.code == 2) is broken


def test_the_golden_json_report_fits_its_schema(cli: Cli) -> None:
    report = json.loads(cli("check", GOLDEN, "--format", "json", *AS_OF).out)
    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(report)
    assert report["findings"]
    prints = {outcome["fingerprint"] for outcome in report["outcomes"]} - {""}
    assert prints == {finding["fingerprint"] for finding in report["findings"]}


def test_the_schema_of_the_json_report_refuses_what_is_no_report() -> None:
    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert not validator.is_valid({})
    assert not validator.is_valid({"format": 2})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained_by_code_and_by_name(cli: Cli, rule: object) -> None:
    loaded = next(one for one in RULES if one is rule)
    by_code = cli("explain", loaded.code.lower())
    assert by_code.code == 0
    assert by_code.out.startswith(f"{loaded.code} {loaded.rule.name}: ")
    for part in ("Avoid:", "Prefer:", "Why: ", "Effect: ", "Fails when ", "Source: "):
        assert part in by_code.out
    assert cli("explain", loaded.rule.name).out == by_code.out


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.principle.id)
def test_every_principle_is_explained_with_its_rules(cli: Cli, pack: object) -> None:
    loaded = next(one for one in PACKS if one is pack)
    ended = cli("explain", loaded.principle.title)
    assert ended.code == 0
    assert all(rule.code in ended.out for rule in loaded.rules)


@pytest.mark.parametrize("term", sorted(GLOSSARY))
def test_every_term_is_explained(cli: Cli, term: str) -> None:
    ended = cli("explain", term.upper())
    assert ended.code == 0
    assert ended.out.split("\n")[0] == term
    assert " ".join(GLOSSARY[term].split()) in " ".join(ended.out.split())


def test_no_two_things_that_can_be_explained_share_a_name() -> None:
    names = [rule.code.lower() for rule in RULES] + [rule.rule.name for rule in RULES]
    names += [pack.principle.id for pack in PACKS] + [term.lower() for term in GLOSSARY]
    assert len(names) == len(set(names))
    assert set(names) <= set(names_that_can_be_explained(PACKS))


def test_explain_on_shows_inputs_formula_steps_and_result(cli: Cli) -> None:
    ended = cli("explain", "PRD01", "--on", GOLDEN, *AS_OF)
    assert ended.code == 0
    for part in (
        "PRD01 on handle_time.chat ~ queues.chat: fail",
        "Formula: ",
        "Source: ",
        "handle_time.chat.hard_limit  ",
        "desk.yaml:21:17  hard_limit: 6m",
        "    = ",
        "Assumed: ",
        "10m 18s",
    ):
        assert " ".join(part.split()) in " ".join(ended.out.split())


def test_explain_on_says_what_a_rule_waits_for_and_what_it_says_nothing_about(
    cli: Cli, folder: Folder
) -> None:
    where = folder(a=CLEAN)
    assert "waits for handovers" in cli("explain", "RES06", "--on", where, *AS_OF).out
    passed = cli("explain", "INT06", "--on", where, *AS_OF)
    assert (passed.code, "INT06 on follow_ups.f: pass" in passed.out) == (0, True)
    silent = cli("explain", "SVC01", "--on", folder(a="handle_time: {h: {hard_limit: none}}\n"))
    assert "SVC01 says nothing about these policies." in silent.out


def test_explain_on_something_unreadable_exits_2(cli: Cli, folder: Folder) -> None:
    ended = cli("explain", "INT06", "--on", folder(a=CLEAN, bad="- x\n"), *AS_OF)
    assert ended.code == 2
    assert "Problem: " in ended.out


def test_rules_lists_every_rule_under_its_principle(cli: Cli) -> None:
    ended = cli("rules")
    lines = ended.out.split("\n")
    assert ended.code == 0
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [r.code for r in RULES]
    assert all(len(line) <= 80 for line in lines)


def test_rules_lists_a_selection(cli: Cli) -> None:
    listed = cli("rules", "--select", "PRD", "--ignore", "PRD01").out
    assert "PRD02" in listed
    assert "PRD01" not in listed
    assert "SVC" not in listed


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schema_prints_what_is_committed(cli: Cli, name: str) -> None:
    ended = cli("schema", name)
    committed = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert (ended.code, ended.out) == (0, committed)
    jsonschema.Draft202012Validator.check_schema(json.loads(ended.out))


def test_schema_prints_the_policy_schema_unless_asked(cli: Cli) -> None:
    assert cli("schema").out == cli("schema", "policy").out


def test_test_runs_the_examples_of_a_selection(cli: Cli) -> None:
    ended = cli("test", "--select", "RES06")
    assert ended.code == 0
    assert ended.out.endswith("examples end as they should.\n")


def test_test_runs_the_examples_of_an_own_pack_and_exits_1_where_one_fails(
    cli: Cli, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(pack_text())
    bad.write_text(pack_text(code="HSE02", fails_when="entry.style == 'warm'"))
    assert cli("test", "--pack", good, "--select", "HSE").out.startswith("2 of 2 examples")
    ended = cli("test", "--pack", bad, "--select", "HSE02")
    assert ended.code == 1
    assert "HSE02 passes 1: expected pass, found handovers.h: fail" in ended.err
    assert ended.out.startswith("0 of 2 examples")


def test_an_example_that_is_no_valid_policy_is_named(cli: Cli, tmp_path: Path) -> None:
    house = tmp_path / "house.yaml"
    house.write_text(pack_text(examples="{passes: [{no_such: {}}], fails: [{roles: {A b: {}}}]}"))
    ended = cli("test", "--pack", house, "--select", "HSE")
    assert ended.code == 1
    assert ended.err.count("the example is not a valid policy") == 2


def test_an_own_pack_judges_beside_the_five(cli: Cli, tmp_path: Path) -> None:
    house = tmp_path / "house.yaml"
    house.write_text(HEAD + rule("HSE01", at="entry.style", severity="critical"))
    ended = cli("check", GOLDEN, "--pack", house, "--select", "HSE01,RES06", *AS_OF)
    assert ended.code == 1
    assert "critical HSE01" in ended.out
    assert "high RES06" in ended.out
    file = tmp_path / "audit.md"
    cli("audit", GOLDEN, "--pack", house, "-o", file, "--annex", *AS_OF)
    written = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.md"))
    assert "HSE01 house-rule" in written
    assert f"--pack {house.name}" in written
    assert house.as_posix() not in written
    assert "House rules" in cli("rules", "--pack", house, "--select", "HSE").out
    assert "HSE01 house-rule" in cli("explain", "HSE01", "--pack", house).out


def test_an_own_pack_may_add_to_a_principle_which_is_still_scored_once(
    cli: Cli, tmp_path: Path
) -> None:
    house = tmp_path / "house.yaml"
    house.write_text(pack_text().replace("id: house", "id: respect"))
    report = json.loads(cli("check", GOLDEN, "--pack", house, "--format", "json", *AS_OF).out)
    principles = [score["principle"] for score in report["scores"]]
    assert principles == sorted(set(principles))


def test_a_pack_that_cannot_be_used_exits_2_with_every_fault(cli: Cli, tmp_path: Path) -> None:
    house = tmp_path / "house.yaml"
    house.write_text(pack_text(fails_when="entry.stile == 'cold'", says="'{nobody}'"))
    ended = cli("check", GOLDEN, "--pack", house)
    assert (ended.code, ended.out) == (2, "")
    lines = ended.err.rstrip("\n").split("\n")
    assert lines[0] == "A pack cannot be used:"
    assert [line.startswith(f"{house.as_posix()}:") for line in lines[1:]] == [True, True]


@pytest.mark.parametrize("what", ["folder", "code"])
def test_a_pack_that_is_no_file_or_takes_a_code_exits_2(
    cli: Cli, tmp_path: Path, what: str
) -> None:
    house = tmp_path / "house.yaml"
    if what == "folder":
        house.mkdir()
    else:
        house.write_text(pack_text(code="PRD01"))
    assert cli("check", GOLDEN, "--pack", house).code == 2


def test_colours_are_for_terminals_and_no_color_turns_them_off(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("check", GOLDEN, "--select", "PRD01", *AS_OF)
    assert "\x1b" not in cli(*words).out
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _self: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in cli(*words).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in cli(*words).out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in cli(*words).out


def test_as_of_decides_what_is_old(cli: Cli, folder: Folder) -> None:
    where = folder(a="customer_rules: {r: {kind: refund, reviewed: 2026-01-01}}\ndecisions: {}\n")
    words = ("check", where, "--select", "BUY02", "--fail-on", "low")
    assert cli(*words, "--as-of", "2027-01-01").code == 0
    assert cli(*words, "--as-of", "2027-01-02").code == 1


def test_questions_show_the_problems_that_their_summary_points_to(cli: Cli, folder: Folder) -> None:
    ended = cli("check", folder(a=CLEAN, bad="roles: {b: {nothing: 1}}\n"), "--questions", *AS_OF)
    assert ended.code == 2
    problem = ended.out.index("`roles.b` has no field `nothing`.")
    assert problem < ended.out.index("1 problem: part of this could not be judged; see above.")


def test_questions_that_are_shown_are_not_pointed_to(
    cli: Cli, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = folder(
        a="channels: {chat: {kind: chat}}\nhandovers: {up: {kind: escalation, from: a, to: b, final: true}}\nroles: {a: {}, b: {}}\n"
    )
    monkeypatch.chdir(where.parent)
    words = ("check", where.name, "--select", "SVC02", *AS_OF)
    pointer = f"1 question: principlecheck check {where.name} --questions"
    assert pointer in cli(*words).out
    ended = cli(*words, "--questions")
    assert "? SVC02" in ended.out
    assert "--questions" not in ended.out


@pytest.mark.parametrize("name", ["policies", "our policies", "p" * 60])
def test_what_to_type_next_names_the_paths_where_they_are_short(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    (tmp_path / name / "a.yaml").write_text(f"format: 1\n{MEDIUM}", encoding="utf-8")
    typed = name if name == "policies" else "…"
    out = " ".join(cli("check", name, *AS_OF).out.split())
    assert f"or principlecheck audit {typed} -o audit.md for the whole report." in out
