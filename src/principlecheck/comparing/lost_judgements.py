"""What passed before and cannot be judged now: nobody knows any more whether it is well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from principlecheck.comparing.held_against import change_narrows_scope
from principlecheck.comparing.resolution import Resolution, why_after_side_is_unjudged
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.comparison import LostJudgement
from principlecheck.model.report.report import Located, Outcome, Report, RuleCard, Status

_BINDING = ("targets", "promises")
"""Sections whose entries bind somebody for the contacts that they name."""
UNJUDGED = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ASKED)


def find_lost_judgements(
    before: Report,
    after: Report,
    resolution: Resolution,
    subject_of: Callable[[str, str], Subject | None],
    locate: Callable[[str], Located],
) -> tuple[LostJudgement, ...]:
    """Every rule that passed on a subject before, and of which nothing can be said there now.

    An entry that is gone is no longer judged, and nothing is lost by that, unless a law still asks
    for it; what it was held against must still be there for as much, or others with it.
    """
    cards = {card.code: card for card in after.rules}
    now = {(outcome.code, outcome.subject): outcome for outcome in after.outcomes}
    judged = _compared_rules_by_entry(after.outcomes)
    found = []
    for outcome in before.outcomes:
        if outcome.status is not Status.PASS:
            continue
        card = cards[outcome.code]
        subject = subject_of(card.on, outcome.subject)
        route = subject.entry.route if subject else outcome.subject
        latest = now.get((outcome.code, outcome.subject))
        others = judged.get(_entry_and_part_to_compare(outcome), ())
        if (
            latest is None
            and others
            and subject
            and _pass_stands_for_as_much_after(others, subject, resolution)
        ):
            continue  # it is held against something else by now
        why = _why_judgement_was_lost(latest, outcome, card, resolution, subject)
        why = why or _why_pass_was_narrowed_by_change(latest, others, subject, resolution)
        if why:
            place = locate(route)
            found.append(
                LostJudgement(card.code, card.title, card.severity, outcome.subject, place, why)
            )
    return tuple(found)


def find_lost_by_earlier_report(
    passed: Sequence[tuple[str, str]], after: Report
) -> Iterator[LostJudgement]:
    """The same, as far as an earlier report alone tells it: which rule `passed` on what."""
    cards = {card.code: card for card in after.rules}
    now = {(outcome.code, outcome.subject): outcome for outcome in after.outcomes}
    for code, subject in passed:
        latest, card = now.get((code, subject)), cards.get(code)
        if latest is not None and card is not None and latest.status in UNJUDGED:
            why = why_after_side_is_unjudged(latest)
            yield LostJudgement(code, card.title, card.severity, subject, Located(subject), why)


def _why_judgement_was_lost(
    latest: Outcome | None,
    outcome: Outcome,
    card: RuleCard,
    resolution: Resolution,
    subject: Subject | None,
) -> str:
    if latest is not None:
        return why_after_side_is_unjudged(latest) if latest.status in UNJUDGED else ""
    if subject is None:
        return ""
    asked = resolution.stand_in(outcome.code, subject)
    if asked is not None and asked.status in UNJUDGED:
        return why_after_side_is_unjudged(asked)
    if resolution.is_gone(subject.entry):
        return ""
    whole = resolution.outcome(outcome.code, card.on)
    if whole is not None and whole.status is Status.NOT_APPLICABLE:
        return ""
    is_fixed, why = resolution.of(outcome, card.on, subject)
    return "" if is_fixed else why


def _why_pass_was_narrowed_by_change(
    latest: Outcome | None, others: Sequence[str], subject: Subject | None, resolution: Resolution
) -> str:
    """Why a pass says less than it did: the target or promise that an entry was held against is for
    fewer of its contacts, and no other is for the rest.
    """
    other = subject.other if subject else None
    if subject is None or other is None or other.section not in _BINDING:
        return ""
    now, entry = resolution.find(other.route), resolution.find(subject.entry.route)
    if latest is None or latest.status is not Status.PASS or now is None or entry is None:
        return ""
    # What an entry is not for any more need not be held against anything.
    if not change_narrows_scope(now, other) or _pass_stands_for_as_much_after(
        others, replace(subject, entry=entry), resolution
    ):
        return ""
    return f"{other.route}, against which it was judged, is for fewer of its contacts"


def _compared_rules_by_entry(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], list[str]]:
    """What each rule holds each entry, or part of one, against; nothing where it is judged alone."""
    found: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        if outcome.status in (Status.PASS, Status.FAIL):
            other = outcome.subject.partition(" ~ ")[2]
            found.setdefault(_entry_and_part_to_compare(outcome), []).append(other)
    return found


def _entry_and_part_to_compare(outcome: Outcome) -> tuple[str, str]:
    return outcome.code, outcome.subject.partition(" ~ ")[0]


def _pass_stands_for_as_much_after(
    others: Sequence[str], subject: Subject, resolution: Resolution
) -> bool:
    """Whether what an entry is held against now is for as much as what it was held against."""
    found = [now for other in others if (now := resolution.find(other)) is not None]
    return resolution.still_held(subject, found)
