"""A value as the text of a cell, and back: nothing is lost, and people's words are understood."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from principlecheck.importing.workbook.cells import parse_workbook_cell, workbook_cell_of_value
from principlecheck.importing.workbook.questions import ORGANISATION as QUESTIONS
from principlecheck.importing.workbook.questions import SHEETS
from principlecheck.importing.workbook.sheets import (
    columns_of_workbook_section,
    workbook_columns_by_name,
)
from principlecheck.model.format.organisation import ORGANISATION, SECTION_NAMES
from tests.importing.organisations import values

COLUMNS = [
    (section, column)
    for section in SECTION_NAMES
    for column in columns_of_workbook_section(section)
]


def test_every_section_has_a_sheet_and_every_fact_about_the_firm_a_question() -> None:
    assert set(SHEETS) == set(SECTION_NAMES)
    assert {column.field for column in columns_of_workbook_section(ORGANISATION)} == set(QUESTIONS)
    titles = [title for title, _ in SHEETS.values()]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 31 for title in titles)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_a_field_may_hold_comes_back_from_its_cell(data: st.DataObject) -> None:
    _, column = data.draw(st.sampled_from(COLUMNS))
    value = data.draw(values(column.hint))
    assert (
        parse_workbook_cell(workbook_cell_of_value(value, column.hint).strip(), column.hint)
        == value
    )


@pytest.mark.parametrize(
    ("section", "field", "typed", "value"),
    [
        ("promises", "first_reply", "4 working hours", {"at_most": "4 working hours"}),
        ("targets", "first_reply", "60s for 85%", {"at_most": "60s", "for_share": "85%"}),
        ("targets", "first_reply", "at most 60s for 85%", {"at_most": "60s", "for_share": "85%"}),
        ("promises", "first_reply", "none", "none"),
        ("targets", "occupancy", "at most 85%", {"at_most": "85%"}),
        ("targets", "kept", ">= 95%", {"at_least": "95%"}),
        ("hours", "open", "Mon-Fri 9-18; Saturday 10:00 to 14:00", {"mon-fri": "09:00-18:00", "sat": "10:00-14:00"}),
        ("queues", "channels", "email, phone", ["email", "phone"]),
        ("queues", "busiest_hour", "contacts: 66\nagents: 9", {"contacts": 66, "agents": 9}),
        ("queues", "staffed", "mon-fri: 8-20; agents: 4\nsat: 9-13; agents: 2",
         [{"mon-fri": "08:00-20:00", "agents": 4}, {"sat": "09:00-13:00", "agents": 2}]),
        ("channels", "advertised", "Yes", True),
        ("organisation", "staff", "12.0", 12),
        ("organisation", "complete", "all", "all"),
        ("metrics", "adopted", "1 March 2026", "2026-03-01"),
        ("customer_rules", "value", "50 EUR", {"at_most": "50 EUR"}),
        ("measured", "first_reply", "60s", {"at_most": "60s"}),
    ],
)  # fmt: skip
def test_what_people_type_is_what_they_mean(
    section: str, field: str, typed: str, value: Any
) -> None:
    assert parse_workbook_cell(typed, workbook_columns_by_name(section)[field].hint) == value


@pytest.mark.parametrize(
    ("section", "field", "typed", "says"),
    [
        ("channels", "advertised", "maybe", "write yes or no"),
        ("organisation", "staff", "about ten", "whole number"),
        ("metrics", "adopted", "5/6/2026", "write a date"),
        ("measured", "handle_time", "five minutes or so", "name: value"),
        ("queues", "staffed", "[{agents: 4", "bracket|brace|closed|end"),
    ],
)
def test_what_cannot_be_meant_says_what_to_write(
    section: str, field: str, typed: str, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        parse_workbook_cell(typed, workbook_columns_by_name(section)[field].hint)
