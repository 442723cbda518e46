"""A spreadsheet of staffing: a row a team or a queue, with agents, hours, contacts and handle time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from principlecheck.importing.counts import is_ambiguous_count_cell, parse_count_cell
from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.importing.intervals import import_busiest_hours, is_interval_report
from principlecheck.importing.labels import tidy_heading, unit_in_heading
from principlecheck.importing.lengths import parse_length_cell
from principlecheck.importing.naming import id_from_label
from principlecheck.importing.tables import TableGrid
from principlecheck.importing.understood import Understood, plain_source_text, quote_source
from principlecheck.model import units
from principlecheck.policies.refusals.meanings import words_meant_by_word

CHANNEL_KINDS = ("phone", "chat", "in_person", "messaging", "email", "form", "social", "post")
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("team", r"teams?|groups?|departments?|squads?|sites?|team name", "the name of a team"),
    ("queue", r"queues?|skills?|channels?|lines?|queue name|activity|work ?type", "the name of a queue, and its channel where the word says so"),
    ("agents", r"(?:number of |total |employed )?(?:agents?|ftes?|headcount|hc|staff|people|full[- ]time equivalents?)(?: employed| total)?", "`teams.agents`"),
    ("paid_week", r"paid (?:time |hours )?(?:per |a )?week|(?:contract(?:ed)?|weekly|paid) hours(?: (?:per|a) week)?|hours (?:per|a) week|hours ?/ ?week", "`teams.paid_week`"),
    ("planned_shrinkage", r"(?:planned )?shrinkage(?: planned| %)?", "`teams.planned_shrinkage`"),
    ("attrition", r"(?:annual |yearly )?attrition(?: rate| a year)?|staff turnover", "`teams.attrition`"),
    ("busy_contacts", r"(?:contacts|calls|chats|volume|offered)(?: offered)? (?:in |at |per )?(?:the )?(?:busiest|peak|busy) hour|(?:busiest|peak|busy)[- ]hour (?:contacts|calls|chats|volume)|peak (?:contacts|calls|chats)(?: per hour)?", "`queues.busiest_hour.contacts`"),
    ("busy_agents", r"(?:agents|staff|people|heads)(?: on duty| scheduled| there)? (?:in |at )?(?:the )?(?:busiest|peak|busy) hour|(?:busiest|peak|busy)[- ]hour (?:agents|staff)|peak (?:agents|staff)|(?:agents )?(?:scheduled|rostered|on duty)", "`queues.busiest_hour.agents`"),
    ("weekly", r"(?:contacts|calls|chats|emails|tickets|volume)(?: offered)? (?:per |a )?week|weekly (?:contacts|calls|chats|emails|tickets|volume)", "`queues.planned_volume`, per week"),
    ("monthly", r"(?:contacts|calls|chats|emails|tickets|volume)(?: offered)? (?:per |a )?month|monthly (?:contacts|calls|chats|emails|tickets|volume)", "`queues.planned_volume`, per month"),
    ("handle_time", r"aht|(?:average |avg\.? |mean )?(?:handle|handling|talk) time|avg\.? handle|average handle", "the mean of `contact_reasons.handle_time`, taken as exponential"),
    ("service_level", r"(?:target )?(?:service level|sla|sl|asa target)(?: target| goal)?", "`targets.first_reply`: 80/20 is 80% within 20s"),
    ("concurrency", r"concurren(?:cy|t chats)|chats at once|simultaneous chats|parallel chats", "`queues.concurrency`"),
    ("occupancy", r"(?:target |planned |max(?:imum)? )?occupancy(?: target)?", "`targets.occupancy`, at most"),
)  # fmt: skip
"""Each column: what it is called here, how people head it, and what becomes of it."""
_LEAST_KNOWN = 2
_BY_WORD = {"call": "phone", "chat": "chat"}
"""The channel of a table whose headings count such contacts."""
_LEVEL = re.compile(
    r"(?P<share>[0-9]{1,3}(?:\.[0-9]+)?) ?%? ?(?:/|in|within|of calls in|answered (?:in|within)) ?(?P<time>[0-9]+) ?(?P<unit>s|sec(?:onds?)?|m|min(?:utes?)?)?\.?"
)
_LEAST_PER_CENT = 1.0


class _StaffingRow(Struct):
    """The cells of a row by what their columns are, and their places."""

    cells: dict[str, str]
    places: dict[str, str]
    units: dict[str, str]
    where: str


def staffing_sheet_column(head: str) -> str:
    """What a heading means here; empty for none."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", tidy_heading(head)).strip(" -–—:")
    return next((name for name, pattern, _ in COLUMNS if re.fullmatch(pattern, bare)), "")


