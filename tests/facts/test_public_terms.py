"""Where a promise can be used, what its clock counts, and what a broken one pays."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import value

CHANNELS = """
channels:
  line: {kind: phone, advertised: false}
  shown: {kind: email, advertised: true}
  unsaid: {kind: email}
  partners: {kind: phone, advertised: false, open_to: {named_contacts: 2}}
queues: {night: {channels: [line]}}
contact_reasons: {leak: {queue: night}}
"""


def hidden(scope: str) -> list[str]:
    text = f"{CHANNELS}promises: {{answer: {{{scope}, first_reply: {{at_most: 1h}}}}}}"
    found: list[str] = value(text, "promises", "only_hidden_ways")
    return found


def test_one_way_that_is_shown_is_enough() -> None:
    assert hidden("channels: [line]") == ["line"]
    assert hidden("reasons: [leak]") == ["line"]
    assert hidden("channels: [line, shown]") == []
    assert hidden("channels: [partners]") == []
    with pytest.raises(NotDeclared) as missing:
        hidden("channels: [line, unsaid]")
    assert missing.value.routes == ("channels.unsaid.advertised",)


def clock(terms: str, name: str) -> object:
    return value(f"roles: {{lead: {{}}}}\npromises: {{answer: {{{terms}}}}}", "promises", name)


def test_whose_act_starts_a_clock() -> None:
    assert clock("starts_at: when we set the priority", "started_by_us") == (
        "when the priority is set"
    )
    assert clock("starts_at: customer_writes", "started_by_us") == ""
    assert clock("starts_at: we_have_everything", "started_by_us") == ""
    with pytest.raises(NotAssessable):
        clock("starts_at: the moon is full", "started_by_us")
    meant = "deliberate: {starts_at: said on the page, approved_by: lead, review: 2027-01-31}"
    assert clock(f"starts_at: we_answer, {meant}", "started_by_us") == ""


def test_waiting_for_the_customer_is_the_customers() -> None:
    assert clock("pauses_while: [waiting_for_customer, closed]", "paused_by_us") == []
    assert clock("pauses_while: [waiting_for_customer, on_hold]", "paused_by_us") == ["on hold"]
    assert clock("pauses_while: [waiting_for_supplier]", "paused_by_us") == [
        "waiting for a supplier"
    ]


def test_what_is_measured_needs_no_claim() -> None:
    text = """
channels: {mail: {kind: email}}
queues: {mail: {channels: [mail]}}
promises: {answer: {channels: [mail], first_reply: {at_most: 4h}, if_missed: {pays: 10%, of: fee}}}
"""
    measured = "measured: {october: {queues: [mail], until: 2026-10-31, first_reply: {p90: 3h}}}"
    assert value(text, "promises", "is_measured") is False
    assert value(text + measured, "promises", "is_measured") is True
    assert value(text + measured.replace("2026", "2024"), "promises", "is_measured") is False
    assert value(text, "promises", "what_is_paid") == "10 % of the fee"
