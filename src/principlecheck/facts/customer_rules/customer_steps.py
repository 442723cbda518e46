"""Who does the work of a journey: the customer's steps, ours, and what is asked though we hold it."""

from __future__ import annotations

import re

from principlecheck.facts.case import Case, Facts, NotDeclared

ON = "journeys"
_STEPS = ("journeys.kind", "journeys.customer_steps", "journeys.our_steps")
_ASKED = ("journeys.asks", "journeys.we_hold")
STEPS_NOT_COMPARED = frozenset(("join", "leave", "buy"))
"""Kinds of journey in which it is for the customer to act: only what is asked again counts."""
facts = Facts(ON, reads=_STEPS)


def _count_steps_of_rule(case: Case, field: str, whose: str) -> int:
    steps: list[str] = case.need(case.entry, field)
    case.step(f"{whose}: {', '.join(steps) or 'nothing'} ({len(steps)})")
    return len(steps)


@facts.count(formula="customer_steps, counted")
def steps_of_customer(case: Case) -> int:
    """The customer's steps."""
    return _count_steps_of_rule(case, "customer_steps", "the customer")


@facts.count(formula="our_steps, counted")
def steps_of_ours(case: Case) -> int:
    """Our steps."""
    return _count_steps_of_rule(case, "our_steps", "we")


@facts.text
def steps_told(case: Case) -> str:
    """How many steps each side takes, as a sentence says it."""
    theirs, ours = int(case.fact("steps_of_customer")), int(case.fact("steps_of_ours"))
    steps = f"{theirs} step{'' if theirs == 1 else 's'}"
    return f"the customer takes {steps} and the organisation takes {ours or 'none'}"


@facts.count(formula="(customer's steps − ours) / 2, rounded up")
def steps_to_take_over(case: Case) -> int:
    """Steps to take over so that ours are at least as many.

    A step that changes hands is one fewer there and one more here.
    """
    theirs, ours = int(case.fact("steps_of_customer")), int(case.fact("steps_of_ours"))
    return max(0, -(-(theirs - ours) // 2))


def _fold_step_asked_of_customer(word: str) -> str:
    """`Order number`, `order-number` and `order_number` are the same thing."""
    return " ".join(re.split(r"[\s_-]+", word.strip().casefold()))


@facts.names(formula="what is in both asks and we_hold", reads=_ASKED)
def asked_again(case: Case) -> list[str]:
    """What is asked although the organisation holds it.

    In the words of `asks`.
    """
    asks: list[str] = case.need(case.entry, "asks")
    held = {_fold_step_asked_of_customer(word) for word in case.need(case.entry, "we_hold")}
    return [
        _fold_step_asked_of_customer(word)
        for word in dict.fromkeys(asks)
        if _fold_step_asked_of_customer(word) in held
    ]


@facts.text(reads=(*_STEPS, *_ASKED))
def work_route(case: Case) -> str:
    """Where the customer's work stands.

    The steps where they are too many; otherwise what is asked.
    """
    if case.entry.get("kind") in STEPS_NOT_COMPARED:
        return f"{case.entry.route}.asks"
    try:
        too_many = case.fact("steps_of_customer") > case.fact("steps_of_ours")
    except NotDeclared:
        too_many = False
    return f"{case.entry.route}.{'customer_steps' if too_many else 'asks'}"


@facts.text(reads=(*_STEPS, *_ASKED))
def work_against(case: Case) -> str:
    """What it stands against.

    Our steps, or what we hold.
    """
    too_many = str(case.fact("work_route")).endswith("customer_steps")
    return f"{case.entry.route}.{'our_steps' if too_many else 'we_hold'}"
