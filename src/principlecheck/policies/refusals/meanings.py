"""What people call things that have another name here, or none: by meaning, never by letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from principlecheck.model.format.organisation import SECTION_NAMES, SECTIONS
from principlecheck.model.format.shapes import Entry, type_hints_of
from principlecheck.reading.nearest import nearest_name

MOST_LISTED = 12

# By the letters alone, in small ones and without hyphens, underscores and blanks.
_SECTIONS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("sla", "slas", "slo", "slos", "slapolicies", "slatargets", "servicelevels",
         "servicelevel", "servicelevelagreements", "servicelevelobjectives", "responsetimes",
         "firstresponsetimes", "firstreplytimes", "replytimes", "answertimes", "waitingtimes", "waittimes",
         "resolutiontimes"),
        ("promises", "targets"),
    ),
    **dict.fromkeys(("uptime", "availability"), ("promises", "targets")),
    **dict.fromkeys(("goals", "objectives"), ("targets",)),
    **dict.fromkeys(("commitments", "guarantees", "pledges"), ("promises",)),
    **dict.fromkeys(
        ("openinghours", "businesshours", "workinghours", "schedule", "schedules", "calendar",
         "calendars", "timetable", "supporthours", "servicehours", "officehours", "openingtimes",
         "hoursofoperation", "hoursofservice", "storehours", "shophours"),
        ("hours",),
    ),
    **dict.fromkeys(("severity", "severities", "prioritylevels", "urgencies"), ("priorities",)),
    **dict.fromkeys(
        ("contacttypes", "tickettypes", "reasons", "categories", "intents", "topics"),
        ("contact_reasons",),
    ),
    **dict.fromkeys(
        ("aht", "handlingtime", "handlingtimes", "handletimes", "averagehandletimes", "averagehandlingtimes"),
        ("handle_time",),
    ),
    **dict.fromkeys(("results", "performance", "actuals", "statistics"), ("measured",)),
    **dict.fromkeys(("kpi", "kpis", "indicators"), ("metrics",)),
    **dict.fromkeys(("staff", "employees", "people", "agents"), ("teams", "roles")),
    **dict.fromkeys(("groups",), ("teams",)),
    **dict.fromkeys(("lead", "leads", "supervisors", "managers"), ("roles",)),
    **dict.fromkeys(("customers", "customergroups", "plans", "tiers"), ("segments",)),
    **dict.fromkeys(("escalation", "escalations", "transfers"), ("handovers",)),
    **dict.fromkeys(
        ("surveys", "feedback", "voiceofthecustomer", "complaints", "complaintsprocedure"),
        ("listening",),
    ),
    **dict.fromkeys(("vendors", "outsourcers", "outsourcing", "partners"), ("suppliers",)),
    **dict.fromkeys(
        ("refunds", "returns", "rules", "policies", "gestures", "compensation"),
        ("customer_rules",)
    ),
    **dict.fromkeys(("values",), ("principles",)),
    **dict.fromkeys(("callbacks",), ("follow_ups",)),
    **dict.fromkeys(("bots", "chatbots", "robots"), ("automations",)),
    **dict.fromkeys(("templates", "macros", "cannedresponses", "cannedreplies"), ("replies",)),
    **dict.fromkeys(("bonuses", "bonus", "incentives"), ("rewards",)),
    **dict.fromkeys(("quotas",), ("sales_quotas",)),
    **dict.fromkeys(("company", "organization", "business", "bank", "firm", "practice"), ("organisation",)),
    **dict.fromkeys(("ola", "olas"), ("agreements",)),
}  # fmt: skip
_FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("uptime", "availabilitypercent"), ("availability",)),
    **dict.fromkeys(
        ("responsetime", "firstresponse", "firstresponsetime", "firstreplytime", "response", "replytime",
         "waitingtime", "waittime",
         "answertime", "speedofanswer", "asa"),
        ("first_reply",),
    ),
    **dict.fromkeys(
        ("answeredwithin", "replywithin", "repliedwithin", "answer", "answered", "reply", "resolvedwithin"),
        ("first_reply", "within"),
    ),
    **dict.fromkeys(("handledby", "ownedby", "responsible"), ("handled_by", "owner", "answered_by")),
    **dict.fromkeys(("nextresponse", "nextresponsetime", "nextreplytime"), ("next_reply",)),
    **dict.fromkeys(
        ("resolutiontime", "timetoresolution", "timetoresolve", "ttr", "solutiontime",
         "fulltimetoresolution"),
        ("resolution",),
    ),
    **dict.fromkeys(
        ("servicelevel", "percentage", "percent", "share", "quantile"),
        ("for_share", "share_of_pay"),
    ),
    **dict.fromkeys(("max", "maximum"), ("at_most", "hard_limit", "agent_may_approve_up_to")),
    **dict.fromkeys(("lessthan", "nomorethan"), ("at_most", "agent_may_approve_up_to")),
    **dict.fromkeys(("within",), ("at_most", "settled_within", "claim_within")),
    **dict.fromkeys(("upto",), ("at_most", "agent_may_approve_up_to")),
    **dict.fromkeys(("min", "minimum", "morethan", "nolessthan"), ("at_least",)),
    **dict.fromkeys(("average", "avg"), ("mean", "average_target")),
    **dict.fromkeys(("p50", "typical"), ("median",)),
    **dict.fromkeys(("timezone", "tz"), ("time_zone",)),
    **dict.fromkeys(("holidays", "closedon", "publicholidays"), ("closed",)),
    **dict.fromkeys(("opening", "openinghours", "days"), ("open",)),
    **dict.fromkeys(("schedule", "businesshours", "calendar"), ("hours",)),
    **dict.fromkeys(("headcount", "fte", "staff"), ("agents", "staff")),
    **dict.fromkeys(("shrinkage",), ("planned_shrinkage",)),
    **dict.fromkeys(("turnover", "churn"), ("attrition",)),
    **dict.fromkeys(("fcr", "solvedfirsttime"), ("first_contact_resolution",)),
    **dict.fromkeys(("aht", "handlingtime", "duration"), ("handle_time",)),
    **dict.fromkeys(("severity", "urgency"), ("priority",)),
    **dict.fromkeys(("type", "category"), ("kind", "sectors")),
    **dict.fromkeys(("industry", "sector", "trade", "lineofbusiness", "businesstype"), ("sectors",)),
    **dict.fromkeys(("sellingto", "customertype", "customertypes", "clients"), ("sells_to",)),
    **dict.fromkeys(("employees",), ("staff",)),
    **dict.fromkeys(("metric", "metrics", "criteria", "criterion", "basedon", "on"), ("for",)),
    **dict.fromkeys(("description", "text", "wording", "summary", "title"), ("says",)),
    **dict.fromkeys(("csat",), ("satisfaction",)),
    **dict.fromkeys(("abandoned", "abandonrate", "abandonmentrate"), ("abandonment",)),
    **dict.fromkeys(("limit",), ("hard_limit", "agent_may_approve_up_to")),
    **dict.fromkeys(("timelimit", "maxtime", "cap"), ("hard_limit",)),
    **dict.fromkeys(("maxamount", "approvallimit"), ("agent_may_approve_up_to",)),
    **dict.fromkeys(("deadline", "windowtoclaim", "returnwindow"), ("claim_within",)),
    **dict.fromkeys(("lastreview", "lastreviewed", "reviewedon"), ("reviewed",)),
    **dict.fromkeys(("plan", "tier", "customergroup"), ("segments",)),
    **dict.fromkeys(("channel",), ("channels",)),
    **dict.fromkeys(("queue",), ("queues",)),
    **dict.fromkeys(("companyname", "organisationname"), ("name",)),
    **dict.fromkeys(("country", "countries", "law"), ("jurisdictions",)),
}  # fmt: skip
_WORDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("telephone", "call", "calls", "voice", "hotline", "tel"), ("phone",)
    ),
    **dict.fromkeys(("mail", "mailbox"), ("email",)),
    **dict.fromkeys(("livechat", "webchat"), ("chat",)),
    **dict.fromkeys(("whatsapp", "sms", "messenger", "imessage", "message", "messages", "securemessages", "securemessage"), ("messaging",)),
    **dict.fromkeys(("webform", "contactform"), ("form",)),
    **dict.fromkeys(("letter", "letters", "fax"), ("post",)),
    **dict.fromkeys(("facebook", "instagram", "twitter", "socialmedia"), ("social",)),
    **dict.fromkeys(("shop", "store"), ("in_person", "retail")),
    **dict.fromkeys(("branch", "counter", "frontdesk"), ("in_person",)),
    **dict.fromkeys(("ecommerce", "onlineshop", "shopping"), ("retail",)),
    **dict.fromkeys(("bank", "banks", "banking", "finance", "insurance"), ("financial_services",)),
    **dict.fromkeys(
        ("government", "council", "authority", "publicsector", "publicbody"), ("public",)
    ),
    **dict.fromkeys(("telecom", "telco", "telecommunications", "mobile"), ("telecoms",)),
    **dict.fromkeys(
        ("health", "healthcare", "clinic", "hospital", "software", "saas", "callcentre"),
        ("other",),
    ),
    **dict.fromkeys(("customers", "both", "everyone"), ("consumers", "businesses")),
    **dict.fromkeys(
        ("b2c", "private", "people", "individuals", "privatecustomers", "privatepeople", "endcustomers",
         "endusers", "households", "thepublic"),
        ("consumers",),
    ),
    **dict.fromkeys(
        ("b2b", "companies", "firms", "businesscustomers", "corporatecustomers", "smes"), ("businesses",)
    ),
    **dict.fromkeys(
        ("helpcentre", "helpcenter", "faq", "knowledgebase"), ("self_service",)
    ),
    **dict.fromkeys(("portal", "customerportal", "serviceportal"), ("self_service", "form")),
    **dict.fromkeys(("forum", "discord", "board", "usergroup"), ("community",)),
    **dict.fromkeys(("return", "returns", "reimbursement"), ("refund",)),
    **dict.fromkeys(("compensation",), ("gesture",)),
    **dict.fromkeys(("csat", "nps"), ("satisfaction",)),
    **dict.fromkeys(
        ("aht", "handlingtime", "averagehandlingtime", "averagehandletime"), ("handle_time",)
    ),
    **dict.fromkeys(
        ("fcr", "firstcallresolution", "firsttimefix"), ("first_contact_resolution",)
    ),
    **dict.fromkeys(("ces", "effort", "effortscore"), ("customer_effort",)),
    **dict.fromkeys(("asa", "frt", "firstresponsetime", "firstreplytime", "responsetime"), ("reply_time",)),
    **dict.fromkeys(("ttr", "mttr", "timetoresolve", "timetoresolution"), ("resolution_time",)),
    **dict.fromkeys(("acw", "aftercallwork"), ("wrap_up_time",)),
    **dict.fromkeys(("abandonrate", "abandonmentrate", "abandoned"), ("abandonment",)),
    **dict.fromkeys(("qa", "qualityscore"), ("quality",)),
    **dict.fromkeys(("esat",), ("staff_satisfaction",)),
}  # fmt: skip
_SAYINGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("nbd", "nextbusinessday", "nextworkingday", "businessday", "workingday", "eob", "cob"), ("span",)
    ),
    **dict.fromkeys(("besteffort", "besteffortbasis", "bestendeavours", "noguarantee"), ("first_reply",)),
    **dict.fromkeys(("ticket", "case", "enquiry", "inquiry"), ("contact_reasons",)),
    **dict.fromkeys(("rota", "shift", "shiftplan", "roster"), ("staffed",)),
    **dict.fromkeys(("autoclose", "autoreply", "autoresponder", "trigger"), ("automations",)),
    **dict.fromkeys(("cannedresponse", "cannedreply", "macro", "template", "snippet"), ("replies",)),
    **dict.fromkeys(("outsourcer", "bpo"), ("paid_per", "suppliers")),
    **dict.fromkeys(("servicecredit", "servicecredits", "penalty", "compensation"), ("if_missed",)),
    **dict.fromkeys(("sop", "playbook", "procedure"), ("journeys",)),
    **dict.fromkeys(("team", "group", "squad"), ("teams",)),
    **dict.fromkeys(("tier", "plan", "package", "edition"), ("segments",)),
    **dict.fromkeys(("satisfactionscore", "nps", "customersatisfaction"), ("satisfaction",)),
    **dict.fromkeys(("backlogsize", "opentickets"), ("backlog",)),
}  # fmt: skip
"""What people say of service that is no name of a section, a field or a word."""


def sections_meant_by_name(name: str) -> list[str]:
    """The sections that a name means; none where nothing says so."""
    letters = _letters_of_misspelled_name(name)
    spelled = name if letters in _SECTIONS or f"{letters}s" not in _SECTIONS else f"{letters}s"
    return _meant_by_misspelled_name(
        spelled, _SECTIONS, SECTION_NAMES
    ) or _sections_meant_by_last_word(name)


def _sections_meant_by_last_word(name: str) -> list[str]:
    """The sections that the last word of a name means, or else the first: `contact channels`. What a
    company is called, and what it has, begin alike, so that none is the organisation.
    """
    words = name.split()
    for word in dict.fromkeys(reversed(words[:1] + words[-1:])) if len(words) > 1 else ():
        for one in (_letters_of_misspelled_name(word), f"{_letters_of_misspelled_name(word)}s"):
            meant = (one,) if one in SECTIONS else _SECTIONS.get(one, ())
            if found := [section for section in meant if section in SECTIONS]:
                return found
    return []


def section_meant_by_field_name(field: str) -> str | None:
    """The section that the name of a field, or of one that means the same, says; None without.

    What a scope is called, or a field of that very section, is the field first of all.
    """
    letters = _letters_of_misspelled_name(field)
    named = next((one for one in (field, *_FIELDS.get(letters, ())) if one in SECTIONS), None)
    if named is not None or field in _SCOPES:
        return named
    meant = [one for one in _SECTIONS.get(letters, ()) if one in SECTIONS]
    words = {field, *_FIELDS.get(letters, ())}
    return (
        None
        if not meant or any(words & fields_of_policy_section(one) for one in meant)
        else meant[0]
    )


def fields_meant_by_name(name: str, valid: Collection[str]) -> list[str]:
    """The fields among `valid` that a name means; none where nothing says so."""
    return _meant_by_misspelled_name(name, _FIELDS, valid)


def words_meant_by_word(word: str, valid: Collection[str]) -> list[str]:
    """The words among `valid` that a word means; none where nothing says so."""
    return _meant_by_misspelled_name(word, _WORDS, valid)


def suggest_format_name(name: str) -> list[str]:
    """What the format calls something that people call so; none where that is not known.

    Unlike the others it is asked of no place in a file, so it looks through every table, and never
    by letters that are merely alike. A section is left out where what is meant is a field of it.
    """
    letters = _letters_of_misspelled_name(name)
    found: list[str] = []
    for spelling in (letters, letters.removesuffix("s"), letters.removesuffix("time")):
        for table in (_SECTIONS, _FIELDS, _WORDS, _SAYINGS):
            found.extend(table.get(spelling, ()))
        if found:
            break
    meant = set(found)
    return [
        one
        for one in dict.fromkeys(found)
        if one not in SECTIONS or meant.isdisjoint(own_fields_of_policy_section(one))
    ]


def sections_with_field_meant(name: str) -> dict[str, str]:
    """The sections that have a field of its own that a name means, with that field; never by letters
    that are merely alike.
    """
    words = [name, *_FIELDS.get(_letters_of_misspelled_name(name), ()), *suggest_format_name(name)]
    found = {
        one: [word for word in words if word in own_fields_of_policy_section(one)]
        for one in SECTIONS
    }
    return {section: fields[0] for section, fields in found.items() if fields}


def sections_meant_with_field(field: str) -> list[str]:
    """The sections whose entries have a field of this very name."""
    return [section for section in SECTIONS if field in fields_of_policy_section(section)]


def list_names_to_suggest(names: Sequence[str], last: str = "") -> str:
    """The first twelve names, with commas, and with `last` before the last of them."""
    listed = list(names[:MOST_LISTED])
    more = ", …" if len(names) > MOST_LISTED else ""
    if last and len(listed) > 1 and not more:
        return f"{', '.join(listed[:-1])} {last} {listed[-1]}"
    return f"{', '.join(listed)}{more}"


@cache
def fields_of_policy_section(section: str) -> frozenset[str]:
    """The fields of a section's entries, as they are written."""
    return frozenset(name.rstrip("_") for name in type_hints_of(SECTIONS[section]))


_SCOPES = frozenset(
    ("channels", "queues", "reasons", "segments", "priority", "roles", "departments")
)


def own_fields_of_policy_section(section: str) -> list[str]:
    """What an entry of a section says, in the model's order, without what every entry may carry
    and without its scope.
    """
    names = [name.rstrip("_") for name in SECTIONS[section].__struct_fields__]
    return [name for name in names if name not in _SCOPES.union(Entry.__struct_fields__)]


def _meant_by_misspelled_name(
    name: str, table: Mapping[str, tuple[str, ...]], valid: Collection[str]
) -> list[str]:
    if name in valid:
        return [name]
    said = table.get(_letters_of_misspelled_name(name))
    if said is not None:  # what means something else is not offered for its letters
        return [word for word in said if word in valid]
    close = nearest_name(name, valid)
    return [close] if close else []


def _letters_of_misspelled_name(name: str) -> str:
    return re.sub(r"[-_ ]", "", name.lower())
