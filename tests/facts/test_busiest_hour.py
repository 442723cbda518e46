"""The busiest hour: load, places, mean handle time and what was measured."""

import pytest

from principlecheck.facts.case import Case, NotDeclared, Sheet
from principlecheck.facts.catalogue import fact_specs
from principlecheck.facts.queues import busiest_hour as hour
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.subject import Subject
from tests.facts.kit import organisation


def case_of(policy: str) -> tuple[Case, Item]:
    """A case on the policy's only queue, and the queue."""
    declared = organisation(policy)
    (queue,) = declared.items("queues")
    return Case(Sheet(declared, Subject("queues", queue), fact_specs("queues"))), queue


PHONE = """
channels: {phone: {kind: phone}}
queues: {phone: {channels: [phone], busiest_hour: {contacts: 66, agents: 9}}}
"""
CHAT = PHONE.replace("phone", "chat")
REASONS = """
contact_reasons:
  short: {queue: phone, share: 50%, handle_time: {mean: 4m}}
  long: {queue: phone, share: 25%, handle_time: {mean: 10m}}
"""


def test_load_from_a_measured_mean() -> None:
    case, queue = case_of(
        PHONE + "measured: {now: {queues: [phone], until: 2026-10-31, handle_time: {mean: 312s}}}"
    )
    assert hour.live_queue_load(case, queue) == pytest.approx(66 * 312 / 3600)
    assert hour.busiest_agents(case, queue) == 9
    assert "measured.now.handle_time" in case.inputs
    assert any("5.72 erlangs" in step for step in case.steps)


def test_a_median_and_a_p90_give_the_lognormal_mean() -> None:
    """m·e^(σ²/2) with m = 270 s, p90 = 540 s: σ = ln 2/1.28155 = .5409, mean 312.5 s."""
    case, queue = case_of(
        PHONE
        + "measured: {now: {queues: [phone], until: 2026-10-31, "
        + "handle_time: {median: 270s, p90: 540s}}}"
    )
    assert hour.mean_handle_time_of_queue(case, queue) == pytest.approx(312.5, abs=0.1)


def test_the_mix_of_reasons_stands_in_and_is_weighed_by_what_is_listed() -> None:
    case, queue = case_of(PHONE + REASONS)
    assert hour.mean_handle_time_of_queue(case, queue) == pytest.approx(
        (0.5 * 240 + 0.25 * 600) / 0.75
    )
    assert any("25 %" in line for line in case.assumptions)


def test_an_old_measurement_is_not_declared() -> None:
    old = "measured: {old: {queues: [phone], until: 2025-11-21, handle_time: {mean: 60s}}}"
    case, queue = case_of(PHONE + old)
    with pytest.raises(NotDeclared):
        hour.mean_handle_time_of_queue(case, queue)
    case, queue = case_of(PHONE + old.replace("11-21", "11-22"))
    assert hour.mean_handle_time_of_queue(case, queue) == 60


def test_the_freshest_of_equally_narrow_measurements_holds() -> None:
    case, queue = case_of(
        PHONE
        + """
measured:
  september: {queues: [phone], until: 2026-09-30, patience: 3m}
  october: {queues: [phone], until: 2026-10-31, patience: 4m}
  everything: {until: 2026-11-15, patience: 9m}
"""
    )
    assert hour.measured_patience_of_queue(case, queue) == 240


def test_a_limit_that_ends_contacts_caps_their_mean() -> None:
    """Half an exponential: E[min(T, c)] = mean · (1 − e^(−c/mean))."""
    policy = PHONE + (
        "contact_reasons: {all: {queue: phone, handle_time: {mean: 5m, shape: exponential}}}\n"
        "handle_time: {phone: {hard_limit: 5m, on_limit: ACTION}}\n"
    )
    case, queue = case_of(policy.replace("ACTION", "end"))
    assert hour.mean_handle_time_of_queue(case, queue) == pytest.approx(
        300 * (1 - 0.36788), abs=0.01
    )
    case, queue = case_of(policy.replace("ACTION", "colleague_assists"))
    assert hour.mean_handle_time_of_queue(case, queue) == 300


def test_a_chat_has_to_say_how_many_an_agent_holds() -> None:
    case, queue = case_of(CHAT)
    with pytest.raises(NotDeclared) as missing:
        hour.busiest_agents(case, queue)
    assert missing.value.routes == ("queues.chat.concurrency",)
    case, queue = case_of(CHAT.replace("busiest_hour", "concurrency: 3, busiest_hour"))
    assert hour.busiest_agents(case, queue) == 27
