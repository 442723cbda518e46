"""From findings with their answers to the causes that a reader gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from principlecheck.composing.actions import compose_actions_of_cause
from principlecheck.composing.bridge import money_of_cause
from principlecheck.composing.causes import (
    CauseGroup,
    causes_to_decide_before,
    entries_of_cause_finding,
    group_findings_into_causes,
    number_causes_of_audit,
)
from principlecheck.composing.money_words import audit_money_ends
from principlecheck.composing.topics import audit_topic_name, audit_words_on_knowing_settled
from principlecheck.model.audit.cause import (
    NAMES_ONE,
    Action,
    Cause,
    CauseMoney,
    Instance,
    KnownCause,
)
from principlecheck.model.audit.document import AuditFinding
from principlecheck.model.audit.dossier import KnownFinding
from principlecheck.model.report.bridge import Bridge
from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.finding import BINDING, Duty
from principlecheck.model.report.report import SEVERITIES
from principlecheck.model.report.settlement import Settlements
from principlecheck.model.units import format_count

MOST_TITLES = 3
UNWEIGHED = (".reviewed", ".says")
"""Fields on whose value no figure rests."""


class MadeCauses(Struct, frozen=True):
    """The causes, gravest first, and the register of their numbers after this audit."""

    causes: tuple[Cause, ...]
    known: tuple[KnownCause, ...]


class _CauseDraft(Struct, frozen=True):
    """What a cause is made of: its number and title, its findings as grouped and as answered, what
    to do about them, what they cost, and the labels of the causes before it.
    """

    number: int
    title: str
    group: CauseGroup
    findings: Sequence[AuditFinding]
    actions: tuple[Action, ...]
    money: tuple[CauseMoney, ...]
    depends: tuple[str, ...]


def compose_causes(
    findings: Sequence[AuditFinding],
    numbers: Sequence[KnownFinding],
    known: Sequence[KnownCause],
    settled: Settlements,
    bridge: Bridge,
    on: date,
    known_by: Mapping[str, str],
) -> MadeCauses:
    """The causes of an audit made `on` a day; `known_by` says of rules, by their codes, how to know
    that they are settled.
    """
    by_print = {one.finding.fingerprint: one for one in findings}
    groups = group_findings_into_causes(one.finding for one in findings)
    members = [[by_print[one.fingerprint] for one in group.findings] for group in groups]
    actions = [compose_actions_of_cause(own, settled, by_print, known_by) for own in members]
    titles = _compose_cause_titles(members, settled.names)
    by_number = {one.fingerprint: one.number for one in numbers}
    given, register = number_causes_of_audit(known, groups, by_number, titles, on)
    before = _causes_before_each_cause(groups, actions)
    labels = {one.finding.fingerprint: one.label for one in findings}
    ranks = {one.finding.fingerprint: rank for rank, one in enumerate(findings)}
    drafts = [
        _CauseDraft(
            number=given[at],
            title=titles[at],
            group=group,
            findings=members[at],
            actions=actions[at],
            money=money_of_cause(group.findings, labels, bridge),
            depends=tuple(f"C{given[other]}" for other in before[at]),
        )
        for at, group in enumerate(groups)
    ]
    return MadeCauses(
        tuple(_compose_cause_from_draft(one, ranks, known_by) for one in drafts), register
    )


def _causes_before_each_cause(
    groups: Sequence[CauseGroup], actions: Sequence[Sequence[Action]]
) -> tuple[tuple[int, ...], ...]:
    """For each cause, those before it that change an entry on which it rests."""
    rests = [
        {
            entry_of_route(put.route)
            for one in group.findings
            for made in one.figures
            for put in made.inputs
        }
        for group in groups
    ]
    changes = [
        {
            entry_of_route(route)
            for one in some
            for route, _ in one.edits
            if not route.endswith(UNWEIGHED)
        }
        for some in actions
    ]
    return causes_to_decide_before(rests, changes)


def _compose_cause_titles(
    members: Sequence[Sequence[AuditFinding]], names: Mapping[str, str]
) -> list[str]:
    """What each cause is called: by its gravest finding that nobody has accepted, and where that is
    the title of several, by the entry too.
    """
    first = [next((one for one in own if not one.is_settled), own[0]).finding for own in members]
    titles = [one.title for one in first]
    times = Counter(titles)
    entries = [names.get(entry_of_route(one.at.route), "") for one in first]
    return [
        f"{title}: {entry}" if times[title] > 1 and entry else title
        for title, entry in zip(titles, entries, strict=True)
    ]


def _compose_cause_from_draft(
    draft: _CauseDraft, ranks: Mapping[str, int], known_by: Mapping[str, str]
) -> Cause:
    group, own = draft.group, draft.findings
    open_ones = [one for one in own if not one.is_settled]
    told = [one.finding for one in open_ones or own]
    owner = next((one.owner for one in open_ones or own if one.owner), "")
    # Duties meet only their own kind, so a cause has one kind of them; what is graver may join it.
    duty: Duty = next((one.duty for one in told if one.duty != "none"), "none")
    law = [one.due for one in told if one.duty in BINDING and one.due is not None]
    danger = duty == "danger"
    open_actions = [one for one in draft.actions if not one.settled] or draft.actions
    return Cause(
        number=draft.number,
        topic=group.topic,
        title=draft.title,
        sentence=_compose_cause_sentence(group, danger=danger),
        severity=min((one.severity for one in group.findings), key=SEVERITIES.index),
        duty=duty,
        law=min(law, default=None),
        findings=tuple(one.label for one in own),
        entries=tuple(
            dict.fromkeys(e for one in group.findings for e in entries_of_cause_finding(one))
        ),
        instances=_cause_instances_by_rule(own),
        actions=draft.actions,
        owner=owner,
        names_one="" if owner else NAMES_ONE,
        due=min(one.due for one in open_ones or own),
        know=audit_words_on_knowing_settled(
            next((one for one in told if one.duty == "danger"), told[0]), known_by
        ),
        money=draft.money,
        acting_sum=_sum_cost_of_acting_on_cause(open_actions),
        acting="; ".join(one.acting for one in open_actions if one.acting),
        depends=draft.depends,
        standing=_answers_to_cause_so_far(own),
        settled=not open_ones,
        urgent=any(one.severity in ("critical", "high") or one.duty != "none" for one in told),
        rank=min(map(ranks.__getitem__, (one.fingerprint for one in told))),
    )


def _sum_cost_of_acting_on_cause(actions: Sequence[Action]) -> str:
    """What the actions cost a year together, where anything that is declared says so; what is done
    once stands in no amount.
    """
    costs = [one.costs for one in actions if one.costs]
    told = [
        audit_money_ends(sum(low for low, _ in own), sum(high for _, high in own), currency)
        for currency in sorted({one[2] for one in costs})
        for own in [[one[:2] for one in costs if one[2] == currency]]
    ]
    return f"{' and '.join(told)} a year" if told else ""


def _compose_cause_sentence(group: CauseGroup, *, danger: bool) -> str:
    """What a cause is, from the titles of its findings, each with how often it stands."""
    times = Counter(one.title for one in group.findings)
    told = [
        f"{title[:1].lower()}{title[1:]}{f' ({n} times)' if n > 1 else ''}"
        for title, n in list(times.items())[:MOST_TITLES]
    ]
    more = len(times) - MOST_TITLES
    rest = f"; and {more} more kinds" if more > 1 else "; and one more kind" if more == 1 else ""
    name = audit_topic_name(group.topic, danger=danger)
    return f"{name}, {format_count(len(group.findings), 'finding')}: {'; '.join(told)}{rest}."


def _cause_instances_by_rule(own: Sequence[AuditFinding]) -> tuple[Instance, ...]:
    """The findings of each rule as one row, the gravest in its words."""
    rows: dict[tuple[str, str], list[AuditFinding]] = {}
    for one in own:
        rows.setdefault((one.finding.code, one.finding.title), []).append(one)
    return tuple(
        Instance(
            some[0].finding.title,
            some[0].finding.severity,
            some[0].finding.says,
            some[0].finding.at.route,
            tuple(one.label for one in some),
        )
        for some in rows.values()
    )


def _answers_to_cause_so_far(own: Sequence[AuditFinding]) -> str:
    """What people have answered, so that nothing settled or disputed is told as if it were open."""
    said: dict[str, list[str]] = {}
    for one in own:
        if one.finding.waiver is not None:
            said.setdefault(f"waived until {one.finding.waiver.expires}", []).append(one.label)
        elif one.status == "done":
            text = "said to be done, which the policy does not show"
            said.setdefault(text, []).append(one.label)
        elif one.status != "open":
            said.setdefault(str(one.status), []).append(one.label)
    return "; ".join(f"{_list_finding_labels(labels)} {what}" for what, labels in said.items())


def _list_finding_labels(labels: Sequence[str]) -> str:
    return ", ".join(labels) if len(labels) <= MOST_TITLES else format_count(len(labels), "finding")
