"""Records as they should be: clocks in UTC, what cannot be counted left out by name.

A row that nothing can be made of is left out of everything; a clock or a length that cannot be
right is left out of the figures that need it, and the row stays in the others. Each is a named
state, and what is left out is counted by it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct

from principlecheck.evidence.engine import RecordEngine
from principlecheck.evidence.mapping import START, RecordMapping
from principlecheck.evidence.parsing import HASHED, MISSING, OK, UNREADABLE
from principlecheck.model import units
from principlecheck.model.records import CLOCKS, FLAGS, LENGTHS, NAMES, NUMBERS
from principlecheck.model.report.refusal import Refusal

NEGATIVE, ZERO, TOO_LONG = 3, 4, 5
STATES = {
    MISSING: "missing", UNREADABLE: "unreadable", NEGATIVE: "backwards", ZERO: "zero",
    TOO_LONG: "longer than a day",
}  # fmt: skip
COUNTED, NO_ARRIVAL, UNREADABLE_ARRIVAL, OUTSIDE, LEFT_OUT, REPEATED_ROW, NO_QUEUE = range(7)
ROWS = {
    NO_ARRIVAL: "no time of arrival",
    UNREADABLE_ARRIVAL: "time of arrival unreadable",
    OUTSIDE: "outside the period",
    LEFT_OUT: "left out by its outcome",
    REPEATED_ROW: "same contact again",
    NO_QUEUE: "queue that the policies do not have",
}
LONGEST_CONTACT = units.DAY
_SPANS = {
    "first_reply_took": ("first_reply", "answered"),
    "resolution_took": ("solved",),
    "settlement_took": ("settled",),
}
"""Lengths that clocks give where no column does."""


class Period(Struct, frozen=True):
    """The days that are counted, both included, in the zone of the records."""

    first: date
    last: date
    zone: str

    @property
    def begins(self) -> int:
        """Its first second since 1970."""
        return _midnight_of_record_day(self.first, self.zone)

    @property
    def ends(self) -> int:
        """The first second after it."""
        return _midnight_of_record_day(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


class CleanedRecords(Struct, frozen=True):
    """Records as they are counted: one row a contact, `row` saying whether it counts."""

    table: Any
    period: Period
    rows: int
    left_out: dict[str, int]
    """Rows that count nowhere, by why."""
    partly: dict[str, dict[str, int]]
    """By field: rows that do not count where it is needed, by why."""
    remarks: tuple[str, ...] = ()

    def has(self, *columns: str) -> bool:
        """Whether all of these are there."""
        return all(column in self.table.columns for column in columns)


def _midnight_of_record_day(day: date, zone: str) -> int:
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return int(moment.astimezone(UTC).timestamp())


def record_day_of_epoch_second(seconds: int, zone: str) -> date:
    """The day on which a second since 1970 lies."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone)).date()


@cache
def zone_changes_in_record_period(
    zone: str, first: int, last: int
) -> tuple[tuple[int, int, int], ...]:
    """How far local clocks are ahead of UTC: (local second it ends at, offset, offset after).

    Between two offsets the local clock skips or repeats; a time that it shows twice is taken for
    the earlier, one that it never shows for the moment of the change.
    """
    info, found = ZoneInfo(zone), []
    at = first - 2 * units.DAY
    before = _record_zone_offset(info, at)
    while at < last + 2 * units.DAY:
        after = _record_zone_offset(info, at + units.HOUR)
        if after != before:
            change = at - at % units.HOUR
            while _record_zone_offset(info, change) == before:
                change += 60
            found.append((change + max(before, after), before, after))
            before = after
        at += units.HOUR
    return tuple(found)


def _record_zone_offset(info: ZoneInfo, at: int) -> int:
    found = datetime.fromtimestamp(at, info).utcoffset()
    return int(found.total_seconds()) if found else 0


