import json
import re
from typing import Any
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest

from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Located, Outcome, Report, Status
from principlecheck.reporters.sarif import MOST_RESULTS, render_sarif_report, sarif_uri
from tests.reporters import samples

VALIDATOR = jsonschema.Draft4Validator(samples.schema("sarif-2.1.0-rtm.5.json"))


def read(report: Report, **options: Any) -> Any:
    log = json.loads(render_sarif_report(report, **options))
    VALIDATOR.validate(log)
    return log["runs"][0]


def notifications(run: Any) -> list[Any]:
    found: list[Any] = run["invocations"][0]["toolExecutionNotifications"]
    return found


def test_nothing_found_is_a_valid_and_successful_run() -> None:
    run = read(samples.report())
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert [one["location"]["uri"] for one in run["artifacts"]] == [
        "support/times.yaml",
        "targets.yaml",
    ]


def test_a_finding_names_its_rule_its_place_and_itself() -> None:
    told = samples.finding()
    result = read(samples.report([samples.failed(told)]))["results"][0]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("PRD01", 0, "error")
    assert result["message"]["text"].splitlines()[0] == told.says
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "support/times.yaml", "index": 0}
    assert physical["region"] == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 9}
    related = result["relatedLocations"][0]["physicalLocation"]
    assert related["artifactLocation"]["uri"] == "targets.yaml"
    assert result["partialFingerprints"] == {"primaryLocationLineHash": f"{told.fingerprint}:1"}
    assert "suppressions" not in result


def test_rules_hold_to_what_code_scanning_takes() -> None:
    long = msgspec.structs.replace(samples.rule("LNG01", "low"), title="x" * 2_000)
    driver = read(samples.report(rules=[samples.rule(), long]))["tool"]["driver"]
    for told in driver["rules"]:
        assert 0 < len(told["shortDescription"]["text"]) <= 1_024
        assert 0 < len(told["fullDescription"]["text"]) <= 1_024
        assert 0 < len(told["properties"]["tags"]) <= 10
        assert "security-severity" not in told["properties"]
        assert "security" not in told["properties"]["tags"]
        assert told["help"]["text"]
        assert told["help"]["markdown"]
    assert driver["rules"][0]["defaultConfiguration"] == {"level": "error"}
    assert driver["rules"][0]["properties"]["problem.severity"] == "error"
    assert driver["rules"][1]["properties"]["problem.severity"] == "recommendation"
    assert driver["rules"][1]["fullDescription"]["text"] == long.name


def test_precision_is_the_confidence_of_the_rule() -> None:
    told = samples.finding(confidence="opinion")
    driver = read(samples.report([samples.failed(told)]))["tool"]["driver"]
    assert driver["rules"][0]["properties"]["precision"] == "medium"


def test_a_waived_finding_is_a_suppressed_result_after_the_open_ones() -> None:
    waived = samples.finding(1, waiver=samples.waiver())
    still_open = samples.finding(2)
    report = samples.report([samples.failed(waived), samples.failed(still_open)])
    first, second = read(report)["results"]
    assert "suppressions" not in first
    assert second["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "The new queue opens in May. (OPS-12) Owner: support. Approved by Ada Kord, until 2027-05-31.",
        }
    ]
    run = read(report, with_waived=False)
    assert len(run["results"]) == 1
    assert notifications(run)[0]["message"]["text"].startswith("1 waived")
    assert run["invocations"][0]["executionSuccessful"] is True


def test_more_findings_than_are_shown_leave_the_mildest_out_and_say_so() -> None:
    run = read(samples.many(600, ("low", "critical", "medium"), related=()), most_results=500)
    levels = [result["properties"]["severity"] for result in run["results"]]
    assert levels == ["critical"] * 200 + ["medium"] * 200 + ["low"] * 100
    assert notifications(run)[0]["message"]["text"].startswith("100 of 600 findings are left out")
    assert run["invocations"][0]["executionSuccessful"] is True


