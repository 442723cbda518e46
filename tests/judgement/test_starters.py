"""First drafts of twelve trades, an hour's work each: few findings, every one of them right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from principlecheck import check

STARTERS = Path(__file__).parent / "starters"
RIGHT = {
    "bank": {"PRD01", "SVC01"},
    "carrier": {"INT08", "INT12"},
    "clinic": {"SVC25", "INT24"},
    "energy": {"SVC08"},
    "gym": {"INT13"},
    "hotel": {"BUY01", "SVC18", "INT34"},
    "insurer": {"RES09", "SVC18"},
    "music-school": {"INT14"},
    "public-office": {"INT34"},
    "shop": {"INT01"},
    "software": {"INT01", "INT03"},
    "telephone-centre": {"PRD03", "PRD04"},
}
"""What a person who knows the trade would say of each draft; nothing else is a finding."""
MOST_FINDINGS = 3


def test_every_trade_has_its_draft() -> None:
    assert {path.stem for path in STARTERS.glob("*.yaml")} == set(RIGHT)


@pytest.mark.parametrize("trade", sorted(RIGHT))
def test_a_first_draft_is_told_what_is_wrong_in_it_and_asked_about_the_rest(trade: str) -> None:
    report = check([STARTERS / f"{trade}.yaml"], as_of=date(2026, 11, 29))
    assert report.problems == ()
    assert {finding.code for finding in report.findings} == RIGHT[trade]
    assert len(report.findings) <= MOST_FINDINGS
    assert all(finding.kind != "gap" for finding in report.findings)
    assert report.questions
