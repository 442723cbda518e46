"""Backlogs by Little's law, on like clocks and on unlike ones."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import subjects, value

ON = "backlog_and_promise"


def policy(
    backlog: int, solved: str, promise: str, until: str = "2026-10-31", more: str = ""
) -> str:
    """A mailbox on weekdays from nine to five."""
    return f"""
hours: {{desk: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}}}}}
channels: {{mail: {{kind: email}}}}
queues: {{inbox: {{channels: [mail], hours: desk}}}}
promises: {{solved: {{channels: [mail]{more}, resolution: {{at_most: {promise}}}}}}}
measured: {{october: {{queues: [inbox], until: {until}, backlog: {backlog}, solved: {solved}}}}}
"""


def test_on_one_clock_at_face_value() -> None:
    assert (
        value(policy(300, "100 per working day", "3 working days"), ON, "older_than_promised")
        is False
    )
    late = policy(860, "130 per working day", "3 working days")
    assert value(late, ON, "older_than_promised") is True
    assert value(late, ON, "age_when_solved") == "6.6 working days"
    assert value(late, ON, "backlog_allowed") == 390
    assert value(late, ON, "solving_needed") == "287 per working day"
    assert value(late, ON, "honest_resolution") == "7 working days"


def test_on_unlike_clocks_start_by_start() -> None:
    # Three working days from a Friday evening end on the next Wednesday evening.
    assert (
        value(policy(300, "100 per working day", "4 calendar days"), ON, "older_than_promised")
        is True
    )
    assert (
        value(policy(300, "100 per working day", "14 calendar days"), ON, "older_than_promised")
        is False
    )


def test_nothing_solved_is_late_for_certain() -> None:
    stuck = policy(5, "0 per week", "14 calendar days")
    assert value(stuck, ON, "older_than_promised") is True
    assert value(stuck, ON, "solving_needed") == "3 per week"
    assert value(policy(0, "0 per week", "14 calendar days"), ON, "older_than_promised") is False


def test_old_measurements_are_not_declared() -> None:
    with pytest.raises(NotDeclared) as missing:
        value(policy(5, "1 per week", "14 calendar days", "2025-11-21"), ON, "older_than_promised")
    assert missing.value.routes == ("measured.october.until",)


def test_a_promise_to_some_says_nothing_about_the_average_of_all() -> None:
    assert not subjects(policy(5, "1 per week", "1h", more=", segments: [vip]"), ON)


def test_a_measurement_over_more_than_the_promise_says_nothing_of_it() -> None:
    wide = policy(5, "1 per week", "1h").replace(
        "queues: {inbox:", "queues: {other: {channels: [mail]}, inbox:"
    )
    assert subjects(wide, ON)
    assert subjects(wide.replace("{queues: [inbox], until", "{until"), ON)
    elsewhere = wide.replace("{mail: {kind: email}}", "{mail: {kind: email}, web: {kind: form}}")
    elsewhere = elsewhere.replace("other: {channels: [mail]}", "other: {channels: [web]}")
    assert not subjects(elsewhere.replace("{queues: [inbox], until", "{until"), ON)


def test_the_narrowest_promise_holds() -> None:
    both = policy(5, "1 per week", "1h") + "  "
    both = both.replace("promises: {", "promises: {all: {resolution: {at_most: 9h}}, ")
    assert [one.name for one in subjects(both, ON)] == ["measured.october ~ promises.solved"]
