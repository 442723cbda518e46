"""Whether the work fits, in the busiest hour and in a team's week."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import subjects, value

ON = "planned_capacity"


def hour(contacts: int, agents: int, more: str = "") -> str:
    """A phone queue of contacts of 3 minutes."""
    return f"""
channels: {{phone: {{kind: phone}}}}
queues: {{phone: {{channels: [phone], busiest_hour: {{contacts: {contacts}, agents: {agents}}}}}}}
measured: {{october: {{queues: [phone], until: 2026-10-31, handle_time: {{mean: 3m}}{more}}}}}
"""


def week(volume: str, shrinkage: str = "25%", complete: str = "all") -> str:
    """A team of one with a mailbox of contacts of 3 minutes: 30 hours on the queue."""
    return f"""
organisation: {{complete: {complete}}}
channels: {{mail: {{kind: email}}}}
teams: {{desk: {{agents: 1, paid_week: 40h, planned_shrinkage: {shrinkage}}}}}
queues:
  inbox: {{channels: [mail], team: desk, planned_volume: {volume}}}
  other: {{channels: [mail], team: desk}}
measured: {{october: {{until: 2026-10-31, handle_time: {{mean: 3m}}}}}}
"""


def test_as_much_as_fits_exactly_is_too_much() -> None:
    assert value(hour(200, 10), ON, "overloaded") is True
    assert value(hour(199, 10), ON, "overloaded") is False
    assert value(hour(0, 0), ON, "overloaded") is False


def test_the_remedies_of_the_hour_pass() -> None:
    assert value(hour(200, 10), ON, "agents_that_keep_up") == 11
    assert value(hour(200, 11), ON, "overloaded") is False
    assert value(hour(200, 10), ON, "contacts_that_fit") == 199


def test_with_patience_some_hang_up() -> None:
    # numbers.md: patience as long as handle time, a = 10, N = 10 → abandon .12511
    assert value(hour(200, 10, ", patience: 3m"), ON, "hang_up") == pytest.approx(0.12511, abs=1e-5)


def test_deferred_queues_and_idle_teams_are_no_subjects() -> None:
    names = [one.name for one in subjects(week("10 per week") + "roles: {a: {}}", ON)]
    assert names == ["teams.desk"]


def test_a_week_is_overloaded_once_the_known_queues_fill_it() -> None:
    assert value(week("600 per week"), ON, "overloaded") is True
    with pytest.raises(NotDeclared) as missing:
        value(week("599 per week"), ON, "overloaded")
    assert missing.value.routes == ("queues.other.planned_volume",)


def test_the_hours_of_the_week_leave_shrinkage_out() -> None:
    assert value(week("600 per week"), ON, "hours_of_the_week") == 30 * 3600
    assert value(week("600 per week"), ON, "work_of_the_week") == 30 * 3600
    assert value(week("600 per week"), ON, "agents_that_keep_up") == 2
    assert value(week("750 per week"), ON, "work_to_defer") == pytest.approx(0.21)


def test_a_section_only_begun_may_hold_more_work() -> None:
    whole = week("100 per week", complete="[teams]").replace(
        "  other: {channels: [mail], team: desk}\n", ""
    )
    with pytest.raises(NotDeclared):
        value(whole, ON, "overloaded")
