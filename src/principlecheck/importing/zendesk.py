"""Zendesk: SLA policies, schedules and holidays, ticket fields, triggers, automations, macros,
groups; as the API gives them, as synced YAML, or as the rows that Fivetran copies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from principlecheck.importing.exports import ExportPart, parse_export_number, parse_export_truth
from principlecheck.importing.helpdesk import (
    ExportDocument,
    ExportFields,
    GivenBesideExport,
    ask_for_imported_channels,
    bound_from_export_seconds,
    export_objects,
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
    Week,
    is_imported_week_always_open,
    opening_from_imported_week,
    week_from_zendesk_minutes,
)
from principlecheck.importing.zendesk_fields import (
    AUTOMATION,
    GROUP,
    HOLIDAY,
    MACRO,
    METRICS,
    OTHER_METRICS,
    POLICY_METRIC,
    SCHEDULE,
    SLA_POLICY,
    TICKET_FIELD,
    TICKET_FORM,
    TRIGGER,
)
from principlecheck.model import units
from principlecheck.policies.refusals.calendar_words import suggest_dates

_KEYS = {
    "sla_policies", "sla_policy", "schedules", "holidays", "triggers", "trigger", "automations",
    "automation", "macros", "macro", "groups", "ticket_fields", "ticket_forms", "policy_metrics",
}  # fmt: skip
_OWN = re.compile(
    r"policy_metrics|first_reply_time|notification_user|comment_value|ticket_field_ids"
)
_CLOSING = ("solved", "closed")
_WAITING = {"PENDING": "pending", "HOLD": "on hold", "NEW": "new", "OPEN": "open"}
_REFUSES = re.compile(
    r"\b(?:refus|reject|declin|deny|denial|not eligible|cannot refund|no refund|ineligible)",
    re.IGNORECASE,
)
_MOST_TEXT = 2_000


def is_zendesk_export(document: ExportDocument) -> bool:
    """Whether a document is of Zendesk's shape."""
    value = document.value
    if isinstance(value, list):
        value = value[0] if value and isinstance(value[0], dict) else {}
    if not isinstance(value, dict):
        return False
    own = {"sla_policies", "sla_policy", "policy_metrics", "automations", "macros", "schedules",
           "triggers", "ticket_forms", "ticket_fields"}  # fmt: skip
    if value.keys() & {"policy_metrics"} or (
        value.keys() & own and not _is_freshdesk_in_zendesk_shape(value)
    ):
        return True
    if value.keys() & {"groups", "holidays"} and "next_page" in value:
        return True
    return {"actions", "conditions"} <= value.keys() or {"intervals", "time_zone"} <= value.keys()


def _is_freshdesk_in_zendesk_shape(value: dict[str, Any]) -> bool:
    listed = value.get("sla_policies")
    first = listed[0] if isinstance(listed, list) and listed else {}
    return isinstance(first, dict) and "sla_target" in first


def read_zendesk_export(
    documents: Sequence[ExportDocument], given: GivenBesideExport
) -> Understood:
    """What all files of one export say together."""
    return _ZendeskReader([_name_zendesk_document(one) for one in documents], given).read()


def _name_zendesk_document(document: ExportDocument) -> ExportDocument:
    """A list of objects, or one object, under the name of its kind; synced YAML has it so."""
    first = document.first
    if isinstance(document.value, dict) and document.value.keys() & _KEYS - {"policy_metrics"}:
        return document
    if "policy_metrics" in first:
        kind = "sla_policies"
    elif "intervals" in first:
        kind = "schedules"
    elif {"actions", "conditions"} <= first.keys():
        times = str(first.get("conditions"))
        kind = "automations" if re.search("PENDING|SOLVED|OPEN|NEW|HOLD", times) else "triggers"
    elif "actions" in first:
        kind = "macros"
    elif "system_field_options" in first:
        kind = "ticket_fields"
    else:
        return document
    return document.under(kind)


