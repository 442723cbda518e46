"""What `init` knows of six trades: what is usual in each, the one thing it asks, and what it writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

Lines = Callable[[str, str, Sequence[str]], Iterator[str]]
"""From the first department, the answer (empty for none) and the queues, to lines of a file."""


class Trade(Struct, frozen=True):
    """A trade: its words, what is usual, its own question with an example, and its own rules.

    `reads` says what the answer is: `amount`, `length`, `handle_time` or `level`.
    """

    sector: str
    channels: tuple[str, ...]
    sells_to: tuple[str, ...]
    hours: tuple[str, ...]
    question: str
    example: str
    reads: str
    lines: Lines


ASSUMED = "# assumed: check"


def mark_starter_line_assumed(line: str, note: str = "", *, said: bool = False) -> str:
    """A line of a file, marked where nobody said what stands in it; a note stays behind the mark."""
    if said:
        return f"{line}  # {note}" if note else line
    return f"{line}  {ASSUMED}; {note}" if note else f"{line}  {ASSUMED}"


def starter_authority_line(answer: str, example: str) -> str:
    """How much an agent may decide alone as somebody said it; else a comment, which grants nothing."""
    if answer:
        return f"    agent_may_approve_up_to: {answer}"
    return f"    # agent_may_approve_up_to: {example}  # not said yet; or any amount; 0 EUR allows none"


def _starter_lines_of_shop(first: str, answer: str, _queues: Sequence[str]) -> Iterator[str]:
    yield "# The rules that customers run into: who sets each, who faces the customer, who pays."
    yield "customer_rules:"
    yield "  refunds:"
    yield from starter_rule_lines(first, "refund")
    yield starter_authority_line(answer, "50 EUR")
    yield EXCEPTIONS


def _starter_lines_of_software(first: str, answer: str, queues: Sequence[str]) -> Iterator[str]:
    yield "# What happens when it does not work: who decides, and when customers hear of it."
    yield "customer_rules:"
    yield "  outages:"
    yield from starter_rule_lines(first, "outage")
    yield mark_starter_line_assumed("    customers_told_within: 1h", "from knowing to telling them")
    if answer:
        yield ""
        yield "# Sooner for what is urgent."
        yield "priorities:"
        yield mark_starter_line_assumed("  urgent: {rank: 1}")
        yield mark_starter_line_assumed("  normal: {rank: 2}")
        yield ""
        yield "promises:"
        yield f"  urgent: {{priority: urgent, first_reply: {{at_most: {answer}}}}}"


def _starter_lines_of_clinic(first: str, answer: str, _queues: Sequence[str]) -> Iterator[str]:
    yield "# A rule that patients run into: who sets it, and who faces them."
    yield "customer_rules:"
    yield "  appointments:"
    yield from starter_rule_lines(first, "other")
    yield mark_starter_line_assumed("    says: An appointment can be moved until the day before.")
    yield ""
    yield "# What we say we will come back with."
    yield "follow_ups:"
    yield "  test-results:"
    yield mark_starter_line_assumed(f"    owner: {first}-lead")
    yield mark_starter_line_assumed(f"    within: {answer or '2 working days'}", said=bool(answer))
    yield mark_starter_line_assumed("    alert_before: 4 working hours")


def _starter_lines_of_office(first: str, answer: str, _queues: Sequence[str]) -> Iterator[str]:
    yield "# A rule that people run into: who sets it, and who faces them."
    yield "customer_rules:"
    yield "  certificates:"
    yield from starter_rule_lines(first, "other")
    yield mark_starter_line_assumed(
        "    says: A certificate is sent to the address that is registered."
    )
    yield ""
    yield "# Where complaints go, and by when they are answered."
    yield "listening:"
    yield "  complaints:"
    yield "    kind: complaints"
    yield mark_starter_line_assumed(f"    owner: {first}-lead")
    yield mark_starter_line_assumed(f"    within: {answer or '10 working days'}", said=bool(answer))


def _starter_lines_of_bank(first: str, answer: str, queues: Sequence[str]) -> Iterator[str]:
    yield "# A rule that customers run into: who sets it, who faces the customer, who pays."
    yield "customer_rules:"
    yield "  account-fee:"
    yield from starter_rule_lines(first, "fee")
    yield starter_authority_line("", "50 EUR")
    yield EXCEPTIONS
    yield from _starter_handle_time_limit(answer, queues)


def _starter_lines_of_call_centre(first: str, answer: str, queues: Sequence[str]) -> Iterator[str]:
    yield "# What the people are asked to do and what they are scored on go here: scorecards, rewards."
    yield "customer_rules:"
    yield "  gestures:"
    yield from starter_rule_lines(first, "gesture")
    yield starter_authority_line("", "20 EUR")
    yield EXCEPTIONS
    yield from _starter_handle_time_limit(answer, queues)


def _starter_handle_time_limit(answer: str, queues: Sequence[str]) -> Iterator[str]:
    live = queues[0] if queues else "phone"
    yield ""
    if answer:
        yield "# How long a call may take."
        yield "handle_time:"
        yield f"  {live}: {{queues: [{live}], hard_limit: {answer}}}"
    else:
        yield "# How long a call may take, if there is a limit."
        yield "# handle_time:"
        yield f"#   {live}: {{queues: [{live}], hard_limit: 10m, on_limit: colleague_assists}}"


def starter_rule_lines(first: str, kind: str) -> Iterator[str]:
    """What a rule is about, and who sets it, faces the customer and pays."""
    yield f"    kind: {kind}"
    for field in ("decided_by", "handled_by", "paid_by"):
        yield mark_starter_line_assumed(f"    {field}: {first}")


EXCEPTIONS = "    # exceptions: [case_by_case]  # not said yet; or hardship, our_error"
OFFICE_HOURS = ("mon-fri 09:00-17:00",)
TRADES: Mapping[str, Trade] = {
    "shop": Trade("retail", ("email", "phone"), ("consumers",), OFFICE_HOURS,
                  "Up to what amount may an agent refund without asking?", "50 EUR", "amount", _starter_lines_of_shop),
    "software": Trade("other", ("email",), ("businesses",), OFFICE_HOURS,
                      "And by when do they hear from you when it is urgent?", "1h", "length", _starter_lines_of_software),
    "clinic": Trade("other", ("phone",), ("consumers",), ("mon-fri 08:00-16:00",),
                    "By when do patients hear their results?", "2 working days", "length", _starter_lines_of_clinic),
    "public office": Trade("public", ("phone", "in_person"), (), ("mon-fri 09:00-14:00",),
                           "By when is a complaint answered?", "10 working days", "length", _starter_lines_of_office),
    "bank": Trade("financial_services", ("phone", "email"), ("consumers",), ("mon-fri 08:00-20:00",),
                  "Is there a limit to how long a call may take?", "10m", "handle_time", _starter_lines_of_bank),
    "telephone centre": Trade("other", ("phone",), ("businesses",), ("mon-fri 08:00-20:00",),
                              "Is there a limit to how long a call may take?", "6m", "handle_time", _starter_lines_of_call_centre),
}  # fmt: skip
_WORDS: tuple[tuple[str, str], ...] = (
    ("telephone centre", r"(?:tele|phone|call|contact)[- ]?(?:phone )?(?:cent(?:er|re)|desk)|outsourc\w*|bpo"),
    ("software", r"soft\w*|saas|app\b|it\b|tech\w*|cloud|platform|hosting"),
    ("shop", r"shop\w*|store|e-?commerce|retail\w*|web ?shop|merchant|online sales"),
    ("clinic", r"clinic\w*|hospital|doctor\w*|practice|dentist\w*|health\w*|medical|surgery|vet\w*"),
    ("public office", r"public\w*|council|government|town|city|ministry|authority|municipal\w*|registry|agency"),
    ("bank", r"bank\w*|insur\w*|credit|finance|financial|building society|payments?"),
    # Whoever sells may sell any of these, so words for selling say least.
    ("shop", r"sell\w*|online|orders?\b|goods\b|products?\b"),
)  # fmt: skip


def starter_trade_meant(typed: str) -> str:
    """The trade that a word or two mean; empty for one that is none of the six."""
    text = typed.strip().lower()
    return next((name for name, pattern in _WORDS if re.search(rf"\b(?:{pattern})", text)), "")
