"""One order of findings in every format, and none that follows the codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from principlecheck.model.report.finding import CONFIDENCES, KINDS, SEVERITIES, Finding
from principlecheck.model.report.order import finding_sort_key
from principlecheck.model.report.report import Report
from principlecheck.reporters.comment import WORST, render_comment
from principlecheck.reporters.github import LEVELS, github_annotations
from principlecheck.reporters.gitlab import render_gitlab_report
from principlecheck.reporters.json_report import render_json_report
from principlecheck.reporters.sarif import render_sarif_report
from principlecheck.reporters.text import render_text_report
from tests.reporters import samples

CODES = [f"{letters}{n:02}" for letters in ("BUY", "INT", "SVC") for n in (1, 2, 3)]
_MARK = re.compile(r"mark-(\d+)-")


def text(report: Report) -> list[str]:
    """On a terminal the last line is read first, so the worst stands last."""
    return _MARK.findall(render_text_report(report, 400))[::-1]


def comment(report: Report) -> list[str]:
    table, _, details = render_comment(report).partition("<details>")
    listed = list(dict.fromkeys(_MARK.findall(details)))
    assert _MARK.findall(table) == listed[:WORST]
    return listed


def in_json(report: Report) -> list[str]:
    return _MARK.findall(
        " ".join(f["title"] for f in json.loads(render_json_report(report))["findings"])
    )


def sarif(report: Report) -> list[str]:
    (run,) = json.loads(render_sarif_report(report))["runs"]
    ranks = [result["rank"] for result in run["results"]]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)
    return _MARK.findall(" ".join(result["message"]["text"] for result in run["results"]))


def gitlab(report: Report) -> list[str]:
    return _MARK.findall(
        " ".join(e["description"] for e in json.loads(render_gitlab_report(report)))
    )


FORMATS: dict[str, Callable[[Report], list[str]]] = {
    "text": text, "comment": comment, "json": in_json, "sarif": sarif, "gitlab": gitlab,
}  # fmt: skip


def told(number: int, code: str, **changes: Any) -> Finding:
    return samples.finding(
        number, samples.rule(code), title=f"mark-{number}-", says=f"mark-{number}-", **changes
    )


FINDINGS = st.lists(
    st.fixed_dictionaries(
        {
            "severity": st.sampled_from(SEVERITIES),
            "kind": st.sampled_from(KINDS),
            "confidence": st.sampled_from(CONFIDENCES),
            "duty": st.sampled_from(("none", "law", "danger")),
            "due": st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
            "reach": st.none() | st.floats(0, 1),
            "excess": st.none() | st.floats(1, 100),
        }
    ),
    min_size=1,
    max_size=9,
)


def report_of(findings: Sequence[Finding]) -> Report:
    rules = {code: samples.rule(code) for code in CODES}
    shuffled = sorted(findings, key=lambda one: one.code)
    return samples.report([samples.failed(one) for one in shuffled], tuple(rules.values()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=FINDINGS, codes=st.lists(st.permutations(CODES), min_size=2, max_size=2))
def test_every_format_tells_findings_in_one_order_whatever_their_codes(
    drawn: list[dict[str, Any]], codes: list[list[str]]
) -> None:
    orders = set()
    for own in codes:
        findings = [told(n, own[n], **changes) for n, changes in enumerate(drawn)]
        report = report_of(findings)
        wanted = [str(findings.index(one)) for one in sorted(findings, key=finding_sort_key)]
        seen = {name: list(dict.fromkeys(tell(report))) for name, tell in FORMATS.items()}
        assert seen == dict.fromkeys(FORMATS, wanted)
        orders.add(tuple(wanted))
    assert len(orders) == 1


@settings(max_examples=20, deadline=None)
@given(drawn=FINDINGS)
def test_annotations_of_one_level_keep_the_order(drawn: list[dict[str, Any]]) -> None:
    findings = [told(n, CODES[n], **changes) for n, changes in enumerate(drawn)]
    lines = github_annotations(report_of(findings)).splitlines()
    for level in ("error", "warning", "notice"):
        own = [
            one for one in sorted(findings, key=finding_sort_key) if LEVELS[one.severity] == level
        ]
        seen = [
            m[1] for line in lines if line.startswith(f"::{level}") if (m := _MARK.search(line))
        ]
        assert seen == [str(findings.index(one)) for one in own]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"duty": "law", "severity": "low"}, {"severity": "critical"}),
        ({"duty": "law", "due": date(2026, 12, 1)}, {"duty": "danger", "due": date(2027, 1, 1)}),
        ({"duty": "danger", "due": date(2027, 1, 1)}, {"duty": "law"}),
        ({"severity": "high", "kind": "gap"}, {"severity": "medium", "kind": "contradiction"}),
        ({"kind": "contradiction", "confidence": "opinion"}, {"kind": "harm"}),
        ({"kind": "harm"}, {"kind": "gap"}),
        ({"confidence": "certain"}, {"confidence": "likely", "reach": 1.0}),
        ({"reach": 0.5}, {"reach": 0.4, "excess": 9.0}),
        ({"reach": 0.1}, {}),
        ({"excess": 2.0}, {"excess": 1.5}),
    ],
)
def test_what_matters_more_comes_first(worse: dict[str, Any], better: dict[str, Any]) -> None:
    first, second = told(2, "SVC03", **worse), told(1, "BUY01", **better)
    assert finding_sort_key(first) < finding_sort_key(second)
