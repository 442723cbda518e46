"""Targets against what was measured where they hold."""

from __future__ import annotations

import pytest

from principlecheck.facts.case import NotAssessable
from principlecheck.facts.promises.measured_targets import ON
from principlecheck.model import units
from tests.facts.kit import subjects, value

DESK = """
hours:
  office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}
  long: {time_zone: Europe/Madrid, open: {mon-sun: 07:00-22:00}}
channels: {mail: {kind: email}, chat: {kind: chat}}
queues: {mail: {channels: [mail], hours: office}, chat: {channels: [chat]}}
"""


def _policy(target: str, measured: str) -> str:
    return f"""{DESK}
targets: {{mail: {{queues: [mail], {target}}}}}
measured: {{october: {{queues: [mail], until: 2026-10-31, {measured}}}}}
"""


@pytest.mark.parametrize(
    ("figures", "share"),
    [
        ("{at_most: 60s, for_share: 40%}", 0.4),
        ("{at_most: 90s, for_share: 40%}", 0.4),
        ("{median: 30s, p90: 61s}", 0.9),
        ("{median: 61s, p90: 200s}", 0.5),
    ],
)
def test_the_most_that_can_have_been_in_time(figures: str, share: float) -> None:
    policy = _policy("first_reply: {at_most: 60s, for_share: 80%}", f"first_reply: {figures}")
    assert value(policy, ON, "measured_share") == share


def test_a_figure_within_less_than_the_target_says_nothing() -> None:
    policy = _policy("first_reply: {at_most: 50s}", "first_reply: {at_most: 49s, for_share: 1%}")
    with pytest.raises(NotAssessable, match="measure the share within 50s"):
        value(policy, ON, "measured_share")


def test_hours_count_and_not_who_names_them() -> None:
    policy = _policy(
        "hours: office, first_reply: {at_most: 2 working hours, for_share: 90%}",
        "first_reply: {at_most: 2 working hours, for_share: 40%}",
    )
    assert value(policy, ON, "points_apart") == 0.5
    with pytest.raises(NotAssessable, match="unlike clocks"):
        value(policy.replace("until:", "hours: long, until:"), ON, "points_apart")


def test_the_end_of_an_interval_that_is_nearer_to_the_target_counts() -> None:
    sure = "{{contacts: 20, low: 3%, high: {}}}"
    within = _policy(
        "first_reply: {at_most: 60s, for_share: 80%}",
        "first_reply: {at_most: 60s, for_share: 40%}, "
        f"certainty: {{first_reply.for_share: {sure.format('65%')}}}",
    )
    assert value(within, ON, "points_apart") == 0.15
    given_up = _policy(
        "abandonment: {at_most: 5%}",
        f"abandonment: 15%, certainty: {{abandonment: {sure.format('30%')}}}",
    )
    assert value(given_up, ON, "points_apart") == 0.0


def test_the_narrowest_target_is_held_against_the_latest_month_of_just_its_contacts() -> None:
    policy = f"""{DESK}
targets:
  all: {{satisfaction: {{at_least: 90%}}}}
  mail: {{queues: [mail], satisfaction: {{at_least: 60%}}}}
measured:
  september: {{queues: [mail], until: 2026-09-30, satisfaction: 20%}}
  october: {{queues: [mail], until: 2026-10-31, satisfaction: 55%}}
  members: {{queues: [chat], until: 2026-10-31, reasons: [order], satisfaction: 10%}}
  together: {{until: 2026-10-31, satisfaction: 70%}}
contact_reasons: {{order: {{queue: chat}}}}
"""
    found = {(s.entry.id, s.other.id if s.other else "") for s in subjects(policy, ON)}
    assert found == {("mail", "october"), ("all", "together")}


def test_of_a_limit_half_is_reached_where_twice_as_many_give_up() -> None:
    assert (
        value(_policy("abandonment: {at_most: 5%}", "abandonment: 10%"), ON, "part_reached") == 0.5
    )
    assert (
        value(_policy("abandonment: {at_most: 5%}", "abandonment: 4%"), ON, "part_reached") == 1.0
    )


def test_the_low_end_of_a_quantile_counts() -> None:
    policy = _policy(
        "first_reply: {at_most: 60s, for_share: 90%}",
        "first_reply: {median: 61s, p75: 90s}, certainty: "
        "{first_reply.median: {contacts: 60, low: 40s, high: 90s},"
        " first_reply.p75: {contacts: 60, low: 70s, high: 120s}}",
    )
    assert value(policy, ON, "measured_share") == 0.75


@pytest.mark.parametrize("time", ["2 calendar weeks", "14 calendar days"])
@pytest.mark.parametrize("measured", ["2 calendar weeks", "14 calendar days"])
def test_weeks_are_judged_like_the_days_that_they_are(time: str, measured: str) -> None:
    policy = _policy(
        f"resolution: {{at_most: {time}, for_share: 90%}}",
        f"resolution: {{at_most: {measured}, for_share: 50%}}",
    )
    assert value(policy, ON, "points_apart") == 0.4
    assert value(policy, ON, "reached") == f"{units.format_share(0.5)} within {time}"


def _given_up(targets: str, measured: str) -> str:
    return f"""{DESK}
targets: {{{targets}}}
measured: {{october: {{until: 2026-10-31, abandonment: 9%, {measured}}}}}
"""


@pytest.mark.parametrize(
    ("targets", "most"),
    [
        ("a: {queues: [mail], abandonment: {at_most: 5%}}", 0.05),
        ("a: {abandonment: {at_most: 5%}}, b: {queues: [mail], abandonment: {at_most: 20%}}", 0.2),
        ("a: {queues: [mail], priority: low, abandonment: {at_most: 5%}}, b: {queues: [mail], abandonment: {at_most: 20%}}", 0.2),
    ],
)  # fmt: skip
def test_who_may_give_up_is_asked_of_the_target_for_just_these_contacts(
    targets: str, most: float
) -> None:
    policy = _given_up(targets, "queues: [mail]") + "priorities: {low: {rank: 2}}\n"
    assert value(policy, "measured", "most_given_up") == most


@pytest.mark.parametrize("measured", ["queues: [mail, chat]", "reasons: [order]"])
def test_a_target_for_others_than_were_measured_together_decides_nothing(measured: str) -> None:
    policy = _given_up(
        "a: {queues: [mail], abandonment: {at_most: 5%}},"
        " b: {queues: [chat], abandonment: {at_most: 20%}}",
        measured,
    )
    policy += "contact_reasons: {order: {queue: mail}}\n"
    assert value(policy, "measured", "has_an_aim") is False
    assert value(policy, "measured", "aims_for_others") is True


@pytest.mark.parametrize(
    "targets",
    ["a: {abandonment: {at_most: 5%}}", "a: {queues: [chat], abandonment: {at_most: 5%}}"],
)
def test_an_aim_for_just_these_or_for_none_of_them_leaves_nothing_open(targets: str) -> None:
    assert value(_given_up(targets, "queues: [mail]"), "measured", "aims_for_others") is False
