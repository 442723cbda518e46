"""Figures of groups of contacts, each with what it rests on and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct, field

from principlecheck.arithmetic.intervals import confidence_interval_of_share, design_effect
from principlecheck.arithmetic.sample import Estimate, Sample
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.evidence.cleaning import CleanedRecords
from principlecheck.evidence.counting import (
    Group,
    ReturningCustomers,
    count_clusters_in_records,
    count_customers_returning,
    count_spread_of_records,
    link_records_of_customers,
    records_that_count,
    sum_record_columns,
)
from principlecheck.evidence.engine import RecordEngine
from principlecheck.evidence.groups import SCOPES, RecordGroupNames, RecordGroups
from principlecheck.evidence.held import (
    AFTER_THE_FIRST,
    CLOCKS,
    Deadline,
    deadlines_records_are_held_to,
    limit_ends_recorded_contact,
    limit_records_are_held_to,
)
from principlecheck.evidence.mapping import RecordMapping
from principlecheck.evidence.openings import OpeningsInEngine
from principlecheck.evidence.parsing import MISSING, OK
from principlecheck.facts.scopes import scope_ids
from principlecheck.facts.spreads import QUANTILES
from principlecheck.model import units
from principlecheck.model.format.organisation import Organisation

_SHARES = {
    # figure: (counted, of all)
    "abandonment": ("abandoned", "decided"),
    "reopened": ("reopened", "reopening_known"),
    "handed_over": ("handed_over", "handing_known"),
    "surveys_sent": ("asked", "asking_known"),
    "surveys_answered": ("replied", "asked"),
    "satisfaction": ("satisfied", "rated"),
    "within_authority": ("within", "refunded"),
}


_NEVER = 400 * units.DAY
_MOST_LEFT_OPEN = 0.05
_BEYOND = 5
"""Contacts as long or longer, below which an order statistic says little, and may be one contact."""
_UNNAMED = Schedule.always()
"""Hours that nobody asks for: those of the export, which counts in them."""


class MeasuredFigure(Struct, frozen=True):
    """A figure as a policy writes it, with its interval in the same unit, and its sample."""

    contacts: int
    value: str
    low: str = ""
    high: str = ""


class MeasuredGroup(Struct):
    """What was counted of one group: figures by route, and what its spreads were read from."""

    scopes: dict[str, Any]
    figures: dict[str, MeasuredFigure] = field(default_factory=dict)
    plain: dict[str, Any] = field(default_factory=dict)
    hours: str | None = None
    contacts: int = 0
    notes: list[str] = field(default_factory=list)
    one_agent: bool = False
    """Whether one person did all of it, so that none of its figures is written."""


class RecordCounter:
    """Everything that is asked of the records of one run, each question once."""

    def __init__(
        self,
        engine: RecordEngine,
        cleaned: CleanedRecords,
        mapping: RecordMapping,
        organisation: Organisation,
        names: RecordGroupNames,
    ) -> None:
        self.engine, self.cleaned, self.mapping = engine, cleaned, mapping
        self.organisation, self.names = organisation, names
        self.table = records_that_count(cleaned)
        self._openings: dict[Any, OpeningsInEngine] = {}
        self._linked: Any = None
        self._effects: dict[Group, float] | None = None
        self._sums: dict[tuple[str, ...], dict[Group, dict[str, int]]] = {}
        self._spreads: dict[Any, dict[Group, Sample]] = {}
        self._alone: dict[tuple[str, ...], set[Group]] = {}

    @property
    def linked(self) -> Any:
        """Contacts with the time to the same customer's next one."""
        if self._linked is None:
            wanted = (
                *("queue", "reason", "segment", "priority", "handle_time", "solved", "closed"),
                *("follow_up_due", "follow_up_made", "reopened", "first_reply_took"),
            )
            self._linked = link_records_of_customers(self.engine, self.cleaned, wanted)
        return self._linked

    def handle_times(self, by: Sequence[str]) -> dict[Group, Sample]:
        """How handle times spread in each group, in seconds."""
        if not self.cleaned.has("handle_time"):
            return {}
        key = ("handle_time", tuple(by))
        if key not in self._spreads:
            value = self.table.handle_time
            found = count_spread_of_records(self.engine, self.table, by, value, value.notnull())
            self._spreads[key] = self.names.merged(found, by, _join_measured_samples)
        return self._spreads[key]

    def clock(self, deadline: Deadline, by: Sequence[str]) -> dict[Group, Sample]:
        """How a clock spreads in each group, as `deadline` counts it.

        Who gave up was never answered: missed, and longer than anything. Who waits still has
        waited until the end of the period at least.
        """
        length = CLOCKS[deadline.clock]
        if not self.cleaned.has(length) or (self.in_working_time(length) and not deadline.joins):
            return {}
        key = (length, deadline.unit, deadline.schedule, tuple(by))
        if key not in self._spreads:
            table, value, ended = self.on_clock(deadline)
            found = count_spread_of_records(self.engine, table, by, value, ended)
            self._spreads[key] = self.names.merged(found, by, _join_measured_samples)
        return self._spreads[key]

    def on_clock(self, deadline: Deadline) -> tuple[Any, Any, Any]:
        """The contacts of a clock, how long each took on it, and whether it has ended."""
        import ibis

        length = CLOCKS[deadline.clock]
        if deadline.clock in AFTER_THE_FIRST:
            # Who wrote no later message waits for no reply to one, and nobody says when it came;
            # what was settled at once needed no sign of life in between.
            table = self.table.filter(self.table[f"{length}_state"] == OK)
            return table, table[length], table[length].notnull()

        table = self.table.filter(self.table[f"{length}_state"].isin([OK, MISSING]))
        if self.in_working_time(length):
            return table, table[length], table[length].notnull()
        ends = self.cleaned.period.ends
        if "outcome" in table.columns and deadline.clock != "first_reply":
            table = table.filter(ibis.coalesce(table.outcome != "abandoned", True))
        at = table.arrived + table[length]
        open_still = table[length].isnull() | (at > ends)
        lost = (
            ibis.coalesce(table.outcome == "abandoned", False)
            if "outcome" in table.columns
            else ibis.literal(False)
        )
        table = table.mutate(
            until=ibis.ifelse(open_still, ends, at),
            done=~(open_still | lost),
        )
        # Further than a deadline reaches, so that giving up never looks like an answer.
        never = ends if deadline.joins else table.arrived + _NEVER
        table = table.mutate(until=ibis.ifelse(lost, never, table.until))
        if not deadline.joins:
            return table, table.until - table.arrived, table.done
        openings = self._openings_of(deadline)
        both = openings.joined(openings.joined(table, "arrived", "start"), "until", "end")
        if deadline.unit == "working":
            value = both.end_worked - both.start_worked
        else:
            value = (both.end_day - both.start_day) * units.DAY + both.end_time - both.start_time
        return both, ibis.greatest(value, 0), both.done

    def in_working_time(self, length: str) -> bool:
        """Whether the export counts a length in working time itself."""
        column = self.mapping.file.columns.get(length)
        return column is not None and column.working is True

    def held(self, deadline: Deadline) -> Deadline:
        """A deadline as the records can be held against it: where an export counts working time
        itself, whole days of it are not known, nor are lengths on a clock that never stops.
        """
        counts_itself = self.in_working_time(CLOCKS[deadline.clock])
        if deadline.clock in AFTER_THE_FIRST and not counts_itself and deadline.joins:
            return Deadline(deadline.clock, "elapsed")
        if deadline.unit == "working" or not counts_itself:
            return deadline
        return Deadline(deadline.clock, "working", hours=deadline.hours, schedule=_UNNAMED)

    def _openings_of(self, deadline: Deadline) -> OpeningsInEngine:
        schedule = deadline.schedule
        assert schedule is not None  # noqa: S101 - working clocks have hours
        if schedule not in self._openings:
            period = self.cleaned.period
            self._openings[schedule] = OpeningsInEngine(
                self.engine, schedule, period.begins, period.ends
            )
        return self._openings[schedule]

    def sums(self, by: Sequence[str]) -> dict[Group, dict[str, int]]:
        """Counts of each group."""
        if tuple(by) not in self._sums:
            found = sum_record_columns(self.engine, self.table, by, self._flags())
            self._sums[tuple(by)] = self.names.merged(found, by, add_measured_counts)
        return self._sums[tuple(by)]

    def _flags(self) -> dict[str, Any]:
        import ibis

        return {
            "contacts": ibis.literal(1),
            **_count_outcomes_of_records(self),
            **_count_reopened_in_records(self),
            **_count_survey_answers_in_records(self),
        }

    def by_one_agent(self, by: Sequence[str]) -> set[Group]:
        """The groups all of whose contacts one agent had, as far as it is known who did."""
        if not self.cleaned.has("agent"):
            return set()
        if tuple(by) not in self._alone:
            self._alone[tuple(by)] = self._of_one_agent(by)
        return self._alone[tuple(by)]

    def _of_one_agent(self, by: Sequence[str]) -> set[Group]:
        table = self.table.filter(self.table.agent.notnull())
        agents = table.agent.nunique()
        grouped = table.group_by(list(by)).aggregate(n=agents) if by else table.aggregate(n=agents)
        found = {tuple(group): int(n) for *group, n in self.engine.fetch(grouped)}
        # Where two spellings mean one group, each may have been the same agent's.
        merged = self.names.merged(found, by, max)
        return {group for group, n in merged.items() if n == 1}

    def patience(self, by: Sequence[str]) -> dict[Group, Sample]:
        """How long customers wait before they give up; who was answered might have waited on."""
        if not self.cleaned.has("wait", "outcome"):
            return {}
        table = self.table.filter(self.table.outcome.notnull())
        found = count_spread_of_records(
            self.engine, table, by, table.wait, table.outcome == "abandoned"
        )
        return self.names.merged(found, by, _join_measured_samples)

    def open_ages(self, by: Sequence[str]) -> dict[Group, Sample]:
        """How long cases have been open that are open at the end of the period."""
        if not self.cleaned.has("solved"):
            return {}
        flags, ends = self._flags(), self.cleaned.period.ends
        left = self.table.filter(flags["open"])
        age = ends - left.arrived
        found = count_spread_of_records(self.engine, left, by, age, age.notnull())
        return self.names.merged(found, by, _join_measured_samples)

    def approvals(self, by: Sequence[str]) -> dict[Group, Sample]:
        """How long approvals took."""
        if not self.cleaned.has("approval_took"):
            return {}
        value = self.table.approval_took
        found = count_spread_of_records(self.engine, self.table, by, value, value.notnull())
        return self.names.merged(found, by, _join_measured_samples)

    def refunds(self, by: Sequence[str]) -> dict[Group, Sample]:
        """Amounts paid back, in cents."""
        if not self.cleaned.has("refund") or self.names.authority is None:
            return {}
        paid = self.table.filter(self.table.refund > 0)
        cents = (paid.refund * 100 + 0.5).floor().cast("int64")
        wide = paid.select(*by, value=cents)
        grouped = wide.group_by([*by, "value"]).aggregate(n=wide.count())
        rows: dict[Group, list[tuple[int, int, int]]] = {}
        for *group, amount, n in self.engine.fetch(grouped):
            rows.setdefault(tuple(group), []).append((int(amount), int(n), 0))
        found = {group: Sample.of(found) for group, found in rows.items()}
        return self.names.merged(found, by, _join_measured_samples)

    def returns(self, by: Sequence[str]) -> dict[Group, ReturningCustomers]:
        """Who came back, and who follows."""
        if not self.cleaned.has("customer"):
            return {}
        found = count_customers_returning(
            self.engine, self.linked, by, self.cleaned, self.mapping.repeat_seconds
        )
        return self.names.merged(found, by, _add_measured_returns)

    def effect_of_customers(self) -> dict[Group, float]:
        """By how much contacts of one customer are alike in each queue, where returns are counted."""
        by = ["queue"] if self.cleaned.has("queue") else []
        if not self.cleaned.has("customer"):
            return {}
        if self._effects is None:
            import ibis

            contacts, window = self.linked, self.mapping.repeat_seconds
            whole = contacts.arrived < self.cleaned.period.ends - window
            came = ibis.coalesce(contacts.next_same <= window, False)
            found = count_clusters_in_records(self.engine, contacts, by, whole, came)
            named = self.names.merged(found, by, add_measured_counts)
            self._effects = {group: design_effect(kinds) for group, kinds in named.items()}
        return self._effects


