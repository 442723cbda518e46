"""Whether those who work with us are told what customers may expect."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts
from principlecheck.model.format.organisation import ORGANISATION, Item

INSIDERS = ("staff", "partners", "suppliers")
facts = Facts(ORGANISATION, reads=("standards.published_to",))


def _insiders_without_standard(case: Case, standard: Item) -> list[str]:
    """The insiders whom a standard is not told; what is public is open to everybody."""
    published_to = case.get(standard, "published_to") or ()
    return [] if "public" in published_to else [who for who in INSIDERS if who not in published_to]


def _standards_hidden_from_insiders(case: Case) -> list[tuple[Item, list[str]]]:
    """The standards that some insiders are not told, with those."""
    every = [
        (standard, _insiders_without_standard(case, standard))
        for standard in case.items("standards")
    ]
    found = [(standard, who) for standard, who in every if who]
    if any(standard.get("published_to") is None for standard, _ in found):
        case.finished("standards", "published_to")
    return found


@facts.entries(of=("standards",))
def untold_standards(case: Case) -> list[Item]:
    """The standards that staff, partners or suppliers are not told.

    One that does not say whom it is told is told nobody, once standards are complete.
    """
    return [item for item, _ in _standards_hidden_from_insiders(case)]


@facts.names
def untold(case: Case) -> list[str]:
    """The standards that insiders are not told, each with those whom it is not."""
    return [
        f"{item.name} ({', '.join(who)})" for item, who in _standards_hidden_from_insiders(case)
    ]


@facts.names
def insiders_untold(case: Case) -> list[str]:
    """The insiders to whom some standard is not told."""
    missing = {who for _, names in _standards_hidden_from_insiders(case) for who in names}
    return [who for who in INSIDERS if who in missing]