def is_staffing_sheet(grid: TableGrid) -> bool:
    """Whether a table has a team or a queue to each row, and figures of staffing."""
    known = {staffing_sheet_column(head) for head in grid.rows[0]} - {""}
    return is_interval_report(grid) or (
        bool(known & {"team", "queue"}) and len(known) > _LEAST_KNOWN
    )


def import_staffing_sheet(
    grids: Sequence[TableGrid], file: str, given: GivenBesideExport
) -> Understood:
    """Teams and queues of every table of a file that is about staffing."""
    understood = Understood("a staffing sheet")
    for grid in grids:
        if is_interval_report(grid):
            _import_staffing_intervals(grid, file, understood, given)
            continue
        if not is_staffing_sheet(grid):
            understood.miss(
                f"{file}, {grid.place(0)}",
                " | ".join(filter(None, grid.rows[0])),
                "holds no team or queue with figures",
            )
            continue
        columns = [staffing_sheet_column(head) for head in grid.rows[0]]
        for at, cells in enumerate(grid.rows[1:], 1):
            row = _StaffingRow({}, {}, {}, f"{file}, {grid.place(at)}")
            for number, (name, cell) in enumerate(zip(columns, cells, strict=True)):
                if name and cell and name not in row.cells:
                    row.cells[name] = cell
                    row.places[name] = f"{file}, {grid.place(at, number)}: {quote_source(cell)}"
                    row.units[name] = unit_in_heading(grid.rows[0][number])
                elif cell:
                    why = f"nothing here is called “{quote_source(grid.rows[0][number], 50)}”"
                    understood.miss(f"{file}, {grid.place(at, number)}", cell, why)
            _StaffingWriter(understood, row, given).write()
    return understood


def _import_staffing_intervals(
    grid: TableGrid, file: str, understood: Understood, given: GivenBesideExport
) -> None:
    """A report by intervals: of each queue its busiest hour."""
    heads = " ".join(map(tidy_heading, grid.rows[0]))
    kind = next((kind for word, kind in _BY_WORD.items() if word in heads), "")
    for busiest in import_busiest_hours(grid, file, understood):
        name = busiest.queue or kind or next(iter(given.queues), "")
        cells = {"queue": name, "busy_contacts": str(busiest.contacts)}
        if busiest.agents is not None:
            cells["busy_agents"] = str(busiest.agents)
        if busiest.handle_time is not None:
            cells["handle_time"] = f"{round(busiest.handle_time)}s"
        if not name:
            why = "is of a queue that nothing names; import again with --channel phone, say"
            understood.miss(busiest.where, "", why)
            continue
        places = dict.fromkeys(cells, busiest.where)
        _StaffingWriter(
            understood, _StaffingRow(cells, places, {}, busiest.where), given, kind
        ).write()
    understood.ask(
        "A report by intervals says what came, and not what you aim at. Write it, as in "
        "targets: {phone: {queues: [phone], first_reply: {at_most: 20s, for_share: 80%}}}."
    )


