"""The fields that remedies change, and their values, in words that stand without the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from principlecheck.model.report.figure import head_of

_CLOCKS = {
    "first_reply": "the first answer",
    "next_reply": "each further answer",
    "update": "the next news",
    "resolution": "the solution",
    "fulfilment": "the repair or delivery",
}
_PHRASES = {
    "agreements.within": "the time for an answer under {name}",
    "automations.closes_after": "the silence after which {name} closes a case",
    "automations.holds_for_follow_up": "waiting of {name} for news that is owed",
    "automations.way_to_person": "a way to a person from {name}",
    "channels.gives_reference": "a reference for each contact by {name}",
    "customer_rules.agent_may_approve_up_to": "what agents may settle alone under {name}",
    "customer_rules.above_that.takes": "the time that approval takes under {name}",
    "customer_rules.carrying_out": "the time that carrying out takes under {name}",
    "customer_rules.claim_within": "the time for a claim under {name}",
    "customer_rules.customers_told_within": "the time until customers are told of {name}",
    "customer_rules.paid_by": "the department that pays for {name}",
    "customer_rules.settled_within": "the time until {name} is settled",
    "follow_ups.alert_before": "the alert before {name} is due",
    "handle_time.average_target": "the average handle time aimed at on {name}",
    "handle_time.hard_limit": "the time limit on {name}",
    "handle_time.on_limit": "what happens at the time limit on {name}",
    "handle_time.wrap_up_limit": "the time for notes on {name}",
    "handovers.briefing_counts": "counting the briefing of {name} as handle time",
    "investments.amount": "the money spent on {name}",
    "metrics.counts_automatic_replies": "counting automatic replies in {name}",
    "metrics.stops_at": "the moment at which the clock of {name} stops",
    "metrics.window": "the window of {name}",
    "queues.busiest_hour.agents": "the number of agents in the busiest hour of {name}",
    "queues.concurrency": "the number of chats that an agent holds at once on {name}",
    "queues.on_long_wait": "what happens after a long wait on {name}",
    "queues.planned_volume": "the volume planned for {name}",
    "suppliers.terms": "the time for payment to {name}",
    "teams.attrition": "the share of the {name} team that leaves in a year",
    "teams.off_queue.feedback": "the time for feedback in the {name} team, each agent and week",
    "teams.off_queue.follow_ups": "the time for follow-ups in the {name} team, each agent and week",
    "teams.overtime_a_week": "the overtime that the plan of the {name} team counts on",
    "teams.overtime_paid": "pay for the overtime of the {name} team",
    "teams.planned_shrinkage": "the shrinkage planned for the {name} team",
}
_VALUES = {
    "callback": "offer a call back",
    "colleague_assists": "a colleague looks in",
    "continue": "the contact goes on",
    "disconnect": "the call is cut off",
    "end": "the contact ends",
    "first_solve": "the first solution",
    "full_resolution": "full resolution",
    "keep": "keep the place in the queue",
    "transfer": "the contact is passed on",
}
_UNITS = {"h": "hour", "m": "minute", "s": "second"}
_TIME = re.compile(r"(?<![\w.])([0-9]+(?:\.[0-9]+)?)\s?([hms])(?![A-Za-z])")
_TOUCHING = re.compile(r"(?<=[0-9])([hm])([0-9])")
_AMOUNT = re.compile(r"(?<![\w.,])([1-9][0-9]{3,8})(?= [A-Z]{3}\b| per )")
MOST_NAMED = 4
Names = Mapping[str, str]


def phrase(route: str, names: Names, entries: Sequence[str] = ()) -> str:
    """A field as people speak of it: `the time limit on chat`; of the same field on several
    `entries`, with all their names.
    """
    entry = head_of(route)
    section, _, _ = entry.partition(".")
    inner = route.removeprefix(f"{entry}.").removesuffix(".at_most").removesuffix(".at_least")
    name = _listed([_name(one, names) for one in entries or [entry]])
    if section in ("promises", "targets") and inner in _CLOCKS:
        what = "promised in" if section == "promises" else "aimed at in"
        return f"the time for {_CLOCKS[inner]} {what} {name}"
    if inner == "reviewed":
        return f"the review of {name}"
    known = _PHRASES.get(f"{section}.{inner}")
    if known is not None:
        return known.format(name=name)
    return f"{inner.replace('_', ' ').replace('.', ', ')} of {name}"


def _name(entry: str, names: Names) -> str:
    section, _, own = entry.partition(".")
    name = names.get(entry, own.replace("-", " "))
    return name.removesuffix(" team") if section == "teams" else name


def _listed(names: Sequence[str]) -> str:
    """Names in a row, the first few of many."""
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def spelled(value: str | None) -> str:
    """A value as people write it: `24h` as 24 hours, `7m 14s` as 7 minutes 14 seconds."""
    if value is None:
        return "nothing declared"
    text = _VALUES.get(value, value.replace("_", " "))
    text = _TIME.sub(_time, _TOUCHING.sub(r"\1 \2", text))
    text = _AMOUNT.sub(lambda found: f"{int(found[1]):,}", text)
    return re.sub(r"(?<=[0-9])%", " %", text)


def _time(found: re.Match[str]) -> str:
    unit = _UNITS[found[2]]
    return f"{found[1]} {unit}{'' if found[1] == '1' else 's'}"


def change(
    route: str, today: str | None, value: str, names: Names, entries: Sequence[str] = ()
) -> str:
    """What has to be changed, as an order that stands alone."""
    what = phrase(route, names, entries)
    alone = len(entries) < 2
    if route.endswith(".reviewed"):
        return f"Review {what.removeprefix('the review of ')} with the people who apply it"
    if value == "true":
        return f"Introduce {what}"
    if value == "false":
        return f"End {what}"
    now = f"{spelled(today)} today" if today is not None else "today nothing is declared"
    was = f" ({now})" if alone else ""
    if value == "none":
        return f"Remove {what}{was}"
    return f"Change {what} to {spelled(value)}{was}"