class _ZendeskReader:
    def __init__(self, documents: Sequence[ExportDocument], given: GivenBesideExport) -> None:
        self.documents, self.given = documents, given
        self.understood = Understood("Zendesk")
        self.priorities: dict[str, str] = {}
        self.schedules: list[str] = []

    def read(self) -> Understood:
        """Everything, in an order in which what is referred to comes first."""
        self._schedules()
        policies = export_objects(self.documents, "sla_policies", "sla_policy")
        self._ticket_fields()
        for file, policy in policies:
            for metric in policy["policy_metrics"].items():
                name = metric.text("priority")
                if name:
                    self.priorities.setdefault(name, place_in_export(file, metric))
        ids = import_priorities(self.understood, self.priorities)
        seen: dict[str, str] = {}
        for file, policy in policies:
            self._policy(file, policy, ids, seen, alone=len(policies) == 1)
        self._rules("automations", "automation", AUTOMATION)
        self._rules("triggers", "trigger", TRIGGER)
        self._macros()
        self._groups()
        for file, form in export_objects(self.documents, "ticket_forms", "ticket_form"):
            list_unread_export_fields(self.understood, file, form, TICKET_FORM)
        hours_of_export_or_usual(self.understood, self.schedules)
        ask_for_imported_channels(self.understood, self.given)
        self._unknown()
        return self.understood

    def _unknown(self) -> None:
        paging = {
            "next_page",
            "previous_page",
            "count",
            "meta",
            "links",
            "schedule",
            "business_hours",
        }
        for document in self.documents:
            value = document.value
            for name in value if isinstance(value, dict) else ():
                if name not in _KEYS | {"ticket_form", "ticket_field", "group"} | paging:
                    self.understood.miss(
                        document.file, str(name), "is nothing that is read from Zendesk"
                    )

    def _schedules(self) -> None:
        found = export_objects(self.documents, "schedules", "schedule")
        holidays: dict[str, list[tuple[str, ExportPart]]] = defaultdict(list)
        for file, holiday in export_objects(self.documents, "holidays", "holiday"):
            holidays[holiday.text("schedule_id")].append((file, holiday))
        for file, schedule in found:
            own = [(file, part) for part in schedule["holidays"].items()]
            own += holidays.pop(schedule.text("id"), [])
            if len(found) == 1:
                own += holidays.pop("", [])
            self._schedule(file, schedule, own)
        for listed in holidays.values():
            for file, holiday in listed:
                why = "closes a schedule that is not in these files"
                self.understood.miss(place_in_export(file, holiday), holiday.text("name"), why)

    def _schedule(
        self, file: str, schedule: ExportPart, holidays: Sequence[tuple[str, ExportPart]]
    ) -> None:
        where = place_in_export(file, schedule)
        name = schedule.text("name") or "office"
        list_unread_export_fields(self.understood, file, schedule, SCHEDULE)
        week = self._week(file, schedule)
        if week is None:
            return
        written = schedule.text("time_zone")
        zone = time_zone_from_export(self.understood, self.given, where, name, written)
        if not zone:
            return
        if is_imported_week_always_open(week):
            self.understood.assume(
                f"{where}: “{shorten_export_value(name)}” is open round the clock."
            )
        closed = [day for file_, holiday in holidays if (day := self._holiday(file_, holiday))]
        fields: dict[str, Any] = {"time_zone": zone, "open": opening_from_imported_week(week)}
        if closed:
            fields["closed"] = sorted(set(closed))
        made = self.understood.add(
            "hours",
            name,
            fields,
            where,
            {"time_zone": f"{place_in_export(file, schedule['time_zone'])}: {written}"},
        )
        if made:
            self.schedules.append(made)

    def _week(self, file: str, schedule: ExportPart) -> Week | None:
        stretches = []
        for interval in schedule["intervals"].items():
            first = parse_export_number(interval.map.get("start_time"))
            last = parse_export_number(interval.map.get("end_time"))
            if first is None or last is None:
                self.understood.miss(
                    place_in_export(file, interval), "", "is no time from Sunday in minutes"
                )
                continue
            stretches.append((int(first), int(last)))
        try:
            week = week_from_zendesk_minutes(stretches)
            opening_from_imported_week(week)
        except ValueError as error:
            self.understood.miss(place_in_export(file, schedule), schedule.text("name"), str(error))
            return None
        return week

    def _holiday(self, file: str, holiday: ExportPart) -> str:
        list_unread_export_fields(self.understood, file, holiday, HOLIDAY)
        first, last = (suggest_dates(holiday.text(name)) for name in ("start_date", "end_date"))
        if len(first) != 1 or len(last) > 1 or (last and last[0] < first[0]):
            self.understood.miss(
                place_in_export(file, holiday), holiday.text("name"), "has no days that are dates"
            )
            return ""
        return first[0] if not last or last[0] == first[0] else f"{first[0]} to {last[0]}"

    def _ticket_fields(self) -> None:
        for file, part in export_objects(self.documents, "ticket_fields", "ticket_field"):
            if part.text("type") != "priority":
                if part.text("type") in (
                    "tickettype",
                    "subject",
                    "description",
                    "status",
                    "group",
                    "assignee",
                ):
                    continue
                why = "is a field of a ticket other than its priority"
                self.understood.miss(place_in_export(file, part), part.text("title"), why)
                continue
            list_unread_export_fields(self.understood, file, part, TICKET_FIELD)
            for option in part["system_field_options"].items():
                name = option.text("value", "name")
                if name:
                    self.priorities.setdefault(name.lower(), place_in_export(file, option))

    def _policy(
        self,
        file: str,
        policy: ExportPart,
        ids: dict[str, str],
        seen: dict[str, str],
        *,
        alone: bool,
    ) -> None:
        where = place_in_export(file, policy)
        title = policy.text("title") or "sla"
        list_unread_export_fields(self.understood, file, policy, SLA_POLICY)
        same = repr((title, policy.map.get("filter"), policy.map.get("policy_metrics")))
        if same in seen:
            self.understood.miss(where, title, f"says the same as {seen[same]}")
            return
        seen[same] = where
        if not list(policy["policy_metrics"].items()):
            self.understood.miss(where, title, "sets no time")
            return
        scope = self._scope(file, policy)
        if scope is None:
            return
        clocks: dict[str, dict[str, Any]] = defaultdict(dict)
        places: dict[str, dict[str, str]] = defaultdict(dict)
        working: dict[str, set[bool]] = defaultdict(set)
        for metric in policy["policy_metrics"].items():
            self._metric(file, metric, clocks, places, working)
        for priority, fields in clocks.items():
            whole: dict[str, Any] = {}
            if ids.get(priority):
                whole["priority"] = ids[priority]
            whole |= scope
            if working[priority] == {False}:
                whole["hours"] = "always"
            whole |= fields
            if policy.text("description"):
                whole["says"] = plain_source_text(policy.text("description"))
            name = (
                ids.get(priority, "")
                if alone and not scope
                else f"{id_from_label(title)}-{ids.get(priority, '')}"
            )
            into = self.given.into or "targets"
            self.understood.add(
                into,
                name or title,
                whole,
                f"{where} “{shorten_export_value(title)}”",
                places[priority],
            )

    def _metric(
        self,
        file: str,
        metric: ExportPart,
        clocks: dict[str, dict[str, Any]],
        places: dict[str, dict[str, str]],
        working: dict[str, set[bool]],
    ) -> None:
        where, theirs = place_in_export(file, metric), metric.text("metric")
        list_unread_export_fields(self.understood, file, metric, POLICY_METRIC)
        if theirs not in METRICS:
            why = OTHER_METRICS.get(theirs, "is a metric that is not known here")
            self.understood.miss(where, f"{theirs} {metric.text('target')}", why)
            return
        in_hours = parse_export_truth(metric.map.get("business_hours"))
        if in_hours is None:
            self.understood.miss(where, theirs, "does not say whether it counts business hours")
            return
        seconds = parse_export_number(metric.map.get("target_in_seconds"))
        minutes = parse_export_number(metric.map.get("target"))
        if seconds is None and minutes is not None:
            seconds = minutes * units.MINUTE
        bound = bound_from_export_seconds(self.understood, where, theirs, seconds, working=in_hours)
        if bound is None:
            return
        clock, priority = METRICS[theirs], metric.text("priority")
        if clock in clocks[priority]:
            self.understood.miss(
                where, theirs, f"is given twice for {priority}; the first was kept"
            )
            return
        clocks[priority][clock] = bound
        kind = "business hours" if in_hours else "calendar hours"
        places[priority][clock] = (
            f"{metric.at}: {metric.text('target', 'target_in_seconds')}, {kind}"
        )
        working[priority].add(in_hours)

    def _scope(self, file: str, policy: ExportPart) -> dict[str, Any] | None:
        """For whom a policy holds, as fields of a target; None where that cannot be said."""
        where, title = place_in_export(file, policy), policy.text("title")
        any_ = [*policy["filter"]["any"].items()]
        scope: dict[str, Any] = {}
        why = "holds where any of several conditions does, which a target cannot say"
        if len(any_) <= 1:
            conditions = (*policy["filter"]["all"].items(), *any_)
            why = next(filter(None, (self._narrow(scope, file, one) for one in conditions)), "")
        if why:
            self.understood.miss(where, title, why)
            return None
        return scope

    def _narrow(self, scope: dict[str, Any], file: str, condition: ExportPart) -> str:
        """Adds a condition to a scope; or why a target cannot say it."""
        field, operator = condition.text("field"), condition.text("operator")
        value = condition.map.get("value")
        values = [str(one) for one in (value if isinstance(value, list) else [value])]
        said = shorten_export_value(f"{field} {operator} {', '.join(values)}")
        where = place_in_export(file, condition)
        if operator not in ("is", "includes", "=="):
            return f"holds for some tickets only ({said}), which a target cannot say, so it is not written"
        customers = field in ("organization_id", "organization", "organization_tags")
        called = "organisation" if customers else ""
        return narrow_imported_scope(
            self.understood, self.given, scope, called, values, where, said
        )

    def _rules(self, many: str, one: str, fields: ExportFields) -> None:
        for file, rule in export_objects(self.documents, many, one):
            list_unread_export_fields(self.understood, file, rule, fields)
            where, title = place_in_export(file, rule), rule.text("title")
            if rule.map.get("active") is False:
                self.understood.miss(where, title, "is switched off")
                continue
            made = self._closing(rule) or self._message(rule, timed=many == "automations")
            if isinstance(made, str):
                self.understood.miss(where, title, made)
                continue
            self.understood.add(
                "automations", title or one, made, f"{where} “{shorten_export_value(title)}”"
            )

    def _closing(self, rule: ExportPart) -> dict[str, Any] | str | None:
        """What closes cases, as an entry; why it is none; None where it closes nothing."""
        sets = [
            action
            for action in rule["actions"].items()
            if action.text("field") in ("status", "custom_status_id")
        ]
        if not any(action.text("value") in _CLOSING for action in sets):
            return None
        conditions = [*rule["conditions"]["all"].items(), *rule["conditions"]["any"].items()]
        for condition in conditions:
            field, hours = condition.text("field"), parse_export_number(condition.map.get("value"))
            if field == "SOLVED":
                return "closes what has been solved already, which no field asks about"
            if field in _WAITING and hours:
                days, rest = divmod(hours, 24)
                plural = "" if days == 1 else "s"
                span = f"{days:g} calendar day{plural}" if not rest else f"{hours:g}h"
                if "business_hours" in condition.text("operator"):
                    span = f"{hours:g} working hour{'' if hours == 1 else 's'}"
                says = f"After {span} that a ticket is {_WAITING[field]}."
                return {"kind": "auto_close", "closes_after": span, "says": says}
        return "closes tickets, and says nothing of how long nobody has written"

    def _message(self, rule: ExportPart, *, timed: bool) -> dict[str, Any] | str:
        """What writes to customers by itself, as an entry; or why it is none."""
        texts = []
        for action in rule["actions"].items():
            value = action.map.get("value")
            listed = value if isinstance(value, list) and value else [""]
            to_customer = str(listed[0]).startswith("requester")
            if action.text("field") == "notification_user" and to_customer:
                texts.append(" ".join(map(str, listed[1:])))
        if not texts:
            return "neither closes a ticket nor writes to a customer"
        conditions = {
            (one.text("field"), one.text("value").lower())
            for one in rule["conditions"]["all"].items()
        }
        if (
            not timed
            and ("update_type", "create") not in conditions
            and ("status", "new") not in conditions
        ):
            return (
                "passes on what a person wrote, or tells of a change; it answers nothing by itself"
            )
        text = texts[0]
        contains = [word for word, mark in (
            ("name", r"ticket\.requester\.(?:first_)?name"), ("case", r"ticket\.(?:id|link|url)"),
        ) if re.search(mark, text)]  # fmt: skip
        made: dict[str, Any] = {"kind": "message"}
        if contains:
            made["contains"] = contains
        made["says"] = plain_source_text(text)[:_MOST_TEXT]
        return made

    def _macros(self) -> None:
        guessed = False
        for file, macro in export_objects(self.documents, "macros", "macro"):
            list_unread_export_fields(self.understood, file, macro, MACRO)
            where, title = place_in_export(file, macro), macro.text("title")
            if macro.map.get("active") is False:
                self.understood.miss(where, title, "is switched off")
                continue
            texts = [_zendesk_macro_text(action) for action in macro["actions"].items()]
            text = next(filter(None, texts), "")
            if not text:
                self.understood.miss(where, title, "sets fields, and writes nothing to a customer")
                continue
            kind = "refusal" if _REFUSES.search(title) or _REFUSES.search(text[:500]) else "answer"
            guessed = True
            fields = {"kind": kind, "says": text[:_MOST_TEXT]}
            self.understood.add(
                "replies",
                title.rpartition("::")[2] or title,
                fields,
                f"{where} “{shorten_export_value(title)}”",
            )
        if guessed:
            self.understood.assume(
                "A macro is taken for a refusal where its words refuse, and for an answer otherwise; mend `kind` where that is wrong."
            )

    def _groups(self) -> None:
        for file, group in export_objects(self.documents, "groups", "group"):
            list_unread_export_fields(self.understood, file, group, GROUP)
            where, name = place_in_export(file, group), group.text("name")
            if group.map.get("deleted") is True:
                self.understood.miss(where, name, "is deleted")
                continue
            says = {"says": plain_source_text(name)} if id_from_label(name) != name.lower() else {}
            self.understood.add(
                "teams", name or "group", says, f"{where} “{shorten_export_value(name)}”"
            )


