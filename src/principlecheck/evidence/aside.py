"""What is told to whoever measures and has no field in the policies: the busiest hours, and
contacts by channel and group, and what agents mark as solved.
"""

from __future__ import annotations

from collections.abc import Iterator

from principlecheck.evidence.counting import Group, spreads
from principlecheck.evidence.figures import Counter, length_text, share_text

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH_WEEKDAY = 3
"""1 January 1970 was a Thursday."""
FEWEST_AGENTS = 5
"""Agents of the smallest group that is told of: no figure is about one of them."""


def busiest_hours(counter: Counter) -> Iterator[str]:
    """The hour of the week in which most contacts arrive at each queue, on average."""
    by = ["queue"] if counter.cleaned.has("queue") else []
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
    for named, hours in sorted(counter.names.merged(arrivals, by, _added).items(), key=str):
        at, n = max(hours.items(), key=lambda pair: (pair[1], -pair[0]))
        if n >= counter.mapping.fewest:
            where = f" at {named[0]}" if by else ""
            when = f"{_DAYS[at // 24]} {at % 24:02}:00"
            each = n / max(1, days.count(at // 24))
            yield f"Busiest hour{where}: {when}, {each:.1f} contacts on average"


def _added(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    return {hour: one.get(hour, 0) + other.get(hour, 0) for hour in {**one, **other}}


def agents_own_codes(counter: Counter) -> Iterator[str]:
    """What agents mark as solved the first time, beside what the customers did."""
    by = ["queue"] if counter.cleaned.has("queue") else []
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
            f"Agents mark {share_text(marked)} of contacts{where} as solved the first time; after "
            f"{share_text(stayed)} the customer did not come back."
        )


def by_channel_and_group(counter: Counter) -> Iterator[str]:
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
            samples = spreads(counter.engine, table, [column], value, value.notnull())
        for name, n, *agents in sorted(sizes, key=str):
            few = n < counter.mapping.fewest or (agents and agents[0] < FEWEST_AGENTS)
            if name is None or few:
                continue
            sample = samples.get((name,))
            known = sample is not None and sample.n >= counter.mapping.fewest
            median = length_text(sample.quantile(0.5).value, "elapsed") if sample and known else "—"
            yield f"By {column}: {name[:60]}, {n:,} contacts, median handle time {median}"
