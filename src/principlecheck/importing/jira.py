"""Jira Service Management: SLAs with their goals, and the calendars that these run on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from principlecheck.importing.exports import ExportPart, parse_export_number
from principlecheck.importing.helpdesk import (
    NARROWED_TWICE,
    ExportDocument,
    ExportFields,
    GivenBesideExport,
    ask_for_imported_channels,
    bound_from_export_seconds,
    export_objects,
    holiday_from_export,
    hours_of_export_or_usual,
    import_priorities,
    list_unread_export_fields,
    narrow_imported_scope,
    place_in_export,
    round_the_clock_from_export,
    shorten_export_value,
    time_zone_from_export,
)
from principlecheck.importing.labels import clock_in_heading
from principlecheck.importing.understood import Understood
from principlecheck.importing.weeks import (
    is_imported_week_always_open,
    opening_from_imported_week,
    parse_imported_weekday,
    week_from_import,
)

_MINUTE_MS = 60_000
SLA = ExportFields(
    "SLA",
    {"name": "which clock: Time to first response is `first_reply`, Time to resolution `resolution`",
     "config": "its goals, and while which it pauses", "goals": "its goals", "definition": "`pauses_while`"},
    {},
    ("customFieldId", "timeMetricId", "customFieldName"),
)  # fmt: skip
GOAL = ExportFields(
    "goal",
    {"jqlQuery": "a priority, a segment or a reason", "duration": "the time, in milliseconds",
     "calendarId": "`hours`: the calendar, or always", "calendarName": "`hours`: the calendar, or always",
     "defaultGoal": "the default goal holds for what no other goal names"},
    {},
    ("defaultGoal", "timeMetricId", "jqlQueryHumanReadable"),
)  # fmt: skip
CALENDAR = ExportFields(
    "calendar",
    {"name": "the name of its hours", "timezone": "`time_zone`", "timeZone": "`time_zone`",
     "workingTimes": "`open`", "holidays": "`closed`, those of one year"},
    {"description": "a description stands in no field of hours"},
    ("deletable", "canUpdate", "canDelete", "context"),
)  # fmt: skip
TABLES = (SLA, GOAL, CALENDAR)
_NOISE = re.compile(r"project\s*(?:=|in)\s*(?:\([^()]*\)|\"[^\"]*\"|[\w-]+)", re.IGNORECASE)
_TERM = re.compile(
    r"(?P<field>\"[^\"]+\"|(?<![\w.\[\]])[\w.\[\]]+)\s*(?P<op>!=|=|not in|in|is not|is|~)\s*(?P<values>\([^()]*\)|\"[^\"]*\"|'[^']*'|[\w-]+)",
    re.IGNORECASE,
)
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'|[^,\"']+")
_NAMES = ("=", "in")
_PAUSES = (
    ("waiting_for_customer", r"customer|reporter|requester|user"),
    ("waiting_for_supplier", r"vendor|third[ -]?party|supplier|partner"),
    ("on_hold", r"hold|pause"),
)


def is_jira_export(document: ExportDocument) -> bool:
    """Whether a document is of Jira Service Management's shape."""
    value = _name_jira_document(document).value
    return isinstance(value, dict) and bool(value.keys() & {"timeMetrics", "calendars"})


def _name_jira_document(document: ExportDocument) -> ExportDocument:
    first = document.first
    config = first.get("config")
    if (isinstance(config, dict) and "goals" in config) or ("goals" in first and "name" in first):
        return document.under("timeMetrics")
    if "workingTimes" in first:
        return document.under("calendars")
    return document


def read_jira_export(documents: Sequence[ExportDocument], given: GivenBesideExport) -> Understood:
    """What all files of one export say together."""
    return _JiraReader([_name_jira_document(one) for one in documents], given).read()


