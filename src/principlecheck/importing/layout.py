"""What was understood as a policy file: an entry a block, each field with its place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from principlecheck.importing.understood import ImportedEntry, NotRead, Understood, quote_source
from principlecheck.model.format.organisation import ORGANISATION, SECTION_NAMES
from principlecheck.policies.named import NOT_READ_BEGINS, RECORD_BEGINS
from principlecheck.writing.yaml import flow_yaml

_LONGEST_COMMENT = 110


def head_of_imported_file(source: str) -> str:
    """The first lines of a file that an import writes."""
    return (
        f"{RECORD_BEGINS}{source} says; a comment names the place.\n"
        "# Change whatever is not so: importing again updates what it wrote, and leaves your edits.\n"
    )


def lay_out_imported_policy(head: str, found: Sequence[ImportedEntry]) -> str:
    """The file of these entries, sections in the order of the format."""
    parts = [head]
    for section in SECTION_NAMES:
        entries = [one for one in found if one.section == section]
        if entries:
            parts.append(f"\n{section}:\n")
            parts.extend(
                "".join(f"{line}\n" for line in lay_out_imported_entry(one)) for one in entries
            )
    return "".join(parts)


def lay_out_imported_entry(entry: ImportedEntry) -> list[str]:
    """An entry as it stands under its section."""
    if entry.section == ORGANISATION:
        return list(_lay_out_imported_fields(entry.fields, entry.places, "  "))
    comment = f"  # {quote_source(entry.where, _LONGEST_COMMENT)}" if entry.where else ""
    if not entry.fields:
        return [f"  {entry.id}: {{}}{comment}"]
    return [
        f"  {entry.id}:{comment}",
        *_lay_out_imported_fields(entry.fields, entry.places, "    "),
    ]


def _lay_out_imported_fields(
    fields: Mapping[str, Any], places: Mapping[str, str], indent: str
) -> Iterator[str]:
    for name, value in fields.items():
        place = places.get(name, "")
        comment = f"  # {quote_source(place, _LONGEST_COMMENT)}" if place else ""
        yield f"{indent}{name}: {flow_yaml(value)}{comment}"


def page_of_what_was_not_imported(understood: Understood, files: Iterable[str]) -> str:
    """Everything that was not read, and what was read one way of several, as a page to go through."""
    lines = [NOT_READ_BEGINS.strip(), "", f"From {', '.join(files)}.", ""]
    lines += _list_of_what_was_not_imported(understood.not_read) or ["Everything was read.", ""]
    if understood.assumed:
        lines += ["## Read one way of several", "", *(f"- {one}" for one in understood.assumed), ""]
    return "\n".join(lines)


def _list_of_what_was_not_imported(not_read: Sequence[NotRead]) -> list[str]:
    return [*(f"- {one}" for one in not_read), ""] if not_read else []
