"""What two states declare differently, entry by entry, in words that somebody would write."""

from datetime import date

import pytest

from principlecheck.comparing.changes import (
    changes_with_all_added,
    compare_entries,
    entry_of_changed_route,
    format_changed_value,
)
from principlecheck.model.report.comparison import FieldChange
from principlecheck.policies.load import Corpus
from tests.policies.kit import corpus


def read(text: str) -> Corpus:
    made = corpus(text)
    assert made.problems == ()
    return made


def told(before: str, after: str) -> list[tuple[str, str, str | None, str | None, str]]:
    """Entry, field, what was and what is, and the line and column that is shown."""
    found = compare_entries(read(before), read(after))
    return [_row(one) for one in found]


def _row(one: FieldChange) -> tuple[str, str, str | None, str | None, str]:
    place = f"{one.place.line}:{one.place.column}" if one.place else ""
    return one.entry, one.field, one.before, one.after, place


def test_an_entry_that_comes_and_one_that_goes_are_told_whole_where_each_stands() -> None:
    assert told("roles: {b: {}, a: {levels: [x, y]}}\n", "\nroles: {c: {people: 2}, b: {}}\n") == [
        ("roles.a", "", "{levels: [x, y]}", None, "2:16"),
        ("roles.c", "", None, "{people: 2}", "3:9"),
    ]


def test_a_field_that_comes_goes_or_changes_is_told_at_its_own_line() -> None:
    assert told("roles: {a: {people: 2, leads: true}}\n", "roles: {a: {people: 3}}\n") == [
        ("roles.a", "people", "2", "3", "2:21"),
        ("roles.a", "leads", "true", None, "2:31"),
    ]
    assert told("roles: {a: {}}\n", "roles: {a: {leads: false}}\n") == [
        ("roles.a", "leads", None, "false", "2:20"),
    ]


def test_of_a_map_only_the_innermost_difference_is_told() -> None:
    before = "targets: {t: {first_reply: {at_most: 4h, for_share: 90%}}}\n"
    assert told(before, before.replace("90%", "80%")) == [
        ("targets.t", "first_reply.for_share", "90%", "80%", "2:53"),
    ]
    assert told(before, "targets: {t: {}}\n") == [
        ("targets.t", "first_reply", "{at_most: 4h, for_share: 90%}", None, "2:28"),
    ]


def test_a_section_that_is_begun_without_entries_is_told_and_one_with_entries_is_not() -> None:
    assert told("roles: {}\n", "") == [("roles", "", "{}", None, "2:1")]
    assert told("", "\nroles: {}\n") == [("roles", "", None, "{}", "3:1")]
    assert told("roles: {}\n", "roles: {}\n") == []
    assert told("roles: {}\n", "roles: {a: {}}\n") == [("roles.a", "", None, "{}", "2:9")]
    assert told("", "roles: {a: {}}\n") == [("roles.a", "", None, "{}", "2:9")]
    assert told("roles: {a: {}}\n", "") == [("roles.a", "", "{}", None, "2:9")]


def test_without_an_earlier_state_every_entry_is_new_and_the_organisation_is_none() -> None:
    found = changes_with_all_added(
        read("organisation: {name: A}\nroles: {a: {}, b: {people: 2}}\n")
    )
    assert [_row(one) for one in found] == [
        ("roles.a", "", None, "{}", "3:9"),
        ("roles.b", "", None, "{people: 2}", "3:16"),
    ]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (True, "true"),
        (False, "false"),
        (7, "7"),
        ("word", "word"),
        (date(2026, 1, 2), "2026-01-02"),
        (["a", True, 3], "[a, true, 3]"),
        ({"a": 1, "b": ["c"]}, "{a: 1, b: [c]}"),
        ([], "[]"),
        ({}, "{}"),
    ],
)
def test_a_value_is_said_as_somebody_would_write_it(value: object, says: str) -> None:
    assert format_changed_value(value) == says


def test_a_quantity_is_said_as_it_is_written() -> None:
    item = read("targets: {t: {first_reply: {at_most: 90m}}}\n").organisation.find("targets", "t")
    assert item is not None
    assert format_changed_value(item.get("first_reply.at_most")) == "90m"
    assert format_changed_value(item.value) == "{first_reply: {at_most: 90m}}"


def test_the_entry_of_a_route_is_its_first_two_parts_or_the_organisation() -> None:
    assert entry_of_changed_route("targets.chat.first_reply.at_most") == "targets.chat"
    assert entry_of_changed_route("targets.chat") == "targets.chat"
    assert entry_of_changed_route("targets") == "targets"
    assert entry_of_changed_route("organisation.staff") == "organisation"


def test_a_word_that_becomes_a_map_and_a_map_that_becomes_a_word_are_told_whole() -> None:
    word, limit = (
        f"promises: {{p: {{first_reply: {one}}}}}\n" for one in ("none", "{at_most: 4h}")
    )
    assert [one[1:4] for one in told(word, limit)] == [("first_reply", "none", "{at_most: 4h}")]
    assert [one[1:4] for one in told(limit, word)] == [("first_reply", "{at_most: 4h}", "none")]
