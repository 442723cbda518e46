"""Figures of exports that have a row for each half-hour or day, and no contacts.

Shares and averages of intervals are weighted by the contacts in them: the plain average of shares
makes a quiet night as heavy as a Monday morning. What has nothing to be weighted by is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from principlecheck.evidence.counting import sum_record_columns
from principlecheck.evidence.figures import (
    MeasuredFigure,
    MeasuredGroup,
    RecordCounter,
    measured_length_text,
    measured_share,
)

_FINE = 1_000_000
"""Shares are added up in millionths, so that every engine adds the same whole numbers."""


def measure_interval_records(counter: RecordCounter) -> list[MeasuredGroup]:
    """The figures of each queue."""
    by = ("queue",) if counter.cleaned.has("queue") else ()
    found = sum_record_columns(counter.engine, counter.table, by, _sum_interval_records(counter))
    named = counter.names.merged(found, by, lambda a, b: {name: a[name] + b[name] for name in a})
    return [
        _measure_interval_queue(counter, counter.names.scopes(by, group), sums)
        for group, sums in sorted(named.items(), key=str)
        if max(sums.get("offered", 0), sums.get("handled", 0)) >= counter.mapping.fewest
    ]


def _sum_interval_records(counter: RecordCounter) -> dict[str, Any]:
    import ibis

    table, has = counter.table, counter.cleaned.has
    found: dict[str, Any] = {
        name: table[name] for name in ("offered", "handled", "abandoned", "within") if has(name)
    }
    for share in ("service_level", "abandoned_share"):
        if has(share, "offered"):
            known = table[share].notnull()
            found[share] = (table[share] * table.offered * _FINE).round()
            found[f"{share}_of"] = ibis.ifelse(known, table.offered, 0)
    if has("handle_time", "handled"):
        known = table.handle_time.notnull() & (table.handle_time > 0)
        found["worked"] = ibis.ifelse(known, table.handle_time * table.handled, 0)
        found["worked_on"] = ibis.ifelse(known, table.handled, 0)
    return found


def _measure_interval_queue(
    counter: RecordCounter, scopes: dict[str, Any], sums: dict[str, int]
) -> MeasuredGroup:
    made = MeasuredGroup(scopes, contacts=sums.get("offered", 0))
    period = f"{counter.cleaned.period.days} calendar days"
    for name in ("offered", "handled"):
        if name in sums:
            made.plain[name] = f"{sums[name]} per {period}"
    for name, figure in _figures_of_interval_sums(counter, sums):
        made.figures[name] = figure
    return made


def _figures_of_interval_sums(
    counter: RecordCounter, sums: dict[str, int]
) -> Iterator[tuple[str, MeasuredFigure]]:
    fewest = counter.mapping.fewest
    if sums.get("worked_on", 0) >= fewest:
        mean = measured_length_text(sums["worked"] / sums["worked_on"], "elapsed")
        yield "handle_time.mean", MeasuredFigure(sums["worked_on"], mean)
    for name, hits, of in (
        ("abandonment", "abandoned", "offered"),
        ("abandonment", "abandoned_share", "abandoned_share_of"),
        ("first_reply.for_share", "within", "offered"),
        ("first_reply.for_share", "service_level", "service_level_of"),
    ):
        n = sums.get(of, 0)
        if hits not in sums or n < fewest:
            continue
        number = sums[hits] / (_FINE if hits in ("service_level", "abandoned_share") else 1)
        yield name, measured_share(min(number, n), n)
        if name.startswith("first_reply"):
            yield "first_reply.at_most", MeasuredFigure(n, str(counter.mapping.file.threshold))
