"""Jira Service Management: SLAs with their goals, and the calendars that these run on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from principlecheck.importing.exports import Part, number_in
from principlecheck.importing.helpdesk import (
    NEEDS_QUEUE,
    Document,
    Fields,
    Given,
    add_priorities,
    add_reason,
    ask_for_channels,
    hours_or_usual,
    objects,
    place,
    seconds_bound,
    short,
    tell_rest,
    zone_in,
)
from principlecheck.importing.labels import clock_of
from principlecheck.importing.understood import Understood
from principlecheck.importing.weeks import day_of, is_always, opening_of, week_of
from principlecheck.policies.refusals.calendar_words import dates

_MINUTE_MS = 60_000
SLA = Fields(
    "SLA",
    {"name": "which clock: Time to first response is `first_reply`, Time to resolution `resolution`",
     "config": "its goals, and while which it pauses", "goals": "its goals", "definition": "`pauses_while`"},
    {},
    ("customFieldId", "timeMetricId", "customFieldName"),
)  # fmt: skip
GOAL = Fields(
    "goal",
    {"jqlQuery": "a priority, a segment or a reason", "duration": "the time, in milliseconds",
     "calendarId": "`hours`: the calendar, or always", "calendarName": "`hours`: the calendar, or always",
     "defaultGoal": "the default goal holds for what no other goal names"},
    {},
    ("defaultGoal", "timeMetricId", "jqlQueryHumanReadable"),
)  # fmt: skip
CALENDAR = Fields(
    "calendar",
    {"name": "the name of its hours", "timezone": "`time_zone`", "timeZone": "`time_zone`",
     "workingTimes": "`open`", "holidays": "`closed`, those of one year"},
    {"description": "a description stands in no field of hours"},
    ("deletable", "canUpdate", "canDelete", "context"),
)  # fmt: skip
TABLES = (SLA, GOAL, CALENDAR)
_NOISE = re.compile(r"project\s*(?:=|in)\s*(?:\([^()]*\)|\"[^\"]*\"|[\w-]+)", re.IGNORECASE)
_TERM = re.compile(
    r"(?P<field>\"[^\"]+\"|[\w.\[\]]+)\s*(?P<op>!=|=|not in|in|is not|is|~)\s*(?P<values>\([^()]*\)|\"[^\"]*\"|'[^']*'|[\w-]+)",
    re.IGNORECASE,
)
_TOO_MUCH = "is more than a target can say, so it is not written"
_PAUSES = (
    ("waiting_for_customer", r"customer|reporter|requester|user"),
    ("waiting_for_supplier", r"vendor|third[ -]?party|supplier|partner"),
    ("on_hold", r"hold|pause"),
)


def is_ours(document: Document) -> bool:
    """Whether a document is of Jira Service Management's shape."""
    value = _named(document).value
    return isinstance(value, dict) and bool(value.keys() & {"timeMetrics", "calendars"})


def _named(document: Document) -> Document:
    value = document.value
    listed = value if isinstance(value, list) else [value]
    first = next((one for one in listed if isinstance(one, dict)), {})
    config = first.get("config")
    if (isinstance(config, dict) and "goals" in config) or ("goals" in first and "name" in first):
        return Document(document.file, {"timeMetrics": listed})
    if "workingTimes" in first:
        return Document(document.file, {"calendars": listed})
    return document


def read(documents: Sequence[Document], given: Given) -> Understood:
    """What all files of one export say together."""
    return _Reader([_named(one) for one in documents], given).read()


