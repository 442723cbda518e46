"""Freshdesk, Zammad, Jira Service Management, Amazon Connect, OpenSLO: in their exports' shapes."""

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.importing.understood import Understood
from tests.importing.kit import entries, of, told

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def test_freshdesk_counts_seconds_by_priority(tmp_path: Path) -> None:
    target = {"respond_within": 1800, "next_respond_within": 3600, "resolve_within": 32_400, "business_hours": True, "escalation_enabled": True}  # fmt: skip
    policy = {
        "id": "158000322059", "name": "Default policy", "active": True, "is_default": True, "position": 1,
        "sla_target": {"priority_4": target, "priority_1": {"respond_within": 86_400, "resolve_within": 0, "business_hours": False}},
        "applicable_to": {}, "escalation": {"response": {"0": {"agent_ids": [1]}}},
    }  # fmt: skip
    hours = {
        "id": "15", "name": "General working hours", "is_default": True, "time_zone": "Eastern Time (US & Canada)",
        "business_hours": {day: {"start_time": "08:00:00 am", "end_time": "05:30:00 pm"} for day in ("monday", "tuesday")},
        "source_business_hours": [{"sources": []}], "list_of_holidays": [{"name": "New Year", "date": "01-01"}],
    }  # fmt: skip
    understood = of(tmp_path, ("sla.json", [policy]), ("hours.json", [hours]))
    assert entries(understood, "targets") == {
        "urgent": {
            "priority": "urgent", "first_reply": {"at_most": "30 working minutes"},
            "next_reply": {"at_most": "1 working hour"}, "resolution": {"at_most": "9 working hours"},
        },
        "low": {"priority": "low", "hours": "always", "first_reply": {"at_most": "24h"}},
    }  # fmt: skip
    assert entries(understood, "hours")["general-working-hours"]["open"] == {
        "mon-tue": "08:00-17:30"
    }
    assert "who is told when a time is missed" in told(understood)
    assert "`New Year: 01-01` is no full date" in told(understood)
    assert "escalation_enabled" in told(understood)


def test_freshdesk_for_some_tickets_is_not_for_all(tmp_path: Path) -> None:
    target = {"priority_4": {"respond_within": 1800, "business_hours": False}}
    sources = {"name": "Phone", "sla_target": target, "applicable_to": {"sources": [3]}}
    company = {"name": "Acme", "sla_target": target, "applicable_to": {"company_ids": [7]}}
    understood = of(tmp_path, ("sla.json", {"sla_policies": [sources, company]}))
    assert set(entries(understood, "targets")) == {"acme-urgent"}
    assert "sources: ['3']" in told(understood)


def calendar(*, open_all_day: bool = False) -> dict[str, Any]:
    times = [["00:00", "00:00"]] if open_all_day else [["09:00", "17:00"]]
    hours = {
        day: {"active": open_all_day or day not in ("sat", "sun"), "timeframes": times}
        for day in DAYS
    }
    return {
        "id": 1, "name": "Desk", "timezone": "Europe/Berlin", "business_hours": hours, "default": True,
        "ical_url": "", "last_sync": "2026-01-01",
        "public_holidays": {
            "2026-12-25": {"active": True, "summary": "Christmas"}, "2026-12-24": {"active": False},
            "25.12.": {"active": True, "summary": "Yearly"}, "02/03/2026": {"active": True},
        },
    }  # fmt: skip


SLA = {
    "id": 2, "calendar_id": 1, "name": "Fast", "first_response_time": 120, "response_time": None,
    "update_time": "60", "solution_time": 480,
    "condition": {"ticket.priority_id": {"operator": "is", "value": ["3", "2"]}},
}  # fmt: skip


