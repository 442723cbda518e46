"""Lines that a change leaves out of entries that stay, and the policies with them put back.

Leaving out what an entry holds for says that it holds for all, so that scopes are not put back.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from msgspec import UNSET, Meta, Struct
from msgspec.structs import replace

from principlecheck.model.format.organisation import ORGANISATION, Item, Organisation
from principlecheck.model.format.shapes import Shape, type_hints_of

_SAY_WHAT_COUNTS = frozenset(("complete", "not_applicable"))
"""Fields of the organisation that say how to judge, and nothing of what it does."""


def restore_lines_lost_by_change(
    before: Organisation, after: Organisation
) -> tuple[list[str], Organisation]:
    """The lines that entries of both sides have lost, and the after side with them."""
    lines: list[str] = []
    about = _entry_with_lines_lost_by_change(before.about, after.about, lines)
    entries = {
        section: {
            id_: _entry_with_lines_lost_by_change(was, item, lines)
            if (was := before.find(section, id_))
            else item
            for id_, item in items.items()
        }
        for section, items in after.entries.items()
    }
    return lines, replace(after, about=about, entries=entries) if lines else after


def _entry_with_lines_lost_by_change(was: Item, now: Item, lines: list[str]) -> Item:
    if was.value == now.value:
        return now
    value, lost = _join_fields_lost_by_change(was.value, now.value)
    if was.section == ORGANISATION:
        lost = [line for line in lost if line.partition(".")[0] not in _SAY_WHAT_COUNTS]
        kept = {name: getattr(now.value, name) for name in _SAY_WHAT_COUNTS}
        value = replace(value, **kept)
    lines += [f"{now.route}.{line}" for line in lost]
    return replace(now, value=value)


def _join_fields_lost_by_change(was: Any, now: Any) -> tuple[Any, list[str]]:
    """`now` with what only `was` declares, and the fields that this is."""
    changed: dict[str, Any] = {}
    lines: list[str] = []
    for attribute, before, after in _fields_lost_by_change(was, now):
        name = attribute.rstrip("_")
        if after is UNSET:
            changed[attribute] = before
            lines.append(name)
        elif isinstance(before, Shape) and type(before) is type(after):
            changed[attribute], inner = _join_fields_lost_by_change(before, after)
            lines += [f"{name}.{line}" for line in inner]
    return (replace(now, **changed) if lines else now), lines


def _fields_lost_by_change(was: Any, now: Any) -> Iterator[tuple[str, Any, Any]]:
    for attribute in now.__struct_fields__:
        before, after = getattr(was, attribute), getattr(now, attribute)
        kind: type[Struct] = type(now)
        if (
            before is not UNSET
            and before != after
            and not changed_scope_holds_for_all(kind, attribute)
        ):
            yield attribute, before, after


@cache
def changed_scope_holds_for_all(kind: type[Struct], attribute: str) -> bool:
    """Whether a field is a scope that, left out, holds for all."""
    return _lost_hint_narrows_nothing(type_hints_of(kind)[attribute])


def _lost_hint_narrows_nothing(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        extras = (one.extra for one in get_args(hint)[1:] if isinstance(one, Meta) and one.extra)
        if any(extra.get("absent") == "all" for extra in extras):
            return True
    return any(_lost_hint_narrows_nothing(part) for part in get_args(hint))
