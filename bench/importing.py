"""Broken exports and tables by the thousand: importing one ends in policies or in a refusal.

    python bench/importing.py --seed 1 --count 2000 --of zendesk

Each input is an export or a table of one source, changed by a seed in its bytes, in its words, or in
its structure (parts left out, doubled, or of another type). It is imported, imported again, and
another one over what the files are once they were changed in the same ways. A traceback, a file that
the format refuses, a second import that changes what the first one wrote, and an input that takes
long are printed with the number that draws them again (--only N).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from fuzz import changed, run

from principlecheck.importing.recognising import SOURCES
from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.bringing import ImportOptions, run_import

_LONGEST_S = 5.0
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e300, 10**30, 1.5, "", " ", "²", "60²", "٣", "9" * 5_000, "0x1f", "1_0", "é", "名前",
    "0001-01-01", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "2026-02-30", "25.12.", "24:00", "00:00",
    "a\nb", "# x", "x: y", "{", "[", "'", '"', "\u202e", "\u2028", "\x85", "\r", "always", "everyone", "none", "../..",
    "America", "priority In (High)", "priority is High", "priority = High and priority = Low", 'organizations = ""',
    "a" * 3_000, "(" * 500, [], {}, [[]], [{}], {"": ""}, {"a": [1]}, [None], "P1", "is any of", "24/7",
)  # fmt: skip


def _zendesk() -> dict[str, Any]:
    metrics = [
        {"priority": priority, "metric": metric, "target": 60 * at, "business_hours": at > 1}
        for at, priority in enumerate(("urgent", "high", "low"), 1)
        for metric in ("first_reply_time", "requester_wait_time", "next_reply_time")
    ]
    conditions = [
        {"field": "organization_id", "operator": "is", "value": "7"},
        {"field": "type", "operator": "includes", "value": ["incident", "problem"]},
    ]
    closing = {"all": [{"field": "PENDING", "operator": "greater_than", "value": "72"}], "any": []}
    return {
        "sla_policies": [
            {"id": 1, "title": "All", "description": "Everyone", "policy_metrics": metrics},
            {"title": "Some", "filter": {"all": conditions, "any": []}, "policy_metrics": metrics[:2]},
        ],
        "schedules": [{"id": 5, "name": "Desk", "time_zone": "Dublin", "intervals": [{"start_time": 1980, "end_time": 2460}]}],
        "holidays": [{"name": "New Year", "schedule_id": 5, "start_date": "2027-01-01", "end_date": "2027-01-02"}],
        "automations": [{"title": "Close", "active": True, "conditions": closing, "actions": [{"field": "status", "value": "closed"}]}],
        "triggers": [{"title": "Hello", "conditions": {"all": [{"field": "status", "operator": "is", "value": "new"}]},
                      "actions": [{"field": "notification_user", "value": ["requester_id", "Hi", "We {{ticket.id}}"]}]}],
        "macros": [{"title": "Refunds::No", "actions": [{"field": "comment_value", "value": ["channel:all", "<p>We cannot refund</p>"]}]}],
        "groups": [{"name": "Second line", "deleted": False}],
        "ticket_fields": [{"type": "priority", "title": "Prio", "system_field_options": [{"name": "High", "value": "high"}]}],
    }  # fmt: skip


def _freshdesk() -> dict[str, Any]:
    target = {
        "respond_within": 1800,
        "next_respond_within": 3600,
        "resolve_within": 32_400,
        "business_hours": True,
    }
    open_ = {day: {"start_time": "08:00 am", "end_time": "05:30 pm"} for day in _DAYS[:5]}
    return {
        "sla_policies": [
            {"name": "All", "sla_target": {"priority_4": target, "priority_1": target}, "active": True},
            {"name": "Some", "sla_target": {"priority_2": target},
             "applicable_to": {"company_ids": [7, 8], "ticket_types": ["Question"]}},
        ],
        "business_hours": [{"name": "Desk", "time_zone": "Berlin", "business_hours": open_, "is_default": True,
                            "list_of_holidays": [{"name": "May", "date": "2027-05-01"}]}],
    }  # fmt: skip


def _zammad() -> dict[str, Any]:
    days = {day[:3]: {"active": True, "timeframes": [["09:00", "17:00"]]} for day in _DAYS}
    condition = {
        "ticket.priority_id": {"operator": "is", "value": ["3", "2"]},
        "ticket.organization_id": {"operator": "is any of", "value": ["7"]},
        "ticket.group_id": {"operator": "is", "value": "1"},
    }
    times = {"first_response_time": 60, "update_time": "120", "solution_time": 480}
    return {
        "slas": [
            {"id": 1, "name": "Fast", "calendar_id": 1, "condition": condition, **times},
            {"id": 2, "name": "All", "calendar_id": 2, "condition": {}, **times},
        ],
        "calendars": [{"id": 1, "name": "Desk", "timezone": "Europe/Berlin", "business_hours": days,
                       "public_holidays": {"2026-12-25": {"active": True, "summary": "Christmas"}}}],
    }  # fmt: skip


def _jira() -> dict[str, Any]:
    queries = ("priority = Highest", 'priority in (High, "P 2")', "organizations = Acme",
               "issuetype in (Incident) AND organizations = Acme", "project = A and priority != Low", "")  # fmt: skip
    goals = [
        {"jqlQuery": query, "duration": 3_600_000 * at, "calendarId": 2}
        for at, query in enumerate(queries, 1)
    ]
    pause = {"pause": [{"name": "Status: Waiting for customer"}]}
    times = [{"weekday": day, "start": 32_400_000, "end": 61_200_000} for day in _DAYS[:5]]
    return {
        "timeMetrics": [
            {"name": "Time to first response", "config": {"goals": goals}},
            {"name": "Time to resolution", "config": {"goals": goals[:3], "definition": pause}},
        ],
        "calendars": [{"id": 2, "name": "Desk", "timezone": "Europe/Dublin", "workingTimes": times,
                       "holidays": [{"name": "Move", "date": "2026-11-02"}]}],
    }  # fmt: skip


def _connect() -> dict[str, Any]:
    config = [
        {"Day": day.upper(), "StartTime": {"Hours": 8, "Minutes": 0}, "EndTime": {"Hours": 20, "Minutes": 30}}
        for day in _DAYS[:5]
    ]  # fmt: skip
    figures = [
        {"Metric": {"Name": name, "Threshold": [{"ThresholdValue": 60}]}, "Value": value}
        for name, value in (("CONTACTS_QUEUED", 1240.0), ("CONTACTS_HANDLED", 1180.0), ("CONTACTS_ABANDONED", 62.0),
                            ("SERVICE_LEVEL", 71.4), ("AVG_HANDLE_TIME", 402.0))
    ]  # fmt: skip
    interval = {"StartTime": "2026-10-01T00:00:00+00:00", "EndTime": "2026-10-31T00:00:00+00:00"}
    return {
        "HoursOfOperationList": [{"HoursOfOperationId": "h1", "Name": "Office", "TimeZone": "US/Eastern", "Config": config}],
        "QueueList": [{"QueueId": "q1", "Name": "Orders", "HoursOfOperationId": "h1", "Status": "ENABLED", "Description": "All"}],
        "MetricResults": [{"Dimensions": {"QUEUE": "q1", "CHANNEL": "VOICE"}, "MetricInterval": interval, "Collections": figures}],
    }  # fmt: skip


def _openslo() -> dict[str, Any]:
    spec = {"description": "The shop is up.", "service": "shop", "indicator": {"metadata": {"name": "uptime"}},
            "objectives": [{"target": 0.999}, {"targetPercent": "99.5"}, {"op": "lt", "value": 5}]}  # fmt: skip
    return {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": {"name": "shop-availability"},
        "spec": spec,
    }


_EXPORTS: dict[str, Callable[[], dict[str, Any]]] = {
    "zendesk": _zendesk, "freshdesk": _freshdesk, "zammad": _zammad, "jira": _jira, "connect": _connect,
    "openslo": _openslo,
}  # fmt: skip
_ROWS = {
    "table": [
        ["Severity", "Description", "First response (hours)", "Resolution", "Hours", "Plan"],
        ["P1 - Critical*", "All down", "1", "4h 30m", "24/7", "Gold"],
        ["P2", "Slow", "95% within 4 business hours", "NBD", "8x5", "Standard"],
        ["P3", "", "2-3 working days", "best effort", "", ""],
    ],
    "staffing": [
        ["Queue", "Team", "FTE", "Hours per week", "Shrinkage", "Calls in busiest hour", "Agents in busiest hour", "AHT", "Service level", "Occupancy"],
        ["Phone", "Desk", "12", "37.5", "32%", "66", "9", "5 min", "80/20", "85%"],
        ["Chat", "Desk", "12", "37.5", "32%", "30", "4", "6:30", "80% in 60s", ""],
    ],
}  # fmt: skip


class _Unshared(yaml.SafeDumper):
    """Writes what stands twice twice: no export has aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always."""
        return True


def _restructured(value: Any, chance: random.Random) -> Any:
    """A value with parts left out, doubled, replaced, or put elsewhere."""
    if chance.random() < 0.04:
        return chance.choice(_ODD)
    if isinstance(value, dict):
        return {
            key if chance.random() > 0.02 else _odd_key(chance): _restructured(part, chance)
            for key, part in value.items()
            if chance.random() > 0.03
        }
    if isinstance(value, list):
        parts = [_restructured(part, chance) for part in value if chance.random() > 0.03]
        return parts + parts[:1] if chance.random() < 0.1 else parts
    return value


def _odd_key(chance: random.Random) -> Any:
    odd = chance.choice(_ODD)
    return str(odd)[:60] if isinstance(odd, (str, list, dict)) else odd


def _table(rows: list[list[str]], chance: random.Random) -> tuple[str, str]:
    """The rows as one of the formats of tables, and the ending of its file."""
    if chance.random() < 0.3:
        rows = [list(column) for column in zip(*rows, strict=True)]
    if chance.random() < 0.6:
        rows = [[str(_restructured(cell, chance) or "") for cell in row] for row in rows]
    lines = [[cell.replace("\n", " ") for cell in row] for row in rows]
    kind = chance.choice(("csv", "md", "html"))
    if kind == "csv":
        return "\n".join(",".join(f'"{cell}"' for cell in row) for row in lines), kind
    if kind == "md":
        bar = [f"| {' | '.join(row)} |" for row in lines]
        return "\n".join(
            [bar[0], "|--" * len(rows[0]) + "|", *bar[1:], "", "* Measured from when we see it."]
        ), kind
    cells = "".join(
        f"<tr>{''.join(f'<td rowspan={chance.choice((1, 2))}>{one}</td>' for one in row)}</tr>"
        for row in lines
    )
    return f"<table>{cells}</table>", kind


def drawn(of: str, number: int) -> tuple[str, bytes, ImportOptions]:
    """The name of the file of a number, what is in it, and what is said beside it."""
    chance = random.Random(f"{of} {number}")
    if of in _EXPORTS:
        whole = _EXPORTS[of]()
        if chance.random() < 0.8:
            whole = _restructured(whole, chance)
        is_json = chance.random() < 0.5 and of != "openslo"
        text = json.dumps(whole) if is_json else yaml.dump(whole, Dumper=_Unshared, sort_keys=False)
        ending = "json" if is_json else "yaml"
    else:
        text, ending = _table(_ROWS[of], chance)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.4:
        data = changed(data, chance, [json.dumps(make()).encode() for make in _EXPORTS.values()])
    said = ImportOptions(
        source=of if chance.random() < 0.5 else "",
        channels=chance.choice(((), ("email",), ("phone", "chat"))),
        zone=chance.choice(("", "Europe/Madrid")),
        into=chance.choice(("", "promises")),
    )
    return f"a.{ending}", data, said


def _over_edits(of: str, number: int, folder: Path) -> None:
    """Imports another input over what a person, or something worse, has made of the files."""
    chance = random.Random(number)
    for file in sorted(folder.rglob("*.yaml")):
        data = file.read_bytes()
        file.write_bytes(changed(data, chance, [data]))
    name, data, said = drawn(of, number + 1)
    path = folder.parent / f"later-{name}"
    path.write_bytes(data)
    with suppress(Refusal):
        run_import([path], folder, said)


def importing(of: str, number: int) -> str:
    """Imports one input twice, and another over edits; says what is wrong with how that ended."""
    name, data, said = drawn(of, number)
    started = time.process_time()
    with tempfile.TemporaryDirectory() as top:
        path, folder = Path(top, name), Path(top, "policies")
        path.write_bytes(data)
        try:
            first = run_import([path], folder, said)
            again = run_import([path], folder, said)
            _over_edits(of, number, folder)
        except Refusal:
            return ""
    # That two entries say otherwise of the same contacts is for a person to settle.
    wrong = [line for one in first for line in one.problems if "hold for the same" not in line]
    wrong += [f"the second import changes {one.merged}" for one in again if not one.unchanged]
    if time.process_time() - started > _LONGEST_S:
        wrong.append("it takes long")
    return "; ".join(wrong)[:1_000]


def main() -> int:
    """0 where nothing went wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--only", type=int)
    parser.add_argument("--of", choices=SOURCES)
    words = parser.parse_args()
    wrong = False
    for of in (words.of,) if words.of else SOURCES:
        first = words.seed if words.only is None else words.only
        numbers = range(first, first + (words.count if words.only is None else 1))
        for line in run(of, numbers, lambda number, of=of: importing(of, number)):  # type: ignore[misc]
            print(line, flush=True)
            wrong = wrong or ", 0 wrong" not in line
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
