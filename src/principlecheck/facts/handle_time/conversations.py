"""Whether an average aimed at leaves the time that a standard of connection says there is."""

from __future__ import annotations

import math

from principlecheck.arithmetic.handle_time import MixturePart, mixture_distribution
from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.handle_time.averages import ON, governing_average
from principlecheck.facts.scopes import REASON_HANDLE_TIME, reasons_of_queue
from principlecheck.facts.spreads import LOGNORMAL_SOURCE, declared_spread
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import DurationOrNone

_READS = (
    "handle_time.average_target",
    "handle_time.queues",
    "handle_time.reasons",
    "contact_reasons.share",
    *REASON_HANDLE_TIME,
)
facts = Facts(ON, reads=("standards.kind",))


def _connection_standards(case: Case) -> list[Item]:
    return case.some("standards", lambda item: item.get("kind") == "connection", "kind")


@facts.entries
def connection_standard(case: Case) -> list[Item]:
    """The standards that promise time for a conversation."""
    return _connection_standards(case)


@facts.seconds(reads=("handle_time.average_target",))
def average_aimed_at(case: Case) -> float:
    """The average aimed at.

    Not declared where it is `none`.
    """
    declared: DurationOrNone = case.need(case.entry, "average_target")
    if declared.value is None:
        raise NotDeclared(f"{case.entry.route}.average_target")
    return declared.value.seconds


@facts.seconds(
    formula="the median of the handle times of the reasons that the average holds for, by share",
    source=LOGNORMAL_SOURCE,
    reads=_READS,
)
def half_take_longer(case: Case) -> float:
    """The median length of a contact.

    Rounded up to a whole second, so that an average set at it is no shorter.
    """
    reasons = [
        reason
        for reason in reasons_of_queue(case.organisation, case.other.id)
        if governing_average(case.organisation, reason) is case.entry
    ]
    if not reasons:
        raise NotDeclared(f"contact_reasons ({case.other.id})")
    median = _median_handle_time_of_reasons(case, reasons)
    case.step(
        f"half of the contacts on {case.other.id} take longer than {units.format_duration(median)}"
    )
    return float(math.ceil(median - 1e-6))


def _median_handle_time_of_reasons(case: Case, reasons: list[Item]) -> float:
    spreads = [declared_spread(case, reason, "handle_time") for reason in reasons]
    try:
        if len(reasons) == 1:
            return spreads[0].quantile(0.5)
        shares = [float(case.need(reason, "share").value) for reason in reasons]
        if not any(shares):
            raise NotDeclared(f"{reasons[0].route}.share")
        parts = [MixturePart(share, spread) for share, spread in zip(shares, spreads, strict=True)]
        return mixture_distribution(parts).quantile(0.5)
    except (NoSpread, NoMean):
        raise NotDeclared(*_handle_time_with_too_few_figures(case, reasons)) from None


def _handle_time_with_too_few_figures(case: Case, reasons: list[Item]) -> list[str]:
    """What a second figure of each reason's handle time would be called."""
    routes = []
    for reason in reasons:
        try:
            declared_spread(case, reason, "handle_time").cdf(1.0)
        except (NoSpread, NoMean):
            known = reason.get("handle_time.median") is not None
            routes.append(f"{reason.route}.handle_time.{'p90' if known else 'median'}")
    return routes
