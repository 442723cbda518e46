"""What was understood of a source, each piece with its place in it, and what was not, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct, field

from principlecheck.importing.naming import unused_id_from_label
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.policies.convert import convert_to_shape
from principlecheck.reading.text import REFUSED

MOST_ENTRIES = 5_000
MOST_TOLD = 2_000
_LONGEST_QUOTE = 90
_SCOPES = {"segments": "segments", "contact_reasons": "reasons"}
"""Sections that times are narrowed to, and the field that names them."""


class ImportedEntry(Struct):
    """One entry as understood: its fields as a policy file writes them, and where each was read.

    `where` is the place of the whole entry, `places` those of its fields. `key` is what the source
    calls it (an id of its own), by which other entries of the source refer to it.
    """

    section: str
    id: str
    fields: dict[str, Any]
    where: str
    places: dict[str, str] = field(default_factory=dict)

    @property
    def route(self) -> str:
        """How the entry is named everywhere: `promises.urgent`."""
        return f"{self.section}.{self.id}" if self.id else self.section


class NotRead(Struct, frozen=True):
    """Something in a source that stands in no policy: where, what it says, and why."""

    where: str
    says: str
    why: str

    def __str__(self) -> str:
        said = f" `{quote_source(self.says)}`" if self.says else ""
        return f"{self.where}:{said} {self.why}{'' if self.why.endswith('?') else '.'}"


class Understood(Struct):
    """Everything that one import brought.

    `assumed` are readings that a person should confirm: they are written, and told. `asks` are
    what no file of the source says and the first checks wait for. `by_id` and `by_name` find what
    was added by its id here and by what the source calls it.
    """

    source: str
    found: list[ImportedEntry] = []
    not_read: list[NotRead] = []
    assumed: list[str] = []
    asks: list[str] = []
    too_much: bool = False
    by_id: dict[str, dict[str, ImportedEntry]] = {}
    by_name: dict[tuple[str, str], str] = {}

    def add(
        self,
        section: str,
        name: str,
        fields: Mapping[str, Any],
        where: str,
        places: Mapping[str, str] | None = None,
    ) -> str:
        """Adds an entry and gives the name that it got; empty where the format does not take it,
        which is then told.
        """
        if len(self.found) >= MOST_ENTRIES:
            if not self.too_much:
                self.too_much = True
                self.miss(
                    where, "", f"no more than {MOST_ENTRIES} entries are read from one source"
                )
            return ""
        taken = self.by_id.setdefault(section, {})
        id_ = "" if section == ORGANISATION else unused_id_from_label(name, section, taken)
        entry = ImportedEntry(section, id_, dict(fields), where, dict(places or {}))
        problem = why_imported_entry_misfits(entry)
        if problem:
            self.miss(where, name, problem)
            return ""
        self.found.append(entry)
        taken[id_] = entry
        return id_

    def once(self, section: str, name: str, fields: Mapping[str, Any], where: str) -> str:
        """The name of the entry for what the source calls `name`, added when it is first met."""
        key = section, name.strip().casefold()
        if not self.by_name.get(key):
            self.by_name[key] = self.add(section, name, fields, where)
        return self.by_name[key]

    def get(self, section: str, id_: str) -> ImportedEntry | None:
        """The entry of this name, if it was understood."""
        return self.by_id.get(section, {}).get(id_)

    def drop_unused_scopes(self) -> None:
        """Takes out segments and reasons that were only named by what is not written after all,
        which is told where it stands.
        """
        used = {
            (section, id_)
            for one in self.found
            for section, field in _SCOPES.items()
            for id_ in one.fields.get(field) or ()
        }
        for (section, name), id_ in list(self.by_name.items()):
            if section in _SCOPES and id_ and (section, id_) not in used:
                self.found.remove(self.by_id[section].pop(id_))
                del self.by_name[section, name]

    def miss(self, where: str, says: object, why: str) -> None:
        """Notes what was not understood."""
        if len(self.not_read) < MOST_TOLD:
            self.not_read.append(NotRead(where, quote_source(str(says)), why))

    def assume(self, sentence: str) -> None:
        """Notes a reading for a person to confirm, once."""
        if sentence not in self.assumed:
            self.assumed.append(sentence)

    def ask(self, sentence: str) -> None:
        """Notes what is missing before the first checks, once."""
        if sentence not in self.asks:
            self.asks.append(sentence)

    def sections(self) -> set[str]:
        """The sections that something was understood of."""
        return {one.section for one in self.found}


def why_imported_entry_misfits(entry: ImportedEntry) -> str:
    """Why the format does not take an entry; empty where it does."""
    kind = AboutOrganisation if entry.section == ORGANISATION else SECTIONS[entry.section]
    try:
        convert_to_shape(entry.fields, kind)
    except msgspec.ValidationError as error:
        return f"the format does not take this ({error})"
    return ""


def quote_source(text: str, most: int = _LONGEST_QUOTE) -> str:
    """A text of a source as a comment and a line of the terminal can show it: one line, no
    character that nobody sees, and no more than it takes to know it again.
    """
    line = " ".join(REFUSED.sub("", text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def plain_source_text(text: object) -> str:
    """A text of a source that goes into a field: its own lines, nothing invisible."""
    lines = [REFUSED.sub("", line).rstrip() for line in re.split(r"\r\n|\r|\n", str(text))]
    return "\n".join(lines).strip()[:20_000]


def unite_imported_files(source: str, parts: Iterable[Understood]) -> Understood:
    """What several files of one source brought together, the first of two equal names kept."""
    whole = Understood(source)
    seen: dict[tuple[str, str], ImportedEntry] = {}
    for part in parts:
        for entry in part.found:
            known = seen.get((entry.section, entry.id))
            if known is None:
                seen[entry.section, entry.id] = entry
                whole.found.append(entry)
            elif known.fields != entry.fields:
                whole.miss(entry.where, entry.route, f"differs from what {known.where} says of it")
        whole.not_read.extend(part.not_read)
        for sentence in part.assumed:
            whole.assume(sentence)
        for sentence in part.asks:
            whole.ask(sentence)
    return whole