def _count_outcomes_of_records(counter: RecordCounter) -> dict[str, Any]:
    """Who was answered, who gave up, what was solved, what was paid back."""
    import ibis

    table, has = counter.table, counter.cleaned.has
    found: dict[str, Any] = {}
    gone = ibis.literal(False)
    if has("outcome"):
        gone = ibis.coalesce(table.outcome == "abandoned", False)
        found |= {"decided": table.outcome.notnull(), "handled": table.outcome == "answered"}
    elif has("answered", "ended"):
        gone = table.answered.isnull() & table.ended.notnull()
        found |= {
            "decided": gone | table.answered.notnull(),
            "handled": table.answered.notnull(),
        }
    if found:
        found["abandoned"] = gone
    if has("solved"):
        done = table.solved.notnull() & (table.solved < counter.cleaned.period.ends)
        period = counter.cleaned.period
        early = table.arrived < (period.begins + period.ends) // 2
        found |= {
            "solved": done,
            "open": ~done & ~gone,
            "early": early & ~gone,
            "early_open": early & ~done & ~gone,
        }
    if has("refund"):
        found["refunded"] = table.refund > 0
        if counter.names.authority is not None:
            most = counter.names.authority.amount
            found["within"] = (table.refund > 0) & (table.refund <= most)
    return found


