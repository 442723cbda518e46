"""What two organisations declare differently, field by field and in the policy's own words.

An entry is its name and what it says: a file moved, keys in another order, or `720m` for `12h` are
no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import UNSET, Struct

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS, Item
from principlecheck.model.format.quantities import Quantity
from principlecheck.model.format.shapes import fields_inside_struct
from principlecheck.model.report.comparison import FieldChange
from principlecheck.policies.load import Corpus


def compare_entries(before: Corpus, after: Corpus) -> list[FieldChange]:
    """Every change, ordered as the format orders sections, then by entry."""
    found = list(_compare_entry(before.organisation.about, after.organisation.about, after, before))
    for section in SECTIONS:
        found.extend(_compare_section(section, before, after))
    return found


def changes_with_all_added(after: Corpus) -> list[FieldChange]:
    """Every entry as a new one."""
    return [
        FieldChange(
            item.route, "", None, format_changed_value(item.value), after.locate(item.route).place
        )
        for item in after.organisation.all_items()
        if item.id
    ]


def _compare_section(section: str, before: Corpus, after: Corpus) -> Iterator[FieldChange]:
    old = before.organisation.entries.get(section, {})
    new = after.organisation.entries.get(section, {})
    begun = [section in side.organisation.begun for side in (before, after)]
    if begun[0] != begun[1] and not old and not new:
        place = (after if begun[1] else before).locate(section).place
        was, now = ("{}" if one else None for one in begun)
        yield FieldChange(section, "", was, now, place)
    for id_ in sorted({*old, *new}):
        if id_ not in new:
            item = old[id_]
            place = before.locate(item.route).place
            yield FieldChange(item.route, "", format_changed_value(item.value), None, place)
        elif id_ not in old:
            item = new[id_]
            place = after.locate(item.route).place
            yield FieldChange(item.route, "", None, format_changed_value(item.value), place)
        elif old[id_].value != new[id_].value:
            yield from _compare_entry(old[id_], new[id_], after, before)


def _compare_entry(old: Item, new: Item, after: Corpus, before: Corpus) -> Iterator[FieldChange]:
    for path, was, now in _compare_values(old.value, new.value, ""):
        corpus = before if now is UNSET else after
        place = corpus.locate(f"{new.route}.{path}").place
        yield FieldChange(
            new.route, path, _changed_value_or_none(was), _changed_value_or_none(now), place
        )


def _compare_values(was: Any, now: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """The innermost values that differ, each with its path; UNSET where there is none."""
    if was == now and type(was) is type(now):
        return
    inner = (_fields_to_compare(was), _fields_to_compare(now))
    if inner[0] is None or inner[1] is None:
        yield path, was, now
        return
    for name in dict.fromkeys((*inner[1], *inner[0])):
        step = f"{path}.{name}" if path else name
        yield from _compare_values(inner[0].get(name, UNSET), inner[1].get(name, UNSET), step)


def _fields_to_compare(value: Any) -> Mapping[str, Any] | None:
    """What a map holds, by the names it is written with; None for anything else."""
    if isinstance(value, Struct):
        return dict(fields_inside_struct(value))
    return value if isinstance(value, dict) else None


def _changed_value_or_none(value: Any) -> str | None:
    return None if value is UNSET else format_changed_value(value)


def format_changed_value(value: Any) -> str:
    """A declared value as somebody would write it on one line."""
    inner = _fields_to_compare(value)
    if inner is not None:
        return (
            "{"
            + ", ".join(f"{name}: {format_changed_value(part)}" for name, part in inner.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(format_changed_value(part) for part in value) + "]"
    if isinstance(value, Quantity):
        return value.written
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def entry_of_changed_route(route: str) -> str:
    """The entry that a route leads into: `targets.chat` of `targets.chat.first_reply`."""
    parts = route.split(".")
    return ORGANISATION if parts[0] == ORGANISATION else ".".join(parts[:2])
