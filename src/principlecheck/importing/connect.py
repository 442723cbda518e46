"""Amazon Connect: hours of operation, queues, and metrics of a stretch of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from principlecheck.importing.exports import ExportPart, parse_export_number
from principlecheck.importing.helpdesk import (
    ExportDocument,
    ExportFields,
    GivenBesideExport,
    export_objects,
    hours_of_export_or_usual,
    list_unread_export_fields,
    place_in_export,
    shorten_export_value,
    time_zone_from_export,
)
from principlecheck.importing.understood import Understood
from principlecheck.importing.weeks import (
    is_imported_week_always_open,
    opening_from_imported_week,
    parse_imported_weekday,
    week_from_import,
)
from principlecheck.model import units

HOURS = ExportFields(
    "set of hours of operation",
    {"Name": "the name of its hours", "TimeZone": "`time_zone`", "Config": "`open`",
     "HoursOfOperationId": "which queues are open then", "Id": "which queues are open then"},
    {"Description": "a description stands in no field of hours",
     "HoursOfOperationOverrides": "days on which it is otherwise; write those it is shut under closed"},
    ("Arn", "HoursOfOperationArn", "Tags", "LastModifiedTime", "LastModifiedRegion"),
)  # fmt: skip
QUEUE = ExportFields(
    "queue",
    {"Name": "the name of the queue", "QueueId": "which metrics are its", "Id": "which metrics are its",
     "HoursOfOperationId": "`hours`", "Description": "`says`",
     "QueueType": "queues of single agents are told and not read",
     "Status": "one that is disabled is told and not read"},
    {"MaxContacts": "how many may wait stands in no field of a queue",
     "OutboundCallerConfig": "calls out stand in no field of a queue"},
    ("Arn", "QueueArn", "Tags", "LastModifiedTime", "LastModifiedRegion"),
)  # fmt: skip
METRIC = ExportFields(
    "metric result",
    {"Dimensions": "which queue, and on which channel", "MetricInterval": "`until`, and over how many days",
     "Collections": "the figures, as below"},
)  # fmt: skip
FIGURES = ExportFields(
    "figure",
    {"CONTACTS_QUEUED": "`offered`", "CONTACTS_CREATED": "`offered`, where no CONTACTS_QUEUED is there",
     "CONTACTS_HANDLED": "`handled`", "CONTACTS_ABANDONED": "`abandonment`, of those queued",
     "ABANDONMENT_RATE": "`abandonment`", "SERVICE_LEVEL": "`first_reply`: the share within its threshold"},
    {"AVG_HANDLE_TIME": "an average alone does not say how long contacts spread",
     "HANDLE_TIME": "an average alone does not say how long contacts spread",
     "AVG_QUEUE_ANSWER_TIME": "an average alone does not say how long waits spread",
     "QUEUE_ANSWER_TIME": "an average alone does not say how long waits spread",
     "AVG_AFTER_CONTACT_WORK_TIME": "an average alone does not say how long the work after a contact takes",
     "AGENT_OCCUPANCY": "occupancy is something aimed at here, and not measured",
     "OCCUPANCY": "occupancy is something aimed at here, and not measured"},
)  # fmt: skip
TABLES = (HOURS, QUEUE, METRIC, FIGURES)
_CHANNELS = {"VOICE": "phone", "CHAT": "chat", "EMAIL": "email"}
_MOST_DAYS = 9_999


def is_connect_export(document: ExportDocument) -> bool:
    """Whether a document is of Amazon Connect's shape."""
    value = _name_connect_document(document).value
    return isinstance(value, dict) and bool(
        value.keys()
        & {
            "HoursOfOperation",
            "HoursOfOperationList",
            "Queue",
            "QueueList",
            "QueueSummaryList",
            "MetricResults",
        }
    )


def _name_connect_document(document: ExportDocument) -> ExportDocument:
    first = document.first
    if {"TimeZone", "Config"} <= first.keys():
        return document.under("HoursOfOperationList")
    if "QueueType" in first or {"QueueId", "Name"} <= first.keys():
        return document.under("QueueList")
    if "Collections" in first:
        return document.under("MetricResults")
    if isinstance(document.value, list) and first.keys() & {"HoursOfOperation", "Queue"}:
        merged = {
            f"{kind}List": [
                one[kind] for one in document.listed if isinstance(one, dict) and kind in one
            ]
            for kind in ("HoursOfOperation", "Queue")
        }
        return ExportDocument(document.file, merged)
    return document