class _RecordCleaner:
    """One table of parsed columns on its way to be counted."""

    def __init__(self, table: Any, mapping: RecordMapping) -> None:
        import ibis

        self.ibis, self.table, self.mapping = ibis, table, mapping
        self.start = START[mapping.rows]

    def bounds(self, engine: RecordEngine, starts: Any) -> tuple[int, int]:
        """The first and the last second of the records, as written."""
        start = starts[self.start]
        ((first, last),) = engine.fetch(starts.aggregate(a=start.min(), b=start.max()))
        if first is None:
            name = self.mapping.file.columns[self.start]
            where = name.column or name.day
            raise Refusal(
                f"No row has a time in `{where}` that can be read as {self.start}.",
                "Say how it is written: format: DD/MM/YYYY HH:mm, or epoch seconds.",
            )
        return int(first), int(last)

    def in_utc(self, field: str, first: int, last: int) -> Any:
        """A clock in UTC."""
        seconds, zoned = self.table[field], self.table[f"{field}_zoned"]
        zone = self.mapping.zone(field)
        changes = zone_changes_in_record_period(zone, first, last)
        if not changes:
            offset = self.ibis.literal(_record_zone_offset(ZoneInfo(zone), first))
        else:
            pairs = [(seconds < until, before) for until, before, _ in changes]
            offset = self.ibis.cases(*pairs, else_=changes[-1][2])
        return seconds - self.ibis.ifelse(self.ibis.coalesce(zoned, False), 0, offset)

    def local_hour(self, at: Any, first: int, last: int) -> Any:
        """The hour of the local clock at a moment in UTC, counted from 1970."""
        zone = self.mapping.zone(self.start)
        changes = zone_changes_in_record_period(zone, first, last)
        if not changes:
            return (at + _record_zone_offset(ZoneInfo(zone), first)) // units.HOUR
        pairs = [(at < until - max(before, after), before) for until, before, after in changes]
        return (at + self.ibis.cases(*pairs, else_=changes[-1][2])) // units.HOUR

    def repeated_hours(self, field: str, first: int, last: int) -> Any:
        """Whether a clock without a zone shows a time that it shows twice."""
        seconds, zoned = self.table[field], self.table[f"{field}_zoned"]
        found = self.ibis.literal(False)
        for until, before, after in zone_changes_in_record_period(
            self.mapping.zone(field), first, last
        ):
            if after < before:
                found = found | seconds.between(until - (before - after), until - 1)
        return found & ~self.ibis.coalesce(zoned, False)


def clean_records(
    engine: RecordEngine,
    tables: tuple[Any, Any],
    mapping: RecordMapping,
    as_of: date,
    period: Period | None,
) -> CleanedRecords:
    """Records that can be counted, kept in the engine; `tables` are all that is read, and the
    clock that rows begin with alone. Raises `Refusal` where no time can be read.
    """
    table, starts = tables
    cleaner = _RecordCleaner(table, mapping)
    first, last = cleaner.bounds(engine, starts)
    zone = mapping.zone(cleaner.start)
    until = min(record_day_of_epoch_second(last, zone), as_of)
    chosen = period or Period(min(record_day_of_epoch_second(first, zone), until), until, zone)
    made = engine.cut(_clean_record_columns(cleaner, first, last))
    if mapping.rows == "events":
        made = engine.cut(_last_record_of_each_case(cleaner, made))
    counted = _mark_records_that_count(cleaner, made, chosen)
    start = "arrived" if mapping.rows == "events" else cleaner.start
    hour = cleaner.local_hour(counted[start], first, last)
    kept = engine.keep(counted.mutate(local_hour=hour))
    if mapping.rows != "intervals" and mapping.has("contact"):
        kept = _record_each_contact_once(engine, kept)
    rows, left_out = _tally_records_left_out(engine, kept)
    partly, zones = _count_records_partly_left_out(engine, kept)
    remarks = _remarks_on_cleaned_records(*zones, mapping, zone)
    return CleanedRecords(kept, chosen, rows, left_out, partly, remarks)


