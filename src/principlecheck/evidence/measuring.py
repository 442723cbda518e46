"""Records and policies in, measured figures out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any

from msgspec import Struct

from principlecheck.evidence.aside import (
    agents_own_codes_in_records,
    busiest_hours_in_records,
    hand_overs_in_records,
    records_asked_by_outcome,
    records_by_channel_and_group,
    records_within_limits,
)
from principlecheck.evidence.cleaning import CleanedRecords, Period, clean_records
from principlecheck.evidence.engine import RecordEngine, open_record_engine
from principlecheck.evidence.figures import MeasuredGroup, RecordCounter, measure_record_groups
from principlecheck.evidence.groups import SECTIONS, RecordGroupNames, record_breakdowns
from principlecheck.evidence.intervals import measure_interval_records
from principlecheck.evidence.mapping import (
    START,
    RecordMapping,
    mapping_of_one_column,
    mapping_with_export_columns,
)
from principlecheck.evidence.measured_file import (
    measured_entries_by_id,
    measured_file_text,
    name_of_measured_period,
)
from principlecheck.evidence.parsing import parse_record_columns
from principlecheck.evidence.records import Records
from principlecheck.evidence.signs import SignTest, find_signs_in_records
from principlecheck.evidence.withheld import withhold_telling_figures
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.units import format_count

_FEW_NAMES = 10
_MOST_DIFFERENT = 200
"""Different values of a column that the policies do not have, above which it names no kinds of
contact, and may name people."""


class Evidence(Struct, frozen=True):
    """What came of records: the file, and what it was made from."""

    text: str
    name: str
    entries: dict[str, dict[str, Any]]
    groups: list[MeasuredGroup]
    looks: list[SignTest]
    cleaned: CleanedRecords
    remarks: tuple[str, ...]
    aside: tuple[str, ...] = ()
    """Lines for whoever measures, of what the format has no field for."""


def measure_records(
    records: Sequence[Records],
    mapping: RecordMapping,
    organisation: Organisation,
    period: Period | None = None,
    on: str = "duckdb",
) -> Evidence:
    """The figures of records, by the names of the policies. Raises `Refusal`."""
    with open_record_engine(on, records) as engine:
        return measure_records_on_engine(engine, records, mapping, organisation, period)


def measure_records_on_engine(
    engine: RecordEngine,
    records: Sequence[Records],
    mapping: RecordMapping,
    organisation: Organisation,
    period: Period | None = None,
) -> Evidence:
    """The same on an engine that is running."""
    tables = _open_record_tables(engine, records, mapping)
    cleaned = clean_records(engine, tables, mapping, organisation.as_of, period)
    names = RecordGroupNames(organisation)
    counter = RecordCounter(engine, cleaned, mapping, organisation, names)
    looks: list[SignTest] = []
    aside: tuple[str, ...] = ()
    if mapping.rows == "intervals":
        groups = measure_interval_records(counter)
    else:
        groups = measure_record_groups(counter, record_breakdowns(cleaned.table.columns))
        looks = find_signs_in_records(counter)
        aside = (
            *busiest_hours_in_records(counter),
            *records_by_channel_and_group(counter),
            *agents_own_codes_in_records(counter),
            *records_within_limits(counter),
            *hand_overs_in_records(counter),
            *records_asked_by_outcome(counter),
        )
    written = withhold_telling_figures(groups, organisation, cleaned.period, mapping.fewest)
    remarks = (
        *cleaned.remarks,
        *_lines_engine_passed_over(engine),
        *_record_values_policies_lack(counter),
        *_notes_on_measured_groups(groups),
    )
    name = name_of_measured_period(cleaned.period.first, cleaned.period.last)
    entries = measured_entries_by_id(written, looks, cleaned, name)
    text = measured_file_text(entries, remarks)
    return Evidence(text, name, entries, written, looks, cleaned, remarks, aside)


def _open_record_tables(
    engine: RecordEngine, records: Sequence[Records], mapping: RecordMapping
) -> tuple[Any, Any]:
    """All files as one table of what they mean, and as one of the clock that rows begin with;
    each may spell its columns in its own way.
    """
    key = secrets.token_hex(16)
    tables, starts = [], []
    for one in records:
        own = mapping_with_export_columns(mapping, engine.columns(one, mapping.reading), one.name)
        table = engine.open(one, own.columns_read(), mapping.reading)
        tables.append(parse_record_columns(table, own, key, engine))
        starts.append(
            parse_record_columns(table, mapping_of_one_column(own, START[own.rows]), key, engine)
        )
    return engine.cut(_union_of_record_tables(tables)), _union_of_record_tables(starts)


def _union_of_record_tables(tables: Sequence[Any]) -> Any:
    return reduce(lambda one, other: one.union(other), tables)


def _lines_engine_passed_over(engine: RecordEngine) -> list[str]:
    lines = engine.unreadable_lines()
    if not lines:
        return []
    are = "is no row, and was" if lines == 1 else "are no rows, and were"
    return [f"{format_count(lines, 'line')} {are} passed over."]


def _record_values_policies_lack(counter: RecordCounter) -> list[str]:
    """Values that name nothing in the policies, by how many contacts have them.

    Those of few contacts, or of few customers, are not told by name, nor are any where there are
    many: a column taken for another may hold anything, and people too.
    """
    found = []
    for column, values in counter.names.unknown.items():
        sizes, large = _count_records_by_value(counter, column, values)
        told = _record_values_that_may_be_named(len(sizes), large, counter.mapping.fewest)
        number = sum(sizes.values())
        have = f"{format_count(number, 'contact')} {'has' if number == 1 else 'have'} a {column}"
        found.append(
            f"{have} that {SECTIONS[column]} does not have ({told}): declare it, or map it under "
            f"columns.{column}.values."
        )
    return found


def _record_values_that_may_be_named(different: int, large: Sequence[str], fewest: int) -> str:
    """The values that may be told, and how many may not."""
    if different > _MOST_DIFFERENT:
        return f"{different:,} different values, too many to be told by name"
    named = [f"`{v[:40]}`" for v in large[:_FEW_NAMES]]
    if more := len(large) - len(named):
        named.append(f"{more} more")
    if small := different - len(large):
        each = "contacts each" if small > 1 else "contacts"
        named.append(f"{format_count(small, 'value')} of fewer than {fewest} {each}")
    return ", ".join(named)


def _count_records_by_value(
    counter: RecordCounter, column: str, values: set[str]
) -> tuple[dict[str, int], list[str]]:
    """How many contacts have each value of a column, and the values that may be named."""
    table, fewest = counter.table, counter.mapping.fewest
    # Whoever is not known is taken for somebody else each time.
    people = (
        table.customer.nunique() + table.customer.isnull().cast("int64").sum()
        if counter.cleaned.has("customer")
        else table[column].count()
    )
    rows = counter.engine.fetch(
        table.filter(table[column].isin(sorted(values)))
        .group_by(column)
        .aggregate(n=table[column].count(), people=people)
    )
    large = sorted(value for value, n, of_whom in rows if min(n, of_whom) >= fewest)
    return {value: n for value, n, _ in rows}, large


def _notes_on_measured_groups(groups: Sequence[MeasuredGroup]) -> list[str]:
    return list(dict.fromkeys(note for group in groups for note in group.notes))


def period_of_records(mapping: RecordMapping, first: date, last: date) -> Period:
    """The period of these days, in the zone of the records."""
    return Period(first, last, mapping.zone(START[mapping.rows]))
