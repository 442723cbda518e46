"""Customers who come back: how long they are counted for, and whether the plan expects them."""

from __future__ import annotations

import math

from principlecheck.arithmetic.deadline import (
    Overrun,
    PossibleStarts,
    Wait,
    find_worst_overrun,
    longest_wait_on_timelines,
)
from principlecheck.arithmetic.repeats import repeat_rate, total_contacts_with_repeats
from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.handle_time.limits import first_contact_target_of
from principlecheck.facts.queues.busiest_hour import freshest_measurement
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    TARGET_SCOPES,
    channels_of_queue,
    is_queue_live,
)
from principlecheck.facts.spreads import declared_spread
from principlecheck.facts.steering.metrics import REPEATS, counted_from_repeats
from principlecheck.facts.timing.clocks import not_assessable_if_closed
from principlecheck.facts.timing.weekly_rates import rate_periods_a_week
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_of_holder,
    schedule_of_hours,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Rate, Span

METRICS, QUEUES = "metrics", "queues"
_WINDOW_READS = (
    "metrics.window",
    "metrics.measures",
    "measured.fulfilment",
    "measured.hours",
    *MEASURED_SCOPES,
    "channels.kind",
    "channels.hours",
    "queues.channels",
    "queues.hours",
    *HOURS_READS,
)
_PLAN_READS = (
    "queues.new_issues",
    "queues.planned_volume",
    "measured.first_contact_resolution",
    "measured.unsolved_come_back",
    "measured.repeats",
    "targets.first_contact_resolution",
    "metrics.comes_from",
    "metrics.measures",
    *MEASURED_SCOPES,
    *TARGET_SCOPES,
)
WITHIN = 0.9
TOTAL = (
    "new issues / (1 − r), r = (1 − first-contact resolution) · share of the unsolved who return"
)
metrics_facts = Facts(METRICS, reads=_WINDOW_READS)
queues_facts = Facts(QUEUES, reads=_PLAN_READS)


def _queues_with_fulfilment_measured(case: Case) -> list[tuple[Item, Item]]:
    """Each queue with its freshest measurement of how long fulfilment takes."""
    found = []
    for queue in case.organisation.items("queues"):
        measured = freshest_measurement(case, queue, "fulfilment")
        if measured is not None:
            found.append((queue, measured))
    if not found:
        raise NotDeclared("measured.fulfilment")
    return found


def _p90_of_fulfilment(case: Case, measured: Item) -> Span:
    """The time within which nine in ten are fulfilled, on the clock of the measurement."""
    declared = measured.get("fulfilment.p90")
    if isinstance(declared, Span):
        case.inputs[f"{measured.route}.fulfilment.p90"] = None
        return declared
    spread = declared_spread(case, measured, "fulfilment")
    try:
        amount = spread.quantile(WITHIN)
    except (NoSpread, NoMean):
        raise NotDeclared(f"{measured.route}.fulfilment.p90") from None
    fulfilment = measured.get("fulfilment")
    unit = next(
        v.unit for v in (fulfilment.median, fulfilment.mean, fulfilment.p95) if isinstance(v, Span)
    )
    if unit in ("elapsed", "working"):
        word = "working minutes" if unit == "working" else "minutes"
        return Span(f"{amount / units.MINUTE:.6f} {word}")
    return Span(f"{amount:.6f} {unit}s")


def _waits_for_fulfilment(
    case: Case, queue: Item, span: Span, measured: Item | None = None
) -> tuple[Wait, PossibleStarts]:
    """A span that begins when a customer of the queue gets in touch, from any start."""
    channels = channels_of_queue(case.organisation, queue)
    wait = wait_on_hours(case, span, measured, queue, *channels)
    during = None
    if is_queue_live(case.organisation, queue):
        during = schedule_of_hours(case, hours_of_holder(case, queue, *channels))
    return wait, starts_of_wait(case, during)


