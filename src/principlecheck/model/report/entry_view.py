"""One entry laid open: what it declares, what follows from it, and how the rules judge it."""

from msgspec import Struct

from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import Outcome, RuleCard


class DeclaredField(Struct, frozen=True):
    """A field as written, and where."""

    name: str
    value: str
    place: Place | None


class OpenScope(Struct, frozen=True):
    """A scope that is left out, and the entries for which it therefore holds."""

    name: str
    holds_for: tuple[str, ...]


class KnownFact(Struct, frozen=True):
    """A fact about a subject: its value as people read it, or why it has none."""

    name: str
    title: str
    value: str | None
    why: str = ""


class FactsOf(Struct, frozen=True):
    """The facts of one subject: the entry itself, or the entry with another that it meets."""

    subject: str
    facts: tuple[KnownFact, ...]


class EntryView(Struct, frozen=True):
    """An entry with all that hangs on it.

    `scopes` are those that it leaves out where that takes in more than one entry, and `undeclared`
    its other fields without a value. `outcomes` are those about the entry, `elsewhere`
    those of rules that read its fields and judge something else; `rules` has a card of each.
    `problems` are those of the whole organisation.
    """

    route: str
    place: Place | None
    fields: tuple[DeclaredField, ...]
    scopes: tuple[OpenScope, ...]
    undeclared: tuple[str, ...]
    facts: tuple[FactsOf, ...]
    outcomes: tuple[Outcome, ...]
    elsewhere: tuple[Outcome, ...]
    rules: tuple[RuleCard, ...]
    problems: tuple[Problem, ...]
