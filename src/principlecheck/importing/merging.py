"""Importing again: what the source says now, what was written last time, and what people made of it.

What an import wrote last is kept whole beside the policies. An entry that still stands in the file
as it was written is nobody's edit, and gives way to the new one; of any other, only those fields
change that the source has changed and nobody else has. Where both have, the person's stays, and
that is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from principlecheck.importing.layout import lay_out_imported_entry
from principlecheck.importing.understood import ImportedEntry
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.model.report.refusal import BadInput, Refusal
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable, decode_bytes
from principlecheck.reading.yaml import read_yaml
from principlecheck.writing.rewriting import (
    remove_value_from_yaml,
    rewrite_yaml_value,
    write_entries_into_yaml,
)
from principlecheck.writing.yaml import flow_yaml

_MISSING = object()


class MergedImport(Struct):
    """The file after a merge, and what was done, each thing as a sentence."""

    text: str
    added: list[str] = []
    updated: list[str] = []
    removed: list[str] = []
    kept: list[str] = []


def merge_import_into_file(
    name: str, now: str, record: str, found: list[ImportedEntry], fresh: str
) -> MergedImport:
    """Brings the text of a file up to date.

    `record` is what was written last (empty where that is not known), `fresh` what would be
    written if there were no file. Raises `BadInput` for a file that cannot be read, and `Refusal`
    for one that is laid out so that nothing can be put into it.
    """
    ends = "\r\n" if _import_file_has_crlf(now) else "\n"
    source = SourceFile(name, now.replace(ends, "\n").encode())
    before = _sections_of_merged_import(SourceFile(name, record.encode())) if record else {}
    merge_ = _ImportMerge(
        source,
        _sections_of_merged_import(source),
        before,
        _lines_of_merged_import(record),
        _lines_of_merged_import(fresh),
    )
    try:
        merge_.all(found)
    except (Unreadable, RuntimeError):
        raise Refusal(
            f"{name} is laid out in a way in which nothing can be put into it line by line.",
            "Write each section and each entry on lines of its own, and import again.",
        ) from None
    merge_.merged.text = decode_bytes(merge_.source.data, name).replace("\n", ends)
    _sections_of_merged_import(SourceFile(name, merge_.merged.text.encode()))
    return merge_.merged


def _import_file_has_crlf(text: str) -> bool:
    """Whether every line ends as on Windows."""
    return "\r\n" in text and not re.search(r"\r(?!\n)|(?<!\r)\n", text)


def _sections_of_merged_import(source: SourceFile) -> dict[str, Any]:
    try:
        values = read_yaml(source.data, source.name)
    except Unreadable as error:
        raise BadInput(
            error.problems, "Nothing is imported before this file can be read:"
        ) from None
    whole = values if isinstance(values, dict) else {}
    return {name: part for name, part in whole.items() if isinstance(part, dict)}


def blocks_of_imported_entries(text: str) -> dict[tuple[str, str], str]:
    """The lines of each entry of a text that an import laid out."""
    lines = _lines_of_merged_import(text)
    return {
        key: "".join(lines[first:last])
        for key, (first, last) in _spans_of_imported_entries(lines).items()
    }


def _lines_of_merged_import(text: str) -> list[str]:
    """The lines of a text, each with its end; the last one gets one too."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


