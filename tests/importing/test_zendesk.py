"""Zendesk, in the shapes of its API, of synced YAML and of the rows that are copied from it."""

from pathlib import Path
from typing import Any

import pytest

from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.usecases.bringing import ImportOptions, run_import
from tests.importing.kit import entries, of, told

EMAIL = GivenBesideExport(("email",))


def metric(priority: str, name: str, target: int, *, open_hours: bool = False) -> dict[str, Any]:
    return {"priority": priority, "metric": name, "target": target, "business_hours": open_hours}


def policy(title: str, *metrics: dict[str, Any], **filter_: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": 36000643450, "title": title, "description": "", "position": 3,
        "filter": {"all": [], "any": [], **filter_}, "policy_metrics": list(metrics),
    }  # fmt: skip


def condition(field: str, value: object, operator: str = "is") -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


SCHEDULE = {
    "id": 360000310393, "name": "Office hours", "time_zone": "Pacific Time (US & Canada)",
    "intervals": [{"start_time": day * 1440 + 540, "end_time": day * 1440 + 1020} for day in range(1, 6)],
}  # fmt: skip


def test_clocks_by_priority_become_targets_with_their_hours(tmp_path: Path) -> None:
    given = policy(
        "Everybody",
        metric("urgent", "first_reply_time", 10),
        metric("normal", "first_reply_time", 480, open_hours=True),
        metric("normal", "next_reply_time", 90, open_hours=True),
    )
    understood = of(tmp_path, ("sla.json", {"sla_policies": [given], "count": 1}))
    assert entries(understood, "targets") == {
        "urgent": {"priority": "urgent", "hours": "always", "first_reply": {"at_most": "10m"}},
        "normal": {
            "priority": "normal",
            "first_reply": {"at_most": "8 working hours"},
            "next_reply": {"at_most": "90 working minutes"},
        },
    }
    assert {one: fields["rank"] for one, fields in entries(understood, "priorities").items()} == {
        "urgent": 1,
        "normal": 2,
    }
    assert understood.not_read == []
    assert (
        understood.found[2]
        .places["first_reply"]
        .startswith("sla_policies[0].policy_metrics[0]: 10")
    )


def test_nonsense_and_metrics_that_the_format_lacks_are_told_and_not_written(
    tmp_path: Path,
) -> None:
    given = policy(
        "All",
        metric("urgent", "first_reply_time", 999_999),
        metric("low", "requester_wait_time", 180),
    )
    understood = of(tmp_path, ("sla.json", {"sla_policies": [given]}))
    assert entries(understood, "targets") == {}
    assert "first_reply_time: 999999 minutes` is no deadline" in told(understood)
    assert "`requester_wait_time 180` is the time that a customer waits in all" in told(understood)


def test_a_policy_for_some_tickets_is_never_written_as_one_for_all(tmp_path: Path) -> None:
    given = policy(
        "Incidents", metric("high", "first_reply_time", 30), all=[condition("type", "incident")]
    )
    bare = of(tmp_path, ("sla.json", {"sla_policies": [given]}))
    assert entries(bare, "targets") == {}
    assert "import again with --channel email" in told(bare)
    known = of(tmp_path, ("sla.json", {"sla_policies": [given]}), given=EMAIL)
    assert entries(known, "contact_reasons") == {"incident": {"queue": "email"}}
    assert entries(known, "targets")["incidents-high"]["reasons"] == ["incident"]


@pytest.mark.parametrize(
    "filter_",
    [
        {"any": [condition("type", "incident"), condition("type", "problem")]},
        {"all": [condition("type", "incident", "is_not")]},
        {"all": [condition("type", "incident"), condition("current_tags", "vip", "includes")]},
        {
            "all": [
                condition("organization_id", "7"),
                condition("organization_tags", "vip", "includes"),
            ]
        },
    ],
    ids=["any of several", "is not", "two at once", "one customer and of a kind"],
)
def test_conditions_beyond_a_target_are_told(filter_: dict[str, Any], tmp_path: Path) -> None:
    given = policy("Some", metric("high", "first_reply_time", 30), **filter_)
    understood = of(tmp_path, ("sla.json", {"sla_policies": [given]}), given=EMAIL)
    assert entries(understood, "targets") == {}
    assert "which a target cannot say" in told(understood)


def test_organisations_are_segments_and_the_same_policy_twice_is_one(tmp_path: Path) -> None:
    given = policy(
        "Acme", metric("high", "first_reply_time", 30), all=[condition("organization_id", "36")]
    )
    understood = of(tmp_path, ("sla.json", {"sla_policies": [given, {**given, "id": 2}]}))
    assert entries(understood, "targets") == {
        "acme-high": {
            "priority": "high", "segments": ["organisation-36"], "hours": "always",
            "first_reply": {"at_most": "30m"},
        }
    }  # fmt: skip
    assert "says the same as sla.json, sla_policies[0]" in told(understood)


def test_schedules_count_from_sunday_and_holidays_close_theirs(tmp_path: Path) -> None:
    holidays = {"holidays": [{"name": "Boxing day", "start_date": "2026-12-26", "end_date": "2026-12-27"}], "next_page": None}  # fmt: skip
    understood = of(tmp_path, ("a.json", {"schedules": [SCHEDULE]}), ("b.json", holidays))
    assert entries(understood, "hours") == {
        "office-hours": {
            "time_zone": "America/Los_Angeles", "open": {"mon-fri": "09:00-17:00"},
            "closed": ["2026-12-26 to 2026-12-27"],
        }
    }  # fmt: skip
    assert entries(understood, "organisation") == {"": {"hours": "office-hours"}}


