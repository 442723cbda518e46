"""What follows a mistake: a lesson or a penalty."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.subject import Subject

ON = "consequence_of_mistakes"
PENALTIES = {"warning": "a warning", "pay_loss": "loss of pay", "dismissal": "dismissal"}
_FIRST = ("discipline.for", "discipline.first_time")
_REVIEW = ("discipline.blameless_review",)
facts = Facts(ON, reads=_FIRST)


def find_mistake_rules(organisation: Organisation) -> list[Subject]:
    """Every rule of discipline about mistakes; the organisation itself where it has none."""
    if "discipline" not in organisation.begun:
        return []
    found = [item for item in organisation.items("discipline") if "mistakes" in item.get("for")]
    return [Subject(ON, item) for item in found or [organisation.about]]


MISTAKES = Pairing(
    ON,
    "a rule of discipline about mistakes, or the organisation where there is none",
    ("discipline",),
    find_mistake_rules,
    union=True,
)


@facts.flag
def punishes_first_mistake(case: Case) -> bool:
    """Whether a first mistake is punished.

    Coaching is no punishment; without a rule about mistakes there is none either.
    """
    if case.entry.section != "discipline":
        case.finished("discipline", "mistakes")
        return False
    return case.need(case.entry, "first_time") in PENALTIES


@facts.text
def first_consequence(case: Case) -> str:
    """What follows a first mistake."""
    if case.entry.section != "discipline":
        raise NotDeclared("discipline.mistakes")
    word: str = case.need(case.entry, "first_time")
    return PENALTIES.get(word, word)


@facts.flag(reads=_REVIEW)
def reviews_without_blame(case: Case) -> bool:
    """Whether mistakes are reviewed without blame anywhere.

    One rule that says so is enough.
    """
    rules = case.organisation.items("discipline")
    said = [rule for rule in rules if case.get(rule, "blameless_review") is not None]
    if any(rule.get("blameless_review") for rule in said):
        return True
    case.finished("discipline", "blameless_review")
    if not said:
        routes = [f"{rule.route}.blameless_review" for rule in rules]
        raise NotDeclared(*routes or ["discipline"])
    return False


@facts.text(reads=(*_FIRST, *_REVIEW))
def mistakes_route(case: Case) -> str:
    """Where mistakes are dealt with.

    The penalty, or else the review that is refused, as a route.
    """
    if case.entry.section != "discipline":
        rules = case.organisation.items("discipline")
        refusing = [rule for rule in rules if rule.get("blameless_review") is False]
        return f"{refusing[0].route}.blameless_review" if refusing else "discipline"
    if case.entry.get("first_time") in PENALTIES:
        return f"{case.entry.route}.first_time"
    said = case.entry.get("blameless_review") is not None
    return f"{case.entry.route}.blameless_review" if said else case.entry.route
