"""Promises against measurements: quantiles computed by hand, clocks start by start."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from principlecheck.facts.spreads import quantiles_of_spread
from principlecheck.facts.timing.clocks import next_publishable_figure
from tests.facts.kit import organisation, subjects, value

ON = "promise_and_measurement"
DESK = """
hours: {desk: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}
channels: {mail: {kind: email, hours: desk}, form: {kind: form, hours: desk}}
queues: {mail: {channels: [mail, form], hours: desk}}
segments: {plus: {}, basic: {}}
"""


def breaks(promise: str, measured: str, scopes: str = "queues: [mail]") -> bool:
    """Whether a first-reply promise on mail is broken by figures of the queue."""
    return bool(value(_policy(promise, measured, scopes), ON, "breaks_promise"))


def _policy(promise: str, measured: str, scopes: str = "queues: [mail]") -> str:
    return f"""{DESK}
promises: {{reply: {{channels: [mail], first_reply: {{{promise}}}}}}}
measured: {{october: {{{scopes}, until: 2026-10-31, first_reply: {{{measured}}}}}}}
"""


def test_a_declared_quantile_at_the_promised_share_decides() -> None:
    assert not breaks("at_most: 30s, for_share: 80%", "p80: 30s, p90: 50s")
    assert breaks("at_most: 30s, for_share: 80%", "p80: 31s, p90: 50s")


def test_without_a_share_nine_in_ten_are_meant() -> None:
    policy = _policy("at_most: 60s", "median: 10s, p90: 61s")
    assert value(policy, ON, "promised_share") == pytest.approx(0.9)
    assert value(policy, ON, "breaks_promise")


def test_the_quantile_is_read_off_the_lognormal() -> None:
    # ln(210/48) / 1.281552 = 1.151666; 48 s · e^(0.841621 · 1.151666) = 126.5 s.
    policy = _policy("at_most: 30s, for_share: 80%", "median: 48s, p90: 3m30s")
    assert value(policy, ON, "actually_took") == "2m 7s"
    assert value(policy, ON, "honest_promise") == "2m 10s"
    assert value(policy, ON, "read_off_a_curve")


def test_the_honest_promise_passes() -> None:
    for promise in ("2m 10s", "127s"):
        assert not breaks(f"at_most: {promise}, for_share: 80%", "median: 48s, p90: 3m30s")
    assert breaks("at_most: 126s, for_share: 80%", "median: 48s, p90: 3m30s")


def test_a_mean_alone_is_not_assessable() -> None:
    with pytest.raises(NotAssessable):
        breaks("at_most: 30s", "mean: 10m")


def test_a_lower_quantile_can_only_break_a_promise() -> None:
    assert breaks("at_most: 30s, for_share: 90%", "median: 40s")
    with pytest.raises(NotAssessable):
        breaks("at_most: 30s, for_share: 90%", "median: 20s")
    with pytest.raises(NotAssessable):
        breaks("at_most: 30s, for_share: 100%", "median: 10s, p90: 20s")


IN_HOURS = """
hours:
  office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}
  long: {time_zone: Europe/Madrid, open: {mon-sun: 07:00-22:00}}
channels: {mail: {kind: email}}
queues: {mail: {channels: [mail], hours: office}}
promises: {reply: {hours: office, first_reply: {at_most: 2 working hours, for_share: 90%}}}
measured: {october: {until: 2026-10-31, first_reply: {at_most: 2 working hours, for_share: 40%}}}
"""


def test_hours_of_the_queue_are_those_that_a_measurement_without_any_counts() -> None:
    assert value(IN_HOURS, ON, "breaks_promise")


def test_a_share_below_the_promised_one_says_why_it_decides_nothing() -> None:
    longer = IN_HOURS.replace("until:", "hours: long, until:")
    with pytest.raises(NotAssessable, match=r"write hours: office in measured\.october"):
        value(longer, ON, "breaks_promise")
    elapsed = IN_HOURS.replace("{at_most: 2 working hours, for_share: 40%}", "{p80: 1h}")
    with pytest.raises(NotAssessable, match="unlike clocks"):
        value(elapsed, ON, "breaks_promise")
    sooner = IN_HOURS.replace("2 working hours, for_share: 40%", "1 working hour, for_share: 40%")
    with pytest.raises(NotAssessable, match="declare a higher quantile"):
        value(sooner, ON, "breaks_promise")


def test_working_hours_against_a_day_and_night() -> None:
    # 9 working hours of an 8-hour day always end on a later day, more than 24 hours on.
    assert breaks("at_most: 24h", "median: 1 working hour, p90: 9 working hours")
    assert not breaks("at_most: 1 working day", "median: 1 working hour, p90: 8 working hours")
    # 4 working hours meet 24h from Monday morning and not from Friday evening.
    with pytest.raises(NotAssessable):
        breaks("at_most: 24h", "median: 1 working hour, p90: 4 working hours")


def test_a_measurement_older_than_a_year_is_not_declared() -> None:
    fresh = _policy("at_most: 30s", "p90: 40s").replace("2026-10-31", "2025-11-22")
    assert value(fresh, ON, "breaks_promise")
    with pytest.raises(NotDeclared, match=r"measured\.october\.first_reply"):
        value(fresh.replace("2025-11-22", "2025-11-21"), ON, "breaks_promise")


def test_of_two_months_the_later_one_counts() -> None:
    policy = f"""{DESK}
