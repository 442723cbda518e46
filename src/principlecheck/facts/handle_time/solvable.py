"""How much of a queue can be solved the first time at all, against the target for it."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.facts.scopes import (
    TARGET_SCOPES,
    entries_covering,
    narrowest_items,
    reasons_of_queue,
    scope_ids,
    team_targets,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.subject import Subject

ON = "solvable_queue"
facts = Facts(
    ON,
    reads=(
        "targets.first_contact_resolution",
        *TARGET_SCOPES,
        "contact_reasons.queue",
        "contact_reasons.share",
        "contact_reasons.solvable_first_time",
    ),
)


@once_per_organisation
def find_solvable_queues(organisation: Organisation) -> list[Subject]:
    """Each queue with the narrowest first-contact target for the whole of it."""
    aims = {target.id for target in team_targets(organisation)}
    found = []
    for queue in organisation.items("queues"):
        candidates = [
            target
            for target in entries_covering(organisation, "targets", "queues", queue.id)
            if target.id in aims
            and target.get("first_contact_resolution.at_least") is not None
            and not any(scope_ids(target, name) for name in ("reasons", "segments", "priority"))
        ]
        found += [Subject(ON, target, queue) for target in narrowest_items(candidates)[:1]]
    return found


SOLVABLE_QUEUE = Pairing(
    ON,
    "a first-contact target and a queue that it holds for",
    ("targets", "queues"),
    find_solvable_queues,
)


def _solvable_shares_of_reasons(case: Case) -> list[tuple[Item, float, float]]:
    """The reasons of the queue that say what is solvable, each with share and solvable share."""
    reasons = reasons_of_queue(case.organisation, case.other.id)
    said = [one for one in reasons if one.get("solvable_first_time") is not None]
    if not said:
        raise NotDeclared("contact_reasons.solvable_first_time")
    alone = len(reasons) == 1 and reasons[0].get("share") is None
    return [
        (
            reason,
            1.0 if alone else case.need(reason, "share").value,
            case.need(reason, "solvable_first_time").value,
        )
        for reason in said
    ]


@facts.share
def target(case: Case) -> float:
    """The share that is to be solved the first time."""
    return float(case.need(case.entry, "first_contact_resolution.at_least").value)


@facts.share(formula="1 − Σ share · (1 − solvable the first time)")
def solvable(case: Case) -> float:
    """The most that could be solved the first time.

    Contacts of which nothing is said are taken as solvable, so that the verdict errs on their side;
    where what a contact reason does not say would decide it, it is not declared.
    """
    parts = _solvable_shares_of_reasons(case)
    for reason, share, own in parts:
        case.step(
            f"{reason.id}: {units.format_share(share, 1)} of contacts, {units.format_share(own, 1)} of it"
        )
    if math.fsum(share for _, share, _ in parts) < 1 - 1e-9:
        case.assume("Contacts of which nothing else is said can be solved the first time.")
    most = 1 - math.fsum(share * (1 - own) for _, share, own in parts)
    aim: float = case.fact("target")
    known = {reason.id for reason, _, _ in parts}
    silent = [r for r in reasons_of_queue(case.organisation, case.other.id) if r.id not in known]
    shares = [case.get(reason, "share") for reason in silent]
    least = most - math.fsum(1.0 if share is None else share.value for share in shares)
    if least < aim <= most:  # what the others would say decides
        raise NotDeclared(*(f"{reason.route}.solvable_first_time" for reason in silent))
    return most


@facts.share(formula="what is solvable, rounded down to a whole percent")
def reachable(case: Case) -> float:
    """The target that good work can reach.

    In whole percent, rounded towards passing.
    """
    most: float = case.fact("solvable")
    return math.floor(most * 100 + 1e-9) / 100


@facts.entry
def hardest(case: Case) -> Item:
    """The contact reason of which the most stays unsolved.

    By its share of the contacts times what of it cannot be solved the first time.
    """
    return max(
        _solvable_shares_of_reasons(case), key=lambda part: (part[1] * (1 - part[2]), part[0].id)
    )[0]