def _spans_of_imported_entries(lines: list[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Which lines are an entry's, from its name to the last that is written further in: a comment
    there is its own too.
    """
    found: dict[tuple[str, str], tuple[int, int]] = {}
    section = id_ = ""
    for number, line in enumerate(lines):
        if top := re.match(r"([a-z_]+):\s*(?:#.*)?$", line):
            section, id_ = top[1], ""
        elif section and (name := re.match(r"  ([a-z0-9-]+):", line)) and section != ORGANISATION:
            id_ = name[1]
            found[section, id_] = number, number + 1
        elif id_ and line.startswith("   ") and line.strip():
            found[section, id_] = found[section, id_][0], number + 1
        elif line.strip():
            id_ = ""
            section = section if line[0] in " #" else ""
    return found


class _ImportMerge:
    """One merge: fields are changed as they are met, whole entries are written together at the end."""

    def __init__(
        self,
        source: SourceFile,
        standing: dict[str, Any],
        before: dict[str, Any],
        old: list[str],
        new: list[str],
    ) -> None:
        self.source, self.standing, self.before = source, standing, before
        self.merged = MergedImport("")
        self.old_lines = set(old)
        self.old_blocks, self.new_blocks, self.here = (
            {
                key: lines[first:last]
                for key, (first, last) in _spans_of_imported_entries(lines).items()
            }
            for lines in (old, new, _lines_of_merged_import(decode_bytes(source.data, source.name)))
        )
        self.added: dict[str, list[str]] = {}
        self.replaced: dict[tuple[str, str], list[str]] = {}

    def all(self, found: list[ImportedEntry]) -> None:
        """Brings every entry, and takes out what the source has no more."""
        for entry in found:
            self.entry(entry)
        new = {(one.section, one.id) for one in found}
        for section, entries in self.before.items():
            for id_ in entries if section != ORGANISATION else ():
                if (section, id_) not in new:
                    self.gone(section, id_)
        if ORGANISATION in self.before and (ORGANISATION, "") not in new:
            self.entry(ImportedEntry(ORGANISATION, "", {}, ""))
        self.write_entries()

    def entry(self, entry: ImportedEntry) -> None:
        """Adds, updates or leaves one entry."""
        if entry.section == ORGANISATION:
            self._organisation(entry)
            return
        key = entry.section, entry.id
        standing = self.standing.get(entry.section, {}).get(entry.id, _MISSING)
        before = self.before.get(entry.section, {}).get(entry.id, _MISSING)
        if standing is _MISSING:
            if before is _MISSING:
                self.added.setdefault(entry.section, []).extend(lay_out_imported_entry(entry))
                self.merged.added.append(entry.route)
            else:
                self._keep(f"{entry.route} was taken out, and stays out")
        elif before is _MISSING:
            if standing != entry.fields:
                self._keep(f"{entry.route} stands there already, otherwise; it stays as it is")
        elif self._is_untouched(key) and key in self.new_blocks:
            if self.old_blocks[key] != self.new_blocks[key]:
                self.replaced[key] = self.new_blocks[key]
                if before != entry.fields:
                    self.merged.updated.append(entry.route)
        else:
            self._in_its_lines(entry, standing, before)

    def _in_its_lines(self, entry: ImportedEntry, standing: Any, before: Any) -> None:
        """Changes the fields of an entry that somebody has worked on, apart from all others."""
        key = entry.section, entry.id
        own = self._alone(key, standing)
        if own is None:
            self._fields(entry, standing, before)
            return
        whole, self.source = self.source, own
        self._fields(entry, standing, before)
        lines = _lines_of_merged_import(decode_bytes(self.source.data, own.name))[1:]
        fresh = {_imported_line_without_place(line): line for line in self.new_blocks.get(key, ())}
        written = set(self.old_blocks.get(key, ()))
        lines = [
            fresh.get(_imported_line_without_place(line), line) if line in written else line
            for line in lines
        ]
        if lines != self.here[key]:
            self.replaced[key] = lines
        self.source = whole

    def _alone(self, key: tuple[str, str], standing: Any) -> SourceFile | None:
        """A file of one entry's lines alone, in which fields are changed much faster; None where
        these lines are not all of it.
        """
        section, id_ = key
        text = "".join([f"{section}:\n", *self.here.get(key, [])])
        own = SourceFile(self.source.name, text.encode())
        try:
            return own if read_yaml(own.data, own.name) == {section: {id_: standing}} else None
        except Unreadable:
            return None

    def _organisation(self, entry: ImportedEntry) -> None:
        standing, before = (part.get(ORGANISATION) for part in (self.standing, self.before))
        if standing is None and before is None:
            self.added[ORGANISATION] = lay_out_imported_entry(entry)
            self.merged.added.append(entry.route)
        else:
            self._fields(entry, standing, before)

    def _is_untouched(self, key: tuple[str, str]) -> bool:
        """Whether an entry stands as it was written last: its values, and every line of it."""
        section, id_ = key
        return (
            self.old_blocks.get(key, []) == self.here.get(key, _MISSING)
            and self.standing[section][id_] == self.before[section][id_]
        )

    def _fields(self, entry: ImportedEntry, standing: Any, before: Any) -> None:
        """Changes the fields that the source has changed and nobody else has."""
        here = _imported_value_as_map(standing)
        last = _imported_value_as_map(before)
        for name in dict.fromkeys((*entry.fields, *last)):
            was, is_, new = (part.get(name, _MISSING) for part in (last, here, entry.fields))
            if new in (was, is_):
                continue
            path = (entry.section, *filter(None, (entry.id,)), name)
            if is_ != was:
                self._keep(f"{'.'.join(path)} was changed here to {_imported_value_in_words(is_)} and at the source to "
                           f"{_imported_value_in_words(new)}; yours stays")  # fmt: skip
            elif new is _MISSING:
                self._field_gone(path)
            else:
                self._field(entry, path, new)
                self.merged.updated.append(".".join(path))

    def _field(self, entry: ImportedEntry, path: tuple[str, ...], value: Any) -> None:
        """A field with its new value; the whole line, with its comment, where that stands as it
        was written.
        """
        at = self._line_as_written(path)
        if at is None:
            self.source = rewrite_yaml_value(self.source, path, value)
            return
        lines = _lines_of_merged_import(decode_bytes(self.source.data, self.source.name))
        lines[at] = next(
            f"{one}\n"
            for one in lay_out_imported_entry(entry)
            if _imported_line_starts_with_name(path[-1], one)
        )
        self.source = SourceFile(self.source.name, "".join(lines).encode())

    def _field_gone(self, path: tuple[str, ...]) -> None:
        """Takes a field out, unless somebody has written on its line; its entry stays."""
        route = ".".join(path)
        at = self._line_as_written(path)
        if at is None:
            self._keep(
                f"{route} is no longer at the source; its line was changed here, so it stays"
            )
            return
        self.merged.removed.append(route)
        entry = read_yaml(self.source.data, self.source.name)
        for name in path[:-1]:
            entry = entry[name]
        if len(entry) > 1:
            self.source = remove_value_from_yaml(self.source, path)
        elif path[0] != ORGANISATION:
            self.source = rewrite_yaml_value(self.source, path[:-1], {})
        else:
            lines = _lines_of_merged_import(decode_bytes(self.source.data, self.source.name))
            del lines[at]
            _take_out_section_import_emptied(lines, ORGANISATION)
            self.source = SourceFile(self.source.name, "".join(lines).encode())

    def _line_as_written(self, path: tuple[str, ...]) -> int | None:
        """The index of the line that a field has to itself; None where it is not as it was written."""
        text = decode_bytes(self.source.data, self.source.name)
        lines, key = _lines_of_merged_import(text), self.source.places.key(path)
        at = key.line - 1 if key and "\r" not in text else len(lines)
        own = (
            at < len(lines)
            and lines[at] in self.old_lines
            and _imported_line_starts_with_name(path[-1], lines[at])
        )
        return at if own else None

    def gone(self, section: str, id_: str) -> None:
        """Takes out an entry that the source has no more, unless somebody has worked on it."""
        if id_ not in self.standing.get(section, {}):
            return
        if not self._is_untouched((section, id_)):
            self._keep(
                f"{section}.{id_} is no longer at the source; it was changed here, so it stays"
            )
            return
        self.replaced[section, id_] = []
        self.merged.removed.append(f"{section}.{id_}")

    def write_entries(self) -> None:
        """Writes the entries that are new, that have changed as wholes, and that are gone."""
        for section, lines in self.added.items():
            self.source = write_entries_into_yaml(self.source, section, lines)
        if not self.replaced:
            return
        lines = _lines_of_merged_import(decode_bytes(self.source.data, self.source.name))
        for key, (first, last) in reversed(_spans_of_imported_entries(lines).items()):
            if key in self.replaced:
                lines[first:last] = self.replaced[key]
        gone = {key for key, entry in self.replaced.items() if not entry}
        for section in dict.fromkeys(section for section, _ in gone):
            if section not in self.added and gone >= {
                (section, id_) for id_ in self.standing[section]
            }:
                _take_out_section_import_emptied(lines, section)
        self.source = SourceFile(self.source.name, "".join(lines).encode())

    def _keep(self, sentence: str) -> None:
        self.merged.kept.append(sentence)


def _take_out_section_import_emptied(lines: list[str], section: str) -> None:
    """Takes a section out that holds no entry any more; its name stays where a comment does."""
    head = re.compile(rf"{section}:\s*(?:#.*)?$")
    first = next((at for at, line in enumerate(lines) if head.match(line)), None)
    if first is None:
        raise RuntimeError(f"{section} has no line of its own")
    rest = enumerate(lines[first + 1 :], first + 1)
    last = next((at for at, line in rest if line[0] not in " #\n"), len(lines))
    if any("#" in line for line in lines[first:last]):
        lines[first] = lines[first].replace(":", ": {}", 1)
    else:
        del lines[first:last]


def _imported_line_without_place(line: str) -> str:
    """A line that an import wrote, without the place in its source."""
    return line.rstrip("\n").rpartition("  # ")[0] or line


def _imported_line_starts_with_name(name: str, line: str) -> bool:
    return line.lstrip(" ").startswith(f"{name}: ")


def _imported_value_as_map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _imported_value_in_words(value: Any) -> str:
    return "nothing" if value is _MISSING else flow_yaml(value)