class _StaffingWriter:
    """What one row says of a team and of a queue."""

    def __init__(
        self, understood: Understood, row: _StaffingRow, given: GivenBesideExport, kind: str = ""
    ) -> None:
        """`kind` is the channel that the table is about, where nothing else says one."""
        self.understood, self.row, self.given, self.kind = understood, row, given, kind

    def write(self) -> None:
        """Adds the team, the queue, its reason and its targets."""
        cells = self.row.cells
        name = cells.get("team", "") or cells.get("queue", "")
        if not name or tidy_heading(name) in ("total", "totals", "sum", "all", "overall"):
            self.understood.miss(
                self.row.where, " | ".join(cells.values()), "is no team and no queue"
            )
            return
        team = self._team(cells.get("team", ""))
        queue = self._queue(cells.get("queue", "") or (name if self._about_queue() else ""), team)
        if queue:
            self._work(queue)

    def _about_queue(self) -> bool:
        wanted = {
            "busy_contacts",
            "busy_agents",
            "weekly",
            "monthly",
            "handle_time",
            "service_level",
        }
        return bool(wanted & self.row.cells.keys())

    def _team(self, name: str) -> str:
        fields: dict[str, Any] = {}
        places: dict[str, str] = {}
        for column in ("agents", "paid_week", "planned_shrinkage", "attrition"):
            value = self._value(column)
            if value is not None:
                fields[column], places[column] = value, self.row.places[column]
        if not fields and not name:
            return ""
        label = name or self.row.cells["queue"]
        standing = self.understood.get("teams", id_from_label(label))
        if standing is not None:
            if fields and fields != standing.fields:
                self.understood.miss(
                    self.row.where, label, f"differs from what {standing.where} says of the team"
                )
            return standing.id
        return self.understood.add("teams", label, fields, self.row.where, places)

    def _queue(self, name: str, team: str) -> str:
        if not name:
            return ""
        standing = self.understood.get("queues", id_from_label(name))
        if standing is not None:
            self.understood.miss(self.row.where, name, f"is a queue of {standing.where} already")
            return ""
        channel = self._channel_of(name)
        if not channel:
            why = "is a queue of which nothing says the channel; import again with --channel phone, say"
            self.understood.miss(self.row.where, name, why)
            return ""
        fields: dict[str, Any] = {"channels": [channel]}
        places: dict[str, str] = {}
        if team:
            fields["team"] = team
        busiest = {part: value for part, column in (("contacts", "busy_contacts"), ("agents", "busy_agents"))
                   if (value := self._value(column)) is not None}  # fmt: skip
        if busiest:
            fields["busiest_hour"] = busiest
            places["busiest_hour"] = next(
                self.row.places[one]
                for one in ("busy_contacts", "busy_agents")
                if one in self.row.places
            )
        for column, field in (
            ("concurrency", "concurrency"),
            ("weekly", "planned_volume"),
            ("monthly", "planned_volume"),
        ):
            value = self._value(column)
            if value is not None:
                fields[field], places[field] = value, self.row.places[column]
        if id_from_label(name) != name.lower():
            fields["says"] = plain_source_text(name)
        return self.understood.add("queues", name, fields, self.row.where, places)

    def _channel_of(self, name: str) -> str:
        """The channel of a queue by its name, by what was said, or by what the table is about."""
        words = re.findall(r"[a-z]+", tidy_heading(name).replace("e-mail", "email"))
        kinds = {
            kind
            for word in words
            for kind in words_meant_by_word(word, CHANNEL_KINDS)
            or words_meant_by_word(word.removesuffix("s"), CHANNEL_KINDS)
        }
        if len(kinds) == 1:
            return self._channel(kinds.pop())
        if len(self.given.queues) == 1:
            return self.given.queues[0]
        return self._channel(self.kind) if self.kind else ""

    def _channel(self, kind: str) -> str:
        return self.understood.once("channels", kind, {"kind": kind}, self.row.where)

    def _work(self, queue: str) -> None:
        handle = self._value("handle_time")
        if handle is not None:
            fields = {
                "queue": queue,
                "share": "100%",
                "handle_time": {"mean": handle, "shape": "exponential"},
            }
            where = self.row.places["handle_time"]
            self.understood.add(
                "contact_reasons", queue, fields, self.row.where, {"handle_time": where}
            )
            self.understood.assume(
                f"{where}: an average alone does not say how long contacts spread, so handle time is "
                "taken as exponential; write median and p90 where you know them."
            )
        target: dict[str, Any] = {"queues": [queue]}
        places = {}
        for column, field in (("service_level", "first_reply"), ("occupancy", "occupancy")):
            value = self._value(column)
            if value is not None:
                target[field], places[field] = value, self.row.places[column]
        if places:
            self.understood.add("targets", queue, target, self.row.where, places)

    def _value(self, column: str) -> Any:
        """A cell as the field holds it; None where there is none, or it is not understood."""
        text = self.row.cells.get(column, "")
        if not text:
            return None
        made = _READ[column](text.strip(), self.row.units.get(column, ""))
        if isinstance(made, _WhyNoStaffingValue):
            self.understood.miss(self.row.places[column].rpartition(": ")[0], text, made.why)
            del self.row.cells[column]
            return None
        return made


