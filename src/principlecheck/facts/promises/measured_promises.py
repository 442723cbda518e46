"""Promises to the public against what was measured."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

from principlecheck.arithmetic.deadline import Wait
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.arithmetic.spread import NoMean, NoSpread, Spread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.promise_and_target import (
    USUAL_SHARE,
    promised_share_in_words,
    when_customers_can_ask,
)
from principlecheck.facts.promises.promised_contacts import (
    CLOCKS,
    channels_promise_has_lost,
    queues_of_promise,
)
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    channels_of_queue,
    entries_covering_any_id,
    is_fresh_measurement,
    queues_covered,
    scope_covers,
    scope_ids,
    scopes_meet,
)
from principlecheck.facts.spreads import (
    LOGNORMAL_SOURCE,
    declared_spread,
    not_assessable_beyond_figures,
    quantiles_of_spread,
)
from principlecheck.facts.timing.clocks import (
    WORKING,
    Clocked,
    face_value_of_span,
    latest_overrun,
    next_publishable_figure,
    span_amount_as_text,
    span_surely_outlasts,
)
from principlecheck.facts.timing.honest_spans import Way, lesser_honest_span, span_reads_no_shorter
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_of_holder,
    known_schedule_of_holder,
    schedule_of_hours,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.format.subject import Subject

ON = "promise_and_measurement"
_ALSO_SCOPED = ("reasons", "segments", "priority")
_READS = (
    *(f"promises.{name}" for name in (*CLOCKS, "channels", *_ALSO_SCOPED, "hours")),
    *(f"measured.{name}" for name in (*CLOCKS, "hours", "certainty")),
    *MEASURED_SCOPES,
    "channels.kind",
    "channels.hours",
    "queues.channels",
    "queues.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_READS)


def find_measured_promises(organisation: Organisation) -> list[Subject]:
    """Each clock of each promise with the latest measurements of the contacts it covers.

    A promise that nothing measures stands alone, so that it is not taken for kept.
    """
    found: list[Subject] = []
    for promise in organisation.items("promises"):
        for clock in CLOCKS:
            if promise.get(f"{clock}.at_most") is None:
                continue
            measured = latest_measurements(organisation, promise, clock)
            found.extend(Subject(ON, promise, item, clock) for item in measured)
            if not measured:
                found.append(Subject(ON, promise, None, clock))
    return found


def latest_measurements(organisation: Organisation, promise: Item, clock: str) -> list[Item]:
    """The latest of each scope; those that reach beyond the promise only where none is within."""
    queues = _queues_of_measured_promise(organisation, promise, clock)
    latest: dict[tuple[tuple[str, ...], ...], Item] = {}
    for item in _measurements_in_queues(organisation, queues):
        if item.get(clock) is None or not _measurement_meets_promise(promise, item):
            continue
        place = tuple(scope_ids(item, name) for name in ("queues", *_ALSO_SCOPED))
        if place not in latest or latest[place].get("until") <= item.get("until"):
            latest[place] = item
    within = [
        item for item in latest.values() if _measurement_within_promise(promise, queues, item)
    ]
    return within or list(latest.values())


@once_per_organisation
def _queues_of_measured_promise(
    organisation: Organisation, promise: Item, clock: str
) -> frozenset[str]:
    """The ids of the queues that a promise holds in, on one clock."""
    return frozenset(queue.id for queue in queues_of_promise(organisation, promise, clock))


@once_per_organisation
def _measurements_in_queues(organisation: Organisation, queues: frozenset[str]) -> tuple[Item, ...]:
    return entries_covering_any_id(organisation, "measured", "queues", queues)


def _measurement_meets_promise(promise: Item, measured: Item) -> bool:
    return all(
        scopes_meet(scope_ids(promise, name), scope_ids(measured, name)) for name in _ALSO_SCOPED
    )


def _measurement_within_promise(promise: Item, queues: frozenset[str], measured: Item) -> bool:
    """Whether every contact measured was one that the promise covers."""
    pairs: list[tuple[Collection[str], tuple[str, ...]]] = [
        (scope_ids(promise, name), scope_ids(measured, name)) for name in _ALSO_SCOPED
    ]
    if scope_ids(promise, "channels"):
        pairs.append((queues, scope_ids(measured, "queues")))
    return all(not named or (own and all(id_ in named for id_ in own)) for named, own in pairs)


PROMISE_AND_MEASUREMENT = Pairing(
    ON,
    "a promise and what was measured within its scope, on one clock",
    ("promises", "measured"),
    find_measured_promises,
    parts=CLOCKS,
)


def _time_promised_and_measured(case: Case) -> Span:
    span: Span = case.need(case.entry, f"{case.part}.at_most")
    return span


def _measurement_of_promise(case: Case) -> Item:
    """The measurement; raises `NotDeclared` for none, or for one older than 12 months."""
    measured = case.subject.other
    if measured is None:
        raise NotDeclared(f"measured.{case.part}")
    if not is_fresh_measurement(measured, case.organisation.as_of):
        raise NotDeclared(f"{measured.route}.{case.part}")
    queues = _queues_of_measured_promise(case.organisation, case.entry, case.part)
    if not _measurement_within_promise(case.entry, queues, measured):
        raise NotAssessable(
            f"{measured.called} covers more contacts than {case.entry.called} promises this to; "
            "measure those apart."
        )
    return measured


@facts.share
def promised_share(case: Case) -> float:
    """The share of contacts that the promise is for.

    Its own; 90 % where it names none.
    """
    share: Share | None = case.get(case.entry, f"{case.part}.for_share")
    if share is None:
        case.assume(
            f"{case.entry.called} names no share of contacts for its time; it is taken to be for "
            f"{units.format_share(USUAL_SHARE)} of contacts."
        )
        return USUAL_SHARE
    return share.value


@facts.text
def promised_for_whom(case: Case) -> str:
    """For how many contacts the promise is, and whether it says so itself."""
    said = case.get(case.entry, f"{case.part}.for_share") is not None
    return promised_share_in_words(case.fact("promised_share"), said=said)


def _measured_quantiles_of_promise(case: Case) -> tuple[str, dict[float, float]]:
    """The clock measured on, and the declared quantiles on it by share."""
    measured = _measurement_of_promise(case)
    declared = case.need(measured, case.part)
    figures = [getattr(declared, name) for name in declared.__struct_fields__]
    unit = next(figure.unit for figure in figures if isinstance(figure, Span))
    return unit, quantiles_of_spread(declared)


def _wait_of_promised_share(case: Case) -> tuple[float, str, bool]:
    """The wait that the promised share stayed within, its clock, and whether it is that figure
    itself: else it is the highest declared quantile below that share, and the wait is no shorter.
    """
    unit, quantiles = _measured_quantiles_of_promise(case)
    share = case.fact("promised_share")
    if share in quantiles:
        return quantiles[share], unit, True
    spread = declared_spread(case, _measurement_of_promise(case), case.part)
    value = _quantile_of_measured_wait(spread, share)
    if value is not None:
        return value, unit, True
    below = [p for p in quantiles if p < share]
    if not below:
        raise NotAssessable(
            f"{_measurement_of_promise(case).route}.{case.part} is {spread.described}, which does not say what "
            f"{units.format_share(share)} of contacts stayed within."
        )
    return quantiles[max(below)], unit, False


def _quantile_of_measured_wait(spread: Spread, share: float) -> float | None:
    try:
        return spread.quantile(share) if 0 < share < 1 else None
    except (NoSpread, NoMean):
        return None


def share_of_promise_kept(case: Case) -> float:
    """The share of contacts within the time promised, on the clock measured on.

    Raises `NotAssessable` where the promise is on another clock or lies beyond the figures.
    """
    unit, _ = _measured_quantiles_of_promise(case)
    own = _time_promised_and_measured(case)
    if own.unit != unit:
        raise NotAssessable(f"{own} promised and what was measured are on unlike clocks.")
    spread = declared_spread(case, _measurement_of_promise(case), case.part)
    try:
        kept = spread.cdf(own.amount)
    except (NoSpread, NoMean) as error:
        raise not_assessable_beyond_figures(error) from None
    case.step(f"F({own}) = {units.format_share(kept, 1)} kept")
    return kept


@facts.flag(
    formula="measured quantile at the promised share > promise; unlike clocks: later from every start",
    source=LOGNORMAL_SOURCE,
)
def breaks_promise(case: Case) -> bool:
    """Whether what was measured breaks the promise.

    Raises `NotAssessable` where it depends on when a contact arrives, or on a missing figure.
    """
    published = _measured_share_at_promised_time(case)
    if published is not None:
        promised = float(case.fact("promised_share"))
        if published < promised:
            _not_assessable_within_chance(case, promised)
        return published < promised
    amount, unit, exact = _wait_of_promised_share(case)
    own, share = _time_promised_and_measured(case), case.fact("promised_share")
    reached = span_amount_as_text(amount, unit, 1)
    comparison = "within" if exact else "more than"
    case.step(
        f"{units.format_share(share)} of contacts took {comparison} {reached}; {own} promised"
    )
    late = _measured_wait_is_later(case, amount, unit, own)
    if not late and not exact:
        raise NotAssessable(_why_measured_share_unknown(case, unit))
    return late


def _why_measured_share_unknown(case: Case, unit: str) -> str:
    """Why figures below the promised share say nothing of the promise, and what would."""
    own, measured = _time_promised_and_measured(case), _measurement_of_promise(case)
    at = f"{measured.route}.{case.part}"
    if unit != own.unit and face_value_of_span(own)[0] != unit:
        return (
            f"{at} and the promise of {own} are on unlike clocks; measure on the clock of the "
            f"promise, as the share within {own}."
        )
    if unit in WORKING and not _promise_measured_in_same_hours(case):
        named = case.entry.get("hours")
        put = f"write hours: {named} in {measured.route}" if named else "let both name one set"
        return (
            f"{at} and the promise of {own} count different hours; measure in the hours of the "
            f"promise and {put}."
        )
    return (
        f"The figures of {at} do not reach {units.format_declared_share(case.fact('promised_share'))} of contacts; "
        "declare a higher quantile."
    )


def _promise_measured_in_same_hours(case: Case) -> bool:
    """Whether both clocks run in one schedule for every contact measured, whoever names it.

    Where nobody declares any hours, both run in the same ones, whichever those are.
    """
    places: Sequence[tuple[Item | None, Item | None]] = _queues_promise_was_measured_in(case) or [
        (None, None)
    ]
    return all(
        known_schedule_of_holder(case, case.entry, channel, queue)
        == known_schedule_of_holder(case, _measurement_of_promise(case), queue, channel)
        for queue, channel in places
    )


def _queues_promise_was_measured_in(case: Case) -> list[tuple[Item, Item]]:
    """The queues measured and the channels of theirs that the promise holds on."""
    organisation = case.organisation
    lost = channels_promise_has_lost(organisation, case.entry, case.part)
    promised = _queues_of_measured_promise(organisation, case.entry, case.part)
    return [
        (queue, channel)
        for queue in queues_covered(organisation, _measurement_of_promise(case))
        if queue.id in promised
        for channel in channels_of_queue(organisation, queue)
        if channel.id not in lost and scope_covers(case.entry, "channels", channel.id)
    ]


def _not_assessable_within_chance(case: Case, promised: float) -> None:
    """Raises `NotAssessable` where a share below the promised one may be above it in truth."""
    measured = _measurement_of_promise(case)
    sure = (measured.get("certainty") or {}).get(f"{case.part}.for_share")
    if sure is None or not isinstance(sure.high, str):
        return
    try:
        most = Share(sure.high).value
    except ValueError:
        return
    if most >= promised:
        raise NotAssessable(
            f"{measured.route}.{case.part} rests on {sure.contacts} contacts: {sure.low} to "
            f"{sure.high} are within the time, so that {units.format_declared_share(promised)} may be kept or not."
        )


def _measured_share_at_promised_time(case: Case) -> float | None:
    """The share that was measured within the very time that is promised; None for no such figure."""
    measured = _measurement_of_promise(case)
    within: Span | None = measured.get(f"{case.part}.at_most")
    share: Share | None = measured.get(f"{case.part}.for_share")
    if within is None or share is None:
        return None
    own = _time_promised_and_measured(case)
    if within.key() != own.key():
        return None
    if own.unit in WORKING and not _promise_measured_in_same_hours(case):
        return None
    case.need(measured, case.part)
    case.step(f"{share} of contacts within {within}; {own} promised")
    return share.value


def _share_measured_in_time(case: Case) -> float:
    share = _measured_share_at_promised_time(case)
    if share is None:
        raise NotDeclared(f"{_measurement_of_promise(case).route}.{case.part}.for_share")
    return share


@facts.share
def reached_in_time(case: Case) -> float:
    """The share that was measured within the time promised."""
    return _share_measured_in_time(case)


@facts.share
def share_to_promise(case: Case) -> float:
    """The largest share, in whole percent, that the time promised was kept for."""
    return math.floor(round(_share_measured_in_time(case) * 100, 9)) / 100


def _measured_wait_is_later(case: Case, amount: float, unit: str, own: Span) -> bool:
    if unit == own.unit and unit not in WORKING:
        return amount > own.amount
    measured = Span(span_amount_as_text(amount, unit, 6))
    if face_value_of_span(measured)[0] == face_value_of_span(own)[0] and unit not in WORKING:
        return face_value_of_span(measured)[1] > face_value_of_span(own)[1]
    return span_surely_outlasts(measured, own) or _measured_later_from_every_start(
        case, measured, own
    )


def _measured_later_from_every_start(case: Case, measured: Span, own: Span) -> bool:
    """True or false where every start agrees; anything else depends on when contacts arrive."""
    verdicts = {
        _measured_wait_outlasts_promise(case, measured, own, queue, channel)
        for queue, channel in _queues_promise_was_measured_in(case)
    }
    if not verdicts:
        raise NotDeclared("queues.channels")
    if len(verdicts) > 1 or None in verdicts:
        raise NotAssessable(
            f"{measured} measured against {own} promised depends on when a contact arrives; "
            "measure on the clock of the promise."
        )
    return bool(verdicts.pop())


def _measured_wait_outlasts_promise(
    case: Case, measured: Span, own: Span, queue: Item, channel: Item
) -> bool | None:
    actual = _clocked_time_measured(case, measured, queue, channel)
    public = Clocked(own, "the promise", (case.entry, channel, queue))
    if measured.unit == own.unit and schedule_of_hours(
        case, hours_of_holder(case, *actual.holders)
    ) == schedule_of_hours(case, hours_of_holder(case, *public.holders)):
        return measured.amount > own.amount
    during = when_customers_can_ask(case, channel, queue)
    waits = actual.wait(case), public.wait(case)
    if latest_overrun([waits[0]], waits[1], case, during) is None:
        return False
    return True if latest_overrun([waits[1]], waits[0], case, during) is None else None


def _clocked_time_measured(case: Case, measured: Span, queue: Item, channel: Item) -> Clocked:
    return Clocked(measured, "what was measured", (_measurement_of_promise(case), queue, channel))


@facts.flag
def known_at_share(case: Case) -> bool:
    """Whether the measured share is known, and no mere bound.

    False where only a lower quantile is declared, which already breaks the promise.
    """
    return _wait_of_promised_share(case)[2]


@facts.flag
def read_off_a_curve(case: Case) -> bool:
    """Whether the figure is read off a fitted curve.

    True where the quantile at the promised share is not declared itself.
    """
    _, quantiles = _measured_quantiles_of_promise(case)
    return case.fact("promised_share") not in quantiles and _wait_of_promised_share(case)[2]


@facts.text(formula="the measured quantile at the promise's own share", source=LOGNORMAL_SOURCE)
def actually_took(case: Case) -> str:
    """What the promised share of contacts stayed within.

    With as many decimals as keep it apart from the promise in print.
    """
    amount, unit, _ = _wait_of_promised_share(case)
    for digits in range(4):
        text = span_amount_as_text(amount, unit, digits)
        if text != str(_time_promised_and_measured(case)):
            break
    return text


@facts.text(
    formula="the measured quantile at the promise's own share, rounded up; where that is on another "
    "clock and would read shorter, the shortest whole span on the promise's own, or on one that stops "
    "at closing time as what was measured does",
    source=LOGNORMAL_SOURCE,
)
def honest_promise(case: Case) -> str:
    """The shortest promise that was kept.

    On the clock measured on, or on one of its own where that cannot be taken over; rounded
    towards passing.
    """
    amount, unit, exact = _wait_of_promised_share(case)
    if not exact:
        raise NotDeclared(f"{_measurement_of_promise(case).route}.{case.part}.p95")
    if not _measured_time_can_be_promised(case, amount, unit):
        measured = Span(span_amount_as_text(amount, unit, 6))
        hours = _hours_measured_promise_counts(case) if unit in WORKING else None
        kept = lesser_honest_span(
            _time_promised_and_measured(case),
            list(_ways_measured_time_is_kept(case, measured)),
            hours,
        )
        if kept is not None:
            case.step(f"{span_amount_as_text(amount, unit, 1)} ends within {kept} from every start")
            return str(kept)
    honest = next_publishable_figure(amount, unit)
    case.step(
        f"{span_amount_as_text(amount, unit, 1)}, rounded up: {span_amount_as_text(honest, unit)}"
    )
    return span_amount_as_text(honest, unit)


def _measured_time_can_be_promised(case: Case, amount: float, unit: str) -> bool:
    """Whether what was measured can be promised as it stands: on the clock of the promise, or on
    one on which customers would take it for less.
    """
    own = _time_promised_and_measured(case)
    if unit in WORKING and not _promise_measured_in_same_hours(case):
        return False
    measured = Span(span_amount_as_text(amount, unit, 6))
    if face_value_of_span(measured)[0] == face_value_of_span(own)[0]:
        return True
    if own.unit in WORKING and unit not in WORKING:
        return False
    return span_reads_no_shorter(measured, own, _hours_measured_promise_counts(case))


def _hours_measured_promise_counts(case: Case) -> Schedule | None:
    """The hours in which the promise would count working time, where they are known."""
    places = _queues_promise_was_measured_in(case)
    return known_schedule_of_holder(case, case.entry, *reversed(places[0])) if places else None


def _ways_measured_time_is_kept(case: Case, measured: Span) -> Iterator[Way]:
    for queue, channel in _queues_promise_was_measured_in(case):

        def wait_for(span: Span, places: tuple[Item, Item] = (channel, queue)) -> Wait:
            return wait_on_hours(case, span, case.entry, *places)

        actual = _clocked_time_measured(case, measured, queue, channel).wait(case)
        yield Way(
            [actual], wait_for, starts_of_wait(case, when_customers_can_ask(case, channel, queue))
        )
