"""The values of one file to typed entries, one by one: a bad entry does not hide its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, get_type_hints

import msgspec
from msgspec import Struct

from principlecheck.model.format.organisation import ORGANISATION, SECTION_NAMES, SECTIONS, Item
from principlecheck.model.format.quantities import Quantity
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import ID, Shape, inner_shape
from principlecheck.model.report.problem import MOST_EXCERPT, Place, Problem
from principlecheck.policies.listed_words import in_words_of_the_format
from principlecheck.policies.refusals.refused import MOST_PROBLEMS, Refused, problem_at
from principlecheck.reading.nearest import nearest
from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read

_ID = re.compile(ID)


class Converted(Struct):
    """What one file holds: typed items, the raw fields of `organisation`, and what is wrong.

    `bad` are the entries that were refused, by section: their names exist all the same.
    `unreadable` says that more may stand in the file than was understood.
    """

    source: SourceFile
    items: list[Item] = []
    about: dict[str, Any] = {}
    begun: set[str] = set()
    bad: dict[str, set[str]] = {}
    problems: list[Problem] = []
    unreadable: bool = False

    @property
    def full(self) -> bool:
        """Whether so much is wrong that no more of it is told."""
        return len(self.problems) >= MOST_PROBLEMS

    def note(self, problem: Problem) -> None:
        """Adds a problem, up to the most that are told of one file."""
        if not self.full:
            self.problems.append(problem)

    def refuse(self, section: str, names: Iterable[str]) -> None:
        """Notes entries that exist and could not be read."""
        self.bad.setdefault(section, set()).update(names)


def quantity(kind: type, value: object) -> Any:
    """msgspec's hook for quantities; raises `ValueError` as it asks."""
    if issubclass(kind, Quantity):
        return kind(value)
    raise NotImplementedError(kind)


def to_shape(value: object, kind: type[Struct]) -> Any:
    """`value` as `kind`, its words those of the format.

    Raises `msgspec.ValidationError` at the first misfit.
    """
    found = msgspec.convert(_gathered(value, kind), kind, dec_hook=quantity)
    return in_words_of_the_format(found)


def _gathered(value: object, kind: type[Struct]) -> object:
    """`value` with the other names of its shapes (see `Shape.rest`) under one field of each."""
    gathering = [(name, shape) for name, shape in _gathering(kind) if _has(value, name)]
    if not gathering or not isinstance(value, dict):
        return value
    made = dict(value)
    for name, shape in gathering:
        part = made[name]
        made[name] = (
            [_under_one_field(one, shape) for one in part]
            if isinstance(part, list)
            else _under_one_field(part, shape)
        )
    return made


def _has(value: object, name: str) -> bool:
    return isinstance(value, dict) and name in value


def _under_one_field(value: object, shape: type[Shape]) -> object:
    if not isinstance(value, dict):
        return value
    own = {name for name in shape.__struct_encode_fields__ if name != shape.rest}
    made = {name: part for name, part in value.items() if name in own}
    made[shape.rest] = {name: part for name, part in value.items() if name not in own}
    return made


@cache
def _gathering(kind: type[Struct]) -> tuple[tuple[str, type[Shape]], ...]:
    """The fields of an entry that hold a shape which takes other names, or a list of them."""
    found = []
    for attribute, hint in get_type_hints(kind, include_extras=True).items():
        shape = inner_shape(hint)
        if shape is not None and shape.rest:
            found.append((attribute.rstrip("_"), shape))
    return tuple(found)


def convert_file(source: SourceFile) -> Converted:
    """The entries of one file. Raises `Unreadable` where the bytes are not YAML as agreed."""
    value = read(source.data, source.name)
    file = Converted(source)
    refused: list[Refused] = []
    if not isinstance(value, dict) or value.get("format") != 1 or value["format"] is True:
        file.note(_not_a_policy(value, source))
        file.unreadable = True
        return file
    for section, content in value.items():
        if section == "format":
            continue
        if section not in SECTION_NAMES:
            _refuse_section(section, content, file)
        elif not isinstance(content, dict):
            file.note(_not_a_map(section, content, source))
            file.refuse(section, _names_in(content))
        elif section == ORGANISATION:
            _convert_about(content, file, refused)
        else:
            _convert_section(section, content, file, refused)
    if refused:
        # Loaded only to explain a no: importing jsonschema costs more than a clean run.
        from principlecheck.policies.refusals.diagnose import diagnose

        for problem in diagnose(source, refused):
            file.note(problem)
    return file


def _convert_about(content: dict[str, Any], file: Converted, refused: list[Refused]) -> None:
    for name, value in content.items():
        try:
            to_shape({name: value}, AboutOrganisation)
        except msgspec.ValidationError as error:
            refused.append(Refused((ORGANISATION,), {name: value}, AboutOrganisation, str(error)))
            file.refuse(ORGANISATION, [name])
        else:
            file.about[name] = value


def _convert_section(
    section: str, content: dict[str, Any], file: Converted, refused: list[Refused]
) -> None:
    kind = SECTIONS[section]
    file.begun.add(section)
    for id_, value in content.items():
        if not _ID.search(id_):
            file.note(_bad_id(section, id_, file.source))
            file.refuse(section, [id_])
            continue
        try:
            file.items.append(Item(section, id_, to_shape(value, kind)))
        except msgspec.ValidationError as error:
            refused.append(Refused((section, id_), value, kind, str(error)))
            file.refuse(section, [id_])


def _refuse_section(section: str, content: object, file: Converted) -> None:
    """What stands in a mistyped section exists in the one that was meant, or who knows where."""
    close = None if file.full else nearest(section, SECTION_NAMES)
    if close is None:
        file.unreadable = True
    else:
        file.refuse(close, _names_in(content))
    write = f"{close}:" if close else "one of the sections that `principlecheck schema` lists"
    says = f"There is no section `{_short(section)}`."
    file.note(problem_at("unknown-section", says, file.source, (section,), write, key=True))


def _names_in(content: object) -> list[str]:
    """The names of entries, as far as a misshapen section shows them."""
    return (
        [name for name in content if isinstance(name, str)]
        if isinstance(content, list | dict)
        else []
    )


def _not_a_policy(value: object, source: SourceFile) -> Problem:
    write = "format: 1 as its first line, or list the file under exclude: in principlecheck.yaml"
    if isinstance(value, dict) and "format" in value:
        written = value["format"]
        shown = _short(str(written)) if isinstance(written, str | int | float) else "…"
        says = f"`format: {shown}` is not a format that this version reads."
        if written == "1":
            says = "The number of the format stands in quotes."
        return problem_at("format", says, source, ("format",), "format: 1")
    says = "This file is empty." if value is None else "This file does not begin with `format: 1`."
    return Problem(
        "format", says, Place(source.name, 1, 1, 1), write, source.lines[0][:MOST_EXCERPT]
    )


def _not_a_map(section: str, content: object, source: SourceFile) -> Problem:
    what = "a list" if isinstance(content, list) else "a single value"
    example = "name: …" if section == ORGANISATION else "an-id: {…}"
    return problem_at(
        "wrong-shape",
        f"`{section}` holds {what}; its entries have names.",
        source,
        (section,),
        f"{section}:, and under it {example} (or {{}} for “we have none”)",
        key=True,
    )


def _bad_id(section: str, id_: str, source: SourceFile) -> Problem:
    suggestion = re.sub(r"[^a-z0-9]+", "-", id_.lower()).strip("-")[:63]
    says = f"`{_short(id_)}` cannot be a name: small letters, digits and hyphens, 63 at most."
    return problem_at("bad-name", says, source, (section, id_), suggestion or "a-name", key=True)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
