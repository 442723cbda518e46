import json
from typing import Any

import jsonschema

from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Located, Outcome, Report, Severity, Status
from principlecheck.reporters.gitlab import render_gitlab_report
from tests.reporters import samples

VALIDATOR = jsonschema.Draft7Validator(samples.schema("gitlab-code-quality.schema.json"))


def read(report: Report) -> list[Any]:
    entries: list[Any] = json.loads(render_gitlab_report(report))
    VALIDATOR.validate(entries)
    fingerprints = [entry["fingerprint"] for entry in entries]
    assert len(set(fingerprints)) == len(fingerprints)
    return entries


def test_nothing_found_is_an_empty_array() -> None:
    assert read(samples.report()) == []


def test_a_finding_with_the_documented_fields() -> None:
    told = samples.finding()
    assert read(samples.report([samples.failed(told)])) == [
        {
            "description": f"{told.title}: {told.says} Do: {told.do}",
            "check_name": "PRD01",
            "fingerprint": told.fingerprint,
            "severity": "critical",
            "location": {"path": "support/times.yaml", "lines": {"begin": 2}},
        }
    ]


def test_every_severity_has_one_of_gitlabs() -> None:
    severities: tuple[Severity, ...] = ("critical", "high", "medium", "low", "information")
    entries = read(samples.many(5, severities))
    assert [entry["severity"] for entry in entries] == [
        "blocker",
        "critical",
        "major",
        "minor",
        "info",
    ]


def test_a_waived_finding_stays_as_information() -> None:
    told = samples.finding(waiver=samples.waiver())
    entry = read(samples.report([samples.failed(told)]))[0]
    assert entry["severity"] == "info"
    assert entry["fingerprint"] == told.fingerprint
    assert entry["description"].endswith("(waived until 2027-05-31)")


def test_what_could_not_be_judged_blocks_and_has_a_lasting_fingerprint() -> None:
    broken = Outcome("PRD01", "handle_time.chat", Status.ERROR, reason="division by zero")
    moved = samples.problem(place=Place("support/times.yaml", 9, 1, 2))
    entries = read(samples.report([broken], problems=[samples.problem(), moved]))
    assert [entry["severity"] for entry in entries] == ["blocker"] * 3
    assert [entry["location"]["lines"]["begin"] for entry in entries] == [7, 9, 1]
    assert entries[0]["check_name"] == "not-judged:bad-duration"
    alone = read(samples.report(problems=[moved]))[0]
    assert alone["fingerprint"] == entries[0]["fingerprint"]


def test_what_is_declared_nowhere_is_shown_at_what_is_related() -> None:
    told = samples.finding(at=Located("escalation"))
    entry = read(samples.report([samples.failed(told)]))[0]
    assert entry["location"] == {"path": "targets.yaml", "lines": {"begin": 3}}
    assert entry["description"].endswith("(At escalation, which is declared nowhere.)")


def test_a_thousand_findings_are_valid() -> None:
    assert len(read(samples.many(1_000))) == 1_000


def test_a_required_check_that_was_not_judged_blocks() -> None:
    entries = read(samples.gated())
    assert [(entry["severity"], entry["check_name"]) for entry in entries] == [
        ("blocker", "not-judged:required")
    ] * 2
    assert entries[1]["description"] == (
        "SVC09 must be judged and was not: left out by select or ignore"
    )