def _clean_record_columns(cleaner: _RecordCleaner, first: int, last: int) -> Any:
    """Clocks in UTC, lengths with what clocks give, and everything else as it was read."""
    table = cleaner.table
    clocks = [field for field in CLOCKS if field in table.columns]
    made = {field: cleaner.in_utc(field, first, last) for field in clocks}
    others = [c for c in (*NAMES, *FLAGS, *NUMBERS, "outcome") if c in table.columns]
    return table.select(
        *others,
        **{f"{field}_state": table[f"{field}_state"] for field in clocks},
        **made,
        zoned=cleaner.ibis.coalesce(table[f"{cleaner.start}_zoned"], False),
        twice=cleaner.repeated_hours(cleaner.start, first, last),
        **{
            name: table[name]
            for field in LENGTHS
            if field in table.columns
            for name in (field, f"{field}_state")
        },
    )


def _last_record_of_each_case(cleaner: _RecordCleaner, table: Any) -> Any:
    """Of a log of events, the last one of each case, and when its first was."""
    ibis = cleaner.ibis
    ties = [name for name in table.columns if name not in (*HASHED, "event")]
    order = [ibis.desc("event"), *ties]
    case = ibis.window(group_by="contact", order_by=order)
    ranked = table.mutate(
        place=ibis.row_number().over(case),
        begun=table.event.min().over(ibis.window(group_by="contact")),
    ).filter(ibis._.contact.notnull())
    final = ranked.filter(ranked.place == 0).drop("place")
    if "arrived" in table.columns:
        arrived = ibis.coalesce(final.arrived, final.begun)
        return final.mutate(arrived=arrived, arrived_state=final.event_state).drop("begun")
    return final.mutate(arrived=final.begun, arrived_state=final.event_state).drop("begun")


def _mark_records_that_count(cleaner: _RecordCleaner, table: Any, period: Period) -> Any:
    """Lengths from clocks where no column gives them, states, and whether the row counts."""
    ibis = cleaner.ibis
    columns = dict.fromkeys(table.columns)
    start = "interval" if cleaner.mapping.rows == "intervals" else "arrived"
    found = table
    found = _lengths_with_record_states(ibis, found, columns) if start == "arrived" else found
    at = found[start]
    row = ibis.cases(
        (found[f"{start}_state"] == MISSING, NO_ARRIVAL),
        (at.isnull(), UNREADABLE_ARRIVAL),
        ((at < period.begins) | (at >= period.ends), OUTSIDE),
        *([(found.outcome == "leave_out", LEFT_OUT)] if "outcome" in columns else []),
        else_=COUNTED,
    )
    return found.mutate(row=row.cast("int8"))


def _lengths_with_record_states(ibis: Any, table: Any, columns: dict[str, None]) -> Any:
    """Lengths with their states: what is negative is a clock that ran backwards, and never a time."""
    none, found = ibis.null("int64"), table
    if "handle_time" not in columns and {"answered", "ended"} <= columns.keys():
        found = found.mutate(
            handle_time=found.ended - found.answered,
            handle_time_state=ibis.greatest(found.ended_state, found.answered_state),
        )
    if "wait" not in columns and "answered" in columns:
        found = found.mutate(wait=found.answered - found.arrived, wait_state=found.answered_state)
    for length, clocks in _SPANS.items():
        clock = next((name for name in clocks if name in columns), None)
        if length not in columns and clock is not None:
            found = found.mutate(
                **{
                    length: found[clock] - found.arrived,
                    f"{length}_state": found[f"{clock}_state"],
                }
            )
    if "first_reply_took" not in found.columns and "wait" in found.columns:
        found = found.mutate(first_reply_took=found.wait, first_reply_took_state=found.wait_state)
    for length in LENGTHS:
        if length not in found.columns:
            continue
        value, state = found[length], found[f"{length}_state"]
        limits = [(value < 0, NEGATIVE)]
        if length == "handle_time":
            limits += [(value == 0, ZERO), (value > LONGEST_CONTACT, TOO_LONG)]
        state = ibis.cases(*limits, else_=state).cast("int8")
        found = found.mutate(**{f"{length}_state": state})
        found = found.mutate(
            **{length: ibis.ifelse(found[f"{length}_state"] == OK, found[length], none)}
        )
    return found


