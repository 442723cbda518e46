"""Which sections and fields a rule reads, and which declared fields no rule reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import UNSET, Struct

from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.facts.law.bounded import ON as LAW_AND_POLICY
from principlecheck.facts.law.bounded import reads_of_laws
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import COMMON
from principlecheck.model.law import Law
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.vocabulary import rule_is_on_union, rule_section_has_field


def routes_rule_reads(rule: LoadedRule, laws: Sequence[Law] = ()) -> list[str]:
    """The routes (`section.field`, `section.kind`, `section`) that a rule may rest on, sorted; one on
    law rests on whatever `laws` bound.
    """
    found: set[str] = set()
    sides = _sections_of_rule_sides(rule.on)
    for name in rule.condition_names:
        root, _, path = name.removeprefix("declared.").partition(".")
        if root == "organisation":
            found.add(f"{ORGANISATION}.{path.split('.')[0]}")
        elif path and path != "section":
            found.update(
                f"{side}.{path.split('.')[0]}"
                for side in _rule_sections_with_field(path, sides.get(root, ()))
            )
    specs = fact_specs(rule.on)
    for name in rule.fact_names:
        found.update(specs[name].reads)
    if rule.on == LAW_AND_POLICY:
        found.update(reads_of_laws(laws))
    return sorted(found) or [rule.on]


def routes_rule_reads_for_costs(rule: LoadedRule) -> tuple[str, ...]:
    """What a rule reads only to say what its finding costs; no verdict rests on it."""
    if rule.rule.costs is UNSET:
        return ()
    return fact_specs(rule.on)[rule.rule.costs.removeprefix("facts.")].reads


def _sections_of_rule_sides(on: str) -> dict[str, tuple[str, ...]]:
    if on not in pairings():
        return {"entry": (on,)}
    sections = pairings()[on].sections
    if rule_is_on_union(on):
        return {"entry": sections, "other": sections}
    return {"entry": sections[:1], "other": sections[-1:]}


def _rule_sections_with_field(path: str, sections: tuple[str, ...]) -> Iterator[str]:
    """Those of the sections that have a field, where they may be several."""
    yield from (s for s in sections if len(sections) == 1 or rule_section_has_field(s, path))


def all_fields_rules_could_read() -> list[str]:
    """Every `section.field` of the model, the four common fields once as `*.field`."""
    kinds: dict[str, type[Struct]] = {ORGANISATION: AboutOrganisation, **SECTIONS}
    own = [
        f"{section}.{name.rstrip('_')}"
        for section, kind in kinds.items()
        for name in kind.__struct_fields__
        if name not in COMMON or section == ORGANISATION
    ]
    return [*own, *(f"*.{name}" for name in sorted(COMMON))]


def fields_no_rule_reads(rules: Sequence[LoadedRule], laws: Sequence[Law] = ()) -> list[str]:
    """The fields of the model that no rule reads (reports and what-ifs may still)."""
    read = {
        field
        for rule in rules
        for field in _fields_in_rule_reads(
            (*routes_rule_reads(rule, laws), *routes_rule_reads_for_costs(rule))
        )
    }
    return [field for field in all_fields_rules_could_read() if field not in read]


def _fields_in_rule_reads(reads: Iterable[str]) -> Iterable[str]:
    for route in reads:
        section, _, rest = route.partition(".")
        field = rest.split(".")[0]
        yield f"{section}.{field}"
        if field in COMMON:
            yield f"*.{field}"
