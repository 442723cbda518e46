"""The figures that rules compute: of every subject, whether the rules pass there or fail."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from principlecheck.facts.case import FactSpec, Kind, Sheet
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.model import units
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.subject import Subject
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import format_placeholder_value

Key = tuple[str, str, str]
"""A figure: the kind of its subject, the subject's name, the fact's."""
_NUMBERS = frozenset(("share", "seconds", "number", "count", "money"))


def figures_that_move_in_sweep(
    organisation: Organisation, rules: Sequence[LoadedRule]
) -> Iterator[tuple[Key, Any]]:
    """Every number that the rules use on any subject, whether they pass or fail."""
    wanted: dict[str, dict[str, FactSpec]] = {}
    for rule in rules:
        specs = fact_specs(rule.on)
        names = {n: specs[n] for n in rule.fact_names if specs[n].kind in _NUMBERS}
        wanted.setdefault(rule.on, {}).update(names)
    for on, specs in wanted.items():
        for subject in _subjects_of_swept_rules(organisation, on) if specs else ():
            sheet = Sheet(organisation, subject, fact_specs(on))
            for name in specs:
                try:
                    value = sheet.computed(name).value
                except Exception:  # noqa: BLE001, S112 - the rule itself says why; here it has no figure
                    continue
                if _swept_figure_is_meaningful(specs[name].kind, value):
                    yield (on, subject.name, name), value


def spec_of_swept_figure(key: Key) -> FactSpec:
    """What the figure is."""
    return fact_specs(key[0])[key[2]]


def format_sweep_column(kind: Kind, values: Sequence[Any]) -> list[str | None]:
    """Figures of one kind as people see them beneath one another; None stays None."""
    if kind not in ("share", "number"):
        return [
            None if value is None else format_placeholder_value(kind, value) for value in values
        ]
    write = units.format_share if kind == "share" else units.format_number
    there = [value for value in values if value is not None]
    # One decimal at most: neighbours that still look alike are alike for a reader.
    alike = len({write(value, 0) for value in there}) == len({write(value, 1) for value in there})
    return [None if value is None else write(value, 0 if alike else 1) for value in values]


def _subjects_of_swept_rules(organisation: Organisation, on: str) -> list[Subject]:
    if on in pairings():
        return pairings()[on].find(organisation)
    return [Subject(on, item) for item in organisation.items(on)]


def _swept_figure_is_meaningful(kind: str, value: Any) -> bool:
    """Whether a figure says something: it is finite, and a share is not below nothing."""
    if not isinstance(value, int | float):
        return True
    return math.isfinite(value) and not (kind == "share" and value < 0)