def test_zammad_counts_minutes_of_a_calendar(tmp_path: Path) -> None:
    understood = of(tmp_path, ("slas.json", [SLA]), ("calendars.json", [calendar()]))
    assert entries(understood, "targets")["fast-high"] == {
        "priority": "high", "hours": "desk", "first_reply": {"at_most": "2 working hours"},
        "update": {"at_most": "1 working hour"}, "resolution": {"at_most": "8 working hours"},
    }  # fmt: skip
    assert set(entries(understood, "targets")) == {"fast-high", "fast-normal"}
    assert entries(understood, "hours")["desk"] == {
        "time_zone": "Europe/Berlin", "open": {"mon-fri": "09:00-17:00"}, "closed": ["2026-12-25"],
    }  # fmt: skip
    assert "`Yearly: 25.12.` is no full date" in told(understood)
    assert "can be 2026-03-02 or 2026-02-03" in told(understood)


def test_a_calendar_that_never_closes_is_always(tmp_path: Path) -> None:
    understood = of(tmp_path, ("a.json", [SLA]), ("b.json", [calendar(open_all_day=True)]))
    high = entries(understood, "targets")["fast-high"]
    assert (high["hours"], high["first_reply"]) == ("always", {"at_most": "2h"})
    assert "Desk: 2026-12-25` are days shut of what is open round the clock" in told(understood)


def test_jira_goals_of_several_slas_meet_in_one_target(tmp_path: Path) -> None:
    def sla(name: str, *goals: dict[str, Any], pause: tuple[str, ...] = ()) -> dict[str, Any]:
        definition = {
            "start": [],
            "pause": [{"name": one, "type": "Pause"} for one in pause],
            "stop": [],
        }
        return {"id": 6, "name": name, "config": {"definition": definition, "goals": list(goals)}}

    def goal(query: str, hours: float | None, **more: Any) -> dict[str, Any]:
        return {"jqlQuery": query, "defaultGoal": False, "duration": hours and hours * 3_600_000, "calendarId": 2, **more}  # fmt: skip

    metrics = [
        sla("Time to first response", goal("project = REC AND priority = Highest", 1), goal("priority in (High, \"P 2\")", 4)),
        sla("Time to resolution", goal("priority = Highest", 8), {"defaultGoal": True, "calendarId": 2}, pause=("Status: Waiting for customer", "Status: Pending")),
        sla("Time to approve", goal("", 3)),
    ]  # fmt: skip
    times = [
        {"weekday": day, "start": 32_400_000, "end": 61_200_000} for day in ("monday", "tuesday")
    ]
    desk = {
        "id": 2, "name": "Desk", "timezone": "Europe/Dublin", "workingTimes": times,
        "holidays": [{"name": "Christmas", "date": "2026-12-25", "recurring": True}, {"name": "Move", "date": "2026-11-02"}],
    }  # fmt: skip
    understood = of(tmp_path, ("slas.json", {"timeMetrics": metrics}), ("calendars.json", [desk]))
    targets = entries(understood, "targets")
    assert targets["highest"] == {
        "priority": "highest", "hours": "desk", "first_reply": {"at_most": "1 working hour"},
    }  # fmt: skip
    assert targets["highest-2"] == {
        "priority": "highest", "hours": "desk", "resolution": {"at_most": "8 working hours"},
        "pauses_while": ["waiting_for_customer"],
    }  # fmt: skip
    assert set(targets) == {"highest", "highest-2", "high", "p-2"}
    assert entries(understood, "hours")["desk"]["closed"] == ["2026-11-02"]
    for reason in ("`Time to approve` is no clock", "`Status: Pending` pauses its clock", "comes back every year", "sets no time"):  # fmt: skip
        assert reason in told(understood)


def jira(tmp_path: Path, *queries: str, name: str = "Time to first response") -> Understood:
    goals = [{"jqlQuery": one, "duration": 3_600_000 * at} for at, one in enumerate(queries, 1)]
    return of(tmp_path, ("a.json", [{"name": name, "config": {"goals": goals}}]))


def test_jira_goals_for_one_customer_and_for_two_at_once(tmp_path: Path) -> None:
    understood = jira(
        tmp_path,
        "organizations = Acme",
        'organizations IN (acme, "Beta, Ltd")',
        "organizations = Acme AND organizations = Gamma",
        "priority In (High) and priority = High",
        "priority is High",
    )
    assert list(entries(understood, "segments")) == ["acme", "beta-ltd"]
    assert entries(understood, "targets")["acme-beta-ltd"]["segments"] == ["acme", "beta-ltd"]
    assert set(entries(understood, "targets")) == {"acme", "acme-beta-ltd"}
    assert told(understood).count("several conditions at once") == 2
    assert "holds for some requests only (priority is High)" in told(understood)


