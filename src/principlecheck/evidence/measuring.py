"""Records and policies in, measured figures out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any

from msgspec import Struct

from principlecheck.evidence.aside import (
    agents_own_codes,
    asked_by_outcome,
    busiest_hours,
    by_channel_and_group,
    hand_overs,
    shares_within_limits,
)
from principlecheck.evidence.cleaning import Cleaned, Period, clean
from principlecheck.evidence.engine import Engine, engine_on
from principlecheck.evidence.figures import Counter, Measured, measured_groups
from principlecheck.evidence.groups import SECTIONS, Names, breakdowns
from principlecheck.evidence.intervals import measured_intervals
from principlecheck.evidence.mapping import START, RecordMapping, only, with_columns
from principlecheck.evidence.measured_file import entries_of, file_text, period_name
from principlecheck.evidence.parsing import parsed
from principlecheck.evidence.records import Records
from principlecheck.evidence.signs import Looked, signs_in
from principlecheck.evidence.withheld import without_rests
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.units import counted

_FEW_NAMES = 10
_MOST_DIFFERENT = 200
"""Different values of a column that the policies do not have, above which it names no kinds of
contact, and may name people."""


class Evidence(Struct, frozen=True):
    """What came of records: the file, and what it was made from."""

    text: str
    name: str
    entries: dict[str, dict[str, Any]]
    groups: list[Measured]
    looks: list[Looked]
    cleaned: Cleaned
    remarks: tuple[str, ...]
    aside: tuple[str, ...] = ()
    """Lines for whoever measures, of what the format has no field for."""


def measure(
    records: Sequence[Records],
    mapping: RecordMapping,
    organisation: Organisation,
    period: Period | None = None,
    on: str = "duckdb",
) -> Evidence:
    """The figures of records, by the names of the policies. Raises `Refusal`."""
    with engine_on(on, records) as engine:
        return measure_on(engine, records, mapping, organisation, period)


def measure_on(
    engine: Engine,
    records: Sequence[Records],
    mapping: RecordMapping,
    organisation: Organisation,
    period: Period | None = None,
) -> Evidence:
    """The same on an engine that is running."""
    tables = _opened(engine, records, mapping)
    cleaned = clean(engine, tables, mapping, organisation.as_of, period)
    names = Names(organisation)
    counter = Counter(engine, cleaned, mapping, organisation, names)
    looks: list[Looked] = []
    aside: tuple[str, ...] = ()
    if mapping.rows == "intervals":
        groups = measured_intervals(counter)
    else:
        groups = measured_groups(counter, breakdowns(cleaned.table.columns))
        looks = signs_in(counter)
        aside = (
            *busiest_hours(counter),
            *by_channel_and_group(counter),
            *agents_own_codes(counter),
            *shares_within_limits(counter),
            *hand_overs(counter),
            *asked_by_outcome(counter),
        )
    written = without_rests(groups, organisation, cleaned.period, mapping.fewest)
    remarks = (*cleaned.remarks, *_lines(engine), *_unknown(counter), *_notes(groups))
    name = period_name(cleaned.period.first, cleaned.period.last)
    entries = entries_of(written, looks, cleaned, name)
    text = file_text(entries, remarks)
    return Evidence(text, name, entries, written, looks, cleaned, remarks, aside)


def _opened(engine: Engine, records: Sequence[Records], mapping: RecordMapping) -> tuple[Any, Any]:
    """All files as one table of what they mean, and as one of the clock that rows begin with;
    each may spell its columns in its own way.
    """
    key = secrets.token_hex(16)
    tables, starts = [], []
    for one in records:
        own = with_columns(mapping, engine.columns(one, mapping.reading), one.name)
        table = engine.open(one, own.columns_read(), mapping.reading)
        tables.append(parsed(table, own, key, engine))
        starts.append(parsed(table, only(own, START[own.rows]), key, engine))
    return engine.cut(_union(tables)), _union(starts)


def _union(tables: Sequence[Any]) -> Any:
    return reduce(lambda one, other: one.union(other), tables)


def _lines(engine: Engine) -> list[str]:
    lines = engine.unreadable_lines()
    if not lines:
        return []
    are = "is no row, and was" if lines == 1 else "are no rows, and were"
    return [f"{counted(lines, 'line')} {are} passed over."]


def _unknown(counter: Counter) -> list[str]:
    """Values that name nothing in the policies, by how many contacts have them.

    Those of few contacts, or of few customers, are not told by name, nor are any where there are
    many: a column taken for another may hold anything, and people too.
    """
    found = []
    for column, values in counter.names.unknown.items():
        sizes, large = _sizes(counter, column, values)
        told = _named(len(sizes), large, counter.mapping.fewest)
        number = sum(sizes.values())
        have = f"{counted(number, 'contact')} {'has' if number == 1 else 'have'} a {column}"
        found.append(
            f"{have} that {SECTIONS[column]} does not have ({told}): declare it, or map it under "
            f"columns.{column}.values."
        )
    return found


def _named(different: int, large: Sequence[str], fewest: int) -> str:
    """The values that may be told, and how many may not."""
    if different > _MOST_DIFFERENT:
        return f"{different:,} different values, too many to be told by name"
    named = [f"`{v[:40]}`" for v in large[:_FEW_NAMES]]
    if more := len(large) - len(named):
        named.append(f"{more} more")
    if small := different - len(large):
        each = "contacts each" if small > 1 else "contacts"
        named.append(f"{counted(small, 'value')} of fewer than {fewest} {each}")
    return ", ".join(named)


def _sizes(counter: Counter, column: str, values: set[str]) -> tuple[dict[str, int], list[str]]:
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


def _notes(groups: Sequence[Measured]) -> list[str]:
    return list(dict.fromkeys(note for group in groups for note in group.notes))


def period_of(mapping: RecordMapping, first: date, last: date) -> Period:
    """The period of these days, in the zone of the records."""
    return Period(first, last, mapping.zone(START[mapping.rows]))