def test_github_takes_five_thousand_results() -> None:
    assert MOST_RESULTS == 5_000


def test_what_could_not_be_judged_is_a_failed_execution() -> None:
    broken = Outcome("PRD01", "handle_time.chat", Status.ERROR, reason="division by zero")
    unlisted = samples.problem(place=Place("new.yaml", 1, 1, 1))
    run = read(samples.report([broken], problems=[samples.problem(), unlisted]))
    first, second, third = notifications(run)
    assert run["invocations"][0]["executionSuccessful"] is False
    assert first["descriptor"] == {"id": "bad-duration"}
    assert first["message"]["text"].endswith("Write 6m30s or 6h30m.")
    region = first["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (7, 19, 23)
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == 2
    assert run["artifacts"][2]["location"]["uri"] == "new.yaml"
    assert third["associatedRule"] == {"id": "PRD01", "index": 0}
    assert "division by zero" in third["message"]["text"]


def test_a_finding_about_what_is_declared_nowhere_still_has_a_location() -> None:
    related = samples.finding(1, at=Located("escalation"))
    lonely = samples.finding(2, at=Located("escalation"), related=())
    run = read(samples.report([samples.failed(related), samples.failed(lonely)]))
    files = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    }
    assert files == {"targets.yaml", "support/times.yaml"}
    for result in run["results"]:
        assert result["locations"][0]["message"]["text"] == "escalation is declared nowhere."


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a b/ü%20#?.yaml", "a%20b/%C3%BC%2520%23%3F.yaml"),
        ("c:d.yaml", "c%3Ad.yaml"),
        ("back\\slash.yaml", "back%5Cslash.yaml"),
        ("../up.yaml", "../up.yaml"),
        ("/tmp/x y.yaml", "file:///tmp/x%20y.yaml"),
        ("C:/x y.yaml", "file:///C:/x%20y.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
    ],
)
def test_file_names_are_percent_encoded(name: str, written: str) -> None:
    assert sarif_uri(name) == written
    assert re.fullmatch(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*", sarif_uri(name))
    assert unquote(written.removeprefix("file://"), errors="surrogateescape").endswith(name)


def test_text_becomes_neither_a_link_nor_a_placeholder() -> None:
    told = samples.finding(says="See [here](http://x) and {0}.", effect="", do="[a] {b}", ask="")
    log = json.loads(render_sarif_report(samples.report([samples.failed(told)])))
    text = log["runs"][0]["results"][0]["message"]["text"]
    assert text == "See \\[here\\](http://x) and {{0}}.\nDo: \\[a\\] {{b}}"
    plain = samples.finding(says="[one] {name}", effect="", do="x", ask="")
    log = json.loads(render_sarif_report(samples.report([samples.failed(plain)])))
    assert log["runs"][0]["results"][0]["message"]["text"] == "[one] {name}\nDo: x"


def test_the_schema_refuses_what_the_standard_refuses() -> None:
    log = json.loads(render_sarif_report(samples.report([samples.failed(samples.finding())])))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not VALIDATOR.is_valid(log)


def test_required_checks_and_waivers_are_notifications_of_a_run_that_went_well() -> None:
    run = read(samples.gated())
    assert run["invocations"][0]["executionSuccessful"] is True
    told = [(one["descriptor"]["id"], one["level"]) for one in notifications(run)]
    assert told == [
        ("required-not-judged", "error"),
        ("required-not-judged", "error"),
        ("waiver-expiring", "note"),
        ("waiver-expired", "note"),
        ("waiver-stale", "note"),
        ("waiver-not-judged", "note"),
        ("waiver-outgrown", "note"),
        ("waiver-for-another-file", "note"),
    ]
    assert [one["associatedRule"] for one in notifications(run)[:2]] == [
        {"id": "PRD01", "index": 0},
        {"id": "SVC09"},
    ]
    assert run["artifacts"][-1]["location"]["uri"] == "waivers.yaml"
