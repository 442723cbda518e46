"""What pay, discipline and averages push people towards."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, Pairing
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.subject import Subject

ON = "consequence_of_speed"
SPEED = frozenset(("handle_time", "contacts_handled"))
_READS = (
    "discipline.for",
    "rewards.for",
    "rewards.penalty",
    "rewards.kind",
    "handle_time.used_for",
    "handle_time.average_target",
)
facts = Facts(ON, reads=_READS)


def find_consequences(organisation: Organisation) -> list[Subject]:
    """Every rule of discipline and reward, and every average that is used for something."""
    return [
        Subject(ON, item)
        for section in ("discipline", "rewards", "handle_time")
        for item in organisation.items(section)
        if section != "handle_time" or item.get("average_target") is not None
    ]


CONSEQUENCE = Pairing(
    ON,
    "a rule of discipline or reward, or the use of an average",
    ("discipline", "rewards", "handle_time"),
    find_consequences,
    union=True,
)


@facts.word(words=("no", "discipline", "penalty", "pay", "average"))
def speed_pressure(case: Case) -> str:
    """How speed is made to hurt.

    What the entry does to people who take their time, or `no`.
    """
    section = case.entry.section
    if section == "handle_time":
        return "average" if "discipline" in case.need(case.entry, "used_for") else "no"
    speedy = bool(SPEED & set(case.need(case.entry, "for")))
    if section == "discipline":
        return "discipline" if speedy else "no"
    if not speedy:
        return "no"
    if case.need(case.entry, "kind") in ("pay", "bonus"):
        return "pay"
    return "penalty" if case.need(case.entry, "penalty") else "no"


@facts.text
def pressure_route(case: Case) -> str:
    """The field that does it."""
    field = "used_for" if case.entry.section == "handle_time" else "for"
    return f"{case.entry.route}.{field}"
