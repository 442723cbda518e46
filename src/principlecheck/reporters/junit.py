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
from principlecheck.reporters.gate import unread_lines
from principlecheck.reporters.plain import printable

INPUT = "input"
# What the runners of GitHub and Azure obey anywhere in a line, should this be printed in a job.
_COMMAND = re.compile(r"(##(?:vso)?)\[")
_SKIPPED = (Status.NOT_DECLARED, Status.NOT_APPLICABLE, Status.NOT_ASSESSABLE)


def junit_report(report: Report) -> str:
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
    for principle in _ordered(by_principle):
        suite = _suite(root, principle_title(principle))
        for outcome in by_principle[principle]:
            _outcome(suite, rules[outcome.code], outcome)
        _tally(suite)
    if report.problems:
        suite = _suite(root, "What could not be read")
        for problem in report.problems:
            _problem(suite, problem)
        _tally(suite)
    if report.unjudged:
        suite = _suite(root, "What must be judged")
        for required in report.unjudged:
            _unjudged(suite, required)
        _tally(suite)
    for line in unread_lines(report):
        suite = _suite(root, "What was not read")
        case = ET.SubElement(
            suite, "testcase", classname="principlecheck.files", name="Every file is read"
        )
        _ending(case, "skipped", "not-read", line)
        _tally(suite)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    text = _COMMAND.sub(r"\1&#91;", text)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _ordered(principles: dict[str, list[Outcome]]) -> list[str]:
    known = [principle for principle in PRINCIPLES if principle in principles]
    return known + sorted(set(principles) - set(known))


def _suite(root: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(root, "testsuite", name=_legal(name))


def _tally(suite: ET.Element) -> None:
    counted = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
    for name, path in {**counted, "skipped": "testcase/skipped"}.items():
        suite.set(name, str(len(suite.findall(path))))


def _outcome(suite: ET.Element, rule: RuleCard, outcome: Outcome) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=_legal(f"principlecheck.{rule.principle}.{rule.code}"),
        name=_legal(f"{rule.code} {rule.name}: {outcome.subject}"),
    )
    if outcome.finding:
        _finding(case, outcome.finding)
    elif outcome.status is Status.FAIL:
        _ending(case, "failure", rule.severity, rule.title)
    elif outcome.status is Status.ERROR:
        _ending(case, "error", "rule-broken", outcome.reason or "The rule broke.")
    elif outcome.asked:
        asked = outcome.asked
        ending = _ending(case, "skipped", "asked", asked.question)
        named = ", ".join(asked.sections)
        ending.text = _legal(f"Asked while {named} is only begun ({asked.finding.kind})")
    elif outcome.status in _SKIPPED:
        because = ", ".join(outcome.missing) or outcome.reason
        said = f"{outcome.status}: {because}" if because else str(outcome.status)
        _ending(case, "skipped", outcome.status.replace(" ", "-"), said)


def _finding(case: ET.Element, finding: Finding) -> None:
    if finding.waiver:
        ending = _ending(case, "skipped", "waived", _waived(finding.waiver))
    else:
        ending = _ending(case, "failure", finding.severity, finding.says)
    ending.text = "\n".join(_finding_lines(finding))


def _finding_lines(finding: Finding) -> Iterator[str]:
    """The finding in lines that each begin with our own words."""
    yield _legal(
        f"{finding.code} {finding.title} ({finding.severity}, {finding.kind}, {finding.confidence})"
    )
    yield _legal(f"At: {_where(finding.at)}")
    if finding.at.place and finding.at.excerpt:
        yield _legal(f"Line {finding.at.place.line}: {finding.at.excerpt.strip()}")
    parts = (
        ("Found", finding.says),
        ("Effect", finding.effect),
        ("Costs a year", finding.money.formatted if finding.money else ""),
        ("Do", finding.do),
    )
    for name, text in (*parts, ("Cause", finding.ask)):
        if text:
            yield _legal(f"{name}: {text}")
    for related in finding.related:
        yield _legal(f"See: {_where(related)} {related.excerpt.strip()}".rstrip())
    yield f"Fingerprint: {finding.fingerprint}"


def _where(located: Located) -> str:
    return str(located.place or f"{located.route} (declared nowhere)")


def _waived(waiver: Waiver) -> str:
    return f"waived until {waiver.expires.isoformat()} by {waiver.approved_by}: {waiver.reason}"


def _problem(suite: ET.Element, problem: Problem) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"principlecheck.{INPUT}",
        name=_legal(f"{problem.place} {problem.kind}"),
    )
    ending = _ending(case, "error", problem.kind, problem.says)
    lines = [f"At: {problem.place}", *(f"See: {place}" for place in problem.also)]
    if problem.write:
        lines.append(f"Write: {problem.write}")
    ending.text = "\n".join(_legal(line) for line in lines)


def _unjudged(suite: ET.Element, required: Unjudged) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"principlecheck.required.{required.code}",
        name=_legal(f"{required.code} {required.subject}".rstrip()),
    )
    _ending(case, "failure", "not-judged", required.why)


def _ending(case: ET.Element, tag: str, kind: str, message: str) -> ET.Element:
    return ET.SubElement(case, tag, type=_legal(kind), message=_legal(message))


def _legal(text: str) -> str:
    """`text` on one line, with what XML 1.0 cannot hold written out as `\\ufffe`."""
    return "".join(
        f"\\u{ord(character):04x}" if character in "\ufffe\uffff" else character
        for character in printable(text)
    )
