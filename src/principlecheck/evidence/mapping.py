"""The mapping of an export, read: which column means what, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import available_timezones

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.model.format.quantities import Span
from principlecheck.model.records import (
    CLOCKS,
    FIELDS,
    FLAGS,
    LENGTHS,
    NUMBERS,
    OUTCOMES,
    Column,
    Reading,
    RecordsFile,
)
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.refusal import BadInput
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.find import read_policy_file
from principlecheck.policies.refusals.refused import RefusedPart, problem_in_policy
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.places import Path as YamlPath
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable, quote_text_on_one_line
from principlecheck.reading.yaml import read_yaml

FILE_NAME = "records.yaml"
ISO, EPOCH_SECONDS, EPOCH_MILLISECONDS = "iso", "epoch seconds", "epoch milliseconds"
SINCE_MIDNIGHT = "seconds since midnight"
SECONDS_IN = {"calendar day": 86_400, "calendar week": 604_800, "second": 1}
TOKENS = {
    "YYYY": r"(\d{4})", "YY": r"(\d{2})", "MMM": r"([A-Za-z]{3})", "MM": r"(\d{1,2})",
    "M": r"(\d{1,2})", "DD": r"(\d{1,2})", "D": r"(\d{1,2})", "HH": r"(\d{1,2})",
    "H": r"(\d{1,2})", "hh": r"(\d{1,2})", "h": r"(\d{1,2})", "mm": r"(\d{1,2})",
    "ss": r"(\d{1,2})", "A": r"([AaPp])\.?[Mm]\.?",
}  # fmt: skip
"""The letters of a format, and what each reads."""
START = {"contacts": "arrived", "events": "event", "intervals": "interval"}
"""The clock that a row begins with, by what a row is."""
FEWEST = 20
"""Contacts in the smallest group that is ever written."""
_TOKEN = re.compile("YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|A|[^A-Za-z]+|.")
_VALUE = re.compile(r"[+(]?\d[\d\s().,:/+%-]*(?:T[\d:.]+)?(?:Z|[AaPp][Mm]|UTC)?|\S+@\S+\.\S+")
"""What no column is called: numbers, times, telephone numbers, addresses of mail."""
_DEFAULT_WEEK = 7 * 86_400


class BadMapping(BadInput):
    """A mapping that cannot be followed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems, "The records cannot be read with this mapping:")


class RecordMapping(Struct, frozen=True):
    """What an export's columns mean, with what was left out filled in."""

    file: RecordsFile
    source: SourceFile | None = None

    @property
    def rows(self) -> str:
        """What a row is: contacts, events or intervals."""
        return "contacts" if self.file.rows is UNSET else self.file.rows

    @property
    def reading(self) -> Reading:
        """How the file is written."""
        return Reading() if self.file.reading is UNSET else self.file.reading

    @property
    def decimal(self) -> str:
        """What stands before decimals."""
        return "." if self.reading.decimal is UNSET else self.reading.decimal

    @property
    def missing(self) -> tuple[str, ...]:
        """Texts that mean: nothing there."""
        return ("", *(self.reading.missing or ()))

    @property
    def short(self) -> int:
        """Seconds that a short contact lasts at most."""
        return 10 if self.file.short_contact is UNSET else int(self.file.short_contact.seconds)

    @property
    def repeat_seconds(self) -> int:
        """Seconds within which a second contact is a repeat."""
        within = self.file.repeat_within
        return _DEFAULT_WEEK if within is UNSET else int(within.amount * SECONDS_IN[within.unit])

    @property
    def fewest(self) -> int:
        """Contacts in the smallest group that is written."""
        return FEWEST if self.file.fewest is UNSET else self.file.fewest

    def zone(self, field: str) -> str:
        """The time zone of a clock that writes none."""
        own = self.file.columns[field].time_zone
        if own is not UNSET:
            return own
        return "UTC" if self.file.time_zone is UNSET else self.file.time_zone

    def has(self, *fields: str) -> bool:
        """Whether all of these are read."""
        return all(field in self.file.columns for field in fields)

    def columns_read(self) -> tuple[str, ...]:
        """The columns of the export that are selected; no other one is."""
        found: dict[str, None] = {}
        for column in self.file.columns.values():
            found.update(dict.fromkeys(mapped_record_columns(column)))
        return tuple(found)

    def problem(self, path: YamlPath, says: str, write: str = "", *, key: bool = False) -> Problem:
        """A problem at a part of the mapping."""
        source = self.source or SourceFile(FILE_NAME, b"format: 1\n")
        return problem_in_policy("records", says, source, path, write, key=key)


def mapped_record_columns(column: Column) -> tuple[str, ...]:
    """The columns of the export that one thing is read from."""
    single = (column.column, column.day, column.time_of_day)
    return (*(name for name in single if isinstance(name, str)), *(column.sum_of or ()))


