"""A table of service levels, severity against time in any orientation, as promises or targets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from principlecheck.importing import labels
from principlecheck.importing.footnotes import why_sentence_not_imported
from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.importing.labels import (
    SeverityLabel,
    clock_in_heading,
    severity_in_heading,
    tidy_heading,
)
from principlecheck.importing.lengths import ALWAYS, NONE_WORDS, OPEN, UNDECIDED, parse_length_cell
from principlecheck.importing.naming import id_from_label
from principlecheck.importing.tables import TableGrid
from principlecheck.importing.timetable import import_week_timetable, is_week_timetable
from principlecheck.importing.understood import Understood, plain_source_text, quote_source
from principlecheck.policies.refusals.calendar_words import suggest_opening

SECTIONS = ("promises", "targets")
_PER_CENT = re.compile(r"(?:>=?|≥|at least )? ?([0-9]{1,3}(?:[.,][0-9]{1,6})?) ?%")
_MOST_OF = 0.5
_MOST_WORDS = 4
"""More of them are a sentence, and no name of a severity or a plan."""
NEEDS_CHANNEL = (
    "is what a contact is about, which is written with the queue that it arrives in; "
    "import again with --channel email, or whatever customers use"
)
_SPLIT = re.compile(r"\s*(?:/|\||;)\s*")


class _HeadingTag(Struct, frozen=True):
    """What headings say of a cell: who it holds for, which clock, and which hours."""

    severity: str = ""
    plan: str = ""
    clock: str = ""
    unit: str = ""


class _ServiceLevelColumn(Struct):
    """What a column is: `severity`, `plan`, `clock`, `hours`, `description`, `metric` or other."""

    kind: str
    head: str
    clocks: list[str] = []
    severity: SeverityLabel | None = None


def import_service_level_table(
    grids: Sequence[TableGrid], file: str, given: GivenBesideExport | None = None
) -> Understood:
    """The promises (or targets) of the tables of a file, with the severities, plans and reasons
    that they name, and the opening hours of a table of days.
    """
    whole, given = Understood("table"), given or GivenBesideExport()
    reader = _ServiceLevelReader(whole, file, given.into or "promises", given.queues)
    for grid in grids:
        if is_week_timetable(grid):
            import_week_timetable(grid, file, whole, given)
        else:
            reader.read(grid)
    reader.write()
    return whole


def is_service_level_table(grid: TableGrid) -> bool:
    """Whether a table holds a severity or a plan against a clock that is known here."""
    heads = [*grid.rows[0], *(row[0] for row in grid.rows), grid.title]
    return any(
        clock_in_heading(head)
        or labels.clock_somewhere_in_heading(head)
        or labels.clocks_side_by_side_in_heading(head)
        for head in heads
    )


class _ServiceLevelReader:
    """Gathers what every table says of each severity and plan, and writes entries at the end."""

    def __init__(self, whole: Understood, file: str, into: str, queues: Sequence[str]) -> None:
        self.whole, self.file, self.into, self.queues = whole, file, into, queues
        self.reasons: set[str] = set()
        self.severities: dict[str, SeverityLabel] = {}
        self.severity_places: dict[str, str] = {}
        self.says: dict[str, str] = {}
        self.plans: dict[str, str] = {}
        self.hours: dict[tuple[str, str], str] = {}
        self.cells: dict[tuple[str, str], dict[str, tuple[object, str]]] = {}
        self.where: dict[tuple[str, str], str] = {}
        self.at_night: list[tuple[str, str, str]] = []
        self.while_open: list[tuple[str, str, str]] = []

    def read(self, grid: TableGrid) -> None:
        """Finds out which way the table lies, and reads its cells."""
        columns = _choose_severity_column_of_table(
            [self._column(grid, at) for at in range(len(grid.rows[0]))]
        )
        if any(column.kind == "clock" for column in columns[1:]) or (
            len(columns) > 1
            and columns[0].kind == "clock"
            and columns[0].head
            and not any(severity_in_heading(one.head) for one in columns[1:])
        ):
            self._rows_are_customers(grid, columns)
        elif _share_of_column_cells(grid.rows[0][1:], severity_in_heading) > _MOST_OF:
            self._columns_are(grid, by_severity=True)
        elif _share_of_column_cells([row[0] for row in grid.rows[1:]], _heading_names_a_clock) > 0:
            self._columns_are(grid, by_severity=False)
        elif (
            _share_of_column_cells([row[0] for row in grid.rows[1:]], severity_in_heading)
            > _MOST_OF
        ):
            self._severities_by_plans(grid)
        else:
            why = "names no severity against a time that is known here, so nothing was read of it"
            title = grid.title or " | ".join(cell for cell in grid.rows[0] if cell)
            self.whole.miss(f"{self.file}, {grid.place(0)}", title, why)

    def _column(self, grid: TableGrid, at: int) -> _ServiceLevelColumn:
        head = grid.rows[0][at]
        bare = tidy_heading(head)
        values = [row[at] for row in grid.rows[1:] if row[at]]
        clock = clock_in_heading(head)
        if clock or labels.clocks_side_by_side_in_heading(head):
            return _ServiceLevelColumn(
                "clock", head, labels.clocks_side_by_side_in_heading(head) or [clock]
            )
        for kind, pattern in (
            ("severity", labels.SEVERITY_AXIS), ("reason", labels.REASON_AXIS), ("hours", labels.HOURS_AXIS),
            ("channel", labels.CHANNEL_AXIS), ("plan", labels.PLAN_AXIS),
            ("description", labels.DESCRIPTION_AXIS),
        ):  # fmt: skip
            if pattern.fullmatch(bare):
                if (
                    kind in ("plan", "description", "reason")
                    and _share_of_column_cells(values, severity_in_heading) > _MOST_OF
                ):
                    return _ServiceLevelColumn("severity", head)
                return _ServiceLevelColumn(kind, head)
        if _share_of_column_cells(values, severity_in_heading) > _MOST_OF:
            return _ServiceLevelColumn("severity", head)
        return _ServiceLevelColumn("plan" if at == 0 and values else "other", head)

    def _rows_are_customers(self, grid: TableGrid, columns: list[_ServiceLevelColumn]) -> None:
        """Each row is a severity, a plan or both; clocks stand in the columns."""
        has_severity = any(column.kind == "severity" for column in columns)
        by_reason = not has_severity and not any(column.kind == "plan" for column in columns)
        for column in columns:
            if column.kind == "reason" and not by_reason:
                column.kind = "description"
        for at, row in enumerate(grid.rows[1:], 1):
            place = f"{self.file}, {grid.place(at)}"
            if _table_row_is_remark(row):
                said = next(filter(None, row))
                self.whole.miss(place, said, why_sentence_not_imported(said))
                continue
            severity, plan = self._names_in(row, columns, place, has_severity=has_severity)
            if not severity and not plan:
                if by_reason and not self.queues and any(one.kind == "reason" for one in columns):
                    continue  # told of
                self.whole.miss(
                    place, " | ".join(filter(None, row)), "names no severity and no plan"
                )
                continue
            self._row(grid, at, columns, _HeadingTag(severity, plan))

    def _names_in(
        self,
        row: Sequence[str],
        columns: Sequence[_ServiceLevelColumn],
        place: str,
        *,
        has_severity: bool,
    ) -> tuple[str, str]:
        """The severity and the plan (or what it is about) that a row is of; empty for neither."""
        severity = plan = ""
        for text, column in zip(row, columns, strict=True):
            if column.kind == "severity" and text and not severity:
                severity = self._severity(text, place)
            elif column.kind == "plan" and text and not plan:
                if not has_severity and severity_in_heading(text):
                    severity = self._severity(text, place)
                else:
                    plan = self._plan(text)
            elif column.kind == "reason" and text and not plan:
                plan = self._reason(text, place)
        return severity, plan

    def _row(
        self, grid: TableGrid, at: int, columns: list[_ServiceLevelColumn], tag: _HeadingTag
    ) -> None:
        row = grid.rows[at]
        for number, column in enumerate(columns):
            place = f"{self.file}, {grid.place(at, number)}"
            if column.kind == "hours":
                self._hours(tag, row[number], place)
        for number, column in enumerate(columns):
            place = f"{self.file}, {grid.place(at, number)}"
            if column.kind == "clock":
                self._cells(tag, column, row[number], place)
            elif column.kind == "description" and row[number]:
                self._description(tag, row[number], place)
            elif column.kind in ("other", "channel") and row[number]:
                self._other(column.head, row[number], place)

    def _columns_are(self, grid: TableGrid, *, by_severity: bool) -> None:
        """Severities or plans stand in the columns, and each row is a clock or something else."""
        head = grid.rows[0]
        tags: dict[int, _HeadingTag] = {}
        for number in range(1, len(head)):
            place = f"{self.file}, {grid.place(0, number)}"
            if not head[number]:
                continue
            severity = self._severity(head[number], place) if by_severity else ""
            tags[number] = _HeadingTag(severity, "" if severity else self._plan(head[number]))
        usual = (
            clock_in_heading(grid.title)
            or clock_in_heading(head[0])
            or labels.clock_somewhere_in_heading(grid.title)
        )
        ordered = sorted(
            enumerate(grid.rows[1:], 1), key=lambda pair: not self._is_hours(pair[1][0])
        )
        for at, row in ordered:
            for number, tag in tags.items():
                self._turned(grid, at, row[0], number, tag, usual)

    def _is_hours(self, head: str) -> bool:
        return labels.HOURS_AXIS.fullmatch(tidy_heading(head)) is not None

    def _turned(
        self, grid: TableGrid, at: int, head: str, number: int, tag: _HeadingTag, usual: str
    ) -> None:
        text, place = (
            grid.rows[at][number],
            f"{self.file}, {grid.place(at, number)}"
            + (f" (“{quote_source(head, 60)}”)" if head else ""),
        )
        clocks = labels.clocks_side_by_side_in_heading(head) or list(
            filter(None, [clock_in_heading(head) or labels.clock_somewhere_in_heading(head)])
        )
        severity = tag.severity
        if not severity and (named := severity_in_heading(head, alone=False)) and (clocks or usual):
            severity = self._severity(named.name, place, named)
        if self._is_hours(head):
            self._hours(tag, text, place)
        elif clocks:
            column = _ServiceLevelColumn("clock", head, clocks)
            self._cells(_HeadingTag(severity, tag.plan), column, text, place)
        elif usual and not tag.plan and head and not severity_in_heading(head):
            self._cells(
                _HeadingTag(severity, self._plan(head)),
                _ServiceLevelColumn("clock", head, [usual]),
                text,
                place,
            )
        elif usual and severity:
            self._cells(
                _HeadingTag(severity, tag.plan),
                _ServiceLevelColumn("clock", head, [usual]),
                text,
                place,
            )
        elif labels.DESCRIPTION_AXIS.fullmatch(tidy_heading(head)) and tag.severity and text:
            self._description(tag, text, place)
        elif text:
            self._other(head, text, place)

    def _severities_by_plans(self, grid: TableGrid) -> None:
        """Severities down, plans across; which clock it is stands over the table, or nowhere."""
        head = grid.rows[0]
        usual = (
            clock_in_heading(grid.title)
            or labels.clock_somewhere_in_heading(grid.title)
            or clock_in_heading(head[0])
        )
        for number in range(1, len(head)):
            place = f"{self.file}, {grid.place(0, number)}"
            if not any(_cell_holds_a_time(row[number]) for row in grid.rows[1:]):
                self._no_times(grid, number)
                continue
            if not usual:
                why = "which time is it? Write a heading such as First response over the table"
                self.whole.miss(place, head[number], why)
                continue
            plan = self._plan(head[number])
            for at, row in enumerate(grid.rows[1:], 1):
                severity = self._severity(row[0], f"{self.file}, {grid.place(at)}")
                spot = f"{self.file}, {grid.place(at, number)}"
                column = _ServiceLevelColumn("clock", grid.title or head[0], [usual])
                self._cells(_HeadingTag(severity, plan), column, row[number], spot)

    def _no_times(self, grid: TableGrid, number: int) -> None:
        """A column of words beside severities: what they mean, when somebody is there, or neither."""
        column = self._column(grid, number)
        for at, row in enumerate(grid.rows[1:], 1):
            place = f"{self.file}, {grid.place(at, number)}"
            if not row[number]:
                continue
            tag = _HeadingTag(self._severity(row[0], f"{self.file}, {grid.place(at)}"))
            if column.kind == "description":
                self._description(tag, row[number], place)
            elif column.kind == "hours":
                self._hours(tag, row[number], place)
            else:
                self._other(column.head, row[number], place)

    def _severity(self, text: str, place: str, known: SeverityLabel | None = None) -> str:
        found = known or severity_in_heading(text)
        if found is None:
            bare = tidy_heading(text)
            number = int(bare) if re.fullmatch("[0-9]", bare) else 0
            name = f"priority-{bare}" if number else id_from_label(bare)
            found = SeverityLabel(name, number, by_number=bool(number))
        self.severities.setdefault(found.name, found)
        self.severity_places.setdefault(found.name, f"{place}: {quote_source(text, 60)}")
        rest = re.sub(
            r"^[\s\W]*(?:p|s|sev|severity|priority|level)[ -]?[0-9]\b", "", tidy_heading(text)
        )
        said = rest.strip(" -–—:().")
        if said and said != found.name and not said.isdigit():
            self.says.setdefault(found.name, plain_source_text(text))
        return found.name

    def _plan(self, text: str) -> str:
        name = id_from_label(
            re.sub(r"\b(?:plan|tier|package|support|level)\b", "", tidy_heading(text))
        ) or id_from_label(text)
        if not name or tidy_heading(text) in ("all", "all customers", "any", "everyone"):
            return ""
        self.plans.setdefault(name, plain_source_text(text))
        return name

    def _reason(self, text: str, place: str) -> str:
        """What a contact is about, as the name that stands in the place of a plan's; empty where no
        queue is known that it arrives in, which is told.
        """
        name = id_from_label(text)
        if not self.queues:
            self.whole.miss(place, text, NEEDS_CHANNEL)
            return ""
        self.reasons.add(name)
        self.plans.setdefault(name, plain_source_text(text))
        return name

    def _add_reason(self, name: str) -> list[str]:
        said = self.plans[name]
        where = f"{self.file}: {quote_source(said, 60)}"
        says = {"says": said} if tidy_heading(said) != name.replace("-", " ") else {}
        several = len(self.queues) > 1
        return [
            made
            for queue in self.queues
            if (made := self.whole.once(
                "contact_reasons", f"{name} {queue}" if several else name, {"queue": queue, **says}, where
            ))
        ]  # fmt: skip

    def _description(self, tag: _HeadingTag, text: str, place: str) -> None:
        if tag.severity:
            before = self.says.get(tag.severity, "")
            self.says[tag.severity] = (
                f"{before}: {plain_source_text(text)}" if before else plain_source_text(text)
            )
        else:
            self.whole.miss(place, text, "is a description, and stands in no field")

    def _hours(self, tag: _HeadingTag, text: str, place: str) -> None:
        bare = tidy_heading(text)
        if ALWAYS.search(bare):
            self.hours[tag.severity, tag.plan] = "always"
        elif OPEN.search(bare) or suggest_opening(text):
            self.hours[tag.severity, tag.plan] = "working"
            if re.search("[0-9]", bare):
                self.whole.assume(
                    f"{self.file}: {quote_source(text, 60)}: read as your usual working time; "
                    "write the times under hours: with a time zone."
                )
        elif bare and not NONE_WORDS.fullmatch(bare):
            self.whole.miss(place, text, "is no time of opening that is known here")

    def _other(self, head: str, text: str, place: str) -> None:
        if NONE_WORDS.fullmatch(tidy_heading(text)):
            return
        unknown = f"nothing in the format is called “{quote_source(head, 50)}”"
        why = labels.why_heading_is_no_clock(head) or (
            unknown if head else "stands under no heading"
        )
        self.whole.miss(place, text, why)

    def _cells(self, tag: _HeadingTag, column: _ServiceLevelColumn, text: str, place: str) -> None:
        """One cell, of as many clocks as its heading names."""
        if len(column.clocks) > 1:
            parts = [part for part in _SPLIT.split(text) if part]
            if len(parts) != len(column.clocks):
                why = f"does not give {len(column.clocks)} times, one for each part of its heading"
                self.whole.miss(place, text, why)
                return
            for clock, part in zip(column.clocks, parts, strict=True):
                self._cell(
                    _HeadingTag(tag.severity, tag.plan, clock), column.head, part, place, text
                )
            return
        one = _HeadingTag(tag.severity, tag.plan, column.clocks[0])
        self._cell(one, column.head, text, place, text)

    def _cell(self, tag: _HeadingTag, head: str, text: str, place: str, whole: str) -> None:
        key = tag.severity, tag.plan
        where = f"{place}: {quote_source(whole)}"
        if tag.clock == "availability":
            self._availability(key, text, place, where)
            return None
        if (
            _SPLIT.search(text)
            and len([part for part in _SPLIT.split(text) if parse_length_cell(part).span]) > 1
        ):
            self.whole.miss(place, text, "holds two times; which is which?")
            return None
        clock = self._clock_around(tag, head)
        found = parse_length_cell(text, clock=clock, unit=labels.unit_in_heading(head))
        if found.why:
            if UNDECIDED.fullmatch(tidy_heading(text)) and not text.strip():
                return self.whole.miss(place, "", f"{head or 'the cell'} is left empty")
            return self.whole.miss(place, text, found.why)
        if found.doubt:
            self.whole.assume(f"{where}: read as {found.span}; {found.doubt}.")
        if found.always:
            self.hours.setdefault(key, "always")
        working = parse_length_cell(text, clock="working", unit=labels.unit_in_heading(head))
        if not found.none and not clock and not found.always and _length_cell_runs_on(found.span):
            self.at_night.append((where, found.span, working.span))
        bare = parse_length_cell(text, unit=labels.unit_in_heading(head))
        if clock == "working" and found.span != bare.span:
            self.while_open.append((where, found.span, bare.span))
        self._put(key, tag.clock, found.bound(), where)
        return None

    def _clock_around(self, tag: _HeadingTag, head: str) -> str:
        for key in ((tag.severity, tag.plan), ("", tag.plan), (tag.severity, "")):
            if key in self.hours:
                return self.hours[key]
        inside = re.search(r"\(([^()]*)\)", tidy_heading(head))
        if inside and OPEN.search(inside[1]):
            return "working"
        return "always" if inside and ALWAYS.search(inside[1]) else ""

    def _availability(self, key: tuple[str, str], text: str, place: str, where: str) -> None:
        found = _PER_CENT.fullmatch(tidy_heading(text))
        if found and float(found[1].replace(",", ".")) <= 100:
            self._put(key, "availability", {"at_least": f"{found[1].replace(',', '.')}%"}, where)
        elif text and not NONE_WORDS.fullmatch(tidy_heading(text)):
            self.whole.miss(place, text, "is no percentage")

    def _put(self, key: tuple[str, str], clock: str, bound: object, where: str) -> None:
        held = self.cells.setdefault(key, {})
        if clock in held and held[clock][0] != bound:
            self.whole.miss(where, "", f"says otherwise than {held[clock][1]}, which was kept")
            return
        held.setdefault(clock, (bound, where))
        self.where.setdefault(key, where.split(", column")[0].split(":")[0])

    def write(self) -> None:
        """Puts severities, plans and what holds for them among the entries."""
        if not self.cells:
            return  # nobody needs priorities alone
        self._tell_of_nights()
        self._tell_of_open_hours()
        ranked = self._ranks(list(self.severities))
        ids = {}
        for name, rank in ranked.items():
            said = {"says": self.says[name]} if name in self.says else {}
            fields = {"rank": rank, **said}
            ids[name] = self.whole.add("priorities", name, fields, self.severity_places[name])
        plans: dict[str, list[str]] = {}
        for name in self.plans:
            if name in self.reasons:
                plans[name] = self._add_reason(name)
            elif any(plan == name for _, plan in self.cells):
                says = (
                    {"says": self.plans[name]}
                    if tidy_heading(self.plans[name]) != name.replace("-", " ")
                    else {}
                )
                made = self.whole.add(
                    "segments", name, says, f"{self.file}: {quote_source(self.plans[name], 60)}"
                )
                plans[name] = [made] if made else []
        for (severity, plan), clocks in self.cells.items():
            self._entry(severity, plan, clocks, ids, plans)

    def _tell_of_nights(self) -> None:
        """Hours that nobody called working are written as they read, which one sentence says."""
        if not self.at_night:
            return
        where, span, working = self.at_night[0]
        more = len(self.at_night) - 1
        others = f" (and {more} more)" if more else ""
        self.whole.assume(
            f"{where}{others}: written as {span}, which runs through the night. If the clock stands "
            f"still while you are closed, write {working}."
        )

    def _tell_of_open_hours(self) -> None:
        """Lengths that count working time because their row, column or table does."""
        if not self.while_open:
            return
        where, span, bare = self.while_open[0]
        more = len(self.while_open) - 1
        others = f" (and {more} more)" if more else ""
        otherwise = f"write {bare}" if bare else "write calendar days"
        self.whole.assume(
            f"{where}{others}: written as {span}, because the table says that the clock runs in "
            f"working hours there. If it runs through the night, {otherwise}."
        )

    def _entry(
        self,
        severity: str,
        plan: str,
        clocks: dict[str, tuple[object, str]],
        ids: dict[str, str],
        plans: dict[str, list[str]],
    ) -> None:
        fields: dict[str, object] = {}
        if ids.get(severity):
            fields["priority"] = ids[severity]
        if plans.get(plan):
            fields["reasons" if plan in self.reasons else "segments"] = plans[plan]
        timed = [bound for clock, (bound, _) in clocks.items() if clock != "availability"]
        around = next(
            (
                self.hours[key]
                for key in ((severity, plan), ("", plan), (severity, ""))
                if key in self.hours
            ),
            "",
        )
        if around == "always" and any(bound != "none" for bound in timed):
            fields["hours"] = "always"
        fields |= {clock: bound for clock, (bound, _) in clocks.items()}
        places = {clock: where for clock, (_, where) in clocks.items()}
        called = plan if plan in self.reasons else next(iter(plans.get(plan, ())), "")
        name = "-".join(filter(None, (called, ids.get(severity, "")))) or "all"
        self.whole.add(self.into, name, fields, self.where[severity, plan], places)

    def _ranks(self, names: list[str]) -> dict[str, int]:
        """Ranks from 1 by what severities are called; where that says nothing, in their order."""
        known = [self.severities[name].rank for name in names]
        if all(known) and len(set(known)) == len(known):
            order = sorted(names, key=lambda name: self.severities[name].rank)
        else:
            order = names
            if len(names) > 1:
                self.whole.assume(
                    f"{self.file}: the ranks of {', '.join(names)} follow the order of the table."
                )
        return {name: rank for rank, name in enumerate(order, 1)}


def _choose_severity_column_of_table(
    columns: list[_ServiceLevelColumn],
) -> list[_ServiceLevelColumn]:
    """Of several columns that name severities, one does, and the others say what it is called."""
    named = [one for one in columns if one.kind == "severity"]
    headed = [one for one in named if labels.SEVERITY_AXIS.fullmatch(tidy_heading(one.head))]
    chosen = next(iter(headed or named), None)
    for one in named:
        if one is not chosen:
            one.kind = "description"
    return columns


def _table_row_is_remark(row: Sequence[str]) -> bool:
    """Whether a row is one sentence, and names no severity."""
    said = set(filter(None, row))
    return (
        len(row) > 1
        and len(said) == 1
        and all(len(one.split()) > _MOST_WORDS and not severity_in_heading(one) for one in said)
    )


def _cell_holds_a_time(text: str) -> bool:
    """Whether a cell is a length of time, or says on purpose that there is none."""
    found = parse_length_cell(text, clock="working", unit="h")
    return bool(found.span) or found.none


def _heading_names_a_clock(text: str) -> object:
    return (
        clock_in_heading(text)
        or labels.clocks_side_by_side_in_heading(text)
        or labels.clock_somewhere_in_heading(text)
    )


def _share_of_column_cells(texts: Sequence[str], test: object) -> float:
    said = [text for text in texts if text]
    return sum(1 for text in said if test(text)) / len(said) if said and callable(test) else 0.0


def _length_cell_runs_on(span: str) -> bool:
    """Whether a length is on a clock that never stops, and longer than a shift can show."""
    return re.fullmatch(
        r"(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?", span
    ) is not None and not re.fullmatch(r"(?:[0-9]+m)?(?:[0-9]+s)?", span)
