"""The dates that a schema calls so, held against the calendar as the model does."""

from __future__ import annotations

from datetime import date

from jsonschema import FormatChecker

from principlecheck.model.format.shapes import DATE_OR_NEVER

DATES = FormatChecker(formats=())
"""What a schema's formats take: the dates of the calendar alone."""


@DATES.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    # `fromisoformat` also takes week dates and dates without hyphens, which the model does not.
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@DATES.checks(DATE_OR_NEVER, raises=ValueError)
def _is_date_or_never(value: object) -> bool:
    return value == "never" or _is_date(value)
