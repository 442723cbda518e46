"""Zammad: SLAs and the calendars that their clocks run on, as its API gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from principlecheck.importing.exports import ExportPart, parse_export_number
from principlecheck.importing.helpdesk import (
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
from principlecheck.importing.naming import id_from_label
from principlecheck.importing.understood import Understood
from principlecheck.importing.weeks import (
    is_imported_week_always_open,
    opening_from_imported_week,
    parse_imported_clock_time,
    parse_imported_weekday,
    week_from_import,
)
from principlecheck.model import units

CLOCKS = {
    "first_response_time": "first_reply",
    "response_time": "next_reply",
    "update_time": "update",
    "solution_time": "resolution",
}
PRIORITIES = {"1": "low", "2": "normal", "3": "high"}
SLA = ExportFields(
    "SLA",
    {"name": "the name of the target", "calendar_id": "`hours`: the calendar, or always",
     "first_response_time": "`first_reply`, in minutes of the calendar",
     "response_time": "`next_reply`, in minutes of the calendar",
     "update_time": "`update`, in minutes of the calendar",
     "solution_time": "`resolution`, in minutes of the calendar",
     "condition": "a priority, an organisation (a segment), or a reason"},
)  # fmt: skip
CALENDAR = ExportFields(
    "calendar",
    {"name": "the name of its hours", "timezone": "`time_zone`", "business_hours": "`open`",
     "public_holidays": "`closed`, those that are active", "default": "the default is what a working day is"},
    {"ical_url": "nothing is fetched; export the holidays with the calendar"},
    ("last_log", "last_sync", "note"),
)  # fmt: skip
TABLES = (SLA, CALENDAR)


def is_zammad_export(document: ExportDocument) -> bool:
    """Whether a document is of Zammad's shape."""
    named = _name_zammad_document(document)
    return isinstance(named.value, dict) and bool(named.value.keys() & {"slas", "calendars"})


def _name_zammad_document(document: ExportDocument) -> ExportDocument:
    first = document.first
    if "solution_time" in first or {"calendar_id", "first_response_time"} <= first.keys():
        return document.under("slas")
    if {"timezone", "business_hours"} <= first.keys():
        return document.under("calendars")
    return document


def read_zammad_export(documents: Sequence[ExportDocument], given: GivenBesideExport) -> Understood:
    """What all files of one export say together."""
    understood = Understood("Zammad")
    named = [_name_zammad_document(one) for one in documents]
    calendars: dict[str, str] = {}
    usual = ""
    for file, calendar in export_objects(named, "calendars"):
        made = _import_zammad_calendar(understood, file, calendar, given)
        if made:
            calendars[calendar.text("id")] = made
            usual = made if calendar.map.get("default") else usual
    slas = export_objects(named, "slas")
    met: dict[str, str] = {}
    for file, sla in slas:
        condition = sla["condition"]["ticket.priority_id"]
        for one in _zammad_condition_values(condition):
            met.setdefault(PRIORITIES.get(one, one), place_in_export(file, condition))
    ids = import_priorities(understood, met)
    for file, sla in slas:
        _import_zammad_sla(understood, file, sla, given, ids, calendars)
    real = [one for one in dict.fromkeys(calendars.values()) if one != "always"]
    hours_of_export_or_usual(understood, [usual] if usual in real else real)
    ask_for_imported_channels(understood, given)
    return understood


def _zammad_condition_values(condition: ExportPart) -> list[str]:
    value = condition.map.get("value")
    return [
        str(one) for one in (value if isinstance(value, list) else [value]) if one not in (None, "")
    ]


def _import_zammad_calendar(
    understood: Understood, file: str, part: ExportPart, given: GivenBesideExport
) -> str:
    where, name = place_in_export(file, part), part.text("name") or "office"
    list_unread_export_fields(understood, file, part, CALENDAR)
    stretches = []
    try:
        for day, times in part["business_hours"].map.items():
            if not times.get("active"):
                continue
            for first, last in times.get("timeframes", []):
                stretches.append(
                    (
                        parse_imported_weekday(day),
                        parse_imported_clock_time(str(first)),
                        parse_imported_clock_time(str(last)),
                    )
                )
        week = week_from_import(stretches)
        opening = opening_from_imported_week(week)
    except (ValueError, AttributeError, TypeError) as error:
        understood.miss(where, name, f"has times that cannot be read ({error})")
        return ""
    closed = [
        made
        for day, holiday in part["public_holidays"].map.items()
        if isinstance(holiday, dict)
        and holiday.get("active")
        and (
            made := holiday_from_export(
                understood, where, str(holiday.get("summary", "")), str(day)
            )
        )
    ]
    if is_imported_week_always_open(week):
        return round_the_clock_from_export(understood, where, name, closed)
    zone = time_zone_from_export(understood, given, where, name, part.text("timezone"))
    if not zone:
        return ""
    fields: dict[str, Any] = {"time_zone": zone, "open": opening}
    if closed:
        fields["closed"] = sorted(set(closed))
    return understood.add("hours", name, fields, where, {"time_zone": part.text("timezone")})


def _import_zammad_sla(
    understood: Understood,
    file: str,
    sla: ExportPart,
    given: GivenBesideExport,
    ids: dict[str, str],
    calendars: dict[str, str],
) -> None:
    where, title = place_in_export(file, sla), sla.text("name") or "sla"
    list_unread_export_fields(understood, file, sla, SLA)
    scopes = _zammad_scope(understood, file, sla, given, ids)
    if scopes is None:
        return
    calendar = sla.text("calendar_id")
    hours = calendars.get(calendar, "") if calendar else ""
    if not hours:
        understood.assume(
            f"{where} “{shorten_export_value(title)}”: its calendar is not in these files, so its times count the "
            "usual working day. Export the calendars too."
        )
    clocks: dict[str, Any] = {"hours": hours} if hours else {}
    places = {}
    for name, clock in CLOCKS.items():
        minutes = parse_export_number(sla.map.get(name))
        if not minutes:
            continue
        bound = bound_from_export_seconds(
            understood, where, name, minutes * units.MINUTE, working=hours != "always"
        )
        if bound:
            clocks[clock] = bound
            places[clock] = f"{sla[name].at}: {sla.text(name)} minutes"
    if not places:
        understood.miss(where, title, "sets no time")
        return
    for scope in scopes:
        name = f"{id_from_label(title)}-{scope['priority']}" if len(scopes) > 1 else title
        understood.add(
            given.into or "targets",
            name,
            {**scope, **clocks},
            f"{where} “{shorten_export_value(title)}”",
            places,
        )


def _zammad_scope(
    understood: Understood,
    file: str,
    sla: ExportPart,
    given: GivenBesideExport,
    ids: dict[str, str],
) -> list[dict[str, Any]] | None:
    where, title = place_in_export(file, sla), sla.text("name")
    scope: dict[str, Any] = {}
    priorities: list[str] = []
    for name in sla["condition"].map:
        key, condition = str(name), sla["condition"][name]
        values, operator = _zammad_condition_values(condition), condition.text("operator")
        said = shorten_export_value(f"{key} {operator} {', '.join(values)}")
        if key == "ticket.state_id":
            understood.assume(
                f"{where} “{shorten_export_value(title)}”: holds for tickets in some states ({said}); it is written for every ticket."
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
            why = narrow_imported_scope(understood, given, scope, called, values, where, said)
            if why:
                understood.miss(where, title, why)
                return None
    return [{"priority": one, **scope} for one in priorities] or [scope]
