"""What a limit on contacts costs a year: the contacts it makes, less the time that it saves."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.costs.ranges import (
    COST_READS,
    Cost,
    Price,
    Range,
    amounts_of_year_at_price,
    contacts_sharing_agents_time,
    cost_of_range,
    exact_cost_ends,
    format_amount_costed,
    issues_a_year,
    need_all_case_reads,
    need_declared_contact_volume,
    price_of_agent_hour,
    share_of_unsolved_who_return,
)
from principlecheck.facts.handle_time.limits import ON as LIMITED
from principlecheck.facts.handle_time.limits import find_limited_queues
from principlecheck.facts.handle_time.trials import SOURCE
from principlecheck.facts.queues.busiest_hour import mean_of_declared_spread
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    REASON_HANDLE_TIME,
    limit_governing_reason,
    reasons_of_queue,
)
from principlecheck.facts.spreads import (
    LOGNORMAL_SOURCE,
    declared_spread,
    not_assessable_beyond_figures,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import DurationOrNone

ON = "handle_time"
FORMULA = (
    "(hours with the limit − hours without it) · cost of an agent's hour; hours from one return of "
    "each unsolved contact, N · (1 + r) · mean length, to N/(1 − r) · mean length; handed to a "
    "colleague, one whole contact more for each that is cut"
)
_READS = (
    *COST_READS,
    "handle_time.hard_limit",
    "handle_time.on_limit",
    "handle_time.queues",
    "handle_time.reasons",
    "handle_time.with_limit",
    "handle_time.without_limit",
    "contact_reasons.queue",
    "contact_reasons.share",
    *REASON_HANDLE_TIME,
    "contact_reasons.solvable_first_time",
    "queues.new_issues",
    "queues.planned_volume",
    "queues.concurrency",
    "queues.channels",
    "queues.hours",
    "channels.kind",
    "measured.unsolved_come_back",
    "measured.handle_time",
    *MEASURED_SCOPES,
)
facts = Facts(ON, reads=_READS)
limited_facts = Facts(LIMITED, reads=_READS)


class _Side(Struct, frozen=True):
    """Contacts with the limit or without it: mean length in seconds, and the share that returns."""

    length: float
    repeats: float


class _Limit(Struct, frozen=True):
    """A limit on one queue. `handed_on` is the share of contacts that end with a colleague, None
    where they end altogether; `share` is the limit's part of the queue's contacts.
    """

    with_it: _Side
    without: _Side
    share: float
    handed_on: float | None = None


def _reasons_under_limit(case: Case, entry: Item, queue: Item) -> list[Item]:
    reasons = reasons_of_queue(case.organisation, queue.id)
    return [r for r in reasons if limit_governing_reason(case.organisation, r) is entry]


def _shares_of_limited_reasons(case: Case, entry: Item, queue: Item) -> list[tuple[Item, float]]:
    """The reasons that the limit governs, with their shares of the queue's contacts."""
    found = _reasons_under_limit(case, entry, queue)
    alone = len(found) == 1 and found[0].get("share") is None
    return [(r, 1.0 if alone else float(case.need(r, "share").value)) for r in found]


def _limit_effect_by_trial(case: Case, entry: Item, queue: Item) -> _Limit | None:
    """What a trial showed, where one with and without the limit is declared."""
    fields = ("with_limit.average", "with_limit.repeats")
    names = (*fields, *(field.replace("with_", "without_") for field in fields))
    if any(entry.get(name) is None for name in names):
        return None
    sides = [
        _Side(
            case.need(entry, f"{side}.average").seconds, case.need(entry, f"{side}.repeats").value
        )
        for side in ("with_limit", "without_limit")
    ]
    if any(side.repeats == 1 for side in sides):
        raise NotAssessable("A trial in which all come back shows no cost.")
    reasons = _shares_of_limited_reasons(case, entry, queue)
    share = sum(part for _, part in reasons) if reasons else 1.0
    case.assume(f"{queue.called} goes on as in the trial.")
    return _Limit(sides[0], sides[1], share)


def _limit_effect_by_spread(case: Case, entry: Item, queue: Item) -> _Limit:
    """What the lengths of the contacts say, where no trial is declared."""
    limit: DurationOrNone = case.need(entry, "hard_limit")
    if limit.value is None or not limit.value.seconds:
        raise NotAssessable("There is no limit that a contact could reach.")
    reasons = _shares_of_limited_reasons(case, entry, queue)
    whole = sum(share for _, share in reasons)
    if not whole:
        raise NotDeclared(f"contact_reasons ({queue.id})")
    mean = capped = cut = lost = unsolvable = 0.0
    for reason, share in reasons:
        part = share / whole
        spread = declared_spread(case, reason, "handle_time")
        solvable = case.get(reason, "solvable_first_time")
        solved = 1.0 if solvable is None else solvable.value
        try:
            over = 1 - spread.cdf(limit.value.seconds)
            capped += part * spread.capped_mean(limit.value.seconds)
        except (NoSpread, NoMean) as error:
            raise not_assessable_beyond_figures(error) from None
        mean += part * mean_of_declared_spread(case, reason, "handle_time")
        cut, lost = cut + part * over, lost + part * over * solved
        unsolvable += part * (1 - solved)
    case.step(f"{units.format_share(cut, 1)} of contacts last longer than {limit}")
    case.step(
        f"contacts last {units.format_duration(capped)} with the limit, {units.format_duration(mean)} without it"
    )
    action = case.get(entry, "on_limit")
    if action is None:
        case.assume("What happens at the limit is not declared; it is taken to end the contact.")
    if action == "transfer":
        return _Limit(_Side(capped, 0.0), _Side(mean, 0.0), whole, cut)
    back = share_of_unsolved_who_return(case, queue).low
    case.step(
        f"{units.format_share(lost, 1)} stay unsolved because of it, {units.format_share(back)} of them return"
    )
    without, with_it = unsolvable * back, (unsolvable + lost) * back
    if with_it >= 1:
        raise NotAssessable("If every contact comes back, no year is long enough.")
    return _Limit(_Side(capped, with_it), _Side(mean, without), whole)


