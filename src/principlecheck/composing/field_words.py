"""The fields that remedies change, and their values, in words that stand without the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from principlecheck.model.report.figure import entry_of_route

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
    "customer_rules.agent_may_approve_up_to": "what agents may settle alone under {name}",
    "customer_rules.above_that.takes": "the time that approval takes under {name}",
    "customer_rules.carrying_out": "the time that carrying out takes under {name}",
    "customer_rules.claim_within": "the time for a claim under {name}",
    "customer_rules.customers_told_within": "the time until customers are told of {name}",
    "customer_rules.paid_by": "the department that pays for {name}",
    "customer_rules.settled_within": "the time to settle {name}",
    "follow_ups.alert_before": "the alert before {name} is due",
    "handle_time.average_target": "the average handle time aimed at on {name}",
    "handle_time.hard_limit": "the time limit on {name}",
    "handle_time.on_limit": "what happens at the time limit on {name}",
    "handle_time.wrap_up_limit": "the time for notes on {name}",
    "investments.amount": "the money spent on {name}",
    "metrics.stops_at": "the moment at which the clock of {name} stops",
    "metrics.window": "the window of {name}",
    "queues.busiest_hour.agents": "the number of agents in the busiest hour of {name}",
    "queues.concurrency": "the number of chats that an agent holds at once on {name}",
    "queues.on_long_wait": "what happens after a long wait on {name}",
    "queues.planned_volume": "the volume planned for {name}",
    "suppliers.terms": "the time for payment to {name}",
    "teams.attrition": "the share of the {name} team that leaves in a year",
    "teams.off_queue.feedback": "the weekly time for feedback of each agent in the {name} team",
    "teams.off_queue.follow_ups": "the weekly time for follow-ups of each agent in the {name} team",
    "teams.overtime_a_week": "the overtime that the plan of the {name} team counts on",
    "teams.planned_shrinkage": "the shrinkage planned for the {name} team",
}
_ORDERS = {
    ("automations.holds_for_follow_up", "true"): "Let {name} wait for news that is owed",
    ("automations.way_to_person", "true"): "Give customers a way to a person from {name}",
    ("channels.gives_reference", "true"): "Give each contact by {name} a reference",
    ("handovers.briefing_counts", "false"): "Leave the briefing of {name} out of the handle time",
    ("metrics.counts_automatic_replies", "false"): "Leave automatic replies out of {name}",
    ("queues.on_long_wait", "callback"): "Offer customers who wait long on {name} a call back",
    ("queues.on_long_wait", "keep"): "Let customers who wait long on {name} keep their place",
    ("teams.overtime_paid", "true"): "Pay for the overtime of the {name} team",
    ("teams.overtime_paid", "false"): "Take the overtime out of the plan of the {name} team",
}
"""What to do where a word or a yes says it better than a change of a value."""
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


def field_in_remedy_sentence(route: str, names: Names, entries: Sequence[str] = ()) -> str:
    """A field as people speak of it: `the time limit on chat`; of the same field on several
    `entries`, with all their names.
    """
    entry = entry_of_route(route)
    section, _, _ = entry.partition(".")
    inner = route.removeprefix(f"{entry}.").removesuffix(".at_most").removesuffix(".at_least")
    name = _list_names_in_remedy([_entry_name_in_remedy(one, names) for one in entries or [entry]])
    if section in ("promises", "targets") and inner in _CLOCKS:
        what = "promised in" if section == "promises" else "aimed at in"
        return f"the time for {_CLOCKS[inner]} {what} {name}"
    if inner == "reviewed":
        return f"the review of {name}"
    known = _PHRASES.get(f"{section}.{inner}")
    if known is not None:
        return known.format(name=name)
    return f"{inner.replace('_', ' ').replace('.', ', ')} of {name}"


def _field_in_remedy(route: str) -> str:
    """A field without its entry: `automations.way_to_person`."""
    entry = entry_of_route(route)
    return f"{entry.partition('.')[0]}.{route.removeprefix(f'{entry}.')}"


def _entry_name_in_remedy(entry: str, names: Names) -> str:
    section, _, own = entry.partition(".")
    name = names.get(entry, own.replace("-", " "))
    return quote_entry_in_remedy(name.removesuffix(" team") if section == "teams" else name)


def quote_entry_in_remedy(name: str) -> str:
    """What an entry is called, so that nobody reads it as words of the sentence."""
    return name if not name or name.startswith("“") else f"“{name}”"


def _list_names_in_remedy(names: Sequence[str]) -> str:
    """Names in a row, the first few of many."""
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def spell_out_in_remedy(value: str | None) -> str:
    """A value as people write it: `24h` as 24 hours, `7m 14s` as 7 minutes 14 seconds."""
    if value is None:
        return "nothing declared"
    text = _VALUES.get(value, value.replace("_", " "))
    text = _TIME.sub(_spell_out_time_in_remedy, _TOUCHING.sub(r"\1 \2", text))
    text = _AMOUNT.sub(lambda found: f"{int(found[1]):,}", text)
    return re.sub(r"(?<=[0-9])%", " %", text)


def _spell_out_time_in_remedy(found: re.Match[str]) -> str:
    unit = _UNITS[found[2]]
    return f"{found[1]} {unit}{'' if found[1] == '1' else 's'}"


def remedy_as_an_order(
    route: str, today: str | None, value: str, names: Names, entries: Sequence[str] = ()
) -> str:
    """What has to be changed, as an order that stands alone."""
    what = field_in_remedy_sentence(route, names, entries)
    alone = len(entries) < 2
    if route.endswith(".reviewed"):
        return f"Review {what.removeprefix('the review of ')} with the people who apply it"
    order = _ORDERS.get((_field_in_remedy(route), value))
    if order is not None:
        return order.format(
            name=_list_names_in_remedy(
                [_entry_name_in_remedy(one, names) for one in entries or [entry_of_route(route)]]
            )
        )
    if value in ("true", "false"):
        return f"{'Introduce' if value == 'true' else 'End'} {what}"
    now = (
        f"{spell_out_in_remedy(today)} today" if today is not None else "today nothing is declared"
    )
    was = f" ({now})" if alone else ""
    if value == "none":
        return f"Remove {what}{was}"
    return f"Change {what} to {spell_out_in_remedy(value)}{was}"
