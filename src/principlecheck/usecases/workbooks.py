"""The workbook of a firm: written for somebody to fill in, and taken back into the policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from principlecheck.importing.layout import (
    head_of_imported_file,
    lay_out_imported_entry,
    lay_out_imported_policy,
)
from principlecheck.importing.understood import ImportedEntry
from principlecheck.importing.workbook.back import (
    REMOVED,
    ChangedCell,
    ReturnedWorkbook,
    WorkbookMistake,
    is_policy_workbook,
    mark_workbook_mistakes,
    read_returned_workbook,
)
from principlecheck.importing.workbook.cells import workbook_cell_of_value
from principlecheck.importing.workbook.out import build_policy_workbook
from principlecheck.importing.workbook.sheets import workbook_columns_by_name
from principlecheck.model.format.organisation import ORGANISATION, SECTION_NAMES
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.refusal import BadInput, Refusal, format_problems_of_refusal
from principlecheck.policies.find import FoundFiles, find_policy_files
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable
from principlecheck.reading.workbook import open_guarded_workbook, read_workbook_file
from principlecheck.reading.yaml import read_yaml
from principlecheck.usecases.ports import today_for_run
from principlecheck.writing.files import (
    refuse_unwritable_file,
    write_file_in_place_of,
    write_own_file,
)
from principlecheck.writing.rewriting import (
    remove_value_from_yaml,
    rewrite_yaml_value,
    write_entries_into_yaml,
)
from principlecheck.writing.yaml import flow_yaml

if TYPE_CHECKING:
    from openpyxl import Workbook

NEW_FILE = "firm.yaml"
"""Where entries go of which no file has the section yet."""


class _WorkbookPolicies(Struct):
    """What the files of a folder say, as it stands there, and which file says it."""

    files: dict[str, SourceFile]
    values: dict[str, dict[str, Any]]
    homes: dict[tuple[str, str], str]


class TakenBack(Struct, frozen=True):
    """What became of a workbook: files written, what was changed, mistakes (then nothing is
    written, and `copy` has them marked), what stayed because both sides changed it, and notes.
    """

    files: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    copy: Path | None = None
    kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def write_policies_as_workbook(folder: Path | None, output: Path) -> int:
    """Writes the workbook of a folder's policies, or an empty one; gives the number of entries.

    Raises `Refusal` where a policy cannot be read or the file cannot be written.
    """
    if output.suffix.lower() != ".xlsx":
        raise Refusal(f"{output.as_posix()} is no name of a workbook. End it in .xlsx.")
    if folder is not None and not folder.exists():
        raise Refusal(
            f"There is no folder {folder.as_posix()}.", "Leave it out for an empty workbook."
        )
    policies = _policies_workbook_run_changes(folder)
    name = policies.values.get(ORGANISATION, {}).get("name", "")
    write_own_file(output, build_policy_workbook(policies.values, str(name)))
    return sum(
        len(entries) for section, entries in policies.values.items() if section != ORGANISATION
    )


def open_workbook_to_take_back(path: Path) -> Workbook | None:
    """A file as the workbook that `workbook` wrote; None for any other. Raises `Refusal` for a
    hostile one.
    """
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return None
    book = open_guarded_workbook(read_workbook_file(path), path.name)
    return book if is_policy_workbook(book) else None


def take_workbook_back(path: Path, folder: Path, opened: Workbook | None = None) -> TakenBack:
    """Takes what was changed in a workbook into the policies of a folder; `opened` is that of
    `path` where somebody has opened it, which takes longest.

    Only what was changed is rewritten; comments, order and layout stay. Raises `Refusal`.
    """
    data = read_workbook_file(path)
    policies = _policies_workbook_run_changes(folder if folder.is_dir() else None)
    book = opened or open_guarded_workbook(data, path.name)
    returned = read_returned_workbook(book, whole=not policies.files)
    if returned.mistakes:
        return _take_workbook_back_with_mistakes(path, data, returned)
    change = _WorkbookChange(policies, path.name, returned, folder)
    change.make()
    mistakes = change.mistakes_across()
    if mistakes:
        returned.mistakes += mistakes
        return _take_workbook_back_with_mistakes(path, data, returned)
    files = change.write()
    return TakenBack(
        tuple(files),
        tuple(change.changed),
        kept=tuple(change.kept),
        notes=(*returned.notes, *change.notes),
    )


def _take_workbook_back_with_mistakes(
    path: Path, data: bytes, returned: ReturnedWorkbook
) -> TakenBack:
    copy = path.with_name(f"{path.stem}-marked.xlsx")
    on_cells = [one for one in returned.mistakes if one.sheet]
    if on_cells:
        write_own_file(copy, mark_workbook_mistakes(data, path.name, on_cells))
    told = tuple(str(one) if one.sheet else one.says for one in returned.mistakes)
    return TakenBack(mistakes=told, copy=copy if on_cells else None, notes=tuple(returned.notes))


def _policies_workbook_run_changes(folder: Path | None) -> _WorkbookPolicies:
    """The policies of a folder. Raises `BadInput` where a file cannot be read."""
    whole = _WorkbookPolicies({}, {name: {} for name in SECTION_NAMES}, {})
    if folder is None:
        return whole
    found = find_policy_files([folder])
    problems: list[Problem] = list(found.problems)
    for source in found.files:
        try:
            values = read_yaml(source.data, source.name)
        except Unreadable as error:
            problems.extend(error.problems)
            continue
        if isinstance(values, dict) and "format" in values:
            _gather_policies_for_workbook(whole, source, values)
    if problems:
        raise BadInput(problems, "The workbook waits until these files can be read:")
    return whole


def _gather_policies_for_workbook(
    whole: _WorkbookPolicies, source: SourceFile, values: Mapping[str, Any]
) -> None:
    whole.files[source.name] = source
    for section in SECTION_NAMES:
        part = values.get(section)
        if isinstance(part, dict):
            for name, fields in part.items():
                whole.values[section].setdefault(name, fields)
                whole.homes.setdefault((section, name), source.name)


class _WorkbookChange:
    """The answers of a workbook put into the files, one after another."""

    def __init__(
        self, policies: _WorkbookPolicies, workbook: str, returned: ReturnedWorkbook, folder: Path
    ) -> None:
        self.policies, self.workbook, self.returned, self.folder = (
            policies,
            workbook,
            returned,
            folder,
        )
        self.sources = dict(policies.files)
        self.changed: list[str] = []
        self.kept: list[str] = []
        self.notes: list[str] = [
            f"{route} has no row in the workbook any more; it stays in the policies."
            for route in returned.gone
        ]
        self.placed: dict[tuple[str, str, str], ChangedCell] = {}

    def make(self) -> None:
        """Puts every answer in its place, entries that are new as wholes."""
        new: dict[tuple[str, str], dict[str, ChangedCell]] = {
            key: {} for key in self.returned.new if key[1] not in self.policies.values[key[0]]
        }
        for answer in self.returned.answers:
            key = answer.section, answer.id
            if key in new:
                new[key][answer.field] = answer
            elif answer.section == ORGANISATION and not self.policies.files:
                new.setdefault((ORGANISATION, ""), {})[answer.field] = answer
            elif (
                answer.section == ORGANISATION or answer.id in self.policies.values[answer.section]
            ):
                self._field(answer)
            else:
                self.kept.append(
                    f"{answer.where}: {answer.section}.{answer.id} is no longer in the policies, "
                    "and stays out"
                )
        entries = [self._entry(section, id_, answers) for (section, id_), answers in new.items()]
        if entries and not self.policies.files:
            text = lay_out_imported_policy(head_of_imported_file(self.workbook), entries)
            self.sources[self._new_file()] = SourceFile(self._new_file(), text.encode())
            return
        for entry in entries:
            self._put(entry)

    def _field(self, answer: ChangedCell) -> None:
        entries = self.policies.values[answer.section]
        standing = entries if answer.section == ORGANISATION else entries[answer.id] or {}
        now = standing.get(answer.field, REMOVED)
        if now == answer.value:
            return
        hint = workbook_columns_by_name(answer.section)[answer.field].hint
        shown = "" if now is REMOVED else workbook_cell_of_value(now, hint)
        if shown != answer.sent:
            theirs = "nothing" if answer.value is REMOVED else flow_yaml(answer.value)
            mine = "nothing" if now is REMOVED else flow_yaml(now)
            self.kept.append(
                f"{answer.where}: the policies say {mine} by now and the workbook {theirs}; the policies stay"
            )
            return
        home = self._home(answer)
        path = (
            (ORGANISATION, answer.field)
            if answer.section == ORGANISATION
            else (answer.section, answer.id, answer.field)
        )
        source = self.sources.get(home, SourceFile(home, b"format: 1\n"))
        for inner, value in _smallest_edits_from_workbook(path, now, answer.value):
            source = (
                _take_out_field_from_workbook(source, inner, answer.section)
                if value is REMOVED
                else rewrite_yaml_value(source, inner, value)
            )
        self.sources[home] = source
        self.changed.append(".".join(path))
        self.placed[answer.section, answer.id, answer.field] = answer

    def _home(self, answer: ChangedCell) -> str:
        homes = self.policies.homes
        if answer.section == ORGANISATION:
            own = homes.get((ORGANISATION, answer.field))
            return own or next(
                (file for (section, _), file in homes.items() if section == ORGANISATION),
                self._new_file(),
            )
        return homes[answer.section, answer.id]

    def _new_file(self) -> str:
        return (self.folder / NEW_FILE).as_posix()

    def _entry(self, section: str, id_: str, answers: Mapping[str, ChangedCell]) -> ImportedEntry:
        """A new entry of these answers, with the places that they come from."""
        fields = {name: one.value for name, one in answers.items() if one.value is not REMOVED}
        places = {name: f"{self.workbook}, {one.where}" for name, one in answers.items()}
        row = self.returned.new.get((section, id_), "")
        entry = ImportedEntry(
            section, id_, fields, f"{self.workbook}, {row}" if row else "", places
        )
        self.changed.append(entry.route)
        for name, one in answers.items():
            self.placed[section, id_, name] = one
        return entry

    def _put(self, entry: ImportedEntry) -> None:
        """Puts a new entry where the others of its section are, or into a file of its own."""
        homes = self.policies.homes
        own = [file for (section, _), file in homes.items() if section == entry.section]
        home = own[-1] if own else self._new_file()
        if home in self.sources:
            lines = lay_out_imported_entry(entry)
            self.sources[home] = write_entries_into_yaml(self.sources[home], entry.section, lines)
        else:
            text = lay_out_imported_policy(head_of_imported_file(self.workbook), [entry])
            self.sources[home] = SourceFile(home, text.encode())

    def mistakes_across(self) -> list[WorkbookMistake]:
        """What would be refused of all files together and was not before, by sheet and cell."""
        if self.sources == self.policies.files:
            return []
        after = _problems_of_workbook_taken_back(self.sources.values())
        known = _problems_of_workbook_taken_back(self.policies.files.values()) if after else ()
        before = {(one.kind, one.says) for one in known}
        found = [one for one in after if (one.kind, one.says) not in before]
        return [self._mistake(problem) for problem in found]

    def _mistake(self, problem: Problem) -> WorkbookMistake:
        way_out = f" Write {problem.write}." if problem.write else ""
        source = self.sources.get(problem.place.file)
        for (section, id_, field), answer in self.placed.items():
            path = (section, field) if section == ORGANISATION else (section, id_, field)
            place = source and source.places.key(path)
            if place and place.line == problem.place.line:
                return WorkbookMistake(answer.sheet, answer.cell, f"{problem.says}{way_out}")
        for (section, id_), where in self.returned.new.items():
            place = source and source.places.key((section, id_))
            if place and place.line == problem.place.line:
                sheet, _, row = where.rpartition(", row ")
                return WorkbookMistake(sheet, f"A{row}", f"{problem.says}{way_out}")
        return WorkbookMistake("", "", next(format_problems_of_refusal([problem])))

    def write(self) -> Iterator[str]:
        """Writes the files that changed, and names them. Raises `Refusal`."""
        for name, source in self.sources.items():
            known = self.policies.files.get(name)
            if known is not None and known.data == source.data:
                continue
            path = Path(name)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_file_in_place_of(path, source.data, known=known.data if known else None)
            except OSError as error:
                raise refuse_unwritable_file(path, error) from None
            yield name


def _problems_of_workbook_taken_back(sources: Any) -> Sequence[Problem]:
    fresh = [SourceFile(source.name, source.data) for source in sources]
    return assemble_policies(FoundFiles(fresh, [], []), today_for_run()).problems


def _smallest_edits_from_workbook(
    path: tuple[str, ...], old: Any, new: Any
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The smallest changes that make one value the other: a map keeps what is alike in it."""
    if not (
        isinstance(old, dict) and isinstance(new, dict) and old and new and old.keys() & new.keys()
    ):
        yield path, new
        return
    for name in old:
        if name not in new:
            yield (*path, name), REMOVED
    for name, value in new.items():
        if name not in old or old[name] != value:
            yield from _smallest_edits_from_workbook((*path, name), old.get(name, REMOVED), value)


def _take_out_field_from_workbook(
    source: SourceFile, path: tuple[str, ...], section: str
) -> SourceFile:
    """`source` without a field; an entry that then holds nothing stays as one that is there."""
    entry = path[:1] if section == ORGANISATION else path[:2]
    values = read_yaml(source.data, source.name)
    for name in entry:
        values = values[name]
    if len(path) == len(entry) + 1 and len(values) == 1:
        return rewrite_yaml_value(source, entry, {})
    return remove_value_from_yaml(source, path)
