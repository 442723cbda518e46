"""`import`: what people have already, read into policies; and read again without losing an edit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct

from principlecheck.importing.helpdesk import Given
from principlecheck.importing.layout import head_of, policy_text, told_text
from principlecheck.importing.merging import Merged, blocks_of, merge
from principlecheck.importing.recognising import FILES, SOURCES, read_sources, understand
from principlecheck.importing.understood import Found, Understood
from principlecheck.importing.zones import zone_of
from principlecheck.model.format.organisation import ORGANISATION, Item
from principlecheck.model.report.refusal import BadInput, Refusal, problem_lines
from principlecheck.policies.convert import to_shape
from principlecheck.policies.find import FoundFiles, find_files, read_file
from principlecheck.policies.load import Corpus, assemble
from principlecheck.policies.named import RECORDS
from principlecheck.policies.refusals.opening_hours import opening_hours
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read
from principlecheck.usecases.choosing import existing, one_of
from principlecheck.usecases.plain_answers import channel_kind
from principlecheck.usecases.ports import today
from principlecheck.usecases.starting import CHANNELS, LIVE
from principlecheck.writing.files import refuse_write, replace_file

_SAID = "said on the command line"
_USUAL_SAID = re.compile(rf"^  hours: [^#]*# {_SAID}$", re.MULTILINE)


class Said(Struct, frozen=True):
    """What a person says beside the files; whatever is left out is taken from the policies there.

    `into` is promises or targets, for the times of a table or of a helpdesk.
    """

    source: str = ""
    channels: tuple[str, ...] = ()
    zone: str = ""
    hours: str = ""
    into: str = ""


class Brought(Struct, frozen=True):
    """What became of the files of one source: the policy file, what was done to it, the page of
    what was not read (None where all was), and what the policies cannot be judged with.
    """

    file: Path
    understood: Understood
    merged: Merged
    page: Path | None
    problems: tuple[str, ...]
    unchanged: bool = False

    @property
    def sections(self) -> dict[str, int]:
        """How many entries the file holds, by section; none where all stands in other files."""
        values = _values(self.merged.text, self.file.name) if self.merged.text else {}
        return {name: len(part) for name, part in values.items() if isinstance(part, dict)}


def bring(paths: Sequence[Path], folder: Path, said: Said) -> list[Brought]:
    """Reads files of other programs into policy files of a folder. Raises `Refusal`."""
    existing(paths)
    if said.source:
        one_of(said.source, SOURCES, "source")
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder.as_posix()} is a file. Name a folder after -o.")
    sources, passed = read_sources(paths, said.source)
    names = {f"{FILES[one.kind]}.yaml" for one in sources}
    before = _standing(folder, names)
    extra = _entries_said(said)
    given = _given(said, extra, before, folder, names)
    done = []
    brought = understand(sources, given)
    for kind, understood in brought.items():
        understood.not_read.extend(passed)
        passed = []
        if not understood.found:
            named = ", ".join(one.file for one in sources if one.kind == kind)
            raise Refusal(f"Nothing in {named} was understood.", *_first(understood))
    for kind, understood in brought.items():
        files = [one.file for one in sources if one.kind == kind]
        # What an earlier source of this very command has written stands there too.
        beside = _standing(folder, {f"{FILES[kind]}.yaml"})
        done.append(_write(folder, kind, understood, files, extra, beside))
    return done


def _standing(folder: Path, names: set[str]) -> Corpus | None:
    """The policies that are in the folder already, those that this writes left out."""
    if not folder.is_dir():
        return None
    found = find_files([folder])
    own = {folder / name for name in names}
    kept = [one for one in found.files if Path(one.name) not in own]
    return assemble(FoundFiles(kept, found.passed, found.problems), today())


def _entries_said(said: Said) -> list[Found]:
    """The channels, queues and hours that were named on the command line, as entries."""
    found: list[Found] = []
    hours = ""
    if said.hours:
        open_ = opening_hours(said.hours)
        zone = zone_of(said.zone)
        if not zone:
            if said.zone:
                raise Refusal(f"`{said.zone}` is no time zone. Write one like Europe/Dublin.")
            raise Refusal("--hours is clear; give --zone a time zone too, as --zone Europe/Dublin.")
        hours = "office"
        found.append(Found("hours", hours, {"time_zone": zone, "open": open_}, _SAID))
        found.append(Found(ORGANISATION, "", {"hours": hours}, "", {"hours": _SAID}))
    elif said.zone and not zone_of(said.zone):
        raise Refusal(f"`{said.zone}` is no time zone. Write one like Europe/Dublin.")
    for typed in said.channels:
        kind = one_of(channel_kind(typed.strip(), CHANNELS), CHANNELS, "channel")
        id_ = kind.replace("_", "-")
        found.append(Found("channels", id_, {"kind": kind}, _SAID))
        queue = {"channels": [id_], **({"hours": hours} if hours else {})}
        found.append(Found("queues", id_, queue, _SAID))
    return found


def _given(
    said: Said, extra: Sequence[Found], before: Corpus | None, folder: Path, names: set[str]
) -> Given:
    queues = [one.id for one in extra if one.section == "queues"]
    for name in sorted(names):
        queues += [id_ for section, id_ in _carried(folder, name) if section == "queues"]
    if not queues and before is not None:
        standing = before.organisation.items("queues")
        channels = {one.id: one.get("kind") for one in before.organisation.items("channels")}
        waiting = [
            one.id
            for one in standing
            if not any(channels.get(id_) in LIVE for id_ in one.get("channels") or ())
        ]
        queues = waiting or [one.id for one in standing]
    return Given(tuple(dict.fromkeys(queues)), said.zone, said.into)


def _carried(folder: Path, name: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Entries that were said on the command line of an earlier import."""
    record = _text_at(folder / RECORDS / name)
    if not record:
        return {}
    values = {key: part for key, part in _values(record, name).items() if isinstance(part, dict)}
    found = {
        (section, id_): values.get(section, {}).get(id_)
        for (section, id_), block in blocks_of(record).items()
        if f"# {_SAID}" in block.split("\n")[0]
    }
    if _USUAL_SAID.search(record):
        found[ORGANISATION, ""] = values.get(ORGANISATION)
    return {key: fields for key, fields in found.items() if isinstance(fields, dict)}