def _record_each_contact_once(engine: RecordEngine, table: Any) -> Any:
    """Each contact once: the row that came first, where an export names some twice."""
    import ibis

    counted = table.filter(table.row == COUNTED)
    ((rows, named),) = engine.fetch(
        counted.aggregate(rows=counted.contact.count(), named=counted.contact.nunique())
    )
    if rows == named:
        return table
    # Hashes differ from run to run, and decide nothing.
    ties = [c for c in table.columns if c not in (*HASHED, "arrived", "row")]
    again = ibis.row_number().over(
        ibis.window(group_by=["contact", "row"], order_by=["arrived", *ties])
    )
    double = (table.row == COUNTED) & table.contact.notnull() & (again > 0)
    return engine.keep(table.mutate(row=ibis.ifelse(double, REPEATED_ROW, table.row).cast("int8")))


def _tally_records_left_out(engine: RecordEngine, table: Any) -> tuple[int, dict[str, int]]:
    """How many rows, and which count nowhere, by why."""
    # Sorted here: each engine gives its groups in an order of its own.
    found = engine.fetch(table.group_by("row").aggregate(n=table.count()))
    rows = {int(code): int(n) for code, n in sorted(found, key=lambda row: int(row[0]))}
    return sum(rows.values()), {ROWS[code]: n for code, n in rows.items() if code in ROWS}


def _count_records_partly_left_out(
    engine: RecordEngine, table: Any
) -> tuple[dict[str, dict[str, int]], tuple[int, int, int]]:
    """By field, rows that do not count where it is needed, by why; and of the rows that count, those
    in an hour that the clock shows twice, those that name their zone, and all. One question.
    """
    counted = table.filter(table.row == COUNTED)
    states = [f for f in LENGTHS if f"{f}_state" in table.columns]
    parts = {
        f"{field}__{code}": (counted[f"{field}_state"] == code).cast("int64").sum()
        for field in states
        for code in STATES
    }
    parts |= {
        f"{field}__{MISSING}": counted[field].isnull().cast("int64").sum()
        for field in ("customer", "queue", "reason")
        if field in table.columns
    }
    zones = {"twice": counted.twice.cast("int64").sum(), "zoned": counted.zoned.cast("int64").sum()}
    (counts,) = engine.fetch(counted.aggregate(**parts, **zones, all=counted.count()))
    partly: dict[str, dict[str, int]] = {}
    for key, n in zip(parts, counts, strict=False):
        field, _, code = key.rpartition("__")
        if n:
            partly.setdefault(field, {})[STATES[int(code)]] = int(n)
    twice, zoned, all_ = (int(n or 0) for n in counts[len(parts) :])
    return partly, (twice, zoned, all_)


def _remarks_on_cleaned_records(
    twice: int, zoned: int, all_: int, mapping: RecordMapping, zone: str
) -> tuple[str, ...]:
    """What is kept by a rule and should be known."""
    found = []
    if twice:
        found.append(
            f"{units.format_count(twice, 'row')} {'lies' if twice == 1 else 'lie'} in the hour that the "
            f"clock shows twice, and {'is' if twice == 1 else 'are'} taken for the first of the two."
        )
    if zoned and zoned != all_:
        found.append(f"{zoned:,} of {all_:,} times name their zone; the others are read as {zone}.")
    if not zoned and mapping.file.time_zone is UNSET:
        found.append(
            "No time names its zone; all are read as UTC. Write time_zone if it is another."
        )
    return tuple(found)
