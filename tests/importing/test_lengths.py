"""Lengths of time in people's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from principlecheck.importing.lengths import parse_length_cell
from principlecheck.model.format.quantities import Share, Span


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("4 business hours", "4 working hours"),
        ("next business day", "end of next working day"),
        ("NBD", "end of next working day"),
        ("End of business day", "end of working day"),
        ("1 hr", "1h"),
        ("30 min.", "30m"),
        ("1h30", "1h30m"),
        ("1 hour 30 minutes", "1h30m"),
        ("within 4 hours", "4h"),
        ("< 1 hour", "1h"),
        ("one business day", "1 working day"),
        ("half an hour", "30m"),
        ("2 h (business hours)", "2 working hours"),
        ("30 minutes (24/7)", "30m"),
        ("1-2 business days", "2 working days"),
        ("14 calendar days", "14 calendar days"),
        ("3 BD", "3 working days"),
        ("weekly", "1 calendar week"),
        ("1,5 h", "1h30m"),
        ("**4\u00a0hours**¹", "4h"),
        ("PT4H", "PT4H"),
    ],
)
def test_what_people_write_is_understood(words: str, span: str) -> None:
    assert parse_length_cell(words).span == span


@pytest.mark.parametrize(
    "words", ["N/A", "best effort", "Best Efforts", "no SLA", "-", "\\-", "None"]
)
def test_no_time_on_purpose_is_no_time(words: str) -> None:
    assert parse_length_cell(words).bound() == "none"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2 days", "working or calendar days? Write `2 working days`"),
        ("90", "number without a unit"),
        ("999999 minutes", "nobody waits longer than a year"),
        ("ASAP", "no length of time"),
        ("60 minutes (in waking hours)", "no hours have that name"),
        ("TBD", "not decided"),
        ("9" * 5_000, "no deadline"),
        (f"{'9' * 5_000} days", "no deadline"),
        (f"{'9' * 5_000}h 30m", "no deadline"),
        (f"PT{'9' * 5_000}H", "no deadline"),
        ("", "is empty"),
        ("1 working week", "5 working days"),
    ],
)
def test_what_can_mean_two_things_is_asked_and_not_guessed(words: str, why: str) -> None:
    found = parse_length_cell(words)
    assert found.span == ""
    assert why in found.why


def test_hours_around_a_cell_decide_what_days_and_hours_are() -> None:
    assert parse_length_cell("2 days", clock="working").span == "2 working days"
    assert parse_length_cell("2 days", clock="always").span == "2 calendar days"
    assert parse_length_cell("4", clock="working", unit="hours").span == "4 working hours"


def test_a_share_beside_the_time_is_its_share() -> None:
    assert parse_length_cell("95% within 4 business hours").bound() == {
        "at_most": "4 working hours",
        "for_share": "95%",
    }


@given(
    st.text(max_size=40)
    | st.from_regex(
        r"[0-9]{1,6}[ -]?(h|days?|business hours|bd|min|%|/| to )[0-9a-z ()]*", fullmatch=True
    )
)
def test_whatever_is_read_the_format_takes(words: str) -> None:
    found = parse_length_cell(words)
    if found.span:
        Span(found.span)
    else:
        assert found.none or found.why
    if found.share:
        Share(found.share)
