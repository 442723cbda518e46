"""The hours that an entry names for its clock come before those of whoever is there."""

import pytest

from tests.facts.kit import subjects, value

HOURS = """
organisation: {hours: long}
hours:
  office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}
  long: {time_zone: Europe/Madrid, open: {mon-sat: 08:00-20:00}}
channels: {mail: {kind: email, hours: long}}
queues: {mail: {channels: [mail], hours: long}}
departments: {works: {hours: long}}
"""


def met(policy: str) -> list[str]:
    """The targets that promises are held against."""
    found = subjects(policy, "promise_and_target")
    return [subject.other.id for subject in found if subject.other]


@pytest.mark.parametrize(
    ("hours", "runs_out"),
    [("hours: always, ", True), ("hours: long, ", False), ("", True)],
)
def test_a_promise_runs_out_unattended_by_its_own_hours(hours: str, runs_out: bool) -> None:
    at_most = "12 working hours" if "long" in hours else "30m"
    policy = f"{HOURS}promises: {{down: {{{hours}first_reply: {{at_most: {at_most}}}}}}}\n"
    assert value(policy, "promised_clock", "runs_out_unattended") is runs_out


@pytest.mark.parametrize(
    ("hours", "tighter"), [("", False), ("hours: long, ", False), ("hours: always, ", True)]
)
def test_a_promise_in_hours_of_its_own_is_held_against_the_target(
    hours: str, tighter: bool
) -> None:
    policy = (
        f"{HOURS}promises: {{all: {{{hours}first_reply: {{at_most: 8 working hours}}}}}}\n"
        "targets: {mail: {queues: [mail], first_reply: {at_most: 8 working hours}}}\n"
    )
    assert value(policy, "promise_and_target", "promise_is_tighter") is tighter


@pytest.mark.parametrize(("hours", "late"), [("", False), (", hours: office", True)])
def test_an_agreement_in_hours_of_its_own_is_held_against_the_promise(
    hours: str, late: bool
) -> None:
    policy = (
        f"{HOURS}promises: {{sent: {{fulfilment: {{at_most: 9 working hours}}, "
        "depends_on: [works]}}\n"
        "agreements: {works: {kind: work, asked_by: works, answered_by: works, "
        f"within: 8 working hours{hours}}}}}\n"
    )
    assert value(policy, "promise_and_chain", "chain_is_late") is late


@pytest.mark.parametrize(("hours", "broken"), [("", False), (", hours: office", True)])
def test_a_measurement_in_hours_of_its_own_is_held_against_the_promise(
    hours: str, broken: bool
) -> None:
    policy = (
        f"{HOURS}promises: {{all: {{first_reply: {{at_most: 2 working days}}}}}}\n"
        "measured: {october: {until: 2026-10-31, first_reply: {p90: 22 working hours}"
        f"{hours}}}}}\n"
    )
    assert value(policy, "promise_and_measurement", "breaks_promise") is broken


@pytest.mark.parametrize(
    ("share", "broken"), [("66%", True), ("79.9%", True), ("80%", False), ("93%", False)]
)
def test_a_measured_share_at_the_promised_time_needs_no_curve(share: str, broken: bool) -> None:
    policy = (
        "channels: {phone: {kind: phone}}\nqueues: {calls: {channels: [phone]}}\n"
        "promises: {calls: {first_reply: {at_most: 45s, for_share: 80%}}}\n"
        f"measured: {{october: {{until: 2026-10-31, first_reply: {{at_most: 45s, for_share: {share}}}}}}}\n"
    )
    assert value(policy, "promise_and_measurement", "breaks_promise") is broken


def test_a_target_for_each_person_is_no_aim_of_the_desk() -> None:
    policy = f"""{HOURS}
roles: {{agent: {{}}}}
promises: {{all: {{first_reply: {{at_most: 4 working hours}}}}}}
targets:
  mail: {{queues: [mail], first_reply: {{at_most: 3 working hours}}}}
  each: {{roles: [agent], first_reply: {{at_most: 9 working hours}}}}
"""
    assert met(policy) == ["mail"]


@pytest.mark.parametrize(("priority", "target"), [("high", "high"), ("low", "low")])
def test_a_promise_for_a_priority_meets_the_target_of_that_priority(
    priority: str, target: str
) -> None:
    policy = f"""{HOURS}
priorities: {{high: {{rank: 1}}, low: {{rank: 2}}}}
promises: {{some: {{priority: {priority}, first_reply: {{at_most: 4h}}}}}}
targets:
  high: {{priority: high, first_reply: {{at_most: 1h}}}}
  low: {{priority: low, first_reply: {{at_most: 9h}}}}
"""
    assert met(policy) == [target]
