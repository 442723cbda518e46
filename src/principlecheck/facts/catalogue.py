"""Every fact and every pairing that there is, gathered in one place."""

from __future__ import annotations

from principlecheck.facts.authority import AUTHORITY_FACTS
from principlecheck.facts.case import FactSpec, Pairing
from principlecheck.facts.follow_ups import FOLLOW_UP_FACTS
from principlecheck.facts.handle_time import HANDLE_TIME_FACTS, LIMITED_QUEUE
from principlecheck.facts.incentives import CONSEQUENCE, INCENTIVE_FACTS
from principlecheck.facts.metrics import METRIC_FACTS
from principlecheck.facts.promises import PROMISE_AND_TARGET, PROMISE_FACTS
from principlecheck.facts.reviews import REVIEW_FACTS, REVIEWED_POLICY
from principlecheck.facts.segments import SEGMENT_FACTS

_ALL: tuple[FactSpec, ...] = (
    *AUTHORITY_FACTS,
    *FOLLOW_UP_FACTS,
    *HANDLE_TIME_FACTS,
    *INCENTIVE_FACTS,
    *METRIC_FACTS,
    *PROMISE_FACTS,
    *REVIEW_FACTS,
    *SEGMENT_FACTS,
)

PAIRINGS: dict[str, Pairing] = {
    pairing.name: pairing
    for pairing in (LIMITED_QUEUE, CONSEQUENCE, PROMISE_AND_TARGET, REVIEWED_POLICY)
}


def _by_subject() -> dict[str, dict[str, FactSpec]]:
    found: dict[str, dict[str, FactSpec]] = {}
    for spec in _ALL:
        facts = found.setdefault(spec.on, {})
        if spec.name in facts:
            raise RuntimeError(f"two facts are called {spec.name} on {spec.on}")
        facts[spec.name] = spec
    return found


FACTS: dict[str, dict[str, FactSpec]] = _by_subject()
"""Facts by the kind of subject they are about, then by name."""
