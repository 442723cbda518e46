"""What stands at the left margin, or in a section, and belongs elsewhere: what to write for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.policies.refusals.meanings import (
    called_here,
    field_meant,
    fields_called,
    fields_of,
    section_named,
    some_of,
    word_meant,
)
from principlecheck.policies.refusals.mended import (
    FIGURES,
    MOST_READINGS,
    entry_schema,
    figure_called,
    flow,
    hours_to_say,
    mended_section,
    name_like,
    own_kind,
    readings,
    resolved,
    schema_of_model,
    words_of,
)

_LEVELS = ("promises", "targets")
_MOST_NAMES, _MOST_SECTIONS = 6, 3


def mended_about(name: str, content: Any, begun: str) -> str:
    """What is a field of the organisation, as it is to be written; empty where it is none. `begun`
    is how it is written in the section of the organisation, empty where that is not there.
    """
    fields = schema_of_model()["$defs"][AboutOrganisation.__name__]["properties"]
    meant = [one for one in (name, *called_here(name)) if one in fields]
    for field in (meant or field_meant(name, fields))[:1]:
        made = readings(content, fields[field], field)
        written = [f"{field}: {one}" for one in made or ("…",)]
        if begun:
            return f"{' or '.join(written)}, {begun} {ORGANISATION}:"
        return " or ".join(f"{ORGANISATION}: {{{one}}}" for one in written)
    return ""


def mended_channel(name: str, content: Any) -> str:
    """What is said of a channel by its name alone, as a promise or a target, or else as the channel
    that it is; empty where the name is that of no kind of channel.
    """
    kinds = list(words_of(resolved(entry_schema("channels")["properties"]["kind"])))
    kind = [name] if name in kinds else word_meant(name, kinds)
    if len(kind) != 1:
        return ""
    said = {name_like(name): content}
    most = MOST_READINGS // len(_LEVELS)
    figure = re.search("[0-9]", str(content)) is not None
    made = [mended_section(one, said, name, most) for one in _LEVELS] if figure else [""]
    if all(made):
        return " or ".join(made)
    return (
        f"channels: {{{name_like(name)}: {{kind: {kind[0]}}}}}, and what holds for it in an entry of "
        "hours, promises or targets"
    )


def mended_field(name: str, content: Any) -> str:
    """What is a field of entries, and stands at the left margin: the entries that have it, with its
    value where that is clear; empty where none has it, or too many.
    """
    found = fields_called(name)
    if not 0 < len(found) <= _MOST_SECTIONS or len(set(found.values())) > 1:
        return ""
    section, field = next(iter(found.items()))
    made = readings(
        content, entry_schema(section)["properties"][field], f"{section}.{name}.{field}"
    )
    written = " or ".join(f"{field}: {one}" for one in made) or f"{field}:"
    return f"it further in, in an entry of {some_of(list(found), 'or')}, as {written}"


def begun_entry(section: str, called: str, content: Any) -> str:
    """A section with the entry that may be meant by what stands under another name, for the writer
    to go on with; the name of the section alone where its entries stand there already, or where
    nothing says what is one.
    """
    name = name_like(called)
    if not name or section not in SECTIONS:
        return f"{section}:"
    if unread := hours_to_say(entry_schema(section)):
        return f"{section}:, and under it usual: {unread}"
    names = content if isinstance(content, list) else []
    if 0 < len(names) <= _MOST_NAMES and all(
        isinstance(one, str) and name_like(one) for one in names
    ):
        listed = (f"{name_like(one)}: {example_entry(section, one)}" for one in names)
        return f"{section}: {{{', '.join(listed)}}}"
    if not isinstance(content, dict):
        return f"{section}:, and under it {name}: {example_entry(section, called)}"
    plain = not any(isinstance(one, dict) for one in content.values())
    known = any(field_meant(str(one), fields_of(section)) for one in content)
    return (
        f"{section}:, and under it {name}: with these lines further in"
        if plain and known
        else f"{section}:"
    )


def example_entry(section: str, name: str = "") -> str:
    """An entry of a section that loads by itself, as one would write it; of the kind that its name
    says.
    """
    schema = entry_schema(section)
    fields = schema["properties"]
    own: dict[str, Any] = dict(own_kind(schema, f"{section}.{name}"))
    if schema.get("required") == ["rank"] and (found := re.search("[1-9]", name)):
        own["rank"] = int(found[0])  # as in P1
    shown = schema.get("required") or FIGURES.get(section, ())[:1]
    return flow({one: own.get(one) or resolved(fields[one])["examples"][0] for one in shown})


def section_of_figure(section: str, entry: str, value: Any) -> str:
    """The section that the name of an entry says, with its value as it is to be written there; empty
    where it says none, or one of times of service.
    """
    named = section_named(entry) if section in _LEVELS else None
    if named is None or named in _LEVELS or isinstance(value, dict | list):
        return ""
    write = mended_section(named, str(value), entry)
    return write and write + other_figure(named, write, entry)


def other_figure(section: str, write: str, called: str) -> str:
    """What to write where the figure of an entry that was rewritten may be another of its kind;
    empty where it says what it is, or what it was `called` does.
    """
    if figure_called(section, called):
        return ""
    names, fields = FIGURES.get(section, ()), entry_schema(section)["properties"]
    first = next((one for one in names if re.search(rf"[{{ ]{one}: ", write)), "")
    others = [one for one in names if one != first and _alike(fields, one, first)]
    if not first or not others or others[0] in write:
        return ""
    return f"; and {others[0]}: in place of {first}:, where that is meant"


def _alike(fields: Mapping[str, Any], one: str, other: str) -> bool:
    """Whether two fields take the same quantity."""
    kinds = [
        (fields[name].get("pattern"), fields[name].get("$ref")) for name in (one, other) if name
    ]
    return len(set(kinds)) == 1
