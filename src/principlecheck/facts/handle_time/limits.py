"""Limits on handle time: what they let finish, and what they would have to be."""

from __future__ import annotations

import math
from collections.abc import Sequence

from principlecheck.arithmetic.handle_time import (
    MixturePart,
    resolvable_share,
    smallest_limit_for_share,
)
from principlecheck.arithmetic.spread import NoMean, NoSpread, Spread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.scopes import (
    REASON_HANDLE_TIME,
    TARGET_SCOPES,
    entries_covering,
    limit_governing_reason,
    narrowest_items,
    queue_of_reason,
    queues_covered,
    reasons_of_queue,
    scope_covers,
    scope_ids,
)
from principlecheck.facts.spreads import (
    LOGNORMAL_SOURCE,
    better_known_handle_time,
    declared_spread,
    not_assessable_beyond_figures,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import DurationOrNone
from principlecheck.model.format.subject import Subject

ON = "limited_queue"
_LIMIT_READS = ("handle_time.hard_limit", "handle_time.queues", "handle_time.reasons")
_MIX_READS = (
    *_LIMIT_READS,
    "contact_reasons.share",
    *REASON_HANDLE_TIME,
    "contact_reasons.solvable_first_time",
)
RESOLVABLE = (
    "Σ share · F(limit) · s over the queue's contact reasons, s what is solvable the first time"
)
facts = Facts(ON, reads=_MIX_READS)


@once_per_organisation
def find_limited_queues(organisation: Organisation) -> list[Subject]:
    """Each queue with each entry whose limit governs some of its contacts.

    An entry that says nothing of a limit concerns what no other limit governs: whether it sets
    one is then not declared.
    """
    found = []
    for entry in organisation.items("handle_time"):
        for queue in queues_covered(organisation, entry):
            reasons = reasons_of_queue(organisation, queue.id)
            if not reasons or any(
                _limit_concerns_reason(organisation, entry, reason) for reason in reasons
            ):
                found.append(Subject(ON, entry, queue))
    return found


def _limit_concerns_reason(organisation: Organisation, entry: Item, reason: Item) -> bool:
    governing = limit_governing_reason(organisation, reason)
    if entry.get("hard_limit") is not None or governing is not None:
        return governing is entry
    return scope_covers(entry, "queues", queue_of_reason(reason)) and scope_covers(
        entry, "reasons", reason.id
    )


LIMITED_QUEUE = Pairing(
    ON, "a limit and a queue that it governs", ("handle_time", "queues"), find_limited_queues
)


def scope_limit_is_taken_for(case: Case) -> str:
    """What a limit is taken to hold for, as a sentence to add; nothing where it says so itself."""
    if scope_ids(case.entry, "queues") or len(case.organisation.items("queues")) < 2:
        return ""
    return f" {case.entry.id} names no queues, so that it is read as holding in all of them: is that meant?"


@facts.text(reads=("handle_time.queues",))
def limit_read_as(case: Case) -> str:
    """What the limit is taken to hold for.

    A sentence to add where the entry names no queues and there are several; otherwise nothing.
    """
    return scope_limit_is_taken_for(case)


@facts.flag(reads=("handle_time.on_limit", "handle_time.hard_limit"))
def cuts_contact(case: Case) -> bool:
    """Whether the contact is over when the limit is reached.

    `none` cuts nothing. An undeclared action counts as yes: a limit that does nothing is none.
    """
    limit: DurationOrNone = case.need(case.entry, "hard_limit")
    if limit.value is None:
        return False
    action = case.get(case.entry, "on_limit")
    if action is None:
        case.assume("What happens at the limit is not declared; it is taken to end the contact.")
    return action in (None, "end", "transfer")


@facts.share(reads=("targets.first_contact_resolution", *TARGET_SCOPES))
def first_contact_target(case: Case) -> float:
    """The first-contact-resolution target of the queue.

    The narrowest target that covers the whole queue.
    """
    target = first_contact_target_of(case, case.other)
    return float(case.need(target, "first_contact_resolution.at_least").value)


def first_contact_target_of(case: Case, queue: Item) -> Item:
    """The target entry; raises `NotDeclared` where the queue has none."""
    candidates = [
        target
        for target in entries_covering(case.organisation, "targets", "queues", queue.id)
        if target.get("first_contact_resolution.at_least") is not None
        and not any(scope_ids(target, name) for name in ("reasons", "segments", "priority"))
    ]
    found = narrowest_items(candidates)
    if not found:
        raise NotDeclared("targets.first_contact_resolution")
    return found[0]


def reasons_with_their_limits(case: Case, queue: Item) -> tuple[list[MixturePart], float]:
    """The queue's contact reasons with the limit that governs each, and the share unlisted."""
    reasons = reasons_of_queue(case.organisation, queue.id)
    if not reasons:
        raise NotDeclared(f"contact_reasons ({queue.id})")
    parts = []
    for reason in reasons:
        limiting = limit_governing_reason(case.organisation, reason)
        limit = None
        if limiting is not None:
            declared: DurationOrNone = case.need(limiting, "hard_limit")
            limit = declared.value.seconds if declared.value else None
            if limit == 0:
                raise NotAssessable("A limit of 0s lets no contact begin.")
        # Where no limit governs, every contact finishes, however long it is.
        spread = Spread() if limit is None else declared_spread(case, reason, "handle_time")
        solvable = case.get(reason, "solvable_first_time")
        if solvable is None:
            case.assume(
                f"All of {reason.called} is taken to be solvable the first time (none declared)."
            )
        share = (
            1.0
            if len(reasons) == 1 and reason.get("share") is None
            else case.need(reason, "share").value
        )
        parts.append(MixturePart(share, spread, solvable.value if solvable else 1.0, limit))
    listed = math.fsum(part.share for part in parts)
    if listed > 1.0 + 1e-9:
        raise NotAssessable(
            f"The shares of the contact reasons of {queue.called} come to {units.format_share(listed, 1)}."
        )
    unlisted = max(0.0, 1.0 - listed)
    if unlisted > 1e-9:
        case.assume(
            f"The {units.format_share(unlisted, 1)} of contacts without a reason are taken as resolvable."
        )
    case.assume(
        "A contact that is cut fails, and whether it resolves does not depend on its length."
    )
    return parts, unlisted


@facts.share(formula=RESOLVABLE, source=LOGNORMAL_SOURCE)
def resolvable(case: Case) -> float:
    """The most contacts that can be resolved the first time.

    An upper bound on first-contact resolution under the limits in force.
    """
    case.need(case.entry, "hard_limit")
    parts, unlisted = reasons_with_their_limits(case, case.other)
    try:
        value = resolvable_share(parts, unlisted)
    except NoSpread:
        raise NotDeclared(*_limited_reasons_without_spread(case, case.other)) from None
    for part in parts:
        if part.limit is not None:
            under = part.spread.cdf_at_most(part.limit)
            case.step(
                f"{units.format_share(part.share, 1)} of contacts · F({units.format_duration(part.limit)}) = "
                f"{units.format_share(under, 1)} · s = {units.format_share(part.solvable, 1)}"
            )
    case.step(f"together {units.format_share(value, 1)}")
    return value


def _limited_reasons_without_spread(case: Case, queue: Item) -> list[str]:
    routes = []
    for reason in reasons_of_queue(case.organisation, queue.id):
        try:
            declared_spread(case, reason, "handle_time").cdf(1.0)
        except (NoSpread, NoMean):
            routes.append(f"{reason.route}.handle_time.p90")
    return routes


@facts.share(formula="1 − what is resolvable under the limits in force")
def left_unresolved(case: Case) -> float:
    """The least share of contacts that cannot be resolved the first time."""
    return 1.0 - float(case.fact("resolvable"))


@facts.share(formula="what is resolvable, rounded down to a whole percent")
def reachable_target(case: Case) -> float:
    """The target that the limit can keep.

    What is resolvable in whole percent, rounded towards passing.
    """
    resolvable_now: float = case.fact("resolvable")
    return math.floor(resolvable_now * 100 + 1e-9) / 100


@facts.flag(reads=(*REASON_HANDLE_TIME,))
def censored(case: Case) -> bool:
    """Whether a handle time was measured under a limit.

    A limit in force hides the long contacts, so that more seem to fit than do.
    """
    return under_a_limit(case, reasons_of_queue(case.organisation, case.other.id))


def under_a_limit(case: Case, reasons: Sequence[Item]) -> bool:
    """Whether some of the reasons' handle times were measured while a limit was enforced."""
    found = False
    for reason in reasons:
        known = better_known_handle_time(case, reason, "handle_time")
        under = case.get(known, "handle_time.measured_under_limit")
        if under is None:
            case.assume(f"The handle time of {reason.called} is taken as measured without a limit.")
        found = found or under is True
    return found


@facts.seconds(
    formula="the smallest limit at which Σ share · F(limit) · s ≥ target, rounded up to a second",
    source=LOGNORMAL_SOURCE,
    reads=(*_MIX_READS, "targets.first_contact_resolution"),
)
def needed_limit(case: Case) -> float:
    """The shortest limit that reaches the target."""
    parts, unlisted = reasons_with_their_limits(case, case.other)
    target = case.fact("first_contact_target")
    try:
        limit = smallest_limit_for_share(parts, target, unlisted)
    except NoSpread as error:
        raise not_assessable_beyond_figures(error) from None
    if limit is None:
        raise NotAssessable("No limit reaches the target; too little is solvable the first time.")
    rounded = float(math.ceil(limit - 1e-6))
    case.step(
        f"a limit of {units.format_duration(rounded)} reaches {units.format_share(target, 2)}"
    )
    return rounded


@facts.flag(reads=(*_MIX_READS, "targets.first_contact_resolution"))
def reachable_by_some_limit(case: Case) -> bool:
    """Whether any limit reaches the target.

    False where even without a limit too little is solvable the first time.
    """
    try:
        case.fact("needed_limit")
    except NotAssessable:
        return False
    return True