def test_rows_copied_from_the_tables_say_the_same(tmp_path: Path) -> None:
    schedule = "id,start_time,end_time,name,time_zone,_fivetran_deleted\n" + "".join(
        f"7,{day * 1440 + 540},{day * 1440 + 1020},Desk,London,FALSE\n" for day in range(1, 6)
    )
    days = "id,schedule_id,_fivetran_deleted,end_date,name,start_date\n1,7,FALSE,2026-12-25,Christmas,2026-12-25\n2,7,TRUE,2026-05-01,May,2026-05-01\n"  # fmt: skip
    slas = (
        "sla_policy_id,index,sla_policy_updated_at,business_hours,metric,priority,target\n"
        "1001,0,2020-01-01 00:00:00,TRUE,first_reply_time,urgent,60\n"
        "1001,0,2020-06-01 00:00:00,TRUE,first_reply_time,urgent,45\n"
    )
    understood = of(tmp_path, ("s.csv", schedule), ("h.csv", days), ("p.csv", slas))
    assert entries(understood, "hours")["desk"] == {
        "time_zone": "Europe/London", "open": {"mon-fri": "09:00-17:00"}, "closed": ["2026-12-25"],
    }  # fmt: skip
    assert entries(understood, "targets")["urgent"]["first_reply"] == {
        "at_most": "45 working minutes"
    }


def test_synced_yaml_of_the_same_objects_is_read(tmp_path: Path) -> None:
    text = (
        "title: Everybody\nid: 36\ncreated_at: 2026-01-01T00:00:00Z\ndescription:\nfilter: {all: [], any: []}\n"
        "policy_metrics:\n- {priority: high, metric: first_reply_time, target: 60, business_hours: true}\n"
    )
    understood = of(tmp_path, ("everybody.yaml", text))
    assert entries(understood, "targets")["high"]["first_reply"] == {"at_most": "1 working hour"}


def rule(
    title: str, actions: list[dict[str, Any]], *conditions: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {"title": title, "active": True, "actions": actions, "conditions": {"all": list(conditions), "any": []}, **more}  # fmt: skip


def test_what_closes_and_what_answers_are_automations(tmp_path: Path) -> None:
    notify = [{"field": "notification_user", "value": ["requester_id", "Received", "Request {{ticket.id}} of {{ticket.requester.name}}"]}]  # fmt: skip
    export = {
        "automations": [
            rule("Solve silent", [{"field": "status", "value": "solved"}], condition("PENDING", "96", "greater_than")),
            rule("Archive", [{"field": "status", "value": "closed"}], condition("SOLVED", "96", "greater_than")),
            rule("Old", notify, active=False),
        ],
        "triggers": [
            rule("Received", notify, condition("update_type", "Create")),
            rule("Comment", notify, condition("update_type", "Change"), condition("comment_is_public", "true")),
        ],
    }  # fmt: skip
    understood = of(tmp_path, ("rules.json", export))
    automations = entries(understood, "automations")
    assert automations["solve-silent"]["closes_after"] == "4 calendar days"
    assert automations["received"]["contains"] == ["name", "case"]
    assert set(automations) == {"solve-silent", "received"}
    for reason in ("has been solved already", "is switched off", "passes on what a person wrote"):
        assert reason in told(understood)


def test_macros_are_replies_and_groups_are_teams(tmp_path: Path) -> None:
    export = {
        "macros": [
            rule("Refunds::Decline refund", [{"field": "comment_value_html", "value": "<p>Sorry,<br>we cannot refund this.</p>"}]),
            rule("Tag it", [{"field": "current_tags", "value": "x"}]),
        ],
        "groups": [{"name": "Tier 1", "deleted": False}, {"name": "Gone", "deleted": True}],
    }  # fmt: skip
    understood = of(tmp_path, ("export.json", export))
    assert entries(understood, "replies") == {
        "decline-refund": {"kind": "refusal", "says": "Sorry,\nwe cannot refund this."}
    }
    assert set(entries(understood, "teams")) == {"tier-1"}
    assert "writes nothing to a customer" in told(understood)


def test_the_priorities_of_the_ticket_field_are_there_without_a_policy(tmp_path: Path) -> None:
    options = [
        {"name": name, "value": name.lower()} for name in ("Low", "Normal", "High", "Urgent")
    ]
    export = {
        "ticket_fields": [
            {"type": "priority", "title": "Priority", "system_field_options": options}
        ]
    }
    ranks = {
        one: fields["rank"]
        for one, fields in entries(of(tmp_path, ("f.json", export)), "priorities").items()
    }
    assert ranks == {"urgent": 1, "high": 2, "normal": 3, "low": 4}


def test_a_field_that_nobody_knows_is_told_with_its_place(tmp_path: Path) -> None:
    given = {**policy("All", metric("low", "first_reply_time", 60)), "breach_colour": "red"}
    understood = of(tmp_path, ("sla.json", {"sla_policies": [given], "wallboards": [1]}))
    assert "sla.json, sla_policies[0]: `breach_colour: red`" in told(understood)
    assert "`wallboards` is nothing that is read from Zendesk" in told(understood)


def test_a_folder_of_synced_objects_is_read_and_what_is_none_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "zendesk"
    (folder / "sla").mkdir(parents=True)
    (folder / ".git").mkdir()
    metrics = "policy_metrics: [{priority: high, metric: first_reply_time, target: 60, business_hours: true}]\n"
    (folder / "sla" / "all.yaml").write_text(f"title: All\n{metrics}", encoding="utf-8")
    (folder / "views.yaml").write_text("views: []\n", encoding="utf-8")
    (folder / ".git" / "config.json").write_text("{}", encoding="utf-8")
    (done,) = run_import([folder], tmp_path / "policies", ImportOptions())
    assert "first_reply: {at_most: 1 working hour}" in done.file.read_text(encoding="utf-8")
    assert [one.where for one in done.understood.not_read] == ["views.yaml"]
