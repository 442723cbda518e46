"""Hand-overs against the hours of whoever receives them: hand-computed starts and times."""

from datetime import date

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared, Sheet
from principlecheck.facts.catalogue import fact_specs
from principlecheck.model.format.subject import Subject
from tests.facts.kit import organisation, value

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


def danger(within: str, more: str = "") -> str:
    return policy(within, more=f", danger: true{more}")


@pytest.mark.parametrize(
    ("within", "more", "hours"),
    [
        # Reported on Friday at 09:00, or, on the clock of the expert, on Thursday at 17:00.
        ("1 working day", "", 72),
        ("1 working day", ", hours: day", 88),
        ("5 calendar days", "", 120),
        ("96h", "", 96),
        ("24h", "", 24),
    ],
)
def test_a_danger_lies_by_the_clock_whatever_its_time_is_counted_in(
    within: str, more: str, hours: int
) -> None:
    assert value(danger(within, more), ON, "lies_at_most") == hours * HOUR


@pytest.mark.parametrize(
    ("within", "hours"), [("1 calendar day", 24), ("24h", 24), ("25h", 25), ("2 calendar days", 48)]
)
@pytest.mark.parametrize("month", [3, 10])
def test_a_day_on_which_clocks_are_changed_is_no_longer_than_another(
    within: str, hours: int, month: int
) -> None:
    declared = organisation(danger(within), date(2026, month, 20))
    (item,) = declared.items(ON)
    lies = Sheet(declared, Subject(ON, item), fact_specs(ON)).computed("lies_at_most")
    assert lies.value == hours * HOUR


@pytest.mark.parametrize(
    ("within", "hours"),
    [("96h", 96), ("4 calendar days", 96), ("2 calendar weeks", 336), ("1 working day", None)],
)
def test_a_clock_that_never_stops_needs_nobodys_hours(within: str, hours: int | None) -> None:
    policy = f"""
roles: {{agent: {{}}, expert: {{}}}}
handovers: {{on: {{kind: escalation, from: agent, to: expert, within: {within}, danger: true}}}}
"""
    if hours is None:
        with pytest.raises(NotDeclared):
            value(policy, ON, "lies_at_most")
        return
    assert value(policy, ON, "lies_at_most") == hours * HOUR
    assert str(value(policy, ON, "longest_lying")).startswith("reported on ")


@pytest.mark.parametrize("said", ["", ", danger: false"])
def test_how_long_something_else_lies_is_not_asked(said: str) -> None:
    with pytest.raises(NotDeclared):
        value(policy("60h", more=said), ON, "lies_at_most")


def test_an_outside_body_keeps_hours_of_its_own() -> None:
    with pytest.raises(NotDeclared) as missing:
        value(policy("2h", "ombudsman"), ON, "receiver_open_time")
    assert missing.value.routes == ("roles.ombudsman.hours",)
