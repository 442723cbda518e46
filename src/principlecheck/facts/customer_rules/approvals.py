"""How long it takes to settle what an agent may not settle alone, against the time promised."""

from __future__ import annotations

import math

from principlecheck.arithmetic.deadline import PossibleStarts, Wait, find_worst_overrun
from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.customer_rules.authority import (
    AMOUNTS,
    amounts_currency,
    amounts_paid_under_rule,
)
from principlecheck.facts.customer_rules.deputies import role_named
from principlecheck.facts.scopes import LIVE_CHANNELS, MEASURED_SCOPES, latest_measured_overall
from principlecheck.facts.spreads import (
    declared_spread,
    figures_of_spread,
    not_assessable_beyond_figures,
)
from principlecheck.facts.timing.clocks import not_assessable_if_closed, overrun_in_local_time
from principlecheck.facts.timing.honest_spans import shortest_honest_span
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_of_holder,
    schedule_of_hours,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Money, Span

ON = "customer_rules"
TIME_READS = (
    "customer_rules.above_that",
    "customer_rules.carrying_out",
    "customer_rules.settled_within",
    "customer_rules.decided_by",
    "roles.hours",
    "roles.department",
    "departments.hours",
    "channels.kind",
    "measured.approval",
    *MEASURED_SCOPES,
    *HOURS_READS,
)
LEFT_TO_AGENTS = 0.9
facts = Facts(ON, reads=TIME_READS)


def _p90_of_approval_time(case: Case, field: str) -> Span:
    """The declared p90 of a spread, or what its other figures give on the clock they share."""
    declared = case.get(case.entry, f"{field}.p90")
    if isinstance(declared, Span):
        return declared
    spread = case.need(case.entry, field)
    shared = {
        value.unit
        for name in figures_of_spread(spread)
        if isinstance(value := getattr(spread, name), Span)
    }
    try:
        amount = declared_spread(case, case.entry, field).quantile(0.9)
    except (NoSpread, NoMean):
        raise NotDeclared(f"{case.entry.route}.{field}.p90") from None
    if len(shared) != 1:
        raise NotDeclared(f"{case.entry.route}.{field}.p90")
    unit = shared.pop()
    if unit in ("elapsed", "working"):
        minutes = math.ceil(amount / 60)
        return Span(f"{minutes} working minutes" if unit == "working" else f"{minutes}m")
    return Span(f"{math.ceil(amount * 100) / 100:g} {unit}s")


_APPROVAL_READS = ("customer_rules.above_that", "measured.approval", *MEASURED_SCOPES)


@facts.span(reads=_APPROVAL_READS)
def approval_takes(case: Case) -> Span:
    """What nine in ten approvals take.

    As it was measured over all queues, where no other rule has approvals; else as declared.
    """
    measured = approval_time_measured(case)
    if measured is None:
        return _p90_of_approval_time(case, "above_that.takes")
    case.assume(f"{case.entry.route}: approvals as they were measured, in {measured.route}.")
    p90: Span = case.need(measured, "approval.p90")
    return p90


def approval_time_of_rule(case: Case, figure: str = "approval") -> Item | None:
    """How long approvals took over all queues, where no other rule has any."""
    if _rules_that_need_approval(case.organisation) != (case.entry,):
        return None
    return latest_measured_overall(case.organisation, figure)


@once_per_organisation
def _rules_that_need_approval(organisation: Organisation) -> tuple[Item, ...]:
    rules = organisation.items("customer_rules")
    return tuple(rule for rule in rules if rule.get("above_that") is not None)


def approval_time_measured(case: Case) -> Item | None:
    """The same, where the time that an approval takes can be laid out by it."""
    measured = approval_time_of_rule(case, "approval.p90")
    if measured is None or case.get(case.entry, "above_that.takes") is None:
        return measured
    # In working time of hours that nobody declared, it would take away what the declared time says.
    laid = case.or_missing(lambda: _wait_for_approval(case, measured.get("approval.p90")))
    return None if isinstance(laid, NotDeclared) else measured


@facts.entry(reads=_APPROVAL_READS, of=("measured",))
def approval_measured_in(case: Case) -> Item:
    """The measurement of how long approvals take."""
    measured = approval_time_measured(case)
    if measured is None:
        raise NotDeclared("measured.approval")
    return measured


@facts.span
def carrying_takes(case: Case) -> Span:
    """What nine in ten take from approval until done."""
    return _p90_of_approval_time(case, "carrying_out")


def _department_of_rule(case: Case, id_: str | None) -> Item | None:
    return case.organisation.find("departments", id_) if id_ else None


def _approval_then_carrying_out(case: Case) -> list[Wait]:
    """Approval on the approver's hours, then carrying out as far as its time is declared."""
    approving = _wait_for_approval(case, case.fact("approval_takes"))
    known = case.get(case.entry, "carrying_out") is not None
    return [approving, _wait_for_carrying_out(case)] if known else [approving]


def _wait_for_approval(case: Case, span: Span) -> Wait:
    """An approval, on the hours of whoever gives it."""
    approver = role_named(case, case.need(case.entry, "above_that.approved_by"))
    return wait_on_hours(
        case, span, approver, _department_of_rule(case, approver.get("department"))
    )


