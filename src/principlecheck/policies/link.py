"""Files to one organisation: names unique, references resolved, scopes that hold together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, get_args, get_origin

import msgspec
from msgspec import UNSET, Struct

from principlecheck.model.format.organisation import (
    ORGANISATION,
    SECTION_NAMES,
    SECTIONS,
    Item,
    Organisation,
)
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import (
    Shape,
    inner_shape_of_field_type,
    reference_in_field_type,
    type_hints_of,
)
from principlecheck.model.report.problem import Problem
from principlecheck.policies.convert import ConvertedFile, convert_to_shape
from principlecheck.policies.refusals.refused import problem_in_policy
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.places import Path
from principlecheck.reading.source import SourceFile

MOST_SUGGESTIONS = 20


class LinkedPolicies(Struct):
    """The organisation, the file of each entry (and field of `organisation`) by its route, what is wrong between files, and
    names used but never declared.
    """

    organisation: Organisation
    homes: dict[str, SourceFile]
    problems: list[Problem]
    unresolved: list[str]


class ReferenceUse(Struct, frozen=True):
    """A reference as written: the section it names, the id, and where it stands."""

    section: str
    id: str
    path: Path


def link_entries(
    files: Sequence[ConvertedFile],
    as_of: date,
    *,
    any_unreadable: bool,
    lost: Container[str] | None = frozenset(),
) -> LinkedPolicies:
    """One organisation from all files.

    `any_unreadable` says that some file could not be read: then no section counts as complete. A reference
    may lead into what was not read where its name is among the words that were `lost`, or where
    None says that these may be any.
    """
    problems: list[Problem] = []
    entries, homes = _link_entries_by_unique_name(files, problems)
    about, about_homes = _link_organisation_fields(files, problems)
    begun = {section for file in files for section in (*file.begun, *file.bad)} - {ORGANISATION}
    if about_homes:
        begun.add(ORGANISATION)
    touched = {section for file in files for section in file.bad}
    complete = _sections_declared_complete(about)
    begun |= complete & SECTIONS.keys()
    organisation = Organisation(
        as_of=as_of,
        about=Item(ORGANISATION, "", about),
        entries={name: dict(sorted(entries[name].items())) for name in SECTIONS if name in entries},
        begun=frozenset(begun),
        named_complete=frozenset(complete),
        unreadable=frozenset(SECTION_NAMES if any_unreadable else touched),
        not_applicable=dict(about.not_applicable) if about.not_applicable is not UNSET else {},
    )
    names = {name: set(entries.get(name, ())) for name in SECTIONS}
    for file in files:
        for section, ids in file.bad.items():
            names.setdefault(section, set()).update(ids)
    unresolved = _link_references(organisation, names, homes, about_homes, problems, lost)
    _check_policy_route_names(about, about_homes, problems)
    homes |= {f"{ORGANISATION}.{name}": source for name, source in about_homes.items()}
    return LinkedPolicies(organisation, homes, problems, sorted(unresolved))


def _link_entries_by_unique_name(
    files: Sequence[ConvertedFile], problems: list[Problem]
) -> tuple[dict[str, dict[str, Item]], dict[str, SourceFile]]:
    entries: dict[str, dict[str, Item]] = defaultdict(dict)
    homes: dict[str, SourceFile] = {}
    for file in files:
        for item in file.items:
            earlier = homes.get(item.route)
            if earlier is not None:
                problems.append(_refuse_declared_twice(item.route, file.source, earlier))
                continue
            homes[item.route] = file.source
            entries[item.section][item.id] = item
    return entries, homes


def _link_organisation_fields(
    files: Sequence[ConvertedFile], problems: list[Problem]
) -> tuple[AboutOrganisation, dict[str, SourceFile]]:
    merged: dict[str, Any] = {}
    homes: dict[str, SourceFile] = {}
    for file in files:
        for name, value in file.about.items():
            if name in homes:
                problems.append(
                    _refuse_declared_twice(f"{ORGANISATION}.{name}", file.source, homes[name])
                )
            else:
                merged[name], homes[name] = value, file.source
    return convert_to_shape(merged, AboutOrganisation), homes


def _sections_declared_complete(about: AboutOrganisation) -> set[str]:
    """The sections that are said to lack nothing; `all` are those written nowhere too."""
    if about.complete is UNSET:
        return set()
    return set(SECTION_NAMES if about.complete == "all" else about.complete)


def _refuse_declared_twice(route: str, source: SourceFile, earlier: SourceFile) -> Problem:
    path: Path = tuple(route.split("."))
    first = problem_in_policy("", "", earlier, path, key=True).place
    says = f"`{route}` is declared twice; the first stands at {first}."
    found = problem_in_policy(
        "declared-twice", says, source, path, "it once, or under another name", key=True
    )
    return msgspec.structs.replace(found, also=(first,))


def _link_references(
    organisation: Organisation,
    names: dict[str, set[str]],
    homes: dict[str, SourceFile],
    about_homes: dict[str, SourceFile],
    problems: list[Problem],
    lost: Container[str] | None,
) -> set[str]:
    unresolved: set[str] = set()
    for item in organisation.all_items():
        for found in _find_links_in_shape(item.value, _path_of_linked_entry(item)):
            if found[1] in names[found[0]]:
                continue
            use = _use_of_reference(*found)
            if use.section not in organisation.begun or lost is None or use.id in lost:
                unresolved.add(f"{use.section}.{use.id}")
                continue
            source = homes.get(item.route) or about_homes[str(use.path[1])]
            suggest = len(problems) < MOST_SUGGESTIONS
            close = nearest_name(use.id, names[use.section]) if suggest else None
            says = f"There is no `{use.id}` in `{use.section}`."
            write = close or f"a name that `{use.section}` declares, or declare {use.id} there"
            problems.append(problem_in_policy("unknown-name", says, source, use.path, write))
    return unresolved


def find_links_of_entry(item: Item) -> Iterator[ReferenceUse]:
    """Every reference that an entry makes."""
    found = _find_links_in_shape(item.value, _path_of_linked_entry(item))
    return (_use_of_reference(*one) for one in found)


def _path_of_linked_entry(item: Item) -> Path:
    return (item.section, item.id) if item.id else (item.section,)


_Link = tuple[str, str, Path, str | int | None]
"""The section that a reference names, the id, the path of its field, and its step in a list."""


def _use_of_reference(section: str, id_: str, field: Path, step: str | int | None) -> ReferenceUse:
    return ReferenceUse(section, id_, field if step is None else (*field, step))


def _find_links_in_shape(shape: Shape, path: Path) -> Iterator[_Link]:
    # Plain tuples: nearly all lead to what is declared, and nobody asks where those stand.
    for name, attribute, target, stand_in in link_fields_of_kind(type(shape)):
        value = getattr(shape, attribute)
        if value is UNSET:
            continue
        here = (*path, name)
        if target is None:
            if isinstance(value, Shape):
                yield from _find_links_in_shape(value, here)
                continue
            inner = value.items() if isinstance(value, dict) else enumerate(value)
            for step, part in inner:
                yield from _find_links_in_shape(part, (*here, step))
        elif isinstance(value, str):
            if value != stand_in:
                yield target, value, here, None
        else:
            for index, one in enumerate(value):
                if one != stand_in:
                    step = one if isinstance(value, dict) else index
                    yield target, one, here, step


@cache
def link_fields_of_kind(kind: type[Shape]) -> tuple[tuple[str, str, str | None, str | None], ...]:
    """The fields of `kind` that name entries (field, attribute, section, stand-in) or hold
    shapes that do (section None).
    """
    found = []
    for attribute, hint in type_hints_of(kind).items():
        name = attribute.rstrip("_")
        target = reference_in_field_type(hint)
        if target:
            found.append((name, attribute, target["refers_to"], target["stand_in"]))
        else:
            inner = inner_shape_of_field_type(hint)
            if inner and link_fields_of_kind(inner):
                found.append((name, attribute, None, None))
    return tuple(found)


def _check_policy_route_names(
    about: AboutOrganisation, homes: dict[str, SourceFile], problems: list[Problem]
) -> None:
    named = about.complete if isinstance(about.complete, list) else []
    for index, name in enumerate(named):
        if name not in SECTION_NAMES:
            close = nearest_name(name, SECTION_NAMES)
            path: Path = (ORGANISATION, "complete", index)
            says = f"There is no section `{name}`."
            write = close or "a section's name, or complete: all"
            problems.append(
                problem_in_policy("unknown-section", says, homes["complete"], path, write)
            )
    applicable = about.not_applicable if about.not_applicable is not UNSET else {}
    for route in applicable:
        says_write = _why_policy_route_is_bad(route)
        if says_write:
            path = (ORGANISATION, "not_applicable", route)
            problems.append(
                problem_in_policy(
                    "unknown-name",
                    says_write[0],
                    homes["not_applicable"],
                    path,
                    says_write[1],
                    key=True,
                )
            )


def _why_policy_route_is_bad(route: str) -> tuple[str, str] | None:
    section, _, part = route.partition(".")
    if section not in SECTIONS:
        close = nearest_name(section, SECTIONS)
        return f"There is no section `{section}`.", close or "a section's name"
    valid = words_of_section_fields(section)
    if part and part not in valid:
        return f"`{section}` has no field or kind `{part}`.", nearest_name(
            part, valid
        ) or "one of its fields or kinds"
    return None


@cache
def words_of_section_fields(section: str) -> frozenset[str]:
    """The fields of a section, and the words of its `kind` (or `measures`)."""
    hints = type_hints_of(SECTIONS[section])
    words = {name.rstrip("_") for name in hints}
    for name in ("kind", "measures"):
        if name in hints:
            words |= {
                word for word in _closed_words_of_policy_hint(hints[name]) if isinstance(word, str)
            }
    return frozenset(words)


def _closed_words_of_policy_hint(hint: Any) -> Iterator[object]:
    if str(get_origin(hint)) == "typing.Literal":
        yield from get_args(hint)
    else:
        for part in get_args(hint):
            yield from _closed_words_of_policy_hint(part)
