"""What people call the entries of a section."""

from __future__ import annotations

import re

_NAMES: dict[str, tuple[str, str]] = {
    "organisation": ("organisation", "organisations"),
    "hours": ("schedule of hours", "schedules of hours"),
    "conduct": ("rule of conduct", "rules of conduct"),
    "out_of_scope": ("limit", "limits"),
    "duties": ("duty", "duties"),
    "contact_reasons": ("reason for contact", "reasons for contact"),
    "handle_time": ("rule on handle time", "rules on handle time"),
    "handovers": ("hand-over", "hand-overs"),
    "measured": ("measurement", "measurements"),
    "follow_ups": ("kind of follow-up", "kinds of follow-up"),
    "priorities": ("priority", "priorities"),
    "customer_rules": ("rule for customers", "rules for customers"),
    "replies": ("reply", "replies"),
    "listening": ("way of listening", "ways of listening"),
    "discipline": ("rule of discipline", "rules of discipline"),
    "sales_quotas": ("sales quota", "sales quotas"),
}
"""One and several, where the section's own name without its s would not do."""


_HYPHEN = re.compile(r"(?<!\b[b-z])-")
"""Between the words of a name; e-mail and x-ray keep theirs."""
_AS_SUBJECT = {
    "contact_reasons": "contact reason",
    "customer_rules": "rule",
    "follow_ups": "follow-up",
    "handle_time": "handle-time rule",
    "hours": "schedule",
}
"""What precedes the name of one entry, where the name of the kind alone would be clumsy."""


def entry_name(section: str, id_: str) -> str:
    """What people call an entry: `finance`, `the team lead`, `“price changes”`.

    Departments and roles are called by what they are; whatever else has been given a name stands
    in quotes, so that nobody takes it for a part of the sentence.
    """
    if not id_:
        return f"the {noun_of_section(section)}"
    plain = _HYPHEN.sub(" ", id_)
    if section == "departments":
        return plain
    return f"the {plain}" if section == "roles" else f"“{plain}”"


def entry_as_subject(section: str, id_: str) -> str:
    """An entry as the subject of a sentence: `finance`, `the team lead`, `the rule “refunds”`."""
    if not id_ or section in ("departments", "roles"):
        return entry_name(section, id_)
    return f"the {_AS_SUBJECT.get(section) or noun_of_section(section)} {entry_name(section, id_)}"


def noun_of_section(section: str) -> str:
    """One entry of a section, in words: `hand-over`."""
    return _NAMES[section][0] if section in _NAMES else section.removesuffix("s").replace("_", " ")


def plural_noun_of_section(section: str) -> str:
    """Several entries of a section, in words: `hand-overs`."""
    return _NAMES[section][1] if section in _NAMES else section.replace("_", " ")


def format_count_of_entries(number: int, section: str) -> str:
    """Such as `1 hand-over` and `11 hand-overs`."""
    return (
        f"{number} {noun_of_section(section) if number == 1 else plural_noun_of_section(section)}"
    )
