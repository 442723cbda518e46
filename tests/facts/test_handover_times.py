"""Hand-overs against the hours of whoever receives them: hand-computed starts and times."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import value

ON = "handovers"
HOUR = 3600


def policy(within: str, to: str = "expert", more: str = "") -> str:
    return f"""
hours:
  day: {{time_zone: Europe/Madrid, open: {{mon-fri: "09:00-17:00"}}}}
  late: {{time_zone: Europe/Madrid, open: {{mon-fri: "09:00-20:00"}}}}
  always-there: {{time_zone: Europe/Madrid, open: {{mon-sun: "00:00-24:00"}}}}
roles:
  agent: {{hours: late}}
  expert: {{hours: day}}
  night: {{hours: always-there}}
  ombudsman: {{outside: true}}
organisation: {{hours: day}}
handovers: {{on: {{kind: escalation, from: agent, to: {to}, within: {within}{more}}}}}
"""


def test_the_worst_start_is_after_the_receiver_has_gone() -> None:
    assert value(policy("2h"), ON, "receiver_open_time") == 0
    assert value(policy("2h"), ON, "time_to_act") == 2 * HOUR
    assert value(policy("2h"), ON, "receiver_keeps_shorter_hours") is True


def test_a_receiver_who_is_always_there_has_all_of_it() -> None:
    assert value(policy("2h", "night"), ON, "receiver_open_time") == 2 * HOUR
    assert value(policy("2h", "night"), ON, "receiver_keeps_shorter_hours") is False


def test_days_end_at_the_same_time_of_day() -> None:
    # From Friday at 20:00 to Monday at 20:00 lies the whole of Monday.
    assert value(policy("3 calendar days"), ON, "receiver_open_time") == 8 * HOUR
    # From Friday at 17:00 to Sunday at 17:00 nobody is there.
    assert value(policy("2 calendar days"), ON, "receiver_open_time") == 0


def test_working_time_stands_still_unless_it_names_hours_of_its_own() -> None:
    assert value(policy("2 working hours"), ON, "stops_while_away") is True
    with pytest.raises(NotAssessable):
        value(policy("2 working hours"), ON, "receiver_open_time")
    late = policy("2 working hours", more=", hours: late")
    assert value(late, ON, "stops_while_away") is False
    assert value(late, ON, "receiver_open_time") == 0  # from 17:00 to 19:00


def test_an_outside_body_keeps_hours_of_its_own() -> None:
    with pytest.raises(NotDeclared) as missing:
        value(policy("2h", "ombudsman"), ON, "receiver_open_time")
    assert missing.value.routes == ("roles.ombudsman.hours",)
