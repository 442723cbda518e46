"""Work on follow-ups against the time for it, and closings that come first."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import computed, subjects, value

TEAM = "teams: {desk: {agents: 30, off_queue: {follow_ups: 20m}}}\n"


def test_work_and_time_a_week() -> None:
    policy = f"{TEAM}follow_ups: {{call: {{team: desk, volume: 90 per week, work_each: 12m}}}}"
    assert value(policy, "teams", "follow_up_work") == 18 * 3600
    assert value(policy, "teams", "follow_up_time") == 10 * 3600
    assert value(policy, "teams", "follow_ups_overflow")
    # 18 h / 30 agents = 36 min; rounded up to whole minutes.
    assert value(policy, "teams", "follow_up_time_needed") == 36 * 60
    enough = policy.replace("follow_ups: 20m", "follow_ups: 40m")
    assert not value(enough, "teams", "follow_ups_overflow")
    assert "30 agents" in " ".join(computed(policy, "teams", "follow_ups_overflow").steps)


def test_a_month_is_a_twelfth_of_a_year() -> None:
    policy = f"{TEAM}follow_ups: {{call: {{team: desk, volume: 100 per month, work_each: 1h}}}}"
    # 100 · 12 / 52.1775 weeks = 22.9984 a week.
    assert value(policy, "teams", "follow_up_work") == pytest.approx(22.9984 * 3600, rel=1e-5)


def test_what_is_missing_can_only_add() -> None:
    one = "call: {team: desk, volume: 90 per week, work_each: 12m}"
    few = "call: {team: desk, volume: 9 per week, work_each: 12m}"
    unknown = "news: {team: desk, work_each: 5m}"
    assert value(f"{TEAM}follow_ups: {{{one}, {unknown}}}", "teams", "follow_ups_overflow")
    with pytest.raises(NotDeclared, match=r"follow_ups\.news\.volume"):
        value(f"{TEAM}follow_ups: {{{few}, {unknown}}}", "teams", "follow_ups_overflow")
    with pytest.raises(NotDeclared, match=r"follow_ups\.whose\.team"):
        value(f"{TEAM}follow_ups: {{{few}, whose: {{}}}}", "teams", "follow_ups_overflow")


HOURS = """
hours: {office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}
organisation: {hours: office}
channels: {mail: {kind: email}, phone: {kind: phone}}
teams: {letters: {}, calls: {}}
queues: {mail: {channels: [mail], team: letters}, phone: {channels: [phone], team: calls}}
"""


def closing(closes: str, due: str) -> bool:
    return bool(
        value(
            f"""{HOURS}
automations: {{tidy: {{kind: auto_close, channels: [mail], closes_after: {closes}, holds_for_follow_up: false}}}}
follow_ups: {{news: {{team: letters, within: {due}}}}}
""",
            "closing_and_follow_up",
            "closes_first",
            "automations.tidy ~ follow_ups.news",
        )
    )


def test_closing_against_the_follow_up() -> None:
    assert closing("4 calendar days", "5 calendar days")
    assert not closing("5 calendar days", "5 calendar days")
    assert not closing("1 calendar week", "7 calendar days")
    # Three working days from a Thursday end on the Tuesday after, five days on.
    assert closing("4 calendar days", "3 working days")
    assert not closing("10 calendar days", "3 working days")


def test_a_team_without_those_channels_is_not_closed() -> None:
    text = f"""{HOURS}
automations: {{tidy: {{kind: auto_close, channels: [mail], closes_after: 4 calendar days}}}}
follow_ups: {{news: {{team: calls, within: 9 calendar days}}, call: {{within: 1 working day}}}}
"""
    assert [s.other.id for s in subjects(text, "closing_and_follow_up") if s.other] == ["call"]


def alert(within: str, before: str, name: str) -> object:
    return value(
        f"""
hours: {{desk: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}}}}}
organisation: {{hours: desk}}
follow_ups: {{call: {{within: {within}, alert_before: {before}}}}}
""",
        "follow_ups",
        name,
    )


@pytest.mark.parametrize(
    ("within", "before", "useless"),
    [
        ("4h", "3h59m", False),
        ("4h", "4h", True),
        ("5 working hours", "2 working days", True),
        ("2 working days", "9 working hours", False),
        ("1 calendar week", "7 calendar days", True),
        ("24h", "1 working day", True),
    ],
)
def test_an_alert_has_to_leave_time(within: str, before: str, useless: bool) -> None:
    assert alert(within, before, "alert_cannot_warn") is useless


@pytest.mark.parametrize(
    ("within", "quarter"),
    [
        ("4h", "1h"),
        ("30m", "7m"),
        ("5 working hours", "1 working hour"),
        ("1 working day", "2 working hours"),
        ("9 working days", "2 working days"),
        ("2 calendar days", "12h"),
        ("1 calendar month", "168h"),
    ],
)
def test_the_advised_alert_leaves_a_quarter_and_can_warn(within: str, quarter: str) -> None:
    advised = alert(within, within, "alert_in_time")
    assert str(advised) in (quarter, "7d" if quarter == "168h" else quarter)
    assert alert(within, str(advised), "alert_cannot_warn") is False