def _fulfilment_outlasts_window(
    case: Case, queue: Item, measured: Item, window: Span
) -> Overrun | None:
    fulfilment, starts = _waits_for_fulfilment(
        case, queue, _p90_of_fulfilment(case, measured), measured
    )
    with not_assessable_if_closed():
        return find_worst_overrun(
            [fulfilment], _waits_for_fulfilment(case, queue, window)[0], starts
        )


def _repeats_are_counted_longer(case: Case, queue: Item, measured: Item) -> bool:
    """Whether another metric of repeats waits long enough: then the short one adds to it."""
    for metric in case.organisation.items("metrics"):
        window = metric.get("window")
        other = metric.id != case.entry.id and metric.get("measures") in REPEATS
        if (
            other
            and window is not None
            and not _fulfilment_outlasts_window(case, queue, measured, window)
        ):
            case.get(metric, "window")
            return True
    return False


def _fulfilment_worst_outlasting_window(case: Case) -> tuple[Item, Item] | None:
    """The queue, and its measurement, whose fulfilment outlasts the window by most."""
    window: Span = case.need(case.entry, "window")
    late = []
    for queue, measured in _queues_with_fulfilment_measured(case):
        overrun = _fulfilment_outlasts_window(case, queue, measured, window)
        if overrun and not _repeats_are_counted_longer(case, queue, measured):
            case.step(
                f"{_p90_of_fulfilment(case, measured)} on {queue.id} end up to "
                f"{units.format_number(overrun.seconds / units.DAY, 1)} days after {window}"
            )
            late.append((overrun.seconds, queue.id, queue, measured))
    if not late:
        return None
    _, _, queue, measured = max(late, key=lambda found: found[:2])
    return queue, measured


@metrics_facts.flag(formula="start by start over six weeks: p90 of fulfilment against the window")
def window_ends_first(case: Case) -> bool:
    """Whether the window ends before nine in ten cases are fulfilled.

    In any queue, from some start, unless another metric of repeats counts long enough there.
    """
    return _fulfilment_worst_outlasting_window(case) is not None


@metrics_facts.text
def slowest_fulfilment(case: Case) -> str:
    """How long the slowest queue takes to fulfil.

    The p90 and its queue.
    """
    queue, measured = _slowest_queue_to_fulfil(case)
    return f"{_p90_of_fulfilment(case, measured)} on {queue.called}"


@metrics_facts.span
def time_of_the_slowest(case: Case) -> Span:
    """The time within which nine in ten are fulfilled in the slowest queue."""
    return _p90_of_fulfilment(case, _slowest_queue_to_fulfil(case)[1])


def _slowest_queue_to_fulfil(case: Case) -> tuple[Item, Item]:
    """The queue that outlasts the window by most, and its measurement."""
    worst = _fulfilment_worst_outlasting_window(case)
    if worst is None:
        raise NotAssessable("No queue takes longer than the window.")
    return worst


@metrics_facts.text
def slowest_fulfilment_route(case: Case) -> str:
    """Where the slowest fulfilment was measured."""
    worst = _fulfilment_worst_outlasting_window(case)
    return f"{worst[1].route}.fulfilment" if worst else f"{case.entry.route}.window"


@metrics_facts.text(formula="the longest p90 of fulfilment from any start, in whole calendar days")
def window_needed(case: Case) -> str:
    """The window that outlasts the slowest fulfilment.

    Calendar days, rounded up.
    """
    most = 1
    for queue, measured in _queues_with_fulfilment_measured(case):
        fulfilment, starts = _waits_for_fulfilment(
            case, queue, _p90_of_fulfilment(case, measured), measured
        )
        stretch = longest_wait_on_timelines(fulfilment, starts)
        most = max(most, math.ceil(stretch.seconds / units.DAY) if stretch else 1)
        # A day on which the clocks change is longer than 24 hours.
        while _fulfilment_outlasts_window(case, queue, measured, Span(f"{most} calendar days")):
            most += 1
    return str(Span(f"{most} calendar days"))


def _first_contact_resolution_of_queue(case: Case) -> float:
    """As measured; else as aimed at."""
    measured = freshest_measurement(case, case.entry, "first_contact_resolution")
    if measured is not None:
        return float(case.need(measured, "first_contact_resolution").value)
    target = first_contact_target_of(case, case.entry)
    case.assume(f"It is taken that {target.called} is met; no measurement is declared.")
    return float(case.need(target, "first_contact_resolution.at_least").value)