def _count_reopened_in_records(counter: RecordCounter) -> dict[str, Any]:
    """What was opened again, and what went through several hands."""
    table, has = counter.table, counter.cleaned.has
    found: dict[str, Any] = {}
    if has("reopened"):
        known = table.reopened.notnull()
        known = known & table.solved.notnull() if has("solved") else known
        found |= {"reopened": known & table.reopened, "reopening_known": known}
    for column in ("transferred", "handovers"):
        if has(column):
            several = table.handovers > 0 if column == "handovers" else table.transferred
            found |= {"handed_over": several, "handing_known": table[column].notnull()}
    return found


def _count_survey_answers_in_records(counter: RecordCounter) -> dict[str, Any]:
    """Who was asked for an opinion, who answered, and who was satisfied."""
    table, has = counter.table, counter.cleaned.has
    found: dict[str, Any] = {}
    if has("satisfied"):
        found |= {"satisfied": table.satisfied, "rated": table.satisfied.notnull()}
    if has("survey_sent"):
        found |= {"asked": table.survey_sent, "asking_known": table.survey_sent.notnull()}
        if has("survey_answered"):
            found["replied"] = table.survey_sent & table.survey_answered
        elif has("satisfied"):
            found["replied"] = table.survey_sent & table.satisfied.notnull()
    if has("solved_first_time"):
        found |= {
            "coded_solved": table.solved_first_time,
            "coded": table.solved_first_time.notnull(),
        }
    return found


