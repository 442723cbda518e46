"""Targets for the average handle time: whom they would have to cut short to be met."""

from __future__ import annotations

import math
from typing import Annotated

from msgspec import Struct

from principlecheck.arithmetic.handle_time import (
    MixturePart,
    handle_time_cutoff,
    mixture_distribution,
    share_cut_by_limit,
)
from principlecheck.arithmetic.spread import NoMean, NoSpread, Spread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing, RecordPart
from principlecheck.facts.handle_time.limits import under_a_limit
from principlecheck.facts.scopes import (
    REASON_HANDLE_TIME,
    entries_covering,
    narrowest_items,
    queue_of_reason,
    queues_covered,
    reasons_of_queue,
    scope_covers,
)
from principlecheck.facts.spreads import LOGNORMAL_SOURCE, declared_spread
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import DurationOrNone
from principlecheck.model.format.subject import Subject

ON = "averaged_queue"
_READS = (
    "handle_time.average_target",
    "handle_time.queues",
    "handle_time.reasons",
    "contact_reasons.share",
    *REASON_HANDLE_TIME,
)
CUTOFF = "the c at which E[min(T, c)] = average target, T the handle time of the mix"
_UNCUT = "The average can be met without cutting a contact that is known of."
facts = Facts(ON, reads=_READS)


@once_per_organisation
def governing_average(organisation: Organisation, reason: Item) -> Item | None:
    """The narrowest entry that sets (or lifts) a target for a reason's average, or None."""
    found = narrowest_items(
        entry
        for entry in entries_covering(
            organisation, "handle_time", "queues", queue_of_reason(reason)
        )
        if entry.get("average_target") is not None and scope_covers(entry, "reasons", reason.id)
    )
    return found[0] if found else None


def reasons_under_average(organisation: Organisation, entry: Item, queue: Item) -> list[Item]:
    """The contact reasons of a queue whose average the entry sets."""
    reasons = reasons_of_queue(organisation, queue.id)
    return [r for r in reasons if governing_average(organisation, r) is entry]


def find_averaged_queues(organisation: Organisation) -> list[Subject]:
    """Each queue with each entry whose average is aimed at for some of its contacts."""
    found = []
    for entry in organisation.items("handle_time"):
        target = entry.get("average_target")
        if not isinstance(target, DurationOrNone) or target.value is None:
            continue
        for queue in queues_covered(organisation, entry):
            no_reasons = not reasons_of_queue(organisation, queue.id)
            if no_reasons or reasons_under_average(organisation, entry, queue):
                found.append(Subject(ON, entry, queue))
    return found


AVERAGED_QUEUE = Pairing(
    ON,
    "an average aimed at and a queue that it holds for",
    ("handle_time", "queues"),
    find_averaged_queues,
)


def _reasons_averaged(case: Case) -> list[Item]:
    reasons = reasons_under_average(case.organisation, case.entry, case.other)
    if not reasons:
        raise NotDeclared(f"contact_reasons ({case.other.id})")
    return reasons


def parts_of_average(case: Case) -> list[tuple[Item, MixturePart]]:
    """The contact reasons that the average is aimed at, each with its share and handle time."""
    reasons = _reasons_averaged(case)
    parts = []
    for reason in reasons:
        alone = len(reasons) == 1 and reason.get("share") is None
        share = 1.0 if alone else case.need(reason, "share").value
        parts.append((reason, MixturePart(share, declared_spread(case, reason, "handle_time"))))
    if not any(part.share for _, part in parts):
        raise NotDeclared(f"{reasons[0].route}.share")
    return parts


def handle_time_mix_of_average(case: Case) -> Spread:
    """The handle time of the contacts that the average is aimed at, where nothing cuts them."""
    return mixture_distribution([part for _, part in parts_of_average(case)])


class Cut(Struct, frozen=True):
    """What an average cuts short."""

    cutoff: Annotated[
        float | NotAssessable,
        RecordPart("where contacts would be cut", "seconds", CUTOFF, LOGNORMAL_SOURCE),
    ]
    cut_at_least: Annotated[
        float,
        RecordPart(
            "the least share of contacts that the average cuts short",
            "share",
            f"1 − F(c), c being {CUTOFF}",
            LOGNORMAL_SOURCE,
        ),
    ]
    cut_at_most: Annotated[
        float,
        RecordPart(
            "the largest share of contacts that the average may cut short, more only where the "
            "declared quantiles end before the cutoff",
            "share",
            f"1 − F(c), c being {CUTOFF}",
            LOGNORMAL_SOURCE,
        ),
    ]


@facts.apart
def cut(case: Case) -> Cut:
    """What the average cuts short; nothing where the mean meets the target already."""
    declared: DurationOrNone = case.need(case.entry, "average_target")
    target = declared.value.seconds if declared.value else 0.0
    if not target:
        raise NotAssessable("An average of 0s cannot be met by any contact.")
    mix = handle_time_mix_of_average(case)
    try:
        cutoff = handle_time_cutoff(mix, target)
    except NoSpread:
        routes = _averaged_reasons_without_spread(case)
        if routes:
            raise NotDeclared(*routes) from None
        # The declared quantiles end before the average is reached: what is cut lies above them.
        return Cut(NotAssessable(_UNCUT), 0.0, 1.0 - mix.cdf(mix.known_up_to))
    if cutoff is None:
        case.step(
            f"the mean is {units.format_duration(mix.mean(), 1)}, within {units.format_duration(target, 1)}"
        )
        return Cut(NotAssessable(_UNCUT), 0.0, 0.0)
    share = share_cut_by_limit(mix, cutoff)
    case.step(
        f"cut at {units.format_duration(cutoff, 1)}, contacts last {units.format_duration(target, 1)} on average"
    )
    case.step(f"1 − F({units.format_duration(cutoff, 1)}) = {units.format_share(share, 2)}")
    return Cut(cutoff, share, share)


def _averaged_reasons_without_spread(case: Case) -> list[str]:
    """The reasons of which one figure alone is declared, as routes."""
    routes = []
    for reason in _reasons_averaged(case):
        try:
            declared_spread(case, reason, "handle_time").cdf(1.0)
        except (NoSpread, NoMean):
            routes.append(f"{reason.route}.handle_time.p90")
    return routes


@facts.flag(reads=(*REASON_HANDLE_TIME,))
def long_contacts_hidden(case: Case) -> bool:
    """Whether long contacts may be hidden.

    A limit that was in force while they were measured hides them.
    """
    return under_a_limit(case, _reasons_averaged(case))


@facts.flag(reads=("handle_time.used_for",))
def only_forecasts(case: Case) -> bool:
    """Whether the average serves forecasting alone.

    An empty list says that it is used for nothing.
    """
    return set(case.need(case.entry, "used_for")) <= {"forecasting"}


@facts.seconds(
    formula="Σ share · mean over the contact reasons, rounded up to a second",
    source=LOGNORMAL_SOURCE,
)
def natural_average(case: Case) -> float:
    """The average of the contacts as they are.

    The target that cuts nobody short.
    """
    try:
        mean = handle_time_mix_of_average(case).mean()
    except NoMean:
        raise NotDeclared(f"{_reasons_averaged(case)[0].route}.handle_time.mean") from None
    case.step(f"uncut, contacts last {units.format_duration(mean, 1)} on average")
    return float(math.ceil(mean - 1e-6))