class _Reader:
    def __init__(self, documents: Sequence[Document], given: Given) -> None:
        self.documents, self.given = documents, given
        self.understood = Understood("Jira Service Management")
        self.calendars: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.fields: dict[tuple[str, ...], dict[str, Any]] = defaultdict(dict)
        self.places: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)

    def read(self) -> Understood:
        """Calendars first, then the goals of every SLA, one target for each whom they hold for."""
        for file, calendar in objects(self.documents, "calendars"):
            made = self._calendar(file, calendar)
            if made:
                self.calendars[calendar.text("id")] = made
                self.calendars[calendar.text("name")] = made
        metrics = objects(self.documents, "timeMetrics")
        self._priorities(metrics)
        for file, metric in metrics:
            self._metric(file, metric)
        for (name, *_), fields in self.fields.items():
            key = next(key for key in self.fields if self.fields[key] is fields)
            self.understood.add(self.given.into or "targets", name, fields, "", self.places[key])
        real = [one for one in dict.fromkeys(self.calendars.values()) if one != "always"]
        hours_or_usual(self.understood, real)
        ask_for_channels(self.understood, self.given)
        return self.understood

    def _goals(self, metric: Part) -> list[Part]:
        return [*metric["config"]["goals"].items(), *metric["goals"].items()]

    def _priorities(self, metrics: Sequence[tuple[str, Part]]) -> None:
        met: dict[str, str] = {}
        for file, metric in metrics:
            for goal in self._goals(metric):
                for term in _TERM.finditer(goal.text("jqlQuery")):
                    if term["field"].strip('"').lower() == "priority" and term["op"] in (
                        "=",
                        "in",
                        "IN",
                    ):
                        for one in _listed(term["values"]):
                            met.setdefault(one, place(file, goal))
        self.ids = add_priorities(self.understood, met)

    def _calendar(self, file: str, part: Part) -> str:
        where, name = place(file, part), part.text("name") or "office"
        tell_rest(self.understood, file, part, CALENDAR)
        try:
            week = week_of(_stretches(part))
            opening = opening_of(week)
        except ValueError as error:
            self.understood.miss(where, name, f"has times that cannot be read ({error})")
            return ""
        if is_always(week):
            return "always"
        written = part.text("timezone", "timeZone")
        zone = zone_in(self.understood, self.given, where, name, written)
        if not zone:
            return ""
        fields: dict[str, Any] = {"time_zone": zone, "open": opening}
        closed = [
            day for holiday in part["holidays"].items() if (day := self._holiday(file, holiday))
        ]
        if closed:
            fields["closed"] = sorted(set(closed))
        return self.understood.add("hours", name, fields, where, {"time_zone": written})

    def _holiday(self, file: str, holiday: Part) -> str:
        """The day that is shut; empty for one that is no date, which is told."""
        found = dates(holiday.text("date", "dateString"))
        why = ""
        if holiday.map.get("recurring"):
            why = "comes back every year, and days shut are dates; write the next ones"
        elif len(found) != 1:
            why = "has no day that is a date"
        if why:
            self.understood.miss(place(file, holiday), holiday.text("name"), why)
        return "" if why else found[0]

    def _metric(self, file: str, metric: Part) -> None:
        where, name = place(file, metric), metric.text("name")
        tell_rest(self.understood, file, metric, SLA)
        clock = clock_of(name)
        if not clock:
            self.understood.miss(
                where, name, "is no clock that a target has (first response, resolution, update …)"
            )
            return
        pauses = self._pauses(file, metric)
        for goal in self._goals(metric):
            tell_rest(self.understood, file, goal, GOAL)
            self._goal(file, goal, clock, name, pauses)

    def _goal(self, file: str, goal: Part, clock: str, name: str, pauses: list[str]) -> None:
        where = place(file, goal)
        milliseconds = number_in(goal.map.get("duration"))
        if not milliseconds:
            self.understood.miss(
                where, goal.text("jqlQuery") or "default goal", f"sets no time for {short(name)}"
            )
            return
        calendar = goal.text("calendarName") or goal.text("calendarId")
        hours = self.calendars.get(calendar, "always" if calendar.startswith("24/7") else "")
        if not hours:
            self.understood.assume(
                f"{where}: its calendar ({short(calendar) or 'none named'}) is not in these files, so its time counts the usual working day. Export the calendars too."
            )
        bound = seconds_bound(
            self.understood, where, name, milliseconds / 1000, working=hours != "always"
        )
        scopes = self._scopes(where, goal) if bound else None
        for scope in scopes or ():
            label = "-".join(
                filter(
                    None,
                    (
                        scope.get("priority", ""),
                        *scope.get("segments", ()),
                        *scope.get("reasons", ()),
                    ),
                )
            )
            key = (label or "usual", hours)
            held = self.fields[key]
            if clock in held:
                self.understood.miss(where, name, "sets the same clock twice; the first was kept")
                continue
            held.update({**scope, **({"hours": hours} if hours else {})})
            held[clock] = bound
            if pauses:
                held["pauses_while"] = list(dict.fromkeys([*held.get("pauses_while", []), *pauses]))
            self.places[key][clock] = f"{where} “{short(name)}”: {goal.text('duration')} ms"

    def _scopes(self, where: str, goal: Part) -> list[dict[str, Any]] | None:
        query = goal.text("jqlQuery")
        rest = _NOISE.sub("", query)
        scope: dict[str, Any] = {}
        priorities: list[str] = []
        if re.search(r"\bor\b|\bempty\b|\bnull\b", rest, re.IGNORECASE):
            self.understood.miss(where, query, _TOO_MUCH)
            return None
        for term in _TERM.finditer(rest):
            field, values = term["field"].strip('"').lower(), _listed(term["values"])
            said = short(term[0])
            if term["op"].lower() not in ("=", "in", "is"):
                self.understood.miss(
                    where,
                    query,
                    f"holds for some requests only ({said}), which a target cannot say, so it is not written",
                )
                return None
            if field == "priority":
                priorities = [self.ids[one] for one in values]
            elif field in ("organizations", "organisations", "organization"):
                made = [
                    self.understood.add("segments", one, {}, f"{where}: {said}") for one in values
                ]
                scope["segments"] = [one for one in made if one]
            else:
                made = [
                    id_
                    for one in values
                    for id_ in add_reason(self.understood, self.given, one, f"{where}: {said}")
                ]
                if not made or "reasons" in scope:
                    self.understood.miss(where, query, NEEDS_QUEUE.format(what=said))
                    return None
                scope["reasons"] = made
        left = _TERM.sub("", rest)
        if re.sub(r"\b(?:and|order by.*)\b|[()\s]", "", left, flags=re.IGNORECASE):
            self.understood.miss(
                where, query, "is more than a target can say, so it is not written"
            )
            return None
        return [{"priority": one, **scope} for one in priorities] or [scope]

    def _pauses(self, file: str, metric: Part) -> list[str]:
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
                    place(file, pause),
                    name,
                    "pauses its clock, and is no reason for that which is known here",
                )
        return found


def _stretches(calendar: Part) -> Iterator[tuple[int, int, int]]:
    """The open times of a calendar. Raises `ValueError` for one that is none."""
    for times in calendar["workingTimes"].items():
        first, last = (number_in(times.map.get(end)) for end in ("start", "end"))
        if first is None or last is None:
            raise ValueError("a time is no number")
        yield day_of(times.text("weekday")), int(first // _MINUTE_MS), int(last // _MINUTE_MS)


def _listed(values: str) -> list[str]:
    return [one.strip().strip("\"'") for one in values.strip("()").split(",") if one.strip()]
