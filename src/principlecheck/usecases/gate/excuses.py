"""What policies themselves say of how they are judged: what does not apply, which sections are
complete, what kind of organisation the law sees, and what is deliberate.

Like settings and waivers, these are taken from the state before a change, on both sides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.model.format.organisation import (
    ORGANISATION,
    SECTIONS,
    Item,
    Organisation,
    attribute_of_field,
)
from principlecheck.model.format.sections.who import NotApplicable
from principlecheck.model.format.shapes import Deliberate
from principlecheck.model.law import Law
from principlecheck.usecases.gate.loosening import first_names_at_gate

_KIND_OF_ORGANISATION = (
    "business_model",
    "sells_at_a_distance",
    "staff",
    "turnover",
    "balance_sheet",
    "review_every",
)
"""Fields of the organisation that choose which rules hold for it, and how severely."""
_REACHES_OF_LAW = ("jurisdictions", "sectors", "sells_to")
"""Lists that add duties: what a change adds holds at once, what it takes out once merged. A sector
that narrows a duty (`beside`) does so once merged.
"""


class Excuses(Struct, frozen=True):
    """What one state of the policies says of how it is judged; None where there were none.

    `whole` says whether all of it could be read: else what is not there may have been declared.
    """

    organisation: Organisation | None
    whole: bool = True

    def complete(self, other: Organisation) -> frozenset[str]:
        """The sections that count as complete in `other`; where it is not known which they were,
        every one does, so that no gap goes by as a question.
        """
        if self.organisation is None:
            return other.named_complete
        if not self.whole:
            return frozenset((*other.begun, ORGANISATION))
        return self.organisation.named_complete

    @property
    def not_applicable(self) -> Mapping[str, NotApplicable]:
        """What is excused from judgement, by route."""
        return {} if self.organisation is None else self.organisation.not_applicable

    def governing(self, other: Organisation) -> Organisation:
        """`other` as it is judged under these excuses instead of its own."""
        complete = self.complete(other)
        only_named = {
            name for name in other.named_complete - complete if not other.entries.get(name)
        }
        return replace(
            other,
            about=replace(other.about, value=self._about(other)),
            entries={
                section: {id_: self._excused(item) for id_, item in entries.items()}
                for section, entries in other.entries.items()
            },
            begun=(other.begun - only_named) | (complete & SECTIONS.keys()),
            named_complete=complete,
            not_applicable=dict(self.not_applicable),
            laws=tuple(
                _gate_provision_without_excuse(law, self._new_sectors(other)) for law in other.laws
            ),
        )

    def _new_sectors(self, other: Organisation) -> frozenset[str]:
        """The sectors that `other` adds to those that were named; none where none were, for then
        no duty was narrower.
        """
        if self.organisation is None:
            return frozenset()
        was = _gate_excuses_of_organisation(self.organisation.about.value, "sectors")
        now = _gate_excuses_of_organisation(other.about.value, "sectors")
        return frozenset(now).difference(was) if was else frozenset()

    def _about(self, other: Organisation) -> Any:
        about = other.about.value
        if self.organisation is None:
            return about
        own = self.organisation.about.value
        fields = {
            name: getattr(own, name)
            for name in _KIND_OF_ORGANISATION
            if self.whole or getattr(own, name) is not UNSET
        }
        for name in _REACHES_OF_LAW:
            both = [
                *_gate_excuses_of_organisation(own, name),
                *_gate_excuses_of_organisation(about, name),
            ]
            fields[name] = list(dict.fromkeys(both)) or getattr(about, name)
        return replace(about, **fields)

    def _excused(self, item: Item) -> Item:
        """The entry with those reasons alone that were given before, for what is as it was."""
        declared: Deliberate | None = item.get("deliberate")
        if declared is None:
            return item
        kept = self._still_deliberate(item, declared)
        if kept == declared.reasons:
            return item
        left = replace(declared, reasons=kept) if kept else UNSET
        return replace(item, value=replace(item.value, deliberate=left))

    def _still_deliberate(self, item: Item, declared: Deliberate) -> dict[str, str]:
        was = self.organisation.find(item.section, item.id) if self.organisation else None
        before: Deliberate | None = was.get("deliberate") if was else None
        if (
            was is None
            or before is None
            or _deliberate_agreed_at_gate(before) != _deliberate_agreed_at_gate(declared)
        ):
            return {}
        return {
            name: reason
            for name, reason in declared.reasons.items()
            if before.reasons.get(name) == reason
            and getattr(was.value, attribute_of_field(name), UNSET)
            == getattr(item.value, attribute_of_field(name), UNSET)
        }

    def changed_by(self, other: Organisation) -> Iterator[str]:
        """What `other` says otherwise of how it is judged, in words."""
        was, now = self.not_applicable, other.not_applicable
        routes = [route for route, excuse in sorted(now.items()) if was.get(route) != excuse]
        gone = [route for route in sorted(was) if route not in now]
        if routes:
            yield f"it declares not applicable: {first_names_at_gate(routes)}"
        if gone:
            yield f"it no longer declares not applicable: {first_names_at_gate(gone)}"
        deliberate = [
            f"{item.route}.{name}"
            for item in other.all_items()
            if item.id and (declared := item.get("deliberate")) is not None
            for name in declared.reasons
            if name not in self._still_deliberate(item, declared)
        ]
        if deliberate:
            yield f"it declares deliberate: {first_names_at_gate(deliberate)}"
        if self.organisation is not None:
            yield from _gate_excuses_that_differ(self.organisation, other)
            narrower = sorted(self._new_sectors(other) & _gate_excuse_of_sectors(other.laws))
            if narrower:
                yield f"it names sectors that narrow a duty: {first_names_at_gate(narrower)}"


def _gate_excuse_of_sectors(laws: Sequence[Law]) -> set[str]:
    """The sectors beside which a provision binds less."""
    told = (one.binds for law in laws for one in law.file.provisions.values())
    return {sector for binds in told if binds is not UNSET for sector in binds.beside or ()}


def _gate_provision_without_excuse(law: Law, sectors: Collection[str]) -> Law:
    """The law as it binds whoever is not of some sectors, as far as those would narrow it."""
    if _gate_excuse_of_sectors([law]).isdisjoint(sectors):
        return law
    provisions = {
        name: one
        if one.binds is UNSET or not one.binds.beside
        else replace(
            one,
            binds=replace(one.binds, beside=[s for s in one.binds.beside if s not in sectors]),
        )
        for name, one in law.file.provisions.items()
    }
    return replace(law, file=replace(law.file, provisions=provisions))


def _gate_excuses_that_differ(was: Organisation, now: Organisation) -> Iterator[str]:
    added = sorted(now.named_complete - was.named_complete)
    gone = sorted(was.named_complete - now.named_complete)
    if added:
        yield f"it declares complete: {first_names_at_gate(added)}"
    if gone:
        yield f"it no longer declares complete: {first_names_at_gate(gone)}"
    old, new = was.about.value, now.about.value
    names = [
        f"{ORGANISATION}.{name}"
        for name in _KIND_OF_ORGANISATION
        if getattr(old, name) != getattr(new, name)
    ]
    names += [
        f"{ORGANISATION}.{name}"
        for name in _REACHES_OF_LAW
        if set(_gate_excuses_of_organisation(old, name))
        - set(_gate_excuses_of_organisation(new, name))
    ]
    if names:
        yield f"it declares otherwise which rules hold for it: {first_names_at_gate(names)}"


def _gate_excuses_of_organisation(about: Any, name: str) -> list[str]:
    value = getattr(about, name)
    return [] if value is UNSET else list(value)


def _deliberate_agreed_at_gate(declared: Deliberate) -> tuple[Any, ...]:
    return declared.approved_by, declared.review