class _WhyNoStaffingValue(Struct):
    why: str


def _parse_staffing_count(text: str, _unit: str) -> Any:
    value = parse_count_cell(text)
    if value is None:
        return _WhyNoStaffingValue("is no number that is clear")
    return (
        int(value)
        if value.is_integer()
        else _WhyNoStaffingValue(
            "is no whole number, which is what the format takes here; round it"
        )
    )


def _parse_staffing_share(text: str, _unit: str) -> Any:
    bare = text.removesuffix("%").strip().replace(",", ".")
    number = parse_count_cell(bare, small=True)
    if number is None:
        return _WhyNoStaffingValue("is no percentage")
    value = number * (1 if text.endswith("%") or number > _LEAST_PER_CENT else 100)
    return (
        f"{units.format_number(value, 4)}%"
        if value <= 100
        else _WhyNoStaffingValue("is more than 100 %")
    )


def _parse_staffing_ceiling(text: str, unit: str) -> Any:
    share = _parse_staffing_share(text, unit)
    return share if isinstance(share, _WhyNoStaffingValue) else {"at_most": share}


def _parse_staffing_duration(text: str, unit: str) -> Any:
    clock = re.fullmatch(r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{2})", text)
    if clock and clock[1]:
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
        return units.format_duration(seconds).replace(" ", "")
    if clock:
        return _WhyNoStaffingValue(
            f"minutes or hours? Write {int(clock[2])}m{clock[3]}s or {int(clock[2])}h{clock[3]}m"
        )
    found = parse_length_cell(text, unit=unit)
    return (
        _WhyNoStaffingValue(found.why)
        if found.why
        else found.span
        if " " not in found.span
        else _WhyNoStaffingValue("is no length of work")
    )


def _parse_staffing_handle_time(text: str, unit: str) -> Any:
    if is_ambiguous_count_cell(re.split(r"[^0-9.]", text, maxsplit=1)[0]):
        return _WhyNoStaffingValue("is one or more than a thousand; write it without the point")
    return _parse_staffing_duration(text, unit)


def _parse_staffing_per_week(text: str, unit: str) -> Any:
    count = _parse_staffing_count(text, unit)
    return count if isinstance(count, _WhyNoStaffingValue) else f"{count} per week"


def _parse_staffing_per_month(text: str, unit: str) -> Any:
    count = _parse_staffing_count(text, unit)
    return count if isinstance(count, _WhyNoStaffingValue) else f"{count} per month"


def _parse_staffing_weekly_hours(text: str, _unit: str) -> Any:
    return _parse_staffing_duration(text, "hours")


def _parse_staffing_service_level(text: str, _unit: str) -> Any:
    found = _LEVEL.fullmatch(tidy_heading(text))
    if not found:
        return _WhyNoStaffingValue("is no service level such as 80/20 or 80% in 20s")
    size = "m" if (found["unit"] or "s").startswith("m") else "s"
    return {"at_most": f"{found['time']}{size}", "for_share": f"{found['share']}%"}


_READ: dict[str, Any] = {
    "agents": _parse_staffing_count, "paid_week": _parse_staffing_weekly_hours, "planned_shrinkage": _parse_staffing_share, "attrition": _parse_staffing_share,
    "busy_contacts": _parse_staffing_count, "busy_agents": _parse_staffing_count, "weekly": _parse_staffing_per_week, "monthly": _parse_staffing_per_month,
    "handle_time": _parse_staffing_handle_time, "service_level": _parse_staffing_service_level, "concurrency": _parse_staffing_count, "occupancy": _parse_staffing_ceiling,
}  # fmt: skip
