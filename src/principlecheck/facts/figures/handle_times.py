"""Handle times of contact reasons: as they are declared, and as they were measured."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import REASON_HANDLE_TIME
from principlecheck.facts.spreads import (
    declared_is_within_measured,
    figures_of_spread,
    latest_handle_time_of_reason,
    usable_handle_time_measurement,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Duration

facts = Facts(
    "contact_reasons",
    reads=(*REASON_HANDLE_TIME, "contact_reasons.queue", "measured.certainty"),
)


class _Apart(Struct, frozen=True):
    """The figure that is furthest off: its name, as declared, as measured, and by what share."""

    name: str = ""
    declared: float = 0.0
    measured: float = 0.0
    apart: float = 0.0


def _handle_time_measurement(case: Case) -> Item:
    found = latest_handle_time_of_reason(case.organisation, case.entry)
    if found is None:
        raise NotDeclared("measured.handle_time")
    return found


def _handle_time_furthest_apart(case: Case, *, hidden: bool = False) -> _Apart:
    """Of the figures that can be held against what was measured, or of those that are `hidden`."""
    item = _handle_time_measurement(case)
    declared = figures_of_spread(case.need(case.entry, "handle_time"))
    spread = case.need(item, "handle_time")
    found = figures_of_spread(spread)
    certainty = item.get("certainty") or {}
    if not declared.keys() & found.keys():
        raise NotDeclared(f"{item.route}.handle_time.{next(iter(declared), 'median')}")
    off = [_Apart()]
    for name in declared.keys() & found.keys():
        # A limit hides how much longer contacts would take, and never that they take longer.
        hides = spread.measured_under_limit is True and declared[name] > found[name]
        sure = certainty.get(f"handle_time.{name}")
        agree = declared_is_within_measured(declared[name], sure, lambda end: Duration(end).seconds)
        if found[name] not in (0, declared[name]) and not agree and hides == hidden:
            apart = abs(declared[name] - found[name]) / found[name]
            off.append(_Apart(name, declared[name], found[name], apart))
    return max(off, key=lambda one: (one.apart, one.name))


@facts.flag
def has_measured_handle_time(case: Case) -> bool:
    """Whether the handle time of this reason alone was measured lately."""
    return latest_handle_time_of_reason(case.organisation, case.entry) is not None


@facts.entry(of=("measured",))
def handle_time_measured_in(case: Case) -> Item:
    """The latest measurement of the handle time of the reason."""
    return _handle_time_measurement(case)


@facts.share(formula="| declared − measured | / measured, 0 within the interval of the measurement")
def handle_time_apart(case: Case) -> float:
    """How far the declared figure that is furthest off is from the measured one."""
    worst = _handle_time_furthest_apart(case)
    if worst.name:
        case.step(
            f"{worst.name}: {units.format_duration(worst.declared)} declared, "
            f"{units.format_duration(worst.measured)} measured"
        )
    return worst.apart


@facts.share
def apart_under_limit(case: Case) -> float:
    """How far a declared figure is above one that was measured under a limit.

    The limit may be why, so that nothing is said of it.
    """
    return _handle_time_furthest_apart(case, hidden=True).apart


@facts.flag
def measured_under_a_limit(case: Case) -> bool:
    """Whether a limit hides how much longer contacts would have taken than was measured."""
    return case.get(_handle_time_measurement(case), "handle_time.measured_under_limit") is True


@facts.flag
def counts_as_measured(case: Case) -> bool:
    """Whether other rules take the measured time in the place of the declared one."""
    return usable_handle_time_measurement(case.organisation, case.entry) is not None


@facts.text
def figure_apart(case: Case) -> str:
    """What the figure that is furthest off is called: an average, a median, a p90."""
    name = _handle_time_furthest_apart(case).name
    return {"mean": "an average", "median": "a median"}.get(name, f"a {name}")


@facts.seconds
def declared_handle_time(case: Case) -> float:
    """The declared figure that is furthest off."""
    return _handle_time_furthest_apart(case).declared


@facts.seconds
def measured_handle_time(case: Case) -> float:
    """What that figure was measured to be."""
    return _handle_time_furthest_apart(case).measured
