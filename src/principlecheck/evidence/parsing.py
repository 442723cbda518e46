"""What an export wrote, read as numbers: clocks as seconds, lengths as seconds, names as keys.

Every expression here runs in the engine, and the same on each. Nothing raises on a bad value: it
becomes missing, with a state that says why, so that it can be counted. Clocks are whole seconds
since 1970; whether one named its zone is kept beside it, and what named none is turned into UTC
later, when it is known which changes of the clock lie in the period.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from msgspec import UNSET

from principlecheck.evidence.engine import RecordEngine
from principlecheck.evidence.mapping import (
    EPOCH_MILLISECONDS,
    EPOCH_SECONDS,
    ISO,
    SINCE_MIDNIGHT,
    TOKENS,
    RecordMapping,
    tokens_of_mapping_format,
)
from principlecheck.model.records import CLOCKS, FLAGS, LENGTHS, NAMES, NUMBERS, SHARES, Column

OK, MISSING, UNREADABLE = 0, 1, 2
HASHED = ("contact", "customer", "agent")
_UNITS = {
    "milliseconds": 0.001, "seconds": 1.0, "minutes": 60.0, "hours": 3_600.0, "days": 86_400.0,
}  # fmt: skip
_YES = ("yes", "y", "true", "t", "1", "sí", "si", "ja", "oui", "sim")
_NO = ("no", "n", "false", "f", "0", "nein", "non", "nee", "não")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ZONED = r"(?:[Zz]|([+-])(\d{2}):?(\d{2}))$"
_EARLIEST, _LATEST = 0, 4_102_444_800  # 1970 to 2100
_MOST = 1e13
"""No number of an export is larger, in whatever unit; engines stop at what fits no whole number."""
_LONGEST = 4_000_000_000
"""Seconds, above a hundred years: no length is longer."""
_MOST_COUNTED = 1_000_000_000
"""Contacts of an interval, or an amount: no number that is added up is larger."""


def parse_record_columns(table: Any, mapping: RecordMapping, key: str, engine: RecordEngine) -> Any:
    """The columns of a table under the names that the figures know.

    `key` goes into the hash of whoever is named, and is forgotten with the run.
    """
    plain = {name: _strip_record_column(table[name], mapping) for name in table.columns}
    # Each is looked at a dozen times below, so its spelling is not repeated there.
    in_iso = _in_iso(mapping)
    spelled = {name: _free_name(name, plain) for name in plain if name in in_iso}
    spelt = {new: _iso_spelling(plain[name]) for name, new in spelled.items()}
    texts = engine.cut(table.select(**plain, **spelt))
    reader = _RecordReader(texts, mapping, key, engine.digest, spelled)
    made: dict[str, Any] = {}
    for field, column in mapping.file.columns.items():
        made.update(reader.read(field, column))
    return _record_columns_with_states(engine.cut(texts.select(**made)), mapping)


def _strip_record_column(column: Any, mapping: RecordMapping) -> Any:
    """A column of texts without blanks around them; what counts as missing is."""
    import ibis

    if not column.type().is_string():
        return column
    text = column.strip()
    return ibis.ifelse(text.isin(list(mapping.missing)), ibis.null("string"), text)


def _in_iso(mapping: RecordMapping) -> set[str]:
    """The columns that are read as moments or days of ISO 8601."""
    clocks = [column for field, column in mapping.file.columns.items() if field in CLOCKS]
    written = [one for one in clocks if one.format is UNSET or one.format == ISO]
    return {str(one.column if one.day is UNSET else one.day) for one in written}


def _free_name(name: str, taken: Collection[str]) -> str:
    new = f"{name} in ISO 8601"
    while new in taken:
        new += "'"
    return new


def _iso_spelling(text: Any) -> Any:
    """One of the spellings of a moment in ISO 8601 for all of them; what is no text stays."""
    if not text.type().is_string():
        return text
    return text.replace("T", " ").replace(" UTC", "Z").replace(" +", "+")


def _record_columns_with_states(table: Any, mapping: RecordMapping) -> Any:
    """What was read, with why it is missing where it is."""
    import ibis

    columns: dict[str, Any] = {}
    for field in mapping.file.columns:
        value = table[field]
        if field in CLOCKS:
            sane = value.between(_EARLIEST, _LATEST)
            value = ibis.ifelse(sane, value, ibis.null("int64"))
            columns[f"{field}_zoned"] = table[f"{field}_zoned"]
        columns[field] = value
        if f"{field}_there" in table.columns:
            columns[f"{field}_state"] = _state_of_record_value(value, table[f"{field}_there"])
    return table.select(**columns)


class _RecordReader:
    """One table with its mapping, read a field at a time."""

    def __init__(
        self,
        table: Any,
        mapping: RecordMapping,
        key: str,
        digest: Callable[[Any], Any],
        spelled: Mapping[str, str],
    ) -> None:
        import ibis

        self.ibis, self.table, self.mapping = ibis, table, mapping
        self.key, self.digest, self.spelled = key, digest, spelled

    def read(self, field: str, column: Column) -> dict[str, Any]:
        """The columns that a field becomes."""
        if field in CLOCKS:
            seconds, zoned, there = self._clock(column)
            return {field: seconds, f"{field}_zoned": zoned, f"{field}_there": there}
        if field in LENGTHS:
            value, there = self._length(column)
            return {field: value, f"{field}_there": there}
        if field in NAMES or field == "outcome":
            return {field: self._name(field, column)}
        if field in FLAGS:
            return {field: self._flag(column)}
        assert field in NUMBERS  # noqa: S101 - the mapping has been checked
        value, there = self._number_of(column)
        if field in SHARES:
            value = self.ibis.ifelse(value > 1, value / 100, value)
        value = self._up_to(value, _MOST_COUNTED)
        return {field: value, f"{field}_there": there}

    def _none(self, kind: str) -> Any:
        return self.ibis.null(kind)

    def _text(self, name: str, missing: Sequence[str] = ()) -> Any:
        """A column as text; `missing` are values that mean nothing there in this column alone."""
        text = self.table[name]
        if not text.type().is_string():
            text = text.cast("string")
        if not missing:
            return text
        return self.ibis.ifelse(text.isin(list(missing)), self._none("string"), text)

    def _number(self, name: str) -> tuple[Any, Any]:
        """A column as a number, and whether anything stands there."""
        raw = self.table[name]
        if raw.type().is_numeric():
            return self._up_to(raw.cast("float64"), _MOST), raw.notnull()
        text = self._text(name)
        plain = text.replace("\u00a0", "").replace(" ", "").replace("%", "")
        if self.mapping.decimal == ",":
            plain = plain.replace(".", "").replace(",", ".")
        else:
            plain = plain.replace(",", "")
        readable = plain.re_search(r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$")
        # What is no number goes no further: engines differ in what they take for one.
        only = self.ibis.ifelse(readable, plain, self._none("string"))
        return self._up_to(only.try_cast("float64"), _MOST), text.notnull()

    def _up_to(self, value: Any, most: float) -> Any:
        """A number, or nothing where it is larger than any that is meant, or no number."""
        return self.ibis.ifelse(value.between(-most, most), value, self._none(str(value.type())))

    def _number_of(self, column: Column) -> tuple[Any, Any]:
        names = column.sum_of or [str(column.column)]
        found = [self._number(name) for name in names]
        value, there = found[0]
        for more, also in found[1:]:
            # Of several parts, one that is left out took no time.
            value = self.ibis.coalesce(value, 0.0) + self.ibis.coalesce(more, 0.0)
            there = there | also
        return self.ibis.ifelse(there, value, self._none("float64")), there

    def _length(self, column: Column) -> tuple[Any, Any]:
        unit = "seconds" if column.unit is UNSET else column.unit
        if unit != "h:mm:ss":
            value, there = self._number_of(column)
            seconds = (value * _UNITS[unit] + 0.5).floor()
            return self._up_to(seconds.cast("float64"), _LONGEST).cast("int64"), there
        found = [self._hms(name) for name in (column.sum_of or [str(column.column)])]
        total, there = found[0]
        for more, also in found[1:]:
            total = self.ibis.coalesce(total, 0) + self.ibis.coalesce(more, 0)
            there = there | also
        return self.ibis.ifelse(there, total, self._none("int64")), there

    def _hms(self, name: str) -> tuple[Any, Any]:
        text = self._text(name)
        pattern = r"^(-?)(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2})(?:[.,]\d+)?$"
        fits = text.re_search(pattern)
        parts = [
            self.ibis.coalesce(text.re_extract(pattern, n).nullif("").try_cast("int64"), 0)
            for n in (2, 3, 4)
        ]
        value = parts[0] * 3600 + parts[1] * 60 + parts[2]
        value = self.ibis.ifelse(text.startswith("-"), -value, value)
        return self.ibis.ifelse(fits, value, self._none("int64")), text.notnull()

    def _name(self, field: str, column: Column) -> Any:
        text = self._text(str(column.column), column.missing or ())
        if field in HASHED:
            # An empty hash would make one customer of all who are not known.
            keyed = self.digest(self.ibis.literal(self.key) + self.ibis.coalesce(text, ""))
            return self.ibis.ifelse(text.notnull(), keyed, self._none("int64"))
        if column.values:
            pairs = [(value.strip(), meaning) for value, meaning in column.values.items()]
            text = text.cases(*pairs, else_=text)
        if field == "outcome":
            low = text.lower()
            return self.ibis.ifelse(
                low.isin(["answered", "abandoned", "leave_out"]), low, self._none("string")
            )
        return text

    def _flag(self, column: Column) -> Any:
        if column.at_least is not UNSET:
            value, _ = self._number(str(column.column))
            return value >= column.at_least
        raw = self.table[str(column.column)]
        if raw.type().is_boolean():
            return raw
        text = self._text(str(column.column))
        low = text.lower()
        yes = low.isin(list(_YES))
        no = low.isin(list(_NO))
        for value, meaning in (column.values or {}).items():
            same = text == value.strip()
            yes, no = (yes | same, no) if meaning == "yes" else (yes, no | same)
        number, _ = self._number(str(column.column))
        more = number > 0
        unsure = self.ibis.ifelse(number.notnull(), more, self._none("boolean"))
        return self.ibis.cases((yes, True), (no, False), else_=unsure)

    def _clock(self, column: Column) -> tuple[Any, Any, Any]:
        """Seconds since 1970 as written, whether the zone was, and whether anything stands there."""
        written = ISO if column.format is UNSET else column.format
        if column.day is not UNSET:
            return self._day_and_time(column, written)
        name = str(column.column)
        raw = self.table[name]
        if written in (EPOCH_SECONDS, EPOCH_MILLISECONDS):
            number, there = self._number(name)
            by = 1000.0 if written == EPOCH_MILLISECONDS else 1.0
            return (number / by).floor().cast("int64"), there, there
        if raw.type().is_timestamp():
            zoned = self.ibis.literal(raw.type().timezone is not None) & raw.notnull()
            return _epoch_seconds_of_record(raw), zoned, raw.notnull()
        if raw.type().is_date():
            return (
                _epoch_seconds_of_record(raw.cast("timestamp")),
                self.ibis.literal(False),
                raw.notnull(),
            )
        text = self._text(name)
        if written != ISO:
            return self._lettered(text, written), self.ibis.literal(False), text.notnull()
        return (*self._iso(name), text.notnull())

    def _iso(self, name: str) -> tuple[Any, Any]:
        """2026-10-05T10:00:00+02:00 and its shorter forms."""
        plain = self._text(self.spelled[name])
        zoned = plain.re_search(_ZONED) & plain.contains(":")
        pattern = r"^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2})(:\d{2})?)?"
        local = self._moment(
            plain.re_extract(pattern, 1).nullif(""),
            self.ibis.coalesce(plain.re_extract(pattern, 2).nullif(""), "00:00"),
            self.ibis.coalesce(plain.re_extract(pattern, 3).nullif(""), ":00"),
        )
        hours, minutes = (plain.re_extract(_ZONED, n).nullif("").try_cast("int64") for n in (2, 3))
        behind = plain.re_extract(_ZONED, 1) == "-"
        offset = (hours * 60 + minutes) * self.ibis.ifelse(behind, -60, 60)
        return local - self.ibis.ifelse(zoned, self.ibis.coalesce(offset, 0), 0), zoned

    def _moment(self, day: Any, minutes: Any, seconds: Any) -> Any:
        return _epoch_seconds_of_record((day + " " + minutes + seconds).try_cast("timestamp"))

    def _lettered(self, text: Any, written: str) -> Any:
        """A moment in letters such as DD/MM/YYYY HH:mm."""
        pattern, order = "^", []
        for token in tokens_of_mapping_format(written):
            if token in TOKENS:
                pattern += TOKENS[token]
                order.append(token)
            else:
                pattern += "".join(f"\\{sign}" if not sign.isalnum() else sign for sign in token)
        parts = {token: text.re_extract(pattern, n + 1).nullif("") for n, token in enumerate(order)}
        return self._from_parts(parts)

    def _from_parts(self, parts: dict[str, Any]) -> Any:
        zero = self.ibis.literal("0")

        def part(*names: str) -> Any:
            found = next((parts[name] for name in names if name in parts), None)
            return None if found is None else found.lpad(2, "0")

        year = parts.get("YYYY")
        if year is None:
            short = parts.get("YY")
            year = (
                self.ibis.literal("1970")
                if short is None
                else self.ibis.ifelse(short < "70", "20", "19") + short
            )
        month = part("MM", "M")
        if month is None and "MMM" in parts:
            months = parts["MMM"].lower()
            pairs = [(name, f"{n:02}") for n, name in enumerate(_MONTHS.split(), 1)]
            month = months.cases(*pairs, else_=self._none("string"))
        hour = part("HH", "H", "hh", "h")
        if hour is not None and "A" in parts:
            number = hour.try_cast("int64") % 12
            late = parts["A"].lower() == "p"
            hour = (number + self.ibis.ifelse(late, 12, 0)).cast("string").lpad(2, "0")
        day, minute, second = part("DD", "D"), part("mm"), part("ss")
        fill = zero + "1", zero + "0"
        return self._moment(
            year
            + "-"
            + (fill[0] if month is None else month)
            + "-"
            + (fill[0] if day is None else day),
            (fill[1] if hour is None else hour) + ":" + (fill[1] if minute is None else minute),
            self.ibis.literal(":") + (fill[1] if second is None else second),
        )

    def _day_and_time(self, column: Column, written: str) -> tuple[Any, Any, Any]:
        """A day and a time of day in columns of their own."""
        raw = self.table[str(column.day)]
        if raw.type().is_timestamp() or raw.type().is_date():
            day = _epoch_seconds_of_record(raw.cast("timestamp"))
            there = raw.notnull()
        else:
            text = self._text(str(column.day))
            there = text.notnull()
            name = str(column.day)
            day = self._iso(name)[0] if written == ISO else self._lettered(text, written)
        day = day - day % 86_400
        if column.time_of_day is UNSET:
            return day, self.ibis.literal(False), there
        how = "HH:mm:ss" if column.time_format is UNSET else column.time_format
        if how == SINCE_MIDNIGHT:
            number, also = self._number(str(column.time_of_day))
            seconds = number.floor().cast("int64")
        else:
            text = self._text(str(column.time_of_day))
            also = text.notnull()
            if how == "HH:mm:ss":
                text = self.ibis.ifelse(text.re_search(r"^\d{1,2}:\d{2}$"), text + ":00", text)
            seconds = self._lettered(text, how)
        return day + seconds, self.ibis.literal(False), there & also


def _epoch_seconds_of_record(moment: Any) -> Any:
    return moment.truncate("s").epoch_seconds().cast("int64")


def _state_of_record_value(value: Any, there: Any) -> Any:
    import ibis

    return ibis.cases((value.notnull(), OK), (there, UNREADABLE), else_=MISSING).cast("int8")
