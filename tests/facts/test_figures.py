"""Figures of one thing that disagree: each pair just on either side of where it fails."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import subjects, value

PHONE = "channels: {phone: {kind: phone}}\n"


def rota(*lines: str) -> str:
    return (
        PHONE
        + "teams: {night: {least_on_duty: 2}}\n"
        + f"queues: {{calls: {{channels: [phone], team: night, staffed: [{', '.join(lines)}]}}}}\n"
    )


def test_lines_of_a_rota_that_overlap_add_up() -> None:
    split = rota(
        "{mon-sun: 08:00-20:00, agents: 1}",
        "{mon-fri: 08:00-20:00, agents: 1}",
        "{sat: 08:00-12:00, agents: 1}",
    )
    assert value(split, "teams", "thinnest_rota.fewest") == 1
    assert value(split, "teams", "thinnest_rota.when") == "on sat from 12:00 to 20:00"
    both = rota("{mon-sun: 00:00-24:00, agents: 1}", "{mon-sun: 00:00-24:00, agents: 1}")
    assert value(both, "teams", "thinnest_rota.fewest") == 2
    assert value(both, "teams", "thinnest_rota.when") == "every day from 00:00 to 24:00"


def test_a_pause_in_a_line_is_no_time_on_duty() -> None:
    paused = rota("{mon: 09:00-13:00 and 15:00-18:00, agents: 3}")
    assert value(paused, "teams", "thinnest_rota.fewest") == 3


def test_a_queue_without_a_rota_leaves_the_team_unjudged() -> None:
    with pytest.raises(NotDeclared, match="staffed"):
        value(
            PHONE + "teams: {night: {least_on_duty: 2}}\nqueues: {calls: {channels: [phone], "
            "team: night}}\n",
            "teams",
            "thinnest_rota.fewest",
        )


def volumes(handled: str, abandonment: str, offered: str = "1000 per month") -> str:
    return (
        PHONE + "queues: {calls: {channels: [phone]}}\nmeasured: {october: {until: 2026-10-31, "
        f"queues: [calls], offered: {offered}, handled: {handled}, abandonment: {abandonment}}}}}\n"
    )


def test_volumes_are_brought_to_one_period() -> None:
    a_week = volumes("230.1 per week", "0%")
    assert value(a_week, "measured", "not_handled") == pytest.approx(0, abs=0.001)
    assert value(volumes("900 per month", "10%"), "measured", "volumes_apart") == pytest.approx(0)


def test_nothing_offered_is_not_assessable() -> None:
    with pytest.raises(NotAssessable):
        value(volumes("0 per month", "0%", "0 per month"), "measured", "not_handled")


def rule(says: str, field: str = "claim_within: 20 calendar days") -> str:
    return f"customer_rules: {{returns: {{kind: refund, says: {says}, {field}}}}}\n"


@pytest.mark.parametrize(
    ("says", "field", "differs"),
    [
        ("Send it back within 20 days.", "claim_within: 20 calendar days", False),
        ("Send it back within 20 working days.", "claim_within: 20 calendar days", False),
        ("Send it back within 3 weeks.", "claim_within: 21 calendar days", False),
        ("Send it back within 3 weeks.", "claim_within: 20 calendar days", True),
        ("Your 30-day guarantee.", "claim_within: 20 calendar days", True),
        ("We pay within 90 minutes.", "settled_within: 1h30m", False),
        ("We pay within 2 hours.", "settled_within: 3 working hours", True),
    ],
)
def test_days_are_held_against_days_and_hours_against_hours(
    says: str, field: str, differs: bool
) -> None:
    assert value(rule(says, field), "sentence", "says_another_time") is differs


@pytest.mark.parametrize(
    ("says", "field"),
    [
        ("Send it back within 24 hours.", "claim_within: 20 calendar days"),
        ("Send it back within 2 months.", "claim_within: 20 calendar days"),
        ("Within 20 days.", "claim_within: 20 calendar days, settled_within: 5 calendar days"),
    ],
)
def test_what_may_be_about_another_field_or_clock_is_not_judged(says: str, field: str) -> None:
    with pytest.raises(NotAssessable):
        value(rule(says, field), "sentence", "says_another_time")


@pytest.mark.parametrize(
    "says",
    [
        "Send it back.",
        "Within 20 days, or 30 days for members.",
        "Rule 20.",
        "Since 2020, daysome.",
    ],
)
def test_a_sentence_without_exactly_one_time_is_no_subject(says: str) -> None:
    assert subjects(rule(f'"{says}"'), "sentence") == []


def october(backlog: int, solved: str, median: str, p90: str) -> str:
    return (
        "channels: {mail: {kind: email}}\nqueues: {inbox: {channels: [mail]}}\nmeasured: {october: "
        f"{{until: 2026-10-31, queues: [inbox], backlog: {backlog}, solved: {solved}, "
        f"resolution: {{median: {median}, p90: {p90}}}}}}}\n"
    )


@pytest.mark.parametrize(
    ("backlog", "solved", "median", "p90"),
    [(0, "60 per day", "2m", "6m"), (4, "1 per day", "24h", "36h")],
)
def test_a_number_of_open_cases_that_chance_makes_gives_no_age(
    backlog: int, solved: str, median: str, p90: str
) -> None:
    with pytest.raises(NotAssessable, match="Too few cases"):
        value(october(backlog, solved, median, p90), "measured", "ages_apart")


def test_no_open_case_at_all_is_too_few_for_what_takes_days() -> None:
    open_for_days = october(0, "10 per day", "10 calendar days", "30 calendar days")
    assert value(open_for_days, "measured", "ages_apart") > 1