def read_connect_export(
    documents: Sequence[ExportDocument], given: GivenBesideExport
) -> Understood:
    """What all files of one instance say together."""
    return _ConnectReader([_name_connect_document(one) for one in documents], given).read()


class _ConnectReader:
    def __init__(self, documents: Sequence[ExportDocument], given: GivenBesideExport) -> None:
        self.documents, self.given = documents, given
        self.understood = Understood("Amazon Connect")
        self.hours: dict[str, str] = {}
        self.queues: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def read(self) -> Understood:
        """Hours first, then queues, then their figures."""
        for kind in ("HoursOfOperationList", "HoursOfOperation"):
            for file, part in export_objects(self.documents, kind):
                self._hours(file, part)
        results = export_objects(self.documents, "MetricResults")
        for _, result in results:
            queue, channel = _connect_dimensions(result)
            if queue and channel in _CHANNELS:
                self.kinds.setdefault(queue, channel)
        for kind in ("QueueSummaryList", "QueueList", "Queue"):
            for file, part in export_objects(self.documents, kind):
                self._queue(file, part)
        for file, result in results:
            self._result(file, result)
        real = [one for one in dict.fromkeys(self.hours.values()) if one != "always"]
        hours_of_export_or_usual(self.understood, real)
        return self.understood

    def _hours(self, file: str, part: ExportPart) -> None:
        where, name = place_in_export(file, part), part.text("Name") or "office"
        list_unread_export_fields(self.understood, file, part, HOURS)
        stretches = []
        try:
            for config in part["Config"].items():
                first, last = (_connect_minutes(config[end]) for end in ("StartTime", "EndTime"))
                stretches.append((parse_imported_weekday(config.text("Day")), first, last))
            week = week_from_import(stretches)
            opening = opening_from_imported_week(week)
        except ValueError as error:
            self.understood.miss(where, name, f"has times that cannot be read ({error})")
            return
        key = part.text("HoursOfOperationId", "Id")
        if is_imported_week_always_open(week):
            self.hours[key] = "always"
            self.understood.assume(
                f"{where}: “{shorten_export_value(name)}” is open round the clock, and is written as always."
            )
            return
        written = part.text("TimeZone")
        zone = time_zone_from_export(self.understood, self.given, where, name, written)
        if not zone:
            return
        made = self.understood.add(
            "hours", name, {"time_zone": zone, "open": opening}, where, {"time_zone": written}
        )
        if made:
            self.hours[key] = made

    def _queue(self, file: str, part: ExportPart) -> None:
        where, name = place_in_export(file, part), part.text("Name") or "queue"
        list_unread_export_fields(self.understood, file, part, QUEUE)
        if part.text("QueueType") == "AGENT":
            self.understood.miss(where, name, "is the queue of one agent")
            return
        if part.text("Status") == "DISABLED":
            self.understood.miss(where, name, "is switched off")
            return
        key = part.text("QueueId", "Id")
        kind = _CHANNELS.get(self.kinds.get(key, self.kinds.get(name, "")), "")
        channel = self._channel(kind, where)
        if not channel:
            self.understood.miss(
                where,
                name,
                "does not say on which channel it is, phone or chat; import again with --channel phone, or with metrics by channel",
            )
            return
        theirs = part.text("HoursOfOperationId")
        hours = self.hours.get(theirs, "") if theirs else ""
        fields: dict[str, Any] = {"channels": [channel]}
        if hours:
            fields["hours"] = hours
        if part.text("Description"):
            fields["says"] = part.text("Description")
        made = self.understood.add(
            "queues", name, fields, f"{where} “{shorten_export_value(name)}”"
        )
        for one in filter(None, (key, name)):
            self.queues[one] = made

    def _channel(self, kind: str, where: str) -> str:
        if not kind:
            return self.given.queues[0] if len(self.given.queues) == 1 else ""
        return self.understood.once("channels", kind, {"kind": kind}, where)

    def _result(self, file: str, result: ExportPart) -> None:
        where = place_in_export(file, result)
        list_unread_export_fields(self.understood, file, result, METRIC)
        queue, channel = _connect_dimensions(result)
        until, days = _connect_interval(result["MetricInterval"])
        if not until:
            self.understood.miss(where, queue, "does not say until when it was measured")
            return
        figures: dict[str, tuple[float, ExportPart]] = {}
        for figure in result["Collections"].items():
            name = figure["Metric"].text("Name")
            value = parse_export_number(figure.map.get("Value"))
            if value is None:
                self.understood.miss(place_in_export(file, figure), name, "has no value")
            elif name in FIGURES.read:
                figures[name] = value, figure
            else:
                self.understood.miss(
                    place_in_export(file, figure),
                    f"{name}: {value:g}",
                    FIGURES.listed.get(name, "is a figure that is not known here"),
                )
        fields: dict[str, Any] = {"until": until}
        known = self.queues.get(queue) or self.queues.get(queue.rpartition("/")[2], "")
        if known:
            fields["queues"] = [known]
        elif queue:
            self.understood.miss(
                where,
                queue,
                "is a queue that is not among those read, so its figures are not written",
            )
            return
        measured = self._figures(file, figures, days)
        if not measured:
            self.understood.miss(where, queue or channel, "holds no figure that is read")
            return
        places = dict.fromkeys(measured, f"{where}")
        self.understood.add(
            "measured", f"{known or 'all'}-{until}", fields | measured, where, places
        )

    def _figures(
        self, file: str, figures: Mapping[str, tuple[float, ExportPart]], days: int
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        queued = figures.get("CONTACTS_QUEUED") or figures.get("CONTACTS_CREATED")
        for name, pair in (("offered", queued), ("handled", figures.get("CONTACTS_HANDLED"))):
            if pair:
                period = "day" if days == 1 else f"{days} calendar days"
                found[name] = f"{units.format_number(pair[0])} per {period}"
        abandoned, rate = figures.get("CONTACTS_ABANDONED"), figures.get("ABANDONMENT_RATE")
        if rate and 0 <= rate[0] <= 100:
            found["abandonment"] = f"{units.format_number(rate[0], 2)}%"
        elif abandoned and queued and 0 < abandoned[0] <= queued[0]:
            found["abandonment"] = f"{units.format_number(abandoned[0] * 100 / queued[0], 2)}%"
        level = figures.get("SERVICE_LEVEL")
        if level:
            thresholds = [*level[1]["Metric"]["Threshold"].items()] or [
                level[1]["Metric"]["Threshold"]
            ]
            seconds = parse_export_number(thresholds[0].map.get("ThresholdValue"))
            if seconds and 0 <= level[0] <= 100:
                found["first_reply"] = {
                    "at_most": f"{units.format_number(seconds)}s",
                    "for_share": f"{units.format_number(level[0], 2)}%",
                }
            else:
                self.understood.miss(
                    place_in_export(file, level[1]),
                    "SERVICE_LEVEL",
                    "does not say within how many seconds",
                )
        return found


def _connect_dimensions(result: ExportPart) -> tuple[str, str]:
    named = result["Dimensions"]
    queue = named.text("QUEUE", "Queue") or named["Queue"].text("Id", "Arn")
    return queue, named.text("CHANNEL", "Channel")


def _connect_interval(part: ExportPart) -> tuple[str, int]:
    try:
        first, last = (datetime.fromisoformat(part.text(end)) for end in ("StartTime", "EndTime"))
        length = (last - first).total_seconds() / units.DAY
        # What ends at midnight was measured until the day before.
        until = (last - timedelta(seconds=1)).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        return "", 0
    days = max(1, round(length))
    if not length > 0 or days > _MOST_DAYS:
        return "", 0
    return until, days


def _connect_minutes(part: ExportPart) -> int:
    hours, minutes = (
        parse_export_number(part.map.get("Hours")),
        parse_export_number(part.map.get("Minutes")),
    )
    if hours is None:
        raise ValueError("a time has no hours")
    return int(hours * 60 + (minutes or 0))