@queues_facts.share(formula="(1 − first-contact resolution) · share of the unsolved who return")
def repeat_share(case: Case) -> float:
    """The share of contacts that come back.

    As it was measured; else from first-contact resolution, 1 − which it is where that was itself
    counted from repeats.
    """
    counted = freshest_measurement(case, case.entry, "repeats")
    if counted is not None:
        share = float(case.need(counted, "repeats").value)
        case.step(
            f"{units.format_share(share, 1)} of contacts were there because of an earlier one"
        )
        return share
    solved = _first_contact_resolution_of_queue(case)
    if counted_from_repeats(case):
        case.assume(
            "First-contact resolution is counted from repeats, so those who do not return are "
            "in it already."
        )
        repeats = repeat_rate(solved)
        case.step(
            f"1 − {units.format_share(solved, 1)} = {units.format_share(repeats, 1)} come back"
        )
        return repeats
    measured = freshest_measurement(case, case.entry, "unsolved_come_back")
    if measured is None:
        raise NotDeclared("measured.unsolved_come_back")
    return_share = float(case.need(measured, "unsolved_come_back").value)
    repeats = repeat_rate(solved, return_share)
    case.step(
        f"(1 − {units.format_share(solved, 1)}) · {units.format_share(return_share, 1)} = "
        f"{units.format_share(repeats, 1)} come back"
    )
    return repeats


@queues_facts.number(formula=TOTAL)
def contacts_to_expect(case: Case) -> float:
    """All contacts that the new issues bring.

    In the period of the planned volume.
    """
    new: Rate = case.need(case.entry, "new_issues")
    planned: Rate = case.need(case.entry, "planned_volume")
    repeats = case.fact("repeat_share")
    if repeats == 1:
        raise NotAssessable("If every contact comes back, no plan is large enough.")
    amount = new.amount
    if new.period != planned.period:
        holders = (case.entry, *channels_of_queue(case.organisation, case.entry))
        planned_a_week = rate_periods_a_week(case, planned, *holders)
        if not planned_a_week:
            raise NotAssessable("The hours that the plan counts on never open.")
        amount *= rate_periods_a_week(case, new, *holders) / planned_a_week
        case.step(f"{new} = {units.format_number(amount, 1)} per {planned.period}")
    total = total_contacts_with_repeats(amount, repeats)
    case.assume("Every further contact comes back as often as the first.")
    case.by_model()
    case.step(
        f"{units.format_number(amount, 1)} / (1 − {units.format_share(repeats, 1)}) = {units.format_number(total, 1)} "
        f"per {planned.period}"
    )
    # What differs in the seventh decimal is rounding, not a contact.
    return round(total, 6)


@queues_facts.text
def repeat_share_on_paper(case: Case) -> str:
    """The share of contacts that come back, for whoever does the sum again.

    With as many decimals as lead to the volume to plan.
    """
    repeats, total = case.fact("repeat_share"), case.fact("contacts_to_expect")
    new = total * (1 - repeats)
    for digits in range(units.MOST_DIGITS):
        printed = round(repeats, digits + 2)
        if printed < 1 and math.ceil(round(new / (1 - printed), 6)) == math.ceil(total):
            return units.format_share(repeats, digits)
    return units.format_share(repeats, units.MOST_DIGITS)


@queues_facts.number(reads=("queues.planned_volume",))
def contacts_planned(case: Case) -> float:
    """The contacts planned for.

    As declared, in its own period.
    """
    planned: Rate = case.need(case.entry, "planned_volume")
    return planned.amount


@queues_facts.text(formula=f"{TOTAL}, rounded up")
def volume_to_plan(case: Case) -> str:
    """The volume to plan for.

    A rate in the period of the planned volume.
    """
    planned: Rate = case.need(case.entry, "planned_volume")
    return f"{math.ceil(case.fact('contacts_to_expect'))} per {planned.period}"
