"""What is told to whoever measures and has no field in the policies: the busiest hours, contacts
by channel and group, what agents mark as solved, how many contacts fit a limit, hand-overs a case,
and who is asked for an opinion by how it went.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from principlecheck.evidence.counting import Group, count_spread_of_records, sum_record_columns
from principlecheck.evidence.figures import (
    RecordCounter,
    add_measured_counts,
    measured_length_text,
    measured_share,
    measured_share_text,
)
from principlecheck.evidence.held import limit_ends_recorded_contact, limit_records_are_held_to

T = TypeVar("T")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH_WEEKDAY = 3
"""1 January 1970 was a Thursday."""
FEWEST_AGENTS = 5
"""Agents of the smallest group that is told of: no figure is about one of them."""


def busiest_hours_in_records(counter: RecordCounter) -> Iterator[str]:
    """The hour of the week in which most contacts arrive at each queue, on average."""
    by = _group_by_recorded_queue(counter)
    table = counter.table
    wide = table.select(*by, hour=table.local_hour)
    rows = counter.engine.fetch(wide.group_by([*by, "hour"]).aggregate(n=wide.count()))
    arrivals: dict[Group, dict[int, int]] = {}
    for *group, hour, n in rows:
        of_week = (int(hour) + 24 * _EPOCH_WEEKDAY) % 168
        kept = arrivals.setdefault(tuple(group), {})
        kept[of_week] = kept.get(of_week, 0) + int(n)
    period = counter.cleaned.period
    days = [(period.first.weekday() + n) % 7 for n in range(period.days)]
    for named, hours in sorted(
        counter.names.merged(arrivals, by, add_measured_counts).items(), key=str
    ):
        at, n = max(hours.items(), key=lambda pair: (pair[1], -pair[0]))
        if n >= counter.mapping.fewest:
            where = f" at {named[0]}" if by else ""
            when = f"{_DAYS[at // 24]} {at % 24:02}:00"
            each = n / max(1, days.count(at // 24))
            yield f"Busiest hour{where}: {when}, {each:.1f} contacts on average"


def agents_own_codes_in_records(counter: RecordCounter) -> Iterator[str]:
    """What agents mark as solved the first time, beside what the customers did."""
    by = _group_by_recorded_queue(counter)
    if not counter.cleaned.has("solved_first_time", "customer"):
        return
    back, alone = counter.returns(by), counter.by_one_agent(by)
    for group, counts in sorted(counter.sums(by).items(), key=str):
        if group not in back or min(counts["coded"], back[group].base) < counter.mapping.fewest:
            continue
        if group in alone:
            continue
        marked = counts["coded_solved"] / counts["coded"]
        stayed = 1 - back[group].returned / back[group].base
        where = f" at {group[0]}" if by else ""
        yield (
            f"Agents mark {measured_share_text(marked)} of contacts{where} as solved the first time; after "
            f"{measured_share_text(stayed)} the customer did not come back."
        )


def records_by_channel_and_group(counter: RecordCounter) -> Iterator[str]:
    """Contacts and median handle time of each channel and group that is large enough.

    A group may be one person under a name; whether it is only the column of agents says.
    """
    for column in ("channel", "group"):
        if not counter.cleaned.has(column):
            continue
        if column == "group" and not counter.cleaned.has("agent"):
            yield f"By group: nothing is told; map agent, so that no group is one of fewer than {FEWEST_AGENTS}."
            continue
        table = counter.table
        sums = {"n": table.count()}
        if counter.cleaned.has("agent"):
            sums["agents"] = table.agent.nunique()
        sizes = counter.engine.fetch(table.group_by(column).aggregate(**sums))
        samples = {}
        if counter.cleaned.has("handle_time"):
            value = table.handle_time
            samples = count_spread_of_records(
                counter.engine, table, [column], value, value.notnull()
            )
        for name, n, *agents in sorted(sizes, key=str):
            few = n < counter.mapping.fewest or (agents and agents[0] < FEWEST_AGENTS)
            if name is None or few:
                continue
            sample = samples.get((name,))
            known = sample is not None and sample.n >= counter.mapping.fewest
            median = (
                measured_length_text(sample.quantile(0.5).value, "elapsed")
                if sample and known
                else "—"
            )
            yield f"By {column}: {name[:60]}, {n:,} contacts, median handle time {median}"


def records_within_limits(counter: RecordCounter) -> Iterator[str]:
    """How many contacts of each queue fit the limit that is set for it, by counting them.

    Where a limit ends contacts all of them fit it, and that says nothing.
    """
    by = _group_by_recorded_queue(counter)
    for group, sample in _record_groups_without_one_agent(counter, counter.handle_times(by)):
        limiting = limit_records_are_held_to(
            counter.organisation, counter.names.queue_of(by, group)
        )
        if (
            limiting is None
            or limit_ends_recorded_contact(limiting[0])
            or sample.n < counter.mapping.fewest
        ):
            continue
        fits = measured_share(sample.at_or_below(limiting[1]), sample.n)
        limit = measured_length_text(limiting[1], "elapsed")
        yield (
            f"Within the limit of {limit}{_record_group_in_words(group)}: {fits.value} of {sample.n:,} contacts "
            f"({fits.low} to {fits.high})"
        )


def hand_overs_in_records(counter: RecordCounter) -> Iterator[str]:
    """How often a case of each queue is handed over, on average."""
    by = _group_by_recorded_queue(counter)
    if not counter.cleaned.has("handovers"):
        return
    table = counter.table
    flags = {"times": table.handovers, "n": table.handovers.notnull()}
    found = counter.names.merged(
        sum_record_columns(counter.engine, table, by, flags), by, add_measured_counts
    )
    for group, sums in _record_groups_without_one_agent(counter, found):
        if sums["n"] >= counter.mapping.fewest:
            each = sums["times"] / sums["n"]
            yield f"Hand-overs a case{_record_group_in_words(group)}: {each:.2f} on average, of {sums['n']:,} cases"


_HOW_IT_WENT = {
    "complained": "of those who complained",
    "reopened": "of those whose case was opened again",
    "unsolved": "of those whose case is not solved",
    "refunded": "of those who were paid back",
    "gone": "of those who gave up",
}


def records_asked_by_outcome(counter: RecordCounter) -> Iterator[str]:
    """Who is asked for an opinion, by how it went for them."""
    by = _group_by_recorded_queue(counter)
    if not counter.cleaned.has("survey_sent"):
        return
    table, fewest = counter.table, counter.mapping.fewest
    went = {"all": table.survey_sent.notnull(), **_recorded_contacts_by_outcome(counter)}
    flags = {f"{name}_of": table.survey_sent.notnull() & flag for name, flag in went.items()}
    flags |= {name: table.survey_sent & flag for name, flag in went.items()}
    found = counter.names.merged(
        sum_record_columns(counter.engine, table, by, flags), by, add_measured_counts
    )
    for group, sums in _record_groups_without_one_agent(counter, found):
        parts = [
            f"{measured_share_text(sums[name] / sums[f'{name}_of'])} {words}"
            for name, words in _HOW_IT_WENT.items()
            if sums.get(f"{name}_of", 0) >= fewest
            # Of all the others the share could be worked out.
            and not 0 < sums["all_of"] - sums[f"{name}_of"] < fewest
        ]
        if parts and sums["all_of"] >= fewest:
            of_all = measured_share_text(sums["all"] / sums["all_of"])
            yield f"Asked for an opinion{_record_group_in_words(group)}: {', '.join([f'{of_all} of all', *parts])}"


def _recorded_contacts_by_outcome(counter: RecordCounter) -> dict[str, Any]:
    """By how it went: the contacts of which that is so, as far as columns say."""
    table, has = counter.table, counter.cleaned.has
    found = {name: table[name] for name in ("complained", "reopened") if has(name)}
    if has("solved"):
        found["unsolved"] = table.solved.isnull()
    if has("refund"):
        found["refunded"] = table.refund > 0
    if has("outcome"):
        found["gone"] = table.outcome == "abandoned"
    return found


def _group_by_recorded_queue(counter: RecordCounter) -> tuple[str, ...]:
    return ("queue",) if counter.cleaned.has("queue") else ()


def _record_group_in_words(group: Group) -> str:
    return f" at {group[0]}" if group else ""


def _record_groups_without_one_agent(
    counter: RecordCounter, found: Mapping[Group, T]
) -> Iterator[tuple[Group, T]]:
    """The groups in their order, without those of one agent."""
    alone = counter.by_one_agent(_group_by_recorded_queue(counter))
    yield from ((group, found[group]) for group in sorted(found, key=str) if group not in alone)
