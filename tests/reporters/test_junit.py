from xml.etree import ElementTree as ET

import pytest

from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Located, Outcome, Report, Status
from principlecheck.reporters.junit import render_junit_report
from tests.reporters import samples


def read(report: Report) -> ET.Element:
    text = render_junit_report(report)
    samples.junit().validate(text)
    return ET.fromstring(text)  # noqa: S314 - our own output


def test_no_outcome_at_all_is_valid() -> None:
    root = read(samples.report(rules=[samples.rule()]))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("0", "0", "0")


def test_a_case_a_rule_and_subject_in_a_suite_a_principle() -> None:
    respect, service = samples.rule("RES01"), samples.rule("SVC01", principle="service")
    own = samples.rule("OWN01", principle="care_for_colleagues")
    told = samples.finding(of=service)
    outcomes = [
        Outcome("OWN01", "a", Status.PASS),
        Outcome("RES01", "queues.a", Status.PASS),
        Outcome("RES01", "queues.b", Status.NOT_DECLARED, missing=("queues.b.x", "queues.b.y")),
        Outcome("RES01", "queues.c", Status.NOT_APPLICABLE, reason="nobody calls"),
        Outcome("RES01", "queues.d", Status.NOT_ASSESSABLE, reason="measured under the limit"),
        Outcome("RES01", "queues.e", Status.ERROR, reason="division by zero"),
        samples.failed(told),
    ]
    root = read(samples.report(outcomes, [own, respect, service]))
    assert [suite.get("name") for suite in root] == ["Respect", "Service", "care for colleagues"]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("7", "1", "1")
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert len(cases) == 7
    ends = [[end.tag for end in case] for case in root[0]]
    assert ends == [[], ["skipped"], ["skipped"], ["skipped"], ["error"]]
    messages = [end.get("message") for end in root[0].iter() if end.tag in ("skipped", "error")]
    assert messages == [
        "not declared: queues.b.x, queues.b.y",
        "not applicable: nobody calls",
        "not assessable: measured under the limit",
        "division by zero",
    ]
    assert root[0].get("skipped") == "3"
    failure = root[1][0][0]
    assert (failure.tag, failure.get("message")) == ("failure", told.says)
    assert failure.text
    assert f"At: {told.at.place}" in failure.text.splitlines()
    assert f"Do: {told.do}" in failure.text.splitlines()
    assert root[1][0].get("classname") == "principlecheck.service.SVC01"


def test_a_failure_without_a_finding_does_not_pass() -> None:
    root = read(samples.report([Outcome("PRD01", "a", Status.FAIL)]))
    assert root.find("testsuite/testcase/failure") is not None


def test_a_waived_finding_is_skipped_and_still_told() -> None:
    told = samples.finding(waiver=samples.waiver())
    case = read(samples.report([samples.failed(told)]))[0][0]
    assert [end.tag for end in case] == ["skipped"]
    assert (
        case[0].get("message") == "waived until 2027-05-31 by Ada Kord: The new queue opens in May."
    )
    assert told.says in (case[0].text or "")


def test_what_could_not_be_read_is_an_error() -> None:
    root = read(samples.report(problems=[samples.problem()]))
    suite = root[-1]
    assert (suite.get("errors"), root.get("errors")) == ("1", "1")
    assert suite[0].get("name") == "support/times.yaml:7:19 bad-duration"
    assert suite[0][0].get("message") == "I can't tell how long this is"
    assert "Write: 6m30s or 6h30m" in (suite[0][0].text or "")


def test_what_is_declared_nowhere_is_named_by_its_route() -> None:
    told = samples.finding(at=Located("escalation"))
    text = read(samples.report([samples.failed(told)]))[0][0][0].text or ""
    assert "At: escalation (declared nowhere)" in text.splitlines()


@pytest.mark.parametrize(
    ("character", "written"),
    [("\0", "\\x00"), ("\x1b", "\\x1b"), ("\ufffe", "\\ufffe"), ("\uffff", "\\uffff")],
)
def test_what_xml_cannot_hold_is_shown(character: str, written: str) -> None:
    told = samples.finding(
        says=f"a{character}b ]]> <x>&amp;",
        at=Located("a", Place(f"{character}.yaml", 1, 1, 1), f"x: {character}"),
    )
    failure = read(samples.report([samples.failed(told)]))[0][0][0]
    assert failure.get("message") == f"a{written}b ]]> <x>&amp;"
    assert f"At: {written}.yaml:1:1" in (failure.text or "")


def test_a_thousand_findings_are_valid() -> None:
    assert read(samples.many(1_000)).get("failures") == "1000"


def test_a_required_check_that_was_not_judged_fails() -> None:
    root = read(samples.gated())
    assert [case.get("name") for case in root[-1]] == ["PRD01 handle_time.chat", "SVC09"]
    assert [end.get("message") for end in root.iter("failure")] == [
        "not declared: queues.chat.patience",
        "left out by select or ignore",
    ]
    assert root.get("failures") == "2"
