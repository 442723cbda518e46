"""Promises that run out on a closed door, on schedules walked by hand."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import computed, value

ON = "promised_clock"


def policy(promise: str, kind: str = "email", clock: str = "first_reply", more: str = "") -> str:
    return f"""
hours:
  desk: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}}}
  night:
    time_zone: Europe/Madrid
    open: {{mon: 00:00-09:00 and 17:00-09:00, tue-fri: 17:00-09:00, sat-sun: 00:00-24:00}}
  manila: {{time_zone: Asia/Manila, open: {{mon-sun: 00:00-24:00}}}}
channels: {{way: {{kind: {kind}, hours: desk}}}}
queues: {{day: {{channels: [way], hours: desk}}{more}}}
promises: {{reply: {{channels: [way], {clock}: {{at_most: {promise}}}}}}}
"""


def test_elapsed_time_runs_out_at_night() -> None:
    found = computed(policy("4h"), ON, "unattended_example")
    # The first closing with nothing open before the end: Monday, 17:00 to 21:00.
    assert found.value == (
        "asked on Monday 2026-11-23 at 17:00, it runs out on Monday 2026-11-23 at 21:00"
    )
    assert value(policy("4h"), ON, "runs_out_unattended")
    assert value(policy("4h"), ON, "least_open_time") == 0.0


def test_working_time_never_does() -> None:
    assert not value(policy("4 working hours"), ON, "runs_out_unattended")
    assert not value(policy("1 working day"), ON, "runs_out_unattended")


@pytest.mark.parametrize(
    ("promise", "instead"),
    [
        ("4h", "4 working hours"),
        ("90m", "90 working minutes"),
        ("24h", "1 working day"),
        ("2 calendar days", "2 working days"),
        ("2 calendar weeks", "10 working days"),
    ],
)
def test_the_promise_in_working_time_passes(promise: str, instead: str) -> None:
    assert value(policy(promise), ON, "in_working_time") == instead
    assert not value(policy(instead), ON, "runs_out_unattended")


def test_open_time_before_a_long_promise_ends() -> None:
    # From Thursday 17:00 to Sunday 17:00, Friday alone is open.
    assert value(policy("72h"), ON, "least_open_time") == 8 * 3600
    # Nothing at all between Friday 17:00 and Sunday 17:00.
    assert value(policy("48h"), ON, "least_open_time") == 0.0


def test_nobody_waits_on_a_telephone_that_is_closed() -> None:
    assert not value(policy("60s", "phone"), ON, "runs_out_unattended")
    assert not value(policy("60s", "chat", "next_reply"), ON, "runs_out_unattended")
    assert value(policy("2h", "phone", "resolution"), ON, "runs_out_unattended")
    assert not value(policy("1h", "self_service"), ON, "runs_out_unattended")


def test_two_queues_share_the_day() -> None:
    night = ", night: {channels: [way], hours: night}"
    assert not value(policy("4h", more=night), ON, "runs_out_unattended")
    far = ", far: {channels: [way], hours: manila}"
    with pytest.raises(NotAssessable, match="time zones"):
        value(policy("4h", more=far), ON, "runs_out_unattended")


def test_without_hours_it_is_not_declared() -> None:
    text = policy("4h").replace(", hours: desk", "")
    with pytest.raises(NotDeclared):
        value(text, ON, "runs_out_unattended")