promises: {{reply: {{channels: [mail], first_reply: {{at_most: 30s}}}}}}
measured:
  october: {{queues: [mail], until: 2026-10-31, first_reply: {{p90: 40s}}}}
  september: {{queues: [mail], until: 2026-09-30, first_reply: {{p90: 20s}}}}
"""
    (subject,) = subjects(policy, ON)
    assert subject.other is not None
    assert subject.other.id == "october"


def test_figures_of_everybody_do_not_judge_a_promise_to_some() -> None:
    policy = _policy("at_most: 30s", "p90: 40s").replace(
        "channels: [mail], first", "channels: [mail], segments: [plus], first"
    )
    with pytest.raises(NotAssessable, match="more contacts"):
        value(policy, ON, "breaks_promise")
    assert value(
        policy.replace("queues: [mail], until", "queues: [mail], segments: [plus], until"),
        ON,
        "breaks_promise",
    )


def test_a_promise_that_nothing_measures_is_not_declared() -> None:
    policy = _policy("at_most: 30s", "p90: 40s").replace(", first_reply: {p90", ", update: {p90")
    with pytest.raises(NotDeclared, match=r"measured\.first_reply"):
        value(policy, ON, "breaks_promise")


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (30.0, "elapsed", 30.0),
        (30.2, "elapsed", 31.0),
        (126.5, "elapsed", 130.0),
        (3601.0, "elapsed", 4500.0),
        (61.0, "working", 120.0),
        (2.1, "working day", 3.0),
        (3.0, "calendar day", 3.0),
    ],
)
def test_what_is_published_is_never_too_little(amount: float, unit: str, expected: float) -> None:
    assert next_publishable_figure(amount, unit) == expected


@pytest.mark.parametrize(
    ("promised", "measured", "breaks"),
    [
        ("8h", "6 working days", True),
        ("8h", "9 working hours", True),
        ("2 calendar days", "5 working days", True),
        ("24h", "1 working day", None),
        ("8h", "7 working hours", None),
    ],
)
def test_what_is_longer_on_any_hours_needs_none(
    promised: str, measured: str, breaks: bool | None
) -> None:
    text = f"""
channels: {{mail: {{kind: email}}}}
queues: {{mail: {{channels: [mail]}}}}
promises: {{answer: {{channels: [mail], resolution: {{at_most: {promised}}}}}}}
measured: {{october: {{queues: [mail], until: 2026-10-31, resolution: {{p90: {measured}}}}}}}
"""
    if breaks:
        assert value(text, "promise_and_measurement", "breaks_promise") is True
    else:
        with pytest.raises(NotDeclared):
            value(text, "promise_and_measurement", "breaks_promise")


def test_what_was_measured_is_drawn_beside_what_is_promised() -> None:
    policy = _policy("at_most: 2 working hours", "median: 1 working hour, p90: 4 working hours")
    chart = value(policy, ON, "promised_and_measured")
    (line,) = chart.spreads
    assert chart.x_unit == "working hours"
    assert [(mark.axis, mark.value) for mark in chart.marks] == [("x", 2.0), ("y", 0.9)]
    assert {share < 0.5 for hours, share in line.points if hours < 1} == {True}
    assert {share > 0.5 for hours, share in line.points if hours > 1} == {True}


def test_unlike_clocks_and_one_figure_are_not_drawn() -> None:
    for measured in ("median: 1h, p90: 4h", "p90: 4 working hours"):
        with pytest.raises(NotAssessable):
            value(_policy("at_most: 2 working hours", measured), ON, "promised_and_measured")


@pytest.mark.parametrize(
    ("measured", "kept"),
    [
        # The median is the very time that the share is of: the share stands for both.
        ("median: 2 working hours, p90: 9 working hours, at_most: 2 working hours, for_share: 53%", 0.53),
        ("median: 1 calendar day, p90: 9 calendar days, at_most: 1 calendar week, for_share: 80%", 0.80),
        # On a clock of its own it says nothing of the others.
        ("median: 1 calendar day, p90: 9 calendar days, at_most: 3h, for_share: 99%", 0.5),
    ],
)  # fmt: skip
def test_a_share_within_a_time_is_a_point_of_its_spread_on_one_clock_alone(
    measured: str, kept: float
) -> None:
    text = _policy("at_most: 1h", measured)
    (item,) = organisation(text).items("measured")
    found = quantiles_of_spread(item.get("first_reply"))
    assert kept in found
    assert len(set(found.values())) == len(found)
    assert 0.99 not in found