def _wait_for_carrying_out(case: Case) -> Wait:
    """Carrying out, on the hours of whoever decides the rule."""
    decider = _department_of_rule(case, case.get(case.entry, "decided_by"))
    return wait_on_hours(case, case.fact("carrying_takes"), decider)


def _promise_of_rules_settlement(case: Case, span: Span) -> Wait:
    """What customers are told runs on the organisation's hours, or else on the decider's."""
    own = case.organisation.about.get("hours") is not None
    decider = _department_of_rule(case, case.get(case.entry, "decided_by"))
    return wait_on_hours(case, span, None if own else decider)


@facts.flag(
    formula=(
        "p90 of approval, then p90 of carrying out, against the promise; "
        "start by start over six weeks"
    )
)
def approval_overruns(case: Case) -> bool:
    """Whether approval and carrying out end after the promise.

    From some start. Two p90s in a row are cautious: fewer than one in ten take so long. Where
    the time to carry out is not declared, approval alone may be too long already.
    """
    chain = _approval_then_carrying_out(case)
    case.assume(
        "Nine in ten approvals and nine in ten settlements are as quick as this; "
        "as a rule, fewer than one request in ten takes the whole of both."
    )
    if _approval_outlasts_promise(case, chain):
        return True
    if len(chain) == 1:
        raise NotDeclared(f"{case.entry.route}.carrying_out")
    return False


@facts.flag(
    formula="p90 of carrying out against the promise; start by start over six weeks",
)
def carrying_out_overruns(case: Case) -> bool:
    """Whether carrying out alone ends after the promise.

    From some start, whoever approves and however soon.
    """
    return _approval_outlasts_promise(case, [_wait_for_carrying_out(case)])


def _approval_outlasts_promise(case: Case, chain: list[Wait]) -> bool:
    settled: Span = case.need(case.entry, "settled_within")
    case.assume("settled_within names no share; it is taken to be for 90 % of requests.")
    promise = _promise_of_rules_settlement(case, settled)
    late = None
    for starts in _when_customers_ask_for_approval(case):
        with not_assessable_if_closed():
            late = late or find_worst_overrun(chain, promise, starts)
    if late is None:
        return False
    case.step(overrun_in_local_time(late, promise.schedule.time_zone, "settlement"))
    return True


def _when_customers_ask_for_approval(case: Case) -> list[PossibleStarts]:
    """When customers may ask: first in open hours, which people know; then at any time, where
    some channel takes what is written while it is shut, or nothing says when it is open.
    """
    decider = _department_of_rule(case, case.get(case.entry, "decided_by"))
    try:
        open_hours = [
            starts_of_wait(case, schedule_of_hours(case, hours_of_holder(case, None, decider)))
        ]
    except NotDeclared:
        return [starts_of_wait(case)]
    whenever = _takes_what_is_written(case.organisation)
    return [*open_hours, starts_of_wait(case)] if whenever else open_hours


@once_per_organisation
def _takes_what_is_written(organisation: Organisation) -> bool:
    """Whether some channel takes what customers write while it is shut."""
    kinds = {channel.get("kind") for channel in organisation.items("channels")}
    return bool(kinds - LIVE_CHANNELS)


@facts.text
def latest_settlement(case: Case) -> str:
    """The request that is settled latest after its promise."""
    approved = case.or_missing(lambda: case.fact("approval_overruns"))
    if approved is not True:
        case.fact("carrying_out_overruns")
    found = [step for step in case.steps if step.startswith("asked on ")]
    return found[0] if found else "from every moment, the settlement is in time"


@facts.text(formula="the shortest whole span on the promise's clock that both p90s stay within")
def honest_settlement(case: Case) -> str:
    """A promise that approval can keep.

    Rounded towards passing, and tried from every start.
    """
    chain = _approval_then_carrying_out(case)
    return _honest_settlement_time(
        case, chain, "both p90s end" if len(chain) == 2 else "the p90 of approval ends"
    )


@facts.text(formula="the shortest whole span on the promise's clock that the p90 stays within")
def honest_carrying_out(case: Case) -> str:
    """A promise that carrying out alone can keep.

    Rounded towards passing, and tried from every start.
    """
    return _honest_settlement_time(
        case, [_wait_for_carrying_out(case)], "the p90 of carrying out ends"
    )


def _honest_settlement_time(case: Case, chain: list[Wait], what: str) -> str:
    settled: Span = case.need(case.entry, "settled_within")
    kept = shortest_honest_span(
        chain, settled, lambda span: _promise_of_rules_settlement(case, span), starts_of_wait(case)
    )
    if kept is None:
        raise NotAssessable("No promise of any length on this clock can be kept.")
    case.step(f"{what} within {kept} from every start")
    return str(kept)


@facts.money(
    formula="the 90 % quantile of the amounts asked for, rounded up to a whole unit",
    reads=AMOUNTS,
)
def authority_for_nine_in_ten(case: Case) -> Money:
    """The authority that leaves one request in ten to approval."""
    spread = declared_spread(case, *amounts_paid_under_rule(case))
    try:
        needed = spread.quantile(LEFT_TO_AGENTS)
    except (NoSpread, NoMean) as error:
        raise not_assessable_beyond_figures(error) from None
    authority = Money(f"{math.ceil(needed - 1e-9)} {amounts_currency(case)}")
    case.step(f"nine in ten requests are for {authority} or less")
    return authority
