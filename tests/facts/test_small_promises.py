"""Chat turns, conversations, duties, journeys, containment and rates: a few figures each."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import subjects, value


def chat(bound: str) -> str:
    """Three chats at once of 50 seconds a turn."""
    return f"""
channels: {{chat: {{kind: chat}}}}
queues: {{chat: {{channels: [chat], concurrency: 3, turn_takes: 50s}}}}
promises: {{chat: {{channels: [chat], next_reply: {{at_most: {bound}}}}}}}
"""


def test_a_round_of_chats_against_the_tightest_time() -> None:
    aimed = "targets: {chat: {next_reply: {at_most: 100s}}}"
    assert value(chat("2m"), "queues", "round_takes") == 150
    assert value(chat("2m"), "queues", "chats_that_fit") == 2
    assert value(chat("2m") + aimed, "queues", "turn_given") == 100
    assert value(chat("40s"), "queues", "chats_that_fit") == 0
    with pytest.raises(NotDeclared):
        value(chat("1 working day"), "queues", "turn_given")


def test_the_median_of_a_mix_lies_between_its_parts() -> None:
    mix = """
channels: {phone: {kind: phone}}
queues: {phone: {channels: [phone]}}
contact_reasons:
  a: {queue: phone, share: 50%, handle_time: {median: 4m, p90: 8m}}
  b: {queue: phone, share: 50%, handle_time: {median: 9m, p90: 18m}}
handle_time: {phone: {average_target: 5m}}
"""
    # The two are alike but for a factor of 2.25, so half way is at their geometric mean.
    assert value(mix, "averaged_queue", "half_take_longer") == 360
    one_figure = mix.replace(", p90: 8m", "")
    with pytest.raises(NotDeclared):
        value(one_figure, "averaged_queue", "half_take_longer")


def test_duties_clash_where_hours_meet() -> None:
    def duties(one: str, other: str) -> str:
        return f"""
hours:
  early: {{time_zone: Europe/Madrid, open: {{mon-fri: 08:00-12:00}}}}
  late: {{time_zone: Europe/Lisbon, open: {{mon-fri: 11:00-15:00}}}}
  later: {{time_zone: Europe/Lisbon, open: {{mon-fri: 10:59-15:00}}}}
roles: {{agent: {{}}, boss: {{}}}}
duties: {{a: {{role: agent{one}}}, b: {{role: agent{other}}}, c: {{role: boss, rank: 1}}}}
"""

    on, name = "duties_of_a_role", "unranked"
    assert [one.name for one in subjects(duties("", ""), on)] == ["roles.agent"]
    assert value(duties("", ""), on, name) == ["a", "b"]
    assert value(duties(", hours: early", ""), on, name) == ["a", "b"]
    assert value(duties(", hours: early", ", hours: late"), on, name) == []
    assert value(duties(", hours: early", ", hours: later"), on, name) == ["a", "b"]
    same = duties(", rank: 1, hours: early", ", rank: 1, hours: later")
    assert value(same, on, name) == []
    assert value(same, on, "equally_ranked") == ["a", "b"]
    assert value(duties(", rank: 1", ", rank: 2"), on, "equally_ranked") == []


def test_what_is_asked_again_is_found_however_it_is_written() -> None:
    journey = """
journeys:
  r: {kind: return, customer_steps: [a, b, c, d, e], our_steps: [x, y], asks: [order-number], we_hold: [Order number]}
"""
    assert value(journey, "journeys", "asked_again") == ["order number"]
    assert value(journey, "journeys", "steps_to_take_over") == 2
    assert value(journey, "journeys", "work_route") == "journeys.r.customer_steps"


def test_a_goal_is_not_proved_by_itself() -> None:
    bot = """
metrics: {m: {measures: containment}}
automations: {b: {kind: bot, containment: {at_least: 30%}, solved_measured_by: m}}
"""
    assert value(bot, "automations", "counts_only_contained") is True
    assert value(bot, "automations", "containment_goal") == 0.3


@pytest.mark.parametrize(
    ("rate", "weekly"),
    [
        ("100 per month", 22.998),
        ("5218 per year", 100.005),
        ("10 per day", 70),
        ("30 per 30 calendar days", 7),
        ("10 per working day", 50),
        ("2 per hour", 80),
    ],
)
def test_volumes_in_a_week(rate: str, weekly: float) -> None:
    team = f"""
hours: {{office: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}}}}}
channels: {{mail: {{kind: email}}}}
teams: {{desk: {{}}}}
queues: {{inbox: {{channels: [mail], team: desk, hours: office, planned_volume: {rate}}}}}
measured: {{o: {{until: 2026-10-31, handle_time: {{mean: 1s}}}}}}
"""
    assert value(team, "planned_capacity", "work_of_the_week") == pytest.approx(weekly, abs=1e-3)
