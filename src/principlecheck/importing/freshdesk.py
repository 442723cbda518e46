"""Freshdesk: SLA policies and business hours, as its API gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from principlecheck.importing.exports import ExportPart, parse_export_number, parse_export_truth
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
    shorten_export_value,
    time_zone_from_export,
)
from principlecheck.importing.naming import id_from_label
from principlecheck.importing.understood import Understood, plain_source_text
from principlecheck.importing.weeks import (
    opening_from_imported_week,
    parse_imported_clock_time,
    parse_imported_weekday,
    week_from_import,
)

PRIORITIES = {
    "priority_4": "urgent",
    "priority_3": "high",
    "priority_2": "medium",
    "priority_1": "low",
}
CLOCKS = {
    "respond_within": "first_reply",
    "next_respond_within": "next_reply",
    "resolve_within": "resolution",
}
POLICY = ExportFields(
    "SLA policy",
    {"name": "the name of its targets", "description": "`says` of its targets",
     "active": "one that is switched off is told and not read",
     "sla_target": "a target for each of its four priorities",
     "applicable_to": "companies are segments, ticket types reasons",
     "is_default": "the default holds for everybody"},
    {"escalation": "who is told when a time is missed stands in no field of a target",
     "advanced_conditions": "nested conditions are more than a target can say"},
)  # fmt: skip
TARGET = ExportFields(
    "target of an SLA policy",
    {"respond_within": "`first_reply`, in seconds", "next_respond_within": "`next_reply`, in seconds",
     "resolve_within": "`resolution`, in seconds",
     "business_hours": "true: working time; false: round the clock (`hours: always`)"},
    {"escalation_enabled": "whether somebody is told of a missed time stands in no field of a target"},
)  # fmt: skip
HOURS = ExportFields(
    "set of business hours",
    {"name": "the name of its hours", "time_zone": "`time_zone`, Rails' names too",
     "business_hours": "`open`", "list_of_holidays": "`closed`", "holidays": "`closed`",
     "is_default": "the default is what a working day is"},
    {"description": "a description stands in no field of hours"},
    ("source_business_hours",),
)  # fmt: skip
TABLES = (POLICY, TARGET, HOURS)


def is_freshdesk_export(document: ExportDocument) -> bool:
    """Whether a document is of Freshdesk's shape."""
    value = document.value
    for listed in (value, value.get("sla_policies") if isinstance(value, dict) else None,
                   value.get("business_hours") if isinstance(value, dict) else None):  # fmt: skip
        first = listed[0] if isinstance(listed, list) and listed else listed
        if isinstance(first, dict) and ("sla_target" in first or _is_freshdesk_hours(first)):
            return True
    return False


def _is_freshdesk_hours(value: Mapping[str, Any]) -> bool:
    days = value.get("business_hours")
    return (
        "time_zone" in value and isinstance(days, dict) and any("day" in str(day) for day in days)
    )


def read_freshdesk_export(
    documents: Sequence[ExportDocument], given: GivenBesideExport
) -> Understood:
    """What all files of one export say together."""
    understood = Understood("Freshdesk")
    named = [_name_freshdesk_document(one) for one in documents]
    schedules, usual = [], ""
    for file, hours in export_objects(named, "business_hours"):
        made = _import_freshdesk_hours(understood, file, hours, given)
        if made:
            schedules.append(made)
            usual = made if hours.map.get("is_default") else usual
    policies = export_objects(named, "sla_policies")
    met = {
        PRIORITIES[name]: place_in_export(file, policy["sla_target"][name])
        for file, policy in policies
        for name in PRIORITIES
        if policy["sla_target"][name].map
    }
    ids = import_priorities(understood, met)
    for file, policy in policies:
        _import_freshdesk_policy(understood, file, policy, given, ids, alone=len(policies) == 1)
    hours_of_export_or_usual(understood, [usual] if usual else schedules)
    ask_for_imported_channels(understood, given)
    return understood


def _name_freshdesk_document(document: ExportDocument) -> ExportDocument:
    first = document.first
    if "sla_target" in first:
        return document.under("sla_policies")
    if _is_freshdesk_hours(first):
        return document.under("business_hours")
    return document


