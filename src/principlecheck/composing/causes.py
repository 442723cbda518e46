"""Findings drawn together into causes. The method is described in docs/causes.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.model.audit.cause import KnownCause
from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.finding import TOPICS, Topic
from principlecheck.model.report.order import finding_sort_key
from principlecheck.model.report.report import SEVERITIES, Finding

_HIGH = SEVERITIES.index("high")
Key = tuple[str, str]


class CauseGroup(Struct, frozen=True):
    """The findings of one cause, the gravest first."""

    topic: Topic
    findings: tuple[Finding, ...]


def group_findings_into_causes(findings: Iterable[Finding]) -> tuple[CauseGroup, ...]:
    """Findings as causes, the gravest first: those of one topic that share an entry, a queue, a
    department or a field that their remedies name, and duties of one kind.

    What meets nothing else in its topic stands with the topic's gravest cause, unless it is
    critical, a duty or a danger, or several findings of which one is high.
    """
    by_topic: dict[Topic, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=finding_sort_key):
        by_topic[finding.topic or "standards"].append(finding)
    made = [
        CauseGroup(topic, part)
        for topic in TOPICS
        if topic in by_topic
        for part in _split_topic_into_causes(by_topic[topic])
    ]
    return tuple(sorted(made, key=lambda group: min(map(finding_sort_key, group.findings))))


def _split_topic_into_causes(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    met = _join_findings_that_meet(findings)
    alone = [part for part in met if _cause_stands_alone(part)] or met[:1]
    rest = [finding for part in met if part not in alone for finding in part]
    first = (*alone[0], *rest)
    return [tuple(sorted(part, key=_gravest_of_cause_key)) for part in (first, *alone[1:])]


def _gravest_of_cause_key(finding: Finding) -> tuple[Any, ...]:
    """Within a cause what is gravest names it; among equals, the one order."""
    return SEVERITIES.index(finding.severity), finding_sort_key(finding)


def _cause_stands_alone(part: Sequence[Finding]) -> bool:
    grave = [one for one in part if SEVERITIES.index(one.severity) <= _HIGH]
    if any(one.severity == "critical" or one.duty != "none" for one in part):
        return True
    return bool(grave) and len(part) > 1


def _join_findings_that_meet(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    """The findings that share something, directly or through others; gravest first."""
    root: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        while root.setdefault(key, key) != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for finding in findings:
        own = ("finding", finding.fingerprint)
        for key in _keys_shared_within_cause(finding):
            root[find(key)] = find(own)
    met: dict[Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        met[find(("finding", finding.fingerprint))].append(finding)
    return [tuple(part) for part in met.values()]


def _keys_shared_within_cause(finding: Finding) -> set[Key]:
    """What a finding may share with another of its topic."""
    if finding.duty != "none":
        return {("duty", finding.duty)}
    keys = {("entry", route) for route in entries_of_cause_finding(finding)}
    keys |= {("department", name) for name in finding.departments}
    keys |= {("field", route) for route in (*finding.settled_by, *finding.or_less)}
    return keys


def entries_of_cause_finding(finding: Finding) -> tuple[str, ...]:
    """The entries that a finding is on, and the queues that its figures rest on."""
    routes = [finding.at.route, *(other.route for other in finding.related if other.place)]
    routes += [
        put.route
        for one in finding.figures
        for put in one.inputs
        if put.route.startswith("queues.")
    ]
    heads = dict.fromkeys(entry_of_route(route) for route in routes)
    return tuple(head for head in heads if "." in head and not head.startswith("organisation."))


def number_causes_of_audit(
    known: Sequence[KnownCause],
    groups: Sequence[CauseGroup],
    numbers: dict[str, int],
    titles: Sequence[str],
    on: date,
) -> tuple[tuple[int, ...], tuple[KnownCause, ...]]:
    """The number of each group, and the register after this audit.

    A group keeps the number of the known cause of its topic with which it shares most findings;
    where two share as many, the one that was first. `numbers` are those of findings, by fingerprint.
    """
    held = [frozenset(numbers[one.fingerprint] for one in group.findings) for group in groups]
    shared = sorted(
        (
            (-len(held[index] & set(one.findings)), one.number, index)
            for index, group in enumerate(groups)
            for one in known
            if one.topic == group.topic and held[index] & set(one.findings)
        ),
    )
    taken = _match_causes_to_register(shared)
    following = max((one.number for one in known), default=0)
    for index in range(len(groups)):
        if index not in taken:
            following += 1
            taken[index] = following
    register = {one.number: replace(one, gone=one.gone or on) for one in known}
    for index, group in enumerate(groups):
        number = taken[index]
        first = register[number].first if number in register else on
        register[number] = KnownCause(
            number, group.topic, titles[index], tuple(sorted(held[index])), first
        )
    ordered = tuple(sorted(register.values(), key=lambda one: one.number))
    return tuple(taken[index] for index in range(len(groups))), ordered


def _match_causes_to_register(shared: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """The number of each group, by its index: no number is given twice."""
    taken: dict[int, int] = {}
    for _, number, index in shared:
        if index not in taken and number not in taken.values():
            taken[index] = number
    return taken


def causes_to_decide_before(
    rests: Sequence[Collection[str]], changes: Sequence[Collection[str]]
) -> tuple[tuple[int, ...], ...]:
    """For each cause, in the order of deciding, those before it that change an entry on which it
    rests.
    """
    return tuple(
        tuple(other for other in range(index) if set(changes[other]) & set(own))
        for index, own in enumerate(rests)
    )