def test_a_query_of_any_length_is_gone_through_once(tmp_path: Path) -> None:
    started = process_time()
    understood = jira(tmp_path, "a" * 200_000, "a." * 100_000 + "!")
    assert process_time() - started < 5
    assert told(understood).count("more than a target can say") == 2


def test_zammad_and_freshdesk_name_a_customer_once(tmp_path: Path) -> None:
    scope = {"ticket.organization_id": {"operator": "is", "value": "7"}}
    both = scope | {"organization.vip": {"operator": "is", "value": "true"}}
    slas = [
        {"name": "A", "first_response_time": 60, "solution_time": None, "condition": scope},
        {"name": "B", "solution_time": 60, "condition": scope},
        {"name": "C", "solution_time": 90, "condition": both},
        {"name": "D", "solution_time": 90, "condition": {7: scope}},
    ]
    zammad = of(tmp_path, ("a.yaml", json.dumps(slas).replace('"7": {"t', '7: {"t')))
    assert list(entries(zammad, "segments")) == ["organisation-7"]
    assert set(entries(zammad, "targets")) == {"a", "b"}
    assert "several conditions at once" in told(zammad)
    target = {"priority_4": {"respond_within": 1800, "business_hours": False}}
    policies = [
        {"name": name, "sla_target": target, "applicable_to": {"company_ids": [7]}}
        for name in ("A", "B")
    ]
    freshdesk = of(tmp_path, ("b.json", policies))
    assert list(entries(freshdesk, "segments")) == ["company-7"]


def test_a_goal_with_a_query_beyond_a_target_is_told(tmp_path: Path) -> None:
    goals = [{"jqlQuery": "priority = High OR labels is EMPTY", "duration": 60_000, "calendarName": "24/7 Calendar (Default)"}]  # fmt: skip
    understood = of(
        tmp_path, ("a.json", [{"name": "Time to first response", "config": {"goals": goals}}])
    )
    assert entries(understood, "targets") == {}
    assert "is" in told(understood)


def connect(*, queues: bool = True) -> dict[str, Any]:
    def minute(hours: int) -> dict[str, int]:
        return {"Hours": hours, "Minutes": 0}

    config = [
        {"Day": day, "StartTime": minute(8), "EndTime": minute(20)} for day in ("MONDAY", "TUESDAY")
    ]
    figures = [
        ({"Name": "CONTACTS_QUEUED"}, 1240.0),
        ({"Name": "CONTACTS_HANDLED"}, 1180.0),
        ({"Name": "CONTACTS_ABANDONED"}, 62.0),
        (
            {"Name": "SERVICE_LEVEL", "Threshold": [{"Comparison": "LT", "ThresholdValue": 60}]},
            71.4,
        ),
        ({"Name": "AVG_HANDLE_TIME"}, 402.0),
    ]
    result = {
        "Dimensions": {"QUEUE": "q1", "CHANNEL": "VOICE"},
        "MetricInterval": {
            "StartTime": "2026-10-01T00:00:00+00:00",
            "EndTime": "2026-10-31T00:00:00+00:00",
        },
        "Collections": [{"Metric": name, "Value": value} for name, value in figures],
    }
    whole: dict[str, Any] = {
        "HoursOfOperationList": [{"HoursOfOperationId": "h1", "Name": "Office", "TimeZone": "US/Eastern", "Config": config, "Tags": {}}],
        "MetricResults": [result],
    }  # fmt: skip
    if queues:
        whole["QueueList"] = [
            {"QueueId": "q1", "Name": "Orders", "HoursOfOperationId": "h1", "Status": "ENABLED"},
            {"QueueId": "q2", "Name": "Returns", "Status": "ENABLED"},
            {"Id": "q3", "Name": "agent-7", "QueueType": "AGENT"},
        ]
    return whole