def _import_freshdesk_hours(
    understood: Understood, file: str, part: ExportPart, given: GivenBesideExport
) -> str:
    where, name = place_in_export(file, part), part.text("name") or "office"
    list_unread_export_fields(understood, file, part, HOURS)
    stretches = []
    try:
        for day, times in part["business_hours"].map.items():
            first, last = str(times.get("start_time", "")), str(times.get("end_time", ""))
            stretches.append(
                (
                    parse_imported_weekday(day),
                    parse_imported_clock_time(first),
                    parse_imported_clock_time(last),
                )
            )
        opening = opening_from_imported_week(week_from_import(stretches))
    except (ValueError, AttributeError) as error:
        understood.miss(where, name, f"has times that cannot be read ({error})")
        return ""
    zone = time_zone_from_export(understood, given, where, name, part.text("time_zone"))
    if not zone:
        return ""
    fields: dict[str, Any] = {"time_zone": zone, "open": opening}
    closed = [
        made
        for key in ("list_of_holidays", "holidays")
        for holiday in part[key].items()
        if (made := _import_freshdesk_holiday(understood, place_in_export(file, holiday), holiday))
    ]
    if closed:
        fields["closed"] = sorted(set(closed))
    return understood.add("hours", name, fields, where, {"time_zone": part.text("time_zone")})


def _import_freshdesk_holiday(understood: Understood, where: str, holiday: ExportPart) -> str:
    typed = holiday.text("date", "holiday_date")
    return holiday_from_export(understood, where, holiday.text("name", "holiday_name"), typed)


def _import_freshdesk_policy(
    understood: Understood,
    file: str,
    policy: ExportPart,
    given: GivenBesideExport,
    ids: dict[str, str],
    *,
    alone: bool,
) -> None:
    where, title = place_in_export(file, policy), policy.text("name") or "sla"
    list_unread_export_fields(understood, file, policy, POLICY)
    if policy.map.get("active") is False:
        understood.miss(where, title, "is switched off")
        return
    scope = _freshdesk_scope(understood, file, policy, given)
    if scope is None:
        return
    says = policy.text("description")
    usual = {"says": plain_source_text(says)} if says else {}
    for theirs, ours in PRIORITIES.items():
        target = policy["sla_target"][theirs]
        if target.map:
            list_unread_export_fields(understood, file, target, TARGET)
            name = ids[ours] if alone and not scope else f"{id_from_label(title)}-{ids[ours]}"
            fields, places = _freshdesk_clocks(
                understood, file, target, {"priority": ids[ours], **scope}
            )
            if fields:
                spot = f"{where} “{shorten_export_value(title)}”"
                understood.add(given.into or "targets", name, fields | usual, spot, places)


def _freshdesk_clocks(
    understood: Understood, file: str, target: ExportPart, scope: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The times of one priority with their places; nothing where their clock is not said."""
    where = place_in_export(file, target)
    working = parse_export_truth(target.map.get("business_hours"))
    if working is None:
        understood.miss(where, "", "does not say whether it counts business hours")
        return {}, {}
    fields = dict(scope) if working else {**scope, "hours": "always"}
    places = {}
    for name, clock in CLOCKS.items():
        seconds = parse_export_number(target.map.get(name))
        if not seconds:
            continue
        bound = bound_from_export_seconds(understood, where, name, seconds, working=working)
        if bound:
            fields[clock] = bound
            places[clock] = f"{target[name].at}: {target.text(name)} seconds"
    return fields, places


def _freshdesk_scope(
    understood: Understood, file: str, policy: ExportPart, given: GivenBesideExport
) -> dict[str, Any] | None:
    scope: dict[str, Any] = {}
    where, title = place_in_export(file, policy), policy.text("name")
    for key, value in policy["applicable_to"].map.items():
        if not value:
            continue
        values = [str(one) for one in (value if isinstance(value, list) else [value])]
        spot = f"{where}.applicable_to.{key}"
        if key in ("company_ids", "ticket_types"):
            called = "company" if key == "company_ids" else ""
            said = shorten_export_value(f"{called or 'type'} {', '.join(values)}")
            why = narrow_imported_scope(understood, given, scope, called, values, spot, said)
            if why:
                understood.miss(where, title, why)
                return None
        else:
            why = f"holds for some tickets only ({shorten_export_value(f'{key}: {values}')}), which a target cannot say, so it is not written"
            understood.miss(where, title, why)
            return None
    if policy["advanced_conditions"].map:
        understood.miss(
            where,
            title,
            "holds under nested conditions, which a target cannot say, so it is not written",
        )
        return None
    return scope
