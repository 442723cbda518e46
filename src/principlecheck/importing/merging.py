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

from principlecheck.importing.layout import lines_of_entry
from principlecheck.importing.understood import Found
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.model.report.refusal import BadInput
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable, decode
from principlecheck.reading.yaml import read
from principlecheck.writing.rewriting import rewritten, with_entry, without
from principlecheck.writing.yaml import flow

_MISSING = object()


class Merged(Struct):
    """The file after a merge, and what was done, each thing as a sentence."""

    text: str
    added: list[str] = []
    updated: list[str] = []
    removed: list[str] = []
    kept: list[str] = []


def merge(name: str, now: str, record: str, found: list[Found], fresh: str) -> Merged:
    """Brings the text of a file up to date.

    `record` is what was written last (empty where that is not known), `fresh` what would be
    written if there were no file. Raises `BadInput` for a file that cannot be read.
    """
    source = SourceFile(name, now.encode())
    standing = _values(source)
    before = _values(SourceFile(name, record.encode())) if record else {}
    merge_ = _Merge(source, standing, before, blocks_of(record), blocks_of(fresh), Merged(now))
    for entry in found:
        merge_.entry(entry)
    new = {(one.section, one.id) for one in found}
    for section, entries in before.items():
        for id_ in entries if section != ORGANISATION else ():
            if (section, id_) not in new:
                merge_.gone(section, id_)
    merge_.merged.text = decode(merge_.source.data, name)
    _values(SourceFile(name, merge_.merged.text.encode()))
    return merge_.merged


def _values(source: SourceFile) -> dict[str, Any]:
    try:
        values = read(source.data, source.name)
    except Unreadable as error:
        raise BadInput(
            error.problems, "Nothing is imported before this file can be read:"
        ) from None
    whole = values if isinstance(values, dict) else {}
    return {name: part for name, part in whole.items() if isinstance(part, dict)}


def blocks_of(text: str) -> dict[tuple[str, str], str]:
    """The lines of each entry of a text that an import laid out."""
    found: dict[tuple[str, str], str] = {}
    section = id_ = ""
    for line in text.splitlines(keepends=True):
        if top := re.match(r"([a-z_]+):\s*$", line):
            section, id_ = top[1], ""
        elif section and (name := re.match(r"  ([a-z0-9-]+):", line)) and section != ORGANISATION:
            id_ = name[1]
            found[section, id_] = line
        elif id_ and line.startswith("    "):
            found[section, id_] += line
        elif not line.strip():
            id_ = ""
    return found


class _Merge(Struct):
    source: SourceFile
    standing: dict[str, Any]
    before: dict[str, Any]
    old_blocks: dict[tuple[str, str], str]
    new_blocks: dict[tuple[str, str], str]
    merged: Merged

    def entry(self, entry: Found) -> None:
        """Adds, updates or leaves one entry."""
        if entry.section == ORGANISATION:
            self._fields(
                entry, self.standing.get(ORGANISATION, {}), self.before.get(ORGANISATION, {})
            )
            return
        standing = self.standing.get(entry.section, {}).get(entry.id, _MISSING)
        before = self.before.get(entry.section, {}).get(entry.id, _MISSING)
        if standing is _MISSING:
            if before is _MISSING:
                self.source = with_entry(self.source, entry.section, lines_of_entry(entry))
                self.merged.added.append(entry.route)
            else:
                self._keep(f"{entry.route} was taken out, and stays out")
            return
        if before is _MISSING:
            if standing != entry.fields:
                self._keep(f"{entry.route} stands there already, otherwise; it stays as it is")
            return
        old, new = (
            blocks.get((entry.section, entry.id), "")
            for blocks in (self.old_blocks, self.new_blocks)
        )
        text = self.source.data.decode()
        if old and new and text.count(old) == 1:
            if old != new:
                self.source = SourceFile(self.source.name, text.replace(old, new).encode())
                if before != entry.fields:
                    self.merged.updated.append(entry.route)
            return
        self._fields(entry, standing, before)

    def _fields(self, entry: Found, standing: Any, before: Any) -> None:
        """Changes the fields that the source has changed and nobody else has."""
        here = _as_map(standing)
        last = _as_map(before)
        for name in dict.fromkeys((*entry.fields, *last)):
            was, is_, new = (part.get(name, _MISSING) for part in (last, here, entry.fields))
            if new in (was, is_):
                continue
            path = (entry.section, *filter(None, (entry.id,)), name)
            if is_ != was:
                self._keep(f"{'.'.join(path)} was changed here to {_shown(is_)} and at the source to "
                           f"{_shown(new)}; yours stays")  # fmt: skip
            elif new is _MISSING:
                self.source = without(self.source, path)
                self.merged.removed.append(".".join(path))
            else:
                self.source = rewritten(self.source, path, new)
                self.merged.updated.append(".".join(path))

    def gone(self, section: str, id_: str) -> None:
        """Takes out an entry that the source has no more, unless somebody has worked on it."""
        if id_ not in self.standing.get(section, {}):
            return
        block, text = self.old_blocks.get((section, id_), ""), self.source.data.decode()
        if not block or text.count(block) != 1:
            self._keep(
                f"{section}.{id_} is no longer at the source; it was changed here, so it stays"
            )
            return
        self.source = without(self.source, (section, id_))
        self.merged.removed.append(f"{section}.{id_}")

    def _keep(self, sentence: str) -> None:
        self.merged.kept.append(sentence)


def _as_map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _shown(value: Any) -> str:
    return "nothing" if value is _MISSING else flow(value)
