"""The values of one file to typed entries, one by one: a bad entry does not hide its neighbours."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import Struct

from principlecheck.documents.finding import SourceFile
from principlecheck.documents.nearest import nearest
from principlecheck.model.organisation import ORGANISATION, SECTION_NAMES, SECTIONS, Item
from principlecheck.model.problem import Place, Problem
from principlecheck.model.quantities import Quantity
from principlecheck.model.sections.who import AboutOrganisation
from principlecheck.model.shapes import ID, Shape
from principlecheck.reading.text import decode, lines_of
from principlecheck.reading.yaml import Path, places_of, read

_ID = re.compile(ID)


class Converted(Struct):
    """What one file holds: typed items, the raw fields of `organisation`, and what is wrong.

    `bad` are the entries that were refused, by section: their names exist all the same.
    """

    source: SourceFile
    items: list[Item] = []
    about: dict[str, Any] = {}
    begun: set[str] = set()
    bad: dict[str, set[str]] = {}
    problems: list[Problem] = []
    unreadable: bool = False


class Refused(Struct, frozen=True):
    """A part of a file that does not fit its type: where it stands and what msgspec said."""

    path: Path
    value: Any
    kind: type[Shape]
    reason: str


def quantity(kind: type, value: object) -> Any:
    """msgspec's hook for quantities; raises `ValueError` as it asks."""
    if issubclass(kind, Quantity):
        return kind(value)
    raise NotImplementedError(kind)


def to_shape(value: object, kind: type[Shape]) -> Shape:
    """`value` as `kind`. Raises `msgspec.ValidationError` at the first misfit."""
    return msgspec.convert(value, kind, dec_hook=quantity)


def convert_file(source: SourceFile) -> Converted:
    """The entries of one file. Raises `Unreadable` where the bytes are not YAML as agreed."""
    value = read(source.data, source.name)
    file = Converted(source)
    refused: list[Refused] = []
    if not isinstance(value, dict) or value.get("format") != 1 or value["format"] is True:
        file.problems.append(_not_a_policy(value, source))
        file.unreadable = True
        return file
    for section, content in value.items():
        if section == "format":
            continue
        if section not in SECTION_NAMES:
            file.problems.append(_unknown_section(section, source))
        elif not isinstance(content, dict):
            file.problems.append(_not_a_map(section, content, source))
            file.bad.setdefault(section, set())
        elif section == ORGANISATION:
            _convert_about(content, file, refused)
        else:
            _convert_section(section, content, file, refused)
    if refused:
        # Loaded only to explain a no: importing jsonschema costs more than a clean run.
        from principlecheck.documents.diagnose import diagnose

        file.problems.extend(diagnose(source, refused))
    return file


def _convert_about(content: dict[str, Any], file: Converted, refused: list[Refused]) -> None:
    for name, value in content.items():
        try:
            to_shape({name: value}, AboutOrganisation)
        except msgspec.ValidationError as error:
            refused.append(Refused((ORGANISATION,), {name: value}, AboutOrganisation, str(error)))
            file.bad.setdefault(ORGANISATION, set()).add(name)
        else:
            file.about[name] = value


def _convert_section(
    section: str, content: dict[str, Any], file: Converted, refused: list[Refused]
) -> None:
    kind = SECTIONS[section]
    file.begun.add(section)
    for id_, value in content.items():
        if not _ID.search(id_):
            file.problems.append(_bad_id(section, id_, file.source))
            file.bad.setdefault(section, set()).add(id_)
            continue
        try:
            file.items.append(Item(section, id_, to_shape(value, kind)))
        except msgspec.ValidationError as error:
            refused.append(Refused((section, id_), value, kind, str(error)))
            file.bad.setdefault(section, set()).add(id_)


def problem_at(
    kind: str, says: str, source: SourceFile, path: Path, write: str = "", *, key: bool = False
) -> Problem:
    """A problem at the value (or the key) of `path`, with its line as written."""
    places = places_of(source.data, source.name)
    place = (places.key(path) if key else None) or places.nearest(path)
    lines = lines_of(decode(source.data, source.name))
    return Problem(kind, says, place, write, lines[place.line - 1] if lines else "")


def _not_a_policy(value: object, source: SourceFile) -> Problem:
    write = "format: 1 as its first line, or list the file under exclude: in principlecheck.yaml"
    if isinstance(value, dict) and "format" in value:
        says = f"`format: {value['format']}` is not a format that this version reads."
        return problem_at("format", says, source, ("format",), "format: 1")
    place = Place(source.name, 1, 1, 1)
    lines = lines_of(decode(source.data, source.name))
    says = "This file is empty." if value is None else "This file does not begin with `format: 1`."
    return Problem("format", says, place, write, lines[0])


def _unknown_section(section: str, source: SourceFile) -> Problem:
    close = nearest(section, SECTION_NAMES)
    write = f"{close}:" if close else "one of the sections that `principlecheck schema` lists"
    return problem_at(
        "unknown-section",
        f"There is no section `{_short(section)}`.",
        source,
        (section,),
        write,
        key=True,
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