def test_connect_gives_hours_queues_and_figures(tmp_path: Path) -> None:
    understood = of(tmp_path, ("connect.json", connect()))
    assert entries(understood, "queues") == {"orders": {"channels": ["phone"], "hours": "office"}}
    assert entries(understood, "measured") == {
        "orders-2026-10-30": {
            "until": "2026-10-30", "queues": ["orders"], "offered": "1240 per 30 calendar days",
            "handled": "1180 per 30 calendar days", "abandonment": "5%",
            "first_reply": {"at_most": "60s", "for_share": "71.4%"},
        }
    }  # fmt: skip
    for reason in ("`AVG_HANDLE_TIME: 402` an average alone", "`Returns` does not say on which channel", "the queue of one agent"):  # fmt: skip
        assert reason in told(understood)


def test_a_queue_that_never_closes_says_so(tmp_path: Path) -> None:
    whole = connect()
    ends = {"Hours": 0, "Minutes": 0}
    whole["HoursOfOperationList"][0]["Config"] = [
        {"Day": day.upper(), "StartTime": ends, "EndTime": ends} for day in DAYS
    ]
    understood = of(tmp_path, ("connect.json", whole))
    assert entries(understood, "queues")["orders"]["hours"] == "always"


def test_what_is_no_number_and_no_date_is_told(tmp_path: Path) -> None:
    whole = connect()
    whole["MetricResults"][0]["MetricInterval"] = {
        "StartTime": "0001-01-01T00:00:00+00:00",
        "EndTime": "0001-01-01T00:00:00.5+00:00",
    }
    whole["HoursOfOperationList"][0]["Config"][0]["StartTime"]["Hours"] = "8²"
    understood = of(tmp_path, ("connect.json", whole))
    assert "does not say until when" in told(understood)
    assert "has times that cannot be read" in told(understood)


def test_figures_of_a_queue_that_is_not_there_are_not_everybodys(tmp_path: Path) -> None:
    understood = of(tmp_path, ("connect.json", connect(queues=False)))
    assert entries(understood, "measured") == {}
    assert "not among those read" in told(understood)


def test_openslo_is_a_promise_of_availability_and_nothing_of_software(tmp_path: Path) -> None:
    text = (
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: shop-availability}\nspec:\n  description: The shop is up.\n"
        "  service: shop\n  timeWindow: [{duration: 28d}]\n  objectives: [{target: 0.999}]\n---\n"
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: search-slo}\nspec:\n  description: Fast.\n"
        "  objectives: [{op: lt, value: 500, target: 0.99}]\n---\napiVersion: openslo/v1\nkind: Service\nmetadata: {name: shop}\n"
    )  # fmt: skip
    understood = of(tmp_path, ("slo.yaml", text))
    assert entries(understood, "promises") == {
        "shop-availability": {"availability": {"at_least": "99.9%"}, "says": "The shop is up."}
    }
    for reason in (
        "`search-slo: lt 500` is a limit without a unit",
        "`Service shop` is no objective",
        "timeWindow",
    ):
        assert reason in told(understood)


def test_a_staffing_sheet_gives_teams_queues_and_their_targets(tmp_path: Path) -> None:
    text = (
        "Queue,Team,FTE,Hours per week,Shrinkage,Calls in busiest hour,Agents in busiest hour,AHT,Service level,Mood\n"
        "Phone,Desk,12,37.5,32%,66,9,5 min,80/20,good\nChat,Desk,12,37.5,32%,30,4,6:30,80% in 60s,\nTotal,,24,,,,,,,\n"
    )  # fmt: skip
    understood = of(tmp_path, ("staffing.csv", text), given=GivenBesideExport())
    assert entries(understood, "teams") == {
        "desk": {"agents": 12, "paid_week": "37h30m", "planned_shrinkage": "32%"}
    }
    assert entries(understood, "queues")["phone"] == {
        "channels": ["phone"], "team": "desk", "busiest_hour": {"contacts": 66, "agents": 9},
    }  # fmt: skip
    assert entries(understood, "targets")["phone"] == {
        "queues": ["phone"], "first_reply": {"at_most": "20s", "for_share": "80%"},
    }  # fmt: skip
    reasons = entries(understood, "contact_reasons")
    assert reasons["phone"]["handle_time"] == {"mean": "5m", "shape": "exponential"}
    assert "chat" not in reasons
    for reason in (
        "minutes or hours? Write 6m30s or 6h30m",
        "nothing here is called “Mood”",
        "is no team",
    ):
        assert reason in told(understood)