def _cost_of_limit_on_queue(case: Case, entry: Item, queue: Item) -> tuple[Range, Price]:
    """What the limit costs on one queue in a year: agents' hours with it less those without it, each
    end of the range by one model on both sides.
    """
    found, hour, at_once, _ = need_all_case_reads(
        lambda: (
            _limit_effect_by_trial(case, entry, queue)
            or _limit_effect_by_spread(case, entry, queue)
        ),
        lambda: price_of_agent_hour(case),
        lambda: contacts_sharing_agents_time(case, queue),
        lambda: need_declared_contact_volume(queue),
    )
    new = issues_a_year(case, queue, found.with_it.repeats) * found.share
    hours = _agent_hours_limit_adds(case, found, new, at_once)
    _note_contacts_limit_adds(case, found, new)
    return amounts_of_year_at_price(case, hours, hour, "hours more"), hour


def _agent_hours_limit_adds(case: Case, found: _Limit, new: float, at_once: int) -> Range:
    """Agents' hours that the limit adds a year; below nothing where it saves some."""
    one, other = found.with_it, found.without
    each = new / units.HOUR / at_once
    lengths = [units.format_duration(side.length) for side in (one, other)]
    shared = f", {at_once} at once" if at_once > 1 else ""
    if found.handed_on is not None:
        more = each * (one.length + found.handed_on * other.length - other.length)
        case.step(
            f"{format_amount_costed(new)} contacts of {lengths[0]}, and {format_amount_costed(new * found.handed_on)} begin "
            f"again at {lengths[1]}, against {format_amount_costed(new)} of {lengths[1]}{shared}: "
            f"{format_amount_costed(more)} hours"
        )
        return Range(more, more)
    r1, r0 = one.repeats, other.repeats
    case.step(
        f"with the limit r1 = {units.format_share(r1, 1)} come back, without it r0 = {units.format_share(r0, 1)}"
    )
    once = each * ((1 + r1) * one.length - (1 + r0) * other.length)
    forever = each * (one.length / (1 - r1) - other.length / (1 - r0))
    case.step(
        f"one return each: {format_amount_costed(new)} · ((1 + r1) · {lengths[0]} − (1 + r0) · {lengths[1]})"
        f"{shared} = {format_amount_costed(once)} hours"
    )
    case.step(
        f"returning until solved: {format_amount_costed(new)} · ({lengths[0]} / (1 − r1) − {lengths[1]} / "
        f"(1 − r0)){shared} = {format_amount_costed(forever)} hours"
    )
    return Range(min(once, forever), max(once, forever))


def _note_contacts_limit_adds(case: Case, found: _Limit, new: float) -> None:
    """How many contacts more there are: what each costs beside the agent's time is not counted."""
    if found.handed_on is not None:
        extra = Range(new * found.handed_on, new * found.handed_on)
    else:
        r1, r0 = found.with_it.repeats, found.without.repeats
        both = sorted((new * (r1 - r0), new / (1 - r1) - new / (1 - r0)))
        extra = Range(both[0], both[1])
    ends = dict.fromkeys(format_amount_costed(end) for end in (extra.low, extra.high or 0.0))
    case.assume(
        f"What {' to '.join(ends)} more contacts cost beside the agents' time is not counted."
    )


def _cost_of_limit(case: Case, entry: Item, queues: list[Item]) -> Cost:
    low = high = 0.0
    counts: list[str] = []
    hour = None
    for queue in queues:
        found, hour = _cost_of_limit_on_queue(case, entry, queue)
        low, high = low + found.low, high + (found.high or 0.0)
        counts += [r.route for r in _reasons_under_limit(case, entry, queue)] or [queue.route]
    if hour is None:
        raise NotDeclared("queues")
    case.step(f"together {exact_cost_ends(low, high, hour.currency)} a year")
    return cost_of_range(case, Range(low, high), hour, tuple(counts))


@facts.cost(formula=FORMULA, source=SOURCE)
def limit_cost(case: Case) -> Cost:
    """What the limit costs a year.

    Over the queues that it governs; by the trial where one is declared.
    """
    queues = [
        subject.other
        for subject in find_limited_queues(case.organisation)
        if subject.entry is case.entry and subject.other is not None
    ]
    return _cost_of_limit(case, case.entry, queues)


@limited_facts.cost(formula=FORMULA, source=f"{SOURCE}; {LOGNORMAL_SOURCE}")
def limit_cost_here(case: Case) -> Cost:
    """What the limit costs a year on this queue.

    By the trial where one is declared.
    """
    return _cost_of_limit(case, case.entry, [case.other])