def read_records_mapping(path: Path) -> RecordMapping:
    """The mapping in a file. Raises `BadMapping` with everything that does not fit."""
    try:
        source = read_policy_file(path)
        value = read_yaml(source.data, source.name)
    except Unreadable as error:
        raise BadMapping(error.problems) from None
    return mapping_from_file_value(value, source)


def _map_record_column_as_flags(column: Any) -> Any:
    """A column of yes and no whose values are said to mean true and false."""
    values = column.get("values") if isinstance(column, dict) else None
    if not isinstance(values, dict):
        return column
    words = {True: "yes", False: "no"}
    said = {k: words[v] if isinstance(v, bool) else v for k, v in values.items()}
    return {**column, "values": said}


def mapping_from_file_value(value: Any, source: SourceFile) -> RecordMapping:
    """A mapping from what a file holds. Raises `BadMapping`."""
    if not isinstance(value, dict) or value.get("format") != 1:
        says = "This mapping does not begin with `format: 1`."
        raise BadMapping(
            [problem_in_policy("records", says, source, (), "format: 1 as the first line")]
        )
    columns = value.get("columns")
    if isinstance(columns, dict):
        named = {k: {"column": v} if isinstance(v, str) else v for k, v in columns.items()}
        named = {k: _map_record_column_as_flags(v) if k in FLAGS else v for k, v in named.items()}
        value = {**value, "columns": named}
    try:
        file = cast("RecordsFile", convert_to_shape(value, RecordsFile))
    except msgspec.ValidationError as error:
        refused = RefusedPart((), value, RecordsFile, str(error))
        # Loaded only to explain a no.
        from principlecheck.policies.refusals.diagnose import diagnose_refused

        raise BadMapping(list(diagnose_refused(source, [refused]))) from None
    mapping = RecordMapping(file, source)
    problems = list(_find_flaws_of_mapping(mapping))
    if problems:
        raise BadMapping(problems)
    return mapping


@cache
def _zones() -> set[str]:
    """The time zones of this machine, for which folders are gone through."""
    return available_timezones()


def _find_flaws_of_mapping(mapping: RecordMapping) -> Iterator[Problem]:
    ignored = set(mapping.file.ignored or ())
    if mapping.file.time_zone is not UNSET and mapping.file.time_zone not in _zones():
        yield from _find_unknown_zone_in_mapping(mapping, ("time_zone",), mapping.file.time_zone)
    for field, column in mapping.file.columns.items():
        path: YamlPath = ("columns", field)
        if field not in FIELDS:
            meant = nearest_name(field, FIELDS)
            says = f"`{field}` is nothing that a record has."
            write = f"{meant}:" if meant else f"one of {', '.join(FIELDS)}"
            yield mapping.problem(path, says, write, key=True)
            continue
        if not mapped_record_columns(column) or (
            column.time_of_day is not UNSET and column.day is UNSET
        ):
            says = f"`{field}` does not say which column it is."
            yield mapping.problem(path, says, "column: and its name, or day: and time_of_day:")
        for name in mapped_record_columns(column):
            if name in ignored:
                says = f"`{name}` is ignored, and read as {field} all the same."
                yield mapping.problem(path, says, "it in one of the two places")
        if column.time_zone is not UNSET and column.time_zone not in _zones():
            yield from _find_unknown_zone_in_mapping(
                mapping, (*path, "time_zone"), column.time_zone
            )
        yield from _find_misplaced_in_mapping(mapping, field, column)
    yield from _find_lacking_in_mapping(mapping)
    if mapping.file.fewest is not UNSET and mapping.file.fewest < FEWEST:
        says = f"Groups of {mapping.file.fewest} contacts could be told apart from one person."
        yield mapping.problem(("fewest",), says, f"{FEWEST} or more")
    within = mapping.file.repeat_within
    if isinstance(within, Span) and within.unit not in SECONDS_IN:
        says = f"Repeats cannot be counted within {within}: that depends on opening hours."
        yield mapping.problem(("repeat_within",), says, "calendar days or hours")


def _find_unknown_zone_in_mapping(
    mapping: RecordMapping, path: YamlPath, zone: str
) -> Iterator[Problem]:
    says = f"`{zone}` is no time zone."
    yield mapping.problem(path, says, "the nearest large city of the list, as Europe/Madrid")