def test_of_a_report_by_intervals_the_busiest_hour_is_read(tmp_path: Path) -> None:
    text = (
        "Interval,Queue,Calls offered,Calls handled,AHT (s),Agents,Abandoned\n"
        "09:00,Sales,42,36,310,4,6\n09:30,Sales,55,44,300,5,11\n10:00,Sales,61,50,320,6,11\n"
        "10:30,Sales,40,39,305,6,1\n12:00,Sales,90,39,305,6,1\n"
    )
    understood = of(tmp_path, ("intervals.csv", text))
    assert entries(understood, "teams") == {}
    assert entries(understood, "queues") == {
        "sales": {
            "channels": ["phone"],
            "busiest_hour": {"contacts": 116, "agents": 6},
        }
    }
    assert entries(understood, "contact_reasons")["sales"]["handle_time"]["mean"] == "5m11s"
    assert "`Abandoned` is a figure of single intervals" in told(understood)
    assert "targets:" in understood.asks[0]


@pytest.mark.parametrize(
    "rows",
    [
        ["2026-11-24,10:30,60", "2026-11-24,10:00,50", "2026-11-23,10:30,120", "2026-11-23,10:00,110"],
        ["2026-11-23,10:00,110", "2026-11-24,10:00,50", "2026-11-23,10:30,120", "2026-11-24,10:30,60"],
        ["2026-11-23,10:00,110", "2026-11-24,10:30,60", "2026-11-24,10:00,50", "2026-11-23,10:30,120"],
        ["2026-11-23,10:00-10:30,110", "2026-11-23,10:30-11:00,120", "2026-11-24,10:00-10:29,200"],
        ["2026-11-23,10:00,110", "2026-11-23,10:30,120", "2026-11-24,9:00,200", "2026-11-24,10:00,200"],
    ],
)  # fmt: skip
def test_intervals_make_the_same_hour_in_whichever_order_they_come(
    tmp_path: Path, rows: list[str]
) -> None:
    text = "\n".join(["Date,Interval,Calls offered", *rows])
    understood = of(tmp_path, ("intervals.csv", text))
    assert entries(understood, "queues")["phone"]["busiest_hour"] == {"contacts": 230}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Date,Interval,Calls offered\n2026-11-23,10:00,110\n2026-11-24,10:00,120", "how long an interval is"),
        ("Interval,Calls offered,Team\n10:00,11,A\n10:00,12,B\n10:30,13,A\n10:30,14,B", "tells them apart"),
        ("Interval,Calls offered\n10:00,11\n10:30,1.200\n12:00,9", "is no number that is clear"),
        ("Interval,Calls offered\n10:00,11\n10:30,many\n12:00,9", "no whole hour of intervals of 30 minutes"),
    ],
)  # fmt: skip
def test_no_hour_is_made_of_intervals_that_do_not_say_one(
    tmp_path: Path, text: str, why: str
) -> None:
    understood = of(tmp_path, ("intervals.csv", text))
    assert entries(understood, "queues") == {}
    assert why in told(understood)


@pytest.mark.parametrize(
    ("handled", "mean"),
    [("4m30s", "4m30s"), ("4 min 30 s", "4m30s"), ("1:04:30", "1h4m30s"), ("4:30", "4m30s"), ('"1,200"', "20m")],
)  # fmt: skip
def test_figures_of_intervals_are_read_as_they_are_written(
    tmp_path: Path, handled: str, mean: str
) -> None:
    rows = f'10:00,"1,200",{handled}\n10:30,900,{handled}\n11:00,300,{handled}\n11:30,0,-\n'
    understood = of(tmp_path, ("intervals.csv", f"Interval,Calls offered,AHT\n{rows}"))
    assert entries(understood, "queues")["phone"]["busiest_hour"] == {"contacts": 2100}
    assert entries(understood, "contact_reasons")["phone"]["handle_time"]["mean"] == mean
    assert understood.not_read == []


