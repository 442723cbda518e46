"""What written replies and automated messages carry, as declared by whoever has read them."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts

_REFUSAL = {
    "acknowledgement": "an acknowledgement of what the customer hoped for",
    "reason": "the reason",
    "next_step": "what can be done instead",
}
_ROBOTIC = {
    "contains": "carries neither the customer's name nor the case",
    "replies_read": "is answered into a box that nobody reads",
    "way_to_person": "shows no way to a person",
}
replies_facts = Facts("replies", reads=("replies.contains",))


@replies_facts.names
def refusal_lacks(case: Case) -> list[str]:
    """What the refusal leaves out."""
    contains = case.need(case.entry, "contains")
    return [words for name, words in _REFUSAL.items() if name not in contains]


def _robotic_message_fields(case: Case) -> list[str]:
    """The fields that make the message one from a machine, as far as they are declared."""
    contains = case.get(case.entry, "contains")
    faults = []
    if contains is not None and not {"name", "case"} & set(contains):
        faults.append("contains")
    faults += [f for f in ("replies_read", "way_to_person") if case.get(case.entry, f) is False]
    return faults


_MESSAGE_READS = (
    "automations.contains",
    "automations.replies_read",
    "automations.way_to_person",
)


automations_facts = Facts("automations", reads=_MESSAGE_READS)


@automations_facts.names
def robotic_signs(case: Case) -> list[str]:
    """What makes the message one from a machine.

    As verbs of a sentence about the message.
    """
    return [_ROBOTIC[field] for field in _robotic_message_fields(case)]


@automations_facts.text
def robotic_route(case: Case) -> str:
    """The first field that does it."""
    return next(
        (f"{case.entry.route}.{field}" for field in _robotic_message_fields(case)), case.entry.route
    )
