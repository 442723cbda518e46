"""What findings show as pictures: the points and lines, computed like any other fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from principlecheck.arithmetic.handle_time import MixturePart, resolvable_share
from principlecheck.arithmetic.spread import (
    Empirical,
    Exponential,
    Lognormal,
    NoMean,
    NoSpread,
    Spread,
    fit_distribution,
)
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.handle_time.limits import reasons_with_their_limits
from principlecheck.facts.promises import measured_promises
from principlecheck.facts.queues.busiest_hour import (
    busiest_agents,
    contacts_agent_holds_at_once,
    live_queue_load,
    mean_handle_time_of_queue,
    measured_patience_of_queue,
)
from principlecheck.facts.queues.service_level import service_level_with_agents
from principlecheck.facts.scopes import REASON_HANDLE_TIME
from principlecheck.facts.spreads import (
    DeclaredSpread,
    figures_of_spread,
    latest_handle_time_of_reason,
    quantiles_of_spread,
)
from principlecheck.model import units
from principlecheck.model.format.names import entry_name
from principlecheck.model.format.quantities import DurationOrNone, Span
from principlecheck.model.format.shapes import DurationSpread, MeasuredSpan
from principlecheck.model.report.chart import (
    Curve,
    ExponentialTime,
    LimitedPart,
    LognormalTime,
    Mark,
    Path,
    QuantileTime,
    ServiceLevel,
    ShareWithin,
    SpreadLine,
    Spreads,
    Station,
)

POINTS = 60
SHOWN = 0.97
"""The share of contacts up to which a curve of handle times is drawn: its tail has no end."""
reason_facts = Facts(
    "contact_reasons",
    reads=(*REASON_HANDLE_TIME, "contact_reasons.queue", "measured.certainty"),
)
promise_facts = Facts(measured_promises.ON, reads=measured_promises.facts.reads)
limited_queue_facts = Facts("limited_queue")
customer_rules_facts = Facts(
    "customer_rules",
    reads=(
        "customer_rules.decided_by",
        "customer_rules.handled_by",
        "customer_rules.paid_by",
        "customer_rules.consulted",
        "customer_rules.agent_may_approve_up_to",
    ),
)
queues_facts = Facts("queues")


@limited_queue_facts.chart
def limit_curve(case: Case) -> Curve:
    """The share of contacts that a limit lets finish.

    From nothing to twice the limit that the target needs.
    """
    parts, unlisted = reasons_with_their_limits(case, case.other)
    declared: DurationOrNone = case.need(case.entry, "hard_limit")
    limit = declared.value.seconds if declared.value else 0.0
    target, resolvable = case.fact("first_contact_target"), case.fact("resolvable")
    marks = [Mark("x", limit, f"limit {units.spell_out_duration(limit)}")]
    marks.append(Mark("y", target, f"target {units.format_declared_share(target)}"))
    end = 2 * limit
    if case.fact("reachable_by_some_limit"):
        needed = case.fact("needed_limit")
        marks.append(Mark("x", needed, f"needed {units.spell_out_duration(needed)}"))
        end = max(end, 1.5 * needed)
    points = []
    for step in range(1, POINTS + 1):
        at = end * step / POINTS
        moved = [replace(part, limit=at) if part.limit is not None else part for part in parts]
        points.append((at, resolvable_share(moved, unlisted)))
    alt = (
        f"A limit of {units.spell_out_duration(limit)} on {case.other.called} lets {units.format_share(resolvable)} of "
        f"contacts finish; the target is {units.format_declared_share(target)}."
    )
    return Curve(
        f"What a limit on {case.other.called} lets finish", alt, "handle-time limit",
        "contacts resolved the first time, at most", "seconds", tuple(points), tuple(marks),
        share_within_open_limit(parts, unlisted),
    )  # fmt: skip


def share_within_open_limit(parts: Sequence[MixturePart], unlisted: float) -> ShareWithin | None:
    """What `resolvable_share` rests on, with the limit left open; None where a spread is unknown."""
    settled, limited = unlisted, []
    for part in parts:
        takes = _handle_time_to_draw(part.spread)
        if part.limit is None:
            settled += part.share * part.solvable
        elif takes is None:
            return None
        else:
            limited.append(LimitedPart(part.share, part.solvable, takes))
    return ShareWithin(settled, tuple(limited))


def _handle_time_to_draw(spread: Spread) -> LognormalTime | ExponentialTime | QuantileTime | None:
    match spread.fitted if isinstance(spread, DeclaredSpread) else spread:
        case Lognormal(mu, sigma):
            return LognormalTime(mu, sigma)
        case Exponential(average):
            return ExponentialTime(average)
        case Empirical(points):
            return QuantileTime(points)
    return None


@reason_facts.chart
def declared_and_measured(case: Case) -> Spreads:
    """How long contacts of a reason take, as it is declared and as it was measured.

    Raises `NotAssessable` where either is one figure alone, through which no curve runs.
    """
    measured = latest_handle_time_of_reason(case.organisation, case.entry)
    if measured is None:
        raise NotDeclared("measured.handle_time")
    lines = (
        _line_of_spread_to_draw("declared", case.need(case.entry, "handle_time")),
        _line_of_spread_to_draw(
            f"measured up to {measured.get('until')}", case.need(measured, "handle_time")
        ),
    )
    apart, name = case.fact("handle_time_apart"), case.entry.called
    alt = (
        f"How long contacts of {name} take, by what is declared and by what was measured up to "
        f"{measured.get('until')}; the figure that is furthest off differs by {units.format_share(apart)}."
    )
    return Spreads(
        f"How long contacts of {name} take", alt, "handle time", "contacts that end within it",
        "seconds", lines,
    )  # fmt: skip


@promise_facts.chart
def promised_and_measured(case: Case) -> Spreads:
    """How long customers waited, as it was measured, beside what they are promised.

    Raises `NotAssessable` on unlike clocks, and for one figure alone.
    """
    declared: MeasuredSpan = case.need(case.other, case.part)
    promised: Span = case.need(case.entry, f"{case.part}.at_most")
    values = [getattr(declared, name) for name in declared.__struct_fields__]
    if {value.unit for value in values if isinstance(value, Span)} != {promised.unit}:
        raise NotAssessable("What was measured and what is promised are on unlike clocks.")
    hours = promised.unit == "working"
    unit = {"elapsed": "seconds", "working": "working hours"}.get(
        promised.unit, f"{promised.unit}s"
    )
    scale, share = (1 / units.HOUR if hours else 1.0), case.fact("promised_share")
    line = _line_of_spread_to_draw(f"measured up to {case.other.get('until')}", declared, scale)
    part = case.part.replace("_", " ")
    marks = (
        Mark("x", promised.amount * scale, f"promised within {promised.spelled}"),
        Mark("y", share, f"promised to {units.format_declared_share(share)}"),
    )
    alt = (
        f"How long the {part} took, as measured up to {case.other.get('until')}; {case.entry.called} "
        f"says {promised.spelled} for {units.format_declared_share(share)}."
    )
    return Spreads(
        f"How long the {part} took, and what {case.entry.called} says", alt, part,
        "contacts within it", unit, (line,), marks,
    )  # fmt: skip


def _line_of_spread_to_draw(
    label: str, declared: DurationSpread | MeasuredSpan, scale: float = 1.0
) -> SpreadLine:
    """A curve through the figures of a spread; no further than they say where it runs."""
    shape = declared.shape if isinstance(declared.shape, str) else "lognormal"
    try:
        spread = fit_distribution(
            quantiles_of_spread(declared), figures_of_spread(declared).get("mean"), shape
        )
        end = min(
            spread.known_up_to, spread.quantile(min(SHOWN, _highest_handle_time_to_draw(spread)))
        )
        steps = (end * step / POINTS for step in range(1, POINTS + 1))
        points = ((0.0, 0.0), *((at * scale, spread.cdf(at)) for at in steps))
    except (NoSpread, NoMean) as error:
        raise NotAssessable(str(error)) from None
    return SpreadLine(label, points)


def _highest_handle_time_to_draw(spread: Spread) -> float:
    return spread.points[-1][0] if isinstance(spread, Empirical) else SHOWN


@customer_rules_facts.chart
def who_decides(case: Case) -> Path:
    """Who decides, who faces the customer, who pays.

    Three boxes, with what agents may approve and who was asked.
    """
    deciding, facing = case.need(case.entry, "decided_by"), case.need(case.entry, "handled_by")
    decides, faces = (entry_name("departments", id_) for id_ in (deciding, facing))
    paying = case.get(case.entry, "paid_by")
    pays = entry_name("departments", paying) if paying else "nobody named"
    consulted = [
        item.name for item in case.named("departments", case.get(case.entry, "consulted") or [])
    ]
    asked = f"asked before: {', '.join(consulted)}" if consulted else "asked before: nobody named"
    authority = case.get(case.entry, "agent_may_approve_up_to")
    may = f"may approve {authority}" if authority is not None else "authority not declared"
    return Path(
        f"Who decides {case.entry.called}",
        f"{decides} decides {case.entry.called}, {faces} faces the customer ({may}), {pays} pays.",
        (
            Station(decides, "decides", asked),
            Station(faces, "faces the customer", may),
            Station(pays, "pays"),
        ),
    )


@queues_facts.chart
def service_level_curve(case: Case) -> Curve:
    """The service level against the agents on the queue.

    From half the agents planned to a few more than the target needs.
    """
    within, target = case.fact("reply_within"), case.fact("reply_share")
    planned, needed = busiest_agents(case, case.entry), case.fact("agents_for_target")
    places = contacts_agent_holds_at_once(case, case.entry)
    first, last = max(1, planned // places // 2), max(planned // places, needed) + 4
    points = [
        (float(n), service_level_with_agents(case, n * places, within))
        for n in range(first, last + 1)
    ]
    marks = (
        Mark("x", planned / places, f"plan {planned // places} agents"),
        Mark(
            "y",
            target,
            f"target {units.format_declared_share(target)} within {units.spell_out_duration(within)}",
        ),
        Mark("x", float(needed), f"needed {needed} agents"),
    )
    alt = (
        f"With {planned // places} agents in its busiest hour {case.entry.called} answers "
        f"{units.format_share(case.fact('reply_level'))} within {units.spell_out_duration(within)}; the target of "
        f"{units.format_declared_share(target)} needs {needed} agents."
    )
    return Curve(
        f"Service level of {case.entry.called} in its busiest hour", alt, "on the queue",
        f"answered within {units.spell_out_duration(within)}", "agents", tuple(points), marks,
        ServiceLevel(
            live_queue_load(case, case.entry), mean_handle_time_of_queue(case, case.entry), within, places,
            measured_patience_of_queue(case, case.entry),
        ),
    )  # fmt: skip
