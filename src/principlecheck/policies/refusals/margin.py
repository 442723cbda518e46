"""What stands at the left margin, or in a section, and belongs elsewhere: what to write for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.policies.refusals.meanings import (
    fields_meant_by_name,
    fields_of_policy_section,
    list_names_to_suggest,
    section_meant_by_field_name,
    sections_with_field_meant,
    suggest_format_name,
    words_meant_by_word,
)
from principlecheck.policies.refusals.mended import (
    FIGURES,
    MOST_READINGS,
    figure_section_is_called_after,
    mend_misshapen_section,
    policy_schema_for_refusals,
    resolve_refused_schema,
    schema_of_section_entry,
    suggest_entry_name,
    suggest_hours_to_write,
    suggest_in_flow_style,
    suggest_kind_by_entry_name,
    suggest_readings_of_misfit,
    words_to_suggest_for_field,
)

_LEVELS = ("promises", "targets")
_MOST_NAMES, _MOST_SECTIONS = 6, 3


def mend_organisation_field(name: str, content: Any, begun: str) -> str:
    """What is a field of the organisation, as it is to be written; empty where it is none. `begun`
    is how it is written in the section of the organisation, empty where that is not there.
    """
    fields = policy_schema_for_refusals()["$defs"][AboutOrganisation.__name__]["properties"]
    meant = [one for one in (name, *suggest_format_name(name)) if one in fields]
    for field in (meant or fields_meant_by_name(name, fields))[:1]:
        made = suggest_readings_of_misfit(content, fields[field], field)
        written = [f"{field}: {one}" for one in made or ("…",)]
        if begun:
            return f"{' or '.join(written)}, {begun} {ORGANISATION}:"
        return " or ".join(f"{ORGANISATION}: {{{one}}}" for one in written)
    return ""


def mend_channel_at_margin(name: str, content: Any) -> str:
    """What is said of a channel by its name alone, as a promise or a target, or else as the channel
    that it is; empty where the name is that of no kind of channel.
    """
    kinds = list(
        words_to_suggest_for_field(
            resolve_refused_schema(schema_of_section_entry("channels")["properties"]["kind"])
        )
    )
    kind = [name] if name in kinds else words_meant_by_word(name, kinds)
    if len(kind) != 1:
        return ""
    said = {suggest_entry_name(name): content}
    most = MOST_READINGS // len(_LEVELS)
    figure = re.search("[0-9]", str(content)) is not None
    made = [mend_misshapen_section(one, said, name, most) for one in _LEVELS] if figure else [""]
    if all(made):
        return " or ".join(made)
    return (
        f"channels: {{{suggest_entry_name(name)}: {{kind: {kind[0]}}}}}, and what holds for it in an entry of "
        "hours, promises or targets"
    )


def mend_field_at_margin(name: str, content: Any) -> str:
    """What is a field of entries, and stands at the left margin: the entries that have it, with its
    value where that is clear; empty where none has it, or too many.
    """
    found = sections_with_field_meant(name)
    if not 0 < len(found) <= _MOST_SECTIONS or len(set(found.values())) > 1:
        return ""
    section, field = next(iter(found.items()))
    made = suggest_readings_of_misfit(
        content, schema_of_section_entry(section)["properties"][field], f"{section}.{name}.{field}"
    )
    written = " or ".join(f"{field}: {one}" for one in made) or f"{field}:"
    return f"it further in, in an entry of {list_names_to_suggest(list(found), 'or')}, as {written}"


def mend_entry_at_margin(section: str, called: str, content: Any) -> str:
    """A section with the entry that may be meant by what stands under another name, for the writer
    to go on with; the name of the section alone where its entries stand there already, or where
    nothing says what is one.
    """
    name = suggest_entry_name(called)
    if not name or section not in SECTIONS:
        return f"{section}:"
    if unread := suggest_hours_to_write(schema_of_section_entry(section)):
        return f"{section}:, and under it usual: {unread}"
    names = content if isinstance(content, list) else []
    if 0 < len(names) <= _MOST_NAMES and all(
        isinstance(one, str) and suggest_entry_name(one) for one in names
    ):
        listed = (
            f"{suggest_entry_name(one)}: {example_of_section_entry(section, one)}" for one in names
        )
        return f"{section}: {{{', '.join(listed)}}}"
    if not isinstance(content, dict):
        return f"{section}:, and under it {name}: {example_of_section_entry(section, called)}"
    plain = not any(isinstance(one, dict) for one in content.values())
    known = any(
        fields_meant_by_name(str(one), fields_of_policy_section(section)) for one in content
    )
    return (
        f"{section}:, and under it {name}: with these lines further in"
        if plain and known
        else f"{section}:"
    )


def example_of_section_entry(section: str, name: str = "") -> str:
    """An entry of a section that loads by itself, as one would write it; of the kind that its name
    says.
    """
    schema = schema_of_section_entry(section)
    fields = schema["properties"]
    own: dict[str, Any] = dict(suggest_kind_by_entry_name(schema, f"{section}.{name}"))
    if schema.get("required") == ["rank"] and (found := re.search("[1-9]", name)):
        own["rank"] = int(found[0])  # as in P1
    shown = schema.get("required") or FIGURES.get(section, ())[:1]
    return suggest_in_flow_style(
        {one: own.get(one) or resolve_refused_schema(fields[one])["examples"][0] for one in shown}
    )


def section_meant_by_figure(section: str, entry: str, value: Any) -> str:
    """The section that the name of an entry says, with its value as it is to be written there; empty
    where it says none, or one of times of service.
    """
    named = section_meant_by_field_name(entry) if section in _LEVELS else None
    if named is None or named in _LEVELS or isinstance(value, dict | list):
        return ""
    write = mend_misshapen_section(named, str(value), entry)
    return write and write + suggest_other_figure(named, write, entry)


def suggest_other_figure(section: str, write: str, called: str) -> str:
    """What to write where the figure of an entry that was rewritten may be another of its kind;
    empty where it says what it is, or what it was `called` does.
    """
    if figure_section_is_called_after(section, called):
        return ""
    names, fields = FIGURES.get(section, ()), schema_of_section_entry(section)["properties"]
    first = next((one for one in names if re.search(rf"[{{ ]{one}: ", write)), "")
    others = [
        one for one in names if one != first and _suggested_field_takes_same(fields, one, first)
    ]
    if not first or not others or others[0] in write:
        return ""
    return f"; and {others[0]}: in place of {first}:, where that is meant"


def _suggested_field_takes_same(fields: Mapping[str, Any], one: str, other: str) -> bool:
    """Whether two fields take the same quantity."""
    kinds = [
        (fields[name].get("pattern"), fields[name].get("$ref")) for name in (one, other) if name
    ]
    return len(set(kinds)) == 1
