"""What becomes of each field of Zendesk's objects; `zendesk.py` reads them so."""

from __future__ import annotations

from principlecheck.importing.helpdesk import ExportFields

METRICS = {
    "first_reply_time": "first_reply",
    "next_reply_time": "next_reply",
    "periodic_update_time": "update",
    "total_resolution_time": "resolution",
    "full_resolution_time": "resolution",
}
OTHER_METRICS = {
    "requester_wait_time": "is the time that a customer waits in all, which no clock here measures",
    "agent_work_time": "is the time in the hands of agents, which no clock here measures",
    "pausable_update_time": "is an update whose clock stands still while the customer is asked; "
    "write it as update with pauses_while: [waiting_for_customer], if it is",
    "group_ownership_time": "is how long one group keeps a ticket, which no clock here measures",
}
_CONDITIONS = "for whom it holds: an organisation is a segment, a type, tag or form a reason"
SLA_POLICY = ExportFields(
    "SLA policy",
    {"title": "the name of its targets", "description": "`says` of its targets",
     "filter": _CONDITIONS, "policy_metrics": "a target for each priority"},
)  # fmt: skip
POLICY_METRIC = ExportFields(
    "policy metric",
    {"priority": "`priority`, and an entry of priorities", "metric": "which clock: " + ", ".join(
        f"{theirs} is `{ours}`" for theirs, ours in METRICS.items()),
     "target": "the time, in minutes", "target_in_seconds": "the time, in seconds",
     "business_hours": "true: working time; false: round the clock (`hours: always`)"},
    dict(OTHER_METRICS),
    ("index", "sla_policy_id", "sla_policy_updated_at"),
)  # fmt: skip
SCHEDULE = ExportFields(
    "schedule",
    {"name": "the name of its hours", "time_zone": "`time_zone`, Rails' names too",
     "intervals": "`open`, from minutes after Sunday 00:00",
     "start_time": "`open`, one row an interval", "end_time": "`open`, one row an interval",
     "holidays": "`closed`"},
    {},
    ("start_time_utc", "end_time_utc"),
)  # fmt: skip
HOLIDAY = ExportFields(
    "holiday",
    {"start_date": "`closed`", "end_date": "`closed`", "schedule_id": "which hours it closes",
     "name": "the comment"},
)  # fmt: skip
TICKET_FIELD = ExportFields(
    "ticket field",
    {"type": "only the field of the type priority is read",
     "system_field_options": "the priorities there are"},
    {},
    ("title", "raw_title", "description", "raw_description", "active", "required",
     "collapsed_for_agents", "regexp_for_validation", "title_in_portal", "raw_title_in_portal",
     "visible_in_portal", "editable_in_portal", "required_in_portal", "tag", "removable", "key",
     "agent_description", "sub_type_id", "custom_field_options"),
)  # fmt: skip
_RULE_READ = {"title": "the name", "active": "one that is switched off is told and not read",
              "conditions": "when it acts", "actions": "what it does"}  # fmt: skip
_RULE_NOISE = ("raw_title", "default", "category_id", "description", "raw_description")
AUTOMATION = ExportFields("automation", _RULE_READ, {}, _RULE_NOISE)
TRIGGER = ExportFields("trigger", _RULE_READ, {}, _RULE_NOISE)
MACRO = ExportFields(
    "macro",
    {"title": "the name of the reply", "active": "one that is switched off is told and not read",
     "actions": "`says`: the text that goes to the customer"},
    {"restriction": "who may use it stands in no field"},
    ("description", "default", "raw_title"),
)  # fmt: skip
GROUP = ExportFields(
    "group",
    {"name": "a team", "deleted": "one that is deleted is told and not read"},
    {},
    ("is_public", "default", "description"),
)  # fmt: skip
TICKET_FORM = ExportFields(
    "ticket form",
    {},
    {"name": "a form stands in no field; its priorities are those of the ticket field",
     "end_user_conditions": "what a form shows when stands in no field",
     "agent_conditions": "what a form shows when stands in no field"},
    ("raw_name", "display_name", "raw_display_name", "ticket_field_ids", "active", "default",
     "end_user_visible", "in_all_brands", "restricted_brand_ids"),
)  # fmt: skip
TABLES = (SLA_POLICY, POLICY_METRIC, SCHEDULE, HOLIDAY, TICKET_FIELD, AUTOMATION, TRIGGER, MACRO,
          GROUP, TICKET_FORM)  # fmt: skip
"""Every kind of object with its fields, for the page on importing."""
