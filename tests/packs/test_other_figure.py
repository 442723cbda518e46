"""Two figures of one thing: the rules that read the one are asked again with the other."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from principlecheck.judging import report_on
from principlecheck.model.report.report import Finding
from principlecheck.packs.loading import Pack, built_in_packs
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble
from principlecheck.reading.source import SourceFile

CALLS = """
channels: {phone: {kind: phone}}
teams: {desk: {agents: %d}}
queues: {calls: {channels: [phone], team: desk, busiest_hour: {contacts: 60, agents: 9}}}
contact_reasons: {any: {queue: calls, share: 100%%, handle_time: {mean: 330s, shape: exponential}}}
"""
MAIL = """
channels: {mail: {kind: email}}
queues: {inbox: {channels: [mail]}}
measured: {october: {until: 2026-10-31, queues: [inbox], backlog: 300, solved: 10 per day, resolution: {median: 2 calendar days, p90: 3 calendar days}}}
promises: {p: {channels: [mail], resolution: {at_most: %s calendar days}}}
"""


@cache
def packs() -> list[Pack]:
    return built_in_packs()


def finding(policy: str, code: str, *others: str) -> Finding:
    source = SourceFile("a.yaml", f"format: 1\n{policy}".encode())
    corpus = assemble(FoundFiles([source], [], []), date(2026, 11, 22))
    assert corpus.problems == ()
    rules = [rule for pack in packs() for rule in pack.rules if rule.code in {code, *others}]
    return next(one for one in report_on(corpus, packs(), rules).findings if one.code == code)


def test_a_verdict_that_turns_is_named_and_makes_the_finding_high() -> None:
    found = finding(CALLS % 5, "INT30", "SVC08")
    assert found.severity == "high"
    assert found.effect.endswith(
        "With 5 in the place of 9, this is found as well: More work arrives than can be done (SVC08)."
    )


def test_where_no_verdict_turns_nothing_is_said_of_it() -> None:
    found = finding(CALLS % 8, "INT30", "SVC08")  # eight still keep up with 5.5 agents' work
    assert found.severity == "medium"
    assert "in the place of" not in found.effect


@pytest.mark.parametrize(("days", "turns"), [("10", True), ("2", False)])
def test_a_finding_that_rests_on_the_figure_in_doubt_is_named_where_the_other_clears_it(
    days: str, turns: bool
) -> None:
    found = finding(MAIL % days, "INT36", "SVC11")
    assert (
        "this is no longer found: The backlog is older than the promise" in found.effect
    ) is turns
    assert found.severity == ("high" if turns else "medium")


def test_the_time_of_a_sentence_is_tried_on_the_clock_of_its_field() -> None:
    promise = (
        "channels: {mail: {kind: email}}\nqueues: {inbox: {channels: [mail]}}\n"
        "promises: {p: {channels: [mail], says: We answer within 4 hours., first_reply: {at_most: 2h}}}\n"
        "targets: {t: {queues: [inbox], first_reply: {at_most: 4h}}}"
    )
    found = finding(promise, "INT34", "INT01")
    assert "With 4 hours in the place of 2 hours, this is no longer found" in found.effect
