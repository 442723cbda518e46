"""JUnit XML, for every host that knows tests: a suite a principle, a case a rule × subject.

There is no standard; this holds to the schema of Jenkins's xUnit plugin (junit-10.xsd), which
other hosts accept. It has no attributes for file and line: they stand in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from principlecheck.model.report.problem import Problem
from principlecheck.model.report.report import (
    PRINCIPLES,
    Finding,
    Located,
    Outcome,
    Report,
    RuleCard,
    Status,
    Unjudged,
    Waiver,
    principle_title,
)
from principlecheck.reporters.gate import render_unread_lines
from principlecheck.reporters.plain import printable_xml_text

INPUT = "input"
# What the runners of GitHub and Azure obey anywhere in a line, should this be printed in a job.
_COMMAND = re.compile(r"(##(?:vso)?)\[")
_SKIPPED = (Status.NOT_DECLARED, Status.NOT_APPLICABLE, Status.NOT_ASSESSABLE)


def render_junit_report(report: Report) -> str:
    """Every outcome as a test case, ending with a newline.

    A finding is a failure whatever its severity, and skipped while it is waived. What is not
    declared, asked, not applicable or not assessable is skipped; a rule that broke and input that could
    not be read are errors.
    """
    root = ET.Element("testsuites", name="principlecheck")
    rules = {rule.code: rule for rule in report.rules}
    by_principle: dict[str, list[Outcome]] = {rule.principle: [] for rule in report.rules}
    for outcome in report.outcomes:
        by_principle[rules[outcome.code].principle].append(outcome)
    for principle in _junit_suite_order(by_principle):
        suite = _junit_suite_element(root, principle_title(principle))
        for outcome in by_principle[principle]:
            _junit_outcome_case(suite, rules[outcome.code], outcome)
        _tally_junit_suite(suite)
    if report.problems:
        suite = _junit_suite_element(root, "What could not be read")
        for problem in report.problems:
            _junit_problem_case(suite, problem)
        _tally_junit_suite(suite)
    if report.unjudged:
        suite = _junit_suite_element(root, "What must be judged")
        for required in report.unjudged:
            _junit_unjudged_case(suite, required)
        _tally_junit_suite(suite)
    for line in render_unread_lines(report):
        suite = _junit_suite_element(root, "What was not read")
        case = ET.SubElement(
            suite, "testcase", classname="principlecheck.files", name="Every file is read"
        )
        _junit_ending_element(case, "skipped", "not-read", line)
        _tally_junit_suite(suite)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    text = _COMMAND.sub(r"\1&#91;", text)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _junit_suite_order(principles: dict[str, list[Outcome]]) -> list[str]:
    known = [principle for principle in PRINCIPLES if principle in principles]
    return known + sorted(set(principles) - set(known))


def _junit_suite_element(root: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(root, "testsuite", name=printable_xml_text(name))


def _tally_junit_suite(suite: ET.Element) -> None:
    counted = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
    for name, path in {**counted, "skipped": "testcase/skipped"}.items():
        suite.set(name, str(len(suite.findall(path))))


def _junit_outcome_case(suite: ET.Element, rule: RuleCard, outcome: Outcome) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=printable_xml_text(f"principlecheck.{rule.principle}.{rule.code}"),
        name=printable_xml_text(f"{rule.code} {rule.name}: {outcome.subject}"),
    )
    if outcome.finding:
        _junit_finding_failure(case, outcome.finding)
    elif outcome.status is Status.FAIL:
        _junit_ending_element(case, "failure", rule.severity, rule.title)
    elif outcome.status is Status.ERROR:
        _junit_ending_element(case, "error", "rule-broken", outcome.reason or "The rule broke.")
    elif outcome.asked:
        asked = outcome.asked
        ending = _junit_ending_element(case, "skipped", "asked", asked.question)
        named = ", ".join(asked.sections)
        ending.text = printable_xml_text(
            f"Asked while {named} is only begun ({asked.finding.kind})"
        )
    elif outcome.status in _SKIPPED:
        because = ", ".join(outcome.missing) or outcome.reason
        said = f"{outcome.status}: {because}" if because else str(outcome.status)
        _junit_ending_element(case, "skipped", outcome.status.replace(" ", "-"), said)


def _junit_finding_failure(case: ET.Element, finding: Finding) -> None:
    if finding.waiver:
        ending = _junit_ending_element(
            case, "skipped", "waived", _junit_waiver_text(finding.waiver)
        )
    else:
        ending = _junit_ending_element(case, "failure", finding.severity, finding.says)
    ending.text = "\n".join(_junit_finding_lines(finding))


def _junit_finding_lines(finding: Finding) -> Iterator[str]:
    """The finding in lines that each begin with our own words."""
    yield printable_xml_text(
        f"{finding.code} {finding.title} ({finding.severity}, {finding.kind}, {finding.confidence})"
    )
    yield printable_xml_text(f"At: {_junit_place(finding.at)}")
    if finding.at.place and finding.at.excerpt:
        yield printable_xml_text(f"Line {finding.at.place.line}: {finding.at.excerpt.strip()}")
    parts = (
        ("Found", finding.says),
        ("Effect", finding.effect),
        ("Costs a year", finding.money.formatted if finding.money else ""),
        ("Do", finding.do),
    )
    for name, text in (*parts, ("Cause", finding.ask)):
        if text:
            yield printable_xml_text(f"{name}: {text}")
    for related in finding.related:
        yield printable_xml_text(f"See: {_junit_place(related)} {related.excerpt.strip()}".rstrip())
    yield f"Fingerprint: {finding.fingerprint}"


def _junit_place(located: Located) -> str:
    return str(located.place or f"{located.route} (declared nowhere)")


def _junit_waiver_text(waiver: Waiver) -> str:
    return f"waived until {waiver.expires.isoformat()} by {waiver.approved_by}: {waiver.reason}"


def _junit_problem_case(suite: ET.Element, problem: Problem) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"principlecheck.{INPUT}",
        name=printable_xml_text(f"{problem.place} {problem.kind}"),
    )
    ending = _junit_ending_element(case, "error", problem.kind, problem.says)
    lines = [f"At: {problem.place}", *(f"See: {place}" for place in problem.also)]
    if problem.write:
        lines.append(f"Write: {problem.write}")
    ending.text = "\n".join(printable_xml_text(line) for line in lines)


def _junit_unjudged_case(suite: ET.Element, required: Unjudged) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"principlecheck.required.{required.code}",
        name=printable_xml_text(f"{required.code} {required.subject}".rstrip()),
    )
    _junit_ending_element(case, "failure", "not-judged", required.why)


def _junit_ending_element(case: ET.Element, tag: str, kind: str, message: str) -> ET.Element:
    return ET.SubElement(
        case, tag, type=printable_xml_text(kind), message=printable_xml_text(message)
    )