def _find_misplaced_in_mapping(
    mapping: RecordMapping, field: str, column: Column
) -> Iterator[Problem]:
    """What a column says of itself that its field cannot have."""
    path: YamlPath = ("columns", field)
    wrong = {
        "format": field not in CLOCKS,
        "time_format": field not in CLOCKS or column.time_of_day is UNSET,
        "time_zone": field not in CLOCKS,
        "day": field not in CLOCKS,
        "unit": field not in LENGTHS,
        "working": field not in LENGTHS,
        "sum_of": field not in (*LENGTHS, *NUMBERS),
        "at_least": field not in FLAGS,
        "values": field in (*CLOCKS, *LENGTHS, *NUMBERS),
    }
    for name, misplaced in wrong.items():
        if misplaced and getattr(column, name) is not UNSET:
            says = f"`{name}` says nothing of {field}."
            yield mapping.problem((*path, name), says, "it where it belongs", key=True)
    known = (ISO, EPOCH_SECONDS, EPOCH_MILLISECONDS)
    if isinstance(column.format, str) and column.format not in known:
        yield from _find_unreadable_mapping_format(mapping, (*path, "format"), column.format)
    if isinstance(column.time_format, str) and column.time_format != SINCE_MIDNIGHT:
        yield from _find_unreadable_mapping_format(
            mapping, (*path, "time_format"), column.time_format
        )
    meanings = OUTCOMES if field == "outcome" else ("yes", "no") if field in FLAGS else None
    for value, meaning in (column.values or {}).items():
        if meanings and meaning not in meanings:
            says = f"`{value}` is said to mean {meaning}."
            write = " or ".join(f'"{one}"' for one in meanings)
            yield mapping.problem((*path, "values", value), says, write)


def _find_unreadable_mapping_format(
    mapping: RecordMapping, path: YamlPath, written: str
) -> Iterator[Problem]:
    unknown = [
        part for part in tokens_of_mapping_format(written) if part not in TOKENS and part.isalpha()
    ]
    if unknown and unknown != ["T"]:
        says = f"`{written}` has `{unknown[0]}`, which is no part of a time."
        yield mapping.problem(path, says, "letters such as DD/MM/YYYY HH:mm:ss")


def tokens_of_mapping_format(written: str) -> list[str]:
    """The parts of a format: letters that read something, and what stands between them."""
    return _TOKEN.findall(written)


def _find_lacking_in_mapping(mapping: RecordMapping) -> Iterator[Problem]:
    needed = {"contacts": ("arrived",), "events": ("contact", "event"), "intervals": ("interval",)}
    for field in needed[mapping.rows]:
        if not mapping.has(field):
            says = f"Nothing says which column is {field}, without which {mapping.rows} cannot be counted."
            yield mapping.problem(("columns",), says, f"{field}: and the name of its column")
    levels = mapping.has("within") or mapping.has("service_level")
    if levels and mapping.file.threshold is UNSET:
        says = "Nothing says which time the service level is about."
        yield mapping.problem((), says, "threshold: 20s, or whichever it is")


def mapping_with_export_columns(
    mapping: RecordMapping, there: Mapping[str, object], named: str
) -> RecordMapping:
    """The mapping with columns named as the export writes them, blanks and capitals aside.

    Raises `BadMapping` for those that it lacks; `named` is what the export is called.
    """
    spelt = {_fold_record_column_name(name): name for name in there}
    problems: list[Problem] = []

    def found(field: str, name: str) -> str:
        if name in there:
            return name
        if _fold_record_column_name(name) in spelt:
            return spelt[_fold_record_column_name(name)]
        meant = nearest_name(name, list(there))
        says = f"{named} has no column `{name}`, which is said to be {field}."
        write = _list_record_columns(tuple(there))
        likely = "" if columns_look_like_record(there) else meant
        problems.append(mapping.problem(("columns", field), says, likely or write))
        return name

    columns = {
        field: replace(
            column,
            column=UNSET if column.column is UNSET else found(field, column.column),
            day=UNSET if column.day is UNSET else found(field, column.day),
            time_of_day=UNSET if column.time_of_day is UNSET else found(field, column.time_of_day),
            sum_of=UNSET if not column.sum_of else [found(field, n) for n in column.sum_of],
        )
        for field, column in mapping.file.columns.items()
    }
    if problems:
        raise BadMapping(problems)
    return RecordMapping(replace(mapping.file, columns=columns), mapping.source)


def _list_record_columns(names: Sequence[str]) -> str:
    """The columns that there are. Where a row stands in their place, it is nobody's to see."""
    if columns_look_like_record(names):
        return (
            "the names of the columns into the first line of the file, where it has a row of values"
        )
    listed = ", ".join(quote_text_on_one_line(name)[:40] for name in names[:20])
    return f"one of its columns: {listed}" if names else "the name of a file that has columns"


def columns_look_like_record(names: Iterable[str]) -> bool:
    """Whether what should be names of columns are values: a number, a moment, an address."""
    return any(_VALUE.fullmatch(name.strip()) for name in names)


def mapping_of_one_column(mapping: RecordMapping, field: str) -> RecordMapping:
    """The mapping of one thing alone."""
    columns = {field: mapping.file.columns[field]}
    return RecordMapping(replace(mapping.file, columns=columns), mapping.source)


def _fold_record_column_name(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").lower().split())
