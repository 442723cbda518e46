"""Every case of cases.yaml holds, or stands in open.yaml and does not hold yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from principlecheck.judging import judge_corpus
from principlecheck.model.report.report import Finding, Report
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from tests.built_in import loaded_once
from tests.cases import cases_in
from tests.judgement.figures import holds

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = cases_in(HERE / "cases.yaml")
OPEN_FILE = HERE / "open.yaml"
OPEN: dict[str, str] = cases_in(OPEN_FILE) if OPEN_FILE.exists() else {}
"""The cases that do not hold yet, each with what is missing. One that holds is taken off."""
_CODE = re.compile(r"\b[A-Z]{3}[0-9]{2}\b")


def report_of(case: dict[str, Any]) -> Report:
    """The case's organisation, judged by every rule on the day of the case."""
    source = SourceFile("policy.yaml", case["policy"].encode())
    as_of = case["as_of"]
    assert isinstance(as_of, date)
    return judge_corpus(assemble_policies(FoundFiles([source], [], []), as_of), loaded_once())


def faults(case: dict[str, Any], report: Report) -> list[str]:
    """What the report lacks or says too much of, by what the case expects."""
    expect = case["expect"]
    return [
        *_refused(report),
        *_silence(expect, report),
        *_codes(expect, report),
        *_words(expect, report),
        *_questions(expect, report),
    ]


def _refused(report: Report) -> Iterator[str]:
    yield from (f"refused: {problem.says}" for problem in report.problems)
    yield from (f"broken: {outcome.reason}" for outcome in report.errors)


def _silence(expect: dict[str, Any], report: Report) -> Iterator[str]:
    for code in expect.get("silent", ()):
        yield from (f"{code} finds: {f.says}" for f in report.findings if f.code == code)


def _codes(expect: dict[str, Any], report: Report) -> Iterator[str]:
    found = {finding.code for finding in report.findings}
    missing = [code for code in expect.get("codes", ()) if code not in found]
    if missing and not (expect.get("any_of") and len(missing) < len(expect["codes"])):
        yield f"nothing is found by {', '.join(missing)}"
    place = expect.get("at")
    if place and not any(_stands_at(one, place) for one in _meant(expect, report)):
        yield f"nothing is found at {place}"


def _stands_at(finding: Finding, place: str) -> bool:
    return finding.at.route == place or finding.at.route.startswith(f"{place}.")


def _meant(expect: dict[str, Any], report: Report) -> list[Finding]:
    """The findings that a case speaks of: those of its rules, or all where it names none."""
    codes = expect.get("codes")
    return [f for f in report.findings if codes is None or f.code in codes]


def _words(expect: dict[str, Any], report: Report) -> Iterator[str]:
    texts = [" ".join((f.title, f.says, f.effect, f.do)) for f in _meant(expect, report)]
    asked = [question.text for question in report.questions]
    for figure in expect.get("says", ()):
        if not any(holds(text, figure) for text in (*texts, *asked)):
            yield f"no message says {figure}"
    every = [" ".join((f.title, f.says, f.effect, f.do)) for f in report.findings]
    for words in expect.get("says_not", ()):
        if any(words.lower() in text.lower() for text in every):
            yield f"a message says {words}"


def _questions(expect: dict[str, Any], report: Report) -> Iterator[str]:
    asking = {question.code for question in report.questions}
    for sentence in expect.get("asks", ()):
        named = _CODE.findall(sentence)
        yield from (f"{code} does not ask" for code in named if code not in asking)
        if not named and not asking:
            yield f"nobody asks: {sentence}"
    if "finds" in expect and not {"codes", "at", "says", "silent"} & expect.keys():
        yield "the case names no rule, place or figure by which it could be checked; name one"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_case_holds(case: dict[str, Any]) -> None:
    found = faults(case, report_of(case))
    if case["id"] in OPEN:
        assert found, f"{case['id']} holds now: take it off open.yaml"
    else:
        assert found == []


def test_what_is_open_is_a_case() -> None:
    assert OPEN.keys() <= {case["id"] for case in CASES}
