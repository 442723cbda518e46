"""A policy as text, and the facts of one of its entries."""

from datetime import date
from typing import Any

from principlecheck.facts.case import Computed, Sheet
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.subject import Subject
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile

AS_OF = date(2026, 11, 22)


def organisation(policy: str, as_of: date = AS_OF) -> Organisation:
    """The organisation that `policy` (without its `format: 1`) declares; it must be valid.

    Unless it says so itself, every section that it writes counts as complete.
    """
    text = f"format: 1\n{policy}"
    corpus = assemble_policies(
        FoundFiles([SourceFile("policy.yaml", text.encode())], [], []), as_of
    )
    assert not corpus.problems
    declared = corpus.organisation
    says_itself = declared.about.get("complete") is not None
    return declared if says_itself else declared.as_if_complete()


def subjects(policy: str, on: str) -> list[Subject]:
    """Everything of one kind that `policy` yields for judging."""
    declared = organisation(policy)
    if on in pairings():
        return pairings()[on].find(declared)
    return [Subject(on, item) for item in declared.items(on)]


def computed(policy: str, on: str, name: str, subject: str = "") -> Computed:
    """The fact `name` of the subject called `subject` (left out: the only one)."""
    declared = organisation(policy)
    found = pairings()[on].find(declared) if on in pairings() else None
    if found is None:
        found = [Subject(on, item) for item in declared.items(on)]
    (chosen,) = [one for one in found if subject in ("", one.name)]
    return Sheet(declared, chosen, fact_specs(on)).computed(name)


def value(policy: str, on: str, name: str, subject: str = "") -> Any:
    """Its value alone; of entries, their ids, as conditions and messages have them."""
    found = computed(policy, on, name, subject).value
    if isinstance(found, Item):
        return found.id
    entries = isinstance(found, list) and found and isinstance(found[0], Item)
    return [item.id for item in found] if entries else found