@pytest.mark.parametrize("head", ["Date,Interval,Calls", "Date,Hour,Calls offered"])
def test_an_interval_that_the_change_of_the_clock_repeats_costs_no_other_hour(
    tmp_path: Path, head: str
) -> None:
    hours = [*range(24), 2]
    rows = [f"2026-10-25,{hour:02}:00,{500 if hour == 2 else 10 + hour}" for hour in hours]
    understood = of(tmp_path, ("intervals.csv", "\n".join([head, *rows])))
    assert entries(understood, "queues")["phone"]["busiest_hour"] == {"contacts": 33}
    assert "comes twice, so no hour with it is read" in told(understood)
    assert len(understood.not_read) == 1


def test_half_hours_that_come_twice_are_in_no_hour(tmp_path: Path) -> None:
    starts = ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]
    rows = [f"2026-10-25 {one},{90 if one[:2] == '02' else 10}" for one in starts]
    understood = of(tmp_path, ("intervals.csv", "\n".join(["Interval,Calls offered", *rows])))
    assert entries(understood, "queues")["phone"]["busiest_hour"] == {"contacts": 20}


@pytest.mark.parametrize("handled", ["1.200", "1.200.300"])
def test_a_handle_time_that_may_be_a_thousand_times_as_long_is_told(
    tmp_path: Path, handled: str
) -> None:
    rows = f"10:00,12,{handled}\n10:30,9,{handled}\n"
    understood = of(tmp_path, ("intervals.csv", f"Interval,Calls offered,AHT (s)\n{rows}"))
    assert "contact_reasons" not in understood.sections()
    assert f"`{handled}` is no length of work that is clear" in told(understood)


@pytest.mark.parametrize("handled", ["1.200", "1.200 s"])
def test_figures_of_a_staffing_sheet_that_may_be_thousands_are_told(
    tmp_path: Path, handled: str
) -> None:
    text = (
        "Queue,Team,FTE,Shrinkage,Hours per week,Calls in busiest hour,Agents in busiest hour,AHT (s)\n"
        f"Phone,Desk,12,32.125%,37.500,2.000,9,{handled}\n"
    )
    understood = of(tmp_path, ("staffing.csv", text))
    assert entries(understood, "queues")["phone"]["busiest_hour"] == {"agents": 9}
    assert "contact_reasons" not in understood.sections()
    assert "`2.000` is no number that is clear" in told(understood)
    assert f"`{handled}` is one or more than a thousand" in told(understood)
    assert entries(understood, "teams")["desk"]["planned_shrinkage"] == "32.125%"
    assert entries(understood, "teams")["desk"]["paid_week"] == "37h30m"


def test_a_figure_of_an_interval_that_is_not_read_is_told(tmp_path: Path) -> None:
    text = "Interval,Calls offered,AHT\n10:00,12,long\n10:30,9,4m\n"
    understood = of(tmp_path, ("intervals.csv", text))
    assert "contact_reasons" not in understood.sections()
    assert "`long` is no length of work" in told(understood)


def test_segments_and_reasons_that_nothing_uses_are_not_written(tmp_path: Path) -> None:
    metrics = [{"metric": "first_reply_time", "priority": "high", "target": 60, "business_hours": False}]  # fmt: skip
    of_acme = {"field": "organization_id", "operator": "is", "value": "acme"}
    of_beta = {"field": "organization_id", "operator": "is", "value": "beta"}
    not_said = {"field": "via", "operator": "is_not", "value": "web"}
    policies = [
        {"title": "A", "filter": {"all": [of_acme], "any": []}, "policy_metrics": metrics},
        {
            "title": "B",
            "filter": {"all": [of_beta, not_said], "any": []},
            "policy_metrics": metrics,
        },
    ]
    understood = of(tmp_path, ("sla.json", {"sla_policies": policies}))
    assert list(entries(understood, "segments")) == ["acme"]
    assert "via is_not web" in told(understood)