def _write(
    folder: Path,
    kind: str,
    understood: Understood,
    files: Sequence[str],
    extra: Sequence[Found],
    before: Corpus | None,
) -> Brought:
    name = f"{FILES[kind]}.yaml"
    path, record_path = folder / name, folder / RECORDS / name
    _refuse_way_out(folder, path, record_path)
    said = {(one.section, one.id): one for one in extra}
    for (section, id_), fields in _carried(folder, name).items():
        places = dict.fromkeys(fields, "" if id_ else _SAID)
        said.setdefault((section, id_), Found(section, id_, fields, _SAID, places))
    found = _not_elsewhere(_with_said(said, understood), understood, before)
    _ask_for_hours(found, understood, before)
    if not found and not path.exists():
        page = _tell(folder, kind, understood, files)
        return Brought(path, understood, Merged(""), page, (), unchanged=True)
    fresh = policy_text(head_of(", ".join(files)), found)
    standing, record = _text_at(path), _text_at(record_path)
    merged = (
        Merged(fresh, added=[one.route for one in found])
        if standing is None
        else merge(path.as_posix(), standing, record or "", found, fresh)
    )
    _put(path, merged.text, standing)
    _put(record_path, fresh, record)
    page = _tell(folder, kind, understood, files)
    problems = tuple(_problems(folder, path))
    return Brought(path, understood, merged, page, problems, standing == merged.text)


def _tell(folder: Path, kind: str, understood: Understood, files: Sequence[str]) -> Path | None:
    """Writes the page of what was not read; None where all was."""
    page = folder / f"{FILES[kind]}-not-read.md"
    told = bool(understood.not_read or understood.assumed)
    if told or page.exists():
        _put(page, told_text(understood, files), _text_at(page))
    return page if told else None


def _with_said(said: Mapping[tuple[str, str], Found], understood: Understood) -> list[Found]:
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


def _ask_for_hours(found: Sequence[Found], understood: Understood, before: Corpus | None) -> None:
    """Asks when it is open, where times count working hours and nothing says so."""
    known = any(one.section == ORGANISATION and "hours" in one.fields for one in found)
    usual = before is not None and before.organisation.about.get("hours") is not None
    working = [one for one in found if "hours" not in one.fields and "working" in str(one.fields)]
    if working and not known and not usual and not any(one.section == "hours" for one in found):
        understood.ask(
            "Times count working hours, and no file says when you are open. Import again with "
            '--hours "mon-fri 09:00-17:00" --zone Europe/Dublin, in your times.'
        )


def _first(understood: Understood) -> list[str]:
    return [str(one) for one in understood.not_read[:10]]


def _not_elsewhere(
    found: Sequence[Found], understood: Understood, before: Corpus | None
) -> list[Found]:
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
        others = _otherwise(entry, standing)
        if others:
            at = before.locate(entry.route)
            file = at.place.file if at.place else "another file"
            why = f"stands in {file} already, which is left as it is and differs in {others}"
            understood.miss(entry.where or entry.route, entry.route, why)
    return kept


def _otherwise(entry: Found, standing: Item) -> str:
    """The fields of an entry that another file gives otherwise, or not at all."""
    theirs = standing.value
    ours = to_shape(entry.fields, type(theirs))
    names = [
        name
        for name in type(theirs).__struct_fields__
        if getattr(ours, name) is not UNSET and getattr(ours, name) != getattr(theirs, name)
    ]
    return ", ".join(name.rstrip("_") for name in names)


def _refuse_way_out(folder: Path, *paths: Path) -> None:
    """Raises `Refusal` where a link leads what is to be written out of the folder."""
    for path in paths:
        root = folder.resolve()
        if not path.resolve().is_relative_to(root):
            raise Refusal(f"{path.as_posix()} leads out of the folder, so it is not written.")


def _text_at(path: Path) -> str | None:
    """The text of a file, or None where there is none. Raises `Refusal` for what cannot be read."""
    if not path.exists():
        return None
    try:
        return read_file(path, 20 << 20).data.decode("utf-8")
    except Unreadable as error:
        raise BadInput(error.problems) from None
    except UnicodeDecodeError:
        raise Refusal(f"{path.as_posix()} is not UTF-8, so it is not written over.") from None


def _values(text: str, name: str) -> Mapping[str, Any]:
    try:
        values = read(text.encode(), name)
    except Unreadable as error:
        raise BadInput(error.problems) from None
    return values if isinstance(values, dict) else {}


def _put(path: Path, text: str, known: str | None) -> None:
    if text == known:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode(), known=None if known is None else known.encode())
    except OSError as error:
        raise refuse_write(path, error) from None


def _problems(folder: Path, path: Path) -> list[str]:
    """What of the file cannot be judged beside the others of the folder."""
    corpus = assemble(find_files([folder]), today())
    return list(
        problem_lines([one for one in corpus.problems if one.place.file == path.as_posix()])
    )
