"""When somebody last asked whether an entry is still right."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from principlecheck.arithmetic.deadline import wait_end
from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.facts.timing.working_time import wait_on_hours
from principlecheck.model.format.names import entry_name
from principlecheck.model.format.organisation import SECTIONS, Organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.shapes import NEVER
from principlecheck.model.format.subject import Subject

ON = "reviewed_policy"
_CHANGES = ("price", "product")
# What customers meet goes stale when prices or products change; what staff meet, with time alone.
MET_BY_CUSTOMERS = frozenset(
    ("customer_rules", "promises", "automations", "replies", "out_of_scope", "journeys")
)
POLICIES = MET_BY_CUSTOMERS | {"handle_time", "handovers", "standards", "conduct"}
_CHANGES_THAT_TOUCH = {
    "outage": ("product",),
    "known_issue": ("product",),
    "safety_issue": ("product",),
    "gesture": (),
}
"""Of the rules that refuse nobody, the changes that can overtake them; any others by both kinds."""
_MAY_NO_LONGER_HOLD = {
    "customer_rules": "Customers may be refused, or colleagues held back, for reasons that no longer hold",
    "promises": "Customers may be promised what no longer fits what is offered, and plan by it",
    "automations": "Customers may be sent a way that no longer leads anywhere",
    "replies": "Customers may be told what is no longer so",
    "out_of_scope": "Customers may be turned away from what is done by now",
    "journeys": "Customers may be asked for steps that are no longer needed",
    "handle_time": "People may be held to a time that no longer fits the work",
    "handovers": "Cases may go to people who can no longer settle them",
    "standards": "People may be held to words that no longer fit their work",
    "conduct": "People may be left with words that no longer fit what they meet",
}
_READS = (
    *(f"{name}.{field}" for name in SECTIONS for field in ("reviewed", "review_every")),
    "organisation.review_every",
    "customer_rules.kind",
    "decisions.kind",
    "decisions.date",
)
facts = Facts(ON, reads=_READS)


def find_rules_to_review(organisation: Organisation) -> list[Subject]:
    """Every rule that customers meet, and any other policy that says when it was reviewed."""
    return [
        Subject(ON, item)
        for section in organisation.entries
        for item in organisation.items(section)
        if item.section == "customer_rules"
        or (item.section in POLICIES and item.get("reviewed") is not None)
        or (item.get("reviewed") is not None and item.get("review_every") is not None)
    ]


REVIEWED_POLICY = Pairing(
    ON,
    "a rule that customers meet, or anything else with a review date that is a policy or says how "
    "often it is reviewed",
    ("customer_rules",),
    find_rules_to_review,
    union=True,
)


@facts.count(formula="as-of date − review date", ages=True)
def days_since_review(case: Case) -> int:
    """Days since the last review."""
    reviewed: date = case.need(case.entry, "reviewed")
    return (case.organisation.as_of - reviewed).days


@facts.flag
def never_reviewed(case: Case) -> bool:
    """Whether somebody says that it was never reviewed."""
    return bool(case.get(case.entry, "reviewed") == NEVER)


@facts.flag
def is_policy(case: Case) -> bool:
    """Whether it is a policy that people apply.

    Anything else is held to its own rhythm of review alone.
    """
    return case.entry.section in POLICIES


def _review_rhythm_of_entry(case: Case) -> Span | None:
    """How often the entry is to be reviewed: as it says itself, else as the organisation does."""
    own = case.get(case.entry, "review_every")
    found: Span | None = own or case.get(case.organisation.about, "review_every")
    return found


@facts.span
def reviewed_every(case: Case) -> Span:
    """How often it is to be reviewed."""
    rhythm = _review_rhythm_of_entry(case)
    if rhythm is None:
        raise NotDeclared(f"{case.entry.route}.review_every")
    return rhythm


@facts.date(formula="review date + review_every")
def next_review(case: Case) -> date:
    """The day on which the next review was due."""
    reviewed: date = case.need(case.entry, "reviewed")
    begin = datetime.combine(reviewed, time(), tzinfo=UTC)
    return wait_end(begin, wait_on_hours(case, case.fact("reviewed_every"), None)).date()


@facts.flag(formula="review date + review_every < as-of date")
def past_own_rhythm(case: Case) -> bool:
    """Whether the next review is overdue by its own rhythm.

    False where no rhythm is declared.
    """
    if _review_rhythm_of_entry(case) is None:
        return False
    return bool(case.fact("next_review") < case.organisation.as_of)


def _changes_since_review(case: Case) -> list[tuple[date, str, str]]:
    decisions = case.organisation.items("decisions")
    return sorted(
        (case.need(item, "date"), item.id, item.get("kind"))
        for item in decisions
        if item.get("kind") in _CHANGES and item.get("date") <= case.organisation.as_of
    )


def _kinds_of_change_touching_rule(case: Case) -> tuple[str, ...]:
    """The kinds of change that the entry can be overtaken by."""
    if case.entry.section not in MET_BY_CUSTOMERS:
        return ()
    kind = case.entry.get("kind") if case.entry.section == "customer_rules" else ""
    return _CHANGES_THAT_TOUCH.get(kind, _CHANGES)


def _last_change_touching_rule(case: Case) -> tuple[date, str] | None:
    """The last change that the entry can be overtaken by: its day and its id."""
    kinds = _kinds_of_change_touching_rule(case)
    found = reversed(case.shared(_changes_since_review)) if kinds else ()
    return next(((day, id_) for day, id_, kind in found if kind in kinds), None)


@facts.flag
def changed_since_review(case: Case) -> bool:
    """Whether prices or products changed since the review.

    False without such a change only once the log of decisions is finished. What is done in an
    outage or about a fault is overtaken by products alone, and a gesture by neither.
    """
    reviewed: date = case.need(case.entry, "reviewed")
    if not _kinds_of_change_touching_rule(case):
        return False
    last = _last_change_touching_rule(case)
    if last and last[0] > reviewed:
        return True
    case.finished("decisions")
    return False


@facts.text
def what_may_no_longer_hold(case: Case) -> str:
    """What somebody may suffer by an entry that nobody has looked at.

    A sentence without its full stop.
    """
    entry = case.entry
    if entry.section == "customer_rules" and entry.get("kind") in _CHANGES_THAT_TOUCH:
        return "Customers may be given less, or told later, than would be right today"
    return _MAY_NO_LONGER_HOLD.get(entry.section, "What rests on it may no longer hold")


@facts.text
def last_change(case: Case) -> str:
    """The last change of price or product.

    Its id and date.
    """
    last = _last_change_touching_rule(case)
    if last is None:
        raise NotDeclared("decisions.price")
    return f"{entry_name('decisions', last[1])} of {last[0].isoformat()}"


@facts.text
def change_route(case: Case) -> str:
    """Where the last change is recorded.

    As a route; the entry itself where nothing changed since.
    """
    last = _last_change_touching_rule(case)
    later = last is not None and last[0] > case.need(case.entry, "reviewed")
    return f"decisions.{last[1]}" if last and later else case.entry.route