def _join_measured_samples(one: Sample, other: Sample) -> Sample:
    rows = [*zip(one.values, one.ended, one.cut, strict=True)]
    return Sample.of([*rows, *zip(other.values, other.ended, other.cut, strict=True)])


def add_measured_counts(one: Mapping[Any, int], other: Mapping[Any, int]) -> dict[Any, int]:
    """Two counts by name, name by name."""
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def _add_measured_returns(one: ReturningCustomers, other: ReturningCustomers) -> ReturningCustomers:
    return ReturningCustomers(
        one.base + other.base,
        one.returned + other.returned,
        one.later + other.later,
        one.following + other.following,
    )


def measure_record_groups(counter: RecordCounter, groups: RecordGroups) -> list[MeasuredGroup]:
    """The figures of every group that is large enough to be written."""
    found: list[MeasuredGroup] = []
    for by in groups.by:
        found.extend(_measure_figures_of_groups(counter, by))
    return found


def _measure_figures_of_groups(
    counter: RecordCounter, by: Sequence[str]
) -> Iterator[MeasuredGroup]:
    """The figures of each group; a part of a queue has those alone that policies tell apart by it,
    so that one promise is not held against the same contacts many times.
    """
    names, fewest = counter.names, counter.mapping.fewest
    part = any(column != "queue" for column in by)
    sums, handled, back = counter.sums(by), counter.handle_times(by), counter.returns(by)
    effects, alone = counter.effect_of_customers(), counter.by_one_agent(by)
    others = {} if part else _measure_whole_queues(counter, by)
    for group in sorted(sums, key=str):
        counts = sums[group]
        if counts["contacts"] < fewest:
            continue
        queue = names.queue_of(by, group)
        made = MeasuredGroup(names.scopes(by, group), contacts=counts["contacts"])
        if not part:
            _measure_rates(made, counts, counter.cleaned)
        if group in alone:
            yield _measure_group_of_one_agent(made)
            continue
        if not part:
            _measure_shares(made, counts, fewest)
        if group in handled:
            _measure_handle_time(made, handled[group], counter, queue)
        for put in others.get(group, ()):
            put(made)
        if group in back:
            effect = effects.get(group[:1] if "queue" in by else (), 1.0)
            _measure_repeats(made, back[group], effect, fewest)
        yield from _put_clock_figures_in(made, counter, by, group, queue)


