"""Figures that belong together: bounds, spreads and weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from msgspec import UNSET

from principlecheck.arithmetic.spread import SpreadError, fit_distribution
from principlecheck.model import units
from principlecheck.model.format.quantities import (
    Duration,
    Money,
    Share,
    ShareOrMoney,
    Span,
    format_working_time,
)
from principlecheck.model.format.sections.incentives import Scorecard
from principlecheck.model.format.sections.rules import Condition
from principlecheck.model.format.sections.times import IfMissed
from principlecheck.model.format.sections.who import Costs
from principlecheck.model.format.shapes import (
    CountBound,
    DurationSpread,
    Entry,
    MeasuredSpan,
    MoneyBound,
    MoneySpread,
    ShareBound,
    SpanBound,
    SpanSpread,
)
from principlecheck.policies.refusals.flaw import Flaw, route_of_flaw
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.places import Path

QUANTILES = {"median": 0.5, "p75": 0.75, "p80": 0.8, "p90": 0.9, "p95": 0.95, "p99": 0.99}
WEIGHTS_OFF_BY = 0.001001
"""Three weights of 33.3% are meant as the whole."""

Figure = Duration | Span | Money
WorkingDay = Callable[[], float | None]
"""Finds the seconds of a working day where an entry holds; None where that is not known."""


def hours_nobody_has_looked_for() -> None:
    """Of an entry whose hours nobody has looked for."""


_CLOCKS = {"elapsed": "hours that never stop", "working": "working hours"}
_CALENDAR = {"calendar day": 1, "calendar week": 7}
_STOPS = ("working", "working day")


Bound = SpanBound | ShareBound | MoneyBound | CountBound
_SIDES = {
    SpanBound: "at_most: 4 working hours",
    ShareBound: "at_least: 80%",
    MoneyBound: "at_most: 50 EUR",
    CountBound: "at_least: 3",
}


def find_flaws_of_bound(bound: Bound, path: Path) -> Iterator[Flaw]:
    """A bound has one side."""
    sides = [name for name in ("at_least", "at_most") if getattr(bound, name) is not UNSET]
    if len(sides) == 2:
        says = f"`{route_of_flaw(path)}` has both at_least and at_most; a bound is one of them."
        yield Flaw(
            "bound", path, says, "one of the two, and the other in an entry of its own", True
        )
    elif not sides:
        says = f"`{route_of_flaw(path)}` does not say at_least or at_most what."
        yield Flaw("bound", path, says, _SIDES[type(bound)], True)
    elif isinstance(bound, SpanBound) and bound.or_told is not UNSET:
        yield from _find_flaws_of_longer_time(bound, path)


def _find_flaws_of_longer_time(bound: SpanBound, path: Path) -> Iterator[Flaw]:
    """The longer time, for whom we tell, is longer."""
    here, usual, longer = (*path, "or_told"), bound.at_most, bound.or_told
    if usual is UNSET or longer is UNSET:
        yield Flaw("bound", here, "`or_told` is beside a time that is no longest.", "at_most: …")
    elif usual.unit == longer.unit and longer.amount <= usual.amount:
        says = f"{longer}, for whom we tell, is no longer than {usual} without a word."
        write = f"a time above {usual}, or leave or_told out where no longest time is told"
        yield Flaw("order", here, says, write)


def find_flaws_of_missed_payment(missed: IfMissed, path: Path) -> Iterator[Flaw]:
    """What is paid once is not above the most, and a ladder of payments goes one way."""
    yield from _find_flaws_of_payment_steps(missed, path)
    most, dearest = missed.at_most, missed.pays
    for step in missed.steps or ():
        if _flaw_if_payment_is_more(step.pays, dearest):
            dearest = step.pays
    if most is not UNSET and _flaw_if_payment_is_more(dearest, most):
        says = f"{dearest} is paid at once, and {most} is the most."
        yield Flaw("order", (*path, "at_most"), says, f"{dearest.written} or more")


def _find_flaws_of_payment_steps(missed: IfMissed, path: Path) -> Iterator[Flaw]:
    """Each step is missed by more than the one before, and pays no less."""
    before, paid = None, missed.pays
    for index, step in enumerate(missed.steps or ()):
        here = (*path, "steps", index)
        if before is not None and step.below.value >= before.value:
            says = f"A step below {step.below} comes after one below {before}."
            yield Flaw(
                "order", (*here, "below"), says, f"the steps downwards, {before.written} first"
            )
        if _flaw_if_payment_is_more(paid, step.pays):
            says = f"{step.pays} is paid where the promise is missed by more, and {paid} before."
            yield Flaw("order", (*here, "pays"), says, f"{paid.written} or more")
        before, paid = step.below, step.pays


def _flaw_if_payment_is_more(one: ShareOrMoney, other: ShareOrMoney) -> bool:
    """Whether one payment is larger; never where they are not counted alike."""
    alike = _unit_of_payment_in_policy(one.value) == _unit_of_payment_in_policy(other.value)
    return alike and _size_of_payment_in_policy(one.value) > _size_of_payment_in_policy(other.value)


def _unit_of_payment_in_policy(value: Share | Money) -> str:
    return value.currency if isinstance(value, Money) else "share"


def _size_of_payment_in_policy(value: Share | Money) -> float:
    return value.amount if isinstance(value, Money) else value.value


def find_flaws_of_condition(condition: Condition, path: Path) -> Iterator[Flaw]:
    """A condition says when."""
    if condition.when is condition.value is condition.quantity is UNSET:
        says = f"`{route_of_flaw(path)}` does not say when that holds."
        yield Flaw("condition", path, says, "when: the seal is broken, or value: {at_most: 50 EUR}")


def find_flaws_of_deliberate(entry: Entry, path: Path) -> Iterator[Flaw]:
    """What is meant to be as it is, is a field of the entry."""
    if entry.deliberate is UNSET:
        return
    here = (*path, "deliberate")
    own = [name for name in type(entry).__struct_encode_fields__ if name != "deliberate"]
    if not entry.deliberate.reasons:
        says = f"`{route_of_flaw(here)}` names no field and no reason."
        yield Flaw("deliberate", here, says, f"{own[-1]}: the reason, in a sentence", True)
    for name in entry.deliberate.reasons:
        if name not in own:
            says = f"`{route_of_flaw(path)}` has no field `{name}`."
            write = f"{nearest_name(name, own) or 'a field of the entry'}: the reason"
            yield Flaw("deliberate", (*here, name), says, write, True)


def find_flaws_of_measured_span(
    measured: MeasuredSpan, path: Path, day: WorkingDay = hours_nobody_has_looked_for
) -> Iterator[Flaw]:
    """A share is of a time; beside it, or alone, stand the figures of a spread."""
    has = (measured.at_most is not UNSET, measured.for_share is not UNSET)
    if has[0] != has[1]:
        stands, lacks = ("at_most", "for_share: 64%") if has[0] else ("for_share", "at_most: 60s")
        says = f"`{route_of_flaw(path)}` has {stands} alone; which share stayed within which time?"
        yield Flaw("bound", path, says, lacks, True)
    elif not has[0] or _figures_of_policy_spread(measured):
        unlike = list(find_flaws_of_spread(measured, path, day))
        yield from unlike or _find_flaws_of_measured_share(measured, path)


_ROUNDED = 0.00005
"""Shares are written to a hundredth of a percent."""


def _find_flaws_of_measured_share(measured: MeasuredSpan, path: Path) -> Iterator[Flaw]:
    """A share within a time, and a quantile on its clock that cannot be true beside it."""
    within, share = measured.at_most, measured.for_share
    if not isinstance(within, Span) or not isinstance(share, Share):
        return
    for name, p in QUANTILES.items():
        figure = getattr(measured, name)
        if not isinstance(figure, Span) or figure.unit != within.unit:
            continue
        too_large = figure.amount > within.amount and p < share.value - _ROUNDED
        too_small = figure.amount < within.amount and p > share.value + _ROUNDED
        if too_large or too_small:
            says = f"{share} stayed within {within}, and the {name} is {figure}; one of the two is wrong."
            write = f"a share {'below' if too_large else 'above'} {100 * p:g} %, or another {name}"
            yield Flaw("spread", (*path, "for_share"), says, write)
            return


def find_flaws_of_costs(costs: Costs, path: Path) -> Iterator[Flaw]:
    """Costs that are nothing, turned round, or in several currencies."""
    first = ""
    for name in ("agent_hour", "contact"):
        value = getattr(costs, name)
        if value is UNSET:
            continue
        here, low, high = (*path, name), value.low, value.high
        first = first or low.currency
        if {low.currency, high.currency} != {first}:
            other = high.currency if high.currency != first else low.currency
            says = f"`{route_of_flaw(here)}` counts {other} beside {first}; no rate joins them."
            yield Flaw("costs", here, says, "every cost in one currency")
        elif not low.amount:
            says = f"`{route_of_flaw(here)}` begins at nothing, so that no year could be costed."
            yield Flaw("costs", here, says, "more than nothing, or leave the field out")
        elif low.amount > high.amount:
            yield Flaw(
                "costs", here, f"In `{value}` the larger amount stands first.", f"{high} to {low}"
            )


def find_flaws_of_weights(card: Scorecard, path: Path) -> Iterator[Flaw]:
    """The weights of a scorecard are parts of one whole."""
    total = sum(weight.value for weight in card.weights.values())
    if abs(total - 1) > WEIGHTS_OFF_BY:
        says = f"The weights of `{route_of_flaw(path)}` come to {units.format_share(total, 3)}, not to 100 %."
        yield Flaw("weights", (*path, "weights"), says, "weights that come to 100%", True)


def find_flaws_of_spread(
    spread: DurationSpread | SpanSpread | MoneySpread,
    path: Path,
    day: WorkingDay = hours_nobody_has_looked_for,
) -> Iterator[Flaw]:
    """A spread's figures count one thing, rise, and can hold together.

    `day` finds the seconds of a working day where the entry holds; few figures ask for them.
    """
    figures = _figures_of_policy_spread(spread)
    unlike = list(_flawed_units_of_spread(figures, path, day))
    yield from unlike
    if not unlike:
        yield from (flaw for flaw in (_find_first_flaw_of_spread(spread, figures, path),) if flaw)


def _flawed_units_of_spread(
    figures: dict[str, Figure], path: Path, day: WorkingDay
) -> Iterator[Flaw]:
    """Each figure that counts something else than the others, with what to write in its place."""
    if len({_unit_of_policy_figure(figure) for figure in figures.values()}) <= 1:
        return
    first, *others = figures.items()
    spans = [figure for figure in figures.values() if isinstance(figure, Span)]
    if len(spans) != len(figures):
        for name, figure in others:
            if _unit_of_policy_figure(figure) != _unit_of_policy_figure(first[1]):
                says = _refuse_two_units_in_spread(first[0], first[1], name, figure)
                yield Flaw(
                    "spread",
                    (*path, name),
                    says,
                    f"every figure in {_unit_of_policy_figure(first[1])}",
                )
        return
    base = _base_unit_of_policy_spread({span.unit for span in spans})
    counted = _CLOCKS.get(base, f"{base}s")
    kept = next(
        (pair for pair in figures.items() if _unit_of_policy_figure(pair[1]) == counted), first
    )
    for name, figure in figures.items():
        if isinstance(figure, Span) and figure.unit != base:
            says = _refuse_two_units_in_spread(kept[0], kept[1], name, figure)
            yield Flaw(
                "spread",
                (*path, name),
                says,
                _suggest_spread_figure_in_unit(base, name, figure, day()),
            )


def _refuse_two_units_in_spread(name: str, figure: Figure, other: str, next_figure: Figure) -> str:
    return (
        f"The {name} counts {_unit_of_policy_figure(figure)} and the {other} {_unit_of_policy_figure(next_figure)}; "
        "one spread keeps to one of them."
    )


def _base_unit_of_policy_spread(clocks: set[str]) -> str:
    """The unit that figures on these clocks can all be written in, if there is one."""
    if clocks & set(_STOPS):
        return "working"
    return "elapsed" if "elapsed" in clocks else min(clocks)


def _suggest_spread_figure_in_unit(base: str, name: str, figure: Span, day: float | None) -> str:
    """What to write instead of a figure, its fact unchanged."""
    if figure.unit in _CALENDAR and base == "elapsed":
        return (
            f"{name}: {units.format_duration(figure.amount * _CALENDAR[figure.unit] * units.DAY)}"
        )
    if figure.unit in _CALENDAR and base == "calendar day":
        return f"{name}: {units.format_number(figure.amount * _CALENDAR[figure.unit], 2)} calendar days"
    if base == "working" and figure.unit == "elapsed":
        return f"{name}: {format_working_time(figure.amount)}, if it was counted while you are open"
    if base == "working" and figure.unit == "working day":
        if day is None:
            return f"the {name} in working hours: as many as {figure} of yours have"
        return f"{name}: {format_working_time(figure.amount * day)}"
    return f"every figure in {_CLOCKS.get(base, f'{base}s')}"


def _find_first_flaw_of_spread(
    spread: DurationSpread | SpanSpread | MoneySpread, figures: dict[str, Figure], path: Path
) -> Flaw | None:
    for name, figure in figures.items():
        if _amount_of_policy_figure(figure) <= 0:
            says = f"The {name} is {figure}, and no spread can be drawn from a zero."
            return Flaw("spread", (*path, name), says, "the figures that are above zero")
    quantiles = {name: figure for name, figure in figures.items() if name != "mean"}
    for (name, figure), (other, next_figure) in pairwise(quantiles.items()):
        if _amount_of_policy_figure(next_figure) <= _amount_of_policy_figure(figure):
            says = (
                f"The {other} ({next_figure}) is not above the {name} ({figure}); "
                "one of the two is wrong."
            )
            return Flaw("spread", (*path, other), says, f"a {other} above {figure}")
    return _find_flaw_by_fitting_spread(spread, figures, quantiles, path)


def _find_flaw_by_fitting_spread(
    spread: DurationSpread | SpanSpread | MoneySpread,
    figures: dict[str, Figure],
    quantiles: dict[str, Figure],
    path: Path,
) -> Flaw | None:
    mean = figures.get("mean")
    amounts = {
        QUANTILES[name]: _amount_of_policy_figure(figure) for name, figure in quantiles.items()
    }
    shape = "lognormal" if spread.shape is UNSET else spread.shape
    try:
        fit_distribution(amounts, None if mean is None else _amount_of_policy_figure(mean), shape)
    except SpreadError as error:
        if mean is None or len(quantiles) != 1 or shape != "lognormal":
            return Flaw("spread", path, str(error), "the figures as measured, with no shape", True)
        ((name, figure),) = quantiles.items()
        says = f"A mean of {mean} and a {name} of {figure} cannot both hold for one spread."
        return Flaw(
            "spread", (*path, name), says, "the figures as measured, such as median and p90"
        )
    return None


def _figures_of_policy_spread(
    spread: DurationSpread | SpanSpread | MoneySpread,
) -> dict[str, Figure]:
    declared = {name: getattr(spread, name) for name in ("mean", *QUANTILES)}
    return {name: figure for name, figure in declared.items() if figure is not UNSET}


def _amount_of_policy_figure(figure: Figure) -> float:
    return figure.seconds if isinstance(figure, Duration) else figure.amount


def _unit_of_policy_figure(figure: Figure) -> str:
    """What a figure counts: its clock, or its currency."""
    if isinstance(figure, Money):
        return figure.currency
    if isinstance(figure, Duration):
        return "time"
    return _CLOCKS.get(figure.unit, f"{figure.unit}s")
