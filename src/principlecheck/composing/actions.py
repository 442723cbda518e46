"""The actions of a cause: one for each value that settles findings, then one for each kind of finding
that no value settles. Where a value accepts less, the action says so after what would keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from principlecheck.composing.field_words import (
    field_in_remedy_sentence,
    quote_entry_in_remedy,
    remedy_as_an_order,
    spell_out_in_remedy,
)
from principlecheck.composing.money_words import audit_money_ends
from principlecheck.composing.topics import audit_words_on_knowing_settled
from principlecheck.composing.words import open_audit_sentence, shorten_for_short_report
from principlecheck.model.audit.cause import Action
from principlecheck.model.audit.document import AuditFinding
from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.finding import BINDING, Severity
from principlecheck.model.report.report import Finding
from principlecheck.model.report.settlement import Apart, Blocked, Settlements, SettlingValue
from principlecheck.model.units import format_thousands_in_remedy

DAYS: dict[Severity, int] = {
    "critical": 14, "high": 45, "medium": 90, "low": 180, "information": 365,
}  # fmt: skip
"""How many days after the report a finding is due, by severity, where nothing else is known."""
MOST_NAMED = 4
_TRIED = ". Tried: with "
_ALONE = " would do for some of the findings alone"
_AGAINST = " stands against "
_OR_ELSE = re.compile(r", or [^,;()]+$")
"""The last clause of a remedy, where it is another way to meet the duty."""
_Settled = tuple[SettlingValue, list[AuditFinding]]


def action_due_date(finding: Finding, on: date) -> date:
    """The day by which a finding is to be settled: that of the law where it has one that is not
    past, else by severity.
    """
    by_severity = on + timedelta(days=DAYS[finding.severity])
    if finding.duty in BINDING and finding.due is not None:
        return max(on, finding.due)
    return on if finding.duty == "danger" else by_severity


def compose_actions_of_cause(
    findings: Sequence[AuditFinding],
    settled: Settlements,
    every: Mapping[str, AuditFinding],
    known_by: Mapping[str, str],
) -> tuple[Action, ...]:
    """What to do about the findings of one cause by date, of one day gravest first; `every` are the findings of all
    causes by their fingerprints, and `known_by` says by code how to know that it worked.
    """
    by_print = {one.finding.fingerprint: one for one in findings}
    own_values = [
        (value, own)
        for value in settled.values
        if (own := [by_print[key] for key in value.settles if key in by_print])
    ]
    made = [
        _compose_setting_action(alike, settled, known_by)
        for alike in _actions_for_alike_findings(own_values)
    ]
    done = {key for value in settled.values for key in value.settles}
    chosen = [
        choice
        for apart in settled.apart
        if apart.other in by_print and apart.other not in done
        for choice in [_compose_choice_between_findings(apart, every, settled, known_by)]
    ]
    done |= {apart.other for apart in settled.apart if apart.other in by_print}
    rest = [one for one in findings if one.finding.fingerprint not in done]
    blocked = {key: b for b in settled.blocked for key in b.would_settle}
    written = [
        _compose_writing_action(same, settled.names, blocked, known_by)
        for same in _group_action_findings_by_rule(rest)
    ]
    rank = {one.label: number for number, one in enumerate(findings)}
    open_ones = {one.label for one in findings if not one.is_settled}
    ordered = sorted(
        (*made, *chosen, *written), key=lambda a: (a.due, min(rank[label] for label in a.settles))
    )
    return tuple(replace(one, settled=not open_ones & set(one.settles)) for one in ordered)


def _actions_for_alike_findings(pairs: Sequence[_Settled]) -> Iterator[list[_Settled]]:
    """Values of one field on several entries that settle findings of the same one rule."""
    found: dict[tuple[object, ...], list[_Settled]] = {}
    for value, own in pairs:
        codes = {one.finding.code for one in own}
        leaf = value.route.removeprefix(entry_of_route(value.route))
        alike = len(codes) == 1 and not value.less and value.acting is None
        key = (leaf, value.value, *codes) if alike else (value.route,)
        found.setdefault(key, []).append((value, own))
    yield from found.values()


def _compose_setting_action(
    alike: Sequence[_Settled], settled: Settlements, known_by: Mapping[str, str]
) -> Action:
    value, first = alike[0]
    own = [one for _, some in alike for one in some]
    entries = [entry_of_route(one.route) for one, _ in alike]
    does = remedy_as_an_order(value.route, value.today, value.value, settled.names, entries)
    if value.less:
        does = (
            f"Bring the service to what is promised; or accept less: {does[:1].lower()}{does[1:]}"
        )
    does += _alternative_to_action_value(own)
    does += _actions_finding_by_finding(value, own) if len(alike) == 1 else ""
    if value.also:
        does += "; the sentence beside it then has to say the same"
    acting = value.acting
    takes = ""
    if acting is not None:
        takes = (
            f"{acting.says}, {audit_money_ends(acting.least, acting.most, acting.currency)} a year"
        )
    return Action(
        does=f"{does}.",
        settles=tuple(one.label for one in own),
        owner=next((one.owner for one in own if one.owner), first[0].owner),
        due=min(one.due for one in own),
        know=audit_words_on_knowing_settled(own[0].finding, known_by),
        kind="do",
        edits=tuple((one.route, one.value) for one, _ in alike)
        + tuple(pair for one, _ in alike for pair in one.also),
        tried=True,
        less=value.less,
        acting=takes,
        costs=(acting.least, acting.most, acting.currency) if acting else None,
    )


def _alternative_to_action_value(own: Sequence[AuditFinding]) -> str:
    """What meets a duty as well as the value does, where the remedy of each finding says so."""
    told = set()
    for one in own:
        other = _OR_ELSE.search(one.finding.do) if one.finding.duty in BINDING else None
        told.add(other[0].rstrip(".") if other else "")
    return told.pop() if len(told) == 1 else ""


def _actions_finding_by_finding(value: SettlingValue, own: Sequence[AuditFinding]) -> str:
    """What the findings of one line ask for each, where they do not ask for one thing."""
    asked = dict(value.alone)
    law = dict.fromkeys(
        asked[one.finding.fingerprint]
        for one in own
        if one.finding.duty in BINDING and asked.get(one.finding.fingerprint)
    )
    if law and value.value not in law:
        who = "law" if any(one.finding.duty == "law" for one in own) else "contract"
        return f"; the {who} asks for {' and '.join(map(spell_out_in_remedy, law))}"
    each = dict.fromkeys(asked.values())
    # Of words, each is another way and none a part of another, as less of a number is.
    others = [
        spell_out_in_remedy(text) for text in each if text != value.value and text[:1].isdigit()
    ]
    if len(own) < 2 or not others or value.value not in each:
        return ""
    return f"; {' or '.join(others)}{_ALONE}"


def _compose_choice_between_findings(
    apart: Apart,
    every: Mapping[str, AuditFinding],
    settled: Settlements,
    known_by: Mapping[str, str],
) -> Action:
    """Two that pull apart: what each takes, and who has to choose. They may be of two causes."""
    one, other = every[apart.one], every[apart.other]
    values = [(one, apart.one_value), (other, apart.other_value)]
    bound = [
        (whose.finding.duty, value) for whose, value in values if whose.finding.duty in BINDING
    ]
    says = f"Choose about {field_in_remedy_sentence(apart.route, settled.names)}: "
    if len(bound) == 1:
        duty, asked = bound[0]
        inside = apart.other_value if asked == apart.one_value else apart.one_value
        does = (
            f"{says}the {duty} takes {spell_out_in_remedy(asked)}, and what happens inside takes "
            f"{spell_out_in_remedy(inside)}. No value does for both; the {duty} stands, so make what happens "
            "inside quicker"
        )
    else:
        does = (
            f"{says}{one.label} takes {spell_out_in_remedy(apart.one_value)}, and {other.label} takes "
            f"{spell_out_in_remedy(apart.other_value)}. No value does for both"
        )
    return Action(
        does=f"{does}.",
        settles=(other.label,),
        owner=other.owner,
        due=other.due,
        know=audit_words_on_knowing_settled(other.finding, known_by),
        kind="choose",
    )


def _compose_writing_action(
    same: Sequence[AuditFinding],
    names: Mapping[str, str],
    blocked: Mapping[str, Blocked],
    known_by: Mapping[str, str],
) -> Action:
    """The remedy of one kind of finding, for all the places where it stands."""
    texts = [
        format_thousands_in_remedy(
            open_audit_sentence(one.finding.decide or one.finding.do)
        ).rstrip(".")
        for one in same
    ]
    stuck = next((b for one in same if (b := blocked.get(one.finding.fingerprint))), None)
    text = _remedy_led_by_lawful_way(texts[0], stuck)
    places = list(dict.fromkeys(_entry_name_in_action(one, names) for one in same))
    if len(places) > 1 and len({_remedy_without_entry_name(one, names) for one in same}) > 1:
        several = dict(zip([_entry_name_in_action(one, names) for one in same], texts, strict=True))
        text = ". ".join(
            _remedy_with_its_purpose(name, text)
            for name, text in list(several.items())[:MOST_NAMED]
        )
    elif len(places) > 1:
        more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
        text = f"{text} ({', '.join(map(quote_entry_in_remedy, places[:MOST_NAMED]))}{more})"
    else:
        text = _remedy_with_its_purpose(places[0], text)
    if stuck is not None:
        text += _why_action_value_not_taken(stuck)
    return Action(
        does=f"{text}.",
        settles=tuple(one.label for one in same),
        owner=next((one.owner for one in same if one.owner), ""),
        due=min(one.due for one in same),
        know=audit_words_on_knowing_settled(same[0].finding, known_by),
        kind="choose" if stuck is not None else "write",
    )


def _remedy_without_entry_name(one: AuditFinding, names: Mapping[str, str]) -> str:
    """A remedy without the name of its entry, by which alone the remedies of two entries may differ."""
    text = one.finding.decide or one.finding.do
    own = entry_of_route(one.finding.at.route).partition(".")[2]
    for name in filter(None, (own, own.replace("-", " "), _entry_name_in_action(one, names))):
        text = text.replace(name, "")
    return text


def _remedy_with_its_purpose(name: str, text: str) -> str:
    """A remedy that says what it is for."""
    if not name or name.strip("“”").lower() in text.lower():
        return text
    return f"{quote_entry_in_remedy(name)}: {text[:1].lower()}{text[1:]}"


def _remedy_led_by_lawful_way(text: str, stuck: Blocked | None) -> str:
    """A remedy that leads with the way that can be kept, where a duty stands against its value."""
    other = _OR_ELSE.search(text) if stuck is not None and stuck.duty != "none" else None
    if stuck is None or other is None or spell_out_in_remedy(stuck.value) in other[0]:
        return text
    kept = other[0].removeprefix(", or ")
    return f"{kept[:1].upper()}{kept[1:]}"


def _why_action_value_not_taken(stuck: Blocked) -> str:
    """What the remedy's own value would bring, and what a further one would. A duty that the value
    would miss is a part of what is asked: nobody is to be advised without it.
    """
    bound = stuck.duty != "none"
    tried = [] if bound else [(f"{spell_out_in_remedy(stuck.value)} alone", stuck.brings[0])]
    if stuck.further:
        tried.append((spell_out_in_remedy(stuck.further.value), stuck.further.says))
    told = [(value, shorten_for_short_report(says.rstrip("."))) for value, says in tried]
    trials = "; with ".join(f"{value}, {s[:1].lower()}{s[1:]}" for value, s in told)
    return (_duty_against_action_value(stuck) if bound else "") + (
        f"{_TRIED}{trials}" if trials else ""
    )


def _duty_against_action_value(stuck: Blocked) -> str:
    """The duty that a value would miss: what a finding says after what is declared."""
    declared, _, asks = shorten_for_short_report(stuck.brings[0].rstrip(".")).partition("; ")
    return f"; the {stuck.duty}{_AGAINST}{spell_out_in_remedy(stuck.value)}: {asks or declared}"


def audit_action_without_trial(does: str) -> str:
    """What an action asks for, without what its own value was seen to bring."""
    asked, tried, _ = does.partition(_TRIED)
    return f"{asked}." if tried else asked


def audit_action_with_its_duty(does: str) -> str:
    """What an action asks for, without the values that would do for a part of what it settles; of a
    duty that stands against a value, all that it says.
    """
    clauses = audit_action_without_trial(does).removesuffix(".").split("; ")
    return f"{'; '.join(one for one in clauses if not one.endswith(_ALONE))}."


def shorten_audit_action(does: str) -> str:
    """`audit_action_with_its_duty` without the wording of the duty."""
    clauses = audit_action_with_its_duty(does).removesuffix(".").split("; ")
    told = (one.partition(": ")[0] if _AGAINST in one else one for one in clauses)
    return f"{'; '.join(told)}."


def _entry_name_in_action(one: AuditFinding, names: Mapping[str, str]) -> str:
    entry = entry_of_route(one.finding.at.route)
    return names.get(entry, "")


def _group_action_findings_by_rule(
    findings: Iterable[AuditFinding],
) -> Iterator[list[AuditFinding]]:
    """Findings of one rule under one title, in the order in which each first comes."""
    found: dict[tuple[str, str], list[AuditFinding]] = {}
    for one in findings:
        found.setdefault((one.finding.code, one.finding.title), []).append(one)
    yield from found.values()
