"""Laws on the command line: listed, named with --law or in the settings, and held in the gate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.policies.test_laws import CONTRACT
from tests.repositories import new_repository

POLICY = """format: 1
channels: {mail: {kind: email}, chat: {kind: chat}}
promises: {answer: {channels: [mail], first_reply: {at_most: 1h}}}
"""
AS_OF = ("--as-of", "2026-11-29")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "p.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "terms.yaml").write_text(CONTRACT, encoding="utf-8")
    return tmp_path


def test_laws_lists_what_there_is_and_how_old_each_reading_is(cli: Cli) -> None:
    ended = cli("laws", "--as-of", "2027-12-29")
    assert ended.code == 0
    assert "es-calls: waiting on the telephone" in ended.out
    assert "read on 2026-11-29, 395 days ago, read it again" in ended.out
    assert "Not judged: FCA Handbook DISP 1.6.1R" in ended.out
    assert ended.out.endswith("have a lawyer confirm what you rely on.\n")


def test_laws_says_of_each_whether_it_binds_the_policies(cli: Cli, folder: Path) -> None:
    about = "organisation: {jurisdictions: [GB], sectors: [telecoms], sells_to: [consumers]}\n"
    (folder / "policies" / "o.yaml").write_text(f"format: 1\n{about}", encoding="utf-8")
    listed = json.loads(cli("laws", "policies", "--format", "json", *AS_OF).out)
    binding = {
        one["name"]: one["binds"]
        for law in listed["laws"]
        for one in law["provisions"]
        if one["binds"] != "does not bind: another jurisdiction"
    }
    assert binding == {
        "uk-final-response": "does not bind",
        "uk-payment-complaints": "does not bind",
        "uk-cancellation": "may bind: organisation.sells_at_a_distance not declared",
        "uk-telecoms-dispute": "binds",
    }
    text = cli("laws", "policies", *AS_OF).out
    assert "2 of 4 provisions do not bind these policies" in text
    assert "Nothing of these binds: Australia, Brazil, Spain, EU, India, US." in text.replace(
        "\n  ", " "
    )


@pytest.mark.parametrize(
    ("typed", "write"),
    [
        ("[Spain]", "Write ES."),
        ("[España]", "Write ES."),
        ("[Spian]", "Write ES."),
        ("[ESP]", "Write ES."),
        ("[UK]", "Write GB."),
        ("[the United Kingdom]", "Write GB."),
        ("[UK-SCT]", "Write GB-SCT."),
        ("[EL]", "Write GR."),
        ("[EU, UK]", "Write GB."),
        ("[XX]", "Write two letters, such as ES."),
        ("UK", "Write [GB]."),
        ("Spain and France", "Write [ES, FR]."),
        ("Atlantis", "Write a list of two letters, such as [ES]."),
    ],
)
def test_a_jurisdiction_that_is_no_code_is_told_with_the_code_that_is_meant(
    cli: Cli, folder: Path, typed: str, write: str
) -> None:
    about = f"format: 1\norganisation:\n  jurisdictions: {typed}\n"
    (folder / "policies" / "o.yaml").write_text(about, encoding="utf-8")
    ended = cli("check", "policies", *AS_OF)
    assert ended.code == 2
    assert "policies/o.yaml:3:" in ended.out
    assert write in ended.out


def test_a_country_of_which_no_law_is_here_is_told(cli: Cli, folder: Path) -> None:
    about = "organisation: {jurisdictions: [ES, no, KE-30], sectors: [retail]}\n"
    (folder / "policies" / "o.yaml").write_text(f"format: 1\n{about}", encoding="utf-8")
    assert "No law of KE, NO is judged: there is none here." in cli("laws", "policies", *AS_OF).out
    listed = json.loads(cli("laws", "policies", "--format", "json", *AS_OF).out)
    assert listed["without_law"] == ["KE", "NO"]
    assert "without_law" not in json.loads(cli("laws", "--format", "json", *AS_OF).out)
    assert cli("audit", "policies", "-o", "audit.md", *AS_OF).code == 0
    written = (folder / "audit.md").read_text(encoding="utf-8")
    assert "No law of KE, NO is judged: there is none here." in written


def test_a_contract_is_held_against_the_policies_with_the_days_that_are_left(
    cli: Cli, folder: Path
) -> None:
    ended = cli("check", "policies", "--select", "INT15", "--law", "terms.yaml", *AS_OF)
    assert ended.code == 1
    assert "A policy does not yet meet a contract that is about to bind" in ended.out
    assert "in force from 2027-01-15, in 47 days" in ended.out.replace("\n  ", " ")
    report = json.loads(
        cli("check", "policies", "--law", "terms.yaml", "--format", "json", *AS_OF).out
    )
    (finding,) = (one for one in report["findings"] if one["code"] == "INT15")
    assert finding["due"] == "2027-01-15"
    assert finding["source"]["section"] == "annex 2"
    assert finding["why"] == "Requests are answered by a person within thirty minutes."


def test_a_contract_about_a_segment_that_nobody_declares_is_told(cli: Cli, folder: Path) -> None:
    terms = CONTRACT.replace("provisions:", "segments: [meridiam]\nprovisions:")
    (folder / "terms.yaml").write_text(terms, encoding="utf-8")
    with (folder / "policies" / "p.yaml").open("a", encoding="utf-8") as file:
        file.write("segments: {meridian: {}}\n")
    ended = cli("check", "policies", "--law", "terms.yaml", "--select", "INT15", *AS_OF)
    assert ended.code == 2
    said = " ".join(ended.out.split())
    assert "This contract is about the segment `meridiam`, which no policy declares." in said
    assert "Write meridian." in said


def test_a_law_that_was_read_long_ago_says_so(cli: Cli, folder: Path) -> None:
    rule = "{kind: refund, claim_within: 7 calendar days}"
    about = (
        "{jurisdictions: [GB], sectors: [retail], sells_to: [consumers], sells_at_a_distance: true}"
    )
    policy = f"format: 1\norganisation: {about}\ncustomer_rules: {{returns: {rule}}}\n"
    (folder / "policies" / "p.yaml").write_text(policy, encoding="utf-8")
    for day, told in (("2027-11-29", False), ("2027-11-30", True)):
        ended = cli("check", "policies", "--select", "INT15", "--as-of", day)
        assert ("more than a year ago" in " ".join(ended.out.split())) is told


def test_the_settings_name_laws_and_what_they_name_is_no_policy(cli: Cli, folder: Path) -> None:
    (folder / "principlecheck.yaml").write_text(
        "format: 1\nlaws: [policies/terms.yaml]\n", encoding="utf-8"
    )
    (folder / "terms.yaml").rename(folder / "policies" / "terms.yaml")
    ended = cli("check", "policies", "--select", "INT15", *AS_OF)
    assert (ended.code, "annex 2" in ended.out) == (1, True)
    assert "laws: [policies/terms.yaml]" in cli("settings", "policies").out


@pytest.mark.parametrize("named", ["../terms.yaml", "/etc/passwd", "nowhere.yaml"])
def test_settings_name_no_law_outside_and_none_that_is_not_there(
    cli: Cli, folder: Path, named: str
) -> None:
    (folder / "policies" / "principlecheck.yaml").write_text(
        f"format: 1\nlaws: [{named}]\n", encoding="utf-8"
    )
    ended = cli("check", "policies")
    assert ended.code == 2
    assert "principlecheck.yaml:2:8" in ended.err


def test_a_law_that_cannot_be_used_stops_everything(cli: Cli, folder: Path) -> None:
    (folder / "terms.yaml").write_text(CONTRACT.replace("30m", "soon"), encoding="utf-8")
    for verb in (
        ("check", "policies"),
        ("laws",),
        ("plan", "policies", "--against", "policies"),
        ("test",),
    ):
        ended = cli(*verb, "--law", "terms.yaml")
        assert ended.code == 2, verb
        assert "terms.yaml:17:18: `soon` is no limit of promises.first_reply." in ended.err


def test_a_change_cannot_take_out_the_contract_that_it_is_judged_by(cli: Cli, folder: Path) -> None:
    settings, policy = folder / "principlecheck.yaml", folder / "policies" / "p.yaml"
    settings.write_text("format: 1\nlaws: [terms.yaml]\n", encoding="utf-8")
    new_repository(folder)
    later = "{later: {channels: [chat], first_reply: {at_most: 2h}}, answer:"
    policy.write_text(POLICY.replace("{answer:", later), encoding="utf-8")
    settings.write_text("format: 1\n", encoding="utf-8")
    (folder / "terms.yaml").unlink()
    ended = cli(
        *("check", "policies", "--against", "main", "--fail-on-new", "--select", "INT15", *AS_OF)
    )
    assert ended.code == 1
    said = " ".join(ended.out.split())
    assert "“later” sets 2 hours for its first reply" in said
    assert "This changes its own gate: principlecheck.yaml sets laws otherwise" in said
    assert "This changes its own gate: the file of law terms.yaml differs" in said