def _measure_group_of_one_agent(made: MeasuredGroup) -> MeasuredGroup:
    """How many contacts came, and nothing of how they went: that would be about one person."""
    made.one_agent = True
    made.notes.append(
        "What one agent alone has worked on is left out: no figure is about one person."
    )
    return made


def _measure_whole_queues(
    counter: RecordCounter, by: Sequence[str]
) -> dict[Group, list[Callable[[MeasuredGroup], None]]]:
    """What is counted of whole queues only, to be put in where enough contacts are."""
    found: dict[Group, list[Callable[[MeasuredGroup], None]]] = {}
    fewest, authority = counter.mapping.fewest, counter.names.authority
    for group, sample in counter.patience(by).items():
        found.setdefault(group, []).append(partial(_measure_patience, sample=sample, fewest=fewest))
    for group, sample in counter.open_ages(by).items():
        found.setdefault(group, []).append(
            partial(_measure_backlog_ages, sample=sample, fewest=fewest)
        )
    for group, sample in counter.approvals(by).items():
        found.setdefault(group, []).append(
            partial(
                _measure_quantiles, name="approval", sample=sample, unit="elapsed", fewest=fewest
            )
        )
    for group, sample in counter.refunds(by).items():
        if authority is not None and sample.n >= fewest:
            found.setdefault(group, []).append(
                partial(_measure_paid_amounts, sample=sample, currency=authority.currency)
            )
    return found


def _put_clock_figures_in(
    made: MeasuredGroup, counter: RecordCounter, by: Sequence[str], group: Group, queue: Any
) -> Iterator[MeasuredGroup]:
    """Puts the clocks in; those that run in hours of their own go into an entry of their own."""
    others: dict[str, MeasuredGroup] = {}
    priority = counter.names.priority_of(by, group)
    first = True
    for clock, declared in deadlines_records_are_held_to(
        counter.organisation, queue, priority
    ).items():
        deadline = counter.held(declared)
        if any(
            column != "queue" and not _policy_tells_record_group_apart(deadline, column)
            for column in by
        ):
            continue
        sample = counter.clock(deadline, by).get(group)
        if sample is None or sample.n < counter.mapping.fewest:
            continue
        if first or deadline.hours == made.hours:
            into, made.hours, first = made, deadline.hours, False
        else:
            into = others.setdefault(
                str(deadline.hours),
                MeasuredGroup(made.scopes, hours=deadline.hours, contacts=made.contacts),
            )
        _measure_clock_figures(into, clock, sample, deadline, counter.mapping.fewest)
        if counter.in_working_time(CLOCKS[clock]) and clock in ("resolution", "fulfilment"):
            made.notes.append(
                f"{clock}: the export counts working time itself and has none for open cases, so "
                "that they are left out and it seems shorter than it is."
            )
    yield made
    yield from others.values()


def _policy_tells_record_group_apart(deadline: Deadline, column: str) -> bool:
    """Whether the entry that a time stands in is one for such contacts."""
    return deadline.item is not None and bool(scope_ids(deadline.item, SCOPES[column]))


def _measure_clock_figures(
    made: MeasuredGroup, clock: str, sample: Sample, deadline: Deadline, fewest: int
) -> None:
    _measure_quantiles(made, clock, sample, deadline.unit, fewest)
    if deadline.limit is None or deadline.span is None:
        return
    if not sample.reaches(deadline.limit):
        made.notes.append(
            f"{clock}: how many were within {deadline.span} is left out where the records reach less "
            "far: what took longest is open still, and may end within that time or after it."
        )
        return
    kept = _measure_share_within_limit(sample, deadline.limit)
    if kept is None or kept.contacts < fewest:
        return
    made.figures[f"{clock}.at_most"] = MeasuredFigure(kept.contacts, str(deadline.span))
    made.figures[f"{clock}.for_share"] = kept