def _zendesk_macro_text(action: ExportPart) -> str:
    if action.text("field") not in ("comment_value", "comment_value_html"):
        return ""
    value = action.map.get("value")
    written = value[-1] if isinstance(value, list) and value else value
    bare = re.sub(r"<(?:br|/p|/div|/li)\s*/?>", "\n", str(written or ""), flags=re.IGNORECASE)
    return plain_source_text(re.sub(r"<[^<>]{1,500}>", "", bare))


def zendesk_rows_as_export(
    name: str, head: Sequence[str], rows: Sequence[dict[str, str]]
) -> dict[str, Any] | None:
    """Rows that a copy of Zendesk's tables holds (Fivetran's, as dbt seeds show them), as the
    objects of the API; None where the columns are none of these.
    """
    columns = set(head)
    kept = [row for row in rows if parse_export_truth(row.get("_fivetran_deleted", "")) is not True]
    if {"schedule_id", "start_date", "end_date"} <= columns:
        return {"holidays": kept}
    if {"start_time", "end_time", "time_zone", "name", "id"} <= columns:
        schedules: dict[str, dict[str, Any]] = {}
        for row in kept:
            made = schedules.setdefault(
                row["id"],
                {
                    "id": row["id"],
                    "name": row["name"],
                    "time_zone": row["time_zone"],
                    "intervals": [],
                },
            )
            made["intervals"].append({"start_time": row["start_time"], "end_time": row["end_time"]})
        return {"schedules": list(schedules.values())}
    if {"sla_policy_id", "metric", "target", "business_hours", "priority"} <= columns:
        newest: dict[str, str] = {}
        for row in kept:
            at = row.get("sla_policy_updated_at", "")
            newest[row["sla_policy_id"]] = max(newest.get(row["sla_policy_id"], ""), at)
        policies = [
            {"title": f"SLA {id_}", "policy_metrics": [
                row for row in kept if row["sla_policy_id"] == id_ and row.get("sla_policy_updated_at", "") == at]}
            for id_, at in newest.items()
        ]  # fmt: skip
        return {"sla_policies": policies}
    return None