class _JiraReader:
    def __init__(self, documents: Sequence[ExportDocument], given: GivenBesideExport) -> None:
        self.documents, self.given = documents, given
        self.understood = Understood("Jira Service Management")
        self.calendars: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.fields: dict[tuple[str, ...], dict[str, Any]] = defaultdict(dict)
        self.places: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)

    def read(self) -> Understood:
        """Calendars first, then the goals of every SLA, one target for each whom they hold for."""
        for file, calendar in export_objects(self.documents, "calendars"):
            made = self._calendar(file, calendar)
            if made:
                self.calendars[calendar.text("id")] = made
                self.calendars[calendar.text("name")] = made
        metrics = export_objects(self.documents, "timeMetrics")
        self._priorities(metrics)
        for file, metric in metrics:
            self._metric(file, metric)
        for key, fields in self.fields.items():
            self.understood.add(self.given.into or "targets", key[0], fields, "", self.places[key])
        real = [one for one in dict.fromkeys(self.calendars.values()) if one != "always"]
        hours_of_export_or_usual(self.understood, real)
        ask_for_imported_channels(self.understood, self.given)
        return self.understood

    def _goals(self, metric: ExportPart) -> list[ExportPart]:
        return [*metric["config"]["goals"].items(), *metric["goals"].items()]

    def _priorities(self, metrics: Sequence[tuple[str, ExportPart]]) -> None:
        met: dict[str, str] = {}
        for file, metric in metrics:
            for goal in self._goals(metric):
                for field, op, values, _ in _parse_jira_query(goal.text("jqlQuery")):
                    if field == "priority" and op in _NAMES:
                        for one in values:
                            met.setdefault(one, place_in_export(file, goal))
        self.ids = import_priorities(self.understood, met)

    def _calendar(self, file: str, part: ExportPart) -> str:
        where, name = place_in_export(file, part), part.text("name") or "office"
        list_unread_export_fields(self.understood, file, part, CALENDAR)
        try:
            week = week_from_import(_parse_jira_calendar(part))
            opening = opening_from_imported_week(week)
        except ValueError as error:
            self.understood.miss(where, name, f"has times that cannot be read ({error})")
            return ""
        closed = [
            day for holiday in part["holidays"].items() if (day := self._holiday(file, holiday))
        ]
        if is_imported_week_always_open(week):
            return round_the_clock_from_export(self.understood, where, name, closed)
        written = part.text("timezone", "timeZone")
        zone = time_zone_from_export(self.understood, self.given, where, name, written)
        if not zone:
            return ""
        fields: dict[str, Any] = {"time_zone": zone, "open": opening}
        if closed:
            fields["closed"] = sorted(set(closed))
        return self.understood.add("hours", name, fields, where, {"time_zone": written})

    def _holiday(self, file: str, holiday: ExportPart) -> str:
        """The day that is shut; empty for one that is no date, which is told."""
        where, name = place_in_export(file, holiday), holiday.text("name")
        if holiday.map.get("recurring"):
            why = "comes back every year, and days shut are dates; write the next ones"
            self.understood.miss(where, name, why)
            return ""
        return holiday_from_export(self.understood, where, name, holiday.text("date", "dateString"))

    def _metric(self, file: str, metric: ExportPart) -> None:
        where, name = place_in_export(file, metric), metric.text("name")
        list_unread_export_fields(self.understood, file, metric, SLA)
        clock = clock_in_heading(name)
        if not clock:
            self.understood.miss(
                where, name, "is no clock that a target has (first response, resolution, update …)"
            )
            return
        pauses = self._pauses(file, metric)
        for goal in self._goals(metric):
            list_unread_export_fields(self.understood, file, goal, GOAL)
            self._goal(file, goal, clock, name, pauses)

    def _goal(self, file: str, goal: ExportPart, clock: str, name: str, pauses: list[str]) -> None:
        where = place_in_export(file, goal)
        milliseconds = parse_export_number(goal.map.get("duration"))
        if not milliseconds:
            self.understood.miss(
                where,
                goal.text("jqlQuery") or "default goal",
                f"sets no time for {shorten_export_value(name)}",
            )
            return
        calendar = goal.text("calendarName") or goal.text("calendarId")
        hours = "always" if calendar.startswith("24/7") else ""
        hours = self.calendars.get(calendar, hours) if calendar else ""
        if not hours:
            self.understood.assume(
                f"{where}: its calendar ({shorten_export_value(calendar) or 'none named'}) is not in these files, so its time counts the usual working day. Export the calendars too."
            )
        bound = bound_from_export_seconds(
            self.understood, where, name, milliseconds / 1000, working=hours != "always"
        )
        scopes = self._scopes(where, goal) if bound else None
        for scope in scopes or ():
            names = [
                scope.get("priority", ""),
                *scope.get("segments", ()),
                *scope.get("reasons", ()),
            ]
            # Another clock pauses otherwise: what stands still with one must not with the other.
            key = ("-".join(filter(None, names)) or "usual", hours, *pauses)
            held = self.fields[key]
            if clock in held:
                self.understood.miss(where, name, "sets the same clock twice; the first was kept")
                continue
            held.update({**scope, **({"hours": hours} if hours else {})})
            held[clock] = bound
            if pauses:
                held["pauses_while"] = pauses
            self.places[key][clock] = (
                f"{where} “{shorten_export_value(name)}”: {goal.text('duration')} ms"
            )

    def _scopes(self, where: str, goal: ExportPart) -> list[dict[str, Any]] | None:
        """For whom a goal holds, a scope a priority; None where a target cannot say it."""
        query = goal.text("jqlQuery")
        rest = _NOISE.sub("", query)
        scope: dict[str, Any] = {}
        priorities: list[str] = []
        left = re.sub(
            r"\b(?:and|order by.*)\b|[()\s]", "", _TERM.sub("", rest), flags=re.IGNORECASE
        )
        why = ""
        if left or re.search(r"\bor\b|\bempty\b|\bnull\b", rest, re.IGNORECASE):
            why = "is more than a target can say, so it is not written"
        for field, op, values, said in () if why else _parse_jira_query(rest):
            if op not in _NAMES:
                why = f"holds for some requests only ({said}), which a target cannot say, so it is not written"
            elif not values:
                why = f"names nobody ({said})"
            elif field == "priority":
                why = NARROWED_TWICE.format(what=said) if priorities else ""
                priorities = [self.ids[one] for one in values]
            else:
                customers = field in ("organizations", "organisations", "organization")
                called = "organisation" if customers else ""
                why = narrow_imported_scope(
                    self.understood, self.given, scope, called, values, where, said
                )
            if why:
                break
        if why:
            self.understood.miss(where, query, why)
            return None
        return [{"priority": one, **scope} for one in priorities] or [scope]

    def _pauses(self, file: str, metric: ExportPart) -> list[str]:
        found: list[str] = []
        for pause in metric["config"]["definition"]["pause"].items():
            name = pause.text("name")
            word = next(
                (word for word, said in _PAUSES if re.search(said, name, re.IGNORECASE)), ""
            )
            if word:
                found.append(word)
            else:
                self.understood.miss(
                    place_in_export(file, pause),
                    name,
                    "pauses its clock, and is no reason for that which is known here",
                )
        return list(dict.fromkeys(found))


def _parse_jira_calendar(calendar: ExportPart) -> Iterator[tuple[int, int, int]]:
    """The open times of a calendar. Raises `ValueError` for one that is none."""
    for times in calendar["workingTimes"].items():
        first, last = (parse_export_number(times.map.get(end)) for end in ("start", "end"))
        if first is None or last is None:
            raise ValueError("a time is no number")
        yield (
            parse_imported_weekday(times.text("weekday")),
            int(first // _MINUTE_MS),
            int(last // _MINUTE_MS),
        )


def _parse_jira_query(query: str) -> Iterator[tuple[str, str, list[str], str]]:
    """Each condition of a query: its field, its operator, its values, and how it is written."""
    for term in _TERM.finditer(query):
        op = " ".join(term["op"].lower().split())
        yield (
            term["field"].strip('"').lower(),
            op,
            _parse_jira_query_values(term["values"]),
            shorten_export_value(term[0]),
        )


def _parse_jira_query_values(values: str) -> list[str]:
    """The values of `High` or of `(High, "P 2, old")`."""
    listed = values[1:-1] if values.startswith("(") else values
    found = (one.strip().strip("\"'") for one in _VALUE.findall(listed))
    return [one for one in found if one]