def _measure_share_within_limit(sample: Sample, limit: int) -> MeasuredFigure | None:
    """The share within a limit that the sample reaches, and of how many it is known whether they were."""
    open_before = sum(c for v, c in zip(sample.values, sample.cut, strict=True) if v < limit)
    n = sample.n - open_before
    if n < 1:
        return None
    if not open_before:
        hits = sum(e for v, e in zip(sample.values, sample.ended, strict=True) if v <= limit)
        return measured_share(hits, n)
    share, worth = sample.survival_share(limit)
    found = measured_share(share * worth, worth)
    return MeasuredFigure(n, found.value, found.low, found.high)


def _measure_rates(made: MeasuredGroup, counts: Mapping[str, int], cleaned: CleanedRecords) -> None:
    period = f"{cleaned.period.days} calendar days"
    made.plain["offered"] = f"{counts['contacts']} per {period}"
    # Of contacts without an outcome nobody knows whether they were handled.
    if "handled" in counts and counts["decided"] == counts["contacts"]:
        made.plain["handled"] = f"{counts['handled']} per {period}"
    if "solved" in counts:
        made.plain["solved"] = f"{counts['solved']} per {period}"
        # Where many of the first half are open still, so are cases from before the period, which
        # the records do not have.
        if counts["early_open"] <= _MOST_LEFT_OPEN * counts["early"]:
            made.plain["backlog"] = counts["open"]


def _measure_shares(made: MeasuredGroup, counts: Mapping[str, int], fewest: int) -> None:
    for name, (hit, of) in _SHARES.items():
        n = counts.get(of, 0)
        if hit not in counts or n < fewest:
            continue
        made.figures[name] = measured_share(counts[hit], n)


def _measure_handle_time(
    made: MeasuredGroup, sample: Sample, counter: RecordCounter, queue: Any
) -> None:
    fewest = counter.mapping.fewest
    if sample.n < fewest:
        return
    limit = limit_records_are_held_to(counter.organisation, queue)
    if limit is not None and limit_ends_recorded_contact(limit[0]):
        # What ended at the limit was ended by it, and would have lasted longer.
        rows = zip(sample.values, sample.ended, sample.cut, strict=True)
        sample = Sample.of((v, 0, e + c) if v >= limit[1] else (v, e, c) for v, e, c in rows)
        made.plain["handle_time.measured_under_limit"] = True
        share = sample.cuts / sample.n
        made.notes.append(
            f"handle_time: {measured_share_text(share)} of contacts were ended by {limit[0].route}, and would have lasted longer; the figures are product-limit estimates."
        )
    _measure_quantiles(made, "handle_time", sample, "elapsed", fewest, mean=True)


def _measure_quantiles(
    made: MeasuredGroup, name: str, sample: Sample, unit: str, fewest: int, *, mean: bool = False
) -> None:
    """Quantiles that rise, above nothing, and within what the sample reaches."""
    if sample.n < fewest:
        return
    found: dict[str, Estimate] = {}
    for quantile, share in QUANTILES.items():
        estimate = sample.survival_quantile(share) if sample.cuts else sample.quantile(share)
        if estimate is None or sample.n * (1 - share) < _BEYOND:
            continue
        found[quantile] = estimate
    if mean and not sample.cuts:
        found = {"mean": sample.mean(), **found}
    told = {
        key: _figure_with_interval(sample, key, estimate, unit) for key, estimate in found.items()
    }
    for key, figure in told.items():
        same_further_up = key != "mean" and figure.value in _measured_quantiles_above_one(told, key)
        if figure.value[0] != "0" and not same_further_up:
            made.figures[f"{name}.{key}"] = figure


def _measured_quantiles_above_one(told: Mapping[str, MeasuredFigure], key: str) -> list[str]:
    """What the quantiles above one come to."""
    names = [name for name in told if name != "mean"]
    return [told[name].value for name in names[names.index(key) + 1 :]]


def _figure_with_interval(
    sample: Sample, name: str, estimate: Estimate, unit: str
) -> MeasuredFigure:
    value, (low, high) = (
        measured_length_text(estimate.value, unit),
        _measured_interval_ends(estimate.low, estimate.high, unit),
    )
    if name == "mean":
        return MeasuredFigure(estimate.n, value, low, high)
    below, above = _open_ends_of_measured_interval(sample, estimate)
    # Beyond what the records reach there is no upper end to tell.
    above = above or estimate.high >= _NEVER
    return MeasuredFigure(estimate.n, value, "" if below else low, "" if above else high)


