"""Windows against fulfilment, and plans against the customers who come back."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value


def plan(planned: str, new: str = "1000 per week", more: str = "") -> str:
    """A chat queue with 70 % solved the first time, of whose unsolved 60 % return."""
    return f"""
organisation: {{hours: office}}
hours: {{office: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}}}}}
channels: {{chat: {{kind: chat}}}}
queues: {{chat: {{channels: [chat], new_issues: {new}, planned_volume: {planned}}}}}
measured:
  now: {{queues: [chat], until: 2026-10-31, first_contact_resolution: 70%, unsolved_come_back: 60%}}
{more}"""


def test_total_contacts_with_repeats_of_repeats() -> None:
    """numbers.md: FCR .7, q .6 → 1.220 N; q inside the FCR → 1.429 N."""
    assert value(plan("1400 per week"), "queues", "contacts_to_expect") == pytest.approx(
        1219.5, abs=0.1
    )
    counted = (
        "metrics: {first: {measures: first_contact_resolution, comes_from: [contact_records]}}"
    )
    derived = plan("1400 per week", more=counted)
    assert value(derived, "queues", "contacts_to_expect") == pytest.approx(1428.6, abs=0.1)


def test_periods_are_converted_on_the_queues_own_days() -> None:
    """1000 a week over five working days are 200 a day; 1219.5 are 243.9, planned as 244."""
    daily = plan("240 per working day")
    assert value(daily, "queues", "contacts_to_expect") == pytest.approx(243.9, abs=0.1)
    assert value(daily, "queues", "volume_to_plan") == "244 per working day"


def test_the_target_stands_in_for_a_measurement_that_is_too_old() -> None:
    old = plan("1400 per week").replace("2026-10-31", "2025-10-31")
    with pytest.raises(NotDeclared):
        value(old, "queues", "repeat_share")
    aimed = old + (
        "targets: {chat: {queues: [chat], first_contact_resolution: {at_least: 80%}}}\n"
        "metrics: {first: {measures: first_contact_resolution, comes_from: [contact_records]}}\n"
    )
    assert value(aimed, "queues", "repeat_share") == pytest.approx(0.2)


def window(length: str, p90: str, closed: str = "") -> str:
    """A repeats metric, and a repair queue open on working days."""
    return f"""
organisation: {{hours: office}}
hours: {{office: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}{closed}}}}}
channels: {{form: {{kind: form}}}}
queues: {{repairs: {{channels: [form], hours: office}}}}
measured: {{now: {{queues: [repairs], until: 2026-10-31, fulfilment: {p90}}}}}
metrics: {{again: {{measures: repeat_contacts, window: {length}}}}}
"""


@pytest.mark.parametrize(
    ("length", "p90", "early"),
    [
        ("7 calendar days", "{p90: 7 calendar days}", False),
        ("7 calendar days", "{p90: 169h}", True),
        ("10 calendar days", "{p90: 5 working days}", False),
        ("9 calendar days", "{p90: 5 working days}", True),
    ],
)
def test_the_window_has_to_outlast_nine_in_ten(length: str, p90: str, early: bool) -> None:
    """Asked on a Friday after closing, 5 working days run from Monday to the Monday after."""
    assert value(window(length, p90), "metrics", "window_ends_first") is early


def test_closures_make_the_window_needed_longer_and_it_passes() -> None:
    closed = ", closed: [2026-12-07 to 2026-12-08]"
    policy = window("5 calendar days", "{p90: 5 working days}", closed)
    needed = value(policy, "metrics", "window_needed")
    assert needed == "12 calendar days"  # Friday 4 December 17:00 to Wednesday 16 December 09:00
    assert value(policy, "metrics", "slowest_fulfilment") == "5 working days on the queue “repairs”"
    longer = window(needed, "{p90: 5 working days}", closed)
    assert value(longer, "metrics", "window_ends_first") is False


def test_a_p90_is_read_off_the_spread_where_it_is_not_declared() -> None:
    """A lognormal of median 2 and p80 3 working days: p90 = 2·(3/2)^(1.2816/.8416) = 3.71."""
    policy = window("2 calendar days", "{median: 2 working days, p80: 3 working days}")
    assert value(policy, "metrics", "slowest_fulfilment").startswith("3.7")
