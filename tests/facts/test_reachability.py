"""Ways in: who is behind them, when, and how soon an answer is due."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "channels"


def policy(shown: str, staffed: str, more: str = "") -> str:
    """A phone that is shown as open and staffed as the two say."""
    return f"""
hours:
  shown: {{time_zone: Europe/Madrid, open: {shown}}}
  desk: {{time_zone: Europe/Madrid, open: {staffed}{more}}}
channels: {{phone: {{kind: phone, advertised: true, hours: shown}}}}
queues: {{phone: {{channels: [phone], hours: desk}}}}
"""


def test_hours_told_that_nobody_keeps() -> None:
    late = policy("{mon-fri: 08:00-21:00}", "{mon-fri: 08:00-20:00}")
    assert value(late, ON, "unstaffed_a_week") == 5 * 3600
    assert value(late, ON, "first_unstaffed") == (
        "Monday 2026-11-23 from 20:00 to 21:00 (Europe/Madrid)"
    )
    assert value(late, ON, "staffed_hours") == "mon-fri 08:00-20:00 (Europe/Madrid)"


def test_a_closed_day_and_a_night_shift_count() -> None:
    closed = policy("{mon-fri: 08:00-20:00}", "{mon-fri: 08:00-20:00}", ", closed: [2026-12-08]")
    assert value(closed, ON, "unstaffed_a_week") == 12 * 3600 / 6
    assert value(closed, ON, "staffed_hours").endswith("(Europe/Madrid) except on 2026-12-08")
    night = policy("{mon-sun: 00:00-24:00}", "{mon-sun: 06:00-02:00}")
    assert value(night, ON, "unstaffed_a_week") == pytest.approx(7 * 4 * 3600)


def test_two_queues_cover_together_and_an_undeclared_one_may() -> None:
    late = policy("{mon-fri: 08:00-20:00}", "{mon-fri: 08:00-14:00}")
    with_other = late.replace("queues: {", "queues: {other: {channels: [phone]}, ")
    with pytest.raises(NotDeclared) as missing:
        value(with_other, ON, "unstaffed_a_week")
    assert missing.value.routes == ("queues.other.hours",)


def test_no_queue_is_certain_once_queues_are_begun() -> None:
    with pytest.raises(NotDeclared):
        value("channels: {phone: {kind: phone}}", ON, "has_a_queue")
    alone = "channels: {phone: {kind: phone}}\nqueues: {}"
    assert value(alone, ON, "has_a_queue") is False
    with pytest.raises(NotDeclared):
        value(alone + "\norganisation: {complete: []}", ON, "has_a_queue")


def test_any_clock_of_a_queue_is_a_time() -> None:
    channel = "channels: {mail: {kind: email}}\nqueues: {inbox: {channels: [mail]}}\n"
    assert value(channel + "targets: {a: {resolution: {at_most: 5h}}}", ON, "has_a_time") is True
    staffing = "targets: {a: {queues: [inbox], occupancy: {at_most: 80%}}}"
    assert value(channel + staffing, ON, "has_a_time") is False
    with pytest.raises(NotDeclared):
        value(channel, ON, "has_a_time")