def _open_ends_of_measured_interval(sample: Sample, estimate: Estimate) -> tuple[bool, bool]:
    """Which ends of an interval are left open: those that so few reach that the length, or the
    amount, would be that of a contact that somebody may know.
    """
    at_low, below_high = sample.at_or_below(estimate.low), sample.at_or_below(estimate.high - 0.5)
    return at_low < _BEYOND, sample.n - below_high < _BEYOND


def _measured_interval_ends(low: float, high: float, unit: str) -> tuple[str, str]:
    """The ends of an interval, rounded away from what lies between them."""
    return measured_length_text(low, unit, math.floor), measured_length_text(high, unit, math.ceil)


def measured_length_text(seconds: float, unit: str, rounded: Callable[[float], int] = round) -> str:
    """A length as a policy writes it: seconds, working time, or whole days."""
    if unit == "elapsed":
        return units.format_duration(rounded(seconds)).replace("\u00a0", "").replace(" ", "")
    if unit == "working":
        minutes = rounded(seconds / units.MINUTE)
        if minutes < 600:
            return f"{minutes} working minute{'' if minutes == 1 else 's'}"
        hours = rounded(seconds / units.HOUR * 100) / 100
        return f"{hours:.2f}".rstrip("0").rstrip(".") + " working hours"
    days = max(1, -(-round(seconds) // units.DAY))
    return f"{days} {unit}{'' if days == 1 else 's'}"


def _measure_backlog_ages(made: MeasuredGroup, sample: Sample, fewest: int) -> None:
    """Where the backlog is known; of all that were open then, and so without an interval."""
    if "backlog" not in made.plain:
        return
    _measure_quantiles(made, "backlog_age", sample, "elapsed", fewest)
    for route, figure in made.figures.items():
        if route.startswith("backlog_age."):
            made.figures[route] = MeasuredFigure(figure.contacts, figure.value)


def _measure_patience(made: MeasuredGroup, sample: Sample, fewest: int) -> None:
    mean = sample.survival_mean()
    gave_up = sum(sample.ended)
    if mean is None or gave_up < fewest or mean < 1:
        return
    # The number who gave up is Poisson, so that the logarithm of the mean is off by 1/√n.
    factor = 2.718281828459045 ** (1.959964 / gave_up**0.5)
    ends = _measured_interval_ends(mean / factor, mean * factor, "elapsed")
    made.figures["patience"] = MeasuredFigure(
        sample.n, measured_length_text(mean, "elapsed"), *ends
    )


def _measure_repeats(
    made: MeasuredGroup, back: ReturningCustomers, effect: float, fewest: int
) -> None:
    if back.base >= fewest:
        stayed = back.base - back.returned
        made.figures["first_contact_resolution"] = measured_share(stayed, back.base, effect)
        # Counted from who came back, so that all who were not solved did.
        made.plain["unsolved_come_back"] = "100%"
    if back.later >= fewest:
        made.figures["repeats"] = measured_share(back.following, back.later, effect)


def _measure_paid_amounts(made: MeasuredGroup, sample: Sample, currency: str) -> None:
    told: dict[str, MeasuredFigure] = {}
    for quantile, share in QUANTILES.items():
        if sample.n * (1 - share) >= _BEYOND:
            found = sample.quantile(share)
            below, above = _open_ends_of_measured_interval(sample, found)
            texts = [f"{v / 100:.2f} {currency}" for v in (found.value, found.low, found.high)]
            ends = ("" if below else texts[1], "" if above else texts[2])
            told[quantile] = MeasuredFigure(found.n, texts[0], *ends)
    for key, figure in told.items():
        if figure.value not in _measured_quantiles_above_one(told, key):
            made.figures[f"refunds.{key}"] = figure


def measured_share(hits: float, n: float, effect: float = 1.0) -> MeasuredFigure:
    """A share with its interval, whose ends are rounded away from it: rounded towards it, many rows
    would leave an interval of nothing.
    """
    low, high = confidence_interval_of_share(hits, n, design_effect=effect)
    ends = measured_share_text(low, math.floor), measured_share_text(high, math.ceil)
    return MeasuredFigure(int(n), measured_share_text(hits / n), *ends)


def measured_share_text(value: float, rounded: Callable[[float], int] = round) -> str:
    """A share as a policy writes it, to a hundredth of a percent."""
    hundredths = rounded(round(10_000 * min(1.0, max(0.0, value)), 6))
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".") + "%"
