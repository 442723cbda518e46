"""Commitments to come back to a customer."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, fact

_WORDS = {"owner": "an owner", "within": "a due time", "alert_before": "an alert before it is due"}


@fact(
    "follow_ups",
    "names",
    "what the commitment lacks",
    reads=tuple(f"follow_ups.{name}" for name in _WORDS),
)
def untracked(case: Case) -> list[str]:
    """In words."""
    return [words for name, words in _WORDS.items() if case.get(case.entry, name) is None]


FOLLOW_UP_FACTS: tuple[FactSpec, ...] = (untracked,)
