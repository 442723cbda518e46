"""Zammad: SLAs and the calendars that their clocks run on, as its API gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from principlecheck.importing.exports import Part, number_in
from principlecheck.importing.helpdesk import (
    Document,
    Fields,
    Given,
    add_priorities,
    ask_for_channels,
    day_shut,
    hours_or_usual,
    narrowed,
    never_shut,
    objects,
    place,
    seconds_bound,
    short,
    tell_rest,
    zone_in,
)
from principlecheck.importing.naming import id_of
from principlecheck.importing.understood import Understood
from principlecheck.importing.weeks import day_of, is_always, minutes_of, opening_of, week_of
from principlecheck.model import units

CLOCKS = {
    "first_response_time": "first_reply",
    "response_time": "next_reply",
    "update_time": "update",
    "solution_time": "resolution",
}
PRIORITIES = {"1": "low", "2": "normal", "3": "high"}
SLA = Fields(
    "SLA",
    {"name": "the name of the target", "calendar_id": "`hours`: the calendar, or always",
     "first_response_time": "`first_reply`, in minutes of the calendar",
     "response_time": "`next_reply`, in minutes of the calendar",
     "update_time": "`update`, in minutes of the calendar",
     "solution_time": "`resolution`, in minutes of the calendar",
     "condition": "a priority, an organisation (a segment), or a reason"},
)  # fmt: skip
CALENDAR = Fields(
    "calendar",
    {"name": "the name of its hours", "timezone": "`time_zone`", "business_hours": "`open`",
     "public_holidays": "`closed`, those that are active", "default": "the default is what a working day is"},
    {"ical_url": "nothing is fetched; export the holidays with the calendar"},
    ("last_log", "last_sync", "note"),
)  # fmt: skip
TABLES = (SLA, CALENDAR)


def is_ours(document: Document) -> bool:
    """Whether a document is of Zammad's shape."""
    named = _named(document)
    return isinstance(named.value, dict) and bool(named.value.keys() & {"slas", "calendars"})


def _named(document: Document) -> Document:
    first = document.first
    if "solution_time" in first or {"calendar_id", "first_response_time"} <= first.keys():
        return document.under("slas")
    if {"timezone", "business_hours"} <= first.keys():
        return document.under("calendars")
    return document


def read(documents: Sequence[Document], given: Given) -> Understood:
    """What all files of one export say together."""
    understood = Understood("Zammad")
    named = [_named(one) for one in documents]
    calendars: dict[str, str] = {}
    usual = ""
    for file, calendar in objects(named, "calendars"):
        made = _calendar(understood, file, calendar, given)
        if made:
            calendars[calendar.text("id")] = made
            usual = made if calendar.map.get("default") else usual
    slas = objects(named, "slas")
    met: dict[str, str] = {}
    for file, sla in slas:
        condition = sla["condition"]["ticket.priority_id"]
        for one in _values(condition):
            met.setdefault(PRIORITIES.get(one, one), place(file, condition))
    ids = add_priorities(understood, met)
    for file, sla in slas:
        _sla(understood, file, sla, given, ids, calendars)
    real = [one for one in dict.fromkeys(calendars.values()) if one != "always"]
    hours_or_usual(understood, [usual] if usual in real else real)
    ask_for_channels(understood, given)
    return understood


def _values(condition: Part) -> list[str]:
    value = condition.map.get("value")
    return [
        str(one) for one in (value if isinstance(value, list) else [value]) if one not in (None, "")
    ]


def _calendar(understood: Understood, file: str, part: Part, given: Given) -> str:
    where, name = place(file, part), part.text("name") or "office"
    tell_rest(understood, file, part, CALENDAR)
    stretches = []
    try:
        for day, times in part["business_hours"].map.items():
            if not times.get("active"):
                continue
            for first, last in times.get("timeframes", []):
                stretches.append((day_of(day), minutes_of(str(first)), minutes_of(str(last))))
        week = week_of(stretches)
        opening = opening_of(week)
    except (ValueError, AttributeError, TypeError) as error:
        understood.miss(where, name, f"has times that cannot be read ({error})")
        return ""
    closed = [
        made
        for day, holiday in part["public_holidays"].map.items()
        if isinstance(holiday, dict)
        and holiday.get("active")
        and (made := day_shut(understood, where, str(holiday.get("summary", "")), str(day)))
    ]
    if is_always(week):
        return never_shut(understood, where, name, closed)
    zone = zone_in(understood, given, where, name, part.text("timezone"))
    if not zone:
        return ""
    fields: dict[str, Any] = {"time_zone": zone, "open": opening}
    if closed:
        fields["closed"] = sorted(set(closed))
    return understood.add("hours", name, fields, where, {"time_zone": part.text("timezone")})


def _sla(
    understood: Understood,
    file: str,
    sla: Part,
    given: Given,
    ids: dict[str, str],
    calendars: dict[str, str],
) -> None:
    where, title = place(file, sla), sla.text("name") or "sla"
    tell_rest(understood, file, sla, SLA)
    scopes = _scope(understood, file, sla, given, ids)
    if scopes is None:
        return
    calendar = sla.text("calendar_id")
    hours = calendars.get(calendar, "") if calendar else ""
    if not hours:
        understood.assume(
            f"{where} “{short(title)}”: its calendar is not in these files, so its times count the "
            "usual working day. Export the calendars too."
        )
    clocks: dict[str, Any] = {"hours": hours} if hours else {}
    places = {}
    for name, clock in CLOCKS.items():
        minutes = number_in(sla.map.get(name))
        if not minutes:
            continue
        bound = seconds_bound(
            understood, where, name, minutes * units.MINUTE, working=hours != "always"
        )
        if bound:
            clocks[clock] = bound
            places[clock] = f"{sla[name].at}: {sla.text(name)} minutes"
    if not places:
        understood.miss(where, title, "sets no time")
        return
    for scope in scopes:
        name = f"{id_of(title)}-{scope['priority']}" if len(scopes) > 1 else title
        understood.add(
            given.into or "targets", name, {**scope, **clocks}, f"{where} “{short(title)}”", places
        )


def _scope(
    understood: Understood, file: str, sla: Part, given: Given, ids: dict[str, str]
) -> list[dict[str, Any]] | None:
    where, title = place(file, sla), sla.text("name")
    scope: dict[str, Any] = {}
    priorities: list[str] = []
    for name in sla["condition"].map:
        key, condition = str(name), sla["condition"][name]
        values, operator = _values(condition), condition.text("operator")
        said = short(f"{key} {operator} {', '.join(values)}")
        if key == "ticket.state_id":
            understood.assume(
                f"{where} “{short(title)}”: holds for tickets in some states ({said}); it is written for every ticket."
            )
        elif operator not in ("is", "is any of"):
            understood.miss(
                where,
                title,
                f"holds for some tickets only ({said}), which a target cannot say, so it is not written",
            )
            return None
        elif key == "ticket.priority_id":
            priorities = [ids[PRIORITIES.get(one, one)] for one in values]
        else:
            customers = key.startswith("organization") or key.endswith("organization_id")
            called = "organisation" if customers else ""
            why = narrowed(understood, given, scope, called, values, where, said)
            if why:
                understood.miss(where, title, why)
                return None
    return [{"priority": one, **scope} for one in priorities] or [scope]
