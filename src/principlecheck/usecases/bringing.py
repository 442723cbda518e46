"""`import`: what people have already, read into policies; and read again without losing an edit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct

from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.importing.layout import (
    head_of_imported_file,
    lay_out_imported_policy,
    page_of_what_was_not_imported,
)
from principlecheck.importing.merging import (
    MergedImport,
    blocks_of_imported_entries,
    merge_import_into_file,
)
from principlecheck.importing.recognising import (
    FILES,
    SOURCES,
    read_import_sources,
    understand_import_sources,
)
from principlecheck.importing.understood import ImportedEntry, Understood
from principlecheck.importing.zones import import_time_zone
from principlecheck.model.format.organisation import ORGANISATION, Item
from principlecheck.model.report.refusal import BadInput, Refusal, format_problems_of_refusal
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.find import FoundFiles, find_policy_files, read_policy_file
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.policies.named import RECORDS
from principlecheck.policies.refusals.opening_hours import suggest_opening_hours
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml
from principlecheck.usecases.choosing import choose_option_value, paths_of_run
from principlecheck.usecases.plain_answers import starter_channel_kind_meant
from principlecheck.usecases.ports import today_for_run
from principlecheck.usecases.starting import CHANNELS, LIVE
from principlecheck.writing.files import refuse_unwritable_file, write_file_in_place_of

_SAID = "said on the command line"
_USUAL_SAID = re.compile(rf"^  hours: [^#]*# {_SAID}$", re.MULTILINE)


class ImportOptions(Struct, frozen=True):
    """What a person says beside the files; whatever is left out is taken from the policies there.

    `into` is promises or targets, for the times of a table or of a helpdesk.
    """

    source: str = ""
    channels: tuple[str, ...] = ()
    zone: str = ""
    hours: str = ""
    into: str = ""


class ImportResult(Struct, frozen=True):
    """What became of the files of one source: the policy file, what was done to it, the page of
    what was not read (None where all was), and what the policies cannot be judged with.
    """

    file: Path
    understood: Understood
    merged: MergedImport
    page: Path | None
    problems: tuple[str, ...]
    unchanged: bool = False

    @property
    def sections(self) -> dict[str, int]:
        """How many entries the file holds, by section; none where all stands in other files."""
        values = (
            _values_before_import_run(self.merged.text, self.file.name) if self.merged.text else {}
        )
        return {name: len(part) for name, part in values.items() if isinstance(part, dict)}


def run_import(paths: Sequence[Path], folder: Path, said: ImportOptions) -> list[ImportResult]:
    """Reads files of other programs into policy files of a folder. Raises `Refusal`."""
    paths_of_run(paths)
    if said.source:
        choose_option_value(said.source, SOURCES, "source")
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder.as_posix()} is a file. Name a folder after -o.")
    sources, passed = read_import_sources(paths, said.source)
    names = {f"{FILES[one.kind]}.yaml" for one in sources}
    before = _policies_before_import_run(folder, names)
    extra = _entries_said_with_import_run(said)
    given = _given_for_import_run(said, extra, before, folder, names)
    done = []
    brought = understand_import_sources(sources, given)
    for kind, understood in brought.items():
        understood.not_read.extend(passed)
        passed = []
        if not understood.found:
            named = ", ".join(one.file for one in sources if one.kind == kind)
            raise Refusal(
                f"Nothing in {named} was understood.", *_first_unread_of_import_run(understood)
            )
    for kind, understood in brought.items():
        files = [one.file for one in sources if one.kind == kind]
        # What an earlier source of this very command has written stands there too.
        beside = _policies_before_import_run(folder, {f"{FILES[kind]}.yaml"})
        done.append(_write_policies_of_import_run(folder, kind, understood, files, extra, beside))
    return done


def _policies_before_import_run(folder: Path, names: set[str]) -> Corpus | None:
    """The policies that are in the folder already, those that this writes left out."""
    if not folder.is_dir():
        return None
    found = find_policy_files([folder])
    own = {folder / name for name in names}
    kept = [one for one in found.files if Path(one.name) not in own]
    return assemble_policies(FoundFiles(kept, found.passed, found.problems), today_for_run())


def _entries_said_with_import_run(said: ImportOptions) -> list[ImportedEntry]:
    """The channels, queues and hours that were named on the command line, as entries."""
    found: list[ImportedEntry] = []
    hours = ""
    if said.hours:
        open_ = suggest_opening_hours(said.hours)
        zone = import_time_zone(said.zone)
        if not zone:
            if said.zone:
                raise Refusal(f"`{said.zone}` is no time zone. Write one like Europe/Dublin.")
            raise Refusal("--hours is clear; give --zone a time zone too, as --zone Europe/Dublin.")
        hours = "office"
        found.append(ImportedEntry("hours", hours, {"time_zone": zone, "open": open_}, _SAID))
        found.append(ImportedEntry(ORGANISATION, "", {"hours": hours}, "", {"hours": _SAID}))
    elif said.zone and not import_time_zone(said.zone):
        raise Refusal(f"`{said.zone}` is no time zone. Write one like Europe/Dublin.")
    for typed in said.channels:
        kind = choose_option_value(
            starter_channel_kind_meant(typed.strip(), CHANNELS), CHANNELS, "channel"
        )
        id_ = kind.replace("_", "-")
        found.append(ImportedEntry("channels", id_, {"kind": kind}, _SAID))
        queue = {"channels": [id_], **({"hours": hours} if hours else {})}
        found.append(ImportedEntry("queues", id_, queue, _SAID))
    return found


def _given_for_import_run(
    said: ImportOptions,
    extra: Sequence[ImportedEntry],
    before: Corpus | None,
    folder: Path,
    names: set[str],
) -> GivenBesideExport:
    queues = [one.id for one in extra if one.section == "queues"]
    for name in sorted(names):
        queues += [
            id_
            for section, id_ in _entries_of_earlier_import_run(folder, name)
            if section == "queues"
        ]
    if not queues and before is not None:
        standing = before.organisation.items("queues")
        channels = {one.id: one.get("kind") for one in before.organisation.items("channels")}
        waiting = [
            one.id
            for one in standing
            if not any(channels.get(id_) in LIVE for id_ in one.get("channels") or ())
        ]
        queues = waiting or [one.id for one in standing]
    return GivenBesideExport(tuple(dict.fromkeys(queues)), said.zone, said.into)


def _entries_of_earlier_import_run(
    folder: Path, name: str
) -> dict[tuple[str, str], dict[str, Any]]:
    """Entries that were said on the command line of an earlier import."""
    record = _text_before_import_run(folder / RECORDS / name)
    if not record:
        return {}
    values = {
        key: part
        for key, part in _values_before_import_run(record, name).items()
        if isinstance(part, dict)
    }
    found = {
        (section, id_): values.get(section, {}).get(id_)
        for (section, id_), block in blocks_of_imported_entries(record).items()
        if f"# {_SAID}" in block.split("\n")[0]
    }
    if _USUAL_SAID.search(record):
        found[ORGANISATION, ""] = values.get(ORGANISATION)
    return {key: fields for key, fields in found.items() if isinstance(fields, dict)}


def _write_policies_of_import_run(
    folder: Path,
    kind: str,
    understood: Understood,
    files: Sequence[str],
    extra: Sequence[ImportedEntry],
    before: Corpus | None,
) -> ImportResult:
    name = f"{FILES[kind]}.yaml"
    path, record_path = folder / name, folder / RECORDS / name
    _refuse_import_run_out_of_folder(folder, path, record_path)
    said = {(one.section, one.id): one for one in extra}
    for (section, id_), fields in _entries_of_earlier_import_run(folder, name).items():
        places = dict.fromkeys(fields, "" if id_ else _SAID)
        said.setdefault((section, id_), ImportedEntry(section, id_, fields, _SAID, places))
    found = _entries_only_in_import_run(
        _merge_import_run_with_said(said, understood), understood, before
    )
    _ask_for_hours_in_import_run(found, understood, before)
    if not found and not path.exists():
        page = _write_page_of_import_run(folder, kind, understood, files)
        return ImportResult(path, understood, MergedImport(""), page, (), unchanged=True)
    fresh = lay_out_imported_policy(head_of_imported_file(", ".join(files)), found)
    standing, record = _text_before_import_run(path), _text_before_import_run(record_path)
    merged = (
        MergedImport(fresh, added=[one.route for one in found])
        if standing is None
        else merge_import_into_file(path.as_posix(), standing, record or "", found, fresh)
    )
    _put_file_of_import_run(path, merged.text, standing)
    _put_file_of_import_run(record_path, fresh, record)
    page = _write_page_of_import_run(folder, kind, understood, files)
    problems = tuple(_problems_of_import_run(folder, path))
    return ImportResult(path, understood, merged, page, problems, standing == merged.text)


def _write_page_of_import_run(
    folder: Path, kind: str, understood: Understood, files: Sequence[str]
) -> Path | None:
    """Writes the page of what was not read; None where all was."""
    page = folder / f"{FILES[kind]}-not-read.md"
    told = bool(understood.not_read or understood.assumed)
    if told or page.exists():
        _put_file_of_import_run(
            page, page_of_what_was_not_imported(understood, files), _text_before_import_run(page)
        )
    return page if told else None


def _merge_import_run_with_said(
    said: Mapping[tuple[str, str], ImportedEntry], understood: Understood
) -> list[ImportedEntry]:
    """What a person said and what the files say, each entry once: when it is open by the person,
    all else by the files; what is left out for that is told.
    """
    read_ = {(one.section, one.id): one for one in understood.found}
    for key in said.keys() & read_.keys():
        if key[0] in ("hours", ORGANISATION):
            one = read_.pop(key)
            if one.fields != said[key].fields:
                why = "is otherwise than was said on the command line, which stands"
                understood.miss(one.where or next(iter(one.places.values()), ""), one.route, why)
    return [*(one for key, one in said.items() if key not in read_), *read_.values()]


def _ask_for_hours_in_import_run(
    found: Sequence[ImportedEntry], understood: Understood, before: Corpus | None
) -> None:
    """Asks when it is open, where times count working hours and nothing says so."""
    known = any(one.section == ORGANISATION and "hours" in one.fields for one in found)
    usual = before is not None and before.organisation.about.get("hours") is not None
    working = [one for one in found if "hours" not in one.fields and "working" in str(one.fields)]
    if working and not known and not usual and not any(one.section == "hours" for one in found):
        understood.ask(
            "Times count working hours, and no file says when you are open. Import again with "
            '--hours "mon-fri 09:00-17:00" --zone Europe/Dublin, in your times.'
        )


def _first_unread_of_import_run(understood: Understood) -> list[str]:
    return [str(one) for one in understood.not_read[:10]]


def _entries_only_in_import_run(
    found: Sequence[ImportedEntry], understood: Understood, before: Corpus | None
) -> list[ImportedEntry]:
    """The entries that no other file of the folder declares already; those that one does, and
    otherwise, are told.
    """
    if before is None:
        return list(found)
    kept = []
    organisation = before.organisation
    for entry in found:
        standing = (
            organisation.about
            if entry.section == ORGANISATION
            else organisation.find(entry.section, entry.id)
        )
        if standing is None or (entry.section == ORGANISATION and standing.get("hours") is None):
            kept.append(entry)
            continue
        others = _fields_import_run_changes(entry, standing)
        if others:
            at = before.locate(entry.route)
            file = at.place.file if at.place else "another file"
            why = f"stands in {file} already, which is left as it is and differs in {others}"
            understood.miss(entry.where or entry.route, entry.route, why)
    return kept


def _fields_import_run_changes(entry: ImportedEntry, standing: Item) -> str:
    """The fields of an entry that another file gives otherwise, or not at all."""
    theirs = standing.value
    ours = convert_to_shape(entry.fields, type(theirs))
    names = [
        name
        for name in type(theirs).__struct_fields__
        if getattr(ours, name) is not UNSET and getattr(ours, name) != getattr(theirs, name)
    ]
    return ", ".join(name.rstrip("_") for name in names)


def _refuse_import_run_out_of_folder(folder: Path, *paths: Path) -> None:
    """Raises `Refusal` where a link leads what is to be written out of the folder."""
    for path in paths:
        root = folder.resolve()
        if not path.resolve().is_relative_to(root):
            raise Refusal(f"{path.as_posix()} leads out of the folder, so it is not written.")


def _text_before_import_run(path: Path) -> str | None:
    """The text of a file, or None where there is none. Raises `Refusal` for what cannot be read."""
    if not path.exists():
        return None
    try:
        return read_policy_file(path, 20 << 20).data.decode("utf-8")
    except Unreadable as error:
        raise BadInput(error.problems) from None
    except UnicodeDecodeError:
        raise Refusal(f"{path.as_posix()} is not UTF-8, so it is not written over.") from None


def _values_before_import_run(text: str, name: str) -> Mapping[str, Any]:
    try:
        values = read_yaml(text.encode(), name)
    except Unreadable as error:
        raise BadInput(error.problems) from None
    return values if isinstance(values, dict) else {}


def _put_file_of_import_run(path: Path, text: str, known: str | None) -> None:
    if text == known:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file_in_place_of(path, text.encode(), known=None if known is None else known.encode())
    except OSError as error:
        raise refuse_unwritable_file(path, error) from None


def _problems_of_import_run(folder: Path, path: Path) -> list[str]:
    """What of the file cannot be judged beside the others of the folder."""
    corpus = assemble_policies(find_policy_files([folder]), today_for_run())
    return list(
        format_problems_of_refusal(
            [one for one in corpus.problems if one.place.file == path.as_posix()]
        )
    )
