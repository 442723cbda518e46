"""Chains of internal deadlines against promises: hand-computed ends."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import computed, subjects, value

ON = "promise_and_chain"


def policy(promise: str, agreements: str, hours: str = "") -> str:
    return f"""
hours:
  day: {{time_zone: Europe/Madrid, open: {{mon-fri: "09:00-17:00"}}}}
  desk: {{time_zone: Europe/Madrid, open: {{mon-fri: "08:00-20:00"}}}}
  early: {{time_zone: Europe/Madrid, open: {{mon-fri: "07:00-15:00"}}{hours}}}
organisation: {{hours: day}}
departments: {{support: {{}}, warehouse: {{hours: early}}, workshop: {{}}}}
channels: {{mail: {{kind: email, hours: desk}}}}
agreements: {agreements}
promises: {{repaired: {promise}}}
"""


TWO_LINKS = (
    "{find: {kind: work, asked_by: support, answered_by: workshop, within: 2 working days}, "
    "mend: {kind: work, asked_by: support, answered_by: workshop, within: 3 working days}}"
)


def test_links_run_one_after_another() -> None:
    kept = policy("{fulfilment: {at_most: 5 working days}, depends_on: [find, mend]}", TWO_LINKS)
    late = kept.replace("at_most: 5", "at_most: 4")
    assert value(kept, ON, "chain_is_late") is False
    assert value(late, ON, "chain_is_late") is True
    assert str(value(late, ON, "promise_the_chain_keeps")) == "5 working days"


def test_each_link_keeps_its_departments_hours() -> None:
    # What the warehouse has not finished at 15:00, it finishes after 7:00 on the next day.
    links = (
        "{find: {kind: work, asked_by: support, answered_by: warehouse, within: 4 working hours}}"
    )
    late = policy(
        "{channels: [mail], resolution: {at_most: 4 working hours}, depends_on: [find]}", links
    )
    found = computed(late, ON, "chain_worst_start")
    assert found.value == (
        "asked on Friday 2026-11-27 at 11:01, the promise ends on Friday 2026-11-27 at 15:01 "
        "and the chain on Monday 2026-11-30 at 07:01"
    )
    # The desk is open for 8 h 59 min after 11:01, and its next hour begins at 8:00.
    assert str(value(late, ON, "promise_the_chain_keeps")) == "9 working hours"
    kept = late.replace("at_most: 4 working hours", "at_most: 9 working hours")
    assert value(kept, ON, "chain_is_late") is False
    assert value(kept.replace("at_most: 9", "at_most: 8"), ON, "chain_is_late") is True


def test_a_closed_day_in_the_coming_weeks_counts() -> None:
    links = (
        "{find: {kind: work, asked_by: support, answered_by: warehouse, within: 2 working days}}"
    )
    promise = "{fulfilment: {at_most: 3 working days}, depends_on: [find]}"
    assert value(policy(promise, links), ON, "chain_is_late") is False
    shut = policy(promise, links, ", closed: [2026-12-07 to 2026-12-11]")
    assert value(shut, ON, "chain_is_late") is True


def test_fulfilment_is_what_the_chain_is_for_where_both_are_promised() -> None:
    both = policy(
        "{resolution: {at_most: 1 working day}, fulfilment: {at_most: 5 working days}, "
        "depends_on: [find, mend]}",
        TWO_LINKS,
    )
    assert [subject.part for subject in subjects(both, ON)] == ["fulfilment"]
    assert value(both, ON, "chain_is_late") is False


def test_what_is_missing_is_named() -> None:
    silent = policy("{fulfilment: {at_most: 5 working days}}", TWO_LINKS)
    with pytest.raises(NotDeclared) as missing:
        value(silent, ON, "chain_is_late")
    assert missing.value.routes == ("promises.repaired.depends_on",)
    untimed = policy(
        "{fulfilment: {at_most: 5 working days}, depends_on: [find, mend]}",
        TWO_LINKS.replace(", within: 3 working days", ""),
    )
    assert value(untimed, ON, "untimed_links") == ["mend"]
    assert value(untimed, ON, "chain_other_route") == "agreements.mend"


def test_a_first_reply_has_no_chain() -> None:
    reply = policy("{first_reply: {at_most: 5 working days}}", TWO_LINKS)
    assert subjects(reply, ON) == []
